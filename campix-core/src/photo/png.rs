//! PNG → RGB, row by row and reduced on the way, so that a large flat picture takes no more memory than its result.

use std::io::Cursor;

use png::{BitDepth, ColorType, DecodingError, Transformations};

use super::error::DecodeError;
use super::operation::Operation;
use super::raw::Raw;
use super::reduce::{Rows, check_memory, reduced};
use crate::ground::explain::foreign;
use crate::ground::limits::Limits;
use crate::ground::memory;
use crate::ground::text::Text;
use crate::meta::{Container, Fault, Source};

/// Bytes the decoder may need besides rows and pixels: tables and compressed metadata.
const WORKING_MEMORY: usize = 64 << 20;

/// Decodes the picture, `divisor` times smaller; fills in the ICC profile, which is stored compressed, and logs what
/// was done to pixels.
pub(super) fn decode(
    bytes: &[u8],
    source: &mut Source,
    divisor: u32,
    limits: &Limits,
    operations: &mut Vec<Operation>,
) -> Result<Raw, DecodeError> {
    let placed = |fault: Fault| DecodeError::from_fault(fault, Container::Png, bytes.len() as u64);
    let broken = |error: DecodingError| describe(&error, bytes);
    let size = source.metadata.coded_size;
    let row_bytes = u64::from(size.width) * 8;
    limits.check_size(size).map_err(placed)?;
    let mut decoder =
        png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: WORKING_MEMORY + row_bytes as usize });
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(broken)?;
    let interlaced = reader.info().interlaced;
    let whole = if interlaced { reader.output_buffer_size().unwrap_or(usize::MAX) as u64 } else { 0 };
    let result = reduced(size, divisor).pixels() * 3;
    check_memory(limits, result.saturating_add(whole).saturating_add(3 * row_bytes)).map_err(placed)?;
    if source.declared.is_none() {
        source.icc = reader.info().icc_profile.as_deref().map(|profile| Ok(profile.to_vec()));
    }
    let (colours, depth) = reader.output_color_type();
    let channels = colours.samples();
    let wide = depth == BitDepth::Sixteen;
    if wide {
        operations.push(Operation::ReduceDepth { from: 16 });
    }
    let mut rows = Rows::<3>::new(size, divisor).map_err(|error| placed(error.into()))?;
    let mut line = Vec::with_capacity(size.width as usize * 3);
    let mut flattened = false;
    let mut push = |row: &[u8]| {
        line.clear();
        for pixel in row.chunks_exact(channels * if wide { 2 } else { 1 }) {
            let value = |at: usize| if wide { round([pixel[at * 2], pixel[at * 2 + 1]]) } else { pixel[at] };
            let (colour, alpha) = match colours {
                ColorType::Grayscale | ColorType::Indexed => ([value(0); 3], 255),
                ColorType::GrayscaleAlpha => ([value(0); 3], value(1)),
                ColorType::Rgb => ([value(0), value(1), value(2)], 255),
                ColorType::Rgba => ([value(0), value(1), value(2)], value(3)),
            };
            flattened |= alpha < 255;
            line.extend(if alpha == 255 { colour } else { colour.map(|value| super::raster::on_white(value, alpha)) });
        }
        rows.push(&line);
    };
    if interlaced {
        let mut all = memory::filled(whole as usize, 0).map_err(|error| placed(error.into()))?;
        reader.next_frame(&mut all).map_err(broken)?;
        all.chunks_exact(all.len() / size.height as usize).for_each(&mut push);
    } else {
        // The call behind the last row reads the checksums.
        while let Some(row) = reader.next_row().map_err(broken)? {
            push(row.data());
        }
    }
    if flattened {
        operations.push(Operation::Flatten { onto: [255; 3] });
    }
    Ok(Raw::Rgb(rows.finish()))
}

/// Sixteen bits, big-endian, to eight.
fn round(bytes: [u8; 2]) -> u8 {
    ((u32::from(u16::from_be_bytes(bytes)) + 128) / 257) as u8
}

fn describe(error: &DecodingError, bytes: &[u8]) -> DecodeError {
    let length = bytes.len() as u64;
    match error {
        DecodingError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => DecodeError::Truncated {
            container: Container::Png,
            at: length,
            length,
            expected: Text::fixed("像素的其余部分", "rest of the pixels"),
        },
        DecodingError::LimitsExceeded => DecodeError::Limit {
            what: Text::fixed("解码所需内存字节数", "working memory in bytes"),
            found: WORKING_MEMORY as u64 + 1,
            limit: WORKING_MEMORY as u64,
        },
        other => DecodeError::Corrupt {
            container: Container::Png,
            at: crate::meta::first_bad_checksum(bytes).unwrap_or(0) as u64,
            what: Text::new(foreign("解码器不接受其中的数据", &other.to_string()), other.to_string()),
        },
    }
}
