//! Why dossiers could not be written. What is wrong with single people is in their dossiers, not here.

use crate::compare::{CompareError, MapError};
use crate::day::{DayError, JournalError, OutputError};
use crate::ground::errors::ErrorCode;
use crate::paper::{FontError, PdfError};

use super::duty::DutyError;
use super::review::ReviewError;

/// The work could not be done. What was written before stays, and is named in the journal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DossierError {
    /// The folder or the journal of the day cannot be used.
    #[error(transparent)]
    Day(#[from] DayError),
    /// The records are not those of this journal.
    #[error("the records are not those of this day: {what}")]
    OtherDay {
        /// What does not fit.
        what: &'static str,
    },
    /// A list of answers cannot be taken.
    #[error(transparent)]
    Compare(#[from] CompareError),
    /// A service said what no table maps.
    #[error("the answer about row {row} cannot be mapped: {error}")]
    Unmapped {
        /// Row of the person in the roster.
        row: u32,
        /// Why.
        error: MapError,
    },
    /// A review cannot be taken.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// A statement cannot be taken.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// A text that is to enter the journal names the person it is about.
    #[error("the text about row {row} holds the name or a number of the person; the journal must not")]
    NamesPerson {
        /// Row of the person in the roster.
        row: u32,
    },
    /// Nobody on the roster has this row.
    #[error("nobody on the roster stands in row {row}")]
    Nobody {
        /// The row asked for.
        row: u32,
    },
    /// The person has no delivered photo to be compared.
    #[error("row {row} has no delivered photo")]
    NoPhoto {
        /// Row of the person in the roster.
        row: u32,
    },
    /// No font can write Chinese.
    #[error(transparent)]
    Font(#[from] FontError),
    /// A PDF cannot be written.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// A template does not parse or render.
    #[error("line {line} of the template {name}: {what}")]
    Template {
        /// Which template.
        name: &'static str,
        /// Line, from 1; 0 where it is not known.
        line: usize,
        /// What kind of fault.
        what: String,
    },
    /// A workbook or page cannot be made.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The people of the cover do not add up: a defect of campix.
    #[error("the totals of {what} do not add up: {expected} expected, {found} found")]
    Totals {
        /// What was counted.
        what: &'static str,
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
}

impl From<JournalError> for DossierError {
    fn from(error: JournalError) -> Self {
        Self::Day(error.into())
    }
}

impl DossierError {
    /// Number of the error, 870–879 and those of the stages below.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Day(error) => error.code(),
            Self::OtherDay { .. } => ErrorCode(870),
            Self::Compare(error) => error.code(),
            Self::Unmapped { error, .. } => error.code(),
            Self::Review(error) => error.code(),
            Self::Duty(error) => error.code(),
            Self::NamesPerson { .. } => ErrorCode(871),
            Self::Nobody { .. } => ErrorCode(872),
            Self::NoPhoto { .. } => ErrorCode(873),
            Self::Font(error) => error.code(),
            Self::Pdf(error) => error.code(),
            Self::Template { .. } => ErrorCode(874),
            Self::Output(error) => error.code(),
            Self::Totals { .. } => ErrorCode(875),
        }
    }
}
