//! Decisions of people as the journal keeps them, and which of them hold.
//!
//! A decision is never changed. A later one about the same thing replaces it, an undo takes it back, and both are entries of
//! their own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ground::digest::Sha256Digest;
use crate::ground::words::words;

use crate::day::record::agreement::StaffRole;
use crate::day::record::decision::DecisionKind;

/// One decision as it is journalled: people by pseudonym, photos by digest, cameras by keyed mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DecisionLine {
    pub(crate) kind: DecisionKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) photo: Option<Sha256Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<String>,
    /// The camera whose clock is corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) camera: Option<String>,
    /// What is added to the camera's times, s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<i64>,
    /// Number of the line that an undo takes back, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) undoes: Option<u64>,
    /// Number of the line of the hand-over in which a recalled file went; the file is in the place of the photo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<u64>,
    /// Who signed an agreement on confidentiality, and which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) agreement: Option<AgreementLine>,
}

/// An agreement as it is journalled: who signed is sealed with the project's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AgreementLine {
    /// Sealed, base64: the same text for the same person.
    pub(crate) who: String,
    pub(crate) role: StaffRole,
    /// Days as `2026-08-30`.
    pub(crate) signed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<String>,
    pub(crate) document: Sha256Digest,
}

impl DecisionLine {
    /// A decision of this kind about nothing yet.
    pub(crate) const fn new(kind: DecisionKind) -> Self {
        Self { kind, photo: None, person: None, camera: None, seconds: None, undoes: None, of: None, agreement: None }
    }

    /// Whether this decision, being later, replaces `earlier`.
    fn replaces(&self, earlier: &Self) -> bool {
        let same_photo = self.photo.is_some() && self.photo == earlier.photo;
        let same_person = self.person.is_some() && self.person == earlier.person;
        let (now, then) = (self.kind, earlier.kind);
        let owner = |kind: DecisionKind| kind.gives() || matches!(kind, DecisionKind::Nobodys | DecisionKind::TestShot);
        // "Is" and "use" of one photo and person say two things that agree.
        let contrary = same_photo && owner(now) && owner(then) && !(now.gives() && then.gives() && same_person);
        let repeated = same_photo && same_person && now == then;
        let answered = same_photo
            && same_person
            && (now.refuses() && (then.gives() || then.refuses()) || now.gives() && then.refuses());
        let other_photo = same_person && now == DecisionKind::Use && then == DecisionKind::Use;
        let presence = same_person && now.about_presence() && then.about_presence();
        let consent = same_person && now.about_consent() && then.about_consent();
        let clock = now == DecisionKind::Clock && then == DecisionKind::Clock && self.camera == earlier.camera;
        // Two agreements hold side by side: whoever signs anew before the end of the old one is never without.
        let agreed = self.agreement.is_some() && self.agreement == earlier.agreement;
        contrary || repeated || answered || other_photo || presence || consent || clock || agreed
    }
}

words! {
    /// What became of a decision.
    #[non_exhaustive]
    pub enum DecisionState {
        /// It holds.
        Holds "holds",
        /// A later decision about the same thing replaced it.
        Replaced "replaced",
        /// It was taken back.
        Undone "undone",
    }
}

/// One decision with its entry in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Number of its line, from 1.
    pub(crate) line: u64,
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) why: String,
    pub(crate) decision: DecisionLine,
    pub(crate) state: DecisionState,
}

/// All decisions of a ledger in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    list: Vec<Entry>,
    /// Decisions about the same photo, person or camera, which alone can replace each other.
    about: BTreeMap<String, Vec<usize>>,
}

impl Entries {
    /// Adds the decision of a line after all earlier ones.
    pub(crate) fn add(&mut self, line: u64, at: String, who: String, why: String, decision: DecisionLine) {
        let here = self.list.len();
        let mut touched = subjects(&decision);
        for subject in &touched {
            self.about.entry(subject.clone()).or_default().push(here);
        }
        let undone = decision.undoes.and_then(|line| self.list.iter().position(|entry| entry.line == line));
        self.list.push(Entry { line, at, who, why, decision, state: DecisionState::Holds });
        if let Some(undone) = undone {
            self.list[undone].state = DecisionState::Undone;
            // What it had replaced holds again.
            touched.extend(subjects(&self.list[undone].decision));
        }
        let mut related: Vec<usize> =
            touched.iter().filter_map(|subject| self.about.get(subject)).flatten().copied().collect();
        related.sort_unstable();
        related.dedup();
        self.settle(&related);
    }

