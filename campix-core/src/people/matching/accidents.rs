//! Accidents of a day with cards, clocks, folders and bursts: none of them gives a photo to the wrong person.

use super::super::sitting::{HeadPlace, SittingJudgement, SittingLook};
use super::tests::{at, frame, people};
use super::*;
use crate::ground::geometry::{Point, Size};
use crate::ground::pixels::RgbPixels;
use crate::people::Person;

/// Wall, head with hair, and clothes in one colour: a person who is easily told from another.
pub(super) fn sitting(person: u8) -> SittingLook {
    let size = Size::new(240, 320);
    let mut picture = RgbPixels::filled(size, [100, 197, 255]);
    let (hair, clothes) = match person {
        0 => ([20, 18, 18], [250, 250, 250]),
        1 => ([150, 90, 40], [160, 20, 30]),
        _ => ([70, 50, 40], [20, 60, 30]),
    };
    let wide = [0.16, 0.23, 0.19][usize::from(person.min(2))];
    for (index, pixel) in picture.data_mut().chunks_exact_mut(3).enumerate() {
        let (x, y) = ((index % 240) as f64 / 240.0 - 0.5, (index / 240) as f64 / 320.0);
        let head = (x / wide).powi(2) + ((y - 0.42) / 0.22).powi(2) <= 1.0;
        let body = y > 0.68 && x.abs() < 0.18 + (y - 0.68);
        if head {
            pixel.copy_from_slice(if y < 0.34 { &hair } else { &[215, 170, 145] });
        } else if body {
            pixel.copy_from_slice(&clothes);
        }
    }
    SittingLook::of(
        picture.view(),
        Some(HeadPlace { right_pupil: Point::new(103.0, 134.0), left_pupil: Point::new(137.0, 134.0) }),
    )
}

/// A portrait of somebody who looks like person `who`.
fn portrait(second: i64, who: u8) -> Frame {
    let mut frame = at(frame("x.jpg", 100u8.wrapping_add(second as u8)), second);
    frame.sitting = Some(sitting(who));
    frame.person_seen = Some(true);
    frame
}

fn card(code: &str, second: i64) -> Frame {
    let mut card = at(frame("card.jpg", second as u8), second);
    card.codes = vec![CollectionCode::new(code).unwrap()];
    card.person_seen = Some(false);
    card
}

/// A frame without a person, in which something may be a card.
fn blank(second: i64, card_unread: bool) -> Frame {
    let mut frame = at(frame("x.jpg", 200u8.wrapping_add(second as u8)), second);
    (frame.card_unread, frame.person_seen) = (card_unread, Some(false));
    frame
}

const FIRST: &str = "20230917";
const SECOND: &str = "S-1001";
const THIRD: &str = "20230019";

/// The photo each person has, and the kinds of all findings.
fn matched(people: &[Person], frames: &[Frame]) -> (Vec<Option<usize>>, Vec<&'static str>) {
    settled(people, frames, &[by_cards(people, frames, Stations::Auto)], &Decided::default())
}

fn settled(
    people: &[Person],
    frames: &[Frame],
    ways: &[Claims],
    decided: &Decided,
) -> (Vec<Option<usize>>, Vec<&'static str>) {
    let matching = settle(people, frames, ways, decided);
    matching.totals.check().unwrap();
    let photos = matching.people.iter().map(|state| match state {
        PersonState::Matched { frame } => Some(*frame),
        _ => None,
    });
    let mut kinds: Vec<&str> = matching.findings.iter().map(|finding| finding.kind.name()).collect();
    kinds.sort_unstable();
    (photos.collect(), kinds)
}

#[test]
fn drawn_people_are_told_apart() {
    for one in 0..3 {
        for other in 0..3 {
            let expected = if one == other { SittingJudgement::Same } else { SittingJudgement::Different };
            assert_eq!(sitting(one).difference(&sitting(other)).judgement(), expected, "{one} {other}");
        }
    }
}

