//! Every container but JPEG → RGB or ink; WebP and BMP by the `image` crate.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageResult};

use super::error::DecodeError;
use super::operation::Operation;
use super::raw::Raw;
use super::reduce;
use crate::ground::explain::{both, foreign};
use crate::ground::limits::Limits;
use crate::ground::text::Text;
use crate::meta::{Container, Source};

/// Bytes the decoder may need in addition to the pixels: tables, one row of filters, compressed metadata.
const WORKING_MEMORY: u64 = 64 << 20;

/// Most bytes a pixel takes while decoding: four channels of eight bits, in the decoder and in its output.
const BYTES_PER_PIXEL: u64 = 8;

/// Decodes the picture, `divisor` times smaller; fills in the ICC profile a PNG keeps compressed, and logs what was
/// done to pixels.
pub(super) fn decode(
    bytes: &[u8],
    source: &mut Source,
    divisor: u32,
    limits: &Limits,
    operations: &mut Vec<Operation>,
) -> Result<Raw, DecodeError> {
    let container = source.metadata.container;
    match container {
        #[cfg(feature = "png")]
        Container::Png => super::png::decode(bytes, source, divisor, limits, operations),
        #[cfg(feature = "tiff")]
        Container::Tiff => super::tiff::decode(bytes, divisor, limits, operations)
            .map_err(|fault| DecodeError::from_fault(fault, container, bytes.len() as u64)),
        #[cfg(feature = "heic")]
        Container::Heic => super::heic::decode(bytes, source, divisor, limits, operations)
            .map_err(|fault| DecodeError::from_fault(fault, container, bytes.len() as u64)),
        _ => whole(bytes, source, limits, operations).map(|raw| raw.reduced(source.metadata.coded_size, divisor)),
    }
}

/// Decodes the whole picture.
fn whole(bytes: &[u8], source: &Source, limits: &Limits, operations: &mut Vec<Operation>) -> Result<Raw, DecodeError> {
    let container = source.metadata.container;
    let size = source.metadata.coded_size;
    let needed = size.pixels() * BYTES_PER_PIXEL;
    reduce::check_memory(limits, needed)
        .map_err(|fault| DecodeError::from_fault(fault, container, bytes.len() as u64))?;
    let fault = |error: ImageError| describe(error, container, bytes, size.pixels());
    let mut allowed = image::Limits::no_limits();
    allowed.max_image_width = Some(limits.side);
    allowed.max_image_height = Some(limits.side);
    allowed.max_alloc = Some(needed + WORKING_MEMORY);
    let Some(decoder) = decoder(container, bytes) else { return Err(DecodeError::Disabled { container }) };
    let mut decoder = decoder.map_err(fault)?;
    decoder.set_limits(allowed).map_err(fault)?;
    if decoder.dimensions() != (size.width, size.height) {
        let (width, height) = decoder.dimensions();
        let what = both!(en "the header says {size} pixels, the picture has {width}×{height}", zh "文件头写明 {size} 像素，图片为 {width}×{height}");
        return Err(DecodeError::Corrupt { container, at: 0, what });
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
    flatten(picture, operations)
}

/// The decoder for `container`; `None` if its feature was not compiled in.
fn decoder(container: Container, bytes: &[u8]) -> Option<ImageResult<Box<dyn ImageDecoder + '_>>> {
    let data = Cursor::new(bytes);
    let _ = &data;
    match container {
        #[cfg(feature = "webp")]
        Container::WebP => {
            Some(image::codecs::webp::WebPDecoder::new(data).map(|decoder| Box::new(decoder) as Box<dyn ImageDecoder>))
        }
        #[cfg(feature = "bmp")]
        Container::Bmp => {
            Some(image::codecs::bmp::BmpDecoder::new(data).map(|decoder| Box::new(decoder) as Box<dyn ImageDecoder>))
        }
        _ => None,
    }
}

