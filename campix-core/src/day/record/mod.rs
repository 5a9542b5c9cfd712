//! The records of a day: what was found out about each photo, and the outcome of each photo and person.

pub(crate) mod agreement;
pub(crate) mod decision;
pub(crate) mod handover;
pub mod outcome;
pub(crate) mod photo;
