//! Joins the claims of all ways: every photo has one place, every person one state, and totals prove it.

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::text::Text;
use std::collections::BTreeMap;

use serde::Serialize;

use super::super::person::Person;
use super::file_name::repetition;
use super::finding::{MatchFinding, MatchKind};
use super::look::NEAR;
use super::{Claims, Frame};

/// The place of a photo. Numbers are indexes into the slices of people and frames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "place", rename_all = "kebab-case")]
pub enum Place {
    /// The photo of this person.
    Chosen {
        /// Whose.
        person: usize,
    },
    /// An earlier photo of this person; kept, not delivered.
    Earlier {
        /// Whose.
        person: usize,
        /// The photo taken instead.
        chosen: usize,
    },
    /// The same bytes as another photo of this person.
    Copy {
        /// Whose.
        person: usize,
        /// The photo it repeats.
        of: usize,
    },
    /// Several people have the same bytes.
    Contested {
        /// Who.
        people: Vec<usize>,
    },
    /// It fits several people.
    Ambiguous {
        /// Who.
        people: Vec<usize>,
    },
    /// It shows a code card.
    Card,
    /// No one claims it.
    Unowned,
}

/// The state of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum PersonState {
    /// Has a photo.
    Matched {
        /// Which.
        frame: usize,
    },
    /// Has photos, but none that is certainly theirs.
    Unsettled,
    /// Has none.
    Missing,
}

/// Everything counted once, from both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// Photos given.
    pub photos: usize,
    /// Photos chosen for a person.
    pub chosen: usize,
    /// Photos superseded by a later one.
    pub earlier: usize,
    /// Photos that repeat another file.
    pub copies: usize,
    /// Photos whose bytes several people have.
    pub contested: usize,
    /// Photos that fit several people.
    pub ambiguous: usize,
    /// Frames with a code card.
    pub cards: usize,
    /// Photos without an owner.
    pub unowned: usize,
    /// People of the roster.
    pub people: usize,
    /// People with a photo.
    pub matched: usize,
    /// People whose photos are not certainly theirs.
    pub unsettled: usize,
    /// People without a photo.
    pub missing: usize,
}

/// The totals do not add up: a photo or a person was lost or counted twice. The fault is in the program, never in the photos.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TotalsError {
    /// "photos", "people" or "chosen photos and matched people".
    pub side: Text,
    /// What there is.
    pub expected: usize,
    /// What was counted.
    pub found: usize,
}

impl Explain for TotalsError {
    fn explain(&self) -> Explanation<'_> {
        let Self { side, expected, found } = self;
        says!(
            MATCHING_TOTALS,
            en "the totals of {side} do not add up: expected {expected}, found {found}",
            zh "{side}的数目对不上：应为 {expected}，实为 {found}"; side = side
        )
    }
}

error!(TotalsError);

impl Totals {
    /// Proves that every photo and every person is counted exactly once, and that both sides agree.
    ///
    /// # Errors
    /// [`TotalsError`] naming the side that fails.
    pub const fn check(&self) -> Result<(), TotalsError> {
        let photos =
            self.chosen + self.earlier + self.copies + self.contested + self.ambiguous + self.cards + self.unowned;
        if photos != self.photos {
            return Err(TotalsError { side: Text::fixed("照片", "photos"), expected: self.photos, found: photos });
        }
        let people = self.matched + self.unsettled + self.missing;
        if people != self.people {
            return Err(TotalsError { side: Text::fixed("人员", "people"), expected: self.people, found: people });
        }
        if self.chosen != self.matched {
            let side = Text::fixed("选定照片与已匹配人员", "chosen photos and matched people");
            return Err(TotalsError { side, expected: self.matched, found: self.chosen });
        }
        Ok(())
    }
}

/// The answer: the place of every photo and the state of every person.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Matching {
    /// One place a photo, in the order of the frames.
    pub places: Vec<Place>,
    /// One state a person, in the order of the people.
    pub people: Vec<PersonState>,
    /// What could not be decided and what a person should look at: first from the ways, then from joining them.
    pub findings: Vec<MatchFinding>,
    /// The counts; [`Totals::check`] has to pass.
    pub totals: Totals,
}

