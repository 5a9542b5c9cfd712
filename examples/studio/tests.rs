//! The ground truth against the pixels, seeds, sizes, and what each planted defect does.

use campix_core::face::Landmark;
use campix_core::geometry::{Point, Size};
use campix_core::pixels::RgbPixels;

use super::{Backdrop, Defect, Portrait, Scene, Studio, Uniform, draw};

const SMALL: Size = Size::new(240, 320);

/// A scene in which nothing hides what a test measures.
fn quiet(studio: Studio, number: u64) -> Scene {
    Scene { noise: 0.0, ..studio.scene(number) }
}

/// Mean of the channels, 0–255, over the 3 × 3 pixels around a point.
fn brightness(picture: &RgbPixels, at: Point) -> f64 {
    let view = picture.view();
    let mut sum = 0.0;
    for dy in -1..=1 {
        for dx in -1..=1 {
            let x = (at.x as i64 + dx).clamp(0, view.width() as i64 - 1) as usize;
            let y = (at.y as i64 + dy).clamp(0, view.height() as i64 - 1) as usize;
            sum += view.pixel(x, y).iter().map(|&v| f64::from(v)).sum::<f64>() / 27.0;
        }
    }
    sum
}

fn mean(picture: &RgbPixels) -> f64 {
    let data = picture.view().data();
    data.iter().map(|&v| f64::from(v)).sum::<f64>() / data.len() as f64
}

/// Mean difference of two pictures of one size, 0–255.
fn difference(a: &RgbPixels, b: &RgbPixels) -> f64 {
    let (a, b) = (a.view().data(), b.view().data());
    a.iter().zip(b).map(|(&a, &b)| f64::from(a.abs_diff(b))).sum::<f64>() / a.len() as f64
}

/// Mean absolute step between neighbouring pixels inside the face.
fn detail(portrait: &Portrait) -> f64 {
    let (view, frame) = (portrait.pixels.view(), portrait.truth.faces[0].frame);
    let (mut sum, mut count) = (0.0, 0.0);
    for y in frame.y as usize..frame.bottom() as usize {
        for x in frame.x as usize..frame.right() as usize {
            sum += f64::from(view.pixel(x, y)[1].abs_diff(view.pixel(x + 1, y)[1]));
            count += 1.0;
        }
    }
    sum / count
}

#[test]
fn same_seed_same_bytes_other_seed_other_person() {
    let (a, b, c) = (Studio::new(7).free(3, SMALL), Studio::new(7).free(3, SMALL), Studio::new(8).free(3, SMALL));
    assert_eq!(a.pixels, b.pixels);
    assert_eq!(a.truth, b.truth);
    assert!(difference(&a.pixels, &c.pixels) > 5.0);
}

#[test]
fn pupils_lie_between_the_whites_of_the_eyes() {
    let size = Size::new(480, 640);
    for number in 0..8 {
        let studio = Studio::new(21);
        let mut sitter = studio.sitter(number);
        sitter.glasses = None;
        let portrait = draw(&[sitter], &quiet(studio, number), size);
        let face = &portrait.truth.faces[0];
        let eyes = [
            (Landmark::RightPupil, Landmark::RightEyeInner, Landmark::RightEyeOuter),
            (Landmark::LeftPupil, Landmark::LeftEyeInner, Landmark::LeftEyeOuter),
        ];
        for (pupil, inner, outer) in eyes {
            let centre = face.point(pupil);
            for corner in [inner, outer] {
                let corner = face.point(corner);
                // Two thirds of the way to a corner the iris has ended and the white is in view.
                let white = Point::new(centre.x + 0.67 * (corner.x - centre.x), centre.y + 0.3 * (corner.y - centre.y));
                let (dark, bright) = (brightness(&portrait.pixels, centre), brightness(&portrait.pixels, white));
                assert!(dark + 20.0 < bright, "person {number}, {pupil:?}: pupil {dark:.0}, white {bright:.0}");
            }
        }
    }
}

