//! What left the house: lists and packages of the same files, changes since, and what has to be called back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::tests::{PROFILES, Setting};
use crate::day::ledger::clock::FixedClock;
use crate::day::record::decision::Consent;
use crate::day::record::decision::{Decision, DecisionKind};
use crate::day::record::handover::{RecallReason, Sending};
use crate::day::run::decide::Ledger;
use crate::day::run::error::{DayError, NotHandedOver};
use crate::day::run::finished::FinishedDay;
use crate::day::{DayReport, PackageTable, Password, Standing, read_package, verify_journal};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Language;
use crate::people::number::Date;
use crate::people::roster::{Roster, RosterOptions};

/// A list of as many people as the day has, in the same rows.
fn roster(day: &Setting) -> Roster {
    let rows = (0..day.people.len()).map(|at| format!("2023{at:04},学生{at:02}"));
    let list: Vec<String> = std::iter::once("学号,姓名".to_owned()).chain(rows).collect();
    Roster::read(list.join("\n").as_bytes(), &RosterOptions::default()).unwrap()
}

fn ledger(day: &Setting) -> Ledger {
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    Ledger::open(&day.out(), &roster(day), &day.key, clock, "tester").unwrap()
}

fn open(day: &Setting) -> FinishedDay {
    FinishedDay::open_with(&day.out(), &day.known(), Some(&day.key)).unwrap()
}

fn recalls(report: &DayReport) -> Vec<(u32, RecallReason, &str)> {
    report.recalls.iter().map(|one| (one.row.unwrap(), one.reason, one.to.as_str())).collect()
}

/// A report without the names of recalled files: the names of this day come from no template, from which an opened day makes them.
fn without_names(mut report: DayReport) -> DayReport {
    report.recalls.iter_mut().for_each(|recall| recall.name = None);
    report
}

/// Eleven people, ten with a photo; all ten went to the bureau.
fn sent(name: &str) -> (Setting, Sending, u64) {
    let mut day = Setting::new(name, 11);
    day.options.withdraw = true;
    for at in 0..10 {
        day.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
    }
    day.run().unwrap();
    let all = Sending::new(PROFILES[0]).to("学籍办");
    let sent = ledger(&day).sent(&all).unwrap();
    assert_eq!((sent.files, sent.replacing), (10, 0));
    let line = sent.line.unwrap();
    (day, all, line)
}

/// One photo is changed, one withdrawn, one added.
fn changed(day: &Setting) -> DayReport {
    day.photo("p1.jpg", "fine 1 once more");
    fs::remove_file(day.folder().join("p2.jpg")).unwrap();
    day.photo("p10.jpg", "fine 10");
    day.run().unwrap()
}

