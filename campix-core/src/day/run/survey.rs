//! First half of a run: every photo is read, processed unless that was done before, and journalled.
//!
//! Workers read and process; one committer writes finished files and lines in groups, so that a line is durable only after
//! the files it refers to. Memory holds a few photos and one short entry for each photo seen.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::ground::file_error::Operation;
use crate::people::PhotoName;
use crate::people::matching::Grade;
use crate::people::number::PseudonymKey;

use crate::day::ledger::event::{Event, Piece, SeenFile, Span, Stamp};
use crate::day::ledger::journal::{Journal, Place};
use crate::day::ledger::looks::LooksFile;
use crate::day::ledger::store::Store;
use crate::day::ledger::thumbs::ThumbFile;
use crate::day::record::photo::{Looks, Record};
use crate::day::run::error::{DayError, Target};
use crate::day::run::fault;
use crate::day::run::place;
use crate::day::run::progress::Meter;
use crate::day::run::source::{Bytes, Listed, extension};
use crate::day::run::work::{Done, Work};
use crate::ground::cancel::CancelToken;
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::ground::workers;

/// Photos written and journalled between two syncs.
const GROUP: usize = 32;
/// A file changed less than this before the run began may change again without its time showing it (FAT: 2 s).
const UNSETTLED: Duration = Duration::from_secs(2);
/// A file changed less than this before the run began may be a copy that is still going on: programs write in pieces, and
/// network drives tell of a change a few seconds late. Whole files are worked on however fresh they are.
const FRESH: Duration = Duration::from_secs(10);

/// What was found out about one photo, as short as possible: the rest is in its line of the journal.
pub(in crate::day) struct SurveyedPhoto {
    pub(in crate::day) order: u32,
    pub(in crate::day) name: PhotoName,
    pub(in crate::day) input: Sha256Digest,
    pub(in crate::day) grade: Grade,
    pub(in crate::day) traits: Traits,
    pub(in crate::day) thumb: Option<Span>,
    /// Extensions of the files that accompany it.
    pub(in crate::day) companions: Vec<String>,
    /// Whether its file is being written, so that this is what an earlier run found.
    pub(in crate::day) growing: bool,
    pub(in crate::day) line: Line,
}

/// What helps to tell whose photo it is.
#[derive(Debug, Clone, Default)]
pub(in crate::day) struct Traits {
    pub(in crate::day) taken: Option<Moment>,
    pub(in crate::day) looks: Looks,
    pub(in crate::day) codes: Vec<String>,
    /// Texts of the codes, sealed; only where people appear by them.
    pub(in crate::day) code_texts: Vec<String>,
    pub(in crate::day) card_unread: bool,
    pub(in crate::day) camera: Option<String>,
    pub(in crate::day) person_seen: Option<bool>,
    pub(in crate::day) score: u16,
}

impl Traits {
    fn of(record: &Record) -> Self {
        Self {
            taken: record.taken,
            looks: record.looks(),
            codes: record.codes.clone(),
            code_texts: record.code_texts.clone(),
            card_unread: record.card_unread,
            camera: record.camera.clone(),
            person_seen: record.person_seen,
            score: record.score,
        }
    }
}

/// What a survey found.
pub(in crate::day) struct Surveyed {
    /// Photos in the order of the source.
    pub(in crate::day) shots: Vec<SurveyedPhoto>,
    /// Photos that this run processed.
    pub(in crate::day) worked: u64,
    /// Photos whose files are being written and that no earlier run knows: they are left for the next one.
    pub(in crate::day) left: u64,
}

/// Where the record of a photo is.
pub(in crate::day) enum Line {
    /// In the journal.
    Journal(Place),
    /// Here: the photo could not be read, which may be different next time.
    Here(Box<Record>),
}

/// A photo that an earlier run processed.
#[derive(Clone)]
pub(in crate::day) struct KnownPhoto {
    pub(in crate::day) place: Place,
    pub(in crate::day) grade: Grade,
    pub(in crate::day) traits: Traits,
    pub(in crate::day) thumb: Option<Span>,
    /// Where it is kept how the photo looks.
    pub(in crate::day) looks: Option<Piece>,
    pub(in crate::day) products: Vec<Sha256Digest>,
}

impl KnownPhoto {
    pub(in crate::day) fn new(place: Place, record: &Record, thumb: Option<Span>, looks: Option<Piece>) -> Self {
        Self {
            place,
            grade: record.grade,
            traits: Traits::of(record),
            thumb,
            looks,
            products: record.products.iter().map(|product| product.sha256).collect(),
        }
    }

