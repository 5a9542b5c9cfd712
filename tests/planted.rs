//! Drawn portraits with planted defects: each is told by the fact it breaks, and clean ones are told from them.

use campix_core::check::{Report, Verdict, check};
use campix_core::face::{Face, FacePoint};
use campix_core::geometry::Size;
use campix_core::measure::{Facts, measure};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::{Profile, RuleId};
use campix_examples::studio::{Defect, Portrait, Studio};
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

#[test]
fn every_planted_defect_is_told() {
    for defect in judged() {
        let rule = RuleId::from_name(defect.rule()).unwrap();
        for number in 0..3 {
            let facts = facts(&STUDIO.defective(number, defect, SIZE));
            let report = report(&facts);
            let Some(finding) = report.finding(rule) else { panic!("{}: {rule} is not judged", defect.name()) };
            let told = |verdict: Verdict| matches!(verdict, Verdict::Fail | Verdict::Warn);
            // Too much light burns light skin; on dark skin only the whites of the eyes say so.
            let exposure = report.finding(RuleId::Exposure).is_some_and(|finding| told(finding.verdict));
            assert!(
                told(finding.verdict) || (defect == Defect::Overexposed && exposure),
                "{} {number}: {rule} is {:?}: {}",
                defect.name(),
                finding.verdict,
                finding.message.en
            );
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
            // How much room the studio leaves around a head is no defect: the crop decides it.
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
        assert!(facts.face.roll_degrees.value().unwrap() - truth.roll_degrees < 0.6);
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
