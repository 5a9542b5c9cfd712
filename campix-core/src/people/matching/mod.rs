//! Which photo belongs to whom. The roster decides, not the form of a name; an uncertain match is a finding, never a guess.
//!
//! Ways: [`by_name`], [`by_table`], [`by_roster`], [`by_order`], [`by_cards`]; each makes claims. [`settle`] joins the claims of
//! any ways, and what people decided, into one [`Matching`], in which every photo and every person occurs exactly once;
//! [`Totals::check`] proves it. A photo is chosen for a person only if something says that it is theirs and nothing
//! contradicts it; what is contradicted waits for a person.

mod advice;
mod choice;
mod decision;
mod file_name;
mod finding;
mod index;
mod kind;
mod look;
mod order;
mod sequence;
mod settle;
mod table;
mod totals;
mod walk;

use serde::{Deserialize, Serialize};

use super::number::KeyKind;
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;

use super::sitting::SittingLook;
use super::{CollectionCode, PhotoName};

pub use super::card::{CardSighting, read_card};
pub use decision::Decided;
pub use file_name::by_name;
pub use finding::MatchFinding;
pub use kind::{Chosen, MatchKind};
pub use look::{Look, NEAR, SAME};
pub use order::{FrameOrder, by_order};
pub use sequence::{ClockDifference, Stations, clock_differences};
pub use settle::{Matching, PersonState, Place, settle};
pub use table::{PhotoTable, by_roster, by_table};
pub use totals::{Totals, TotalsError};
pub use walk::by_cards;

/// One photo as matching sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// File name, with its folder if there is one.
    pub name: PhotoName,
    /// Digest of the bytes.
    pub sha256: Sha256Digest,
    /// When it was taken, if the camera says so.
    pub taken: Option<Moment>,
    /// Station, if it is known from folders.
    pub station: Option<String>,
    /// Camera, if the file tells it from others: any text that is the same for all frames of one camera and for no other.
    pub camera: Option<String>,
    /// What the picture looks like, if it could be decoded.
    pub look: Option<Look>,
    /// How the picture looks as part of a sitting, if it could be decoded.
    pub sitting: Option<SittingLook>,
    /// Texts of code cards in the picture, see [`read_card`].
    pub codes: Vec<CollectionCode>,
    /// Something in the picture may be a code card and could not be read.
    pub card_unread: bool,
    /// Whether a person is in the picture, if that is known.
    pub person_seen: Option<bool>,
    /// How good the picture is by itself.
    pub quality: Quality,
}

/// How good the bytes of a photo are by themselves, before it is known whose they are; the better one is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Every rule is met.
    Pass,
    /// Can be delivered, but should be looked at.
    Warn,
    /// A rule could not be judged.
    Unknown,
    /// Breaks a rule.
    Fail,
    /// Cannot be read, or is no photo.
    Unreadable,
}

/// How good a frame is compared with others of one person: its grade, then a score; the better one is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quality {
    /// The verdict on the photo by itself.
    pub grade: Grade,
    /// What can be better or worse within a grade, such as eyes, sharpness, exposure and pose: 0 is best. Frames of one score
    /// are equally good.
    pub score: u16,
}

impl Default for Quality {
    fn default() -> Self {
        Self { grade: Grade::Pass, score: 0 }
    }
}

impl Frame {
    /// A frame with only its file known; fill in the other fields.
    pub fn new(name: PhotoName, sha256: Sha256Digest) -> Self {
        Self {
            name,
            sha256,
            taken: None,
            station: None,
            camera: None,
            look: None,
            sitting: None,
            codes: Vec::new(),
            card_unread: false,
            person_seen: None,
            quality: Quality::default(),
        }
    }

    /// Whether the frame shows a code card, or may show one that could not be read. A file that cannot be read may have been
    /// anything.
    fn may_be_card(&self) -> bool {
        self.card_unread || self.person_seen == Some(false) || self.quality.grade == Grade::Unreadable
    }
}

/// Why a photo is thought to show a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Evidence {
    /// A number of the person is in the file name.
    NumberInName(KeyKind),
    /// Only the person's name is in the file name, and no one else on the roster has it.
    NameInName,
    /// A table, or the roster itself, names the photo.
    Table,
    /// The place in the order of capture.
    Order,
    /// A code card was photographed before.
    Card,
    /// A person decided.
    Decision,
}

/// One photo thought to show one person; both are indexes into the given slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The photo.
    pub frame: usize,
    /// The person.
    pub person: usize,
    /// Why.
    pub evidence: Evidence,
}

/// What one way of matching found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// Photos and the people they are thought to show; several people for one photo is an ambiguity.
    pub claims: Vec<Claim>,
    /// Photos that show a code card instead of a person.
    pub cards: Vec<usize>,
    /// Photos whose claims are contradicted, or not proved: they have no owner until a person decides.
    pub withheld: Vec<usize>,
    /// What could not be decided.
    pub findings: Vec<MatchFinding>,
}

#[cfg(test)]
mod accidents;
#[cfg(test)]
mod order_tests;
#[cfg(test)]
mod tests;
