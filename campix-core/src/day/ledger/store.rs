//! The folders of a run, and the finished files in them found by digest.
//!
//! `photos/<profile>/…` is delivered, `.campix/made/` holds files that are finished but not (or no longer) delivered.
//! A finished file moves between the two only by rename, so at every moment it is in exactly one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::ground::digest::Sha256Digest;
use crate::ground::folder;
use crate::ground::whole_file::{self, Disk};

/// Start of the names of what a repair took out of a journal.
pub(crate) const QUARANTINE: &str = "journal-quarantine-";

/// The folders of a run.
#[derive(Debug, Clone)]
pub(crate) struct Folders {
    out: PathBuf,
}

impl Folders {
    pub(crate) fn new(out: &Path) -> Self {
        Self { out: out.to_owned() }
    }

    pub(crate) fn out(&self) -> &Path {
        &self.out
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.out.join("journal.jsonl")
    }

    pub(crate) fn photos(&self) -> PathBuf {
        self.out.join("photos")
    }

    /// The folder of delivered originals.
    pub(crate) fn originals(&self) -> PathBuf {
        self.out.join("originals")
    }

    pub(crate) fn packages(&self) -> PathBuf {
        self.out.join("packages")
    }

    pub(crate) fn results(&self) -> PathBuf {
        self.out.join("results")
    }

    /// The folder of dossiers and their cover.
    pub(crate) fn dossiers(&self) -> PathBuf {
        self.out.join("dossiers")
    }

    pub(crate) fn workings(&self) -> PathBuf {
        self.out.join(".campix")
    }

    pub(crate) fn made(&self) -> PathBuf {
        self.workings().join("made")
    }

    /// The file of how photos look.
    pub(crate) fn looks(&self) -> PathBuf {
        self.workings().join("looks")
    }

    /// The file of what the last finished run found out.
    pub(crate) fn report(&self) -> PathBuf {
        self.workings().join("report")
    }

    pub(crate) fn thumbs(&self) -> PathBuf {
        self.workings().join("thumbs")
    }
}

/// Finished files on disk, by digest.
pub(crate) struct Store<'d> {
    disk: &'d dyn Disk,
    made: PathBuf,
    photos: PathBuf,
    /// Digests of files in `made`.
    kept: BTreeSet<Sha256Digest>,
    /// Delivered files: path below `photos` and digest.
    placed: BTreeMap<PathBuf, Sha256Digest>,
    /// Digests of delivered files.
    delivered: BTreeSet<Sha256Digest>,
}

impl<'d> Store<'d> {
    /// Reads what is there; removes temporary files of a killed run.
    pub(crate) fn open(disk: &'d dyn Disk, folders: &Folders) -> io::Result<Self> {
        let (made, photos) = (folders.made(), folders.photos());
        folder::create(&made)?;
        folder::create(&photos)?;
        folder::sweep(folders.out())?;
        let mut store =
            Self { disk, kept: BTreeSet::new(), placed: BTreeMap::new(), delivered: BTreeSet::new(), made, photos };
        for path in folder::walk(&store.made)? {
            // A name alone proves nothing: after a power cut a file may be shorter than what was written.
            let named = path.file_name().and_then(|name| name.to_str()).and_then(Sha256Digest::from_hex);
            if let (Some(named), Some((found, _))) = (named, folder::digest(&path)?)
                && named == found
            {
                store.kept.insert(found);
            } else {
                std::fs::remove_file(&path)?;
            }
        }
        for path in folder::walk(&store.photos)? {
            if let (Ok(name), Some((digest, _))) = (path.strip_prefix(&store.photos), folder::digest(&path)?) {
                store.placed.insert(name.to_owned(), digest);
                store.delivered.insert(digest);
            }
        }
        Ok(store)
    }

    /// Whether the file with this digest exists, delivered or not.
    pub(crate) fn has(&self, digest: &Sha256Digest) -> bool {
        self.kept.contains(digest) || self.delivered.contains(digest)
    }

    /// Path of a file that is kept.
    fn kept_path(&self, digest: &Sha256Digest) -> PathBuf {
        self.made.join(digest.to_string())
    }

    /// Keeps a finished file; one that is already there is left alone.
    pub(crate) fn keep(&mut self, digest: Sha256Digest, bytes: &[u8]) -> io::Result<()> {
        if !self.has(&digest) {
            whole_file::write(self.disk, &self.kept_path(&digest), bytes)?;
            self.kept.insert(digest);
        }
        Ok(())
    }

