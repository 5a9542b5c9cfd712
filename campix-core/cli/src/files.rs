//! Files that are read whole, folders that must be there, and the error if they cannot be read.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use campix_core::{FileError, Operation};

use crate::stop::{OrStop as _, Stop};

/// The bytes of the file at `path`.
#[cfg(feature = "people")]
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    read_up_to(path, u64::MAX)
}

/// The bytes of the file at `path`, at most `limit` and one more, which shows that it is longer.
pub(crate) fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes));
    read.map_err(FileError::of(Operation::Read, path)).or_stop_at(path)?;
    Ok(bytes)
}

/// The text in the file at `path`.
#[cfg(feature = "people")]
pub(crate) fn text(path: &Path) -> Result<String, Stop> {
    String::from_utf8(read(path)?).map_err(|_| Stop::usage("文件不是 UTF-8 文本", "a file of text is not UTF-8"))
}

/// Checks that the folder at `path` is there.
#[cfg(any(feature = "day", feature = "prints"))]
pub(crate) fn folder(path: &Path) -> Result<(), Stop> {
    let found = std::fs::read_dir(path).map(drop);
    found.map_err(FileError::of(Operation::Read, path)).or_stop_at(path)
}
