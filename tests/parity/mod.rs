//! The cases that Rust, C and Python have to answer alike: inputs, table, expected answers. The format is in `README.md`.
//!
//! Everything follows from fixed seeds.

mod inputs;
mod real;
mod verbs;

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::portraits::portraits;
pub use verbs::answers;

/// One case: five fields of a line of `cases.tsv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Unique, made of letters, digits and hyphens.
    pub name: String,
    /// The verb.
    pub verb: &'static str,
    /// The input, relative to the folder.
    pub file: String,
    /// Id of a shipped profile, or several joined by "+".
    pub profile: String,
    /// Further input of the verb.
    pub argument: String,
}

impl Case {
    fn new(name: impl Into<String>, verb: &'static str, file: &str, profile: &str, argument: &str) -> Self {
        Self {
            name: name.into(),
            verb,
            file: file.to_owned(),
            profile: profile.to_owned(),
            argument: argument.to_owned(),
        }
    }
}

/// Writes inputs and `cases.tsv` into `folder`, which is made.
///
/// # Errors
/// The system's error, if a file cannot be written.
pub fn write_inputs(folder: &Path) -> io::Result<Vec<Case>> {
    std::fs::create_dir_all(folder)?;
    listed(folder, inputs::write(folder)?)
}

/// As [`write_inputs`], of the real portraits outside the repository; no case if they are absent, which is said loudly.
///
/// # Errors
/// The system's error, if a file cannot be written.
pub fn write_portraits(folder: &Path) -> io::Result<Vec<Case>> {
    std::fs::create_dir_all(folder)?;
    listed(folder, real::write(folder, &portraits().unwrap_or_default())?)
}

fn listed(folder: &Path, cases: Vec<Case>) -> io::Result<Vec<Case>> {
    let mut table = String::new();
    for Case { name, verb, file, profile, argument } in &cases {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{name}\t{verb}\t{file}\t{profile}\t{argument}");
    }
    std::fs::write(folder.join("cases.tsv"), table)?;
    Ok(cases)
}
