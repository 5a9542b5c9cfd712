//! Agreements on confidentiality: recorded, listed, taken back, and demanded before anything leaves the house.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use super::tests::{PROFILES, Setting};
use crate::day::ledger::clock::FixedClock;
use crate::day::record::handover::Sending;
use crate::day::run::decide::Ledger;
use crate::day::run::error::DayError;
use crate::day::run::finished::FinishedDay;
use crate::day::{
    Agreement, Confidentiality, Decision, DecisionKind, DecisionState, Disclosure, OriginalJob, OriginalOptions,
    StaffRole, verify_journal,
};
use crate::ground::digest::Sha256Digest;
use crate::people::roster::{Roster, RosterOptions};

/// 2026-11-23 in China.
const NOW: u64 = 1_795_363_200;

fn ledger_at(day: &Setting, seconds: u64) -> Ledger {
    let roster = Roster::read("学号,姓名\n20230000,学生甲\n".as_bytes(), &RosterOptions::default()).unwrap();
    let clock = Arc::new(FixedClock(UNIX_EPOCH + Duration::from_secs(seconds)));
    Ledger::open(&day.out(), &roster, &day.key, clock, "tester").unwrap().documents(&day.scratch.0)
}

fn ledger(day: &Setting) -> Ledger {
    ledger_at(day, NOW)
}

fn agreed(who: &str, signed: &str, until: Option<&str>) -> Decision {
    let agreement = Agreement::new(who, StaffRole::Operator, signed, "agreement.pdf");
    let agreement = until.iter().fold(agreement, |agreement, until| agreement.until(*until));
    Decision::new(DecisionKind::Agreed).agreement(agreement)
}

/// One person with a photo, and the document that was signed.
fn day(name: &str) -> Setting {
    let mut day = Setting::new(name, 1);
    day.options.withdraw = true;
    day.photo("p0.jpg", "fine 0");
    fs::write(day.scratch.0.join("agreement.pdf"), b"we keep silent").unwrap();
    day.run().unwrap();
    day
}

fn packages(day: &Setting) -> usize {
    let Ok(files) = fs::read_dir(day.out().join("packages")) else { return 0 };
    files.filter(|file| file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|end| end == "zip"))).count()
}

#[test]
fn an_agreement_is_recorded_with_the_digest_of_its_document_and_no_name_in_the_journal() {
    let day = day("agreement");
    let mut book = ledger(&day);
    let lines = book.decide(&[agreed("欧阳明月", "2026-08-30", Some("2027年7月31日"))]).unwrap();
    let list = "签署人,岗位,签署日期,有效期至,协议文件\n\
                欧阳明月,操作员,2026/08/30,2027-07-31,agreement.pdf\n\
                工号 0042,采集,2026-09-01 00:00:00,,agreement.pdf\n";
    // The first one is recorded already.
    assert_eq!(book.decide_table(list.as_bytes()).unwrap().len(), 1);
    assert_eq!(book.decide_table(list.as_bytes()).unwrap(), Vec::<u64>::new(), "handed in again");
    let agreements = book.agreements();
    let shown: Vec<_> =
        agreements.iter().map(|one| (one.shown(Disclosure::Work), one.role, one.until.as_deref())).collect();
    assert_eq!(
        shown,
        [
            ("欧阳明月".to_owned(), StaffRole::Operator, Some("2027-07-31")),
            ("工号 0042".to_owned(), StaffRole::Collector, None)
        ]
    );
    assert_eq!(agreements[0].shown(Disclosure::Share), "欧…");
    assert_eq!((agreements[0].line, agreements[0].document), (lines[0], Sha256Digest::of(b"we keep silent")));
    assert_eq!(fs::read(day.scratch.0.join("agreement.pdf")).unwrap(), b"we keep silent");
    let listed = serde_json::to_string(&book.decisions()).unwrap();
    assert!(listed.contains("欧…") && !listed.contains("明月") && listed.contains("\"agreed\""), "{listed}");
    drop(book);
    let journal = fs::read_to_string(day.out().join("journal.jsonl")).unwrap();
    assert!(!journal.contains("明月") && !journal.contains("0042") && !journal.contains("agreement.pdf"));
    verify_journal(day.out().join("journal.jsonl")).unwrap();
    // The run says nothing of it but what it is, and the day opens with it.
    let report = day.run().unwrap();
    assert_eq!(report.agreements, agreements);
    assert!(!report.notes.iter().any(|note| note.rule.starts_with("decision.") || note.rule.starts_with("confid")));
    let json = report.to_json().to_string();
    assert!(json.contains("\"signed\":\"2026-08-30\"") && !json.contains("明月"), "{json}");
    let opened = FinishedDay::open_with(&day.out(), &day.known(), Some(&day.key)).unwrap();
    assert_eq!((opened.report.agreements, opened.waiting), (agreements, 0));
    let closed = FinishedDay::open_with(&day.out(), &[], None).unwrap();
    assert!(closed.report.agreements.iter().all(|one| one.who.is_none() && one.shown(Disclosure::Full).is_empty()));
    // Taken back like a decision.
    let mut book = ledger(&day);
    book.decide(&[Decision::new(DecisionKind::Undo).line(lines[0])]).unwrap();
    assert_eq!(book.agreements().len(), 1);
    assert_eq!(book.decisions()[0].state, DecisionState::Undone);
}

