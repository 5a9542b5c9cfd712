//! `day`, `verify`, `purge`: a drawn day from a `day.toml`, refusals of lists, proofs, deletion.

use std::fs;
use std::path::PathBuf;

use campix_core::geometry::Size;
use campix_core::paper::Fonts;
use campix_examples::campus_day::{DrawnDay, id_number, name, student_no};
use serde_json::json;

use crate::support::{Scratch, campix, campix_with, json_lines, names, words};

/// A drawn day of three people, and the file that describes it.
fn drawn(scratch: &Scratch) -> PathBuf {
    DrawnDay::draw(&scratch.0, 3, 1, Size::new(720, 960)).expect("a drawn day");
    let text = "roster = \"roster.csv\"\nphotos = \"photos\"\nout = \"out\"\npacking = \"folder\"\nlanguage = \"en\"\n\
                operator = \"tester\"\n\n[[destinations]]\nprofile = \"tender-freshman\"\nnaming = \"{student_no}.jpg\"\n";
    scratch.put("day.toml", text)
}

#[test]
fn a_day_is_carried_out_from_its_file_then_verified_and_purged() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    let ran = campix(&words([&"day", &"--options", &file, &"--json"]));
    let report = &json_lines(&ran.out)[0];
    assert_eq!((ran.code, &report["complete"], &report["worked"]), (0, &json!(true), &json!(3)), "{ran:?}");
    assert_eq!(names(&scratch.path("out/photos/tender-freshman")).len(), 3);
    assert_eq!(names(&scratch.path("out/packages")), ["tender-freshman.manifest.json"], "no package was asked for");
    let journal = scratch.path("out/journal.jsonl");
    assert!(fs::read_to_string(&journal).unwrap().contains("\"who\":\"tester\""));
    // Run again, it continues where it stopped; options of the command line override the file.
    let ran = campix_with(&words([&"day", &"--options", &file, &"--packing", &"zip", &"--lang", &"zh"]), b"", "en");
    assert!(ran.code == 0 && ran.out.contains("本次处理照片 0 张") && ran.err.is_empty(), "{ran:?}");
    assert_eq!(names(&scratch.path("out/packages")).len(), 2);

    let ran = campix(&words([&"verify", &"--journal", &journal]));
    assert!(ran.code == 0 && ran.out.contains(" lines, 0 torn bytes, last "), "{ran:?}");
    let photo = scratch.path("out/photos/tender-freshman").join(format!("{}.jpg", student_no(0)));
    let ran = campix(&words([&"verify", &photo, &"--journal", &journal]));
    assert!(ran.code == 0 && ran.out.contains(": unchanged, delivered, line "), "{ran:?}");
    let mut bytes = fs::read(&photo).unwrap();
    bytes.push(0);
    let other = scratch.put("other.jpg", bytes);
    let ran = campix(&words([&"verify", &other, &"--journal", &journal, &"--json"]));
    assert_eq!((ran.code, &json_lines(&ran.out)[0]["error"]["name"]), (1, &json!("verify.unknown")), "{ran:?}");

    // One file that fails hides no other one; the worst of all is the exit code.
    let gone = scratch.path("gone.jpg");
    let ran = campix(&words([&"verify", &"--journal", &journal, &other, &gone, &photo]));
    let lines: Vec<&str> = ran.out.lines().collect();
    // What is not proven without seal and roster is said at the end.
    assert!(ran.code == 3 && lines.len() == 5 && ran.err.is_empty(), "{ran:?}");
    assert!(lines[3].starts_with("! without a seal") && lines[4].starts_with("! without the roster"), "{ran:?}");
    for (line, name, what) in [(0, &other, ": E"), (1, &gone, "cannot read"), (2, &photo, ": unchanged")] {
        assert!(lines[line].starts_with(&name.display().to_string()) && lines[line].contains(what), "{lines:?}");
    }
    let ran = campix(&words([&"verify", &"--journal", &journal, &other, &photo]));
    assert!(ran.code == 1 && ran.out.contains(": unchanged"), "{ran:?}");
    let ran = campix(&words([&"verify", &"--journal", &scratch.put("empty.jsonl", "")]));
    assert!(ran.code == 1 && ran.out.contains("nothing is proven"), "{ran:?}");

    let out = scratch.path("out");
    let before = fs::read(&journal).unwrap();
    let ran = campix(&words([&"purge", &out, &"--part", &"photos,packages", &"--originals", &scratch.path("photos")]));
    assert!(ran.code == 0 && ran.out.contains("nothing was") && ran.out.contains("tender-freshman"), "{ran:?}");
    assert!(photo.exists() && fs::read(&journal).unwrap() == before, "listing changes nothing");
    let listed = ran.out.lines().count() - 1;
    // What was delivered is no original, however the folders are spelt; and a folder that is not there is not an empty one.
    for out in [out.clone(), out.join("../out"), scratch.path("photos/../out/.")] {
        let ran = campix(&words([&"purge", &out, &"--originals", &scratch.0, &"--json"]));
        let files = json_lines(&ran.out)[0]["files"].as_array().unwrap().len();
        assert_eq!((ran.code, files), (0, names(&scratch.path("photos")).len()), "{ran:?}");
    }
    let ran = campix(&words([&"purge", &out, &"--originals", &out.join("photos")]));
    assert!(ran.code == 0 && ran.out.starts_with("0 files"), "{ran:?}");
    for wrong in ["nope", "day.toml"] {
        let ran = campix(&words([&"purge", &out, &"--originals", &scratch.path(wrong)]));
        assert!(ran.code == 3 && ran.err.contains(wrong) && ran.out.is_empty(), "{ran:?}");
    }
    let ran = campix(&words([
        &"purge",
        &out,
        &"--part",
        &"photos",
        &"--part",
        &"packages",
        &"--originals",
        &scratch.path("photos"),
        &"--yes",
        &"--json",
    ]));
    let purged = &json_lines(&ran.out)[0];
    assert_eq!((ran.code, purged["files"].as_array().unwrap().len(), &purged["done"]), (0, listed, &json!(true)));
    assert!(!photo.exists() && names(&scratch.path("photos")).is_empty() && journal.exists());
    assert_eq!(campix(&words([&"purge", &out])).code, 2);
    assert_eq!(campix(&words([&"purge", &out, &"--part", &"everything"])).code, 2);
    assert_eq!(campix(&words([&"purge", &scratch.path("photos"), &"--part", &"photos"])).code, 3);
    // A journal that was changed is the finding; a missing one is a failure.
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text.replacen("tester", "nobody", 1)).unwrap();
    let ran = campix(&words([&"verify", &"--journal", &journal]));
    assert!(ran.code == 1 && ran.err.contains("E722") && ran.err.contains("verify --repair"), "{ran:?}");
    assert_eq!(campix(&words([&"verify", &"--journal", &scratch.path("gone.jsonl")])).code, 3);
}

