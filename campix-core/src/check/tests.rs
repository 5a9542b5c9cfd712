use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::ground::geometry::{Rect, Size};
use crate::ground::text::Language;
use crate::measure::{Measured, Reason, sample};
use crate::profile::{Level, Profile};
use crate::rules::RuleId;

fn profile(text: &str) -> Profile {
    let head = "schema = 1\nid = \"own\"\nedition = \"1\"\nstatus = \"draft\"\nvalid_from = \"2026\"\nlayer = \"channel\"\n\
        title = { zh = \"自\", en = \"own\" }\nframe = { width = 480, height = 640 }\n";
    Profile::parse(&format!("{head}{text}")).unwrap_or_else(|error| panic!("{error}"))
}

fn rule(rule: &str, level: &str, rest: &str) -> String {
    format!("[{rule}]\nlevel = \"{level}\"\nsource = \"x\"\nevidence = \"D\"\n{rest}\n")
}

#[test]
fn the_overall_verdict_counts_musts_first() {
    let must_bytes = rule("file.bytes", "must", "max = 30_000");
    let should_bytes = rule("file.bytes", "should", "max = 20_000");
    let info_bytes = rule("file.bytes", "info", "max = 20_000");
    let must_eyes = rule("geometry.eye-line", "must", "max = 300");
    let should_eyes = rule("geometry.eye-line", "should", "max = 300");
    let mut blind = sample::facts();
    blind.face.eye_line_y = Measured::Missing(Reason::NoFace);
    let mut heavy = blind.clone();
    heavy.file.bytes = 90_000;
    for (text, facts, expected) in [
        (must_bytes.clone() + &must_eyes, sample::facts(), Verdict::Pass),
        (must_bytes.clone() + &must_eyes, heavy, Verdict::Fail),
        (must_bytes.clone() + &must_eyes, blind.clone(), Verdict::Unknown),
        (must_bytes + &should_eyes, blind, Verdict::Warn),
        (should_bytes, sample::facts(), Verdict::Warn),
        (info_bytes, sample::facts(), Verdict::Pass),
    ] {
        assert_eq!(check(&facts, &profile(&text)).verdict, expected, "{text}");
    }
}

#[test]
fn exact_quantities_never_warn_without_a_doubtful_unit() {
    let profile = profile(&rule("file.bytes", "must", "min = 20_000\nmax = 30_000"));
    for bytes in 19_990..20_010 {
        let mut facts = sample::facts();
        facts.file.bytes = bytes;
        let expected = if bytes < 20_000 { Verdict::Fail } else { Verdict::Pass };
        assert_eq!(check(&facts, &profile).verdict, expected, "{bytes}");
    }
}

#[test]
fn geometry_does_not_depend_on_resolution() {
    let profile = Profile::builtin("tender-freshman").expect("shipped");
    let geometry = |report: Report| -> Vec<(RuleId, Verdict)> {
        let mut found: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.rule.axis().is_some())
            .map(|finding| (finding.rule, finding.verdict))
            .collect();
        found.sort();
        found
    };
    let base = sample::facts();
    let expected = geometry(check(&base, &profile));
    assert!(expected.len() >= 6);
    for factor in [0.5, 2.0, 6.25] {
        let mut facts = base.clone();
        facts.size = Size::new((480.0 * factor) as u32, (640.0 * factor) as u32);
        for measured in [
            &mut facts.face.eye_line_y,
            &mut facts.face.eye_centre_x,
            &mut facts.face.interpupil,
            &mut facts.face.face_width,
            &mut facts.face.chin_y,
            &mut facts.head.crown_y,
            &mut facts.head.left_x,
            &mut facts.head.right_x,
            &mut facts.head.height,
            &mut facts.head.width,
        ] {
            *measured = measured.map(factor, |value| value * factor);
        }
        assert_eq!(geometry(check(&facts, &profile)), expected, "{factor}");
        // With the whole photo as the planned crop, an original is the same view.
        let crop = Rect::new(0.0, 0.0, f64::from(facts.size.width), f64::from(facts.size.height));
        let placement = Placement { crop, frame: profile.frame() };
        assert_eq!(geometry(check_original(&facts, &profile, Some(&placement))), expected, "{factor}");
    }
}

