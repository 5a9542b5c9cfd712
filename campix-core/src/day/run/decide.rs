//! Decisions about a day, made, listed and undone without running it.
//!
//! In: decisions in the words of people, photos by the first digits of their digest, people by their row. Out: entries of the
//! journal, which later runs apply. All decisions of one call are recorded, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use crate::people::number::{KeyKind, PseudonymKey};
use crate::people::roster::Roster;
use crate::people::{Person, PersonName};

use crate::day::handout::decisions::{self, Filled};
use crate::day::handout::proof::{Answer, ProofAnswer};
use crate::day::ledger::clock::Clock;
use crate::day::ledger::decision::{DecisionLine, DecisionState, Entries};
use crate::day::ledger::event::Event;
use crate::day::ledger::journal::Journal;
use crate::day::ledger::store::Folders;
use crate::day::record::agreement::RecordedAgreement;
use crate::day::record::decision::{Decision, DecisionFault, DecisionFaults, DecisionKind};
use crate::day::record::outcome::{Note, Severity};
use crate::day::run::error::DayError;
use crate::day::run::naming::pseudonym;
use crate::day::run::replay::Replay;
use crate::day::run::scanned;
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
    pub row: Option<u32>,
    /// For a clock, what is added, s.
    pub seconds: Option<i64>,
    /// For an undo, the line taken back.
    pub undoes: Option<u64>,
    /// For a recall that was settled, the line of the hand-over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
    /// For an agreement on confidentiality, who signed what; who is masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<RecordedAgreement>,
    /// Whether it holds.
    pub state: DecisionState,
}

/// The ledger of a day, open for decisions. While it is open no run can work in the folder.
pub struct Ledger {
    pub(super) journal: Journal,
    /// What was decided, what left the house, and the end of the last run.
    pub(super) replay: Replay,
    pub(super) folders: Folders,
    pub(super) key: PseudonymKey,
    /// Photos that were ever seen, by the digits of their digest, each with the camera that took it.
    photos: BTreeMap<String, (Sha256Digest, Option<String>)>,
    pub(super) people: Vec<Arc<Person>>,
    pub(super) pseudonyms: Vec<String>,
    /// Places in `people` by row of the roster.
    rows: BTreeMap<u32, usize>,
    /// The folder that paths of documents start from.
    pub(super) documents: PathBuf,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("decisions", &self.replay.entries.all().len()).finish_non_exhaustive()
    }
}

/// Longest reason, characters.
const LONGEST_WHY: usize = 200;
/// Fewest digits of a photo's digest.
const FEWEST_DIGITS: usize = 8;

