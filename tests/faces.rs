//! The face networks on real portraits: the figures of the model card, with the bounds every change must keep.
//!
//! With `CAMPIX_VERBOSE` each portrait's figures are printed.

use campix_core::face::{EmbeddedNetworks, Face, Landmark, LandmarkSource, Turn};
use campix_core::geometry::{Point, Rect, Size};
use campix_core::pixels::RgbPixels;
use campix_tests::portraits::{Framing, LIGHT_BLUE, Portrait, portraits, resize};

const SIZES: [Size; 3] = [Size::new(480, 640), Size::new(900, 1200), Size::new(1800, 2400)];

fn faces(picture: &RgbPixels) -> Vec<Face> {
    EmbeddedNetworks.faces(picture.view()).unwrap()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

/// Errors of one portrait, in shares of the inter-pupil distance; the width in shares of itself.
struct Errors {
    name: String,
    pupils: [f64; 2],
    /// Mean of both pupils: to the right and down.
    drift: (f64, f64),
    /// Error of each pupil over its sigma.
    surprise: [f64; 2],
    corners: f64,
    mouth: f64,
    chin: f64,
    width: f64,
}

fn errors(portrait: &Portrait, size: Size) -> Option<Errors> {
    use Landmark::{Chin, LeftCheek, LeftEyeInner, LeftEyeOuter, LeftPupil, MouthLeft, MouthRight};
    use Landmark::{RightCheek, RightEyeInner, RightEyeOuter, RightPupil};
    portrait.points.get(&Chin)?;
    let framing = Framing::upright(size);
    let found = faces(&portrait.lay_on(LIGHT_BLUE, &framing));
    assert_eq!(found.len(), 1, "{}", portrait.name);
    let truth = |landmark: Landmark| framing.place(portrait.points[&landmark]);
    let at = |landmark: Landmark| found[0].point(landmark).at;
    let unit = truth(RightPupil).distance(truth(LeftPupil));
    let off = |landmark: Landmark| at(landmark).distance(truth(landmark)) / unit;
    let pupils = [RightPupil, LeftPupil];
    let sum = |f: &dyn Fn(Landmark) -> f64| pupils.iter().map(|p| f(*p)).sum::<f64>() / 2.0 / unit;
    let width = |place: &dyn Fn(Landmark) -> Point| place(LeftCheek).x - place(RightCheek).x;
    Some(Errors {
        name: portrait.name.clone(),
        pupils: pupils.map(off),
        drift: (sum(&|p| at(p).x - truth(p).x), sum(&|p| at(p).y - truth(p).y)),
        surprise: pupils.map(|p| off(p) * unit / found[0].point(p).sigma),
        corners: mean(&[RightEyeOuter, RightEyeInner, LeftEyeInner, LeftEyeOuter].map(off)),
        mouth: mean(&[MouthRight, MouthLeft].map(off)),
        chin: off(Chin),
        width: width(&at) / width(&truth) - 1.0,
    })
}

#[test]
fn points_meet_the_human_marks() {
    let Some(portraits) = portraits() else { return };
    for size in SIZES {
        let all: Vec<Errors> = portraits.iter().filter_map(|p| errors(p, size)).collect();
        if std::env::var_os("CAMPIX_VERBOSE").is_some() {
            for e in &all {
                let [right, left] = e.pupils.map(|v| v * 100.0);
                let (chin, width) = (e.chin * 100.0, e.width * 100.0);
                eprintln!("{} {size}: pupils {right:.2} {left:.2} chin {chin:.2} width {width:+.2}", e.name);
            }
        }
        let list = |f: &dyn Fn(&Errors) -> f64| all.iter().map(f).collect::<Vec<f64>>();
        let pupils: Vec<f64> = all.iter().flat_map(|e| e.pupils).collect();
        let surprise: Vec<f64> = all.iter().flat_map(|e| e.surprise).collect();
        let (chins, widths) = (list(&|e| e.chin), list(&|e| e.width.abs()));
        let percent = |v: f64| (v * 1e4).round() / 1e2;
        eprintln!(
            "{size}, {} portraits, percent: pupils {} (p95 {}, drift {} {}, error/sigma {:.2}), corners {}, mouth {}, \
             chin {} (p95 {}), width {} (p95 {}, bias {})",
            all.len(),
            percent(mean(&pupils)),
            percent(percentile(&pupils, 0.95)),
            percent(mean(&list(&|e| e.drift.0))),
            percent(mean(&list(&|e| e.drift.1))),
            mean(&surprise),
            percent(mean(&list(&|e| e.corners))),
            percent(mean(&list(&|e| e.mouth))),
            percent(mean(&chins)),
            percent(percentile(&chins, 0.95)),
            percent(mean(&widths)),
            percent(percentile(&widths, 0.95)),
            percent(mean(&list(&|e| e.width))),
        );
        assert!(mean(&pupils) <= 0.008 && percentile(&pupils, 0.95) <= 0.014);
        assert!(mean(&chins) <= 0.032 && mean(&list(&|e| e.mouth)) <= 0.018);
        assert!(mean(&widths) <= 0.015);
    }
}

#[test]
fn one_face_on_every_wall_at_every_size() {
    let Some(portraits) = portraits() else { return };
    let mut wrong = vec![];
    for portrait in portraits {
        for size in SIZES {
            let walls: &[[u8; 3]] =
                if size.width == 480 { &[LIGHT_BLUE, [255; 3], [128; 3], [67, 142, 219]] } else { &[LIGHT_BLUE] };
            for wall in walls {
                let count = faces(&portrait.lay_on(*wall, &Framing::upright(size))).len();
                if count != 1 {
                    wrong.push(format!("{} at {size} on {wall:?}: {count}", portrait.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_face_in_every_framing() {
    let Some(portraits) = portraits() else { return };
    let (mut wrong, mut tried) = (vec![], 0);
    for portrait in portraits {
        // A head is about 510 pixels of a cut-out high: it fills from a third to four fifths of these windows.
        for (height, top) in [(1460.0, -560.0), (1200.0, -300.0), (900.0, 0.0), (760.0, 20.0), (640.0, 60.0)] {
            for share in [-0.12, 0.0, 0.12] {
                let width = height * 0.75;
                let window = Rect::new(450.0 - width / 2.0 + share * width, top, width, height);
                let framing = Framing { window, size: SIZES[0] };
                let count = faces(&portrait.lay_on(LIGHT_BLUE, &framing)).len();
                tried += 1;
                if count != 1 {
                    wrong.push(format!("{} in {height} {share}: {count}", portrait.name));
                }
            }
        }
    }
    eprintln!("framings: {} of {tried} wrong", wrong.len());
    assert!(wrong.len() * 100 <= tried, "{wrong:#?}");
}

#[test]
fn sizes_of_one_portrait_agree() {
    let Some(portraits) = portraits() else { return };
    let mut off = vec![];
    for portrait in portraits {
        let large = portrait.lay_on(LIGHT_BLUE, &Framing::upright(SIZES[2]));
        let reference = faces(&large).remove(0);
        let (right, left) = (reference.point(Landmark::RightPupil).at, reference.point(Landmark::LeftPupil).at);
        for size in &SIZES[..2] {
            let face = faces(&resize(large.view(), *size)).remove(0);
            let factor = f64::from(SIZES[2].width) / f64::from(size.width);
            for (p, q) in face.points.iter().zip(&reference.points) {
                off.push(p.at.scaled(factor).distance(q.at) / right.distance(left));
            }
        }
    }
    eprintln!("across sizes: mean {:.4}, p99 {:.4} of the inter-pupil distance", mean(&off), percentile(&off, 0.99));
    assert!(mean(&off) < 0.005 && percentile(&off, 0.99) < 0.02);
}

/// Two pictures of one height side by side.
fn beside(a: &RgbPixels, b: &RgbPixels) -> RgbPixels {
    let size = Size::new(a.size().width + b.size().width, a.size().height);
    let rows = (0..size.height as usize).flat_map(|y| [a.view().row(y), b.view().row(y)].concat());
    RgbPixels::new(size, rows.collect()).unwrap()
}

#[test]
fn two_people_are_two() {
    let Some(portraits) = portraits() else { return };
    let (mut wrong, mut tried) = (vec![], 0);
    for (i, left) in portraits.iter().enumerate() {
        let right = &portraits[(i + 7) % portraits.len()];
        for size in [Size::new(480, 640), Size::new(320, 640), Size::new(240, 320)] {
            let height = 900.0_f64.max(f64::from(size.height) / f64::from(size.width) * 640.0);
            let width = height * f64::from(size.width) / f64::from(size.height);
            let window = Rect::new(450.0 - width / 2.0, 900.0 - height, width, height);
            let framing = Framing { window, size };
            let found = faces(&beside(&left.lay_on(LIGHT_BLUE, &framing), &right.lay_on(LIGHT_BLUE, &framing)));
            tried += 1;
            if found.len() == 2 {
                assert!(found[0].frame.x < found[1].frame.x, "sorted from left to right");
            } else {
                wrong.push(format!("{} and {} at {size}: {}", left.name, right.name, found.len()));
            }
        }
    }
    eprintln!("two people: {} of {tried} wrong", wrong.len());
    assert!(wrong.len() * 100 <= tried, "{wrong:#?}");
}

#[test]
fn pictures_without_a_face_hold_none() {
    let Some(portraits) = portraits() else { return };
    let (mut wrong, mut tried) = (vec![], 0);
    for portrait in portraits {
        // Clothes below the chin, and hair above the eyes.
        for window in [Rect::new(225.0, 720.0, 450.0, 600.0), Rect::new(300.0, -220.0, 300.0, 400.0)] {
            let framing = Framing { window, size: SIZES[0] };
            let count = faces(&portrait.lay_on(LIGHT_BLUE, &framing)).len();
            tried += 1;
            if count != 0 {
                wrong.push(format!("{} in {window:?}: {count}", portrait.name));
            }
        }
    }
    eprintln!("parts without a face: {} of {tried} wrong", wrong.len());
    assert!(wrong.len() * 100 <= tried, "{wrong:#?}");
}

#[test]
fn walls_hold_no_face() {
    for wall in [LIGHT_BLUE, [255; 3], [0; 3], [128; 3], [67, 142, 219], [200, 30, 30], [225, 170, 140]] {
        for slope in [0.0, 0.1, 0.3] {
            for grain in [0.0, 2.0, 12.0] {
                let mut data = vec![];
                for y in 0..640_i32 {
                    for x in 0..480_i32 {
                        let noise = f64::from((x * 7 + y * 13 + (x * y) % 11) % 9) / 4.0 - 1.0;
                        let shade = 1.0 - slope * (f64::from(y) / 640.0 + f64::from(x) / 960.0);
                        data.extend(wall.map(|v| (f64::from(v) * shade + grain * noise).clamp(0.0, 255.0) as u8));
                    }
                }
                let picture = RgbPixels::new(SIZES[0], data).unwrap();
                assert_eq!(faces(&picture).len(), 0, "{wall:?} slope {slope} grain {grain}");
            }
        }
    }
}

/// The picture a quarter further clockwise.
fn quarter(picture: &RgbPixels) -> RgbPixels {
    let view = picture.view();
    let size = view.size();
    let data = (0..size.width as usize).flat_map(|x| (0..size.height as usize).rev().map(move |y| (x, y)));
    RgbPixels::new(size.transposed(), data.flat_map(|(x, y)| view.pixel(x, y)).collect()).unwrap()
}

#[test]
fn turned_portraits_hold_no_face_and_say_how_to_turn_them() {
    let Some(portraits) = portraits() else { return };
    let (mut missed, mut all) = (Vec::new(), 0);
    for portrait in &portraits {
        let mut picture = portrait.lay_on(LIGHT_BLUE, &Framing::upright(SIZES[0]));
        // Clockwise by a quarter: a quarter to the left makes it upright again.
        for turn in [Turn::Left, Turn::Around, Turn::Right] {
            picture = quarter(&picture);
            all += 1;
            let found = faces(&picture).len();
            let said = EmbeddedNetworks.turned(picture.view());
            if (found, said) != (0, Some(turn)) {
                missed.push(format!("{} {turn:?}: {found} faces, {said:?}", portrait.name));
            }
        }
    }
    eprintln!("{} of {all} turned portraits are named", all - missed.len());
    assert!(missed.is_empty(), "{missed:#?}");
}
