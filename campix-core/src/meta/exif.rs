//! Exif: orientation, density, capture time, and whether private data are present.

use super::ifd::{Directory, Tiff};
use super::private::{DATE_TIME_ORIGINAL, Directories, EXIF_POINTER};
use super::traces::Claims;
use super::{CameraMark, Density, PrivateData, PrivateKind};
use crate::ground::geometry::Size;

/// What is read from one Exif block.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Exif {
    /// Tag 0x0112 as stored, valid or not.
    pub(crate) orientation: Option<u32>,
    pub(crate) density: Option<Density>,
    /// DateTimeOriginal, if it has the format of a date.
    pub(crate) captured: Option<String>,
    /// The camera, if make, model or serial number are written.
    pub(crate) camera: Option<CameraMark>,
    pub(crate) private: PrivateData,
    /// What pixels can contradict.
    pub(crate) claims: Claims,
}

const PROCESSING_SOFTWARE: u16 = 0x000B;
const SOFTWARE: u16 = 0x0131;
const PIXEL_X: u16 = 0xA002;
const PIXEL_Y: u16 = 0xA003;
const MAKE: u16 = 0x010F;
const MODEL: u16 = 0x0110;
const ORIENTATION: u16 = 0x0112;
const X_RESOLUTION: u16 = 0x011A;
const Y_RESOLUTION: u16 = 0x011B;
const RESOLUTION_UNIT: u16 = 0x0128;
const BODY_SERIAL: u16 = 0xA431;
const CAMERA_SERIAL: u16 = 0xC62F;

/// Reads a TIFF block: the payload of a JPEG's Exif segment without its "Exif\0\0", a PNG's eXIf, a WebP's EXIF.
/// What cannot be read is absent, and noted as data that cannot be read.
pub(crate) fn read(data: &[u8]) -> Exif {
    let main = Tiff::new(data).and_then(|tiff| Some((tiff, tiff.first()?)));
    let Some((tiff, main)) = main else {
        let private = [PrivateKind::Unreadable].into_iter().filter(|_| data.iter().any(|&byte| byte != 0)).collect();
        return Exif { private, ..Exif::default() };
    };
    let thumbnail = (main.next != 0).then(|| tiff.directory(main.next)).flatten().unwrap_or_default();
    from_directories(tiff, &main, &thumbnail, false)
}

/// The same from directories already found, for a TIFF whose picture uses the first one itself (`pixels`).
pub(crate) fn from_directories(tiff: Tiff<'_>, main: &Directory<'_>, thumbnail: &Directory<'_>, pixels: bool) -> Exif {
    let details = main.get(EXIF_POINTER).and_then(super::ifd::Entry::pointer).and_then(|at| tiff.directory(at));
    let details = details.unwrap_or_default();
    let private = Directories { tiff, main, details: &details, thumbnail, pixels }.judge();
    Exif {
        orientation: main.integer(ORIENTATION),
        density: density(main),
        captured: details.get(DATE_TIME_ORIGINAL).and_then(super::ifd::Entry::text).filter(|text| is_date(text)),
        camera: camera(main, &details),
        private,
        claims: claims(main, &details),
    }
}

/// What pixels can contradict.
fn claims(main: &Directory<'_>, details: &Directory<'_>) -> Claims {
    let text = |tag| main.get(tag).or_else(|| details.get(tag)).and_then(super::ifd::Entry::text).unwrap_or_default();
    let size = details.integer(PIXEL_X).zip(details.integer(PIXEL_Y)).map(|(x, y)| Size::new(x, y));
    Claims::of(&[SOFTWARE, PROCESSING_SOFTWARE].map(text), &text(MAKE), size)
}

/// The camera by its make, model and the serial number of its body; lenses are changed.
fn camera(main: &Directory<'_>, details: &Directory<'_>) -> Option<CameraMark> {
    let text = |tag| main.get(tag).or_else(|| details.get(tag)).and_then(super::ifd::Entry::text).unwrap_or_default();
    let serial = [BODY_SERIAL, CAMERA_SERIAL].map(text).into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let parts = [text(MAKE), text(MODEL), serial];
    parts.iter().any(|part| !part.is_empty()).then(|| CameraMark::of(&parts.each_ref().map(String::as_str)))
}

