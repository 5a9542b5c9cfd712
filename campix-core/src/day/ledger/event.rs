//! What the journal records: digests, pseudonyms, verdicts – never a number or a name of a person.

use serde::{Deserialize, Serialize};

use crate::day::ledger::decision::DecisionLine;
use crate::day::ledger::journal::JournalFault;
use crate::day::record::photo::Record;
use crate::ground::digest::Sha256Digest;
use crate::ground::words::words;
use crate::profile::Profile;

/// A profile as the journal quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProfileLine {
    pub(crate) id: String,
    pub(crate) edition: String,
    pub(crate) sha256: String,
}

impl ProfileLine {
    pub(crate) fn of(profile: &Profile) -> Self {
        Self { id: profile.id().to_owned(), edition: profile.edition().to_owned(), sha256: profile.digest().to_owned() }
    }
}

/// A piece of the file of small pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Span {
    pub(crate) at: u64,
    pub(crate) length: u32,
}

impl Span {
    /// Whether it lies inside a file of this length.
    pub(crate) fn is_within(self, length: u64) -> bool {
        self.at.checked_add(self.length.into()).is_some_and(|end| end <= length)
    }
}

/// A piece of the file of looks, and the digest of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    #[serde(flatten)]
    pub(crate) span: Span,
    pub(crate) sha256: Sha256Digest,
}

/// Shows whether a file was touched since it was read: size, time of the last change, and identity on its disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Size in bytes.
    pub(crate) size: u64,
    /// Nanoseconds of the last change since 1970.
    pub(crate) changed: u64,
    /// Inode on Unix; 0 where the system gives no stable number.
    pub(crate) file: u64,
}

impl Stamp {
    /// The stamp of the file at `path`.
    pub(crate) fn of(path: &std::path::Path) -> std::io::Result<Self> {
        Self::from_metadata(&std::fs::metadata(path)?)
    }

    /// The stamp in `metadata`.
    pub(crate) fn from_metadata(metadata: &std::fs::Metadata) -> std::io::Result<Self> {
        #[cfg(unix)]
        let file = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let file = 0;
        let changed =
            metadata.modified()?.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
        Ok(Self { size: metadata.len(), changed, file })
    }
}

/// What was seen of a photo's file: enough to recognise it on the next run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenFile {
    /// Keyed pseudonym of its name; the name itself is often a number of a person.
    pub(crate) place: String,
    /// Size, time of change, identity; `None` for photos from a stream.
    pub(crate) stamp: Option<Stamp>,
    /// Digest of its bytes.
    pub(crate) input: Sha256Digest,
    /// Extension of its name, in lower case; some rules depend on it.
    pub(crate) extension: String,
}

/// A file as the journal quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileLine {
    /// Path in the output folder; only for files whose names contain nothing personal.
    pub(crate) file: String,
    pub(crate) sha256: Sha256Digest,
}

/// A file that left the house: whose it was, and its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HandedFile {
    pub(crate) person: String,
    pub(crate) output: Sha256Digest,
}

/// A dossier as the journal quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DossierLine {
    /// Digest of the record's content, without the time it was made and its place in the chain.
    pub(crate) content: Sha256Digest,
    /// Digest of the record.
    pub(crate) record: Sha256Digest,
    /// Digest of the record written before it, zeros for the first.
    pub(crate) previous: Sha256Digest,
    /// Digest of the same person's earlier record.
    pub(crate) replaces: Option<Sha256Digest>,
    /// Digests of the files, for each form that was requested.
    pub(crate) html: Option<Sha256Digest>,
    pub(crate) pdf: Option<Sha256Digest>,
}

