//! A Canon CR3: where the camera's own JPEG lies among its boxes, and how large the sensor's picture is.
//!
//! In: the bytes of an ISO base media file (ISO/IEC 14496-12) of the brand "crx ". Out: the samples of its tracks that are
//! JPEGs, the sides of the largest track that is none – the sensor's –, and the orientation of the Exif block. At most [`PARTS`]
//! boxes are looked at in any box, on one path of five levels, and nothing is followed out of the file. The layout is from
//! <https://github.com/lclevy/canon_cr3>.

use std::ops::Range;

use super::preview::Found;
use crate::ground::geometry::Size;
use crate::meta::ifd::Tiff;

/// Most boxes in a box that are looked at; a camera writes about ten.
const PARTS: usize = 64;
/// Of Canon's own box with the Exif blocks.
const CANON: [u8; 16] =
    [0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48];

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const ORIENTATION: u16 = 274;

/// A big-endian number of `N` bytes.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let raw: [u8; N] = bytes.get(at..at.checked_add(N)?)?.try_into().ok()?;
    Some(raw.iter().fold(0, |sum, &byte| (sum << 8) | u64::from(byte)))
}

/// The boxes that lie in `place`: type and place of what is in them. The first that does not fit ends them.
fn parts(bytes: &[u8], place: Range<usize>) -> impl Iterator<Item = ([u8; 4], Range<usize>)> {
    let (mut at, end) = (place.start, place.end.min(bytes.len()));
    std::iter::from_fn(move || {
        let inside = bytes.get(at..end)?;
        let kind: [u8; 4] = inside.get(4..8)?.try_into().ok()?;
        let (head, length) = match number::<4>(inside, 0)? {
            // To the end of the file.
            0 => (8, inside.len() as u64),
            1 => (16, number::<8>(inside, 8)?),
            length => (8, length),
        };
        let length = usize::try_from(length).ok().filter(|length| (head..=inside.len()).contains(length))?;
        let content = at + head..at + length;
        at += length;
        Some((kind, content))
    })
    .take(PARTS)
}

/// The first box of a type.
fn part(bytes: &[u8], place: Range<usize>, kind: &[u8]) -> Option<Range<usize>> {
    parts(bytes, place).find(|(found, _)| found == kind).map(|(_, content)| content)
}

/// The sides that a track states, and where its sample lies if it has one and no more: a roll of photos is none.
fn track(bytes: &[u8], track: Range<usize>) -> Option<(Size, Option<Range<usize>>)> {
    let table = [b"mdia", b"minf", b"stbl"].into_iter().try_fold(track, |place, kind| part(bytes, place, kind))?;
    let within = |kind| part(bytes, table.clone(), kind).and_then(|place| bytes.get(place));
    // Version and flags, the number of descriptions, the first of them.
    let described = part(bytes, table.clone(), b"stsd")?;
    let (_, picture) = parts(bytes, described.start.checked_add(8)?..described.end).next()?;
    let picture = bytes.get(picture)?;
    let side = |at| number::<2>(picture, at).map(|side| side as u32);
    let size = Size::new(side(24)?, side(26)?);
    let sizes = within(b"stsz")?;
    let length = match number::<4>(sizes, 4)? {
        0 => number::<4>(sizes, 12)?,
        length => length,
    };
    let start = match (within(b"co64"), within(b"stco")) {
        (Some(wide), _) if number::<4>(wide, 4)? == 1 => number::<8>(wide, 8)?,
        (None, Some(narrow)) if number::<4>(narrow, 4)? == 1 => number::<4>(narrow, 8)?,
        _ => return Some((size, None)),
    };
    if number::<4>(sizes, 8)? != 1 {
        return Some((size, None));
    }
    let start = usize::try_from(start).ok()?;
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    Some((size, (end <= bytes.len()).then_some(start..end)))
}

