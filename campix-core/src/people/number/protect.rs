//! The secret of a project as a file: its bytes as they are, or sealed under a passphrase.
//!
//! A passphrase becomes a key by Argon2id (RFC 9106), the secret is sealed under it by AES-SIV (RFC 5297) together with the
//! parameters, which stand in the file. Invariant: what a passphrase opens is the secret that was protected, byte for byte, or an error; never another secret.

use aes_siv::siv::Aes256Siv;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;

use super::pseudonym::{KeyError, PseudonymKey, SHORTEST_KEY};

/// How a protected secret begins, after a brace.
pub(super) const WHAT: &str = "campix-protected-secret";
/// Within so many bytes of the beginning.
const WITHIN: usize = 64;

/// A passphrase, in Unicode's composed form; `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(String);

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// NIST SP 800-63B, least length of a password a person chooses.
const SHORTEST_PASSPHRASE: usize = 8;

impl Passphrase {
    /// Takes a passphrase of at least eight characters.
    ///
    /// # Errors
    /// [`KeyError::PassphraseTooShort`].
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let text: String = text.nfc().collect();
        let found = text.chars().count();
        if found < SHORTEST_PASSPHRASE {
            return Err(KeyError::PassphraseTooShort { found, needed: SHORTEST_PASSPHRASE });
        }
        Ok(Self(text))
    }
}

/// What makes guessing slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    /// KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// RFC 9106, section 4, the second recommended choice: a fifth of a second and 64 MiB a guess.
    const USUAL: Self = Self { memory: 64 << 10, passes: 3, lanes: 4 };

    /// Whether a file may ask for it: one that was made to exhaust the machine is not followed.
    const fn is_bearable(self) -> bool {
        let Self { memory, passes, lanes } = self;
        matches!(lanes, 1..=16) && matches!(passes, 1..=32) && memory >= 8 * lanes && memory <= 1 << 20
    }

    fn key(self, passphrase: &Passphrase, salt: &[u8]) -> Result<[u8; 64], KeyError> {
        let Self { memory, passes, lanes } = self;
        let mut key = [0; 64];
        let params = Params::new(memory, passes, lanes, Some(key.len())).map_err(|_| KeyError::Damaged)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon.hash_password_into(passphrase.0.as_bytes(), salt, &mut key).map_err(|_| KeyError::Damaged)?;
        Ok(key)
    }
}

/// A protected secret as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Protected {
    what: String,
    version: u32,
    kdf: String,
    /// KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
    /// Base64.
    salt: String,
    /// The secret, sealed; base64.
    secret: String,
}

const VERSION: u32 = 1;
const KDF: &str = "argon2id";

impl Protected {
    /// What is sealed together with the secret: a changed parameter opens nothing.
    fn beside(&self) -> String {
        let Self { what, version, kdf, memory, passes, lanes, salt, secret: _ } = self;
        format!("{what} {version} {kdf} {memory} {passes} {lanes} {salt}")
    }
}

/// Whether these are the bytes of a protected secret.
pub(super) fn is_protected(file: &[u8]) -> bool {
    let start = &file[..file.len().min(WITHIN)];
    start.trim_ascii_start().first() == Some(&b'{') && start.windows(WHAT.len()).any(|window| window == WHAT.as_bytes())
}

