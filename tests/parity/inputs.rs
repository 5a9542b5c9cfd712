//! Inputs of the table: drawn portraits, planted defects, hostile files, lists, profiles, a small day.

use std::io;
use std::path::Path;

use campix_core::geometry::Size;
use campix_core::profile::Profile;
use campix_examples::campus_day::DrawnDay;
use campix_examples::studio::{Defect, Studio};

use super::Case;

const STUDIO: Studio = Studio::new(2_026);
/// Enough pixels for a registration file.
const ORIGINAL: Size = Size::new(720, 960);
/// As large as a registration file: defects are planted into these.
const FINISHED: Size = Size::new(480, 640);

const LIST: &str = "学号,姓名,身份证号,院系,专业,班级\n\
    00230017,欧阳明月,11010519491231002X,计算机/软件,软件工程,软工2301\n\
    00230018,王小明,,外国语学院,英语,英语2302\n\
    00230019,𠮷田,H12345678,CON,日语,日语2301\n";
const FAULTY_LIST: &str =
    "学号,姓名,身份证号\n4.4E+17,甲,\n00230018,乙,110105194912310021\n00230018,丙,\n00230020,丁,\n";
const OWN_PROFILE: &str = r#"schema = 1
id = "own"
edition = "1"
extends = ["moe-2017-99"]
"#;

/// Writes every input into `folder` and lists the cases.
pub(super) fn write(folder: &Path) -> io::Result<Vec<Case>> {
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes);
    let mut cases = Vec::new();

    for number in 0..3 {
        let file = format!("portrait-{number}.jpg");
        put(&file, &STUDIO.portrait(number, ORIGINAL).jpeg())?;
        cases.push(Case::new(format!("facts-{number}"), "facts", &file, "", ""));
        for profile in ["tender-freshman", "xinhua", "social-card"] {
            cases.push(Case::new(format!("check-{profile}-{number}"), "check", &file, profile, ""));
            cases.push(Case::new(format!("original-{profile}-{number}"), "original", &file, profile, ""));
            cases.push(Case::new(format!("make-{profile}-{number}"), "make", &file, profile, ""));
        }
    }
    for defect in Defect::all() {
        let file = format!("{}.jpg", defect.name());
        put(&file, &STUDIO.defective(5, defect, FINISHED).jpeg())?;
        cases.push(Case::new(format!("check-{}", defect.name()), "check", &file, "tender-freshman", ""));
    }
    cases.push(Case::new("make-two-people", "make", "two-people.jpg", "tender-freshman", ""));
    cases.push(Case::new("make-nobody", "make", "nobody.jpg", "tender-freshman", ""));
    cases.push(Case::new("make-off-centre", "make", "off-centre.jpg", "tender-freshman", ""));
    cases.push(Case::new("make-from-advice", "make", "portrait-0.jpg", "iso-advice", ""));

    hostile(&put, &mut cases)?;
    people(&put, &mut cases)?;
    for id in Profile::builtin_ids() {
        cases.push(Case::new(format!("profile-{id}"), "profile", "", id, ""));
    }
    cases.push(Case::new("profile-unknown", "profile", "", "no-such-standard", ""));
    cases.push(Case::new("stack", "stack", "", "tender-freshman+iso-advice", ""));
    cases.push(Case::new("stack-conflict", "stack", "", "cet+social-card", ""));
    put("own.toml", OWN_PROFILE.as_bytes())?;
    put("faulty.toml", b"schema = 1\nid = 3\n[geometry]\nnose = 1\n")?;
    for (name, file) in [("open-own", "own.toml"), ("open-faulty", "faulty.toml"), ("open-absent", "absent.toml")] {
        cases.push(Case::new(name, "open", file, "", ""));
    }

    DrawnDay::draw(&folder.join("day"), 8, 3, FINISHED)?;
    cases.push(Case::new("day", "day", "day/roster.csv", "tender-freshman", "day/photos"));
    Ok(cases)
}