/// Density from XResolution, YResolution and ResolutionUnit (standards RDPI-02); a missing unit means inches.
fn density(main: &Directory<'_>) -> Option<Density> {
    let (x, y) = (main.get(X_RESOLUTION), main.get(Y_RESOLUTION));
    if x.is_none() && y.is_none() {
        return None;
    }
    let factor = match main.integer(RESOLUTION_UNIT).unwrap_or(2) {
        2 => Some(1.0),
        3 => Some(super::CENTIMETRES_PER_INCH),
        _ => None,
    };
    let axis = |entry: Option<super::ifd::Entry<'_>>| Some(entry?.rational()? * factor?).filter(|&value| value > 0.0);
    Some(Density { x: axis(x), y: axis(y) })
}

/// "YYYY:MM:DD HH:MM:SS", digits where digits belong: anything else is dropped, it might be a name.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 19
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 | 13 | 16 => byte == b':',
            10 => byte == b' ',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::private::GPS_POINTER;
    use super::*;

    /// A big-endian Exif block with the given entries (tag, type, count, value bytes) in IFD0.
    pub(crate) fn block(entries: &[(u16, u16, u32, Vec<u8>)]) -> Vec<u8> {
        let mut out = b"MM\0*\0\0\0\x08".to_vec();
        out.extend((entries.len() as u16).to_be_bytes());
        let mut tail: Vec<u8> = Vec::new();
        let tail_at = 8 + 2 + entries.len() * 12 + 4;
        for (tag, kind, count, value) in entries {
            out.extend(tag.to_be_bytes());
            out.extend(kind.to_be_bytes());
            out.extend(count.to_be_bytes());
            if value.len() <= 4 {
                out.extend(value);
                out.resize(out.len() + 4 - value.len(), 0);
            } else {
                out.extend(((tail_at + tail.len()) as u32).to_be_bytes());
                tail.extend(value);
            }
        }
        out.extend([0; 4]);
        out.extend(tail);
        out
    }

    pub(crate) fn rational(top: u32, bottom: u32) -> Vec<u8> {
        [top.to_be_bytes(), bottom.to_be_bytes()].concat()
    }

    #[test]
    fn density_follows_the_unit() {
        let case = |x: (u32, u32), unit: Option<u8>| {
            let mut entries = vec![(X_RESOLUTION, 5, 1, rational(x.0, x.1)), (Y_RESOLUTION, 5, 1, rational(x.0, x.1))];
            entries.extend(unit.map(|unit| (RESOLUTION_UNIT, 3, 1, vec![0, unit])));
            read(&block(&entries)).density.unwrap().x
        };
        assert_eq!(case((300, 1), Some(2)), Some(300.0));
        assert_eq!(case((300, 1), None), Some(300.0));
        assert_eq!(case((118, 1), Some(3)), Some(118.0 * 2.54));
        assert_eq!(case((72, 1), Some(1)), None);
        assert_eq!(case((0, 1), Some(2)), None);
        assert_eq!(case((1, 0), Some(2)), None);
        assert_eq!(read(&block(&[])).density, None);
    }

    #[test]
    fn density_is_read_as_any_kind_of_number() {
        let case = |kind: u16, value: &[u8]| {
            let axis = |tag| (tag, kind, 1, value.to_vec());
            read(&block(&[axis(X_RESOLUTION), axis(Y_RESOLUTION), (RESOLUTION_UNIT, 3, 1, vec![0, 2])]))
                .density
                .unwrap()
                .x
        };
        assert_eq!(case(3, &[1, 44]), Some(300.0));
        assert_eq!(case(4, &[0, 0, 1, 44]), Some(300.0));
        assert_eq!(case(10, &rational(600, 2)), Some(300.0));
        assert_eq!(case(10, &rational(600, u32::MAX)), None, "minus 600 is no density");
        assert_eq!(case(2, b"300\0"), None);
    }

    #[test]
    fn private_data_are_noticed_by_presence() {
        let exif = read(&block(&[(0x013B, 2, 5, b"A. B\0".to_vec())]));
        assert_eq!(exif.private.kinds().collect::<Vec<_>>(), [PrivateKind::Owner]);
        let blank = read(&block(&[(0x013B, 2, 5, b"    \0".to_vec())]));
        assert!(!blank.private.any());
    }

    #[test]
    fn a_position_is_private_and_the_version_of_its_block_is_not() {
        const SIGNED_LONG: u16 = 9;
        let with_gps = |kind: u16, tags: &[u16]| {
            let pointing = |at: u32| block(&[(GPS_POINTER, kind, 1, at.to_be_bytes().to_vec())]);
            let at = pointing(0).len() as u32;
            let mut out = pointing(at);
            out.extend((tags.len() as u16).to_be_bytes());
            for tag in tags {
                out.extend(tag.to_be_bytes());
                out.extend([0, 1, 0, 0, 0, 4, 2, 3, 0, 0]);
            }
            out.extend([0; 4]);
            read(&out).private
        };
        for kind in [4, SIGNED_LONG, 13] {
            assert_eq!(with_gps(kind, &[0, 2]).kinds().collect::<Vec<_>>(), [PrivateKind::Gps], "{kind}");
            assert!(!with_gps(kind, &[0]).any(), "{kind}");
            assert!(!with_gps(kind, &[]).any(), "{kind}");
        }
        let text = block(&[(GPS_POINTER, 2, 4, b"abc\0".to_vec())]);
        assert!(read(&text).private.has(PrivateKind::Gps), "a pointer that cannot be followed");
        let nowhere = block(&[(GPS_POINTER, 4, 1, vec![0, 1, 0, 0])]);
        assert!(read(&nowhere).private.has(PrivateKind::Gps));
    }

    #[test]
    fn what_is_not_on_the_list_or_cannot_be_read_is_named() {
        let kinds = |data: &[u8]| read(data).private.kinds().collect::<Vec<_>>();
        let allowed = [
            (0x0112, 3, 1, vec![0, 6]),
            (0x011A, 5, 1, rational(300, 1)),
            (0x0128, 3, 1, vec![0, 2]),
            (0x0213, 3, 1, vec![0, 1]),
        ];
        assert_eq!(kinds(&block(&allowed)), []);
        assert_eq!(kinds(&block(&[(0xBEEF, 2, 2, b"x\0".to_vec())])), [PrivateKind::OtherTag]);
        assert_eq!(kinds(&block(&[(0x0112, 3, 8, vec![1; 16])])), [PrivateKind::OtherTag], "room for a name");
        assert_eq!(kinds(&block(&[(0x0112, 99, 1, vec![0, 6])])), [PrivateKind::Unreadable], "no such type");
        let cut = block(&allowed[..1]);
        assert_eq!(kinds(&cut[..cut.len() - 4]), [], "without the offset of a next directory");
        let mut more = block(&allowed);
        more.extend([0; 7]);
        assert_eq!(kinds(&more), [], "padding says nothing");
        more.extend(b"Zhang");
        assert_eq!(kinds(&more), [PrivateKind::Unreadable]);
        assert_eq!(kinds(b"not a block"), [PrivateKind::Unreadable]);
    }

    #[test]
    fn only_dates_are_carried_on() {
        assert!(is_date("2026:06:01 09:30:00"));
        assert!(!is_date("Zhang San was here!"));
        assert!(!is_date(""));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(mut data in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            for start in [b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"] {
                if data.len() >= start.len() {
                    data[..start.len()].copy_from_slice(start);
                }
                let _ = read(&data);
                let _ = super::super::photoshop::read(&data);
                let _ = super::super::jfif::read(&data);
            }
        }
    }
}
