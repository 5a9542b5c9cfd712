//! Drawn portraits in a scratch folder, and the program run on them.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use campix_cli::{Host, run};
use campix_core::geometry::Size;
use campix_examples::studio::Studio;

/// A folder of its own for each test, removed at its end.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("campix-cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a scratch folder");
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Puts a file into the folder, and returns its path.
    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, bytes).expect("a file");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A portrait as a camera delivers it.
pub(crate) fn portrait() -> &'static [u8] {
    static DRAWN: OnceLock<Vec<u8>> = OnceLock::new();
    DRAWN.get_or_init(|| Studio::new(1).portrait(1, Size::new(960, 1280)).jpeg())
}

/// A wall with no one in front of it.
pub(crate) fn nobody() -> &'static [u8] {
    static DRAWN: OnceLock<Vec<u8>> = OnceLock::new();
    DRAWN.get_or_init(|| Studio::new(1).empty(3, Size::new(960, 1280)).jpeg())
}

/// The registration file of the portrait.
pub(crate) fn made() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| {
        use campix_core::face::EmbeddedNetworks;
        use campix_core::photo::{DecodeOptions, Photo};
        let photo = Photo::decode(portrait(), &DecodeOptions::default()).expect("a photo");
        let facts = campix_core::measure::measure(&photo, &EmbeddedNetworks).expect("facts");
        let profile = campix_core::profile::Profile::builtin("tender-freshman").expect("shipped");
        campix_core::make::make(&photo, &facts, &profile, &campix_core::make::MakeOptions::default())
            .expect("a file")
            .bytes
    })
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The words of a command line.
pub(crate) fn words<const N: usize>(words: [&dyn AsRef<std::ffi::OsStr>; N]) -> Vec<OsString> {
    words.iter().map(|word| word.as_ref().to_owned()).collect()
}

/// Runs the program in this process, in English unless the words or the locale say otherwise.
pub(crate) fn campix(words: &[OsString]) -> Ran {
    campix_with(words, b"", "en_US.UTF-8")
}

/// As [`campix`], with a standard input and a locale.
pub(crate) fn campix_with(words: &[OsString], input: &[u8], locale: &str) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = std::iter::once(OsString::from("campix")).chain(words.iter().cloned());
    let code = {
        let variables = |name: &str| (name == "LC_ALL").then(|| OsString::from(locale));
        let mut host = Host::new(input, &mut out, &mut err).variables(variables);
        run(all, &mut host)
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { code, out: text(out), err: text(err) }
}

/// The built program.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_campix"));
    command.env("LC_ALL", "en_US.UTF-8").stdin(Stdio::null());
    command
}

/// Runs the built program with a standard input.
pub(crate) fn piped(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that refuses its arguments reads nothing.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    output
}

/// Every JSON line of an output.
pub(crate) fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// Names of the files in a folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
