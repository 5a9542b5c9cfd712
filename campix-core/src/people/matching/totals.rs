//! Photos and people counted from both sides: nothing is lost, nothing counted twice.

use serde::Serialize;

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::text::Text;

/// Everything counted once, from both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// Photos given.
    pub photos: usize,
    /// Photos chosen for a person.
    pub chosen: usize,
    /// Photos superseded by a later one.
    pub earlier: usize,
    /// Photos that repeat another file.
    pub copies: usize,
    /// Photos whose bytes several people have.
    pub contested: usize,
    /// Photos that fit several people.
    pub ambiguous: usize,
    /// Frames with a code card.
    pub cards: usize,
    /// Photos without an owner.
    pub unowned: usize,
    /// People of the roster.
    pub people: usize,
    /// People with a photo.
    pub matched: usize,
    /// People whose photos are not certainly theirs.
    pub unsettled: usize,
    /// People without a photo.
    pub missing: usize,
}

/// The totals do not add up: a photo or a person was lost or counted twice. The fault is in the program, never in the photos.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TotalsError {
    /// "photos", "people" or "chosen photos and matched people".
    pub side: Text,
    /// What there is.
    pub expected: usize,
    /// What was counted.
    pub found: usize,
}

impl Explain for TotalsError {
    fn explain(&self) -> Explanation<'_> {
        let Self { side, expected, found } = self;
        says!(
            MATCHING_TOTALS,
            en "the totals of {side} do not add up: expected {expected}, found {found}",
            zh "{side}的数目对不上：应为 {expected}，实为 {found}"; side = side
        )
    }
}

error!(TotalsError);

impl Totals {
    /// Proves that every photo and every person is counted exactly once, and that both sides agree.
    ///
    /// # Errors
    /// [`TotalsError`] naming the side that fails.
    pub const fn check(&self) -> Result<(), TotalsError> {
        let photos =
            self.chosen + self.earlier + self.copies + self.contested + self.ambiguous + self.cards + self.unowned;
        if photos != self.photos {
            return Err(TotalsError { side: Text::fixed("照片", "photos"), expected: self.photos, found: photos });
        }
        let people = self.matched + self.unsettled + self.missing;
        if people != self.people {
            return Err(TotalsError { side: Text::fixed("人员", "people"), expected: self.people, found: people });
        }
        if self.chosen != self.matched {
            let side = Text::fixed("选定照片与已匹配人员", "chosen photos and matched people");
            return Err(TotalsError { side, expected: self.matched, found: self.chosen });
        }
        Ok(())
    }
}
