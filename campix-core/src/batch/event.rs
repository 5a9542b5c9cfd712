//! What the journal says: digests, pseudonyms, verdicts – never a number or a name of a person.

use serde::{Deserialize, Serialize};

use super::day::Destination;
use super::digest::Sha256Digest;
use super::disk::Stamp;
use super::work::Record;

/// A profile as the journal quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ProfileLine {
    pub(super) id: String,
    pub(super) edition: String,
    pub(super) sha256: String,
}

impl ProfileLine {
    pub(super) fn of(destination: &Destination) -> Self {
        let profile = &destination.profile;
        Self { id: profile.id().to_owned(), edition: profile.edition().to_owned(), sha256: profile.digest().to_owned() }
    }
}

/// A piece of the file of small pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Span {
    pub(super) at: u64,
    pub(super) length: u32,
}

/// What was seen of a photo's file: enough to tell, on the next run, that it is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sight {
    /// Keyed pseudonym of its name; the name itself often is a number of a person.
    pub(super) place: String,
    /// Size, time of change, identity; `None` for photos from a stream.
    pub(super) stamp: Option<Stamp>,
    /// Digest of its bytes.
    pub(super) input: Sha256Digest,
    /// Extension of its name, in lower case: some rules judge it.
    pub(super) extension: String,
}

/// A file as the journal quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileLine {
    /// Path in the output folder; only of files whose names hold nothing personal.
    pub(super) file: String,
    pub(super) sha256: Sha256Digest,
}

/// Why files were deleted, and what kind they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Part {
    /// Delivered photos.
    Photos,
    /// ZIP packages and their manifests.
    Packages,
    /// Tables, lists and pages made for people.
    Results,
    /// What the engine keeps to be resumable: small pictures and files not delivered.
    Workings,
    /// The photos the day was made of.
    Originals,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 5] = [Self::Photos, Self::Packages, Self::Results, Self::Workings, Self::Originals];

    /// The name in the journal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Photos => "photos",
            Self::Packages => "packages",
            Self::Results => "results",
            Self::Workings => "workings",
            Self::Originals => "originals",
        }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub(super) enum Event {
    /// A run began.
    Begun {
        engine: String,
        /// Digest of everything besides the photo that decides what becomes of it.
        setup: Sha256Digest,
        profiles: Vec<ProfileLine>,
        /// Number of photos, where it is known beforehand.
        photos: Option<u64>,
    },
    /// A photo was measured, judged and made into files.
    Photo {
        sight: Sight,
        setup: Sha256Digest,
        /// Its small picture.
        thumb: Option<Span>,
        record: Box<Record>,
    },
    /// A photo could not be read, for a reason outside its bytes.
    Lost { sight: Sight, rule: String },
    /// A photo was found again whose bytes are known.
    Same { sight: Sight },
    /// A file was put in its place.
    Delivered { person: String, profile: String, input: Sha256Digest, output: Sha256Digest },
    /// A file was taken out of the delivery: another one took its place, or its owner changed.
    Withdrawn { profile: String, output: Sha256Digest },
    /// Tables, pages and packages were written.
    Written { key: Sha256Digest, files: Vec<FileLine> },
    /// The run came to its end; photos and people by standing.
    Ended { photos: Vec<(String, u64)>, people: Vec<(String, u64)>, delivered: u64 },
    /// A file is being deleted.
    Purging { part: Part, sha256: Sha256Digest, bytes: u64 },
    /// That file could not be deleted.
    PurgeFailed { part: Part, sha256: Sha256Digest },
}
