//! Outputs of one planted day: read back, compared with what went in, searched for what must not be in them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader, Xlsx};

use crate::day::OutputError;
use crate::day::handout::confirm;
use crate::day::handout::contact::ContactOptions;
use crate::day::handout::faces;
use crate::day::handout::page_tests::assert_nested;
use crate::day::handout::proof::{self, Answer, AnswerFaultKind, ProofError, ProofOptions};
use crate::day::handout::results::{self, ResultsOptions};
use crate::day::handout::retake::{self, RetakeOptions, retakes};
use crate::day::{Disclosure, Note, Outcome, PhotoRef, Product, Session, Severity, Standing};
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::ground::text::{Language, Text};
use crate::people::number::{IdNumber, StudentNumber};
use crate::people::roster::{FaultyRows, Roster, RosterOptions};
use crate::people::{Group, Person, PersonName, PhotoName};

/// A small grey JPEG, a different one for each photo.
fn thumbnail(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..30 * 40 * 3).map(|at| shade.wrapping_add((at % 90) as u8)).collect();
    jpeg_encoder::Encoder::new(&mut bytes, 60).encode(&pixels, 30, 40, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

const NAMES: [&str; 6] =
    ["欧阳明月", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "𠮷野家子", "买买提·吐尔逊", "李雷"];

pub(super) fn workbook(write: impl FnOnce(&mut Vec<u8>) -> Result<(), OutputError>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    bytes
}

/// Twelve people in three classes, with every standing among them, and three photos without owner.
pub(super) fn day() -> (Vec<Outcome>, BTreeMap<Sha256Digest, Vec<u8>>) {
    let groups = [
        Group::new("外国语学院", "英语", "英语2302"),
        Group::new("计算机学院", "软件工程", "软工2310"),
        Group::new("计算机学院", "软件工程", "软工2302"),
    ];
    let standings = [
        Standing::Pass,
        Standing::Fail,
        Standing::Missing,
        Standing::Warn,
        Standing::Unreadable,
        Standing::Ambiguous,
        Standing::Unknown,
        Standing::Pass,
        Standing::Pass,
        Standing::Fail,
        Standing::Missing,
        Standing::Superseded,
    ];
    let mut outcomes = Vec::new();
    let mut thumbnails = BTreeMap::new();
    for (index, standing) in standings.into_iter().enumerate() {
        let mut person = Person::new(index as u32 + 2);
        person.name = PersonName::new(NAMES[index % NAMES.len()]);
        person.student_no = Some(StudentNumber::parse(&format!("002300{index:02}"), None).unwrap().number);
        // One identity number is enough to search for; two would be a duplicate.
        person.id_number = (index == 0).then(|| IdNumber::parse("11010519491231002X").unwrap().number);
        person.group = groups[index % 3].clone();
        let mut outcome = Outcome::new(standing);
        if standing != Standing::Missing {
            let digest = Sha256Digest([index as u8 + 1; 32]);
            // The first is named by an identity number, which names of files show only in full.
            let number = if index == 0 { "11010519491231002X".to_owned() } else { format!("002300{index:02}") };
            let name = format!("{number}_李雷.jpg");
            let mut photo = PhotoRef::new(PhotoName::new(&name), digest, 20_000, index as u32);
            photo.taken = Some(Moment { milliseconds: 1_788_252_067_000 + index as i64 * 60_000 });
            photo.station = Some("A".to_owned());
            outcome.photo = Some(photo);
            outcome.session = Session { face_lightness: Some(60.0 + index as f64), ..Session::default() };
            thumbnails.insert(digest, thumbnail(index as u8 * 20));
        }
        if standing == Standing::Fail {
            let message =
                Text::new("眼睛位置偏低：312 像素，应为 200–300", "eye line too low: 312 px, allowed 200–300");
            let advice = Text::new("请把相机抬高或让人物坐高", "raise the seat or lower the camera");
            outcome.notes.push(Note::new("geometry.eye-line", Severity::Fail, message).advice(advice));
            outcome.notes.push(Note::new("file.bytes", Severity::Info, Text::new("仅供参考", "for information")));
        }
        if matches!(standing, Standing::Pass | Standing::Warn) {
            let name = PhotoName::new(&format!("软工/002300{index:02}.jpg"));
            outcome.products.push(Product::new("tender-freshman", name, Sha256Digest([200; 32]), 28_000));
        }
        outcome.person = Some(Arc::new(person));
        outcomes.push(outcome);
    }
    for (index, standing) in [Standing::Unowned, Standing::Card].into_iter().enumerate() {
        let mut outcome = Outcome::new(standing);
        let digest = Sha256Digest([100 + index as u8; 32]);
        outcome.photo = Some(PhotoRef::new(PhotoName::new("合影.jpg"), digest, 10, 20 + index as u32));
        outcomes.push(outcome);
    }
    (outcomes, thumbnails)
}

/// Every output with all its content, by name, at one disclosure.
fn outputs(disclosure: Disclosure, language: Language) -> Vec<(&'static str, Vec<u8>)> {
    let (outcomes, thumbnails) = day();
    let options = ResultsOptions { language, disclosure };
    let list = retakes(&outcomes, language, disclosure);
    let heading = RetakeOptions::of(&outcomes, language, Some("某大学".to_owned()));
    let contact = ContactOptions { language, disclosure, ..ContactOptions::default() };
    let proof = ProofOptions { language, disclosure, ..ProofOptions::default() };
    let mut files = vec![
        (
            "results.xlsx",
            workbook(|out| results::workbook(out, &outcomes, &thumbnails, options, &std::env::temp_dir())),
        ),
        ("retake.xlsx", workbook(|out| retake::workbook(out, &list, &heading, &std::env::temp_dir()))),
        ("proof-answers.xlsx", workbook(|out| proof::answer_workbook(out, &outcomes, &proof, &std::env::temp_dir()))),
    ];
    let mut write = |name, f: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        f(&mut bytes);
        files.push((name, bytes));
    };
    write("results.csv", &|out| results::csv(out, &outcomes, options).unwrap());
    write("results.jsonl", &|out| results::jsonl(out, &outcomes, disclosure).unwrap());
    write("retake.csv", &|out| retake::csv(out, &list, language).unwrap());
    write("retake.html", &|out| retake::page(out, &list, &heading).unwrap());
    write("faces.html", &|out| {
        for page in faces::pages(&outcomes, language) {
            faces::page(out, &outcomes, &page, &thumbnails, &contact).unwrap();
        }
    });
    write("confirm.html", &|out| confirm::page(out, &outcomes, &thumbnails, &contact).unwrap());
    write("confirm.csv", &|out| confirm::csv(out, &outcomes, &contact).unwrap());
    write("proof.html", &|out| proof::page(out, &outcomes, &thumbnails, &proof).unwrap());
    files
}

