//! What the journal of a day says about the run that ended last, about decisions, and about what left the house.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::people::Person;
use crate::people::number::PseudonymKey;

use crate::day::ledger::decision::Entries;
use crate::day::ledger::event::{Event, Part};
use crate::day::ledger::handover::{HandOvers, Origin};
use crate::day::ledger::journal::Line;
use crate::day::ledger::store::Folders;
use crate::day::run::error::{DayError, NotKept, Target};
use crate::day::run::kept::{self, Kept, Unread};
use crate::day::run::originals::PlacedOriginal;
use crate::day::run::scanned::Appeared;

/// The end of the run that a day is opened from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Ended {
    /// Its line in the journal.
    pub line: u64,
    /// When, UTC.
    pub at: String,
    /// Who ran the day.
    pub who: String,
}

/// What a journal says about runs that ended, decisions, and what left the house.
#[derive(Default)]
pub(in crate::day) struct Replay {
    pub(in crate::day) entries: Entries,
    pub(in crate::day) handed: HandOvers,
    /// People who appeared by their codes, the first one first.
    pub(in crate::day) appeared: Vec<Appeared>,
    ended: Option<(Ended, Sha256Digest, Option<Sha256Digest>)>,
    pub(in crate::day) begun: Option<u64>,
    moved: bool,
    pub(in crate::day) waiting: u64,
    pub(in crate::day) purged: BTreeMap<Part, u64>,
    /// Originals in their places, by the marks of these.
    pub(in crate::day) originals: BTreeMap<String, PlacedOriginal>,
}

impl Replay {
    /// Takes in the next line, whose digest this is.
    pub(in crate::day) fn line(&mut self, digest: Sha256Digest, line: Line<Event>) {
        let number = line.number();
        match line.event {
            Event::Begun { .. } => self.begun = Some(number),
            // Lines after the end of a run belong to one that has not ended.
            Event::Delivered { .. } | Event::Withdrawn { .. } | Event::Written { .. } => self.moved = true,
            Event::Ended { report, .. } => {
                self.ended = Some((Ended { line: number, at: line.at, who: line.who }, digest, report));
                (self.begun, self.moved, self.waiting) = (None, false, 0);
                self.purged.clear();
            }
            Event::Decided { decision, why } => {
                if let Some(line) = decision.undoes {
                    self.handed.undo(line);
                }
                // A recall or an agreement says nothing about photos and people of a run.
                self.waiting += u64::from(decision.kind.rules_a_run());
                self.entries.add(number, line.at, line.who, why, decision);
            }
            Event::HandedOver { destination, to, part, files } => {
                self.handed.add(Origin { line: number, at: line.at, who: line.who }, (destination, to), part, files);
            }
            Event::Original { input, output, bytes, density, places, .. } => {
                let placed = PlacedOriginal { input, output, bytes, density };
                self.originals.extend(places.into_iter().map(|place| (place, placed)));
            }
            Event::OriginalWithdrawn { places, .. } => {
                for place in &places {
                    self.originals.remove(place);
                }
            }
            Event::Appeared { person, row, code } => self.appeared.push(Appeared { person, row, code }),
            Event::Purging { part, .. } => *self.purged.entry(part).or_default() += 1,
            Event::PurgeFailed { part, .. } => {
                if let Some(count) = self.purged.get_mut(&part) {
                    *count -= 1;
                }
            }
            _ => {}
        }
    }

    /// The end of the last run, the digest of its line, and that of what it found out.
    pub(in crate::day) fn ended(&self) -> Result<(&Ended, Sha256Digest, Sha256Digest), DayError> {
        let unfinished = || DayError::Unfinished { line: self.begun.unwrap_or_default() };
        let (ended, digest, report) = self.ended.as_ref().ok_or_else(unfinished)?;
        if self.moved {
            return Err(unfinished());
        }
        let report = report.ok_or(DayError::NotKept(NotKept::Never))?;
        Ok((ended, *digest, report))
    }

    /// Reads what the last run found out.
    pub(in crate::day) fn kept(
        &self,
        folders: &Folders,
        key: Option<&PseudonymKey>,
        person: &dyn Fn(&str) -> Option<Arc<Person>>,
    ) -> Result<Kept, DayError> {
        let (.., sha256) = self.ended()?;
        let purged = self.purged.get(&Part::Workings).is_some_and(|count| *count > 0);
        kept::read(&folders.report(), sha256, key, person).map_err(|unread| match unread {
            Unread::Io(source) => DayError::io(Operation::Read, Target::Report)(source),
            Unread::Gone if purged => DayError::NotKept(NotKept::Purged),
            Unread::Gone => DayError::NotKept(NotKept::Gone),
            // A run that was stopped after it had written its own.
            Unread::Changed if self.begun.is_some() => DayError::Unfinished { line: self.begun.unwrap_or_default() },
            Unread::Changed => DayError::NotKept(NotKept::Changed),
            Unread::OtherSecret => DayError::OtherSecret,
        })
    }
}
