//! A finished day is opened from its ledger: it equals the run, reads no photo, writes nothing, and says what it does not know.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use super::tests::{PROFILES, Setting};
use crate::day::handout::proof::{Answer, ProofAnswer};
use crate::day::handout::retake::retakes;
use crate::day::handout::show::Disclosure;
use crate::day::ledger::clock::FixedClock;
use crate::day::ledger::event::Part;
use crate::day::record::outcome::Standing;
use crate::day::run::error::{DayError, NotKept};
use crate::day::run::finished::FinishedDay;
use crate::day::run::purge::Purge;
use crate::day::{DecisionKind, JournalError};
use crate::ground::digest::Sha256Digest;
use crate::ground::folder;
use crate::ground::text::Language;
use crate::people::number::PseudonymKey;

fn open(day: &Setting) -> Result<FinishedDay, DayError> {
    FinishedDay::open_with(&day.out(), &day.known(), Some(&day.key))
}

/// Every file below the output folder and its bytes.
fn everything(day: &Setting) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = folder::walk(&day.out()).unwrap().into_iter();
    files.map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

#[test]
fn an_opened_day_equals_the_run_that_wrote_it() {
    let mut day = Setting::new("opened", 10);
    day.usual();
    fs::write(day.folder().join("p0.cr3"), b"raw").unwrap();
    let run = day.run().unwrap();
    let before = everything(&day);
    fs::remove_dir_all(day.folder()).unwrap();
    let opened = open(&day).unwrap();
    assert_eq!(opened.report, run);
    assert!(everything(&day) == before, "something was written");
    assert_eq!((opened.unknown_people, opened.names_known, opened.waiting, opened.begun), (0, true, 0, None));
    assert_eq!(opened.verified.last, run.journal);
    let list = |report: &crate::day::DayReport| retakes(&report.outcomes, Language::Zh, Disclosure::Full);
    assert_eq!((list(&opened.report), list(&opened.report).len()), (list(&run), 5));
    let delivered = opened.delivered();
    assert_eq!(delivered.len(), 9);
    assert!(delivered.iter().all(|path| before.contains_key(path)), "{delivered:?}");
    assert_eq!(opened.destinations().map(|(profile, _)| profile).collect::<Vec<_>>(), PROFILES);
    // A decision, and the run that follows it.
    fs::create_dir(day.folder()).unwrap();
    day.usual();
    day.answers = vec![ProofAnswer { row: 2, photo: Sha256Digest::of(b"fine 0").short(), answer: Answer::Retake }];
    let run = day.run().unwrap();
    let opened = open(&day).unwrap();
    assert_eq!(opened.report, run);
    assert_eq!(opened.decisions.len(), 1);
    let decision = &opened.decisions[0];
    assert_eq!((decision.kind, decision.row, opened.waiting), (DecisionKind::Retake, Some(2), 0));
    // What is measured of a photo comes back to the last bit.
    assert!(opened.report.outcomes.iter().any(|outcome| outcome.session.scale.is_some()));
}

#[test]
fn what_is_not_given_is_not_known_and_nothing_else_is_different() {
    let day = Setting::new("unknown", 10);
    day.usual();
    let run = day.run().unwrap();
    let rows = |report: &crate::day::DayReport| -> Vec<Option<u32>> {
        report.outcomes.iter().map(|outcome| outcome.person.as_ref().map(|person| person.row)).collect()
    };
    for (people, key) in [(day.known(), None), (Vec::new(), Some(&day.key)), (Vec::new(), None)] {
        let named = key.is_some();
        let unknown = if people.is_empty() { 10 } else { 0 };
        let opened = FinishedDay::open_with(&day.out(), &people, key).unwrap();
        assert_eq!((opened.unknown_people, opened.names_known), (unknown, named));
        assert_eq!((&opened.report.totals, rows(&opened.report)), (&run.totals, rows(&run)));
        assert_eq!(opened.delivered().len(), if named { 9 } else { 0 });
        let name = opened.report.outcomes.iter().find_map(|outcome| outcome.photo.as_ref()).unwrap().name.reveal();
        assert_eq!(name.is_empty(), !named);
        let json = opened.to_json();
        assert_eq!((&json["unknown_people"], &json["names_known"]), (&unknown.into(), &named.into()));
    }
    let other = PseudonymKey::new(&[8; 32]).unwrap();
    let refused = FinishedDay::open_with(&day.out(), &day.known(), Some(&other));
    assert!(matches!(refused, Err(DayError::OtherSecret)));
}