/// The JPEGs of the tracks, the size of the sensor's picture, and the orientation.
pub(super) fn find(bytes: &[u8]) -> Option<Found> {
    let (mut candidates, mut sensor, mut orientation) = (Vec::new(), Size::new(0, 0), 1);
    let mut largest = |size: Size| sensor = Size::new(sensor.width.max(size.width), sensor.height.max(size.height));
    for (kind, content) in parts(bytes, part(bytes, 0..bytes.len(), b"moov")?) {
        match &kind {
            b"uuid" if bytes.get(content.clone())?.starts_with(&CANON) => {
                let Some(block) = part(bytes, content.start + CANON.len()..content.end, b"CMT1") else { continue };
                let Some(first) = Tiff::new(&bytes[block]).and_then(Tiff::first) else { continue };
                if let (Some(width), Some(height)) = (first.integer(WIDTH), first.integer(HEIGHT)) {
                    largest(Size::new(width, height));
                }
                let turned = first.integer(ORIENTATION).filter(|value| (1..=8).contains(value));
                orientation = turned.map_or(orientation, |value| value as u8);
            }
            b"trak" => match track(bytes, content) {
                Some((_, Some(sample))) if bytes[sample.clone()].starts_with(b"\xFF\xD8\xFF") => {
                    candidates.push(sample);
                }
                Some((size, _)) => largest(size),
                None => {}
            },
            _ => {}
        }
    }
    Some((candidates, sensor, orientation))
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

    fn boxed(kind: &[u8], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
    }

    /// A track as a camera writes it: `samples` of `length` bytes, the first at `start`.
    fn trak(size: (u16, u16), (start, length, samples): (u64, u32, u32)) -> Vec<u8> {
        let mut entry = vec![0; 24];
        entry.extend(size.0.to_be_bytes());
        entry.extend(size.1.to_be_bytes());
        entry.resize(82, 0);
        let described = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &boxed(b"CRAW", &entry)].concat();
        let sizes = [[0; 4], length.to_be_bytes(), samples.to_be_bytes()].concat();
        let offsets = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &start.to_be_bytes()].concat();
        let table = [boxed(b"stsd", &described), boxed(b"stsz", &sizes), boxed(b"co64", &offsets)].concat();
        let media =
            [boxed(b"hdlr", &[0; 25]), boxed(b"minf", &[boxed(b"vmhd", &[0; 12]), boxed(b"stbl", &table)].concat())];
        boxed(b"trak", &[boxed(b"tkhd", &[0; 84]), boxed(b"mdia", &media.concat())].concat())
    }

    /// What varies between the files here.
    #[derive(Clone, Copy)]
    struct Camera {
        /// Sides of the sensor's picture.
        sensor: (u16, u16),
        orientation: u8,
        /// How many JPEGs the file says it has.
        samples: u32,
        /// What the offset of the JPEG is off by.
        off: u64,
    }

    const CAMERA: Camera = Camera { sensor: (64, 42), orientation: 8, samples: 1, off: 0 };

    /// A CR3: brand, Exif block and three tracks, then the JPEG and what stands for the sensor's data.
    fn cr3(jpeg: &[u8], camera: Camera) -> Vec<u8> {
        let brand = boxed(b"ftyp", b"crx \0\0\0\x01crx isom");
        let exif = [&b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..], &[camera.orientation, 0, 0, 0, 0, 0, 0, 0]]
            .concat();
        let canon = [&CANON[..], &boxed(b"CNCV", b"CanonCR3_001/00.09.00/00.00.00"), &boxed(b"CMT1", &exif)].concat();
        let movie = |at: u64| {
            let (length, raw) = (jpeg.len() as u32, at + jpeg.len() as u64);
            let tracks = [
                trak((60, 40), (at + camera.off, length, camera.samples)),
                trak((16, 10), (raw, 100, 1)),
                trak(camera.sensor, (raw + 100, 200, 1)),
            ];
            boxed(b"moov", &[boxed(b"uuid", &canon), boxed(b"mvhd", &[0; 100]), tracks.concat()].concat())
        };
        let before = brand.len() + movie(0).len() + 16;
        let mut data = [&1_u32.to_be_bytes()[..], b"mdat", &(16 + jpeg.len() as u64 + 300).to_be_bytes()].concat();
        data.extend(jpeg);
        data.extend([0xAB; 300]);
        [brand, movie(before as u64), data].concat()
    }

    fn decode(bytes: Vec<u8>, divisor: u32) -> Result<Photo, DecodeError> {
        Photo::decode(bytes, &DecodeOptions::default().reduce(Reduce::By(divisor)))
    }

    fn refused(bytes: Vec<u8>) {
        match decode(bytes, 1) {
            Err(DecodeError::Unsupported { format, remedy }) => {
                assert_eq!(format.en, "camera RAW (CR3)");
                assert!(remedy.en.contains("export a JPEG") && !remedy.zh.is_empty());
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_camera_s_own_jpeg_is_the_photo_and_said_so() {
        let inside = jpeg(60, 40);
        let file = cr3(&inside, CAMERA);
        let photo = decode(file.clone(), 1).unwrap();
        assert_eq!((photo.metadata().container, photo.metadata().bytes), (Container::Raw, file.len() as u64));
        assert_eq!((photo.size(), photo.source()), (Size::new(40, 60), file.as_slice()));
        let from = "camera RAW (CR3)".to_owned();
        assert_eq!(photo.operations(), [Operation::ExtractPreview { from }, Operation::Orient { exif: 8 }]);
        let plain = decode(inside, 1).unwrap();
        assert_eq!(photo.pixels().pixel(0, 59), plain.pixels().pixel(0, 0));
        assert_eq!(decode(file, 4).unwrap().pixels().size(), Size::new(10, 15));
    }

    #[test]
    fn one_that_is_smaller_or_one_of_many_or_elsewhere_is_no_photo() {
        let inside = jpeg(60, 40);
        for camera in [
            Camera { sensor: (120, 80), ..CAMERA },
            Camera { sensor: (67, 44), ..CAMERA },
            Camera { samples: 70, ..CAMERA },
            Camera { off: 1, ..CAMERA },
            Camera { off: 1 << 20, ..CAMERA },
            Camera { off: u64::MAX - 2_000, ..CAMERA },
        ] {
            refused(cr3(&inside, camera));
        }
        refused(cr3(b"\0\0\0\x0Eftypheix as HDR PQ is", CAMERA));
    }

    #[test]
    fn half_a_file_is_refused_by_its_name() {
        let file = cr3(&jpeg(60, 40), CAMERA);
        let sensor = 301;
        for percent in 2..100 {
            refused(file[..(file.len() - sensor) * percent / 100].to_vec());
        }
        // The JPEG is whole where only what follows it is missing.
        assert!(decode(file[..file.len() - 300].to_vec(), 1).is_ok());
    }

    #[test]
    fn boxes_in_boxes_do_not_keep_the_reader_busy() {
        let mut file = boxed(b"ftyp", b"crx \0\0\0\x01");
        // Boxes of no content, of the length of the file, and of no length that can be.
        let many = boxed(b"trak", &[]).repeat(100_000);
        file.extend(boxed(b"moov", &many));
        refused(file.clone());
        for length in [0_u32, 1, 7, 9, u32::MAX] {
            let mut file = file.clone();
            file[16..20].copy_from_slice(&length.to_be_bytes());
            refused(file);
        }
    }

    proptest::proptest! {
        #[test]
        fn edited_files_never_panic(
            edits in proptest::collection::vec((0_u16..1_600, proptest::prelude::any::<u8>()), 1..10),
        ) {
            let mut bytes = cr3(&jpeg(16, 8), Camera { sensor: (16, 8), ..CAMERA });
            for (at, value) in edits {
                let at = usize::from(at).min(bytes.len() - 1);
                bytes[at] = value;
            }
            let _ = decode(bytes, 1);
        }
    }
}
