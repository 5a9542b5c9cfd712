//! Paths in a file of options: relative to the file, absolute once read.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value as Json, json};

use super::schema::Shape;

/// The name that tells the reader that a text is a path.
pub(super) const PATH: &str = "campix path";
/// The name that tells it that a text is a profile: a path if it ends with `.toml`, otherwise an id.
pub(super) const PROFILE: &str = "campix profile";

/// A path of an option. Read from a file, it starts from the folder of that file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FilePath(pub PathBuf);

impl<P: Into<PathBuf>> From<P> for FilePath {
    fn from(path: P) -> Self {
        Self(path.into())
    }
}

impl AsRef<Path> for FilePath {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl std::ops::Deref for FilePath {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl<'de> Deserialize<'de> for FilePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(PATH, Visitor("a path")).map(|path| Self(path.into()))
    }
}

/// Whether the name of a profile is the path of its file, with or without a variant.
pub(crate) fn is_profile_file(name: &str) -> bool {
    let (path, _) = split_variant(name);
    Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// The name of a profile without its variant, and the variant: `id@variant`, `file.toml@variant`. What follows an `@` inside a
/// path is none.
pub(crate) fn split_variant(name: &str) -> (&str, Option<&str>) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match name.rsplit_once('@') {
        Some((base, variant)) if !base.is_empty() && !variant.is_empty() && variant.chars().all(plain) => {
            (base, Some(variant))
        }
        _ => (name, None),
    }
}

/// A text that names a profile; a path starts from the folder of the options.
pub(crate) fn profile_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_newtype_struct(PROFILE, Visitor("a profile"))
}

struct Visitor(&'static str);

impl<'de> serde::de::Visitor<'de> for Visitor {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

impl Shape for FilePath {
    fn shape() -> Json {
        json!({ "type": "string", "description": "A path; in a file it starts from the folder of that file." })
    }
}
