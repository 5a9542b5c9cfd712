//! Drawn portraits with planted defects: each is found by the fact it breaks, and clean ones are distinguished from them.

use campix_core::check::{Finding, Remark, Report, Verdict, check};
use campix_core::face::{EmbeddedNetworks, Face, FacePoint, Landmark, LandmarkSource};
use campix_core::geometry::Size;
use campix_core::measure::{Facts, measure};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::{Profile, RuleId};
use campix_examples::studio::{Defect, Portrait, Studio, draw};
use campix_tests::portraits::{GivenFaces, jpeg};

const SIZE: Size = Size::new(480, 640);
const STUDIO: Studio = Studio::new(41);

/// Facts of a drawn portrait, with its true points in place of a network.
fn facts(portrait: &Portrait) -> Facts {
    let photo = Photo::decode(jpeg(portrait.pixels.view(), 90), &DecodeOptions::default()).unwrap();
    let faces = portrait
        .truth
        .faces
        .iter()
        .map(|face| {
            let sigma = 0.015 * face.interpupil();
            Face { frame: face.frame, score: 1.0, points: face.points.map(|at| FacePoint { at, sigma }) }
        })
        .collect();
    measure(&photo, &GivenFaces(faces)).unwrap()
}

fn report(facts: &Facts) -> Report {
    check(facts, &Profile::builtin("tender-freshman").unwrap())
}

/// Defects that have a rule of their own which pixels decide. Hair over the eyes is attested by a person; how far a
/// drawn head has to turn before its drawn depth shows is tested as a number below.
fn judged() -> impl Iterator<Item = Defect> {
    Defect::all().filter(|defect| !matches!(defect, Defect::HairOverEyes | Defect::Turned))
}

/// Whether a rule distinguishes the portrait with the defect from the same portrait without it: it fails, or it warns where the
/// clean one passes. An engine that always warns finds nothing. The studio leaves more room around a head than the tender
/// allows, so a rule of geometry may fail without the defect, too; with it the value then has to miss on the other side, or by
/// twice as much.
fn found(defective: &Finding, clean: &Finding) -> bool {
    match (defective.verdict, clean.verdict) {
        (Verdict::Fail, Verdict::Fail) => match (defective.by_how_much, clean.by_how_much) {
            (Some(with), Some(without)) => with * without < 0.0 || with.abs() > 2.0 * without.abs(),
            _ => false,
        },
        (Verdict::Fail, _) | (Verdict::Warn, Verdict::Pass) => true,
        _ => false,
    }
}

#[test]
fn every_planted_defect_is_found() {
    for number in 0..3 {
        let clean = report(&facts(&STUDIO.portrait(number, SIZE)));
        for defect in judged() {
            let rule = RuleId::from_name(defect.rule()).unwrap();
            let report = report(&facts(&STUDIO.defective(number, defect, SIZE)));
            let differs = |rule| found(report.finding(rule).unwrap(), clean.finding(rule).unwrap());
            let shown = |report: &Report| report.finding(rule).map(|finding| (finding.verdict, finding.by_how_much));
            // Too much light burns light skin; on dark skin only the whites of the eyes say so.
            assert!(
                differs(rule) || (defect == Defect::Overexposed && differs(RuleId::Exposure)),
                "{} {number}: {rule} is {:?}, without the defect {:?}",
                defect.name(),
                shown(&report),
                shown(&clean)
            );
        }
    }
}

#[test]
fn a_slightly_raised_chin_is_named_as_near_our_limit() {
    for number in 0..3 {
        let mut scene = STUDIO.scene(number);
        scene.pitch_degrees = 13.0;
        let raised = draw(&[STUDIO.sitter(number)], &scene, SIZE);
        for (portrait, remark) in [(STUDIO.portrait(number, SIZE), None), (raised, Some(Remark::NearOurLimit))] {
            let report = report(&facts(&portrait));
            let pitch = report.finding(RuleId::Pitch).unwrap();
            assert_eq!((pitch.verdict, &pitch.remark), (Verdict::Pass, &remark), "{number}: {}", pitch.message.en);
        }
    }
}

#[test]
fn clean_portraits_have_none_of_the_defects() {
    for number in 0..12 {
        let facts = facts(&STUDIO.portrait(number, SIZE));
        let report = report(&facts);
        for defect in judged() {
            let rule = RuleId::from_name(defect.rule()).unwrap();
            // The room that the studio leaves around a head is not a defect: the crop decides it.
            if defect.rule().starts_with("geometry.") {
                continue;
            }
            let Some(finding) = report.finding(rule) else { continue };
            assert!(
                matches!(finding.verdict, Verdict::Pass | Verdict::Warn),
                "{number}: {rule} is {:?}: {}",
                finding.verdict,
                finding.message.en
            );
        }
    }
}

#[test]
fn drawn_heads_are_measured_where_they_were_drawn() {
    let mut errors = Vec::new();
    for number in 0..12 {
        let portrait = STUDIO.portrait(number, SIZE);
        let facts = facts(&portrait);
        let truth = &portrait.truth.faces[0];
        let height = facts.head.height.value().unwrap();
        errors.push((facts.head.crown_y.value().unwrap() - truth.crown_y.unwrap()).abs() / height);
        assert!((facts.face.roll_degrees.value().unwrap() - truth.roll_degrees).abs() < 0.6);
        assert!((facts.face.yaw_degrees.value().unwrap() - truth.yaw_degrees).abs() < 3.0);
    }
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    assert!(mean < 0.007, "crowns of drawn heads are off by {:.2} % of head height", mean * 100.0);
}

#[test]
fn a_drawn_turn_is_told_with_its_side() {
    for number in 0..3 {
        let turned = STUDIO.defective(number, Defect::Turned, SIZE);
        let yaw = facts(&turned).face.yaw_degrees.value().unwrap();
        let truth = turned.truth.faces[0].yaw_degrees;
        assert!(yaw * truth > 0.0 && yaw.abs() > 6.0, "{number}: drawn {truth}, measured {yaw}");
    }
}

/// The networks were trained on faces, not on drawings; but left and right must hold. A point that swapped places with its twin
/// lies nearer to the twin's place.
#[test]
fn the_networks_give_each_point_its_own_side() {
    let mut seen = 0;
    for number in 0..6 {
        let portrait = STUDIO.portrait(number, SIZE);
        let truth = &portrait.truth.faces[0];
        let found = EmbeddedNetworks.faces(portrait.pixels.view()).unwrap();
        let [face] = found.as_slice() else { panic!("{number}: {} faces", found.len()) };
        for landmark in Landmark::ALL {
            let name = landmark.name();
            let swapped = name.replace("right", "?").replace("left", "right").replace('?', "left");
            let twin = Landmark::ALL.into_iter().find(|other| other.name() == swapped).unwrap();
            if twin == landmark {
                continue;
            }
            let at = face.point(landmark).at;
            let own = at.distance(truth.points[landmark as usize]);
            let other = at.distance(truth.points[twin as usize]);
            assert!(own < other / 2.0, "{number}: {name} is {own:.1} px from its place, {other:.1} px from its twin's");
            seen += 1;
        }
        for pupil in [Landmark::RightPupil, Landmark::LeftPupil] {
            let off = face.point(pupil).at.distance(truth.points[pupil as usize]) / truth.interpupil();
            assert!(off < 0.1, "{number}: {} is off by {off:.3} of the distance of the pupils", pupil.name());
        }
    }
    assert!(seen >= 6 * 18, "only {seen} points have twins");
}
