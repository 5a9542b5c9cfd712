//! What the C ABI costs: check from memory of a 480×640 JPEG in a C program and the same in Rust, taking turns in one run.
//!
//! `cargo bench -p campix-ffi --bench c_abi -- [overhead] [memory] [--rounds N] [--photos N]`. Without a mode a short run of
//! both proves that the program works. Processor time, so that other work on the machine counts less.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use campix_core::check::check;
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::Size;
use campix_core::make::{MakeOptions, make};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;
use campix_examples::studio::Studio;

const PROFILE: &str = "tender-freshman";

/// A registration file of 480×640 pixels.
fn file() -> Vec<u8> {
    let original = Studio::new(7).portrait(3, Size::new(960, 1280)).jpeg();
    let photo = Photo::decode(original, &DecodeOptions::default()).unwrap();
    let facts = measure(&photo, &EmbeddedNetworks).unwrap();
    make(&photo, &facts, &Profile::builtin(PROFILE).unwrap(), &MakeOptions::default()).unwrap().bytes
}

/// Processor nanoseconds of this process so far: fields 14 and 15 of /proc/self/stat are too coarse, schedstat is not.
fn processor() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}

fn in_rust(bytes: &[u8], profile: &Profile, count: u64) -> f64 {
    let once = || {
        let bytes: Arc<[u8]> = bytes.into();
        let photo = Photo::decode(bytes, &DecodeOptions::default()).unwrap().named("jpg");
        black_box(check(&measure(&photo, &EmbeddedNetworks).unwrap(), profile).verdict)
    };
    once();
    let began = processor();
    for _ in 0..count {
        once();
    }
    (processor() - began) as f64 / count as f64
}

/// Builds the C half against the shared library next to this program.
fn built(folder: &Path) -> (PathBuf, PathBuf) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let libraries = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned();
    let program = folder.join("check_loop");
    let status = Command::new("cc")
        .args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O2", "-Wall", "-Wextra", "-Werror"])
        .arg(format!("-I{}", here.join("include").display()))
        .arg(here.join("benches/check_loop.c"))
        .arg("-o")
        .arg(&program)
        .arg(format!("-L{}", libraries.display()))
        .arg("-lcampix")
        .status()
        .unwrap();
    assert!(status.success(), "the C program could not be built");
    // Programs look for the library by its SONAME.
    let soname = folder.join(format!("libcampix.so.{}", campix::CAMPIX_ABI_VERSION));
    let _ = std::fs::remove_file(&soname);
    std::os::unix::fs::symlink(libraries.join("libcampix.so"), soname).unwrap();
    (program, folder.to_owned())
}

/// Nanoseconds per photo, kilobytes after a tenth of the photos, kilobytes at the end.
fn in_c(program: &Path, libraries: &Path, photo: &Path, count: u64) -> (f64, f64, f64) {
    let mut command = Command::new(program);
    command.env("LD_LIBRARY_PATH", libraries).arg(photo).arg(PROFILE).arg(count.to_string());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said.split_whitespace().map(|word| word.parse().unwrap()).collect();
    (numbers[0], numbers[1], numbers[2])
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench" && word != "--test").collect();
    let number = |name: &str, usual: u64| {
        let at = words.iter().position(|word| word == name);
        at.map_or(usual, |at| words[at + 1].parse().unwrap())
    };
    let asked = |mode: &str| words.iter().any(|word| word == mode);
    let short = !asked("overhead") && !asked("memory");
    let folder = std::env::temp_dir().join("campix-bench-c-abi");
    std::fs::create_dir_all(&folder).unwrap();
    let bytes = file();
    let photo = folder.join("portrait.jpg");
    std::fs::write(&photo, &bytes).unwrap();
    let (program, libraries) = built(&folder);
    let profile = Profile::builtin(PROFILE).unwrap();

    if short || asked("overhead") {
        let rounds = number("--rounds", if short { 2 } else { 21 });
        let each = if short { 3 } else { 50 };
        let mut ratios = Vec::new();
        for round in 0..rounds {
            // Taking turns, in reversed order every second round: a drift of the machine hits both alike.
            let c_first = round % 2 == 0;
            let before = c_first.then(|| in_c(&program, &libraries, &photo, each).0);
            let rust = in_rust(&bytes, &profile, each);
            let c = before.unwrap_or_else(|| in_c(&program, &libraries, &photo, each).0);
            println!("Rust {:.3} ms, C {:.3} ms, {:+.2} %", rust / 1e6, c / 1e6, 100.0 * (c / rust - 1.0));
            ratios.push(c / rust);
        }
        ratios.sort_by(f64::total_cmp);
        println!("median overhead of the C ABI: {:+.2} %", 100.0 * (ratios[ratios.len() / 2] - 1.0));
    }
    if short || asked("memory") {
        let photos = number("--photos", if short { 20 } else { 10_000 });
        let (_, early, late) = in_c(&program, &libraries, &photo, photos);
        println!("{photos} photos in C: {early:.0} KB resident after a tenth, {late:.0} KB at the end");
    }
}
