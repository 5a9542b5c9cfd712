//! Originals of a day are delivered by several names, kept up to date, packed, and deleted with the photos.

use std::fs;
use std::sync::Arc;

use super::*;
use crate::Limits;
use crate::day::ledger::clock::FixedClock;
use crate::day::run::decide::Ledger;
use crate::day::run::error::DayError;
use crate::day::run::finished::FinishedDay;
use crate::day::run::tests::Setting;
use crate::day::{Part, Purge, read_package, verify_journal};
use crate::ground::folder;
use crate::meta;
use crate::people::roster::{Roster, RosterOptions};
use crate::photo::{DecodeOptions, Photo};

/// A camera's file: its own picture, no density, a comment that names somebody.
fn camera(at: usize) -> Vec<u8> {
    let pixels: Vec<u8> = (0..16 * 16 * 3).map(|k| (k * (at + 3) % 251) as u8).collect();
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 90).encode(&pixels, 16, 16, jpeg_encoder::ColorType::Rgb).unwrap();
    let comment = b"\xff\xfe\x00\x0fOuyang Mingyu";
    [&bytes[..2], comment, &bytes[2..]].concat()
}

/// Four people with a photo each; the fifth has none.
fn day(name: &str) -> Setting {
    let mut day = Setting::new(name, 5);
    day.options.limits = Limits::DEFAULT;
    day.options.withdraw = true;
    for at in 0..4 {
        put(&day, &format!("p{at}.jpg"), &camera(at));
    }
    day.run().unwrap();
    day
}

fn put(day: &Setting, name: &str, bytes: &[u8]) {
    fs::write(day.folder().join(name), bytes).unwrap();
}

fn ledger(day: &Setting) -> Ledger {
    let rows = (0..day.people.len())
        .map(|at| format!("2023{at:04},学生{},{}班", ["甲", "乙", "丙", "丁", "戊"][at], at % 2 + 1));
    let list: Vec<String> = std::iter::once("学号,姓名,班级".to_owned()).chain(rows).collect();
    let roster = Roster::read(list.join("\n").as_bytes(), &RosterOptions::default()).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let mut ledger = Ledger::open(&day.out(), &roster, &day.key, clock, "tester").unwrap();
    // The people of this day have pseudonyms of their own.
    ledger.pseudonyms = day.known().into_iter().map(|(pseudonym, _)| pseudonym).collect();
    ledger
}

fn options(naming: &[&str]) -> OriginalOptions {
    OriginalOptions {
        naming: naming.iter().map(|text| Template::parse(text).unwrap()).collect(),
        ..OriginalOptions::default()
    }
}

const NAMES: [&str; 3] = ["{student_no}.jpg", "{class}/{student_no}.jpg", "{class}/{student_no}{name}.jpg"];

fn deliver(day: &Setting, options: OriginalOptions) -> OriginalReport {
    ledger(day).deliver_originals(&OriginalJob::new(day.folder(), options)).unwrap()
}

fn pixels(bytes: &[u8]) -> Vec<u8> {
    Photo::decode(bytes.to_vec(), &DecodeOptions::default()).unwrap().pixels().data().to_vec()
}

#[test]
fn originals_have_three_names_a_density_and_nothing_private() {
    let day = day("originals");
    let report = deliver(&day, options(&NAMES));
    assert_eq!((report.people, report.files, report.written, report.withdrawn), (4, 12, 12, 0));
    assert_eq!(report.folders, ["student_no", "class-student_no", "class-student_noname"]);
    assert!(report.faults.is_empty(), "{report:?}");
    let out = day.out().join("originals");
    for at in 0..4 {
        let (no, class, name) = (format!("2023{at:04}"), at % 2 + 1, ["甲", "乙", "丙", "丁"][at]);
        let file = fs::read(out.join(format!("student_no/{no}.jpg"))).unwrap();
        for same in [
            format!("class-student_no/{class}班/{no}.jpg"),
            format!("class-student_noname/{class}班/{no}学生{name}.jpg"),
        ] {
            assert_eq!(fs::read(out.join(same)).unwrap(), file);
        }
        assert_eq!(pixels(&file), pixels(&camera(at)));
        let facts = meta::read(meta::Container::Jpeg, &file, &Limits::default()).unwrap().metadata;
        assert_eq!(facts.density.jfif.map(|density| (density.x, density.y)), Some((Some(300.0), Some(300.0))));
        assert!(!file.windows(6).any(|part| part == b"Ouyang"));
    }
    // One table a folder, with digests; nothing in the journal names anybody.
    let table = fs::read_to_string(day.out().join("packages/originals-student_no.table.csv")).unwrap();
    assert_eq!(table.lines().count(), 5);
    assert!(table.contains("20230003") && table.contains("20230003.jpg"));
    let journal = fs::read_to_string(day.out().join("journal.jsonl")).unwrap();
    assert!(journal.contains("\"original\"") && !journal.contains("20230") && !journal.contains("student_no"));
    verify_journal(day.out().join("journal.jsonl")).unwrap();
    // Done once more, nothing is written; the originals are not even read.
    fs::rename(day.folder(), day.scratch.0.join("elsewhere")).unwrap();
    fs::create_dir(day.folder()).unwrap();
    let lines = journal.lines().count();
    let again = deliver(&day, options(&NAMES));
    assert_eq!((again.people, again.files, again.written, again.faults.len()), (4, 12, 0, 0));
    assert_eq!(fs::read_to_string(day.out().join("journal.jsonl")).unwrap().lines().count(), lines);
}

