//! A campus day as a whole: with a full disk, searched for personal data, with hostile files among the photos.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use campix_core::day::{
    Day, DayError, DayOptions, DayReport, Demand, Destination, FixedClock, Packing, Photos, Purge, Standing,
    verify_journal,
};
use campix_core::dossier::{Casebook, DossierOptions, Dossiers, Forms};
use campix_core::geometry::Size;
use campix_core::people::matching::Look;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;
use campix_examples::campus_day::{DrawnDay, Planted, id_number, name, student_no};
use campix_tests::delivery::tree;
use campix_tests::scratch::Scratch;

const PEOPLE: usize = 24;

fn run(folder: &Path, out: &Path) -> DayReport {
    try_run(folder, out).unwrap()
}

fn try_run(folder: &Path, out: &Path) -> Result<DayReport, DayError> {
    let roster = Roster::open(&folder.join("roster.csv"), &RosterOptions::default()).unwrap();
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let white = Destination::new(Profile::builtin("freshman-roll-white").unwrap());
    let options = DayOptions {
        destinations: vec![
            Destination::new(Profile::builtin("tender-freshman").unwrap()),
            Destination { demand: Demand::IfComplies, ..white },
        ],
        packing: Packing::ZipByDepartment,
        threads: 2,
        ..DayOptions::default()
    };
    Day::new(roster, Photos::Folder(folder.join("photos")), out, key, clock, options).run()
}

/// A file system of this many bytes in memory, unmounted at the end.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Self {
        fs::create_dir_all(at).unwrap();
        let mount = ["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"];
        let status = Command::new("mount").args(mount).arg(at).status().unwrap();
        assert!(status.success(), "no small file system can be mounted here");
        Self(at.to_owned())
    }

    fn grow(&self, size: &str) {
        let remount = Command::new("mount").args(["-o", &format!("remount,size={size}")]).arg(&self.0).status();
        assert!(remount.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
#[ignore = "mounts a small file system, which needs root; the engine's own tests fill a disk without one"]
fn a_disk_that_fills_up_ends_the_run_and_loses_nothing() {
    let scratch = Scratch::new("day-full");
    DrawnDay::draw(&scratch.0, PEOPLE, 3, Size::new(480, 640)).unwrap();
    let whole = scratch.0.join("whole");
    run(&scratch.0, &whole);
    let disk = SmallDisk::mount(&scratch.0.join("small"), "400k");
    let out = disk.0.join("out");
    // A little more room each time, so that every file is the one for which there is none: temporary files of the foreign
    // workbook writer, which panics, are on this disk like all others.
    let mut full = 0;
    for kilobytes in (400..).step_by(60) {
        disk.grow(&format!("{kilobytes}k"));
        match try_run(&scratch.0, &out) {
            Ok(_) => break,
            Err(DayError::DiskFull { .. }) => full += 1,
            // The journal does not go through results or packages; it says what was tried and why it failed.
            Err(DayError::Journal(error)) => {
                full += u32::from(format!("{error:?}").contains("StorageFull"));
            }
            Err(other) => panic!("{kilobytes} KB: {other:?}"),
        }
        let files = tree(&out);
        assert!(files.keys().all(|path| !path.to_string_lossy().ends_with(".part")), "{:?}", files.keys());
        verify_journal(out.join("journal.jsonl")).unwrap();
    }
    assert!(full > 5, "the disk was full {full} times");
    assert!(tree(&out) == tree(&whole), "the resumed delivery differs");
}

#[test]
fn nothing_that_is_not_made_for_people_names_one() {
    let scratch = Scratch::new("day-privacy");
    let count = 44;
    DrawnDay::draw(&scratch.0, count, 5, Size::new(480, 640)).unwrap();
    let out = scratch.0.join("out");
    let report = run(&scratch.0, &out);
    let mut texts: Vec<(String, String)> = vec![
        ("report".to_owned(), format!("{report:?}")),
        ("journal".to_owned(), fs::read_to_string(out.join("journal.jsonl")).unwrap()),
    ];
    // Lists and pages are for people who call others by name and student number; numbers of identity documents are masked
    // there, too.
    let mut lists: Vec<(String, String)> = Vec::new();
    for (path, bytes) in tree(&out) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let place = path.display().to_string();
        if path.starts_with("results") && !path.ends_with("summary.json") {
            lists.push((place, text));
        } else {
            texts.push((place, text));
        }
    }
    assert!(lists.len() >= 5, "tables and pages are missing");
    // A place that cannot be written, and a roster that is refused: the texts of errors.
    let blocked = scratch.0.join("blocked");
    fs::write(&blocked, b"a file where a folder should be").unwrap();
    let roster = Roster::open(&scratch.0.join("roster.csv"), &RosterOptions::default()).unwrap();
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let destinations = vec![Destination::new(Profile::builtin("tender-freshman").unwrap())];
    let options = DayOptions { destinations, ..DayOptions::default() };
    let day = Day::new(roster, Photos::Folder(scratch.0.join("photos")), &blocked, key, clock, options);
    texts.push(("day".to_owned(), format!("{day:?}")));
    let error = day.run().unwrap_err();
    texts.push(("error".to_owned(), format!("{error} {error:?}")));
    for (place, text) in texts.iter().chain(&lists) {
        for at in 0..count {
            assert!(!text.contains(&id_number(at)), "{place} shows an identity number, of row {}", at + 2);
        }
    }
    for (place, text) in &texts {
        for at in 0..count {
            assert!(!text.contains(&student_no(at)), "{place} shows a number of row {}", at + 2);
            assert!(!text.contains(&name(at)), "{place} shows the name of row {}", at + 2);
        }
    }
    // The check above would be empty if the numbers were nowhere: the delivered files carry them.
    assert!(tree(&out).keys().any(|path| path.to_string_lossy().contains(&student_no(1))));
}

#[test]
fn after_a_purge_of_every_part_nothing_below_the_output_shows_or_names_a_person() {
    let scratch = Scratch::new("day-purged");
    let count = 5;
    DrawnDay::draw(&scratch.0, count, 5, Size::new(480, 640)).unwrap();
    let out = scratch.0.join("out");
    let report = run(&scratch.0, &out);
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let mut book = Casebook::open(&out, &report.outcomes, key, clock.clone(), "tester").unwrap();
    let options = DossierOptions { forms: Forms::Html, ..DossierOptions::default() };
    Dossiers::new(&mut book, options).write().unwrap();
    drop(book);
    // The look of each photo, as the numbers that would be written of it.
    let photos: Vec<_> = fs::read_dir(scratch.0.join("photos")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let looks: Vec<String> = photos
        .iter()
        .flat_map(|path| {
            let photo = Photo::open(path, &DecodeOptions::default()).unwrap();
            let numbers: Vec<u64> = serde_json::from_value(serde_json::json!(Look::of(photo.pixels()))).unwrap();
            // Small ones may be counts of something else.
            numbers.into_iter().filter(|number| *number > 1 << 32).map(|number| number.to_string())
        })
        .collect();
    assert!(looks.len() > 4 * count, "too few numbers to look for");
    let found = |bytes: &[u8]| -> Vec<&str> {
        let text = String::from_utf8_lossy(bytes);
        let picture = bytes.windows(3).any(|start| start == [0xFF, 0xD8, 0xFF]) || text.contains("/9j/");
        let named = (0..count).any(|at| [name(at), student_no(at), id_number(at)].iter().any(|one| text.contains(one)));
        let looked = looks.iter().any(|look| text.contains(look));
        [(picture, "a picture"), (named, "a name"), (looked, "a look")]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, what)| what)
            .collect()
    };
    let everything = |out: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![out.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push((path.clone(), fs::read(path).unwrap())) }
            }
        }
        files
    };
    // Before, all three are there; never in the journal.
    let before: Vec<&str> = everything(&out).iter().flat_map(|(_, bytes)| found(bytes)).collect();
    for what in ["a picture", "a name", "a look"] {
        assert!(before.contains(&what), "{what} was nowhere");
    }
    assert_eq!(found(&fs::read(out.join("journal.jsonl")).unwrap()), Vec::<&str>::new());
    let purged = Purge::new(&out, "tester", clock).everything().run().unwrap();
    assert!(purged.failed.is_empty());
    for (path, bytes) in everything(&out) {
        assert_eq!(found(&bytes), Vec::<&str>::new(), "{}", path.display());
    }
    verify_journal(out.join("journal.jsonl")).unwrap();
}

