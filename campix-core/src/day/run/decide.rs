//! Decisions about a day, made, listed and undone without running it.
//!
//! In: decisions in the words of people, photos by the first digits of their digest, people by their row. Out: entries of the
//! journal, which later runs apply. All decisions of one call are recorded, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use crate::people::number::{KeyKind, PseudonymKey};
use crate::people::roster::Roster;
use crate::people::{Person, PersonName};

use crate::day::handout::decisions;
use crate::day::handout::proof::{Answer, ProofAnswer};
use crate::day::ledger::clock::Clock;
use crate::day::ledger::decision::{DecisionLine, DecisionState, Entries};
use crate::day::ledger::event::Event;
use crate::day::ledger::journal::Journal;
use crate::day::ledger::store::Folders;
use crate::day::record::decision::{Decision, DecisionFault, DecisionFaults, DecisionKind};
use crate::day::record::outcome::{Note, Severity};
use crate::day::run::error::DayError;
use crate::day::run::naming::pseudonym;
use crate::day::run::survey::SurveyedPhoto;

/// A decision in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedDecision {
    /// Its line in the journal.
    pub line: u64,
    /// When it was recorded, UTC.
    pub at: String,
    /// Who recorded it.
    pub who: String,
    /// Why.
    pub why: String,
    /// What is decided.
    pub kind: DecisionKind,
    /// The photo: the first twelve digits of its digest.
    pub photo: Option<String>,
    /// The person: the row of the roster, if it is still on it.
    pub person: Option<u32>,
    /// For a clock, what is added, s.
    pub seconds: Option<i64>,
    /// For an undo, the line taken back.
    pub undoes: Option<u64>,
    /// Whether it holds.
    pub state: DecisionState,
}

/// The ledger of a day, open for decisions. While it is open no run can work in the folder.
pub struct Ledger {
    journal: Journal,
    entries: Entries,
    /// Photos that were ever seen, each with the camera that took it.
    photos: BTreeMap<Sha256Digest, Option<String>>,
    people: Vec<Arc<Person>>,
    pseudonyms: Vec<String>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("decisions", &self.entries.all().len()).finish_non_exhaustive()
    }
}

/// Longest reason, characters.
const LONGEST_WHY: usize = 200;
/// Fewest digits of a photo's digest.
const FEWEST_DIGITS: usize = 8;

impl Ledger {
    /// Opens the ledger of the day in the folder `out`. `key` is the secret of the project, `who` is named in every entry.
    ///
    /// # Errors
    /// [`DayError::Journal`]: there is no day in the folder, another process works in it, or the journal is broken.
    pub fn open(
        out: &Path,
        roster: &Roster,
        key: &PseudonymKey,
        clock: Arc<dyn Clock>,
        who: &str,
    ) -> Result<Self, DayError> {
        let folders = Folders::new(out);
        let mut entries = Entries::default();
        let mut photos = BTreeMap::new();
        let journal = Journal::open_existing::<Event>(&folders.journal(), clock, who, |_, line| {
            let number = line.number();
            match line.event {
                Event::Photo { sight, record, .. } => {
                    photos.insert(sight.input, record.camera);
                }
                Event::Decided { decision, why } => entries.add(number, line.at, line.who, why, decision),
                _ => {}
            }
        })?;
        let people: Vec<Arc<Person>> = roster.people.iter().cloned().map(Arc::new).collect();
        let pseudonyms = people.iter().map(|person| pseudonym(person, key)).collect();
        Ok(Self { journal, entries, photos, people, pseudonyms })
    }

    /// Records these decisions, all or none, and returns their lines in the journal.
    ///
    /// # Errors
    /// [`DayError::Decisions`] with every fault; [`DayError::Journal`] if the journal cannot be written.
    pub fn decide(&mut self, decisions: &[Decision]) -> Result<Vec<u64>, DayError> {
        let numbered: Vec<(u64, &Decision)> = (1..).zip(decisions).collect();
        self.record(&numbered)
    }

