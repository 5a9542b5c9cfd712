//! Files written whole or not at all, for callers.

use std::path::Path;

use crate::ground::file_error::{FileError, Operation};
use crate::ground::whole_file::{SharedDisk, write};

/// Writes `bytes` to the file at `path`; an existing file is replaced, and a reader never sees half a file. Who may
/// read it follows from the settings of the system.
///
/// # Errors
/// [`FileError`]; then nothing half-written is left.
pub fn save(path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), FileError> {
    let path = path.as_ref();
    write(&SharedDisk, path, bytes).map_err(FileError::of(Operation::Write, path))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::ground::whole_file::tests::Scratch;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let scratch = Scratch::new("save");
        let path = scratch.0.join("张三 📷.jpg");
        save(&path, b"first").unwrap();
        save(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert!(save(scratch.0.join("absent").join("x"), b"").is_err());
        // There is a folder where the file should be.
        fs::create_dir(scratch.0.join("folder")).unwrap();
        assert!(save(scratch.0.join("folder"), b"x").is_err());
        let left = fs::read_dir(&scratch.0).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_file()).count();
        assert_eq!(left, 1);
    }
}
