//! Why a day could not be carried out. What is wrong with single photos or people is in the results, not here.

use std::io;

use crate::ground::errors::ErrorCode;
use crate::people::matching::TotalsError;
use crate::people::naming::{PlanError, TemplateError};

use crate::day::handout::output::OutputError;
use crate::day::ledger::journal::JournalError;

/// The run could not be done or not be finished. What it did stays, and the next run goes on from there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DayError {
    /// The system refused. Neither the place nor the error names a photo.
    #[error("cannot {operation} {place}")]
    Io {
        /// What was tried: "read", "write", "create".
        operation: &'static str,
        /// What it was tried on.
        place: &'static str,
        /// The system's own error.
        source: io::Error,
    },
    /// The disk is full. Nothing half-written was left.
    #[error("the disk is full: cannot {operation} {place}")]
    DiskFull {
        /// What was tried.
        operation: &'static str,
        /// What it was tried on.
        place: &'static str,
    },
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The run was stopped between two photos.
    #[error("stopped after {done} photos; the next run goes on from there")]
    Cancelled {
        /// Photos done so far, those of earlier runs included.
        done: u64,
    },
    /// Nothing is asked for.
    #[error("no destination is given: nothing would be delivered")]
    NoDestination,
    /// A profile does not say what file to make.
    #[error("profile {profile} makes no file")]
    NoOutput {
        /// Its id.
        profile: String,
    },
    /// Two destinations would write into one folder.
    #[error("two destinations are called {profile}")]
    SameDestination {
        /// Id of the profile.
        profile: String,
    },
    /// A template of file names cannot be read.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// Names of files cannot be made of this roster; every reason is told, by row.
    #[error(transparent)]
    Names(#[from] PlanError),
    /// A table, list or page could not be made.
    #[error(transparent)]
    Output(OutputError),
    /// Matching lost somebody or something: a defect of campix.
    #[error(transparent)]
    Matching(#[from] TotalsError),
    /// Photos or people are unaccounted for. A defect of campix, or somebody changed the folder during the run.
    #[error("the totals of {what} do not add up: {expected} expected, {found} found")]
    Totals {
        /// What was counted.
        what: &'static str,
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// Something that cannot happen did.
    #[error("defect of campix: {what}")]
    Defect {
        /// What.
        what: &'static str,
    },
}

impl From<OutputError> for DayError {
    fn from(error: OutputError) -> Self {
        match error {
            OutputError::Write { source, .. } => Self::io("write", "the results")(source),
            other => Self::Output(other),
        }
    }
}

impl DayError {
    /// Number of the error, 700–799; errors of the journal are 720 and above.
    pub fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::Names(error) => return error.code(),
            Self::Template(error) => return error.code(),
            Self::Matching(error) => return error.code(),
            Self::Output(error) => return error.code(),
            Self::Journal(error) => return error.code(),
            Self::Io { .. } => 700,
            Self::DiskFull { .. } => 701,
            Self::Cancelled { .. } => 702,
            Self::NoDestination => 703,
            Self::NoOutput { .. } => 704,
            Self::SameDestination { .. } => 705,
            Self::Totals { .. } => 708,
            Self::Defect { .. } => 709,
        })
    }

    pub(crate) fn io(operation: &'static str, place: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { operation, place },
            _ => Self::Io { operation, place, source },
        }
    }
}
