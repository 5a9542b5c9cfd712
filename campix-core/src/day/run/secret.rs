//! The file of a project's secret: read, protected by a passphrase, and opened again, whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use crate::ground::ceiling;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::whole_file::{self, SystemDisk};
use crate::people::number::{KeyError, Passphrase, PseudonymKey, open_secret, protect_secret};

use crate::day::ledger::store::Folders;
use crate::day::run::error::{DayError, Target};

/// The file of a project's secret.
///
/// Protecting it changes no pseudonym: the secret stays the same, and only its file is another. What lay in the file before is replaced,
/// but copies and backups of it stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretFile {
    path: PathBuf,
}

impl SecretFile {
    /// The file at this path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file in which the day in the folder `out` keeps its secret, `.campix/key`.
    pub fn of_day(out: impl AsRef<Path>) -> Self {
        Self { path: Folders::new(out.as_ref()).workings().join("key") }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there.
    pub fn exists(&self) -> bool {
        self.path.exists()
    }

    /// Whether a passphrase protects it.
    ///
    /// # Errors
    /// [`DayError::Secret`]: too short for a secret; [`DayError::Io`].
    pub fn is_protected(&self) -> Result<bool, DayError> {
        match PseudonymKey::new(&self.read()?) {
            Err(KeyError::Protected) => Ok(true),
            read => Ok(read.map(|_| false)?),
        }
    }

    /// The key of the project. A secret that is not protected needs no passphrase.
    ///
    /// # Errors
    /// [`DayError::Secret`]: it is protected and no passphrase was given, or not this one; [`DayError::Io`].
    pub fn key(&self, passphrase: Option<&Passphrase>) -> Result<PseudonymKey, DayError> {
        Ok(PseudonymKey::open(&self.read()?, passphrase)?)
    }

    /// Makes the file of a new secret, at least 16 bytes of good chance; with a passphrase it is protected from the beginning. A file that is
    /// there is never replaced.
    ///
    /// # Errors
    /// [`DayError::Secret`]: too short; [`DayError::Io`]: there is one already, or it cannot be written.
    pub fn make(&self, secret: &[u8], passphrase: Option<&Passphrase>) -> Result<(), DayError> {
        PseudonymKey::new(secret)?;
        let bytes = match passphrase {
            Some(passphrase) => protect_secret(secret, passphrase)?,
            None => secret.to_vec(),
        };
        let failed = DayError::io(Operation::Write, Target::Secret);
        if self.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        let made = self.path.parent().map_or(Ok(()), folder::create);
        made.and_then(|()| whole_file::write(&SystemDisk, &self.path, &bytes)).map_err(failed)
    }

    /// Protects the secret; `false` if it was protected by this passphrase already.
    ///
    /// # Errors
    /// [`DayError::Secret`]: it is protected by another passphrase, or too short; [`DayError::Io`], and then the file is as it was.
    pub fn protect(&self, passphrase: &Passphrase) -> Result<bool, DayError> {
        let before = self.read()?;
        let secret = open_secret(&before, Some(passphrase))?;
        if secret != before {
            return Ok(false);
        }
        let file = protect_secret(&secret, passphrase)?;
        // Before the only copy is replaced.
        if open_secret(&file, Some(passphrase))? != secret {
            return Err(DayError::Defect { what: "a protected secret does not open" });
        }
        self.replace(&file)?;
        Ok(true)
    }

    /// Takes the protection away; `false` if there is none.
    ///
    /// # Errors
    /// [`DayError::Secret`]: not this passphrase, or the file is damaged; [`DayError::Io`], and then the file is as it was.
    pub fn unprotect(&self, passphrase: &Passphrase) -> Result<bool, DayError> {
        let before = self.read()?;
        let secret = open_secret(&before, Some(passphrase))?;
        if secret == before {
            PseudonymKey::new(&secret)?;
            return Ok(false);
        }
        self.replace(&secret)?;
        Ok(true)
    }

    fn read(&self) -> Result<Vec<u8>, DayError> {
        ceiling::bytes_of(&self.path, ceiling::SECRET).map_err(DayError::io(Operation::Read, Target::Secret))
    }

    fn replace(&self, bytes: &[u8]) -> Result<(), DayError> {
        // A link is followed: replaced itself, it would leave the file as it was somewhere else.
        let path = self.path.canonicalize().map_err(DayError::io(Operation::Read, Target::Secret))?;
        whole_file::write(&SystemDisk, &path, bytes).map_err(DayError::io(Operation::Write, Target::Secret))
    }
}

impl From<KeyError> for DayError {
    fn from(error: KeyError) -> Self {
        Self::Secret(error)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::ground::whole_file::tests::Scratch;
    use crate::people::number::KeyKind;

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(text).unwrap()
    }

    #[test]
    fn a_secret_is_protected_and_opened_again_and_stays_the_same() {
        let scratch = Scratch::new("secret");
        let file = SecretFile::of_day(&scratch.0);
        assert!(!file.exists() && matches!(file.protect(&phrase("twelve birds")), Err(DayError::Io { .. })));
        assert!(!file.exists(), "a secret that is not there is not made");
        assert!(matches!(file.make(&[7; 8], None), Err(DayError::Secret(KeyError::TooShort { .. }))));
        file.make(&[7; 32], None).unwrap();
        assert_eq!(fs::read(file.path()).unwrap(), [7; 32]);
        assert!(matches!(file.make(&[8; 32], None), Err(DayError::Io { .. })), "another secret in its place");
        let pseudonym = |passphrase: Option<&Passphrase>| {
            file.key(passphrase).map(|key| key.pseudonym(KeyKind::StudentNo, "20230017").as_str().to_owned())
        };
        let before = pseudonym(None).unwrap();
        assert!(file.protect(&phrase("twelve birds")).unwrap());
        assert_ne!(fs::read(file.path()).unwrap(), [7; 32]);
        assert!(!file.protect(&phrase("twelve birds")).unwrap(), "it is already");
        assert_eq!(pseudonym(Some(&phrase("twelve birds"))).unwrap(), before);
        for (passphrase, error) in [(None, KeyError::Protected), (Some(phrase("eleven birds")), KeyError::Passphrase)] {
            assert!(matches!(pseudonym(passphrase.as_ref()), Err(DayError::Secret(found)) if found == error));
        }
        let protected = fs::read(file.path()).unwrap();
        for refused in [file.protect(&phrase("eleven birds")), file.unprotect(&phrase("eleven birds"))] {
            assert!(matches!(refused, Err(DayError::Secret(KeyError::Passphrase))));
        }
        assert_eq!(fs::read(file.path()).unwrap(), protected);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
            // Through a link the file itself is replaced.
            let link = scratch.0.join("link");
            std::os::unix::fs::symlink(file.path(), &link).unwrap();
            assert!(SecretFile::at(&link).unprotect(&phrase("twelve birds")).unwrap());
            assert!(link.is_symlink());
        }
        #[cfg(not(unix))]
        assert!(file.unprotect(&phrase("twelve birds")).unwrap());
        assert_eq!(fs::read(file.path()).unwrap(), [7; 32]);
        assert!(!file.unprotect(&phrase("twelve birds")).unwrap());
        assert_eq!(pseudonym(None).unwrap(), before);
        assert_eq!(fs::read_dir(scratch.0.join(".campix")).unwrap().count(), 1, "nothing is left beside it");
    }
}
