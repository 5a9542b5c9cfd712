//! Reference pictures are taken over, shown beside what they were compared with, and never altered.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::tests::{PEOPLE, book, day, files, import, key, of, student_no, write};
use super::*;
use crate::compare::{CompareError, Fault, FaultKind, Field, ImportOptions, Pair, Providers};
use crate::day::{FixedClock, Part, Purge};
use crate::ground::digest::Sha256Digest;
use crate::ground::geometry::Size;
use crate::ground::pixels::RgbPixels;
use crate::ground::whole_file::tests::Scratch;
use crate::make::encode::{BandSpec, ByteBand, Measure, encode_to_band};
use crate::people::number::KeyKind;

/// A picture of an authority, larger than the copy that is kept.
fn reference(seed: u8) -> Vec<u8> {
    let pixels = RgbPixels::filled(Size::new(600, 800), [seed, 90, 160]);
    let spec = BandSpec::default().band(ByteBand::new(1, 60_000)).quality_floor(None).measure(Measure::Nothing);
    encode_to_band(pixels.view(), &spec).unwrap().bytes
}

fn page(out: &Path, at: usize) -> String {
    String::from_utf8(of(out, at, "html")).unwrap()
}

fn section(page: &str) -> Option<&str> {
    let from = page.find("<h2>存疑或不符的比对：")?;
    Some(&page[from..from + page[from..].find("</section>")?])
}

/// Cells of the list of all comparisons by row of the roster.
fn listed(out: &Path) -> Vec<(String, String)> {
    let rows = crate::people::roster::figure_rows(&fs::read(out.join("dossiers/comparisons.xlsx")).unwrap()).unwrap();
    let heading = rows.iter().position(|(_, _, cells)| cells.iter().any(|cell| cell == "参考照片")).unwrap();
    let column = rows[heading].2.iter().position(|cell| cell == "参考照片").unwrap();
    let of_sheet = rows[heading + 1..].iter().filter(|(sheet, ..)| *sheet == rows[heading].0);
    of_sheet.map(|(_, _, cells)| (cells[0].clone(), cells.get(column).cloned().unwrap_or_default())).collect()
}