#[test]
fn verify_says_whose_a_file_is_and_finds_two_that_were_swapped() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    assert_eq!(campix(&words([&"day", &"--options", &file])).code, 0);
    let journal = scratch.path("out/journal.jsonl");
    let folder = scratch.path("out/photos/tender-freshman");
    let place = |at: usize| folder.join(format!("{}.jpg", student_no(at)));
    let roster = scratch.path("roster.csv");
    let all = words([&"verify", &"--journal", &journal, &"--roster", &roster, &"--disclosure", &"full", &folder]);
    let ran = campix(&all);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(ran.code == 0 && lines.len() == 4 && ran.err.is_empty(), "{ran:?}");
    for (at, line) in lines[..3].iter().enumerate() {
        assert!(line.contains(&format!(", of {}", name(at))) && line.contains(&student_no(at)), "{line}");
    }
    assert!(lines[3].starts_with("! without a seal"), "{ran:?}");
    let [first, second] = [0, 1].map(|at| fs::read(place(at)).unwrap());
    fs::write(place(0), &second).unwrap();
    fs::write(place(1), &first).unwrap();
    let ran = campix(&all);
    assert!(
        ran.code == 1 && ran.out.matches("E899").count() == 2 && ran.out.matches(": unchanged").count() == 1,
        "{ran:?}"
    );
    let line = ran.out.lines().next().unwrap();
    let (whose, place_of) = line.split_once("the place is that of").unwrap();
    assert!(whose.contains(&format!("the file is that of {}", name(1))) && place_of.contains(&name(0)), "{line}");
    // Without the secret they are the day's files, and the answer says what it does not prove.
    let copy = scratch.put("copy/journal.jsonl", fs::read(&journal).unwrap());
    let ran = campix(&words([&"verify", &"--journal", &copy, &folder]));
    assert!(ran.code == 0 && ran.out.contains("! without the project's secret: not proven"), "{ran:?}");
    let ran = campix(&words([&"verify", &"--journal", &copy, &"--roster", &roster, &folder]));
    assert!(ran.code == 2 && ran.err.contains("--key-file"), "{ran:?}");
    let key = scratch.path("out/.campix/key");
    let ran = campix(&words([&"verify", &"--journal", &copy, &"--key-file", &key, &"--json", &place(0), &place(2)]));
    let answers = json_lines(&ran.out);
    assert_eq!((ran.code, &answers[0]["error"]["name"]), (1, &json!("verify.place")), "{ran:?}");
    assert_eq!((&answers[1]["place"], &answers[1]["unproven"]), (&json!("right"), &json!(["rewritten", "name"])));
}

