//! The container of a file, recognised by its first bytes.

use super::error::DecodeError;
use crate::ground::text::Text;
use crate::meta::Container;

/// A name that is the same in both languages.
const fn named(name: &'static str) -> Text {
    Text::fixed(name, name)
}

const RAW: Text =
    Text::fixed("请用相机自带的软件处理并导出 JPEG", "develop it in the camera's own program and export a JPEG");
const HEIC: Text = Text::fixed(
    "请导出为 JPEG；iPhone 请选择“设置—相机—格式—兼容性最佳”",
    "export it as JPEG; on an iPhone choose Settings, Camera, Formats, Most Compatible",
);
const SAVE_AGAIN: Text = Text::fixed("请另存为 JPEG 或 PNG", "save it as JPEG or PNG");

/// Formats that are known but not decoded: offset, magic bytes, name, what to do.
const FOREIGN: &[(usize, &[u8], Text, Text)] = &[
    (0, b"GIF8", named("GIF"), SAVE_AGAIN),
    (0, b"%PDF", named("PDF"), Text::fixed("请提取其中的图片并存为 JPEG", "extract the picture and save it as JPEG")),
    (
        0,
        b"8BPS",
        Text::fixed("Photoshop 文档（PSD）", "Photoshop document (PSD)"),
        Text::fixed("请导出为 JPEG", "export it as JPEG"),
    ),
    (0, b"\0\0\0\x0CjP  \r\n\x87\n", named("JPEG 2000"), SAVE_AGAIN),
    (0, b"\xFF\x4F\xFF\x51", named("JPEG 2000"), SAVE_AGAIN),
    (0, b"\0\0\0\x0CJXL \r\n\x87\n", named("JPEG XL"), SAVE_AGAIN),
    (0, b"\xFF\x0A", named("JPEG XL"), SAVE_AGAIN),
    (0, b"II\xBC\x01", named("JPEG XR"), SAVE_AGAIN),
    (0, b"IIRO", Text::fixed("相机 RAW（ORF）", "camera RAW (ORF)"), RAW),
    (0, b"IIRS", Text::fixed("相机 RAW（ORF）", "camera RAW (ORF)"), RAW),
    (0, b"MMOR", Text::fixed("相机 RAW（ORF）", "camera RAW (ORF)"), RAW),
    (0, b"IIU\0", Text::fixed("相机 RAW（RW2）", "camera RAW (RW2)"), RAW),
    (0, b"FUJIFILMCCD-RAW", Text::fixed("相机 RAW（RAF）", "camera RAW (RAF)"), RAW),
    (0, b"FOVb", Text::fixed("相机 RAW（X3F）", "camera RAW (X3F)"), RAW),
    (0, b"\0MRM", Text::fixed("相机 RAW（MRW）", "camera RAW (MRW)"), RAW),
    (0, b"HEAPCCDR", Text::fixed("相机 RAW（CRW）", "camera RAW (CRW)"), RAW),
    (6, b"HEAPCCDR", Text::fixed("相机 RAW（CRW）", "camera RAW (CRW)"), RAW),
    (8, b"CR\x02", Text::fixed("相机 RAW（CR2）", "camera RAW (CR2)"), RAW),
    (
        0,
        b"PK\x03\x04",
        Text::fixed("ZIP 压缩包或办公文档", "ZIP archive or office document"),
        Text::fixed("请取出其中的图片并存为 JPEG", "take the picture out and save it as JPEG"),
    ),
    (0, b"Rar!\x1A\x07", Text::fixed("RAR 压缩包", "RAR archive"), Text::fixed("请先解压", "unpack it first")),
    (
        0,
        b"7z\xBC\xAF\x27\x1C",
        Text::fixed("7-Zip 压缩包", "7-Zip archive"),
        Text::fixed("请先解压", "unpack it first"),
    ),
];

/// Brands of ISO base media files (HEIF and its relatives), by the word after "ftyp".
const BRANDS: &[(&[u8], Text, Text)] = &[
    (b"heic", named("HEIC"), HEIC),
    (b"heix", named("HEIC"), HEIC),
    (b"heim", named("HEIC"), HEIC),
    (b"heis", named("HEIC"), HEIC),
    (b"hevc", named("HEIC"), HEIC),
    (b"hevx", named("HEIC"), HEIC),
    (b"mif1", named("HEIF"), HEIC),
    (b"msf1", named("HEIF"), HEIC),
    (b"mif2", named("HEIF"), HEIC),
    (b"avif", named("AVIF"), SAVE_AGAIN),
    (b"avis", named("AVIF"), SAVE_AGAIN),
    (b"crx ", Text::fixed("相机 RAW（CR3）", "camera RAW (CR3)"), RAW),
];

