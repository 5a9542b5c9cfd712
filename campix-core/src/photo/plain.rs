//! Pixels → the plainest file that holds them: a BMP with 24 bits per pixel, rows from the top down.

use crate::ground::geometry::Size;
use crate::ground::pixels::RgbView;

/// Length of file header and BITMAPINFOHEADER.
const HEADERS: u32 = 14 + 40;

/// Bytes of a row: three per pixel, padded to a multiple of four.
const fn stride(size: Size) -> u64 {
    (size.width as u64 * 3).next_multiple_of(4)
}

/// Length of the file for a picture of `size`.
pub(super) const fn length(size: Size) -> u64 {
    HEADERS as u64 + stride(size) * size.height as u64
}

/// The file. Its length must fit into 32 bits, and so must the sides into 31, as the header stores them.
pub(super) fn bmp(pixels: RgbView<'_>) -> Vec<u8> {
    let size = pixels.size();
    let length = length(size);
    let mut file = Vec::with_capacity(length as usize);
    file.extend(b"BM");
    for word in [length as u32, 0, HEADERS, 40, size.width] {
        file.extend(word.to_le_bytes());
    }
    // A negative height: the first row is the upper one.
    file.extend((-(size.height as i32)).to_le_bytes());
    file.extend([1u16, 24].into_iter().flat_map(u16::to_le_bytes));
    file.extend([0u32; 6].into_iter().flat_map(u32::to_le_bytes));
    for y in 0..pixels.height() {
        for pixel in pixels.row(y).chunks_exact(3) {
            file.extend([pixel[2], pixel[1], pixel[0]]);
        }
        let gap = stride(size) as usize - pixels.width() * 3;
        file.extend(std::iter::repeat_n(0, gap));
    }
    file
}

#[cfg(all(test, feature = "bmp"))]
mod tests {
    use crate::ground::geometry::Size;
    use crate::ground::limits::Limits;
    use crate::ground::pixels::RgbPixels;
    use crate::meta::Container;
    use crate::photo::{DecodeError, DecodeOptions, Photo};

    #[test]
    fn every_pixel_comes_back() {
        for width in 1..9 {
            let size = Size::new(width, 5);
            let data: Vec<u8> = (0..size.pixels() * 3).map(|at| (at * 37 % 251) as u8).collect();
            let pixels = RgbPixels::new(size, data).unwrap();
            let photo = Photo::from_view(pixels.view(), &DecodeOptions::default()).unwrap();
            assert_eq!(photo.pixels(), pixels.view());
            assert_eq!(photo.metadata().container, Container::Bmp);
            assert!(photo.metadata().density.places().all(|(_, density)| density.x.is_none()), "no density is made up");
            assert!(photo.operations().is_empty());
        }
    }

    #[test]
    fn the_limit_on_pixels_holds_and_the_one_on_bytes_does_not() {
        let pixels = RgbPixels::filled(Size::new(40, 30), [1, 2, 3]);
        let options = DecodeOptions::default();
        let few_bytes = options.limits(Limits::default().bytes(10));
        assert!(Photo::from_view(pixels.view(), &few_bytes).is_ok());
        let few_pixels = options.limits(Limits::default().pixels(1199));
        let error = Photo::from_view(pixels.view(), &few_pixels).unwrap_err();
        assert!(matches!(error, DecodeError::Limit { found: 1200, limit: 1199, .. }));
    }
}