#[test]
fn a_package_of_changes_holds_what_is_new_and_a_list_what_is_to_be_called_back() {
    let (day, all, line) = sent("sent");
    let report = changed(&day);
    assert_eq!(recalls(&report), [(3, RecallReason::Replaced, "学籍办"), (4, RecallReason::Withdrawn, "学籍办")]);
    assert!(report.notes.iter().any(|note| note.rule == "sent.recall"));
    assert_eq!((report.recalls[0].line, report.recalls[1].line), (line, line));
    let file = |text: &str| Sha256Digest::of(format!("{} jpg {text}", PROFILES[0]).as_bytes());
    assert_eq!(report.recalls[0].replacement, Some(file("fine 1 once more")));
    assert_eq!(report.recalls[1].file, file("fine 2"));
    assert!(report.recalls[0].name.as_ref().is_some_and(|name| name.reveal() == "艺术学院/s0001.jpg"));
    assert_eq!(without_names(open(&day).report), without_names(report));

    let mut book = ledger(&day);
    let new = all.clone().only_new();
    let path = day.scratch.0.join("changes.zip");
    let packed = book.pack(&new, &path, None).unwrap();
    assert_eq!((packed.line, packed.files, packed.replacing), (None, 2, 1));
    let expected = BTreeSet::from([file("fine 1 once more"), file("fine 10")]);
    let found: BTreeSet<_> = read_package(&path, None).unwrap().into_iter().map(|(digest, _)| digest).collect();
    assert_eq!((&found, packed.digests.iter().copied().collect()), (&expected, expected.clone()));
    // The same files, the same bytes; an existing file is not replaced.
    let again = day.scratch.0.join("again.zip");
    book.pack(&new, &again, None).unwrap();
    assert_eq!(fs::read(&again).unwrap(), fs::read(&path).unwrap());
    let exists = book.pack(&new, &path, None);
    assert!(matches!(exists, Err(DayError::NotHandedOver(NotHandedOver::Exists))));
    // With a password, and whole.
    let password = Password::new("twelve birds").unwrap();
    let whole = day.scratch.0.join("whole.zip");
    assert_eq!(book.pack(&all, &whole, Some(&password)).unwrap().files, 10);
    assert_eq!(read_package(&whole, Some(&password)).unwrap().len(), 10);
    assert!(read_package(&whole, None).is_err());

    // Once it went, only the withdrawn file is left, and nothing is new.
    let sent = book.sent(&new).unwrap();
    assert_eq!((sent.files, sent.digests), (2, packed.digests));
    assert_eq!(book.sent(&new).unwrap().files, 0);
    assert_eq!(book.handed_over().len(), 2);
    drop(book);
    assert_eq!(recalls(&open(&day).report), [(4, RecallReason::Withdrawn, "学籍办")]);
    let report = day.run().unwrap();
    assert_eq!(recalls(&report), [(4, RecallReason::Withdrawn, "学籍办")]);

    // Settled through the list that was filled in, and undone.
    let csv = fs::read_to_string(day.out().join("results/recall.csv")).unwrap();
    let row = csv.lines().nth(1).unwrap();
    assert!(row.starts_with(&format!("{},{line},,", file("fine 2").short())), "{row}");
    let filled = csv.replacen(",,", ",已收回,", 1);
    let settled = ledger(&day).decide_table(filled.as_bytes()).unwrap();
    assert_eq!(settled.len(), 1);
    assert!(open(&day).report.recalls.is_empty());
    let report = day.run().unwrap();
    assert!(report.recalls.is_empty() && !day.out().join("results/recall.csv").exists());
    assert!(!report.notes.iter().any(|note| note.rule == "sent.recall" || note.rule == "decision.applied"));
    ledger(&day).decide(&[Decision::new(DecisionKind::Undo).line(settled[0])]).unwrap();
    assert_eq!(recalls(&day.run().unwrap()).len(), 1);
    // The withdrawn photo is delivered again: nothing to call back.
    day.photo("p2.jpg", "fine 2");
    assert!(day.run().unwrap().recalls.is_empty());
}

#[test]
fn every_destination_and_recipient_is_counted_by_itself() {
    let (day, all, _) = sent("channels");
    let other = Sending::new(PROFILES[0]).to("制卡");
    let white = Sending::new(PROFILES[1]).to("学籍办");
    let mut book = ledger(&day);
    for sending in [&other, &white] {
        assert_eq!(book.sent(&sending.clone().only_new()).unwrap().files, 10);
    }
    // The same list once more is the same entry.
    let lines = (book.sent(&all).unwrap().line, book.sent(&other).unwrap().line);
    assert_eq!(book.handed_over().len(), 3);
    assert_ne!(lines.0, lines.1);
    drop(book);
    let report = changed(&day);
    assert_eq!(report.recalls.len(), 6);
    let mut book = ledger(&day);
    book.sent(&other.clone().only_new()).unwrap();
    assert_eq!(book.sent(&white.clone().only_new()).unwrap().files, 2);
    assert_eq!(book.sent(&all.clone().only_new()).unwrap().files, 2);
    drop(book);
    let found = open(&day);
    let withdrawn = |(row, reason, _): &(u32, RecallReason, &str)| *row == 4 && *reason == RecallReason::Withdrawn;
    assert_eq!(recalls(&found.report).iter().filter(|one| withdrawn(one)).count(), 3);
    assert_eq!(found.report.recalls.len(), 3);
    // A hand-over that never happened is taken back like a decision.
    let last = found.handed_over.last().unwrap().line;
    ledger(&day).decide(&[Decision::new(DecisionKind::Undo).line(last)]).unwrap();
    let found = open(&day);
    assert!(found.handed_over.last().unwrap().undone);
    assert_eq!(found.report.recalls.len(), 4);
    assert_eq!(ledger(&day).sent(&all.only_new()).unwrap().files, 2);
}

