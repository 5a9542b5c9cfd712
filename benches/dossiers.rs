//! Figures of dossiers: `cargo bench --bench dossiers -- [--people N] [--threads N] [--at DIR]`.
//!
//! Draws a day (or takes the one that `--bench day` drew in DIR), runs it, imports two answers per person, writes a PDF and an
//! HTML per person and the cover, and prints time, sizes and the peak of resident memory. Not criterion: a batch is written
//! once.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use campix_core::compare::{ImportOptions, Pair, Providers};
use campix_core::day::{Day, DayOptions, Destination, FixedClock, Packing, Photos};
use campix_core::dossier::{Casebook, DossierOptions, Dossiers, Verifier};
use campix_core::geometry::Size;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_examples::campus_day::{DrawnDay, student_no};

const SIZE: Size = Size::new(480, 640);

fn main() {
    let (mut people, mut threads, mut at) = (8, 2, std::env::temp_dir().join("campix-bench-day"));
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench" && word != "--test");
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--people", Some(value)) => people = value.parse().unwrap(),
            ("--threads", Some(value)) => threads = value.parse().unwrap(),
            ("--at", Some(value)) => at = value.into(),
            _ => eprintln!("no argument {word}"),
        }
    }
    let folder = at.join(format!("{people}-{SIZE}"));
    if !folder.join("truth.json").exists() {
        eprintln!("drawing {people} portraits of {SIZE}");
        DrawnDay::draw(&folder, people, 11, SIZE).unwrap();
    }
    let out = folder.join("dossiers-out");
    let _ = fs::remove_dir_all(&out);
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let profile = Profile::builtin("tender-freshman").unwrap();
    let roster = Roster::open(&folder.join("roster.csv"), &RosterOptions::default()).unwrap();
    let destinations = vec![Destination::new(profile.clone())];
    let options = DayOptions { destinations, packing: Packing::Folder, threads, ..DayOptions::default() };
    let photos = Photos::Folder(folder.join("photos"));
    let report = Day::new(roster, photos, &out, key.clone(), clock.clone(), options).run().unwrap();
    let day_peak = peak();
    let mut list = "学号,比对对象,比对方,比对结果,分数,比对时间,流水号\n".to_owned();
    for at in 0..people {
        let number = student_no(at);
        let _ = writeln!(list, "{number},公安,police-photo,01,88.7,2026-09-02 09:00,P{at}");
        let _ = writeln!(list, "{number},录取照片,reseller-b,,0.83,2026-09-02 09:00,R{at}");
    }
    let (mut book, import) = timed(|| {
        let mut book = Casebook::open(&out, &report.outcomes, key, clock, "bench").unwrap();
        book.import(list.as_bytes(), &Providers::builtin(), &ImportOptions::default()).unwrap();
        book
    });
    let (written, seconds) = timed(|| {
        let required = vec![Pair::Police, Pair::Admission];
        let options = DossierOptions { profiles: vec![profile], required, threads, ..DossierOptions::default() };
        Dossiers::new(&mut book, options).write().unwrap()
    });
    drop(book);
    let dossiers = out.join("dossiers/people");
    println!("{} answers imported in {import:.2} s", 2 * people);
    println!(
        "{} dossiers (PDF, HTML, record) and the cover on {threads} threads: {seconds:.1} s, {:.1} dossiers/s",
        written.written,
        written.written as f64 / seconds
    );
    println!(
        "a PDF has {:.0} KB, an HTML {:.0} KB, a record {:.1} KB",
        kb(&dossiers, "pdf"),
        kb(&dossiers, "html"),
        kb(&dossiers, "json")
    );
    println!("peak memory: {:.1} MiB after the day, {:.1} MiB after the dossiers", day_peak, peak());
    let (intact, seconds) = timed(|| {
        let verifier = Verifier::open(out.join("journal.jsonl"), Some(written.seal)).unwrap();
        let files = fs::read_dir(&dossiers).unwrap();
        files.filter(|file| verifier.check(&fs::read(file.as_ref().unwrap().path()).unwrap()).is_ok()).count()
    });
    println!("{intact} files verified in {seconds:.2} s");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let value = work();
    (value, began.elapsed().as_secs_f64())
}

/// Mean size of the files with this extension.
fn kb(folder: &Path, extension: &str) -> f64 {
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let sizes: Vec<u64> = files
        .iter()
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| fs::metadata(path).unwrap().len())
        .collect();
    sizes.iter().sum::<u64>() as f64 / 1e3 / sizes.len().max(1) as f64
}

/// Peak of resident memory so far, in MiB; not every system reports it.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}
