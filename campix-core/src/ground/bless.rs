//! Files that tests write: normally compared, rewritten on request.

use std::io::Write;
use std::path::Path;

/// Whether the golden cases are present. The package of this crate has none; this is reported past the test's captured output.
pub(crate) fn in_repository() -> bool {
    let there = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden").is_dir();
    if !there {
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(std::io::stderr(), "SKIPPED {test}: tests/golden is in the repository, not in the package");
    }
    there
}

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
