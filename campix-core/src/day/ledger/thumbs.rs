//! Small pictures of a day in one file, so that pages and sheets can be written without a whole day in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Mutex;

use crate::day::ledger::event::Span;
use crate::day::record::outcome::{Outcome, Thumbnails};
use crate::ground::digest::Sha256Digest;
use crate::ground::whole_file::private;

/// The file of small pictures; pieces are only ever appended, and found by their span in the journal.
pub(crate) struct ThumbFile {
    file: File,
    length: u64,
}

impl ThumbFile {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = private(File::options().read(true).append(true).create(true)).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }

    /// Whether a piece lies inside the file.
    pub(crate) fn has(&self, span: Span) -> bool {
        span.is_within(self.length)
    }

    pub(crate) fn append(&mut self, jpeg: &[u8]) -> io::Result<Span> {
        let span = Span { at: self.length, length: jpeg.len() as u32 };
        if let Err(error) = self.file.write_all(jpeg) {
            let _ = self.file.set_len(self.length);
            return Err(error);
        }
        self.length += jpeg.len() as u64;
        Ok(span)
    }

    /// The pieces by digest of their photo.
    pub(crate) fn by_photo(&self, spans: BTreeMap<Sha256Digest, Span>) -> io::Result<ByPhoto> {
        Ok(ByPhoto { file: Mutex::new(self.file.try_clone()?), spans })
    }
}

/// Small pictures by the digest of their photo.
pub(crate) struct ByPhoto {
    file: Mutex<File>,
    spans: BTreeMap<Sha256Digest, Span>,
}

impl Thumbnails for ByPhoto {
    fn jpeg(&self, outcome: &Outcome) -> Option<Vec<u8>> {
        self.of(&outcome.photo.as_ref()?.sha256)
    }
}

impl ByPhoto {
    /// The small picture of the photo, or of the reference, with this digest.
    pub(crate) fn of(&self, sha256: &Sha256Digest) -> Option<Vec<u8>> {
        let span = self.spans.get(sha256)?;
        let mut bytes = vec![0; span.length as usize];
        let mut file = self.file.lock().ok()?;
        file.seek(SeekFrom::Start(span.at)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}
