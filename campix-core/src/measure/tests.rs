//! Tiny drawn scenes with planted values, and pictures that must never panic.

use proptest::prelude::*;

use super::*;
use crate::face::{FaceError, FacePoint, Landmark};
use crate::ground::geometry::Rect;
use crate::ground::pixels::RgbPixels;

/// A source that returns given faces.
struct Given(Vec<Face>);

impl LandmarkSource for Given {
    fn faces(&self, _picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Ok(self.0.clone())
    }

    fn name(&self) -> &'static str {
        "given"
    }
}

/// A frontal face whose eyes lie at `eyes`, `apart` pixels apart, in average proportions.
pub(super) fn face(eyes: Point, apart: f64) -> Face {
    let points = Landmark::ALL.map(|landmark| {
        let (x, y) = match landmark {
            Landmark::RightPupil => (-0.5, 0.0),
            Landmark::LeftPupil => (0.5, 0.0),
            Landmark::RightEyeOuter => (-0.7, 0.0),
            Landmark::RightEyeInner => (-0.27, 0.04),
            Landmark::LeftEyeInner => (0.27, 0.04),
            Landmark::LeftEyeOuter => (0.7, 0.0),
            Landmark::RightUpperLid => (-0.5, -0.07),
            Landmark::RightLowerLid => (-0.5, 0.08),
            Landmark::LeftUpperLid => (0.5, -0.07),
            Landmark::LeftLowerLid => (0.5, 0.08),
            Landmark::RightBrow => (-0.65, -0.34),
            Landmark::LeftBrow => (0.65, -0.34),
            Landmark::NoseTip => (0.0, 0.66),
            Landmark::NoseBase => (0.0, 0.75),
            Landmark::MouthRight => (-0.39, 1.1),
            Landmark::MouthLeft => (0.39, 1.1),
            Landmark::UpperInnerLip => (0.0, 1.1),
            Landmark::LowerInnerLip => (0.0, 1.11),
            Landmark::Chin => (0.0, 1.72),
            Landmark::RightCheek => (-1.06, 0.25),
            Landmark::LeftCheek => (1.06, 0.25),
            Landmark::Forehead => (0.0, -0.77),
            _ => (0.0, 1.4),
        };
        FacePoint { at: Point::new(eyes.x + x * apart, eyes.y + y * apart), sigma: 0.01 * apart }
    });
    Face { frame: Rect::new(eyes.x - apart, eyes.y - apart, 2.0 * apart, 3.0 * apart), score: 1.0, points }
}

/// A 480×640 picture given by a function of each pixel's middle.
pub(super) fn picture(paint: impl Fn(f64, f64) -> [f64; 3]) -> RgbPixels {
    let data = (0..640 * 480)
        .flat_map(|at| paint(f64::from(at % 480) + 0.5, f64::from(at / 480) + 0.5))
        .map(|level| level.round().clamp(0.0, 255.0) as u8)
        .collect();
    RgbPixels::new(Size::new(480, 640), data).unwrap()
}

/// Head of 90 × 130 px half axes around (240, 270) and shoulders, in front of a wall; edges one pixel soft.
pub(super) fn sitter(wall: impl Fn(f64, f64) -> [f64; 3], skin: impl Fn(f64, f64) -> [f64; 3]) -> RgbPixels {
    picture(|x, y| {
        let (u, v) = ((x - 240.0) / 90.0, (y - 270.0) / 130.0);
        let head = ((1.0 - (u * u + v * v).sqrt()) * 100.0 + 0.5).clamp(0.0, 1.0);
        let (u, v) = ((x - 240.0) / 230.0, (y - 640.0) / 260.0);
        let body = ((1.0 - (u * u + v * v).sqrt()) * 245.0 + 0.5).clamp(0.0, 1.0);
        let (wall, skin) = (wall(x, y), skin(x, y));
        std::array::from_fn(|channel| {
            let behind = wall[channel] * (1.0 - body) + [60.0, 40.0, 40.0][channel] * body;
            behind * (1.0 - head) + skin[channel] * head
        })
    })
}

pub(super) const SKIN: [f64; 3] = [200.0, 150.0, 125.0];

pub(super) fn measured(pixels: &RgbPixels, faces: Vec<Face>) -> Seen {
    Seen::measure(
        pixels.view(),
        1,
        pixels.size(),
        &Given(faces),
        Look { detail: Detail::Photo, scope: Scope::ALL, kept: LOSSLESS, cancel: &CancelToken::default() },
    )
    .unwrap()
}

