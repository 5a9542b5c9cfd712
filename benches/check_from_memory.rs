//! Checks a photo held in memory, again and again, for programs that measure the cost of a binding: `campix-py/benches`.
//!
//! `check-from-memory FILE` answers each number N on a line of the standard input with the seconds that N checks took.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::hint::black_box;
use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;
use std::time::Instant;

use campix_core::check::check;
use campix_core::face::EmbeddedNetworks;
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;

fn main() -> ExitCode {
    let Some(file) = std::env::args_os().nth(1) else {
        eprintln!("check-from-memory: expected the file of a photo");
        return ExitCode::from(2);
    };
    let Ok(bytes) = std::fs::read(file) else { return ExitCode::from(3) };
    let Ok(profile) = Profile::builtin("tender-freshman") else { return ExitCode::from(3) };
    for line in std::io::stdin().lock().lines() {
        let Some(rounds) = line.ok().and_then(|line| line.trim().parse::<u32>().ok()) else { break };
        let begun = Instant::now();
        for _ in 0..rounds {
            let Ok(photo) = Photo::decode(black_box(bytes.as_slice()), &DecodeOptions::default()) else {
                return ExitCode::from(3);
            };
            let Ok(facts) = measure(&photo, &EmbeddedNetworks) else { return ExitCode::from(3) };
            black_box(check(&facts, &profile));
        }
        println!("{}", begun.elapsed().as_secs_f64());
        if std::io::stdout().flush().is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}