#[test]
fn a_process_that_is_killed_has_recorded_all_or_nothing_and_the_next_run_knows() {
    let (day, all, line) = sent("killed");
    let path = day.out().join("journal.jsonl");
    let whole = fs::read(&path).unwrap();
    let start = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for cut in [start, start + 1, usize::midpoint(start, whole.len()), whole.len() - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        assert!(open(&day).handed_over.is_empty());
        assert_eq!(ledger(&day).sent(&all).unwrap().line, Some(line));
        assert_eq!(fs::read(&path).unwrap(), whole, "cut at {cut}");
    }
    // Runs in between change nothing; the journal is whole.
    day.run().unwrap();
    assert_eq!(open(&day).handed_over.len(), 1);
    assert_eq!(recalls(&changed(&day)).len(), 2);
    assert_eq!(recalls(&day.run().unwrap()).len(), 2);
    verify_journal(&path).unwrap();
    // Nothing of a person is in the entry.
    let text = fs::read_to_string(&path).unwrap();
    let entry = text.lines().nth(line as usize - 1).unwrap();
    assert!(entry.contains("handed-over") && !entry.contains("s0001") && !entry.contains(".jpg"), "{entry}");
}

#[test]
fn only_what_lies_in_its_place_is_sent_and_only_where_the_day_delivers_to() {
    let (day, all, _) = sent("faults");
    let mut book = ledger(&day);
    let refused = |result: Result<_, DayError>| match result {
        Err(DayError::NotHandedOver(why)) => why,
        other => panic!("{other:?}"),
    };
    let known = PROFILES.map(str::to_owned).to_vec();
    let destination = "visa".to_owned();
    assert_eq!(refused(book.sent(&Sending::new("visa"))), NotHandedOver::Destination { destination, known });
    for to in ["学生03 的家长", "20230003", "a\nb", &"长".repeat(81)] {
        assert_eq!(refused(book.sent(&all.clone().to(to))), NotHandedOver::Recipient, "{to}");
    }
    let photos = day.out().join("photos").join(PROFILES[0]);
    fs::write(photos.join("计算机学院/s0000.jpg"), b"another picture").unwrap();
    fs::remove_file(photos.join("艺术学院/s0001.jpg")).unwrap();
    assert_eq!(refused(book.sent(&all)), NotHandedOver::NotInPlace { count: 2 });
    let path = day.scratch.0.join("never.zip");
    assert_eq!(refused(book.pack(&all, &path, None)), NotHandedOver::NotInPlace { count: 2 });
    assert!(!path.exists());
    // A file that was not on the list cannot be recalled, nor can a line that is no list.
    let decision = |file: &str, line| Decision::new(DecisionKind::Recalled).photo(file).line(line);
    for (file, line) in [("0123456789ab", 3), ("0123456789ab", 1), ("xyz", 3)] {
        assert!(matches!(book.decide(&[decision(file, line)]), Err(DayError::Decisions(_))));
    }
    drop(book);
    // Nothing is sent of a day that did not come to its end.
    let journal = day.out().join("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text.split_inclusive('\n').take(3).collect::<String>()).unwrap();
    assert!(matches!(ledger(&day).sent(&all), Err(DayError::Unfinished { line: 1 })));
}

#[test]
fn a_long_list_takes_several_lines_and_counts_when_the_last_is_there() {
    let mut day = Setting::new("long", 1_203);
    day.options.destinations.truncate(1);
    for at in 0..1_203 {
        day.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
    }
    day.run().unwrap();
    let all = Sending::new(PROFILES[0]);
    let first = ledger(&day).sent(&all).unwrap();
    assert_eq!(first.files, 1_203);
    let path = day.out().join("journal.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("\"handed-over\"").count(), 2);
    assert_eq!(open(&day).handed_over[0].files, 1_203);
    // Killed between the two lines: nothing was recorded, and the list is recorded whole after that.
    let end = text.trim_end().rfind('\n').unwrap() + 1;
    fs::write(&path, &text[..end]).unwrap();
    assert!(open(&day).handed_over.is_empty());
    let second = ledger(&day).sent(&all).unwrap();
    assert_eq!(second.line, first.line.map(|line| line + 1));
    assert_eq!(open(&day).handed_over.len(), 1);
}

