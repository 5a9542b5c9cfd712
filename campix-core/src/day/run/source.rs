//! The source of a day's photos: a folder, or a program that passes one after the other.

use std::io;
use std::path::{Path, PathBuf};

use crate::people::PhotoName;

use crate::day::ledger::event::Stamp;
use crate::day::ledger::store::Folders;
use crate::day::record::outcome::Note;
use crate::day::run::apart::apart;
use crate::day::run::companions::{self, FolderCounts};
use crate::day::run::error::{DayError, Target};
use crate::day::run::fault;
use crate::ground::file_error::Operation;
use crate::ground::folder;

/// A photo passed by a program, for instance as a camera delivers it.
#[derive(Clone)]
pub struct Incoming {
    /// Its file name; a folder may precede it.
    pub name: PhotoName,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Incoming({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// The photos of a day.
pub enum Photos<'a> {
    /// Every photo in a folder and below, in the order of names. RAW files, sidecars and films of the same name accompany a
    /// photo and are not opened; hidden files and what systems and catalogues keep for themselves are ignored.
    Folder(PathBuf),
    /// One after the other. A resumed run is given the same photos again.
    Stream(Box<dyn Iterator<Item = Incoming> + Send + 'a>),
}

impl std::fmt::Debug for Photos<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Folder(_) => "Photos::Folder(…)",
            Self::Stream(_) => "Photos::Stream(…)",
        })
    }
}

/// Where the bytes of one photo are.
pub(in crate::day) enum Bytes {
    /// In this file; how it looked when the folder was listed.
    File(PathBuf, Option<Stamp>),
    Here(Vec<u8>),
    /// In a file that is not opened, for a reason that its name or kind gives.
    Refused(Note),
}

/// One photo of a day, not yet read.
pub(in crate::day) struct Listed {
    /// Place in the order of the source, from 0.
    pub(in crate::day) order: u32,
    /// Its name, below the folder of photos.
    pub(in crate::day) name: PhotoName,
    pub(in crate::day) bytes: Bytes,
    /// Extensions of the files that accompany it.
    pub(in crate::day) companions: Vec<String>,
}

/// The photos of a day and what was found beside them.
pub(in crate::day) struct Listing<'a> {
    /// All photos in order.
    pub(in crate::day) photos: Box<dyn Iterator<Item = Listed> + Send + 'a>,
    /// Their number if it is known.
    pub(in crate::day) count: Option<u64>,
    /// What else the folder holds.
    pub(in crate::day) beside: FolderCounts,
}

impl<'a> Photos<'a> {
    /// Whether the photos are apart from the output folder `out`, which need not exist: neither is the other one, or lies in
    /// it, however they are spelt and through whatever links. [`Day::run`](crate::day::Day::run) refuses the day otherwise,
    /// before anything is written; photos from a stream are always apart.
    ///
    /// # Errors
    /// [`DayError::PhotosInOutput`], [`DayError::OutputInPhotos`].
    pub fn apart_from(&self, out: &Path) -> Result<(), DayError> {
        match self {
            Self::Folder(photos) => apart(photos, out),
            Self::Stream(_) => Ok(()),
        }
    }

    /// All photos in order. A link that leads into the output is not a photo.
    pub(in crate::day) fn list(self, out: &Folders) -> Result<Listing<'a>, DayError> {
        let folder = match self {
            Self::Folder(folder) => folder,
            Self::Stream(stream) => {
                let listed = stream.enumerate().map(|(order, incoming)| Listed {
                    order: order as u32,
                    name: incoming.name,
                    bytes: Bytes::Here(incoming.bytes),
                    companions: Vec::new(),
                });
                return Ok(Listing { photos: Box::new(listed), count: None, beside: FolderCounts::default() });
            }
        };
        let read = DayError::io(Operation::Read, Target::FolderOfPhotos);
        let found = std::fs::read_dir(&folder)
            .and_then(|_| Ok((folder::entries(&folder, &companions::holds_photos)?, out.out().canonicalize()?)));
        let (found, own) = found.map_err(read)?;
        let below = |path: &PathBuf| path.strip_prefix(&folder).unwrap_or(path).to_owned();
        let (photos, mut beside) = companions::sort(found.files.iter().map(below).collect());
        beside.links = found.links.len() as u64;
        let mut list: Vec<(PathBuf, Bytes, Vec<String>)> = Vec::with_capacity(photos.len());
        for photo in photos {
            let path = folder.join(&photo.path);
            let linked = std::fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink());
            if linked && path.canonicalize().is_ok_and(|path| path.starts_with(&own)) {
                continue;
            }
            let bytes = if photo.undecoded {
                Bytes::Refused(fault::undecoded(&companions::extension(&path)))
            } else {
                let seen = Stamp::of(&path).ok();
                Bytes::File(path, seen)
            };
            list.push((photo.path, bytes, photo.companions));
        }
        for path in found.special.iter().map(below).filter(|path| companions::may_be_photo(path)) {
            list.push((path, Bytes::Refused(fault::special()), Vec::new()));
        }
        list.sort_by(|one, other| one.0.cmp(&other.0));
        let count = list.len() as u64;
        let listed = list.into_iter().enumerate().map(|(order, (path, bytes, companions))| {
            let name = PhotoName::new(&path.to_string_lossy().replace('\\', "/"));
            Listed { order: order as u32, name, bytes, companions }
        });
        Ok(Listing { photos: Box::new(listed), count: Some(count), beside })
    }
}

