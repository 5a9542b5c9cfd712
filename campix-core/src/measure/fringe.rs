//! The edge between person and wall: whether what lies between them is a mixture of both.
//!
//! Optics and hair mix the colours of both sides, so that all pixels of an edge lie near the line between the two in RGB. What was cut out
//! before another wall keeps a rim of that wall, which lies beside the line.

use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Places along the outline that are looked at, at most.
const PLACES: usize = 320;
/// Points of the contour between which its direction is taken.
const ALONG: usize = 5;
/// Steps of a profile across the outline, px: half pixels, from outside to inside.
const STEP: f64 = 0.5;
const OUTSIDE: f64 = 12.0;
const INSIDE: f64 = 12.0;
/// Of a profile, this part at its outer end is wall.
const WALL: usize = 8;
/// A pixel this far from the wall's colour, in levels of RGB, begins the person.
const BEGINS: f32 = 28.0;
/// From there, the rim and the person behind it, in steps.
const RIM: usize = 9;
const BEHIND: std::ops::Range<usize> = 11..17;
/// Colours of wall and person nearer to each other than this say nothing about what is between them.
const LEAST_CONTRAST: f32 = 60.0;
/// A colour this far from the line between wall and person is neither of them: on 51 portraits a third of the outline has one, by hair
/// that shines and by chroma stored in halves.
const BESIDE: f32 = 35.0;
/// Fewer places than this say nothing.
const LEAST_PLACES: usize = 40;

/// The share of the outline with a colour of its own, and its standard deviation; `None` if too little of it can be judged.
pub(super) fn share(picture: RgbView<'_>, contour: &[Point]) -> Option<(f64, f64)> {
    let step = contour.len().div_ceil(PLACES).max(1);
    let (mut judged, mut beside) = (0_usize, 0_usize);
    for at in (0..contour.len()).step_by(step) {
        let Some(profile) = profile(picture, contour, at) else { continue };
        if let Some(distance) = own_colour(&profile) {
            judged += 1;
            beside += usize::from(distance > BESIDE);
        }
    }
    if judged < LEAST_PLACES {
        return None;
    }
    let share = beside as f64 / judged as f64;
    // Neighbouring places are alike: one in four counts.
    Some((share, (share * (1.0 - share) * 4.0 / judged as f64).sqrt() + 0.01))
}

/// The colours across the outline at a point of it, from outside to inside; `None` at the edges of the picture.
fn profile(picture: RgbView<'_>, contour: &[Point], at: usize) -> Option<Vec<[f32; 3]>> {
    let count = contour.len();
    let (before, after) = (contour[(at + count - ALONG) % count], contour[(at + ALONG) % count]);
    let along = Point::new(after.x - before.x, after.y - before.y);
    let length = (along.x * along.x + along.y * along.y).sqrt();
    if length < 1.0 {
        return None;
    }
    // The contour runs clockwise, so the person is on its right, which is where y points.
    let inward = Point::new(-along.y / length, along.x / length);
    let (width, height) = (picture.width() as f64, picture.height() as f64);
    let steps = ((OUTSIDE + INSIDE) / STEP) as usize;
    let mut colours = Vec::with_capacity(steps);
    for step in 0..=steps {
        let distance = step as f64 * STEP - OUTSIDE;
        let (x, y) = (contour[at].x + inward.x * distance, contour[at].y + inward.y * distance);
        if x < 1.0 || y < 1.0 || x > width - 2.0 || y > height - 2.0 {
            return None;
        }
        colours.push(sampled(picture, x, y));
    }
    Some(colours)
}

/// The colour at a place between the centres of four pixels.
fn sampled(picture: RgbView<'_>, x: f64, y: f64) -> [f32; 3] {
    let (x, y) = (x - 0.5, y - 0.5);
    let (column, row) = (x.floor(), y.floor());
    let (right, down) = ((x - column) as f32, (y - row) as f32);
    let (column, row) = (column as usize, row as usize);
    let pixel = |dx: usize, dy: usize| picture.pixel(column + dx, row + dy).map(f32::from);
    let (a, b, c, d) = (pixel(0, 0), pixel(1, 0), pixel(0, 1), pixel(1, 1));
    std::array::from_fn(|i| {
        let (above, below) = (a[i] + (b[i] - a[i]) * right, c[i] + (d[i] - c[i]) * right);
        above + (below - above) * down
    })
}