    /// Records the decisions of a table, see [`decisions::read`], all or none; one that holds
    /// already is left out, so that a table may be handed in again.
    ///
    /// # Errors
    /// As [`Ledger::decide`], with the rows of the file.
    pub fn decide_table(&mut self, bytes: &[u8]) -> Result<Vec<u64>, DayError> {
        let read = decisions::read(bytes)?;
        let names = Names::new(&self.people);
        let holds = |decision: &Decision| {
            let line = self.line(decision, &names).ok();
            line.is_some_and(|line| self.entries.holding().any(|entry| entry.decision == line))
        };
        let new: Vec<(u64, &Decision)> =
            read.iter().filter(|(_, decision)| !holds(decision)).map(|(row, decision)| (*row, decision)).collect();
        self.record(&new)
    }

    fn record(&mut self, decisions: &[(u64, &Decision)]) -> Result<Vec<u64>, DayError> {
        let names = Names::new(&self.people);
        let mut lines = Vec::with_capacity(decisions.len());
        let mut faults = Vec::new();
        for (place, decision) in decisions {
            match self.line(decision, &names) {
                Ok(line) => lines.push((line, decision.why.trim().to_owned())),
                Err(whats) => faults.extend(whats.into_iter().map(|what| DecisionFault { place: *place, what })),
            }
        }
        if !faults.is_empty() {
            return Err(DecisionFaults(faults).into());
        }
        let mut recorded = Vec::with_capacity(lines.len());
        for (decision, why) in lines {
            recorded.push(append(&mut self.journal, &mut self.entries, decision, why)?);
        }
        self.journal.sync()?;
        Ok(recorded)
    }

    /// Every decision ever recorded, the first one first.
    pub fn decisions(&self) -> Vec<RecordedDecision> {
        let rows: BTreeMap<&str, u32> =
            self.pseudonyms.iter().zip(&self.people).map(|(name, person)| (name.as_str(), person.row)).collect();
        let recorded = self.entries.all().iter().map(|entry| RecordedDecision {
            line: entry.line,
            at: entry.at.clone(),
            who: entry.who.clone(),
            why: entry.why.clone(),
            kind: entry.decision.kind,
            photo: entry.decision.photo.map(|photo| photo.short()),
            person: entry.decision.person.as_deref().and_then(|name| rows.get(name)).copied(),
            seconds: entry.decision.seconds,
            undoes: entry.decision.undoes,
            state: entry.state,
        });
        recorded.collect()
    }

