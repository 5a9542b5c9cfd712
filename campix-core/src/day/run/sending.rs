//! What leaves the house: the list of files that went, recorded in the ledger, and packages of all of them or of what is new.
//!
//! Package and record are made from the same list, and only of files that lie in their places as they were delivered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::moment::Moment;
use crate::ground::whole_file::SystemDisk;
use crate::people::Person;

use crate::day::handout::package::{self, Beside, Entry, Lock, Password, read_package};
use crate::day::handout::package_table::{self, PackageRow};
use crate::day::ledger::event::{Event, HandedFile};
use crate::day::ledger::handover::{FILES_A_LINE, Origin};
use crate::day::record::handover::{HandOver, Sending};
use crate::day::record::outcome::Standing;
use crate::day::run::decide::{Ledger, Names};
use crate::day::run::error::{DayError, NotHandedOver, Target};

/// Most characters of a recipient.
const LONGEST_TO: usize = 80;

/// What was packed or recorded as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sent {
    /// The line of the ledger; `None` if nothing was recorded: there is nothing new, or only a package was written.
    pub line: Option<u64>,
    /// Number of files.
    pub files: u64,
    /// Of these, files of people of whom the recipient has another one that is to be replaced.
    pub replacing: u64,
    /// Digests of the files, ascending.
    pub digests: Vec<Sha256Digest>,
}

impl Sent {
    /// The result as JSON: `line`, `files`, `replacing`, `digests`.
    pub fn to_json(&self) -> serde_json::Value {
        let Self { line, files, replacing, digests } = self;
        serde_json::json!({ "line": line, "files": files, "replacing": replacing, "digests": digests })
    }
}

/// One file that is to go.
struct Going {
    person: String,
    output: Sha256Digest,
    /// Name in a package.
    name: String,
    path: PathBuf,
    /// Whether the recipient has another file of the person.
    replaces: bool,
    /// Place of the person in the list, if it is that of the day.
    at: Option<usize>,
    bytes: u64,
    standing: Standing,
    taken: Option<Moment>,
    station: Option<String>,
}

impl Ledger {
    /// Records that files left the house. Recording the same list for the same recipient twice in a row adds nothing: the line of the
    /// first is returned.
    ///
    /// # Errors
    /// [`DayError::NotHandedOver`]: the day has no such destination, delivered files are not in their places, the recipient names
    /// a person; [`DayError::Unfinished`], [`DayError::NotKept`], [`DayError::OtherSecret`]; [`DayError::Journal`].
    pub fn sent(&mut self, sending: &Sending) -> Result<Sent, DayError> {
        let going = self.going(sending)?;
        let mut files: Vec<HandedFile> =
            going.iter().map(|one| HandedFile { person: one.person.clone(), output: one.output }).collect();
        files.sort_by(|a, b| (&a.person, a.output).cmp(&(&b.person, b.output)));
        let mut sent = summed(&going);
        let channel = (sending.destination.clone(), sending.to.trim().to_owned());
        let last = self.replay.handed.all().filter(|list| !list.shown.undone && list.channel() == channel).last();
        if let Some(last) = last.filter(|last| last.files == files) {
            sent.line = Some(last.shown.line);
            return Ok(sent);
        }
        if files.is_empty() {
            return Ok(sent);
        }
        let parts = files.len().div_ceil(FILES_A_LINE) as u32;
        for (part, files) in (1..).zip(files.chunks(FILES_A_LINE)) {
            let (line, at, who) = (self.journal.lines() + 1, self.journal.now(), self.journal.who().to_owned());
            let (destination, to) = channel.clone();
            let files = files.to_vec();
            self.journal.append(Event::HandedOver { destination, to, part: [part, parts], files: files.clone() })?;
            sent.line.get_or_insert(line);
            self.replay.handed.add(Origin { line, at, who }, channel.clone(), [part, parts], files);
        }
        self.journal.sync()?;
        Ok(sent)
    }

    /// Writes the files that would be recorded by [`Ledger::sent`] into one ZIP at `path`: the same files give the same bytes. Nothing is
    /// recorded; if there is nothing to send, no package is written. With a password the content is encrypted with AES-256.
    ///
    /// # Errors
    /// As [`Ledger::sent`]; [`DayError::NoAgreement`] if the day demands an agreement on confidentiality and none is in force;
    /// [`NotHandedOver::Exists`] if the file is there; [`DayError::Io`].
    pub fn pack(&self, sending: &Sending, path: &Path, password: Option<&Password>) -> Result<Sent, DayError> {
        self.may_hand_out(&self.replay.kept(&self.folders, Some(&self.key), &|_| None)?)?;
        let going = self.going(sending)?;
        let sent = summed(&going);
        if going.is_empty() {
            return Ok(sent);
        }
        if path.symlink_metadata().is_ok() {
            return Err(DayError::NotHandedOver(NotHandedOver::Exists));
        }
        let beside = self.tables(&going, sending)?;
        let entries = going.into_iter().map(|one| Entry { name: one.name, file: one.path }).collect();
        let lock = password.map(|password| Lock { password, key: &self.key });
        package::write(&SystemDisk, path, entries, &beside, lock)
            .map_err(DayError::io(Operation::Write, Target::Package))?;
        // Read back: a file may have been changed since its digest was taken.
        let found = read_package(path, password).map_err(DayError::io(Operation::Read, Target::Package))?;
        let mut found: Vec<Sha256Digest> = found.into_iter().map(|(digest, _)| digest).collect();
        let mut expected = sent.digests.clone();
        expected.extend(beside.iter().map(|(_, bytes)| Sha256Digest::of(bytes)));
        expected.sort_unstable();
        found.sort_unstable();
        if found != expected {
            let _ = std::fs::remove_file(path);
            let count = found.iter().filter(|digest| !expected.contains(digest)).count() as u64;
            return Err(DayError::NotHandedOver(NotHandedOver::NotInPlace { count }));
        }
        Ok(sent)
    }

