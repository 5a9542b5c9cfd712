//! Code cards: a frame that shows a code names the person whose portraits follow.
//!
//! What may be a card and cannot be read ends the sequence of the person before it: later photos get no owner rather than a
//! wrong one. Where the sequence itself is in doubt, nothing of it is believed until a person decides.

use std::collections::{BTreeMap, BTreeSet};

use super::super::person::Person;
use super::finding::MatchFinding;
use super::index::Index;
use super::kind::MatchKind;
use super::sequence::{Sequence, Stations, sequences};
use super::{Claim, Claims, Evidence, Frame};

/// Finds the owner of every photo by the card photographed before it, in each sequence by itself (see [`Stations`]).
///
/// A photo without person, one that cannot be read, and one with a card that cannot be read may each be the card of the next
/// person: what follows belongs to nobody. Claims are withheld where the numbering of the camera contradicts its clock, where
/// cards seem to come after the portraits, and where two cameras in one sequence both photographed cards.
pub fn by_cards(people: &[Person], frames: &[Frame], stations: Stations) -> Claims {
    let index = Index::new(people);
    let mut claims = Claims::default();
    let mut without: Vec<usize> = Vec::new();
    for sequence in sequences(frames, stations) {
        let mut walk = Walk::new(&index, people, frames);
        walk.along(&sequence.frames);
        let mut found = walk.finish();
        if let Some(numbered) = &sequence.numbered {
            let mut other = Walk::new(&index, people, frames);
            other.along(numbered);
            withhold_differences(&sequence, &mut found, &other.finish());
        }
        if !sequence.untimed.is_empty() {
            found.withheld.extend(&sequence.untimed);
            found.findings.push(MatchFinding::new(MatchKind::NoTime, Vec::new(), sequence.untimed));
        }
        if cameras_cross(frames, &found.cards) {
            let all: Vec<usize> = found.claims.iter().map(|claim| claim.frame).collect();
            found.withheld.extend(&all);
            found.findings.push(MatchFinding::new(MatchKind::CamerasCross, Vec::new(), all));
        }
        if found.cards.is_empty() {
            without.extend(sequence.frames.iter().filter(|&&at| frames[at].person_seen != Some(false)));
        }
        claims.claims.append(&mut found.claims);
        claims.cards.append(&mut found.cards);
        claims.withheld.append(&mut found.withheld);
        claims.findings.append(&mut found.findings);
    }
    // Portraits of a camera that photographed no card, where others did.
    if !claims.cards.is_empty() && !without.is_empty() {
        claims.findings.push(MatchFinding::new(MatchKind::NoCards, Vec::new(), without));
    }
    claims
}

/// Withholds photos that belong to one person by the clock and to another by the numbers.
fn withhold_differences(sequence: &Sequence, found: &mut Claims, other: &Claims) {
    let owners = |claims: &Claims| -> BTreeMap<usize, usize> {
        claims.claims.iter().map(|claim| (claim.frame, claim.person)).collect()
    };
    let (clock, numbers) = (owners(found), owners(other));
    let differs = |at: &usize| clock.get(at) != numbers.get(at);
    let doubted: BTreeSet<usize> = sequence.frames.iter().copied().filter(differs).collect();
    if doubted.is_empty() {
        return;
    }
    for (&frame, &person) in numbers.iter().filter(|(frame, _)| doubted.contains(frame)) {
        found.claims.push(Claim { frame, person, evidence: Evidence::Card });
    }
    found.withheld.extend(&doubted);
    found.findings.push(MatchFinding::new(MatchKind::OrderContradicts, Vec::new(), doubted.into_iter().collect()));
}

/// Whether cards of more than one camera are in one sequence, two or more each: then two stations were merged into one.
fn cameras_cross(frames: &[Frame], cards: &[usize]) -> bool {
    let mut by_camera: BTreeMap<&str, usize> = BTreeMap::new();
    for camera in cards.iter().filter_map(|&card| frames[card].camera.as_deref()) {
        *by_camera.entry(camera).or_default() += 1;
    }
    by_camera.values().filter(|count| **count > 1).count() > 1
}

/// The photos after one card.
struct Group {
    person: usize,
    card: usize,
    photos: Vec<usize>,
}

/// What the walk is in.
enum State {
    /// No card was seen yet.
    Start,
    /// The photos of a person, the last group.
    Open,
    /// Nobody's photos, after a card of no one or of several people.
    Closed,
    /// Nobody's photos, after a frame that may be a card.
    Lost,
}

struct Walk<'a> {
    index: &'a Index,
    people: &'a [Person],
    frames: &'a [Frame],
    state: State,
    groups: Vec<Group>,
    early: Vec<usize>,
    claims: Claims,
    seen: BTreeSet<usize>,
    /// Photos that follow what may be a card, by what that was.
    lost: Vec<(MatchKind, Vec<usize>)>,
}

