//! The run with a work that needs no picture: text files that contain the outcome they should have.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use crate::Limits;

use crate::day::handout::proof::ProofAnswer;
use crate::day::ledger::clock::FixedClock;
use crate::day::ledger::decision::Entries;
use crate::day::record::handover::Packing;
use crate::day::record::outcome::{Note, Session, Severity, Standing};
use crate::day::record::photo::{ProductLine, Record};
use crate::day::run::allot::{Allotment, Owner, withheld};
use crate::day::run::conduct::{Cast, RunConfig};
use crate::day::run::error::DayError;
use crate::day::run::fault;
use crate::day::run::naming::Names;
use crate::day::run::options::{DayOptions, Demand, Destination};
use crate::day::run::rulings::Rulings;
use crate::day::run::source::Photos;
use crate::day::run::survey::SurveyedPhoto;
use crate::day::run::work::{Done, Work};
use crate::day::{DayReport, Part, Purge, read_package, verify_journal};
use crate::ground::digest::Sha256Digest;
use crate::ground::folder;
use crate::ground::geometry::Size;
use crate::ground::pixels::RgbView;
use crate::ground::progress::{CancelToken, Progress};
use crate::ground::text::{Language, Text};
use crate::ground::whole_file::tests::{Scratch, SmallDisk};
use crate::ground::whole_file::{self, Disk, DiskFile, SystemDisk};
use crate::people::Person;
use crate::people::matching::{Grade, Look};
use crate::people::number::PseudonymKey;
use crate::profile::Profile;

/// Reads its outcome from the photo: "fail", "unknown", "unreadable", "cut", "panic", "blue-only"; everything else is fine.
pub(super) struct Fake {
    pub(super) calls: AtomicUsize,
}

/// How a text looks: its bytes as a picture.
pub(super) fn look(text: &[u8]) -> Look {
    let data: Vec<u8> = text.iter().copied().cycle().take(40 * 40 * 3).collect();
    Look::of(RgbView::new(Size::new(40, 40), &data).unwrap())
}

pub(super) const PROFILES: [&str; 2] = ["tender-freshman", "freshman-roll-white"];

impl Work for Fake {
    fn setup(&self) -> Sha256Digest {
        Sha256Digest::of(b"fake")
    }

    fn photo(&self, bytes: Arc<[u8]>, extension: &str) -> Done {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let text = String::from_utf8_lossy(&bytes);
        let order = text.split(' ').next().unwrap_or_default();
        let note = |severity| Note::new("fake.rule", severity, Text::new("说明", "Explained."));
        let mut record = Record::new(Grade::Pass, bytes.len() as u64);
        record.look = Some(look(&bytes));
        record.session = Session { scale: Some(bytes.len() as f64 / 1_024.0), ..Session::default() };
        match order {
            "panic" => panic!("planted"),
            "fail" => (record.grade, record.notes) = (Grade::Fail, vec![note(Severity::Fail)]),
            "unknown" => (record.grade, record.notes) = (Grade::Unknown, vec![note(Severity::Unknown)]),
            "cut" => {
                let cut = crate::photo::DecodeError::Empty;
                return Done { record: Record::unreadable(1, fault::decode(&cut)), files: vec![], thumb: None };
            }
            "unreadable" => {
                return Done { record: Record::unreadable(1, note(Severity::Fail)), files: vec![], thumb: None };
            }
            _ => {}
        }
        let mut files = Vec::new();
        if record.grade == Grade::Pass {
            for profile in &PROFILES[..if order == "blue-only" { 1 } else { 2 }] {
                let file = format!("{profile} {extension} {text}").into_bytes();
                record.products.push(ProductLine {
                    profile: (*profile).to_owned(),
                    sha256: Sha256Digest::of(&file),
                    bytes: file.len() as u64,
                    verdict: "pass".to_owned(),
                    operations: serde_json::json!([]),
                });
                files.push(file);
            }
        }
        Done { record, files, thumb: Some(format!("thumb of {text}").into_bytes()) }
    }
}

