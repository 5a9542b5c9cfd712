//! 一生一档: one file per student, made from the files of a finished day, and a cover over all of them.
//!
//! Input: the records of a day, its journal, answers of comparison services, decisions of reviewers, statements of operators.
//! Output: a self-contained PDF and HTML per student, a cover as PDF, HTML and XLSX, each named in the journal by its digest.
//! Invariant: numbers are masked everywhere; a stored answer is never changed; only "the same person" is a pass.

mod batch;
mod casebook;
mod conclusion;
mod contents;
mod cover;
mod duty;
mod error;
mod findings;
mod letterhead;
mod lines;
mod lists;
mod options;
mod page;
mod paper;
mod people;
mod places;
mod record;
mod references;
mod review;
mod stored_answer;
mod verify;
mod view;
mod words;
mod write;

#[cfg(test)]
mod contract_tests;
#[cfg(test)]
mod cover_tests;
#[cfg(test)]
mod later_tests;
#[cfg(test)]
mod places_tests;
#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod run_tests;
#[cfg(test)]
mod tests;

pub use casebook::{Casebook, Journalled};
pub use conclusion::Conclusion;
pub use cover::{Count, Sums, Tally};
pub use duty::{Allowed, Attestation, Duties, Duty, DutyError, Statement};
pub use error::DossierError;
pub use options::{DossierOptions, Forms};
pub use page::Templates;
pub use places::Unproven;
pub use references::ReferencesTaken;
pub use review::{Decision, Review, ReviewError, ReviewFault, ReviewFaultKind};
pub use stored_answer::StoredAnswer;
pub use verify::{FileKind, Intact, PlaceCheck, Seal, Tampered, Verifier};
pub use write::{Dossiers, DossiersReport};
