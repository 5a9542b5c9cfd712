//! Files of two real people that changed places: before a run, by their names, and after it, by hand.
//!
//! In: the real portraits, read in place. Out: on standard output how many swaps are told, by the run from looks and by the
//! verification from the journal, and bounds on them. The looks were calibrated on these same people, so the first share is a
//! fit and no error rate of strangers.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use campix_core::day::{Day, DayOptions, Destination, FixedClock, Photos, Standing};
use campix_core::digest::Sha256Digest;
use campix_core::dossier::{Tampered, Verifier};
use campix_core::geometry::Size;
use campix_core::people::matching::{Decided, Frame, PersonState, by_name, settle};
use campix_core::people::number::{PseudonymKey, StudentNumber};
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::people::sitting::SittingLook;
use campix_core::people::{Person, PhotoName};
use campix_core::profile::Profile;
use campix_examples::campus_day::{name, student_no};
use campix_tests::portraits::{Framing, LIGHT_BLUE, Portrait, jpeg, portraits};
use campix_tests::scratch::Scratch;

use crate::sittings::{Take, face};

fn look(portrait: &Portrait, seed: u64) -> SittingLook {
    let picture = Take::number(seed).of(portrait, None, seed);
    SittingLook::of(picture.view(), Some(face(picture.view()).0))
}

/// How many of two people wait for a person if the files of each are these two looks.
fn told(files: &[[SittingLook; 2]; 2]) -> usize {
    let people: Vec<Person> = (0..2)
        .map(|at| {
            let mut person = Person::new(at + 2);
            person.student_no = StudentNumber::parse(&student_no(at as usize), None).ok().map(|parsed| parsed.number);
            person
        })
        .collect();
    let frames: Vec<Frame> = (0..4)
        .map(|at| {
            let file = format!("{}_{}.jpg", student_no(at / 2), at % 2 + 1);
            let mut frame = Frame::new(PhotoName::new(&file), Sha256Digest([at as u8; 32]));
            frame.sitting = Some(files[at / 2][at % 2]);
            frame
        })
        .collect();
    let matching = settle(&people, &frames, &[by_name(&people, &frames)], &Decided::default());
    matching.people.iter().filter(|state| **state == PersonState::Unsettled).count()
}

#[test]
fn one_of_two_files_under_anothers_name_is_told_by_the_looks() {
    let Some(portraits) = portraits() else { return };
    // The people with a second shot, each with both.
    let people: Vec<[SittingLook; 2]> = portraits
        .iter()
        .filter(|portrait| portrait.smiling)
        .map(|second| {
            let first = portraits.iter().find(|first| first.subject == second.subject && !first.smiling).unwrap();
            [look(first, 1), look(second, 2)]
        })
        .collect();
    assert_eq!(people.len(), 16);
    let (mut pairs, mut both, mut either, mut false_alarms) = (0, 0, 0, 0);
    for (at, one) in people.iter().enumerate() {
        for other in &people[at + 1..] {
            pairs += 1;
            false_alarms += u32::from(told(&[*one, *other]) > 0);
            // The second files have changed names.
            let found = told(&[[one[0], other[1]], [other[0], one[1]]]);
            both += u32::from(found == 2);
            either += u32::from(found > 0);
        }
    }
    println!(
        "second files of two people under each other's names: {either} of {pairs} swaps told, {both} at both people; \
         not swapped and yet told: {false_alarms} of {pairs}"
    );
    assert_eq!(pairs, 120);
    assert!(either * 100 >= pairs * 95, "{either} of {pairs}");
    assert_eq!(false_alarms, 0);
    // With all their files under each other's names, nothing in the pictures contradicts anything.
    assert_eq!(told(&[people[1], people[0]]), 0);
}

#[test]
fn files_that_change_places_after_delivery_are_told_by_the_verification() {
    let Some(portraits) = portraits() else { return };
    let scratch = Scratch::new("swaps");
    let photos = scratch.0.join("photos");
    fs::create_dir_all(&photos).unwrap();
    let mut list = "学号,姓名\n".to_owned();
    for (at, portrait) in portraits.iter().filter(|portrait| !portrait.smiling).enumerate() {
        writeln!(list, "{},{}", student_no(at), name(at)).unwrap();
        let picture = portrait.lay_on(LIGHT_BLUE, &Framing::upright(Size::new(480, 640)));
        let path = photos.join(format!("{}.jpg", student_no(at)));
        fs::write(&path, jpeg(picture.view(), 92)).unwrap();
    }
    let roster = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap();
    let people = roster.people.clone();
    let key = PseudonymKey::new(&[7; 32]).unwrap();
    let out = scratch.0.join("out");
    let destinations = vec![Destination::new(Profile::builtin("moe-2017-99").unwrap())];
    let options = DayOptions { destinations, threads: 2, ..DayOptions::default() };
    let clock = Arc::new(FixedClock(std::time::UNIX_EPOCH));
    let report = Day::new(roster, Photos::Folder(photos), &out, key.clone(), clock, options).run().unwrap();
    let delivered =
        report.outcomes.iter().filter(|one| matches!(one.standing, Standing::Pass | Standing::Warn)).count();
    let mut files = Vec::new();
    for folder in fs::read_dir(out.join("photos")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            files.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    assert!(files.len() == delivered && delivered >= 20, "{} files of {delivered} people", files.len());
    let verifier = Verifier::open(out.join("journal.jsonl"), None).unwrap().whose(key, &people);
    let (mut swapped, mut told) = (0, 0);
    for (at, (place, _)) in files.iter().enumerate() {
        for (from, (_, bytes)) in files.iter().enumerate() {
            let answer = verifier.check_at(place, bytes);
            if at == from {
                assert!(answer.is_ok(), "a file at its own place");
                continue;
            }
            swapped += 1;
            if let Err(Tampered::Place { person: Some(person), place_of: Some(place_of), .. }) = answer {
                told += u32::from(person != place_of && verifier.person(&person).is_some());
            }
        }
    }
    println!("files of two people at each other's places: {told} of {swapped} told, with both names");
    assert_eq!(told, swapped);
}
