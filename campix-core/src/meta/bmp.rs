//! The headers of a BMP.

use super::source::Source;
use super::{ColourModel, Container, Density, Fault, Metadata};
use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::ground::text::Text;

/// Length of the oldest header, BITMAPCOREHEADER.
const CORE: u32 = 12;
/// Length of BITMAPINFOHEADER, the first with density.
const INFO: u32 = 40;
/// Length of BITMAPV4HEADER, the first with an alpha mask of its own.
const V4: u32 = 108;
/// Length of BITMAPV5HEADER, the first with an ICC profile.
const V5: u32 = 124;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Reads file header and information header.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    let short = || Fault::truncated(bytes, Text::fixed("文件头的其余部分", "rest of the header"));
    let u16_at = |at| u16_at(bytes, at).ok_or_else(short);
    let u32_at = |at| u32_at(bytes, at).ok_or_else(short);
    let (data_at, header) = (u32_at(10)?, u32_at(14)?);
    let (size, depth, compression) = if header == CORE {
        (Size::new(u16_at(18)?.into(), u16_at(20)?.into()), u16_at(24)?, 0)
    } else if header >= INFO {
        let (width, height) = (u32_at(18)?.cast_signed(), u32_at(22)?.cast_signed());
        // A negative height means rows from the top down.
        (Size::new(width.max(0).unsigned_abs(), height.unsigned_abs()), u16_at(28)?, u32_at(30)?)
    } else {
        return Err(Fault::corrupt(14, both!(en "information header of {header} bytes", zh "{header} 字节的信息头")));
    };
    if size.pixels() == 0 {
        return Err(Fault::corrupt(18, both!(en "picture of {size} pixels", zh "{size} 像素的图片")));
    }
    limits.check_size(size)?;
    let alpha = depth == 32 && header >= V4 && u32_at(66)? != 0;
    let (bits, model) = match depth {
        1 | 2 | 4 | 8 => (8, ColourModel::Palette),
        16 => (5, ColourModel::Rgb),
        32 if alpha => (8, ColourModel::Rgba),
        24 | 32 => (8, ColourModel::Rgb),
        _ => return Err(Fault::corrupt(28, both!(en "{depth} bits per pixel", zh "每像素 {depth} 位"))),
    };
    let mut metadata = Metadata::new(Container::Bmp, bytes.len() as u64, size, bits, model);
    if header >= INFO {
        metadata.density.container = Some(Density::per_metre(u32_at(38)?, u32_at(42)?));
    }
    let mut source = Source::new(metadata);
    let mut end = bytes.len() as u64;
    match compression {
        // Uncompressed, with or without colour masks: rows padded to four bytes.
        0 | 3 | 6 => {
            let stride = (u64::from(size.width) * u64::from(depth)).div_ceil(32) * 4;
            end = u64::from(data_at) + stride * u64::from(size.height);
            if end > bytes.len() as u64 {
                return Err(Fault::truncated(bytes, Text::fixed("像素的其余部分", "rest of the pixels")));
            }
        }
        // Run lengths: the decoder finds the end.
        1 | 2 => {}
        _ => {
            return Err(Fault::Unsupported {
                format: Text::fixed("内含其他格式图片的 BMP", "BMP with a picture of another format inside"),
                remedy: Text::fixed("请重新保存为 JPEG 或 PNG", "save it again as JPEG or PNG"),
            });
        }
    }
    // "MBED": the profile lies in the file, at an offset counted from the information header.
    if header >= V5 && u32_at(70)? == u32::from_be_bytes(*b"MBED") {
        let (start, length) = (u64::from(u32_at(126)?) + 14, u64::from(u32_at(130)?));
        limits.check_metadata(length)?;
        let profile = usize::try_from(start).ok().zip(usize::try_from(start + length).ok());
        let profile = profile.and_then(|(start, stop)| bytes.get(start..stop));
        end = end.max(start.saturating_add(length));
        source.icc = Some(profile.map(<[u8]>::to_vec).ok_or_else(|| "it lies outside the file".to_owned()));
    }
    source.metadata.trailing_bytes = (bytes.len() as u64).saturating_sub(end);
    Ok(source)
}
