//! The output of a campus day, in a form to compare.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything that is handed over: path below `out` and bytes, without the journal and the workings.
///
/// # Panics
/// If the folder cannot be read.
pub fn tree(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![out.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a delivery is a folder") {
            let path = entry.expect("a folder can be read").path();
            let name = path.strip_prefix(out).expect("it lies below").to_owned();
            if name == Path::new(".campix") || name == Path::new("journal.jsonl") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(name, std::fs::read(&path).expect("a delivered file can be read"));
            }
        }
    }
    files
}
