//! Walk over the chunks of a PNG.

use super::declared::Chunks;
use super::source::Source;
use super::{ColourModel, Container, Density, Fault, Metadata, PrivateKind, exif};
use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::ground::text::Text;

const SIGNATURE: usize = 8;

/// One chunk: where it starts, its type and its data.
struct Chunk<'a> {
    at: usize,
    kind: &'a [u8],
    data: &'a [u8],
    end: usize,
}

fn chunk(bytes: &[u8], at: usize) -> Result<Chunk<'_>, Fault> {
    let head =
        bytes.get(at..at + 8).ok_or_else(|| Fault::truncated(bytes, Text::fixed("IEND 数据块", "IEND chunk")))?;
    let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
    if length > i32::MAX as u32 {
        return Err(Fault::corrupt(at, both!(en "chunk of {length} bytes", zh "长度为 {length} 字节的数据块")));
    }
    let end = (at + 12).saturating_add(length as usize);
    let data = (at + 8)..end - 4;
    match bytes.get(data) {
        Some(data) if end <= bytes.len() => Ok(Chunk { at, kind: &head[4..8], data, end }),
        _ => Err(Fault::truncated(bytes, Text::fixed("数据块的其余部分", "rest of a chunk"))),
    }
}

fn size(data: &[u8], at: usize) -> Result<(Size, u8, ColourModel), Fault> {
    let &[w3, w2, w1, w0, h3, h2, h1, h0, bits, colour, ..] = data else {
        return Err(Fault::corrupt(at, Text::fixed("IHDR 太短", "IHDR too short")));
    };
    let model = match colour {
        0 => ColourModel::Grey,
        2 => ColourModel::Rgb,
        3 => ColourModel::Palette,
        4 => ColourModel::GreyAlpha,
        6 => ColourModel::Rgba,
        _ => return Err(Fault::corrupt(at + 17, both!(en "colour type {colour}", zh "颜色类型 {colour}"))),
    };
    let size = Size::new(u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    if size.pixels() == 0 {
        return Err(Fault::corrupt(at + 8, both!(en "picture of {size} pixels", zh "{size} 像素的图片")));
    }
    Ok((size, bits, model))
}

/// Further chunks that belong to the picture: PNG (Third Edition), 11.
const PICTURE: [&[u8]; 7] = [b"PLTE", b"tRNS", b"bKGD", b"hIST", b"sBIT", b"mDCV", b"cLLI"];

/// What a text is, by its keyword (PNG (Third Edition), 11.3.3.1, and those of ImageMagick and exiftool).
fn text(data: &[u8]) -> PrivateKind {
    match data.split(|&byte| byte == 0).next().unwrap_or_default() {
        b"XML:com.adobe.xmp" | b"Raw profile type xmp" => PrivateKind::Xmp,
        b"Raw profile type iptc" | b"Raw profile type 8bim" => PrivateKind::Iptc,
        b"Raw profile type exif" | b"Raw profile type APP1" => PrivateKind::SecondExif,
        b"Author" | b"Copyright" => PrivateKind::Owner,
        b"Title" | b"Description" => PrivateKind::Description,
        b"Software" | b"Creation Time" | b"Source" => PrivateKind::Editing,
        _ => PrivateKind::Comment,
    }
}

/// Follows the chunks up to IEND. Their checksums are verified by the decoder.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    let first = chunk(bytes, SIGNATURE)?;
    if first.kind != b"IHDR" {
        return Err(Fault::corrupt(first.at, Text::fixed("第一个数据块不是 IHDR", "the first chunk is not IHDR")));
    }
    let (size, bits, model) = size(first.data, first.at)?;
    limits.check_sides(size)?;
    let mut metadata = Metadata::new(Container::Png, bytes.len() as u64, size, bits, model);
    let (mut at, mut pixels, mut kept, mut frames, mut exif_blocks) = (first.end, false, 0_u64, 1, 0);
    let mut colours = Chunks::default();
    loop {
        let next = chunk(bytes, at)?;
        at = next.end;
        match next.kind {
            b"IEND" => break,
            b"IDAT" | b"fdAT" => {
                pixels = true;
                continue;
            }
            b"pHYs" => {
                if let &[x3, x2, x1, x0, y3, y2, y1, y0, unit, ..] = next.data {
                    let (x, y) = (u32::from_be_bytes([x3, x2, x1, x0]), u32::from_be_bytes([y3, y2, y1, y0]));
                    metadata.density.container =
                        Some(if unit == 1 { Density::per_metre(x, y) } else { Density { x: None, y: None } });
                }
            }
            b"cICP" => colours.cicp = Some(next.data),
            b"gAMA" => colours.gama = Some(next.data),
            b"cHRM" => colours.chrm = Some(next.data),
            b"sRGB" | b"iCCP" => colours.otherwise = true,
            b"acTL" => {
                if let &[f3, f2, f1, f0, ..] = next.data {
                    frames = u32::from_be_bytes([f3, f2, f1, f0]).max(1);
                }
            }
            b"eXIf" => {
                let exif = exif::read(next.data);
                exif_blocks += 1;
                if exif_blocks == 1 {
                    metadata.take_exif(exif);
                } else {
                    metadata.private |= exif.private;
                    metadata.private.note(PrivateKind::SecondExif);
                }
            }
            b"tEXt" | b"zTXt" | b"iTXt" => metadata.private.note(text(next.data)),
            b"tIME" => metadata.private.note(PrivateKind::Editing),
            b"fcTL" => {}
            kind if PICTURE.contains(&kind) => {}
            _ => metadata.private.note(PrivateKind::ProgramData),
        }
        kept += next.data.len() as u64;
        limits.check_metadata(kept)?;
    }
    if !pixels {
        return Err(Fault::corrupt(at, Text::fixed("没有 IDAT 数据块", "no IDAT chunk")));
    }
    metadata.trailing_bytes = (bytes.len() - at) as u64;
    let declared = colours.declared()?;
    Ok(Source { declared, pages: frames, ..Source::new(metadata) })
}

/// Offset of the first chunk whose checksum is wrong, to report where a PNG is damaged.
#[cfg(feature = "png")]
pub(crate) fn first_bad_checksum(bytes: &[u8]) -> Option<usize> {
    let mut at = SIGNATURE;
    while let Ok(next) = chunk(bytes, at) {
        let stored = &bytes[next.end - 4..next.end];
        if crc32fast::hash(&bytes[next.at + 4..next.end - 4]).to_be_bytes() != stored {
            return Some(next.at);
        }
        if next.kind == b"IEND" {
            return None;
        }
        at = next.end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
        let named = [&kind[..], data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], &named, &crc32fast::hash(&named).to_be_bytes()].concat()
    }

    #[test]
    fn a_density_counts_only_in_metres() {
        let density = |unit: u8| {
            let physical = [&11_811u32.to_be_bytes()[..], &5_906u32.to_be_bytes(), &[unit]].concat();
            let header = chunk(*b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
            let parts = [header, chunk(*b"pHYs", &physical), chunk(*b"IDAT", &[]), chunk(*b"IEND", &[])].concat();
            let bytes = [&b"\x89PNG\r\n\x1a\n"[..], &parts].concat();
            read(&bytes, &Limits::default()).unwrap().metadata.density.container.unwrap()
        };
        let metres = density(1);
        assert!(
            (metres.x.unwrap() - 299.9994).abs() < 1e-3 && (metres.y.unwrap() - 150.0124).abs() < 1e-3,
            "{metres:?}"
        );
        // Without a unit it is a ratio of sides.
        assert_eq!(density(0), Density { x: None, y: None });
    }
}
