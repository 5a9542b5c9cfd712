//! Code cards and queue slips: people and their codes in, pages with QR codes out.
//!
//! In: people of a list or of codes alone, and a plan if there is one. Out: a PDF on A4 or on labels, or one card for a screen.

mod code;
mod job;
mod label;
mod options;

pub use job::{CardError, CardFault, CardFaultKind, CardJob, Cards, in_rows};
pub use label::LabelSheet;
pub use options::{CardFace, CardKind, CardOptions, Correction};
