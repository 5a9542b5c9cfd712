//! One error for all stages of a photo, for a caller that passes them all on with `?`.

use crate::face::FaceError;
use crate::ground::explain::{Explain, Explanation, error};
use crate::ground::file_error::FileError;
use crate::make::MakeError;
use crate::make::encode::RetagError;
use crate::photo::{DecodeError, FrameError};
use crate::profile::ProfileError;

/// The work could not be done. A broken rule is never an error but a finding in a report.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The photo cannot be read.
    Decode(DecodeError),
    /// The bytes of a camera's frame do not hold a picture.
    Frame(FrameError),
    /// The engine that finds faces failed.
    Face(FaceError),
    /// A profile cannot be used.
    Profile(ProfileError),
    /// No complying file can be made of this photo.
    Make(MakeError),
    /// The tags of a file cannot be changed.
    Retag(RetagError),
    /// The operating system refused a file operation. Neither message nor `Debug` shows the path: photos are named after
    /// people's numbers.
    File(FileError),
}

impl Explain for Error {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Decode(error) => error.explain(),
            Self::Frame(error) => error.explain(),
            Self::Face(error) => error.explain(),
            Self::Profile(error) => error.explain(),
            Self::Make(error) => error.explain(),
            Self::Retag(error) => error.explain(),
            Self::File(error) => error.explain(),
        }
    }
}

error!(
    Error: Decode(DecodeError), Frame(FrameError), Face(FaceError), Profile(ProfileError), Make(MakeError),
    Retag(RetagError), File(FileError)
);
