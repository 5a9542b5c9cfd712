//! Whose a file is, and whether it is where it belongs.

use std::fs;
use std::path::Path;

use super::tests::{day, key, roster, student_no};
use super::*;
use crate::day::Disclosure;
use crate::ground::whole_file::tests::Scratch;

fn verifier(folder: &Path) -> Verifier {
    Verifier::open(folder.join("journal.jsonl"), None).unwrap().whose(key(), &roster().people)
}

#[test]
fn a_file_is_told_with_its_person_and_one_at_another_place_is_a_fault() {
    let scratch = Scratch::new("whose");
    day(&scratch.0);
    let place = |at: usize| scratch.0.join(format!("photos/tender-freshman/{}.jpg", student_no(at)));
    let files: Vec<Vec<u8>> = (0..3).map(|at| fs::read(place(at)).unwrap()).collect();
    let verifier = verifier(&scratch.0);
    for (at, file) in files.iter().enumerate() {
        let intact = verifier.check_at(place(at), file).unwrap();
        assert_eq!((intact.kind, intact.place), (FileKind::Delivered, PlaceCheck::Right));
        let name = verifier.named(intact.person.as_deref().unwrap(), Disclosure::Full).unwrap();
        assert!(name.contains(&student_no(at)), "{name}");
        // Wherever the delivery was copied to, and out of a package, which has no folder of the profile.
        for path in [format!("/else/where/tender-freshman/{}.jpg", student_no(at)), format!("{}.jpg", student_no(at))] {
            assert_eq!(verifier.check_at(path, file).unwrap().place, PlaceCheck::Right);
        }
        assert_eq!(verifier.check_at("renamed.jpg", file).unwrap().place, PlaceCheck::Unknown);
    }
    // Two files swapped by hand: each is, byte for byte, one of the day, and at somebody else's place.
    for (at, other) in [(0, 1), (1, 0)] {
        let error = verifier.check_at(place(at), &files[other]).unwrap_err();
        let Tampered::Place { person, place_of, line } = &error else { panic!("{error}") };
        let named =
            |pseudonym: &Option<String>| verifier.named(pseudonym.as_deref().unwrap(), Disclosure::Full).unwrap();
        assert!(named(person).contains(&student_no(other)) && named(place_of).contains(&student_no(at)));
        assert!(*line > 1);
        assert_eq!((error.code().name(), verifier.check(&files[other]).is_ok()), ("verify.place", true));
        assert!(error.text().en.contains("somebody else's place"));
        // Neither message nor error names a person.
        assert!(!format!("{error} {error:?}").contains(&student_no(at)));
    }
    // A file that was changed: whose place it is at can still be told.
    assert!(matches!(verifier.check_at(place(2), b"changed"), Err(Tampered::Unknown)));
    let whose = verifier.place_of(place(2)).unwrap();
    assert!(verifier.named(whose, Disclosure::Full).unwrap().contains(&student_no(2)));
    assert_eq!(verifier.place_of("renamed.jpg"), None);
}

#[test]
fn what_is_not_proven_is_said() {
    let scratch = Scratch::new("unproven");
    day(&scratch.0);
    let journal = scratch.0.join("journal.jsonl");
    let place = scratch.0.join(format!("photos/tender-freshman/{}.jpg", student_no(0)));
    let other = fs::read(scratch.0.join(format!("photos/tender-freshman/{}.jpg", student_no(1)))).unwrap();
    let plain = Verifier::open(&journal, None).unwrap();
    assert_eq!(plain.unproven(), [Unproven::Rewritten, Unproven::Place, Unproven::Name]);
    // Without the secret a swapped file is not found out, and the answer says so.
    assert_eq!(plain.check_at(&place, &other).unwrap().place, PlaceCheck::Unchecked);
    let answer = plain.answer(Some(&place), &other, Disclosure::Full).unwrap();
    assert_eq!(answer["unproven"], serde_json::json!(["rewritten", "place", "name"]));
    assert_eq!(answer["name"], serde_json::Value::Null);
    let seal = plain.seal();
    let all = Verifier::open(&journal, Some(seal)).unwrap().whose(key(), &roster().people);
    assert_eq!(all.unproven(), []);
    assert!(matches!(all.answer(Some(&place), &other, Disclosure::Full), Err(Tampered::Place { .. })));
    assert!(all.answer(None, &other, Disclosure::Full).unwrap()["name"].as_str().unwrap().contains(&student_no(1)));
    let nobody = Verifier::open(&journal, Some(seal)).unwrap().whose(key(), &[]);
    assert_eq!(nobody.unproven(), [Unproven::Name]);
    for unproven in [Unproven::Rewritten, Unproven::Place, Unproven::EarlierBuild, Unproven::Name] {
        assert!(!unproven.text().zh.is_empty() && unproven.text().en.contains(' '));
    }
}

