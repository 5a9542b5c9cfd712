//! Reference pictures: what a captured photo was compared with, as a school, an authority or a provider hands it over.
//!
//! In: a folder of pictures named by numbers or names of people, or a column of a list of answers. Out: a line of the journal with the
//! digest of each file, and a small copy among the small pictures of the day, which a dossier shows beside the captured photo where a
//! comparison is in doubt. Invariant: the file is read and never altered, and nothing of it is ever in a package.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::compare::Pair;
use crate::day::ledger::event::{Event, Span};
use crate::day::ledger::thumbs::ThumbFile;
use crate::day::run::portrait::small_picture;
use crate::day::{DayError, Target};
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::people::matching::{Frame, by_name};
use crate::people::{Person, PhotoName};
use crate::photo::{DecodeOptions, Photo};

use super::casebook::Casebook;
use super::error::DossierError;

/// Height and most bytes of the copy of a reference picture: as high as a usual registration file, and smaller.
const HEIGHT: u32 = 480;
const BYTES: u64 = 24_000;

/// What became of the files of a folder of references.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReferencesTaken {
    /// People of whom a reference picture was recorded that was not before.
    pub taken: u64,
    /// People whose reference picture was recorded earlier.
    pub known: u64,
    /// Files whose name names nobody on the roster, or may be of several people.
    pub strangers: u64,
    /// Different files of one person; none of them was taken.
    pub ambiguous: u64,
    /// Files that cannot be read as a picture.
    pub unread: u64,
}

impl ReferencesTaken {
    /// The result as JSON: `taken`, `known`, `strangers`, `ambiguous`, `unread`.
    pub fn to_json(&self) -> Json {
        let Self { taken, known, strangers, ambiguous, unread } = self;
        json!({ "taken": taken, "known": known, "strangers": strangers, "ambiguous": ambiguous, "unread": unread })
    }
}

/// A reference picture as the journal has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReferenceLine {
    pub(super) sha256: Sha256Digest,
    pub(super) bytes: u64,
    pub(super) small: Span,
}

/// A reference picture that was read.
pub(super) struct ReferenceFile {
    sha256: Sha256Digest,
    bytes: u64,
    small: Vec<u8>,
}

impl ReferenceFile {
    /// Reads a picture; `None` if it is none.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let file = ceiling::bytes_of(path, ceiling::PICTURE).ok()?;
        let (sha256, bytes) = (Sha256Digest::of(&file), file.len() as u64);
        let photo = Photo::decode(file, &DecodeOptions::default()).ok()?;
        Some(Self { sha256, bytes, small: small_picture(photo.pixels(), HEIGHT, BYTES)? })
    }

    /// The place of the picture that a list of answers names, in or below the folder; `None` if it can be read nowhere there.
    pub(super) fn named(folder: &Path, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from(name.replace('\\', "/"));
        let within = path.components().all(|part| matches!(part, Component::Normal(_)));
        let path = within.then(|| folder.join(path))?;
        Self::read(&path).map(|_| path)
    }
}

/// Whether one side of this comparison is a picture that can be handed over.
pub(super) const fn has_reference(pair: Pair) -> bool {
    matches!(pair, Pair::IdCard | Pair::Admission | Pair::Enrolment | Pair::Police)
}

impl Casebook {
    /// Takes over the reference pictures of one comparison from a folder: every file named by a number or the name of one person. They are
    /// recorded by their digests; the files stay as they are. A file that was taken before is not taken again; another one of the same
    /// person takes its place.
    ///
    /// # Errors
    /// [`DossierError::NoReference`] for a comparison without such a picture; [`DossierError::Day`] if the folder cannot be read, or the
    /// journal not be written.
    pub fn take_references(&mut self, folder: impl AsRef<Path>, pair: Pair) -> Result<ReferencesTaken, DossierError> {
        if !has_reference(pair) {
            return Err(DossierError::NoReference { pair });
        }
        let failed = |source| DayError::io(Operation::Read, Target::FolderOfReferences)(source);
        std::fs::read_dir(folder.as_ref()).map_err(failed)?;
        let files = folder::walk(folder.as_ref()).map_err(failed)?;
        let people: Vec<Person> = self.people.iter().map(|entry| Person::clone(&entry.person)).collect();
        let frame = |file: &PathBuf| {
            let name = file.strip_prefix(folder.as_ref()).unwrap_or(file).to_string_lossy().into_owned();
            Frame::new(PhotoName::new(&name), Sha256Digest::ZERO)
        };
        let claims = by_name(&people, &files.iter().map(frame).collect::<Vec<_>>());
        let mut owners: Vec<Vec<usize>> = vec![Vec::new(); files.len()];
        for claim in &claims.claims {
            owners[claim.frame].push(claim.person);
        }
        let mut taken = ReferencesTaken::default();
        let mut found: BTreeMap<usize, Vec<&PathBuf>> = BTreeMap::new();
        for (file, owners) in files.iter().zip(&owners) {
            match owners[..] {
                [owner] => found.entry(owner).or_default().push(file),
                _ => taken.strangers += 1,
            }
        }
        // The pictures of one person at a time are in memory.
        for (owner, files) in found {
            let mut read: Vec<ReferenceFile> = Vec::new();
            for file in files {
                match ReferenceFile::read(file) {
                    None => taken.unread += 1,
                    Some(file) if read.iter().any(|other| other.sha256 == file.sha256) => {}
                    Some(file) => read.push(file),
                }
            }
            match &read[..] {
                [] => {}
                [file] if self.keep_reference(owner, pair, file)? => taken.taken += 1,
                [_] => taken.known += 1,
                several => taken.ambiguous += several.len() as u64,
            }
        }
        self.journal.sync()?;
        Ok(taken)
    }

    /// Records the reference picture of a person; whether it was not recorded before.
    pub(super) fn keep_reference(&mut self, at: usize, pair: Pair, file: &ReferenceFile) -> Result<bool, DossierError> {
        let failed = |source| DayError::io(Operation::Write, Target::SmallPictures)(source);
        let person = self.people[at].pseudonym.clone();
        let mut thumbs = ThumbFile::open(&self.folders.thumbs()).map_err(failed)?;
        let known = self.reference(&person, pair);
        if known.is_some_and(|known| known.sha256 == file.sha256 && thumbs.has(known.small)) {
            return Ok(false);
        }
        let ReferenceFile { sha256, bytes, .. } = *file;
        let small = thumbs.append(&file.small).map_err(failed)?;
        self.journal.append(Event::Referenced {
            person: person.clone(),
            pair: pair.name().to_owned(),
            sha256,
            bytes,
            thumb: small,
        })?;
        self.add_reference(person, pair, ReferenceLine { sha256, bytes, small });
        Ok(true)
    }
}
