//! A batch written again for other people, and files verified as streams.

use std::fs;

use super::tests::{PEOPLE, book, day, key, of, student_no, write};
use super::{Tampered, Verifier};
use crate::ground::whole_file::tests::Scratch;
use crate::people::number::KeyKind;

#[test]
fn someone_who_left_the_roster_is_reported_and_not_counted() {
    let scratch = Scratch::new("dossier-left");
    let mut outcomes = day(&scratch.0);
    let mut first = book(&scratch.0, &outcomes);
    let report = write(&mut first, 1);
    assert_eq!((report.sums.all.people, report.left_over.len()), (6, 0));
    drop(first);
    let cover = fs::read(scratch.0.join("dossiers/index.html")).unwrap();
    // The last person leaves: no dossier changes, but the cover does.
    outcomes.pop();
    let mut second = book(&scratch.0, &outcomes);
    let report = write(&mut second, 1);
    let gone = key().pseudonym(KeyKind::StudentNo, &student_no(PEOPLE - 1));
    assert_eq!(report.left_over, [format!("{gone}.html"), format!("{gone}.json")]);
    assert_eq!((report.sums.all.people, report.written, report.unchanged), (5, 0, 5));
    assert!(!of(&scratch.0, PEOPLE - 1, "html").is_empty(), "nothing is deleted");
    let again = fs::read(scratch.0.join("dossiers/index.html")).unwrap();
    assert_ne!(cover, again);
    assert!(!String::from_utf8(again.clone()).unwrap().contains(gone.as_str()));
    assert_eq!(report.to_json()["left_over"].as_array().unwrap().len(), 2);
    // Nothing changed since: the cover stays, and the finding, too.
    assert_eq!(write(&mut second, 1).left_over.len(), 2);
    assert_eq!(fs::read(scratch.0.join("dossiers/index.html")).unwrap(), again);
}

#[test]
fn a_cover_of_as_many_other_people_is_written_again() {
    let scratch = Scratch::new("dossier-swapped");
    let outcomes = day(&scratch.0);
    write(&mut book(&scratch.0, &outcomes), 1);
    let (mut without_last, mut without_second_last) = (outcomes.clone(), outcomes);
    without_last.pop();
    without_second_last.remove(PEOPLE - 1);
    assert_eq!(write(&mut book(&scratch.0, &without_last), 1).written, 0);
    // Of the two whose files are as they were, one leaves and the other comes back.
    assert_eq!(write(&mut book(&scratch.0, &without_second_last), 1).written, 0);
    let page = String::from_utf8(fs::read(scratch.0.join("dossiers/index.html")).unwrap()).unwrap();
    let named = |at: usize| page.contains(key().pseudonym(KeyKind::StudentNo, &student_no(at)).as_str());
    assert!(named(PEOPLE - 1) && !named(PEOPLE - 2));
}

#[test]
fn a_stream_is_verified_as_the_file_it_holds() {
    let scratch = Scratch::new("dossier-stream");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    write(&mut book, 1);
    drop(book);
    let verifier = Verifier::open(scratch.0.join("journal.jsonl"), None).unwrap();
    let page = of(&scratch.0, 0, "html");
    assert_eq!(verifier.check_stream(None, &page[..]).unwrap().unwrap(), verifier.check(&page).unwrap());
    let changed = [&page[..], b" "].concat();
    assert!(matches!(verifier.check_stream(None, &changed[..]).unwrap(), Err(Tampered::Page)));
    // One that is too long to be looked into is unknown, wherever its record stands.
    let long = std::io::Read::chain(&changed[..], std::io::Read::take(std::io::repeat(b' '), 65 << 20));
    assert!(matches!(verifier.check_stream(None, long).unwrap(), Err(Tampered::Unknown)));
}
