//! What is known of each person apart from the photos: answers, decisions, statements – all stored in the day's journal.
//!
//! A casebook opens the journal of a finished day and only ever appends to it. Reopened, it has everything again; what was
//! added once is not added twice, and nothing in it can be changed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::compare::{
    Answer, Answered, AskError, Caller, CompareError, Fault, FaultKind, ImportOptions, Imported, Pair, Providers,
    Purpose, Sending, Witness, import,
};
use crate::day::Disclosure;
use crate::day::handout::show;
use crate::day::ledger::event::{DossierLine, Event, FileLine};
use crate::day::ledger::journal::Journal;
use crate::day::ledger::store::Folders;
use crate::day::ledger::thumbs::{ByPhoto, ThumbFile};
use crate::day::run::agree::agreements;
use crate::day::{Clock, DayError, Outcome, RecordedAgreement, Target};
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::text::{Language, Text};
use crate::ground::whole_file::{self, SystemDisk};
use crate::people::number::{KeyKind, PseudonymKey};
use crate::people::{Person, collation};

use super::conclusion::{counts, settled};
use super::duty::{Attestation, Duties};
use super::error::DossierError;
use super::lines::{Lines, Sent};
use super::people::{PersonEntry, people};
use super::references::{ReferenceFile, ReferenceLine, has_reference};
use super::review::{self, Question, Review, ReviewError, ReviewFault, ReviewFaultKind};
use super::stored_answer::StoredAnswer;

/// An entry of the journal, and when it was written (UTC).
#[derive(Debug, Clone, PartialEq)]
pub struct Journalled<T> {
    /// When it was written, "2026-09-01T08:10:00Z".
    pub at: String,
    /// The person running campix at that time.
    pub who: String,
    /// The entry.
    pub what: T,
}

/// The journal of a day, open for what is found out about its people.
///
/// No other run can work in the folder while it is open.
pub struct Casebook {
    pub(super) folders: Folders,
    pub(super) journal: Journal,
    pub(super) key: PseudonymKey,
    pub(super) people: Vec<PersonEntry>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) duties: Duties,
    by_row: BTreeMap<u32, usize>,
    lines: Lines,
}

impl std::fmt::Debug for Casebook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Casebook({} people)", self.people.len())
    }
}

impl Casebook {
    /// Opens the journal in `out`, the folder a day was written to. `outcomes` are those of its
    /// [`DayReport`](crate::day::DayReport), `key` is the day's key; `operator` is named in every line written from now on.
    ///
    /// # Errors
    /// [`DossierError::Day`] if the journal cannot be read, is broken, or is in use; [`DossierError::OtherDay`] if the
    /// records are not of this day.
    pub fn open(
        out: impl AsRef<Path>,
        outcomes: &[Outcome],
        key: PseudonymKey,
        clock: Arc<dyn Clock>,
        operator: &str,
    ) -> Result<Self, DossierError> {
        let folders = Folders::new(out.as_ref());
        std::fs::metadata(folders.journal()).map_err(DayError::io(Operation::Read, Target::Journal))?;
        let mut lines = Lines::default();
        let journal = Journal::open::<Event>(&folders.journal(), clock.clone(), operator, |_, line| {
            lines.take(line.number(), line.at, line.who, line.event);
        })?;
        if lines.strange {
            return Err(DossierError::OtherDay {
                what: Text::fixed("日志由另一版本的 campix 写过", "another version of campix wrote into the journal"),
            });
        }
        lines.place_reviews();
        let people = people(outcomes, &key);
        let by_row = people.iter().enumerate().map(|(at, entry)| (entry.person.row, at)).collect();
        for entry in &people {
            for product in &entry.outcome.products {
                if !lines.delivered.contains(&(entry.pseudonym.clone(), product.sha256)) {
                    return Err(DossierError::OtherDay {
                        what: Text::fixed(
                            "有照片从未交付给记录所说的人",
                            "a photo was never delivered to the person it is said to be of",
                        ),
                    });
                }
            }
        }
        Ok(Self { folders, journal, key, people, clock, duties: Duties::builtin(), by_row, lines })
    }