/// A day of people p0, p1, …; the photo "p3_2.jpg" is the third one of p3, and the last one is chosen.
pub(super) struct Setting {
    pub(super) scratch: Scratch,
    pub(super) people: Vec<Arc<Person>>,
    names: Names,
    pub(super) options: DayOptions,
    pub(super) key: PseudonymKey,
    pub(super) work: Fake,
    pub(super) answers: Vec<ProofAnswer>,
    pub(super) judged: Option<&'static (dyn Fn(&crate::day::JudgedPhoto) + Sync)>,
    pub(super) cancel: CancelToken,
}

impl Setting {
    pub(super) fn new(name: &str, people: usize) -> Self {
        let departments = ["计算机学院", "艺术学院"];
        let list: Vec<Arc<Person>> = (0..people)
            .map(|at| {
                let mut person = Person::new(at as u32 + 2);
                person.group.department = departments[at % 2].to_owned();
                Arc::new(person)
            })
            .collect();
        let path = |at: usize| format!("{}/s{at:04}.jpg", list[at].group.department);
        let paths = (0..2).map(|_| (0..people).map(path).collect()).collect();
        let pseudonyms = (0..people).map(|at| format!("pseudonym{at:04}")).collect();
        let scratch = Scratch::new(name);
        fs::create_dir(scratch.0.join("in")).unwrap();
        Self {
            names: Names::from_parts(paths, pseudonyms, &departments),
            people: list,
            options: DayOptions {
                destinations: vec![
                    Destination::new(Profile::builtin(PROFILES[0]).unwrap()),
                    Destination {
                        demand: Demand::IfComplies,
                        ..Destination::new(Profile::builtin(PROFILES[1]).unwrap())
                    },
                ],
                operator: "tester".to_owned(),
                threads: 2,
                packing: Packing::ZipByDepartment,
                limits: Limits { bytes: 1_000, ..Limits::DEFAULT },
                ..DayOptions::default()
            },
            key: PseudonymKey::new(&[7; 32]).unwrap(),
            work: Fake { calls: AtomicUsize::new(0) },
            answers: Vec::new(),
            judged: None,
            cancel: CancelToken::default(),
            scratch,
        }
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.scratch.0.join("in")
    }

    pub(super) fn out(&self) -> PathBuf {
        self.scratch.0.join("out")
    }

    pub(super) fn photo(&self, name: &str, text: &str) {
        fs::write(self.folder().join(name), text).unwrap();
    }

