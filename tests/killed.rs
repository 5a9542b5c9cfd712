//! Processes killed at random moments, in several kinds of days: the next run ends with the tree of an undisturbed one, byte
//! for byte.
//!
//! `CAMPIX_KILL_MOMENTS` sets how many moments a kind of day is killed at, `CAMPIX_KILL_SEED` which.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use campix_core::compare::{ImportOptions, Pair, Providers};
use campix_core::day::{
    Day, DayOptions, DayReport, Decision, DecisionKind, Demand, Destination, FixedClock, Ledger, MatchMethod, Packing,
    People, Photos, proof, verify_journal,
};
use campix_core::dossier::{Casebook, DossierOptions, Dossiers, Forms, Verifier};
use campix_core::geometry::Size;
use campix_core::paper::Fonts;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_examples::campus_day::{DrawnDay, student_no};
use campix_examples::card_day::CardPlan;
use campix_examples::studio::Chance;
use campix_tests::delivery::tree;
use campix_tests::scratch::Scratch;
use campix_tests::skipped::{Need, skipped};

/// Set for the process that is going to be killed: the folder it works in.
const CHILD: &str = "CAMPIX_DAY_CHILD";
/// Set with it: the kind of day.
const KIND: &str = "CAMPIX_DAY_KIND";
const SMALL: Size = Size::new(480, 640);

/// A kind of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Files named by number, two destinations, a package a department.
    Destinations,
    /// Code cards at two stations, some of them spoiled or forgotten.
    Cards,
    /// The same without a list: people appear by their codes, and the ledger grows while it runs.
    Scanned,
    /// A second run after decisions, with answers of people, that withdraws files.
    Decisions,
    /// A finished day run once more, answers of a comparison service, and a dossier a person. A dossier tells of the first and
    /// the last run of its day, so one made after a day that was broken off in its first run says so, and differs.
    Dossiers,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Destinations, Self::Cards, Self::Scanned, Self::Decisions, Self::Dossiers];

    /// Draws the photos below `folder`, and what is there before the process starts into `folder/before`.
    fn prepare(self, folder: &Path) {
        match self {
            Self::Destinations => drop(DrawnDay::draw(folder, 24, 3, SMALL).unwrap()),
            Self::Cards | Self::Scanned => {
                let plan = CardPlan { stations: 2, spoiled: 0.2, forgotten: 0.1, ..CardPlan::new(12, 5) };
                drop(plan.draw(folder, SMALL).unwrap());
            }
            Self::Dossiers => {
                DrawnDay::draw(folder, 6, 3, SMALL).unwrap();
                run(folder, &folder.join("before"), options(), Vec::new());
            }
            Self::Decisions => {
                DrawnDay::draw(folder, 16, 4, SMALL).unwrap();
                let before = folder.join("before");
                let report = run(folder, &before, DayOptions { withdraw: false, ..options() }, Vec::new());
                let delivered: Vec<_> = report.outcomes.iter().filter(|outcome| !outcome.products.is_empty()).collect();
                let short = |at: usize| delivered[at].photo.as_ref().unwrap().sha256.to_string()[..12].to_owned();
                let row = |at: usize| delivered[at].person.as_ref().unwrap().row;
                let mut ledger = Ledger::open(&before, &roster(folder), &key(), clock(), "tester").unwrap();
                let decisions = [
                    Decision::new(DecisionKind::Nobodys).photo(short(0)),
                    Decision::new(DecisionKind::Is).photo(short(1)).row(row(0)),
                    Decision::new(DecisionKind::Confirmed).photo(short(2)).row(row(2)),
                    Decision::new(DecisionKind::Excused).row(row(1)),
                ];
                ledger.decide(&decisions).unwrap();
                let answers = format!("行号,照片编号,核对结果\n{},{},非本人\n", row(3), short(3));
                fs::write(folder.join("answers.csv"), answers).unwrap();
            }
        }
    }

    fn carry_out(self, folder: &Path, out: &Path) {
        match self {
            Self::Destinations => {
                let white = Destination::new(Profile::builtin("freshman-roll-white").unwrap());
                let mut options = DayOptions { packing: Packing::ZipByDepartment, ..options() };
                options.destinations.push(Destination { demand: Demand::IfComplies, ..white });
                run(folder, out, options, Vec::new());
            }
            Self::Cards => {
                run(folder, out, DayOptions { matching: vec![MatchMethod::Cards], ..options() }, Vec::new());
            }
            Self::Scanned => {
                let mut to = Destination::new(Profile::builtin("moe-2017-99").unwrap());
                "{code}.jpg".clone_into(&mut to.naming);
                let options = DayOptions { destinations: vec![to], people: People::Scanned, ..options() };
                let photos = Photos::Folder(folder.join("photos"));
                let report = Day::new(Roster::absent(), photos, out, key(), clock(), options).run().unwrap();
                assert!(report.totals.files > 0, "nobody's code was read");
            }
            Self::Decisions => {
                let answers = proof::answers(&fs::read(folder.join("answers.csv")).unwrap()).unwrap();
                run(folder, out, DayOptions { withdraw: true, ..options() }, answers);
            }
            Self::Dossiers => {
                let report = run(folder, out, options(), Vec::new());
                let mut book = Casebook::open(out, &report.outcomes, key(), clock(), "档案组").unwrap();
                let mut list = "学号,比对对象,比对方,比对结果,分数,比对时间,流水号\n".to_owned();
                for at in 0..6 {
                    writeln!(list, "{},公安,police-photo,01,88.{at},2026-09-02 09:00,P{at}", student_no(at)).unwrap();
                }
                book.import(list.as_bytes(), &Providers::builtin(), &ImportOptions::default()).unwrap();
                // Without a font with Chinese characters there is no PDF.
                let forms = if Fonts::system().is_ok() { Forms::Both } else { Forms::Html };
                let options = DossierOptions {
                    profiles: options().destinations.into_iter().map(|to| to.profile).collect(),
                    required: vec![Pair::Police],
                    forms,
                    threads: 2,
                    ..DossierOptions::default()
                };
                Dossiers::new(&mut book, options).write().unwrap();
            }
        }
    }
}

