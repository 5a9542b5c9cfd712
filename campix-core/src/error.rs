//! One error over all stages, and the numbers by which C, Python and JSON know them.

use std::path::PathBuf;

use crate::face::FaceError;
use crate::make::MakeError;
use crate::photo::DecodeError;
use crate::profile::ProfileError;

/// The work could not be done. A broken rule is never an error but a finding in a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not a photo that can be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The engine that finds faces failed.
    #[error(transparent)]
    Face(#[from] FaceError),
    /// A profile cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// No complying file can be made of this photo.
    #[error(transparent)]
    Make(#[from] MakeError),
    /// The operating system refused a file operation.
    #[error("cannot {operation} {}", path.display())]
    Io {
        /// What was tried: "read", "write", "create".
        operation: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's own error.
        source: std::io::Error,
    },
}

/// Stable number of an error: hundreds name the stage, a number is never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(pub u32);

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "E{:03}", self.0)
    }
}

impl Error {
    /// The number under which all three languages report this error.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Decode(error) => error.code(),
            Self::Face(error) => error.code(),
            Self::Profile(error) => error.code(),
            Self::Make(error) => error.code(),
            Self::Io { .. } => ErrorCode(900),
        }
    }
}