    /// Adds how the photo looks, which is kept apart from its record; `None` if that is gone.
    pub(in crate::day) fn seen(mut self, looks: &mut LooksFile) -> Option<Self> {
        if let Some(piece) = self.looks {
            self.traits.looks = looks.get(piece)?;
        }
        Some(self)
    }
}

/// What earlier runs left: photos by digest and extension, and by the state of their files.
#[derive(Default)]
pub(in crate::day) struct Memory {
    pub(in crate::day) known: BTreeMap<(Sha256Digest, String), KnownPhoto>,
    /// State and bytes of the file last seen at each place; no state if it could have changed since.
    pub(in crate::day) sights: BTreeMap<String, (Option<Stamp>, Sha256Digest)>,
}

/// What a worker passes to the committer.
struct Step {
    order: u32,
    name: PhotoName,
    companions: Vec<String>,
    sight: SeenFile,
    result: Found,
}

enum Found {
    /// Nothing changed since an earlier run.
    Unchanged,
    /// The bytes are known, the file looks different.
    Again,
    /// Processed.
    New(Box<Done>),
    /// The bytes could not be read.
    Lost(Box<Record>),
    /// The file is being written.
    Growing,
}

pub(in crate::day) struct Survey<'a> {
    pub(in crate::day) work: &'a dyn Work,
    pub(in crate::day) key: &'a PseudonymKey,
    pub(in crate::day) threads: usize,
    pub(in crate::day) cancel: &'a CancelToken,
    pub(in crate::day) largest: u64,
}

impl Survey<'_> {
    /// Goes through all photos; results are returned in the order of the source.
    pub(in crate::day) fn run(
        &self,
        photos: Box<dyn Iterator<Item = Listed> + Send + '_>,
        memory: &Memory,
        commit: Commit<'_, '_>,
    ) -> Result<Surveyed, DayError> {
        let began = Stamp::of(&commit.marker).map_err(DayError::io(Operation::Read, Target::WorkingFolder))?.changed;
        let setup = self.work.setup();
        // A bounded channel: workers never run further ahead of the disk than one group.
        let (sender, receiver) = sync_channel::<Step>(GROUP);
        let stopped = CancelToken::default();
        std::thread::scope(|scope| {
            let committer = scope.spawn(|| {
                let result = commit.run(&receiver, setup, memory);
                if result.is_err() {
                    stopped.cancel();
                }
                // Releases workers that are blocked on a full channel.
                drop(receiver);
                result
            });
            let going = photos.take_while(|_| !self.cancel.is_cancelled() && !stopped.is_cancelled());
            workers::each(self.threads, going, |listed| {
                let step = self.look(listed, memory, began);
                // The receiver is gone only after a failure, which is reported by the committer.
                let _ = sender.send(step);
            });
            drop(sender);
            committer.join().unwrap_or(Err(DayError::Defect { what: "the committer panicked" }))
        })
    }

    fn look(&self, listed: Listed, memory: &Memory, began: u64) -> Step {
        let place = place::photo(self.key, listed.name.reveal());
        let mut sight = SeenFile { place, stamp: None, input: Sha256Digest::ZERO, extension: extension(&listed.name) };
        let result = self.found(listed.bytes, &mut sight, memory, began);
        Step { order: listed.order, name: listed.name, companions: listed.companions, sight, result }
    }

    fn found(&self, bytes: Bytes, sight: &mut SeenFile, memory: &Memory, began: u64) -> Found {
        let mut moving = false;
        let bytes = match bytes {
            Bytes::Refused(note) => return Found::Lost(Box::new(Record::unreadable(0, note))),
            Bytes::Here(bytes) if bytes.len() as u64 > self.largest => {
                let note = fault::too_large(bytes.len() as u64, self.largest);
                return Found::Lost(Box::new(Record::unreadable(bytes.len() as u64, note)));
            }
            Bytes::Here(bytes) => bytes,
            Bytes::File(path, listed) => {
                let stamp = match Stamp::of(&path) {
                    Ok(stamp) => stamp,
                    Err(error) => return Found::Lost(Box::new(Record::unreadable(0, fault::unreadable(&error)))),
                };
                if let Some((seen, input)) = memory.sights.get(&sight.place)
                    && *seen == Some(stamp)
                    && memory.known.contains_key(&(*input, sight.extension.clone()))
                {
                    (sight.input, sight.stamp) = (*input, Some(stamp));
                    return Found::Unchanged;
                }
                if stamp.size > self.largest {
                    let note = fault::too_large(stamp.size, self.largest);
                    return Found::Lost(Box::new(Record::unreadable(stamp.size, note)));
                }
                let bytes = match ceiling::bytes_of(&path, self.largest) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        return Found::Lost(Box::new(Record::unreadable(stamp.size, fault::unreadable(&error))));
                    }
                };
                let after = Stamp::of(&path).ok();
                if after.is_some_and(|after| after != stamp) {
                    return Found::Growing;
                }
                moving = listed.is_some_and(|listed| listed != stamp) || fresh(stamp, began);
                // A stamp is worth keeping only if the file did not change before, during and after reading.
                let settled = stamp.changed.saturating_add(UNSETTLED.as_nanos() as u64) < began;
                sight.stamp = (after.is_some() && settled).then_some(stamp);
                bytes
            }
        };
        sight.input = Sha256Digest::of(&bytes);
        if memory.known.contains_key(&(sight.input, sight.extension.clone())) {
            return Found::Again;
        }
        let size = bytes.len() as u64;
        let bytes: Arc<[u8]> = bytes.into();
        match catch_unwind(AssertUnwindSafe(|| self.work.photo(bytes, &sight.extension))) {
            Ok(done) if moving && fault::may_be_part(&done.record) => Found::Growing,
            Ok(done) => Found::New(Box::new(done)),
            Err(_) => Found::Lost(Box::new(Record::unreadable(size, fault::crashed()))),
        }
    }
}

