//! The container of a file, told by its first bytes.

use super::DecodeError;
use crate::meta::Container;

const RAW: &str = "develop it in the camera's own program and export a JPEG";
const HEIC: &str = "export it as JPEG; on an iPhone choose Settings, Camera, Formats, Most Compatible";
const SAVE_AGAIN: &str = "save it as JPEG or PNG";

/// Formats that are known but not decoded: offset, magic bytes, name, what to do.
const FOREIGN: &[(usize, &[u8], &str, &str)] = &[
    (0, b"GIF8", "GIF", SAVE_AGAIN),
    (0, b"%PDF", "PDF", "extract the picture and save it as JPEG"),
    (0, b"8BPS", "Photoshop document (PSD)", "export it as JPEG"),
    (0, b"\0\0\0\x0CjP  \r\n\x87\n", "JPEG 2000", SAVE_AGAIN),
    (0, b"\xFF\x4F\xFF\x51", "JPEG 2000", SAVE_AGAIN),
    (0, b"\0\0\0\x0CJXL \r\n\x87\n", "JPEG XL", SAVE_AGAIN),
    (0, b"\xFF\x0A", "JPEG XL", SAVE_AGAIN),
    (0, b"II\xBC\x01", "JPEG XR", SAVE_AGAIN),
    (0, b"II\x2B\0", "BigTIFF", SAVE_AGAIN),
    (0, b"MM\0\x2B", "BigTIFF", SAVE_AGAIN),
    (0, b"IIRO", "camera RAW (ORF)", RAW),
    (0, b"IIRS", "camera RAW (ORF)", RAW),
    (0, b"MMOR", "camera RAW (ORF)", RAW),
    (0, b"IIU\0", "camera RAW (RW2)", RAW),
    (0, b"FUJIFILMCCD-RAW", "camera RAW (RAF)", RAW),
    (0, b"FOVb", "camera RAW (X3F)", RAW),
    (0, b"\0MRM", "camera RAW (MRW)", RAW),
    (0, b"HEAPCCDR", "camera RAW (CRW)", RAW),
    (6, b"HEAPCCDR", "camera RAW (CRW)", RAW),
    (8, b"CR\x02", "camera RAW (CR2)", RAW),
    (0, b"PK\x03\x04", "ZIP archive or office document", "take the picture out and save it as JPEG"),
    (0, b"Rar!\x1A\x07", "RAR archive", "unpack it first"),
    (0, b"7z\xBC\xAF\x27\x1C", "7-Zip archive", "unpack it first"),
];

/// Brands of ISO base media files (HEIF and its relatives), by the word behind "ftyp".
const BRANDS: &[(&[u8], &str, &str)] = &[
    (b"heic", "HEIC", HEIC),
    (b"heix", "HEIC", HEIC),
    (b"heim", "HEIC", HEIC),
    (b"heis", "HEIC", HEIC),
    (b"hevc", "HEIC", HEIC),
    (b"hevx", "HEIC", HEIC),
    (b"mif1", "HEIF", HEIC),
    (b"msf1", "HEIF", HEIC),
    (b"mif2", "HEIF", HEIC),
    (b"avif", "AVIF", SAVE_AGAIN),
    (b"avis", "AVIF", SAVE_AGAIN),
    (b"crx ", "camera RAW (CR3)", RAW),
];

/// Tells the container of `bytes`.
pub(super) fn container(bytes: &[u8]) -> Result<Container, DecodeError> {
    let unsupported = |format, remedy| Err(DecodeError::Unsupported { format, remedy });
    for &(at, magic, format, remedy) in FOREIGN {
        let camera_in_tiff = at != 0 && !bytes.starts_with(b"II") && !bytes.starts_with(b"MM");
        if !camera_in_tiff && bytes.get(at..).is_some_and(|rest| rest.starts_with(magic)) {
            return unsupported(format, remedy);
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        let brand = bytes.get(8..12).unwrap_or_default();
        return match BRANDS.iter().find(|(known, ..)| *known == brand) {
            Some(&(_, format, remedy)) => unsupported(format, remedy),
            None => unsupported("video", "save one frame as JPEG or PNG"),
        };
    }
    let known: [(&[u8], Container); 7] = [
        (b"\xFF\xD8", Container::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Container::Png),
        (b"BM", Container::Bmp),
        (b"II*\0", Container::Tiff),
        (b"MM\0*", Container::Tiff),
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
                    expected: "rest of the signature",
                });
            }
            let what = "signature altered, as by a transfer in text mode".to_owned();
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
            (&b"\0\0\0\x18ftypheic\0\0\0\0"[..], "HEIC"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIF"),
            (b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
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
                    assert_eq!(format, name);
                    assert!(!remedy.is_empty());
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