/// All text of an output: of a workbook, every part of its archive.
pub(super) fn text(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return String::from_utf8(bytes.to_vec()).unwrap();
    };
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_index(index).unwrap(), &mut part).unwrap();
        text += &String::from_utf8_lossy(&part);
    }
    text
}

#[test]
fn every_output_shows_what_its_disclosure_says_and_no_more() {
    let identity = ["19491231", "11010519"];
    let numbers = ["0023000", "0023001"];
    let names = ["明月", "野家子", "吐尔逊", "李雷", "alert(1)", "/C calc"];
    for language in [Language::Zh, Language::En] {
        for (name, bytes) in outputs(Disclosure::Share, language) {
            let text = text(&bytes);
            for secret in identity.iter().chain(&numbers).chain(&names) {
                assert!(!text.contains(secret), "{secret} in {name}");
            }
        }
        for (name, bytes) in outputs(Disclosure::Work, language) {
            let text = text(&bytes);
            assert!(text.contains("明月"), "{name}");
            // Somebody is called up by this number, and it is what a photographer types.
            assert!(text.contains(numbers[0]), "{name}");
            for secret in identity {
                assert!(!text.contains(secret), "{secret} in {name}");
            }
        }
        for (name, bytes) in outputs(Disclosure::Full, language) {
            // Tables of results have a column for the identity number, pages of faces the name of the file; elsewhere people are
            // called by another number.
            let whole = name.starts_with("results.") || name == "faces.html";
            assert_eq!(text(&bytes).contains("11010519491231002X"), whole, "{name}");
        }
    }
}

#[test]
fn the_same_day_gives_the_same_bytes() {
    assert_eq!(outputs(Disclosure::Full, Language::Zh), outputs(Disclosure::Full, Language::Zh));
}