pub(super) fn usual_face() -> Face {
    face(Point::new(240.0, 260.0), 80.0)
}

#[test]
fn planted_head_before_even_and_graded_walls() {
    type Wall = fn(f64, f64) -> [f64; 3];
    let walls: [(&str, Wall); 4] = [
        ("light blue", |_, _| [100.0, 197.0, 255.0]),
        ("white", |_, _| [252.0; 3]),
        ("gradient", |x, y| [0.4, 0.75, 1.0].map(|k| k * (250.0 - 0.1 * x - 0.05 * y))),
        ("vignette", |x, y| {
            let away = ((x - 240.0) * (x - 240.0) + (y - 300.0) * (y - 300.0)) / 160_000.0;
            [230.0 - 40.0 * away; 3]
        }),
    ];
    for (name, wall) in walls {
        let seen = measured(&sitter(wall, |_, _| SKIN), vec![usual_face()]);
        // The first row that is 0.13 × 80 px long lies 0.2 px below the top of the ellipse at 140.
        let crown = seen.head.crown_y.value().unwrap_or_else(|| panic!("{name}: {:?}", seen.head));
        assert!((crown - 140.3).abs() < 0.7, "{name}: crown {crown}");
        let (left, right) = (seen.head.left_x.value().unwrap(), seen.head.right_x.value().unwrap());
        assert!((left - 150.0).abs() < 0.9 && (right - 330.0).abs() < 0.9, "{name}: {left} {right}");
        assert_eq!(seen.body.shoulders_visible.value(), Some(true), "{name}");
        assert!(seen.body.shoulder_tilt_degrees.value().unwrap().abs() < 0.5, "{name}");
        assert_eq!(seen.background.border.value(), Some(false), "{name}");
        assert!(seen.background.objects.value().unwrap() < 1e-3, "{name}");
        assert!(seen.outline.len() > 100, "{name}");
    }
}

#[test]
fn a_collar_like_the_wall_does_not_cut_the_body_off() {
    let blue = [100.0, 197.0, 255.0];
    let mut scarf = sitter(|_, _| blue, |_, _| SKIN);
    for row in 402..420 {
        for at in row * 480..(row + 1) * 480 {
            for (channel, level) in blue.iter().enumerate() {
                scarf.data_mut()[at * 3 + channel] = *level as u8;
            }
        }
    }
    let seen = measured(&scarf, vec![usual_face()]);
    assert_eq!(seen.body.shoulders_visible.value(), Some(true), "{:?}", seen.body);
    assert!(seen.background.objects.value().unwrap() < 1e-3, "{:?}", seen.background);
}

#[test]
fn planted_gradient_is_told_with_its_direction() {
    let flat = measured(&sitter(|_, _| [100.0, 197.0, 255.0], |_, _| SKIN), vec![usual_face()]).background;
    assert!(flat.gradient.value().unwrap() < 0.3 && flat.unevenness.value().unwrap() < 0.3, "{flat:?}");
    assert_eq!(flat.rgb.value(), Some([100, 197, 255]));
    let graded = sitter(|_, y| [150.0 + 0.1 * y; 3], |_, _| SKIN);
    let graded = measured(&graded, vec![usual_face()]).background;
    assert!((graded.gradient.value().unwrap() - 24.0).abs() < 4.0, "{graded:?}");
    assert!((graded.gradient_degrees.value().unwrap() - 90.0).abs() < 5.0, "{graded:?}");
}

#[test]
fn planted_shadow_is_told_with_its_side() {
    let shaded = sitter(
        |x, y| {
            let (u, v) = ((x - 370.0) / 60.0, (y - 300.0) / 130.0);
            let depth = 0.2 * (1.0 - (u * u + v * v)).max(0.0);
            [100.0, 197.0, 255.0].map(|level| level * (1.0 - depth))
        },
        |_, _| SKIN,
    );
    let background = measured(&shaded, vec![usual_face()]).background;
    assert!(background.shadow.value().unwrap() > 5.0, "{background:?}");
    assert!(background.shadow_at.unwrap().x > 330.0, "{background:?}");
    // However smooth a wall is, its depth is known to a fifth of L* at best.
    let Measured::Known { uncertainty, .. } = background.shadow else { panic!("{background:?}") };
    assert!((0.2..1.0).contains(&uncertainty), "{background:?}");
}

