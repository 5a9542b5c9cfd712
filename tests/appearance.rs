//! What is worn on real faces, planted by drawing, and what good portraits and drawn people show of it: nothing.

use campix_core::check::{Verdict, check};
use campix_core::face::{EmbeddedNetworks, Face, Landmark};
use campix_core::geometry::{Point, Size};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::RgbPixels;
use campix_core::profile::{Profile, RuleId};
use campix_examples::studio::Studio;
use campix_tests::portraits::{Framing, LIGHT_BLUE, Portrait, jpeg, portraits};

const SIZE: Size = Size::new(600, 800);

/// Rules about appearance whose states no good portrait has. Ears are left out: some people wear their hair over them.
const NEVER: [RuleId; 12] = [
    RuleId::GlassesTint,
    RuleId::GlassesRim,
    RuleId::GlassesReflection,
    RuleId::EyesRed,
    RuleId::EyesGaze,
    RuleId::Headwear,
    RuleId::HeadwearOverFace,
    RuleId::FaceCovered,
    RuleId::HairEyes,
    RuleId::AdornmentEarrings,
    RuleId::AdornmentNecklace,
    RuleId::ClothesPattern,
];

fn verdicts(picture: &RgbPixels, rules: &[RuleId]) -> Vec<Verdict> {
    let photo = Photo::decode(jpeg(picture.view(), 95), &DecodeOptions::default()).unwrap();
    let facts = measure(&photo, &EmbeddedNetworks).unwrap();
    let report = check(&facts, &Profile::builtin("moe-2017-99").unwrap());
    rules.iter().map(|&rule| report.finding(rule).unwrap().verdict).collect()
}

/// Directions and lengths of a face: the middle of the pupils, the step from the picture's left one to the right one.
struct Plane {
    middle: Point,
    across: Point,
    chin: Point,
}

impl Plane {
    fn of(face: &Face) -> Self {
        let (left, right) = (face.point(Landmark::RightPupil).at, face.point(Landmark::LeftPupil).at);
        Self {
            middle: left.midpoint(right),
            across: Point::new(right.x - left.x, right.y - left.y),
            chin: face.point(Landmark::Chin).at,
        }
    }

    /// A pixel in inter-pupil distances from the middle of the eyes: to the right, and down.
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = (x - self.middle.x, y - self.middle.y);
        let square = self.across.x * self.across.x + self.across.y * self.across.y;
        ((dx * self.across.x + dy * self.across.y) / square, (dy * self.across.x - dx * self.across.y) / square)
    }

    fn depth_of_chin(&self) -> f64 {
        self.at(self.chin.x, self.chin.y).1
    }
}

/// Paints every pixel that `colour` has one for, given the place in the plane of the face; `share` of it covers what was there.
fn painted(picture: &mut RgbPixels, plane: &Plane, colour: impl Fn(f64, f64) -> Option<([u8; 3], f64)>) {
    let width = picture.size().width as usize;
    for (index, pixel) in picture.data_mut().chunks_exact_mut(3).enumerate() {
        let (u, v) = plane.at((index % width) as f64 + 0.5, (index / width) as f64 + 0.5);
        if let Some((paint, share)) = colour(u, v) {
            for (old, new) in pixel.iter_mut().zip(paint) {
                *old = (f64::from(*old) * (1.0 - share) + f64::from(new) * share).round() as u8;
            }
        }
    }
}

fn ellipse(u: f64, v: f64, centre: (f64, f64), half: (f64, f64)) -> f64 {
    ((u - centre.0) / half.0).powi(2) + ((v - centre.1) / half.1).powi(2)
}

/// Frames of glasses: rings around the lenses, and the bridge.
fn frame(u: f64, v: f64, thick: f64) -> bool {
    let ring = [-0.5, 0.5].into_iter().any(|eye| {
        ellipse(u, v, (eye, 0.08), (0.42, 0.32)) <= 1.0
            && ellipse(u, v, (eye, 0.08), (0.42 - thick, 0.32 - thick)) > 1.0
    });
    ring || (u.abs() < 0.09 && (v - 0.03).abs() < thick / 2.0)
}

type Paint = fn(f64, f64, f64) -> Option<([u8; 3], f64)>;

const DARK: [u8; 3] = [20, 20, 22];