    /// The decision as it is journalled, or everything that is wrong with it.
    fn line(&self, decision: &Decision, names: &Names) -> Result<DecisionLine, Vec<Text>> {
        let kind = decision.kind;
        let mut faults = Vec::new();
        let mut line = DecisionLine { kind, photo: None, person: None, camera: None, seconds: None, undoes: None };
        match (&decision.photo, kind.needs_photo()) {
            (Some(digits), true) => match self.photo(digits) {
                Ok(photo) => line.photo = Some(photo),
                Err(what) => faults.push(what),
            },
            (None, true) => faults.push(missing("照片编号", "a photo", kind)),
            (Some(_), false) => faults.push(spare("照片编号", "a photo", kind)),
            (None, false) => {}
        }
        match (decision.person, kind.needs_person()) {
            (Some(row), true) => match self.people.iter().position(|person| person.row == row) {
                Some(at) => line.person = Some(self.pseudonyms[at].clone()),
                None => faults.push(Text::new(
                    format!("名单没有第 {row} 行的人员"),
                    format!("no person is in row {row} of the roster"),
                )),
            },
            (None, true) => faults.push(missing("人员行号", "a person", kind)),
            (Some(_), false) => faults.push(spare("人员行号", "a person", kind)),
            (None, false) => {}
        }
        self.clock(decision, &mut line, &mut faults);
        match (decision.line, kind == DecisionKind::Undo) {
            (Some(of), true) => {
                let found = self.entries.all().iter().find(|entry| entry.line == of);
                match found.map(|entry| (entry.state, entry.decision.kind)) {
                    Some((state, then)) if state != DecisionState::Undone && then != DecisionKind::Undo => {
                        line.undoes = Some(of);
                    }
                    Some((DecisionState::Undone, _)) => faults.push(Text::new(
                        format!("日志第 {of} 行的决定已经撤销"),
                        format!("the decision in line {of} is already undone"),
                    )),
                    _ => faults.push(Text::new(
                        format!("日志第 {of} 行不是可以撤销的决定"),
                        format!("line {of} of the journal is no decision that can be undone"),
                    )),
                }
            }
            (None, true) => faults.push(missing("日志行号", "a line of the journal", kind)),
            (Some(_), false) => faults.push(spare("日志行号", "a line of the journal", kind)),
            (None, false) => {}
        }
        if decision.why.chars().count() > LONGEST_WHY || decision.why.chars().any(char::is_control) {
            faults.push(Text::new(
                format!("理由最长 {LONGEST_WHY} 字，且不能换行"),
                format!("a reason has at most {LONGEST_WHY} characters and no line break"),
            ));
        }
        if names.occurs_in(&decision.why) {
            faults.push(Text::fixed(
                "理由中不能出现名单上的姓名或编号，它会写入日志",
                "a reason goes into the journal and must not contain a name or number of the roster",
            ));
        }
        if faults.is_empty() { Ok(line) } else { Err(faults) }
    }

    fn clock(&self, decision: &Decision, line: &mut DecisionLine, faults: &mut Vec<Text>) {
        match (decision.seconds, decision.kind == DecisionKind::Clock) {
            (Some(seconds), true) => {
                line.seconds = Some(seconds);
                if let Some(photo) = line.photo.take() {
                    line.camera = self.photos.get(&photo).cloned().flatten();
                    if line.camera.is_none() {
                        faults.push(Text::fixed(
                            "这张照片没有记录相机，无法更正其时钟",
                            "the photo does not name its camera, so its clock cannot be corrected",
                        ));
                    }
                }
            }
            (None, true) => faults.push(missing("更正秒数", "a number of seconds", decision.kind)),
            (Some(_), false) => faults.push(spare("更正秒数", "a number of seconds", decision.kind)),
            (None, false) => {}
        }
    }

    /// The photo whose digest begins with these digits.
    fn photo(&self, digits: &str) -> Result<Sha256Digest, Text> {
        let digits = digits.trim().to_ascii_lowercase();
        if digits.len() < FEWEST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Text::new(
                format!("照片编号应为至少 {FEWEST_DIGITS} 位十六进制数字"),
                format!("a photo is named by at least {FEWEST_DIGITS} hexadecimal digits"),
            ));
        }
        let mut found = self.photos.keys().filter(|photo| photo.to_string().starts_with(&digits));
        match (found.next(), found.next()) {
            (Some(photo), None) => Ok(*photo),
            (None, _) => Err(Text::new(
                format!("此采集日没有编号为 {digits} 的照片"),
                format!("no photo {digits} is known to this day"),
            )),
            (Some(_), Some(_)) => Err(Text::new(
                format!("有多张照片的编号以 {digits} 开头，请多写几位"),
                format!("several photos begin with {digits}; give more digits"),
            )),
        }
    }
}

fn missing(zh: &'static str, en: &'static str, kind: DecisionKind) -> Text {
    Text::new(format!("“{kind}”还需要{zh}"), format!("{kind} needs {en}"))
}

fn spare(zh: &'static str, en: &'static str, kind: DecisionKind) -> Text {
    Text::new(format!("“{kind}”不涉及{zh}"), format!("{kind} is not about {en}"))
}

