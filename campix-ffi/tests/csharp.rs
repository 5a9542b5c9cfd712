//! The C# sample: what it declares is what the header has, and it runs where a C# compiler is installed.

use std::fs;
use std::process::Command;

use crate::support::{Scratch, has, header_code, root, run, skipped, with_library};
use campix_core::geometry::Size;
use campix_examples::campus_day::DrawnDay;
use campix_examples::studio::Studio;

/// How many parameters a list between brackets has; the commas of function types do not occur in either file.
fn parameters(list: &str) -> usize {
    let list = list.trim();
    if list.is_empty() || list == "void" { 0 } else { list.split(',').count() }
}

#[test]
fn declarations_are_those_of_the_header() {
    let header = header_code();
    let sample = fs::read_to_string(root().join("csharp/Campix.cs")).unwrap();
    let mut seen = 0;
    for declaration in sample.split("public static extern ").skip(1) {
        let declaration = declaration.split(';').next().unwrap();
        let (head, list) = declaration.split_once('(').unwrap();
        let (result, name) = head.rsplit_once(' ').unwrap();
        let c = header.split(&format!("{name}(")).nth(1).unwrap_or_else(|| panic!("{name} is not in the header"));
        let c = c.split(')').next().unwrap();
        assert_eq!(parameters(list.trim_end_matches(')')), parameters(c), "{name}");
        let before = header.split(&format!("{name}(")).next().unwrap().rsplit('\n').next().unwrap();
        let expected = match result {
            "int" => "campix_status ",
            "uint" => "uint32_t campix_verdict ",
            "void" => "void ",
            "CampixStr" => "campix_str ",
            "CampixBytes" => "campix_bytes ",
            other => panic!("{other} is not compared yet"),
        };
        let before = before.trim_start_matches("CAMPIX_MUST_USE ").trim_start();
        assert!(expected.contains(before), "{name} returns {before}, declared as {result}");
        seen += 1;
    }
    assert!(seen > 25, "only {seen} declarations were found");
}

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
    run(compiler.arg(root().join("csharp/Campix.cs")).arg(root().join("csharp/Program.cs")));
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
    let failed = sample(&["make", "absent.jpg", "made.jpg"]);
    assert!(!failed.status.success());
    let failed = sample(&["day", "absent.csv", "photos", "out"]);
    assert_eq!(failed.status.code(), Some(3), "{}", String::from_utf8_lossy(&failed.stderr));
}