#[test]
fn a_broken_journal_is_repaired_by_order_and_the_day_goes_on() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    assert_eq!(campix(&words([&"day", &"--options", &file])).code, 0);
    let (out, journal) = (scratch.path("out"), scratch.path("out/journal.jsonl"));
    let ran = campix(&words([&"verify", &"--repair", &out]));
    assert!(ran.code == 0 && ran.out.contains("nothing was changed"), "{ran:?}");
    let text = fs::read_to_string(&journal).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    fs::write(&journal, [&lines[..3].concat(), "garbage\n", &lines[3..].concat()].concat()).unwrap();
    let ran = campix(&words([&"day", &"--options", &file]));
    assert!(ran.code == 3 && ran.err.contains("E722"), "{ran:?}");
    let ran = campix(&words([&"verify", &"--repair", &out, &"--operator", &"mender", &"--json"]));
    let said = &json_lines(&ran.out)[0];
    assert_eq!((ran.code, &said["fault"], &said["kept"]), (0, &json!("unreadable"), &json!(3)), "{ran:?}");
    assert!(out.join(said["quarantine"].as_str().unwrap()).exists());
    assert!(fs::read_to_string(&journal).unwrap().contains("\"who\":\"mender\""));
    assert_eq!(campix(&words([&"day", &"--options", &file])).code, 0);
    let ran = campix(&words([&"verify", &"--journal", &journal, &out.join("photos")]));
    assert!(ran.code == 0 && ran.out.contains("tells of a repair"), "{ran:?}");
    assert_eq!(campix(&words([&"verify", &"--repair", &scratch.path("photos")])).code, 3);
    assert_eq!(campix(&words([&"verify"])).code, 2);
}

