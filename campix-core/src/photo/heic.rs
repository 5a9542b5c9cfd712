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

/// Most bytes a pixel takes while decoding: three planes of sixteen bits, and four channels of eight, once more while they are turned.
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
    let image = image.map_err(describe)?;
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

fn describe(error: heifer::Error) -> Fault {
    let words = error.to_string();
    match error {
        heifer::Error::Unsupported(_) => Fault::Unsupported {
            format: Text::new(foreign("这种 HEIC", &words), format!("this kind of HEIC ({words})")),
            remedy: Text::fixed("请导出为 JPEG", "export it as JPEG"),
        },
        _ => Fault::corrupt(0, Text::new(foreign("解码器不接受其中的数据", &words), words)),
    }
}
