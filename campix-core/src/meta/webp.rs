//! Walk over the chunks of a WebP.

use super::source::Source;
use super::{ColourModel, Container, Fault, Metadata, PrivateData, PrivateKind, exif};
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::ground::text::Text;

fn u24(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}

/// Follows the chunks of the RIFF container.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    let head = bytes.get(..12).ok_or_else(|| Fault::truncated(bytes, Text::fixed("RIFF 头", "RIFF header")))?;
    let announced = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]])) + 8;
    let end = usize::try_from(announced).ok().filter(|&end| end <= bytes.len());
    let end =
        end.ok_or_else(|| Fault::truncated(bytes, Text::fixed("RIFF 容器的其余部分", "rest of the RIFF container")))?;
    let mut metadata: Option<Metadata> = None;
    let (mut at, mut pixels, mut kept, mut icc, mut exif_block) = (12, false, 0, None, None);
    let mut private = PrivateData::default();
    while at + 8 <= end {
        let kind = &bytes[at..at + 4];
        let length = u32::from_le_bytes([bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7]]) as usize;
        let data = (at + 8).checked_add(length).filter(|&stop| stop <= end).map(|stop| &bytes[at + 8..stop]);
        let data = data.ok_or_else(|| {
            Fault::corrupt(at, Text::fixed("数据块超出 RIFF 容器", "chunk reaches behind the RIFF container"))
        })?;
        match kind {
            b"VP8 " | b"VP8L" | b"VP8X" => {
                let (size, model) = picture(kind, data, at)?;
                limits.check_size(size)?;
                metadata.get_or_insert_with(|| Metadata::new(Container::WebP, bytes.len() as u64, size, 8, model));
                pixels |= kind != b"VP8X";
            }
            b"ANIM" | b"ANMF" => {
                return Err(Fault::Unsupported {
                    format: Text::fixed("动画 WebP", "animated WebP"),
                    remedy: Text::fixed("请将其中一帧另存为 JPEG 或 PNG", "save one frame as JPEG or PNG"),
                });
            }
            b"ICCP" => icc = Some(Ok(data.to_vec())),
            b"EXIF" if exif_block.is_some() => private.note(PrivateKind::SecondExif),
            b"EXIF" => exif_block = Some(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            b"XMP " => private.note(PrivateKind::Xmp),
            b"ALPH" => {}
            _ => private.note(PrivateKind::ProgramData),
        }
        if !matches!(kind, b"VP8 " | b"VP8L" | b"ALPH") {
            kept += length as u64;
            limits.check_metadata(kept)?;
        }
        // Chunks are padded to an even length.
        at += 8 + length + (length & 1);
    }
    let mut metadata = metadata.filter(|_| pixels).ok_or_else(|| {
        Fault::corrupt(at.min(end), Text::fixed("RIFF 容器中没有图片", "no picture in the RIFF container"))
    })?;
    metadata.trailing_bytes = (bytes.len() - end) as u64;
    if let Some(block) = exif_block {
        metadata.take_exif(exif::read(block));
    }
    metadata.private |= private;
    let mut source = Source::new(metadata);
    source.icc = icc;
    Ok(source)
}

fn picture(kind: &[u8], data: &[u8], at: usize) -> Result<(Size, ColourModel), Fault> {
    let short = || Fault::corrupt(at, Text::fixed("图片头太短", "picture header too short"));
    let found = match kind {
        // Frame tag (3 bytes), start code 9D 01 2A, two 14-bit sizes with 2 bits of scale each (RFC 6386 9.1).
        b"VP8 " => {
            let head = data.get(..10).ok_or_else(short)?;
            if head[3..6] != [0x9D, 0x01, 0x2A] {
                return Err(Fault::corrupt(
                    at + 11,
                    Text::fixed("缺少 VP8 帧的起始码", "start code of the VP8 frame is missing"),
                ));
            }
            let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
            (Size::new(side(head[6], head[7]), side(head[8], head[9])), ColourModel::YCbCr)
        }
        // Signature 2F, then 14 bits width − 1, 14 bits height − 1, 1 bit alpha (RFC 9649 3.4).
        b"VP8L" => {
            let head = data.get(..5).ok_or_else(short)?;
            if head[0] != 0x2F {
                return Err(Fault::corrupt(
                    at + 8,
                    Text::fixed("缺少 VP8L 帧的签名", "signature of the VP8L frame is missing"),
                ));
            }
            let bits = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
            let model = if bits & (1 << 28) == 0 { ColourModel::Rgb } else { ColourModel::Rgba };
            (Size::new((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1), model)
        }
        _ => {
            let head = data.get(..10).ok_or_else(short)?;
            let model = if head[0] & 0x10 == 0 { ColourModel::YCbCr } else { ColourModel::Rgba };
            (Size::new(u24(&head[4..]) + 1, u24(&head[7..]) + 1), model)
        }
    };
    if found.0.pixels() == 0 {
        return Err(Fault::corrupt(at + 8, Text::fixed("图片没有像素", "picture without pixels")));
    }
    Ok(found)
}
