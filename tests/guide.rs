//! Live pictures: the guide says of a camera's frame what the check says of the photo, in any pixel format.

use std::collections::BTreeMap;

use campix_core::check::{Report, Verdict, check_original};
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::{Point, Rect, Size};
use campix_core::guide::{Guidance, Guide};
use campix_core::make::{MakeOptions, placement};
use campix_core::measure::{Measured, measure};
use campix_core::photo::{DecodeOptions, Frame, Photo, PixelFormat, Plane, Reduce};
use campix_core::pixels::RgbPixels;
use campix_core::profile::{Profile, RuleId};
use campix_examples::studio::{Defect, Studio};
use campix_tests::portraits::{Framing, LIGHT_BLUE, portraits, resize};

const SIZE: Size = Size::new(480, 640);
const STUDIO: Studio = Studio::new(52);

fn tender() -> Profile {
    Profile::builtin("tender-freshman").unwrap()
}

fn look(profile: &Profile, pixels: &RgbPixels) -> Guidance {
    let view = pixels.view();
    let frame = Frame::new(PixelFormat::Rgb, view.size(), &[Plane::new(view.data(), view.width() * 3)]).unwrap();
    Guide::new(profile).unwrap().look(&frame).unwrap()
}

/// What the check says of the same pixels as an original, with every pixel and all networks.
fn judged(profile: &Profile, pixels: &RgbPixels) -> Report {
    let photo = Photo::from_view(pixels.view(), &DecodeOptions::default().reduce(Reduce::By(1))).unwrap();
    let facts = measure(&photo, &EmbeddedNetworks).unwrap();
    let placement = placement(&facts, profile, &MakeOptions::default().max_scale(100.0));
    check_original(&facts, profile, placement.as_ref())
}

/// The part of a picture that `window` names, in shares of its sides.
fn cut(pixels: &RgbPixels, window: [f64; 4]) -> RgbPixels {
    let view = pixels.view();
    let [left, top, right, bottom] = window;
    let column = |share: f64| (share * view.width() as f64) as usize;
    let row = |share: f64| (share * view.height() as f64) as usize;
    let data =
        (row(top)..row(bottom)).flat_map(|y| view.row(y)[column(left) * 3..column(right) * 3].to_vec()).collect();
    let size = Size::new((column(right) - column(left)) as u32, (row(bottom) - row(top)) as u32);
    RgbPixels::new(size, data).unwrap()
}

#[test]
fn a_planted_defect_is_seen_before_the_shutter() {
    let profile = tender();
    // What a live picture cannot show, or another crop mends. A drawn head shows depth only when it is turned far.
    let left_out = |defect: Defect| {
        defect.rule().starts_with("geometry.")
            || defect.rule() == "focus.sharpness"
            || matches!(defect, Defect::HairOverEyes | Defect::Turned | Defect::ChinRaised)
    };
    let mut missed = Vec::new();
    let mut tried = 0;
    for number in 0..3 {
        let clean = look(&profile, &STUDIO.portrait(number, SIZE).pixels);
        for defect in Defect::all().filter(|defect| !left_out(*defect)) {
            let guidance = look(&profile, &STUDIO.defective(number, defect, SIZE).pixels);
            let rule = RuleId::from_name(defect.rule()).unwrap();
            let verdict = |guidance: &Guidance, rule| {
                guidance.findings.iter().find(|finding| finding.rule == rule).map(|finding| finding.verdict)
            };
            let worse = |rule| verdict(&guidance, rule) > verdict(&clean, rule);
            // Too much light burns light skin; on dark skin only the whites of the eyes say so.
            let found = worse(rule) || (defect == Defect::Overexposed && worse(RuleId::Exposure));
            tried += 1;
            if !found {
                missed.push(format!("{} {number}: {:?}", defect.name(), verdict(&guidance, rule)));
            }
            // Whatever is wrong, something is asked for, in both languages.
            let advice = guidance.advice.unwrap_or_else(|| panic!("{} {number}: no advice", defect.name()));
            assert!(!advice.text.zh.is_empty() && !advice.text.en.is_empty() && !advice.detail.zh.is_empty());
        }
    }
    assert!(missed.is_empty(), "{} of {tried} missed: {missed:#?}", missed.len());
}

