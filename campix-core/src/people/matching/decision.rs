//! What people decided, as matching sees it: photos and people as indexes. Decisions go before every other evidence.

use std::collections::{BTreeMap, BTreeSet};

/// Decisions about the photos and people of one matching.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decided {
    /// Whose a photo is.
    pub owners: BTreeMap<usize, usize>,
    /// Photos that are nobody's: strangers, test shots.
    pub nobodys: BTreeSet<usize>,
    /// Which of their photos is to be used for a person; that it is theirs is said by `owners`, or by a claim.
    pub used: BTreeMap<usize, usize>,
    /// Photos that are not, or no longer, to be used for a person: frame and person.
    pub refused: BTreeSet<(usize, usize)>,
    /// People who, somebody said, did not come: a photo of theirs contradicts that.
    pub away: BTreeSet<usize>,
}

impl Decided {
    /// The owner somebody decided on.
    pub(super) fn owner(&self, frame: usize) -> Option<usize> {
        self.owners.get(&frame).copied()
    }

    /// Whether somebody decided whose the photo is, or that it is nobody's.
    pub(super) fn settles(&self, frame: usize) -> bool {
        self.nobodys.contains(&frame) || self.owner(frame).is_some()
    }
}
