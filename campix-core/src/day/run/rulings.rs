//! What people decided, applied to the photos and people of a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use crate::people::Person;
use crate::people::matching::Decided;

use crate::day::ledger::decision::{DecisionLine, Entries, Entry};
use crate::day::record::decision::DecisionKind;
use crate::day::record::outcome::{Note, Severity, Standing};
use crate::day::run::survey::SurveyedPhoto;

/// Decisions that hold, in the terms of this run.
#[derive(Default)]
pub(in crate::day) struct Rulings {
    /// For matching.
    pub(in crate::day) decided: Decided,
    /// People who are not expected in an order, as indexes.
    pub(in crate::day) not_expected: Vec<bool>,
    /// What is added to the times of a camera, ms.
    pub(in crate::day) clocks: BTreeMap<String, i64>,
    /// What is said of photos, by index.
    pub(in crate::day) of_photos: BTreeMap<usize, Vec<Note>>,
    /// What is said of people, by index.
    pub(in crate::day) of_people: BTreeMap<usize, Vec<Note>>,
    /// The standing of people without a photo, where a decision says more than that it is missing.
    pub(in crate::day) standings: BTreeMap<usize, Standing>,
    /// Whether people consent, as far as somebody recorded it.
    pub(in crate::day) consent: BTreeMap<usize, bool>,
    /// Decisions that were applied.
    pub(in crate::day) applied: u64,
    /// Decisions about photos or people that this run does not have.
    pub(in crate::day) waiting: u64,
}

impl Rulings {
    /// The decisions of `entries` that hold. `pseudonym` is the name of a person in the journal.
    pub(in crate::day) fn new(
        entries: &Entries,
        people: &[Arc<Person>],
        pseudonym: &dyn Fn(usize) -> String,
        shots: &[SurveyedPhoto],
    ) -> Self {
        let by_pseudonym: BTreeMap<String, usize> = (0..people.len()).map(|at| (pseudonym(at), at)).collect();
        let mut by_digest: BTreeMap<Sha256Digest, Vec<usize>> = BTreeMap::new();
        for (at, shot) in shots.iter().enumerate() {
            by_digest.entry(shot.input).or_default().push(at);
        }
        let mut rulings = Self { not_expected: vec![false; people.len()], ..Self::default() };
        for entry in entries.holding().filter(|entry| entry.decision.kind.rules_a_run()) {
            let decision = &entry.decision;
            let person = decision.person.as_ref().map(|name| by_pseudonym.get(name).copied());
            let photos = decision.photo.as_ref().map(|photo| by_digest.get(photo).cloned().unwrap_or_default());
            let known = person != Some(None) && photos.as_ref().is_none_or(|photos| !photos.is_empty());
            if decision.kind == DecisionKind::Clock || known {
                rulings.applied += 1;
                rulings.apply(entry, person.flatten(), &photos.unwrap_or_default());
            } else {
                rulings.waiting += 1;
            }
        }
        rulings
    }

    fn apply(&mut self, entry: &Entry, person: Option<usize>, photos: &[usize]) {
        let DecisionLine { kind, camera, seconds, .. } = &entry.decision;
        let note = note(entry);
        for &photo in photos {
            self.of_photos.entry(photo).or_default().push(note.clone());
        }
        match (*kind, person) {
            (DecisionKind::Is | DecisionKind::Confirmed, Some(person)) => {
                self.decided.owners.extend(photos.iter().map(|photo| (*photo, person)));
            }
            (DecisionKind::Use, Some(person)) => {
                self.decided.owners.extend(photos.iter().map(|photo| (*photo, person)));
                // Of copies of one photo the first stays.
                self.decided.used.extend(photos.first().map(|photo| (person, *photo)));
            }
            (DecisionKind::Nobodys | DecisionKind::TestShot, _) => self.decided.nobodys.extend(photos),
            (DecisionKind::WrongPerson | DecisionKind::Retake, Some(person)) => {
                self.decided.refused.extend(photos.iter().map(|photo| (*photo, person)));
                self.of_people.entry(person).or_default().push(note);
            }
            (DecisionKind::Absent, Some(person)) => self.away(person, Standing::Missing, true, note),
            (DecisionKind::Left, Some(person)) => self.away(person, Standing::Excused, true, note),
            (DecisionKind::Excused, Some(person)) => self.away(person, Standing::Excused, false, note),
            (DecisionKind::Consented, Some(person)) => {
                self.consent.insert(person, true);
                self.of_people.entry(person).or_default().push(note);
            }
            (DecisionKind::ConsentWithdrawn, Some(person)) => {
                self.consent.insert(person, false);
                self.standings.entry(person).or_insert(Standing::Excused);
                self.of_people.entry(person).or_default().push(note);
            }
            (DecisionKind::Added, Some(person)) => self.of_people.entry(person).or_default().push(note),
            (DecisionKind::Clock, _) => {
                if let (Some(camera), Some(seconds)) = (camera, seconds) {
                    self.clocks.insert(camera.clone(), seconds.saturating_mul(1_000));
                }
            }
            _ => {}
        }
    }