/// Joins the claims of any ways of matching.
///
/// A photo claimed for two people has no owner; nor have the same bytes under two people. Of several photos of one person the
/// latest is taken: by time if all have one, then by the mark in the name (`_2`, `-retake`), then by their order.
///
/// ```
/// use campix_core::digest::Sha256Digest;
/// use campix_core::people::{PhotoName, roster::{Roster, RosterOptions}};
/// use campix_core::people::matching::{Frame, PersonState, Place, by_name, settle};
/// let list = "学号,姓名\n00230017,欧阳明月\n00230018,王小明\n";
/// let roster = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap();
/// let photo = |name, byte| Frame::new(PhotoName::new(name), Sha256Digest([byte; 32]));
/// let frames = [photo("00230017.jpg", 1), photo("00230017-retake.jpg", 2), photo("holiday.jpg", 3)];
/// let matching = settle(&roster.people, &frames, &[by_name(&roster.people, &frames)]);
/// assert_eq!(matching.places[1], Place::Chosen { person: 0 });
/// assert_eq!(matching.places[0], Place::Earlier { person: 0, chosen: 1 });
/// assert_eq!(matching.people[1], PersonState::Missing);
/// matching.totals.check()?;
/// # Ok::<(), campix_core::people::matching::TotalsError>(())
/// ```
pub fn settle(people: &[Person], frames: &[Frame], ways: &[Claims]) -> Matching {
    let mut settling = Settling {
        people,
        frames,
        places: vec![Place::Unowned; frames.len()],
        findings: ways.iter().flat_map(|way| way.findings.iter().cloned()).collect(),
    };
    let mut owners: Vec<Vec<usize>> = vec![Vec::new(); frames.len()];
    for claim in ways.iter().flat_map(|way| &way.claims) {
        if let Some(owners) = owners.get_mut(claim.frame).filter(|_| claim.person < people.len()) {
            owners.push(claim.person);
        }
    }
    for owners in &mut owners {
        owners.sort_unstable();
        owners.dedup();
    }
    for &card in ways.iter().flat_map(|way| &way.cards) {
        if let Some(place) = settling.places.get_mut(card) {
            *place = Place::Card;
            owners[card].clear();
        }
    }
    settling.ambiguous(&mut owners);
    settling.contested(&mut owners);
    settling.choose(&owners);
    settling.similar();
    settling.finish()
}

struct Settling<'a> {
    people: &'a [Person],
    frames: &'a [Frame],
    places: Vec<Place>,
    findings: Vec<MatchFinding>,
}