#[test]
fn half_dark_faces_measure_the_same_stops_on_every_skin() {
    for skin in [[230.0, 190.0, 170.0], [90.0, 60.0, 45.0]] {
        let linear = |level: f64| crate::ground::colour::srgb_to_linear(level / 255.0);
        let half = |level: f64| crate::ground::colour::linear_to_srgb(linear(level) / 2.0) * 255.0;
        let lit = sitter(|_, _| [100.0, 197.0, 255.0], |x, _| if x < 240.0 { skin } else { skin.map(half) });
        let light = measured(&lit, vec![usual_face()]).light;
        assert!((light.balance.value().unwrap() - 1.0).abs() < 0.08, "{skin:?}: {light:?}");
    }
}

#[test]
fn nobody_and_two_people_are_reasons_not_numbers() {
    let wall = picture(|_, _| [100.0, 197.0, 255.0]);
    let empty = measured(&wall, Vec::new());
    assert_eq!(empty.head.crown_y, Measured::Missing(Reason::NoFace));
    assert_eq!(empty.light.balance, Measured::Missing(Reason::NoFace));
    assert_eq!(empty.background.rgb.value(), Some([100, 197, 255]));
    assert!(empty.outline.is_empty());
    let one = sitter(|_, _| [100.0, 197.0, 255.0], |_, _| SKIN);
    let two = measured(&one, vec![face(Point::new(200.0, 260.0), 60.0), face(Point::new(280.0, 260.0), 60.0)]);
    assert_eq!(two.face.interpupil, Measured::Missing(Reason::SeveralFaces));
    assert_eq!(two.head.height, Measured::Missing(Reason::SeveralFaces));
}

#[test]
fn a_face_that_is_only_wall_has_no_outline() {
    let wall = picture(|_, _| [100.0, 197.0, 255.0]);
    let seen = measured(&wall, vec![usual_face()]);
    assert_eq!(seen.head.crown_y, Measured::Missing(Reason::NoOutline));
    assert_eq!(seen.background.rgb, Measured::Missing(Reason::NoOutline));
}

#[test]
fn a_turned_average_face_gives_back_its_turn() {
    let facts = FaceFacts::measure("given".into(), vec![usual_face()], Size::new(480, 640), None);
    assert!(facts.yaw_degrees.value().unwrap().abs() < 0.5, "{facts:?}");
    assert!(facts.pitch_degrees.value().unwrap().abs() < 1.5, "{facts:?}");
    assert!(facts.roll_degrees.value().unwrap().abs() < 1e-9);
    assert!((facts.interpupil.value().unwrap() - 80.0).abs() < 1e-9);
    assert!((facts.eye_opening.value().unwrap() - 0.349).abs() < 0.01, "{facts:?}");
}

#[test]
fn one_closed_eye_is_a_closed_eye_on_either_side() {
    for (upper, lower) in
        [(Landmark::RightUpperLid, Landmark::RightLowerLid), (Landmark::LeftUpperLid, Landmark::LeftLowerLid)]
    {
        let mut face = usual_face();
        face.points[upper as usize].at = face.point(lower).at;
        let facts = FaceFacts::measure("given".into(), vec![face], Size::new(480, 640), None);
        assert!(facts.eye_opening.value().unwrap() < 0.01, "{}: {facts:?}", upper.name());
    }
}

#[test]
fn roll_has_the_sign_of_the_turn() {
    for turn in [-6.0_f64, 4.0] {
        let mut face = usual_face();
        let (eyes, (sin, cos)) = (Point::new(240.0, 260.0), turn.to_radians().sin_cos());
        for point in &mut face.points {
            let (x, y) = (point.at.x - eyes.x, point.at.y - eyes.y);
            point.at = Point::new(eyes.x + x * cos - y * sin, eyes.y + x * sin + y * cos);
        }
        let facts = FaceFacts::measure("given".into(), vec![face], Size::new(480, 640), None);
        assert!((facts.roll_degrees.value().unwrap() - turn).abs() < 1e-6, "{turn}: {facts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_picture_and_no_face_panics(
        width in 1u32..70,
        height in 1u32..90,
        seed in any::<u64>(),
        count in 0usize..3,
        x in -200.0f64..300.0,
        y in -200.0f64..300.0,
        apart in prop_oneof![Just(0.0), Just(f64::NAN), Just(1e9), 0.1f64..80.0],
        plain in any::<bool>(),
    ) {
        let mut state = seed | 1;
        let data = (0..width * height * 3)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                if plain { 120 } else { state as u8 }
            })
            .collect();
        let pixels = RgbPixels::new(Size::new(width, height), data).unwrap();
        let seen = measured(&pixels, vec![face(Point::new(x, y), apart); count]);
        prop_assert_eq!(seen.face.faces.len(), count);
    }
}
