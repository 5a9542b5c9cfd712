//! Second half of a run: finished files are moved to their places, and files without a place are taken out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::day::ledger::event::Event;
use crate::day::ledger::journal::Journal;
use crate::day::ledger::store::Store;
use crate::day::record::outcome::Note;
use crate::day::run::error::{DayError, Target};
use crate::day::run::fault;
use crate::day::run::place;
use crate::day::run::progress::Meter;
use crate::ground::cancel::CancelToken;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::people::number::PseudonymKey;

/// A finished file and where it has to be.
pub(in crate::day) struct Planned {
    /// Index of the destination.
    pub(in crate::day) destination: usize,
    /// Path below the folder of delivered photos; the first part is the id of the profile.
    pub(in crate::day) path: PathBuf,
    pub(in crate::day) output: Sha256Digest,
    pub(in crate::day) bytes: u64,
    pub(in crate::day) input: Sha256Digest,
    /// Index of the person in the roster.
    pub(in crate::day) person: usize,
}

/// The result of a delivery.
#[derive(Default)]
pub(in crate::day) struct Delivered {
    /// What prevented the delivery of a person's files.
    pub(in crate::day) problems: BTreeMap<usize, Vec<Note>>,
    /// Files that are not in their place, as person and destination.
    pub(in crate::day) missed: BTreeSet<(usize, usize)>,
    /// Files below the folder of delivered photos that campix did not make. They are left alone and enter no package.
    pub(in crate::day) foreign: u64,
}

impl Delivered {
    fn miss(&mut self, planned: &Planned, note: Note) {
        self.missed.insert((planned.person, planned.destination));
        let notes = self.problems.entry(planned.person).or_default();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// Whether a file of the plan is in its place.
    pub(in crate::day) fn has(&self, planned: &Planned) -> bool {
        !self.missed.contains(&(planned.person, planned.destination))
    }
}

pub(in crate::day) struct Delivery<'a, 'd> {
    pub(in crate::day) store: &'a mut Store<'d>,
    pub(in crate::day) journal: &'a mut Journal,
    /// Digests of every file campix ever finished for this folder.
    pub(in crate::day) ours: &'a BTreeSet<Sha256Digest>,
    /// Deliveries already in the journal: person, profile, digest.
    pub(in crate::day) journalled: &'a BTreeSet<(String, String, Sha256Digest)>,
    /// The project's secret, for the marks of places.
    pub(in crate::day) key: &'a PseudonymKey,
    pub(in crate::day) meter: Meter<'a>,
    pub(in crate::day) cancel: &'a CancelToken,
}

impl Delivery<'_, '_> {
    /// Carries out the plan. Paths of the plan are unique.
    pub(in crate::day) fn run(
        mut self,
        plan: &[Planned],
        profiles: &[&str],
        pseudonym: impl Fn(usize) -> String,
    ) -> Result<Delivered, DayError> {
        let mut delivered = Delivered::default();
        let wanted: BTreeMap<&Path, Sha256Digest> =
            plan.iter().map(|planned| (planned.path.as_path(), planned.output)).collect();
        let strays: Vec<(PathBuf, Sha256Digest)> = self
            .store
            .placed()
            .filter(|(path, digest)| wanted.get(path) != Some(digest))
            .map(|(path, digest)| (path.to_owned(), digest))
            .collect();
        for (path, digest) in strays {
            if !self.ours.contains(&digest) {
                delivered.foreign += u64::from(!wanted.contains_key(path.as_path()));
                continue;
            }
            let profile = path.iter().next().map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
            match self.store.withdraw(&path) {
                Ok(()) => {
                    let place = Some(place::delivered(self.key, &path));
                    self.journal.append(Event::Withdrawn { profile, output: digest, place })?;
                }
                // A file that must be replaced and cannot be moved is reported where its place is needed.
                Err(error) if wanted.contains_key(path.as_path()) => drop(error),
                Err(error) => return Err(DayError::io(Operation::Withdraw, Target::DeliveredPhoto)(error)),
            }
        }
        let mut done = 0;
        for planned in plan {
            if self.cancel.is_cancelled() {
                self.journal.sync()?;
                return Err(DayError::Cancelled { done });
            }
            let moved = match self.store.at(&planned.path) {
                Some(found) if found == planned.output => false,
                Some(found) if !self.ours.contains(&found) => {
                    delivered.miss(planned, fault::occupied());
                    continue;
                }
                _ => match self.store.deliver(planned.output, &planned.path) {
                    Ok(()) => true,
                    Err(error) => match DayError::io(Operation::Deliver, Target::Photo)(error) {
                        DayError::Io { source, .. } => {
                            delivered.miss(planned, fault::undelivered(&source));
                            continue;
                        }
                        full => return Err(full),
                    },
                },
            };
            done += 1;
            self.meter.step(moved);
            let profile = profiles[planned.destination].to_owned();
            let line = (pseudonym(planned.person), profile, planned.output);
            if moved || !self.journalled.contains(&line) {
                let (person, profile, output) = line;
                let place = Some(place::delivered(self.key, &planned.path));
                self.journal.append(Event::Delivered { person, profile, input: planned.input, output, place })?;
            }
        }
        self.store.settle();
        self.journal.sync()?;
        self.meter.finish();
        Ok(delivered)
    }
}
