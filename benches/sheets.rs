//! Figures of print sheets: `cargo bench --bench sheets -- [--people N] [--threads N] [--minilab | --both] [--at DIR]`.
//!
//! Draws 60 originals once, lays out the tender's order (2寸 × 4 and 1寸 × 8 on 5寸) for N people of classes of forty, and
//! prints time, size and the peak of resident memory of the process. Every person's original is read, decoded,
//! measured and cropped again. Without `--people` a class of 12 proves that the program works.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use campix_core::geometry::Size;
use campix_core::paper::Fonts;
use campix_core::people::Person;
use campix_core::prints::{Medium, SheetJob, SheetOptions, Sizes};
use campix_core::profile::Profile;
use campix_examples::campus_day::drawn_class;
use campix_examples::studio::Studio;

const ORIGINALS: u32 = 60;
const ORIGINAL: Size = Size::new(1_200, 1_600);

fn main() {
    let (mut people, mut threads, mut medium, mut child) = (12, 2, Medium::Pdf, false);
    let mut at = std::env::temp_dir().join("campix-bench-sheets");
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench" && word != "--test");
    let mut passed = Vec::new();
    while let Some(word) = words.next() {
        passed.push(word.clone());
        match word.as_str() {
            "--people" | "--threads" | "--at" => {
                let value = words.next().unwrap();
                passed.push(value.clone());
                match word.as_str() {
                    "--people" => people = value.parse().unwrap(),
                    "--threads" => threads = value.parse().unwrap(),
                    _ => at = PathBuf::from(value),
                }
            }
            "--minilab" => medium = Medium::Minilab,
            "--both" => medium = Medium::Both,
            "--child" => child = true,
            other => eprintln!("no option {other}"),
        }
    }
    if child {
        return run(people, threads, medium, &at);
    }
    draw(&at);
    let output = Command::new(std::env::current_exe().unwrap()).args(&passed).arg("--child").output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    print!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success());
}

fn draw(at: &std::path::Path) {
    fs::create_dir_all(at).unwrap();
    let studio = Studio::new(11);
    for number in 0..ORIGINALS {
        let file = at.join(format!("original-{number:02}.jpg"));
        if !file.exists() {
            fs::write(file, studio.portrait(u64::from(number), ORIGINAL).jpeg()).unwrap();
        }
    }
}

fn run(people: usize, threads: usize, medium: Medium, at: &std::path::Path) {
    let out = at.join("out");
    let _ = fs::remove_dir_all(&out);
    let fonts = match Fonts::system() {
        Ok(fonts) => fonts,
        Err(error) => return println!("*** SKIPPED: {error} ***"),
    };
    let sizes = Sizes::builtin();
    let pictures = [(sizes.picture("2-inch-35x49").unwrap(), 4), (sizes.picture("1寸").unwrap(), 8)];
    let order = SheetOptions { medium, threads, ..SheetOptions::new(sizes.paper("5寸").unwrap(), &pictures) };
    let profile = Profile::builtin("tender-freshman").unwrap();
    let originals =
        |person: &Person| fs::read(at.join(format!("original-{:02}.jpg", person.row % ORIGINALS))).map(Some);
    let began = Instant::now();
    let job = SheetJob::new(&order, &profile).fonts(&fonts);
    let report = job.write(&drawn_class(people), &originals, &out).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let mut bytes = 0;
    let mut folders = vec![out];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let metadata = entry.metadata().unwrap();
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                bytes += metadata.len();
            }
        }
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: not reported by this system");
    println!(
        "{people} people, {:?}, {threads} threads: {seconds:.1} s, {} sheets, {} bags, {} faults, {:.1} MB, {}",
        medium,
        report.sheets,
        report.bags.len(),
        report.faults.len(),
        bytes as f64 / 1e6,
        peak.split_whitespace().collect::<Vec<_>>().join(" ")
    );
}