    fn allot(&self, shots: &[SurveyedPhoto], decisions: &Entries) -> Allotment {
        let pseudonym = |person: usize| self.names.pseudonym(person).to_owned();
        let rulings = Rulings::new(decisions, &self.people, &pseudonym, shots);
        let person = |shot: &SurveyedPhoto| {
            let stem = shot.name.reveal().trim_end_matches(".jpg");
            let number: usize = stem.split('_').next()?.strip_prefix('p')?.parse().ok()?;
            (number < self.people.len()).then_some(number)
        };
        let owner = |(at, shot): (usize, &SurveyedPhoto)| {
            person(shot).filter(|person| !rulings.decided.refused.contains(&(at, *person)))
        };
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, shot) in shots.iter().enumerate() {
            if let Some(person) = owner((at, shot)) {
                last.insert(person, at);
            }
        }
        let owners = shots.iter().enumerate().map(|(at, shot)| match owner((at, shot)) {
            Some(person) if last[&person] == at => Owner::Chosen(person),
            Some(person) => Owner::Superseded(person),
            None if shot.name.reveal().starts_with("card") => Owner::Card,
            None => Owner::Nobody,
        });
        let owners: Vec<Owner> = owners.collect();
        let withheld = withheld(&rulings, &owners, self.options.consent);
        let mut people = vec![(Standing::Missing, Vec::new()); self.people.len()];
        for (person, standing) in rulings.standings {
            people[person].0 = standing;
        }
        for (person, notes) in rulings.of_people {
            people[person].1 = notes;
        }
        Allotment {
            owners,
            withheld,
            notes: vec![Vec::new(); shots.len()],
            people,
            stations: vec![None; shots.len()],
            day: Vec::new(),
        }
    }

    pub(super) fn run_on(&self, disk: &dyn Disk, packing: Packing) -> Result<DayReport, DayError> {
        self.run_on_into(disk, packing, &self.out())
    }

    pub(super) fn run_into(&self, out: &Path) -> Result<DayReport, DayError> {
        self.run_on_into(&SystemDisk, Packing::ZipByDepartment, out)
    }

    fn run_on_into(&self, disk: &dyn Disk, packing: Packing, out: &Path) -> Result<DayReport, DayError> {
        let options = DayOptions { packing, ..self.options.clone() };
        let config = RunConfig {
            disk,
            work: &self.work,
            allot: &|shots, decisions, _| Ok(self.allot(shots, decisions)),
            answers: &self.answers,
            cast: Cast { people: &self.people, names: &self.names },
            scanned: None,
            options: &options,
            out,
            key: &self.key,
            clock: Arc::new(FixedClock(std::time::UNIX_EPOCH)),
            password: None,
            progress: None,
            judged: self.judged,
            cancel: &self.cancel,
        };
        config.run(Photos::Folder(self.folder()))
    }

    pub(super) fn run(&self) -> Result<DayReport, DayError> {
        self.run_on(&SystemDisk, Packing::ZipByDepartment)
    }

    /// Everything that is delivered: path and bytes, without journal and workings.
    pub(super) fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let out = self.out();
        let files = folder::walk(&out).unwrap().into_iter();
        files
            .map(|path| (path.strip_prefix(&out).unwrap().to_owned(), fs::read(&path).unwrap()))
            .filter(|(path, _)| !path.starts_with(".campix") && path != Path::new("journal.jsonl"))
            .collect()
    }

    /// Everybody with their pseudonym.
    pub(super) fn known(&self) -> Vec<(String, Arc<Person>)> {
        let people = self.people.iter().enumerate();
        people.map(|(at, person)| (self.names.pseudonym(at).to_owned(), person.clone())).collect()
    }

    /// A day with one of everything.
    pub(super) fn usual(&self) {
        for at in 0..10 {
            self.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
        }
        self.photo("p1.jpg", "fail");
        self.photo("p2_1.jpg", "fine retake");
        self.photo("p3.jpg", "unreadable");
        self.photo("p4.jpg", "blue-only 4");
        self.photo("p5.jpg", "unknown");
        self.photo("p6.jpg", "panic");
        self.photo("stranger.jpg", "fine stranger");
        self.photo("large.jpg", &"x".repeat(1_001));
        fs::remove_file(self.folder().join("p9.jpg")).unwrap();
    }
}

#[test]
fn the_record_of_a_card_says_so_and_nothing_else() {
    let day = Setting::new("card", 2);
    for (name, text) in [("card_0.jpg", "fail card 0"), ("p0.jpg", "fine 0"), ("card_1.jpg", "unknown card 1")] {
        day.photo(name, text);
    }
    let report = day.run().unwrap();
    let cards: Vec<_> = report.outcomes.iter().filter(|outcome| outcome.standing == Standing::Card).collect();
    assert_eq!(cards.len(), 2);
    for card in cards {
        assert!(card.photo.is_some() && card.notes.is_empty() && card.session == Session::default(), "{card:?}");
    }
    assert_eq!(report.totals.photos(Standing::Card), 2);
}

#[test]
fn everything_is_delivered_or_named() {
    let day = Setting::new("usual", 10);
    day.usual();
    let report = day.run().unwrap();
    let totals = &report.totals;
    for (standing, people, photos) in [
        (Standing::Pass, 5, 5),
        (Standing::Fail, 1, 1),
        (Standing::Unreadable, 2, 3),
        (Standing::Unknown, 1, 1),
        (Standing::Missing, 1, 0),
        (Standing::Superseded, 0, 1),
        (Standing::Unowned, 0, 1),
    ] {
        assert_eq!((totals.people(standing), totals.photos(standing)), (people, photos), "{standing:?}");
    }
    assert_eq!((totals.files, totals.retakes()), (9, 5));
    assert!(!report.complete());
    let tree = day.tree();
    let retake = &tree[Path::new("photos/tender-freshman/计算机学院/s0002.jpg")];
    assert_eq!(retake, b"tender-freshman jpg fine retake");
    assert!(!tree.contains_key(Path::new("photos/freshman-roll-white/计算机学院/s0004.jpg")));
    let packed = read_package(day.out().join("packages/tender-freshman-计算机学院.zip"), None).unwrap();
    assert_eq!(packed.len(), 4);
    let verified = verify_journal(day.out().join("journal.jsonl")).unwrap();
    assert_eq!((verified.last, verified.torn), (report.journal, 0));
}

