//! Joins the claims of all ways: every photo has one place, every person one state, and totals prove it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::person::Person;
use super::choice;
use super::decision::Decided;
use super::finding::MatchFinding;
use super::kind::MatchKind;
use super::look::NEAR;
use super::totals::Totals;
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
    /// A photo of this person for whom another one was chosen; kept, not delivered.
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
    /// It fits several people, or what says that it is somebody's is contradicted or proves nothing.
    Ambiguous {
        /// Whose it may be.
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

/// Joins the claims of any ways of matching, and what people decided.
///
/// A photo claimed for two people has no owner, nor have the same bytes under two people, nor a photo whose claim is
/// contradicted. Of several photos of one person the one with the best verdict is taken, then of the latest sitting, then the
/// best in quality, then the last. A decision goes before everything else.
///
/// ```
/// use campix_core::digest::Sha256Digest;
/// use campix_core::people::{PhotoName, roster::{Roster, RosterOptions}};
/// use campix_core::people::matching::{Decided, Frame, PersonState, Place, by_name, settle};
/// let list = "学号,姓名\n00230017,欧阳明月\n00230018,王小明\n";
/// let roster = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap();
/// let photo = |name, byte| Frame::new(PhotoName::new(name), Sha256Digest([byte; 32]));
/// let frames = [photo("00230017.jpg", 1), photo("00230017-retake.jpg", 2), photo("holiday.jpg", 3)];
/// let matching = settle(&roster.people, &frames, &[by_name(&roster.people, &frames)], &Decided::default());
/// assert_eq!(matching.places[1], Place::Chosen { person: 0 });
/// assert_eq!(matching.places[0], Place::Earlier { person: 0, chosen: 1 });
/// assert_eq!(matching.people[1], PersonState::Missing);
/// matching.totals.check()?;
/// # Ok::<(), campix_core::people::matching::TotalsError>(())
/// ```
pub fn settle(people: &[Person], frames: &[Frame], ways: &[Claims], decided: &Decided) -> Matching {
    let mut settling = Settling { people, frames, places: vec![Place::Unowned; frames.len()], findings: Vec::new() };
    let settled = |frame: &usize| decided.settles(*frame);
    // What was found about photos that a person has decided on since is answered.
    for finding in ways.iter().flat_map(|way| &way.findings) {
        let mut finding = finding.clone();
        let before = finding.frames.len();
        finding.frames.retain(|frame| !settled(frame));
        if before == 0 || !finding.frames.is_empty() {
            settling.findings.push(finding);
        }
    }
    let mut owners: Vec<Vec<usize>> = vec![Vec::new(); frames.len()];
    for claim in ways.iter().flat_map(|way| &way.claims) {
        if let Some(owners) = owners.get_mut(claim.frame).filter(|_| claim.person < people.len()) {
            owners.push(claim.person);
        }
    }
    for (frame, owners) in owners.iter_mut().enumerate() {
        owners.sort_unstable();
        owners.dedup();
        owners.retain(|person| !decided.refused.contains(&(frame, *person)));
        if decided.nobodys.contains(&frame) {
            owners.clear();
        }
        if let Some(owner) = decided.owner(frame).filter(|owner| *owner < people.len()) {
            *owners = vec![owner];
        }
    }
    for card in ways.iter().flat_map(|way| &way.cards).filter(|card| decided.owner(**card).is_none()) {
        if let Some(place) = settling.places.get_mut(*card) {
            *place = Place::Card;
            owners[*card].clear();
        }
    }
    settling.away(&mut owners, decided);
    settling.ambiguous(&mut owners);
    settling.contested(&mut owners, decided);
    let withheld = ways.iter().flat_map(|way| &way.withheld).copied().filter(|frame| !settled(frame));
    settling.withhold(withheld, &mut owners);
    settling.choose(&mut owners, decided);
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

    /// Somebody said that a person did not come, and yet a photo is theirs: one of the two is wrong.
    fn away(&mut self, owners: &mut [Vec<usize>], decided: &Decided) {
        for (frame, owners) in owners.iter_mut().enumerate().filter(|(frame, _)| decided.owner(*frame).is_none()) {
            if let [person] = owners[..]
                && decided.away.contains(&person)
            {
                self.find(MatchKind::AwayAndPhotographed, &[person], vec![frame]);
                self.places[frame] = Place::Ambiguous { people: std::mem::take(owners) };
            }
        }
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
    fn contested(&mut self, owners: &mut [Vec<usize>], decided: &Decided) {
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
                // The copy that somebody decided on is the one that stays.
                let kept = frames.iter().copied().find(|frame| decided.settles(*frame)).unwrap_or(frames[0]);
                for &frame in frames.iter().filter(|frame| **frame != kept) {
                    self.places[frame] = Place::Copy { person, of: kept };
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

    /// Photos whose claims are contradicted wait for a person.
    fn withhold(&mut self, withheld: impl Iterator<Item = usize>, owners: &mut [Vec<usize>]) {
        for frame in withheld {
            if let Some(owners) = owners.get_mut(frame).filter(|owners| !owners.is_empty()) {
                self.places[frame] = Place::Ambiguous { people: std::mem::take(owners) };
            }
        }
    }

    fn choose(&mut self, owners: &mut [Vec<usize>], decided: &Decided) {
        let mut photos: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (frame, owners) in owners.iter().enumerate() {
            if let [person] = owners[..] {
                photos.entry(person).or_default().push(frame);
            }
        }
        for (person, frames) in photos {
            let choice = choice::choose(self.frames, &frames, decided.used.get(&person).copied());
            for (kind, about) in choice.findings {
                self.find(kind, &[person], about);
            }
            for &frame in &frames {
                self.places[frame] = match choice.taken {
                    Some(taken) if frame == taken => Place::Chosen { person },
                    Some(taken) => Place::Earlier { person, chosen: taken },
                    None => Place::Ambiguous { people: vec![person] },
                };
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