#[test]
fn the_table_of_results_reads_back() {
    let (outcomes, _) = day();
    let mut bytes = Vec::new();
    results::csv(&mut bytes, &outcomes, ResultsOptions { disclosure: Disclosure::Full, ..ResultsOptions::default() })
        .unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("\u{FEFF}结果,名单行号,学号,"));
    assert!(text.contains("\r\n") && text.contains("\"=\"\"00230000\"\"\"") && text.contains("'=cmd|"));
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), outcomes.len());
    assert_eq!(&rows[1][0], "不合格");
    assert_eq!(&rows[1][14], "眼睛位置偏低：312 像素，应为 200–300");
    assert_eq!(&rows[0][16], "tender-freshman: 软工/00230000.jpg (28000 B)");
    // The roster reads what Excel keeps as text as the original number.
    let options = RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() };
    let roster = Roster::read(&bytes, &options).unwrap();
    let keys: Vec<&str> = roster.people.iter().filter_map(|p| p.main_key().map(|(_, key)| key)).collect();
    assert_eq!(roster.set_aside.len(), 2, "two photos have no owner");
    assert!(keys.contains(&"00230000"), "{keys:?}");
}

#[test]
fn the_lines_of_results_are_json() {
    let (outcomes, _) = day();
    let mut bytes = Vec::new();
    results::jsonl(&mut bytes, &outcomes, Disclosure::Full).unwrap();
    let lines: Vec<serde_json::Value> =
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), outcomes.len());
    assert_eq!(lines[0]["standing"], "pass");
    assert_eq!(lines[0]["person"]["student_no"], "…00");
    assert_eq!(lines[0]["revealed"]["student_no"], "00230000");
    assert_eq!(lines[1]["notes"][0]["rule"], "geometry.eye-line");
}

#[test]
fn the_workbook_has_a_sheet_a_standing() {
    let (outcomes, thumbnails) = day();
    let bytes = workbook(|out| {
        results::workbook(out, &outcomes, &thumbnails, ResultsOptions::default(), &std::env::temp_dir())
    });
    let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let names = book.sheet_names();
    assert_eq!(names[..3], ["全部", "不合格", "无法读取"]);
    assert_eq!(names.len(), 11);
    assert_eq!(book.worksheet_range("全部").unwrap().height(), outcomes.len() + 1);
    assert_eq!(book.worksheet_range("不合格").unwrap().height(), 3);
    // Two failures, one unreadable, one ambiguous, one unknown: the workbook has the picture of those that have one.
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
    let pictures = (0..archive.len())
        .filter(|index| archive.by_index(*index).unwrap().name().unwrap().starts_with("xl/media/"))
        .count();
    assert_eq!(pictures, 5);
    assert!(text(&bytes).contains("autoFilter"));
}

#[test]
fn bytes_that_are_no_picture_leave_a_workbook_whole() {
    let (outcomes, mut thumbnails) = day();
    for bytes in thumbnails.values_mut() {
        bytes.truncate(3);
    }
    let bytes = workbook(|out| {
        results::workbook(out, &outcomes, &thumbnails, ResultsOptions::default(), &std::env::temp_dir())
    });
    assert!(Xlsx::new(Cursor::new(bytes)).is_ok());
}

#[test]
fn the_retake_list_is_sorted_for_calling_up() {
    let (mut outcomes, _) = day();
    // Row 3 failed and came again; a passing photo takes the person off the list.
    let mut again = outcomes[1].clone();
    again.standing = Standing::Pass;
    again.notes.clear();
    outcomes.push(again);
    let list = retakes(&outcomes, Language::Zh, Disclosure::Work);
    let order: Vec<(&str, u32)> = list.iter().map(|retake| (retake.group.class.as_str(), retake.row)).collect();
    // 计算机 before 外国语 by pinyin, 2302 before 2310 by value.
    assert_eq!(
        order,
        [("软工2302", 4), ("软工2302", 7), ("软工2310", 6), ("软工2310", 12), ("英语2302", 8), ("英语2302", 11)]
    );
    assert_eq!(list[0].reasons, ["名单上有此人，没有照片"]);
    assert_eq!(list[0].advice, ["缺拍：请通知本人到场拍摄"]);
    assert_eq!(list[5].advice, ["请把相机抬高或让人物坐高"]);
    assert_eq!(list[5].reasons.len(), 1, "a note for information is no reason");
    assert!(!format!("{list:?}").contains("明月"));
    let mut book = Xlsx::new(Cursor::new(workbook(|out| {
        retake::workbook(out, &list, &RetakeOptions::default(), &std::env::temp_dir())
    })))
    .unwrap();
    assert_eq!(book.sheet_names(), ["补拍名单", "计算机学院", "外国语学院"]);
    assert_eq!(book.worksheet_range("计算机学院").unwrap().height(), 5);
    assert!(
        Xlsx::new(Cursor::new(workbook(|out| retake::workbook(
            out,
            &[],
            &RetakeOptions::default(),
            &std::env::temp_dir()
        ))))
        .is_ok()
    );
}

