//! A standard as data: TOML → validated stack of rules. Knows no pixel.

use crate::error::ErrorCode;

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {}

impl ProfileError {
    /// Number of the error, 300–399.
    pub fn code(&self) -> ErrorCode {
        match *self {}
    }
}
