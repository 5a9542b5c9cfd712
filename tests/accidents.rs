//! The accidents of the examples are named, and a small day of spoiled and forgotten cards delivers nobody under another name.

use std::sync::Arc;

use campix_core::day::{Day, DayOptions, Destination, FixedClock, MatchMethod, Photos};
use campix_core::geometry::Size;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_core::text::Language;
use campix_examples::accidents::accidents;
use campix_examples::card_day::{CardPlan, CardTally};
use campix_tests::scratch::Scratch;

#[test]
fn every_accident_of_the_drawn_day_is_named() {
    let scratch = Scratch::new("accidents");
    let list = accidents(&scratch.0, Language::En).unwrap();
    for accident in &list {
        println!("{:<60} {}", accident.planted.en, accident.said.as_deref().unwrap_or("–"));
    }
    let unnoticed: Vec<_> = list.iter().filter(|one| one.said.is_none()).map(|one| &one.planted.en).collect();
    assert!(unnoticed.is_empty(), "{unnoticed:?}");
    assert_eq!(list.len(), 18);
}

/// The large day is `cargo bench --bench day -- cards`, see `benches/RESULTS.md`.
#[test]
fn spoiled_and_forgotten_cards_deliver_nobody_under_another_name() {
    let scratch = Scratch::new("card-day");
    let plan = CardPlan { spoiled: 0.35, forgotten: 0.15, ..CardPlan::new(14, 2) };
    let drawn = plan.draw(&scratch.0, Size::new(480, 640)).unwrap();
    let options = DayOptions {
        destinations: vec![Destination::new(Profile::builtin("tender-freshman").unwrap())],
        matching: vec![MatchMethod::Cards],
        threads: 2,
        ..DayOptions::default()
    };
    let roster = Roster::open(&drawn.roster, &RosterOptions::default()).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let photos = Photos::Folder(drawn.photos.clone());
    let report = Day::new(roster, photos, scratch.0.join("out"), key, clock, options).run().unwrap();
    let tally = CardTally::new(&drawn, &report.outcomes);
    assert_eq!((&tally.wrong, &tally.cards), (&Vec::new(), &Vec::new()), "{tally:?}");
    // Nobody is asked for nothing.
    let sound = tally.sound();
    assert!(sound.people >= 3 && sound.asked == 0 && sound.missing == 0, "{tally:?}");
    // And the day has what it is about: cards that could not be read, and one that was not shown.
    let asked: u32 = tally.kinds.iter().map(|(_, verdicts)| verdicts.asked).sum();
    assert!(asked > 0, "{tally:?}");
}
