//! Whether the folder of photos and the output folder are apart, however they are spelt.
//!
//! In: two paths, of which the output need not exist. Out: nothing, or the error that says which lies in which. Folders are
//! compared as the system knows them – by device and number where it has them – so links, mounts, `..` and disks that
//! ignore upper and lower case hide nothing.

use std::path::{Component, Path, PathBuf};

use crate::day::ledger::store::Folders;
use crate::day::run::error::DayError;

/// A folder as the system knows it.
#[derive(PartialEq, Eq)]
enum Identity {
    #[cfg(unix)]
    Number(u64, u64),
    #[cfg(not(unix))]
    Path(String),
}

impl Identity {
    /// `None` if there is no such folder.
    fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let found = std::fs::metadata(path).ok()?;
            Some(Self::Number(found.dev(), found.ino()))
        }
        #[cfg(not(unix))]
        {
            Some(Self::Path(path.canonicalize().ok()?.to_string_lossy().to_lowercase()))
        }
    }
}

/// The path from the root of the file system, links followed as far as it exists.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // A link before ".." leads elsewhere, so what exists is resolved first and the rest by its spelling.
    let mut known = path.as_path();
    while !known.exists() {
        match known.parent() {
            Some(parent) => known = parent,
            None => return path,
        }
    }
    let mut found = known.canonicalize().unwrap_or_else(|_| known.to_owned());
    for part in path.strip_prefix(known).unwrap_or(Path::new("")).components() {
        match part {
            Component::ParentDir => {
                found.pop();
            }
            Component::CurDir => {}
            other => found.push(other),
        }
    }
    found
}

/// Whether `inner` is `outer` or lies in it; both are whole paths.
fn within(inner: &Path, outer: &Path) -> bool {
    let wanted = Identity::of(outer);
    inner.starts_with(outer) || wanted.is_some() && inner.ancestors().any(|folder| Identity::of(folder) == wanted)
}

/// Refuses photos in the output, and an output in the photos.
pub(in crate::day) fn apart(photos: &Path, out: &Path) -> Result<(), DayError> {
    let (photos, root) = (whole(photos), whole(out));
    let folders = Folders::new(&root);
    // Each part may be a link of its own.
    let parts = [folders.photos(), folders.packages(), folders.results(), folders.dossiers(), folders.workings()];
    let parts = parts.map(|part| whole(&part));
    if within(&photos, &root) || parts.iter().any(|part| within(&photos, part)) {
        return Err(DayError::PhotosInOutput);
    }
    if within(&root, &photos) || parts.iter().any(|part| within(part, &photos)) {
        return Err(DayError::OutputInPhotos);
    }
    Ok(())
}

/// Whether two folders are the same, or one lies in the other.
pub(in crate::day) fn meet(one: &Path, other: &Path) -> bool {
    let (one, other) = (whole(one), whole(other));
    within(&one, &other) || within(&other, &one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::whole_file::tests::Scratch;

    #[test]
    fn folders_in_each_other_are_refused_however_they_are_spelt() {
        let scratch = Scratch::new("apart");
        let at = |name: &str| scratch.0.join(name);
        for folder in ["photos/day", "out/photos", "elsewhere"] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        for (photos, out) in
            [("photos", "out"), ("photos", "absent/out"), ("photos", "photos-2"), ("photos/day", "photos/day2")]
        {
            apart(&at(photos), &at(out)).unwrap();
        }
        for (photos, out) in [
            ("photos", "photos"),
            ("photos", "elsewhere/../photos/."),
            ("photos/day", "photos"),
            ("out/photos", "out"),
            ("out/in", "out"),
        ] {
            assert!(matches!(apart(&at(photos), &at(out)), Err(DayError::PhotosInOutput)), "{photos} {out}");
        }
        for (photos, out) in [
            ("photos", "photos/out"),
            ("photos", "photos/day/not/yet"),
            ("photos", "elsewhere/../photos/out"),
            ("photos", "nowhere/../photos/out"),
        ] {
            assert!(matches!(apart(&at(photos), &at(out)), Err(DayError::OutputInPhotos)), "{photos} {out}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_hide_nothing() {
        use std::os::unix::fs::symlink;

        let scratch = Scratch::new("apart-links");
        let at = |name: &str| scratch.0.join(name);
        for folder in ["photos/day", "out", "other"] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        symlink(at("photos"), at("link")).unwrap();
        assert!(matches!(apart(&at("link"), &at("photos")), Err(DayError::PhotosInOutput)));
        assert!(matches!(apart(&at("photos"), &at("link/out")), Err(DayError::OutputInPhotos)));
        assert!(matches!(apart(&at("link/day"), &at("photos")), Err(DayError::PhotosInOutput)));
        // A part of the output that is a link to the photos would be written to.
        symlink(at("photos"), at("out/results")).unwrap();
        assert!(matches!(apart(&at("photos"), &at("out")), Err(DayError::PhotosInOutput)));
        symlink(at("photos/day"), at("other/photos")).unwrap();
        assert!(matches!(apart(&at("photos"), &at("other")), Err(DayError::OutputInPhotos)));
    }
}
