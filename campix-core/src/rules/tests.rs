use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::ground::bless::compare_or_bless;
use crate::measure::{Facts, Measured, Reason, sample};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")
}

/// Folder and name of every file of a rule, by name.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        let subject = entry.file_name().into_string().unwrap();
        for file in std::fs::read_dir(entry.path()).unwrap() {
            let path = file.unwrap().path();
            assert_eq!(path.extension().and_then(|extension| extension.to_str()), Some("rs"), "{}", path.display());
            files.push((subject.clone(), path.file_stem().unwrap().to_str().unwrap().to_owned()));
        }
    }
    files.sort();
    files
}

/// "eye_line" → "EyeLine".
fn variant(name: &str) -> String {
    name.split('_').flat_map(|word| [word[..1].to_uppercase(), word[1..].to_owned()]).collect()
}

/// The part of `mod.rs` that is written from the files.
fn registry(order: &[(String, String)], files: &[(String, String)]) -> String {
    let mut out = String::new();
    for (index, (subject, name)) in files.iter().enumerate() {
        if index == 0 || files[index - 1].0 != *subject {
            let _ = writeln!(out, "mod {subject} {{");
        }
        let _ = writeln!(out, "    pub(super) mod {name};");
        if files.get(index + 1).is_none_or(|next| next.0 != *subject) {
            out.push_str("}\n\n");
        }
    }
    let lines = |form: &dyn Fn(&str, &str) -> String| -> String {
        order.iter().map(|(subject, name)| form(subject, name)).collect()
    };
    let _ = write!(
        out,
        "/// A rule by its stable id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum RuleId {{
{}}}

impl RuleId {{
    /// All rules, in the order of reports.
    pub const ALL: &'static [Self] = &[
{}    ];
}}

/// Everything about `rule`.
pub const fn entry(rule: RuleId) -> &'static Entry {{
    match rule {{
{}    }}
}}
",
        lines(&|_, name| format!("    {},\n", variant(name))),
        lines(&|_, name| format!("        Self::{},\n", variant(name))),
        lines(&|subject, name| format!("        RuleId::{} => &{subject}::{name}::RULE,\n", variant(name))),
    );
    out
}

/// The files in the order of the variants in `text`; a new file comes last of its subject.
fn order(text: &str, files: &[(String, String)]) -> Vec<(String, String)> {
    let variants = text.split("pub enum RuleId {").nth(1).and_then(|rest| rest.split('}').next()).unwrap();
    let mut order: Vec<(String, String)> = variants
        .lines()
        .filter_map(|line| files.iter().find(|(_, name)| variant(name) == line.trim().trim_end_matches(',')))
        .cloned()
        .collect();
    for file in files {
        if !order.contains(file) {
            let place = order.iter().rposition(|(subject, _)| *subject == file.0).map_or(order.len(), |last| last + 1);
            order.insert(place, file.clone());
        }
    }
    order
}

#[test]
fn every_file_of_a_rule_is_registered() {
    let path = folder().join("mod.rs");
    let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let files = files();
    let names: BTreeSet<_> = files.iter().map(|(_, name)| name).collect();
    assert_eq!(names.len(), files.len(), "two rules have the same name");
    let last =
        "// may be moved within the enum, whose order is that of reports; a new rule comes last of its subject.\n\n";
    let hand = text.find(last).expect("the registry begins after the comment about it") + last.len();
    let registry = registry(&order(&text, &files), &files);
    compare_or_bless(&path, &format!("{}{registry}", &text[..hand]));
    assert_eq!(files.len(), RuleId::ALL.len(), "mod.rs was rewritten: build and bless once more");
}

#[test]
fn a_new_file_is_the_last_of_its_subject_and_a_lost_one_disappears() {
    let file = |subject: &str, name: &str| (subject.to_owned(), name.to_owned());
    let text = "pub enum RuleId {\n    Yaw,\n    Roll,\n    Lost,\n    Lamps,\n}\n";
    let files = [file("pose", "nod_twice"), file("pose", "roll"), file("pose", "yaw"), file("session", "lamps")];
    let names: Vec<String> = order(text, &files).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["yaw", "roll", "nod_twice", "lamps"]);
    let written = registry(&order(text, &files), &files);
    assert!(written.contains("RuleId::NodTwice => &pose::nod_twice::RULE,"), "{written}");
}

