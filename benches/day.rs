//! Figures of a campus day: `cargo bench --bench day -- MODE [--people N] [--threads N] [--at DIR] [--seed N] [--uniform]`.
//!
//! `speed` photos per second, second run over first run · `originals` against zune-jpeg decoding alone at 12 megapixels ·
//! `memory` peak of N photos over the peak of 40 · `kill` a process killed at 50 moments and resumed ·
//! `hostile` one broken file in a hundred · `cards` whose face is delivered under whose name after spoiled and forgotten code
//! cards, at three stations. Without a mode a small `speed` proves that the program works.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use campix_core::day::{Day, DayOptions, DayReport, Destination, FixedClock, MatchMethod, Photos, Standing};
use campix_core::digest::Sha256Digest;
use campix_core::geometry::Size;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;
use campix_examples::campus_day::DrawnDay;
use campix_examples::card_day::{CardPlan, CardTally};
use campix_tests::delivery::tree;
use campix_tests::portraits::png;
use zune_core::bytestream::ZCursor;
use zune_jpeg::JpegDecoder;

const SMALL: Size = Size::new(480, 640);
const LARGE: Size = Size::new(3_000, 4_000);

struct Order {
    mode: String,
    people: Option<usize>,
    threads: usize,
    at: PathBuf,
    seed: u64,
    uniform: bool,
}

fn main() {
    let mut order = Order {
        mode: String::new(),
        people: None,
        threads: 2,
        at: std::env::temp_dir().join("campix-bench-day"),
        seed: 1,
        uniform: false,
    };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench" && word != "--test");
    while let Some(word) = words.next() {
        match word.as_str() {
            "--people" => order.people = words.next().map(|word| word.parse().unwrap()),
            "--threads" => order.threads = words.next().unwrap().parse().unwrap(),
            "--seed" => order.seed = words.next().unwrap().parse().unwrap(),
            "--uniform" => order.uniform = true,
            "--at" => order.at = words.next().unwrap().into(),
            mode => mode.clone_into(&mut order.mode),
        }
    }
    match order.mode.as_str() {
        "" => speed(&order, 12),
        "speed" => speed(&order, order.people.unwrap_or(4_000)),
        "originals" => originals(&order, order.people.unwrap_or(100)),
        "memory" => memory(&order, order.people.unwrap_or(4_000)),
        "kill" => kill(&order, order.people.unwrap_or(100)),
        "hostile" => hostile(&order, order.people.unwrap_or(4_000)),
        "cards" => cards(&order, order.people.unwrap_or(1_000)),
        "child" => child(&order),
        other => eprintln!("no mode {other}"),
    }
}

/// A drawn day, made once.
fn drawn(order: &Order, people: usize, size: Size) -> PathBuf {
    let folder = order.at.join(format!("{people}-{size}"));
    if !folder.join("truth.json").exists() {
        eprintln!("drawing {people} portraits of {size}");
        DrawnDay::draw(&folder, people, 11, size).unwrap();
    }
    folder
}

fn run(folder: &Path, out: &Path, threads: usize) -> DayReport {
    let roster = Roster::open(&folder.join("roster.csv"), &RosterOptions::default()).unwrap();
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let destinations = vec![Destination::new(Profile::builtin("tender-freshman").unwrap())];
    let options = DayOptions { destinations, threads, ..DayOptions::default() };
    Day::new(roster, Photos::Folder(folder.join("photos")), out, key, clock, options).run().unwrap()
}

fn fresh(folder: &Path) -> PathBuf {
    let out = folder.join("out");
    let _ = fs::remove_dir_all(&out);
    out
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let value = work();
    (value, began.elapsed().as_secs_f64())
}

fn speed(order: &Order, people: usize) {
    let folder = drawn(order, people, SMALL);
    let out = fresh(&folder);
    let (report, first) = timed(|| run(&folder, &out, order.threads));
    let (again, second) = timed(|| run(&folder, &out, order.threads));
    let photos: u64 = report.totals.photos.iter().map(|(_, count)| count).sum();
    println!(
        "{photos} photos of {SMALL} on {} threads: {first:.2} s, {:.1} photos/s",
        order.threads,
        photos as f64 / first
    );
    println!(
        "second run: {second:.2} s, {:.1} % of the first, {} photos worked on",
        100.0 * second / first,
        again.worked
    );
    println!("{} files delivered, people {:?}", report.totals.files, report.totals.people);
}

