//! Photo + Facts + Profile → the file that complies, checked again before it is handed out.

pub mod encode;
mod plan;

pub use plan::{Binding, Conflict, NoPlan, Plan, Quantity, Request, Subject, Target, Window, plan};

use crate::error::ErrorCode;

/// Why no complying file could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MakeError {
    /// The picture does not become a file in the band.
    #[error(transparent)]
    Encode(#[from] encode::EncodeError),
}

impl MakeError {
    /// Number of the error, 400–499.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Encode(error) => error.code(),
        }
    }
}
