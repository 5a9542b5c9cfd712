//! Which photo something was measured on, judged or made of: a digest, a length, and the name where one is known.
//!
//! Invariant: the name is shown where the caller asks for it, in reports and their JSON, and never by `Debug` or an error.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::ground::digest::Sha256Digest;
use crate::ground::words::words;

words! {
    /// What the digest of a photo is taken over.
    pub enum DigestOf {
        /// The bytes of its file.
        File "file",
        /// Its pixels: red, green, blue, row after row, one byte each. It never was a file.
        Pixels "pixels",
    }
}

/// The name of a photo's file, without folders. `Debug` hides it: photos are named after people's numbers.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileName(String);

impl FileName {
    pub(crate) fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileName(…)")
    }
}

/// Which photo it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PhotoIdentity {
    /// What the digest is taken over.
    pub kind: DigestOf,
    /// SHA-256 of it.
    pub sha256: Sha256Digest,
    /// Number of its bytes.
    pub bytes: u64,
    /// Name of the file, if the photo was opened by its path or named by the caller.
    pub name: Option<FileName>,
}

impl PhotoIdentity {
    pub(crate) const fn new(kind: DigestOf, sha256: Sha256Digest, bytes: u64, name: Option<FileName>) -> Self {
        Self { kind, sha256, bytes, name }
    }

    /// Whether both are the same photo; the name may differ.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.sha256, self.bytes) == (other.kind, other.sha256, other.bytes)
    }

    /// As JSON: `kind` ("file", "pixels"), `sha256`, `bytes`, `name` (null if not known).
    pub fn to_json(&self) -> Json {
        json!(self)
    }
}
