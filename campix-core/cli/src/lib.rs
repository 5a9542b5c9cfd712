//! The program `campix`: arguments in; text, tables or JSON out. The engine judges, this package handles input and output.
//!
//! In: arguments, the streams of a [`Host`]. Out: an exit code: [`PASS`], [`FINDINGS`], [`USAGE`] or [`FAILURE`].
//! Invariants: nothing on the standard error stream holds a number or a name of a person; a panic ends with
//! [`FAILURE`]; a reader that closes the pipe early is not an error.
//!
//! ```
//! use campix_cli::{Host, PASS, run};
//! let mut out = Vec::new();
//! let mut host = Host::new(std::io::empty(), &mut out, std::io::sink());
//! assert_eq!(run(["campix", "explain", "geometry.eye-line", "--lang", "en"], &mut host), PASS);
//! drop(host);
//! assert!(out.starts_with(b"geometry.eye-line"));
//! ```
#![forbid(unsafe_code)]
// A line for a person is built once a photo; one allocation more is not felt, and `write!` would need its result dropped.
#![allow(clippy::format_push_string)]

mod arguments;
#[cfg(feature = "prints")]
mod cards;
mod check;
mod conform;
#[cfg(feature = "day")]
mod day;
#[cfg(feature = "day")]
mod decide;
#[cfg(feature = "dossier")]
mod dossiers;
mod exit;
mod explain;
mod files;
#[cfg(feature = "day")]
mod finished;
mod help;
mod host;
#[cfg(feature = "people")]
mod id;
mod inputs;
#[cfg(feature = "day")]
mod join;
mod language;
#[cfg(feature = "day")]
mod ledger;
#[cfg(any(feature = "day", feature = "prints"))]
mod list;
mod make;
#[cfg(feature = "day")]
mod orders;
#[cfg(feature = "day")]
mod originals;
mod outputs;
#[cfg(feature = "day")]
mod passphrase;
mod photos;
#[cfg(feature = "day")]
mod plan;
mod profile;
#[cfg(feature = "day")]
mod purge;
#[cfg(feature = "people")]
mod reading;
#[cfg(feature = "people")]
mod remarks;
mod retag;
#[cfg(feature = "people")]
mod roster;
#[cfg(feature = "day")]
mod secret;
#[cfg(feature = "day")]
mod sent;
mod shared;
#[cfg(feature = "prints")]
mod sheets;
mod shell;
#[cfg(any(feature = "day", feature = "prints"))]
mod steps;
mod stop;
#[cfg(feature = "day")]
mod stored;
#[cfg(feature = "day")]
mod sums;
mod usage;
#[cfg(feature = "day")]
mod verify;
mod wrong;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::FromArgMatches as _;

pub use exit::{FAILURE, FINDINGS, PASS, USAGE};
pub use host::Host;

use arguments::Program;
use host::Context;
use stop::Stop;

/// Runs the program with the arguments of the process on its streams.
///
/// The panic hook is replaced: the message of a panic may hold personal data, so only its place is shown.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    stop::watch_panics();
    run(arguments, &mut Host::process())
}

/// Runs the program on the streams of `host`; the first argument is its name.
pub fn run<I>(arguments: I, host: &mut Host<'_>) -> u8
where
    I: IntoIterator,
    I::Item: Into<OsString>,
{
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let language = language::asked(&arguments, host);
    let asked = language::option(&arguments).is_some();
    let mut context = Context { language, asked, host, json: false };
    let ended = catch_unwind(AssertUnwindSafe(|| dispatch(arguments, &mut context)));
    let ended = match ended {
        Ok(ended) => ended,
        Err(payload) => {
            // Dropping the payload of a panic may panic again.
            std::mem::forget(payload);
            Err(Stop::panicked())
        }
    };
    let flushed = context.flush();
    match ended.and_then(|code| flushed.map(|()| code)) {
        Ok(code) => code,
        Err(stop) => stop.tell(&mut context),
    }
}

fn dispatch(arguments: Vec<OsString>, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let command = help::command(context.language);
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::answer(&error, context),
    };
    match Program::from_arg_matches(&matches) {
        Ok(program) => program.command.run(context),
        Err(error) => usage::answer(&error, context),
    }
}
