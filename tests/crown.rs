//! Crown, sides and light on the real portraits: the figures of the project, and facts that do not depend on pixels.

use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::{Point, Size};
use campix_core::measure::{Facts, Measured, measure};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::RgbPixels;
use campix_tests::portraits::{Framing, GivenFaces, LIGHT_BLUE, Portrait, add_noise, jpeg, portraits};

const REGISTRATION: Size = Size::new(480, 640);

/// The framing of a portrait whose bun touches the edge of the cut-out reaches a little higher.
fn framing(portrait: &Portrait, size: Size) -> Framing {
    let mut framing = Framing::upright(size);
    if portrait.subject == "001" {
        framing.window.y -= 60.0;
    }
    framing
}

fn measured(pixels: &RgbPixels, portrait: &Portrait, framing: &Framing) -> Facts {
    let photo = Photo::decode(jpeg(pixels.view(), 95), &DecodeOptions::default()).expect("a JPEG of our own");
    // Human marks where there are any, so that the outline is judged and not the networks.
    match portrait.face(framing) {
        Some(mut face) => {
            let per_decoded = f64::from(photo.reduction());
            for point in &mut face.points {
                point.at = point.at.scaled(1.0 / per_decoded);
                point.sigma /= per_decoded;
            }
            measure(&photo, &GivenFaces(vec![face]))
        }
        None => measure(&photo, &EmbeddedNetworks),
    }
    .expect("both engines answer")
}

/// Crown error as a share of head height; `None` without a human mark.
fn crown_error(portrait: &Portrait, framing: &Framing, facts: &Facts) -> Option<f64> {
    let marked = framing.place(Point::new(0.0, portrait.crown_y?)).y;
    let height = portrait.head_height.unwrap_or(517.0) * framing.scale();
    let found = facts.head.crown_y.value().unwrap_or_else(|| panic!("{portrait:?}: {:?}", facts.head));
    Some((found - marked) / height)
}

fn mean_error(all: &[Portrait], every: usize, backdrop: impl Fn(f32, f32) -> [f32; 3], noise: f32) -> f64 {
    let errors: Vec<f64> = all
        .iter()
        .step_by(every)
        .filter_map(|portrait| {
            let framing = framing(portrait, REGISTRATION);
            let mut pixels = portrait.lay_on_backdrop(&framing, &backdrop);
            add_noise(&mut pixels, noise, 7);
            crown_error(portrait, &framing, &measured(&pixels, portrait, &framing))
        })
        .collect();
    errors.iter().map(|error| error.abs()).sum::<f64>() / errors.len() as f64
}

#[test]
fn crowns_lie_where_people_marked_them() {
    let Some(all) = portraits() else { return };
    // Required: 1.5 % on light blue. The bound is what is reached, with room for other point networks.
    let blue = mean_error(&all, 1, |_, _| LIGHT_BLUE.map(f32::from), 0.0);
    assert!(blue < 0.007, "light blue: {:.2} % of head height", blue * 100.0);
}

/// Colour of a wall at a place given as shares of the picture.
type Wall = fn(f32, f32) -> [f32; 3];

#[test]
fn crowns_hold_on_white_grey_graded_and_noisy_walls() {
    let Some(all) = portraits() else { return };
    let walls: [(&str, Wall); 4] = [
        ("white", |_, _| [250.0; 3]),
        ("light grey", |_, _| [240.0; 3]),
        ("mid grey", |_, _| [180.0, 182.0, 184.0]),
        ("graded blue", |u, v| LIGHT_BLUE.map(|level| f32::from(level) * (1.0 - 0.25 * u - 0.2 * v))),
    ];
    for (name, wall) in walls {
        let error = mean_error(&all, 5, wall, 3.0);
        assert!(error < 0.012, "{name}: {:.2} % of head height", error * 100.0);
    }
}

#[test]
fn facts_do_not_depend_on_resolution() {
    let Some(all) = portraits() else { return };
    for portrait in all.iter().filter(|portrait| !portrait.smiling).step_by(9) {
        let facts: Vec<(f64, Facts)> = [1.0, 2.0, 4.0]
            .into_iter()
            .map(|times| {
                let size = Size::new((480.0 * times) as u32, (640.0 * times) as u32);
                let framing = framing(portrait, size);
                (times, measured(&portrait.lay_on(LIGHT_BLUE, &framing), portrait, &framing))
            })
            .collect();
        let (_, usual) = &facts[0];
        for (times, other) in &facts[1..] {
            let same = |name: &str, one: Measured, two: Measured, scale: f64, floor: f64| {
                let (Some(a), Some(b)) = (one.value(), two.value()) else {
                    assert_eq!(one.reason(), two.reason(), "{portrait:?} ×{times}: {name}");
                    return;
                };
                let sigma = one.uncertainty().unwrap_or(0.0) + two.uncertainty().unwrap_or(0.0) / scale;
                assert!((a - b / scale).abs() < floor.max(2.0 * sigma), "{portrait:?} ×{times}: {name} {a} {b}");
            };
            same("crown", usual.head.crown_y, other.head.crown_y, *times, 1.0);
            same("left", usual.head.left_x, other.head.left_x, *times, 2.0);
            same("right", usual.head.right_x, other.head.right_x, *times, 2.0);
            same("tilt", usual.body.shoulder_tilt_degrees, other.body.shoulder_tilt_degrees, 1.0, 1.0);
            same("unevenness", usual.background.unevenness, other.background.unevenness, 1.0, 0.3);
            same("objects", usual.background.objects, other.background.objects, 1.0, 0.002);
            same("clothes", usual.background.clothes_contrast, other.background.clothes_contrast, 1.0, 2.0);
            same("eye white", usual.light.eye_white, other.light.eye_white, 1.0, 2.0);
            same("balance", usual.light.balance, other.light.balance, 1.0, 0.05);
            same("blur", usual.focus.blur, other.focus.blur, 1.0, 0.02);
            assert_eq!(usual.body.shoulders_visible.value(), other.body.shoulders_visible.value(), "{portrait:?}");
        }
    }
}

#[test]
fn exposure_is_not_told_by_the_tone_of_the_skin() {
    let Some(all) = portraits() else { return };
    let pairs: Vec<(f64, f64)> = all
        .iter()
        .filter(|portrait| !portrait.smiling)
        .filter_map(|portrait| {
            let framing = framing(portrait, REGISTRATION);
            let light = measured(&portrait.lay_on(LIGHT_BLUE, &framing), portrait, &framing).light;
            Some((light.face_lightness.value()?, light.eye_white.value()?))
        })
        .collect();
    assert!(pairs.len() > 45, "{} of 51 portraits show eye whites", pairs.len());
    let mean = |dark: bool| {
        let chosen: Vec<f64> =
            pairs.iter().filter(|(skin, _)| (*skin < 45.0) == dark).map(|&(_, white)| white).collect();
        chosen.iter().sum::<f64>() / chosen.len() as f64
    };
    // Skins lie 35 units of L* apart, the whites of the eyes a third of that, and all above the limit of 47.
    assert!((mean(false) - mean(true)).abs() < 12.0, "light {:.1}, dark {:.1}", mean(false), mean(true));
    assert!(pairs.iter().all(|&(_, white)| white > 47.0), "{pairs:?}");
}
