//! An answer of a provider as the casebook keeps it, with the decisions of reviewers about it.

use crate::compare::Answer;
use crate::ground::digest::Sha256Digest;

use super::review::Review;

/// An answer as stored, with the decisions about it, earliest first.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StoredAnswer {
    /// Identifies the answer: its digest.
    pub id: Sha256Digest,
    /// The answer, unchanged.
    pub answer: Answer,
    /// Decisions of reviewers.
    pub reviews: Vec<Review>,
}
