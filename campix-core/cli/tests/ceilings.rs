//! Nothing is read without a limit, and nothing that may never end is opened: every kind of file a command reads.

use std::fs::File;
use std::path::{Path, PathBuf};

use campix_cli::Host;
use campix_core::ceiling;
use campix_examples::campus_day::DrawnDay;

use crate::support::{Scratch, campix, campix_with, json_lines, words};

/// A file that has one byte too many, and takes no room on the disk.
fn too_long(scratch: &Scratch, name: &str, most: u64) -> PathBuf {
    let path = scratch.path(name);
    File::create(&path).and_then(|file| file.set_len(most + 1)).expect("a file with a hole");
    path
}

/// Command lines that read the file, one for each way in which a file is named.
fn readers(scratch: &Scratch, file: &Path) -> Vec<Vec<std::ffi::OsString>> {
    let file = &file.to_owned();
    let roster = scratch.put("list.csv", "学号,姓名\n00230017,甲\n");
    let journal = scratch.put("journal.jsonl", "");
    let (photos, out) = (scratch.path("photos"), scratch.path("out"));
    std::fs::create_dir_all(&photos).expect("a folder");
    let list = format!("@{}", file.display());
    let day = |option: &str| words([&"day", &"--roster", &roster, &"--photos", &photos, &"--out", &out, &option, file]);
    let dossiers =
        |option: &str| words([&"dossiers", &"--roster", &roster, &"--photos", &photos, &"--out", &out, &option, file]);
    let mut lines = vec![
        words([&"check", &list]),
        words([&"roster", file]),
        words([&"roster", &roster, &"--counties", file]),
        words([&"profile", &"show", file]),
        words([&"profile", &"check", file]),
        words([&"day", &"--options", file]),
        words([&"sheets", &"--roster", &roster, &"--originals", &photos, &"--out", &out, &"--options", file]),
        words([&"verify", &"--journal", &journal, &"--seal", file]),
    ];
    lines.extend(["--key-file", "--table", "--answers", "--password-file"].map(day));
    lines.extend(["--comparison", "--providers", "--duties", "--reviews", "--statements", "--logo"].map(dossiers));
    lines
}

#[test]
fn a_file_above_its_ceiling_is_refused_in_both_languages_by_every_command() {
    let scratch = Scratch::new();
    let file = too_long(&scratch, "long.toml", ceiling::TABLE);
    for line in readers(&scratch, &file) {
        for (locale, said) in [("en", "the most that is read"), ("zh", "超过可读取的上限")] {
            let ran = campix_with(&line, b"", locale);
            assert!(ran.code == 3 && ran.err.contains(said) && ran.out.is_empty(), "{line:?}: {ran:?}");
        }
    }
    let options = too_long(&scratch, "options.toml", ceiling::OPTIONS);
    let ran = campix(&words([&"profile", &"check", &options, &"--json"]));
    assert_eq!((ran.code, &json_lines(&ran.out)[0]["error"]["name"]), (3, &"file.too-large".into()), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_a_device_and_a_folder_are_refused_where_a_file_is_read() {
    let scratch = Scratch::new();
    let pipe = scratch.path("pipe.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let mut lines = readers(&scratch, &pipe);
    let journal = scratch.put("empty.jsonl", "");
    // Photos and files that are verified are refused each in its place.
    lines.push(words([&"check", &pipe]));
    lines.push(words([&"retag", &pipe, &"--out", &scratch.path("out.jpg")]));
    lines.push(words([&"verify", &pipe, &"--journal", &journal]));
    lines.push(words([&"verify", &"--journal", &pipe]));
    for line in lines {
        let ran = campix_with(&line, b"", "zh");
        let told = format!("{}{}", ran.out, ran.err);
        assert!(ran.code == 3 && told.contains("应为普通文件，实为管道"), "{line:?}: {ran:?}");
    }
    let device = scratch.path("device.toml");
    std::os::unix::fs::symlink("/dev/zero", &device).expect("a link");
    let folder = scratch.path("folder.toml");
    std::fs::create_dir(&folder).expect("a folder");
    for (path, found) in [(&device, "found a device"), (&folder, "found a folder")] {
        let ran = campix(&words([&"day", &"--options", path]));
        assert!(ran.code == 3 && ran.err.contains(found), "{ran:?}");
        assert_eq!(campix(&words([&"profile", &"check", path])).code, 3);
    }
}

#[test]
fn a_standard_input_without_end_is_refused() {
    for line in [["campix", "id", "-"], ["campix", "check", "@-"]] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = campix_cli::run(line, &mut Host::new(std::io::repeat(b'7'), &mut out, &mut err));
        let err = String::from_utf8(err).expect("text");
        assert_eq!((code, out.len()), (3, 0), "{err}");
        assert!(err.contains("无法读取标准输入：超过可读取的上限 64 MiB"), "{err}");
    }
    let ran = campix_with(&words([&"id", &"-"]), b"1\n\xff\n", "en");
    assert!(ran.code == 3 && ran.err.contains("line 2 is not UTF-8 text"), "{ran:?}");
}

#[test]
fn a_file_of_any_length_is_verified_in_pieces() {
    let scratch = Scratch::new();
    let journal = scratch.put("journal.jsonl", "");
    let long = too_long(&scratch, "package.zip", 65 << 20);
    let ran = campix(&words([&"verify", &long, &"--journal", &journal, &"--json"]));
    assert_eq!((ran.code, &json_lines(&ran.out)[0]["error"]["name"]), (1, &"verify.unknown".into()), "{ran:?}");
}

#[test]
fn the_dossier_of_someone_who_left_the_roster_is_a_finding() {
    let scratch = Scratch::new();
    DrawnDay::draw(&scratch.0, 2, 1, campix_core::geometry::Size::new(720, 960)).expect("a drawn day");
    let list = std::fs::read_to_string(scratch.path("roster.csv")).expect("a roster");
    let run = |locale: &str, asked: bool| {
        let (roster, photos, out) = (scratch.path("roster.csv"), scratch.path("photos"), scratch.path("out"));
        let common =
            words([&"dossiers", &"--roster", &roster, &"--photos", &photos, &"--out", &out, &"--forms", &"html"]);
        // That they left says nothing about their file.
        let common = if asked { [common, words([&"--withdraw"])].concat() } else { common };
        campix_with(&common, b"", locale)
    };
    let ran = run("en", false);
    assert!(ran.code <= 1 && !ran.out.contains("not on the roster"), "{ran:?}");
    let kept: String = list.lines().take(2).flat_map(|line| [line, "\n"]).collect();
    scratch.put("roster.csv", kept);
    let refused = run("en", false);
    assert!(refused.code == 3 && refused.err.contains("E707"), "{refused:?}");
    for (locale, said) in
        [("en", "! 2 files of dossiers are of people who are not on the roster"), ("zh", "! 有 2 个档案文件")]
    {
        let ran = run(locale, true);
        assert!(ran.code == 1 && ran.out.contains(said) && ran.err.is_empty(), "{ran:?}");
        let named: Vec<&str> =
            ran.out.lines().map(str::trim).filter(|line| line.starts_with("dossiers/people/")).collect();
        assert_eq!(named.len(), 2, "{ran:?}");
        assert!(named.iter().all(|name| scratch.path("out").join(name).exists()), "nothing is deleted");
        let cover = std::fs::read_to_string(scratch.path("out/dossiers/index.html")).expect("a cover");
        let gone = named[0].trim_start_matches("dossiers/people/").trim_end_matches(".html");
        assert!(gone.len() == 20 && !cover.contains(gone), "the cover lists who is on the roster: {gone}");
    }
}
