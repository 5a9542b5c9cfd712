//! Why no roster came of a file. Rows are named by their number; nothing of their content is kept.

use std::path::PathBuf;

use super::remark::Remark;
use crate::ground::errors::ErrorCode;

/// A list cannot be used as a roster.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RosterError {
    /// The operating system refused to read the file.
    #[error("cannot read the roster {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's own error.
        source: std::io::Error,
    },
    /// The list is larger than any campus.
    #[error("expected at most {most} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        most: u64,
    },
    /// It is a workbook of Excel 97–2003.
    #[error("expected CSV or XLSX, found an Excel 97-2003 workbook (.xls); save it as .xlsx")]
    OldWorkbook,
    /// The workbook is damaged, encrypted, or no workbook.
    #[error("the workbook cannot be read: damaged, encrypted, or not an .xlsx file")]
    Workbook,
    /// The workbook has no such sheet.
    #[error("the workbook has no sheet of the name asked for; it has {sheets} sheets")]
    NoSheet {
        /// How many sheets there are.
        sheets: usize,
    },
    /// Several sheets look like rosters; one must be named.
    #[error("{sheets} sheets have the headings of a roster; name the one to read")]
    SeveralSheets {
        /// How many do.
        sheets: usize,
    },
    /// No row among the first twenty has headings with a student, identity or exam number.
    #[error("no heading names a student number, an identity number or an exam number; name the column")]
    NoKeyColumn,
    /// A column named by the caller is not there.
    #[error("the column asked for as {role} is not there")]
    NoColumn {
        /// The role it was asked for.
        role: &'static str,
    },
    /// Two columns have the same heading.
    #[error("columns {first} and {second} are both headed as {role}; name the one to read")]
    SameHeading {
        /// The role both headings mean.
        role: &'static str,
        /// One column, from 1.
        first: usize,
        /// The other, from 1.
        second: usize,
    },
    /// There are headings but nobody below them.
    #[error("there is nobody in the list")]
    Nobody,
    /// Rows are wrong. All of them are told at once.
    #[error("{} faults in {} rows", faults(remarks), rows(remarks))]
    Refused {
        /// Faults and notices in the order of rows.
        remarks: Vec<Remark>,
    },
}

fn faults(remarks: &[Remark]) -> usize {
    remarks.iter().filter(|remark| remark.kind.refuses()).count()
}

fn rows(remarks: &[Remark]) -> usize {
    let mut rows: Vec<u32> = remarks.iter().filter(|remark| remark.kind.refuses()).map(|remark| remark.row).collect();
    rows.dedup();
    rows.len()
}

impl RosterError {
    /// Number of the error, 500–519.
    pub fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::Io { .. } => 500,
            Self::TooLarge { .. } => 501,
            Self::OldWorkbook => 502,
            Self::Workbook => 503,
            Self::NoSheet { .. } => 504,
            Self::SeveralSheets { .. } => 505,
            Self::NoKeyColumn => 506,
            Self::NoColumn { .. } => 507,
            Self::SameHeading { .. } => 508,
            Self::Nobody => 509,
            Self::Refused { .. } => 510,
        })
    }
}