#[test]
fn planted_faults_are_found() {
    let scratch = Scratch::new("day-planted");
    let day = DrawnDay::draw(&scratch.0, 66, 7, Size::new(480, 640)).unwrap();
    // A second empty file, byte for byte the first one: still not a doubt about a person, but a photo that cannot be read.
    let missing = day.planted.iter().position(|planted| *planted == Planted::Missing).unwrap();
    let empty = scratch.0.join("photos").join(format!("{}.jpg", student_no(missing)));
    fs::write(&empty, b"").unwrap();
    // An hour ago: an empty file of this moment is one that is being copied.
    let before = std::time::SystemTime::now() - Duration::from_secs(3_600);
    fs::File::options().write(true).open(&empty).unwrap().set_modified(before).unwrap();
    let report = run(&scratch.0, &scratch.0.join("out"));
    let planted = |kind: Planted| day.planted.iter().filter(|planted| **planted == kind).count() as u64;
    let totals = &report.totals;
    assert_eq!(totals.people(Standing::Missing), planted(Planted::Missing) - 1);
    assert_eq!(totals.people(Standing::Unreadable), planted(Planted::Truncated) + planted(Planted::Empty) + 1);
    assert_eq!(totals.photos(Standing::Superseded), planted(Planted::Retake));
    assert_eq!(totals.photos(Standing::Unowned), day.strangers as u64);
    assert!(totals.people(Standing::Fail) >= planted(Planted::WrongWall));
}