#[test]
fn dossiers_and_lists_at_other_places_are_found_without_the_secret() {
    let scratch = Scratch::new("whose-dossiers");
    let outcomes = day(&scratch.0);
    let mut book = super::tests::book(&scratch.0, &outcomes);
    super::tests::write(&mut book, 1);
    drop(book);
    let verifier = Verifier::open(scratch.0.join("journal.jsonl"), None).unwrap();
    let people = scratch.0.join("dossiers/people");
    let mut pages: Vec<_> = fs::read_dir(&people).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    pages.sort();
    let files: Vec<Vec<u8>> = pages.iter().map(|path| fs::read(path).unwrap()).collect();
    assert_eq!(verifier.check_at(&pages[0], &files[0]).unwrap().place, PlaceCheck::Right);
    assert!(matches!(verifier.check_at(&pages[0], &files[1]), Err(Tampered::Place { .. })));
    let (cover, list) = (scratch.0.join("dossiers/index.html"), scratch.0.join("dossiers/cover.xlsx"));
    let bytes = fs::read(&cover).unwrap();
    assert_eq!(verifier.check_at(&cover, &bytes).unwrap().place, PlaceCheck::Right);
    assert!(matches!(verifier.check_at(&list, &bytes), Err(Tampered::Place { .. })));
}

#[test]
fn an_original_in_place_of_the_delivered_file_is_a_fault() {
    use crate::day::ledger::event::{Event, SeenFile};
    use crate::day::ledger::journal::Journal;
    use crate::day::run::place;
    use crate::ground::digest::Sha256Digest;

    let scratch = Scratch::new("whose-original");
    let outcomes = day(&scratch.0);
    let original = b"an original that is called like the file made from it";
    let name = format!("{}.jpg", student_no(0));
    let input = Sha256Digest::of(original);
    let sight = SeenFile { place: place::photo(&key(), &name), stamp: None, input, extension: "jpg".into() };
    let journal = scratch.0.join("journal.jsonl");
    let clock = std::sync::Arc::new(crate::day::FixedClock(std::time::UNIX_EPOCH));
    let mut open = Journal::open::<Event>(&journal, clock, "tester", |_, _| {}).unwrap();
    open.append(Event::Same { sight }).unwrap();
    let person = outcomes[0].person.as_ref().unwrap().pseudonym(&key()).unwrap().as_str().to_owned();
    let output = Sha256Digest::of(b"made of it");
    let at = Some(place::delivered(&key(), Path::new("tender-freshman/x.jpg")));
    open.append(Event::Delivered { person, profile: "tender-freshman".into(), input, output, place: at.clone() })
        .unwrap();
    drop(open);
    let whose = verifier(&scratch.0);
    let intact = whose.check_at(Path::new("originals").join(&name), original).unwrap();
    assert_eq!((intact.kind, intact.place), (FileKind::Photo, PlaceCheck::Right));
    // The person of an original is the one to whom a file made from it was delivered.
    assert!(whose.named(intact.person.as_deref().unwrap(), Disclosure::Full).unwrap().contains(&student_no(0)));
    let error = whose.check_at(scratch.0.join("photos/tender-freshman").join(&name), original).unwrap_err();
    assert!(matches!(error, Tampered::Place { .. }), "{error}");
    // What was withdrawn is at no place any more.
    let clock = std::sync::Arc::new(crate::day::FixedClock(std::time::UNIX_EPOCH));
    assert_eq!(whose.check_at("photos/tender-freshman/x.jpg", b"made of it").unwrap().place, PlaceCheck::Right);
    let mut open = Journal::open::<Event>(&journal, clock, "tester", |_, _| {}).unwrap();
    open.append(Event::Withdrawn { profile: "tender-freshman".into(), output, place: at }).unwrap();
    drop(open);
    let whose = verifier(&scratch.0);
    assert_eq!(whose.check_at("photos/tender-freshman/x.jpg", b"made of it").unwrap().place, PlaceCheck::Unknown);
}
