//! The record of one photo, as the journal keeps it: how good its bytes are, before it is known whose they are.

use serde::{Deserialize, Serialize};

use crate::day::record::outcome::{Note, Session};
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::people::matching::{Grade, Look};
use crate::people::sitting::SittingLook;

/// A finished file, as the journal quotes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ProductLine {
    /// Id of the profile.
    pub(crate) profile: String,
    pub(crate) sha256: Sha256Digest,
    pub(crate) bytes: u64,
    /// Verdict of the finished file's own report.
    pub(crate) verdict: String,
    /// Everything done between the photo's bytes and these.
    pub(crate) operations: serde_json::Value,
}

/// Everything that is kept of a photo: no pixel, no person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) grade: Grade,
    /// Size of the photo in bytes.
    pub(crate) bytes: u64,
    pub(crate) taken: Option<Moment>,
    /// What the picture looks like, to recognise a copy under another name. Kept apart, see [`Looks`].
    #[serde(skip)]
    pub(crate) look: Option<Look>,
    /// How the picture looks as part of a sitting, to tell one person's frames from the next person's. Kept apart, see [`Looks`].
    #[serde(skip)]
    pub(crate) sitting: Option<SittingLook>,
    /// Keyed marks of the texts on a code card.
    pub(crate) codes: Vec<String>,
    /// Those texts, sealed with the project's secret; kept only where people appear by their codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) code_texts: Vec<String>,
    /// Something that may be a code card could not be read.
    #[serde(default)]
    pub(crate) card_unread: bool,
    /// Keyed mark of the camera, as the file names it.
    #[serde(default)]
    pub(crate) camera: Option<String>,
    /// Whether a person is in the picture.
    #[serde(default)]
    pub(crate) person_seen: Option<bool>,
    /// What is better or worse than in another photo of the same grade, 0 is best.
    #[serde(default)]
    pub(crate) score: u16,
    pub(crate) notes: Vec<Note>,
    /// Kept apart, see [`Looks`].
    #[serde(skip)]
    pub(crate) session: Session,
    pub(crate) products: Vec<ProductLine>,
}

/// The part of a record that describes how a picture looks. It is kept in a file of its own, to which the journal refers by
/// digest: the journal stays for ever, and what shows anything of a face can be deleted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Looks {
    pub(crate) look: Option<Look>,
    #[serde(default)]
    pub(crate) sitting: Option<SittingLook>,
    pub(crate) session: Session,
}

impl Record {
    /// The part that is kept apart.
    pub(crate) fn looks(&self) -> Looks {
        Looks { look: self.look, sitting: self.sitting, session: self.session }
    }

    /// A record of a photo of this size in bytes, of which nothing else is known yet.
    pub(crate) fn new(grade: Grade, bytes: u64) -> Self {
        Self {
            grade,
            bytes,
            taken: None,
            look: None,
            sitting: None,
            codes: Vec::new(),
            code_texts: Vec::new(),
            card_unread: false,
            camera: None,
            person_seen: None,
            score: 0,
            notes: Vec::new(),
            session: Session::default(),
            products: Vec::new(),
        }
    }

    /// A record of a photo of which only a fault is known.
    pub(crate) fn unreadable(bytes: u64, note: Note) -> Self {
        Self { notes: vec![note], ..Self::new(Grade::Unreadable, bytes) }
    }
}
