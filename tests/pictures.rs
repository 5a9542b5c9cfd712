//! One small scene in every layout that decoders get wrong: whole and reduced it is the same picture, or refused by its
//! name.
//!
//! `pictures/make.py` says how the files came to be. The cases that users sent are in a folder of their own, read where
//! it lies.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use campix_core::make::encode::{Retag, retag};
use campix_core::meta::Deviation;
use campix_core::photo::{DecodeError, DecodeOptions, Operation, Photo, Reduce};
use campix_tests::skipped::{Need, skipped};

/// Largest mean difference of a JPEG from the scene, of 255, where colour is at least half as fine as the picture;
/// garbage has 30 and more.
const NEAR: f64 = 2.5;

/// The same where colour is repeated over three or four pixels, and where both are reduced.
const NEAR_COARSE: f64 = 4.0;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures")
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension().is_some_and(|extension| ["jpg", "png", "tif"].iter().any(|known| extension == *known))
        })
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()))
        .collect();
    all.sort();
    all
}

/// Whether the file has this extension.
fn is(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

fn decode(bytes: &[u8], divisor: u32) -> Result<Photo, DecodeError> {
    Photo::decode(bytes.to_vec(), &DecodeOptions::default().reduce(Reduce::By(divisor)))
}

/// The scene with `change` made to every value, reduced by averaging.
fn scene(divisor: usize, change: impl Fn(u8) -> u8) -> Vec<u8> {
    let photo = decode(&std::fs::read(folder().join("scene.png")).unwrap(), 1).unwrap();
    let (view, step) = (photo.pixels(), divisor);
    let mut out = Vec::new();
    for top in (0..view.height()).step_by(step) {
        for left in (0..view.width()).step_by(step) {
            let (bottom, right) = (view.height().min(top + step), view.width().min(left + step));
            let mut sum = [0_u32; 3];
            for y in top..bottom {
                for x in left..right {
                    for (sum, value) in sum.iter_mut().zip(view.pixel(x, y)) {
                        *sum += u32::from(change(value));
                    }
                }
            }
            let count = ((bottom - top) * (right - left)) as u32;
            out.extend(sum.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    out
}

/// Mean and largest difference.
fn apart(a: &[u8], b: &[u8]) -> (f64, u8) {
    assert_eq!(a.len(), b.len());
    let differences = a.iter().zip(b).map(|(&a, &b)| a.abs_diff(b));
    let sum: f64 = differences.clone().map(f64::from).sum();
    (sum / a.len() as f64, differences.max().unwrap_or(0))
}

/// What this file does to the values of the scene.
fn change(name: &str) -> fn(u8) -> u8 {
    match name {
        // Half transparent on white.
        "half_associated.tif" | "half_unassociated.tif" => |value| ((u32::from(value) * 128 + 127) / 255 + 127) as u8,
        // Six steps a channel.
        "palette.tif" => |value| value / 51 * 51,
        _ => |value| value,
    }
}

#[test]
fn every_layout_shows_the_scene_at_every_size() {
    let mut decoded = 0;
    for (name, bytes) in files(&folder()).iter().filter(|(name, _)| !name.starts_with("refused_")) {
        for divisor in [1, 2, 4, 8] {
            let photo = decode(bytes, divisor).unwrap_or_else(|error| panic!("{name}: {error}"));
            let expected = scene(divisor as usize, change(name));
            let (mean, most) = apart(photo.pixels().data(), &expected);
            let jpeg = is(name, "jpg") || name == "ycbcr.tif";
            let converted = photo.operations().iter().any(|done| matches!(done, Operation::ConvertColour { .. }));
            let fits = match (jpeg, converted) {
                (true, _) if divisor > 1 || name.starts_with("quarter") || name.starts_with("third") => {
                    mean <= NEAR_COARSE
                }
                (true, _) => mean <= NEAR,
                // Eight bits hold the other space's values only to half a step, which a dark value stretches.
                (false, true) => mean <= 1.0 && most <= 6,
                (false, false) => most == 0,
            };
            assert!(fits, "{name} by {divisor}: mean {mean:.2}, at most {most}");
            decoded += 1;
        }
    }
    assert!(decoded >= 200, "{decoded} cases");
}

#[test]
fn what_is_read_past_is_logged_and_nothing_else() {
    let mut seen = BTreeSet::new();
    for (name, bytes) in files(&folder()).iter().filter(|(name, _)| is(name, "jpg")) {
        let Ok(photo) = decode(bytes, 1) else { continue };
        let reduced = decode(bytes, 4).unwrap();
        assert_eq!(photo.operations(), reduced.operations(), "{name}");
        let logged: Vec<&Deviation> = photo
            .operations()
            .iter()
            .map(|done| match done {
                Operation::Tolerate { what } => what,
                other => panic!("{name}: {other:?}"),
            })
            .collect();
        let Some(expected) = name.strip_prefix("deviation_").and_then(|name| name.strip_suffix(".jpg")) else {
            assert!(logged.is_empty(), "{name}: {logged:?}");
            continue;
        };
        assert_eq!(logged.len(), 1, "{name}");
        assert_eq!(serde_json::to_value(logged[0]).unwrap(), expected);
        assert!(photo.operations()[0].remark().is_some());
        seen.insert(expected.to_owned());
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
}

#[test]
fn other_operations_are_logged() {
    for (name, expected) in [
        ("pages.tif", Operation::SelectPage { page: 1, of: 2 }),
        ("half_associated.tif", Operation::Flatten { onto: [255; 3] }),
        ("big_endian_16.tif", Operation::ReduceDepth { from: 16 }),
        ("ink.tif", Operation::ConvertColour { from: "CMYK".to_owned() }),
        ("cicp_p3.png", Operation::ConvertColour { from: "cICP 12/13".to_owned() }),
        ("gamma.png", Operation::ConvertColour { from: "gAMA".to_owned() }),
    ] {
        let photo = decode(&std::fs::read(folder().join(name)).unwrap(), 1).unwrap();
        assert_eq!(photo.operations(), [expected], "{name}");
    }
}

#[test]
fn what_is_not_read_is_refused_by_its_name() {
    for (name, part) in [
        ("refused_arithmetic.jpg", "arithmetic"),
        ("refused_float.tif", "32"),
        ("refused_pq.png", "PQ"),
        ("refused_hlg.png", "HLG"),
    ] {
        match decode(&std::fs::read(folder().join(name)).unwrap(), 1) {
            Err(DecodeError::Unsupported { format, remedy }) => {
                assert!(format.en.contains(part) && !remedy.zh.is_empty(), "{name}: {format:?}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    let error = retag(&std::fs::read(folder().join("refused_arithmetic.jpg")).unwrap(), &Retag::default()).unwrap_err();
    assert_eq!(error.code().name(), "retag.unsupported");
    assert!(error.to_string().contains("arithmetic"), "{error}");
}

/// Every way in which a picture may be less than its header says is an error, however tolerant reading is otherwise.
#[test]
fn less_than_the_whole_picture_is_refused() {
    for (name, bytes) in files(&folder()).iter().filter(|(name, _)| is(name, "jpg") && !name.starts_with("refused_")) {
        let frame = bytes.windows(2).position(|pair| matches!(pair, [0xFF, 0xC0..=0xC2])).unwrap();
        let lines = u16::from_be_bytes([bytes[frame + 5], bytes[frame + 6]]);
        let refuse = |what: &str, bytes: &[u8]| {
            for divisor in [1, 8] {
                assert!(decode(bytes, divisor).is_err(), "{name} with {what}, by {divisor}");
            }
            assert!(retag(bytes, &Retag::default()).is_err(), "{name} with {what} retagged");
        };
        // Twice as many lines, or half as many: the data do not fit, or a DNL segment contradicts.
        if lines > 0 {
            for other in [lines * 2, lines / 2] {
                let mut changed = bytes.clone();
                changed[frame + 5..frame + 7].copy_from_slice(&other.to_be_bytes());
                refuse("other lines", &changed);
            }
        }
        // The last scan cut, an end sewn on.
        let scan = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xDA]).unwrap();
        for share in [3, 5, 8] {
            let mut cut = bytes[..scan + 14 + (bytes.len() - scan - 14) * share / 10].to_vec();
            cut.extend([0xFF, 0xD9]);
            refuse("a cut scan", &cut);
        }
        // Without its last scan, where there are several.
        if bytes.windows(2).filter(|pair| *pair == [0xFF, 0xDA]).count() > 1 {
            let mut cut = bytes[..scan].to_vec();
            cut.extend([0xFF, 0xD9]);
            refuse("a scan less", &cut);
        }
    }
}

#[test]
fn tiffs_with_less_than_their_pixels_are_refused() {
    // The first of two pages is whole without the second.
    for (name, bytes) in files(&folder()).iter().filter(|(name, _)| is(name, "tif") && name != "pages.tif") {
        for percent in 0..100 {
            assert!(decode(&bytes[..bytes.len() * percent / 100], 1).is_err(), "{name} cut at {percent} %");
        }
    }
}

/// The small files that went wrong at users' places: what is right is stated by the folder's own manual.
#[test]
fn files_that_went_wrong_once_are_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/images");
    if !folder.is_dir() {
        skipped("the small files that went wrong are not on this machine", Need::Nothing);
        return;
    }
    let reference = decode(&std::fs::read(folder.join("reference.png")).unwrap(), 1).unwrap();
    for (name, bytes) in files(&folder) {
        match decode(&bytes, 1) {
            Err(error) => assert_eq!((name.as_str(), error.code().name()), ("arithmetic.jpg", "decode.unsupported")),
            // Noise without a picture, and transparency.
            Ok(_) if ["dc_overflow.jpg", "associated_alpha.tif"].contains(&name.as_str()) => {}
            Ok(photo) => {
                // One file has fewer rows of the same picture.
                let data = photo.pixels().data();
                let (mean, most) = apart(data, &reference.pixels().data()[..data.len()]);
                assert!(
                    if is(&name, "jpg") || name.starts_with("jpeg") { mean <= NEAR } else { most == 0 },
                    "{name}: {mean}, {most}"
                );
            }
        }
    }
}
