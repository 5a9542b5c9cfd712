//! `cargo run -p campix-tests --bin parity -- DIR` writes inputs, cases and expected answers, see `README.md`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("parity: expected a folder to write into");
        return ExitCode::from(2);
    };
    let done = campix_tests::parity::write_inputs(&folder).and_then(|cases| {
        // Names of files in answers are relative, so the verbs run inside the folder.
        std::env::set_current_dir(&folder)?;
        std::fs::write("expected.jsonl", campix_tests::parity::answers(&cases, "out-rust"))?;
        Ok(cases.len())
    });
    match done {
        Ok(count) => {
            println!("{count} cases in {}", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("parity: {error}");
            ExitCode::from(3)
        }
    }
}
