//! Files that are read whole, each under a ceiling, folders that must be there, and the error if they cannot be read.

use std::io::Read as _;
use std::path::Path;

use campix_core::{FileError, Operation, ceiling};

use crate::stop::{OrStop as _, Stop};

/// The bytes of the file at `path`, of which there may be `most`.
#[cfg(feature = "people")]
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Stop> {
    ceiling::read(path, most).or_stop_at(path)
}

/// The bytes of a photo, at most `limit` and one more, by which the engine sees that it is larger, and refuses it in its own words.
pub(crate) fn photo(path: &Path, limit: u64) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let read = ceiling::open(path).and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes));
    read.map_err(FileError::of(Operation::Read, path)).or_stop_at(path)?;
    Ok(bytes)
}

/// The text in the file at `path`, of at most `most` bytes.
#[cfg(feature = "people")]
pub(crate) fn text(path: &Path, most: u64) -> Result<String, Stop> {
    ceiling::read_text(path, most).or_stop_at(path)
}

/// Checks that the folder at `path` is there.
#[cfg(any(feature = "day", feature = "prints"))]
pub(crate) fn folder(path: &Path) -> Result<(), Stop> {
    let found = std::fs::read_dir(path).map(drop);
    found.map_err(FileError::of(Operation::Read, path)).or_stop_at(path)
}
