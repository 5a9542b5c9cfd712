//! What a picture looks like, in 512 bits. A portrait saved again differs in a few bits, another person in a hundred or more.

use serde::{Deserialize, Serialize};

use crate::ground::pixels::RgbView;

/// A difference hash: whether each cell of a 17 × 17 grid of mean grey values is brighter than its right and lower neighbour.
///
/// After N. Krawetz, "Kind of Like That" (2013), with both directions and a finer grid, since portraits of one session differ
/// only in the face. Integer arithmetic only: the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Look([u64; 8]);

/// Cells of the grid in each direction; one more than the comparisons.
const CELLS: usize = 17;

impl Look {
    /// The look of a picture of any size.
    pub fn of(picture: RgbView<'_>) -> Self {
        let (width, height) = (picture.width(), picture.height());
        // Means in 1/256 grey levels: whole levels would tie too often in an even backdrop.
        let mut grid = [[0u64; CELLS]; CELLS];
        for (j, row) in grid.iter_mut().enumerate() {
            let (top, bottom) = span(j, height);
            let mut sums = [0u64; CELLS];
            for y in top..bottom {
                let pixels = picture.row(y);
                for (i, sum) in sums.iter_mut().enumerate() {
                    let (left, right) = span(i, width);
                    *sum += pixels[left * 3..right * 3]
                        .chunks_exact(3)
                        .map(|p| 77 * u64::from(p[0]) + 150 * u64::from(p[1]) + 29 * u64::from(p[2]))
                        .sum::<u64>();
                }
            }
            for (i, cell) in row.iter_mut().enumerate() {
                let (left, right) = span(i, width);
                *cell = sums[i] / ((right - left) * (bottom - top)) as u64;
            }
        }
        let mut bits = [0u64; 8];
        for j in 0..CELLS - 1 {
            for i in 0..CELLS - 1 {
                let at = j * (CELLS - 1) + i;
                // A step below half a grey level is noise of compression, not a difference.
                let brighter = |other: u64| u64::from(grid[j][i] > other + STEP);
                bits[at / 64] |= brighter(grid[j][i + 1]) << (at % 64);
                bits[4 + at / 64] |= brighter(grid[j + 1][i]) << (at % 64);
            }
        }
        Self(bits)
    }

    /// Bits of 512 in which two looks differ.
    pub fn distance(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a ^ b).count_ones()).sum()
    }
}

/// Smallest difference that counts, in 1/256 grey levels.
const STEP: u64 = 128;

/// Two pictures at most this far apart are one picture saved twice.
pub const SAME: u32 = 12;
/// A person should look at two pictures at most this far apart. Two of 66 real people in one framing are never nearer than
/// 51; since 4 000 people make eight million pairs, the limit is far below that.
pub const NEAR: u32 = 20;

/// Pixels of cell `index`: never empty, whatever the size.
fn span(index: usize, extent: usize) -> (usize, usize) {
    let start = index * extent / CELLS;
    let start = start.min(extent - 1);
    (start, ((index + 1) * extent / CELLS).max(start + 1))
}
