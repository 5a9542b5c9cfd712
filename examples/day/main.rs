//! A campus day, end to end: a drawn roster and 60 drawn people with planted faults in, the delivery out; then the accidents that
//! happen on such days, each in a few drawn photos of its own, and what campix says of each.
//!
//! `cargo run --release -p campix-examples --features day --example day -- --out out-day`. Start it again after it was
//! stopped, and it continues where it stopped. For your own day use `campix day`.
#![allow(clippy::print_stdout)]

use std::sync::Arc;

use campix_core::day::{Day, DayOptions, Destination, Photos, Standing, SystemClock};
use campix_core::geometry::Size;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_core::text::Language;
use campix_examples::accidents::accidents;
use campix_examples::campus_day::DrawnDay;
use campix_examples::output_folder;

/// People of the day: enough for one of every planted fault.
const PEOPLE: usize = 60;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = output_folder("out-day");
    let drawn = DrawnDay::draw(&out.with_extension("drawn"), PEOPLE, 1, Size::new(720, 960))?;

    // A list is read strictly; an odd row gets a remark, faulty rows refuse the list, all reported at once.
    let roster = Roster::open(&drawn.roster, &RosterOptions::default())?;

    // Pseudonyms in the journal follow from a secret. A real one is random and stays with the project.
    let key = PseudonymKey::new(b"only for this drawn day, never for a real one")?;

    let mut options = DayOptions { language: Language::En, ..DayOptions::default() };
    options.destinations.push(Destination::new(Profile::builtin("tender-freshman")?));
    let report = Day::new(roster, Photos::Folder(drawn.photos), &out, key, Arc::new(SystemClock), options).run()?;

    for standing in Standing::ALL {
        let count = report.totals.people(standing);
        if count > 0 {
            println!("{count:>4}  {}", standing.title(Language::En));
        }
    }
    let (files, retakes) = (report.totals.files, report.totals.retakes());
    println!("{files} files delivered, {retakes} people to take again, {} photos worked on", report.worked);
    println!("written to {}", out.display());

    println!("\nAccidents, planted one by one, and what campix says:");
    let scratch = out.with_extension("accidents");
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch)?;
    }
    let mut unnoticed = 0;
    for accident in accidents(&scratch, Language::En)? {
        println!("  {}\n    → {}", accident.planted.en, accident.said.as_deref().unwrap_or("passed unnoticed"));
        unnoticed += u32::from(accident.said.is_none());
    }
    if unnoticed > 0 {
        return Err(format!("{unnoticed} accidents passed unnoticed").into());
    }
    Ok(())
}
