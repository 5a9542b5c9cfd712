//! Writes `FACTS.md`, the page of every fact, from the declarations.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value as Json;

use super::*;
use crate::ground::bless::compare_or_bless;

const HEAD: &str = "# Facts\n
Every fact campix measures, by its name in JSON: `campix_facts_number(facts, \"head.crown_y\", …)` in C, `facts[\"head\"][\"crown_y\"]`
in Python. This file is written by a test (`CAMPIX_BLESS=1 cargo test -p campix-core`); edit the declaration in
`src/measure/` instead. Lengths are pixels of the upright photo, *left* and *right* those of the picture. A fact that could
not be measured is null and has its reason under `missing`; `uncertainty` has one standard deviation. Numbers are rounded to
a hundredth, shares to a ten-thousandth.\n
What the file claims (`file`, `density`), what was done to its pixels (`operations`) and its `size` are described in the
documentation of `campix_core::meta`, `campix_core::photo` and `campix_core::measure::Facts`.\n\n";

#[test]
fn the_page_of_facts_is_up_to_date() {
    let mut out = HEAD.to_owned();
    let mut last = String::new();
    for fact in Facts::list() {
        let family = fact.name.split('.').next().unwrap_or_default().to_owned();
        if family != last {
            let _ = writeln!(
                out,
                "{}## {family}\n\n| fact | is | unit | definition |\n|---|---|---|---|",
                if last.is_empty() { "" } else { "\n" }
            );
            last = family;
        }
        let unit = if fact.unit.name().is_empty() { "–" } else { fact.unit.name() };
        let _ = writeln!(out, "| `{}` | {} | {unit} | {} |", fact.name, fact.kind, fact.about);
    }
    compare_or_bless(&Path::new(env!("CARGO_MANIFEST_DIR")).join("FACTS.md"), &out);
}

#[test]
fn json_has_every_fact_of_the_list_and_no_other() {
    let listed: BTreeSet<String> = Facts::list().into_iter().map(|fact| fact.name).collect();
    let json = sample::facts().to_json();
    let families = ["face", "head", "body", "background", "light", "focus", "appearance", "evidence"];
    let found: BTreeSet<String> = families
        .iter()
        .flat_map(|family| json[family].as_object().unwrap().keys().map(move |field| format!("{family}.{field}")))
        .filter(|name| !name.ends_with(".uncertainty") && !name.ends_with(".missing"))
        .collect();
    assert_eq!(listed, found);
    assert!(listed.len() > 30, "only {} facts are listed", listed.len());
    assert_eq!(json["head"]["uncertainty"]["crown_y"], 2);
    assert!(Facts::list().iter().all(|fact| fact.about.len() > 10), "a fact has no definition");
}

#[test]
fn whole_families_of_missing_facts_have_a_reason_each() {
    let json = {
        let mut facts = sample::facts();
        facts.light = LightFacts::missing(Reason::TooSmall);
        facts.to_json()
    };
    let light = json["light"].as_object().unwrap();
    let measured: Vec<_> = light.iter().filter(|(name, _)| *name != "missing").collect();
    assert!(measured.iter().all(|(_, value)| **value == Json::Null), "{measured:?}");
    assert_eq!(json["light"]["missing"].as_object().unwrap().len(), measured.len());
}