#[test]
fn the_help_of_a_purge_lists_every_part_and_all_of_them_leave_the_journal_alone() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    assert_eq!(campix(&words([&"day", &"--options", &file])).code, 0);
    for language in ["zh", "en"] {
        let ran = campix(&words([&"purge", &"--help", &"--lang", &language]));
        for part in campix_core::day::Part::ALL {
            assert!(ran.out.contains(part.name()), "{} is not in the help: {}", part.name(), ran.out);
        }
        assert!(ran.out.contains("--all"), "{}", ran.out);
    }
    let ran = campix(&words([&"purge", &scratch.path("out"), &"--all", &"--yes"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(names(&scratch.path("out")), ["journal.jsonl"]);
    let journal = fs::read_to_string(scratch.path("out/journal.jsonl")).unwrap();
    for at in 0..3 {
        assert!(!journal.contains(&name(at)) && !journal.contains(&student_no(at)));
    }
    assert!(!journal.contains("\"look\"") && !journal.contains("face_lightness"), "{journal}");
}

#[test]
fn a_faulty_list_is_refused_with_row_column_value_and_cure() {
    let scratch = Scratch::new();
    drawn(&scratch);
    let wrong = format!("{}/1", student_no(1));
    let list = format!(
        "学号,姓名,身份证号\n{},{},{}\n{wrong},{},{}\n4.4E+17,{},{}\n",
        student_no(0),
        name(0),
        id_number(0),
        name(1),
        id_number(1),
        name(2),
        id_number(2),
    );
    let roster = scratch.put("faulty.csv", list);
    let common = [&"day" as &dyn AsRef<std::ffi::OsStr>, &"--roster", &roster];
    let [photos, out] = [scratch.path("photos"), scratch.path("out")];
    let all = words([common[0], common[1], common[2], &"--photos", &photos, &"--out", &out]);
    let ran = campix(&all);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!((ran.code, lines.len()), (3, 3), "{ran:?}");
    assert!(lines[0].contains("faulty.csv: E510: 2 faults in 2 rows"), "{}", lines[0]);
    assert!(lines[1].starts_with("  row 3, student no (column 1) \"") && lines[1].contains(" → "), "{}", lines[1]);
    assert!(
        lines[2].starts_with("  row 4, student no (column 1) \"…17\": ")
            && lines[2].contains(" → format the column as text"),
        "{}",
        lines[2]
    );
    assert!(!ran.err.contains(&wrong) && !ran.err.contains(&name(1)) && !scratch.path("out").exists());
    let ran = campix_with(&all, b"", "zh_CN");
    assert!(
        ran.err.contains("第 4 行 学号（第 1 列） \"…17\"：") && ran.err.contains(" → 在表格中把该列设为"),
        "{ran:?}"
    );
    let aside: Vec<_> = all.iter().cloned().chain(words([&"--set-aside", &"--lang", &"en"])).collect();
    let ran = campix(&aside);
    assert!(ran.code == 1 && ran.err.contains("2 rows of the roster have faults and are left out"), "{ran:?}");
    assert!(ran.out.contains("1 files delivered"), "{ran:?}");
}

#[test]
fn what_is_odd_in_every_row_is_told_in_one_line() {
    let scratch = Scratch::new();
    drawn(&scratch);
    let mut list = "学号,姓名\n".to_owned();
    for at in 0..60 {
        list.extend([format!(" {},{}\n", student_no(at), name(at))]);
    }
    let roster = scratch.put("spaced.csv", list);
    let ran = campix(&words([
        &"day",
        &"--roster",
        &roster,
        &"--photos",
        &scratch.path("photos"),
        &"--out",
        &scratch.path("out"),
    ]));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.contains("student no, 60 rows (2–61): outer white space was dropped"), "{}", ran.err);
}

#[test]
fn what_dossiers_are_given_is_refused_before_the_day_is_carried_out() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    let stated = scratch.put("stated.jsonl", "\n{\"duty\":\"lamps.distance\",\"欧阳明月\":1}\n");
    let broken = scratch.put("own/cover.html", "{% if %}").with_file_name("");
    let nope = scratch.path("nope");
    let cases: [(&str, &dyn AsRef<std::ffi::OsStr>, u8, &str); 7] = [
        ("--statements", &stated, 2, "line 2 of the statements: expected {"),
        ("--threshold", &"nan", 2, "--threshold"),
        ("--templates", &nope, 3, "nope"),
        ("--templates", &broken, 3, "cover.html"),
        ("--comparison", &file, 3, "day.toml"),
        ("--reviews", &nope, 3, "nope"),
        ("--duties", &stated, 3, "stated.jsonl"),
    ];
    for (option, value, code, said) in cases {
        let ran = campix(&words([&"dossiers", &"--options", &file, &option, value]));
        assert!(ran.code == code && ran.err.contains(said), "{option}: {ran:?}");
        assert!(!ran.err.contains("欧阳") && !scratch.path("out").exists(), "{option}: {ran:?}");
    }
}

#[test]
fn a_day_that_is_not_described_is_refused() {
    let scratch = Scratch::new();
    let ran = campix(&words([&"day", &"--roster", &"list.csv"]));
    assert!(ran.code == 2 || ran.code == 3, "{ran:?}");
    assert!(ran.err.contains("--photos is missing"), "{ran:?}");
    let file = scratch.put("day.toml", "paking = \"zip\"\nlanguage = \"fr\"\n");
    let ran = campix(&words([&"day", &"--options", &file]));
    assert!(ran.code == 3 && ran.err.contains("1:1: paking") && ran.err.contains("2:12: language"), "{ran:?}");
    let ran = campix_with(&words([&"day", &"--packing", &"tar"]), b"", "zh");
    assert!(ran.code == 2 && ran.err.contains("zip-by-department"), "{ran:?}");
}