#[test]
fn points_lie_where_anatomy_wants_them() {
    for number in 0..40 {
        let portrait = Studio::new(5).free(number, SMALL);
        let face = &portrait.truth.faces[0];
        let unit = face.interpupil();
        let y = |landmark: Landmark| face.point(landmark).y;
        assert!(
            face.point(Landmark::RightPupil).x < face.point(Landmark::LeftPupil).x,
            "right is on the picture's left"
        );
        assert!(y(Landmark::NoseTip) < y(Landmark::NoseBase));
        assert!(y(Landmark::NoseBase) < y(Landmark::UpperInnerLip));
        assert!(y(Landmark::UpperInnerLip) <= y(Landmark::LowerInnerLip));
        assert!(y(Landmark::LowerInnerLip) < y(Landmark::Chin));
        let width = face.point(Landmark::RightCheek).distance(face.point(Landmark::LeftCheek)) / unit;
        assert!((1.9..2.4).contains(&width), "person {number}: cheeks {width:.2} apart");
        let crown = face.crown_y.expect("free scenes leave room for the hair");
        assert!(crown < y(Landmark::Forehead) - 0.4 * unit, "person {number}: crown {crown}");
        assert!(face.head_x[0] < face.point(Landmark::RightCheek).x);
        assert!(face.head_x[1] > face.point(Landmark::LeftCheek).x);
    }
}

#[test]
fn crown_is_the_first_row_that_differs_from_the_empty_studio() {
    for number in 0..10 {
        let studio = Studio::new(33);
        let scene = quiet(studio, number);
        let (with, without) = (draw(&[studio.sitter(number)], &scene, SMALL), draw(&[], &scene, SMALL));
        let changed = |y: usize| {
            let (a, b) = (with.pixels.view(), without.pixels.view());
            let far = |x: &usize| a.pixel(*x, y).iter().zip(b.pixel(*x, y)).any(|(&p, q)| p.abs_diff(q) > 60);
            (0..a.width()).filter(far).count()
        };
        let crown = with.truth.faces[0].crown_y.expect("a flawless portrait has room for the hair") as usize;
        let least = SMALL.width as usize / 50;
        assert!(changed(crown + 2) >= least, "person {number}: nothing at the crown");
        // A column may be partly covered and still differ; twice the share would be hair.
        assert!((0..crown).all(|y| changed(y) < 2 * least + 2), "person {number}: hair above the crown");
    }
}

#[test]
fn another_size_is_the_same_picture() {
    for number in 0..5 {
        let studio = Studio::new(9);
        let (people, scene) = ([studio.sitter(number)], quiet(studio, number));
        let small = draw(&people, &scene, SMALL);
        let large = draw(&people, &scene, Size::new(480, 640));
        let view = large.pixels.view();
        let mut halved = RgbPixels::filled(SMALL, [0; 3]);
        for (k, value) in halved.data_mut().iter_mut().enumerate() {
            let (x, y, c) = (k / 3 % 240 * 2, k / 3 / 240 * 2, k % 3);
            let sum: u16 = (0..4).map(|i| u16::from(view.pixel(x + i % 2, y + i / 2)[c])).sum();
            *value = (sum / 4) as u8;
        }
        let off = difference(&small.pixels, &halved);
        assert!(off < 2.5, "person {number}: sizes differ by {off:.2}");
        for (a, b) in small.truth.faces[0].points.iter().zip(&large.truth.faces[0].points) {
            assert!(a.scaled(2.0).distance(*b) < 0.01);
        }
    }
}

#[test]
fn the_backdrop_has_the_colour_it_claims() {
    let studio = Studio::new(4);
    for colour in super::BACKDROPS {
        let scene = Scene { backdrop: Backdrop::Plain(colour), ..quiet(studio, 0) };
        let portrait = draw(&[studio.sitter(0)], &scene, SMALL);
        let found = portrait.pixels.view().pixel(5, 5);
        assert!(found.iter().zip(colour).all(|(&a, b)| a.abs_diff(b) <= 1), "{found:?} for {colour:?}");
        assert_eq!(portrait.truth.backdrop, colour);
    }
}