#[test]
fn what_changed_is_replaced_and_what_is_not_ours_is_left_alone() {
    let day = day("originals-changed");
    deliver(&day, options(&NAMES[..1]));
    let out = day.out().join("originals/student_no");
    fs::write(out.join("notes.txt"), b"of the school").unwrap();
    // Another photo for p1, none any more for p2, and somebody wrote over the file of p3.
    put(&day, "p1_1.jpg", &camera(7));
    fs::remove_file(day.folder().join("p2.jpg")).unwrap();
    fs::write(out.join("20230003.jpg"), b"retouched").unwrap();
    let first = fs::read(out.join("20230001.jpg")).unwrap();
    let report = day.run().unwrap();
    // The run that changed the delivery says that originals do not follow, and so does the day when it is opened.
    assert_eq!(report.originals, Some(OriginalState { stale: 2, missing: 1 }));
    assert_eq!(report.to_json()["originals"]["stale"], 2);
    let opened = FinishedDay::open_with(&day.out(), &day.known(), Some(&day.key)).unwrap();
    assert_eq!(opened.report.originals, report.originals);
    #[cfg(feature = "dossier")]
    {
        let verifier = crate::dossier::Verifier::open(day.out().join("journal.jsonl"), None).unwrap();
        let replaced = |bytes: &[u8]| verifier.check(bytes).unwrap().replaced;
        assert!(replaced(&first) && !replaced(&fs::read(out.join("20230000.jpg")).unwrap()));
    }
    let report = deliver(&day, options(&NAMES[..1]));
    assert_eq!((report.people, report.written, report.withdrawn, report.foreign), (2, 1, 2, 1));
    assert_eq!(
        report.faults.iter().map(|(row, fault)| (*row, fault.code().name())).collect::<Vec<_>>(),
        [(5, "day.original-occupied")]
    );
    assert_eq!(pixels(&fs::read(out.join("20230001.jpg")).unwrap()), pixels(&camera(7)));
    assert!(!out.join("20230002.jpg").exists());
    assert_eq!(fs::read(out.join("20230003.jpg")).unwrap(), b"retouched");
    let state = FinishedDay::open_with(&day.out(), &day.known(), Some(&day.key)).unwrap().report.originals.unwrap();
    assert!(state.is_current(), "{state:?}");
    assert_eq!(fs::read(out.join("notes.txt")).unwrap(), b"of the school");
    // Other names: the files under the earlier ones go.
    fs::remove_file(out.join("20230003.jpg")).unwrap();
    let report = deliver(&day, options(&NAMES[1..2]));
    assert_eq!((report.people, report.written, report.withdrawn, report.faults.len()), (3, 3, 2, 0));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "only the note is left");
    assert!(!day.out().join("packages/originals-student_no.table.csv").exists());
    // What somebody else put beside the packages is not ours, whatever it is called.
    let theirs = day.out().join("packages/originals-of-the-school.zip");
    fs::write(&theirs, b"of the school").unwrap();
    // Another density is another file.
    let report = deliver(&day, OriginalOptions { density: 350, ..options(&NAMES[1..2]) });
    assert_eq!((report.written, report.files), (3, 3));
    deliver(&day, options(&NAMES[..1]));
    assert!(theirs.exists() && !day.out().join("packages/originals-class-student_no.table.csv").exists());
}