/// The places below which nothing is a photo: the output folder as a whole, or its parts if the photos are inside it.
pub(in crate::day) fn own_places(photos: &Path, out: &Folders) -> io::Result<Vec<PathBuf>> {
    let root = out.out().canonicalize()?;
    if !photos.canonicalize()?.starts_with(&root) {
        return Ok(vec![root]);
    }
    let parts =
        [out.photos(), out.originals(), out.packages(), out.results(), out.dossiers(), out.workings(), out.journal()];
    Ok(parts.into_iter().map(|part| root.join(part.strip_prefix(out.out()).unwrap_or(&part))).collect())
}

/// The extension of a name, in lower case; empty if there is none.
pub(in crate::day) fn extension(name: &PhotoName) -> String {
    let file = name.reveal().rsplit(['/', '\\']).next().unwrap_or_default();
    file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::whole_file::tests::Scratch;

    fn put(scratch: &Scratch, names: &[&str]) {
        for name in names {
            let path = scratch.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        }
        std::fs::create_dir_all(scratch.0.join("out")).unwrap();
    }

    fn names(listing: Listing<'_>) -> Vec<(String, bool)> {
        let shown = |listed: Listed| (listed.name.reveal().to_owned(), matches!(listed.bytes, Bytes::Refused(_)));
        listing.photos.map(shown).collect()
    }

    #[test]
    fn photos_are_listed_in_order_without_leftovers() {
        let scratch = Scratch::new("list");
        put(
            &scratch,
            &[
                "in/b/2.JPG",
                "in/b/2.CR2",
                "in/a.jpg",
                "in/.DS_Store",
                "in/Thumbs.db",
                "in/__MACOSX/a.jpg",
                "in/b/.a.jpg",
                "in/$RECYCLE.BIN/c.jpg",
                "in/a.jpg.part",
                "in/3.NEF",
                "out/photos/x.jpg",
            ],
        );
        let folders = Folders::new(&scratch.0.join("out"));
        let listing = Photos::Folder(scratch.0.join("in")).list(&folders).unwrap();
        assert_eq!((listing.count, listing.beside.unfinished), (Some(3), 1));
        let wanted = [("3.NEF", true), ("a.jpg", false), ("b/2.JPG", false)];
        assert_eq!(names(listing), wanted.map(|(name, refused)| (name.to_owned(), refused)));
        assert_eq!(extension(&PhotoName::new("a.b/c.JPeG")), "jpeg");
        assert_eq!(extension(&PhotoName::new("a.b/c")), "");
        assert!(Photos::Folder(scratch.0.join("absent")).list(&folders).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_pipes_are_refused_by_name_and_loops_are_not_followed() {
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;

        let scratch = Scratch::new("special");
        put(&scratch, &["in/a.jpg", "out/photos/x.jpg"]);
        let inside = scratch.0.join("in");
        assert!(std::process::Command::new("mkfifo").arg(inside.join("pipe.jpg")).status().unwrap().success());
        let _socket = UnixListener::bind(inside.join("socket.jpg")).unwrap();
        symlink("/dev/zero", inside.join("zeros.jpg")).unwrap();
        symlink("pipe.jpg", inside.join("to-pipe.jpg")).unwrap();
        symlink("nowhere.jpg", inside.join("dangling.jpg")).unwrap();
        symlink("itself.jpg", inside.join("itself.jpg")).unwrap();
        symlink(&inside, inside.join("loop")).unwrap();
        symlink(scratch.0.join("out/photos/x.jpg"), inside.join("delivered.jpg")).unwrap();
        symlink("a.jpg", inside.join("link.jpg")).unwrap();
        let listing = Photos::Folder(inside).list(&Folders::new(&scratch.0.join("out"))).unwrap();
        assert_eq!(listing.beside.links, 1);
        let wanted = [
            ("a.jpg", false),
            ("dangling.jpg", false),
            ("itself.jpg", false),
            ("link.jpg", false),
            ("pipe.jpg", true),
            ("socket.jpg", true),
            ("to-pipe.jpg", true),
            ("zeros.jpg", true),
        ];
        assert_eq!(names(listing), wanted.map(|(name, refused)| (name.to_owned(), refused)));
    }
}