    fn away(&mut self, person: usize, standing: Standing, contradicts_photos: bool, note: Note) {
        self.not_expected[person] = true;
        self.standings.insert(person, standing);
        if contradicts_photos {
            self.decided.away.insert(person);
        }
        self.of_people.entry(person).or_default().push(note);
    }
}

/// A decision in words: what, by whom and when it was made, and why. Its line in the journal is not named: a run that was broken
/// off leaves one line more there, and lists must be the same without it. An operator is named as the caller named them; a reason was checked
/// for names of the roster when it was given.
fn note(entry: &Entry) -> Note {
    let (rule, severity, zh, en) = match entry.decision.kind {
        DecisionKind::Is => ("decision.is", Severity::Info, "人工确认归属", "a person decided whose photo this is"),
        DecisionKind::Nobodys => (
            "decision.nobodys",
            Severity::Info,
            "人工确认不属于名单上任何人",
            "a person decided that this is nobody's photo",
        ),
        DecisionKind::TestShot => {
            ("decision.test-shot", Severity::Info, "人工确认为试拍", "a person decided that this is a test shot")
        }
        DecisionKind::Use => ("decision.use", Severity::Info, "人工指定采用", "a person decided to use this photo"),
        DecisionKind::Confirmed => (
            "proof.confirmed",
            Severity::Info,
            "核对时本人确认照片是自己",
            "at proofing the person said that the photo is theirs",
        ),
        DecisionKind::WrongPerson => (
            "proof.wrong-person",
            Severity::Fail,
            "核对时本人表示照片不是自己",
            "at proofing the person said that the photo shows another person",
        ),
        DecisionKind::Retake => {
            ("proof.retake", Severity::Fail, "核对时本人要求补拍", "at proofing the person asked for a new photo")
        }
        DecisionKind::Absent => ("decision.absent", Severity::Warn, "登记为缺席", "was noted as absent"),
        DecisionKind::Excused => ("decision.excused", Severity::Info, "登记为免拍", "was noted as excused"),
        DecisionKind::Left => ("decision.left", Severity::Info, "登记为离校", "was noted as having left"),
        DecisionKind::Added => {
            ("decision.added", Severity::Info, "采集开始后补入名单", "was added to the list after the day began")
        }
        DecisionKind::Consented => {
            ("decision.consented", Severity::Info, "已登记单独同意", "consented, as somebody recorded")
        }
        DecisionKind::ConsentWithdrawn => (
            "decision.consent-withdrawn",
            Severity::Warn,
            "撤回了同意，不再交付其照片",
            "took the consent back: nothing is delivered",
        ),
        DecisionKind::Agreed => {
            ("decision.agreed", Severity::Info, "已登记保密协议", "an agreement on confidentiality was recorded")
        }
        DecisionKind::Clock => {
            ("decision.clock", Severity::Info, "已更正此相机的时钟", "the clock of this camera was corrected")
        }
        DecisionKind::Recalled => {
            ("decision.recalled", Severity::Info, "已送出的文件已收回", "a file that was sent was called back")
        }
        DecisionKind::Undo => ("decision.undo", Severity::Info, "撤销决定", "a decision was taken back"),
    };
    let Entry { at, who, why, .. } = entry;
    let message = if why.is_empty() {
        Text::new(format!("{zh}（{who}，{at}）。"), format!("{en} ({who}, {at})."))
    } else {
        Text::new(format!("{zh}（{who}，{at}）：{why}。"), format!("{en} ({who}, {at}): {why}."))
    };
    let advice = match entry.decision.kind {
        DecisionKind::WrongPerson => Text::fixed(
            "查明照片上是谁；为本人补拍，拍前核对学号",
            "find out who is in the photo; take this person again and check the number first",
        ),
        DecisionKind::Retake => {
            Text::fixed("请本人补拍，并问明不满意之处", "take this person again and ask what should be different")
        }
        DecisionKind::Absent => Text::fixed("通知本人补拍", "call the person in"),
        DecisionKind::ConsentWithdrawn => Text::fixed(
            "从照片文件夹中删除其照片并再运行一次；由其制成的内容在清除（campix purge）之前仍在 .campix 中",
            "delete their photos from the folder of photos and run again; what was made of them is in .campix until it is purged",
        ),
        _ => Text::default(),
    };
    Note::new(rule, severity, message).advice(advice)
}