#[test]
fn a_list_that_was_filled_in_stays_and_a_newer_one_lies_beside_it() {
    let (day, _, _) = sent("lists");
    changed(&day);
    let results = day.out().join("results");
    let table = |name: &str| crate::people::roster::text_rows(&fs::read(results.join(name)).unwrap()).unwrap();
    assert_eq!(table("recall.xlsx").len(), 3);
    // Somebody fills it in (as CSV under the same name: what counts is what is in it).
    let filled = fs::read_to_string(results.join("recall.csv")).unwrap().replacen(",,", ",recalled,", 1);
    fs::write(results.join("recall.xlsx"), &filled).unwrap();
    // Nothing new to ask: no other list.
    let report = day.run().unwrap();
    assert!(!results.join("recall-2.xlsx").exists());
    assert!(!report.notes.iter().any(|note| note.rule == "list.kept"));
    // One more is withdrawn: the list of now is beside the one that stays.
    fs::remove_file(day.folder().join("p3.jpg")).unwrap();
    for _ in 0..2 {
        let report = day.run().unwrap();
        assert_eq!(fs::read_to_string(results.join("recall.xlsx")).unwrap(), filled);
        assert_eq!(table("recall-2.xlsx").len(), 4);
        let note = report.notes.iter().find(|note| note.rule == "list.kept").unwrap();
        assert!(note.message.get(Language::En).contains("recall-2.xlsx"), "{note:?}");
        assert_eq!(without_names(open(&day).report), without_names(report));
    }
    // The same holds for what is to be confirmed.
    assert!(Path::new(&results.join("confirm.xlsx")).exists());
    day.photo("stranger.jpg", "fine stranger");
    day.run().unwrap();
    let photo = Sha256Digest::of(b"fine stranger").short();
    let confirm = "photo,row,decision\n".to_owned() + &photo + ",,test-shot\n";
    fs::write(results.join("confirm.xlsx"), &confirm).unwrap();
    day.photo("stranger2.jpg", "fine other stranger");
    day.run().unwrap();
    assert_eq!(fs::read_to_string(results.join("confirm.xlsx")).unwrap(), confirm);
    let rows = table("confirm-2.xlsx");
    assert!(rows.iter().any(|(_, _, cells)| cells[0] == Sha256Digest::of(b"fine other stranger").short()));
    // A third list where two were filled in.
    fs::write(results.join("confirm-2.xlsx"), &confirm).unwrap();
    day.run().unwrap();
    assert_eq!(fs::read_to_string(results.join("confirm-2.xlsx")).unwrap(), confirm);
    assert!(results.join("confirm-3.xlsx").exists());
}

#[test]
fn a_package_has_its_table_with_purpose_and_recipient() {
    let (mut day, all, _) = sent("packed-with-table");
    day.options.purpose = Some("学籍注册".to_owned());
    day.run().unwrap();
    let mut ledger = ledger(&day);
    ledger.pseudonyms = day.known().into_iter().map(|(pseudonym, _)| pseudonym).collect();
    let (plain, with) = (day.scratch.0.join("plain.zip"), day.scratch.0.join("with.zip"));
    // Nobody has a collection code, so by default there is none.
    ledger.pack(&all, &plain, None).unwrap();
    assert_eq!(read_package(&plain, None).unwrap().len(), 10);
    let packed = ledger.pack(&all.clone().table(PackageTable::Always, Language::Zh), &with, None).unwrap();
    assert_eq!((packed.files, read_package(&with, None).unwrap().len()), (10, 13));
    let mut zip = zip::ZipArchive::new(fs::File::open(&with).unwrap()).unwrap();
    let table: serde_json::Value = serde_json::from_reader(zip.by_name("table.json").unwrap()).unwrap();
    assert_eq!((&table["purpose"], &table["to"], &table["count"]), (&"学籍注册".into(), &"学籍办".into(), &10.into()));
    assert_eq!(table["profile"]["id"], PROFILES[0]);
    assert_eq!((&table["files"][3]["student_no"], &table["files"][3]["verdict"]), (&"20230003".into(), &"pass".into()));
    let manifest = fs::read_to_string(day.out().join(format!("packages/{}.manifest.json", PROFILES[0]))).unwrap();
    assert!(manifest.contains("学籍注册"));
}

