//! A photo of a running day, handed to the host as soon as it is judged: at the camera somebody waits for it.

use serde_json::{Value as Json, json};

use crate::day::ledger::event::SeenFile;
use crate::day::record::outcome::{Note, Severity};
use crate::day::record::photo::Record;
use crate::ground::digest::Sha256Digest;
use crate::ground::json_schema::{
    both_languages, count, described, digest, exactly, field, list, nullable, one_of, optional, record, result, text,
};
use crate::people::PhotoName;
use crate::people::matching::Grade;

/// What this run found out about one photo by itself: whose it is, and whether it is delivered, is settled at the end of
/// the day.
///
/// It is on record: a run that is stopped now does not work on the photo again.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct JudgedPhoto {
    /// Place in the folder or the stream, from 0.
    pub order: u32,
    /// Its name, relative to the folder of photos, or as the stream gave it. Masked unless revealed.
    pub name: PhotoName,
    /// Digest of its bytes; `None` if they could not be read.
    pub photo: Option<Sha256Digest>,
    /// Size in bytes.
    pub bytes: u64,
    /// How good it is by itself.
    pub grade: Grade,
    /// Everything found, most severe first.
    pub notes: Vec<Note>,
    /// Files made of it.
    pub files: Vec<JudgedFile>,
}

/// A file made of a photo, before it is known whether it is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JudgedFile {
    /// Id of the profile it was made for.
    pub profile: String,
    /// Digest of its bytes.
    pub sha256: Sha256Digest,
    /// Size in bytes.
    pub bytes: u64,
}

const fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Pass => "pass",
        Grade::Warn => "warn",
        Grade::Unknown => "unknown",
        Grade::Fail => "fail",
        Grade::Unreadable => "unreadable",
    }
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Fail => "fail",
        Severity::Unknown => "unknown",
        Severity::Warn => "warn",
        Severity::Info => "info",
    }
}

impl JudgedPhoto {
    pub(super) fn of(order: u32, name: &PhotoName, sight: &SeenFile, found: &Record) -> Self {
        let read = sight.input != Sha256Digest::ZERO;
        let files = found.products.iter().map(|product| JudgedFile {
            profile: product.profile.clone(),
            sha256: product.sha256,
            bytes: product.bytes,
        });
        Self {
            order,
            name: name.clone(),
            photo: read.then_some(sight.input),
            bytes: found.bytes,
            grade: found.grade,
            notes: found.notes.clone(),
            files: files.collect(),
        }
    }

    /// As JSON, schema 1, without its name: `schema`, `order`, `photo` (64 hexadecimal digits or null), `bytes`, `grade`,
    /// `notes` (rule, severity, message, advice), `files` (profile, sha256, bytes).
    pub fn to_json(&self) -> Json {
        let files = self
            .files
            .iter()
            .map(|file| json!({ "profile": file.profile, "sha256": file.sha256, "bytes": file.bytes }));
        described!(
            JudgedPhoto::schema,
            json!({
                "schema": 1,
                "order": self.order,
                "photo": self.photo,
                "bytes": self.bytes,
                "grade": grade(self.grade),
                "notes": self.notes,
                "files": files.collect::<Vec<_>>(),
            })
        )
    }

    /// JSON Schema (draft 2020-12) of [`JudgedPhoto::to_json`].
    pub fn schema() -> Json {
        let severities = [Severity::Fail, Severity::Unknown, Severity::Warn, Severity::Info].map(severity);
        let grades = [Grade::Pass, Grade::Warn, Grade::Unknown, Grade::Fail, Grade::Unreadable].map(grade);
        let note = record([
            field("rule", "Rule or kind.", text()),
            field("severity", "", one_of(&severities)),
            field("message", "What was found.", both_languages()),
            field("advice", "What has to be done; empty if nothing.", both_languages()),
            optional("rows", "Rows of the roster it is about.", list(count())),
            optional("photos", "Short digests of the photos it is about.", list(text())),
        ]);
        let file = record([
            field("profile", "Id of the profile it was made for.", text()),
            field("sha256", "Digest of its bytes.", digest()),
            field("bytes", "Its size.", count()),
        ]);
        result(
            "JudgedPhoto",
            "A photo of a running day, judged by itself; contains no names.",
            [
                field("schema", "", exactly(1)),
                field("order", "Place in the folder or the stream, from 0.", count()),
                field("photo", "Digest of its bytes; null if they could not be read.", nullable(digest())),
                field("bytes", "Its size.", count()),
                field("grade", "How good it is by itself.", one_of(&grades)),
                field("notes", "Everything found, most severe first.", list(note)),
                field("files", "Files made of it.", list(file)),
            ],
        )
    }
}
