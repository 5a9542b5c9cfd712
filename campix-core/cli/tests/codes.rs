//! `cards`, `plan`, `roster join`, and a day without a list.

use std::fs;

use campix_core::geometry::Size;
use campix_core::paper::Fonts;
use campix_examples::campus_day::{DrawnDay, student_no};
use serde_json::json;

use crate::support::{Scratch, campix, json_lines, names, words};

#[test]
fn a_plan_is_shown_written_and_refused() {
    let scratch = Scratch::new();
    let list = scratch.put("list.csv", "学号,姓名,班级\n1001,甲,软件1班\n1002,乙,软件1班\n1003,丙,软件2班\n");
    let out = scratch.path("plan");
    let ran = campix(&words([
        &"plan",
        &list,
        &"--out",
        &out,
        &"--per-hour",
        &"30",
        &"--start",
        &"09:00",
        &"--break",
        &"09:02-09:30",
        &"--lang",
        &"en",
    ]));
    assert!(ran.code == 0 && ran.out.ends_with("3 people, expected to end 09:34\n"), "{ran:?}");
    assert_eq!(names(&out), ["plan.csv", "plan.html", "plan.xlsx"]);
    let ran = campix(&words([&"plan", &list, &"--stations", &"2", &"--json"]));
    let plan = &json_lines(&ran.out)[0];
    assert_eq!((ran.code, &plan["slots"][2]["number"], &plan["ends"]), (0, &json!("B001"), &json!("08:32")), "{plan}");
    for wrong in [["--stations", "0"], ["--start", "17:30"]] {
        let ran = campix(&words([&"plan", &list, &wrong[0], &wrong[1]]));
        assert!(ran.code != 0 && ran.out.is_empty() && !ran.err.is_empty(), "{ran:?}");
    }
    for wrong in [["--start", "8.30"], ["--break", "13:00-12:00"], ["--date", "2026-02-30"]] {
        let ran = campix(&words([&"plan", &list, &wrong[0], &wrong[1]]));
        assert!(ran.code == 2 && ran.err.contains(wrong[0]), "{ran:?}");
    }
}

#[test]
fn cards_are_printed_of_a_list_of_codes_and_of_some_of_its_rows() {
    let scratch = Scratch::new();
    let codes = scratch.put("codes.txt", "GC-0001\nGC-0002\n\nGC-0003\n");
    let out = scratch.path("cards.pdf");
    let plan = scratch.put("plan.toml", "stations = 2\n");
    if Fonts::system().is_err() {
        let ran = campix(&words([&"cards", &codes, &"--codes", &"--out", &out]));
        assert!(ran.code == 3 && ran.err.contains("E800"), "{ran:?}");
        return;
    }
    let ran = campix(&words([&"cards", &codes, &"--codes", &"--out", &out, &"--plan", &plan, &"--json"]));
    assert_eq!((ran.code, &json_lines(&ran.out)[0]), (0, &json!({ "cards": 3, "pages": 1, "faults": [] })), "{ran:?}");
    assert!(fs::read(&out).unwrap().starts_with(b"%PDF-"));
    let ran = campix(&words([&"cards", &codes, &"--codes", &"--out", &out, &"--row", &"4", &"--json"]));
    assert_eq!(json_lines(&ran.out)[0]["cards"], 1, "{ran:?}");
    let page = scratch.path("card.html");
    let ran = campix(&words([&"cards", &codes, &"--codes", &"--out", &page, &"--screen"]));
    assert!(ran.code == 2 && !page.exists(), "which of three cards is not said: {ran:?}");
    let ran = campix(&words([&"cards", &codes, &"--codes", &"--out", &page, &"--screen", &"--row", &"2"]));
    assert!(ran.code == 0 && fs::read_to_string(&page).unwrap().contains("GC-0002"), "{ran:?}");
    let ran = campix(&words([&"cards", &codes, &"--codes", &"--out", &out, &"--paper", &"a napkin"]));
    assert!(ran.code == 2 && ran.err.contains("labels-24"), "{ran:?}");
}

#[test]
fn a_finished_day_is_joined_inside_the_school() {
    let scratch = Scratch::new();
    DrawnDay::draw(&scratch.0, 3, 1, Size::new(720, 960)).unwrap();
    let (roster, photos, out) = (scratch.path("roster.csv"), scratch.path("photos"), scratch.path("out"));
    let ran = campix(&words([
        &"day",
        &"--roster",
        &roster,
        &"--photos",
        &photos,
        &"--out",
        &out,
        &"--profile",
        &"tender-freshman",
        &"--quiet",
    ]));
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows: Vec<String> = (0..3).map(|at| format!("GC-{at},{},人{at}\n", student_no(at))).collect();
    let table = format!("采集码,学号,姓名\n{}", rows.concat());
    let list = scratch.put("table.csv", &table);
    let school = scratch.path("school");
    for wrong in [out.join("school"), scratch.0.clone()] {
        let ran = campix(&words([&"roster", &"join", &list, &"--day", &out, &"--out", &wrong]));
        assert!(ran.code == 3 && ran.err.contains("E744") && !out.join("school").exists(), "{ran:?}");
    }
    let ran = campix(&words([
        &"roster",
        &"join",
        &list,
        &"--day",
        &out,
        &"--out",
        &school,
        &"--naming",
        &"{code}.jpg",
        &"--json",
    ]));
    assert_eq!((ran.code, &json_lines(&ran.out)[0]["files"]), (0, &json!(3)), "{ran:?}");
    assert_eq!(names(&school.join("photos/tender-freshman")), ["GC-0.jpg", "GC-1.jpg", "GC-2.jpg"]);
    let ran = campix(&words([&"day", &"show", &"--out", &school, &"--roster", &list, &"--json"]));
    assert_eq!((ran.code, &json_lines(&ran.out)[0]["unknown_people"]), (0, &json!(0)), "{ran:?}");
    // A table with a code in two rows is refused by its rows, and nothing is written.
    let twice = scratch.put("twice.csv", table.replace("GC-1,", "GC-0,"));
    let other = scratch.path("other");
    let ran = campix(&words([&"roster", &"join", &twice, &"--day", &out, &"--out", &other, &"--lang", &"en"]));
    assert!(ran.code != 0 && ran.err.contains("row 3") && !other.exists(), "{ran:?}");
}

#[test]
fn a_day_without_a_list_says_where_its_people_come_from() {
    let scratch = Scratch::new();
    DrawnDay::draw(&scratch.0, 1, 1, Size::new(480, 640)).unwrap();
    let (photos, out) = (scratch.path("photos"), scratch.path("out"));
    let ran = campix(&words([&"day", &"--photos", &photos, &"--out", &out]));
    assert!(ran.code == 2 && ran.err.contains("--roster") && !out.exists(), "{ran:?}");
    let scanned = ["--people", "scanned", "--code-pattern", "GC-#{4}"];
    let ran = campix(&words([
        &"day",
        &"--photos",
        &photos,
        &"--out",
        &out,
        &scanned[0],
        &scanned[1],
        &scanned[2],
        &scanned[3],
        &"--json",
    ]));
    assert_eq!(json_lines(&ran.out)[0]["people"], json!({}), "nobody showed a card: {ran:?}");
    // The ledger of such a day can be asked without a list, too, once somebody is in it.
    let ran = campix(&words([&"day", &"show", &"--out", &out]));
    assert!(ran.code <= 1 && ran.err.is_empty(), "{ran:?}");
}
