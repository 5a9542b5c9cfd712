//! What crosses the boundary besides calls: floating-point environments, structs of other versions, exceptions, memory that is
//! not there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::programs::{Inputs, build, link, walk};
use crate::support::{Compiler, Language, Scratch, libraries, root, run, skipped, with_library};

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Every file below a folder by its path.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let relative = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    walk(folder).into_iter().map(|path| (relative(&path), fs::read(&path).unwrap())).collect()
}

#[test]
fn traps_and_rounding_of_the_host_change_nothing_and_stay_as_they_are() {
    let inputs = Inputs::drawn();
    for compiler in Compiler::all() {
        let scratch = Scratch::new(&format!("ffi-floats-{}", compiler.name));
        let binary = build(compiler, "floats", false, &["-frounding-math", "-Wno-unknown-pragmas"], &scratch.0);
        let [calm, strange] = ["calm", "strange"].map(|how| {
            // Folders of the same names: a journal may name them.
            let place = scratch.0.join(how);
            fs::create_dir_all(&place).unwrap();
            let mut program = with_library(&binary);
            program.args([how, &inputs.path("good.jpg"), &inputs.path("day/roster.csv"), &inputs.path("day/photos")]);
            let output = run(program.arg("out").current_dir(&place));
            assert!(output.stderr.is_empty(), "{}", text(&output));
            (text(&output), tree(&place.join("out")))
        });
        assert!(
            calm.0.ends_with("called back, 0 wrong\n") && calm.0.contains("made ") && calm.0.contains("log 2 "),
            "{}",
            calm.0
        );
        assert!(!strange.0.contains("no traps"), "nothing was tried: {}", strange.0);
        // The journal and what lies beside it are written in the order in which threads finish.
        let delivered = |path: &&String| !path.starts_with(".campix/") && *path != "journal.jsonl";
        assert!(calm.1.keys().filter(delivered).count() > 10);
        for (path, bytes) in calm.1.iter().filter(|(path, _)| delivered(path)) {
            assert!(strange.1.get(path) == Some(bytes), "{path} is another file");
        }
        assert_eq!((calm.0, calm.1.len()), (strange.0, strange.1.len()));
    }
}

#[test]
fn a_pascal_program_with_its_traps_on_makes_a_portrait() {
    if !Command::new("fpc").arg("-iV").output().is_ok_and(|output| output.status.success()) {
        skipped("Free Pascal is not installed (fp-compiler)", false);
        return;
    }
    let scratch = Scratch::new("ffi-pascal");
    let mut compiler = Command::new("fpc");
    compiler.arg(format!("-Fl{}", libraries().display())).arg(format!("-o{}", scratch.0.join("traps").display()));
    // Units and object files go to the scratch folder, too.
    compiler.arg(format!("-FU{}", scratch.0.display())).arg("-k-lc");
    run(compiler.arg(root().join("tests/pascal/traps.pas")));
    let out = scratch.0.join("made.jpg");
    let output = run(with_library(scratch.0.join("traps")).arg(Inputs::drawn().path("good.jpg")).arg(&out));
    assert!(text(&output).contains("made with traps on"), "{}", text(&output));
    assert!((20_480..=30_000).contains(&fs::metadata(out).unwrap().len()));
}

/// The structs of options and results.
const STRUCTS: [&str; 8] = [
    "campix_decode_options",
    "campix_make_options",
    "campix_retag_options",
    "campix_casebook_options",
    "campix_attestation",
    "campix_finding",
    "campix_progress",
    "campix_reply",
];

/// The header without the last fields of structs.
fn older_header(shorter: &[(&str, usize)]) -> String {
    let mut header = fs::read_to_string(root().join("include/campix.h")).unwrap();
    for (name, fields) in shorter {
        for _ in 0..*fields {
            let end =
                header.find(&format!("}} {name};")).unwrap_or_else(|| panic!("{name} is no struct of the header"));
            let field = header[..end].rfind("  /**").unwrap();
            header.replace_range(field..end, "");
        }
    }
    header
}

#[test]
fn a_program_made_with_an_older_header_keeps_its_stack() {
    let scratch = Scratch::new("ffi-older");
    let photo = Inputs::drawn().path("good.jpg");
    let compiler = Compiler::all()[0];
    let now = build(compiler, "older", false, &["-DWITH_MEMORY"], &scratch.0);
    let now = text(&run(with_library(now).arg(&photo)));
    assert!(now.ends_with(", 0 wrong\n") && now.contains("memory is limited"), "{now}");
    let last = STRUCTS.map(|name| (name, 1));
    // As it was before `max_memory` took some of the reserved words.
    let before = [("campix_decode_options", 3)];
    for (at, shorter) in [&last[..], &before].into_iter().enumerate() {
        let header = scratch.0.join(format!("older{at}.h"));
        fs::write(&header, older_header(shorter)).unwrap();
        let place = scratch.0.join(at.to_string());
        fs::create_dir_all(&place).unwrap();
        let named = format!("-DCAMPIX_HEADER=\"{}\"", header.display());
        let mut flags = vec![&*named];
        flags.extend((at == 0).then_some("-DWITH_MEMORY"));
        let old = build(compiler, "older", false, &flags, &place);
        let old = text(&run(with_library(old).arg(&photo)));
        assert!(old.ends_with(", 0 wrong\n") && old.contains("memory is limited") == (at == 0), "{old}");
        assert!(now != old, "the older header is not older: {old}");
    }
}

