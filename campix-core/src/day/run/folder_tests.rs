//! A run over a folder as it is: companions of photos, files that are still growing, folders in each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use crate::day::record::outcome::Standing;
use crate::day::run::error::DayError;
use crate::day::run::tests::Setting;

/// Sets the time of a file's last change to one before now.
fn aged(path: &Path, by: Duration) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - by).unwrap();
}

fn rules(report: &crate::day::DayReport) -> Vec<&str> {
    report.notes.iter().map(|note| note.rule.as_str()).collect()
}

const DELIVERED: &str = "photos/tender-freshman/计算机学院/s0000.jpg";

#[test]
fn companions_are_listed_with_their_photo_counted_and_never_opened() {
    let day = Setting::new("companions", 3);
    day.photo("p0.jpg", "fine 0");
    day.photo("p0.CR3", "raw");
    day.photo("p0.xmp", "settings");
    day.photo("p0.mov", &"film".repeat(1_000));
    day.photo("p1.NEF", "raw alone");
    day.photo("list.pdf", "a list");
    let report = day.run().unwrap();
    // The picture alone was worked on; the RAW file without one is told, as a photo and about the day.
    assert_eq!(day.work.calls.load(Ordering::SeqCst), 1);
    assert_eq!(rules(&report), ["folder.raw-only", "folder.companions", "folder.sidecars"]);
    let counted: BTreeMap<String, u64> = ["cr3", "mov", "xmp"].map(|kind| (kind.to_owned(), 1)).into_iter().collect();
    assert_eq!(report.companions, counted);
    assert_eq!(report.to_json()["companions"]["cr3"], 1);
    let photo = |at: usize| report.outcomes[at].photo.as_ref().unwrap();
    assert_eq!(photo(0).companions, ["cr3", "mov", "xmp"]);
    let journal = fs::read_to_string(day.out().join("journal.jsonl")).unwrap();
    assert!(!journal.contains(&crate::ground::digest::Sha256Digest::of(b"raw").to_string()));
    let raw = report.outcomes.iter().find(|outcome| outcome.notes.iter().any(|note| note.rule == "file.raw-only"));
    let raw = raw.unwrap();
    assert_eq!(raw.standing, Standing::Unreadable);
    assert!(raw.notes[0].message.en.contains("NEF") && raw.notes[0].advice.en.contains("JPEG"));
}

#[test]
fn a_photo_still_being_copied_is_left_for_the_next_run() {
    let mut day = Setting::new("growing", 2);
    day.photo("p0.jpg", "fine 0");
    day.photo("p1.jpg", "cut");
    let report = day.run().unwrap();
    assert_eq!(rules(&report), ["folder.growing"]);
    assert!(report.notes[0].message.en.starts_with("1 photos"), "{:?}", report.notes);
    // Not a photo that cannot be read, and not remembered as one.
    assert_eq!((report.totals.people(Standing::Missing), report.totals.people(Standing::Unreadable)), (1, 0));
    day.photo("p1.jpg", "fine 1");
    let report = day.run().unwrap();
    assert_eq!((report.totals.people(Standing::Pass), report.notes.len()), (2, 0));
    // What was cut a while ago is damaged; and a camera whose clock is ahead copies nothing.
    for (name, text, moved) in [("p0_1.jpg", "cut a", -60), ("p1_1.jpg", "cut b", 100_000)] {
        day.photo(name, text);
        let file = fs::File::options().write(true).open(day.folder().join(name)).unwrap();
        let now = SystemTime::now();
        let span = Duration::from_secs(i64::unsigned_abs(moved));
        file.set_modified(if moved < 0 { now - span } else { now + span }).unwrap();
    }
    // Their owners have no other photo here, which ends in a delivery with two files less.
    day.options.withdraw = true;
    let report = day.run().unwrap();
    assert_eq!((report.totals.photos(Standing::Unreadable), report.notes.len()), (2, 0));
}

#[test]
fn a_photo_that_is_copied_again_is_not_taken_back_meanwhile() {
    let day = Setting::new("copied-again", 2);
    day.photo("p0.jpg", "fine 0");
    day.photo("p1.jpg", "fine 1");
    for name in ["p0.jpg", "p1.jpg"] {
        aged(&day.folder().join(name), Duration::from_secs(100));
    }
    day.run().unwrap();
    let tree = day.tree();
    // The copy has begun: the file is cut, and was changed just now.
    day.photo("p0.jpg", "cut");
    let report = day.run().unwrap();
    assert_eq!(day.tree()[Path::new(DELIVERED)], tree[Path::new(DELIVERED)]);
    assert_eq!(report.totals.people(Standing::Pass), 2);
    assert!(report.outcomes[0].notes.iter().any(|note| note.rule == "file.growing"));
    // It has ended.
    day.photo("p0.jpg", "fine once more");
    let report = day.run().unwrap();
    assert_eq!(day.tree()[Path::new(DELIVERED)], b"tender-freshman jpg fine once more");
    assert!(report.outcomes[0].notes.is_empty());
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_photos_is_named_and_ends_nothing() {
    let day = Setting::new("pipe", 2);
    day.photo("p0.jpg", "fine 0");
    let made = std::process::Command::new("mkfifo").arg(day.folder().join("p1.jpg")).status().unwrap();
    assert!(made.success());
    let report = day.run().unwrap();
    let pipe = &report.outcomes[1];
    assert_eq!((pipe.standing, pipe.notes[0].rule.as_str()), (Standing::Unreadable, "file.special"));
    assert!(pipe.photo.as_ref().is_some_and(|photo| photo.name.reveal() == "p1.jpg"));
}

#[test]
fn folders_in_each_other_are_refused_before_anything_is_written() {
    let day = Setting::new("nested", 1);
    day.photo("p0.jpg", "fine 0");
    let before = crate::ground::folder::walk(&day.scratch.0).unwrap();
    for out in [day.folder(), day.folder().join("out"), day.folder().join("not/yet/there")] {
        let error = day.run_into(&out).unwrap_err();
        assert!(matches!(error, DayError::PhotosInOutput | DayError::OutputInPhotos), "{error}");
    }
    assert!(matches!(day.run_into(&day.scratch.0), Err(DayError::PhotosInOutput)));
    assert_eq!(crate::ground::folder::walk(&day.scratch.0).unwrap(), before);
    assert!(!day.folder().join("not").exists());
    day.run().unwrap();
}