#[test]
fn only_the_first_thing_to_change_is_asked_for() {
    let profile = tender();
    let person = STUDIO.portrait(1, Size::new(720, 960)).pixels;
    let rule = |pixels: &RgbPixels| look(&profile, pixels).advice.map(|advice| advice.rule);
    let nobody = RgbPixels::filled(SIZE, LIGHT_BLUE);
    assert_eq!(rule(&nobody), Some(RuleId::FaceCount));
    assert_eq!(rule(&STUDIO.defective(1, Defect::TwoPeople, SIZE).pixels), Some(RuleId::FaceCount));
    // Against an edge of the picture the head cannot be centred.
    let eyes = look(&profile, &person).facts.face.eye_centre_x.value().unwrap() / 720.0;
    assert_eq!(rule(&cut(&person, [eyes - 0.12, 0.0, 1.0, 1.0])), Some(RuleId::Centring));
    // The crown out of the picture: no crop has the space above it, and nothing else is spoken of.
    let guidance = look(&profile, &person);
    let crown = guidance.facts.head.crown_y.value().unwrap() / 960.0;
    let beheaded = look(&profile, &cut(&person, [0.0, crown + 0.03, 1.0, 1.0]));
    assert_eq!(beheaded.verdict, Verdict::Fail);
    let subject = beheaded.advice.unwrap().rule.name();
    assert!(subject.starts_with("geometry."), "{subject}");
}

#[test]
fn a_person_too_far_away_for_the_photo_is_asked_to_come_nearer() {
    let profile = tender();
    let pixels = STUDIO.portrait(2, SIZE).pixels;
    let view = pixels.view();
    let frame = Frame::new(PixelFormat::Rgb, SIZE, &[Plane::new(view.data(), view.width() * 3)]).unwrap();
    let guide = Guide::new(&profile).unwrap();
    let crop = guide.look(&frame).unwrap().crop.unwrap();
    let asked = |photo: Size| guide.photo(photo).look(&frame).unwrap().advice.map(|advice| advice.detail.en);
    // A photo in which the crop has fewer pixels than the file, and one in which it has more.
    let too_small = asked(Size::new(480, 640)).unwrap();
    assert!(crop.height < 640.0 && too_small.contains("nearer"), "{too_small}");
    let enough = asked(Size::new(4800, 6400));
    assert!(enough.as_ref().is_none_or(|advice| !advice.contains("nearer")), "{enough:?}");
}

/// The same picture in other formats, turned and mirrored.
#[test]
fn every_way_to_store_a_frame_leads_to_the_same_guidance() {
    let profile = tender();
    let guide = Guide::new(&profile).unwrap();
    let pixels = STUDIO.portrait(4, SIZE).pixels;
    let wanted = look(&profile, &pixels);
    let view = pixels.view();
    let bgra: Vec<u8> = view.data().chunks(3).flat_map(|rgb| [rgb[2], rgb[1], rgb[0], 0]).collect();
    let frame = Frame::new(PixelFormat::Bgra, SIZE, &[Plane::new(&bgra, 480 * 4)]).unwrap();
    let same = guide.look(&frame).unwrap();
    assert_eq!(same.facts, wanted.facts);
    assert_eq!((same.crop, same.verdict, same.advice), (wanted.crop, wanted.verdict, wanted.advice.clone()));

    // Bottom-up, as bitmaps of Windows are.
    let below: Vec<u8> = bgra.chunks(480 * 4).rev().flatten().copied().collect();
    let frame = Frame::new(PixelFormat::Bgra, SIZE, &[Plane::new(&below, 480 * 4)]).unwrap().orientation(4).unwrap();
    assert_eq!(guide.look(&frame).unwrap().facts, wanted.facts);

    // With half the chroma resolution, places stay where they are.
    let (luma, chroma) = nv12(&pixels);
    let frame = Frame::new(PixelFormat::Nv12, SIZE, &[Plane::new(&luma, 480), Plane::new(&chroma, 480)]).unwrap();
    let near = guide.look(&frame).unwrap();
    let apart = |a: Measured, b: Measured| (a.value().unwrap() - b.value().unwrap()).abs();
    assert!(apart(near.facts.face.eye_line_y, wanted.facts.face.eye_line_y) < 2.0);
    assert!(apart(near.facts.head.crown_y, wanted.facts.head.crown_y) < 4.0);
    // A large frame is the same picture in larger pixels.
    let large = resize(view, Size::new(1440, 1920));
    let large = look(&profile, &large);
    assert!(
        (large.facts.face.eye_line_y.value().unwrap() / 3.0 - wanted.facts.face.eye_line_y.value().unwrap()).abs()
            < 2.0
    );
    assert_eq!(large.facts.size, Size::new(1440, 1920));
}