#[test]
fn a_comparison_in_doubt_shows_both_pictures_and_says_when_there_is_none() {
    let scratch = Scratch::new("references");
    let out = scratch.0.join("out");
    let given = scratch.0.join("given/1班");
    fs::create_dir_all(&given).unwrap();
    let file = reference(20);
    fs::write(given.join(format!("{}.jpg", student_no(1))), &file).unwrap();
    fs::write(given.join(format!("{}.jpg", student_no(0))), reference(30)).unwrap();
    fs::write(given.join(format!("{}.jpg", student_no(2))), b"no picture").unwrap();
    fs::write(given.join("99999999.jpg"), reference(40)).unwrap();
    // Two different ones of one person.
    for (at, suffix) in ["", "_2"].iter().enumerate() {
        fs::write(given.join(format!("{}{suffix}.jpg", student_no(3))), reference(50 + at as u8)).unwrap();
    }
    let outcomes = day(&out);
    let mut book = book(&out, &outcomes);
    import(&mut book);
    let taken = book.take_references(scratch.0.join("given"), Pair::Police).unwrap();
    let ReferencesTaken { taken, known, strangers, ambiguous, unread } = taken;
    assert_eq!((taken, known, strangers, ambiguous, unread), (2, 0, 1, 2, 1));
    let again = book.take_references(scratch.0.join("given"), Pair::Police).unwrap();
    assert_eq!((again.taken, again.known), (0, 2));
    for pair in [Pair::Person, Pair::Identity, Pair::CardPolice] {
        assert!(matches!(book.take_references(&given, pair), Err(DossierError::NoReference { .. })));
    }
    assert!(matches!(book.take_references(out.join("nowhere"), Pair::Police), Err(DossierError::Day(_))));
    assert_eq!(fs::read(given.join(format!("{}.jpg", student_no(1)))).unwrap(), file, "the file was altered");
    let report = write(&mut book, 1);
    drop(book);

    // The second is in doubt and has a reference: two pictures in one section.
    let shown = page(&out, 1);
    let doubt = section(&shown).unwrap();
    assert_eq!((doubt.matches("<figure>").count(), doubt.matches("<img").count()), (2, 2), "{doubt}");
    assert!(doubt.contains("figures large") && doubt.contains(&Sha256Digest::of(&file).short()));
    assert!(doubt.find("采集照 ·").unwrap() < doubt.find("参考照片（缩略）").unwrap());
    // The fifth is another person and has none: that is said.
    let shown = page(&out, 4);
    let none = section(&shown).unwrap();
    assert_eq!((none.matches("<figure>").count(), none.matches("<img").count()), (2, 1));
    assert!(none.contains("未提供") && none.contains("没有提供参考照片") && none.contains("非同一人"));
    // Nothing of the others, whatever was handed over.
    assert!((0..PEOPLE).filter(|at| ![1, 4].contains(at)).all(|at| section(&page(&out, at)).is_none()));
    let record: serde_json::Value = serde_json::from_slice(&of(&out, 1, "json")).unwrap();
    let roles =
        record["content"]["pictures"].as_array().unwrap().iter().map(|picture| picture["role"].as_str().unwrap());
    assert_eq!(roles.collect::<Vec<_>>(), ["captured", "delivered", "compared", "reference"]);
    assert_eq!(record["content"]["pictures"][3]["sha256"], Sha256Digest::of(&file).to_string());
    let cells = listed(&out);
    let of_row = |row: &str| cells.iter().find(|(other, _)| other == row).unwrap().1.clone();
    assert_eq!((of_row("3"), of_row("6")), (Sha256Digest::of(&file).short(), "未提供".to_owned()));
    assert_eq!(of_row("2"), "");

    // The journal names the file, and a changed picture in the page is found.
    let verifier = Verifier::open(out.join("journal.jsonl"), Some(report.seal)).unwrap();
    let intact = verifier.check_at(given.join("somewhere.jpg"), &file).unwrap();
    let person = key().pseudonym(KeyKind::StudentNo, &student_no(1)).as_str().to_owned();
    assert_eq!((intact.kind, intact.person, intact.place), (FileKind::Reference, Some(person), PlaceCheck::Unchecked));
    let mut bytes = of(&out, 1, "html");
    let text = String::from_utf8(bytes.clone()).unwrap();
    let last = text.rfind("base64,").unwrap() + 60;
    bytes[last] ^= 1;
    assert!(matches!(verifier.check(&bytes), Err(Tampered::Picture { number: 4 })), "{:?}", verifier.check(&bytes));
    let journal = fs::read_to_string(out.join("journal.jsonl")).unwrap();
    assert!(!journal.contains(&student_no(1)) && journal.contains("\"referenced\""));

    // Without the folder, everything is as it was.
    fs::remove_dir_all(scratch.0.join("given")).unwrap();
    let before = files(&out);
    let mut book = super::tests::book(&out, &outcomes);
    let again = write(&mut book, 2);
    assert_eq!((again.written, again.unchanged), (0, 6));
    assert_eq!(files(&out), before);
    drop(book);
    // Purged, the copies are gone, and the next dossier says so.
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    Purge::new(&out, "tester", clock).part(Part::Workings).part(Part::Dossiers).run().unwrap();
    fs::create_dir_all(out.join(".campix")).unwrap();
    let mut book = super::tests::book(&out, &outcomes);
    write(&mut book, 1);
    let shown = page(&out, 1);
    assert!(section(&shown).unwrap().contains("画面已不在"), "{shown}");
}

