//! Hostile files: cut short, altered, mislabelled, enormous. A typed error or a photo, never a panic, and never half a
//! picture that passes for a whole one.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use campix_core::Limits;
use campix_core::meta::{Container, extension_matches};
use campix_core::photo::{DecodeError, DecodeOptions, Photo, Reduce};
use image::{DynamicImage, ImageFormat, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

fn scene(width: u32, height: u32) -> RgbImage {
    let mut state = 9_u32;
    RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = state >> 28;
        image::Rgb([(x * 3 + noise) as u8, (y * 4 + noise) as u8, ((x ^ y) * 2 + noise) as u8])
    })
}

fn jpeg(set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let picture = scene(72, 56);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 80);
    set(&mut encoder);
    encoder.encode(&picture, 72, 56, ColorType::Rgb).unwrap();
    out
}

fn other(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(scene(40, 30)).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// One whole file of every kind that is decoded.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let subsampled = |encoder: &mut Encoder<&mut Vec<u8>>| encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let mut grey = Vec::new();
    Encoder::new(&mut grey, 80).encode(scene(64, 16).as_raw(), 64, 48, ColorType::Luma).unwrap();
    let mut ink = Vec::new();
    Encoder::new(&mut ink, 80).encode(&scene(32, 32).as_raw()[..3072], 32, 24, ColorType::CmykAsYcck).unwrap();
    vec![
        ("JPEG 4:4:4", jpeg(|encoder| encoder.set_sampling_factor(SamplingFactor::F_1_1))),
        ("JPEG 4:2:0", jpeg(subsampled)),
        (
            "JPEG 4:2:0 with restarts",
            jpeg(|encoder| {
                subsampled(encoder);
                encoder.set_restart_interval(3);
            }),
        ),
        (
            "JPEG in three scans",
            jpeg(|encoder| {
                subsampled(encoder);
                encoder.set_optimized_huffman_tables(true);
            }),
        ),
        (
            "JPEG progressive",
            jpeg(|encoder| {
                subsampled(encoder);
                encoder.set_progressive(true);
            }),
        ),
        ("JPEG grey", grey),
        ("JPEG YCCK", ink),
        ("PNG", other(ImageFormat::Png)),
        ("WebP", other(ImageFormat::WebP)),
        ("BMP", other(ImageFormat::Bmp)),
        ("TIFF", other(ImageFormat::Tiff)),
    ]
}

/// Decodes in full and reduced; a panic fails the test with the name of the case.
fn decode(case: &str, bytes: &[u8], reduce: Reduce) -> Result<Photo, DecodeError> {
    let options = DecodeOptions::default().reduce(reduce);
    let result = catch_unwind(AssertUnwindSafe(|| Photo::decode(bytes.to_vec(), &options)));
    result.unwrap_or_else(|_| panic!("panic on {case}"))
}

const WAYS: [Reduce; 3] = [Reduce::By(1), Reduce::By(2), Reduce::By(8)];

#[test]
fn whole_files_decode() {
    for (name, bytes) in files() {
        for reduce in WAYS {
            let photo = decode(name, &bytes, reduce).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(photo.pixels().width() > 0);
        }
    }
}

#[test]
fn files_cut_at_every_percent_are_refused_with_a_place() {
    for (name, bytes) in files() {
        for percent in 0..100 {
            let cut = &bytes[..bytes.len() * percent / 100];
            for reduce in WAYS {
                let case = format!("{name} cut at {percent} %");
                match decode(&case, cut, reduce) {
                    Err(DecodeError::Truncated { at, length, .. }) => {
                        assert_eq!(length, cut.len() as u64);
                        assert!(at <= length, "{case}");
                    }
                    Err(DecodeError::Empty | DecodeError::UnknownContainer { .. }) => assert!(cut.len() < 8, "{case}"),
                    other => panic!("{case}: {other:?}"),
                }
            }
        }
    }
}

#[test]
fn a_cut_scan_with_an_end_sewn_on_is_not_a_picture() {
    for (name, bytes) in files().into_iter().filter(|(name, _)| name.starts_with("JPEG")) {
        for percent in 0..100 {
            let mut cut = bytes[..bytes.len() * percent / 100].to_vec();
            cut.extend([0xFF, 0xD9]);
            for reduce in WAYS {
                let case = format!("{name} cut at {percent} % and closed");
                if let Ok(photo) = decode(&case, &cut, reduce) {
                    // Only what lies after the last block may be missing.
                    let whole = decode(name, &bytes, reduce).unwrap();
                    assert!(photo.pixels() == whole.pixels(), "{case}");
                }
            }
        }
    }
}

#[test]
fn altered_bytes_give_an_error_or_a_photo() {
    for (name, bytes) in files() {
        // A step that divides nothing: cuts fall at all kinds of places, and the test stays short.
        for at in (0..bytes.len()).step_by(if bytes.len() > 4000 { 7 } else { 3 }) {
            for change in [0x01, 0x80, 0xFF] {
                let mut altered = bytes.clone();
                altered[at] ^= change;
                let reduce = WAYS[at % 3];
                let case = format!("{name} with byte {at} changed by {change:02X}");
                if let Ok(photo) = decode(&case, &altered, reduce) {
                    let (size, divisor) = (photo.size(), photo.reduction());
                    assert_eq!(photo.pixels().size().width, size.width.div_ceil(divisor), "{case}");
                    assert_eq!(photo.pixels().size().height, size.height.div_ceil(divisor), "{case}");
                }
            }
        }
    }
}

#[test]
fn bytes_behind_the_picture_are_counted_and_may_be_cut() {
    let second = jpeg(|_| ());
    for (name, bytes) in files() {
        if name == "TIFF" {
            // A TIFF has no end: anything may follow anywhere.
            continue;
        }
        let joined = [bytes.as_slice(), &second].concat();
        for cut in [0, 1, second.len() / 2, second.len()] {
            let photo = decode(name, &joined[..bytes.len() + cut], Reduce::By(1)).unwrap();
            assert_eq!(photo.metadata().trailing_bytes, cut as u64, "{name}");
        }
    }
}

#[test]
fn the_container_is_told_by_the_bytes_and_the_extension_only_remembered() {
    let folder = std::env::temp_dir().join(format!("campix-hostile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("证件照.JPG");
    std::fs::write(&path, other(ImageFormat::Png)).unwrap();
    let photo = Photo::open(&path, &DecodeOptions::default());
    std::fs::remove_dir_all(&folder).unwrap();
    let photo = photo.unwrap();
    assert_eq!(photo.metadata().container, Container::Png);
    let extension = photo.metadata().extension.as_deref().unwrap();
    assert_eq!(extension, "jpg");
    assert!(!extension_matches(extension, photo.metadata().container));
}

#[test]
fn bombs_are_refused_by_their_header() {
    let limits = Limits::default().pixels(1000);
    for (name, bytes) in files() {
        match Photo::decode(bytes, &DecodeOptions::default().limits(limits)) {
            Err(DecodeError::Limit { found, limit: 1000, .. }) => assert!(found > 1000 || name == "JPEG YCCK"),
            Ok(_) if name == "JPEG YCCK" => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn errors_say_what_to_do_and_where() {
    let bytes = jpeg(|_| ());
    let error = decode("cut", &bytes[..bytes.len() / 2], Reduce::Auto).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("JPEG ends early") && text.contains(&(bytes.len() / 2).to_string()), "{text}");
    let heic = decode("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Reduce::Auto).unwrap_err().to_string();
    assert!(heic.contains("HEIC") && heic.contains("JPEG"), "{heic}");
}
