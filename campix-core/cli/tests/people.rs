//! `id` and `roster`: numbers are examined, lists are looked at, nothing is repeated in full.

use serde_json::json;

use crate::support::{Scratch, campix, campix_with, json_lines, words};

const NUMBER: &str = "11010519491231002X";

#[test]
fn numbers_are_examined_without_being_repeated() {
    let ran = campix(&words([&"id", &NUMBER]));
    assert!(ran.code == 0 && ran.out.starts_with("110…2X  resident"), "{ran:?}");
    let list = format!("{NUMBER}\r\n110105194912310021\n");
    let ran = campix_with(&words([&"id", &"-", &"--json"]), list.as_bytes(), "en");
    let valid: Vec<_> = json_lines(&ran.out).iter().map(|line| line["valid"].clone()).collect();
    assert_eq!((ran.code, valid), (1, vec![json!(true), json!(false)]));
    assert!(!format!("{ran:?}").contains("19491231"));
    let ran = campix(&words([&"id", &"110105194912310021"]));
    assert!(ran.code == 1 && ran.out.contains("check digit") && !ran.out.contains("1949"), "{ran:?}");
}

#[test]
fn a_list_is_looked_at_column_by_column() {
    let scratch = Scratch::new();
    let list = "2026 级新生名单\n学 号*,姓名（必填）,身份证件号,手机,备注\n00230017,欧阳明月,11010519491231002X,13900000000,\n00230018,王小明,110105194912310021,,\n";
    let path = scratch.put("list.csv", list);
    let ran = campix(&words([&"roster", &path]));
    assert_eq!(ran.code, 1, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "CSV, utf8, \",\"; headings in row 2; 2 people, 2 usable");
    assert!(
        lines[1].contains("学 号*") && lines[1].contains("→ student no") && lines[1].contains("…17, …18"),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains("欧…, 王…"), "{}", lines[2]);
    assert!(lines[4].contains("手机") && lines[4].contains("not read") && lines[4].ends_with('1'), "{}", lines[4]);
    assert!(ran.out.contains("row 4, id number (column 3) \"110…21\": "), "{}", ran.out);
    for private in [NUMBER, "13900000000", "明月", "小明", "00230017"] {
        assert!(!ran.out.contains(private) && !ran.err.contains(private), "{private}");
    }
    let ran = campix_with(&words([&"roster", &path]), b"", "zh_CN");
    assert!(ran.out.contains("表头在第 2 行；2 人，2 人可用") && ran.out.contains("提示："), "{}", ran.out);
    let ran = campix(&words([&"roster", &path, &"--json"]));
    let preview = &json_lines(&ran.out)[0];
    assert_eq!((&preview["columns"][3]["role"], &preview["columns"][3]["samples"]), (&json!(null), &json!([])));
    assert_eq!(preview["remarks"][0]["value"], "110…21");
}

#[test]
fn columns_may_be_named() {
    let scratch = Scratch::new();
    let path = scratch.put("list.csv", "编码,姓名\nA1,甲\nA2,乙\n");
    let ran = campix(&words([&"roster", &path]));
    assert!(ran.code == 3 && ran.err.contains("E506"), "{ran:?}");
    for column in ["student_no=编码", "student_no=1"] {
        let ran = campix(&words([&"roster", &path, &"--column", &column, &"--column", &"name="]));
        assert!(ran.code == 0 && ran.out.contains("2 people, 2 usable"), "{ran:?}");
        assert!(ran.out.lines().nth(2).unwrap().contains("not read"), "{ran:?}");
    }
    assert_eq!(campix(&words([&"roster", &path, &"--column", &"shoe_size=3"])).code, 2);
    let ran = campix_with(&words([&"roster", &"-"]), "学号\n7\n".as_bytes(), "en");
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn lists_of_departments_become_one_clean_list() {
    let scratch = Scratch::new();
    let one = scratch.put("one.csv", "学号,姓名,备注\n00230017,甲,\n00230018,乙,\n合计,2人,\n");
    let two = scratch.put("two.csv", "姓名,学号\n丙,00230019\n丁,00230017\n");
    let clean = scratch.path("clean.xlsx");
    let refused = campix(&words([&"roster", &one, &two, &"--to", &clean]));
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(!clean.exists() && refused.out.contains("table 2, row 3"), "{}", refused.out);
    let written = campix(&words([&"roster", &one, &two, &"--to", &clean, &"--set-aside"]));
    assert_eq!(written.code, 1, "{}", written.err);
    let read = campix(&words([&"roster", &clean]));
    assert!(read.code == 0 && read.out.contains("3 people, 3 usable"), "{}{}", read.out, read.err);
    let again = campix(&words([&"roster", &one, &"--to", &clean]));
    assert_eq!(again.code, 2, "a file is not written over");
    let named = campix(&words([&"roster", &one, &"--to", &scratch.path("clean.csv")]));
    assert_eq!(named.code, 2, "{}", named.err);
}
