//! HEIC → RGB, by `heifer`: pictures of tiles, turned and cut as the container says, 8 to 12 bits.

use heifer::Options;

use super::operation::Operation;
use super::raster::on_white;
use super::raw::Raw;
use super::reduce::{Rows, check_memory, reduced};
use crate::ground::explain::foreign;
use crate::ground::limits::Limits;
use crate::ground::text::Text;
use crate::meta::{Fault, Source};

/// Most bytes a pixel takes while decoding: three planes of sixteen bits, and four channels of eight, once more while
/// they are turned.
const BYTES_PER_PIXEL: u64 = 14;

/// Decodes the primary picture, `divisor` times smaller, and logs what was done to pixels.
pub(super) fn decode(
    bytes: &[u8],
    source: &Source,
    divisor: u32,
    limits: &Limits,
    operations: &mut Vec<Operation>,
) -> Result<Raw, Fault> {
    let size = source.metadata.coded_size;
    check_memory(limits, size.pixels() * BYTES_PER_PIXEL + reduced(size, divisor).pixels() * 3)?;
    let mut options = Options::default();
    // A day has workers of its own. Tiles reach over the edge of their picture.
    (options.max_threads, options.max_pixels) = (1, limits.pixels.saturating_mul(2).max(1));
    // Colours that the boxes leave to the video stream are converted by the decoder, which refuses high dynamic range.
    let own = source.icc.is_some() || source.declared.is_some();
    let image = if own { heifer::decode_rgba8(bytes, &options) } else { heifer::decode_srgb_rgba8(bytes, &options) };
    let image = image.map_err(|error| describe(&error))?;
    if (image.width, image.height) != (size.width, size.height) {
        return Err(Fault::corrupt(0, Text::fixed("图片尺寸与其说明不同", "a picture of another size than it says")));
    }
    if source.metadata.bits > 8 {
        operations.push(Operation::ReduceDepth { from: source.metadata.bits });
    }
    if source.turned != 1 {
        operations.push(Operation::Orient { exif: source.turned });
    }
    let mut rows = Rows::<3>::new(size, divisor)?;
    let (mut line, mut flattened) = (Vec::with_capacity(size.width as usize * 3), false);
    for row in image.data.chunks_exact(size.width as usize * 4) {
        line.clear();
        for &[r, g, b, alpha] in row.as_chunks::<4>().0 {
            let alpha = if image.has_alpha { alpha } else { 255 };
            flattened |= alpha < 255;
            line.extend([r, g, b].map(|value| on_white(value, alpha)));
        }
        rows.push(&line);
    }
    if flattened {
        operations.push(Operation::Flatten { onto: [255; 3] });
    }
    Ok(Raw::Rgb(rows.finish()))
}

fn describe(error: &heifer::Error) -> Fault {
    let words = error.to_string();
    match error {
        heifer::Error::Unsupported(_) => Fault::Unsupported {
            format: Text::new(foreign("这种 HEIC", &words), format!("this kind of HEIC ({words})")),
            remedy: Text::fixed("请导出为 JPEG", "export it as JPEG"),
        },
        _ => Fault::corrupt(0, Text::new(foreign("解码器不接受其中的数据", &words), words)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::ground::geometry::Size;
    use crate::ground::limits::Limits;
    use crate::meta::{Container, Density};
    use crate::photo::{DecodeError, DecodeOptions, Operation, Photo, Reduce};

    fn file(name: &str) -> Vec<u8> {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/pictures").join(name)).unwrap()
    }

    fn decode(bytes: Vec<u8>, divisor: u32) -> Result<Photo, DecodeError> {
        Photo::decode(bytes, &DecodeOptions::default().reduce(Reduce::By(divisor)))
    }

    /// Mean difference of a picture from the scene, which `place` finds for the pixels of the picture.
    fn apart(photo: &Photo, place: impl Fn(usize, usize) -> (usize, usize)) -> f64 {
        let scene = decode(file("scene.png"), 1).unwrap();
        let view = photo.pixels();
        let mut sum = 0.0;
        for y in 0..view.height() {
            for x in 0..view.width() {
                let (column, row) = place(x, y);
                let pair = view.pixel(x, y).into_iter().zip(scene.pixels().pixel(column, row));
                sum += pair.map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>();
            }
        }
        sum / view.data().len() as f64
    }

    #[test]
    fn a_turned_picture_is_upright_and_its_exif_does_not_turn_it_again() {
        let photo = decode(file("turned.heic"), 1).unwrap();
        assert_eq!((photo.metadata().container, photo.size()), (Container::Heic, Size::new(38, 51)));
        assert_eq!(photo.operations(), [Operation::Orient { exif: 6 }]);
        assert_eq!(photo.metadata().density.exif, Some(Density::square(300.0)));
        // Column x of the upright picture is row 37 - x of the stored one.
        assert!(apart(&photo, |x, y| (y, 37 - x)) < 2.5);
        assert_eq!(decode(file("turned.heic"), 2).unwrap().pixels().size(), Size::new(19, 26));
    }

    #[test]
    fn ten_bits_are_rounded_and_logged() {
        let photo = decode(file("ten_bits.heic"), 1).unwrap();
        assert_eq!(photo.operations(), [Operation::ReduceDepth { from: 10 }]);
        assert!(apart(&photo, |x, y| (x, y)) < 4.0, "{}", apart(&photo, |x, y| (x, y)));
    }

    #[test]
    fn cut_files_and_small_limits_are_refused() {
        let whole = file("turned.heic");
        for percent in 0..100 {
            assert!(decode(whole[..whole.len() * percent / 100].to_vec(), 1).is_err(), "{percent} %");
        }
        for limits in [Limits::default().pixels(1_000), Limits::default().memory(10_000), Limits::default().side(50)] {
            let refused = Photo::decode(whole.clone(), &DecodeOptions::default().limits(limits));
            assert!(matches!(refused, Err(DecodeError::Limit { .. })), "{refused:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn edited_files_are_an_error_or_a_photo(
            edits in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 1..10),
        ) {
            let mut bytes = file("turned.heic");
            for (at, value) in edits {
                let at = usize::from(at) % bytes.len();
                bytes[at] = value;
            }
            let limits = Limits::default().pixels(1_000_000);
            let _ = Photo::decode(bytes, &DecodeOptions::default().limits(limits));
        }
    }
}
