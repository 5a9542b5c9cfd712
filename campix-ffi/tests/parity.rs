//! The table of cases through the C ABI: every line must equal that of Rust.

use std::fs;
use std::process::Command;

use crate::support::{Compiler, Language, Scratch, libraries, root, run, with_library};
use campix_tests::parity::write_inputs;

/// Set for the process that answers through Rust: names of files are relative, and a process has one working folder.
const CHILD: &str = "CAMPIX_PARITY_CHILD";

/// Not a test of its own: answers the cases of a folder through Rust.
#[test]
fn answers_of_rust() {
    if let Some(folder) = std::env::var_os(CHILD) {
        let cases = write_inputs(folder.as_ref()).unwrap();
        std::env::set_current_dir(&folder).unwrap();
        fs::write("expected.jsonl", campix_tests::parity::answers(&cases, "out-rust")).unwrap();
    }
}

#[test]
fn c_answers_as_rust_does() {
    let scratch = Scratch::new("ffi-parity");
    run(Command::new(std::env::current_exe().unwrap())
        .args(["parity::answers_of_rust", "--exact"])
        .env(CHILD, &scratch.0));
    let expected = fs::read_to_string(scratch.0.join("expected.jsonl")).unwrap();
    let binary = scratch.0.join("parity");
    let library = format!("-L{}", libraries().display());
    let source = root().join("tests/c/parity.c");
    Compiler::all()[0].compile(Language::C99, &source, &binary, &["-O1", &library, "-lcampix"]);
    let output = run(with_library(&binary).current_dir(&scratch.0));
    let found = String::from_utf8(output.stdout).unwrap();
    for (expected, found) in expected.lines().zip(found.lines()) {
        assert_eq!(expected, found);
    }
    assert_eq!(expected.lines().count(), found.lines().count());
    // Every verb both succeeds and fails somewhere, so that errors are compared, too.
    assert!(expected.lines().count() > 120, "only {} cases", expected.lines().count());
    let failed = expected.lines().filter(|line| !line.contains(r#""status":0,"#)).count();
    assert!(failed > 20, "only {failed} cases fail");
}
