//! A purge of every part: nothing below the output shows a face, says how one looks or names a person.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::day::ledger::clock::FixedClock;
use crate::day::run::tests::{Setting, look};
use crate::day::{DayError, Part, Purge, repair_journal, verify_journal};
use crate::ground::folder;

fn purge(day: &Setting) -> Purge {
    Purge::new(day.out(), "tester", Arc::new(FixedClock(std::time::UNIX_EPOCH)))
}

/// Whether the bytes hold any of the numbers of a look, as text.
fn holds_look(bytes: &[u8], text: &[u8]) -> bool {
    let numbers: Vec<u64> = serde_json::from_value(serde_json::json!(look(text))).unwrap();
    let held = String::from_utf8_lossy(bytes);
    // Small numbers are counts of something else.
    numbers.iter().filter(|number| **number > 1 << 32).any(|number| held.contains(&number.to_string()))
}

#[test]
fn looks_are_kept_apart_from_the_journal_and_read_back() {
    let day = Setting::new("looks-apart", 10);
    day.usual();
    let first = day.run().unwrap();
    let journal = fs::read(day.out().join("journal.jsonl")).unwrap();
    let looks = fs::read(day.out().join(".campix/looks")).unwrap();
    assert!(holds_look(&looks, b"fine 0") && !holds_look(&journal, b"fine 0"));
    for word in ["\"look\"", "face_lightness", "backdrop_lab", "\"session\""] {
        assert!(!String::from_utf8_lossy(&journal).contains(word), "{word}");
    }
    let again = day.run().unwrap();
    assert_eq!(again.outcomes, first.outcomes);
    assert!(again.outcomes[0].session.scale.is_some());
    // A piece that was changed is not believed: its photo is measured once more.
    let calls = day.work.calls.load(Ordering::SeqCst);
    let mut bytes = looks;
    bytes[20] ^= 1;
    fs::write(day.out().join(".campix/looks"), bytes).unwrap();
    assert_eq!(day.run().unwrap().outcomes, first.outcomes);
    // The photo at which the work panics is tried each time.
    assert_eq!(day.work.calls.load(Ordering::SeqCst) - calls, 2);
}

#[test]
fn after_a_purge_of_every_part_only_the_journal_is_left_and_a_run_begins_anew() {
    let day = Setting::new("purge-all", 10);
    day.usual();
    day.run().unwrap();
    let tree = day.tree();
    let out = day.out();
    // What may lie about besides: dossiers, leftovers of killed runs, what repairs took out.
    for name in ["dossiers/people/x.html", ".campix-12-0.part", "results/.campix-12-1.part", ".campix/key-1"] {
        let path = out.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"a face").unwrap();
    }
    let mut journal = fs::read(out.join("journal.jsonl")).unwrap();
    journal.extend(b"garbage with a face\n");
    fs::write(out.join("journal.jsonl"), journal).unwrap();
    repair_journal(&out, &FixedClock(std::time::UNIX_EPOCH), "tester").unwrap();
    // A file of somebody else beside the journal is not ours to delete.
    fs::write(out.join("notes.txt"), b"by hand").unwrap();

    let purge = purge(&day).everything();
    let listed = purge.preview().unwrap();
    let purged = purge.run().unwrap();
    assert!(purged.failed.is_empty());
    assert_eq!(listed.deleted, purged.deleted);
    for part in Part::ALL.into_iter().filter(|part| *part != Part::Originals) {
        assert!(purged.deleted.iter().any(|file| file.part == part), "{part:?}");
    }
    let left: Vec<String> =
        folder::walk(&out).unwrap().iter().map(|path| path.strip_prefix(&out).unwrap().display().to_string()).collect();
    assert_eq!(left, ["journal.jsonl", "notes.txt"]);
    let journal = fs::read(out.join("journal.jsonl")).unwrap();
    for at in 0..10 {
        let text = format!("fine {at}");
        assert!(!holds_look(&journal, text.as_bytes()), "{text}");
    }
    let text = String::from_utf8(journal).unwrap();
    assert!(!text.contains("a face") && !text.contains("s0000"));
    verify_journal(out.join("journal.jsonl")).unwrap();

    let calls = day.work.calls.load(Ordering::SeqCst);
    day.run().unwrap();
    // Everything that was measured is measured again, and ends in the same place; of the photo that cannot be read nothing was
    // kept that could be gone.
    assert_eq!(day.work.calls.load(Ordering::SeqCst) - calls, 10);
    fs::remove_file(out.join("notes.txt")).unwrap();
    assert_eq!(day.tree(), tree);
    verify_journal(out.join("journal.jsonl")).unwrap();
}

#[test]
fn looks_alone_that_are_gone_are_measured_again_and_the_chain_is_whole() {
    let day = Setting::new("looks-gone", 4);
    day.usual();
    day.run().unwrap();
    let (tree, calls) = (day.tree(), day.work.calls.load(Ordering::SeqCst));
    fs::remove_file(day.out().join(".campix/looks")).unwrap();
    day.run().unwrap();
    assert!(day.work.calls.load(Ordering::SeqCst) - calls > 5);
    assert_eq!(day.tree(), tree);
    verify_journal(day.out().join("journal.jsonl")).unwrap();
    let calls = day.work.calls.load(Ordering::SeqCst);
    day.run().unwrap();
    assert_eq!(day.work.calls.load(Ordering::SeqCst) - calls, 1);
}

#[test]
fn a_purge_of_nothing_is_refused_and_words_name_its_parts() {
    let day = Setting::new("purge-of-what", 2);
    day.usual();
    day.run().unwrap();
    let tree = day.tree();
    for (purge, of_originals) in [(purge(&day), false), (purge(&day).part(Part::Originals).part(Part::Photos), true)] {
        for refused in [purge.preview(), purge.run()] {
            assert!(matches!(refused, Err(DayError::PurgeOfWhat { originals }) if originals == of_originals));
        }
    }
    assert!(purge(&day).named("photos,faces").unwrap_err().to_string().contains("quarantine"));
    assert_eq!(day.tree(), tree);
    let named = purge(&day).named("photos, results").unwrap().preview().unwrap();
    assert_eq!(named, purge(&day).part(Part::Photos).part(Part::Results).preview().unwrap());
    assert_eq!(purge(&day).named("all").unwrap().preview().unwrap(), purge(&day).everything().preview().unwrap());
    let json = named.to_json(false);
    assert_eq!((json["done"].as_bool(), json["files"].as_array().unwrap().len()), (Some(false), named.deleted.len()));
}