#[test]
fn an_unusable_placement_is_unknown_and_no_panic() {
    let profile = Profile::builtin("moe-2017-99").expect("shipped");
    for crop in [Rect::default(), Rect::new(f64::NAN, 0.0, 1.0, 1.0), Rect::new(0.0, 0.0, 480.0, f64::INFINITY)] {
        let placement = Placement { crop, frame: profile.frame() };
        let report = check_original(&sample::facts(), &profile, Some(&placement));
        let finding = report.finding(RuleId::EyeLine).expect("99 limits the eye line");
        assert_eq!((finding.verdict, finding.reason), (Verdict::Unknown, Some(Why::NoPlacement)));
        assert_eq!(report.verdict, Verdict::Unknown);
    }
}

#[test]
fn a_finding_quotes_every_source_behind_its_limit() {
    let report = check(&sample::facts(), &Profile::builtin("tender-freshman").expect("shipped"));
    let bytes = report.finding(RuleId::FileBytes).expect("the tender limits bytes");
    let ids: Vec<_> = bytes.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(ids, ["C-03", "R99-34"]);
    let shadow = report.finding(RuleId::BackgroundShadow).expect("99 forbids shadows");
    let ids: Vec<_> = shadow.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(ids, ["R99-10", "campix"]);
}

#[test]
fn near_a_limit_of_our_own_is_a_pass_with_a_remark_and_near_a_stated_one_a_warning() {
    let mut facts = sample::facts();
    facts.face.roll_degrees = Measured::with(7.9, 0.5);
    let worded = "[pose.roll]\nfigure = \"engine\"\nlevel = \"must\"\nsource = \"x\"\nevidence = \"B\"\n";
    let judged = |text: &str| {
        let report = check(&facts, &profile(&format!("extends = [\"engine-thresholds\"]\n{text}")));
        let finding = report.finding(RuleId::Roll).expect("the profile states it");
        (finding.verdict, finding.remark.clone(), finding.message.en.clone().into_owned())
    };
    let (verdict, remark, message) = judged(worded);
    assert_eq!((verdict, remark), (Verdict::Pass, Some(Remark::NearOurLimit)));
    assert!(message.ends_with("near a limit of campix itself"), "{message}");
    // The same figure is the school's as soon as the school states it.
    let stated = rule("pose.roll", "must", "target = 0\ntolerance = 8");
    assert_eq!(judged(&stated).0, Verdict::Warn);
    facts.face.roll_degrees = Measured::with(8.1, 0.5);
    assert_eq!(check(&facts, &profile(&format!("extends = [\"engine-thresholds\"]\n{worded}"))).verdict, Verdict::Warn);
    facts.face.roll_degrees = Measured::with(9.5, 0.5);
    assert_eq!(check(&facts, &profile(&format!("extends = [\"engine-thresholds\"]\n{worded}"))).verdict, Verdict::Fail);
}

#[test]
fn lamps_are_attested_and_do_not_count() {
    let report = check(&sample::facts(), &Profile::builtin("tender-freshman").expect("shipped"));
    assert!(report.finding(RuleId::Lamps).is_none());
    assert!(report.attestations.iter().any(|duty| duty.rule == RuleId::Lamps));
    assert_eq!(report.verdict, Verdict::Pass);
}

#[test]
fn findings_are_ordered_by_what_matters() {
    let mut facts = sample::facts();
    facts.file.bytes = 90_000;
    facts.face.roll_degrees = Measured::Missing(Reason::Uncertain);
    facts.file.private = [crate::meta::PrivateKind::Gps].into_iter().collect();
    let report = check(&facts, &Profile::builtin("tender-freshman").expect("shipped"));
    let order: Vec<_> = report.findings.iter().take(3).map(|finding| finding.rule).collect();
    assert_eq!(order, [RuleId::FileBytes, RuleId::FilePrivateData, RuleId::Roll]);
    let heads = [(Verdict::Fail, Level::Must), (Verdict::Fail, Level::Should), (Verdict::Unknown, Level::Must)];
    let found: Vec<_> = report.findings.iter().take(3).map(|finding| (finding.verdict, finding.level)).collect();
    assert_eq!(found, heads);
}

