//! A finished day, opened from its ledger after its photos are gone: it equals the run, and dossiers are written from it as from the run.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use campix_core::day::{
    Clock, Day, DayOptions, DayReport, Decision, DecisionKind, Destination, Disclosure, FinishedDay, FixedClock,
    Ledger, MatchMethod, Photos, Sending, Standing, retake::retakes,
};
use campix_core::dossier::{Casebook, DossierOptions, Dossiers, Forms};
use campix_core::geometry::Size;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{FaultyRows, Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_core::text::Language;
use campix_examples::campus_day::{DrawnDay, student_no};
use campix_examples::studio::{CardShot, Studio};
use campix_tests::delivery::tree;
use campix_tests::portraits::jpeg;
use campix_tests::scratch::Scratch;

fn clock() -> Arc<dyn Clock> {
    Arc::new(FixedClock(std::time::UNIX_EPOCH))
}

fn key() -> PseudonymKey {
    PseudonymKey::new(&[7; 32]).unwrap()
}

fn roster(folder: &Path) -> Roster {
    let options = RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() };
    Roster::open(&folder.join("roster.csv"), &options).unwrap()
}

fn run(folder: &Path, matching: Vec<MatchMethod>) -> DayReport {
    let options = DayOptions {
        destinations: vec![Destination::new(Profile::builtin("tender-freshman").unwrap())],
        matching,
        threads: 2,
        ..DayOptions::default()
    };
    let photos = Photos::Folder(folder.join("photos"));
    Day::new(roster(folder), photos, folder.join("out"), key(), clock(), options).run().unwrap()
}

fn open(folder: &Path) -> FinishedDay {
    FinishedDay::open(folder.join("out"), Some(&roster(folder)), Some(&key())).unwrap()
}

fn dossiers(folder: &Path, report: &DayReport) {
    let out = folder.join("out");
    let mut book = Casebook::open(&out, &report.outcomes, key(), clock(), "tester").unwrap();
    let options = DossierOptions { forms: Forms::Html, ..DossierOptions::default() };
    Dossiers::new(&mut book, options).write().unwrap();
}

#[test]
fn a_day_by_names_with_decisions_opens_as_it_was_and_so_do_its_dossiers() {
    let scratch = Scratch::new("finished-names");
    let folder = scratch.0.as_path();
    DrawnDay::draw(folder, 4, 5, Size::new(480, 640)).unwrap();
    // The first person is on the list twice: the second row is set aside.
    let list = fs::read_to_string(folder.join("roster.csv")).unwrap();
    let row = list.lines().nth(1).unwrap().to_owned();
    fs::write(folder.join("roster.csv"), format!("{}\n{row}\n", list.trim_end())).unwrap();
    let first = run(folder, vec![MatchMethod::Name]);
    assert_eq!(open(folder).report, first);
    // One photo is a test shot, one person is excused; what was delivered went to the registry before.
    let roster = self::roster(folder);
    assert!(!roster.set_aside.is_empty());
    let mut ledger = Ledger::open(&folder.join("out"), &roster, &key(), clock(), "tester").unwrap();
    assert!(ledger.sent(&Sending::new("tender-freshman").to("registry")).unwrap().files > 1);
    let delivered = first.outcomes.iter().find(|outcome| !outcome.products.is_empty()).unwrap();
    let photo = delivered.photo.as_ref().unwrap().sha256.to_string();
    let whose = delivered.person.as_ref().unwrap().row;
    let decisions = [
        Decision::new(DecisionKind::TestShot).photo(photo).why("light meter"),
        Decision::new(DecisionKind::Excused).row(whose),
    ];
    ledger.decide(&decisions).unwrap();
    drop(ledger);
    assert_eq!(open(folder).waiting, 2);
    let report = run(folder, vec![MatchMethod::Name]);
    assert_eq!(report.recalls.len(), 1);
    assert!(report.recalls[0].name.is_some());
    let copy = Scratch::new("finished-copy");
    for (path, bytes) in tree(&folder.join("out")) {
        let to = copy.0.join("out").join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    for name in ["journal.jsonl", ".campix/report", ".campix/thumbs"] {
        fs::create_dir_all(copy.0.join("out/.campix")).unwrap();
        fs::copy(folder.join("out").join(name), copy.0.join("out").join(name)).unwrap();
    }
    fs::copy(folder.join("roster.csv"), copy.0.join("roster.csv")).unwrap();
    fs::remove_dir_all(folder.join("photos")).unwrap();
    let opened = open(folder);
    assert_eq!(opened.report, report);
    assert_eq!(opened.to_json()["recalls"], report.to_json()["recalls"]);
    let list = |report: &DayReport| retakes(&report.outcomes, Language::Zh, Disclosure::Full);
    assert_eq!(list(&opened.report), list(&report));
    assert_eq!(opened.delivered().len() as u64, report.totals.files);
    assert!(opened.delivered().iter().all(|path| path.is_file()));
    // Dossiers of the day as it was run, and of the day as it was opened.
    dossiers(folder, &report);
    dossiers(&copy.0, &open(&copy.0).report);
    let made = tree(&folder.join("out"));
    assert!(made.keys().any(|path| path.starts_with("dossiers")));
    assert!(made == tree(&copy.0.join("out")), "the dossiers differ");
}

#[test]
fn a_day_by_cards_opens_as_it_was() {
    let scratch = Scratch::new("finished-cards");
    let folder = scratch.0.as_path();
    DrawnDay::draw(folder, 2, 5, Size::new(480, 640)).unwrap();
    fs::remove_dir_all(folder.join("photos")).unwrap();
    fs::create_dir(folder.join("photos")).unwrap();
    let studio = Studio::new(5);
    for at in 0..2 {
        let portrait = studio.portrait(at as u64, Size::new(480, 640));
        let mut card = CardShot::new(&student_no(at), 5);
        card.module = 6.0;
        let put = |name: String, bytes: Vec<u8>| fs::write(folder.join("photos").join(name), bytes).unwrap();
        put(format!("IMG_{:04}.jpg", 2 * at + 1), jpeg(card.over(&portrait.pixels).view(), 90));
        put(format!("IMG_{:04}.jpg", 2 * at + 2), portrait.jpeg());
    }
    let report = run(folder, vec![MatchMethod::Cards]);
    assert_eq!(report.totals.photos(Standing::Card), 2, "{:?}", report.totals);
    fs::remove_dir_all(folder.join("photos")).unwrap();
    assert_eq!(open(folder).report, report);
}
