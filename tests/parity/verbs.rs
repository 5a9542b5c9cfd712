//! The verbs of the table through the Rust API.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use campix_core::check::{check, check_original};
use campix_core::day::{Day, DayOptions, Destination, FixedClock, Photos};
use campix_core::digest::Sha256Digest;
use campix_core::face::EmbeddedNetworks;
use campix_core::make::encode::{Retag, retag};
use campix_core::make::{MakeOptions, make, placement};
use campix_core::measure::measure;
use campix_core::people::naming::{Template, plan};
use campix_core::people::number::{IdCheck, NumberPattern, PseudonymKey};
use campix_core::people::roster::{FaultyRows, Roster, RosterOptions};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;
use campix_core::text::Language;
use campix_core::{Failure, FileError, Operation};
use serde_json::{Value, json};

use super::Case;

/// Bytes that were made, if any, and the JSON about them.
type Answer = Result<(Option<Vec<u8>>, Value), Failure>;

/// The answers of all cases, one line each. Runs in the folder of the inputs; a day writes into `out`.
pub fn answers(cases: &[Case], out: &str) -> String {
    let mut lines = String::new();
    for case in cases {
        let (status, bytes, json) = match answer(case, out) {
            Ok((bytes, json)) => (0, bytes, json),
            Err(failure) => (failure.code.0, None, failure.to_json()),
        };
        let digest = bytes.map_or_else(|| "null".to_owned(), |bytes| format!("\"{}\"", Sha256Digest::of(&bytes)));
        // Writing to a string cannot fail.
        let _ = writeln!(lines, r#"{{"case":"{}","status":{status},"sha256":{digest},"json":{json}}}"#, case.name);
    }
    lines
}

#[expect(clippy::unnecessary_wraps, reason = "an arm of a match whose other arms fail")]
fn said(json: Value) -> Answer {
    Ok((None, json))
}

fn answer(case: &Case, out: &str) -> Answer {
    let Case { file, profile, argument, .. } = case;
    let photo = || Photo::open(file, &DecodeOptions::default());
    match case.verb {
        "check" => said(check(&measure(&photo()?, &EmbeddedNetworks)?, &Profile::builtin(profile)?).to_json()),
        "original" => {
            let (facts, profile) = (measure(&photo()?, &EmbeddedNetworks)?, Profile::builtin(profile)?);
            let place = placement(&facts, &profile, &MakeOptions::default());
            said(check_original(&facts, &profile, place.as_ref()).to_json())
        }
        "facts" => said(measure(&photo()?, &EmbeddedNetworks)?.to_json()),
        "make" => {
            let photo = photo()?;
            let facts = measure(&photo, &EmbeddedNetworks)?;
            let made = make(&photo, &facts, &Profile::builtin(profile)?, &MakeOptions::default())?;
            let json = made.to_json();
            Ok((Some(made.bytes), json))
        }
        "retag" => {
            let density = argument.parse().expect("densities of the table are numbers");
            Ok((Some(retag(&read(file)?, &Retag::default().density(density))?), Value::Null))
        }
        "profile" => said(Profile::builtin(profile)?.to_json()),
        "open" => said(Profile::open(file)?.to_json()),
        "stack" => {
            let profiles: Vec<Profile> = profile.split('+').map(Profile::builtin).collect::<Result<_, _>>()?;
            said(Profile::stack(&profiles.iter().collect::<Vec<_>>())?.to_json())
        }
        "id" => said(IdCheck::of(argument).to_json()),
        "pattern" => {
            let (pattern, number) = argument.split_once(' ').expect("pattern and number stand apart");
            said(json!(NumberPattern::parse(pattern)?.matches(number)))
        }
        "roster" => said(roster(case)?.to_json()),
        "names" => {
            let names = plan(&Template::parse(argument)?, &roster(case)?.people, Some(&key()?))?;
            let paths: String = names.names.iter().flat_map(|name| [name.path.reveal(), "\n"]).collect();
            Ok((Some(paths.into_bytes()), Value::Null))
        }
        "day" => {
            let clock = Arc::new(FixedClock(UNIX_EPOCH));
            let destinations = vec![Destination::new(Profile::builtin(profile)?)];
            let options = DayOptions { destinations, threads: 1, language: Language::En, ..DayOptions::default() };
            let report = Day::new(roster(case)?, Photos::Folder(argument.into()), out, key()?, clock, options).run()?;
            let package = read(&format!("{out}/packages/{profile}.zip"))?;
            Ok((Some(package), report.to_json()))
        }
        other => panic!("no verb is called {other}"),
    }
}

fn key() -> Result<PseudonymKey, Failure> {
    Ok(PseudonymKey::new(&[7; 32])?)
}

fn read(file: &str) -> Result<Vec<u8>, FileError> {
    std::fs::read(file).map_err(FileError::of(Operation::Read, Path::new(file)))
}

fn roster(case: &Case) -> Result<Roster, Failure> {
    let set_aside = case.verb == "roster" && case.argument == "set-aside";
    let faulty = if set_aside { FaultyRows::SetAside } else { FaultyRows::Refuse };
    Ok(Roster::open(Path::new(&case.file), &RosterOptions { faulty_rows: faulty, ..RosterOptions::default() })?)
}