/// A value of this opacity on white.
pub(super) fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// Eight bits, three channels. A fully opaque alpha channel is dropped; any other is composited on white, and both that
/// and the loss of depth are logged.
fn flatten(picture: DynamicImage, operations: &mut Vec<Operation>) -> Result<Raw, DecodeError> {
    match picture.color() {
        image::ColorType::L16 | image::ColorType::La16 | image::ColorType::Rgb16 | image::ColorType::Rgba16 => {
            operations.push(Operation::ReduceDepth { from: 16 });
        }
        image::ColorType::Rgb32F | image::ColorType::Rgba32F => {
            let (format, remedy) = (
                Text::fixed("浮点数图片", "a picture of floating-point numbers"),
                Text::fixed("请以每通道 8 位重新保存", "save it again with 8 bits per channel"),
            );
            return Err(DecodeError::Unsupported { format, remedy });
        }
        _ => {}
    }
    if !picture.color().has_alpha() {
        return Ok(Raw::Rgb(picture.into_rgb8().into_raw()));
    }
    let mut data = picture.into_rgba8().into_raw();
    if data.as_chunks::<4>().0.iter().any(|pixel| pixel[3] < 255) {
        operations.push(Operation::Flatten { onto: [255; 3] });
    }
    // Packed in place: pixel n of three bytes never reaches pixel n of four.
    let pixels = data.len() / 4;
    for index in 0..pixels {
        let alpha = data[index * 4 + 3];
        for channel in 0..3 {
            data[index * 3 + channel] = on_white(data[index * 4 + channel], alpha);
        }
    }
    data.truncate(pixels * 3);
    Ok(Raw::Rgb(data))
}

fn describe(error: ImageError, container: Container, bytes: &[u8], pixels: u64) -> DecodeError {
    let length = bytes.len() as u64;
    match error {
        ImageError::Limits(_) => DecodeError::Limit {
            what: Text::fixed("所需内存字节数", "memory in bytes"),
            found: pixels * BYTES_PER_PIXEL,
            limit: pixels * BYTES_PER_PIXEL + WORKING_MEMORY,
        },
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => DecodeError::Truncated {
            container,
            at: length,
            length,
            expected: Text::fixed("像素的其余部分", "rest of the pixels"),
        },
        ImageError::Unsupported(_) => DecodeError::Unsupported {
            format: match container {
                Container::Tiff => Text::fixed("这种 TIFF", "this kind of TIFF"),
                Container::Bmp => Text::fixed("这种 BMP", "this kind of BMP"),
                Container::WebP => Text::fixed("这种 WebP", "this kind of WebP"),
                Container::Png => Text::fixed("这种 PNG", "this kind of PNG"),
                Container::Jpeg => Text::fixed("这种 JPEG", "this kind of JPEG"),
                Container::Heic => Text::fixed("这种 HEIC", "this kind of HEIC"),
                Container::Raw => Text::fixed("这种 RAW", "this kind of RAW"),
            },
            remedy: Text::fixed("请重新保存为 JPEG 或 PNG", "save it again as JPEG or PNG"),
        },
        other => DecodeError::Corrupt {
            container,
            at: 0,
            what: Text::new(foreign("解码器不接受其中的数据", &other.to_string()), other.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(picture: DynamicImage) -> (Vec<u8>, Vec<Operation>) {
        let mut operations = Vec::new();
        match flatten(picture, &mut operations).unwrap() {
            Raw::Rgb(data) => (data, operations),
            Raw::Cmyk(_) => unreachable!("flatten gives RGB"),
        }
    }

    #[test]
    fn opaque_alpha_is_dropped_without_a_word() {
        let picture = image::RgbaImage::from_raw(2, 1, vec![1, 2, 3, 255, 4, 5, 6, 255]).unwrap();
        assert_eq!(flat(picture.into()), (vec![1, 2, 3, 4, 5, 6], vec![]));
    }

    #[test]
    fn transparent_pixels_are_laid_on_white_and_logged() {
        let picture = image::RgbaImage::from_raw(3, 1, vec![9, 9, 9, 0, 0, 100, 200, 128, 7, 7, 7, 255]).unwrap();
        let (data, operations) = flat(picture.into());
        assert_eq!(data, [255, 255, 255, 127, 177, 227, 7, 7, 7]);
        assert_eq!(operations, [Operation::Flatten { onto: [255; 3] }]);
    }

    #[test]
    fn sixteen_bits_are_rounded_and_logged() {
        let picture = image::ImageBuffer::<image::Rgb<u16>, _>::from_raw(1, 1, vec![0, 32_896, 65_535]).unwrap();
        let (data, operations) = flat(picture.into());
        assert_eq!(data, [0, 128, 255]);
        assert_eq!(operations, [Operation::ReduceDepth { from: 16 }]);
    }
}
