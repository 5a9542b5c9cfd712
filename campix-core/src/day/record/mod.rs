//! The records of a day: what was learnt of each photo, and what became of each photo and person.

pub mod outcome;
pub(crate) mod photo;
