//! Originals as a deliverable: the photo of every person who has one, under any number of names, with the picture as the camera
//! wrote it and nothing private beside it.
//!
//! In: a finished day, its roster and the folder of its photos. Out: one folder a template below `originals/`, packages or tables,
//! and one line of the journal for each person. What is there already and still right is not read again.

mod deliver;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::day::handout::package::Password;
use crate::day::ledger::store::Folders;
use crate::day::record::handover::{PackageTable, Packing};
use crate::day::record::outcome::{Outcome, PhotoRef};
use crate::ground::band::USUAL_DENSITY;
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::explain::{self, Explain, Explanation, error, says};
use crate::ground::json_schema::{
    both_languages, count, described, digest, exactly, field, list, record, result, text,
};
use crate::ground::options::options;
use crate::ground::progress::{CancelToken, Progress};
use crate::ground::text::{Language, Text};
use crate::make::encode::RetagError;
use crate::people::naming::Template;

options! {
    /// How originals are delivered.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct OriginalOptions {
        /// Templates of file names, such as `{class}/{student_no}.jpg`; each makes a folder of its own with all originals.
        /// Default: `{student_no}.jpg`.
        pub naming: Vec<Template> = vec![Template::default()],
        /// Dots per inch that the files state; the picture is not touched. Default: 300.
        pub density: u16 = USUAL_DENSITY,
        /// How they are packed, each folder by itself. Default: `folder`, since a package takes the same room once more.
        pub packing: Packing = Packing::Folder,
        /// Whether a table says which file is whose, with digest, size, verdict and time, in each package or beside it.
        /// Default: `always`.
        pub package_table: PackageTable = PackageTable::Always,
        /// Language of the tables. Default: `zh`.
        pub language: Language = Language::Zh,
    }
}

/// Why the original of a person was not delivered. Nothing in it identifies the person.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OriginalFault {
    /// There is no file at the place where the day found it, or it cannot be read.
    Gone(io::ErrorKind),
    /// The file there has other bytes than those the day judged.
    Changed,
    /// At the place it should be delivered to is a file that campix did not write; it was left alone.
    Occupied,
    /// The person is not on the roster that was given.
    Unknown,
    /// Its tags cannot be written anew: it is no JPEG, or damaged.
    Tags(RetagError),
}

impl Explain for OriginalFault {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Gone(kind) => {
                let kind = Text::new(explain::kind_zh(*kind).unwrap_or("系统错误"), kind.to_string());
                says!(
                    DAY_ORIGINAL_GONE,
                    en "the original cannot be read where the day found it: {kind}",
                    zh "在采集日读取原片的位置无法读取：{kind}"; kind = kind
                )
            }
            Self::Changed => says!(
                DAY_ORIGINAL_CHANGED,
                en "the original is not the file that was judged; run the day again",
                zh "原片不是当时判定的文件；请重新运行采集日"
            ),
            Self::Occupied => says!(
                DAY_ORIGINAL_OCCUPIED,
                en "a file that campix did not write is in the place of the original; move it elsewhere",
                zh "原片的位置上有不是由 campix 写入的文件；请把它移走"
            ),
            Self::Unknown => says!(
                DAY_ORIGINAL_UNKNOWN,
                en "the person is not on this roster; give the roster of the day",
                zh "此人不在所给的名册上；请给出采集日的名册"
            ),
            Self::Tags(error) => error.explain(),
        }
    }
}

error!(OriginalFault: Tags(RetagError));

/// What a delivery of originals did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct OriginalReport {
    /// People whose originals are in their places.
    pub people: u64,
    /// Files in their places: people times templates.
    pub files: u64,
    /// Of these, files that were not there before.
    pub written: u64,
    /// Files of an earlier delivery that were deleted: their person has another photo now, or they have other names.
    pub withdrawn: u64,
    /// Files below `originals/` that campix did not write. They were left alone and are in no package.
    pub foreign: u64,
    /// Names of the folders below `originals/`, in the order of the templates.
    pub folders: Vec<String>,
    /// Packages and tables, as paths below the output folder, with their digests.
    pub packages: Vec<(String, Sha256Digest)>,
    /// People whose originals were not delivered, and why: row of the roster and fault, by row.
    pub faults: Vec<(u32, OriginalFault)>,
}

impl OriginalReport {
    /// JSON Schema (draft 2020-12) of [`OriginalReport::to_json`].
    pub fn schema() -> Json {
        let package = record([
            field("file", "Its path below the output folder.", text()),
            field("sha256", "Digest of its bytes.", digest()),
        ]);
        let fault = record([
            field("row", "Row of the roster.", count()),
            field("code", "Number of the fault.", count()),
            field("name", "Its dotted name.", text()),
            field("message", "What is wrong.", both_languages()),
        ]);
        result(
            "OriginalReport",
            "What a delivery of originals did; contains no names.",
            [
                field("schema", "", exactly(1)),
                field("engine", "Name and version of the engine.", text()),
                field("people", "People whose originals are in their places.", count()),
                field("files", "Files in their places: people times templates.", count()),
                field("written", "Of these, files that were not there before.", count()),
                field("withdrawn", "Files of an earlier delivery that were deleted.", count()),
                field("foreign", "Files below `originals/` that campix did not write.", count()),
                field("folders", "Names of the folders below `originals/`.", list(text())),
                field("packages", "Packages, tables and manifests.", list(package)),
                field("faults", "People whose originals were not delivered, by row.", list(fault)),
            ],
        )
    }

