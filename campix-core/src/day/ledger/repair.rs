//! Makes a broken journal usable again, because a person asked for it.
//!
//! In: the output folder of a day. Out: a journal that ends with the last line before the break and one that tells of the
//! repair; what followed is in a file beside it, byte for byte, readable by its owner only. Nothing is ever deleted, and a
//! repair that is killed at any moment is simply done again. A run afterwards works once more on what was lost.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::day::ledger::clock::{Clock, timestamp};
use crate::day::ledger::event::Event;
use crate::day::ledger::journal::{JournalError, JournalFault, LONGEST, Line, Locked, Scanned, io_error, scan};
use crate::day::ledger::store::{Folders, QUARANTINE};
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::whole_file::beside;

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repaired {
    /// What was wrong; `None` if nothing was, and nothing was changed.
    pub fault: Option<JournalFault>,
    /// Lines that were kept.
    pub kept: u64,
    /// Bytes that were moved away.
    pub moved: u64,
    /// The file that they are in, if there were any.
    pub quarantine: Option<PathBuf>,
    /// Their digest.
    pub sha256: Option<Sha256Digest>,
    /// Digest of the journal's last line now.
    pub last: Sha256Digest,
}

impl Repaired {
    /// The result as JSON, schema 1: `fault` (null if nothing was wrong), `kept` lines, `moved` bytes, `quarantine` (the
    /// name of the file beside the journal), `sha256`, `last`.
    pub fn to_json(&self) -> Json {
        let Self { fault, kept, moved, quarantine, sha256, last } = self;
        let quarantine = quarantine.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
        json!({
            "schema": 1,
            "fault": fault,
            "kept": kept,
            "moved": moved,
            "quarantine": quarantine,
            "sha256": sha256,
            "last": last,
        })
    }
}

/// Repairs the journal in `out`, the folder that a day was written to; `operator` is named in the line that tells of it.
///
/// Every whole line before the break is kept; of two neighbours that do not follow from each other neither, since either may be
/// the one that was changed. The rest is moved into a file `journal-quarantine-….jsonl` beside the journal.
/// A missing or empty journal is begun anew if the folder holds a day. A whole journal is left as it is.
///
/// # Errors
/// [`JournalError::Io`], also if there is no day in `out`; [`JournalError::Busy`]; [`JournalError::OtherVersion`].
pub fn repair(out: impl AsRef<Path>, clock: &dyn Clock, operator: &str) -> Result<Repaired, JournalError> {
    let folders = Folders::new(out.as_ref());
    let path = folders.journal();
    let there = path.exists();
    let day = folders.workings().is_dir() || folders.photos().is_dir();
    let file = File::options()
        .read(true)
        .write(true)
        .create(day)
        .truncate(false)
        .open(&path)
        .map_err(io_error(Operation::Open))?;
    let mut file = Locked::new(file)?;
    let Scanned { verified, end, fault, .. } = whole(&mut file)?;
    let fault = match fault {
        None if verified.lines == 0 && day => Some(if there { JournalFault::Empty } else { JournalFault::Missing }),
        found => found,
    };
    let Some(fault) = fault else {
        let (kept, last) = (verified.lines, verified.last);
        return Ok(Repaired { fault: None, kept, moved: 0, quarantine: None, sha256: None, last });
    };
    let moved = file.metadata().map_err(io_error(Operation::Read))?.len().saturating_sub(end);
    let mut named = manifests(&folders);
    let quarantined = if moved > 0 { Some(quarantine(&mut file, end, &folders, &mut named)?) } else { None };
    let (quarantine, sha256) = quarantined.unzip();
    let event = Event::Repaired { fault, line: verified.lines + 1, moved, sha256, files: delivered(&folders, &named)? };
    let line = Line::after(&verified, timestamp(clock.now()), operator.to_owned(), event);
    let (text, last) = line.text()?;
    // Over what was moved away: at every moment the lines before it are whole, and a half-written one is quarantined again.
    file.seek(SeekFrom::Start(end))
        .and_then(|_| file.write_all(&text))
        .and_then(|()| file.set_len(end + text.len() as u64))
        .and_then(|()| file.sync_all())
        .map_err(io_error(Operation::Write))?;
    folder::sync_folder(folders.out());
    Ok(Repaired { fault: Some(fault), kept: verified.lines, moved, quarantine, sha256, last })
}