fn roster(folder: &Path) -> Roster {
    Roster::open(&folder.join("roster.csv"), &RosterOptions::default()).unwrap()
}

fn key() -> PseudonymKey {
    PseudonymKey::new(&[7; 32]).unwrap()
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock(std::time::UNIX_EPOCH))
}

fn options() -> DayOptions {
    let destinations = vec![Destination::new(Profile::builtin("tender-freshman").unwrap())];
    DayOptions { destinations, threads: 2, ..DayOptions::default() }
}

fn run(folder: &Path, out: &Path, options: DayOptions, answers: Vec<proof::ProofAnswer>) -> DayReport {
    let photos = Photos::Folder(folder.join("photos"));
    Day::new(roster(folder), photos, out, key(), clock(), options).answers(answers).run().unwrap()
}

/// Not a test of its own: the process that is killed.
#[test]
fn child_process() {
    if let (Some(folder), Ok(kind)) = (std::env::var_os(CHILD), std::env::var(KIND)) {
        let folder = PathBuf::from(folder);
        let kind = Kind::ALL.into_iter().find(|known| format!("{known:?}") == kind).unwrap();
        kind.carry_out(&folder, &folder.join("out"));
    }
}

/// A run as a process of its own.
fn start(kind: Kind, folder: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["killed::child_process", "--exact"])
        .env(CHILD, folder)
        .env(KIND, format!("{kind:?}"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// `out` as it is before the process starts.
fn fresh(folder: &Path, out: &Path) {
    let _ = fs::remove_dir_all(out);
    if folder.join("before").exists() {
        copy(&folder.join("before"), out);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// The tree of a day, without what says how long its journal is and what digest it has: a run that was broken off is in the journal,
/// so cover and seal of the dossiers differ by that. They are verified against the journal instead.
fn handed_over(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = tree(out);
    let seal = files.remove(Path::new("dossiers/seal.json"));
    if seal.is_some() {
        let verifier = Verifier::open(out.join("journal.jsonl"), None).unwrap();
        for cover in ["dossiers/cover.pdf", "dossiers/index.html"] {
            if let Some(bytes) = files.remove(Path::new(cover)) {
                verifier.check(&bytes).unwrap();
            }
        }
    }
    files
}

/// The first line in which two texts differ.
fn first_difference(found: Option<&Vec<u8>>, expected: Option<&Vec<u8>>) -> Option<[String; 2]> {
    let [found, expected] = [found?, expected?].map(|bytes| std::str::from_utf8(bytes).ok());
    let (found, expected) = (found?, expected?);
    let (one, other) = found.lines().zip(expected.lines()).find(|(one, other)| one != other)?;
    Some([one.to_owned(), other.to_owned()])
}

#[test]
fn the_next_run_ends_with_the_same_tree() {
    let (moments, seed) = (number("CAMPIX_KILL_MOMENTS", 4), number("CAMPIX_KILL_SEED", 1));
    if Fonts::system().is_err() {
        skipped("PDFs of dossiers: no font with Chinese characters is installed", Need::Tools);
    }
    let mut killed = 0;
    for kind in Kind::ALL {
        let scratch = Scratch::new(&format!("killed-{kind:?}"));
        let folder = &scratch.0;
        kind.prepare(folder);
        let whole = folder.join("whole");
        fresh(folder, &whole);
        kind.carry_out(folder, &whole);
        let expected = handed_over(&whole);
        let out = folder.join("out");
        fresh(folder, &out);
        let began = Instant::now();
        assert!(start(kind, folder).wait().unwrap().success());
        let length = began.elapsed();
        let mut chance = Chance::new(seed, 31);
        let mut alive = 0;
        for moment in 0..moments {
            fresh(folder, &out);
            // Now and then the process that takes up the work is killed, too.
            for _ in 0..if moment % 4 == 3 { 2 } else { 1 } {
                let mut child = start(kind, folder);
                std::thread::sleep(length.mul_f32(chance.unit()) + Duration::from_millis(2));
                alive += u64::from(child.try_wait().unwrap().is_none());
                child.kill().unwrap();
                child.wait().unwrap();
            }
            kind.carry_out(folder, &out);
            let found = handed_over(&out);
            let differs = |path: &&PathBuf| found.get(*path) != expected.get(*path);
            let differing: BTreeSet<&PathBuf> = found.keys().chain(expected.keys()).filter(differs).collect();
            let first = differing.iter().find_map(|path| first_difference(found.get(*path), expected.get(*path)));
            assert!(
                differing.is_empty(),
                "{kind:?}, seed {seed}, moment {moment} of {moments}: {differing:?}, found and expected {first:?}"
            );
            verify_journal(out.join("journal.jsonl")).unwrap();
        }
        println!("{kind:?}: killed at {moments} moments of {length:.1?}, {alive} times alive, always the same tree");
        killed += alive;
    }
    assert!(killed > 0, "no process was alive when it was to be killed");
}