/// How far the rim of a person lies from the line between the wall and what is behind the rim.
fn own_colour(profile: &[[f32; 3]]) -> Option<f32> {
    let wall = mean(profile.get(..WALL)?);
    let begins = profile.iter().skip(WALL).position(|colour| length(&minus(colour, &wall)) > BEGINS)? + WALL;
    let person = mean(profile.get(begins + BEHIND.start..begins + BEHIND.end)?);
    let line = minus(&person, &wall);
    let contrast = length(&line);
    if contrast < LEAST_CONTRAST {
        return None;
    }
    let rim = profile.get(begins..begins + RIM)?;
    let beside = rim.iter().map(|colour| {
        let from_wall = minus(colour, &wall);
        let along = dot(&from_wall, &line) / (contrast * contrast);
        let on_line = line.map(|part| part * along);
        length(&minus(&from_wall, &on_line))
    });
    Some(beside.fold(0.0, f32::max))
}

fn mean(colours: &[[f32; 3]]) -> [f32; 3] {
    let count = colours.len().max(1) as f32;
    std::array::from_fn(|i| colours.iter().map(|colour| colour[i]).sum::<f32>() / count)
}

fn minus(one: &[f32; 3], other: &[f32; 3]) -> [f32; 3] {
    std::array::from_fn(|i| one[i] - other[i])
}

fn dot(one: &[f32; 3], other: &[f32; 3]) -> f32 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}

fn length(vector: &[f32; 3]) -> f32 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    const WALL_COLOUR: [u8; 3] = [100, 197, 255];

    /// A dark square before a wall, with a rim of another colour, and its contour.
    fn square(rim: u32, colour: [u8; 3]) -> (RgbPixels, Vec<Point>) {
        let mut picture = RgbPixels::filled(Size::new(200, 200), WALL_COLOUR);
        for y in 60 - rim..140 + rim {
            for x in 60 - rim..140 + rim {
                let inside = (60..140).contains(&y) && (60..140).contains(&x);
                let at = ((y * 200 + x) * 3) as usize;
                picture.data_mut()[at..at + 3].copy_from_slice(&if inside { [40, 30, 30] } else { colour });
            }
        }
        let side = |from: (f64, f64), to: (f64, f64)| {
            (0..80).map(move |i| {
                let t = f64::from(i) / 80.0;
                Point::new(from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t)
            })
        };
        let corners = [(60.0, 60.0), (140.0, 60.0), (140.0, 140.0), (60.0, 140.0)];
        let contour = (0..4).flat_map(|i| side(corners[i], corners[(i + 1) % 4])).collect();
        (picture, contour)
    }

    #[test]
    fn a_rim_of_another_wall_is_seen_all_around() {
        for (rim, colour) in [(1, [255, 255, 255]), (2, [200, 200, 200]), (2, [90, 200, 90])] {
            let (picture, contour) = square(rim, colour);
            let (share, _) = share(picture.view(), &contour).unwrap();
            assert!(share > 0.9, "{colour:?}: {share}");
        }
    }

    #[test]
    fn an_edge_that_mixes_both_sides_has_no_colour_of_its_own() {
        let mixed = [70, 113, 142];
        for (rim, colour) in [(1, mixed), (2, mixed), (0, [0, 0, 0])] {
            let (picture, contour) = square(rim, colour);
            let (share, _) = share(picture.view(), &contour).unwrap();
            assert!(share < 0.02, "{rim} {colour:?}: {share}");
        }
    }

    #[test]
    fn a_person_of_the_colour_of_the_wall_cannot_be_judged() {
        let picture = RgbPixels::filled(Size::new(200, 200), WALL_COLOUR);
        let (_, contour) = square(0, [0, 0, 0]);
        assert_eq!(share(picture.view(), &contour), None);
    }
}
