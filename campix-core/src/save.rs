//! Files written whole or not at all: a temporary name in the same folder, synced, renamed.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;

/// Writes `bytes` to the file at `path`; what was there before is replaced, and a reader never sees half a file.
///
/// # Errors
/// [`Error::Io`]; nothing half-written is left then.
pub fn save(path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), Error> {
    let path = path.as_ref();
    let beside = beside(path);
    let written = File::options().write(true).create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_data()?;
        drop(file);
        fs::rename(&beside, path)
    });
    written.map_err(|source| {
        let _ = fs::remove_file(&beside);
        Error::Io { operation: "write", path: path.to_owned(), source }
    })
}

/// A temporary name in the same folder; it carries numbers only, never a part of the file's own name.
fn beside(path: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".campix-{}-{number}.save", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = std::env::temp_dir().join(format!("campix-save-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("张三 📷.jpg");
        save(&path, b"first").unwrap();
        save(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert!(save(folder.join("absent").join("x"), b"").is_err());
        // A folder stands where the file should be.
        assert!(save(&folder, b"x").is_err());
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(left, [path]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