#[test]
fn a_list_that_was_filled_in_is_kept() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    assert_eq!(campix(&words([&"day", &"--options", &file])).code, 0);
    let photo = fs::read(scratch.path("photos").join(&names(&scratch.path("photos"))[0])).unwrap();
    let id = &campix_core::digest::Sha256Digest::of(&photo).to_string()[..12];
    let filled = format!("行号,照片编号,核对结果\n2,{id},确认\n");
    let list = scratch.put("out/results/proof-answers.xlsx", &filled);
    for disclosure in ["share", "full"] {
        // Another disclosure writes every list again.
        let ran = campix(&words([&"day", &"--options", &file, &"--answers", &list, &"--disclosure", &disclosure]));
        assert!(ran.code <= 1, "{ran:?}");
        assert_eq!(fs::read_to_string(&list).unwrap(), filled);
    }
}

#[test]
fn a_day_writes_over_none_of_its_inputs() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    assert_eq!(campix(&words([&"day", &"--options", &file])).code, 0);
    let roster = scratch.path("out/results/roster.csv");
    fs::copy(scratch.path("roster.csv"), &roster).unwrap();
    let ran = campix(&words([&"day", &"--options", &file, &"--roster", &roster]));
    assert!(ran.code == 2 && ran.err.contains("would be overwritten"), "{ran:?}");
    let ran = campix(&words([&"day", &"--options", &file, &"--photos", &scratch.path("out/photos")]));
    assert!(ran.code == 3 && ran.err.contains("E706"), "{ran:?}");
    // Photos and output in each other are refused before anything is written, the secret included.
    for (out, code) in [("photos", "E706"), ("photos/out", "E715"), ("photos/../photos/not/yet", "E715"), ("", "E706")]
    {
        let before = names(&scratch.path("photos"));
        let ran = campix(&words([&"day", &"--options", &file, &"--out", &scratch.path(out)]));
        assert!(ran.code == 3 && ran.err.contains(code), "{out}: {ran:?}");
        assert!(names(&scratch.path("photos")) == before && !scratch.path(".campix").exists(), "{out}");
    }
}

/// The first twelve digits of the SHA-256 of a file, as lists show them.
fn handle(file: &std::path::Path) -> String {
    campix_core::digest::Sha256Digest::of(&fs::read(file).expect("a file")).short()
}