    /// The report as JSON, schema 1; contains no names.
    ///
    /// Keys: `schema`, `engine`, `people`, `files`, `written`, `withdrawn`, `foreign`, `folders`, `packages` (file, sha256), `faults`
    /// (row, code, name, message in Chinese and English).
    pub fn to_json(&self) -> Json {
        let faults = self.faults.iter().map(|(row, fault)| {
            let (code, message) = (fault.code(), fault.text());
            json!({ "row": row, "code": code.0, "name": code.name(), "message": message })
        });
        let packages = self.packages.iter().map(|(file, sha256)| json!({ "file": file, "sha256": sha256 }));
        described!(
            OriginalReport::schema,
            json!({
                "schema": 1,
                "engine": format!("campix {}", crate::VERSION),
                "people": self.people,
                "files": self.files,
                "written": self.written,
                "withdrawn": self.withdrawn,
                "foreign": self.foreign,
                "folders": self.folders,
                "packages": packages.collect::<Vec<_>>(),
                "faults": faults.collect::<Vec<_>>(),
            })
        )
    }
}

/// A delivery of originals: where the photos of the day are, and how they are to be named.
///
/// A later run of the day does not touch what was delivered here: deliver once more after it, so that originals of people whose photo
/// changed, or who took their consent back, are replaced or deleted. The program does so by itself where the file of the day has
/// `[originals]`.
pub struct OriginalJob<'a> {
    photos: PathBuf,
    options: OriginalOptions,
    password: Option<&'a Password>,
    progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    cancel: CancelToken,
}

impl std::fmt::Debug for OriginalJob<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OriginalJob").field("options", &self.options).finish_non_exhaustive()
    }
}

impl<'a> OriginalJob<'a> {
    /// A delivery from the folder of photos that the day was run with.
    pub fn new(photos: impl Into<PathBuf>, options: OriginalOptions) -> Self {
        Self { photos: photos.into(), options, password: None, progress: None, cancel: CancelToken::default() }
    }

    /// Encrypts packages with AES-256. The names of the files in them stay readable.
    #[must_use]
    pub const fn password(mut self, password: &'a Password) -> Self {
        self.password = Some(password);
        self
    }

    /// Sets the function that receives the progress, at most ten times a second.
    #[must_use]
    pub fn progress(mut self, report: &'a (dyn Fn(Progress) + Sync)) -> Self {
        self.progress = Some(report);
        self
    }

    /// Sets the token that stops the delivery between two photos.
    #[must_use]
    pub fn cancel(mut self, token: CancelToken) -> Self {
        self.cancel = token;
        self
    }
}

/// What the journal says of an original in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::day) struct PlacedOriginal {
    pub(in crate::day) input: Sha256Digest,
    pub(in crate::day) output: Sha256Digest,
    pub(in crate::day) bytes: u64,
    pub(in crate::day) density: u16,
}

/// Whether delivered originals still belong to what the day delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OriginalState {
    /// Files whose person has another photo now, or none that is delivered: the next delivery of originals deletes or replaces them.
    pub stale: u64,
    /// People with a delivered photo whose original was not delivered.
    pub missing: u64,
}

impl OriginalState {
    /// Compares what the journal says of originals in their places with what is delivered now.
    pub(in crate::day) fn of(
        placed: &BTreeMap<String, PlacedOriginal>,
        outcomes: &[Outcome],
        folders: &Folders,
    ) -> Option<Self> {
        if placed.is_empty() || !folders.originals().is_dir() {
            return None;
        }
        let delivered = outcomes.iter().filter(|outcome| !outcome.products.is_empty());
        let current: BTreeSet<Sha256Digest> =
            delivered.filter_map(|outcome| Some(outcome.photo.as_ref()?.sha256)).collect();
        let there: BTreeSet<Sha256Digest> = placed.values().map(|placed| placed.input).collect();
        Some(Self {
            stale: placed.values().filter(|placed| !current.contains(&placed.input)).count() as u64,
            missing: current.difference(&there).count() as u64,
        })
    }

    /// Whether every delivered original belongs there, and none is missing.
    pub const fn is_current(self) -> bool {
        self.stale == 0 && self.missing == 0
    }
}

/// The originals of a finished day by person, however the day matched them: for print sheets, and whoever else needs them.
///
/// ```
/// use campix_core::day::DayOriginals;
/// let nobody = DayOriginals::new(&[], "photos");
/// assert!(nobody.read(2)?.is_none());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct DayOriginals {
    folder: PathBuf,
    photos: BTreeMap<u32, PhotoRef>,
}

impl std::fmt::Debug for DayOriginals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DayOriginals({} people)", self.photos.len())
    }
}

impl DayOriginals {
    /// The originals of everybody who has a delivered photo by these outcomes of a run, or of a day opened with roster and secret;
    /// `folder` is where the photos of the day are.
    pub fn new(outcomes: &[Outcome], folder: impl Into<PathBuf>) -> Self {
        let delivered = outcomes.iter().filter(|outcome| !outcome.products.is_empty());
        let photos = delivered.filter_map(|outcome| Some((outcome.person.as_ref()?.row, outcome.photo.clone()?)));
        Self { folder: folder.into(), photos: photos.collect() }
    }

    /// The bytes of the original of the person in this row of the roster, as the day judged them; `None` for somebody without a
    /// delivered photo.
    ///
    /// # Errors
    /// The system's own; [`io::ErrorKind::InvalidData`] if the file was changed since.
    pub fn read(&self, row: u32) -> io::Result<Option<Vec<u8>>> {
        let Some(photo) = self.photos.get(&row) else { return Ok(None) };
        let bytes = ceiling::bytes_of(&self.folder.join(photo.name.reveal()), ceiling::PICTURE)?;
        if Sha256Digest::of(&bytes) == photo.sha256 { Ok(Some(bytes)) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}
