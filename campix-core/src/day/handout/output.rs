//! Why an output could not be written.

use crate::ground::errors::ErrorCode;

/// An output for people could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The system refused to take the bytes.
    #[error("cannot write {what}")]
    Write {
        /// Which output: "results.csv", "index.html".
        what: &'static str,
        /// The system's own error.
        source: std::io::Error,
    },
    /// More rows than a sheet of a workbook holds.
    #[error("{what} cannot hold so many rows; a sheet ends at row 1048576")]
    TooManyRows {
        /// Which output.
        what: &'static str,
    },
    /// A template of ours does not render: a fault of the program.
    #[error("the template of {what} does not render")]
    Template {
        /// Which output.
        what: &'static str,
    },
    /// A workbook of ours cannot be built: a fault of the program.
    #[error("the workbook {what} cannot be built")]
    Workbook {
        /// Which output.
        what: &'static str,
    },
}

impl OutputError {
    /// Number of the error, 680–683.
    pub fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::Write { .. } => 680,
            Self::TooManyRows { .. } => 681,
            Self::Template { .. } => 682,
            Self::Workbook { .. } => 683,
        })
    }
}