#[test]
fn decisions_are_recorded_listed_and_undone_and_every_run_follows_them() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    let day = |more: &[&str]| {
        let mut arguments = words([&"day", &"--options", &file, &"--lang", &"en"]);
        arguments.extend(more.iter().map(Into::into));
        campix(&arguments)
    };
    let decide = |more: &[&str]| {
        let mut arguments = words([&"day", &"decide", &"--options", &file, &"--lang", &"en"]);
        arguments.extend(more.iter().map(Into::into));
        campix(&arguments)
    };
    assert_eq!(day(&[]).code, 0);
    let originals = names(&scratch.path("photos"));
    let photo = handle(&scratch.path("photos").join(&originals[0]));
    // The photo of the first person is a test shot.
    let ran = decide(&["test-shot", "--photo", &photo, "--why", "light meter"]);
    assert!(ran.code == 0 && ran.out.starts_with("1 decisions recorded"), "{ran:?}");
    let ran = day(&[]);
    assert!(ran.code == 1 && ran.out.contains("1 decisions were applied"), "{ran:?}");
    assert_eq!(names(&scratch.path("out/photos/tender-freshman")).len(), 2);
    let ran = decide(&["--list"]);
    assert!(
        ran.code == 0 && ran.out.contains("test-shot") && ran.out.contains("holds  tester  light meter"),
        "{ran:?}"
    );
    let line = ran.out.split_whitespace().next().unwrap().to_owned();
    let ran = decide(&["undo", "--line", &line]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!((day(&[]).code, names(&scratch.path("out/photos/tender-freshman")).len()), (0, 3));
    // A table, with a fault in each of its rows: nothing is recorded, and every fault is reported.
    let table = scratch
        .put("decisions.csv", format!("photo,row,decision,why\n{photo},999,is,\n{photo},2,is,{}\n", student_no(1)));
    let ran = decide(&["--table", table.to_str().unwrap()]);
    assert!(ran.code == 3 && ran.err.contains("E716") && !ran.err.contains(&student_no(1)), "{ran:?}");
    assert_eq!(decide(&["--list"]).out.lines().count(), 2);
    // Two rows that contradict each other are a fault of both; the same row twice is one decision.
    let table = scratch.put("decisions.csv", format!("photo,row,decision\n{photo},2,is\n{photo},3,is\n"));
    let ran = decide(&["--table", table.to_str().unwrap()]);
    assert!(ran.code == 3 && ran.err.contains("E716") && ran.err.contains("2 are faulty"), "{ran:?}");
    let table = scratch.put("decisions.csv", format!("photo,row,decision\n{photo},2,is\n{photo},2,is\n"));
    assert!(decide(&["--table", table.to_str().unwrap()]).out.starts_with("1 decisions recorded"));
    assert!(decide(&["--table", table.to_str().unwrap()]).out.starts_with("0 decisions recorded"));
    let line = decide(&["--list"]).out.lines().last().unwrap().split_whitespace().next().unwrap().to_owned();
    assert_eq!(decide(&["undo", "--line", &line]).code, 0);
    // A reason must not name a person; nothing to decide is wrong usage.
    assert_eq!(decide(&["absent", "--row", "2", "--why", &name(0)]).code, 3);
    assert_eq!(decide(&[]).code, 2);
    // A photo that is not given this time is not withdrawn unasked.
    fs::remove_file(scratch.path("photos").join(&originals[0])).unwrap();
    let ran = day(&[]);
    assert!(ran.code == 3 && ran.err.contains("E707") && ran.err.contains("rows of the roster: 2"), "{ran:?}");
    assert_eq!(names(&scratch.path("out/photos/tender-freshman")).len(), 3);
    assert_eq!(day(&["--withdraw"]).code, 1);
    assert_eq!(names(&scratch.path("out/photos/tender-freshman")).len(), 2);
}

#[test]
fn a_finished_day_is_shown_without_photos_and_what_was_sent_is_known() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    let part = |name: &str, more: &[&str]| {
        let mut arguments = words([&"day", &name, &"--options", &file, &"--lang", &"en"]);
        arguments.extend(more.iter().map(Into::into));
        campix(&arguments)
    };
    let ran = part("show", &[]);
    assert!(ran.code == 3 && ran.err.contains("E720"), "{ran:?}");
    let ran = campix(&words([&"day", &"--options", &file, &"--json"]));
    let report = json_lines(&ran.out).remove(0);
    let photos = scratch.path("photos");
    fs::rename(&photos, scratch.path("elsewhere")).unwrap();
    let shown = json_lines(&part("show", &["--json"]).out).remove(0);
    for key in ["people", "photos", "files", "retakes", "notes", "journal", "recalls"] {
        assert_eq!(shown[key], report[key], "{key}");
    }
    let ran = part("show", &[]);
    assert!(ran.code == 0 && ran.out.contains("by tester") && ran.out.contains("3 files delivered"), "{ran:?}");
    let ran = part("show", &["--delivered"]);
    assert!(ran.out.lines().count() == 3 && ran.out.lines().all(|path| fs::metadata(path).is_ok()), "{ran:?}");
    assert_eq!(part("show", &["--outcomes"]).out.lines().count(), 4);
    assert_eq!(part("show", &["--retakes"]).out.lines().count(), 1);
    // Without the roster only rows are known.
    let ran = campix(&words([&"day", &"show", &"--out", &scratch.path("out"), &"--lang", &"en"]));
    assert!(ran.code == 0 && ran.out.contains("of 3 people only the row is known"), "{ran:?}");

    let all = ["--destination", "tender-freshman", "--to", "bureau"];
    let package = scratch.path("all.zip");
    let mut packing = vec![package.to_str().unwrap()];
    packing.extend(all);
    let ran = part("pack", &packing);
    assert!(ran.code == 0 && ran.out.starts_with("3 files packed") && package.is_file(), "{ran:?}");
    let ran = part("sent", &all);
    assert!(ran.code == 0 && ran.out.contains("3 files sent, 0 of them"), "{ran:?}");
    let mut new = all.to_vec();
    new.push("--only-new");
    assert!(part("sent", &new).out.starts_with("nothing is to be sent"));
    assert!(part("show", &["--sendings"]).out.contains("tender-freshman  holds  tester  bureau"));
    // One is withdrawn: it has to be called back.
    fs::rename(scratch.path("elsewhere"), &photos).unwrap();
    fs::remove_file(photos.join(&names(&photos)[0])).unwrap();
    assert_eq!(campix(&words([&"day", &"--options", &file, &"--withdraw"])).code, 1);
    let ran = part("show", &["--recalls"]);
    let row: Vec<&str> = ran.out.lines().nth(1).expect("a recall").split(',').collect();
    let ran = part("decide", &["recalled", "--photo", row[0], "--line", row[1]]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(part("show", &["--recalls"]).out.lines().count(), 1);
    assert_eq!(part("sent", &["--destination", "visa"]).code, 3);
}