/// Recognises the container of `bytes`.
pub(super) fn container(bytes: &[u8]) -> Result<Container, DecodeError> {
    let unsupported =
        |format: &Text, remedy: &Text| Err(DecodeError::Unsupported { format: format.clone(), remedy: remedy.clone() });
    for (at, magic, format, remedy) in FOREIGN {
        let camera_in_tiff = *at != 0 && !bytes.starts_with(b"II") && !bytes.starts_with(b"MM");
        if !camera_in_tiff && bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)) {
            return unsupported(format, remedy);
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        let brand = bytes.get(8..12).unwrap_or_default();
        // Still pictures; "mif1" may also be AVIF or JPEG inside, which the decoder refuses by name.
        if cfg!(feature = "heic") && [&b"heic"[..], b"heix", b"heim", b"heis", b"mif1", b"mif2"].contains(&brand) {
            return Ok(Container::Heic);
        }
        return match BRANDS.iter().find(|(known, ..)| *known == brand) {
            Some((_, format, remedy)) => unsupported(format, remedy),
            None => unsupported(
                &Text::fixed("视频", "video"),
                &Text::fixed("请将其中一帧另存为 JPEG 或 PNG", "save one frame as JPEG or PNG"),
            ),
        };
    }
    let known: [(&[u8], Container); 9] = [
        (b"\xFF\xD8", Container::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Container::Png),
        (b"BM", Container::Bmp),
        (b"II*\0", Container::Tiff),
        (b"MM\0*", Container::Tiff),
        (b"II\x2B\0", Container::Tiff),
        (b"MM\0\x2B", Container::Tiff),
        (b"RIFF", Container::WebP),
        (b"\x89PNG", Container::Png),
    ];
    let found = known.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, container)| container);
    match found {
        // Line ends translated by a file transfer: the signature exists to catch that.
        Some(Container::Png) if !bytes.starts_with(b"\x89PNG\r\n\x1A\n") => {
            if b"\x89PNG\r\n\x1A\n".starts_with(bytes) {
                return Err(DecodeError::Truncated {
                    container: Container::Png,
                    at: bytes.len() as u64,
                    length: bytes.len() as u64,
                    expected: Text::fixed("签名的其余部分", "rest of the signature"),
                });
            }
            let what =
                Text::fixed("文件签名被改动，像是经过文本模式传输", "signature altered, as by a transfer in text mode");
            Err(DecodeError::Corrupt { container: Container::Png, at: 4, what })
        }
        Some(Container::WebP) if bytes.get(8..12).is_some_and(|kind| kind != b"WEBP") => unknown(bytes),
        Some(container) => Ok(container),
        None => unknown(bytes),
    }
}

fn unknown(bytes: &[u8]) -> Result<Container, DecodeError> {
    Err(DecodeError::UnknownContainer { start: bytes[..bytes.len().min(8)].to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_containers() {
        for (start, expected) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Container::Jpeg),
            (b"\x89PNG\r\n\x1A\n", Container::Png),
            (b"BM\0\0\0\0", Container::Bmp),
            (b"II*\0\x08\0\0\0", Container::Tiff),
            (b"MM\0*\0\0\0\x08", Container::Tiff),
            (b"RIFF\0\0\0\0WEBPVP8 ", Container::WebP),
        ] {
            assert_eq!(container(start).unwrap(), expected);
        }
    }

    #[test]
    fn foreign_formats_are_named_with_a_remedy() {
        for (start, name) in [
            #[cfg(not(feature = "heic"))]
            (&b"\0\0\0\x18ftypheic\0\0\0\0"[..], "HEIC"),
            #[cfg(not(feature = "heic"))]
            (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIF"),
            (&b"\0\0\0\x18ftypavif\0\0\0\0"[..], "AVIF"),
            (b"\0\0\0\x18ftypcrx \0\0\0\0", "camera RAW (CR3)"),
            (b"\0\0\0\x18ftypisom\0\0\0\0", "video"),
            (b"II*\0\x10\0\0\0CR\x02\0", "camera RAW (CR2)"),
            (b"IIRO\x08\0\0\0", "camera RAW (ORF)"),
            (b"IIU\0\x18\0\0\0", "camera RAW (RW2)"),
            (b"FUJIFILMCCD-RAW 0201", "camera RAW (RAF)"),
            (b"GIF89a", "GIF"),
            (b"%PDF-1.7", "PDF"),
            (b"\xFF\x0A\xFA", "JPEG XL"),
            (b"\0\0\0\x0CjP  \r\n\x87\n", "JPEG 2000"),
        ] {
            match container(start) {
                Err(DecodeError::Unsupported { format, remedy }) => {
                    assert_eq!(format.en, name);
                    assert!(!remedy.en.is_empty() && !remedy.zh.is_empty());
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn anything_else_shows_its_first_bytes() {
        for bytes in [&b"<!DOCTYPE html>"[..], b"x", b"RIFF\0\0\0\0WAVE"] {
            assert!(
                matches!(container(bytes), Err(DecodeError::UnknownContainer { start }) if bytes.starts_with(&start))
            );
        }
    }

    #[test]
    fn a_png_spoiled_by_text_mode_is_damaged_not_unknown() {
        assert!(matches!(container(b"\x89PNG\n\x1A\n\0"), Err(DecodeError::Corrupt { at: 4, .. })));
    }
}
