//! Journals broken in every way, repaired, and the run after that.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use crate::day::ledger::clock::FixedClock;
use crate::day::run::tests::Setting;
use crate::day::{JournalError, JournalFault, Repaired, repair_journal, verify_journal};
use crate::ground::digest::Sha256Digest;

const CLOCK: FixedClock = FixedClock(std::time::UNIX_EPOCH);

fn repair(day: &Setting) -> Result<Repaired, JournalError> {
    repair_journal(day.out(), &CLOCK, "tester")
}

fn journal(day: &Setting) -> PathBuf {
    day.out().join("journal.jsonl")
}

fn finished(name: &str) -> Setting {
    let day = Setting::new(name, 6);
    for at in 0..6 {
        day.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
    }
    day.photo("p2.jpg", "fail");
    day.run().unwrap();
    day
}

/// The lines of a journal, line breaks included.
fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// Breaks a journal with `spoil`, repairs it, and runs the day again.
fn case(name: &str, spoil: impl Fn(&[Vec<u8>]) -> Vec<u8>, fault: JournalFault, kept: impl Fn(usize) -> usize) {
    let day = finished(&format!("repair-{name}"));
    let tree = day.tree();
    let whole = fs::read(journal(&day)).unwrap();
    let all = lines(&whole);
    let broken = spoil(&all);
    fs::write(journal(&day), &broken).unwrap();
    let repaired = repair(&day).unwrap();
    let kept = kept(all.len());
    assert_eq!((repaired.fault, repaired.kept), (Some(fault), kept as u64), "{name}");
    // What was before the break is there byte for byte, and one line that tells of the repair; the rest is beside it.
    let now = fs::read(journal(&day)).unwrap();
    let before = all[..kept].concat();
    assert!(now.starts_with(&before), "{name}");
    assert_eq!(lines(&now).len(), kept + 1, "{name}");
    let moved = &broken[before.len()..];
    assert_eq!(repaired.moved, moved.len() as u64, "{name}");
    match &repaired.quarantine {
        Some(path) => {
            assert_eq!(fs::read(path).unwrap(), moved, "{name}");
            assert_eq!(repaired.sha256, Some(Sha256Digest::of(moved)), "{name}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
            }
        }
        None => assert!(moved.is_empty(), "{name}"),
    }
    let verified = verify_journal(journal(&day)).unwrap();
    assert_eq!((verified.last, verified.repaired), (repaired.last, 1), "{name}");
    assert_eq!(repair(&day).unwrap().fault, None, "{name}: a whole journal is left alone");
    let report = day.run().unwrap();
    let delivered = |tree: &std::collections::BTreeMap<PathBuf, Vec<u8>>| -> Vec<(PathBuf, Vec<u8>)> {
        let kept = tree.iter().filter(|(path, _)| !path.to_string_lossy().contains("quarantine"));
        kept.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    };
    assert_eq!(delivered(&day.tree()), delivered(&tree), "{name}");
    assert_eq!(report.totals.foreign, 0, "{name}");
}

#[test]
fn every_kind_of_break_is_repaired_and_the_next_run_ends_with_the_same_tree() {
    let some = 5;
    case(
        "garbage",
        |all| [all[..some].concat(), b"garbage\n".to_vec(), all[some..].concat()].concat(),
        JournalFault::Unreadable,
        |_| some,
    );
    case(
        "no-text",
        |all| [all[..some].concat(), b"\xff\xfe\0\n".to_vec(), all[some..].concat()].concat(),
        JournalFault::Unreadable,
        |_| some,
    );
    case(
        "torn",
        |all| {
            let mut bytes = all.concat();
            bytes.truncate(bytes.len() - 7);
            bytes
        },
        JournalFault::Torn,
        |count| count - 1,
    );
    case(
        "reordered",
        |all| {
            let mut all = all.to_vec();
            all.swap(some, some + 1);
            all.concat()
        },
        JournalFault::Chain,
        |_| some,
    );
    case(
        "removed",
        |all| {
            let mut all = all.to_vec();
            all.remove(some);
            all.concat()
        },
        JournalFault::Chain,
        |_| some,
    );
    case("twice", |all| [all[..=some].concat(), all[some..].concat()].concat(), JournalFault::Chain, |_| some + 1);
    case(
        "long",
        |all| [all[..some].concat(), vec![b'x'; 5 << 20], all[some..].concat()].concat(),
        JournalFault::TooLong,
        |_| some,
    );
    case("zeros", |all| [all[..some].concat(), vec![0; 4_096]].concat(), JournalFault::Torn, |_| some);
    case("first", |all| [b"{}\n".to_vec(), all.concat()].concat(), JournalFault::Unreadable, |_| 0);
    case("empty", |_| Vec::new(), JournalFault::Empty, |_| 0);
    // A line in which a name was changed still reads; the one after it does not follow, and either could be the wrong one.
    let named = |all: &[Vec<u8>]| {
        let text = String::from_utf8(all[some].clone()).unwrap().replacen("tester", "nobody", 1);
        [all[..some].concat(), text.into_bytes(), all[some + 1..].concat()].concat()
    };
    case("changed", named, JournalFault::Chain, |_| some);
    // The last line says something that no version of this program writes.
    let last = |all: &[Vec<u8>]| {
        let (last, rest) = all.split_last().unwrap();
        let text = String::from_utf8(last.clone()).unwrap().replacen("\"what\":\"ended\"", "\"what\":\"enddd\"", 1);
        [rest.concat(), text.into_bytes()].concat()
    };
    case("last", last, JournalFault::Unreadable, |count| count - 1);
}

