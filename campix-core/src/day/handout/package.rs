//! Delivered files → one ZIP per destination: photos in their folders and nothing else, the same bytes every time.
//!
//! Entries are stored, not deflated, in the order of their names, dated 1980-01-01. With a password they are AES-256
//! encrypted; names of entries stay readable in any ZIP, so files of encrypted packages should be named by pseudonym.
//! The salt of an entry is a keyed digest of its name and bytes: it never repeats for other bytes and looks random without
//! the project's key, yet the package is the same every time.

use crate::ground::explain::{Explain, Explanation, error, says};
use std::borrow::Cow;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, AesSalt, CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::people::number::PseudonymKey;

use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::whole_file::{self, Disk};

/// A password of packages; `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// A password is shorter than eight characters: guesses against a ZIP are limited only by the speed of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasswordTooShort {
    /// Characters found.
    pub found: usize,
    /// Characters needed.
    pub needed: usize,
}

impl Explain for PasswordTooShort {
    fn explain(&self) -> Explanation<'_> {
        let Self { found, needed } = self;
        says!(
            DAY_PASSWORD,
            en "expected a password of at least {needed} characters, found {found}",
            zh "密码至少要有 {needed} 个字符，现有 {found} 个"
        )
    }
}

error!(PasswordTooShort);

/// NIST SP 800-63B, least length of a password a person chooses.
const SHORTEST_PASSWORD: usize = 8;

impl Password {
    /// Takes a password of at least eight characters.
    ///
    /// # Errors
    /// [`PasswordTooShort`].
    pub fn new(text: impl Into<String>) -> Result<Self, PasswordTooShort> {
        let text = text.into();
        let found = text.chars().count();
        if found < SHORTEST_PASSWORD {
            return Err(PasswordTooShort { found, needed: SHORTEST_PASSWORD });
        }
        Ok(Self(text))
    }

    /// The password itself.
    pub(in crate::day) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// One photo of a package.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::day) struct Entry {
    /// Name in the package, folders separated by "/".
    pub(in crate::day) name: String,
    /// Where the file is now.
    pub(in crate::day) file: PathBuf,
}

/// How packages are encrypted: the password, and the project's key from which salts are derived.
#[derive(Clone, Copy)]
pub(in crate::day) struct Lock<'a> {
    pub(in crate::day) password: &'a Password,
    pub(in crate::day) key: &'a PseudonymKey,
}

impl Lock<'_> {
    fn salt(&self, name: &str, bytes: &[u8]) -> io::Result<AesSalt> {
        let mark = self.key.mark(&format!("zip salt {} {name}", Sha256Digest::of(bytes)));
        AesSalt::try_new(AesMode::Aes256, &Sha256Digest::of(mark.as_str().as_bytes()).0[..16])
    }
}