/// Whether a file changed just now; a clock of a camera that is ahead of ours does not make it so.
fn fresh(stamp: Stamp, began: u64) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
    let span = FRESH.as_nanos() as u64;
    stamp.changed.saturating_add(span) > began && stamp.changed < now.saturating_add(span)
}

/// The writing side.
pub(in crate::day) struct Commit<'a, 'd> {
    pub(in crate::day) journal: &'a mut Journal,
    pub(in crate::day) store: &'a mut Store<'d>,
    pub(in crate::day) thumbs: &'a mut ThumbFile,
    pub(in crate::day) looks: &'a mut LooksFile,
    pub(in crate::day) meter: Meter<'a>,
    /// A file whose time of change shows when the run began, by the clock of its disk.
    pub(in crate::day) marker: std::path::PathBuf,
}

impl Commit<'_, '_> {
    fn run(mut self, steps: &Receiver<Step>, setup: Sha256Digest, memory: &Memory) -> Result<Surveyed, DayError> {
        let mut shots = Vec::new();
        let (mut worked_on, mut left) = (0, 0);
        let mut twins: BTreeMap<(Sha256Digest, String), KnownPhoto> = BTreeMap::new();
        let mut group = Vec::with_capacity(GROUP);
        while let Ok(first) = steps.recv() {
            group.push(first);
            group.extend(steps.try_iter().take(GROUP - 1));
            self.files(&group)?;
            for step in group.drain(..) {
                let worked = matches!(step.result, Found::New(_) | Found::Lost(_));
                worked_on += u64::from(worked);
                match self.line(step, setup, memory, &mut twins)? {
                    Some(shot) => shots.push(shot),
                    None => left += 1,
                }
                self.meter.step(worked);
            }
            self.journal.sync()?;
        }
        self.meter.finish();
        shots.sort_by_key(|shot| shot.order);
        Ok(Surveyed { shots, worked: worked_on, left })
    }

    /// Writes the files of a group before any line refers to them.
    fn files(&mut self, group: &[Step]) -> Result<(), DayError> {
        let mut written = false;
        for step in group {
            let Found::New(done) = &step.result else { continue };
            for (product, bytes) in done.record.products.iter().zip(&done.files) {
                self.store.keep(product.sha256, bytes).map_err(DayError::io(Operation::Write, Target::FinishedFile))?;
                written = true;
            }
        }
        if written {
            self.store.sync_kept();
        }
        Ok(())
    }

