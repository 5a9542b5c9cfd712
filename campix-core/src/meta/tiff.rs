//! The first directory of a TIFF, and the camera formats that look like one.

use super::ifd::{Directory, Tiff};
use super::photoshop;
use super::source::Source;
use super::{ColourModel, Container, Fault, Metadata, PrivateKind, exif};
use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::ground::text::Text;

const NEW_SUBFILE_TYPE: u16 = 254;
const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const MAKE: u16 = 271;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES: u16 = 277;
const STRIP_LENGTHS: u16 = 279;
const TILE_OFFSETS: u16 = 324;
const TILE_LENGTHS: u16 = 325;
const SUB_DIRECTORIES: u16 = 330;
const EXTRA_SAMPLES: u16 = 338;
const XMP: u16 = 700;
const PHOTOSHOP: u16 = 0x8649;
const IPTC: u16 = 0x83BB;
const ICC: u16 = 0x8773;
const DNG_VERSION: u16 = 0xC612;

/// Compression schemes that only cameras write: Sony ARW, Nikon NEF, Kodak DCR, Pentax PEF.
const CAMERA_COMPRESSIONS: [u32; 5] = [32_767, 34_713, 65_000, 65_535, 32_769];

pub(crate) const RAW_REMEDY: Text =
    Text::fixed("请用相机自带的软件处理并导出 JPEG", "develop it in the camera's own program and export a JPEG");

/// Reads the first directory.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    let tiff =
        Tiff::new(bytes).ok_or_else(|| Fault::corrupt(0, Text::fixed("缺少字节序标记", "byte order is missing")))?;
    let main = tiff.first().ok_or_else(|| Fault::truncated(bytes, Text::fixed("第一个目录", "first directory")))?;
    if let Some(format) = camera_raw(&main) {
        return Err(Fault::Unsupported { format, remedy: RAW_REMEDY });
    }
    let size = main.integer(WIDTH).zip(main.integer(HEIGHT)).map(|(width, height)| Size::new(width, height));
    let size = size.ok_or_else(|| {
        Fault::corrupt(4, Text::fixed("第一个目录没有图片尺寸", "the first directory has no picture size"))
    })?;
    if size.pixels() == 0 {
        return Err(Fault::corrupt(4, both!(en "picture of {size} pixels", zh "{size} 像素的图片")));
    }
    limits.check_sides(size)?;
    let kept: u64 = [XMP, PHOTOSHOP, ICC].iter().filter_map(|&tag| Some(main.get(tag)?.bytes().len() as u64)).sum();
    limits.check_metadata(kept)?;
    extents_inside(bytes, &main)?;

    let samples = main.integer(SAMPLES).unwrap_or(1);
    // What an extra sample is for; without a word it is not transparency.
    let alpha = main.get(EXTRA_SAMPLES).and_then(|entry| entry.integer(0)).is_some_and(|kind| kind != 0);
    let model = match (main.integer(PHOTOMETRIC), samples) {
        (Some(2), 4) if alpha => ColourModel::Rgba,
        (Some(2), _) => ColourModel::Rgb,
        (Some(3), _) => ColourModel::Palette,
        (Some(5), _) => ColourModel::Cmyk,
        (Some(6), _) => ColourModel::YCbCr,
        (_, 2) if alpha => ColourModel::GreyAlpha,
        _ => ColourModel::Grey,
    };
    let bits = main.integer(BITS).unwrap_or(1).min(255) as u8;
    let mut metadata = Metadata::new(Container::Tiff, bytes.len() as u64, size, bits, model);
    // Further directories are pages, not thumbnails, unless they say so.
    let next = (main.next != 0).then(|| tiff.directory(main.next)).flatten().unwrap_or_default();
    let reduced = next.integer(NEW_SUBFILE_TYPE).is_some_and(|kind| kind & 1 == 1);
    let thumbnail = if reduced { next } else { Directory::default() };
    metadata.take_exif(exif::from_directories(tiff, &main, &thumbnail, true));
    if let Some(block) = main.get(PHOTOSHOP) {
        metadata.take_photoshop(block.bytes().strip_prefix(photoshop::PREFIX).unwrap_or(block.bytes()));
    }
    if let Some(block) = main.get(IPTC) {
        metadata.private.note_if(photoshop::names_somebody(block.bytes()), PrivateKind::Owner);
    }
    let mut source = Source::new(metadata);
    source.pages = 1 + tiff.further_pages(&main);
    source.icc = main.get(ICC).map(|entry| Ok(entry.bytes().to_vec()));
    Ok(source)
}