#[test]
fn nothing_is_done_twice() {
    let day = Setting::new("twice", 10);
    day.usual();
    day.run().unwrap();
    let (tree, calls) = (day.tree(), day.work.calls.load(Ordering::SeqCst));
    let report = day.run().unwrap();
    assert_eq!(day.tree(), tree);
    // A panic is not a property of the photo alone, so it is tried again.
    assert_eq!(day.work.calls.load(Ordering::SeqCst) - calls, 1);
    assert_eq!(report.totals.files, 9);
    // Touched, renamed within the folder: the bytes are known.
    day.photo("p0.jpg", "fine 0");
    fs::rename(day.folder().join("p7.jpg"), day.folder().join("p7_1.jpg")).unwrap();
    day.run().unwrap();
    assert_eq!(
        day.tree()[Path::new("photos/tender-freshman/计算机学院/s0000.jpg")],
        tree[Path::new("photos/tender-freshman/计算机学院/s0000.jpg")]
    );
    assert_eq!(day.work.calls.load(Ordering::SeqCst) - calls, 2);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut trees = Vec::new();
    for threads in [1, 2, 7] {
        let mut day = Setting::new(&format!("threads{threads}"), 10);
        day.options.threads = threads;
        day.usual();
        day.run().unwrap();
        trees.push(day.tree());
    }
    assert_eq!(trees[0], trees[1]);
    assert_eq!(trees[0], trees[2]);
}

#[test]
fn what_an_option_changes_is_written_again_and_nothing_else() {
    let mut day = Setting::new("options", 4);
    day.usual();
    day.run().unwrap();
    let (tree, page) = (day.tree(), Path::new("results/index.html"));
    let untouched = |day: &Setting| fs::metadata(day.out().join(page)).unwrap().modified().unwrap();
    let before = untouched(&day);
    (day.options.threads, day.options.operator) = (1, "another".to_owned());
    day.run().unwrap();
    assert_eq!((untouched(&day), &day.tree()), (before, &tree));
    day.options.language = Language::En;
    day.run().unwrap();
    assert!(day.tree()[page] != tree[page] && day.tree().keys().eq(tree.keys()));
}

#[test]
fn a_retake_replaces_and_a_changed_roster_withdraws() {
    let mut day = Setting::new("retake", 3);
    for at in 0..3 {
        day.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
    }
    day.run().unwrap();
    day.photo("p1_1.jpg", "blue-only again");
    day.run().unwrap();
    let tree = day.tree();
    assert_eq!(tree[Path::new("photos/tender-freshman/艺术学院/s0001.jpg")], b"tender-freshman jpg blue-only again");
    assert!(!tree.contains_key(Path::new("photos/freshman-roll-white/艺术学院/s0001.jpg")));
    // The retake is withdrawn: the first photo is chosen again, without being processed again.
    let calls = day.work.calls.load(Ordering::SeqCst);
    fs::remove_file(day.folder().join("p1_1.jpg")).unwrap();
    day.run().unwrap();
    assert_eq!(day.tree()[Path::new("photos/tender-freshman/艺术学院/s0001.jpg")], b"tender-freshman jpg fine 1");
    assert_eq!(day.work.calls.load(Ordering::SeqCst), calls);
    // No one is left in a department, so its package is removed.
    day.people.truncate(1);
    assert!(matches!(day.run(), Err(DayError::WouldWithdraw(_))));
    day.options.withdraw = true;
    day.run().unwrap();
    let names: Vec<_> = day.tree().into_keys().filter(|path| path.to_string_lossy().contains("艺术学院")).collect();
    assert_eq!(names, Vec::<PathBuf>::new());
}