#[test]
fn json_says_null_and_why() {
    let mut facts = sample::facts();
    facts.face.faces.clear();
    facts.face.eye_line_y = Measured::Missing(Reason::NoFace);
    let json = check(&facts, &Profile::builtin("moe-2017-99").expect("shipped")).to_json();
    assert_eq!(json["schema"], 1);
    assert_eq!(json["facts"]["face"]["eye_line_y"], serde_json::Value::Null);
    assert_eq!(json["facts"]["face"]["missing"]["eye_line_y"], "no-face");
    assert_eq!(json["facts"]["face"]["missing"]["points"], "no-face");
    assert_eq!(json["facts"]["head"]["uncertainty"]["crown_y"], 2);
    assert_eq!(json["facts"]["density"]["jfif"]["x"], 300);
    facts.file.density.jfif = Some(crate::meta::Density { x: Some(118.0 * 2.54), y: None });
    let json = check(&facts, &Profile::builtin("moe-2017-99").expect("shipped")).to_json();
    assert_eq!(json["facts"]["density"]["jfif"].to_string(), r#"{"x":299.72,"y":null}"#);
    assert_eq!(json["profile"]["layers"][1]["id"], "delivery-advice");
}

#[test]
fn every_builtin_judges_the_sample_without_a_mismatch() {
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).expect("shipped");
        for report in [check(&sample::facts(), &profile), check_original(&sample::facts(), &profile, None)] {
            for finding in &report.findings {
                let mismatch = finding.reason == Some(Why::Missing(Reason::NotApplicable));
                assert!(!mismatch, "{id}: {} cannot judge {:?}", finding.rule, finding.allowed);
            }
            assert!(!report.render(Language::Zh).is_empty() && !report.render(Language::En).is_empty());
        }
    }
}

static CARD: LazyLock<Profile> = LazyLock::new(|| Profile::builtin("social-card").expect("shipped"));

/// Any number; values that break arithmetic come more often than by chance.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -1e4..1e4,
        Just(0.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_fact_is_strange_enough_to_panic(
        values in proptest::collection::vec((any_number(), any_number()), 10),
        size in (1u32..40_000, 1u32..40_000),
        rgb in any::<[u8; 3]>(),
    ) {
        let known = |index: usize| Measured::with(values[index].0, values[index].1);
        let mut facts = sample::facts();
        facts.size = Size::new(size.0, size.1);
        facts.face.eye_line_y = known(0);
        facts.face.eye_centre_x = known(1);
        facts.face.chin_y = known(2);
        facts.head.crown_y = known(3);
        facts.head.left_x = known(4);
        facts.head.right_x = known(5);
        facts.face.roll_degrees = known(6);
        facts.light.balance = known(7);
        facts.background.rgb = Measured::with(rgb, values[8].0);
        facts.file.density.jfif = Some(crate::meta::Density { x: Some(values[9].0), y: Some(values[9].1) });
        let profile = &*CARD;
        let crop = Rect::new(values[0].0, values[1].0, values[2].0, values[3].0);
        let placement = Placement { crop, frame: profile.frame() };
        for report in [check(&facts, profile), check_original(&facts, profile, Some(&placement))] {
            // A value that is not a number never passes.
            for finding in report.findings.iter().filter(|finding| finding.verdict == Verdict::Pass) {
                if let Some(Value::Number(value)) = finding.measured {
                    prop_assert!(value.is_finite(), "{}: {value}", finding.rule);
                }
            }
            prop_assert!(report.to_json().is_object());
            prop_assert!(!report.render(Language::Zh).is_empty());
        }
    }
}