#[test]
fn a_day_that_did_not_end_is_said_to_be_unfinished() {
    let day = Setting::new("unfinished", 10);
    day.usual();
    day.run().unwrap();
    let path = day.out().join("journal.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    // Killed after any line before the last.
    for kept in 0..lines.len() {
        fs::write(&path, lines[..kept].concat()).unwrap();
        let expected = u64::from(kept > 0);
        assert!(
            matches!(open(&day), Err(DayError::Unfinished { line }) if line == expected),
            "with {kept} of {} lines",
            lines.len()
        );
    }
    fs::write(&path, &whole).unwrap();
    // A later run that is refused changes nothing, and the day opens as it was, with the line where that run began.
    fs::rename(day.folder().join("p0.jpg"), day.scratch.0.join("p0.jpg")).unwrap();
    assert!(matches!(day.run(), Err(DayError::WouldWithdraw(_))));
    let opened = open(&day).unwrap();
    assert_eq!((opened.report.totals.files, opened.begun), (9, Some(lines.len() as u64 + 1)));
    // One that is killed when it has delivered does change something.
    fs::rename(day.scratch.0.join("p0.jpg"), day.folder().join("p0.jpg")).unwrap();
    day.photo("p9.jpg", "fine 9");
    day.run().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let end = text.trim_end().rfind('\n').unwrap() + 1;
    fs::write(&path, &text[..end]).unwrap();
    assert!(matches!(open(&day), Err(DayError::Unfinished { .. })));
}

#[test]
fn what_was_changed_or_purged_is_told_and_never_made_up() {
    let day = Setting::new("gone", 10);
    day.usual();
    let run = day.run().unwrap();
    let (journal, report) = (day.out().join("journal.jsonl"), day.out().join(".campix/report"));
    let whole = fs::read(&report).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() = b' ';
    for (bytes, expected) in [(Some(changed), NotKept::Changed), (None, NotKept::Gone)] {
        match bytes {
            Some(bytes) => fs::write(&report, bytes).unwrap(),
            None => fs::remove_file(&report).unwrap(),
        }
        assert!(matches!(open(&day), Err(DayError::NotKept(why)) if why == expected));
    }
    fs::write(&report, &whole).unwrap();
    // A line that does not follow from the one before.
    let lines = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, lines.replacen("tester", "Tester", 1)).unwrap();
    assert!(matches!(open(&day), Err(DayError::Journal(JournalError::Broken { line: 2, .. }))));
    fs::write(&journal, lines).unwrap();
    // A purge of everything but what the engine keeps: the day still opens, and says what is gone.
    let purge = || Purge::new(day.out(), "tester", Arc::new(FixedClock(std::time::UNIX_EPOCH)));
    purge().part(Part::Photos).part(Part::Packages).run().unwrap();
    let opened = open(&day).unwrap();
    assert_eq!((opened.report.totals.files, opened.purged[&Part::Photos]), (9, 9));
    assert_ne!(opened.verified.last, run.journal);
    assert_eq!(opened.report, run);
    purge().everything().run().unwrap();
    assert!(matches!(open(&day), Err(DayError::NotKept(NotKept::Purged))));
    assert!(!report.exists());
    assert_eq!(run.totals.people(Standing::Pass), 5);
}
