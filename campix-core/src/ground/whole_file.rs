//! Files written whole or not at all: a temporary name in the same folder, synced, renamed.
//!
//! Temporary names contain a number of the process and a counter, never a person. Files a killed run left under such a
//! name are removed before the next one starts in that folder (`ground::folder::sweep`).

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(feature = "day")]
use super::ceiling;

/// Start of every temporary name.
const PREFIX: &str = ".campix-";
/// End of every temporary name.
const SUFFIX: &str = ".part";

/// The file operations of a run; tests replace them to simulate a full disk.
pub(crate) trait Disk: Sync {
    /// Creates a file that must not exist yet, to be written piece by piece.
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Moves a file, replacing any file at the target.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
}

/// A file being written.
pub(crate) trait DiskFile: io::Write + io::Seek + Send {
    /// Makes what was written durable.
    fn sync(&self) -> io::Result<()>;
}

impl DiskFile for File {
    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }
}

/// The real file system. What is created belongs to the user who runs campix alone: pictures and numbers of people are in it.
#[cfg(any(test, feature = "day", feature = "prints"))]
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemDisk;

#[cfg(any(test, feature = "day", feature = "prints"))]
impl Disk for SystemDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(private(File::options().write(true).create_new(true)).open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
}

/// A file that these options create is readable and writable for its owner only (mode 0600). Windows has no modes: there a file inherits
/// who may read it from its folder.
#[cfg(any(test, feature = "day", feature = "prints"))]
pub(crate) fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// The real file system, for a file that a caller asks for by its path: who may read it follows from the system's settings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SharedDisk;

impl Disk for SharedDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File::options().write(true).create_new(true).open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
}

/// A temporary name next to `path`.
pub(crate) fn beside(path: &Path) -> PathBuf {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id()))
}

/// Creates a temporary file next to `path`.
fn open(disk: &dyn Disk, path: &Path) -> io::Result<(PathBuf, Box<dyn DiskFile>)> {
    loop {
        let part = beside(path);
        match disk.open(&part) {
            // Left by a killed process with the same number (in a container it is always 1), or in use by one on another machine:
            // it must not be touched, and the next number is free.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return Ok((part, done?)),
        }
    }
}

/// Calls `fill` to write the file at `path` piece by piece; the file appears whole or not at all, and replaces an existing
/// one. `refused` turns an error of the system into one of the caller's.
pub(crate) fn stream<T, E>(
    disk: &dyn Disk,
    path: &Path,
    refused: impl Fn(io::Error) -> E,
    fill: impl FnOnce(&mut dyn DiskFile) -> Result<T, E>,
) -> Result<T, E> {
    let (part, mut file) = open(disk, path).map_err(&refused)?;
    let done = fill(&mut *file).and_then(|made| {
        file.sync().map_err(&refused)?;
        // Windows cannot rename an open file.
        drop(file);
        disk.rename(&part, path).map_err(&refused)?;
        Ok(made)
    });
    if done.is_err() {
        // The cause of the failure matters more than that of a second one; the sweep of the next run tries again.
        let _ = fs::remove_file(&part);
    }
    done
}

/// Writes `bytes` to `path`, whole or not at all; an existing file is replaced.
pub(crate) fn write(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    stream(disk, path, |error| error, |file| file.write_all(bytes))
}

/// Moves a finished file to its place; across file systems it is copied, synced and renamed there.
#[cfg(feature = "day")]
pub(crate) fn place(disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
    match disk.rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            copy(disk, from, to)?;
            fs::remove_file(from)
        }
        done => done,
    }
}

/// Copies a file in pieces, whatever its size; the copy appears whole or not at all.
#[cfg(feature = "day")]
pub(crate) fn copy(disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
    let mut source = ceiling::open(from)?;
    stream(disk, to, |error| error, |file| io::copy(&mut source, file).map(drop))
}

/// Whether a name is one of campix's temporary ones.
#[cfg(any(feature = "day", feature = "prints"))]
pub(super) fn temporary(name: &str) -> bool {
    name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)).is_some_and(|middle| {
        middle.split_once('-').is_some_and(|(process, number)| {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits(process) && digits(number)
        })
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use super::*;

    /// A separate folder for one test, removed at the end.
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

    /// A disk with room for a number of bytes; a file that does not fit is left half-written, as on a real one.
    #[derive(Clone)]
    pub(crate) struct SmallDisk(Arc<AtomicU64>);

    impl SmallDisk {
        pub(crate) fn new(room: u64) -> Self {
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

    impl io::Seek for SmallFile {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
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

    /// Names in a folder.
    fn files(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let scratch = Scratch::new("whole");
        let path = scratch.0.join("a.jpg");
        write(&SystemDisk, &path, b"old").unwrap();
        let full = SmallDisk::new(2);
        assert_eq!(write(&full, &path, b"newer").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(files(&scratch.0), ["a.jpg"]);
        write(&SystemDisk, &path, b"newer").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"newer");
    }

    #[test]
    fn a_place_that_is_taken_leaves_nothing_behind() {
        let scratch = Scratch::new("taken");
        let path = scratch.0.join("a.jpg");
        fs::create_dir(&path).unwrap();
        assert!(write(&SystemDisk, &path, b"photo").is_err());
        assert_eq!(files(&scratch.0), ["a.jpg"]);
    }

    #[test]
    fn a_name_that_a_killed_process_left_is_passed_over() {
        let scratch = Scratch::new("passed-over");
        let path = scratch.0.join("a.jpg");
        // Other tests of this process use up names too, so enough names are taken for one of them to be met.
        let next = beside(&path).file_name().unwrap().to_str().unwrap().to_owned();
        let number: u64 = next.strip_suffix(SUFFIX).unwrap().rsplit('-').next().unwrap().parse().unwrap();
        for left in number..number + 100 {
            fs::write(scratch.0.join(format!("{PREFIX}{}-{left}{SUFFIX}", std::process::id())), b"half").unwrap();
        }
        write(&SystemDisk, &path, b"photo").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"photo");
        assert_eq!(files(&scratch.0).len(), 101);
    }

    #[test]
    fn a_piece_that_fails_leaves_nothing_behind() {
        let scratch = Scratch::new("pieces");
        let path = scratch.0.join("a.zip");
        let done: Result<(), &str> = stream(
            &SystemDisk,
            &path,
            |_| "system",
            |file| {
                file.write_all(b"half").unwrap();
                Err("no second half")
            },
        );
        assert_eq!(done, Err("no second half"));
        assert_eq!(files(&scratch.0), [""; 0]);
    }
}