    fn settle(&mut self, touched: &[usize]) {
        for &at in touched {
            if self.list[at].state == DecisionState::Undone {
                continue;
            }
            let decision = &self.list[at].decision;
            let related = subjects(decision).into_iter().filter_map(|subject| self.about.get(&subject)).flatten();
            let mut later = related.filter(|other| **other > at).map(|other| &self.list[*other]);
            let replaced = later.any(|later| later.state != DecisionState::Undone && later.decision.replaces(decision));
            self.list[at].state = if replaced { DecisionState::Replaced } else { DecisionState::Holds };
        }
    }

    /// Every decision, the first one first.
    pub(crate) fn all(&self) -> &[Entry] {
        &self.list
    }

    /// Whether a later decision, or an earlier one, says something else about the same thing as the one in this place.
    pub(crate) fn is_contradicted(&self, at: usize) -> bool {
        let one = &self.list[at].decision;
        let related = subjects(one).into_iter().filter_map(|subject| self.about.get(&subject)).flatten();
        related
            .map(|other| &self.list[*other].decision)
            .any(|other| other != one && (other.replaces(one) || one.replaces(other)))
    }

    /// Decisions that hold, without the undoing of others.
    pub(crate) fn holding(&self) -> impl Iterator<Item = &Entry> {
        self.list
            .iter()
            .filter(|entry| entry.state == DecisionState::Holds && entry.decision.kind != DecisionKind::Undo)
    }

    /// Digests of all photos that a decision which holds is about.
    pub(crate) fn photos(&self) -> BTreeSet<Sha256Digest> {
        self.holding().filter_map(|entry| entry.decision.photo).collect()
    }
}

/// The photo, person and camera a decision is about.
fn subjects(decision: &DecisionLine) -> Vec<String> {
    let photo = decision.photo.map(|photo| format!("photo {photo}"));
    let person = decision.person.as_ref().map(|person| format!("person {person}"));
    let camera = decision.camera.as_ref().map(|camera| format!("camera {camera}"));
    let agreement = decision.agreement.as_ref().map(|agreement| format!("agreement {}", agreement.who));
    [photo, person, camera, agreement].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecisionKind::*;

    fn line(kind: DecisionKind, photo: u8, person: &str) -> DecisionLine {
        DecisionLine {
            photo: kind.needs_photo().then_some(Sha256Digest([photo; 32])),
            person: kind.needs_person().then(|| person.to_owned()),
            ..DecisionLine::new(kind)
        }
    }

    fn states(lines: &[DecisionLine]) -> Vec<&'static str> {
        let mut entries = Entries::default();
        for (at, line) in lines.iter().enumerate() {
            entries.add(at as u64 + 1, String::new(), String::new(), String::new(), line.clone());
        }
        entries.all().iter().map(|entry| entry.state.name()).collect()
    }

    #[test]
    fn a_later_decision_about_the_same_thing_replaces_an_earlier_one() {
        let undo = |number: u64| DecisionLine { undoes: Some(number), ..line(Undo, 0, "") };
        for (lines, expected) in [
            (vec![line(Is, 1, "a"), line(Is, 1, "b")], vec!["replaced", "holds"]),
            (vec![line(Is, 1, "a"), line(Is, 2, "a")], vec!["holds", "holds"]),
            (vec![line(Is, 1, "a"), line(Use, 1, "a")], vec!["holds", "holds"]),
            (vec![line(Use, 1, "a"), line(Use, 2, "a")], vec!["replaced", "holds"]),
            (vec![line(Is, 1, "a"), line(Nobodys, 1, "")], vec!["replaced", "holds"]),
            (vec![line(Confirmed, 1, "a"), line(WrongPerson, 1, "a")], vec!["replaced", "holds"]),
            (vec![line(WrongPerson, 1, "a"), line(Is, 1, "a")], vec!["replaced", "holds"]),
            (vec![line(WrongPerson, 1, "a"), line(Is, 1, "b")], vec!["holds", "holds"]),
            (vec![line(Absent, 0, "a"), line(Excused, 0, "a")], vec!["replaced", "holds"]),
            (vec![line(Absent, 0, "a"), line(Excused, 0, "b")], vec!["holds", "holds"]),
            // Undone: what it had replaced holds again.
            (vec![line(Is, 1, "a"), line(Is, 1, "b"), undo(2)], vec!["holds", "undone", "holds"]),
            (vec![line(Is, 1, "a"), undo(1), line(Is, 1, "a")], vec!["undone", "holds", "holds"]),
        ] {
            assert_eq!(states(&lines), expected, "{lines:?}");
        }
    }
}
