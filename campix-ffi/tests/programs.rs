//! The C programs of `tests/c`, which are also the manual's: built by the real compilers against both libraries, run plain,
//! under the sanitizers and under Valgrind.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::support::{Compiler, Language, Scratch, has, libraries, root, run, skipped, system_libraries, with_library};
use campix_core::geometry::Size;
use campix_examples::campus_day::{DrawnDay, student_no};
use campix_examples::studio::{Defect, Studio};

/// The inputs of the programs: drawn once for all tests of this binary.
pub(crate) struct Inputs {
    folder: PathBuf,
}

impl Inputs {
    pub(crate) fn drawn() -> &'static Self {
        static INPUTS: OnceLock<Inputs> = OnceLock::new();
        INPUTS.get_or_init(|| {
            // Lives as long as the process; the system cleans its folder for temporary files.
            let folder = std::env::temp_dir().join(format!("campix-ffi-inputs-{}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            let studio = Studio::new(4);
            let size = Size::new(720, 960);
            fs::write(folder.join("good.jpg"), studio.portrait(1, size).jpeg()).unwrap();
            fs::write(folder.join("张三 📷.jpg"), studio.portrait(2, size).jpeg()).unwrap();
            fs::write(folder.join("dark.jpg"), studio.defective(1, Defect::Dark, Size::new(480, 640)).jpeg()).unwrap();
            DrawnDay::draw(&folder.join("day"), 6, 2, size).unwrap();
            fs::write(folder.join("answers.csv"), answers()).unwrap();
            Self { folder }
        })
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }
}

/// The police know five of the six, and say of one that it is someone else.
fn answers() -> String {
    let mut list = "学号,比对对象,比对方,比对结果,分数,比对时间,流水号\n".to_owned();
    for at in 0..6 {
        let (code, score) = if at == 4 { ("02", "31.0") } else { ("01", "88.7") };
        writeln!(list, "{},公安,police-photo,{code},{score},2026-09-02 09:00,P-{at}", student_no(at)).unwrap();
    }
    list
}

/// Flags that link a program with the shared or the static library.
pub(crate) fn link(fixed: bool) -> Vec<String> {
    let folder = libraries();
    if fixed {
        let mut flags = vec![folder.join("libcampix.a").to_str().unwrap().to_owned()];
        flags.extend(system_libraries().into_iter().map(|name| format!("-l{name}")));
        return flags;
    }
    vec![format!("-L{}", folder.display()), "-lcampix".to_owned(), "-lpthread".to_owned(), "-lm".to_owned()]
}

pub(crate) fn build(compiler: Compiler, program: &str, fixed: bool, more: &[&str], into: &Path) -> PathBuf {
    let out = into.join(format!("{program}-{}-{fixed}", compiler.name));
    let mut flags = link(fixed);
    if cfg!(debug_assertions) {
        // Only such a build of the library has the function that panics on purpose.
        flags.push("-DWITH_PANIC".to_owned());
    }
    let flags: Vec<&str> = flags.iter().map(String::as_str).chain(more.iter().copied()).collect();
    compiler.compile(Language::C99, &root().join(format!("tests/c/{program}.c")), &out, &flags);
    out
}

/// Runs a program of the manual with what it needs, and checks its output. `wrap` runs it under another program.
fn exercise(program: &str, binary: &Path, scratch: &Path, wrap: &dyn Fn(&Path) -> Command) {
    let inputs = Inputs::drawn();
    let place = |name: &str| scratch.join(name).to_str().unwrap().to_owned();
    let go = |arguments: &[&str], expected: i32| -> Output {
        let mut command = wrap(binary);
        let output = command.args(arguments).current_dir(scratch).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(expected),
            "{command:?}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        output
    };
    let text = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    match program {
        "check" => {
            let said = text(&go(&[&inputs.path("dark.jpg"), "tender-freshman"], 1));
            assert!(said.contains("background.colour: ") && said.contains(r#""verdict":"fail""#), "{said}");
            let output = go(&[&inputs.path("absent.jpg"), "tender-freshman"], 3);
            assert!(String::from_utf8_lossy(&output.stderr).contains("(io)"));
        }
        "make" => {
            let out = place("made 照片.jpg");
            let said = text(&go(&[&inputs.path("张三 📷.jpg"), "tender-freshman", &out], 0));
            let bytes = fs::read(&out).unwrap();
            assert!(
                (20_480..=30_000).contains(&bytes.len()) && said.contains(&format!("{} bytes", bytes.len())),
                "{said}"
            );
        }
        "guide" => {
            let said = text(&go(&[&inputs.path("good.jpg"), "tender-freshman"], 0));
            let lines: Vec<&str> = said.lines().collect();
            assert!(lines.len() == 4 && lines[0].starts_with("faces 1, verdict "), "{said}");
            assert!(lines[2].starts_with(r#"{"schema":1,"verdict":""#) && lines[3].starts_with("taken "), "{said}");
            let said = text(&go(&[&inputs.path("dark.jpg"), "tender-freshman"], 0));
            assert!(said.contains(", verdict 4,") && !said.lines().nth(1).unwrap().starts_with(':'), "{said}");
        }
        "landmarks" => {
            let said = text(&go(&[&inputs.path("good.jpg"), "tender-freshman"], 0));
            let lines: Vec<&str> = said.lines().collect();
            let json = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
            let (ours, theirs, report) = (json(lines[0]), json(lines[1]), json(lines[2]));
            assert_eq!(theirs["face"]["source"], "caller: mesh 0.10.9");
            assert_eq!(report["facts"]["face"]["source"], "caller: mesh 0.10.9");
            assert_eq!(ours["face"]["points"], theirs["face"]["points"]);
            // The middle of two points that are each known to 1.5 pixels.
            let sigma = theirs["face"]["uncertainty"]["eye_line_y"].as_f64().unwrap();
            assert!((sigma - 1.5 / 2_f64.sqrt()).abs() < 0.01, "{sigma}");
            assert!(lines[3].ends_with(" bytes made") && lines[4] == "0 faces of nobody", "{said}");
            assert!(!said.contains("WRONG") && said.ends_with("every lie was told\n"), "{said}");
            let fault = r#"{"face":1,"point":"chin","message":"a coordinate is not a finite number","#;
            assert_eq!(said.matches(fault).count(), 2, "{said}");
        }
        "tether" => {
            let (good, other) = (inputs.path("good.jpg"), inputs.path("张三 📷.jpg"));
            let said = text(&go(&["tender-freshman", &good, &other], 0));
            let lines: Vec<&str> = said.lines().map(|line| line.split_once(": ").unwrap().1).collect();
            assert_eq!(lines.len(), 8, "{said}");
            // The same photo gives the same file, no matter what runs next to it.
            assert!(lines.iter().step_by(2).all(|line| *line == lines[0]), "{said}");
            assert!(lines.iter().skip(1).step_by(2).all(|line| *line == lines[1]), "{said}");
        }
        "day" => {
            let (roster, photos) = (inputs.path("day/roster.csv"), inputs.path("day/photos"));
            let (whole, memory) = (place("whole"), place("memory"));
            let said = text(&go(&[&roster, "tender-freshman", &whole, "2", &photos], 4));
            assert!(said.starts_with("stopped after"), "{said}");
            let said = text(&go(&[&roster, "tender-freshman", &whole, "0", &photos], 0));
            assert!(said.contains(r#""complete":true"#) && said.contains(r#""files":6"#), "{said}");
            let mut files: Vec<String> =
                fs::read_dir(&photos).unwrap().map(|file| file.unwrap().path().to_str().unwrap().to_owned()).collect();
            files.sort();
            let mut arguments = vec![&*roster, "tender-freshman", &*memory, "0", "-"];
            arguments.extend(files.iter().map(String::as_str));
            go(&arguments, 0);
            let packages = |out: &str| -> Vec<(std::ffi::OsString, Vec<u8>)> {
                let mut packages: Vec<_> = walk(&Path::new(out).join("packages"))
                    .into_iter()
                    .map(|path| (path.file_name().unwrap().to_owned(), fs::read(path).unwrap()))
                    .collect();
                packages.sort();
                packages
            };
            assert!(!packages(&whole).is_empty() && packages(&whole) == packages(&memory));
        }
        "people" => {
            let roster = inputs.path("day/roster.csv");
            let said = text(&go(&[&roster, "{class}/{student_no}.jpg", "11010519491231002X"], 0));
            assert!(said.contains(r#""number":"110…2X""#) && said.lines().count() == 7, "{said}");
            assert!(said.contains("row 2: ") && said.ends_with(".jpg\n"), "{said}");
            go(&[&roster, "{class}/{student_no}.jpg", "110105194912310021"], 1);
            go(&[&roster, "{class}.jpg", "11010519491231002X"], 3);
        }
        "sheets" => {
            let (roster, photos) = (inputs.path("day/roster.csv"), inputs.path("day/photos"));
            let (out, memory) = (place("sheets"), place("sheets-memory"));
            if with_fonts().is_none() {
                go(&[&roster, "tender-freshman", &photos, &out], 5);
                skipped("no font with Chinese characters is installed (fonts-noto-cjk)", false);
                return;
            }
            // Every person has twelve pictures; the program orders them, the lab gets bags.
            let said = text(&go(&[&roster, "tender-freshman", &photos, &out], 0));
            assert!(said.contains(r#""faults":[]"#) && said.contains(r#""pictures":72"#), "{said}");
            let bags = walk(Path::new(&out));
            assert!(!bags.is_empty() && bags.iter().all(|bag| fs::read(bag).unwrap().starts_with(b"%PDF-")));
            let photo = walk(Path::new(&photos)).into_iter().min().unwrap();
            let said = text(&go(&[&roster, "tender-freshman", "-", &memory, photo.to_str().unwrap()], 0));
            assert!(said.contains(r#""pictures":12"#) && said.matches("sheet.no-original").count() == 5, "{said}");
        }
        "dossiers" => {
            let (roster, photos) = (inputs.path("day/roster.csv"), inputs.path("day/photos"));
            let said =
                text(&go(&[&roster, "tender-freshman", &photos, &place("dossiers"), &inputs.path("answers.csv")], 0));
            let lines: Vec<&str> = said.lines().collect();
            assert_eq!(lines[0], "6 answers taken", "{said}");
            assert!(lines[1].contains(r#""class":"same-person","attempts":2"#), "{said}");
            assert!(lines[1].contains(r#""name":"service.busy""#), "{said}");
            assert!(
                lines[2].contains(r#""written":6"#) && lines[2].contains(r#""conclusion":"passed","people":5"#),
                "{said}"
            );
            assert!(lines[2].contains(r#""conclusion":"different","people":1"#), "{said}");
            assert!(lines[3].contains(r#""kind":"written""#), "{said}");
            assert_eq!(lines[4], "in memory: the same", "{said}");
            assert!(lines[5].contains(r#""kind":"written""#) && lines[5].contains(r#""unproven":"#), "{said}");
            assert!(lines[6].starts_with("changed: the journal names no file with these bytes"), "{said}");
        }
        "watch" => {
            let (roster, photos) = (inputs.path("day/roster.csv"), inputs.path("day/photos"));
            let good = inputs.path("good.jpg");
            let said = text(&go(&[&good, &roster, "tender-freshman", &photos, &place("watched")], 0));
            watched(&said, &student_no(0));
        }
        "misuse" => {
            go(&[&inputs.path("good.jpg")], 0);
        }
        other => panic!("no program is called {other}"),
    }
}

/// What the program says that watches and stops.
fn watched(said: &str, student_no: &str) {
    let lines: Vec<&str> = said.lines().collect();
    let at = |start: &str| {
        lines.iter().position(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {said}"))
    };
    assert!(at("made ") == 0, "{said}");
    // Two photos were judged when the callback stopped the day, and perhaps those in work; the rest came when it went on.
    let judged = lines[at("judged ")];
    let numbers: Vec<usize> =
        judged.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    assert!(numbers[0] >= 2 && numbers[0] + numbers[1] == 6 && numbers[2..] == [6, 6], "{judged}");
    assert_eq!(lines[at("dossiers stopped")], "dossiers stopped in phase 5 after 2 calls");
    assert!(lines[at("dossiers stopped") + 1].contains(r#""written":5,"unchanged":1"#), "{said}");
    if with_fonts().is_some() {
        assert!(lines[at("sheets stopped")].ends_with("phase 4"), "{said}");
        assert_eq!(lines[at("sheets stopped") + 1].matches("sheet.no-original").count(), 6, "{said}");
    } else {
        at("no sheets without a font");
    }
    let found = &lines[at("journals agree") + 1..];
    assert_eq!(found[0], r#"{"schema":1,"people":[]}"#);
    // Masked unless somebody asks.
    assert!(!found[1].contains(student_no) && found[1].contains(r#""found_by":"student_no""#), "{}", found[1]);
    // For the staff all but the number of the identity document.
    assert!(found[2].contains(&format!(r#""student_no":"{student_no}""#)) && found[2].contains("…"), "{}", found[2]);
    let lists: Vec<serde_json::Value> = found[3..6].iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lists.iter().all(|list| !list.as_array().unwrap().is_empty()), "{said}");
    for list in &lists[..2] {
        let both = |one: &serde_json::Value| one["title"]["zh"].is_string() && one["title"]["en"].is_string();
        assert!(list.as_array().unwrap().iter().all(both), "{list}");
    }
    assert!(
        lists[2].as_array().unwrap().iter().any(|size| size["id"] == "1-inch" && size["names"][0] == "1寸"),
        "{said}"
    );
    assert_eq!(found[6], "handles 0");
}

pub(crate) fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path);
        }
    }
    found
}

const PROGRAMS: [&str; 11] =
    ["check", "make", "guide", "landmarks", "tether", "day", "people", "sheets", "dossiers", "watch", "misuse"];

/// The fonts of this machine, if it has any that can write the names of a roster.
fn with_fonts() -> Option<campix_core::paper::Fonts> {
    campix_core::paper::Fonts::system().ok()
}

#[test]
fn every_program_is_exercised() {
    let mut there: Vec<String> = walk(&root().join("tests/c"))
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let mut known: Vec<String> = PROGRAMS.iter().map(|program| (*program).to_owned()).collect();
    // Those of `parity`, `boundary` and `every_function`, which need more than their arguments.
    known.extend(["parity", "floats", "older", "every"].map(str::to_owned));
    there.sort();
    known.sort();
    assert_eq!(there, known);
}

#[test]
fn programs_do_what_they_say_with_the_shared_library() {
    for compiler in Compiler::all() {
        let scratch = Scratch::new(&format!("ffi-shared-{}", compiler.name));
        for program in PROGRAMS {
            let binary = build(compiler, program, false, &["-O1"], &scratch.0);
            exercise(program, &binary, &scratch.0, &|binary| with_library(binary));
        }
    }
}

#[test]
fn programs_do_what_they_say_with_the_static_library() {
    let compiler = Compiler::all()[0];
    let scratch = Scratch::new("ffi-static");
    for program in PROGRAMS {
        let binary = build(compiler, program, true, &[], &scratch.0);
        exercise(program, &binary, &scratch.0, &|binary| Command::new(binary));
    }
}

#[test]
fn programs_are_clean_under_the_sanitizers() {
    let flags = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];
    let scratch = Scratch::new("ffi-sanitizers");
    let compiler = Compiler::all()[0];
    // First that they are on: a program that reads beyond its memory has to be stopped.
    let source = scratch.0.join("wrong.c");
    fs::write(
        &source,
        "#include <stdlib.h>\nint main(int argc, char **argv) {\n  (void)argv;\n  char *place = calloc(4, 1);\n  \
         int read = place[argc + 3];\n  free(place);\n  return read & 1;\n}\n",
    )
    .unwrap();
    let wrong = scratch.0.join("wrong");
    if !compiler.accepts(Language::C99, &source, &wrong, &flags) {
        skipped("the sanitizers are not installed", true);
        return;
    }
    let output = Command::new(&wrong).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("AddressSanitizer"), "the sanitizer is not on: {said}");
    for program in PROGRAMS {
        let binary = build(compiler, program, false, &flags, &scratch.0);
        let symbols = run(Command::new("nm").arg(&binary));
        assert!(String::from_utf8_lossy(&symbols.stdout).contains("__asan_init"), "{program} has no sanitizer in it");
        exercise(program, &binary, &scratch.0, &|binary| {
            let mut command = with_library(binary);
            command.env("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0").env("UBSAN_OPTIONS", "print_stacktrace=1");
            command
        });
    }
}

#[test]
fn programs_are_clean_under_valgrind() {
    if !has("valgrind") {
        skipped("valgrind is not installed", false);
        return;
    }
    let scratch = Scratch::new("ffi-valgrind");
    let compiler = Compiler::all()[0];
    for program in ["check", "people", "misuse"] {
        let binary = build(compiler, program, false, &[], &scratch.0);
        exercise(program, &binary, &scratch.0, &|binary| {
            let mut command = with_library("valgrind");
            command.args([
                "--quiet",
                "--error-exitcode=9",
                "--leak-check=full",
                "--errors-for-leak-kinds=definite,indirect",
            ]);
            command.arg(binary);
            command
        });
    }
}
