//! A campus day: what happened to every photo and person, and what people are handed about it.

pub mod outcome;

pub use crate::people::{Moment, Sha256Digest};
pub use outcome::{Note, Outcome, PhotoRef, Product, Session, Severity, Standing, Thumbnails};