/// How far a journal is whole. The last line must also say something that this version understands; an earlier one that does
/// not, but from which others follow, was written so.
fn whole(file: &mut File) -> Result<Scanned, JournalError> {
    let rewind = |file: &mut File| file.rewind().map_err(io_error(Operation::Read));
    rewind(file)?;
    let chained = scan::<Json>(&*file, |_, _, _| {})?;
    rewind(file)?;
    let understood = scan::<Event>(file, |_, _, _| {})?;
    let (lines, all) = (understood.verified.lines, chained.verified.lines);
    let found = match lines + 1 {
        _ if lines == all => chained,
        last if last == all => understood,
        line => return Err(JournalError::OtherVersion { line }),
    };
    Ok(match found.doubted {
        Some((verified, end)) => Scanned { verified, end, ..found },
        None => found,
    })
}

/// Copies everything from `from` on into a file beside the journal, durably; adds the digests of files that its lines name.
fn quarantine(
    file: &mut File,
    from: u64,
    folders: &Folders,
    named: &mut BTreeSet<Sha256Digest>,
) -> Result<(PathBuf, Sha256Digest), JournalError> {
    let part = beside(&folders.journal());
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let copied = (|| {
        let mut copy = options.open(&part)?;
        file.seek(SeekFrom::Start(from))?;
        let (mut hasher, mut line) = (Sha256::new(), Vec::new());
        let mut reader = BufReader::new(&*file);
        loop {
            line.clear();
            if (&mut reader).take(LONGEST).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            hasher.update(&line);
            copy.write_all(&line)?;
            if let Ok(line) = serde_json::from_slice::<Line<Event>>(&line) {
                named.extend(made(&line.event));
            }
        }
        copy.sync_all()?;
        let sha256 = Sha256Digest(hasher.finalize().into());
        let path = folders.out().join(format!("{QUARANTINE}{}.jsonl", sha256.short()));
        drop(copy);
        fs::rename(&part, &path)?;
        Ok((path, sha256))
    })();
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    let copied = copied.map_err(io_error(Operation::Write))?;
    folder::sync_folder(folders.out());
    Ok(copied)
}

/// The files that a line says were made.
fn made(event: &Event) -> Vec<Sha256Digest> {
    match event {
        Event::Photo { record, .. } => record.products.iter().map(|product| product.sha256).collect(),
        Event::Delivered { output, .. } | Event::Original { output, .. } => vec![*output],
        Event::Repaired { files, .. } => files.clone(),
        _ => Vec::new(),
    }
}

/// The photos that manifests of packages list.
fn manifests(folders: &Folders) -> BTreeSet<Sha256Digest> {
    let files = folder::walk(&folders.packages()).unwrap_or_default();
    let manifests = files.iter().filter(|path| path.to_string_lossy().ends_with(".manifest.json"));
    let mut named = BTreeSet::new();
    for manifest in manifests.filter_map(|path| serde_json::from_slice::<Json>(&fs::read(path).ok()?).ok()) {
        let photos = manifest["photos"].as_array().map(Vec::as_slice).unwrap_or_default();
        named.extend(photos.iter().filter_map(|photo| Sha256Digest::from_hex(photo["sha256"].as_str()?)));
    }
    named
}

/// Those of the files named that are delivered now: without the lines that named them, a run would take them for files that
/// somebody else put there, and leave them for ever.
fn delivered(folders: &Folders, named: &BTreeSet<Sha256Digest>) -> Result<Vec<Sha256Digest>, JournalError> {
    let mut found = BTreeSet::new();
    for path in folder::walk(&folders.photos()).map_err(io_error(Operation::Read))? {
        let digest = folder::digest(&path).map_err(io_error(Operation::Read))?;
        found.extend(digest.map(|(digest, _)| digest).filter(|digest| named.contains(digest)));
    }
    Ok(found.into_iter().collect())
}
