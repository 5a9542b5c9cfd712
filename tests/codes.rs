//! Numbers of errors: each is listed once in the core, with a name, and none is listed that nothing uses.

use std::collections::BTreeSet;
use std::path::Path;

use campix_core::ErrorCode;

/// Numbers that the functions `code` of the engine give out.
fn given_out(folder: &Path, into: &mut BTreeSet<u32>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            given_out(&path, into);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for function in text.split("fn code(&self) -> ErrorCode {").skip(1) {
            let body = function.split("\n    }\n").next().unwrap_or_default();
            for arm in body.split("=> ").skip(1).chain(body.split("ErrorCode(").skip(1)) {
                let digits: String =
                    arm.trim_start_matches("ErrorCode(").chars().take_while(char::is_ascii_digit).collect();
                into.extend(digits.parse::<u32>());
            }
        }
    }
}

#[test]
fn every_number_is_listed_and_every_listed_number_is_used() {
    let mut used = BTreeSet::new();
    given_out(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-core/src"), &mut used);
    let listed: BTreeSet<u32> = ErrorCode::ALL.iter().map(|row| row.code.0).collect();
    assert!(used.len() > 50, "only {} numbers found: the pattern misses them", used.len());
    let unlisted: Vec<_> = used.difference(&listed).collect();
    let unused: Vec<_> = listed.difference(&used).collect();
    assert!(unlisted.is_empty() && unused.is_empty(), "not listed: {unlisted:?}, not used: {unused:?}");
}
