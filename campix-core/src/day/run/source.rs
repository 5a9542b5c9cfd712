//! The source of a day's photos: a folder, or a program that passes one after the other.

use std::io;
use std::path::{Path, PathBuf};

use crate::people::PhotoName;

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
    /// All photos in order, and their number if it is known. The folder `except` is never searched.
    pub(in crate::day) fn list(self, except: &Path) -> io::Result<Listing<'a>> {
        match self {
            Self::Folder(folder) => {
                std::fs::read_dir(&folder)?;
                let except = except.canonicalize()?;
                let mut files = folder::walk(&folder)?;
                files.retain(|file| {
                    let name = file.strip_prefix(&folder).unwrap_or(file);
                    !ignored(name) && !file.canonicalize().is_ok_and(|file| file.starts_with(&except))
                });
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
        let (listed, count) = Photos::Folder(scratch.0.clone()).list(&out).unwrap();
        let names: Vec<String> = listed.map(|listed| listed.name.reveal().to_owned()).collect();
        assert_eq!((names, count), (vec!["a.jpg".to_owned(), "b/2.JPG".to_owned()], Some(2)));
        assert_eq!(extension(&PhotoName::new("a.b/c.JPeG")), "jpeg");
        assert_eq!(extension(&PhotoName::new("a.b/c")), "");
        assert!(Photos::Folder(scratch.0.join("absent")).list(&out).is_err());
    }
}
