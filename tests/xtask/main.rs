//! `cargo xtask …`: what a contributor does often, one command each.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod api;
mod features;
mod licences;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask COMMAND

  bless      rewrite the files that are derived from the code; read the diff before you commit it
  ci         run the judge, or the parts of it that are named: cargo xtask ci lint tests
  features   compile campix-core with each feature alone, with none and with all, warnings refused
  api        compare the public API of campix-core with campix-core/api.txt; --bless rewrites it
  licences   look at the licence of every crate that is built
  fuzz       run every fuzz target for a minute, or for this many seconds: cargo xtask fuzz 600
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["bless"] => bless(),
        ["ci", parts @ ..] => run(Command::new("bash").arg(".ci/run").args(parts)),
        ["features"] => features::check(),
        ["api"] => api::compare(false),
        ["api", "--bless"] => api::compare(true),
        ["licences"] => licences::check(),
        ["fuzz", seconds @ ..] => run(Command::new("bash").arg(".ci/fuzz").args(seconds)),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The cargo that runs this program.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.current_dir(root()).status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}")) }
}

/// What cargo knows about the workspace and everything it builds.
fn metadata() -> Result<serde_json::Value, String> {
    let output = cargo()
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))
}

fn bless() -> Result<(), String> {
    api::compare(true)?;
    run(cargo().args(["test", "--workspace", "--exclude", "campix-py"]).env("CAMPIX_BLESS", "1"))
}
