//! 一生一档: one file a student, made from what a day left behind, and the cover over all of them.
//!
//! In: the records of a day, its journal, answers of comparison services, decisions of reviewers, statements of operators.
//! Out: a self-contained PDF and HTML a student, a cover as PDF, HTML and XLSX, each named in the journal by its digest.
//! Invariant: numbers are masked everywhere; an answer, once taken, is never changed; nothing passes but "the same person".

mod casebook;
mod conclusion;
mod contents;
mod cover;
mod duty;
mod error;
mod findings;
mod letterhead;
mod lists;
mod options;
mod page;
mod paper;
mod people;
mod record;
mod review;
mod stored_answer;
mod verify;
mod view;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use casebook::{Casebook, Journalled};
pub use conclusion::Conclusion;
pub use cover::{Count, Sums, Tally};
pub use duty::{Allowed, Attestation, Duties, Duty, DutyError, Statement};
pub use error::DossierError;
pub use options::{DossierOptions, Forms};
pub use page::Templates;
pub use review::{Decision, Review, ReviewError, ReviewFault, ReviewFaultKind};
pub use stored_answer::StoredAnswer;
pub use verify::{FileKind, Intact, Seal, Tampered, Verifier};
pub use write::{Dossiers, DossiersReport};
