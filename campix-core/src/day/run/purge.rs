//! Deletes what a finished contract must not keep (PIPL art. 47), lists it, and journals it.
//!
//! The journal itself stays: it contains only digests and pseudonyms – nothing of how a face looks – and proves the
//! deletion. Originals are deleted only if the journal knows their bytes. Files are unlinked; only encryption protects what a disk keeps of them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::day::ledger::clock::Clock;
use crate::day::ledger::event::{Event, Part};
use crate::day::ledger::journal::Journal;
use crate::day::ledger::store::{Folders, QUARANTINE, remove_empty};
use crate::day::run::error::{DayError, Target};
use crate::day::run::source::own_places;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::words::UnknownWord;

/// One file that was deleted. Its path is for the list given to the client; `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deleted {
    /// What kind of file it was.
    pub part: Part,
    /// Where it was.
    pub path: PathBuf,
    /// Digest of its bytes.
    pub sha256: Sha256Digest,
    /// Size in bytes.
    pub bytes: u64,
}

impl std::fmt::Debug for Deleted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Deleted({} {}, {} bytes)", self.part.name(), self.sha256.short(), self.bytes)
    }
}

/// What a purge did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purged {
    /// Every file deleted, part by part, in the order of paths.
    pub deleted: Vec<Deleted>,
    /// Files that could not be deleted.
    pub failed: Vec<Deleted>,
    /// Files among the originals that the journal does not know; they were left alone.
    pub unknown: u64,
}

impl Deleted {
    fn to_json(&self) -> Json {
        let path = self.path.display().to_string();
        json!({ "part": self.part.name(), "path": path, "sha256": self.sha256, "bytes": self.bytes })
    }
}

impl Purged {
    /// The result as JSON: `schema`, `done` (whether it was carried out, or is a preview), `files` and `failed` (each `part`, `path`,
    /// `sha256`, `bytes`), `unknown`.
    pub fn to_json(&self, done: bool) -> Json {
        let list = |files: &[Deleted]| files.iter().map(Deleted::to_json).collect::<Json>();
        json!({
            "schema": 1,
            "done": done,
            "files": list(&self.deleted),
            "failed": list(&self.failed),
            "unknown": self.unknown,
        })
    }
}

/// What is to be deleted.
#[derive(Clone)]
pub struct Purge {
    out: PathBuf,
    parts: BTreeSet<Part>,
    originals: Option<PathBuf>,
    operator: String,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Purge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Purge").field("parts", &self.parts).field("operator", &self.operator).finish_non_exhaustive()
    }
}

impl Purge {
    /// A purge of the output folder `out`; nothing is deleted before [`Purge::run`], and only the parts added.
    pub fn new(out: impl Into<PathBuf>, operator: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self { out: out.into(), parts: BTreeSet::new(), originals: None, operator: operator.into(), clock }
    }

