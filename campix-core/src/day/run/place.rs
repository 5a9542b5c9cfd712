//! Keyed marks of places: where a photo was found and where a file was delivered, without a name in the journal.

use std::path::Path;

use crate::people::number::PseudonymKey;

/// The mark of a place below the folder of delivered photos; its first part is the id of the profile.
pub(crate) fn delivered(key: &PseudonymKey, path: &Path) -> String {
    key.mark(&format!("delivered {}", joined(path))).as_str().to_owned()
}

/// The mark of a place below the folder of delivered originals; its first part is the name of a template.
pub(crate) fn original(key: &PseudonymKey, path: &Path) -> String {
    key.mark(&format!("original {}", joined(path))).as_str().to_owned()
}

fn joined(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The mark of a photo by its name below the folder of photos, parts separated by "/".
pub(crate) fn photo(key: &PseudonymKey, name: &str) -> String {
    key.mark(name).as_str().to_owned()
}