#[test]
fn what_campix_did_not_make_is_left_alone() {
    let day = Setting::new("foreign", 3);
    for at in 0..3 {
        day.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
    }
    let place = day.out().join("photos/tender-freshman/计算机学院");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("s0000.jpg"), b"by hand").unwrap();
    fs::write(place.join("notes.txt"), b"by hand").unwrap();
    let report = day.run().unwrap();
    assert_eq!(fs::read(place.join("s0000.jpg")).unwrap(), b"by hand");
    assert_eq!((report.totals.people(Standing::Fail), report.totals.files, report.totals.foreign), (1, 5, 1));
    let packed = read_package(day.out().join("packages/tender-freshman-计算机学院.zip"), None).unwrap();
    assert_eq!(packed.len(), 1);
    fs::remove_file(place.join("s0000.jpg")).unwrap();
    assert_eq!(day.run().unwrap().totals.files, 6);
}

#[test]
fn a_place_that_cannot_be_written_is_reported_and_mended() {
    let day = Setting::new("locked", 2);
    day.photo("p0.jpg", "fine 0");
    day.photo("p1.jpg", "fine 1");
    // A folder where the file has to go: like a locked or read-only place, even for an administrator.
    let place = day.out().join("photos/tender-freshman/计算机学院/s0000.jpg");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("x"), b"x").unwrap();
    let report = day.run().unwrap();
    assert_eq!((report.totals.people(Standing::Fail), report.totals.files), (1, 3));
    fs::remove_dir_all(&place).unwrap();
    assert_eq!(day.run().unwrap().totals.files, 4);
}

#[test]
fn a_full_disk_ends_the_run_and_leaves_nothing_half_written() {
    let whole = Setting::new("room", 10);
    whole.usual();
    whole.run().unwrap();
    for room in [0, 1, 30, 100, 200, 400, 700, 1_500, 5_000] {
        let day = Setting::new("full", 10);
        day.usual();
        let small = SmallDisk::new(room);
        assert!(matches!(day.run_on(&small, Packing::ZipByDepartment), Err(DayError::DiskFull { .. })), "{room}");
        for path in folder::walk(&day.out()).unwrap() {
            assert!(!path.to_string_lossy().ends_with(".part"), "{room}");
        }
        day.run().unwrap();
        assert_eq!(day.tree(), whole.tree(), "{room}");
    }
}

#[test]
fn a_cancelled_run_goes_on_later() {
    let day = Setting::new("cancel", 10);
    day.usual();
    day.cancel.cancel();
    assert!(matches!(day.run(), Err(DayError::Cancelled { done: 0 })));
    let day = Setting { cancel: CancelToken::default(), ..day };
    assert_eq!(day.run().unwrap().totals.files, 9);
}

/// A disk that stops everything at one moment, as if the process had been killed: nothing happens after it.
struct Dying {
    left: AtomicU64,
    /// Whether the file being written at that moment is left incomplete.
    torn: bool,
}

impl Dying {
    fn step(&self) -> io::Result<()> {
        let left = self.left.load(Ordering::SeqCst);
        if left == 0 {
            return Err(io::Error::other("killed"));
        }
        self.left.store(left - 1, Ordering::SeqCst);
        Ok(())
    }
}

impl Disk for Dying {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        if let Err(killed) = self.step() {
            if self.torn {
                // Under another temporary name, since the writer removes its own; a killed process could not.
                let _ = fs::write(whole_file::beside(path), b"half a fi");
            }
            return Err(killed);
        }
        SystemDisk.open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        SystemDisk.rename(from, to)
    }
}

#[test]
fn stopped_at_any_step_the_next_run_ends_with_the_same_tree() {
    let whole = Setting::new("undisturbed", 10);
    whole.usual();
    whole.run().unwrap();
    let tree = whole.tree();
    let mut steps = 0;
    loop {
        let day = Setting::new("dying", 10);
        day.usual();
        let dying = Dying { left: AtomicU64::new(steps), torn: steps % 2 == 0 };
        // While photos are moved, a step that fails is a problem of one person, so the run may even finish.
        let _ = day.run_on(&dying, Packing::ZipByDepartment);
        let done = dying.left.load(Ordering::SeqCst) > 0;
        day.run().unwrap();
        assert_eq!(day.tree(), tree, "after {steps} steps");
        verify_journal(day.out().join("journal.jsonl")).unwrap();
        if done {
            break;
        }
        steps += 1;
    }
    assert!(steps > 40, "{steps} steps");
}