    /// Makes the names of kept files durable.
    pub(crate) fn sync_kept(&self) {
        folder::sync_folder(&self.made);
    }

    /// Delivered files, by path below `photos`.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (&Path, Sha256Digest)> {
        self.placed.iter().map(|(path, digest)| (path.as_path(), *digest))
    }

    /// Digest of the file at `name` below `photos`.
    pub(crate) fn at(&self, name: &Path) -> Option<Sha256Digest> {
        self.placed.get(name).copied()
    }

    /// Takes a delivered file out of the delivery and keeps it.
    pub(crate) fn withdraw(&mut self, name: &Path) -> io::Result<()> {
        let Some(digest) = self.placed.get(name).copied() else { return Ok(()) };
        whole_file::place(self.disk, &self.photos.join(name), &self.kept_path(&digest))?;
        self.placed.remove(name);
        self.kept.insert(digest);
        if !self.placed.values().any(|other| *other == digest) {
            self.delivered.remove(&digest);
        }
        Ok(())
    }

    /// Puts the file with this digest at `name` below `photos`.
    pub(crate) fn deliver(&mut self, digest: Sha256Digest, name: &Path) -> io::Result<()> {
        let to = self.photos.join(name);
        if let Some(folder) = to.parent() {
            folder::create(folder)?;
        }
        if self.kept.contains(&digest) {
            whole_file::place(self.disk, &self.kept_path(&digest), &to)?;
            self.kept.remove(&digest);
        } else {
            let twin = self.placed.iter().find(|(_, other)| **other == digest).map(|(path, _)| self.photos.join(path));
            let twin = twin.ok_or(io::ErrorKind::NotFound)?;
            whole_file::copy(self.disk, &twin, &to)?;
        }
        self.placed.insert(name.to_owned(), digest);
        self.delivered.insert(digest);
        Ok(())
    }

    /// Makes the names of delivered files durable, and removes folders that withdrawn files left empty.
    pub(crate) fn settle(&self) {
        let mut folders: BTreeSet<&Path> = BTreeSet::new();
        for path in self.placed.keys() {
            folders.extend(path.ancestors().skip(1));
        }
        for folder in folders {
            folder::sync_folder(&self.photos.join(folder));
        }
        remove_empty(&self.photos);
        let _ = folder::create(&self.photos);
    }
}

/// Removes empty folders below `folder`, then `folder` itself; the system refuses to remove one that is not empty.
pub(crate) fn remove_empty(folder: &Path) {
    if let Ok(entries) = std::fs::read_dir(folder) {
        for entry in entries.flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                remove_empty(&entry.path());
            }
        }
    }
    let _ = std::fs::remove_dir(folder);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::whole_file::SystemDisk;
    use crate::ground::whole_file::tests::Scratch;

    #[test]
    fn a_file_is_kept_delivered_withdrawn_and_delivered_again() {
        let scratch = Scratch::new("store");
        let folders = Folders::new(&scratch.0);
        let digest = Sha256Digest::of(b"photo");
        let (a, b) = (Path::new("p/1班/a.jpg"), Path::new("p/2班/b.jpg"));
        {
            let mut store = Store::open(&SystemDisk, &folders).unwrap();
            store.keep(digest, b"photo").unwrap();
            store.deliver(digest, a).unwrap();
        }
        let mut store = Store::open(&SystemDisk, &folders).unwrap();
        assert!(store.has(&digest));
        assert_eq!(store.at(a), Some(digest));
        store.withdraw(a).unwrap();
        assert!(store.has(&digest));
        store.deliver(digest, b).unwrap();
        store.settle();
        assert!(!folders.photos().join("p/1班").exists());
        assert_eq!(std::fs::read(folders.photos().join(b)).unwrap(), b"photo");
        // The same picture at two places.
        store.deliver(digest, a).unwrap();
        store.withdraw(b).unwrap();
        assert!(store.has(&digest));
        assert_eq!(store.placed().count(), 1);
    }

    #[test]
    fn a_kept_file_that_is_not_what_its_name_says_is_made_again() {
        let scratch = Scratch::new("store-short");
        let folders = Folders::new(&scratch.0);
        let digest = Sha256Digest::of(b"photo");
        std::fs::create_dir_all(folders.made()).unwrap();
        std::fs::write(folders.made().join(digest.to_string()), b"pho").unwrap();
        assert!(!Store::open(&SystemDisk, &folders).unwrap().has(&digest));
    }
}