words! {
    /// Why files were deleted, and of what kind they were.
    #[non_exhaustive]
    pub enum Part {
        /// Delivered photos, and delivered originals.
        Photos "photos",
        /// ZIP packages and their manifests.
        Packages "packages",
        /// Tables, lists and pages made for people.
        Results "results",
        /// Dossiers, their cover and the list of reviews.
        Dossiers "dossiers",
        /// What the engine keeps so that it can resume and open the day again: small pictures and copies of references, how pictures look, the record of the
        /// day, files not delivered, what killed runs left, and the project's secret if it was made there.
        Workings "workings",
        /// What repairs took out of the journal.
        Quarantine "quarantine",
        /// The photos the day was made from.
        Originals "originals",
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub(crate) enum Event {
    /// A run began.
    Begun {
        engine: String,
        /// Digest of everything except the photo that determines its outcome.
        setup: Sha256Digest,
        profiles: Vec<ProfileLine>,
        /// Number of photos, if it is known beforehand.
        photos: Option<u64>,
    },
    /// A photo was measured, judged and made into files.
    Photo {
        sight: SeenFile,
        setup: Sha256Digest,
        /// Its small picture.
        thumb: Option<Span>,
        /// How it looks: never in this line, so that it can be deleted.
        #[serde(default)]
        looks: Option<Piece>,
        record: Box<Record>,
    },
    /// A photo could not be read, for a reason outside its bytes.
    Lost { sight: SeenFile, rule: String },
    /// A photo whose bytes are known was found again.
    Same { sight: SeenFile },
    /// A person appeared who is on no list: their code was scanned.
    Appeared {
        person: String,
        /// The row by which lists and decisions name them.
        row: u32,
        /// The code, sealed with the project's secret.
        code: String,
    },
    /// The day was made by joining a finished one with a table.
    Joined {
        /// Digest of the line that ended the other day.
        journal: Sha256Digest,
        /// Digest of the table.
        table: Sha256Digest,
        /// People of the table.
        people: u64,
    },
    /// A file was put in its place, of which the line has a keyed mark.
    Delivered {
        person: String,
        profile: String,
        input: Sha256Digest,
        output: Sha256Digest,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
    },
    /// A person decided something, for a reason.
    Decided { decision: DecisionLine, why: String },
    /// A file was taken out of the delivery: another one took its place, or its owner changed.
    Withdrawn {
        profile: String,
        output: Sha256Digest,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
    },
    /// The original of a person was put into its places: the same picture under other tags.
    Original {
        person: String,
        input: Sha256Digest,
        output: Sha256Digest,
        bytes: u64,
        density: u16,
        /// Keyed marks of its places.
        places: Vec<String>,
    },
    /// A delivered original was deleted: its person has another photo, or it has another name.
    OriginalWithdrawn { output: Sha256Digest, places: Vec<String> },
    /// Tables, pages and packages were written.
    Written { key: Sha256Digest, files: Vec<FileLine> },
    /// The run came to its end; photos and people by standing.
    Ended {
        photos: Vec<(String, u64)>,
        people: Vec<(String, u64)>,
        delivered: u64,
        /// Digest of the file that keeps the whole report, from which the day opens again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<Sha256Digest>,
    },
    /// Delivered files left the house. A long list takes several lines, one after the other; it counts once all are there.
    HandedOver {
        /// Id of the profile they were made for.
        destination: String,
        /// Who received them, as the caller says.
        to: String,
        /// Number of this line among those of the list, from 1, and how many there are.
        part: [u32; 2],
        files: Vec<HandedFile>,
    },
    /// A provider's answer about a person, as it was imported; never changed afterwards.
    Compared { person: String, id: Sha256Digest, answer: serde_json::Value },
    /// A picture is about to leave the process, for a purpose.
    Sent { person: String, provider: String, pair: String, purpose: String, picture: Sha256Digest, attempt: u32 },
    /// A person looked at an answer and decided.
    Reviewed { person: String, answer: Sha256Digest, review: serde_json::Value },
    /// A reference picture of a person was handed over: digest and size of its file, and a small copy among the small pictures.
    Referenced { person: String, pair: String, sha256: Sha256Digest, bytes: u64, thumb: Span },
    /// A person vouches for something that no picture shows.
    Attested { attestation: serde_json::Value },
    /// A dossier was written.
    Dossier { person: String, dossier: DossierLine },
    /// The cover of the dossiers was written.
    Cover { dossiers: u64, files: Vec<FileLine> },
    /// A file is being deleted.
    Purging { part: Part, sha256: Sha256Digest, bytes: u64 },
    /// That file could not be deleted.
    PurgeFailed { part: Part, sha256: Sha256Digest },
    /// A person had the journal repaired: everything from a line on was moved into a file of its own.
    Repaired {
        fault: JournalFault,
        /// Number of the line at which it broke, from 1; the lines before were kept.
        line: u64,
        /// Bytes that were moved, and their digest.
        moved: u64,
        sha256: Option<Sha256Digest>,
        /// Delivered files that only the lines moved away, or manifests, name as made by campix.
        files: Vec<Sha256Digest>,
    },
}