    /// Deletes this part as well.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.insert(part);
        self
    }

    /// Deletes the parts of a list such as "photos,results" as well; "all" stands for every part but the originals.
    ///
    /// # Errors
    /// [`UnknownWord`] for a word that is neither a [`Part`] nor "all".
    pub fn named(self, words: &str) -> Result<Self, UnknownWord> {
        words.split(',').map(str::trim).filter(|word| !word.is_empty()).try_fold(self, |purge, word| {
            Ok(if word == "all" { purge.everything() } else { purge.part(word.parse()?) })
        })
    }

    /// Deletes every part but the originals.
    #[must_use]
    pub fn everything(mut self) -> Self {
        self.parts.extend(Part::ALL.into_iter().filter(|part| *part != Part::Originals));
        self
    }

    /// Deletes the photos in this folder that the day was made from.
    #[must_use]
    pub fn originals(mut self, folder: impl Into<PathBuf>) -> Self {
        self.originals = Some(folder.into());
        self.part(Part::Originals)
    }

    /// What [`Purge::run`] would delete; nothing is changed and nothing is journalled.
    ///
    /// # Errors
    /// [`DayError::PurgeOfWhat`]; [`DayError::Io`] if a folder or the journal cannot be read.
    pub fn preview(&self) -> Result<Purged, DayError> {
        let mut inputs = BTreeSet::new();
        self.ready()?;
        Journal::read::<Event>(&self.journal(), |_, _, _, event| inputs.extend(input_of(&event)))?;
        let mut purged = Purged::default();
        for &part in &self.parts {
            self.files(part, &inputs, &mut |found| {
                match found {
                    Some(file) => purged.deleted.push(file),
                    None => purged.unknown += 1,
                }
                Ok(())
            })?;
        }
        Ok(purged)
    }

    /// Deletes, writing one journal line before each file.
    ///
    /// # Errors
    /// As [`Purge::preview`], and if the journal cannot be written; a file that cannot be deleted is in
    /// [`Purged::failed`].
    pub fn run(&self) -> Result<Purged, DayError> {
        self.ready()?;
        let mut inputs = BTreeSet::new();
        let mut journal = Journal::open::<Event>(&self.journal(), self.clock.clone(), &self.operator, |_, line| {
            inputs.extend(input_of(&line.event));
        })?;
        let mut purged = Purged::default();
        for &part in &self.parts {
            self.files(part, &inputs, &mut |found| {
                let Some(file) = found else {
                    purged.unknown += 1;
                    return Ok(());
                };
                journal.append(Event::Purging { part, sha256: file.sha256, bytes: file.bytes })?;
                if fs::remove_file(&file.path).is_ok() {
                    purged.deleted.push(file);
                } else {
                    journal.append(Event::PurgeFailed { part, sha256: file.sha256 })?;
                    purged.failed.push(file);
                }
                Ok(())
            })?;
            match (part, &self.originals) {
                (Part::Originals, Some(originals)) => empty_folders(originals),
                // Its files lie beside the journal.
                (Part::Originals, None) | (Part::Quarantine, _) => {}
                _ => {
                    if part == Part::Photos {
                        remove_empty(&Folders::new(&self.out).originals());
                    }
                    if let Some(folder) = self.folder(part) {
                        remove_empty(&folder);
                    }
                }
            }
        }
        journal.sync()?;
        Ok(purged)
    }

    fn journal(&self) -> PathBuf {
        Folders::new(&self.out).journal()
    }

    fn folder(&self, part: Part) -> Option<PathBuf> {
        let folders = Folders::new(&self.out);
        Some(match part {
            // Delivered originals lie beside them.
            Part::Photos => folders.photos(),
            Part::Packages => folders.packages(),
            Part::Results => folders.results(),
            Part::Dossiers => folders.dossiers(),
            Part::Workings => folders.workings(),
            Part::Quarantine => return None,
            Part::Originals => self.originals.clone()?,
        })
    }

    /// Every file of a part, in the order of paths.
    fn paths(&self, part: Part) -> io::Result<Vec<PathBuf>> {
        let mut paths = match self.folder(part) {
            Some(folder) => folder::walk(&folder)?,
            None => Vec::new(),
        };
        match part {
            Part::Photos => paths.extend(folder::walk(&Folders::new(&self.out).originals())?),
            // What a killed run left beside the journal belongs to no other part.
            Part::Workings => paths.extend(folder::leftovers(&self.out)?),
            Part::Quarantine => {
                for entry in fs::read_dir(&self.out)? {
                    let entry = entry?;
                    if entry.file_name().to_string_lossy().starts_with(QUARANTINE) && entry.file_type()?.is_file() {
                        paths.push(entry.path());
                    }
                }
                paths.sort();
            }
            _ => {}
        }
        Ok(paths)
    }

    /// Checks that something is named and originals can be looked for: a folder that is not there would pass for one without originals.
    fn ready(&self) -> Result<(), DayError> {
        let originals = self.originals.is_none() && self.parts.contains(&Part::Originals);
        if originals || self.parts.is_empty() {
            return Err(DayError::PurgeOfWhat { originals });
        }
        fs::metadata(self.journal()).map_err(DayError::io(Operation::Read, Target::Journal))?;
        match &self.originals {
            Some(folder) => fs::read_dir(folder).map(drop),
            None => Ok(()),
        }
        .map_err(DayError::io(Operation::Read, Target::FolderOfPhotos))
    }

    /// Passes on every file of a part, in the order of paths; `None` for an original that the journal does not know.
    fn files(
        &self,
        part: Part,
        inputs: &BTreeSet<Sha256Digest>,
        each: &mut dyn FnMut(Option<Deleted>) -> Result<(), DayError>,
    ) -> Result<(), DayError> {
        let paths = self.paths(part).map_err(DayError::io(Operation::Read, Target::FolderToBePurged))?;
        // However the folders are spelt: what was delivered is not an original.
        let own = match (part, &self.originals) {
            (Part::Originals, Some(folder)) => own_places(folder, &Folders::new(&self.out))
                .map_err(DayError::io(Operation::Read, Target::FolderToBePurged))?,
            _ => Vec::new(),
        };
        for path in paths {
            if path.canonicalize().is_ok_and(|path| own.iter().any(|own| path.starts_with(own))) {
                continue;
            }
            let found = folder::digest(&path).map_err(DayError::io(Operation::Read, Target::FileToBePurged))?;
            let Some((sha256, bytes)) = found else { continue };
            let known = part != Part::Originals || inputs.contains(&sha256);
            each(known.then_some(Deleted { part, path, sha256, bytes }))?;
        }
        Ok(())
    }
}

/// The photo an event of the journal is about. An unreadable one has no digest; zeros must not make a file known.
fn input_of(event: &Event) -> Option<Sha256Digest> {
    match event {
        Event::Photo { sight, .. } | Event::Same { sight } | Event::Lost { sight, .. } => {
            Some(sight.input).filter(|input| *input != Sha256Digest::ZERO)
        }
        _ => None,
    }
}

/// Removes the empty folders below it, but not the folder itself, which is the client's.
fn empty_folders(folder: &Path) {
    if let Ok(entries) = fs::read_dir(folder) {
        for entry in entries.flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                remove_empty(&entry.path());
            }
        }
    }
}
