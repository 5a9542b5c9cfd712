//! A finished day, opened from its ledger: no photo is read, and nothing is written.
//!
//! In: the output folder; roster and secret as far as they are there. Out: what the run that ended last reported, what was decided
//! and what left the house since. The chain of the journal is checked from its first line to its last.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::people::Person;
use crate::people::number::PseudonymKey;
use crate::people::roster::Roster;

use crate::day::ledger::clock::{is_past, timestamp};
use crate::day::ledger::event::Part;
use crate::day::ledger::journal::{Journal, Verified};
use crate::day::ledger::store::Folders;
use crate::day::record::agreement::Confidentiality;
use crate::day::record::handover::HandOver;
use crate::day::run::agree::agreements;
use crate::day::run::day::DayReport;
use crate::day::run::decide::{RecordedDecision, recorded};
use crate::day::run::error::DayError;
use crate::day::run::kept::{Head, Kept};
use crate::day::run::naming::pseudonym;
use crate::day::run::originals::OriginalState;
use crate::day::run::recall;
use crate::day::run::replay::{Ended, Replay};

/// A finished day, opened from its ledger without photos.
///
/// People are known if both roster and secret are given; else they have a row and neither name nor number. Names of files are known
/// with the secret.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FinishedDay {
    /// What the run reported: equal to what it returned. Only recalls, agreements and the state
    /// of originals are those of today.
    pub report: DayReport,
    /// The end of that run.
    pub ended: Ended,
    /// Every decision ever recorded, the first one first.
    pub decisions: Vec<RecordedDecision>,
    /// Decisions recorded after the run, which the next one follows.
    pub waiting: u64,
    /// Line with which a later run began that did not come to its end, and changed nothing in the delivery as far as the journal says.
    pub begun: Option<u64>,
    /// What left the house, the first list first.
    pub handed_over: Vec<HandOver>,
    /// Files deleted since the run, by part.
    pub purged: BTreeMap<Part, u64>,
    /// People of the day who are not known: no roster or no secret was given, or they are not on it.
    pub unknown_people: u64,
    /// Whether names of files are known.
    pub names_known: bool,
    /// What the photos are for, if the day said so.
    pub purpose: Option<String>,
    /// The last day on which anything of it is to be kept, as `2027-07-31`, if the day said so.
    pub keep_until: Option<String>,
    /// What agreements on confidentiality mean for what leaves the house, as the run had it.
    pub confidentiality: Confidentiality,
    /// The chain of the journal.
    pub verified: Verified,
    destinations: Vec<(String, String)>,
    out: PathBuf,
}

impl FinishedDay {
    /// Opens the day in the folder `out`. With roster and secret people are known as the run knew them; who appeared by a code is
    /// known with the secret alone.
    ///
    /// # Errors
    /// [`DayError::Journal`]: there is no day in the folder, or its chain is broken. [`DayError::Unfinished`]: the last run was
    /// stopped. [`DayError::NotKept`]: what it found out was purged or changed, or an earlier version ran the day.
    /// [`DayError::OtherSecret`]. [`DayError::Io`].
    ///
    /// ```
    /// use campix_core::day::{DayError, FinishedDay};
    /// let nowhere = std::env::temp_dir().join("no-day-here");
    /// assert!(matches!(FinishedDay::open(&nowhere, None, None), Err(DayError::Journal(_))));
    /// ```
    pub fn open(out: impl AsRef<Path>, roster: Option<&Roster>, key: Option<&PseudonymKey>) -> Result<Self, DayError> {
        let people = roster.zip(key).map(|(roster, key)| {
            let people = roster.people.iter().cloned().map(Arc::new);
            people.map(|person| (pseudonym(&person, key), person)).collect()
        });
        let people: Vec<(String, Arc<Person>)> = people.unwrap_or_default();
        Self::open_with(out.as_ref(), &people, key)
    }