#[test]
fn defects_have_names_of_their_own() {
    let mut names: Vec<_> = Defect::all().map(Defect::name).collect();
    assert!(Defect::all().all(|defect| Defect::named(defect.name()) == Some(defect)));
    assert!(Defect::all().all(|defect| defect.rule().contains('.')));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Defect::all().count());
}

#[test]
fn every_defect_does_what_it_says() {
    let studio = Studio::new(12);
    let good = studio.portrait(0, SMALL);
    let base = &good.truth.faces[0];
    for defect in Defect::all() {
        let bad = studio.defective(0, defect, SMALL);
        assert_eq!(bad.truth.defects, [defect.name()]);
        let changed = difference(&good.pixels, &bad.pixels);
        assert!(changed > 0.02, "{} changes only {changed:.3}", defect.name());
        let face = bad.truth.faces.first();
        let middle = |f: &super::FaceTruth| f.point(Landmark::RightPupil).midpoint(f.point(Landmark::LeftPupil));
        let pixel = |x: usize, y: usize| bad.pixels.view().pixel(x, y).map(i32::from);
        let shown = match (defect, face) {
            (Defect::Nobody, face) => face.is_none(),
            (Defect::TwoPeople, _) => bad.truth.faces.len() == 2,
            (_, None) => false,
            (Defect::Tilted, Some(f)) => {
                let (r, l) = (f.point(Landmark::RightPupil), f.point(Landmark::LeftPupil));
                (l.y - r.y).abs() > 0.12 * (l.x - r.x)
            }
            (Defect::Turned, Some(f)) => {
                let nose = f.point(Landmark::NoseTip).x - middle(f).x;
                (nose - (base.point(Landmark::NoseTip).x - middle(base).x)).abs() > 0.08 * f.interpupil()
            }
            (Defect::ChinRaised, Some(f)) => f.pitch_degrees > 10.0,
            (Defect::OffCentre, Some(f)) => (middle(f).x - 120.0).abs() > 20.0,
            (Defect::TooSmall, Some(f)) => f.interpupil() < 0.7 * base.interpupil(),
            (Defect::TooLarge, Some(f)) => f.interpupil() > 1.3 * base.interpupil(),
            (Defect::TooHigh, Some(f)) => middle(f).y < middle(base).y - 30.0,
            (Defect::TooLow, Some(f)) => middle(f).y > middle(base).y + 30.0,
            (Defect::NoShoulders, Some(f)) => f.shoulders.iter().all(|p| p.y > 320.0 && (p.x < 0.0 || p.x > 240.0)),
            (Defect::SlantedShoulders, Some(f)) => (f.shoulders[0].y - f.shoulders[1].y).abs() > 20.0,
            (Defect::ClosedEyes, Some(f)) => {
                let gap = f.point(Landmark::RightLowerLid).y - f.point(Landmark::RightUpperLid).y;
                f.eyes_closed && gap < 0.02 * f.interpupil()
            }
            (Defect::OpenMouth, Some(f)) => {
                f.point(Landmark::LowerInnerLip).y - f.point(Landmark::UpperInnerLip).y > 0.12 * f.interpupil()
            }
            // Hair is darker than this person's forehead and brows.
            (Defect::HairOverEyes, Some(f)) => {
                let at = Point::new(middle(f).x, f.point(Landmark::Forehead).y.midpoint(middle(f).y));
                brightness(&bad.pixels, at) < brightness(&good.pixels, at) - 25.0
            }
            (Defect::Gradient, _) => (pixel(5, 5)[1] - pixel(5, 200)[1]) > 30,
            (Defect::Shadow, _) => (pixel(40, 120)[2] - pixel(200, 120)[2]).abs() > 40,
            (Defect::WrongBlue | Defect::WhiteWall, _) => (pixel(5, 5)[0] - 100).abs() > 50,
            (Defect::ForeignObject, _) => (0..240).any(|x| pixel(x, 250)[2] < 120 && !(40..200).contains(&x)),
            (Defect::Border, _) => pixel(1, 160)[0] > 240 && pixel(120, 1)[0] > 240,
            (Defect::Text, _) => {
                let orange = |p: [i32; 3]| p[0] > 200 && p[2] < 120 && p[1] < 200;
                (290..312).flat_map(|y| (100..238).map(move |x| (x, y))).filter(|&(x, y)| orange(pixel(x, y))).count()
                    > 60
            }
            (Defect::ClothesLikeBackdrop, _) => {
                let cloth = pixel(60, 312);
                cloth[2] > cloth[0] + 40 && cloth[2] > 150
            }
            (Defect::HalfDark, Some(f)) => {
                let side = |l: Landmark| {
                    let at = f.point(l);
                    brightness(&bad.pixels, Point::new(at.x + 0.2 * (middle(f).x - at.x), at.y))
                };
                let (a, b) = (side(Landmark::RightCheek), side(Landmark::LeftCheek));
                a.max(b) > 1.5 * a.min(b)
            }
            (Defect::Dark, _) => mean(&bad.pixels) < 0.65 * mean(&good.pixels),
            (Defect::Overexposed, _) => mean(&bad.pixels) > 1.15 * mean(&good.pixels),
            (Defect::ColourCast, _) => {
                let (a, b) = (pixel(5, 5), [100, 197, 255]);
                (0..3).any(|c| (a[c] - b[c]).abs() > 12)
            }
            (Defect::Blurred | Defect::LowResolution, _) => detail(&bad) < 0.75 * detail(&good),
        };
        assert!(shown, "{} does not show", defect.name());
    }
}