/// All decisions, with the rows of people by their pseudonyms; who signed an agreement is known with the secret.
pub(in crate::day) fn recorded(
    entries: &Entries,
    key: Option<&PseudonymKey>,
    row: &dyn Fn(&str) -> Option<u32>,
) -> Vec<RecordedDecision> {
    let recorded = entries.all().iter().map(|entry| RecordedDecision {
        line: entry.line,
        at: entry.at.clone(),
        who: entry.who.clone(),
        why: entry.why.clone(),
        kind: entry.decision.kind,
        photo: entry.decision.photo.map(|photo| photo.short()),
        row: entry.decision.person.as_deref().and_then(row),
        seconds: entry.decision.seconds,
        undoes: entry.decision.undoes,
        of: entry.decision.of,
        agreement: entry.decision.agreement.as_ref().map(|agreement| agreement.recorded(entry.line, key)),
        state: entry.state,
    });
    recorded.collect()
}

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
        let mut replay = Replay::default();
        let mut photos = BTreeMap::new();
        let journal = Journal::open_existing::<Event>(&folders.journal(), clock, who, |_, line| {
            if let Event::Photo { sight, record, .. } = &line.event {
                photos.insert(sight.input.to_string(), (sight.input, record.camera.clone()));
            }
            replay.line(Sha256Digest::ZERO, line);
        })?;
        let mut people: Vec<Arc<Person>> = roster.people.iter().cloned().map(Arc::new).collect();
        scanned::join(&mut people, &replay.appeared, key)?;
        let pseudonyms = people.iter().map(|person| pseudonym(person, key)).collect();
        let rows = people.iter().enumerate().map(|(at, person)| (person.row, at)).collect();
        let (key, documents) = (key.clone(), PathBuf::new());
        Ok(Self { journal, replay, folders, key, photos, people, pseudonyms, rows, documents })
    }

    /// Records these decisions, and returns their lines in the journal. If one has a fault, none is recorded.
    ///
    /// # Errors
    /// [`DayError::Decisions`] with every fault, among them decisions of the list that contradict each other;
    /// [`DayError::Journal`] if the journal cannot be written, with what was written before.
    pub fn decide(&mut self, decisions: &[Decision]) -> Result<Vec<u64>, DayError> {
        let numbered: Vec<(u64, &Decision)> = (1..).zip(decisions).collect();
        let lines = self.lines(&numbered)?;
        self.record(lines)
    }

    /// Records the decisions of a table, see [`decisions::read`], as [`Ledger::decide`] does; one that holds already is left out, so
    /// that a table may be handed in again.
    ///
    /// # Errors
    /// As [`Ledger::decide`], with the rows of the file.
    pub fn decide_table(&mut self, bytes: &[u8]) -> Result<Vec<u64>, DayError> {
        let read = self.with_rows(decisions::read_numbered(bytes)?)?;
        let numbered: Vec<(u64, &Decision)> = read.iter().map(|(row, decision)| (*row, decision)).collect();
        let mut lines = self.lines(&numbered)?;
        let holding: BTreeSet<String> =
            self.replay.entries.holding().map(|entry| json!(entry.decision).to_string()).collect();
        lines.retain(|(line, _)| !holding.contains(&json!(line).to_string()));
        self.record(lines)
    }

    /// Decisions whose people are named by a number, with the row of whoever has it.
    fn with_rows(&self, read: Vec<Filled>) -> Result<Vec<(u64, Decision)>, DecisionFaults> {
        let mut of_number: BTreeMap<(KeyKind, &str), Vec<u32>> = BTreeMap::new();
        for person in &self.people {
            for kind in KeyKind::ALL {
                if let Some(number) = person.key(kind) {
                    of_number.entry((kind, number)).or_default().push(person.row);
                }
            }
        }
        let (mut decisions, mut faults) = (Vec::with_capacity(read.len()), Vec::new());
        for (place, mut decision, number) in read {
            if let Some((kind, number)) = &number {
                match of_number.get(&(*kind, number.as_str())).map(Vec::as_slice) {
                    Some([row]) => decision.row = Some(*row),
                    found => {
                        let what = match found {
                            None => Text::fixed("名单上没有这个号码的人员", "nobody on the roster has this number"),
                            Some(_) => {
                                Text::fixed("名单上有多人使用这个号码", "several people on the roster have this number")
                            }
                        };
                        faults.push(DecisionFault { place, what });
                    }
                }
            }
            decisions.push((place, decision));
        }
        if faults.is_empty() { Ok(decisions) } else { Err(DecisionFaults(faults)) }
    }

    fn record(&mut self, lines: Vec<(DecisionLine, String)>) -> Result<Vec<u64>, DayError> {
        let mut recorded = Vec::with_capacity(lines.len());
        for (decision, why) in lines {
            let undoes = decision.undoes;
            recorded.push(append(&mut self.journal, &mut self.replay.entries, decision, why)?);
            if let Some(line) = undoes {
                self.replay.handed.undo(line);
            }
        }
        self.journal.sync()?;
        Ok(recorded)
    }

    /// The decisions as they are journalled, each once, with their reasons; or everything that is wrong with them.
    fn lines(&self, decisions: &[(u64, &Decision)]) -> Result<Vec<(DecisionLine, String)>, DecisionFaults> {
        let names = Names::new(&self.people);
        // The reasons of a table are few.
        let whys: BTreeSet<&str> = decisions.iter().map(|(_, decision)| decision.why.as_str()).collect();
        let naming: BTreeSet<&str> = whys.into_iter().filter(|why| names.occurs_in(why)).collect();
        let mut lines: Vec<(DecisionLine, String)> = Vec::with_capacity(decisions.len());
        let mut places = Vec::with_capacity(decisions.len());
        let mut faults = Vec::new();
        for &(place, decision) in decisions {
            match self.line(decision, naming.contains(decision.why.as_str())) {
                Ok(line) => {
                    lines.push((line, decision.why.trim().to_owned()));
                    places.push(place);
                }
                Err(whats) => faults.extend(whats.into_iter().map(|what| DecisionFault { place, what })),
            }
        }
        // In one list there is no later decision that replaces an earlier one: both cannot be meant.
        let mut list = Entries::default();
        for (at, (line, _)) in lines.iter().enumerate() {
            let alone = DecisionLine { undoes: None, ..line.clone() };
            list.add(at as u64, String::new(), String::new(), String::new(), alone);
        }
        let mut kept = Vec::with_capacity(lines.len());
        let mut known = BTreeSet::new();
        for (at, (line, why)) in lines.into_iter().enumerate() {
            if !known.insert(json!(line).to_string()) {
                continue;
            }
            if list.is_contradicted(at) {
                faults.push(DecisionFault {
                    place: places[at],
                    what: Text::fixed(
                        "与同一列表中的另一条决定矛盾",
                        "another decision of the same list contradicts this one",
                    ),
                });
            }
            kept.push((line, why));
        }
        faults.sort_by_key(|fault| fault.place);
        if faults.is_empty() { Ok(kept) } else { Err(DecisionFaults(faults)) }
    }

    /// Whether people of the day appeared by their codes, so that it can be continued without a list.
    pub fn grew(&self) -> bool {
        !self.replay.appeared.is_empty()
    }

    /// Every decision ever recorded, the first one first.
    pub fn decisions(&self) -> Vec<RecordedDecision> {
        let rows: BTreeMap<&str, u32> =
            self.pseudonyms.iter().zip(&self.people).map(|(name, person)| (name.as_str(), person.row)).collect();
        recorded(&self.replay.entries, Some(&self.key), &|name| rows.get(name).copied())
    }

    /// The decision as it is journalled, or everything that is wrong with it. `names_someone` is said of its reason.
    fn line(&self, decision: &Decision, names_someone: bool) -> Result<DecisionLine, Vec<Text>> {
        let kind = decision.kind;
        let mut faults = Vec::new();
        let mut line = DecisionLine::new(kind);
        match (&decision.photo, kind.needs_photo()) {
            (Some(digits), true) if kind == DecisionKind::Recalled => match self.sent_file(digits, decision.line) {
                Ok(file) => line.photo = Some(file),
                Err(what) => faults.push(what),
            },
            (Some(digits), true) => match self.photo(digits) {
                Ok(photo) => line.photo = Some(photo),
                Err(what) => faults.push(what),
            },
            (None, true) => faults.push(missing("照片编号", "a photo", kind)),
            (Some(_), false) => faults.push(spare("照片编号", "a photo", kind)),
            (None, false) => {}
        }
        match (decision.row, kind.needs_person()) {
            (Some(row), true) => match self.rows.get(&row) {
                Some(&at) => line.person = Some(self.pseudonyms[at].clone()),
                None => faults.push(Text::new(
                    format!("名单没有第 {row} 行的人员"),
                    format!("no person is in row {row} of the roster"),
                )),
            },
            (None, true) => faults.push(missing("人员行号", "a person", kind)),
            (Some(_), false) => faults.push(spare("人员行号", "a person", kind)),
            (None, false) => {}
        }
        match (&decision.agreement, kind == DecisionKind::Agreed) {
            (Some(agreement), true) => match self.agreement(agreement) {
                Ok(agreement) => line.agreement = Some(agreement),
                Err(whats) => faults.extend(whats),
            },
            (None, true) => {
                faults.push(missing("签署人、岗位、签署日期和协议文件", "who signed, role, day and document", kind));
            }
            (Some(_), false) => faults.push(spare("保密协议", "an agreement", kind)),
            (None, false) => {}
        }
        self.clock(decision, &mut line, &mut faults);
        self.earlier(decision, &mut line, &mut faults);
        if decision.why.chars().count() > LONGEST_WHY || decision.why.chars().any(char::is_control) {
            faults.push(Text::new(
                format!("理由最长 {LONGEST_WHY} 字，且不能换行"),
                format!("a reason has at most {LONGEST_WHY} characters and no line break"),
            ));
        }
        if names_someone {
            faults.push(Text::fixed(
                "理由中不能出现名单上的姓名或编号，它会写入日志",
                "a reason goes into the journal and must not contain a name or number of the roster",
            ));
        }
        if faults.is_empty() { Ok(line) } else { Err(faults) }
    }

    /// The line of the journal that a decision is about.
    fn earlier(&self, decision: &Decision, line: &mut DecisionLine, faults: &mut Vec<Text>) {
        let kind = decision.kind;
        let of = match (decision.line, kind.needs_line()) {
            (Some(of), true) => of,
            (None, true) => return faults.push(missing("日志行号", "a line of the journal", kind)),
            (Some(_), false) => return faults.push(spare("日志行号", "a line of the journal", kind)),
            (None, false) => return,
        };
        let handed = self.replay.handed.at(of).map(|list| list.shown.undone);
        if kind == DecisionKind::Recalled {
            line.of = Some(of);
            match handed {
                Some(false) => {}
                Some(true) => faults.push(already_undone(of)),
                None => faults.push(Text::new(
                    format!("日志第 {of} 行不是送出文件的登记"),
                    format!("line {of} of the journal is no list of files that were sent"),
                )),
            }
            return;
        }
        let found = self.replay.entries.all().iter().find(|entry| entry.line == of);
        let then = found.map(|entry| (entry.state == DecisionState::Undone, entry.decision.kind));
        match then.or(handed.map(|undone| (undone, DecisionKind::Recalled))) {
            Some((false, then)) if then != DecisionKind::Undo => line.undoes = Some(of),
            Some((true, _)) => faults.push(already_undone(of)),
            _ => faults.push(Text::new(
                format!("日志第 {of} 行不是可以撤销的决定"),
                format!("line {of} of the journal is no decision that can be undone"),
            )),
        }
    }

    /// The file of a hand-over whose digest begins with these digits.
    fn sent_file(&self, digits: &str, line: Option<u64>) -> Result<Sha256Digest, Text> {
        let digits = well_formed(digits)?;
        let list = line.and_then(|line| self.replay.handed.at(line));
        let mut found: Vec<Sha256Digest> = list.iter().flat_map(|list| &list.files).map(|file| file.output).collect();
        found.retain(|file| file.to_string().starts_with(&digits));
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [file] => Ok(file),
            [] => Err(Text::new(
                format!("该次送出的文件中没有编号为 {digits} 的文件"),
                format!("no file {digits} is on the list of that line"),
            )),
            _ => Err(Text::new(
                format!("有多个文件的编号以 {digits} 开头，请多写几位"),
                format!("several files begin with {digits}; give more digits"),
            )),
        }
    }

    fn clock(&self, decision: &Decision, line: &mut DecisionLine, faults: &mut Vec<Text>) {
        match (decision.seconds, decision.kind == DecisionKind::Clock) {
            (Some(seconds), true) => {
                line.seconds = Some(seconds);
                if let Some(photo) = line.photo.take() {
                    line.camera = self.photos.get(&photo.to_string()).and_then(|(_, camera)| camera.clone());
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
        let digits = well_formed(digits)?;
        let mut found = self.photos.range(digits.clone()..).take_while(|(photo, _)| photo.starts_with(&digits));
        match (found.next(), found.next()) {
            (Some((_, (photo, _))), None) => Ok(*photo),
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

/// Digits of a digest as people type them.
fn well_formed(digits: &str) -> Result<String, Text> {
    let digits = digits.trim().to_ascii_lowercase();
    if digits.len() >= FEWEST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(digits);
    }
    Err(Text::new(
        format!("照片编号应为至少 {FEWEST_DIGITS} 位十六进制数字"),
        format!("a photo is named by at least {FEWEST_DIGITS} hexadecimal digits"),
    ))
}

fn already_undone(line: u64) -> Text {
    Text::new(format!("日志第 {line} 行的决定已经撤销"), format!("the decision in line {line} is already undone"))
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
pub(super) struct Names(BTreeSet<String>);

/// Shorter names and numbers are parts of ordinary words.
const SHORTEST_NAME: usize = 2;
const SHORTEST_NUMBER: usize = 4;

impl Names {
    pub(super) fn new(people: &[Arc<Person>]) -> Self {
        let mut names = BTreeSet::new();
        for person in people {
            for kind in KeyKind::ALL {
                let number = person.key(kind).filter(|number| number.chars().count() >= SHORTEST_NUMBER);
                names.extend(number.map(str::to_uppercase));
            }
            let name = person.name.as_ref().map(PersonName::reveal);
            names.extend(name.filter(|name| name.chars().count() >= SHORTEST_NAME).map(str::to_uppercase));
        }
        Self(names)
    }

    pub(super) fn occurs_in(&self, text: &str) -> bool {
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
            let decision = DecisionLine { photo: Some(photo), person: Some(person), ..DecisionLine::new(kind) };
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
