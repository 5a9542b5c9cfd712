//! The C# sample runs where a C# compiler is installed; `bindings` holds its declarations to the header.

use std::fs;
use std::process::Command;

use crate::support::{Scratch, has, root, run, skipped, with_library};
use campix_core::geometry::Size;
use campix_examples::campus_day::DrawnDay;
use campix_examples::studio::Studio;

#[test]
fn the_sample_runs() {
    if !has("mcs") || !has("mono") {
        skipped("no C# compiler (mono-mcs) is installed", false);
        return;
    }
    let scratch = Scratch::new("ffi-csharp");
    let program = scratch.0.join("sample.exe");
    let mut compiler = Command::new("mcs");
    compiler.arg("-warnaserror").arg(format!("-out:{}", program.display()));
    for file in ["Campix.cs", "Native.cs", "Program.cs"] {
        compiler.arg(root().join("csharp").join(file));
    }
    run(&mut compiler);
    let photo = scratch.0.join("张三.jpg");
    fs::write(&photo, Studio::new(4).portrait(1, Size::new(720, 960)).jpeg()).unwrap();
    DrawnDay::draw(&scratch.0, 3, 2, Size::new(720, 960)).unwrap();
    let sample = |arguments: &[&str]| {
        with_library("mono").arg(&program).args(arguments).current_dir(&scratch.0).output().unwrap()
    };
    let made = sample(&["make", "张三.jpg", "made.jpg"]);
    let said = String::from_utf8_lossy(&made.stdout);
    assert!(made.status.success() && said.starts_with("roll "), "{said}{}", String::from_utf8_lossy(&made.stderr));
    assert!((20_480..=30_000).contains(&fs::metadata(scratch.0.join("made.jpg")).unwrap().len()));
    let day = sample(&["day", "roster.csv", "photos", "out"]);
    let said = String::from_utf8_lossy(&day.stdout);
    assert!(day.status.success() && said.contains(r#""files":3"#), "{said}{}", String::from_utf8_lossy(&day.stderr));
    // Somebody is missing: the day is done and not complete, which the exit code says.
    let photo = fs::read_dir(scratch.0.join("photos")).unwrap().map(|file| file.unwrap().path()).min().unwrap();
    fs::remove_file(photo).unwrap();
    let incomplete = sample(&["day", "roster.csv", "photos", "incomplete"]);
    assert_eq!(incomplete.status.code(), Some(4), "{}", String::from_utf8_lossy(&incomplete.stderr));
    let failed = sample(&["make", "absent.jpg", "made.jpg"]);
    assert!(!failed.status.success());
    let failed = sample(&["day", "absent.csv", "photos", "out"]);
    assert_eq!(failed.status.code(), Some(3), "{}", String::from_utf8_lossy(&failed.stderr));
}