/// A file that is packed behind the photos: its name and bytes.
pub(in crate::day) type Beside = (&'static str, Vec<u8>);

/// Writes the package to `path`, whole or not at all, with one photo in memory at a time.
pub(in crate::day) fn write(
    disk: &dyn Disk,
    path: &Path,
    mut entries: Vec<Entry>,
    beside: &[Beside],
    lock: Option<Lock<'_>>,
) -> io::Result<()> {
    entries.sort();
    whole_file::stream(
        disk,
        path,
        |error| error,
        |file| {
            fill(BufWriter::new(file), &entries, beside, lock)?.into_inner().map_err(io::IntoInnerError::into_error)?;
            Ok(())
        },
    )
}

fn fill<W: Write + Seek>(out: W, entries: &[Entry], beside: &[Beside], lock: Option<Lock<'_>>) -> io::Result<W> {
    let mut zip = ZipWriter::new(out);
    let photos = entries.iter().map(|entry| {
        let bytes = ceiling::bytes_of(&entry.file, ceiling::PICTURE)?;
        Ok((entry.name.as_str(), Cow::Owned(bytes)))
    });
    let beside = beside.iter().map(|(name, bytes)| Ok((*name, Cow::Borrowed(bytes.as_slice()))));
    for entry in photos.chain(beside) {
        let (name, bytes): (&str, Cow<'_, [u8]>) = entry.map_err(|error: io::Error| error)?;
        let plain = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let options = match &lock {
            None => plain,
            Some(lock) => {
                let salt = lock.salt(name, &bytes)?;
                plain.with_aes_encryption_and_salt(lock.password.reveal().as_bytes(), salt)
            }
        };
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?)
}

/// Number of photos in a package.
pub(in crate::day) fn count(path: &Path) -> io::Result<u64> {
    Ok(ZipArchive::new(BufReader::new(ceiling::open(path)?))?.len() as u64)
}

/// Reads a package: the digest and size of every photo in it, in the order of the entries.
///
/// # Errors
/// The system's error, or [`io::ErrorKind::InvalidData`] if it is not a ZIP, [`io::ErrorKind::PermissionDenied`] if the
/// password is missing or wrong.
pub fn read_package(path: impl AsRef<Path>, password: Option<&Password>) -> io::Result<Vec<(Sha256Digest, u64)>> {
    let mut zip = ZipArchive::new(BufReader::new(ceiling::open(path)?))?;
    let mut found = Vec::new();
    for index in 0..zip.len() {
        let mut entry = match password {
            Some(Password(password)) => zip.by_index_decrypt(index, password.as_bytes()),
            None => zip.by_index(index),
        }
        .map_err(|error| match error {
            ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                io::ErrorKind::PermissionDenied.into()
            }
            other => io::Error::from(other),
        })?;
        let bytes = ceiling::read_stream(&mut entry, ceiling::PICTURE)?;
        found.push((Sha256Digest::of(&bytes), bytes.len() as u64));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;
    use crate::ground::folder;
    use crate::ground::whole_file::SystemDisk;
    use crate::ground::whole_file::tests::{Scratch, SmallDisk};

    fn entries(folder: &Path) -> Vec<Entry> {
        ["计算机学院/1班/20230002.jpg", "计算机学院/1班/20230001.jpg", "艺术学院/2班/20230003.jpg"]
            .into_iter()
            .enumerate()
            .map(|(k, name)| {
                let file = folder.join(format!("{k}.jpg"));
                fs::write(&file, format!("photo {k}")).unwrap();
                Entry { name: name.to_owned(), file }
            })
            .collect()
    }

    #[test]
    fn nothing_but_photos_and_the_same_bytes_whatever_the_order() {
        let scratch = Scratch::new("zip");
        let mut list = entries(&scratch.0);
        let (a, b) = (scratch.0.join("a.zip"), scratch.0.join("b.zip"));
        write(&SystemDisk, &a, list.clone(), &[], None).unwrap();
        list.reverse();
        write(&SystemDisk, &b, list, &[], None).unwrap();
        assert_eq!(fs::read(&a).unwrap(), fs::read(&b).unwrap());
        let zip = ZipArchive::new(File::open(&a).unwrap()).unwrap();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["艺术学院/2班/20230003.jpg", "计算机学院/1班/20230001.jpg", "计算机学院/1班/20230002.jpg"]);
        assert_eq!(read_package(&a, None).unwrap()[0], (Sha256Digest::of(b"photo 2"), 7));
    }

    #[test]
    fn a_password_is_needed_to_read() {
        let scratch = Scratch::new("aes");
        let path = scratch.0.join("a.zip");
        let password = Password::new("correct horse").unwrap();
        let key = PseudonymKey::new(&[7; 32]).unwrap();
        let lock = Lock { password: &password, key: &key };
        write(&SystemDisk, &path, entries(&scratch.0), &[], Some(lock)).unwrap();
        let again = scratch.0.join("again.zip");
        write(&SystemDisk, &again, entries(&scratch.0), &[], Some(lock)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), fs::read(&again).unwrap());
        assert_eq!(read_package(&path, Some(&password)).unwrap().len(), 3);
        let wrong = Password::new("wrong horse").unwrap();
        assert_eq!(read_package(&path, Some(&wrong)).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(read_package(&path, None).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(5).any(|window| window == b"photo"));
        let salts = ["a", "b"].map(|name| format!("{:?}", lock.salt(name, b"photo").unwrap()));
        assert_ne!(salts[0], salts[1]);
        assert_ne!(salts[0], format!("{:?}", lock.salt("a", b"photo!").unwrap()));
        assert_eq!(format!("{password:?}"), "Password(…)");
        assert_eq!(Password::new("short").unwrap_err().found, 5);
    }

    #[test]
    fn a_photo_that_is_gone_leaves_no_package() {
        let scratch = Scratch::new("gone");
        let list = entries(&scratch.0);
        fs::remove_file(&list[1].file).unwrap();
        let path = scratch.0.join("a.zip");
        assert_eq!(write(&SystemDisk, &path, list, &[], None).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(folder::walk(&scratch.0).unwrap().len(), 2);
    }

    #[test]
    fn a_disk_that_fills_up_leaves_no_package() {
        let scratch = Scratch::new("full");
        let list = entries(&scratch.0);
        let path = scratch.0.join("a.zip");
        assert_eq!(write(&SmallDisk::new(100), &path, list, &[], None).unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(folder::walk(&scratch.0).unwrap().len(), 3);
    }
}
