//! The record of one photo, as the journal keeps it: how good its bytes are, before it is known whose they are.

use serde::{Deserialize, Serialize};

use crate::day::record::outcome::{Note, Session};
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::people::matching::Look;

/// How good the bytes of a photo are by themselves, before it is known whose they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Grade {
    Pass,
    Warn,
    Unknown,
    Fail,
    Unreadable,
}

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
    /// Keyed marks of the texts on a code card.
    pub(crate) codes: Vec<String>,
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
    pub(crate) session: Session,
}

impl Record {
    /// The part that is kept apart; `None` if nothing is known of it.
    pub(crate) fn looks(&self) -> Option<Looks> {
        let looks = Looks { look: self.look, session: self.session };
        (looks != Looks::default()).then_some(looks)
    }

    /// A record of a photo of which only a fault is known.
    pub(crate) fn unreadable(bytes: u64, note: Note) -> Self {
        Self {
            grade: Grade::Unreadable,
            bytes,
            taken: None,
            look: None,
            codes: Vec::new(),
            notes: vec![note],
            session: Session::default(),
            products: Vec::new(),
        }
    }
}
