//! Whether person and wall were taken by one camera: how wide the edge between them is, and how much noise each has.
//!
//! One lens draws every sharp edge of a picture about as wide, and one sensor gives all of it about the same noise. What was cut out and laid on
//! another wall has the edge of its mask, and may have the noise of another picture.

use super::backdrop::{median, quantile};
use super::lines::Lines;
use crate::ground::geometry::Point;

/// Levels from one end of an edge to the other; what is less may be noise or shading.
const LEAST_STEP: f32 = 40.0;
/// A step from one pixel to the next that is smaller belongs to no edge.
const LEAST_SLOPE: f32 = 1.0;
/// An edge is as wide as it is between these shares of its height.
const BETWEEN: (f32, f32) = (0.2, 0.8);
/// An edge this near to the outline is the person's own, one this far inside is not, as shares of the picture's width but no fewer pixels.
const NEAR: (f64, f64) = (0.004, 4.0);
const INSIDE: (f64, f64) = (0.012, 12.0);
/// The sharpest quarter is compared: hair, folds and edges that run along a row are wider everywhere.
const SHARPEST: f64 = 0.25;
/// Fewer edges on either side say nothing.
const LEAST_EDGES: usize = 40;
/// Pixels of a piece whose noise is taken, and how far from the outline it lies, px.
const PIECE: usize = 16;
const CLEAR: f64 = 8.0;
/// Darker and brighter pieces have lost their noise to the ends of the scale.
const TONES: std::ops::Range<f32> = 30.0..245.0;
/// Texture adds to the noise of a person: of their pieces, the quietest fifth.
const QUIETEST: f64 = 0.2;
/// Fewer pieces on either side say nothing.
const LEAST_PIECES: usize = 60;
/// Noise that rounding to whole levels adds, levels: below it neither side's can be told.
const ROUNDING: f64 = 0.6;
/// The mean deviation of a normal distribution in standard deviations, inverted.
const TO_SIGMA: f32 = 1.2533;

/// Some rows and columns of a picture, and where each crosses the person's outline.
#[derive(Debug)]
pub(super) struct Seam<'a> {
    lines: Vec<(&'a [f32], Vec<f64>)>,
    near: f64,
    inside: f64,
}

/// Which side of the outline a place of a line is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Edge,
    Person,
    Wall,
    /// Too near to the outline to be either.
    Neither,
}

impl<'a> Seam<'a> {
    /// `contour` is closed and in the pixels of the picture that the lines are of.
    pub(super) fn of(lines: &'a Lines, contour: &[Point]) -> Self {
        let width = lines.rows().next().map_or(0, |(_, row)| row.len()) as f64;
        let mut all = Vec::new();
        let turned: Vec<Point> = contour.iter().map(|at| Point::new(at.y, at.x)).collect();
        for (places, contour) in [(lines.rows().collect::<Vec<_>>(), contour), (lines.columns().collect(), &turned)] {
            let at: Vec<f64> = places.iter().map(|&(at, _)| at as f64 + 0.5).collect();
            let crossed = crossings(&at, contour);
            all.extend(places.into_iter().map(|(_, line)| line).zip(crossed));
        }
        let at_least = |(share, pixels): (f64, f64)| (share * width).max(pixels);
        Self { lines: all, near: at_least(NEAR), inside: at_least(INSIDE) }
    }

    /// Width of the sharpest edges between person and wall over that of the sharpest ones inside the person, and its standard deviation;
    /// `None` with too few of either.
    pub(super) fn edge_width(&self) -> Option<(f64, f64)> {
        let (mut outline, mut person) = (Vec::new(), Vec::new());
        for (line, crossed) in &self.lines {
            for (at, width) in edges(line) {
                match side(crossed, at, self.near, self.inside) {
                    Side::Edge => outline.push(width),
                    Side::Person => person.push(width),
                    Side::Wall | Side::Neither => {}
                }
            }
        }
        let fewest = outline.len().min(person.len());
        if fewest < LEAST_EDGES {
            return None;
        }
        let (outline, person) = (quantile(&mut outline, SHARPEST)?, quantile(&mut person, SHARPEST)?);
        let ratio = f64::from(outline) / f64::from(person).max(0.1);
        // Neighbouring lines cross the same edges: one in four counts.
        Some((ratio, ratio * (0.02 + 0.5 / (fewest as f64 / 4.0).sqrt())))
    }