#[test]
fn cards_name_what_follows() {
    let mut people = people();
    people[3].code = CollectionCode::new("Kx9/opaque==");
    let frames = [
        portrait(0, 2),
        card(FIRST, 1),
        card(FIRST, 2),
        portrait(3, 0),
        portrait(4, 0),
        card("https://example.org/?no=20230019&t=1", 5),
        card("Kx9/opaque==", 6),
        portrait(7, 1),
        card("nobody", 8),
        portrait(9, 2),
        card(FIRST, 10),
        portrait(11, 0),
    ];
    let claims = by_cards(&people, &frames, Stations::Auto);
    let pairs: Vec<(usize, usize)> = claims.claims.iter().map(|c| (c.frame, c.person)).collect();
    assert_eq!(pairs, [(3, 0), (4, 0), (7, 3), (11, 0)]);
    let (photos, kinds) = matched(&people, &frames);
    // All three photos of the first person are one sitting, and as good as each other.
    assert_eq!(photos, [Some(11), None, None, Some(7)]);
    let expected = [
        "match.before-first-card",
        "match.card-again",
        "match.nothing-after-card",
        "match.several",
        "match.unknown-code",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn a_card_that_cannot_be_read_closes_the_person_before_it() {
    for (spoiled, kind) in [
        (blank(3, true), "match.card-unread"),
        (blank(3, false), "match.no-person"),
        (Frame { quality: Quality { grade: Grade::Unreadable, score: 0 }, ..portrait(3, 0) }, "match.no-person"),
    ] {
        let frames =
            [card(FIRST, 1), portrait(2, 0), spoiled, portrait(4, 1), portrait(5, 1), card(THIRD, 6), portrait(7, 2)];
        let (photos, kinds) = matched(&people(), &frames);
        assert_eq!(photos, [Some(1), None, Some(6), None], "{kind}");
        assert_eq!(kinds, [kind]);
    }
}

#[test]
fn a_forgotten_card_is_noticed_by_the_looks() {
    let frames = [card(FIRST, 1), portrait(2, 0), portrait(3, 1), card(THIRD, 4), portrait(5, 2)];
    let (photos, kinds) = matched(&people(), &frames);
    assert_eq!((photos, kinds), (vec![None, None, Some(4), None], vec!["match.two-people"]));
    // A person decides: the first photo is the first person's, the other one the second's.
    let decided = Decided { owners: [(1, 0), (2, 1)].into(), ..Decided::default() };
    let ways = [by_cards(&people(), &frames, Stations::Auto)];
    let (photos, kinds) = settled(&people(), &frames, &ways, &decided);
    assert_eq!((photos, kinds), (vec![Some(1), Some(2), Some(4), None], vec![]));
}

#[test]
fn looks_that_say_nothing_are_enough_only_without_time_to_change_places() {
    let unclear = |second: i64| {
        let mut frame = portrait(second, 0);
        let picture = RgbPixels::filled(Size::new(240, 320), [100, 197, 255]);
        frame.sitting = Some(SittingLook::of(picture.view(), None));
        frame
    };
    let group = |second: i64| matched(&people(), &[card(FIRST, 1), portrait(2, 0), unclear(second)]);
    assert_eq!(group(4), (vec![Some(2), None, None, None], vec!["match.several"]));
    assert_eq!(group(40), (vec![None; 4], vec!["match.two-people"]));
}

#[test]
fn a_card_shown_too_late_leaves_one_with_surplus_and_the_next_with_none() {
    let mut frames =
        vec![card(FIRST, 1), portrait(2, 0), portrait(3, 0), card(SECOND, 4), card(THIRD, 5), portrait(6, 2)];
    // Photos that plainly are one sitting are one person's; the second person left.
    let (photos, kinds) = matched(&people(), &frames);
    assert_eq!(
        (photos, kinds),
        (vec![Some(2), None, Some(5), None], vec!["match.nothing-after-card", "match.several"])
    );
    // If looks say nothing, the surplus may be the next person's.
    for frame in &mut frames {
        frame.sitting = None;
    }
    let (photos, kinds) = matched(&people(), &frames);
    assert_eq!(photos, [None, None, Some(5), None]);
    assert_eq!(kinds, ["match.nothing-after-card", "match.surplus-then-none"]);
}

#[test]
fn cards_after_the_portraits_give_nothing_to_anybody() {
    let frames = [portrait(1, 0), card(FIRST, 2), portrait(3, 1), card(SECOND, 4), portrait(5, 2), card(THIRD, 6)];
    let (photos, kinds) = matched(&people(), &frames);
    assert_eq!(photos, [None; 4]);
    assert_eq!(kinds, ["match.before-first-card", "match.cards-late", "match.nothing-after-card"]);
    // Test frames of the wall before the day are no portraits.
    let frames = [blank(0, false), card(FIRST, 2), portrait(3, 0), card(SECOND, 4)];
    assert_eq!(matched(&people(), &frames).0, [Some(2), None, None, None]);
}

#[test]
fn stations_and_cameras_are_sequences_of_their_own() {
    let shots = || vec![card(FIRST, 1), card(SECOND, 2), portrait(3, 0), portrait(4, 1)];
    let mut by_folder = shots();
    for (frame, station) in by_folder.iter_mut().zip(["A", "B", "A", "B"]) {
        frame.station = Some(station.to_owned());
    }
    assert_eq!(matched(&people(), &by_folder).0, [Some(2), Some(3), None, None]);
    let mut by_camera = shots();
    by_camera.extend([card(THIRD, 5), card("77", 6), portrait(7, 2), portrait(8, 2)]);
    for (frame, camera) in by_camera.iter_mut().zip(["a", "b"].into_iter().cycle()) {
        frame.camera = Some(camera.to_owned());
    }
    assert_eq!(matched(&people(), &by_camera).0, [Some(2), Some(3), Some(6), Some(7)]);
    // Told that they are one sequence, although both photograph cards: that cannot be.
    let merged = by_cards(&people(), &by_camera, Stations::One);
    let (photos, kinds) = settled(&people(), &by_camera, &[merged], &Decided::default());
    assert_eq!(photos, [None; 4]);
    assert!(kinds.contains(&"match.cameras-cross"), "{kinds:?}");
    // Cards on one camera, portraits on another: one sequence if somebody says so, and nothing before.
    let mut pair = vec![card(FIRST, 1), portrait(2, 0), card(SECOND, 3), portrait(4, 1)];
    for (frame, camera) in pair.iter_mut().zip(["a", "b"].into_iter().cycle()) {
        frame.camera = Some(camera.to_owned());
    }
    assert_eq!(matched(&people(), &pair).0, [None; 4]);
    assert!(matched(&people(), &pair).1.contains(&"match.no-cards"));
    let merged = by_cards(&people(), &pair, Stations::One);
    assert_eq!(settled(&people(), &pair, &[merged], &Decided::default()).0, [Some(1), Some(3), None, None]);
}

#[test]
fn a_clock_set_back_gives_nothing_to_the_wrong_person() {
    // Shot in the order of the numbers; after the fourth the clock was set back by an hour.
    let mut frames = [
        card(FIRST, 4_000),
        portrait(4_010, 0),
        card(SECOND, 4_020),
        portrait(4_030, 1),
        portrait(430, 1),
        card(THIRD, 440),
        portrait(450, 2),
    ];
    for (at, frame) in frames.iter_mut().enumerate() {
        frame.name = PhotoName::new(&format!("DSC_000{}.JPG", at + 1));
    }
    let (photos, kinds) = matched(&people(), &frames);
    // Only the fifth belongs to the second person by the numbers, and to nobody by the clock.
    assert_eq!(photos, [Some(1), Some(3), Some(6), None]);
    assert!(kinds.contains(&"match.order-contradicts"), "{kinds:?}");
}

#[test]
fn order_proposes_and_a_person_confirms() {
    let mut people = people();
    let frames: Vec<Frame> = [(40, 0), (10, 1), (30, 2), (20, 0)].map(|(second, who)| portrait(second, who)).into();
    let pairs = |claims: &Claims| claims.claims.iter().map(|c| (c.frame, c.person)).collect::<Vec<_>>();
    let nobody_away = |_: usize| false;
    let ordered = |people: &[Person], frames: &[Frame], order, away: &dyn Fn(usize) -> bool| {
        by_order(people, frames, order, away, Stations::Auto)
    };
    let claims = ordered(&people, &frames, FrameOrder::Taken, &nobody_away);
    assert_eq!(pairs(&claims), [(1, 0), (3, 1), (2, 2), (0, 3)]);
    // Equal counts are no proof.
    let (photos, kinds) = settled(&people, &frames, std::slice::from_ref(&claims), &Decided::default());
    assert_eq!((photos, kinds), (vec![None; 4], vec!["match.order-only"]));
    let decided = Decided { owners: pairs(&claims).into_iter().collect(), ..Decided::default() };
    let (photos, kinds) = settled(&people, &frames, &[claims], &decided);
    assert_eq!((photos, kinds), (vec![Some(1), Some(3), Some(2), Some(0)], vec![]));
    for (person, order) in people.iter_mut().zip([4, 3, 2, 1]) {
        person.order = Some(order);
    }
    assert_eq!(pairs(&ordered(&people, &frames, FrameOrder::Given, &nobody_away)), [(0, 3), (1, 2), (2, 1), (3, 0)]);
    let away = |person: usize| person == 1;
    assert_eq!(pairs(&ordered(&people, &frames[..3], FrameOrder::Given, &away)), [(0, 3), (1, 2), (2, 0)]);
    // One absent: nothing is proposed, since every later photo would be shifted.
    let short = ordered(&people, &frames[..3], FrameOrder::Taken, &nobody_away);
    assert_eq!(short.findings[0].kind, MatchKind::CountDiffers { people: 4, photos: 3 });
    assert!(short.claims.is_empty());
    let mut twins = frames.clone();
    twins[0].taken = twins[1].taken;
    let same = ordered(&people, &twins, FrameOrder::Taken, &nobody_away);
    assert_eq!((same.findings[0].kind, &same.findings[0].frames), (MatchKind::SameTime, &vec![0, 1]));
    twins[0].taken = None;
    assert_eq!(ordered(&people, &twins, FrameOrder::Taken, &nobody_away).findings[0].kind, MatchKind::NoTime);
}

#[test]
fn one_absent_and_one_photographed_twice_are_no_match() {
    // Four photos for four people: the second person is absent, the third has two photos.
    let people = people();
    let frames = [portrait(1, 0), portrait(2, 2), portrait(3, 2), portrait(4, 1)];
    let claims = by_order(&people, &frames, FrameOrder::Taken, &|_| false, Stations::Auto);
    assert_eq!(settled(&people, &frames, &[claims], &Decided::default()).0, [None; 4]);
    // With the absence noted, three sittings are left for three people.
    let claims = by_order(&people, &frames, FrameOrder::Taken, &|person| person == 1, Stations::Auto);
    assert_eq!(claims.claims.iter().map(|c| (c.frame, c.person)).collect::<Vec<_>>(), [(0, 0), (1, 2), (2, 2), (3, 3)]);
}

#[test]
fn two_stations_share_a_list_only_by_the_names_of_its_groups() {
    let mut people = people();
    for (person, class) in people.iter_mut().zip(["1班", "2班", "1班", "2班"]) {
        person.group.class = class.to_owned();
    }
    let mut frames = [portrait(1, 0), portrait(2, 1), portrait(3, 2), portrait(4, 1)];
    for (frame, station) in frames.iter_mut().zip(["1班", "2班", "1班", "2班"]) {
        frame.station = Some(station.to_owned());
    }
    let ordered = |frames: &[Frame]| by_order(&people, frames, FrameOrder::Taken, &|_| false, Stations::Auto);
    assert_eq!(
        ordered(&frames).claims.iter().map(|c| (c.frame, c.person)).collect::<Vec<_>>(),
        [(0, 0), (2, 2), (1, 1), (3, 3)]
    );
    // Names that the list does not have say nothing about how it was divided.
    for (frame, station) in frames.iter_mut().zip(["机位1", "机位2", "机位1", "机位2"]) {
        frame.station = Some(station.to_owned());
    }
    assert!(ordered(&frames).claims.is_empty());
}

fn graded(mut frame: Frame, grade: Grade, score: u16) -> Frame {
    frame.quality = Quality { grade, score };
    frame
}

#[test]
fn the_best_of_a_sitting_is_taken_and_told() {
    let chosen = |frames: &[Frame]| {
        let people = people();
        let matching = settle(&people, frames, &[by_cards(&people, frames, Stations::Auto)], &Decided::default());
        let PersonState::Matched { frame } = matching.people[0] else { return (usize::MAX, "") };
        let kind = matching.findings.iter().find_map(|finding| match finding.kind {
            MatchKind::Several { chosen } => Some(chosen),
            _ => None,
        });
        let why = match kind {
            Some(Chosen::Verdict) => "verdict",
            Some(Chosen::Quality) => "quality",
            Some(Chosen::Latest) => "latest",
            Some(Chosen::Last) => "last",
            _ => "",
        };
        (frame, why)
    };
    let [good, blink] = [Grade::Pass, Grade::Fail];
    let burst = |grades: [(Grade, u16); 3]| -> Vec<Frame> {
        let frames = grades.iter().zip(2..).map(|((grade, score), second)| graded(portrait(second, 0), *grade, *score));
        std::iter::once(card(FIRST, 1)).chain(frames).collect()
    };
    assert_eq!(chosen(&burst([(good, 3), (good, 9), (blink, 0)])), (1, "verdict"));
    assert_eq!(chosen(&burst([(good, 9), (good, 3), (good, 9)])), (2, "quality"));
    assert_eq!(chosen(&burst([(good, 3), (good, 3), (good, 3)])), (3, "last"));
    assert_eq!(chosen(&burst([(blink, 3), (blink, 2), (blink, 9)])), (2, "quality"));
    // A retake an hour later is taken even if the first sitting was a little better, but not if it fails.
    let again = |grade| {
        let mut frames = burst([(good, 3), (good, 3), (good, 3)]);
        frames.extend([card(SECOND, 60), portrait(61, 1), card(FIRST, 3_600), graded(portrait(3_601, 0), grade, 9)]);
        chosen(&frames)
    };
    assert_eq!(again(good), (7, "latest"));
    assert_eq!(again(blink), (3, "verdict"));
}

#[test]
fn words_and_clocks_that_contradict_each_other_are_a_contradiction() {
    let shot = |name: &str, second: Option<i64>, byte: u8| {
        let mut shot = frame(name, byte);
        shot.taken = second.map(|second| Moment { milliseconds: second * 1_000 });
        shot
    };
    let people = people();
    let taken = |frames: &[Frame]| settled(&people, frames, &[by_name(&people, frames)], &Decided::default());
    // The camera of the retake is an hour behind.
    let (photos, kinds) = taken(&[shot("20230917.jpg", Some(5_000), 1), shot("20230917_补拍.jpg", Some(1_500), 2)]);
    assert_eq!((photos[0], kinds), (None, vec!["match.words-contradict"]));
    let (photos, kinds) = taken(&[shot("20230917.jpg", Some(5_000), 1), shot("20230917_补拍.jpg", Some(8_500), 2)]);
    assert_eq!((photos[0], kinds), (Some(1), vec!["match.several"]));
    // Folders say it as well as names do, with or without times.
    let (photos, _) = taken(&[shot("首拍/20230917.jpg", None, 1), shot("补拍/20230917.jpg", None, 2)]);
    assert_eq!(photos[0], Some(1));
    let (photos, _) = taken(&[shot("补拍/20230917.jpg", None, 1), shot("首拍/20230917.jpg", None, 2)]);
    assert_eq!(photos[0], Some(0));
    let (photos, kinds) = taken(&[shot("补拍/20230917.jpg", Some(10), 1), shot("首拍/20230917.jpg", Some(20), 2)]);
    assert_eq!((photos[0], kinds), (None, vec!["match.words-contradict"]));
    let (photos, _) = taken(&[shot("首拍/20230917补拍.jpg", None, 1), shot("20230917.jpg", None, 2)]);
    assert_eq!(photos[0], None);
    // One photo has nothing to be compared with.
    assert_eq!(taken(&[shot("首拍/20230917补拍.jpg", None, 1)]).0[0], Some(0));
}

#[test]
fn decisions_go_before_everything_else() {
    let people = people();
    let frames = [frame("20230917.jpg", 1), frame("20230917_2.jpg", 2), frame("S-1001.jpg", 3), frame("77.jpg", 4)];
    let ways = [by_name(&people, &frames)];
    let settle_with = |decided: Decided| settled(&people, &frames, &ways, &decided);
    assert_eq!(settle_with(Decided::default()).0, [Some(1), Some(2), None, Some(3)]);
    let use_first = Decided { used: [(0, 0)].into(), ..Decided::default() };
    assert_eq!(settle_with(use_first).0[0], Some(0));
    let refused = Decided { refused: [(1, 0)].into(), ..Decided::default() };
    assert_eq!(settle_with(refused).0[0], Some(0));
    let strangers = Decided { nobodys: [0, 1].into(), ..Decided::default() };
    assert_eq!(settle_with(strangers).0[0], None);
    let given_away = Decided { owners: [(1, 2)].into(), ..Decided::default() };
    assert_eq!(settle_with(given_away).0, [Some(0), Some(2), Some(1), Some(3)]);
    // Somebody said that the person did not come: the photo contradicts it, until somebody says whose it is.
    let away = Decided { away: [1].into(), ..Decided::default() };
    let (photos, kinds) = settle_with(away.clone());
    assert_eq!((photos[1], kinds.contains(&"match.away-and-photographed")), (None, true));
    let both = Decided { owners: [(2, 1)].into(), ..away };
    assert_eq!(settle_with(both).0[1], Some(2));
}
