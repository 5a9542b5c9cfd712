//! The drawn person of `campix profile conform`: drawn again by the studio, on white and on black.

use std::path::Path;

use campix_core::geometry::Size;
use campix_examples::studio::{Backdrop, HairStyle, Portrait, Studio, draw};
use campix_tests::portraits::jpeg;

/// The person on one colour, without noise, so that only the backdrop differs.
fn person(backdrop: [u8; 3]) -> Portrait {
    let studio = Studio::new(7);
    let mut scene = studio.scene(SITTER);
    (scene.backdrop, scene.noise, scene.vignette) = (Backdrop::Plain(backdrop), 0.0, 0.0);
    (scene.roll_degrees, scene.yaw_degrees, scene.pitch_degrees, scene.light_ratio) = (0.0, 0.0, 0.0, 1.0);
    (scene.interpupil, scene.eyes_at) = (0.1, [0.5, 0.42]);
    let mut sitter = studio.sitter(SITTER);
    (sitter.hair, sitter.glasses) = (HairStyle::Short, None);
    draw(&[sitter], &scene, Size::new(900, 1200))
}

/// A person in plain clothes.
const SITTER: u64 = 3;

#[test]
fn the_drawn_person_is_the_studios() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-core/cli/conform");
    for (name, colour) in [("person-on-white.jpg", [255; 3]), ("person-on-black.jpg", [0; 3])] {
        let drawn = jpeg(person(colour).pixels.view(), 94);
        let path = folder.join(name);
        if std::env::var_os("CAMPIX_BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &drawn).unwrap();
        }
        assert!(std::fs::read(&path).unwrap_or_default() == drawn, "{name} is drawn otherwise: CAMPIX_BLESS=1");
    }
}
