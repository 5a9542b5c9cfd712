//! The picture around a head, reduced to a grid whose unit is the distance between the pupils.
//!
//! In: a picture of any size, the middle of the eyes, the distance between them. Out: mean colours of cells and how
//! much of each cell is not wall. Integers once the places of samples are known, so that every machine gives the same
//! cells.

use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Cells to an inter-pupil distance.
pub(super) const FINE: f64 = 10.0;
/// The grid reaches this many cells to either side of the eyes, …
pub(super) const ASIDE: i32 = 26;
/// … this many above them …
pub(super) const ABOVE: i32 = 26;
/// … and this many below.
pub(super) const BELOW: i32 = 38;

const WIDTH: usize = 2 * ASIDE as usize;
const HEIGHT: usize = (ABOVE + BELOW) as usize;

/// Samples a cell in each direction at most: nine samples leave a third of the sensor's noise.
const SAMPLES: usize = 3;
/// A cell smaller than this many pixels shows nothing.
const LEAST_SIDE: f64 = 0.05;
/// Strips at the left and right edge that are believed to be wall: share of the width, and from where to where down the
/// height. Heads and shoulders of portraits stay clear of them.
const STRIP: f64 = 0.06;
const STRIP_ROWS: [f64; 2] = [0.03, 0.45];
/// Samples of a strip in each direction.
const STRIP_SAMPLES: [usize; 2] = [6, 40];
/// Sum of the differences of three channels at which a cell is wholly subject, in sRGB levels: twice what a shadow on a
/// smooth wall makes.
const OPAQUE: i32 = 90;

/// Part of a cell that is subject: 0 wall – 256 subject.
pub(super) type Cover = i32;

pub(super) struct Canvas {
    /// Mean sRGB colour, in sixteenths of a level; `None` outside the picture.
    cells: Vec<Option<[i32; 3]>>,
    /// Colour of the wall left and right of the head, in levels.
    wall: [[i32; 3]; 2],
}

impl Canvas {
    /// The `wanted` cells of the grid around `eyes` whose rows run along `cell`, the step from one cell to the next in
    /// pixels; `None` if that is no step.
    pub(super) fn of(
        picture: RgbView<'_>,
        wall: [[i32; 3]; 2],
        [eyes, cell]: [Point; 2],
        wanted: impl Fn(i32, i32) -> bool,
    ) -> Option<Self> {
        let side = cell.distance(Point::default());
        if !(side.is_finite() && side > LEAST_SIDE && eyes.x.is_finite() && eyes.y.is_finite()) {
            return None;
        }
        let samples = (side.ceil().max(1.0) as usize).min(SAMPLES);
        let (width, height) = (picture.width() as f64, picture.height() as f64);
        let part = |k: usize| (k as f64 + 0.5) / samples as f64;
        let mut cells = Vec::with_capacity(WIDTH * HEIGHT);
        for j in -ABOVE..BELOW {
            for i in -ASIDE..ASIDE {
                if !wanted(i, j) {
                    cells.push(None);
                    continue;
                }
                let (mut sum, mut count) = ([0i32; 3], 0);
                for at in 0..samples * samples {
                    let (u, v) = (f64::from(i) + part(at % samples), f64::from(j) + part(at / samples));
                    let (x, y) = (eyes.x + u * cell.x - v * cell.y, eyes.y + u * cell.y + v * cell.x);
                    if x >= 0.0 && x < width && y >= 0.0 && y < height {
                        let pixel = picture.pixel(x as usize, y as usize);
                        for (sum, level) in sum.iter_mut().zip(pixel) {
                            *sum += i32::from(level);
                        }
                        count += 1;
                    }
                }
                // A cell of which less than half lies in the picture is not seen.
                let seen = count * 2 >= (samples * samples) as i32;
                cells.push(seen.then(|| sum.map(|sum| sum * 16 / count)));
            }
        }
        Some(Self { cells, wall })
    }

    /// The cell `x` cells right of and `y` cells below the eyes; `None` outside picture or grid.
    pub(super) fn cell(&self, x: i32, y: i32) -> Option<[i32; 3]> {
        if !(-ASIDE..ASIDE).contains(&x) || !(-ABOVE..BELOW).contains(&y) {
            return None;
        }
        self.cells[(y + ABOVE) as usize * WIDTH + (x + ASIDE) as usize]
    }

    /// How much of a cell is subject; `None` outside picture or grid.
    pub(super) fn cover(&self, x: i32, y: i32) -> Option<Cover> {
        let cell = self.cell(x, y)?;
        // Lamps rarely light both sides alike: the wall behind a cell lies between the colours of both sides.
        let share = x + ASIDE;
        let apart: i32 = (0..3)
            .map(|c| {
                let wall = 16 * (self.wall[0][c] * (2 * ASIDE - share) + self.wall[1][c] * share) / (2 * ASIDE);
                (cell[c] - wall).abs()
            })
            .sum();
        Some((apart * 256 / (16 * OPAQUE)).min(256))
    }
}

/// Median colours of the strips at the left and right edge.
pub(super) fn wall(picture: RgbView<'_>) -> [[i32; 3]; 2] {
    let (width, height) = (picture.width() as f64, picture.height() as f64);
    [0.0, 1.0 - STRIP].map(|left| {
        let mut levels = [const { Vec::new() }; 3];
        for j in 0..STRIP_SAMPLES[1] {
            let share = STRIP_ROWS[0] + (STRIP_ROWS[1] - STRIP_ROWS[0]) * (j as f64 + 0.5) / STRIP_SAMPLES[1] as f64;
            let row = picture.row(((share * height) as usize).min(picture.height() - 1));
            for i in 0..STRIP_SAMPLES[0] {
                let share = left + STRIP * (i as f64 + 0.5) / STRIP_SAMPLES[0] as f64;
                let x = ((share * width) as usize).min(picture.width() - 1);
                for (levels, &level) in levels.iter_mut().zip(&row[x * 3..x * 3 + 3]) {
                    levels.push(level);
                }
            }
        }
        levels.map(|mut levels| {
            let middle = levels.len() / 2;
            i32::from(*levels.select_nth_unstable(middle).1)
        })
    })
}
