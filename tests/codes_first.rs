//! A day of graduates: no list, no name, no number – people appear when their collection codes are scanned, and the school joins the
//! rest later, in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::day::{
    Clock, Day, DayError, DayOptions, DayReport, Decision, DecisionKind, Destination, FinishedDay, FixedClock, Join,
    JoinFaultKind, JoinOptions, Ledger, Packing, People, Photos, Standing,
};
use campix_core::digest::Sha256Digest;
use campix_core::dossier::{Casebook, DossierOptions, Dossiers, Forms};
use campix_core::geometry::Size;
use campix_core::people::number::{KeyKind, NumberPattern, PseudonymKey};
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_examples::campus_day::student_no as code_of;
use campix_examples::card_day::{CardPlan, Shown, Sitting};
use campix_examples::studio::{CardShot, Studio};
use campix_tests::portraits::jpeg;
use campix_tests::scratch::Scratch;

const SIZE: Size = Size { width: 480, height: 640 };

fn clock() -> Arc<dyn Clock> {
    Arc::new(FixedClock(std::time::UNIX_EPOCH))
}

fn key() -> PseudonymKey {
    PseudonymKey::new(&[7; 32]).unwrap()
}

fn school_key() -> PseudonymKey {
    PseudonymKey::new(&[9; 32]).unwrap()
}

fn options() -> DayOptions {
    let mut to = Destination::new(Profile::builtin("moe-2017-99").unwrap());
    "{code}.jpg".clone_into(&mut to.naming);
    DayOptions { destinations: vec![to], people: People::Scanned, threads: 2, ..DayOptions::default() }
}

fn run(folder: &Path, options: DayOptions) -> Result<DayReport, DayError> {
    let photos = Photos::Folder(folder.join("photos"));
    Day::new(Roster::absent(), photos, folder.join("out"), key(), clock(), options).run()
}

fn sitting(person: usize, station: usize, minute: u32) -> Sitting {
    let frames = vec![(6, false), (9, false)];
    Sitting { person, station, second: 8 * 3_600 + minute * 60, card: Shown::Good, held: false, frames }
}

/// People 0–3 at station 0, 4 and 5 at station 1; person 1 comes to station 1 once more in the afternoon.
fn draw(folder: &Path) {
    let sittings = vec![
        sitting(0, 0, 0),
        sitting(1, 0, 2),
        sitting(2, 0, 4),
        sitting(3, 0, 6),
        sitting(4, 1, 1),
        sitting(5, 1, 3),
        sitting(1, 1, 300),
    ];
    let plan = CardPlan { spoiled: 0.0, forgotten: 0.0, stations: 2, ..CardPlan::new(6, 7) };
    plan.draw_sittings(folder, SIZE, sittings).unwrap();
}

fn codes(report: &DayReport) -> Vec<String> {
    let people = report.outcomes.iter().filter(|outcome| outcome.standing != Standing::Superseded);
    let mut codes: Vec<String> =
        people.filter_map(|outcome| Some(outcome.person.as_ref()?.key(KeyKind::Code)?.to_owned())).collect();
    codes.sort();
    codes
}

/// The school's table: other numbers and names for the codes of 0–4; the code of 9 was never scanned, that of 5 is not in it.
fn table() -> String {
    let row = |at| format!("{},{},{},软件{}班,{}\n", code_of(at), number(at), name(at), at % 2 + 1, exam(at));
    let rows: Vec<String> = [0, 1, 2, 3, 4, 9].map(row).to_vec();
    format!("采集码,学号,姓名,班级,考生号\n{}", rows.concat())
}

fn number(at: usize) -> String {
    format!("8861{at:05}")
}

fn exam(at: usize) -> String {
    format!("26440305{at:06}")
}

fn name(at: usize) -> String {
    let last = ["冼", "佘", "亓", "逄", "郗", "麴", "仉", "乜", "隗", "濮"][at % 10];
    format!("{last}钰琨")
}