#[test]
fn an_original_that_is_gone_changed_or_no_jpeg_is_a_fault_of_its_person() {
    let day = day("originals-faults");
    fs::remove_file(day.folder().join("p0.jpg")).unwrap();
    put(&day, "p1.jpg", b"written over");
    let mut ledger = ledger(&day);
    ledger.pseudonyms[2] = "somebody else".to_owned();
    let report = ledger.deliver_originals(&OriginalJob::new(day.folder(), options(&NAMES[..1]))).unwrap();
    drop(ledger);
    let faults: Vec<_> = report.faults.iter().map(|(row, fault)| (*row, fault.code().name())).collect();
    assert_eq!(faults, [(2, "day.original-gone"), (3, "day.original-changed"), (4, "day.original-unknown")]);
    assert_eq!((report.people, report.to_json()["faults"][0]["row"].as_u64()), (1, Some(2)));
    for (_, fault) in &report.faults {
        assert!(!fault.text().zh.is_empty() && !fault.to_string().contains("2023"));
    }
    // A photo that is no JPEG is deliverable as a portrait, and not as it is.
    put(&day, "p1.jpg", b"fine text");
    day.run().unwrap();
    let report = deliver(&day, options(&NAMES[..1]));
    assert!(
        report.faults.iter().any(|(row, fault)| *row == 3 && fault.code().name() == "retag.not-jpeg"),
        "{report:?}"
    );
    let gone = OriginalJob::new(day.scratch.0.join("nowhere"), OriginalOptions::default());
    assert!(matches!(self::ledger(&day).deliver_originals(&gone), Err(DayError::Io { .. })));
    let inside = OriginalJob::new(day.out().join("photos"), OriginalOptions::default());
    assert!(matches!(self::ledger(&day).deliver_originals(&inside), Err(DayError::PhotosInOutput)));
    let stopped = CancelToken::default();
    stopped.cancel();
    let job = OriginalJob::new(day.folder(), OriginalOptions::default()).cancel(stopped);
    assert!(matches!(self::ledger(&day).deliver_originals(&job), Err(DayError::Cancelled { done: 0 })));
}

#[test]
fn packages_hold_originals_and_their_table_and_a_purge_takes_all() {
    let day = day("originals-packed");
    let zipped = OriginalOptions { packing: Packing::Zip, ..options(&NAMES[..2]) };
    let password = Password::new("eight characters").unwrap();
    let report = ledger(&day).deliver_originals(&OriginalJob::new(day.folder(), zipped).password(&password)).unwrap();
    let names: Vec<&str> = report.packages.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(names.len(), 4);
    assert!(
        names.contains(&"packages/originals-class-student_no.zip")
            && names.contains(&"packages/originals-student_no.manifest.json")
    );
    let packed = read_package(day.out().join("packages/originals-student_no.zip"), Some(&password)).unwrap();
    assert_eq!(packed.len(), 4 + 3);
    for (file, sha256) in &report.packages {
        assert_eq!(folder::digest(&day.out().join(file)).unwrap().unwrap().0, *sha256);
    }
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let purged = Purge::new(day.out(), "tester", clock).part(Part::Photos).run().unwrap();
    assert_eq!(purged.deleted.len(), 8 + 8, "four people, two destinations, two names");
    assert!(!day.out().join("originals").exists());
    assert_eq!(day.run().unwrap().originals, None, "nothing is said of originals that were purged");
}

#[test]
fn folders_are_named_after_their_templates() {
    let names = options(&["{class}/{student_no|exam_no}.jpg", "{name}.jpg", "{student_no}.jpg", "{student_no}.jpeg"]);
    let labels: Vec<String> = Ledger::labels(&names.naming).into_iter().map(|(_, label)| label).collect();
    assert_eq!(labels, ["class-student_no_exam_no", "name", "student_no", "student_no-2"]);
    let same = options(&[NAMES[0], NAMES[0]]);
    assert_eq!(Ledger::labels(&same.naming).len(), 1);
}

#[test]
fn the_originals_of_a_day_are_found_however_they_are_called() {
    let day = day("originals-found");
    let opened = FinishedDay::open_with(&day.out(), &day.known(), Some(&day.key)).unwrap();
    let originals = DayOriginals::new(&opened.report.outcomes, day.folder());
    assert_eq!(originals.read(4).unwrap().unwrap(), camera(2));
    assert!(originals.read(6).unwrap().is_none(), "the fifth has no photo");
    put(&day, "p2.jpg", b"another picture");
    assert_eq!(originals.read(4).unwrap_err().kind(), std::io::ErrorKind::InvalidData);
    fs::remove_file(day.folder().join("p2.jpg")).unwrap();
    assert_eq!(originals.read(4).unwrap_err().kind(), std::io::ErrorKind::NotFound);
    assert_eq!(format!("{originals:?}"), "DayOriginals(4 people)");
}