    /// Noise of the wall over that of the quietest parts of the person, both with that of rounding; `None` with too little of either.
    pub(super) fn wall_noise(&self) -> Option<f64> {
        let (mut wall, mut person) = (Vec::new(), Vec::new());
        for (line, crossed) in &self.lines {
            for (index, piece) in line.as_chunks::<PIECE>().0.iter().enumerate() {
                let middle = (index * PIECE + PIECE / 2) as f64;
                let reach = PIECE as f64 / 2.0 + CLEAR;
                let noise = match side(crossed, middle, 0.0, reach) {
                    Side::Person => &mut person,
                    Side::Wall => &mut wall,
                    Side::Edge | Side::Neither => continue,
                };
                let mean = piece.iter().sum::<f32>() / PIECE as f32;
                if TONES.contains(&mean) {
                    noise.push(deviation(piece));
                }
            }
        }
        if wall.len().min(person.len()) < LEAST_PIECES {
            return None;
        }
        let (wall, person) = (median(&mut wall)?, quantile(&mut person, QUIETEST)?);
        Some((f64::from(wall) + ROUNDING) / (f64::from(person) + ROUNDING))
    }
}

/// Where a place of a line lies that crosses the outline at `crossed`.
fn side(crossed: &[f64], at: f64, near: f64, clear: f64) -> Side {
    let nearest = crossed.iter().map(|crossing| (crossing - at).abs()).fold(f64::INFINITY, f64::min);
    if nearest <= near {
        return Side::Edge;
    }
    if nearest <= clear {
        return Side::Neither;
    }
    let before = crossed.iter().filter(|&&crossing| crossing < at).count();
    if before % 2 == 1 { Side::Person } else { Side::Wall }
}

/// For each of the evenly spread places `at`, ascending, where the closed contour crosses the row there, ascending.
fn crossings(at: &[f64], contour: &[Point]) -> Vec<Vec<f64>> {
    let mut crossed = vec![Vec::new(); at.len()];
    let next = contour.iter().cycle().skip(1);
    for (from, to) in contour.iter().zip(next) {
        let (upper, lower) = if from.y < to.y { (from, to) } else { (to, from) };
        let first = at.partition_point(|&row| row < upper.y);
        for (row, crossed) in at.iter().zip(&mut crossed).skip(first) {
            // The lower end belongs to the next piece, so that a corner is crossed once.
            if *row >= lower.y {
                break;
            }
            crossed.push(upper.x + (lower.x - upper.x) * (row - upper.y) / (lower.y - upper.y));
        }
    }
    for crossed in &mut crossed {
        crossed.sort_by(f64::total_cmp);
    }
    crossed
}

/// Middle and width, in pixels, of each edge of a line: where levels only rise or only fall, far enough.
fn edges(line: &[f32]) -> impl Iterator<Item = (f64, f32)> {
    let slope = |at: usize| match line[at + 1] - line[at] {
        step if step >= LEAST_SLOPE => 1_i8,
        step if step <= -LEAST_SLOPE => -1,
        _ => 0,
    };
    let steps = line.len().saturating_sub(1);
    let mut begin = 0;
    std::iter::from_fn(move || {
        while begin < steps {
            let sign = slope(begin);
            let first = begin;
            begin += 1;
            if sign == 0 {
                continue;
            }
            while begin < steps && slope(begin) == sign {
                begin += 1;
            }
            let (from, to) = (line[first], line[begin]);
            if (to - from).abs() < LEAST_STEP {
                continue;
            }
            let reaches = |share: f32| {
                let level = from + (to - from) * share;
                let passed =
                    (first..begin).find(|&at| (line[at + 1] - level) * f32::from(sign) >= 0.0).unwrap_or(begin - 1);
                passed as f64 + f64::from((level - line[passed]) / (line[passed + 1] - line[passed]))
            };
            let (low, high) = (reaches(BETWEEN.0), reaches(BETWEEN.1));
            return Some((f64::midpoint(low, high) + 0.5, (high - low) as f32));
        }
        None
    })
}