#[test]
fn every_fault_of_an_agreement_is_told_without_the_name() {
    let day = day("agreement-faults");
    let mut book = ledger(&day);
    let mut faults = |decision: Decision| match book.decide(&[decision]) {
        Err(DayError::Decisions(faults)) => faults.0.into_iter().map(|fault| fault.what).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(faults(Decision::new(DecisionKind::Agreed)).len(), 1);
    assert_eq!(faults(agreed("欧阳明月", "2026-08-30", None).row(2)).len(), 1);
    let with = |decision: Decision| Decision { kind: DecisionKind::Absent, row: Some(2), ..decision };
    assert_eq!(faults(with(agreed("欧阳明月", "2026-08-30", None))).len(), 1);
    let mut bad = agreed(" ", "30 August", Some("2026-02-30"));
    bad.agreement.as_mut().unwrap().document = "欧阳明月.pdf".to_owned();
    let whats = faults(bad);
    assert_eq!(whats.len(), 4, "{whats:?}");
    assert!(whats.iter().all(|what| !what.zh.contains("欧阳") && what.en.is_ascii()), "{whats:?}");
    assert_eq!(faults(agreed("欧阳明月", "2026-08-30", Some("2026-08-29"))).len(), 1);
    // Half a digest is no digest, and no file either.
    let mut short = agreed("欧阳明月", "2026-08-30", None);
    short.agreement.as_mut().unwrap().document = "0123456789ab".to_owned();
    assert_eq!(faults(short).len(), 1);
    let list = "签署人,岗位,签署日期,协议文件\n欧阳明月,校长,2026-08-30,agreement.pdf\n";
    let Err(DayError::Decisions(faults)) = book.decide_table(list.as_bytes()) else { panic!("taken") };
    assert_eq!((faults.0[0].place, faults.0[0].what.zh.contains("采集")), (2, true));
    // By its digest, the document need not be there.
    let mut named = agreed("欧阳明月", "2026-08-30", None);
    named.agreement.as_mut().unwrap().document = Sha256Digest::of(b"elsewhere").to_string();
    assert_eq!(book.decide(&[named]).unwrap().len(), 1);
}

#[test]
fn while_one_is_demanded_and_none_is_in_force_nothing_is_handed_out() {
    let mut day = day("agreement-required");
    assert_eq!(packages(&day), 2);
    day.options.confidentiality = Confidentiality::Required;
    let report = day.run().unwrap();
    // Photos stay where they are; packages are no longer there.
    assert!(report.notes.iter().any(|note| note.rule == "confidentiality.missing") && report.complete());
    assert_eq!(packages(&day), 0);
    let zip = day.scratch.0.join("all.zip");
    let originals = |book: &mut Ledger| {
        book.pseudonyms = day.known().into_iter().map(|(pseudonym, _)| pseudonym).collect();
        book.deliver_originals(&OriginalJob::new(day.folder(), OriginalOptions::default()))
    };
    let refused = |book: &mut Ledger, expected: u64| {
        let sending = Sending::new(PROFILES[0]);
        for error in [book.pack(&sending, &zip, None).map(drop), originals(book).map(drop)] {
            let error = error.unwrap_err();
            assert!(matches!(error, DayError::NoAgreement { lapsed } if lapsed == expected), "{error:?}");
            assert!(error.to_string().contains("campix day decide agreed"), "{error}");
        }
        assert!(!zip.exists() && !day.out().join("originals").exists());
    };
    refused(&mut ledger(&day), 0);
    // Over, or not begun yet: recorded and not in force.
    let mut book = ledger(&day);
    book.decide(&[agreed("甲甲", "2025-01-01", Some("2026-11-22")), agreed("乙乙", "2026-11-24", None)]).unwrap();
    refused(&mut book, 2);
    drop(book);
    assert_eq!(packages_after(&day), 0);
    // What left all the same is recorded: the ledger tells what was.
    assert_eq!(ledger(&day).sent(&Sending::new(PROFILES[0])).unwrap().files, 1);
    // In force on the next day.
    assert_eq!(ledger_at(&day, NOW + 86_400).pack(&Sending::new(PROFILES[0]), &zip, None).unwrap().files, 1);
    fs::remove_file(&zip).unwrap();
    let mut book = ledger(&day);
    // The clock of the runs of this day stands on 1 January 1970.
    let line = book.decide(&[agreed("丙丙", "1970-01-01", None)]).unwrap()[0];
    assert_eq!(book.pack(&Sending::new(PROFILES[0]), &zip, None).unwrap().files, 1);
    assert!(matches!(originals(&mut book), Ok(report) if report.faults.len() == 1), "a text is no JPEG");
    drop(book);
    assert_eq!(packages_after(&day), 2);
    // Taken back, it counts no more.
    let mut book = ledger(&day);
    book.decide(&[Decision::new(DecisionKind::Undo).line(line)]).unwrap();
    fs::remove_file(&zip).unwrap();
    refused(&mut book, 2);
    drop(book);
    // Not demanded any more, nothing is asked.
    day.options.confidentiality = Confidentiality::Noted;
    assert_eq!(packages_after(&day), 2);
    assert_eq!(ledger(&day).pack(&Sending::new(PROFILES[0]), &zip, None).unwrap().files, 1);
}

fn packages_after(day: &Setting) -> usize {
    day.run().unwrap();
    packages(day)
}

#[cfg(unix)]
#[test]
fn what_a_day_writes_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let day = day("modes");
    let book = ledger(&day);
    book.pack(&Sending::new(PROFILES[0]), &day.out().join("packages/sent.zip"), None).unwrap();
    drop(book);
    let mut seen = 0;
    let mut folders = vec![day.out()];
    while let Some(folder) = folders.pop() {
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                seen += 1;
                assert_eq!(mode(&path), 0o600, "{}", path.display());
            }
        }
    }
    assert!(seen > 10, "{seen}");
}
