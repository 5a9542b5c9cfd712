//! Every shipped standard can be met by real people: files made of the evaluation portraits, read in place.
//!
//! With `CAMPIX_VERBOSE` the least uncertainty of every rule is printed, the source of `profile/feasible.rs`.

use std::collections::BTreeMap;

use campix_core::check::{Report, Verdict, check};
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::{Rect, Size};
use campix_core::make::encode::{Retag, retag};
use campix_core::make::{MakeOptions, make};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::{Level, Limit, Profile, RuleId, Unit};
use campix_tests::portraits::{Framing, LIGHT_BLUE, Portrait, jpeg, portraits};

/// Every shipped profile that judges a portrait by itself, and every variant of another size: those of another colour ask for the
/// same, on walls from which the white shirts of the evaluation set cannot be told.
fn shipped() -> Vec<Profile> {
    let layers = ["iso-advice", "delivery-advice", "engine-thresholds"];
    let mut all = Vec::new();
    for id in Profile::builtin_ids().filter(|id| !layers.contains(id)) {
        let profile = Profile::builtin(id).unwrap();
        let own = profile.variants().into_iter().filter(|variant| variant.layer == id);
        let own = own.map(|variant| profile.variant(&variant.name).unwrap());
        all.extend(own.filter(|variant| variant.frame() != profile.frame()));
        all.push(profile);
    }
    all
}

/// Much room above the head, so that every crop lies inside.
const WIDE: Framing =
    Framing { window: Rect { x: 0.0, y: -300.0, width: 900.0, height: 1200.0 }, size: Size::new(990, 1320) };

/// The report on the file that the profile asks for, made of the portrait on the first backdrop it allows; on the portrait
/// itself if it makes none. `None` where no crop fits.
fn report(portrait: &Portrait, profile: &Profile) -> Option<Report> {
    let colour = profile.rule(RuleId::BackgroundColour).map(|rule| rule.clauses[0].limit.clone());
    let backdrop = match colour {
        Some(Limit::Colour { one_of, .. }) => one_of[0].rgb,
        _ => LIGHT_BLUE,
    };
    let pixels = portrait.lay_on(backdrop, &WIDE);
    // As a camera's file that was retagged: a density is declared.
    let bytes = retag(&jpeg(pixels.view(), 92), &Retag::default()).unwrap();
    let photo = Photo::decode(bytes, &DecodeOptions::default()).unwrap().named("jpg");
    let facts = measure(&photo, &EmbeddedNetworks).unwrap();
    if profile.output().is_none() {
        return Some(check(&facts, profile));
    }
    make(&photo, &facts, profile, &MakeOptions::default()).ok().map(|made| made.report)
}

/// What keeps a report from a pass.
fn doubts(report: &Report) -> Vec<String> {
    let counted = report.findings.iter().filter(|f| f.level <= Level::Should && f.verdict != Verdict::Pass);
    counted.map(|finding| format!("{} {}: {}", finding.rule, finding.verdict.name(), finding.message.en)).collect()
}

/// The best uncertainty that `Profile::unmeetable` counts with, a share of the height or in the rule's unit: a quarter of the
/// width it wants where there is none.
fn stated(rule: RuleId) -> Option<f64> {
    let text = format!(
        "schema = 1\nid = \"own\"\nedition = \"1\"\nvalid_from = \"2026\"\nlayer = \"contract\"\nstatus = \"draft\"\n\
         title = {{ zh = \"自\", en = \"own\" }}\nframe = {{ width = 480, height = 640 }}\n\
         [{rule}]\nexact = 1\nlevel = \"must\"\nsource = \"x\"\nevidence = \"D\"\n"
    );
    let found = Profile::parse(&text).ok()?.unmeetable();
    let unit = if rule.unit() == Unit::Px { 640.0 } else { 1.0 };
    found.first().map(|narrow| narrow.needed / 4.0 / unit)
}

#[test]
fn every_shipped_profile_passes_some_real_portrait() {
    let Some(portraits) = portraits() else { return };
    let verbose = std::env::var_os("CAMPIX_VERBOSE").is_some();
    let mut least: BTreeMap<RuleId, f64> = BTreeMap::new();
    let mut lost = Vec::new();
    let neutral: Vec<&Portrait> =
        portraits.iter().filter(|portrait| !portrait.smiling && portrait.crown_y.is_some()).collect();
    for profile in shipped() {
        let mut nearest: Option<Vec<String>> = None;
        for portrait in &neutral {
            let Some(report) = report(portrait, &profile) else { continue };
            for finding in &report.findings {
                let unit = if finding.rule.unit() == Unit::Px { f64::from(profile.frame().height) } else { 1.0 };
                if let Some(sigma) = finding.uncertainty.filter(|sigma| *sigma > 0.0) {
                    let known = least.entry(finding.rule).or_insert(f64::INFINITY);
                    *known = known.min(sigma / unit);
                }
            }
            let found = doubts(&report);
            if nearest.as_ref().is_none_or(|nearest| found.len() < nearest.len()) {
                nearest = Some(found);
            }
            if nearest.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
        }
        if verbose {
            eprintln!("{}: {nearest:?}", profile.id());
        }
        match nearest {
            Some(doubts) if doubts.is_empty() => {}
            other => lost.push(format!("{}: {other:?}", profile.id())),
        }
    }
    if verbose {
        for (rule, sigma) in &least {
            eprintln!("least {rule} {sigma:.5}");
        }
    }
    for (rule, sigma) in least {
        let Some(stated) = stated(rule) else { continue };
        // Rounded down, so that no window is called too narrow that a person can meet, and not far.
        assert!(stated <= sigma && stated >= sigma / 1.5, "{rule}: {stated} is stated, {sigma:.5} was measured");
    }
    assert!(lost.is_empty(), "no portrait passes\n{}", lost.join("\n"));
}
