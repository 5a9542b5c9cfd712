//! Reading code cards in a picture.

use super::super::person::CollectionCode;
use crate::ground::geometry::Size;
use crate::ground::pixels::RgbView;

/// A grey picture: one byte a pixel, row after row.
#[derive(Clone, PartialEq, Eq)]
pub struct Luma {
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
    /// Takes over `data`, or returns `None` if its length is not `width × height` or the picture is empty.
    pub fn new(size: Size, data: Vec<u8>) -> Option<Self> {
        (size.pixels() > 0 && size.pixels() == data.len() as u64).then_some(Self { size, data })
    }

    /// A colour picture in grey, reduced by a whole factor until its longer side is at most 1000 px, enough to read cards.
    pub fn of(picture: RgbView<'_>) -> Self {
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
    pub const fn size(&self) -> Size {
        self.size
    }

    /// All bytes, row after row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }
}

/// Texts of all QR codes in a picture that can be read, in order of text, each once.
///
/// Costs about as much as decoding the picture does; call it only where cards are in use.
pub fn read_codes(picture: &Luma) -> Vec<CollectionCode> {
    let (width, height) = (picture.size.width as usize, picture.size.height as usize);
    // The finder pattern alone is seven modules; smaller pictures hold no code.
    if width < 21 || height < 21 {
        return Vec::new();
    }
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| picture.data[y * width + x]);
    let grids = prepared.detect_grids();
    let mut codes: Vec<CollectionCode> =
        grids.iter().filter_map(|grid| grid.decode().ok()).filter_map(|(_, text)| CollectionCode::new(&text)).collect();
    codes.sort();
    codes.dedup();
    codes
}