#[test]
fn an_exception_of_a_callback_ends_the_program_as_the_header_says() {
    let scratch = Scratch::new("ffi-throw");
    let source = scratch.0.join("throw.cc");
    let code = r#"
#include "campix.h"
#include <cstdio>
#include <cstring>
#include <stdexcept>
static int32_t next(void *, campix_incoming *) { throw std::runtime_error("of the host"); }
static int32_t place(void *, const campix_landmark_task *) { throw std::runtime_error("of the host"); }
static int measure(const char *file) {
  campix_photo *photo = nullptr;
  campix_facts *facts = nullptr;
  if (campix_photo_open(file, nullptr, &photo, nullptr) != 0) {
    return 2;
  }
  std::puts("running");
  std::fflush(stdout);
  try {
    return campix_measure_with(photo, place, nullptr, "an engine", nullptr, &facts, nullptr) == 0 ? 3 : 4;
  } catch (...) {
    return 5;
  }
}
int main(int, char **argv) {
  if (argv[2][0] == '-') {
    return measure(argv[1]);
  }
  static const unsigned char key[16] = {1};
  campix_roster *roster = nullptr;
  campix_profile *profile = nullptr;
  campix_day *day = nullptr;
  campix_day_report *report = nullptr;
  if (campix_roster_open(argv[1], nullptr, &roster, nullptr) != 0 || campix_profile_builtin("cet", &profile, nullptr) != 0 ||
      campix_day_new_memory(roster, next, nullptr, argv[2], key, sizeof key, nullptr, &day, nullptr) != 0 ||
      campix_day_add_destination(day, profile, nullptr, nullptr, nullptr) != 0) {
    return 2;
  }
  std::puts("running");
  std::fflush(stdout);
  try {
    campix_status status = campix_day_run(day, &report, nullptr);
    return status == 0 ? 3 : 4;
  } catch (...) {
    return 5;
  }
}
"#;
    fs::write(&source, code).unwrap();
    let binary = scratch.0.join("throw");
    let flags = link(false);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    Compiler::all()[0].compile(Language::Cpp11, &source, &binary, &flags);
    let out = scratch.0.join("out");
    for (input, out) in [("day/roster.csv", out.to_str().unwrap()), ("good.jpg", "-")] {
        let output = with_library(&binary).args([&*Inputs::drawn().path(input), out]).output().unwrap();
        assert!(text(&output).starts_with("running"), "{}", text(&output));
        assert_eq!(signal(&output), Some(6), "{:?} {}", output.status, text(&output));
    }
}

fn signal(output: &Output) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&output.status)
}

#[test]
fn memory_that_the_system_refuses_ends_the_program_as_the_header_says() {
    let scratch = Scratch::new("ffi-memory");
    let source = scratch.0.join("memory.c");
    let code = r#"
#include "campix.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
int main(int argc, char **argv) {
  campix_photo *photo = NULL;
  unsigned long pages = 0;
  FILE *sizes = fopen("/proc/self/statm", "r");
  if (argc != 3 || campix_profile_builtin_count() == 0 || sizes == NULL || fscanf(sizes, "%lu", &pages) != 1) {
    return 2;
  }
  fclose(sizes);
  if (argv[2][0] != 'f') {
    unsigned long room = strtoul(argv[2], NULL, 10) << 10;
    struct rlimit limit = {pages * 4096 + room, pages * 4096 + room};
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_AS, &limit) != 0 || setrlimit(RLIMIT_CORE, &none) != 0) {
      return 2;
    }
  }
  puts("opening");
  fflush(stdout);
  return campix_photo_open(argv[1], NULL, &photo, NULL) == CAMPIX_STATUS_OK ? 0 : 3;
}
"#;
    fs::write(&source, code).unwrap();
    let binary = scratch.0.join("memory");
    let flags = link(false);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    Compiler::all()[0].compile(Language::C99, &source, &binary, &flags);
    let photo = Inputs::drawn().path("good.jpg");
    let open = |how: &str| with_library(&binary).args([&*photo, how]).output().unwrap();
    assert!(open("free").status.success());
    // Which request is the first to be refused depends on what the heap has left: a large one is an error, a small one the end. With
    // room for more and more of them both happen, and nothing else does.
    let (mut ended, mut refused) = (0, 0);
    for room in (64..=3_072).step_by(64) {
        let output = open(&room.to_string());
        assert!(text(&output).starts_with("opening"), "{}", text(&output));
        match (signal(&output), output.status.code()) {
            (Some(6), _) => ended += 1,
            (None, Some(3)) => refused += 1,
            (None, Some(0)) => {}
            _ => panic!("{room} KiB: {:?} {}", output.status, text(&output)),
        }
    }
    assert!(ended > 0 && refused > 0, "{ended} ended, {refused} refused");
}