#[test]
fn a_journal_that_is_gone_is_begun_anew_and_what_was_delivered_is_known_as_ours() {
    let mut day = finished("repair-gone");
    fs::remove_file(journal(&day)).unwrap();
    assert_eq!(repair(&day).unwrap().fault, Some(JournalFault::Missing));
    // One person leaves: their file is withdrawn, although only the manifest still said that it is ours.
    day.people.truncate(5);
    day.options.withdraw = true;
    let report = day.run().unwrap();
    assert_eq!(report.totals.foreign, 0);
    assert!(!day.tree().keys().any(|path| path.ends_with("s0005.jpg")));
    verify_journal(journal(&day)).unwrap();
}

#[test]
fn a_folder_without_a_day_and_a_journal_in_use_are_not_repaired() {
    let day = finished("repair-refused");
    assert!(matches!(repair_journal(day.folder(), &CLOCK, "tester"), Err(JournalError::Io { .. })));
    assert!(!day.folder().join("journal.jsonl").exists());
    let held = fs::File::open(journal(&day)).unwrap();
    held.lock().unwrap();
    assert!(matches!(repair(&day), Err(JournalError::Busy)));
}

#[test]
fn a_line_of_another_version_is_not_taken_for_a_broken_one() {
    let day = finished("repair-version");
    let before = fs::read(journal(&day)).unwrap();
    let mut all: Vec<serde_json::Value> =
        lines(&before).iter().map(|line| serde_json::from_slice(line).unwrap()).collect();
    all[3]["event"] = serde_json::json!({ "what": "telepathy" });
    let mut text = String::new();
    let mut last = Sha256Digest::ZERO;
    for line in &mut all {
        line["prev"] = serde_json::json!(last);
        let written = line.to_string();
        last = Sha256Digest::of(written.as_bytes());
        text += &(written + "\n");
    }
    fs::write(journal(&day), &text).unwrap();
    verify_journal(journal(&day)).unwrap();
    assert!(matches!(repair(&day), Err(JournalError::OtherVersion { line: 4 })));
    assert_eq!(fs::read_to_string(journal(&day)).unwrap(), text);
}

#[test]
fn a_repair_that_was_killed_is_done_again_and_loses_nothing() {
    let day = finished("repair-killed");
    let all = lines(&fs::read(journal(&day)).unwrap());
    let rest = [b"garbage\n".to_vec(), all[4..].concat()].concat();
    let broken = [all[..4].concat(), rest.clone()].concat();
    fs::write(journal(&day), &broken).unwrap();
    let first = repair(&day).unwrap().quarantine.unwrap();
    let line = fs::read(journal(&day)).unwrap()[all[..4].concat().len()..].to_vec();
    // Killed while its line was written over the break: at every length the first four lines and all that followed are there.
    for written in [0, 1, line.len() / 2, line.len() - 1, line.len()] {
        fs::write(journal(&day), &broken).unwrap();
        let mut file = fs::File::options().write(true).open(journal(&day)).unwrap();
        file.seek(SeekFrom::Start(all[..4].concat().len() as u64)).unwrap();
        file.write_all(&line[..written]).unwrap();
        drop(file);
        let repaired = repair(&day).unwrap();
        assert!(repaired.fault.is_some() && repaired.kept >= 4, "{written}");
        assert_eq!(fs::read(&first).unwrap(), rest, "{written}");
        verify_journal(journal(&day)).unwrap();
    }
    day.run().unwrap();
}
