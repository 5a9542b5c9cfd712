//! One error over all stages.

use std::path::PathBuf;

use crate::face::FaceError;
use crate::ground::errors::ErrorCode;
use crate::make::MakeError;
use crate::make::encode::RetagError;
use crate::photo::DecodeError;
use crate::profile::ProfileError;

/// The work could not be done. A broken rule is never an error but a finding in a report.
#[derive(thiserror::Error)]
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
    /// The tags of a file cannot be changed.
    #[error(transparent)]
    Retag(#[from] RetagError),
    /// The operating system refused a file operation. Neither message nor `Debug` shows the path: photos are called by
    /// numbers of people.
    #[error("cannot {operation} the file")]
    Io {
        /// What was tried: "read", "write", "create".
        operation: &'static str,
        /// The file or folder, for whoever may show it.
        path: PathBuf,
        /// The system's own error.
        source: std::io::Error,
    },
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Decode(error) => f.debug_tuple("Decode").field(error).finish(),
            Self::Face(error) => f.debug_tuple("Face").field(error).finish(),
            Self::Profile(error) => f.debug_tuple("Profile").field(error).finish(),
            Self::Make(error) => f.debug_tuple("Make").field(error).finish(),
            Self::Retag(error) => f.debug_tuple("Retag").field(error).finish(),
            Self::Io { operation, path: _, source } => {
                f.debug_struct("Io").field("operation", operation).field("source", source).finish_non_exhaustive()
            }
        }
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
            Self::Retag(error) => error.code(),
            Self::Io { .. } => ErrorCode(900),
        }
    }
}