/// BT.601, luma 16–235.
fn nv12(pixels: &RgbPixels) -> (Vec<u8>, Vec<u8>) {
    let view = pixels.view();
    let level = |rgb: [u8; 3], weights: [f64; 3], black: f64| {
        let sum: f64 = rgb.iter().zip(weights).map(|(&level, weight)| f64::from(level) * weight).sum();
        (black + sum).round().clamp(0.0, 255.0) as u8
    };
    let luma =
        view.data().chunks(3).map(|rgb| level([rgb[0], rgb[1], rgb[2]], [0.2568, 0.5041, 0.0979], 16.0)).collect();
    let mut chroma = Vec::new();
    for y in (0..view.height()).step_by(2) {
        for x in (0..view.width()).step_by(2) {
            let rgb = view.pixel(x, y);
            chroma.push(level(rgb, [-0.1482, -0.2910, 0.4392], 128.0));
            chroma.push(level(rgb, [0.4392, -0.3678, -0.0714], 128.0));
        }
    }
    (luma, chroma)
}

#[test]
fn the_guide_agrees_with_the_check_on_real_portraits() {
    let Some(portraits) = portraits() else { return };
    let profile = tender();
    let mut pairs: BTreeMap<(Verdict, Verdict), usize> = BTreeMap::new();
    let (mut eyes, mut crowns, mut outside) = (Vec::new(), Vec::new(), 0);
    let mut against: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for portrait in &portraits {
        let pixels = portrait.lay_on(LIGHT_BLUE, &Framing::upright(SIZE));
        let guidance = look(&profile, &pixels);
        let report = judged(&profile, &pixels);
        let facts = &report.facts;
        let apart = facts.face.interpupil.value().unwrap();
        let off = |live: Measured, photo: Measured| Some((live.value()? - photo.value()?).abs() / apart);
        eyes.extend(off(guidance.facts.face.eye_line_y, facts.face.eye_line_y));
        crowns.extend(off(guidance.facts.head.crown_y, facts.head.crown_y));
        let worst =
            report.findings.iter().filter(|finding| guidance.findings.iter().any(|live| live.rule == finding.rule));
        let worst = worst.filter(|finding| finding.level != campix_core::profile::Level::Info);
        *pairs.entry((guidance.verdict, worst.map(|finding| finding.verdict).max().unwrap())).or_default() += 1;
        for live in &guidance.findings {
            let photo = report.finding(live.rule).map(|finding| finding.verdict);
            let row = against.entry(live.rule.name()).or_default();
            row[0] += usize::from(live.verdict == Verdict::Fail && photo != Some(Verdict::Fail));
            row[1] += usize::from(live.verdict != Verdict::Fail && photo == Some(Verdict::Fail));
        }
        if let Some(crop) = guidance.crop {
            outside += usize::from(!inside(crop, SIZE));
        }
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let most = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    println!("{} portraits; (live, photo): {pairs:?}", portraits.len());
    println!(
        "eye line {:.4}, at most {:.4}; crown {:.4}, at most {:.4}",
        mean(&eyes),
        most(&eyes),
        mean(&crowns),
        most(&crowns)
    );
    let differing: Vec<_> = against.iter().filter(|(_, row)| row[0] + row[1] > 0).collect();
    println!("fails live only, fails as a photo only: {differing:?}");
    assert_eq!(outside, 0, "a crop lies inside the frame");
    assert!(mean(&eyes) < 0.002 && mean(&crowns) < 0.02, "shares of the distance between the pupils");
    let contradict = pairs.iter().filter(|((live, photo), _)| (*live == Verdict::Fail) != (*photo == Verdict::Fail));
    let contradict: usize = contradict.map(|(_, count)| count).sum();
    assert!(contradict * 20 <= portraits.len(), "{contradict} of {} contradict", portraits.len());
}

fn inside(crop: Rect, size: Size) -> bool {
    let corner = Point::new(crop.right(), crop.bottom());
    crop.x >= -0.01
        && crop.y >= -0.01
        && corner.x <= f64::from(size.width) + 0.01
        && corner.y <= f64::from(size.height) + 0.01
}