    /// Replaces the list of duties with that of a contract.
    #[must_use]
    pub fn duties(mut self, duties: Duties) -> Self {
        self.duties = duties;
        self
    }

    /// Adds answers from a list – CSV, XLSX or JSON lines – and returns how many were new.
    ///
    /// Reference pictures that the list names are taken over from the folder of the options, see [`Casebook::take_references`].
    ///
    /// An answer that names no picture is assumed to be about the person's current photo.
    ///
    /// # Errors
    /// [`DossierError::Compare`]; then nothing was added.
    pub fn import(&mut self, list: &[u8], known: &Providers, options: &ImportOptions) -> Result<u64, DossierError> {
        let people: Vec<Person> = self.people.iter().map(|entry| Person::clone(&entry.person)).collect();
        let imported = import(list, &people, known, options)?;
        let mut faults = Vec::new();
        let mut answers = Vec::with_capacity(imported.len());
        let mut references = Vec::new();
        for mut one in imported {
            let line = one.line;
            if let (Some(name), Some(folder)) = (one.reference.take(), &options.references)
                && let Some(&at) = self.by_row.get(&one.row)
            {
                match ReferenceFile::named(folder.as_ref(), &name).filter(|_| has_reference(one.answer.pair)) {
                    Some(path) => references.push((at, one.answer.pair, path)),
                    None => faults.push(Fault {
                        row: line,
                        field: Some(crate::compare::Field::Reference),
                        kind: FaultKind::Reference,
                    }),
                }
            }
            match self.bound(one) {
                Some(bound) => answers.push(bound),
                None => faults.push(Fault {
                    row: line,
                    field: Some(crate::compare::Field::Photo),
                    kind: FaultKind::OtherPhoto,
                }),
            }
        }
        faults.extend(self.contradictions(&answers));
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.row);
            return Err(CompareError::Refused { faults }.into());
        }
        let mut taken = 0;
        for (_, at, answer) in answers {
            taken += u64::from(self.keep(at, answer)?);
        }
        // Read again, because a list names as many as there are people, and all of them do not fit into memory.
        for (at, pair, path) in references {
            let gone = || DayError::io(Operation::Read, Target::FolderOfReferences)(io::ErrorKind::NotFound.into());
            let file = ReferenceFile::read(&path).ok_or_else(gone)?;
            self.keep_reference(at, pair, &file)?;
        }
        self.journal.sync()?;
        Ok(taken)
    }

    /// An answer with the picture it is about; `None` if the picture is not one of the person's.
    fn bound(&self, one: Imported) -> Option<(u32, usize, Answer)> {
        let at = *self.by_row.get(&one.row)?;
        let mut answer = one.answer;
        let pictures = self.people[at].pictures();
        if let Some(short) = &one.photo {
            answer.picture = Some(*pictures.iter().find(|picture| picture.short() == *short)?);
        } else if let Some(picture) = answer.picture {
            pictures.contains(&picture).then_some(())?;
        } else if answer.pair.shows_photo() {
            // An old list read again is not about a photo taken since.
            let same = |held: &&StoredAnswer| Answer { picture: held.answer.picture, ..answer.clone() } == held.answer;
            let known = self.held(&self.people[at].pseudonym).iter().find(same).map(|held| held.answer.picture);
            answer.picture = known.unwrap_or_else(|| self.people[at].shown());
        }
        Some((one.line, at, answer))
    }

    /// Faults for rows whose call is already in the journal with another answer: the original stays.
    fn contradictions(&self, answers: &[(u32, usize, Answer)]) -> Vec<Fault> {
        let mut calls: BTreeMap<(&str, &str, Pair), (&str, &StoredAnswer)> = BTreeMap::new();
        for (person, held) in
            self.lines.answers.iter().flat_map(|(person, all)| all.iter().map(move |held| (person, held)))
        {
            if let Some(flow) = &held.answer.flow {
                calls.insert((&held.answer.provider, flow, held.answer.pair), (person, held));
            }
        }
        let other = |(_, at, answer): &&(u32, usize, Answer)| {
            let call = answer
                .flow
                .as_ref()
                .and_then(|flow| calls.get(&(answer.provider.as_str(), flow.as_str(), answer.pair)));
            call.is_some_and(|(person, held)| *person != self.people[*at].pseudonym || held.id != answer.digest())
        };
        let fault = |(line, ..): &(u32, usize, Answer)| Fault {
            row: *line,
            field: Some(crate::compare::Field::Flow),
            kind: FaultKind::SameFlow,
        };
        answers.iter().filter(other).map(fault).collect()
    }

    fn keep(&mut self, at: usize, answer: Answer) -> Result<bool, DossierError> {
        let id = answer.digest();
        let person = self.people[at].pseudonym.clone();
        let held = self.lines.answers.entry(person.clone()).or_default();
        if held.iter().any(|known| known.id == id) {
            return Ok(false);
        }
        let value = serde_json::to_value(&answer).unwrap_or_default();
        self.journal.append(Event::Compared { person, id, answer: value })?;
        held.push(StoredAnswer { id, answer, reviews: Vec::new() });
        Ok(true)
    }

    /// Shows a person's delivered photo to a live service. Journals this before the picture leaves, and stores the answer.
    ///
    /// # Errors
    /// [`DossierError::NoPhoto`], [`DossierError::Unmapped`], [`DossierError::NamesPerson`] if the service's number of the call
    /// names the person, [`DossierError::Day`] if the photo or the journal cannot be read. A failure of the service is an answer.
    pub fn ask(
        &mut self,
        caller: &mut Caller<'_>,
        row: u32,
        pair: Pair,
        purpose: &Purpose,
    ) -> Result<Answered, DossierError> {
        let at = *self.by_row.get(&row).ok_or(DossierError::Nobody { row })?;
        let product = self.people[at].outcome.products.first().ok_or(DossierError::NoPhoto { row })?;
        let path = self.folders.photos().join(product.name.reveal());
        let picture = ceiling::bytes_of(&path, ceiling::PICTURE)
            .map_err(DayError::io(Operation::Read, Target::DeliveredPhoto))?;
        if Sha256Digest::of(&picture) != product.sha256 {
            return Err(DossierError::OtherDay {
                what: Text::fixed("已交付的照片后来被改动过", "a delivered photo was changed since"),
            });
        }
        let person = self.people[at].person.clone();
        if person.is_named_in(purpose.as_str()) {
            return Err(DossierError::NamesPerson { row });
        }
        let mut recorder =
            Recorder { journal: &mut self.journal, person: &self.people[at].pseudonym, lines: &mut self.lines };
        let answered = match caller.ask(&person, pair, &picture, purpose, &mut recorder) {
            Ok(answered) => answered,
            Err(AskError::Witness(error)) => return Err(error),
            Err(AskError::Stopped) => return Err(DossierError::NotAsked { row }),
            Err(AskError::Unmapped { error, .. }) => return Err(DossierError::Unmapped { row, error }),
        };
        if answered.answer.flow.as_ref().is_some_and(|flow| person.is_named_in(flow)) {
            return Err(DossierError::NamesPerson { row });
        }
        self.keep(at, answered.answer.clone())?;
        Ok(answered)
    }

    /// The latest reference picture of a person.
    pub(super) fn reference(&self, person: &str, pair: Pair) -> Option<ReferenceLine> {
        self.lines.references.get(&(person.to_owned(), pair)).copied()
    }

    pub(super) fn add_reference(&mut self, person: String, pair: Pair, line: ReferenceLine) {
        self.lines.references.insert((person, pair), line);
    }

    /// Agreements on confidentiality that nobody took back, whether or not they are in force.
    pub fn agreements(&self) -> Vec<RecordedAgreement> {
        agreements(&self.lines.entries, Some(&self.key))
    }

    /// Answers about a person, in the order in which they came.
    pub fn answers(&self, row: u32) -> &[StoredAnswer] {
        let person = self.by_row.get(&row).map(|at| self.people[*at].pseudonym.as_str());
        person.and_then(|person| self.lines.answers.get(person)).map_or(&[], Vec::as_slice)
    }

    /// Pairs about which anyone has an answer.
    pub(super) fn answered_pairs(&self) -> BTreeSet<Pair> {
        self.lines.answers.values().flatten().map(|held| held.answer.pair).collect()
    }

    /// Answers a person has to look at: doubtful, different or refused ones about the current photo, without a decision.
    /// As a workbook to be filled in.
    ///
    /// # Errors
    /// [`DossierError::Output`].
    pub fn review_list(&self, language: Language, disclosure: Disclosure) -> Result<Vec<u8>, DossierError> {
        let mut questions: Vec<(_, Question)> = Vec::new();
        for entry in &self.people {
            let current = entry.current();
            for held in self.held(&entry.pseudonym) {
                if !counts(held, &current) || !settled(held).needs_review() || !held.reviews.is_empty() && decided(held)
                {
                    continue;
                }
                let group = &entry.person.group;
                let place = [&group.department, &group.major, &group.class].map(String::as_str).join(" ");
                let question = Question {
                    row: entry.person.row,
                    answer: held.id,
                    place: place.trim().to_owned(),
                    name: show::name(&entry.outcome, disclosure),
                    pair: held.answer.pair.title(language),
                    given: answer_text(&held.answer, language),
                };
                questions.push((collation(group), question));
            }
        }
        questions.sort_by(|a, b| (&a.0, a.1.row).cmp(&(&b.0, b.1.row)));
        let questions: Vec<Question> = questions.into_iter().map(|(_, question)| question).collect();
        Ok(review::workbook(&questions, language)?)
    }

    /// Whether a list in this place holds decisions that were not taken over yet; it must not be replaced.
    pub(super) fn awaits(&self, list: &Path) -> bool {
        let bytes = match ceiling::bytes_of(list, ceiling::TABLE) {
            Ok(bytes) => bytes,
            // One that is there and is not read is not replaced, either.
            Err(error) => return error.kind() != std::io::ErrorKind::NotFound,
        };
        let Ok((decided, faults)) = review::decided(&bytes) else { return true };
        let known = |short: &str| {
            let mut answers = self.lines.answers.values().flatten();
            answers.any(|held| held.id.short() == short && !held.reviews.is_empty())
        };
        !faults.is_empty() || decided.iter().any(|(_, short, _)| !known(short))
    }

    /// Adds decisions from the filled-in list, and returns how many were new.
    ///
    /// # Errors
    /// [`DossierError::Review`] with every fault at once; then nothing was added.
    pub fn take_reviews(&mut self, list: &[u8]) -> Result<u64, DossierError> {
        let (decided, mut faults) = review::decided(list)?;
        let ids = self.lines.answers.iter().flat_map(|(person, all)| all.iter().map(move |held| (person, held.id)));
        let known: BTreeMap<String, (&String, Sha256Digest)> =
            ids.map(|(person, id)| (id.short(), (person, id))).collect();
        let faulty: BTreeSet<u32> = faults.iter().map(|fault| fault.row).collect();
        let mut taken = Vec::new();
        for (row, short, review) in decided.into_iter().filter(|(row, ..)| !faulty.contains(row)) {
            match known.get(&short) {
                None => faults.push(ReviewFault { row, kind: ReviewFaultKind::UnknownAnswer }),
                Some((person, _)) if self.names(person, &review) => {
                    faults.push(ReviewFault { row, kind: ReviewFaultKind::NamesPerson });
                }
                Some((_, id)) => taken.push((*id, review)),
            }
        }
        faults.sort_by_key(|fault| fault.row);
        if !faults.is_empty() {
            return Err(ReviewError::Refused { faults }.into());
        }
        let mut new = 0;
        for (id, review) in taken {
            new += u64::from(self.review(id, review)?);
        }
        self.journal.sync()?;
        Ok(new)
    }

    /// Adds one decision about an answer; returns whether it was new. A later decision does not replace an earlier one.
    ///
    /// # Errors
    /// [`DossierError::Review`] if the answer is unknown or the decision incomplete, [`DossierError::NamesPerson`].
    pub fn review(&mut self, answer: Sha256Digest, review: Review) -> Result<bool, DossierError> {
        let refused = |kind| ReviewError::Refused { faults: vec![ReviewFault { row: 0, kind }] };
        if !review.is_whole() {
            return Err(refused(ReviewFaultKind::Incomplete).into());
        }
        let holds = |all: &&Vec<StoredAnswer>| all.iter().any(|held| held.id == answer);
        let person = self.lines.answers.iter().find(|(_, all)| holds(all)).map(|(person, _)| person.clone());
        let person = person.ok_or(refused(ReviewFaultKind::UnknownAnswer))?;
        if self.names(&person, &review) {
            let row = self.people.iter().find(|entry| entry.pseudonym == person).map_or(0, |entry| entry.person.row);
            return Err(DossierError::NamesPerson { row });
        }
        let all = self.lines.answers.entry(person.clone()).or_default();
        let Some(held) = all.iter_mut().find(|held| held.id == answer) else { return Ok(false) };
        if held.reviews.contains(&review) {
            return Ok(false);
        }
        let value = serde_json::to_value(&review).unwrap_or_default();
        self.journal.append(Event::Reviewed { person, answer, review: value })?;
        held.reviews.push(review);
        Ok(true)
    }

    /// Whether a text of a review names the person.
    fn names(&self, pseudonym: &str, review: &Review) -> bool {
        let entry = self.people.iter().find(|entry| entry.pseudonym == pseudonym);
        entry.is_some_and(|entry| {
            [&review.reviewer, &review.reason, &review.evidence, &review.when]
                .into_iter()
                .any(|text| entry.person.is_named_in(text))
        })
    }

    /// Adds a statement about a duty; returns whether it was new.
    ///
    /// # Errors
    /// [`DossierError::Duty`].
    pub fn attest(&mut self, attestation: Attestation) -> Result<bool, DossierError> {
        self.duties.admit(&attestation)?;
        if self.lines.attested.iter().any(|known| known.what == attestation) {
            return Ok(false);
        }
        let value = serde_json::to_value(&attestation).unwrap_or_default();
        self.journal.append(Event::Attested { attestation: value })?;
        self.journal.sync()?;
        let at = self.journal.now();
        let who = self.journal.who().to_owned();
        self.lines.attested.push(Journalled { at, who, what: attestation });
        Ok(true)
    }

    /// Statements so far, earliest first.
    pub fn attestations(&self) -> &[Journalled<Attestation>] {
        &self.lines.attested
    }

    pub(super) fn held(&self, pseudonym: &str) -> &[StoredAnswer] {
        self.lines.answers.get(pseudonym).map_or(&[], Vec::as_slice)
    }

    pub(super) fn sent(&self, pseudonym: &str) -> &[Journalled<Sent>] {
        self.lines.sent.get(pseudonym).map_or(&[], Vec::as_slice)
    }

    /// Runs of the day that changed something, earliest first.
    pub(super) fn begun(&self) -> &[Journalled<()>] {
        &self.lines.begun
    }

    pub(super) fn dossier(&self, pseudonym: &str) -> Option<&DossierLine> {
        self.lines.dossiers.get(pseudonym)
    }

    pub(super) const fn last_record(&self) -> Sha256Digest {
        self.lines.last_record
    }

    pub(super) fn thumbs(&self) -> Result<ByPhoto, DossierError> {
        let file =
            ThumbFile::open(&self.folders.thumbs()).map_err(DayError::io(Operation::Open, Target::SmallPictures))?;
        let photos = self.lines.spans.iter().map(|(photo, span)| (*photo, *span));
        let references = self.lines.references.values().map(|line| (line.sha256, line.small));
        let spans = references.chain(photos).filter(|(_, span)| file.has(*span));
        Ok(file.by_photo(spans.collect()).map_err(DayError::io(Operation::Read, Target::SmallPictures))?)
    }

    pub(super) fn append_dossier(&mut self, person: &str, dossier: DossierLine) -> Result<(), DossierError> {
        self.journal.append(Event::Dossier { person: person.to_owned(), dossier: dossier.clone() })?;
        self.lines.last_record = dossier.record;
        self.lines.dossiers.insert(person.to_owned(), dossier);
        Ok(())
    }

    pub(super) fn append_cover(&mut self, dossiers: u64, files: Vec<FileLine>) -> Result<(), DossierError> {
        self.journal.append(Event::Cover { dossiers, files: files.clone() })?;
        self.journal.sync()?;
        (self.lines.covered, self.lines.cover, self.lines.uncovered) = (dossiers, files, false);
        Ok(())
    }

    /// Whether the last cover counts this many people, links no one who left, and its files are as recorded in the journal.
    pub(super) fn covered(&self, people: u64) -> bool {
        let current: BTreeSet<&str> = self.people.iter().map(|entry| entry.pseudonym.as_str()).collect();
        let mut left = self.lines.dossiers.keys().filter(|person| !current.contains(person.as_str())).peekable();
        if left.peek().is_some() {
            let page =
                ceiling::text_of(&self.folders.dossiers().join("index.html"), ceiling::TABLE).unwrap_or_default();
            if left.any(|person| page.contains(person.as_str())) {
                return false;
            }
        }
        let is = |line: &FileLine| {
            let found = folder::digest(&self.folders.out().join(&line.file));
            found.is_ok_and(|found| found.is_some_and(|(digest, _)| digest == line.sha256))
        };
        self.lines.covered == people
            && !self.lines.uncovered
            && !self.lines.cover.is_empty()
            && self.lines.cover.iter().all(is)
    }
}

