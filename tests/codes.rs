//! Numbers of errors: each row of the core's table is used, and the files for C and Python are written from it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use campix_core::ErrorCode;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The words of capital letters in the sources of the engine, the table of errors left out.
fn words(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            words(&path, into);
        } else if !path.ends_with("ground/errors.rs") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let word = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            into.extend(text.split(|c| !word(c)).filter(|word| word.len() > 1).map(str::to_owned));
        }
    }
}

#[test]
fn every_row_is_used() {
    let mut used = BTreeSet::new();
    words(&root().join("campix-core/src"), &mut used);
    let unused: Vec<&str> =
        ErrorCode::ALL.iter().map(|row| row.constant).filter(|constant| !used.contains(*constant)).collect();
    assert!(unused.is_empty(), "no error has these numbers: {unused:?}");
}

/// Compares `generated` with the file at `path`, or writes it there under `CAMPIX_BLESS=1`.
pub(crate) fn bless(path: &str, generated: &str) {
    let path = root().join(path);
    if std::env::var_os("CAMPIX_BLESS").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == generated,
        "{} is not what the sources say; CAMPIX_BLESS=1 cargo test -p campix-tests --test main rewrites it",
        path.display()
    );
}

#[test]
fn the_statuses_of_c_are_those_of_the_table() {
    let mut text = String::from(
        "//! The numbers of the engine's errors, written by `tests/codes.rs` from the table in\n\
         //! `campix-core/src/ground/errors.rs`: `CAMPIX_BLESS=1 cargo test -p campix-tests codes` rewrites them.\n\n\
         use crate::status::campix_status;\n\n",
    );
    for row in ErrorCode::ALL {
        writeln!(
            text,
            "/// {}\npub const CAMPIX_STATUS_{}: campix_status = {};",
            row.text.en, row.constant, row.code.0
        )
        .unwrap();
    }
    bless("campix-ffi/src/status_codes.rs", &text);
}

#[test]
fn the_enum_of_python_is_that_of_the_table() {
    let mut text = String::from(
        "\"\"\"Numbers of errors, written by `tests/codes.rs` from `campix-core/src/ground/errors.rs`; do not edit.\"\"\"\n\n\
         from enum import IntEnum\n\n\n\
         class ErrorCode(IntEnum):\n    \
         \"\"\"What ``CampixError.code`` can be; the same numbers in Rust and C. ``codes()`` has the sentences.\"\"\"\n\n",
    );
    for row in ErrorCode::ALL {
        writeln!(text, "    {} = {}", row.constant, row.code.0).unwrap();
    }
    bless("campix-py/python/campix/_codes.py", &text);
}