/// Every file below a folder, and every file inside of packages and workbooks, by a name for messages.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn inside(name: &str, bytes: &[u8], all: &mut BTreeMap<String, Vec<u8>>) {
        all.insert(name.to_owned(), bytes.to_vec());
        let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return };
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            let name = format!("{name}!{}", entry.name().unwrap());
            drop(entry);
            inside(&name, &content, all);
        }
    }
    let mut all = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                inside(&path.display().to_string(), &fs::read(&path).unwrap(), &mut all);
            }
        }
    }
    all
}

/// Whether a text is anywhere in these bytes, as UTF-8, UTF-16 or the escapes of JSON.
fn holds(bytes: &[u8], text: &str) -> bool {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let escaped = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
    [text.as_bytes(), &utf16, escaped.as_bytes()].into_iter().any(|text| bytes.windows(text.len()).any(|at| at == text))
}

#[test]
fn people_appear_by_their_codes_and_the_school_joins_them_later() {
    let scratch = Scratch::new("codes-first");
    let folder = scratch.0.as_path();
    draw(folder);
    let out = folder.join("out");
    let report = run(folder, options()).unwrap();
    let mut expected: Vec<String> = (0..6).map(code_of).collect();
    expected.sort();
    assert_eq!(codes(&report), expected);
    assert_eq!(report.totals.retakes(), 0, "{:?} {:?}", report.totals, report.notes);
    assert!(report.notes.iter().any(|note| note.rule == "codes.unchecked"));
    // Who was at two stations is one person, with one file.
    let files: Vec<_> = fs::read_dir(out.join("photos/moe-2017-99")).unwrap().map(|file| file.unwrap()).collect();
    let mut names: Vec<String> = files.iter().map(|file| file.file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, expected.iter().map(|code| format!("{code}.jpg")).collect::<Vec<_>>());
    // Nothing changes when it runs again, and everybody keeps row and pseudonym when it opens without a list.
    let again = run(folder, options()).unwrap();
    assert_eq!((again.worked, &again.outcomes), (0, &report.outcomes));
    let opened = FinishedDay::open(&out, None, Some(&key())).unwrap();
    assert_eq!((opened.unknown_people, &opened.report.outcomes), (0, &report.outcomes));
    let journal = fs::read_to_string(out.join("journal.jsonl")).unwrap();
    assert!(expected.iter().all(|code| !journal.contains(code)), "a code is in the journal in plain");
    // The ledger grows, and what is decided about somebody holds.
    let mut ledger = Ledger::open(&out, &Roster::absent(), &key(), clock(), "tester").unwrap();
    assert!(ledger.grew());
    ledger.decide(&[Decision::new(DecisionKind::Excused).row(6)]).unwrap();
    drop(ledger);
    let report = run(folder, options()).unwrap();
    assert_eq!(codes(&report), expected);

    // The package says by which code each file is, with what a licensed client has to know.
    let all = everything(&out.join("packages"));
    let csv = all.iter().find(|(name, _)| name.ends_with("moe-2017-99.zip!table.csv")).unwrap().1;
    let csv = String::from_utf8(csv.clone()).unwrap();
    assert_eq!(csv.lines().count(), 7, "{csv}");
    assert!(csv.starts_with("\u{FEFF}采集码,学号,考生号,文件,SHA-256,字节,结论,拍摄时间,工位"), "{csv}");
    let json = all.iter().find(|(name, _)| name.ends_with("moe-2017-99.zip!table.json")).unwrap().1;
    let json: serde_json::Value = serde_json::from_slice(json).unwrap();
    let first = &json["files"][0];
    assert_eq!(first["code"], expected[0].as_str());
    assert_eq!(first["file"], format!("{}.jpg", expected[0]));
    let bytes = fs::read(out.join(format!("photos/moe-2017-99/{}.jpg", expected[0]))).unwrap();
    assert_eq!(first["sha256"], Sha256Digest::of(&bytes).to_string());
    assert_eq!(first["bytes"], bytes.len());
    assert!(["pass", "warn"].contains(&first["verdict"].as_str().unwrap()) && first["taken"].is_string());
    assert!(all.keys().any(|name| name.ends_with("zip!table.xlsx")));

    // Inside the school.
    let before = everything(&out);
    let table = Roster::read(table().as_bytes(), &RosterOptions::default()).unwrap();
    let school = folder.join("school");
    let join = |table: &Roster, to: &Path| {
        Join::new((out.clone(), key()), table, (to, school_key()), clock(), JoinOptions::default()).run()
    };
    let joined = join(&table, &school).unwrap();
    assert_eq!(joined.totals.files, 5);
    assert_eq!(joined.totals.people(Standing::Missing), 1, "the code of row 7 was never scanned");
    assert!(joined.totals.photos(Standing::Unowned) >= 1, "the photos of the code that is not in the table");
    let note = |rule: &str| joined.notes.iter().find(|note| note.rule == rule).unwrap();
    assert_eq!(note("join.code-unknown").rows, [7]);
    assert!(note("join.not-in-table").message.zh.contains("1 人"));
    for at in 0..5 {
        let mine = fs::read(school.join(format!("photos/moe-2017-99/{}.jpg", number(at)))).unwrap();
        let theirs = fs::read(out.join(format!("photos/moe-2017-99/{}.jpg", code_of(at)))).unwrap();
        assert!(mine == theirs, "another picture for {at}");
    }
    let results = fs::read_to_string(school.join("results/results.csv")).unwrap();
    assert!(results.contains(&name(2)) && results.contains(&number(2)));
    let packed = everything(&school.join("packages"));
    let csv = &packed.iter().find(|(name, _)| name.ends_with("moe-2017-99.zip!table.csv")).unwrap().1;
    assert!(holds(csv, &number(3)) && holds(csv, &exam(3)) && holds(csv, &code_of(3)));
    // It is a day like any other: it opens, and dossiers are written of it.
    let opened = FinishedDay::open(&school, Some(&table), Some(&school_key())).unwrap();
    assert_eq!((&opened.report.outcomes, opened.unknown_people), (&joined.outcomes, 0));
    let mut book = Casebook::open(&school, &joined.outcomes, school_key(), clock(), "tester").unwrap();
    let forms = DossierOptions { forms: Forms::Html, ..DossierOptions::default() };
    Dossiers::new(&mut book, forms).write().unwrap();
    drop(book);

    // Not a byte of the collector's folder is about the school's table.
    let after = everything(&out);
    assert!(before == after, "the join wrote into the collector's folder");
    let with_school = everything(&school);
    for at in 0..10 {
        for (what, text) in [("name", name(at)), ("student number", number(at)), ("exam number", exam(at))] {
            for (file, bytes) in &after {
                assert!(!holds(bytes, &text), "{file} shows the {what} of person {at}");
            }
            // The search would be empty if it found nothing anywhere.
            if at < 5 {
                assert!(with_school.values().any(|bytes| holds(bytes, &text)), "the {what} of {at} is nowhere");
            }
        }
    }

    // A folder in which something is, and one in the other, are refused before anything is written.
    for place in [school.clone(), out.join("school"), out.clone(), folder.to_owned()] {
        assert!(matches!(join(&table, &place), Err(DayError::JoinPlace)), "{}", place.display());
    }
    assert!(!out.join("school").exists());
}