/// Standard deviation of the noise of a piece: by how much each pixel differs from its neighbours.
fn deviation(piece: &[f32; PIECE]) -> f32 {
    let beside = piece.windows(3).map(|three| (three[0] - 2.0 * three[1] + three[2]).abs());
    beside.sum::<f32>() / (PIECE - 2) as f32 * TO_SIGMA / 6.0_f32.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    /// A dark square with bright bars, blurred by a ramp of `bars` pixels, whose outline has a ramp of `outline`; `wall` and `person` levels
    /// of noise.
    fn square(outline: f64, bars: f64, (wall, person): (f64, f64)) -> (RgbPixels, Vec<Point>) {
        let mut picture = RgbPixels::filled(Size::new(400, 400), [0; 3]);
        let mut state = 9_u32;
        for (index, pixel) in picture.data_mut().chunks_exact_mut(3).enumerate() {
            let (x, y) = ((index % 400) as f64 + 0.5, (index / 400) as f64 + 0.5);
            let ramp = |distance: f64, wide: f64| (distance / wide + 0.5).clamp(0.0, 1.0);
            let inside = ramp(100.0 - (x - 200.0).abs().max((y - 200.0).abs()), outline);
            let bar = ramp(8.0 - ((x % 40.0) - 20.0).abs(), bars);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (f64::from(state >> 24) / 128.0 - 1.0) * 1.73;
            let level = 200.0 + noise * wall + inside * (60.0 + 90.0 * bar + noise * person - 200.0 - noise * wall);
            pixel.fill(level.round().clamp(0.0, 255.0) as u8);
        }
        let side = |from: (f64, f64), to: (f64, f64)| {
            (0..200).map(move |i| {
                let t = f64::from(i) / 200.0;
                Point::new(from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t)
            })
        };
        let corners = [(100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0)];
        let contour = (0..4).flat_map(|i| side(corners[i], corners[(i + 1) % 4])).collect();
        (picture, contour)
    }

    fn seen(outline: f64, bars: f64, noise: (f64, f64)) -> (Option<(f64, f64)>, Option<f64>) {
        let (picture, contour) = square(outline, bars, noise);
        let lines = Lines::of(picture.view()).unwrap();
        let seam = Seam::of(&lines, &contour);
        (seam.edge_width(), seam.wall_noise())
    }

    #[test]
    fn one_lens_draws_all_edges_as_wide() {
        for wide in [1.5, 3.0, 6.0] {
            let (ratio, _) = seen(wide, wide, (0.0, 0.0)).0.unwrap();
            assert!((0.85..1.15).contains(&ratio), "{wide}: {ratio}");
        }
    }

    #[test]
    fn a_hard_or_a_feathered_mask_is_told_from_the_lens() {
        let (hard, _) = seen(1.0, 4.0, (0.0, 0.0)).0.unwrap();
        assert!(hard < 0.4, "{hard}");
        let (feathered, _) = seen(9.0, 2.0, (0.0, 0.0)).0.unwrap();
        assert!(feathered > 3.0, "{feathered}");
    }

    #[test]
    fn noise_of_another_picture_differs_and_that_of_one_does_not() {
        let ratio = |wall: f64, person: f64| seen(3.0, 3.0, (wall, person)).1.unwrap();
        for noise in [1.0, 3.0, 6.0] {
            assert!((0.7..1.45).contains(&ratio(noise, noise)), "{noise}: {}", ratio(noise, noise));
        }
        assert!(ratio(0.0, 5.0) < 0.45 && ratio(6.0, 0.5) > 2.0, "{} {}", ratio(0.0, 5.0), ratio(6.0, 0.5));
    }

    #[test]
    fn a_picture_without_a_person_has_no_seam() {
        let (picture, _) = square(3.0, 3.0, (1.0, 1.0));
        let lines = Lines::of(picture.view()).unwrap();
        assert_eq!(Seam::of(&lines, &[]).edge_width(), None);
        assert_eq!(Seam::of(&lines, &[]).wall_noise(), None);
    }

    #[test]
    fn a_contour_is_crossed_in_and_out() {
        let triangle = [Point::new(10.0, 0.0), Point::new(20.0, 10.0), Point::new(0.0, 10.0)];
        let crossed = crossings(&[5.0, 9.0, 12.0], &triangle);
        assert_eq!(crossed, [vec![5.0, 15.0], vec![1.0, 19.0], vec![]]);
    }
}
