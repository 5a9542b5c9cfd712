//! Folders: all files below one, leftovers of a killed run, digests of files, names made durable.

use std::fs;
use std::io;
#[cfg(feature = "day")]
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[cfg(feature = "day")]
use sha2::{Digest as _, Sha256};

#[cfg(feature = "day")]
use super::ceiling;
#[cfg(feature = "day")]
use super::digest::Sha256Digest;
use super::whole_file::temporary;

/// Makes the names in a folder durable; does nothing if the system cannot sync folders.
#[cfg(feature = "day")]
pub(crate) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = fs::File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// Digest and size of a file, read in pieces, since a package contains a whole day. `None` if there is no file.
#[cfg(feature = "day")]
pub(crate) fn digest(path: &Path) -> io::Result<Option<(Sha256Digest, u64)>> {
    let mut file = match ceiling::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(Some((Sha256Digest(hasher.finalize().into()), size))),
            Ok(length) => {
                hasher.update(&piece[..length]);
                size += length as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Creates a folder and those above it that are missing, for their owner only (mode 0700); one that is there is left as it is. Windows
/// has no modes: there a folder inherits who may look into it.
pub(crate) fn create(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes what a killed run left under temporary names, in `folder` and below; returns the number of files.
pub(crate) fn sweep(folder: &Path) -> io::Result<usize> {
    let mut removed = 0;
    for entry in walk(folder)? {
        let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if temporary(&name) {
            fs::remove_file(&entry)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Files directly in `folder` that a killed run left under temporary names.
#[cfg(feature = "day")]
pub(crate) fn leftovers(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if temporary(&entry.file_name().to_string_lossy()) && entry.file_type()?.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// All files in `folder` and below, in the order of their paths. A link counts as a file, even if its target is missing, so
/// that it is reported when it cannot be read; a link to a folder is not followed. Devices, pipes and sockets, and links to
/// them, are left out: reading one may never end. Without a folder there are no files.
pub(crate) fn walk(folder: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(entries(folder, &|_| true)?.files)
}

/// What is in a folder and below, each list in the order of paths.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    /// Files, links to files, and links to nothing.
    pub(crate) files: Vec<PathBuf>,
    /// Devices, pipes, sockets, and links to them.
    pub(crate) special: Vec<PathBuf>,
    /// Links to folders.
    pub(crate) links: Vec<PathBuf>,
}

/// Goes through `folder` and those of the folders below it whose name `enter` takes.
pub(crate) fn entries(folder: &Path, enter: &dyn Fn(&str) -> bool) -> io::Result<Entries> {
    let mut found = Entries::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            if kind.is_dir() {
                if enter(&entry.file_name().to_string_lossy()) {
                    folders.push(path);
                }
            } else if kind.is_file() {
                found.files.push(path);
            } else if kind.is_symlink() {
                match fs::metadata(&path) {
                    Ok(to) if to.is_dir() => found.links.push(path),
                    Ok(to) if !to.is_file() => found.special.push(path),
                    _ => found.files.push(path),
                }
            } else {
                found.special.push(path);
            }
        }
    }
    for list in [&mut found.files, &mut found.special, &mut found.links] {
        list.sort();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::whole_file::tests::Scratch;

    #[test]
    fn the_sweep_takes_our_own_leftovers_only() {
        let scratch = Scratch::new("sweep");
        let deep = scratch.0.join("计算机学院/2班");
        fs::create_dir_all(&deep).unwrap();
        for name in [".campix-12-0.part", ".campix-x-0.part", ".campix-.part", "12-0.part", "a.jpg"] {
            fs::write(deep.join(name), b"x").unwrap();
        }
        assert_eq!(sweep(&scratch.0).unwrap(), 1);
        assert_eq!(walk(&scratch.0).unwrap().len(), 4);
        assert_eq!(sweep(&scratch.0.join("absent")).unwrap(), 0);
    }
}
