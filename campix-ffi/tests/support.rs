//! What the tests of the C ABI share: the compilers of this machine, the libraries under test, scratch folders.

pub(crate) use campix_tests::scratch::Scratch;
use campix_tests::skipped::Need;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The folder of this crate.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The header without its comments, without the functions of Windows and without the conditions of features.
pub(crate) fn header_code() -> String {
    let header = fs::read_to_string(root().join("include/campix.h")).unwrap();
    let code: String = header.split("*/").map(|part| part.split("/*").next().unwrap()).collect();
    let mut kept = String::new();
    // Conditions around a line; of those of features and of Windows the lines themselves are left out.
    let mut around: Vec<&str> = Vec::new();
    let of_features = |line: &str| line.contains("CAMPIX_WITH_") || line.contains("_WIN32");
    for line in code.lines() {
        let opens = line.starts_with("#if");
        if opens {
            around.push(line);
        }
        let closed = if line.starts_with("#endif") { around.pop() } else { None };
        let condition = (opens && of_features(line)) || closed.is_some_and(of_features);
        if !condition && !around.iter().any(|outer| outer.contains("_WIN32")) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Compares a generated file with the committed one, or rewrites it under `CAMPIX_BLESS=1`.
pub(crate) fn bless(path: &Path, generated: &str) {
    if std::env::var_os("CAMPIX_BLESS").is_some() {
        fs::write(path, generated).unwrap();
        return;
    }
    let committed = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == generated,
        "{} is not what the sources say; CAMPIX_BLESS=1 cargo test rewrites it.\n{}",
        path.display(),
        first_difference(&committed, generated)
    );
}

fn first_difference(committed: &str, generated: &str) -> String {
    let at = committed.lines().zip(generated.lines()).position(|(a, b)| a != b);
    let at = at.unwrap_or(committed.lines().count().min(generated.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_owned();
    format!("line {}:\n- {}\n+ {}", at + 1, line(committed), line(generated))
}

/// The folder into which cargo put the libraries under test.
pub(crate) fn libraries() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().to_owned()
}

/// Whether a program is installed.
pub(crate) fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Reports that something was not tested; `needed` is what every machine of ours has.
pub(crate) fn skipped(what: &str, needed: bool) {
    campix_tests::skipped::skipped(what, if needed { Need::Tools } else { Need::Nothing });
}

/// Runs a command; its output is shown if it fails.
pub(crate) fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?} ended with {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    C99,
    C23,
    Cpp11,
    Cpp17,
}

impl Language {
    const fn flag(self) -> &'static str {
        match self {
            Self::C99 => "-std=c99",
            Self::C23 => "-std=c2x",
            Self::Cpp11 => "-std=c++11",
            Self::Cpp17 => "-std=c++17",
        }
    }

    const fn is_cpp(self) -> bool {
        matches!(self, Self::Cpp11 | Self::Cpp17)
    }
}

/// A family of compilers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compiler {
    pub(crate) name: &'static str,
    c: &'static str,
    cpp: &'static str,
}

/// Warnings that are errors in every program here.
const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

impl Compiler {
    /// The compilers of this machine; at least one.
    pub(crate) fn all() -> Vec<Self> {
        let known = [Self { name: "gcc", c: "gcc", cpp: "g++" }, Self { name: "clang", c: "clang", cpp: "clang++" }];
        let mut there = Vec::new();
        for compiler in known {
            if has(compiler.c) {
                there.push(compiler);
            } else {
                skipped(&format!("{} is not installed", compiler.name), false);
            }
        }
        assert!(!there.is_empty(), "no C compiler was found");
        there
    }

    /// Whether it can compile a language at all.
    pub(crate) fn knows(self, language: Language, scratch: &Path) -> bool {
        let source = scratch.join(if language.is_cpp() { "empty.cc" } else { "empty.c" });
        fs::write(&source, "int main(void) { return 0; }\n").unwrap();
        self.accepts(language, &source, &scratch.join("empty.o"), &["-c"])
    }

    fn command(self, language: Language, source: &Path, out: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(if language.is_cpp() { self.cpp } else { self.c });
        command.arg(language.flag()).args(STRICT).arg("-g").arg("-I").arg(root().join("include"));
        // glibc hides everything beyond ISO C unless this is defined; threads and folders of the samples need it.
        command.arg("-D_POSIX_C_SOURCE=200809L");
        command.arg("-o").arg(out).arg(source).args(more);
        command
    }

    /// Compiles; a warning is a failure.
    pub(crate) fn compile(self, language: Language, source: &Path, out: &Path, more: &[&str]) {
        run(&mut self.command(language, source, out, more));
    }

    /// Whether it compiles without a warning.
    pub(crate) fn accepts(self, language: Language, source: &Path, out: &Path, more: &[&str]) -> bool {
        self.command(language, source, out, more).output().is_ok_and(|output| output.status.success())
    }
}

/// A command in whose environment programs find the shared library under test by its SONAME.
pub(crate) fn with_library(program: impl AsRef<OsStr>) -> Command {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("campix-ffi-library-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        // By its SONAME for the loader, by its plain name for Mono.
        for name in [format!("libcampix.so.{}", campix::CAMPIX_ABI_VERSION), "libcampix.so".to_owned()] {
            std::os::unix::fs::symlink(libraries().join("libcampix.so"), folder.join(name)).unwrap();
        }
        folder
    });
    let mut command = Command::new(program);
    command.env("LD_LIBRARY_PATH", folder);
    command
}

/// Libraries of the system that a program needs in addition to the static library, as `campix.pc` lists them.
pub(crate) fn system_libraries() -> Vec<String> {
    let template = fs::read_to_string(root().join("campix.pc.in")).unwrap();
    let line = template.lines().find_map(|line| line.strip_prefix("Libs.private:")).unwrap();
    line.split_whitespace().filter_map(|flag| flag.strip_prefix("-l")).map(str::to_owned).collect()
}
