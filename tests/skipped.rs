//! Tests that a machine cannot run: each says so on a line that is always seen, and fails if it is required.

use std::io::Write;
use std::path::PathBuf;

/// What a test needs and not every machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The evaluation portraits; required if `CAMPIX_REQUIRE_FACES` is set.
    Faces,
    /// Another program, a compiler or a font; required if `CAMPIX_REQUIRE_TOOLS` is set.
    Tools,
    /// Something that no machine has to have.
    Nothing,
}

/// Says that the running test, or a part of it, is skipped, and why. The line goes past the test's captured output; with
/// `CAMPIX_SKIPPED` it is appended to that file, too, from which `.ci/run` makes its closing list.
///
/// # Panics
/// If what is missing is required here, or the file cannot be written.
pub fn skipped(what: &str, need: Need) {
    let required = match need {
        Need::Faces => std::env::var_os("CAMPIX_REQUIRE_FACES"),
        Need::Tools => std::env::var_os("CAMPIX_REQUIRE_TOOLS"),
        Need::Nothing => None,
    };
    assert!(required.is_none(), "{what}, and it is required here");
    let thread = std::thread::current();
    let line = format!("SKIPPED {}: {what}\n", thread.name().unwrap_or("a test"));
    // Not `eprintln!`, which a passing test swallows.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(list) = std::env::var_os("CAMPIX_SKIPPED").map(PathBuf::from) {
        let file = std::fs::File::options().append(true).create(true).open(&list);
        file.and_then(|mut file| file.write_all(line.as_bytes())).expect("the list of skipped tests is written");
    }
}
