//! The drawings of `campix profile conform`: made again by the studio and compared.

use std::path::Path;

use campix_core::geometry::Size;
use campix_core::pixels::RgbView;
use campix_examples::studio::{Backdrop, HairStyle, Scene, Sitter, Studio, draw};
use campix_tests::portraits::jpeg;
use jpeg_encoder::{ColorType, Encoder, PixelDensity};

/// A person in plain clothes.
const SITTER: u64 = 3;
const LIGHT_BLUE: [u8; 3] = [100, 197, 255];

/// The person on one colour, without noise, so that only what is said differs.
fn sitting(backdrop: [u8; 3]) -> (Sitter, Scene) {
    let studio = Studio::new(7);
    let mut scene = studio.scene(SITTER);
    (scene.backdrop, scene.noise, scene.vignette) = (Backdrop::Plain(backdrop), 0.0, 0.0);
    (scene.roll_degrees, scene.yaw_degrees, scene.pitch_degrees, scene.light_ratio) = (0.0, 0.0, 0.0, 1.0);
    (scene.interpupil, scene.eyes_at) = (0.1, [0.5, 0.42]);
    let mut sitter = studio.sitter(SITTER);
    (sitter.hair, sitter.glasses) = (HairStyle::Short, None);
    (sitter, scene)
}

fn person(backdrop: [u8; 3]) -> Vec<u8> {
    let (sitter, scene) = sitting(backdrop);
    jpeg(draw(&[sitter], &scene, Size::new(900, 1200)).pixels.view(), 94)
}

/// The person in another pose, as large as a registration photo has them.
fn pose(change: impl Fn(&mut Scene)) -> Vec<u8> {
    let (sitter, mut scene) = sitting(LIGHT_BLUE);
    (scene.interpupil, scene.eyes_at) = (0.15, [0.5, 0.43]);
    change(&mut scene);
    jpeg(draw(&[sitter], &scene, Size::new(384, 512)).pixels.view(), 88)
}

/// A small picture of the person as a file of another kind.
fn file(change: impl Fn(RgbView<'_>, &mut Encoder<&mut Vec<u8>>) -> Option<Vec<u8>>) -> Vec<u8> {
    let (sitter, scene) = sitting(LIGHT_BLUE);
    let portrait = draw(&[sitter], &scene, Size::new(240, 320));
    let view = portrait.pixels.view();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.set_density(PixelDensity::dpi(300));
    match change(view, &mut encoder) {
        Some(grey) => encoder.encode(&grey, 240, 320, ColorType::Luma).unwrap(),
        None => encoder.encode(view.data(), 240, 320, ColorType::Rgb).unwrap(),
    }
    bytes
}

fn grey() -> Vec<u8> {
    file(|view, _| Some(view.data().chunks_exact(3).map(|pixel| pixel[1]).collect()))
}

fn progressive() -> Vec<u8> {
    file(|_, encoder| {
        encoder.set_progressive(true);
        None
    })
}

fn profiled(profile: &moxcms::ColorProfile) -> Vec<u8> {
    let mut profile = profile.encode().unwrap();
    // The header has the time at which it was written (ICC.1:2022, 7.2.8).
    profile[24..36].copy_from_slice(&[0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    file(|_, encoder| {
        encoder.add_icc_profile(&profile).unwrap();
        None
    })
}

/// An Exif segment that says 72 dots per inch.
fn two_densities() -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x03".to_vec();
    // XResolution and YResolution as rationals behind the directory, ResolutionUnit 2: inch.
    let after: u32 = 8 + 2 + 3 * 12 + 4;
    for (tag, kind, value) in [(0x011A_u16, 5_u16, after), (0x011B, 5, after + 8), (0x0128, 3, 2 << 16)] {
        exif.extend(tag.to_be_bytes());
        exif.extend(kind.to_be_bytes());
        exif.extend(1_u32.to_be_bytes());
        exif.extend(value.to_be_bytes());
    }
    exif.extend(0_u32.to_be_bytes());
    for word in [72_u32, 1, 72, 1] {
        exif.extend(word.to_be_bytes());
    }
    file(|_, encoder| {
        encoder.add_app_segment(1, exif.clone()).unwrap();
        None
    })
}

#[test]
fn the_drawings_are_the_studios() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-core/cli/conform");
    let drawings = [
        ("person-on-white", person([255; 3])),
        ("person-on-black", person([0; 3])),
        ("turned-left", pose(|scene| scene.yaw_degrees = -35.0)),
        ("turned-right", pose(|scene| scene.yaw_degrees = 35.0)),
        ("chin-raised", pose(|scene| scene.pitch_degrees = 35.0)),
        ("chin-lowered", pose(|scene| scene.pitch_degrees = -35.0)),
        ("eyes-shut", pose(|scene| scene.eyes_open = 0.0)),
        ("mouth-open", pose(|scene| scene.mouth_open = 0.9)),
        ("shoulders-left", pose(|scene| scene.flaws.slope = -0.25)),
        ("shoulders-right", pose(|scene| scene.flaws.slope = 0.25)),
        ("grey", grey()),
        ("progressive", progressive()),
        ("profile-srgb", profiled(&moxcms::ColorProfile::new_srgb())),
        ("profile-p3", profiled(&moxcms::ColorProfile::new_display_p3())),
        ("two-densities", two_densities()),
    ];
    for (name, drawn) in drawings {
        let path = folder.join(format!("{name}.jpg"));
        if std::env::var_os("CAMPIX_BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &drawn).unwrap();
        }
        assert!(std::fs::read(&path).unwrap_or_default() == drawn, "{name} is drawn otherwise: CAMPIX_BLESS=1");
    }
}
