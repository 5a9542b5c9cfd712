//! What matching could not decide or a person should look at, as data and in words. Rows and photos are numbers, never names.

use serde::Serialize;

use super::kind::MatchKind;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MatchFinding {
    /// What was found.
    #[serde(flatten)]
    pub kind: MatchKind,
    /// Rows of the roster it is about, ascending.
    pub rows: Vec<u32>,
    /// Photos it is about, as places in the slice of frames, ascending.
    pub frames: Vec<usize>,
}

impl MatchFinding {
    pub(super) fn new(kind: MatchKind, mut rows: Vec<u32>, mut frames: Vec<usize>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        frames.sort_unstable();
        frames.dedup();
        Self { kind, rows, frames }
    }
}
