//! A campus day: roster and photos in, delivery out – parallel, resumable, journalled.
//!
//! Photos are worked on by their bytes alone, then allotted to people, then moved to their places. The journal is the
//! memory of a run: kill it at any moment, start it again, and the delivery is that of an undisturbed run.

mod allot;
pub(crate) mod base64;
mod carry;
mod chart;
pub(crate) mod clock;
pub mod contact;
pub(crate) mod crew;
mod day;
mod delivery;
pub(crate) mod disk;
pub mod drift;
mod error;
pub(crate) mod event;
mod fault;
mod files;
mod handout;
pub(crate) mod journal;
mod naming;
pub mod outcome;
mod outcomes;
mod output;
mod package;
mod portrait;
mod progress;
pub mod proof;
mod purge;
pub mod results;
pub mod retake;
mod run;
pub(crate) mod show;
mod source;
pub(crate) mod store;
mod survey;
pub(crate) mod thumbs;
pub(crate) mod work;
mod workbook;

#[cfg(test)]
mod output_tests;
#[cfg(test)]
mod tests;

pub use crate::people::{Moment, Sha256Digest};
pub use allot::{Stations, Way};
pub use clock::{Clock, FixedClock, SystemClock};
pub use day::{Day, DayReport, Demand, Destination, Packing};
pub use error::DayError;
pub use event::Part;
pub use journal::{JournalError, Verified, verify as verify_journal};
pub use outcome::{Note, Outcome, PhotoRef, Product, Session, Severity, Standing, Thumbnails};
pub use outcomes::Totals;
pub use output::OutputError;
pub use package::{Password, PasswordTooShort, read_package};
pub use progress::{CancelToken, Phase, Progress};
pub use purge::{Deleted, Purge, Purged};
pub use show::Disclosure;
pub use source::{Incoming, Photos};
