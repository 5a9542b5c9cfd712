//! Vocabularies: every list of words of the engine is listed here, and Python's are written from them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use campix_core::words::{Word, Words};

use crate::codes::bless;

/// A list of words as Python names it: name, documentation, words.
type Vocabulary = (&'static str, &'static str, &'static str, &'static [Word]);

macro_rules! vocabularies {
    ($($type:path => $name:literal,)+) => {
        [$(($name, <$type as Words>::NAME, <$type as Words>::DOC, <$type as Words>::WORDS)),+]
    };
}

const ALL: [Vocabulary; 57] = vocabularies! {
    campix_core::prints::CardFace => "CardFace",
    campix_core::prints::CardKind => "CardKind",
    campix_core::prints::Correction => "Correction",
    campix_core::compare::Field => "AnswerField",
    campix_core::check::Artefact => "Artefact",
    campix_core::people::roster::Charset => "Charset",
    campix_core::compare::Class => "Class",
    campix_core::dossier::Conclusion => "Conclusion",
    campix_core::prints::CutMarks => "CutMarks",
    campix_core::dossier::Decision => "Decision",
    campix_core::day::DecisionKind => "DecisionKind",
    campix_core::day::DecisionState => "DecisionState",
    campix_core::day::Confidentiality => "Confidentiality",
    campix_core::day::Consent => "Consent",
    campix_core::day::Demand => "Demand",
    campix_core::photo::DigestOf => "DigestOf",
    campix_core::day::Disclosure => "Disclosure",
    campix_core::profile::Edge => "Edge",
    campix_core::profile::Evidence => "Evidence",
    campix_core::people::roster::FaultyRows => "FaultyRows",
    campix_core::dossier::Forms => "Forms",
    campix_core::people::number::KeyKind => "KeyKind",
    campix_core::people::roster::Book => "RosterBook",
    campix_core::profile::Kind => "Kind",
    campix_core::face::Landmark => "Landmark",
    campix_core::text::Language => "Language",
    campix_core::profile::LayerKind => "LayerKind",
    campix_core::profile::Level => "Level",
    campix_core::day::MatchMethod => "MatchMethod",
    campix_core::prints::Medium => "Medium",
    campix_core::people::naming::Field => "NameField",
    campix_core::meta::NameKind => "NameKind",
    campix_core::check::NoticeKind => "NoticeKind",
    campix_core::prints::Numbers => "Numbers",
    campix_core::day::Packing => "Packing",
    campix_core::day::PackageTable => "PackageTable",
    campix_core::day::People => "People",
    campix_core::band::Padding => "Padding",
    campix_core::compare::Pair => "Pair",
    campix_core::day::Part => "Part",
    campix_core::photo::PixelFormat => "PixelFormat",
    campix_core::meta::PrivateKind => "PrivateKind",
    campix_core::day::proof::Answer => "ProofAnswer",
    campix_core::measure::Reason => "Reason",
    campix_core::day::RecallReason => "RecallReason",
    campix_core::check::Remedy => "Remedy",
    campix_core::people::roster::Role => "Role",
    campix_core::prints::Sharing => "Sharing",
    campix_core::people::plan::Spread => "Spread",
    campix_core::day::StaffRole => "StaffRole",
    campix_core::day::Standing => "Standing",
    campix_core::day::Stations => "Stations",
    campix_core::profile::Status => "Status",
    campix_core::meta::Trace => "Trace",
    campix_core::check::Verdict => "Verdict",
    campix_core::day::drift::Watch => "Watch",
    campix_core::photo::YuvEncoding => "YuvEncoding",
};

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push(path);
        }
    }
}

#[test]
fn no_vocabulary_is_forgotten() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-core/src"), &mut files);
    let mut declared = Vec::new();
    for file in files.iter().filter(|file| !file.ends_with("options/tests.rs") && !file.ends_with("words.rs")) {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        for block in text.split("\nwords! {\n").skip(1) {
            let name = block.split("enum ").nth(1).and_then(|rest| rest.split(' ').next());
            declared.push(name.expect("a vocabulary is an enum").to_owned());
        }
    }
    let mut known: Vec<&str> = ALL.iter().map(|(_, name, _, _)| *name).collect();
    declared.sort();
    known.sort_unstable();
    assert_eq!(declared, known);
}

#[test]
fn words_are_plain_and_stand_once() {
    let names: BTreeSet<&str> = ALL.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names.len(), ALL.len());
    for (name, _, _, words) in ALL {
        let spelled: BTreeSet<&str> = words.iter().map(|word| word.word).collect();
        assert_eq!(spelled.len(), words.len(), "{name}");
        for word in words {
            // The letters of evidence are those of the standards' own list.
            let letter = name == "Evidence" && word.word.len() == 1;
            let plain = |c: char| c.is_ascii_lowercase() || letter || c.is_ascii_digit() || c == '-' || c == '_';
            assert!(word.word.chars().all(plain) && !word.meaning().is_empty(), "{name}: {}", word.word);
        }
    }
}

#[test]
fn the_words_of_python_are_those_of_the_engine() {
    let mut text = String::from(
        "\"\"\"Words of the engine, written by `tests/words.rs` from its vocabularies; do not edit.\"\"\"\n\nfrom typing import Literal\n\n",
    );
    for (name, _, doc, words) in ALL {
        writeln!(text, "#: {}", doc.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap();
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.word)).collect();
        let line = format!("{name} = Literal[{}]", quoted.join(", "));
        if line.chars().count() <= 120 {
            writeln!(text, "{line}").unwrap();
        } else {
            writeln!(text, "{name} = Literal[\n    {},\n]", quoted.join(",\n    ")).unwrap();
        }
    }
    bless("campix-py/python/campix/_words.py", &text);
}
