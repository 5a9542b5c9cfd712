//! Which photo belongs to whom. The roster decides, not the form of a name; an uncertain match is a finding, never a guess.
//!
//! Ways: [`by_name`], [`by_table`], [`by_roster`], [`by_order`], [`by_cards`]; each makes claims. [`settle`] joins the claims of
//! any ways into one [`Matching`], in which every photo and every person occurs exactly once; [`Totals::check`] proves it.

mod advice;
mod card;
mod file_name;
mod finding;
mod index;
mod look;
mod order;
mod settle;
mod table;

use serde::Serialize;

use super::number::KeyKind;
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;

use super::{CollectionCode, PhotoName};

pub use card::{Luma, by_cards, read_codes};
pub use file_name::by_name;
pub use finding::{MatchFinding, MatchKind};
pub use look::{Look, NEAR, SAME};
pub use order::{FrameOrder, by_order};
pub use settle::{Matching, PersonState, Place, Totals, TotalsError, settle};
pub use table::{PhotoTable, by_roster, by_table};

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
    /// Station or camera; frames of one station are one sequence.
    pub station: Option<String>,
    /// What the picture looks like, if it could be decoded.
    pub look: Option<Look>,
    /// Texts of code cards in the picture, see [`read_codes`].
    pub codes: Vec<CollectionCode>,
}

impl Frame {
    /// A frame with only its file known; fill in the other fields.
    pub fn new(name: PhotoName, sha256: Sha256Digest) -> Self {
        Self { name, sha256, taken: None, station: None, look: None, codes: Vec::new() }
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
    /// What could not be decided.
    pub findings: Vec<MatchFinding>,
}

#[cfg(test)]
mod tests;
