//! Whole batches over a small invented day: chains, tampering, masking, reviews, live calls, templates.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::compare::{
    CallError, CallOptions, Caller, Class, CompareError, Comparer, ImportOptions, Pair, Provider, Providers, Purpose,
    RawAnswer, Request, Timer,
};
use crate::day::ledger::event::{Event, SeenFile};
use crate::day::ledger::journal::Journal;
use crate::day::ledger::thumbs::ThumbFile;
use crate::day::record::photo::Record;
use crate::day::run::place;
use crate::day::{Disclosure, FixedClock, JournalError, Outcome, PhotoRef, Product, Standing};
use crate::ground::digest::Sha256Digest;
use crate::ground::geometry::Size;
use crate::ground::moment::Moment;
use crate::ground::pixels::RgbPixels;
use crate::ground::text::Language;
use crate::ground::whole_file::tests::Scratch;
use crate::make::encode::{BandSpec, ByteBand, Measure, encode_to_band};
use crate::people::PhotoName;
use crate::people::matching::Grade;
use crate::people::number::PseudonymKey;
use crate::people::roster::{Roster, RosterOptions};

pub(super) const PEOPLE: usize = 6;

pub(super) fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock(UNIX_EPOCH + Duration::from_secs(1_788_252_067)))
}

pub(super) fn key() -> PseudonymKey {
    PseudonymKey::new(&[7; 32]).unwrap()
}

pub(super) fn student_no(at: usize) -> String {
    format!("2026{:06}", 40_017 + at)
}

fn name(at: usize) -> String {
    format!("欧阳明{}", ["月", "辉", "哲", "远", "珠", "镜"][at])
}

fn picture(seed: u8) -> Vec<u8> {
    let pixels = RgbPixels::filled(Size::new(48, 64), [100, 197, seed]);
    let spec = BandSpec::default().band(ByteBand::new(1, 6_000)).quality_floor(None).measure(Measure::Nothing);
    encode_to_band(pixels.view(), &spec).unwrap().bytes
}

pub(super) fn roster() -> Roster {
    let mut list = "学号,姓名,院系,专业,班级\n".to_owned();
    for at in 0..PEOPLE {
        let department = if at < 3 { "计算机学院" } else { "外国语学院" };
        let _ = writeln!(list, "{},{},{department},专业<一>,1班", student_no(at), name(at));
    }
    Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap()
}

/// The folder of a finished day: the last person has no photo, the first an earlier one, the fourth failed.
pub(super) fn day(out: &Path) -> Vec<Outcome> {
    let roster = roster();
    let photos = out.join("photos/tender-freshman");
    fs::create_dir_all(&photos).unwrap();
    fs::create_dir_all(out.join(".campix")).unwrap();
    let mut journal = Journal::open::<Event>(&out.join("journal.jsonl"), clock(), "采集组", |_, _| {}).unwrap();
    let mut thumbs = ThumbFile::open(&out.join(".campix/thumbs")).unwrap();
    let setup = Sha256Digest::of(b"setup");
    let begun = Event::Begun { engine: "campix".into(), setup, profiles: Vec::new(), photos: None };
    journal.append(begun).unwrap();
    let mut outcomes = Vec::new();
    for (at, person) in roster.people.into_iter().enumerate() {
        let person = Arc::new(person);
        let mut outcome = Outcome::new(if at == 3 { Standing::Fail } else { Standing::Pass });
        outcome.person = Some(person.clone());
        if at + 1 == PEOPLE {
            outcome.standing = Standing::Missing;
            outcomes.push(outcome);
            continue;
        }
        let input = Sha256Digest::of(&[at as u8; 9]);
        let span = thumbs.append(&picture(100 + at as u8)).unwrap();
        let sight = SeenFile { place: format!("p{at}"), stamp: None, input, extension: "jpg".into() };
        let record = Record::new(Grade::Pass, 9);
        journal
            .append(Event::Photo { sight, setup, thumb: Some(span), looks: None, record: Box::new(record) })
            .unwrap();
        let mut photo = PhotoRef::new(PhotoName::new(&format!("{}.jpg", student_no(at))), input, 9, at as u32);
        photo.taken = Some(Moment { milliseconds: 1_788_252_000_000 });
        photo.station = Some("A".to_owned());
        outcome.photo = Some(photo.clone());
        if at != 3 {
            let file = picture(at as u8);
            let sha256 = Sha256Digest::of(&file);
            let path = format!("tender-freshman/{}.jpg", student_no(at));
            fs::write(out.join("photos").join(&path), &file).unwrap();
            let pseudonym = person.pseudonym(&key()).unwrap().as_str().to_owned();
            let profile = "tender-freshman".to_owned();
            let place = Some(place::delivered(&key(), Path::new(&path)));
            let delivered =
                Event::Delivered { person: pseudonym, profile: profile.clone(), input, output: sha256, place };
            journal.append(delivered).unwrap();
            outcome.products = vec![Product::new(profile, PhotoName::new(&path), sha256, file.len() as u64)];
        }
        outcomes.push(outcome);
        if at == 0 {
            let mut earlier = Outcome::new(Standing::Superseded);
            earlier.person = Some(person);
            earlier.photo = Some(PhotoRef::new(PhotoName::new("first.jpg"), Sha256Digest::of(b"first"), 5, 99));
            outcomes.push(earlier);
        }
    }
    journal.sync().unwrap();
    outcomes
}

