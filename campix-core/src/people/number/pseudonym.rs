//! A file key that reveals nothing without the project's secret: HMAC-SHA-256 of a number, as file-safe text.
//! A hash without a key could be reversed by trying all numbers (RSEC-14).

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::words::words;

/// The secret of one project, from which all its pseudonyms are derived. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct PseudonymKey(Hmac<Sha256>);

/// Why bytes are no secret of a project. Nothing of the secret or the passphrase is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The secret is shorter than 16 bytes: it could be guessed.
    TooShort {
        /// Bytes found.
        found: usize,
        /// Bytes needed.
        needed: usize,
    },
    /// It is protected, and no passphrase was given.
    Protected,
    /// The passphrase does not open it, or the file was changed since it was protected.
    Passphrase,
    /// It is protected, and its file is damaged or of another version.
    Damaged,
    /// A passphrase is too short.
    PassphraseTooShort {
        /// Characters found.
        found: usize,
        /// Characters needed.
        needed: usize,
    },
}

impl Explain for KeyError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::TooShort { found, needed } => says!(
                NUMBER_KEY_TOO_SHORT,
                en "expected a key of at least {needed} bytes, found {found}",
                zh "密钥至少要有 {needed} 字节，现有 {found} 字节"
            ),
            Self::Protected => says!(
                NUMBER_KEY_PROTECTED,
                en "the project's secret is protected, and no passphrase was given",
                zh "项目密钥受口令保护，而没有给出口令"
            ),
            Self::Passphrase => says!(
                NUMBER_PASSPHRASE,
                en "the passphrase does not open the project's secret, or its file was changed",
                zh "口令不能打开项目密钥，或密钥文件被改动过"
            ),
            Self::Damaged => says!(
                NUMBER_KEY_DAMAGED,
                en "the file of the project's secret is damaged, or another version of campix wrote it; use a copy of it",
                zh "项目密钥文件已损坏，或由另一版本的 campix 写成；请使用其备份"
            ),
            Self::PassphraseTooShort { found, needed } => says!(
                NUMBER_PASSPHRASE_SHORT,
                en "expected a passphrase of at least {needed} characters, found {found}",
                zh "口令至少要有 {needed} 个字符，现有 {found} 个"
            ),
        }
    }
}

error!(KeyError);

/// Nothing is sealed together with the bytes.
#[cfg(feature = "day")]
const NOTHING_BESIDE: [&[u8]; 0] = [];

words! {
    /// The kind of number, or code, that a person is known by and a pseudonym replaces; the same digits as 学号 and as 考生号 give
    /// different pseudonyms.
    pub enum KeyKind {
        /// Student number (学号).
        StudentNo "student_no",
        /// Number of an identity document (证件号).
        IdNumber "id_number",
        /// Exam number (考生号).
        ExamNo "exam_no",
        /// Text of a collection code (采集码): all that a collector may be given of a graduate.
        Code "code",
    }
}

/// Twenty characters of 0–9 and a–z without i, l, o and u: safe in file names, one case, 100 bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Pseudonym(String);

/// Crockford's alphabet in lower case: no two characters are mistaken for each other when read aloud or typed.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 20 × 5 = 100 bits: any two of a million people collide with a probability below 10⁻¹⁸.
const CHARACTERS: usize = 20;
/// NIST SP 800-107 requires at least 112 bits of HMAC key.
pub(super) const SHORTEST_KEY: usize = 16;

impl PseudonymKey {
    /// Takes the secret bytes of a project, at least 16. The bytes of a protected one are refused: taken for a secret, they would give
    /// other pseudonyms.
    ///
    /// # Errors
    /// [`KeyError::TooShort`], [`KeyError::Protected`].
    pub fn new(bytes: &[u8]) -> Result<Self, KeyError> {
        #[cfg(feature = "day")]
        if super::protect::is_protected(bytes) {
            return Err(KeyError::Protected);
        }
        let too_short = KeyError::TooShort { found: bytes.len(), needed: SHORTEST_KEY };
        if bytes.len() < SHORTEST_KEY {
            return Err(too_short);
        }
        Hmac::new_from_slice(bytes).map(Self).map_err(|_| too_short)
    }

    /// The pseudonym of a number; the same key, kind and number always give the same.
    ///
    /// ```
    /// use campix_core::people::number::{KeyKind, PseudonymKey};
    /// let key = PseudonymKey::new(b"sixteen bytes or more")?;
    /// let pseudonym = key.pseudonym(KeyKind::StudentNo, "20230017");
    /// assert_eq!(pseudonym.as_str().len(), 20);
    /// assert_ne!(pseudonym, key.pseudonym(KeyKind::ExamNo, "20230017"));
    /// # Ok::<(), campix_core::people::number::KeyError>(())
    /// ```
    pub fn pseudonym(&self, kind: KeyKind, number: &str) -> Pseudonym {
        self.encoded(kind.name(), number)
    }