/// Writes a file whole or not at all, and returns its digest.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<Sha256Digest, DossierError> {
    whole_file::write(&SystemDisk, path, bytes).map_err(DayError::io(Operation::Write, Target::Dossier))?;
    Ok(Sha256Digest::of(bytes))
}

/// Whether the last review is a decision.
fn decided(held: &StoredAnswer) -> bool {
    held.reviews.last().is_some_and(|review| review.decision != review::Decision::Pending)
}

/// A provider's answer, in one line.
pub(super) fn answer_text(answer: &Answer, language: Language) -> String {
    let mut parts = vec![answer.provider.clone(), answer.class.title(language).to_owned()];
    parts.extend(answer.code.as_ref().map(|code| format!("[{code}]")));
    if let Some(score) = &answer.score {
        let scale = answer.scale.map(|(min, max)| format!(" ({min}–{max})")).unwrap_or_default();
        parts.push(format!("{}{scale}", score.raw));
    }
    parts.join(" ")
}

/// Records every sending in the journal, durably, before the picture leaves.
struct Recorder<'a> {
    journal: &'a mut Journal,
    person: &'a str,
    lines: &'a mut Lines,
}

impl Witness for Recorder<'_> {
    type Error = DossierError;

    fn sending(&mut self, sending: &Sending<'_>) -> Result<(), DossierError> {
        let what = Sent {
            provider: sending.provider.to_owned(),
            pair: sending.pair.name().to_owned(),
            purpose: sending.purpose.as_str().to_owned(),
            picture: sending.picture,
            attempt: sending.attempt,
        };
        let Sent { provider, pair, purpose, picture, attempt } = what.clone();
        let person = self.person.to_owned();
        self.journal.append(Event::Sent { person, provider, pair, purpose, picture, attempt })?;
        self.journal.sync()?;
        let (at, who) = (self.journal.now(), self.journal.who().to_owned());
        self.lines.sent.entry(self.person.to_owned()).or_default().push(Journalled { at, who, what });
        Ok(())
    }
}

/// The masked numbers of a person by kind.
pub(super) fn masked(outcome: &Outcome, kind: KeyKind) -> String {
    show::number(outcome, kind, Disclosure::Share)
}
