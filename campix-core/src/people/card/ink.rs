//! What is darker, and what lighter, than its surroundings.

use super::luma::{BoxSums, Luma};

/// Darker than its surroundings.
pub(super) const DARK: u8 = 1;
/// Lighter than its surroundings.
pub(super) const LIGHT: u8 = 2;

/// Half the side of the surroundings, px: a finder pattern with modules of 2 to 6 pixels fills them.
const REACH: usize = 16;
/// Least difference from the surroundings, in grey levels: above the noise of a flat wall.
const DIFFERENCE: i32 = 5;

/// Every pixel as [`DARK`], [`LIGHT`] or neither, row after row.
pub(super) struct Inks {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<u8>,
}

impl Inks {
    pub(super) fn of(luma: &Luma) -> Self {
        let (width, height) = (luma.width, luma.height);
        let mut sums = BoxSums::new(luma, REACH);
        let mut data = Vec::with_capacity(width * height);
        let mut row = Vec::new();
        for (y, values) in luma.data.chunks_exact(width).enumerate() {
            sums.row(luma, y, &mut row);
            data.extend(values.iter().zip(&row).map(|(value, [sum, count])| {
                let away = i32::from(*value) * count - sum;
                let least = DIFFERENCE * count;
                u8::from(away < -least) * DARK + u8::from(away > least) * LIGHT
            }));
        }
        Self { width, height, data }
    }

    pub(super) fn is(&self, x: usize, y: usize, ink: u8) -> bool {
        self.data[y * self.width + x] == ink
    }
}
