//! The camera's own JPEG inside a raw file, if it has the full size of the picture.
//!
//! In: the bytes of a raw file that is laid out like a TIFF (CR2, NEF, ARW, DNG, PEF, SRW, ORF, RW2), a RAF, or a CR3. Out:
//! where the JPEG lies, and the orientation that the raw file gives for it. A smaller preview is no original, and one
//! whose picture's size nothing tells is not taken. At most [`DIRECTORIES`] directories are looked at.

use std::ops::Range;

use super::cr3;
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::meta::ifd::{Directory, Tiff};
use crate::meta::jpeg::walk;

/// Most directories of a file that are looked at.
const DIRECTORIES: usize = 32;

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const COMPRESSION: u16 = 259;
const STRIP_OFFSETS: u16 = 273;
const ORIENTATION: u16 = 274;
const STRIP_LENGTHS: u16 = 279;
const SUB_DIRECTORIES: u16 = 330;
const JPEG_OFFSET: u16 = 0x0201;
const JPEG_LENGTH: u16 = 0x0202;
/// Of a RW2: the sensor's sides, and the JPEG itself.
const SENSOR_WIDTH: u16 = 2;
const SENSOR_HEIGHT: u16 = 3;
const JPEG_OF_RW2: u16 = 0x2E;

/// A JPEG inside a raw file.
pub(super) struct Preview {
    pub(super) bytes: Range<usize>,
    /// Exif orientation that the raw file gives, 1–8.
    pub(super) orientation: u8,
}

/// The full-size JPEG of a raw file.
pub(super) fn find(bytes: &[u8], limits: &Limits) -> Option<Preview> {
    let (candidates, sensor, orientation) = if bytes.starts_with(b"FUJIFILMCCD-RAW") {
        of_raf(bytes)?
    } else if bytes.get(4..12) == Some(b"ftypcrx ") {
        cr3::find(bytes)?
    } else {
        of_tiff(bytes)?
    };
    let size = |range: &Range<usize>| {
        let layout = walk(bytes.get(range.clone())?, limits).ok()?;
        layout.decodable().is_ok().then_some(layout.frame.size)
    };
    let sized = candidates.into_iter().filter_map(|range| Some((size(&range)?, range)));
    let (found, bytes) = sized.max_by_key(|(size, _)| size.pixels())?;
    // Sensors have a margin that the picture leaves out.
    let full = |own: u32, whole: u32| u64::from(own) * 10 >= u64::from(whole) * 9;
    let whole = sensor.pixels() > 0 && full(found.width, sensor.width) && full(found.height, sensor.height);
    whole.then_some(Preview { bytes, orientation })
}

/// Candidates, size of the sensor's picture (nothing if unknown), orientation.
pub(super) type Found = (Vec<Range<usize>>, Size, u8);

