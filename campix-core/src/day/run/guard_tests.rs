//! A delivery is changed by what is given and decided, never by what is left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::tests::{PROFILES, Setting};
use crate::day::handout::proof::{Answer, ProofAnswer};
use crate::day::run::error::DayError;
use crate::ground::digest::Sha256Digest;

#[test]
fn an_answer_holds_in_later_runs_until_it_is_undone() {
    let mut day = Setting::new("answers", 2);
    day.photo("p0.jpg", "fine 0");
    day.photo("p1.jpg", "fine 1");
    day.run().unwrap();
    let place = PathBuf::from("photos/tender-freshman/计算机学院/s0000.jpg");
    assert!(day.tree().contains_key(&place));
    let photo = Sha256Digest::of(b"fine 0").short();
    day.answers = vec![ProofAnswer { row: 2, photo, answer: Answer::WrongPerson }];
    day.run().unwrap();
    assert!(!day.tree().contains_key(&place), "a refused photo is delivered");
    // Without the table, and with the table again: the answer is in the ledger, once.
    for answers in [Vec::new(), day.answers.clone()] {
        day.answers = answers;
        day.run().unwrap();
        assert!(!day.tree().contains_key(&place), "a forgotten answer");
    }
    let journal = fs::read_to_string(day.out().join("journal.jsonl")).unwrap();
    assert_eq!(journal.matches("\"decided\"").count(), 1);
}

#[test]
fn what_is_not_given_this_time_is_not_withdrawn() {
    let mut day = Setting::new("guard", 3);
    for at in 0..3 {
        day.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
    }
    day.run().unwrap();
    let tree = day.tree();
    // Only a retake is given: the folder of the day was exchanged for one of retakes.
    for at in 1..3 {
        fs::remove_file(day.folder().join(format!("p{at}.jpg"))).unwrap();
    }
    let refused = |day: &Setting| match day.run() {
        Err(DayError::WouldWithdraw(withdrawal)) => withdrawal,
        other => panic!("{other:?}"),
    };
    let withdrawal = refused(&day);
    assert_eq!((withdrawal.rows.as_slice(), withdrawal.count(), withdrawal.off_roster), (&[3, 4][..], 4, 0));
    assert_eq!(day.tree(), tree, "something was changed");
    // A card that is not mounted: an empty folder is refused whatever is allowed.
    fs::remove_file(day.folder().join("p0.jpg")).unwrap();
    day.options.withdraw = true;
    assert!(matches!(day.run(), Err(DayError::PhotosGone)));
    assert_eq!(day.tree(), tree, "something was changed");
    // Everything is there again, but one of the standards is not asked for.
    for at in 0..3 {
        day.photo(&format!("p{at}.jpg"), &format!("fine {at}"));
    }
    day.options.withdraw = false;
    let both = std::mem::take(&mut day.options.destinations);
    day.options.destinations = both[..1].to_vec();
    let withdrawal = refused(&day);
    assert_eq!(withdrawal.files, BTreeMap::from([(PROFILES[1].to_owned(), 3)]));
    assert_eq!(day.tree(), tree, "something was changed");
    // A decision is asked for: the file is withdrawn without more words.
    day.options.destinations = both;
    day.answers = vec![ProofAnswer { row: 2, photo: Sha256Digest::of(b"fine 0").short(), answer: Answer::Retake }];
    assert_eq!(day.run().unwrap().totals.files, 4);
}