/// Files that are not photos, or no longer.
fn hostile(put: &dyn Fn(&str, &[u8]) -> io::Result<()>, cases: &mut Vec<Case>) -> io::Result<()> {
    let whole = STUDIO.portrait(9, FINISHED).jpeg();
    let mut altered = whole.clone();
    for at in (700..altered.len()).step_by(997) {
        altered[at] ^= 0x55;
    }
    let mut trailing = whole.clone();
    trailing.extend(b"left by an editor");
    // SOI, then a frame header that announces 65 500 × 65 500 pixels.
    let huge = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0xFF, 0xDC, 0xFF, 0xDC, 1, 1, 0x11, 0, 0xFF, 0xD9];
    for (name, bytes) in [
        ("empty.jpg", &b""[..]),
        ("text.jpg", b"this is not a picture at all"),
        ("half.jpg", &whole[..whole.len() / 2]),
        ("head.jpg", &whole[..20]),
        ("altered.jpg", &altered),
        ("trailing.jpg", &trailing),
        ("huge.jpg", &huge),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"),
        ("照片 📷.JPG", &whole),
    ] {
        put(name, bytes)?;
        let case = name.split('.').next().unwrap_or_default();
        let case = if case.is_ascii() { case } else { "unicode" };
        cases.push(Case::new(format!("hostile-{case}"), "check", name, "tender-freshman", ""));
    }
    cases.push(Case::new("hostile-absent", "check", "absent.jpg", "tender-freshman", ""));
    for (name, file, density) in
        [("retag", "trailing.jpg", "350"), ("retag-text", "text.jpg", "300"), ("retag-half", "half.jpg", "300")]
    {
        cases.push(Case::new(name, "retag", file, "", density));
    }
    Ok(())
}

/// Numbers, patterns, lists and names.
fn people(put: &dyn Fn(&str, &[u8]) -> io::Result<()>, cases: &mut Vec<Case>) -> io::Result<()> {
    for (at, number) in [
        "11010519491231002X",
        "　11010519491231002ｘ",
        "110105194912310021",
        "110105491231002",
        "110105491231996",
        "4.4E+17",
        "110105194912310000",
        "99010519491231002X",
        "11010519491331002X",
        "H1234567890",
        "830000198001010014",
        "E12345678",
        "12345678",
        "",
        "张三",
    ]
    .into_iter()
    .enumerate()
    {
        cases.push(Case::new(format!("id-{at}"), "id", "", "", number));
    }
    for (at, argument) in
        ["(2019-2026)#{6} 2023001742", "(2019-2026)#{6} 2031001742", "#{3 123", "@{1,2}#{6,8} AB123456"]
            .into_iter()
            .enumerate()
    {
        cases.push(Case::new(format!("pattern-{at}"), "pattern", "", "", argument));
    }
    let utf16: Vec<u8> = "\u{FEFF}".encode_utf16().chain(LIST.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("list.csv", LIST.as_bytes()),
        ("list-utf16.csv", &utf16),
        ("faulty.csv", FAULTY_LIST.as_bytes()),
        ("no-key.csv", "姓名,院系\n甲,乙\n".as_bytes()),
        ("nobody.csv", "学号,姓名\n".as_bytes()),
        ("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("broken.xlsx", b"PK\x03\x04 and nothing more"),
    ] {
        put(name, bytes)?;
        let case = name.replace('.', "-");
        cases.push(Case::new(format!("roster-{case}"), "roster", name, "", ""));
    }
    cases.push(Case::new("roster-set-aside", "roster", "faulty.csv", "", "set-aside"));
    cases.push(Case::new("roster-absent", "roster", "absent.csv", "", ""));
    for (at, template) in [
        "{department}/{class}/{student_no}.jpg",
        "{pseudonym}.jpg",
        "{id_number|student_no}_{name}.jpg",
        "{id_number}.jpg",
        "{class}.jpg",
        "{nose}.jpg",
        "{student_no}.png",
    ]
    .into_iter()
    .enumerate()
    {
        cases.push(Case::new(format!("names-{at}"), "names", "list.csv", "", template));
    }
    Ok(())
}