    /// As [`FinishedDay::open`], with people by their pseudonyms.
    pub(in crate::day) fn open_with(
        out: &Path,
        people: &[(String, Arc<Person>)],
        key: Option<&PseudonymKey>,
    ) -> Result<Self, DayError> {
        let folders = Folders::new(out);
        let mut replay = Replay::default();
        let verified = Journal::replay(&folders.journal(), |digest, line| replay.line(digest, line))?;
        let mut people = people.to_vec();
        if let Some(key) = key {
            // Who appeared by a code is known to the ledger alone.
            let known: BTreeSet<String> = people.iter().map(|(pseudonym, _)| pseudonym.clone()).collect();
            for one in replay.appeared.iter().filter(|one| !known.contains(&one.person)) {
                people.push((one.person.clone(), Arc::new(one.person(key)?)));
            }
        }
        let people = people.as_slice();
        let known: BTreeMap<&str, &Arc<Person>> =
            people.iter().map(|(pseudonym, person)| (pseudonym.as_str(), person)).collect();
        let person = |pseudonym: &str| known.get(pseudonym).map(|person| Arc::clone(person));
        let kept = replay.kept(&folders, key, &person)?;
        let (ended, journal, _) = replay.ended()?;
        let current = kept.current();
        let rows: BTreeMap<&str, u32> = kept.head.people.iter().map(|(name, row)| (name.as_str(), *row)).collect();
        let recalls = recall::recalls(&replay.handed, &replay.entries, &current, &|pseudonym| {
            let person = person(pseudonym);
            let row = person.as_ref().map(|person| person.row).or_else(|| rows.get(pseudonym).copied());
            (row, person)
        });
        let recalls = match key {
            Some(key) => recall::named(recalls, people, &kept.head.destinations, key),
            None => recalls,
        };
        let by_row = |pseudonym: &str| known.get(pseudonym).map(|person| person.row).or(rows.get(pseudonym).copied());
        let decisions = recorded(&replay.entries, key, &by_row);
        let unknown = kept.head.people.iter().filter(|(pseudonym, _)| !known.contains_key(pseudonym.as_str()));
        let unknown_people = unknown.count() as u64;
        let ended = ended.clone();
        let agreements = agreements(&replay.entries, key);
        let Kept { head, outcomes, .. } = kept;
        let originals = OriginalState::of(&replay.originals, &outcomes, &folders);
        let Head { worked, companions, notes, totals, destinations, purpose, keep_until, confidentiality, .. } = head;
        Ok(Self {
            report: DayReport {
                totals: totals.totals(),
                worked,
                companions,
                notes,
                journal,
                outcomes,
                recalls,
                agreements,
                originals,
            },
            confidentiality,
            ended,
            decisions,
            waiting: replay.waiting,
            begun: replay.begun,
            handed_over: replay.handed.all().map(|list| list.shown.clone()).collect(),
            purged: replay.purged,
            unknown_people,
            names_known: key.is_some(),
            purpose,
            keep_until,
            verified,
            destinations: destinations.into_iter().map(|to| (to.profile, to.sha256)).collect(),
            out: out.to_owned(),
        })
    }

    /// The destinations of the day: id and digest of each profile.
    pub fn destinations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.destinations.iter().map(|(profile, sha256)| (profile.as_str(), sha256.as_str()))
    }

    /// Whether the last day on which anything is to be kept is over, in UTC, by the clock of the machine.
    pub fn is_past_keeping(&self) -> bool {
        let now = timestamp(std::time::SystemTime::now());
        self.keep_until.as_deref().is_some_and(|until| is_past(until, &now))
    }

    /// The paths of all delivered files, in the order of the outcomes; none if names of files are not known. They show numbers of
    /// people.
    pub fn delivered(&self) -> Vec<PathBuf> {
        let photos = Folders::new(&self.out).photos();
        let products = self.report.outcomes.iter().flat_map(|outcome| &outcome.products);
        products.filter(|_| self.names_known).map(|product| photos.join(product.name.reveal())).collect()
    }

    /// The day as JSON: the keys of [`DayReport::to_json`], and `ended` (line, at, who), `waiting`, `begun`, `decisions`,
    /// `handed_over`, `purged` (part → files), `unknown_people`, `names_known`, `purpose`, `keep_until`, `confidentiality`, `verified` (as [`Verified::to_json`]).
    pub fn to_json(&self) -> Json {
        let mut json = self.report.to_json();
        let purged: serde_json::Map<String, Json> =
            self.purged.iter().map(|(part, count)| (part.name().to_owned(), json!(count))).collect();
        for (key, value) in [
            ("ended", json!(self.ended)),
            ("waiting", json!(self.waiting)),
            ("begun", json!(self.begun)),
            ("decisions", json!(self.decisions)),
            ("handed_over", json!(self.handed_over)),
            ("purged", purged.into()),
            ("unknown_people", json!(self.unknown_people)),
            ("names_known", json!(self.names_known)),
            ("purpose", json!(self.purpose)),
            ("keep_until", json!(self.keep_until)),
            ("confidentiality", json!(self.confidentiality)),
            ("verified", self.verified.to_json()),
        ] {
            json[key] = value;
        }
        json
    }
}
