//! What is darker, and what lighter, than its surroundings.

use super::luma::Luma;

/// Neither.
pub(super) const NEUTRAL: u8 = 0;
/// Darker than its surroundings.
pub(super) const DARK: u8 = 1;
/// Lighter than its surroundings.
pub(super) const LIGHT: u8 = 2;

/// Half the side of the surroundings, px: a finder pattern with modules of 2 to 6 pixels fills them.
const REACH: usize = 16;
/// Least difference from the surroundings, in grey levels: above the noise of a flat wall.
const DIFFERENCE: i32 = 5;

/// Every pixel as [`DARK`], [`LIGHT`] or [`NEUTRAL`], row after row.
pub(super) struct Inks {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<u8>,
}

impl Inks {
    pub(super) fn of(luma: &Luma) -> Self {
        let (width, height) = (luma.width, luma.height);
        let row = |y: usize| &luma.data[y * width..(y + 1) * width];
        let mut columns = vec![0u32; width];
        for y in 0..REACH.min(height) {
            for (sum, value) in columns.iter_mut().zip(row(y)) {
                *sum += u32::from(*value);
            }
        }
        let mut data = vec![NEUTRAL; width * height];
        for y in 0..height {
            if y + REACH < height {
                for (sum, value) in columns.iter_mut().zip(row(y + REACH)) {
                    *sum += u32::from(*value);
                }
            }
            if y > REACH {
                for (sum, value) in columns.iter_mut().zip(row(y - REACH - 1)) {
                    *sum -= u32::from(*value);
                }
            }
            let rows = (y + REACH).min(height - 1) + 1 - y.saturating_sub(REACH);
            let mut sum: u32 = columns[..REACH.min(width)].iter().sum();
            for (x, (out, value)) in data[y * width..].iter_mut().zip(row(y)).enumerate() {
                if x + REACH < width {
                    sum += columns[x + REACH];
                }
                if x > REACH {
                    sum -= columns[x - REACH - 1];
                }
                let count = (rows * ((x + REACH).min(width - 1) + 1 - x.saturating_sub(REACH))) as i32;
                let away = i32::from(*value) * count - sum as i32;
                let least = DIFFERENCE * count;
                *out = u8::from(away < -least) * DARK + u8::from(away > least) * LIGHT;
            }
        }
        Self { width, height, data }
    }

    pub(super) fn is(&self, x: usize, y: usize, ink: u8) -> bool {
        self.data[y * self.width + x] == ink
    }
}
