//! Code cards as they are spoiled at a station: what is read, what is at least noticed, and that no portrait is taken for a card.

use std::path::PathBuf;

use campix_core::geometry::Size;
use campix_core::people::matching::{CardSighting, read_card};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::RgbPixels;
use campix_examples::studio::{CardShot, EcLevel, Garment, Medium, Pattern, Studio, Symbology, draw};
use campix_tests::portraits::faces_dir;

const TEXT: &str = "2023091712";

fn taken(behind: &RgbPixels, spoil: impl Fn(&mut CardShot)) -> CardSighting {
    let mut shot = CardShot::new(TEXT, 5);
    (shot.module, shot.turn) = (6.0, 7.0);
    spoil(&mut shot);
    read_card(shot.over(behind).view())
}

fn texts(seen: &CardSighting) -> Vec<&str> {
    seen.codes.iter().map(campix_core::people::CollectionCode::reveal).collect()
}

fn sitter() -> RgbPixels {
    Studio::new(3).portrait(11, Size::new(600, 800)).pixels
}

/// A name for a message, and what is done to the card.
type Case = (&'static str, fn(&mut CardShot));

#[test]
fn cards_are_read_as_they_are_held_into_a_camera() {
    let behind = sitter();
    let cases: [Case; 14] = [
        ("straight", |_| {}),
        ("turned", |shot| shot.turn = 140.0),
        ("on a corner", |shot| shot.turn = 45.0),
        ("tilted", |shot| (shot.tilt, shot.tilt_axis) = (45.0, 30.0)),
        ("out of focus", |shot| (shot.module, shot.blur) = (8.0, 3.0)),
        ("on a phone", |shot| (shot.medium, shot.moire, shot.reflection) = (Medium::Screen, 0.5, 0.4)),
        ("on a phone in dark mode", |shot| (shot.medium, shot.moire) = (Medium::DarkScreen, 0.3)),
        ("under a lamp", |shot| (shot.glare, shot.symbology) = (0.08, Symbology::Qr(EcLevel::Q))),
        ("folded", |shot| shot.fold = 25.0),
        ("small", |shot| (shot.module, shot.noise) = (3.0, 1.0)),
        ("Data Matrix", |shot| shot.symbology = Symbology::DataMatrix),
        ("Data Matrix, turned", |shot| (shot.symbology, shot.turn) = (Symbology::DataMatrix, 200.0)),
        ("Data Matrix, tilted", |shot| (shot.symbology, shot.tilt) = (Symbology::DataMatrix, 30.0)),
        ("Data Matrix in dark mode", |shot| {
            (shot.symbology, shot.medium) = (Symbology::DataMatrix, Medium::DarkScreen);
        }),
    ];
    for (name, spoil) in cases {
        let seen = taken(&behind, spoil);
        assert_eq!((texts(&seen), seen.unread), (vec![TEXT], false), "{name}");
    }
}

#[test]
fn a_card_that_cannot_be_read_is_noticed() {
    let behind = sitter();
    let cases: [Case; 5] = [
        ("half burnt out", |shot| (shot.glare, shot.seed) = (0.3, 1)),
        ("a pattern torn off a code without reserve", |shot| {
            (shot.torn, shot.symbology) = (1, Symbology::Qr(EcLevel::L));
        }),
        ("two patterns torn off", |shot| shot.torn = 2),
        ("folded over", |shot| shot.fold = 68.0),
        ("a pattern burnt out in dark mode", |shot| {
            (shot.torn, shot.medium, shot.symbology) = (1, Medium::DarkScreen, Symbology::Qr(EcLevel::L));
        }),
    ];
    for (name, spoil) in cases {
        let seen = taken(&behind, spoil);
        assert!(seen.unread || texts(&seen) == [TEXT], "{name}: {} codes", seen.codes.len());
        assert!(seen.codes.iter().all(|code| code.reveal() == TEXT), "{name}: another text");
    }
}

#[test]
fn two_cards_in_a_picture_are_two_texts() {
    let mut left = CardShot::new("20230917", 1);
    (left.module, left.centre) = (5.0, [0.3, 0.3]);
    let mut right = CardShot::new("S-1001", 2);
    (right.module, right.centre, right.medium) = (5.0, [0.7, 0.7], Medium::DarkScreen);
    let picture = right.over(&left.over(&sitter()));
    assert_eq!(texts(&read_card(picture.view())), ["20230917", "S-1001"]);
}

#[test]
fn a_small_card_in_a_large_frame_is_read() {
    let wall = RgbPixels::filled(Size::new(3000, 4500), [190, 200, 210]);
    let mut shot = CardShot::new(TEXT, 9);
    // A card with its margins 1/12 as wide as the frame.
    shot.module = 3000.0 / 12.0 / (shot.side() as f32 + 8.0);
    assert_eq!(texts(&read_card(shot.over(&wall).view())), [TEXT]);
}

#[test]
fn no_portrait_is_taken_for_a_card() {
    for number in 0..12 {
        let portrait = Studio::new(21).portrait(number, Size::new(450, 600));
        assert_eq!(read_card(portrait.pixels.view()), CardSighting::default(), "drawn portrait {number}");
    }
    let Some(folder) = faces_dir() else { return };
    let mut files: Vec<PathBuf> = ["portraits", "train/images"]
        .iter()
        .filter_map(|part| std::fs::read_dir(folder.join(part)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jpg" || end == "png"))
        .collect();
    files.sort();
    // All of them are measured by the example `cards`, see benches/RESULTS.md.
    let some: Vec<&PathBuf> = files.iter().step_by(23).collect();
    assert!(some.len() > 2, "no picture in {}", folder.display());
    for file in some {
        let photo = Photo::decode(std::fs::read(file).unwrap(), &DecodeOptions::default()).unwrap();
        assert_eq!(read_card(photo.pixels()), CardSighting::default(), "{}", file.display());
    }
}

/// At every crossing of its stripes cloth has what looks like a finder pattern, and some three of them fit together.
#[test]
fn a_checked_shirt_is_no_card() {
    let studio = Studio::new(31);
    for number in [1, 4, 7, 10] {
        let mut sitter = studio.sitter(number);
        (sitter.garment, sitter.pattern) = (Garment::Shirt, Pattern::Check);
        sitter.cloth = [[246, 246, 248], [250, 250, 250], [36, 48, 84]];
        let portrait = draw(&[sitter], &studio.scene(number), Size::new(600, 800)).pixels;
        assert_eq!(read_card(portrait.view()), CardSighting::default(), "{number}");
        // A card before such a shirt is noticed all the same.
        let seen = taken(&portrait, |shot| (shot.module, shot.glare) = (8.0, 0.35));
        assert!(seen.unread || !seen.codes.is_empty(), "{number}");
    }
}