/// Appends one decision; returns its line.
fn append(journal: &mut Journal, entries: &mut Entries, decision: DecisionLine, why: String) -> Result<u64, DayError> {
    let line = journal.lines() + 1;
    journal.append(Event::Decided { decision: decision.clone(), why: why.clone() })?;
    entries.add(line, journal.now(), journal.who().to_owned(), why, decision);
    Ok(line)
}

/// Names and numbers of a roster, to keep them out of reasons.
struct Names(BTreeSet<String>);

/// Shorter names and numbers are parts of ordinary words.
const SHORTEST_NAME: usize = 2;
const SHORTEST_NUMBER: usize = 4;

impl Names {
    fn new(people: &[Arc<Person>]) -> Self {
        let mut names = BTreeSet::new();
        for person in people {
            for kind in [KeyKind::StudentNo, KeyKind::IdNumber, KeyKind::ExamNo] {
                let number = person.key(kind).filter(|number| number.chars().count() >= SHORTEST_NUMBER);
                names.extend(number.map(str::to_uppercase));
            }
            let name = person.name.as_ref().map(PersonName::reveal);
            names.extend(name.filter(|name| name.chars().count() >= SHORTEST_NAME).map(str::to_uppercase));
        }
        Self(names)
    }

    fn occurs_in(&self, text: &str) -> bool {
        let text = text.to_uppercase();
        !text.is_empty() && self.0.iter().any(|name| text.contains(name.as_str()))
    }
}

/// Records what people said about their photos, unless that is recorded already; an answer about a photo that this run does not
/// have is counted in the note returned.
pub(in crate::day) fn record_answers(
    answers: &[ProofAnswer],
    people: &[Arc<Person>],
    pseudonym: &dyn Fn(usize) -> String,
    shots: &[SurveyedPhoto],
    journal: &mut Journal,
    entries: &mut Entries,
) -> Result<Option<Note>, DayError> {
    let rows: BTreeMap<u32, usize> = people.iter().enumerate().map(|(at, person)| (person.row, at)).collect();
    let mut photos: BTreeMap<String, BTreeSet<Sha256Digest>> = BTreeMap::new();
    for shot in shots {
        photos.entry(shot.input.short()).or_default().insert(shot.input);
    }
    // An answer once recorded is not recorded again, even if somebody decided otherwise since.
    let mut known: BTreeSet<(DecisionKind, Sha256Digest, String)> = BTreeSet::new();
    for decision in entries.all().iter().map(|entry| &entry.decision) {
        if let (Some(photo), Some(person)) = (decision.photo, &decision.person) {
            known.insert((decision.kind, photo, person.clone()));
        }
    }
    let mut unplaced = 0u64;
    for answer in answers {
        let photo = photos.get(&answer.photo).filter(|found| found.len() == 1).and_then(|found| found.first());
        let (Some(&person), Some(&photo)) = (rows.get(&answer.row), photo) else {
            unplaced += 1;
            continue;
        };
        let kind = match answer.answer {
            Answer::Confirmed => DecisionKind::Confirmed,
            Answer::WrongPerson => DecisionKind::WrongPerson,
            Answer::Retake => DecisionKind::Retake,
        };
        let person = pseudonym(person);
        if known.insert((kind, photo, person.clone())) {
            let decision = DecisionLine {
                kind,
                photo: Some(photo),
                person: Some(person),
                camera: None,
                seconds: None,
                undoes: None,
            };
            append(journal, entries, decision, String::new())?;
        }
    }
    journal.sync()?;
    Ok((unplaced > 0).then(|| {
        let message = Text::new(
            format!("{unplaced} 条核对结果所涉照片或人员不在本次运行中，未登记。"),
            format!("{unplaced} proof answers are about photos or people that this run does not have, and were not recorded."),
        );
        Note::new("proof.unplaced", Severity::Warn, message)
    }))
}