fn protect_at(cost: Cost, secret: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, KeyError> {
    PseudonymKey::new(secret)?;
    // Unique for each secret and passphrase, and nothing follows from it without the secret: no source of chance is needed.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| KeyError::Damaged)?;
    mac.update(b"campix salt 1\0");
    mac.update(passphrase.0.as_bytes());
    let salt = mac.finalize().into_bytes();
    let mut file = Protected {
        what: WHAT.to_owned(),
        version: VERSION,
        kdf: KDF.to_owned(),
        memory: cost.memory,
        passes: cost.passes,
        lanes: cost.lanes,
        salt: BASE64.encode(&salt[..16]),
        secret: String::new(),
    };
    let key = cost.key(passphrase, &salt[..16])?;
    let sealed =
        Aes256Siv::new(&key.into()).encrypt([file.beside().as_bytes()], secret).map_err(|_| KeyError::Damaged)?;
    file.secret = BASE64.encode(sealed);
    let mut bytes = serde_json::to_vec(&file).map_err(|_| KeyError::Damaged)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The file of a secret of at least 16 bytes, protected by a passphrase. The same two always give the same file. A secret that is
/// protected already is refused.
///
/// # Errors
/// [`KeyError::TooShort`], [`KeyError::Protected`].
///
/// ```
/// use campix_core::people::number::{KeyError, KeyKind, Passphrase, PseudonymKey, protect_secret};
/// let (secret, passphrase) = (b"sixteen bytes or more", Passphrase::new("twelve small birds")?);
/// let file = protect_secret(secret, &passphrase)?;
/// let key = PseudonymKey::open(&file, Some(&passphrase))?;
/// assert_eq!(key.pseudonym(KeyKind::Code, "A1"), PseudonymKey::new(secret)?.pseudonym(KeyKind::Code, "A1"));
/// assert_eq!(PseudonymKey::new(&file).unwrap_err(), KeyError::Protected);
/// assert_eq!(PseudonymKey::open(&file, Some(&Passphrase::new("eleven birds")?)).unwrap_err(), KeyError::Passphrase);
/// # Ok::<(), KeyError>(())
/// ```
pub fn protect_secret(secret: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, KeyError> {
    protect_at(Cost::USUAL, secret, passphrase)
}

/// The secret in a file: the bytes themselves, or what the passphrase opens. One that is not protected needs no passphrase.
///
/// # Errors
/// [`KeyError`].
pub fn open_secret(file: &[u8], passphrase: Option<&Passphrase>) -> Result<Vec<u8>, KeyError> {
    if !is_protected(file) {
        return Ok(file.to_vec());
    }
    let passphrase = passphrase.ok_or(KeyError::Protected)?;
    let file: Protected = serde_json::from_slice(file).map_err(|_| KeyError::Damaged)?;
    let cost = Cost { memory: file.memory, passes: file.passes, lanes: file.lanes };
    let known = file.what == WHAT && file.version == VERSION && file.kdf == KDF && cost.is_bearable();
    let (Ok(salt), Ok(sealed), true) = (BASE64.decode(&file.salt), BASE64.decode(&file.secret), known) else {
        return Err(KeyError::Damaged);
    };
    let key = cost.key(passphrase, &salt)?;
    let opened = Aes256Siv::new(&key.into()).decrypt([file.beside().as_bytes()], &sealed);
    opened.ok().filter(|secret| secret.len() >= SHORTEST_KEY).ok_or(KeyError::Passphrase)
}

impl PseudonymKey {
    /// The key of a file that holds a secret, protected or not.
    ///
    /// # Errors
    /// [`KeyError`]: too short, protected without a passphrase, the wrong passphrase, damaged.
    pub fn open(file: &[u8], passphrase: Option<&Passphrase>) -> Result<Self, KeyError> {
        Self::new(&open_secret(file, passphrase)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::number::KeyKind;

    const QUICK: Cost = Cost { memory: 64, passes: 1, lanes: 2 };

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(text).unwrap()
    }

    #[test]
    fn what_the_passphrase_opens_is_the_secret_and_nothing_else_is() {
        for secret in [&[7; 16][..], &[8; 32], b"a secret that somebody typed", &[0; 200]] {
            let file = protect_at(QUICK, secret, &phrase("口令 twelve birds")).unwrap();
            assert!(is_protected(&file) && !is_protected(secret));
            assert_eq!(open_secret(&file, Some(&phrase("口令 twelve birds"))).unwrap(), secret);
            assert_eq!(open_secret(secret, Some(&phrase("of no use"))).unwrap(), secret);
            assert_eq!(open_secret(&file, None), Err(KeyError::Protected));
            assert_eq!(open_secret(&file, Some(&phrase("口令 twelve bird"))), Err(KeyError::Passphrase));
            // Taken for a secret, its file would give other pseudonyms in silence.
            assert_eq!(PseudonymKey::new(&file).unwrap_err(), KeyError::Protected);
            assert_eq!(protect_at(QUICK, &file, &phrase("twice protected")), Err(KeyError::Protected));
            let before = PseudonymKey::new(secret).unwrap().pseudonym(KeyKind::StudentNo, "20230017");
            let after = PseudonymKey::open(&file, Some(&phrase("口令 twelve birds"))).unwrap();
            assert_eq!(after.pseudonym(KeyKind::StudentNo, "20230017"), before);
            assert!(!file.windows(8).any(|window| secret.windows(8).any(|part| part == window)));
        }
        assert!(matches!(protect_at(QUICK, b"short", &phrase("twelve birds")), Err(KeyError::TooShort { .. })));
        assert!(matches!(Passphrase::new("七个字的口令呢"), Err(KeyError::PassphraseTooShort { found: 7, needed: 8 })));
        // Composed or not, it is the same passphrase.
        assert_eq!(phrase("cafe\u{301} twelve"), phrase("caf\u{e9} twelve"));
        assert_eq!(format!("{:?}", phrase("twelve birds")), "Passphrase(…)");
    }

    #[test]
    fn a_file_that_was_changed_opens_nothing_and_asks_for_nothing_unbearable() {
        let file = String::from_utf8(protect_at(QUICK, &[7; 32], &phrase("twelve birds")).unwrap()).unwrap();
        let with = |from: &str, to: &str| {
            assert!(file.contains(from), "{from}");
            open_secret(file.replacen(from, to, 1).as_bytes(), Some(&phrase("twelve birds")))
        };
        assert_eq!(with("\"passes\":1", "\"passes\":2"), Err(KeyError::Passphrase));
        assert_eq!(with("\"memory\":64", "\"memory\":65"), Err(KeyError::Passphrase));
        for (from, to) in [
            ("\"memory\":64", "\"memory\":4000000"),
            ("\"passes\":1", "\"passes\":4000"),
            ("\"lanes\":2", "\"lanes\":0"),
            ("\"version\":1", "\"version\":2"),
            ("argon2id", "argon2d"),
            ("\"secret\":\"", "\"secret\":\"!"),
            ("\"kdf\"", "\"kdf\" \""),
        ] {
            assert_eq!(with(from, to), Err(KeyError::Damaged), "{to}");
        }
        // Half of it is damaged, not another secret.
        let half = &file.as_bytes()[..file.len() / 2];
        assert_eq!(open_secret(half, Some(&phrase("twelve birds"))), Err(KeyError::Damaged));
    }

    #[test]
    fn the_usual_cost_is_that_of_the_standard() {
        assert!(Cost::USUAL.is_bearable());
        let file = protect_secret(&[7; 32], &phrase("twelve birds")).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&file).unwrap();
        assert_eq!((&read["memory"], &read["passes"], &read["lanes"]), (&65_536.into(), &3.into(), &4.into()));
        assert_eq!(protect_secret(&[7; 32], &phrase("twelve birds")).unwrap(), file);
        assert_ne!(protect_secret(&[7; 32], &phrase("twelve bird5")).unwrap(), file);
    }
}
