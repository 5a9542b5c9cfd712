//! Grey pictures, in which codes are looked for.

use crate::ground::geometry::Size;
use crate::ground::pixels::RgbView;

/// A grey picture: one byte a pixel, row after row.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Luma {
    size: Size,
    data: Vec<u8>,
}

impl std::fmt::Debug for Luma {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Luma({})", self.size)
    }
}

/// A code on a card held before the body covers at least a quarter of the width; 1000 px keep five pixels for each module.
const CARD_SIDE: u32 = 1000;

impl Luma {
    /// A colour picture in grey, reduced by a whole factor until its longer side is at most 1000 px, enough to read cards.
    pub(super) fn of(picture: RgbView<'_>) -> Self {
        let step = picture.size().width.max(picture.size().height).div_ceil(CARD_SIDE).max(1) as usize;
        let (width, height) = ((picture.width() / step).max(1), (picture.height() / step).max(1));
        let mut data = Vec::with_capacity(width * height);
        let mut sums = vec![0u32; width];
        let rows = step.min(picture.height());
        for y in 0..height {
            sums.fill(0);
            for inner in 0..rows {
                let row = picture.row(y * step + inner);
                for (x, sum) in sums.iter_mut().enumerate() {
                    let block = &row[x * step * 3..((x + 1) * step * 3).min(row.len())];
                    // Rec. 601 weights in 256ths; a block has at most 30 × 30 pixels of 255 × 256.
                    *sum += block
                        .chunks_exact(3)
                        .map(|p| 77 * u32::from(p[0]) + 150 * u32::from(p[1]) + 29 * u32::from(p[2]))
                        .sum::<u32>()
                        >> 8;
                }
            }
            let count = (step.min(picture.width()) * rows) as u32;
            data.extend(sums.iter().map(|sum| (sum / count).min(255) as u8));
        }
        Self { size: Size::new(width as u32, height as u32), data }
    }

    /// Width and height.
    pub(super) const fn size(&self) -> Size {
        self.size
    }

    /// All bytes, row after row.
    pub(super) fn data(&self) -> &[u8] {
        &self.data
    }
}
