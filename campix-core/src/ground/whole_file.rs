//! Files written whole or not at all: temporary name in the same folder, synced, renamed.
//!
//! Temporary names carry a number of the process and a counter, never a person. What a killed run left under such a
//! name is swept before the next one starts.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

use crate::ground::digest::Sha256Digest;

/// Starts every temporary name.
const PREFIX: &str = ".campix-";
/// Ends every temporary name.
const SUFFIX: &str = ".part";

/// What a run asks of the file system; the seam where tests let a disk fill up.
pub(crate) trait Disk: Sync {
    /// Creates a file that must not exist, to be written piece by piece.
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Creates a file that must not exist, writes all of it and syncs it.
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.open(path)?;
        file.write_all(bytes)?;
        file.sync()
    }

    /// Moves a file over whatever is there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
}

/// A file being written.
pub(crate) trait DiskFile: io::Write + Send {
    /// Makes what was written durable.
    fn sync(&self) -> io::Result<()>;
}

impl DiskFile for File {
    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }
}

/// The real file system.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemDisk;

impl Disk for SystemDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File::options().write(true).create_new(true).open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
}

/// A temporary name beside `path`.
pub(crate) fn beside(path: &Path) -> PathBuf {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id()))
}

/// Writes `bytes` to `path`, whole or not at all; whatever was there is replaced.
pub(crate) fn write(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = beside(path);
    let done = disk.create(&part, bytes).and_then(|()| disk.rename(&part, path));
    if done.is_err() {
        // The reason of the failure matters more than that of a second one; the sweep of the next run tries again.
        let _ = fs::remove_file(&part);
    }
    done
}

/// Moves a finished file to its place; across file systems it is copied, synced and renamed there.
pub(crate) fn place(disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
    match disk.rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            write(disk, to, &fs::read(from)?)?;
            fs::remove_file(from)
        }
        done => done,
    }
}

/// Makes the names in a folder durable; where the system cannot sync a folder there is nothing to do.
pub(crate) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// Digest and size of a file, read in pieces: a package holds a whole day. `None` if there is none.
pub(crate) fn digest(path: &Path) -> io::Result<Option<(Sha256Digest, u64)>> {
    let mut file = match File::open(path) {
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

/// Whether a name is one of our temporary ones.
fn temporary(name: &str) -> bool {
    name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)).is_some_and(|middle| {
        middle.split_once('-').is_some_and(|(process, number)| {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits(process) && digits(number)
        })
    })
}

/// Removes what a killed run left under temporary names, in `folder` and below; returns how many files.
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

/// All files in `folder` and below, in the order of their paths. A link counts as a file, also one that leads nowhere, so
/// that it is named where it cannot be read; a link to a folder is not followed. No folder, no files.
pub(crate) fn walk(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() || kind.is_symlink() && !fs::metadata(entry.path()).is_ok_and(|to| to.is_dir()) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// What tells whether a file was touched since it was read: size, time of the last change, and identity on its disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Stamp {
    /// Size in bytes.
    pub(crate) size: u64,
    /// Nanoseconds of the last change since 1970.
    pub(crate) changed: u64,
    /// Inode on Unix; 0 where the system tells no stable number.
    pub(crate) file: u64,
}

impl Stamp {
    /// The stamp of the file at `path`.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Self::from_metadata(&fs::metadata(path)?)
    }

    /// The stamp in `metadata`.
    pub(crate) fn from_metadata(metadata: &fs::Metadata) -> io::Result<Self> {
        #[cfg(unix)]
        let file = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let file = 0;
        let changed =
            metadata.modified()?.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
        Ok(Self { size: metadata.len(), changed, file })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use super::*;

    /// A folder of its own for one test, removed at the end.
    pub(crate) struct Scratch(pub(crate) PathBuf);

    impl Scratch {
        pub(crate) fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("campix-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// A disk with room for so many bytes; a file that does not fit is left half-written, as a real one does.
    #[derive(Clone)]
    pub(in crate::day) struct SmallDisk(Arc<AtomicU64>);

    impl SmallDisk {
        pub(in crate::day) fn new(room: u64) -> Self {
            Self(Arc::new(AtomicU64::new(room)))
        }
    }

    struct SmallFile(Box<dyn DiskFile>, SmallDisk);

    impl io::Write for SmallFile {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let room = self.1.0.load(Ordering::SeqCst);
            let fits = (room as usize).min(bytes.len());
            if fits == 0 && !bytes.is_empty() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let written = self.0.write(&bytes[..fits])?;
            self.1.0.store(room - written as u64, Ordering::SeqCst);
            Ok(written)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    impl DiskFile for SmallFile {
        fn sync(&self) -> io::Result<()> {
            self.0.sync()
        }
    }

    impl Disk for SmallDisk {
        fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
            Ok(Box::new(SmallFile(SystemDisk.open(path)?, self.clone())))
        }

        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            SystemDisk.rename(from, to)
        }
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let scratch = Scratch::new("whole");
        let path = scratch.0.join("a.jpg");
        write(&SystemDisk, &path, b"old").unwrap();
        let full = SmallDisk::new(2);
        assert_eq!(write(&full, &path, b"newer").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(walk(&scratch.0).unwrap(), std::slice::from_ref(&path));
        write(&SystemDisk, &path, b"newer").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"newer");
    }

    #[test]
    fn a_place_that_is_taken_leaves_nothing_behind() {
        let scratch = Scratch::new("taken");
        let path = scratch.0.join("a.jpg");
        fs::create_dir(&path).unwrap();
        assert!(write(&SystemDisk, &path, b"photo").is_err());
        assert_eq!(walk(&scratch.0).unwrap(), Vec::<PathBuf>::new());
    }

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