    /// The pseudonym of any other text, such as the name of a photo file; never the same as that of a number.
    pub fn mark(&self, text: &str) -> Pseudonym {
        self.encoded("text", text)
    }

    /// Encrypts bytes so that only the secret opens them; the same bytes always give the same (AES-SIV, RFC 5297), 16 bytes longer.
    #[cfg(feature = "day")]
    pub(crate) fn seal(&self, bytes: &[u8]) -> Vec<u8> {
        self.sealer()
            .encrypt(NOTHING_BESIDE, bytes)
            .expect("only more than a hundred parts beside the bytes are refused")
    }

    /// What [`PseudonymKey::seal`] was given; `None` under another secret or if a bit was changed.
    #[cfg(feature = "day")]
    pub(crate) fn unseal(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        self.sealer().decrypt(NOTHING_BESIDE, sealed).ok()
    }

    #[cfg(feature = "day")]
    fn sealer(&self) -> aes_siv::siv::Aes256Siv {
        let mut key = [0; 64];
        for (half, part) in key.chunks_mut(32).zip([&b"campix seal 1\0tag\0"[..], b"campix seal 1\0mask\0"]) {
            half.copy_from_slice(&self.digest(&[part]));
        }
        aes_siv::siv::Aes256Siv::new(&key.into())
    }

    fn encoded(&self, kind: &str, text: &str) -> Pseudonym {
        let digest = self.digest(&[b"campix pseudonym 1\0", kind.as_bytes(), b"\0", text.as_bytes()]);
        let mut text = String::with_capacity(CHARACTERS);
        for at in 0..CHARACTERS {
            let bit = at * 5;
            let pair = u16::from_be_bytes([digest[bit / 8], digest[bit / 8 + 1]]);
            text.push(char::from(ALPHABET[usize::from(pair >> (11 - bit % 8) & 31)]));
        }
        Pseudonym(text)
    }

    fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PseudonymKey(…)")
    }
}

impl Pseudonym {
    /// The twenty characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stable_keyed_and_separated() {
        let key = PseudonymKey::new(&[7; 32]).unwrap();
        let other = PseudonymKey::new(&[8; 32]).unwrap();
        let first = key.pseudonym(KeyKind::IdNumber, "11010519491231002X");
        assert_eq!(first, key.pseudonym(KeyKind::IdNumber, "11010519491231002X"));
        assert_ne!(first, other.pseudonym(KeyKind::IdNumber, "11010519491231002X"));
        assert_ne!(first, key.pseudonym(KeyKind::IdNumber, "110105194912310021"));
        assert!(first.as_str().bytes().all(|b| ALPHABET.contains(&b)));
        assert_eq!(format!("{key:?}"), "PseudonymKey(…)");
    }

    #[test]
    fn the_encoding_is_big_endian_base32() {
        // HMAC-SHA-256(07 × 32, "campix pseudonym 1\0student_no\0" + "20230017"), computed with Python's hmac module.
        let key = PseudonymKey::new(&[7; 32]).unwrap();
        assert_eq!(key.pseudonym(KeyKind::StudentNo, "20230017").as_str(), "kjcmg2ea1r2dnmwht2x2");
    }

    #[cfg(feature = "day")]
    #[test]
    fn what_is_sealed_opens_with_the_same_secret_and_unchanged_only() {
        let key = PseudonymKey::new(&[7; 32]).unwrap();
        let other = PseudonymKey::new(&[8; 32]).unwrap();
        for length in [0, 1, 31, 32, 33, 1_000] {
            let text: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let sealed = key.seal(&text);
            assert_eq!((sealed.len(), key.seal(&text) == sealed), (length + 16, true));
            assert_eq!(key.unseal(&sealed), Some(text.clone()));
            assert_eq!(other.unseal(&sealed), None);
            assert!(length < 4 || !sealed.windows(4).any(|window| window == &text[..4]));
            for at in [0, sealed.len() / 2, sealed.len() - 1] {
                let mut changed = sealed.clone();
                changed[at] ^= 1;
                assert_eq!(key.unseal(&changed), None, "byte {at} of {}", sealed.len());
            }
        }
        assert_eq!(key.unseal(&[0; 15]), None);
    }

    #[test]
    fn short_keys_are_refused() {
        assert_eq!(PseudonymKey::new(b"short").unwrap_err(), KeyError::TooShort { found: 5, needed: 16 });
    }
}