    /// Every list of files that left the house, the first one first.
    pub fn handed_over(&self) -> Vec<HandOver> {
        self.replay.handed.all().map(|list| list.shown.clone()).collect()
    }

    /// The table of a package in its forms, if it has one.
    fn tables(&self, going: &[Going], sending: &Sending) -> Result<Vec<Beside>, DayError> {
        if !sending.table.is_due(&self.people) {
            return Ok(Vec::new());
        }
        let kept = self.replay.kept(&self.folders, Some(&self.key), &|_| None)?;
        let profile = kept.head.destinations.iter().find(|to| to.profile == sending.destination);
        let profile = profile.map(|to| json!({ "id": to.profile, "sha256": to.sha256 }));
        let head = json!({ "profile": profile, "purpose": kept.head.purpose, "to": sending.to.trim() });
        // Whoever left the list has a file and no number on it.
        let nobody = Person::new(0);
        let rows: Vec<PackageRow<'_>> = going
            .iter()
            .map(|one| PackageRow {
                person: one.at.map_or(&nobody, |at| &self.people[at]),
                file: one.name.clone(),
                sha256: one.output,
                bytes: one.bytes,
                standing: one.standing,
                taken: one.taken,
                station: one.station.as_deref(),
            })
            .collect();
        let forms = package_table::forms(&rows, &head, sending.language, &self.folders.workings())?;
        Ok(package_table::FORMS.into_iter().zip(forms).collect())
    }

    /// The files that go, in the order of the roster.
    fn going(&self, sending: &Sending) -> Result<Vec<Going>, DayError> {
        let Sending { destination, to, only_new, .. } = sending;
        let to = to.trim();
        let refused = |why| Err(DayError::NotHandedOver(why));
        if to.chars().count() > LONGEST_TO || to.chars().any(char::is_control) || Names::new(&self.people).occurs_in(to)
        {
            return refused(NotHandedOver::Recipient);
        }
        let kept = self.replay.kept(&self.folders, Some(&self.key), &|_| None)?;
        if !kept.head.destinations.iter().any(|one| one.profile == *destination) {
            let known = kept.head.destinations.iter().map(|one| one.profile.clone()).collect();
            return refused(NotHandedOver::Destination { destination: destination.clone(), known });
        }
        let held = self.replay.handed.held(&self.replay.entries);
        let held = held.get(&(destination.clone(), to.to_owned()));
        let places: BTreeMap<&str, usize> = self.pseudonyms.iter().map(String::as_str).zip(0..).collect();
        let mut going = Vec::new();
        for (outcome, person) in kept.outcomes.iter().zip(&kept.people) {
            let Some((person, _)) = person.and_then(|at| kept.head.people.get(at)) else { continue };
            for product in outcome.products.iter().filter(|product| product.profile == *destination) {
                let has = held.and_then(|people| people.get(person));
                if *only_new && has.is_some_and(|files| files.contains_key(&product.sha256)) {
                    continue;
                }
                let path = Path::new(product.name.reveal());
                let name = path.strip_prefix(destination).unwrap_or(path).iter();
                going.push(Going {
                    person: person.clone(),
                    output: product.sha256,
                    name: name.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"),
                    path: self.folders.photos().join(path),
                    replaces: has.is_some_and(|files| files.keys().any(|file| *file != product.sha256)),
                    at: places.get(person.as_str()).copied(),
                    bytes: product.bytes,
                    standing: outcome.standing,
                    taken: outcome.photo.as_ref().and_then(|photo| photo.taken),
                    station: outcome.photo.as_ref().and_then(|photo| photo.station.clone()),
                });
            }
        }
        let mut count = 0;
        for one in &going {
            let found = match folder::digest(&one.path) {
                Ok(found) => found,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(DayError::io(Operation::Read, Target::DeliveredPhoto)(error)),
            };
            count += u64::from(found.is_none_or(|(digest, _)| digest != one.output));
        }
        if count > 0 {
            return refused(NotHandedOver::NotInPlace { count });
        }
        Ok(going)
    }
}

fn summed(going: &[Going]) -> Sent {
    let mut digests: Vec<Sha256Digest> = going.iter().map(|one| one.output).collect();
    digests.sort_unstable();
    let replacing = going.iter().filter(|one| one.replaces).count() as u64;
    Sent { line: None, files: going.len() as u64, replacing, digests }
}
