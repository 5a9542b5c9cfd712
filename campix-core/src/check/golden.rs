//! Golden findings: every rule passes, fails and stays unknown on facts that are patched by hand.
//!
//! The verdicts are in `tests/golden/rules/*.toml` and are never written by a program; the whole findings are
//! next to them in JSON and are rewritten by `CAMPIX_BLESS=1 cargo test`.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::check::{Artefact, Placement, Report, Verdict, check, check_original};
use crate::ground::bless::{compare_or_bless, in_repository};
use crate::ground::geometry::Rect;
use crate::ground::text::Language;
use crate::measure::{Facts, sample};
use crate::profile::{Kind, Profile, RuleId};

/// Rules that are never unknown, and why.
const NEVER_UNKNOWN: &[(RuleId, &str)] = &[
    (RuleId::FileContainer, "known from the first bytes of every photo that decodes"),
    (RuleId::FileBytes, "every photo has a length"),
    (RuleId::FilePixels, "every photo that decodes has a size"),
    (RuleId::FileAspect, "every photo that decodes has a size"),
    (RuleId::FileColourModel, "read from the header of every photo that decodes"),
    (RuleId::FileTrailingBytes, "counted in every photo"),
    (RuleId::FilePrivateData, "looked for in every photo"),
    (RuleId::FileColourProfile, "absent, usable or broken"),
    (RuleId::FaceCount, "nobody and several are counts; an engine that fails is an error, not a fact"),
    (RuleId::Operations, "the log begins with the decoder"),
    (RuleId::Traces, "looked for in every file"),
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden").join(name)
}

struct Case {
    rule: RuleId,
    name: String,
    profile: String,
    verdict: String,
    artefact: Artefact,
    crop: Option<Rect>,
    facts: Facts,
}

fn numbers(value: &toml::Value) -> Vec<f64> {
    let array = value.as_array().expect("an array of numbers");
    array.iter().map(|item| item.as_float().or(item.as_integer().map(|i| i as f64)).expect("a number")).collect()
}

fn cases() -> Vec<(PathBuf, Vec<Case>)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder("rules"))
        .expect("tests/golden/rules exists")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let cases = table["case"].as_array().expect("[[case]] tables").iter().map(case).collect();
            (path, cases)
        })
        .collect()
}

/// The findings of every golden case: passes, failures and unknowns of every rule.
#[cfg(feature = "day")]
pub(crate) fn findings() -> Vec<crate::check::Finding> {
    cases().into_iter().flat_map(|(_, cases)| cases).flat_map(|case| report(&case).findings).collect()
}

fn report(case: &Case) -> Report {
    let profile = Profile::builtin(&case.profile).unwrap_or_else(|error| panic!("{error}"));
    match case.artefact {
        Artefact::Registration => check(&case.facts, &profile),
        Artefact::Original => {
            let placement = case.crop.map(|crop| Placement { crop, frame: profile.frame() });
            check_original(&case.facts, &profile, placement.as_ref())
        }
    }
}

fn case(value: &toml::Value) -> Case {
    const KNOWN: [&str; 7] = ["rule", "name", "profile", "verdict", "artefact", "crop", "set"];
    let table = value.as_table().expect("a table");
    for key in table.keys() {
        assert!(KNOWN.contains(&key.as_str()), "unknown key {key} in a golden case");
    }
    let text = |key: &str| table.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let rule = RuleId::from_name(&text("rule").expect("rule")).unwrap_or_else(|| panic!("no rule {:?}", text("rule")));
    let mut facts = sample::facts();
    for (key, value) in table.get("set").and_then(toml::Value::as_table).into_iter().flatten() {
        sample::patch(&mut facts, key, value);
    }
    Case {
        rule,
        name: text("name").expect("name"),
        profile: text("profile").unwrap_or_else(|| "moe-2017-99".to_owned()),
        verdict: text("verdict").expect("verdict"),
        artefact: if text("artefact").as_deref() == Some("original") {
            Artefact::Original
        } else {
            Artefact::Registration
        },
        crop: table.get("crop").map(numbers).map(|n| Rect::new(n[0], n[1], n[2], n[3])),
        facts,
    }
}

#[test]
fn findings_are_as_written_down() {
    if !in_repository() {
        return;
    }
    for (path, cases) in cases() {
        let mut found = Vec::new();
        for case in cases {
            let report = report(&case);
            let finding = report.finding(case.rule).unwrap_or_else(|| panic!("{} lacks {}", case.profile, case.rule));
            assert_eq!(finding.verdict.name(), case.verdict, "{}, {}: {}", case.rule, case.name, finding.message.en);
            found.push(json!({ "case": case.name, "profile": case.profile, "finding": finding.to_json() }));
        }
        let text = serde_json::to_string_pretty(&found).expect("JSON of findings") + "\n";
        compare_or_bless(&path.with_extension("json"), &text);
    }
}

#[test]
fn every_rule_passes_fails_and_stays_unknown() {
    if !in_repository() {
        return;
    }
    let cases: Vec<Case> = cases().into_iter().flat_map(|(_, cases)| cases).collect();
    let mut lacking = Vec::new();
    for &rule in RuleId::ALL.iter().filter(|rule| rule.kind() != Kind::Attest) {
        for verdict in ["pass", "fail", "unknown"] {
            let excused = verdict == "unknown" && NEVER_UNKNOWN.iter().any(|(known, _)| *known == rule);
            let covered = cases.iter().any(|case| case.rule == rule && case.verdict == verdict);
            assert!(!(excused && covered), "{rule} can be unknown after all");
            if !covered && !excused {
                lacking.push(format!("{rule}: {verdict}"));
            }
        }
    }
    assert!(lacking.is_empty(), "no golden case for\n  {}", lacking.join("\n  "));
}

#[test]
fn the_sample_passes_the_tender_as_a_whole() {
    for id in ["moe-2017-99", "tender-freshman", "tender-graduate"] {
        let report = check(&sample::facts(), &Profile::builtin(id).expect("shipped"));
        let wrong: Vec<_> = report.findings.iter().filter(|f| f.verdict != Verdict::Pass).collect();
        assert_eq!(report.verdict, Verdict::Pass, "{id}: {wrong:#?}");
    }
}

#[test]
fn a_whole_report_is_as_written_down() {
    if !in_repository() {
        return;
    }
    let mut facts = sample::facts();
    for (key, value) in [
        ("file.bytes", toml::Value::Integer(35_000)),
        ("face.eye_line_y", toml::Value::Float(301.4)),
        ("face.roll_degrees", toml::Value::String("uncertain".to_owned())),
        ("background.rgb", toml::Value::Array([80, 160, 200].map(toml::Value::Integer).to_vec())),
        ("file.private", toml::Value::Array(vec![toml::Value::String("gps".to_owned())])),
    ] {
        sample::patch(&mut facts, key, &value);
    }
    let report = check(&facts, &Profile::builtin("tender-freshman").expect("shipped"));
    let json = serde_json::to_string_pretty(&report.to_json()).expect("JSON of a report") + "\n";
    // A new version of campix changes the engine's name in every report, which does not matter here.
    let neutral = |text: String| text.replace(&report.engine, "campix VERSION");
    compare_or_bless(&folder("report.json"), &neutral(json));
    compare_or_bless(&folder("report.zh.txt"), &neutral(report.render(Language::Zh)));
    compare_or_bless(&folder("report.en.txt"), &neutral(report.render(Language::En)));
}
