//! Where a picture changes between dark and light in both directions, as the modules of a code do.

use super::ink::{DARK, Inks};
use super::luma::Part;

/// Side of the squares that are judged, px.
const SQUARE: usize = 16;
/// Least changes along the rows, and down the columns, of a square: modules of 5 pixels make 26.
const CHANGES: u32 = 18;
/// Changes in one direction against the other at most: hair and stripes change in one.
const UNEVEN: u32 = 3;
/// Least share of a region's rectangle that is full of changes: a square that stands on a corner fills half, hair less.
const FILLED: f32 = 0.45;
/// Most regions of a picture that are looked at, the largest first.
const MOST: usize = 12;

/// Regions full of changes, at least two squares wide and high.
pub(super) fn busy(inks: &Inks) -> Vec<Part> {
    let (columns, rows) = (inks.width / SQUARE, inks.height / SQUARE);
    let mut across = vec![0u32; columns * rows];
    let mut down = vec![0u32; columns * rows];
    for y in 0..rows * SQUARE {
        let row = &inks.data[y * inks.width..][..columns * SQUARE];
        let below = (y + 1 < inks.height).then(|| &inks.data[(y + 1) * inks.width..][..columns * SQUARE]);
        let at = y / SQUARE * columns;
        for (k, square) in row.chunks_exact(SQUARE).enumerate() {
            let pairs = square.iter().zip(&square[1..]);
            across[at + k] += pairs.map(|(a, b)| u32::from((*a == DARK) != (*b == DARK))).sum::<u32>();
        }
        let Some(below) = below else { continue };
        for (k, (square, next)) in row.chunks_exact(SQUARE).zip(below.chunks_exact(SQUARE)).enumerate() {
            down[at + k] += square.iter().zip(next).map(|(a, b)| u32::from((*a == DARK) != (*b == DARK))).sum::<u32>();
        }
    }
    let mut open: Vec<bool> = across
        .iter()
        .zip(&down)
        .map(|(a, d)| *a >= CHANGES && *d >= CHANGES && *a <= UNEVEN * d && *d <= UNEVEN * a)
        .collect();
    let mut regions = Vec::new();
    let mut stack = Vec::new();
    for start in 0..open.len() {
        if !std::mem::take(&mut open[start]) {
            continue;
        }
        stack.push(start);
        let (mut left, mut right, mut top, mut bottom) = (columns, 0, rows, 0);
        let mut count = 0;
        while let Some(at) = stack.pop() {
            let (x, y) = (at % columns, at / columns);
            count += 1;
            (left, right, top, bottom) = (left.min(x), right.max(x + 1), top.min(y), bottom.max(y + 1));
            for near_y in y.saturating_sub(1)..=(y + 1).min(rows - 1) {
                for near_x in x.saturating_sub(1)..=(x + 1).min(columns - 1) {
                    if std::mem::take(&mut open[near_y * columns + near_x]) {
                        stack.push(near_y * columns + near_x);
                    }
                }
            }
        }
        let (wide, high) = (right - left, bottom - top);
        let compact = count as f32 >= FILLED * (wide * high) as f32;
        if wide >= 2 && high >= 2 && wide <= 3 * high && high <= 3 * wide && compact {
            // The border of a code lies in squares that are half empty.
            let (left, top) = (left.saturating_sub(1) * SQUARE, top.saturating_sub(1) * SQUARE);
            let (right, bottom) = ((right + 1) * SQUARE, (bottom + 1) * SQUARE);
            let (width, height) = (right.min(inks.width) - left, bottom.min(inks.height) - top);
            regions.push(Part { left, top, width, height });
        }
    }
    regions.sort_by_key(|part| std::cmp::Reverse(part.width * part.height));
    regions.truncate(MOST);
    regions
}
