//! `cargo run -p campix-tests --bin parity -- [--portraits] DIR` writes inputs, cases and expected answers, see `README.md`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::ExitCode;

use campix_tests::parity;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    let real = arguments.next_if(|argument| argument == "--portraits").is_some();
    let folder = match (arguments.next(), arguments.next()) {
        (Some(folder), None) if !folder.to_string_lossy().starts_with('-') => PathBuf::from(folder),
        _ => {
            eprintln!("parity: expected [--portraits] and a folder to write into");
            return ExitCode::from(2);
        }
    };
    let write = if real { parity::write_portraits } else { parity::write_inputs };
    let done = write(&folder).and_then(|cases| {
        // Names of files in answers are relative, so the verbs run inside the folder.
        std::env::set_current_dir(&folder)?;
        std::fs::write("expected.jsonl", parity::answers(&cases, "out-rust"))?;
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