    fn line(
        &mut self,
        step: Step,
        setup: Sha256Digest,
        memory: &Memory,
        twins: &mut BTreeMap<(Sha256Digest, String), KnownPhoto>,
    ) -> Result<Option<SurveyedPhoto>, DayError> {
        let Step { order, name, companions, mut sight, result } = step;
        let growing = matches!(result, Found::Growing);
        if growing {
            // What an earlier run found in the file still counts, so that nothing is taken back because of a copy.
            sight.stamp = None;
            sight.input = memory.sights.get(&sight.place).map_or(Sha256Digest::ZERO, |(_, input)| *input);
        }
        let at = (sight.input, sight.extension.clone());
        let known = match result {
            Found::Lost(record) => {
                let rule = record.notes.first().map(|note| note.rule.clone()).unwrap_or_default();
                self.journal.append(Event::Lost { sight: sight.clone(), rule })?;
                return Ok(Some(SurveyedPhoto {
                    order,
                    name,
                    input: sight.input,
                    grade: record.grade,
                    traits: Traits::default(),
                    thumb: None,
                    companions,
                    growing,
                    line: Line::Here(record),
                }));
            }
            Found::New(done) => {
                if let Some(known) = twins.get(&at) {
                    // The same bytes twice in one run: the first line serves both.
                    let known = known.clone();
                    self.journal.append(Event::Same { sight: sight.clone() })?;
                    known
                } else {
                    let thumb = match &done.thumb {
                        Some(jpeg) => Some(
                            self.thumbs.append(jpeg).map_err(DayError::io(Operation::Write, Target::SmallPicture))?,
                        ),
                        None => None,
                    };
                    let looks = Some(done.record.looks()).filter(|looks| *looks != Looks::default());
                    let looks = looks.map(|looks| self.looks.append(&looks)).transpose();
                    let looks = looks.map_err(DayError::io(Operation::Write, Target::Looks))?;
                    let record = Box::new(done.record);
                    let event = Event::Photo { sight: sight.clone(), setup, thumb, looks, record };
                    let place = self.journal.append(&event)?;
                    let Event::Photo { record, .. } = &event else {
                        return Err(DayError::Defect { what: "an event changed its kind" });
                    };
                    // Read back, as a later run reads it: a number as text may differ in its last bit.
                    let known = KnownPhoto::new(place, record, thumb, looks).seen(self.looks);
                    let known = known.ok_or(DayError::Defect { what: "how a photo looks was not written" })?;
                    twins.insert(at, known.clone());
                    known
                }
            }
            Found::Growing => {
                let Some(known) = memory.known.get(&at) else {
                    let sight = SeenFile { input: Sha256Digest::ZERO, ..sight };
                    self.journal.append(Event::Lost { sight, rule: fault::growing().rule })?;
                    return Ok(None);
                };
                known.clone()
            }
            Found::Again | Found::Unchanged => {
                if matches!(result, Found::Again) {
                    self.journal.append(Event::Same { sight: sight.clone() })?;
                }
                memory.known.get(&at).cloned().ok_or(DayError::Defect { what: "a known photo was forgotten" })?
            }
        };
        Ok(Some(SurveyedPhoto {
            order,
            name,
            input: sight.input,
            grade: known.grade,
            traits: known.traits,
            thumb: known.thumb,
            companions,
            growing,
            line: Line::Journal(known.place),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::run::tests::Setting;

    #[test]
    fn a_file_that_was_another_when_the_folder_was_listed_is_left_however_old_it_says_it_is() {
        let day = Setting::new("two-looks", 1);
        day.photo("p0.jpg", "cut");
        let path = day.folder().join("p0.jpg");
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(UNIX_EPOCH).unwrap();
        let (cancel, memory) = (CancelToken::default(), Memory::default());
        let survey = Survey { work: &day.work, key: &day.key, threads: 1, cancel: &cancel, largest: 1_000 };
        let now = Stamp::of(&path).unwrap();
        let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
        let found = |listed: Stamp| {
            let listed = Listed {
                order: 0,
                name: PhotoName::new("p0.jpg"),
                bytes: Bytes::File(path.clone(), Some(listed)),
                companions: Vec::new(),
            };
            survey.look(listed, &memory, began).result
        };
        assert!(matches!(found(now), Found::New(_)));
        for before in [Stamp { size: now.size - 1, ..now }, Stamp { changed: 1, ..now }] {
            assert!(matches!(found(before), Found::Growing));
        }
        // A picture that is whole is worked on, whatever happened to its file before.
        day.photo("p0.jpg", "fine");
        assert!(matches!(found(now), Found::New(_)));
    }
}