pub(super) fn book(out: &Path, outcomes: &[Outcome]) -> Casebook {
    Casebook::open(out, outcomes, key(), clock(), "档案组").unwrap()
}

fn list() -> String {
    let row = |at: usize, code: &str, score: &str| {
        format!("{},公安,police-photo,{code},{score},2026-09-02 09:00,P{at}\n", student_no(at))
    };
    let head = "学号,比对对象,比对方,比对结果,分数,比对时间,流水号\n";
    format!("{head}{}{}{}{}", row(0, "01", "88.7"), row(1, "03", "52"), row(2, "06", ""), row(4, "02", "12"))
}

pub(super) fn import(book: &mut Casebook) -> u64 {
    book.import(list().as_bytes(), &Providers::builtin(), &ImportOptions::default()).unwrap()
}

pub(super) fn write(book: &mut Casebook, threads: usize) -> DossiersReport {
    let options =
        DossierOptions { required: vec![Pair::Police], forms: Forms::Html, threads, ..DossierOptions::default() };
    Dossiers::new(book, options).write().unwrap()
}

pub(super) fn files(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in [out.join("dossiers"), out.join("dossiers/people")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.insert(path.strip_prefix(out).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

pub(super) fn of(out: &Path, at: usize, extension: &str) -> Vec<u8> {
    let pseudonym = key().pseudonym(crate::people::number::KeyKind::StudentNo, &student_no(at));
    fs::read(out.join("dossiers/people").join(format!("{pseudonym}.{extension}"))).unwrap()
}

#[test]
fn conclusions_follow_from_photo_and_answers_and_add_up() {
    let scratch = Scratch::new("dossier-sums");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    assert_eq!(import(&mut book), 4);
    assert_eq!(import(&mut book), 0);
    let report = write(&mut book, 1);
    assert_eq!((report.written, report.unchanged), (6, 0));
    let count = |conclusion| report.sums.all.count(conclusion);
    for (conclusion, people) in [
        (Conclusion::Passed, 1),
        (Conclusion::Doubtful, 1),
        (Conclusion::NoReference, 1),
        (Conclusion::PhotoFailed, 1),
        (Conclusion::Different, 1),
        (Conclusion::NotCaptured, 1),
    ] {
        assert_eq!(count(conclusion), people, "{conclusion:?}");
    }
    assert!(!Conclusion::NoReference.is_failure() && !Conclusion::NotCompared.is_failure());
    assert_eq!(report.sums.departments.len(), 2);
    let page = String::from_utf8(fs::read(scratch.0.join("dossiers/index.html")).unwrap()).unwrap();
    assert!(page.contains("存疑名单 (1)") && page.contains("缺拍名单 (1)") && page.contains("未通过名单 (2)"));
    assert!(page.contains("专业&lt;一&gt;"), "a group is not escaped");
}

#[test]
fn a_comparison_made_for_one_is_due_for_all() {
    let scratch = Scratch::new("dossier-due");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    let options = || DossierOptions { forms: Forms::Html, ..DossierOptions::default() };
    let title = || String::from_utf8(of(&scratch.0, 0, "html")).unwrap();
    let sums = Dossiers::new(&mut book, options()).write().unwrap().sums.all;
    assert_eq!((sums.count(Conclusion::Passed), sums.count(Conclusion::NotCompared)), (4, 0));
    assert!(title().contains("图像采集档案（本批未要求人像比对）") && !title().contains("人像比对档案"));
    let one = list().lines().take(2).collect::<Vec<_>>().join("\n");
    book.import(one.as_bytes(), &Providers::builtin(), &ImportOptions::default()).unwrap();
    let sums = Dossiers::new(&mut book, options()).write().unwrap().sums.all;
    assert_eq!((sums.count(Conclusion::Passed), sums.count(Conclusion::NotCompared)), (1, 3));
    assert!(title().contains("图像采集与人像比对档案"));
    let optional = DossierOptions { optional: vec![Pair::Police], ..options() };
    let sums = Dossiers::new(&mut book, optional).write().unwrap().sums.all;
    assert_eq!((sums.count(Conclusion::Passed), sums.count(Conclusion::NotCompared)), (4, 0));
}

#[test]
fn the_same_day_gives_the_same_bytes_and_nothing_is_written_twice() {
    let (one, two) = (Scratch::new("dossier-one"), Scratch::new("dossier-two"));
    for (scratch, threads) in [(&one, 1), (&two, 3)] {
        let outcomes = day(&scratch.0);
        let mut book = book(&scratch.0, &outcomes);
        import(&mut book);
        write(&mut book, threads);
    }
    assert_eq!(files(&one.0), files(&two.0));
    let before = files(&one.0);
    let outcomes = day(&two.0);
    let path = one.0.join("journal.jsonl");
    let journal = fs::read(&path).unwrap();
    let mut book = book(&one.0, &outcomes);
    assert_eq!(import(&mut book), 0);
    let again = write(&mut book, 2);
    assert_eq!((again.written, again.unchanged), (0, 6));
    drop(book);
    assert_eq!(fs::read(&path).unwrap(), journal);
    assert_eq!(files(&one.0), before);
    // A run in which everything is already done adds lines to the journal, which moves the seal, and changes no document.
    let mut lines = Journal::open::<Event>(&path, clock(), "夜班", |_, _| {}).unwrap();
    let setup = Sha256Digest::of(b"setup");
    lines.append(Event::Begun { engine: "campix".into(), setup, profiles: Vec::new(), photos: None }).unwrap();
    lines.append(Event::Ended { photos: Vec::new(), people: Vec::new(), delivered: 0, report: None }).unwrap();
    lines.sync().unwrap();
    drop(lines);
    let mut book = self::book(&one.0, &outcomes);
    let again = write(&mut book, 1);
    assert_eq!((again.written, again.unchanged), (0, 6));
    let documents = |mut files: BTreeMap<PathBuf, Vec<u8>>| {
        files.retain(|path, _| !path.ends_with("seal.json"));
        files
    };
    assert_eq!(documents(files(&one.0)), documents(before));
}

#[test]
fn a_decision_makes_a_new_dossier_that_names_the_old_one_and_keeps_the_answer() {
    let scratch = Scratch::new("dossier-review");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    write(&mut book, 1);
    let old = of(&scratch.0, 1, "json");
    let held = book.answers(3)[0].clone();
    assert_eq!(held.answer.class, Class::Uncertain);
    let review = |decision| Review::new("林芳", decision, "剪发", "身份证原件", "2026-09-03 14:20");
    let named = Review::new("林芳", Decision::SamePerson, &name(1), "身份证原件", "2026-09-03");
    assert!(matches!(book.review(held.id, named), Err(DossierError::NamesPerson { row: 3 })));
    let bare = Review::new("", Decision::SamePerson, "a", "b", "c");
    assert!(matches!(book.review(held.id, bare), Err(DossierError::Review(_))));
    assert!(matches!(book.review(Sha256Digest::ZERO, review(Decision::Retake)), Err(DossierError::Review(_))));
    assert!(book.review(held.id, review(Decision::Pending)).unwrap());
    assert_eq!(write(&mut book, 1).sums.all.count(Conclusion::Doubtful), 1);
    assert!(book.review(held.id, review(Decision::SamePerson)).unwrap());
    assert!(!book.review(held.id, review(Decision::SamePerson)).unwrap());
    let report = write(&mut book, 1);
    assert_eq!((report.written, report.unchanged), (1, 5));
    assert_eq!(report.sums.all.count(Conclusion::Passed), 2);
    assert_eq!(book.answers(3)[0].answer, held.answer, "the answer was changed");
    drop(book);
    let verifier = Verifier::open(scratch.0.join("journal.jsonl"), Some(report.seal)).unwrap();
    assert!(verifier.check(&old).unwrap().replaced);
    let new: serde_json::Value = serde_json::from_slice(&of(&scratch.0, 1, "json")).unwrap();
    assert!(!verifier.check(&of(&scratch.0, 1, "json")).unwrap().replaced);
    let class = new.pointer("/content/comparisons/0/answer/class").unwrap();
    assert_eq!((class.as_str(), new["replaces"].is_string()), (Some("uncertain"), true));
    // Reopened, everything is there again.
    let book = super::tests::book(&scratch.0, &outcomes);
    assert_eq!(book.answers(3)[0].reviews.len(), 2);
    let retake = conclusion::wants_retake(&StoredAnswer { reviews: vec![review(Decision::Retake)], ..held });
    assert!(retake);
}

#[test]
fn the_review_list_is_filled_in_and_read_back() {
    let scratch = Scratch::new("dossier-list");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    let list = book.review_list(Language::Zh, Disclosure::Work).unwrap();
    let rows = crate::people::roster::figure_rows(&list).unwrap();
    assert_eq!(rows.iter().map(|(_, _, cells)| cells[0].as_str()).collect::<Vec<_>>(), ["名单行号", "3", "6"]);
    let filled: String = rows
        .iter()
        .map(|(_, _, cells)| match cells[0].as_str() {
            "3" => format!("{},确认同一人,剪发,身份证原件,林芳,2026-09-03\n", cells[1]),
            "6" => format!("{},待定,待本人到场,无,林芳,2026-09-03\n", cells[1]),
            _ => "答复编号,复核决定,理由,证据,复核人,复核时间\n".to_owned(),
        })
        .collect();
    assert_eq!(book.take_reviews(filled.as_bytes()).unwrap(), 2);
    assert_eq!(book.take_reviews(filled.as_bytes()).unwrap(), 0);
    let unknown = "答复编号,复核决定,理由,证据,复核人,复核时间\n000000000000,重拍,a,b,c,d\n000000000001,也许,a,b,c,d\n";
    let Err(DossierError::Review(ReviewError::Refused { faults })) = book.take_reviews(unknown.as_bytes()) else {
        panic!("refused");
    };
    // Faults of form and unknown answers are reported together.
    let kinds: Vec<_> = faults.iter().map(|fault| (fault.row, fault.kind)).collect();
    assert_eq!(kinds, [(2, ReviewFaultKind::UnknownAnswer), (3, ReviewFaultKind::Decision)]);
    // A decided answer is off the list, a pending one stays.
    let left = crate::people::roster::figure_rows(&book.review_list(Language::Zh, Disclosure::Share).unwrap()).unwrap();
    assert_eq!(left.iter().map(|(_, _, cells)| cells[0].as_str()).collect::<Vec<_>>(), ["名单行号", "6"]);
    let _ = write(&mut book, 1);
}

#[test]
fn an_answer_about_an_earlier_photo_or_of_another_call_does_not_slip_in() {
    let scratch = Scratch::new("dossier-other");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    let head = "学号,比对对象,比对方,比对结果,照片编号,流水号\n";
    let earlier = Sha256Digest::of(b"first").short();
    let about = format!("{head}{},公安,police-photo,02,{earlier},Q1\n", student_no(0));
    let take = |book: &mut Casebook, text: &str| {
        book.import(text.as_bytes(), &Providers::builtin(), &ImportOptions::default())
    };
    assert_eq!(take(&mut book, &about).unwrap(), 1);
    assert_eq!(write(&mut book, 1).sums.all.count(Conclusion::Passed), 1, "an answer about an earlier photo counts");
    for (text, row) in [
        // Another person's picture, and a call the journal has with another answer.
        (format!("{head}{},公安,police-photo,01,{earlier},Q2\n", student_no(1)), 2),
        (format!("{head}{},公安,police-photo,01,,P1\n", student_no(1)), 2),
    ] {
        let Err(DossierError::Compare(CompareError::Refused { faults })) = take(&mut book, &text) else {
            panic!("taken: {text}");
        };
        assert_eq!(faults[0].row, row);
    }
    assert_eq!(book.answers(3).len(), 1);
}

#[test]
fn one_changed_byte_is_noticed_wherever_it_is() {
    let scratch = Scratch::new("dossier-tamper");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    let report = write(&mut book, 1);
    drop(book);
    let path = scratch.0.join("journal.jsonl");
    let verifier = Verifier::open(&path, Some(report.seal)).unwrap();
    for (name, bytes) in files(&scratch.0).into_iter().filter(|(name, _)| !name.ends_with("seal.json")) {
        assert!(verifier.check(&bytes).is_ok(), "{}", name.display());
    }
    let flipped = |bytes: &[u8], at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    let record = of(&scratch.0, 0, "json");
    for at in 0..record.len() {
        assert!(verifier.check(&flipped(&record, at)).is_err(), "byte {at} of the record");
    }
    let page = of(&scratch.0, 0, "html");
    let text = String::from_utf8(page.clone()).unwrap();
    let place = |wanted: &str| text.find(wanted).unwrap() + wanted.len() + 4;
    let refusal = |at: usize| verifier.check(&flipped(&page, at)).unwrap_err();
    assert!(matches!(refusal(place("id=\"campix-record\">")), Tampered::Record));
    assert!(matches!(refusal(place("base64,") + 40), Tampered::Picture { number: 1 }));
    assert!(matches!(refusal(place("<h1>")), Tampered::Page));
    for at in (0..page.len()).step_by(37) {
        assert!(verifier.check(&flipped(&page, at)).is_err(), "byte {at} of the page");
    }
    let photo = fs::read(scratch.0.join(format!("photos/tender-freshman/{}.jpg", student_no(0)))).unwrap();
    assert_eq!(verifier.check(&photo).unwrap().kind, FileKind::Delivered);
    assert!(matches!(verifier.check(&flipped(&photo, 300)), Err(Tampered::Unknown)));
    // Every byte of the journal, including line ends.
    let journal = fs::read(&path).unwrap();
    let other = scratch.0.join("other.jsonl");
    for at in 0..journal.len() {
        fs::write(&other, flipped(&journal, at)).unwrap();
        assert!(Verifier::open(&other, Some(report.seal)).is_err(), "byte {at} of the journal");
    }
    // Lines cut off at the end, and a journal that was continued.
    let cut = journal[..journal.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    fs::write(&other, &journal[..=cut]).unwrap();
    assert!(matches!(Verifier::open(&other, Some(report.seal)), Err(Tampered::Seal { .. })));
    assert!(Verifier::open(&other, None).is_ok());
    let mut book = super::tests::book(&scratch.0, &outcomes);
    book.attest(Attestation::new("recent", Statement::Kept, "陈立", "2026-09-01")).unwrap();
    drop(book);
    assert!(Verifier::open(&path, Some(report.seal)).is_ok());
}

/// Writes a journal again with its own chain intact, every event as changed by `change`.
fn forge(from: &Path, to: &Path, mut change: impl FnMut(usize, &mut serde_json::Value)) {
    let mut out = String::new();
    let mut last = Sha256Digest::default();
    for (at, line) in fs::read_to_string(from).unwrap().lines().enumerate() {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        change(at, &mut line);
        line["prev"] = serde_json::to_value(last).unwrap();
        let text = line.to_string();
        last = Sha256Digest::of(text.as_bytes());
        out.push_str(&text);
        out.push('\n');
    }
    fs::write(to, out).unwrap();
}

/// The object in an event that names the record before it.
fn naming_the_previous(value: &mut serde_json::Value) -> Option<&mut serde_json::Value> {
    if value.get("previous").is_some() {
        return Some(value);
    }
    value.as_object_mut()?.values_mut().find_map(naming_the_previous)
}

#[test]
fn a_journal_forged_with_an_intact_chain_contradicts_its_records() {
    let scratch = Scratch::new("dossier-forged");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    write(&mut book, 1);
    drop(book);
    let (path, other) = (scratch.0.join("journal.jsonl"), scratch.0.join("other.jsonl"));
    let mut dossiers = Vec::new();
    forge(&path, &other, |at, line| dossiers.extend(naming_the_previous(line).map(|_| at)));
    assert!(dossiers.len() >= 3, "{dossiers:?}");
    assert_eq!(fs::read(&path).unwrap(), fs::read(&other).unwrap(), "the forger writes as the journal does");
    for forged in dossiers {
        forge(&path, &other, |at, line| {
            if at == forged {
                let dossier = naming_the_previous(line).unwrap();
                dossier["previous"] = serde_json::to_value(Sha256Digest::of(b"another record")).unwrap();
            }
        });
        let error = Verifier::open(&other, None).unwrap_err();
        assert!(matches!(error, Tampered::Chain { line } if line == forged as u64 + 1), "{forged}: {error}");
    }
}

#[test]
fn a_delivered_file_that_was_changed_makes_the_dossier_doubtful() {
    let scratch = Scratch::new("dossier-altered");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    let photo = scratch.0.join(format!("photos/tender-freshman/{}.jpg", student_no(0)));
    fs::write(&photo, b"another picture").unwrap();
    assert_eq!(write(&mut book, 1).sums.all.count(Conclusion::Passed), 0);
    assert!(String::from_utf8(of(&scratch.0, 0, "html")).unwrap().contains("交付文件与日志记载不一致"));
}

#[test]
fn numbers_are_masked_everywhere_and_names_only_where_they_may_stand() {
    for disclosure in [Disclosure::Share, Disclosure::Work, Disclosure::Full] {
        let scratch = Scratch::new("dossier-masked");
        let outcomes = day(&scratch.0);
        let mut book = book(&scratch.0, &outcomes);
        import(&mut book);
        let options = DossierOptions { forms: Forms::Html, disclosure, threads: 1, ..DossierOptions::default() };
        let report = Dossiers::new(&mut book, options).write().unwrap();
        let mut texts =
            vec![format!("{report:?} {book:?}"), fs::read_to_string(scratch.0.join("journal.jsonl")).unwrap()];
        let pages: Vec<String> = files(&scratch.0)
            .into_iter()
            .map(|(name, bytes)| format!("{} {}", name.display(), String::from_utf8_lossy(&bytes)))
            .collect();
        for at in 0..PEOPLE {
            for text in texts.iter().chain(&pages) {
                assert!(!text.contains(&student_no(at)), "{disclosure:?} shows a number");
            }
            assert_eq!(pages.iter().any(|page| page.contains(&name(at))), disclosure != Disclosure::Share);
        }
        if disclosure == Disclosure::Share {
            texts.extend(pages);
        }
        assert!((0..PEOPLE).all(|at| texts.iter().all(|text| !text.contains(&name(at)))));
    }
}

#[test]
fn statements_are_printed_as_such_and_never_change_a_conclusion() {
    let scratch = Scratch::new("dossier-stated");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    let statement = |duty, statement| Attestation::new(duty, statement, "陈立（摄影组长）", "2026-09-01 08:10");
    assert!(book.attest(statement("lamps.temperature", Statement::Number(4800.0))).unwrap());
    assert!(!book.attest(statement("lamps.temperature", Statement::Number(4800.0))).unwrap());
    book.attest(statement("operators", Statement::Words("何平".into())).station("B")).unwrap();
    let report = write(&mut book, 1);
    assert_eq!(report.sums.all.count(Conclusion::Passed), 1);
    let page = String::from_utf8(of(&scratch.0, 0, "html")).unwrap();
    let apart = page.find("class=\"apart\"").unwrap();
    assert!(page[apart..].contains("4800 K") && page[apart..].contains("5500–5600 K R99-21 [B]"));
    assert!(page[apart..].contains("陈立（摄影组长）") && page[apart..].contains("未陈述"));
    // The photo is of station A.
    assert!(!page.contains("何平"));
}

/// A timer that moves only when a caller waits.
#[derive(Default)]
struct Still(std::cell::Cell<Duration>);

impl Timer for Still {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

struct Service {
    provider: Provider,
    journal: PathBuf,
    script: RefCell<Vec<Result<RawAnswer, CallError>>>,
}

impl Comparer for Service {
    fn provider(&self) -> &Provider {
        &self.provider
    }

    fn compare(&self, request: &Request<'_>) -> Result<RawAnswer, CallError> {
        // The picture is on record before it arrives here.
        let journal = fs::read_to_string(&self.journal).unwrap();
        let last = journal.lines().last().unwrap();
        assert!(last.contains("\"what\":\"sent\"") && last.contains(request.purpose.as_str()), "{last}");
        assert!(last.contains(&Sha256Digest::of(request.picture).to_string()));
        self.script.borrow_mut().remove(0)
    }
}

#[test]
fn a_live_call_is_on_record_before_the_picture_leaves() {
    let scratch = Scratch::new("dossier-live");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    let provider = Providers::builtin().get("police-photo").unwrap().clone();
    let script = vec![
        Err(CallError::TimedOut),
        Ok(RawAnswer::code("01").with_score("90").flow("call-7")),
        Ok(RawAnswer::code("77")),
    ];
    let service = Service { provider, journal: scratch.0.join("journal.jsonl"), script: RefCell::new(script) };
    let timer = Still::default();
    let mut caller = Caller::new(&service, &timer, CallOptions::default());
    let purpose = Purpose::new("新生入学资格复查").unwrap();
    let answered = book.ask(&mut caller, 2, Pair::Police, &purpose).unwrap();
    assert_eq!((answered.answer.class, answered.answer.attempts), (Class::SamePerson, 2));
    let unmapped = book.ask(&mut caller, 3, Pair::Police, &purpose).unwrap_err();
    assert!(matches!(unmapped, DossierError::Unmapped { row: 3, .. }));
    assert!(matches!(book.ask(&mut caller, 7, Pair::Police, &purpose), Err(DossierError::NoPhoto { row: 7 })));
    assert!(matches!(book.ask(&mut caller, 99, Pair::Police, &purpose), Err(DossierError::Nobody { row: 99 })));
    let naming = Purpose::new(&format!("查 {}", name(0))).unwrap();
    assert!(matches!(book.ask(&mut caller, 2, Pair::Police, &naming), Err(DossierError::NamesPerson { row: 2 })));
    write(&mut book, 1);
    let page = String::from_utf8(of(&scratch.0, 0, "html")).unwrap();
    assert!(page.contains("照片对外发送记录") && page.contains("新生入学资格复查") && page.contains("call-7"));
}

#[test]
fn a_journal_in_use_and_records_of_another_day_are_refused() {
    let scratch = Scratch::new("dossier-refused");
    let mut outcomes = day(&scratch.0);
    let first = book(&scratch.0, &outcomes);
    let again = Casebook::open(&scratch.0, &outcomes, key(), clock(), "x").unwrap_err();
    assert_eq!(again.code().0, 721);
    drop(first);
    outcomes[0].products[0].sha256 = Sha256Digest::of(b"never delivered");
    let other = Casebook::open(&scratch.0, &outcomes, key(), clock(), "x").unwrap_err();
    assert!(matches!(other, DossierError::OtherDay { .. }));
    assert!(matches!(Verifier::open(scratch.0.join("nothing"), None), Err(Tampered::Journal(JournalError::Io { .. }))));
}