fn of_tiff(bytes: &[u8]) -> Option<Found> {
    let tiff = Tiff::new(bytes)?;
    let first = tiff.first()?;
    let orientation = first.integer(ORIENTATION).filter(|value| (1..=8).contains(value)).unwrap_or(1) as u8;
    let (mut candidates, mut sensor) = (Vec::new(), Size::new(0, 0));
    let (mut todo, mut seen): (Vec<Directory<'_>>, Vec<u64>) = (vec![first], Vec::new());
    let mut looked_at = 0;
    while let Some(directory) = todo.pop() {
        looked_at += 1;
        if looked_at > DIRECTORIES {
            break;
        }
        let mut largest = |width: Option<u32>, height: Option<u32>| {
            if let (Some(width), Some(height)) = (width, height) {
                sensor = Size::new(sensor.width.max(width), sensor.height.max(height));
            }
        };
        largest(directory.integer(WIDTH), directory.integer(HEIGHT));
        largest(directory.integer(SENSOR_WIDTH), directory.integer(SENSOR_HEIGHT));
        let strip = |offsets, lengths| {
            let start = usize::try_from(directory.get(offsets)?.offset(0)?).ok()?;
            let end = start.checked_add(usize::try_from(directory.get(lengths)?.offset(0)?).ok()?)?;
            (end <= bytes.len()).then_some(start..end)
        };
        candidates.extend(strip(JPEG_OFFSET, JPEG_LENGTH));
        if let (Some(6 | 7), Some(range)) = (directory.integer(COMPRESSION), strip(STRIP_OFFSETS, STRIP_LENGTHS)) {
            if let Some(size) = lossless(&bytes[range.clone()]) {
                largest(Some(size.width), Some(size.height));
            }
            candidates.push(range);
        }
        if let Some(own) = directory.get(JPEG_OF_RW2) {
            let start = own.bytes().as_ptr().addr() - bytes.as_ptr().addr();
            candidates.push(start..start + own.bytes().len());
        }
        let children = directory.get(SUB_DIRECTORIES);
        let children = children.iter().flat_map(|entry| (0..DIRECTORIES).map_while(|at| entry.offset(at)));
        for at in children.chain([directory.next]) {
            if at != 0 && !seen.contains(&at) {
                seen.push(at);
                todo.extend(tiff.directory(at));
            }
        }
    }
    Some((candidates, sensor, orientation))
}

/// Size of the sensor's picture in a lossless JPEG, whose components are neighbours in a row.
fn lossless(jpeg: &[u8]) -> Option<Size> {
    let mut at = 2;
    loop {
        let &[0xFF, marker, high, low] = jpeg.get(at..at + 4)? else { return None };
        if marker == 0xC3 {
            let &[_, h1, h0, w1, w0, count] = jpeg.get(at + 4..at + 10)? else { return None };
            let width = u32::from(u16::from_be_bytes([w1, w0])) * u32::from(count);
            return Some(Size::new(width, u16::from_be_bytes([h1, h0]).into()));
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
}

fn of_raf(bytes: &[u8]) -> Option<Found> {
    let number = |at: usize| {
        let raw: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(u32::from_be_bytes(raw))
    };
    let start = number(84)? as usize;
    let end = start.checked_add(number(88)? as usize).filter(|&end| end <= bytes.len())?;
    // Records of the sensor: a tag and a length of two bytes each, then the value.
    let mut at = number(92)? as usize;
    let records = number(at)?;
    at += 4;
    let mut sensor = Size::new(0, 0);
    for _ in 0..records.min(256) {
        let head = number(at)?;
        if head >> 16 == 0x0100 {
            let sides = number(at + 4)?;
            sensor = Size::new(sides & 0xFFFF, sides >> 16);
        }
        at += 4 + (head & 0xFFFF) as usize;
    }
    let range = start..end;
    Some((vec![range], sensor, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Container;
    use crate::photo::{DecodeError, DecodeOptions, Operation, Photo, Reduce};

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let data: Vec<u8> =
            (0..u32::from(width) * u32::from(height)).flat_map(|at| [at as u8, (at / 7) as u8, 90]).collect();
        let mut out = Vec::new();
        jpeg_encoder::Encoder::new(&mut out, 90).encode(&data, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
        out
    }

    fn directory(entries: &[(u16, u32)]) -> Vec<u8> {
        let mut out = (entries.len() as u16).to_le_bytes().to_vec();
        for &(tag, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend([4, 0, 1, 0, 0, 0]);
            out.extend(value.to_le_bytes());
        }
        out.extend([0; 4]);
        out
    }

    /// A file as a CR2 begins, with a JPEG in its first directory and the sensor's sides in another one.
    fn raw(jpeg: &[u8], size: (u32, u32), sensor: (u32, u32), orientation: u32) -> Vec<u8> {
        const FIRST: u32 = 16;
        let inner = directory(&[(WIDTH, sensor.0), (HEIGHT, sensor.1)]);
        let below = FIRST + 2 + 7 * 12 + 4;
        let at = below + inner.len() as u32;
        let outer = directory(&[
            (WIDTH, size.0),
            (HEIGHT, size.1),
            (COMPRESSION, 6),
            (STRIP_OFFSETS, at),
            (ORIENTATION, orientation),
            (STRIP_LENGTHS, jpeg.len() as u32),
            (SUB_DIRECTORIES, below),
        ]);
        let head: &[u8] = b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0";
        [head, &outer, &inner, jpeg].concat()
    }

    fn decode(bytes: Vec<u8>, divisor: u32) -> Result<Photo, DecodeError> {
        Photo::decode(bytes, &DecodeOptions::default().reduce(Reduce::By(divisor)))
    }

    #[test]
    fn a_full_size_preview_is_the_photo_and_said_so() {
        let inside = jpeg(60, 40);
        let file = raw(&inside, (60, 40), (64, 42), 6);
        let photo = decode(file.clone(), 1).unwrap();
        assert_eq!((photo.metadata().container, photo.metadata().bytes), (Container::Raw, file.len() as u64));
        assert_eq!((photo.size(), photo.source()), (Size::new(40, 60), file.as_slice()));
        let expected =
            [Operation::ExtractPreview { from: "camera RAW (CR2)".to_owned() }, Operation::Orient { exif: 6 }];
        assert_eq!(photo.operations(), expected);
        let plain = decode(inside, 1).unwrap();
        assert_eq!(photo.pixels().pixel(39, 0), plain.pixels().pixel(0, 0));
        assert_eq!(decode(file, 4).unwrap().pixels().size(), Size::new(10, 15));
    }

    #[test]
    fn a_small_preview_is_no_photo() {
        let file = raw(&jpeg(60, 40), (60, 40), (120, 80), 1);
        match decode(file, 1) {
            Err(DecodeError::Unsupported { format, .. }) => assert_eq!(format.en, "camera RAW (CR2)"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn half_a_preview_is_refused() {
        let file = raw(&jpeg(60, 40), (60, 40), (60, 40), 1);
        for percent in 0..100 {
            assert!(decode(file[..file.len() * percent / 100].to_vec(), 1).is_err(), "{percent} %");
        }
        let mut cut = file;
        let length = cut.len();
        cut.drain(length - 200..length - 2);
        assert!(decode(cut, 1).is_err());
    }

    #[test]
    fn the_size_of_a_lossless_picture_is_behind_segments_of_any_length() {
        let frame =
            |count: u8| [&[0xFF, 0xC3, 0, 17, 8][..], &300u16.to_be_bytes(), &200u16.to_be_bytes(), &[count]].concat();
        for length in [2u8, 3, 4, 11, 60] {
            let before = [&[0xFF, 0xD8, 0xFF, 0xC4, 0, length][..], &vec![7; usize::from(length) - 2]].concat();
            assert_eq!(lossless(&[before.clone(), frame(2)].concat()), Some(Size::new(400, 300)), "{length}");
            assert_eq!(lossless(&before), None);
        }
    }

    #[test]
    fn a_raf_names_its_jpeg_and_the_sides_of_its_sensor() {
        let inside = jpeg(60, 40);
        let mut file = b"FUJIFILMCCD-RAW 0201".to_vec();
        file.resize(84, 0);
        for number in [120, inside.len() as u32, 100] {
            file.extend(u32::to_be_bytes(number));
        }
        file.resize(100, 0);
        file.extend([0, 0, 0, 1, 1, 0, 0, 4, 0, 42, 0, 64]);
        file.resize(120, 0);
        file.extend(&inside);
        assert_eq!(decode(file, 1).unwrap().size(), Size::new(60, 40));
    }

    proptest::proptest! {
        #[test]
        fn edited_files_never_panic(
            edits in proptest::collection::vec((0_u16..200, proptest::prelude::any::<u8>()), 1..10),
        ) {
            let mut bytes = raw(&jpeg(16, 8), (16, 8), (16, 8), 1);
            for (at, value) in edits {
                bytes[usize::from(at)] = value;
            }
            let _ = decode(bytes, 1);
        }
    }
}
