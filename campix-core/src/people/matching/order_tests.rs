//! Random days: people absent, photographed twice or come back, two stations, clocks an hour apart. Nobody gets another one's
//! photo. `PROPTEST_CASES` sets how many days.

use proptest::prelude::*;

use super::accidents::sitting;
use super::*;
use crate::people::Person;
use crate::people::number::StudentNumber;

/// What becomes of one person of a random day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Sits,
    Absent,
    /// Two frames a few seconds apart.
    Twice,
    /// Sits, and once more when all others are done.
    Returns,
}

/// How two stations are set up.
#[derive(Debug, Clone, Copy)]
struct Setup {
    /// Each station has a folder with the name of its class; otherwise the stations are only two cameras in one folder.
    split: bool,
    /// The clock of the second camera is an hour ahead.
    hour: bool,
    /// Frames have looks.
    looks: bool,
}

struct RandomDay {
    people: Vec<Person>,
    frames: Vec<Frame>,
    /// Whose face is in each frame; nobody's in that of a card.
    shown: Vec<Option<usize>>,
}

const CLASSES: [&str; 2] = ["1班", "2班"];

impl RandomDay {
    fn new(fates: &[(Fate, bool)], setup: Setup, cards: bool) -> Self {
        let people = fates.iter().enumerate().map(|(at, (_, second))| {
            let mut person = Person::new(at as u32 + 2);
            person.student_no = StudentNumber::parse(&format!("2026{at:04}"), None).ok().map(|parsed| parsed.number);
            CLASSES[usize::from(*second)].clone_into(&mut person.group.class);
            person
        });
        let mut day = Self { people: people.collect(), frames: Vec::new(), shown: Vec::new() };
        let mut clocks = [0, if setup.hour { 3_600 } else { 0 }];
        // Neighbours at one station look different, and whoever comes back looks as before.
        let mut seated = [0u8; 2];
        let mut looks: Vec<Option<u8>> = vec![None; fates.len()];
        let sitters = fates.iter().enumerate().filter(|(_, (fate, _))| *fate != Fate::Absent);
        let returning = fates.iter().enumerate().filter(|(_, (fate, _))| *fate == Fate::Returns);
        for (person, (fate, second)) in sitters.chain(returning) {
            let station = usize::from(*second);
            seated[station] = (seated[station] + 1) % 3;
            let look = *looks[person].get_or_insert(seated[station]);
            if cards {
                let mut card = day.frame(station, setup, clocks[station], None);
                card.codes.extend(CollectionCode::new(&format!("2026{person:04}")));
                card.person_seen = Some(false);
                day.frames.push(card);
            }
            for after in if *fate == Fate::Twice { &[5, 8][..] } else { &[5][..] } {
                let mut frame = day.frame(station, setup, clocks[station] + after, Some(person));
                frame.sitting = setup.looks.then(|| sitting(look));
                day.frames.push(frame);
            }
            clocks[station] += 40;
        }
        day
    }

    fn frame(&mut self, station: usize, setup: Setup, second: i64, shown: Option<usize>) -> Frame {
        let number = self.frames.len();
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let mut frame = Frame::new(PhotoName::new(&format!("x{number}.jpg")), Sha256Digest(digest));
        frame.taken = Some(Moment { milliseconds: second * 1_000 });
        frame.station = setup.split.then(|| CLASSES[station].to_owned());
        frame.camera = Some(CLASSES[station].to_owned());
        frame.person_seen = Some(true);
        self.shown.push(shown);
        frame
    }

    /// People with the photo of another one.
    fn wrong(&self, matching: &Matching) -> Vec<usize> {
        let wrong = |(person, state): (usize, &PersonState)| match state {
            PersonState::Matched { frame } => (self.shown[*frame] != Some(person)).then_some(person),
            _ => None,
        };
        matching.people.iter().enumerate().filter_map(wrong).collect()
    }

    fn ordered(&self, away: &dyn Fn(usize) -> bool) -> Claims {
        by_order(&self.people, &self.frames, FrameOrder::Taken, away, Stations::Auto)
    }
}

fn fates(returns: bool) -> impl Strategy<Value = Vec<(Fate, bool)>> {
    let again = if returns { Fate::Returns } else { Fate::Sits };
    let fate = prop_oneof![14 => Just(Fate::Sits), 2 => Just(Fate::Absent), 2 => Just(Fate::Twice), 1 => Just(again)];
    prop::collection::vec((fate, any::<bool>()), 4..40)
}

fn setup() -> impl Strategy<Value = Setup> {
    any::<(bool, bool, bool)>().prop_map(|(split, hour, looks)| Setup { split, hour, looks })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Order alone gives nothing to anybody, whatever is known of absences.
    #[test]
    fn order_is_never_a_pass(fates in fates(true), setup in setup(), noted in any::<bool>()) {
        let day = RandomDay::new(&fates, setup, false);
        let claims = day.ordered(&|person| noted && fates[person].0 == Fate::Absent);
        let matching = settle(&day.people, &day.frames, &[claims], &Decided::default());
        prop_assert_eq!(matching.totals.matched, 0);
        matching.totals.check().unwrap();
    }

    /// Where each class has its station, absences are noted and frames show who sits together, what order proposes is right.
    #[test]
    fn proposals_are_right_once_absences_are_noted(fates in fates(false), hour in any::<bool>()) {
        let day = RandomDay::new(&fates, Setup { split: true, hour, looks: true }, false);
        let claims = day.ordered(&|person| fates[person].0 == Fate::Absent);
        for claim in &claims.claims {
            prop_assert_eq!(day.shown[claim.frame], Some(claim.person));
        }
        // One station alone is not told from the list by its name.
        let both = [false, true].iter().all(|second| fates.iter().any(|fate| fate.1 == *second && fate.0 != Fate::Absent));
        if both {
            prop_assert_eq!(claims.claims.len(), day.frames.len());
        }
    }

    /// Cards are right in each sequence by itself; order beside them gives nothing wrong either.
    #[test]
    fn cards_beside_order_give_everybody_their_own(fates in fates(true), setup in setup(), beside in any::<bool>()) {
        let day = RandomDay::new(&fates, setup, true);
        let mut ways = vec![by_cards(&day.people, &day.frames, Stations::Auto)];
        if beside {
            ways.push(day.ordered(&|_| false));
        }
        let matching = settle(&day.people, &day.frames, &ways, &Decided::default());
        prop_assert_eq!(day.wrong(&matching), Vec::<usize>::new());
        if !beside {
            let present = fates.iter().filter(|(fate, _)| *fate != Fate::Absent).count();
            prop_assert_eq!(matching.totals.matched, present);
        }
    }
}