#[test]
fn a_day_says_when_it_is_not_to_be_kept_any_more() {
    let mut day = Setting::new("keep-until", 1);
    day.photo("p0.jpg", "fine 0");
    // The clock of this day stands on 1 January 1970, which is not over.
    for (until, past) in [((1969, 12, 31), true), ((1970, 1, 1), false)] {
        day.options.keep_until = Date::new(until.0, until.1, until.2);
        let report = day.run().unwrap();
        assert_eq!(report.notes.iter().any(|note| note.rule == "day.keep-until"), past, "{until:?}");
        let opened = open(&day);
        assert_eq!(opened.keep_until.as_deref(), Some(format!("{}-{:02}-{:02}", until.0, until.1, until.2).as_str()));
        assert!(opened.is_past_keeping(), "today is later");
        assert_eq!(opened.to_json()["keep_until"], opened.keep_until.clone().unwrap());
    }
}

#[test]
fn nothing_is_delivered_without_a_consent_that_is_demanded_or_after_it_was_taken_back() {
    let mut day = Setting::new("consent", 5);
    for at in 0..4 {
        day.photo(&format!("p{at}.jpg"), &format!("{} {at}", if at == 3 { "fail" } else { "fine" }));
    }
    day.run().unwrap();
    let delivered = |day: &Setting| day.tree().keys().filter(|path| path.starts_with("photos/tender-freshman")).count();
    assert_eq!(delivered(&day), 3);
    // A school's list: by student number, in its own words.
    let mut book = ledger(&day);
    book.pseudonyms = day.known().into_iter().map(|(pseudonym, _)| pseudonym).collect();
    let list = "学号,决定,理由\n20230000,单独同意,签字表 3 号\n20230001,同意,线上\n20230003,同意,线上\n";
    assert_eq!(book.decide_table(list.as_bytes()).unwrap().len(), 3);
    assert_eq!(book.decide_table(list.as_bytes()).unwrap(), Vec::<u64>::new(), "handed in again");
    let Err(DayError::Decisions(faults)) = book.decide_table("学号,决定\n20239999,同意\n".as_bytes()) else {
        panic!()
    };
    assert_eq!((faults.0[0].place, faults.0[0].what.zh.contains("20239999")), (2, false));
    drop(book);
    assert!(!fs::read_to_string(day.out().join("journal.jsonl")).unwrap().contains("2023000"));
    // Consent is shown, and decides nothing unless the day says so.
    let report = day.run().unwrap();
    assert!(report.outcomes[0].notes.iter().any(|note| note.rule == "decision.consented"));
    assert_eq!(delivered(&day), 3);
    // Demanded, what was delivered without it is not taken back in silence.
    day.options.consent = Consent::Required;
    assert!(matches!(day.run(), Err(DayError::WouldWithdraw(_))));
    day.options.withdraw = true;
    let report = day.run().unwrap();
    let standings: Vec<Standing> = report.outcomes[..5].iter().map(|outcome| outcome.standing).collect();
    assert_eq!(standings, [Standing::Pass, Standing::Pass, Standing::Unknown, Standing::Fail, Standing::Missing]);
    assert!(report.outcomes[2].notes.iter().any(|note| note.rule == "consent.missing") && !report.complete());
    assert_eq!(delivered(&day), 2);
    // Taken back, nothing of the person is delivered, whatever the day says, and nobody has to allow it.
    (day.options.consent, day.options.withdraw) = (Consent::Noted, false);
    let mut book = ledger(&day);
    book.pseudonyms = day.known().into_iter().map(|(pseudonym, _)| pseudonym).collect();
    book.decide(&[Decision::new(DecisionKind::ConsentWithdrawn).row(2).why("letter of 3 March")]).unwrap();
    drop(book);
    let report = day.run().unwrap();
    assert_eq!((report.outcomes[0].standing, report.outcomes[0].products.len()), (Standing::Excused, 0));
    assert_eq!(delivered(&day), 2, "the first one's are gone, the third one's are back");
}
