//! An order to the letter in one command: files for two destinations with their packages, originals by three names, prints, dossiers.

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use campix_core::geometry::Size;
use campix_core::paper::Fonts;
use campix_examples::campus_day::{DrawnDay, name};
use serde_json::json;

use crate::support::{Scratch, campix, json_lines, names, words};

/// A code as the platform's scanner shows it.
fn code(at: usize) -> String {
    format!("GC{at:08}")
}

fn ends(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

/// The order, and how many people it is about; `CAMPIX_DAY_PEOPLE` sets another number.
fn ordered(scratch: &Scratch) -> usize {
    let count = std::env::var("CAMPIX_DAY_PEOPLE").map_or(40, |text| text.parse().expect("a number"));
    DrawnDay::draw(&scratch.0, count, 1, Size::new(720, 960)).expect("a drawn day");
    // The school's list also has the collection code of everybody.
    let list = fs::read_to_string(scratch.path("roster.csv")).expect("a roster");
    let mut with_codes = String::new();
    for (at, line) in list.lines().enumerate() {
        let more = if at == 0 { "采集码".to_owned() } else { code(at - 1) };
        writeln!(with_codes, "{},{more}", line.trim_end()).expect("memory");
    }
    scratch.put("roster.csv", with_codes);
    let text = "roster = \"roster.csv\"\nphotos = \"photos\"\nout = \"out\"\npacking = \"zip\"\npackage-table = \"always\"\n\
                language = \"zh\"\n\n\
                [[destinations]]\nprofile = \"moe-2017-99\"\nnaming = \"{code}.jpg\"\n\n\
                [[destinations]]\nprofile = \"tender-freshman\"\nnaming = \"{student_no}.jpg\"\n\n\
                [originals]\nnaming = [\"{student_no}.jpg\", \"{id_number}.jpg\", \"{class}/{student_no}{name}.jpg\"]\n";
    scratch.put("day.toml", text);
    scratch.put("sheets.toml", "sharing = \"one-sheet\"\npaper = \"6寸\"\n\n[pictures]\n\"2-inch-35x49\" = 4\n");
    scratch.put("dossiers.toml", "letterhead = [\"某某大学\"]\nforms = \"html\"\n");
    count
}

#[test]
fn files_originals_prints_dossiers_and_packages_come_from_one_command() {
    let scratch = Scratch::new();
    let count = ordered(&scratch);
    let at = |name: &str| scratch.path(name);
    let order = words([
        &"day",
        &"--options",
        &at("day.toml"),
        &"--prints",
        &at("prints"),
        &"--sheets",
        &at("sheets.toml"),
        &"--dossiers",
        &at("dossiers.toml"),
        &"--json",
    ]);
    let ran = campix(&order);
    if Fonts::system().is_err() {
        // Said before anything is done.
        assert!(ran.code == 3 && ran.out.contains("font.not-found") && !at("out").exists(), "{ran:?}");
        return;
    }
    let lines = json_lines(&ran.out);
    let [report, originals, sheets, dossiers] = &lines[..] else { panic!("{ran:?}") };
    // Who was photographed badly or not at all gets no file; the order is done, with findings.
    assert_eq!(ran.code, 1, "{ran:?}");
    let standing = |word: &str| report["people"][word].as_u64().unwrap_or_default();
    let good = standing("pass") + standing("warn");
    let files = names(&at("out/photos/moe-2017-99"));
    assert!(good as usize * 10 >= count * 8 && files.len() < count, "{good} of {count}");
    assert_eq!(files.len() as u64, good, "{report}");
    assert!(files.iter().all(|name| name.starts_with("GC")));
    let student_files = names(&at("out/photos/tender-freshman"));
    assert_eq!(student_files.len(), files.len());
    assert_eq!(report["files"], json!(2 * files.len()), "{report}");

    for (package, first) in [("moe-2017-99", &files[0]), ("tender-freshman", &student_files[0])] {
        let bytes = fs::read(at("out/packages").join(format!("{package}.zip"))).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let inside: Vec<String> =
            (0..archive.len()).map(|k| archive.by_index(k).unwrap().name().unwrap().into_owned()).collect();
        assert!(inside.iter().any(|name| name.ends_with(first.as_str())), "{package}: {inside:?}");
        for kind in ["csv", "xlsx", "json"] {
            assert!(inside.iter().any(|name| ends(name, kind)), "{package} has no table {kind}: {inside:?}");
        }
        assert_eq!(inside.iter().filter(|name| ends(name, "jpg")).count(), files.len(), "{package}");
    }

    let people = originals["people"].as_u64().unwrap();
    assert!(people >= files.len() as u64, "{originals}");
    assert_eq!(originals["files"], json!(3 * people), "{originals}");
    for folder in ["student_no", "id_number"] {
        assert_eq!(names(&at("out/originals").join(folder)).len() as u64, people, "{folder}");
    }

    assert_eq!(sheets["sheets"], json!(people), "one sheet for one person: {sheets}");
    assert!(names(&at("prints")).iter().any(|name| ends(name, "pdf")), "{:?}", names(&at("prints")));

    let people = names(&at("out/dossiers/people"));
    let pages: Vec<&String> = people.iter().filter(|name| ends(name, "html")).collect();
    assert_eq!(pages.len(), count, "a dossier on everybody: {people:?} {dossiers}");
    let own = at("out/dossiers/people").join(pages[0]);
    assert!(fs::read_to_string(own).unwrap().contains("某某大学"));

    // The whole of it is in the ledger, and a second time nothing is written again.
    let ran = campix(&words([&"verify", &"--journal", &at("out/journal.jsonl")]));
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines = json_lines(&campix(&order).out);
    assert_eq!((&lines[0]["worked"], &lines[1]["written"]), (&json!(0), &json!(0)), "{lines:?}");
}

#[test]
fn what_is_ordered_for_afterwards_is_refused_before_the_day_begins() {
    let scratch = Scratch::new();
    ordered(&scratch);
    let at = |name: &str| scratch.path(name);
    scratch.put("empty.toml", "");
    scratch.put("wrong.toml", "papper = \"6寸\"\n");
    let order = |more: &[std::ffi::OsString]| {
        let mut all = words([&"day", &"--options", &at("day.toml")]);
        all.extend_from_slice(more);
        campix(&all)
    };
    let cases = [
        (
            words([&"--prints", &at("out/prints"), &"--sheets", &at("sheets.toml")]),
            2,
            "neither withdrawn consent nor a purge",
        ),
        (words([&"--prints", &at("photos/../out/prints"), &"--sheets", &at("sheets.toml")]), 2, "choose another"),
        (words([&"--prints", &at("photos/prints"), &"--sheets", &at("sheets.toml")]), 2, "apart from those"),
        (words([&"--prints", &at("out"), &"--sheets", &at("sheets.toml")]), 2, "choose another"),
        (words([&"--prints", &at("prints"), &"--sheets", &at("wrong.toml")]), 3, "did you mean paper?"),
        (words([&"--prints", &at("prints"), &"--sheets", &at("gone.toml")]), 3, "gone.toml"),
        (words([&"--prints", &at("prints"), &"--sheets", &at("empty.toml")]), 3, "no picture is ordered"),
        (words([&"--prints", &at("prints")]), 2, "--sheets"),
        (words([&"--sheets", &at("sheets.toml")]), 2, "--prints"),
        (words([&"--dossiers", &at("wrong.toml")]), 3, "papper"),
    ];
    for (more, code, what) in cases {
        let ran = order(&more);
        assert!(ran.code == code && ran.err.contains(what), "{what}: {ran:?}");
        assert!(!at("out").exists(), "{what}");
    }
    // Prints of a day without a list have no captions.
    let ran = campix(&words([
        &"day",
        &"--people",
        &"scanned",
        &"--photos",
        &at("photos"),
        &"--out",
        &at("out"),
        &"--prints",
        &at("prints"),
        &"--sheets",
        &at("sheets.toml"),
    ]));
    assert!(ran.code == 2 && ran.err.contains("campix roster join"), "{ran:?}");
}

#[test]
fn dossiers_of_a_day_show_no_more_than_the_day_does() {
    let scratch = Scratch::new();
    DrawnDay::draw(&scratch.0, 1, 1, Size::new(720, 960)).expect("a drawn day");
    let (roster, photos) = (scratch.path("roster.csv"), scratch.path("photos"));
    let order = scratch.put("dossiers.toml", "forms = \"html\"\n");
    let named = |disclosure: &str| {
        let out = scratch.path(disclosure);
        let mut all = words([&"day", &"--roster", &roster, &"--photos", &photos, &"--out", &out]);
        all.extend(words([&"--disclosure", &disclosure, &"--dossiers", &order]));
        let ran = campix(&all);
        assert!(ran.code <= 1, "{ran:?}");
        let people = out.join("dossiers/people");
        let page = names(&people).into_iter().find(|name| ends(name, "html")).expect("a dossier");
        fs::read_to_string(people.join(page)).expect("a page").contains(&name(0))
    };
    assert_eq!([named("work"), named("share")], [true, false]);
}