#[test]
fn sheets_of_departments_have_lawful_names() {
    let mut outcomes = Vec::new();
    for (index, department) in
        ["a/b:c*d?[e]", "A/B", "ab", "补拍名单", "", "𠮷".repeat(40).as_str(), "'q'"].iter().enumerate()
    {
        let mut person = Person::new(index as u32 + 2);
        person.group = Group::new(department, "", "");
        let mut outcome = Outcome::new(Standing::Missing);
        outcome.person = Some(Arc::new(person));
        outcomes.push(outcome);
    }
    let list = retakes(&outcomes, Language::Zh, Disclosure::Share);
    let book = Xlsx::new(Cursor::new(workbook(|out| {
        retake::workbook(out, &list, &RetakeOptions::default(), &std::env::temp_dir())
    })))
    .unwrap();
    assert_eq!(book.sheet_names().len(), 8);
}

#[test]
fn proof_sheets_are_a_class_a_sheet() {
    let (outcomes, thumbnails) = day();
    let mut bytes = Vec::new();
    proof::page(&mut bytes, &outcomes, &thumbnails, &ProofOptions::default()).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    assert_nested(&page);
    assert_eq!(page.matches("<section>").count(), 3);
    // Pass, warn, fail, unknown: seven; no one is asked about a photo that is missing, broken or possibly another person's.
    assert_eq!(page.matches("class=\"cell\"").count(), 7);
    assert!(page.find("软工2302").unwrap() < page.find("软工2310").unwrap());
}

#[test]
fn answers_come_back_with_every_fault() {
    let (outcomes, _) = day();
    let blank = workbook(|out| proof::answer_workbook(out, &outcomes, &ProofOptions::default(), &std::env::temp_dir()));
    assert_eq!(proof::answers(&blank).unwrap(), []);
    let english = workbook(|out| {
        proof::answer_workbook(
            out,
            &outcomes,
            &ProofOptions { language: Language::En, ..ProofOptions::default() },
            &std::env::temp_dir(),
        )
    });
    assert_eq!(proof::answers(&english).unwrap(), []);
    let good = "行号,照片编号,核对结果\n2,0123456789ab,√\n3,0123456789AC,Not me\n4,0123456789ad,重拍\n2,0123456789ab,确认\n5,,\n";
    let read = proof::answers(good.as_bytes()).unwrap();
    let given: Vec<(u32, Answer)> = read.iter().map(|answer| (answer.row, answer.answer)).collect();
    assert_eq!(given, [(2, Answer::Confirmed), (3, Answer::WrongPerson), (4, Answer::Retake)]);
    let bad =
        "row,photo,answer\nx,0123456789ab,ok\n3,123,ok\n4,0123456789ad,maybe\n5,0123456789ae,yes\n5,0123456789ae,no\n";
    let Err(ProofError::Refused { faults }) = proof::answers(bad.as_bytes()) else { panic!() };
    let kinds: Vec<(u32, AnswerFaultKind)> = faults.iter().map(|fault| (fault.line, fault.kind)).collect();
    assert_eq!(
        kinds,
        [
            (2, AnswerFaultKind::Row),
            (3, AnswerFaultKind::Photo),
            (4, AnswerFaultKind::Answer),
            (6, AnswerFaultKind::Contradiction),
        ]
    );
    assert!(matches!(proof::answers(b"a,b\n1,2\n"), Err(ProofError::NoColumn { .. })));
    assert!(proof::answers(b"PK\x03\x04").is_err());
}
