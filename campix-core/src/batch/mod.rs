//! A campus day: what happened to every photo and person, and what people are handed about it.

mod base64;
mod chart;
pub mod contact;
pub mod drift;
pub mod outcome;
mod output;
pub mod proof;
pub mod results;
pub mod retake;
mod show;
mod workbook;

pub use crate::people::{Moment, Sha256Digest};
pub use outcome::{Note, Outcome, PhotoRef, Product, Session, Severity, Standing, Thumbnails};
pub use output::OutputError;
pub use show::Disclosure;

#[cfg(test)]
mod output_tests;