#[test]
fn photos_that_come_one_by_one_give_the_same_delivery() {
    let day = Setting::new("stream", 10);
    day.usual();
    day.run().unwrap();
    let tree = day.tree();
    let other = Setting::new("streamed", 10);
    let files = folder::walk(&day.folder()).unwrap();
    let list = |files: &[PathBuf]| -> Vec<crate::day::Incoming> {
        let incoming = files.iter().map(|path| crate::day::Incoming {
            name: crate::people::PhotoName::new(&path.file_name().unwrap().to_string_lossy()),
            bytes: fs::read(path).unwrap(),
        });
        incoming.collect()
    };
    let reports = Mutex::new(0);
    let report = |_: Progress| *reports.lock().unwrap() += 1;
    let out = other.out();
    let run = |photos: Vec<crate::day::Incoming>| {
        let config = RunConfig {
            disk: &SystemDisk,
            work: &other.work,
            allot: &|shots, decisions, _| Ok(other.allot(shots, decisions)),
            answers: &[],
            cast: Cast { people: &other.people, names: &other.names },
            scanned: None,
            options: &other.options,
            out: &out,
            key: &other.key,
            clock: Arc::new(FixedClock(std::time::UNIX_EPOCH)),
            password: None,
            progress: Some(&report),
            judged: None,
            cancel: &other.cancel,
        };
        config.run(Photos::Stream(Box::new(photos.into_iter())))
    };
    run(list(&files)).unwrap();
    run(list(&files)).unwrap();
    assert!(*reports.lock().unwrap() > 0);
    let photos = |tree: BTreeMap<PathBuf, Vec<u8>>| -> BTreeMap<PathBuf, Vec<u8>> {
        tree.into_iter()
            .filter(|(path, _)| path.starts_with("photos") || path.extension().is_some_and(|e| e == "zip"))
            .collect()
    };
    assert_eq!(photos(other.tree()), photos(tree));
}

#[test]
fn a_purge_deletes_what_it_is_asked_to_and_says_so() {
    let day = Setting::new("purge", 10);
    day.usual();
    day.run().unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let purge = Purge::new(day.out(), "tester", clock.clone()).part(Part::Photos).part(Part::Workings);
    let purged = purge.run().unwrap();
    assert!(purged.failed.is_empty() && purged.deleted.len() > 9);
    assert!(!day.out().join("photos").exists() && !day.out().join(".campix").exists());
    assert!(day.out().join("packages/tender-freshman-计算机学院.zip").exists());
    let purged = Purge::new(day.out(), "tester", clock).originals(day.folder()).run().unwrap();
    // The panicking photo and the one that was too large were never read to the end or never journalled as read.
    assert_eq!(purged.deleted.len() + purged.unknown as usize, 12);
    assert!(!day.folder().join("p0.jpg").exists());
    let journal = fs::read_to_string(day.out().join("journal.jsonl")).unwrap();
    assert!(journal.contains("purging"));
    verify_journal(day.out().join("journal.jsonl")).unwrap();
    assert!(!format!("{purged:?}").contains("p0"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_day_adds_up(photos in proptest::collection::vec((0usize..8, 0usize..5), 0..30), people in 0usize..7) {
        let day = Setting::new("adds-up", people);
        for (at, (person, order)) in photos.iter().enumerate() {
            let order = ["fine", "fail", "unknown", "unreadable", "blue-only"][*order];
            day.photo(&format!("p{person}_{at:02}.jpg"), &format!("{order} {at}"));
        }
        let report = day.run().unwrap();
        let sum = |list: &[(Standing, u64)]| list.iter().map(|(_, count)| count).sum::<u64>();
        prop_assert_eq!(sum(&report.totals.photos), photos.len() as u64);
        prop_assert_eq!(sum(&report.totals.people), people as u64);
        let tree = day.tree();
        let photos = tree.keys().filter(|path| path.starts_with("photos")).count();
        prop_assert_eq!(photos as u64, report.totals.files);
        prop_assert_eq!(day.run().unwrap().worked, 0);
        prop_assert_eq!(day.tree(), tree);
    }
}
