//! Where a face lies and how it is turned in the picture plane: the square that the points network sees.

use crate::ground::geometry::Point;

/// A square, turned by `angle` (radians, clockwise in the picture) about its centre, in pixels of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) side: f64,
    pub(super) angle: f64,
}

impl Frame {
    /// A position in the frame, from 0 to 1 in both directions, as a point of the picture.
    pub(super) fn point(self, u: f64, v: f64) -> Point {
        let (sin, cos) = (libm::sin(self.angle), libm::cos(self.angle));
        let (u, v) = ((u - 0.5) * self.side, (v - 0.5) * self.side);
        Point::new(self.x + u * cos - v * sin, self.y + u * sin + v * cos)
    }
}

/// The similarity that maps a template onto points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    /// Where the origin of the template lands: midway between forehead and chin.
    pub(super) centre: Point,
    /// Face height, forehead to chin, in pixels.
    pub(super) height: f64,
    /// Roll in radians, clockwise in the picture.
    pub(super) angle: f64,
    /// Root of the mean squared distance between points and template, in face heights.
    pub(super) residual: f64,
}

/// Least-squares similarity from `template` (in face heights) to `points`.
pub(super) fn fit(template: &[Point], points: &[Point]) -> Fit {
    let count = points.len() as f64;
    let mean = |points: &[Point]| {
        let (mut x, mut y) = (0.0, 0.0);
        for p in points {
            x += p.x;
            y += p.y;
        }
        Point::new(x / count, y / count)
    };
    let (from, to) = (mean(template), mean(points));
    let (mut norm, mut a, mut b, mut spread) = (0.0, 0.0, 0.0, 0.0);
    for (t, p) in template.iter().zip(points) {
        let (tx, ty, px, py) = (t.x - from.x, t.y - from.y, p.x - to.x, p.y - to.y);
        norm += tx * tx + ty * ty;
        a += tx * px + ty * py;
        b += tx * py - ty * px;
        spread += px * px + py * py;
    }
    let (a, b) = (a / norm, b / norm);
    let square = a * a + b * b;
    let height = square.sqrt();
    let centre = Point::new(to.x - (a * from.x - b * from.y), to.y - (b * from.x + a * from.y));
    let left = (spread - square * norm).max(0.0) / count;
    Fit { centre, height, angle: libm::atan2(b, a), residual: left.sqrt() / height.max(1e-9) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fit_recovers_a_similarity() {
        let template = [(-0.2, -0.2), (0.2, -0.2), (0.0, 0.1), (0.0, 0.5)].map(|(x, y)| Point::new(x, y));
        let frame = Frame { x: 300.0, y: 200.0, side: 150.0, angle: -0.2 };
        let points: Vec<Point> = template.iter().map(|t| frame.point(t.x + 0.5, t.y + 0.5)).collect();
        let found = fit(&template, &points);
        assert!((found.centre.x - 300.0).abs() < 1e-9 && (found.centre.y - 200.0).abs() < 1e-9);
        assert!((found.height - 150.0).abs() < 1e-9 && (found.angle + 0.2).abs() < 1e-12 && found.residual < 1e-7);
    }

    #[test]
    fn residual_measures_what_does_not_fit() {
        let template = [(-1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, -1.0)].map(|(x, y)| Point::new(x, y));
        let mut points = template;
        points[0].x -= 0.4; // a stretch that no similarity explains fully
        let found = fit(&template, &points);
        assert!(found.residual > 0.1 && found.residual < 0.2, "{}", found.residual);
    }
}
