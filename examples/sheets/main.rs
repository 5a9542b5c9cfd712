//! Print sheets of a drawn class: 2寸 × 4 and 1寸 × 8 for each of twelve people, as PDF and as pages for a minilab.
//!
//! `cargo run --release -p campix-examples --features prints --example sheets -- --out sheets`. For your own class use
//! `campix sheets`.
#![allow(clippy::print_stdout)]

use campix_core::geometry::Size;
use campix_core::moment::Moment;
use campix_core::people::Person;
use campix_core::prints::{Medium, SheetJob, SheetOptions, Sizes};
use campix_core::profile::Profile;
use campix_examples::campus_day::drawn_class;
use campix_examples::output_folder;
use campix_examples::studio::Studio;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = output_folder("sheets");
    // A 2寸 has three meanings, so an order states its millimetres.
    let sizes = Sizes::builtin();
    let pictures = [(sizes.picture("2-inch-35x49")?, 4), (sizes.picture("1寸")?, 8)];
    let options = SheetOptions {
        medium: Medium::Both,
        // A fixed day, so that the same people give the same files; a studio would give the time of its clock.
        made: Moment { milliseconds: 1_788_220_800_000 },
        ..SheetOptions::new(sizes.paper("5寸")?, &pictures)
    };

    // Prints are cut from originals, each size with a crop of its own; heads are framed as the profile says.
    let studio = Studio::new(1);
    let originals = |person: &Person| Ok(Some(studio.portrait(u64::from(person.row), Size::new(960, 1280)).jpeg()));
    let report =
        SheetJob::new(&options, &Profile::builtin("tender-freshman")?).write(&drawn_class(12), &originals, &out)?;

    for bag in &report.bags {
        println!("bag {:03}: {} people, {} pages from {:05}", bag.number, bag.people, bag.pages, bag.first);
    }
    for (row, fault) in &report.faults {
        println!("row {row} has no sheets: {fault} ({})", fault.code());
    }
    println!("{} sheets, {} pictures, into {}", report.sheets, report.pictures, out.display());
    Ok(())
}