#[test]
fn a_list_names_references_in_a_column_and_faulty_ones_are_refused_by_row() {
    let scratch = Scratch::new("references-column");
    let (out, given) = (scratch.0.join("out"), scratch.0.join("given"));
    fs::create_dir(&given).unwrap();
    fs::write(given.join("a.jpg"), reference(20)).unwrap();
    fs::write(scratch.0.join("outside.jpg"), reference(21)).unwrap();
    fs::write(given.join("b.jpg"), b"no picture").unwrap();
    let outcomes = day(&out);
    let mut book = book(&out, &outcomes);
    let options = ImportOptions { references: Some((&given).into()), ..ImportOptions::default() };
    let list = |file: &str, flow: &str| {
        let row = format!("{},公安,police-photo,03,52,{flow},{file}\n", student_no(1));
        format!("学号,比对对象,比对方,比对结果,分数,流水号,参考照片\n{row}")
    };
    for file in ["b.jpg", "c.jpg", "../outside.jpg", "/etc/hostname"] {
        let refused = book.import(list(file, "P1").as_bytes(), &Providers::builtin(), &options);
        let Err(DossierError::Compare(CompareError::Refused { faults })) = refused else { panic!("{file} is taken") };
        let expected = Fault { row: 2, field: Some(Field::Reference), kind: FaultKind::Reference };
        assert_eq!(faults, [expected], "{file}");
    }
    assert!(book.answers(3).is_empty());
    assert_eq!(book.import(list("a.jpg", "P1").as_bytes(), &Providers::builtin(), &options).unwrap(), 1);
    // Without the folder the column is not read.
    assert_eq!(
        book.import(list("c.jpg", "P2").as_bytes(), &Providers::builtin(), &ImportOptions::default()).unwrap(),
        1
    );
    write(&mut book, 1);
    assert_eq!(section(&page(&out, 1)).unwrap().matches("<img").count(), 2);
}

#[test]
fn the_cover_lists_who_signed_and_is_written_anew_after_another_did() {
    use crate::day::{Agreement, Decision, DecisionKind, Ledger, StaffRole};
    let scratch = Scratch::new("cover-agreements");
    let outcomes = day(&scratch.0);
    let cover = || fs::read_to_string(scratch.0.join("dossiers/index.html")).unwrap();
    write(&mut book(&scratch.0, &outcomes), 1);
    assert!(cover().contains("保密协议") && cover().contains("未登记。"));
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let document = Sha256Digest::of(b"we keep silent");
    let sign = |who: &str, until: &str| {
        let roster = super::tests::roster();
        let mut ledger = Ledger::open(&scratch.0, &roster, &key(), clock.clone(), "tester").unwrap();
        let agreement = Agreement::new(who, StaffRole::Collector, "2026-08-30", document.to_string()).until(until);
        ledger.decide(&[Decision::new(DecisionKind::Agreed).agreement(agreement)]).unwrap();
    };
    sign("陈立", "2026-08-31");
    sign("林芳", "2027-07-31");
    let report = write(&mut book(&scratch.0, &outcomes), 1);
    assert_eq!(report.written, 0);
    let page = cover();
    assert!(page.contains("陈立") && page.contains("林芳") && page.contains(&document.short()), "{page}");
    assert_eq!((page.matches(">有效<").count(), page.matches(">不在有效期内<").count()), (1, 1));
    let options =
        DossierOptions { disclosure: crate::day::Disclosure::Share, forms: Forms::Html, ..DossierOptions::default() };
    Dossiers::new(&mut book(&scratch.0, &outcomes), options).write().unwrap();
    assert!(!cover().contains("林芳") && cover().contains("林…"));
    let verifier = Verifier::open(scratch.0.join("journal.jsonl"), None).unwrap();
    let intact = verifier.check_at("文件/协议.pdf", b"we keep silent").unwrap();
    assert_eq!((intact.kind, intact.place), (FileKind::Agreement, PlaceCheck::Unchecked));
}
