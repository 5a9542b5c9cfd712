//! JSON Schemas: shipped with every language, and what the engine writes fits them.

use std::path::Path;

use campix_core::check::Report;
use campix_core::day::DayReport;
use campix_core::make::Made;
use campix_core::measure::Facts;
use campix_tests::json_validate::faults;
use campix_tests::parity::{answers, write_inputs};
use campix_tests::scratch::Scratch;
use serde_json::Value;

use crate::codes::bless;

#[test]
fn python_ships_the_schemas_of_the_engine() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-core/schema");
    let mut names: Vec<String> = std::fs::read_dir(folder.clone())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "json"))
        .collect();
    names.sort();
    for name in &names {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        bless(&format!("campix-py/python/campix/schemas/{name}"), &text);
    }
    let copies = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-py/python/campix/schemas"));
    assert_eq!(copies.unwrap().count(), names.len());
}

#[test]
fn answers_of_all_verbs_fit_their_schemas() {
    let scratch = Scratch::new("schemas");
    let mut cases = write_inputs(&scratch.0).unwrap();
    // The portraits take longest, and a few of each verb show every key.
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    cases.retain(|case| {
        let count = seen.entry(case.verb).or_default();
        *count += 1;
        ["check", "original", "facts", "make", "day"].contains(&case.verb) && *count <= 2
    });
    for case in &mut cases {
        case.file = scratch.0.join(&case.file).to_str().unwrap().to_owned();
        if case.verb == "day" {
            case.argument = scratch.0.join(&case.argument).to_str().unwrap().to_owned();
        }
    }
    let out = scratch.0.join("out");
    let schemas = [Report::schema(), Facts::schema(), Made::schema(), DayReport::schema()];
    let mut checked = [0; 4];
    for (case, line) in cases.iter().zip(answers(&cases, out.to_str().unwrap()).lines()) {
        let answer: Value = serde_json::from_str(line).unwrap();
        let at = match case.verb {
            _ if answer["status"] != 0 => continue,
            "check" | "original" => 0,
            "facts" => 1,
            "make" => 2,
            _ => 3,
        };
        checked[at] += 1;
        assert_eq!(faults(&schemas[at], &answer["json"]), Vec::<String>::new(), "{}", case.name);
    }
    assert!(checked.iter().all(|&count| count > 0), "{checked:?}");
}
