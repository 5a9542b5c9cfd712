//! A small copy of a photo, taken while it is measured, for the notebook: a few kilobytes instead of the photo itself.

use campix_core::geometry::Size;
use campix_core::make::encode::{BandSpec, ByteBand, encode_to_band};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::{RgbPixels, RgbView};
use serde::{Deserialize, Serialize};

/// Tallest small copy, in pixels: what a report shows next to its table.
const HEIGHT: u32 = 192;
/// Samples of a cell on each axis.
const SAMPLES: u32 = 2;

/// A small copy: R G B, row after row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Thumb {
    width: u32,
    height: u32,
    data: Vec<u8>,
}

impl Thumb {
    /// The picture at most 192 pixels high; a cell is the mean of four samples.
    pub(crate) fn of(picture: RgbView<'_>) -> Self {
        let from = picture.size();
        let height = from.height.min(HEIGHT);
        let width = (from.width * height / from.height).max(1);
        let mut data = Vec::with_capacity(width as usize * height as usize * 3);
        // The middle of every sample strip lies inside the picture, so no index exceeds its edge.
        let place = |cell: u32, sample: u32, cells: u32, pixels: u32| {
            let strips = u64::from(cells * SAMPLES) * 2;
            (u64::from((cell * SAMPLES + sample) * 2 + 1) * u64::from(pixels) / strips) as usize
        };
        for y in 0..height {
            let rows = [place(y, 0, height, from.height), place(y, 1, height, from.height)];
            for x in 0..width {
                let columns = [place(x, 0, width, from.width), place(x, 1, width, from.width)];
                let mut sums = [2u16; 3];
                for (row, column) in rows.iter().flat_map(|&row| columns.map(|column| (row, column))) {
                    for (sum, value) in sums.iter_mut().zip(picture.pixel(column, row)) {
                        *sum += u16::from(value);
                    }
                }
                data.extend(sums.map(|sum| (sum / 4) as u8));
            }
        }
        Self { width, height, data }
    }

    /// The small copy of a file that was just made.
    pub(crate) fn of_file(bytes: &[u8]) -> Option<Self> {
        let photo = Photo::decode(bytes, &DecodeOptions::default()).ok()?;
        Some(Self::of(photo.pixels()))
    }

    /// As a JPEG for a page; `None` if it cannot be made, in which case the page only lacks its picture.
    pub(crate) fn jpeg(&self) -> Option<Vec<u8>> {
        let pixels = RgbPixels::new(Size::new(self.width, self.height), self.data.clone())?;
        let spec = BandSpec::default().band(ByteBand::at_most(12_000));
        encode_to_band(pixels.view(), &spec).ok().map(|encoded| encoded.bytes)
    }
}