#[test]
fn a_faulty_table_is_refused_with_its_rows_and_writes_nothing() {
    let scratch = Scratch::new("codes-join-faults");
    let mut table = Roster::absent();
    let list = Roster::read(table_of_four().as_bytes(), &RosterOptions::default()).unwrap();
    table.people = list.people;
    table.people[1].code = None;
    table.people[2].code = table.people[0].code.clone();
    table.people[3].student_no = table.people[0].student_no.clone();
    let to = scratch.0.join("school");
    let join = Join::new((scratch.0.join("day"), key()), &table, (&to, school_key()), clock(), JoinOptions::default());
    let Err(DayError::Join(faults)) = join.run() else { panic!("a faulty table was joined") };
    let found: Vec<(u32, JoinFaultKind)> = faults.0.iter().map(|fault| (fault.row, fault.kind)).collect();
    let expected = [
        (3, JoinFaultKind::NoCode),
        (4, JoinFaultKind::CodeTwice { first: 2 }),
        (5, JoinFaultKind::PersonTwice { first: 2 }),
    ];
    assert_eq!(found, expected);
    let said = DayError::Join(faults).to_string();
    assert!(!said.contains(&number(0)) && !said.contains(&code_of(0)), "{said}");
    assert!(!to.exists());
}

fn table_of_four() -> String {
    table().lines().take(5).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_code_of_another_form_is_nobodys_and_closes_the_person_before() {
    let scratch = Scratch::new("codes-form");
    let folder = scratch.0.as_path();
    draw(folder);
    // The codes of this drawing are ten digits; the form of the day asks for what only the first three have.
    let known: Vec<String> = (0..3).map(code_of).collect();
    let pattern = NumberPattern::parse(&known.join("|")).unwrap();
    let options = DayOptions { code_pattern: Some(pattern), packing: Packing::Folder, ..options() };
    let report = run(folder, options).unwrap();
    assert_eq!(codes(&report), known);
    let misfit = report.outcomes.iter().filter(|one| one.notes.iter().any(|note| note.rule == "match.code-form"));
    assert_eq!(misfit.count(), 3);
    // Nobody's photos are given to nobody: the frames after such a card do not go to the person before it.
    assert_eq!(report.totals.photos(Standing::Unowned), 6, "{:?}", report.totals);
    assert!(folder.join("out/packages/moe-2017-99.table.csv").exists());
    assert!(!report.notes.iter().any(|note| note.rule == "codes.unchecked"));
}

#[test]
fn a_code_inside_of_another_one_is_another_person() {
    let scratch = Scratch::new("codes-inside");
    let photos = scratch.0.join("photos");
    fs::create_dir(&photos).unwrap();
    let studio = Studio::new(5);
    for (at, code) in ["A100", "A100-2", "A100"].into_iter().enumerate() {
        let portrait = studio.portrait(at as u64 % 2, SIZE);
        let mut card = CardShot::new(code, 5);
        card.module = 6.0;
        let put = |name: String, bytes: Vec<u8>| fs::write(photos.join(name), bytes).unwrap();
        put(format!("IMG_{:04}.jpg", 2 * at + 1), jpeg(card.over(&portrait.pixels).view(), 90));
        // The first person once more at the end: another frame of the same face.
        if at < 2 {
            put(format!("IMG_{:04}.jpg", 2 * at + 2), portrait.jpeg());
        }
    }
    let report = run(&scratch.0, options()).unwrap();
    assert_eq!(codes(&report), ["A100", "A100-2"]);
    let digest = |name: &str| Sha256Digest::of(&fs::read(photos.join(name)).unwrap());
    for (code, name) in [("A100", "IMG_0002.jpg"), ("A100-2", "IMG_0004.jpg")] {
        let theirs =
            report.outcomes.iter().find(|one| one.photo.as_ref().is_some_and(|photo| photo.sha256 == digest(name)));
        let person = theirs.unwrap().person.as_ref().unwrap();
        assert_eq!(person.key(KeyKind::Code), Some(code), "{:?}", report.outcomes);
    }
}

#[test]
fn without_a_list_people_have_to_be_said_to_appear() {
    let scratch = Scratch::new("codes-nobody");
    fs::create_dir(scratch.0.join("photos")).unwrap();
    let options = DayOptions { people: People::Roster, ..options() };
    assert!(matches!(run(&scratch.0, options), Err(DayError::NoRoster)));
    let mut options = self::options();
    "{student_no}.jpg".clone_into(&mut options.destinations[0].naming);
    assert!(
        matches!(run(&scratch.0, options), Err(DayError::Names(_))),
        "nobody of a day of codes has a student number"
    );
    assert!(!scratch.0.join("out").exists());
}
