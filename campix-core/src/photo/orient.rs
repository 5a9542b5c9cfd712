//! The eight Exif orientations.

use crate::ground::geometry::Size;
use crate::ground::pixels::RgbPixels;

/// Side of the square tiles in which quarter turns are made: rows of source and target then stay in the first cache.
const TILE: usize = 32;

/// `pixels` as a viewer shows them, for the value 1–8 of the Exif tag 0x0112; any other value changes nothing.
pub(super) fn upright(mut pixels: RgbPixels, orientation: u8) -> RgbPixels {
    let size = pixels.size();
    let (width, height) = (size.width as usize, size.height as usize);
    match orientation {
        2 => {
            for row in pixels.data_mut().chunks_exact_mut(width * 3) {
                row.as_chunks_mut::<3>().0.reverse();
            }
            pixels
        }
        3 => {
            pixels.data_mut().as_chunks_mut::<3>().0.reverse();
            pixels
        }
        4 => {
            let data = pixels.data_mut();
            let (top, bottom) = data.split_at_mut(height / 2 * width * 3);
            for (upper, lower) in top.chunks_exact_mut(width * 3).zip(bottom.rchunks_exact_mut(width * 3)) {
                upper.swap_with_slice(lower);
            }
            pixels
        }
        5 => turned(&pixels, |x, y| (x, y)),
        6 => turned(&pixels, |x, y| (x, height - 1 - y)),
        7 => turned(&pixels, |x, y| (width - 1 - x, height - 1 - y)),
        8 => turned(&pixels, |x, y| (width - 1 - x, y)),
        _ => pixels,
    }
}

/// The transposed picture: `place` gives row and column of the result for column x and row y of the source.
fn turned(pixels: &RgbPixels, place: impl Fn(usize, usize) -> (usize, usize)) -> RgbPixels {
    let view = pixels.view();
    let (width, height) = (view.width(), view.height());
    let size: Size = pixels.size().transposed();
    let mut turned = RgbPixels::filled(size, [0; 3]);
    let target = turned.data_mut().as_chunks_mut::<3>().0;
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for y in top..height.min(top + TILE) {
                let row = view.row(y).as_chunks::<3>().0;
                for (x, pixel) in (left..width.min(left + TILE)).zip(&row[left..]) {
                    let (row_out, column_out) = place(x, y);
                    target[row_out * height + column_out] = *pixel;
                }
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stored picture that appears as `upright` under the orientation, by the definition of the tag:
    /// which visual side row 0 and column 0 of the stored picture are.
    fn stored(upright: &RgbPixels, orientation: u8) -> RgbPixels {
        let view = upright.view();
        let (w, h) = (view.width(), view.height());
        let size = if orientation >= 5 { upright.size().transposed() } else { upright.size() };
        let mut data = Vec::new();
        for row in 0..size.height as usize {
            for column in 0..size.width as usize {
                let (x, y) = match orientation {
                    1 => (column, row),                 // row 0 top, column 0 left
                    2 => (w - 1 - column, row),         // top, right
                    3 => (w - 1 - column, h - 1 - row), // bottom, right
                    4 => (column, h - 1 - row),         // bottom, left
                    5 => (row, column),                 // left, top
                    6 => (w - 1 - row, column),         // right, top
                    7 => (w - 1 - row, h - 1 - column), // right, bottom
                    _ => (row, h - 1 - column),         // left, bottom
                };
                data.extend(view.pixel(x, y));
            }
        }
        RgbPixels::new(size, data).unwrap()
    }

    #[test]
    fn all_eight_give_the_same_picture() {
        for (width, height) in [(1, 1), (3, 2), (2, 5), (67, 41), (33, 70)] {
            let data = (0..width * height * 3).map(|value| (value * 7 % 251) as u8).collect();
            let picture = RgbPixels::new(Size::new(width, height), data).unwrap();
            for orientation in 1..=8 {
                assert!(
                    upright(stored(&picture, orientation), orientation) == picture,
                    "{width}×{height}, {orientation}"
                );
            }
        }
    }
}