#[test]
fn the_folder_is_the_subject() {
    for (subject, name) in files() {
        let rule = RuleId::ALL.iter().find(|rule| format!("{rule:?}") == variant(&name)).expect("registered");
        assert_eq!(serde_json::json!(rule.subject()), subject, "{rule}");
    }
}

#[test]
fn ids_are_unique_and_found_again() {
    for (index, &rule) in RuleId::ALL.iter().enumerate() {
        assert_eq!(rule as usize, index, "{rule}");
        assert_eq!(RuleId::from_name(rule.name()), Some(rule));
        assert!(rule.name().split('.').count() == 2, "{rule} nests in one table");
    }
}

#[test]
fn every_kind_has_what_it_needs() {
    for &rule in RuleId::ALL {
        match rule.kind() {
            Kind::Range => assert_eq!(rule.units().first(), Some(&rule.unit()), "{rule}"),
            Kind::Choice => assert!(!rule.words().is_empty(), "{rule}"),
            _ => {}
        }
        let entry = entry(rule);
        assert_eq!(entry.page.is_none(), rule.kind() == Kind::Attest, "{rule}: only duties have no page");
    }
}

/// Spoils one fact after another: the rules that lose their answer are those that read it.
#[test]
fn a_rule_has_the_unit_of_its_fact() {
    let mut seen = BTreeSet::new();
    for fact in Facts::list().into_iter().filter(|fact| fact.kind == "number" && fact.name != "face.count") {
        let mut facts = sample::facts();
        assert!(facts.patch(&fact.name, &toml::Value::String("uncertain".to_owned())), "{}", fact.name);
        let view = View::whole(facts.size, facts.size);
        for &rule in RuleId::ALL {
            let observed = entry(rule).observation.observe(&facts, Some(&view));
            if observed == Observed::Number(Measured::Missing(Reason::Uncertain)) {
                assert_eq!(rule.unit(), fact.unit, "{rule} reads {}", fact.name);
                seen.insert(rule);
            }
        }
    }
    assert!(seen.len() > 25, "only {seen:?} read a number of a family");
}

#[test]
fn every_text_is_there_in_both_languages() {
    for &rule in RuleId::ALL {
        let entry = entry(rule);
        let mut texts = vec![&entry.title];
        texts.extend([true, false].into_iter().filter_map(|low| entry.defect.text(low)));
        texts.extend([Artefact::Registration, Artefact::Original].map(|artefact| &entry.cure(artefact).advice));
        texts.extend(entry.correction.iter().flat_map(|correction| [true, false].map(|low| correction.text(low))));
        assert_eq!(entry.correction.is_some(), entry.page.is_some(), "{rule}: what is measured can be corrected");
        texts.extend(entry.page.iter().flat_map(|page| [&page.what, &page.why, &page.how, &page.limits]));
        for text in texts {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{rule}");
            assert!(cjk(&text.zh) && !cjk(&text.en), "{rule}: {}", text.zh);
        }
        let original = &entry.cure(Artefact::Original).advice;
        for again in ["由原片", "用没有边框的原片", "from the original"] {
            let sends_back = original.zh.contains(again) || original.en.contains(again);
            assert!(!sends_back, "{rule} sends the holder of an original back to the original");
        }
    }
}

fn cjk(text: &str) -> bool {
    text.chars().any(|c| ('\u{2e80}'..='\u{9fff}').contains(&c))
}

#[test]
fn thresholds_of_rules_are_the_profile_of_the_engine() {
    const MARK: &str = "# Everything below is written by a test from the rules.\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/engine-thresholds.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let hand = text.find(MARK).expect("the mark") + MARK.len();
    let mut out = text[..hand].to_owned();
    for &rule in RuleId::ALL {
        if let Some(threshold) = entry(rule).threshold {
            let _ = write!(out, "\n[{rule}]\n{}\n", threshold.trim());
        }
    }
    compare_or_bless(&path, &out);
}