#[test]
fn nobody_sits_in_an_empty_studio() {
    for number in 0..6 {
        let empty = Studio::new(2).empty(number, SMALL);
        assert!(empty.truth.faces.is_empty());
        assert!(empty.matte.iter().all(|&m| m == 0));
    }
}

#[test]
fn frames_of_a_sitting_differ_less_than_people_in_one_uniform() {
    let studio = Studio::new(5);
    let uniform = Some(Uniform::new(3));
    assert_eq!(studio.frame(1, 0, None, SMALL).pixels, studio.portrait(1, SMALL).pixels);
    let (first, again) = (studio.frame(1, 0, uniform, SMALL), studio.frame(1, 1, uniform, SMALL));
    assert_ne!(first.pixels, again.pixels);
    assert_eq!(again.pixels, studio.frame(1, 1, uniform, SMALL).pixels);
    let eyes = |portrait: &Portrait| {
        let face = &portrait.truth.faces[0];
        face.point(Landmark::RightPupil).midpoint(face.point(Landmark::LeftPupil))
    };
    let moved = eyes(&first).distance(eyes(&again));
    assert!(moved > 0.0 && moved < 0.06 * f64::from(SMALL.height), "{moved}");
    let other = studio.frame(2, 0, uniform, SMALL);
    // Below the chin both people wear the same.
    let cloth = |portrait: &Portrait| -> [u8; 3] {
        let view = portrait.pixels.view();
        let patch: Vec<[u8; 3]> =
            (304..318).flat_map(|y| (50..80).map(move |x| (x, y))).map(|(x, y)| view.pixel(x, y)).collect();
        // The median of each channel: folds and buttons are few.
        [0, 1, 2].map(|channel| {
            let mut values: Vec<u8> = patch.iter().map(|pixel| pixel[channel]).collect();
            values.sort_unstable();
            values[values.len() / 2]
        })
    };
    let apart: u32 = cloth(&first).iter().zip(cloth(&other)).map(|(a, b)| u32::from(a.abs_diff(b))).sum();
    assert!(apart < 60, "{:?} {:?}", cloth(&first), cloth(&other));
}
