//! An answer of a provider as the casebook keeps it, with the decisions of reviewers about it.

use crate::compare::Answer;
use crate::ground::digest::Sha256Digest;

use super::review::Review;

/// An answer as it is held, with the decisions about it, the earliest first.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StoredAnswer {
    /// Names the answer: its digest.
    pub id: Sha256Digest,
    /// The answer, as it was taken.
    pub answer: Answer,
    /// Decisions of reviewers.
    pub reviews: Vec<Review>,
}
