//! Any bytes are a list of answers about known people, or are refused with the row of each fault.
#![no_main]

use std::sync::OnceLock;

use campix_core::compare::{CompareError, ImportOptions, Providers, Pair, import};
use campix_core::people::roster::{Roster, RosterOptions};
use libfuzzer_sys::fuzz_target;

const PEOPLE: &str = "学号,姓名\n20260017,甲\n20260018,乙\n20260019,丙\n";

fuzz_target!(|bytes: &[u8]| {
    static GIVEN: OnceLock<(Roster, Providers)> = OnceLock::new();
    let (roster, known) = GIVEN.get_or_init(|| {
        let roster = Roster::read(PEOPLE.as_bytes(), &RosterOptions::default());
        (roster.expect("the list is sound"), Providers::builtin())
    });
    let named = ImportOptions {
        provider: Some("police-photo".to_owned()),
        pair: Some(Pair::Police),
        ..ImportOptions::default()
    };
    for options in [ImportOptions::default(), named] {
        match import(bytes, &roster.people, known, &options) {
            Ok(answers) => assert!(answers.iter().all(|one| roster.people.iter().any(|person| person.row == one.row))),
            Err(CompareError::Refused { faults }) => assert!(!faults.is_empty()),
            Err(error) => drop(error.to_string()),
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = known.with(text);
    }
});