#[test]
fn originals_are_delivered_by_several_names_and_printed_however_they_are_called() {
    let scratch = Scratch::new();
    let file = drawn(&scratch);
    let text = fs::read_to_string(&file).unwrap();
    let three =
        "\n[originals]\nnaming = [\"{student_no}.jpg\", \"{id_number}.jpg\", \"{class}/{student_no}{name}.jpg\"]\n";
    fs::write(&file, text + three).unwrap();
    // As cameras call them.
    for (at, name) in names(&scratch.path("photos")).into_iter().enumerate() {
        let photos = scratch.path("photos");
        fs::rename(photos.join(name), photos.join(format!("DSC_{at:04}.JPG"))).unwrap();
    }
    let rows = (0..3).map(|at| format!("DSC_{at:04}.JPG,{}", student_no(at)));
    let table: Vec<String> = std::iter::once("file,student_no".to_owned()).chain(rows).collect();
    let table = scratch.put("table.csv", table.join("\n"));
    let ran = campix(&words([&"day", &"--options", &file, &"--table", &table, &"--json"]));
    let lines = json_lines(&ran.out);
    assert_eq!((ran.code, lines.len()), (0, 2), "{ran:?}");
    assert_eq!((&lines[1]["people"], &lines[1]["files"], &lines[1]["written"]), (&json!(3), &json!(9), &json!(9)));
    let originals = scratch.path("out/originals");
    assert_eq!(names(&originals.join("student_no")).len(), 3);
    assert_eq!(names(&originals.join("id_number"))[0].len(), 18 + 4);
    let ran =
        campix(&words([&"check", &originals.join("student_no").join(format!("{}.jpg", student_no(1))), &"--json"]));
    let facts = &json_lines(&ran.out)[0];
    assert!(ran.code <= 1 && facts.to_string().contains("300"), "{ran:?}");
    // Once more nothing is written, with other options of the command line something is.
    let ran = campix(&words([&"day", &"originals", &"--options", &file]));
    assert!(ran.code == 0 && ran.out.contains("9 files (0 written, 0 deleted)"), "{ran:?}");
    let ran = campix(&words([
        &"day",
        &"originals",
        &"--options",
        &file,
        &"--naming",
        &"{exam_no|student_no}.jpg",
        &"--lang",
        &"zh",
    ]));
    assert!(ran.code == 0 && ran.out.contains("新写 3，删除 9"), "{ran:?}");
    // Prints take their originals from the ledger.
    let (roster, photos, bags) = (scratch.path("roster.csv"), scratch.path("photos"), scratch.path("bags"));
    let mut order =
        words([&"sheets", &"--roster", &roster, &"--originals", &photos, &"--out", &bags, &"--picture", &"1寸=8"]);
    let ran = campix(&order);
    if Fonts::system().is_err() {
        assert!(ran.code == 3 && ran.err.contains("E800"), "{ran:?}");
        return;
    }
    assert!(ran.code == 1 && ran.out.contains("0 sheets"), "{ran:?}");
    order.extend(words([&"--day", &scratch.path("out")]));
    let ran = campix(&order);
    assert!(ran.code == 0 && ran.out.contains("24 pictures"), "{ran:?}");
}
