//! How opaque the subject is in any single pixel.
//!
//! In: the outline. Out: opacities, from how a pixel lies between the wall and the subject as they are around it.

use std::ops::Range;

use super::backdrop::distance;
use super::copy::Grid;
use super::outline::{Class, Outline};
use crate::ground::pixels::RgbView;

/// Colours nearer than this to the wall's, in sRGB levels, say nothing about opacity.
const LEAST_CONTRAST: f32 = 16.0;

/// How opaque the subject is, pixel by pixel.
#[derive(Debug)]
pub(crate) struct Matte<'o, 'a> {
    outline: &'o Outline<'a>,
    mixtures: Vec<Option<Mixture>>,
}

/// Colours that mix in the pixels of a cell.
#[derive(Debug, Clone, Copy)]
enum Mixture {
    /// All pixels have the same opacity.
    Plain(f32),
    /// From wall to subject: opacity of a pixel is `direction` · (pixel − wall), between 0 and 1.
    Mixed { wall: [f32; 3], direction: [f32; 3] },
}

impl<'o, 'a> Matte<'o, 'a> {
    /// Nothing is mixed yet.
    pub(crate) fn new(outline: &'o Outline<'a>) -> Self {
        Self { outline, mixtures: vec![None; outline.grid.len()] }
    }

    /// Opacity of the pixel at `x`, `y` of the copy, 0–1. Mixing is taken as linear in sRGB, as matting does.
    pub(crate) fn opacity(&mut self, x: usize, y: usize) -> f32 {
        let cell = self.outline.grid.cell;
        let mixture = self.mixture(x / cell, y / cell);
        mixture.opacity(self.outline.copy(), x, y)
    }

    /// Calls `visit` with columns, row and opacity of all that is not transparent in `columns` and `rows`, row by row: one
    /// pixel where colours mix, a run of pixels where they do not.
    pub(crate) fn visit(
        &mut self,
        columns: &Range<usize>,
        rows: &Range<usize>,
        mut visit: impl FnMut(Range<usize>, usize, f32),
    ) {
        let side = self.outline.grid.cell;
        for y in rows.clone() {
            let mut x = columns.start;
            while x < columns.end {
                let cx = x / side;
                let end = ((cx + 1) * side).min(columns.end);
                match self.mixture(cx, y / side) {
                    Mixture::Plain(0.0) => {}
                    Mixture::Plain(opacity) => visit(x..end, y, opacity),
                    mixture @ Mixture::Mixed { .. } => {
                        (x..end).for_each(|x| visit(x..x + 1, y, mixture.opacity(self.outline.copy(), x, y)));
                    }
                }
                x = end;
            }
        }
    }

    fn mixture(&mut self, cx: usize, cy: usize) -> Mixture {
        let cell = self.outline.grid.at(cx, cy);
        *self.mixtures[cell].get_or_insert_with(|| mixture(self.outline, cx, cy))
    }
}

impl Mixture {
    fn opacity(self, copy: RgbView<'_>, x: usize, y: usize) -> f32 {
        match self {
            Self::Plain(opacity) => opacity,
            Self::Mixed { wall, direction } => {
                let mut opacity = 0.0;
                for ((level, wall), direction) in copy.pixel(x, y).into_iter().zip(wall).zip(direction) {
                    opacity += (f32::from(level) - wall) * direction;
                }
                opacity.clamp(0.0, 1.0)
            }
        }
    }
}

/// Soft edges reach this many cells beyond the first and last subject cell.
const SOFT: u8 = 2;

fn mixture(outline: &Outline<'_>, cx: usize, cy: usize) -> Mixture {
    let grid = &outline.grid;
    let cell = grid.at(cx, cy);
    let plain = Mixture::Plain(if outline.cells_inside(cell) > 0 { 1.0 } else { 0.0 });
    if outline.cells_outside(cell) > SOFT || outline.cells_inside(cell) > SOFT {
        return plain;
    }
    // The wall as it is here, shadow included: clear of the subject but near.
    let is_wall = |near: usize| outline.classes[near] == Class::Backdrop && outline.cells_outside(near) > SOFT;
    let wall = mean(grid, (cx, cy), 4, is_wall).unwrap_or_else(|| outline.surface.rgb(cx, cy));
    // The subject as it is here: full cells if there are any, or else the cell that differs most from the wall.
    let full = mean(grid, (cx, cy), 3, |near| outline.cells_inside(near) > 1);
    let subject = full.or_else(|| {
        grid.around(cx, cy, 2)
            .filter(|&near| outline.cells_inside(near) > 0)
            .map(|near| grid.rgb[near])
            .max_by(|&one, &two| distance(one, wall).total_cmp(&distance(two, wall)))
    });
    let Some(subject) = subject else { return plain };
    let apart = distance(subject, wall);
    if apart < LEAST_CONTRAST {
        return plain;
    }
    let scale = 1.0 / (apart * apart);
    let direction = std::array::from_fn(|channel| (subject[channel] - wall[channel]) * scale);
    Mixture::Mixed { wall, direction }
}

/// Mean colour of the cells around one that are `wanted`, if there are any.
fn mean(grid: &Grid, (cx, cy): (usize, usize), radius: usize, wanted: impl Fn(usize) -> bool) -> Option<[f32; 3]> {
    let (mut sum, mut count) = ([0.0f32; 3], 0.0f32);
    let columns = cx.saturating_sub(radius)..(cx + radius + 1).min(grid.width);
    for y in cy.saturating_sub(radius)..(cy + radius + 1).min(grid.height) {
        for near in columns.clone().map(|x| grid.at(x, y)).filter(|&near| wanted(near)) {
            for (sum, level) in sum.iter_mut().zip(grid.rgb[near]) {
                *sum += level;
            }
            count += 1.0;
        }
    }
    (count > 0.0).then(|| sum.map(|level| level / count))
}
