//! Any bytes are a list of people or are refused; what is said about them is text.
#![no_main]

use campix_core::people::roster::{FaultyRows, Roster, RosterOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for faulty_rows in [FaultyRows::Refuse, FaultyRows::SetAside] {
        let options = RosterOptions { faulty_rows, ..RosterOptions::default() };
        match Roster::read(bytes, &options) {
            Ok(roster) => drop(roster.to_json()),
            Err(error) => drop(format!("{error} {error:?}")),
        }
    }
});