/// The name of the camera format a TIFF really is.
fn camera_raw(main: &Directory<'_>) -> Option<Text> {
    if main.get(DNG_VERSION).is_some() {
        return Some(Text::fixed("相机 RAW（DNG）", "camera RAW (DNG)"));
    }
    // The first directory of a camera file holds a preview and points to the sensor data.
    let preview = main.integer(NEW_SUBFILE_TYPE).is_some_and(|kind| kind & 1 == 1);
    let camera = main.integer(COMPRESSION).is_some_and(|scheme| CAMERA_COMPRESSIONS.contains(&scheme));
    if !(camera || preview && main.get(SUB_DIRECTORIES).is_some()) {
        return None;
    }
    let make = main.get(MAKE).and_then(super::ifd::Entry::text).unwrap_or_default().to_ascii_uppercase();
    let known = [
        ("NIKON", Text::fixed("相机 RAW（NEF）", "camera RAW (NEF)")),
        ("SONY", Text::fixed("相机 RAW（ARW）", "camera RAW (ARW)")),
        ("PENTAX", Text::fixed("相机 RAW（PEF）", "camera RAW (PEF)")),
        ("RICOH", Text::fixed("相机 RAW（PEF）", "camera RAW (PEF)")),
        ("SAMSUNG", Text::fixed("相机 RAW（SRW）", "camera RAW (SRW)")),
        ("KODAK", Text::fixed("相机 RAW（DCR）", "camera RAW (DCR)")),
        ("EASTMAN", Text::fixed("相机 RAW（DCR）", "camera RAW (DCR)")),
    ];
    let name = known.into_iter().find(|(maker, _)| make.starts_with(maker)).map(|(_, name)| name);
    name.or((camera || !make.is_empty()).then_some(Text::fixed("相机 RAW", "camera RAW")))
}

/// Whether every strip and tile lies inside the file.
fn extents_inside(bytes: &[u8], main: &Directory<'_>) -> Result<(), Fault> {
    for (offsets, lengths) in [(STRIP_OFFSETS, STRIP_LENGTHS), (TILE_OFFSETS, TILE_LENGTHS)] {
        let (Some(offsets), Some(lengths)) = (main.get(offsets), main.get(lengths)) else { continue };
        for index in 0..offsets.count().min(lengths.count()) as usize {
            let end = offsets.offset(index).zip(lengths.offset(index)).map(|(at, length)| at.saturating_add(length));
            if end.is_some_and(|end| end > bytes.len() as u64) {
                return Err(Fault::truncated(bytes, Text::fixed("像素的其余部分", "rest of the pixels")));
            }
        }
    }
    if main.get(STRIP_OFFSETS).is_none() && main.get(TILE_OFFSETS).is_none() {
        return Err(Fault::truncated(bytes, Text::fixed("条带或图块的表", "table of strips or tiles")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A big-endian TIFF whose entries fit into their fields: numbers as LONG, texts of up to four letters.
    fn tiff(entries: &[(u16, Result<u32, &[u8; 4]>)]) -> Vec<u8> {
        let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
        bytes.extend((entries.len() as u16).to_be_bytes());
        for (tag, value) in entries {
            bytes.extend(tag.to_be_bytes());
            match value {
                Ok(number) => bytes.extend([[0, 4, 0, 0, 0, 1].as_slice(), &number.to_be_bytes()].concat()),
                Err(text) => bytes.extend([[0, 2, 0, 0, 0, 4].as_slice(), *text].concat()),
            }
        }
        bytes.extend([0; 4]);
        bytes
    }

    #[test]
    fn a_camera_file_is_known_by_its_compression_or_by_its_maker_and_preview() {
        let raw = |entries: &[_]| {
            let bytes = tiff(entries);
            camera_raw(&Tiff::new(&bytes).unwrap().first().unwrap()).map(|name| name.en.into_owned())
        };
        let (preview, sub, sony) = ((NEW_SUBFILE_TYPE, Ok(1)), (SUB_DIRECTORIES, Ok(400)), (MAKE, Err(b"SONY")));
        assert_eq!(raw(&[preview, sub]), None, "a reduced picture, but of no camera");
        assert_eq!(raw(&[preview, sony]), None, "nothing else in the file");
        assert_eq!(raw(&[(NEW_SUBFILE_TYPE, Ok(2)), sony, sub]), None, "one of several pages");
        assert_eq!(raw(&[preview, sony, sub]).as_deref(), Some("camera RAW (ARW)"));
        assert_eq!(raw(&[preview, (MAKE, Err(b"Abc\0")), sub]).as_deref(), Some("camera RAW"));
        assert_eq!(raw(&[(COMPRESSION, Ok(34_713))]).as_deref(), Some("camera RAW"));
        assert_eq!(raw(&[(COMPRESSION, Ok(1)), sony]), None);
        assert_eq!(raw(&[(DNG_VERSION, Ok(1))]).as_deref(), Some("camera RAW (DNG)"));
    }
}