const PLANTED: [(&str, RuleId, Paint); 6] = [
    ("dark glasses", RuleId::GlassesTint, |u, v, _| {
        let lens = [-0.5, 0.5].into_iter().any(|eye| ellipse(u, v, (eye, 0.08), (0.42, 0.32)) <= 1.0);
        (lens || frame(u, v, 0.03)).then_some((DARK, 1.0))
    }),
    ("light over both irises", RuleId::GlassesReflection, |u, v, _| {
        if frame(u, v, 0.03) {
            return Some((DARK, 1.0));
        }
        let light = [-0.45, 0.55].into_iter().any(|eye| ellipse(u, v, (eye, 0.0), (0.32, 0.2)) <= 1.0);
        light.then_some(([255, 255, 255], 0.85))
    }),
    ("red pupils", RuleId::EyesRed, |u, v, _| {
        let pupil = [-0.5, 0.5].into_iter().any(|eye| ellipse(u, v, (eye, 0.0), (0.06, 0.06)) <= 1.0);
        pupil.then_some(([200, 30, 30], 0.85))
    }),
    ("cap", RuleId::Headwear, |u, v, _| {
        let dome = ellipse(u, v, (0.0, -0.55), (1.4, 1.5)) <= 1.0 && v < -0.55;
        let brim = ellipse(u, v, (0.0, -0.55), (1.45, 0.18)) <= 1.0;
        // The weave of the cloth.
        let light = 26 + ((u * 97.0).sin() * (v * 89.0).sin() * 6.0) as i32;
        (dome || brim).then_some(([light as u8, light as u8, light as u8 + 4], 1.0))
    }),
    ("mask", RuleId::FaceCovered, |u, v, chin| {
        let narrow = 0.95 - 0.5 * ((v - 0.5) / (chin - 0.5)).clamp(0.0, 1.0).powi(2);
        let light = 1.0 + 0.02 * (v * 40.0).sin();
        let base = [150.0, 200.0, 230.0].map(|channel: f64| (channel * light) as u8);
        (v > 0.5 && v < chin + 0.05 && u.abs() < narrow).then_some((base, 1.0))
    }),
    ("hair over an eye", RuleId::HairEyes, |u, v, _| {
        let lock = u > -1.15 && u < 0.05 && v > -1.0 && v < 0.25 + 0.05 * (u * 30.0).sin();
        let strand = (30.0 + 9.0 * (u * 160.0).sin()) as u8;
        lock.then_some(([strand, strand, strand.saturating_sub(6)], 1.0))
    }),
];

fn everybody() -> Option<Vec<Portrait>> {
    Some(portraits()?.into_iter().filter(|portrait| !portrait.smiling).collect())
}

#[test]
fn what_is_planted_on_real_faces_is_found() {
    let Some(all) = everybody() else { return };
    let framing = Framing::upright(SIZE);
    for (name, rule, paint) in PLANTED {
        let mut found = 0;
        for portrait in all.iter().step_by(4).take(12) {
            let mut picture = portrait.lay_on(LIGHT_BLUE, &framing);
            let plane = Plane::of(&portrait.face(&framing).expect("neutral portraits have points"));
            painted(&mut picture, &plane, |u, v| paint(u, v, plane.depth_of_chin()));
            found += usize::from(verdicts(&picture, &[rule])[0] != Verdict::Pass);
        }
        assert!(found >= 11, "{name}: {found} of 12 by {rule}");
    }
}

#[test]
fn clear_glasses_are_allowed() {
    let Some(all) = everybody() else { return };
    let framing = Framing::upright(SIZE);
    let rules =
        [RuleId::GlassesTint, RuleId::GlassesRim, RuleId::GlassesReflection, RuleId::Headwear, RuleId::FaceCovered];
    for thick in [0.02, 0.09] {
        for portrait in all.iter().step_by(4).take(12) {
            let mut picture = portrait.lay_on(LIGHT_BLUE, &framing);
            let plane = Plane::of(&portrait.face(&framing).expect("neutral portraits have points"));
            painted(&mut picture, &plane, |u, v| frame(u, v, thick).then_some((DARK, 1.0)));
            let found = verdicts(&picture, &rules);
            assert!(!found.contains(&Verdict::Fail), "{portrait:?}, frame of {thick}: {found:?}");
        }
    }
}

#[test]
fn good_portraits_show_nothing_of_it() {
    let Some(all) = everybody() else { return };
    let framing = Framing::upright(SIZE);
    let mut alarms = [0; NEVER.len()];
    for portrait in &all {
        let found = verdicts(&portrait.lay_on(LIGHT_BLUE, &framing), &NEVER);
        for (count, verdict) in alarms.iter_mut().zip(found) {
            *count += usize::from(verdict != Verdict::Pass);
        }
    }
    for (rule, count) in NEVER.iter().zip(alarms) {
        assert!(count <= 1, "{rule}: {count} of {} good portraits", all.len());
    }
}

/// Whoever photographs a screen has its bezel along a side of the picture: a border, which needs no measure of its own.
#[test]
fn the_bezel_of_a_screen_is_a_border() {
    let studio = Studio::new(78);
    let rules = [RuleId::BackgroundBorder];
    for number in 0..6 {
        let mut picture = studio.portrait(number, SIZE).pixels;
        assert_eq!(verdicts(&picture, &rules), [Verdict::Pass], "{number}");
        let width = picture.size().width as usize;
        for row in picture.data_mut().chunks_exact_mut(width * 3) {
            for pixel in row[..18 * 3].chunks_exact_mut(3) {
                pixel.copy_from_slice(&[22, 22, 24]);
            }
        }
        assert_eq!(verdicts(&picture, &rules), [Verdict::Fail], "{number}");
    }
}

/// The studio draws people as they come to be registered.
#[test]
fn drawn_people_show_nothing_of_it() {
    let studio = Studio::new(77);
    let mut alarms = [0; NEVER.len()];
    for number in 0..60 {
        let found = verdicts(&studio.portrait(number, Size::new(480, 640)).pixels, &NEVER);
        for (count, verdict) in alarms.iter_mut().zip(found) {
            *count += usize::from(verdict != Verdict::Pass);
        }
    }
    for (rule, count) in NEVER.iter().zip(alarms) {
        assert!(count <= 1, "{rule}: {count} of 60 drawn people");
    }
}