impl Settling<'_> {
    fn find(&mut self, kind: MatchKind, people: &[usize], frames: Vec<usize>) {
        let rows = people.iter().map(|&person| self.people[person].row).collect();
        self.findings.push(MatchFinding::new(kind, rows, frames));
    }

    fn ambiguous(&mut self, owners: &mut [Vec<usize>]) {
        for (frame, owners) in owners.iter_mut().enumerate().filter(|(_, owners)| owners.len() > 1) {
            let reported =
                self.findings.iter().any(|finding| finding.kind.withholds() && finding.frames.contains(&frame));
            if !reported {
                self.find(MatchKind::Ambiguous, owners, vec![frame]);
            }
            self.places[frame] = Place::Ambiguous { people: std::mem::take(owners) };
        }
    }

    /// The same bytes: for one person a copy, for several people without owner.
    fn contested(&mut self, owners: &mut [Vec<usize>]) {
        let mut same: BTreeMap<[u8; 32], Vec<usize>> = BTreeMap::new();
        for (frame, photo) in self.frames.iter().enumerate().filter(|(frame, _)| !owners[*frame].is_empty()) {
            same.entry(photo.sha256.0).or_default().push(frame);
        }
        let mut groups: Vec<Vec<usize>> = same.into_values().filter(|frames| frames.len() > 1).collect();
        groups.sort_unstable();
        for frames in groups {
            let mut claimed: Vec<usize> = frames.iter().flat_map(|&frame| owners[frame].iter().copied()).collect();
            claimed.sort_unstable();
            claimed.dedup();
            if let [person] = claimed[..] {
                self.find(MatchKind::Copy, &claimed, frames.clone());
                for &frame in &frames[1..] {
                    self.places[frame] = Place::Copy { person, of: frames[0] };
                    owners[frame].clear();
                }
            } else {
                self.find(MatchKind::SamePicture, &claimed, frames.clone());
                for frame in frames {
                    self.places[frame] = Place::Contested { people: claimed.clone() };
                    owners[frame].clear();
                }
            }
        }
    }

    fn choose(&mut self, owners: &[Vec<usize>]) {
        let mut photos: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (frame, owners) in owners.iter().enumerate() {
            if let [person] = owners[..] {
                photos.entry(person).or_default().push(frame);
            }
        }
        for (person, mut frames) in photos {
            let timed = frames.iter().all(|&frame| self.frames[frame].taken.is_some());
            let rank = |&frame: &usize| {
                let photo = &self.frames[frame];
                (if timed { photo.taken } else { None }, repetition(photo.name.stem()))
            };
            frames.sort_by_key(|frame| (rank(frame), *frame));
            let Some((&chosen, earlier)) = frames.split_last() else { continue };
            self.places[chosen] = Place::Chosen { person };
            for &frame in earlier {
                self.places[frame] = Place::Earlier { person, chosen };
            }
            if let Some(before) = earlier.last() {
                let ordered = rank(before) < rank(&chosen);
                let kind = if ordered { MatchKind::Retake } else { MatchKind::RetakeUnordered };
                self.find(kind, &[person], frames.clone());
            }
        }
    }

    /// Chosen pictures of different people that are nearly the same, each pair once.
    fn similar(&mut self) {
        let chosen: Vec<(usize, usize, super::Look)> = self
            .places
            .iter()
            .enumerate()
            .filter_map(|(frame, place)| match place {
                Place::Chosen { person } => Some((frame, *person, self.frames[frame].look?)),
                _ => None,
            })
            .collect();
        for (at, &(frame, person, look)) in chosen.iter().enumerate() {
            for &(other, other_person, other_look) in &chosen[at + 1..] {
                let distance = look.distance(other_look);
                if distance <= NEAR {
                    self.find(MatchKind::SimilarPicture { distance }, &[person, other_person], vec![frame, other]);
                }
            }
        }
    }

    fn finish(self) -> Matching {
        let mut people = vec![PersonState::Missing; self.people.len()];
        let mut totals = Totals { photos: self.frames.len(), people: self.people.len(), ..Totals::default() };
        for (frame, place) in self.places.iter().enumerate() {
            match place {
                Place::Chosen { person } => {
                    totals.chosen += 1;
                    people[*person] = PersonState::Matched { frame };
                }
                Place::Earlier { .. } => totals.earlier += 1,
                Place::Copy { .. } => totals.copies += 1,
                Place::Card => totals.cards += 1,
                Place::Unowned => totals.unowned += 1,
                Place::Contested { people: claimed } | Place::Ambiguous { people: claimed } => {
                    if matches!(place, Place::Contested { .. }) {
                        totals.contested += 1;
                    } else {
                        totals.ambiguous += 1;
                    }
                    for &person in claimed {
                        if people[person] == PersonState::Missing {
                            people[person] = PersonState::Unsettled;
                        }
                    }
                }
            }
        }
        for state in &people {
            match state {
                PersonState::Matched { .. } => totals.matched += 1,
                PersonState::Unsettled => totals.unsettled += 1,
                PersonState::Missing => totals.missing += 1,
            }
        }
        Matching { places: self.places, people, findings: self.findings, totals }
    }
}