fn originals(order: &Order, people: usize) {
    let folder = drawn(order, people, LARGE);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.join("photos")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let decode = |one: &(dyn Fn(&Path) + Sync)| {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..order.threads {
                scope.spawn(|| {
                    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        one(file);
                    }
                });
            }
        });
    };
    // A planted broken file is not a photo; the time of the attempt counts.
    let full = |file: &Path| {
        let bytes = fs::read(file).unwrap();
        let _ = black_box(JpegDecoder::new(ZCursor::new(&bytes)).decode());
    };
    let reduced = |file: &Path| {
        let _ = black_box(Photo::open(file, &DecodeOptions::default()));
    };
    decode(&full);
    let mut ratios = Vec::new();
    for _ in 0..3 {
        let ((), alone) = timed(|| decode(&full));
        let ((), ours) = timed(|| decode(&reduced));
        let out = fresh(&folder);
        let (_, whole) = timed(|| run(&folder, &out, order.threads));
        println!(
            "{} originals of {LARGE}: zune-jpeg in full {alone:.2} s, reduced decoding {ours:.2} s, day {whole:.2} s: \
             {:.2} × zune-jpeg",
            files.len(),
            whole / alone
        );
        ratios.push(whole / alone);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median {:.2} × decoding alone", ratios[1]);
}

/// One run in a process of its own; prints its peak of resident memory.
fn child(order: &Order) {
    let out = fresh(&order.at);
    run(&order.at, &out, order.threads);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!(
        "{}",
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: not reported by this system")
    );
}

fn spawn(folder: &Path, threads: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["child", "--threads", &threads.to_string(), "--at"]).arg(folder);
    command
}

