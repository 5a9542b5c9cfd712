//! The source of a day's photos: a folder, or a program that passes one after the other.

use std::io;
use std::path::{Path, PathBuf};

use crate::people::PhotoName;

use crate::day::ledger::store::Folders;
use crate::day::run::error::{DayError, Target};
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
    /// Every file in a folder and below, in the order of names; hidden files and leftovers of file managers are ignored.
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
    File(PathBuf),
    Here(Vec<u8>),
}

/// One photo of a day, not yet read.
pub(in crate::day) struct Listed {
    /// Place in the order of the source, from 0.
    pub(in crate::day) order: u32,
    /// Its name, below the folder of photos.
    pub(in crate::day) name: PhotoName,
    pub(in crate::day) bytes: Bytes,
}

/// All photos in order, and their number if it is known.
pub(in crate::day) type Listing<'a> = (Box<dyn Iterator<Item = Listed> + Send + 'a>, Option<u64>);

impl<'a> Photos<'a> {
    /// All photos in order, and their number if it is known. An output folder below the photos is not searched; of one around
    /// them, or the same, what a day writes there is not.
    pub(in crate::day) fn list(self, out: &Folders) -> Result<Listing<'a>, DayError> {
        match self {
            Self::Folder(folder) => {
                let read = DayError::io(Operation::Read, Target::FolderOfPhotos);
                let found =
                    std::fs::read_dir(&folder).and_then(|_| Ok((folder::walk(&folder)?, own_places(&folder, out)?)));
                let (mut files, own) = found.map_err(read)?;
                let owned =
                    |path: &Path| path.canonicalize().is_ok_and(|path| own.iter().any(|own| path.starts_with(own)));
                if own.len() > 1 && owned(&folder) {
                    return Err(DayError::PhotosInOutput);
                }
                files.retain(|file| !ignored(file.strip_prefix(&folder).unwrap_or(file)) && !owned(file));
                let count = files.len() as u64;
                let listed = files.into_iter().enumerate().map(move |(order, file)| {
                    let name = file.strip_prefix(&folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
                    Listed { order: order as u32, name: PhotoName::new(&name), bytes: Bytes::File(file) }
                });
                Ok((Box::new(listed), Some(count)))
            }
            Self::Stream(stream) => {
                let listed = stream.enumerate().map(|(order, incoming)| Listed {
                    order: order as u32,
                    name: incoming.name,
                    bytes: Bytes::Here(incoming.bytes),
                });
                Ok((Box::new(listed), None))
            }
        }
    }
}

/// The places below which nothing is a photo: the output folder as a whole, or its parts if the photos are inside it.
pub(in crate::day) fn own_places(photos: &Path, out: &Folders) -> io::Result<Vec<PathBuf>> {
    let root = out.out().canonicalize()?;
    if !photos.canonicalize()?.starts_with(&root) {
        return Ok(vec![root]);
    }
    let parts = [out.photos(), out.packages(), out.results(), out.dossiers(), out.workings(), out.journal()];
    Ok(parts.into_iter().map(|part| root.join(part.strip_prefix(out.out()).unwrap_or(&part))).collect())
}

/// Files that no camera took, left by file managers: hidden ones, Thumbs.db, desktop.ini, everything in __MACOSX.
fn ignored(name: &Path) -> bool {
    name.iter().any(|part| {
        let part = part.to_string_lossy();
        part.starts_with('.') || ["thumbs.db", "desktop.ini", "__macosx"].contains(&part.to_ascii_lowercase().as_str())
    })
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

    #[test]
    fn photos_are_listed_in_order_without_leftovers() {
        let scratch = Scratch::new("list");
        let out = scratch.0.join("out");
        for name in ["b/2.JPG", "a.jpg", ".DS_Store", "Thumbs.db", "__MACOSX/a.jpg", "b/.a.jpg", "out/photos/x.jpg"] {
            let path = scratch.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        }
        let (listed, count) = Photos::Folder(scratch.0.clone()).list(&Folders::new(&out)).unwrap();
        let names: Vec<String> = listed.map(|listed| listed.name.reveal().to_owned()).collect();
        assert_eq!((names, count), (vec!["a.jpg".to_owned(), "b/2.JPG".to_owned()], Some(2)));
        assert_eq!(extension(&PhotoName::new("a.b/c.JPeG")), "jpeg");
        assert_eq!(extension(&PhotoName::new("a.b/c")), "");
        assert!(Photos::Folder(scratch.0.join("absent")).list(&Folders::new(&out)).is_err());
    }

    #[test]
    fn photos_inside_the_output_are_found_and_what_a_day_wrote_is_not_one() {
        let scratch = Scratch::new("inside");
        for name in ["in/a.jpg", "b.jpg", "photos/x.jpg", "results/y.jpg", "journal.jsonl"] {
            let path = scratch.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        }
        let folders = Folders::new(&scratch.0);
        let list = |photos: &str| -> Result<Vec<String>, DayError> {
            let (listed, _) = Photos::Folder(scratch.0.join(photos)).list(&folders)?;
            Ok(listed.map(|listed| listed.name.reveal().to_owned()).collect())
        };
        assert_eq!(list("in").unwrap(), ["a.jpg"]);
        assert_eq!(list("").unwrap(), ["b.jpg", "in/a.jpg"]);
        assert!(matches!(list("photos"), Err(DayError::PhotosInOutput)));
    }
}
