//! A campus day: what happened to every photo and person, and what people are handed about it.

pub mod outcome;

pub use outcome::{Moment, Note, Outcome, PhotoRef, Product, Session, Severity, Sha256Digest, Standing, Thumbnails};
