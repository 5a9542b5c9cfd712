//! Compares `PROFILES.md` with the reader: every key it accepts is documented, and every example loads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;

const PAGE: &str = include_str!("../../PROFILES.md");

const HEAD: &str = "schema = 1\nid = \"example\"\nedition = \"1\"\nstatus = \"draft\"\nvalid_from = \"2026\"\nlayer = \"contract\"\n\
    title = { zh = \"例\", en = \"example\" }\n";

/// Keys in the tables below each heading of the page.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut heading = String::new();
    for line in PAGE.lines() {
        if let Some(text) = line.strip_prefix("##") {
            text.trim_start_matches('#').trim().clone_into(&mut heading);
        } else if line == "A reference colour:" {
            line.clone_into(&mut heading);
        } else if let Some(key) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) {
            keys.entry(heading.clone()).or_default().insert(key.to_owned());
        }
    }
    keys
}

/// The keys the reader accepts in each table of `text`, which has an unknown key `zz` in all of them.
fn accepted(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let Err(ProfileError::Invalid { faults, .. }) = Profile::parse(text) else { panic!("zz is unknown:\n{text}") };
    faults
        .into_iter()
        .filter_map(|fault| {
            let Problem::UnknownKey { expected } = fault.problem else { return None };
            let table = fault.key.strip_suffix("zz").map(|table| table.trim_end_matches('.').to_owned())?;
            Some((table, expected.into_iter().map(str::to_owned).collect()))
        })
        .collect()
}

#[test]
fn every_key_the_reader_accepts_is_documented_and_no_other() {
    let page = documented();
    let keys = |heading: &str| page.get(heading).unwrap_or_else(|| panic!("no keys under {heading:?}")).clone();
    let tables = [
        ("", "Top level"),
        ("title", "`[title]`"),
        ("frame", "`[frame]`"),
        ("output", "`[output]`"),
        ("output.size", "`[output.size]`"),
        ("output.bytes", "`[output.bytes]`"),
        ("output.quality", "`[output.quality]`"),
        ("output.density", "`[output.density]`"),
        ("output.extension", "`[output.extension]`"),
        ("output.padding", "`[output.padding]`"),
        ("crop", "`[crop]`"),
        ("crop.geometry.crown", "`[crop.geometry.crown]` and the other lengths"),
        ("priority", "`[priority]`"),
        ("priority.yields[0]", "`[[priority.yields]]`"),
        ("variants.white", "`[variants.…]`"),
        ("comparison", "`[comparison]`"),
        ("recency", "`[recency]`"),
        ("background.colour.one_of[0]", "A reference colour:"),
    ];
    let kinds = [
        (Kind::Range, "A number: kind range"),
        (Kind::Size, "Width and height: kind size"),
        (Kind::Choice, "Words: kind choice"),
        (Kind::Colour, "A colour: kind colour"),
        (Kind::Flag, "A property: kind flag"),
        (Kind::Attest, "A duty: kind attest"),
    ];
    let mut text = "id = \"example\"\nzz = 1\n".to_owned();
    for (table, _) in tables.iter().filter(|(table, _)| !table.is_empty() && !table.contains('[')) {
        text.extend(["[", table, "]\nzz = 1\n"]);
    }
    text.push_str("[[priority.yields]]\nzz = 1\n");
    let mut found = accepted(&text);
    for &rule in RuleId::ALL {
        let colour = if rule.kind() == Kind::Colour { "one_of = [{ zz = 1 }]\n" } else { "" };
        found.extend(accepted(&format!("{HEAD}[{rule}]\nzz = 1\n{colour}")));
    }
    let families: BTreeSet<String> = RuleId::ALL.iter().map(|rule| rule.key().0.to_owned()).collect();
    let lengths: BTreeSet<String> =
        RuleId::ALL.iter().filter(|rule| rule.axis().is_some()).map(|rule| rule.key().1.to_owned()).collect();
    for (table, heading) in tables {
        let mut read = found.get(table).unwrap_or_else(|| panic!("the reader did not look into [{table}]")).clone();
        if table.is_empty() || table == "variants.white" {
            read.retain(|key| !families.contains(key));
        }
        let mut documented = keys(heading);
        if table.starts_with("output.") {
            documented.extend(["source", "evidence"].map(str::to_owned));
        }
        assert_eq!(read, documented, "[{table}]");
    }
    let common = keys("Rules");
    for &rule in RuleId::ALL {
        let heading = kinds.iter().find(|(kind, _)| *kind == rule.kind()).expect("every kind has a section").1;
        let own = page.get(heading).cloned().unwrap_or_default();
        assert_eq!(found[rule.name()], own.union(&common).cloned().collect(), "[{rule}]");
    }
    // The one table whose keys are names of rules.
    let geometry = accepted(&format!("{HEAD}[crop.geometry]\nzz = 1\n"));
    assert_eq!(geometry["crop.geometry"], lengths);
}

#[test]
fn every_word_of_the_reader_is_documented() {
    let words = Level::ALL.map(Level::name).into_iter().chain(["near", "at-least", "engine", "never", "comment"]);
    let words = words.chain(Status::ALL.map(Status::name)).chain(Edge::ALL.map(Edge::name));
    let layers = [LayerKind::Contract, LayerKind::National, LayerKind::Channel, LayerKind::Advice, LayerKind::Engine];
    let evidence = [Evidence::A, Evidence::B, Evidence::C, Evidence::G, Evidence::D];
    for word in words.chain(layers.map(LayerKind::name)).chain(evidence.map(Evidence::name)) {
        assert!(
            PAGE.contains(&format!("`{word}`")) || PAGE.contains(&format!("`\"{word}\"`")),
            "{word} is not explained"
        );
    }
}

#[test]
fn every_example_of_the_page_loads() {
    let mut seen = 0;
    for block in PAGE.split("\n```toml").skip(1) {
        let (kind, rest) = block.split_once('\n').expect("a block of more than one line");
        let text = rest.split("\n```").next().unwrap_or_default();
        let whole = if text.starts_with("schema = 1") {
            text.to_owned()
        } else if text.starts_with("extends") {
            format!("{HEAD}{text}")
        } else if text.contains("[frame]") {
            format!("{HEAD}extends = [\"engine-thresholds\"]\n{text}")
        } else {
            format!("{HEAD}extends = [\"engine-thresholds\"]\nframe = {{ width = 480, height = 640 }}\n{text}")
        };
        seen += 1;
        match (kind.trim(), Profile::parse(&whole)) {
            ("", Ok(_)) => {}
            ("conflict", Err(ProfileError::Conflict { conflicts })) => {
                assert!(
                    PAGE.contains(&format!("`{}`", conflicts[0])),
                    "the page quotes another text: {}",
                    conflicts[0]
                );
            }
            (kind, found) => panic!("{kind} example:\n{whole}\n{found:?}"),
        }
    }
    assert!(seen >= 14, "only {seen} examples were found");
}

#[test]
fn the_page_names_the_shipped_profiles_it_extends() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for id in ["moe-2017-99", "engine-thresholds"] {
        assert!(PAGE.contains(id) && Profile::builtin(id).is_ok(), "{id}");
    }
    for page in ["RULES.md", "FACTS.md"] {
        assert!(PAGE.contains(page) && root.join(page).is_file(), "{page}");
    }
}