fn memory(order: &Order, people: usize) {
    let peak = |people: usize| {
        let folder = drawn(order, people, SMALL);
        let output = spawn(&folder, order.threads).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_whitespace().find_map(|word| word.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    let (few, many) = (peak(40), peak(people));
    println!("peak for 40: {:.1} MiB, for {people}: {:.1} MiB, {:.2} ×", few / 1024.0, many / 1024.0, many / few);
}

fn kill(order: &Order, people: usize) {
    let folder = drawn(order, people, SMALL);
    let out = fresh(&folder);
    let (_, length) = timed(|| run(&folder, &out, order.threads));
    let expected = tree(&out);
    let (mut same, mut alive) = (0, 0);
    for moment in 0..50u32 {
        let _ = fresh(&folder);
        let mut child = spawn(&folder, order.threads).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(length * f64::from(moment) / 50.0));
        alive += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        run(&folder, &out, order.threads);
        same += u32::from(tree(&out) == expected);
    }
    println!("killed at 50 moments of {length:.1} s ({alive} times it was running): same tree {same} of 50");
}

/// One photo in a hundred becomes something hostile. Every one of them must be named in the results, and every other photo
/// delivered as without them.
fn hostile(order: &Order, people: usize) {
    let source = drawn(order, people, SMALL);
    let folder = order.at.join("hostile");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("photos")).unwrap();
    fs::copy(source.join("roster.csv"), folder.join("roster.csv")).unwrap();
    let mut files: Vec<PathBuf> =
        fs::read_dir(source.join("photos")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut planted = BTreeSet::new();
    for (at, file) in files.iter().enumerate() {
        let name = file.file_name().unwrap();
        let to = folder.join("photos").join(name);
        let bytes = fs::read(file).unwrap();
        let hostile = if at % 100 == 50 { spoilt(&bytes, at / 100) } else { None };
        match hostile {
            Some(hostile) => {
                planted.insert(PathBuf::from(name));
                fs::write(to, hostile).unwrap();
            }
            None => fs::write(to, bytes).unwrap(),
        }
    }
    run(&source, &fresh(&source), order.threads);
    run(&folder, &fresh(&folder), order.threads);
    let delivered = |day: &Path| -> BTreeSet<PathBuf> {
        let photos = day.join("out/photos/tender-freshman");
        fs::read_dir(photos).unwrap().map(|entry| PathBuf::from(entry.unwrap().file_name())).collect()
    };
    let (before, after) = (delivered(&source), delivered(&folder));
    let lost = before.difference(&after).filter(|name| !planted.contains(*name)).count();
    let digests: BTreeSet<String> = planted
        .iter()
        .map(|name| Sha256Digest::of(&fs::read(folder.join("photos").join(name)).unwrap()).to_string())
        .collect();
    let named: BTreeSet<String> = fs::read_to_string(folder.join("out/results/results.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|line| line["notes"].as_array().is_some_and(|notes| !notes.is_empty()))
        .filter_map(|line| Some(line["photo"]["sha256"].as_str()?.to_owned()))
        .filter(|digest| digests.contains(digest))
        .collect();
    println!(
        "{} hostile files ({} different) among {}: {} named with what is wrong; of the others {lost} lost, {} delivered",
        planted.len(),
        digests.len(),
        files.len(),
        named.len(),
        after.len(),
    );
}

/// Whose face is delivered under whose name, and who is asked for nothing.
fn cards(order: &Order, people: usize) {
    let dress = if order.uniform { "-uniform" } else { "" };
    let folder = order.at.join(format!("cards-{people}-{}{dress}", order.seed));
    let plan = CardPlan { uniform: order.uniform, ..CardPlan::new(people, order.seed) };
    if !folder.join("truth.json").exists() {
        eprintln!("drawing {people} sittings");
        plan.draw(&folder, SMALL).unwrap();
    }
    let drawn = plan.drawn(&folder);
    println!("{people} people, seed {}, {} files", order.seed, drawn.files.len());
    let roster = Roster::open(&drawn.roster, &RosterOptions::default()).unwrap();
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let options = DayOptions {
        destinations: vec![Destination::new(Profile::builtin("tender-freshman").unwrap())],
        matching: vec![MatchMethod::Cards],
        threads: order.threads,
        ..DayOptions::default()
    };
    let day = Day::new(roster, Photos::Folder(drawn.photos.clone()), fresh(&folder), key, clock, options);
    let (report, seconds) = timed(|| day.run().unwrap());
    let tally = CardTally::new(&drawn, &report.outcomes);
    println!("run in {seconds:.0} s: {} files delivered", tally.files);
    println!("under a wrong name: {} {:?}", tally.wrong.len(), tally.wrong);
    println!("a card instead of a portrait: {} {:?}", tally.cards.len(), tally.cards);
    println!("kept, not delivered, under a wrong name: {} {:?}", tally.kept_wrong.len(), tally.kept_wrong);
    for (kind, verdicts) in &tally.kinds {
        println!("{kind}: {verdicts:?}");
    }
    let sound = tally.sound();
    println!(
        "sound sittings to be confirmed: {} of {}, {:.2} %",
        sound.asked + sound.missing,
        sound.people,
        100.0 * f64::from(sound.asked + sound.missing) / f64::from(sound.people.max(1))
    );
    for outcome in report.outcomes.iter().filter(|outcome| outcome.standing == Standing::Ambiguous) {
        let rules: BTreeSet<&str> =
            outcome.notes.iter().map(|note| note.rule.as_str()).filter(|rule| rule.starts_with("match.")).collect();
        let row = outcome.person.as_ref().map(|person| person.row);
        println!("  {row:?} {} {rules:?}", outcome.photo.as_ref().map_or("", |photo| photo.name.reveal()));
    }
}

/// A hostile file made of a good one; `None` if the photo is broken already.
fn spoilt(bytes: &[u8], kind: usize) -> Option<Vec<u8>> {
    let photo = Photo::decode(bytes.to_vec(), &DecodeOptions::default()).ok()?;
    let pixels = photo.pixels();
    let size = pixels.size();
    Some(match kind % 5 {
        0 => bytes[..bytes.len() / 3].to_vec(),
        1 => Vec::new(),
        2 => png(pixels),
        3 => {
            let ink: Vec<u8> =
                pixels.data().chunks_exact(3).flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], 0]).collect();
            let mut file = Vec::new();
            jpeg_encoder::Encoder::new(&mut file, 90)
                .encode(&ink, size.width as u16, size.height as u16, jpeg_encoder::ColorType::Cmyk)
                .unwrap();
            file
        }
        // A header that announces 10 000 × 10 000 pixels.
        _ => {
            let mut bytes = bytes.to_vec();
            let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0])?;
            for offset in [5, 7] {
                bytes[frame + offset..frame + offset + 2].copy_from_slice(&10_000u16.to_be_bytes());
            }
            bytes
        }
    })
}