impl<'a> Walk<'a> {
    fn new(index: &'a Index, people: &'a [Person], frames: &'a [Frame]) -> Self {
        Self {
            index,
            people,
            frames,
            state: State::Start,
            groups: Vec::new(),
            early: Vec::new(),
            claims: Claims::default(),
            seen: BTreeSet::new(),
            lost: Vec::new(),
        }
    }

    fn along(&mut self, sequence: &[usize]) {
        for &at in sequence {
            let frame = &self.frames[at];
            if !frame.codes.is_empty() {
                self.card(at);
            } else if frame.may_be_card() {
                self.unread(at);
            } else {
                self.photo(at);
            }
        }
    }

    fn photo(&mut self, at: usize) {
        match &self.state {
            State::Start => self.early.push(at),
            State::Open => {
                if let Some(group) = self.groups.last_mut() {
                    group.photos.push(at);
                    self.claims.claims.push(Claim { frame: at, person: group.person, evidence: Evidence::Card });
                }
            }
            State::Closed => {}
            State::Lost => {
                if let Some((_, photos)) = self.lost.last_mut() {
                    photos.push(at);
                }
            }
        }
    }

    fn unread(&mut self, at: usize) {
        let kind = if self.frames[at].card_unread { MatchKind::CardUnread } else { MatchKind::NoPerson };
        if matches!(self.state, State::Start) {
            // Test frames before the day begins; a card among them is one that was not read.
            if kind != MatchKind::CardUnread {
                return;
            }
        }
        if kind == MatchKind::CardUnread {
            self.claims.cards.push(at);
        }
        match (&self.state, self.lost.last_mut()) {
            // One reason is enough, and the first is where the doubt begins.
            (State::Lost, Some((_, photos))) => photos.push(at),
            _ => self.lost.push((kind, vec![at])),
        }
        self.state = State::Lost;
    }

    fn card(&mut self, at: usize) {
        self.claims.cards.push(at);
        let mut owners: Vec<usize> =
            self.frames[at].codes.iter().flat_map(|code| self.index.coded(code.reveal())).collect();
        owners.sort_unstable();
        owners.dedup();
        let rows = owners.iter().map(|&person| self.people[person].row).collect();
        let [person] = owners[..] else {
            let kind = if owners.is_empty() { MatchKind::UnknownCode } else { MatchKind::SeveralCodes };
            self.claims.findings.push(MatchFinding::new(kind, rows, vec![at]));
            self.state = State::Closed;
            return;
        };
        let open = matches!(self.state, State::Open);
        // The same card twice in a row is one card shown longer.
        if open && self.groups.last().is_some_and(|group| group.person == person && group.photos.is_empty()) {
            return;
        }
        if !self.seen.insert(person) {
            self.claims.findings.push(MatchFinding::new(MatchKind::CardAgain, rows, vec![at]));
        }
        self.groups.push(Group { person, card: at, photos: Vec::new() });
        self.state = State::Open;
    }

    fn finish(mut self) -> Claims {
        self.surplus();
        let row = |person: usize| self.people[person].row;
        for group in self.groups.iter().filter(|group| group.photos.is_empty()) {
            let finding = MatchFinding::new(MatchKind::NothingAfterCard, vec![row(group.person)], vec![group.card]);
            self.claims.findings.push(finding);
        }
        for (kind, frames) in std::mem::take(&mut self.lost) {
            self.claims.findings.push(MatchFinding::new(kind, Vec::new(), frames));
        }
        if !self.groups.is_empty() && !self.early.is_empty() {
            let last_is_empty = self.groups.last().is_some_and(|group| group.photos.is_empty());
            self.claims.findings.push(MatchFinding::new(MatchKind::BeforeFirstCard, Vec::new(), self.early.clone()));
            // Portraits before the first card and none after the last one: each card may belong to the photos before it.
            if last_is_empty && self.groups.len() > 1 {
                let all: Vec<usize> = self.claims.claims.iter().map(|claim| claim.frame).collect();
                self.claims.withheld.extend(&all);
                self.claims.findings.push(MatchFinding::new(MatchKind::CardsLate, Vec::new(), all));
            }
        }
        self.claims
    }

    /// One person has several photos and the next has none: the card may have been shown too late. Photos that plainly show
    /// one sitting are one person's.
    fn surplus(&mut self) {
        for pair in self.groups.windows(2) {
            let (full, empty) = (&pair[0], &pair[1]);
            if full.photos.len() < 2 || !empty.photos.is_empty() || self.one_sitting(&full.photos) {
                continue;
            }
            let rows = vec![self.people[full.person].row, self.people[empty.person].row];
            self.claims.withheld.extend(&full.photos);
            let finding = MatchFinding::new(MatchKind::SurplusThenNone, rows, full.photos.clone());
            self.claims.findings.push(finding);
        }
    }

    fn one_sitting(&self, photos: &[usize]) -> bool {
        photos.windows(2).all(|pair| super::choice::same_sitting(&self.frames[pair[0]], &self.frames[pair[1]]))
    }
}
