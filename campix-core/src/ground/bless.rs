//! Files that tests write: compared as a rule, rewritten where that is asked for.

use std::path::Path;

/// Compares `found` with the file at `path`, or writes it there under `CAMPIX_BLESS=1`.
pub(crate) fn compare_or_bless(path: &Path, found: &str) {
    if std::env::var_os("CAMPIX_BLESS").is_some() {
        std::fs::write(path, found).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let difference = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
    let line = difference.unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
    assert!(
        expected == found,
        "{} differs in line {}:\n  there: {}\n  found: {}\nIf that is what you want: CAMPIX_BLESS=1 cargo test",
        path.display(),
        line + 1,
        expected.lines().nth(line).unwrap_or("(end)"),
        found.lines().nth(line).unwrap_or("(end)"),
    );
}
