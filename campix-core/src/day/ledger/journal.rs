//! The journal of a run: JSON lines, only ever appended, each with the SHA-256 of the line before it.
//!
//! A line records who did what when, by digests and pseudonyms; it contains no number or name of a person. A line that a
//! killed run left unfinished is cut off; any other break of the chain is an error that names the line, until
//! [`repair`](crate::day::repair_journal) is asked for by a person.

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::file_error::Operation;
use crate::ground::text::Text;
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::day::ledger::clock::{Clock, timestamp};
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::whole_file::private;

/// Lines between two syncs: a power cut may cost this much work, but never the chain.
const GROUP: u32 = 64;
/// Longest line that is read, in bytes; ours stay below a tenth of it.
pub(super) const LONGEST: u64 = 4 << 20;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line<E> {
    /// Number of the line, from 0.
    n: u64,
    /// SHA-256 of the line before, without its line break; zeros for the first.
    prev: Sha256Digest,
    /// When, UTC.
    pub(crate) at: String,
    /// Who ran the day, as the caller named them.
    pub(crate) who: String,
    /// What happened.
    pub(crate) event: E,
}

impl<E> Line<E> {
    /// Its number, from 1, as errors and people count.
    pub(crate) const fn number(&self) -> u64 {
        self.n + 1
    }
}

impl<E: Serialize> Line<E> {
    /// The line after `verified`.
    pub(super) fn after(verified: &Verified, at: String, who: String, event: E) -> Self {
        Self { n: verified.lines, prev: verified.last, at, who, event }
    }

    /// The line as it is written, with its line break, and its digest, without.
    pub(super) fn text(&self) -> Result<(Vec<u8>, Sha256Digest), JournalError> {
        let mut text = serde_json::to_vec(self).map_err(|error| io_error(Operation::Write)(error.into()))?;
        let digest = Sha256Digest::of(&text);
        text.push(b'\n');
        Ok((text, digest))
    }
}

/// The file of a journal, locked against other runs until it is dropped.
#[derive(Debug)]
pub(super) struct Locked(File);

impl Locked {
    /// Locks `file`; [`JournalError::Busy`] if another run holds it.
    pub(super) fn new(file: File) -> Result<Self, JournalError> {
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(JournalError::Busy),
            Err(TryLockError::Error(error)) => Err(io_error(Operation::Lock)(error)),
        }
    }
}

impl Drop for Locked {
    /// Unlocks: closing would not be enough, since a process that the host is just starting has a copy of every handle for
    /// a moment, and the next run would find the journal busy.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

impl Deref for Locked {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for Locked {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

/// The position of a line in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Byte offset of its first character.
    pub(crate) at: u64,
    /// Its length in bytes, without the line break.
    pub(crate) length: u32,
}

/// The result of checking a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Whole lines.
    pub lines: u64,
    /// SHA-256 of the last line: kept elsewhere, it proves that nothing was rewritten since.
    pub last: Sha256Digest,
    /// Bytes of an unfinished line at the end, left by a run that was killed; 0 if there is none.
    pub torn: u64,
    /// How often the journal was repaired: each time, lines after a break were taken out of it.
    pub repaired: u64,
}

/// What is wrong with a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum JournalFault {
    /// There is none.
    Missing,
    /// It has no line.
    Empty,
    /// Its last line is not finished.
    Torn,
    /// A line is longer than any that is written.
    TooLong,
    /// A line is not one of a journal.
    Unreadable,
    /// A line does not follow from the one before.
    Chain,
    /// A line has the wrong number.
    Number,
}

impl JournalFault {
    /// What a line with this fault does, in both languages: "cannot be read".
    pub const fn text(self) -> Text {
        match self {
            Self::Missing => Text::fixed("不存在", "is missing"),
            Self::Empty => Text::fixed("是空的", "is empty"),
            Self::Torn => Text::fixed("没有写完", "is not finished"),
            Self::TooLong => Text::fixed("过长", "is too long"),
            Self::Unreadable => Text::fixed("无法读取", "cannot be read"),
            Self::Chain => Text::fixed("与上一行不衔接", "does not follow from the line before"),
            Self::Number => Text::fixed("编号不对", "has the wrong number"),
        }
    }
}

/// Why a journal cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// The system refused.
    Io {
        /// What was tried.
        operation: Operation,
        /// The system's own error.
        source: io::Error,
    },
    /// Another run has it open.
    Busy,
    /// A line does not fit its neighbours: the file was changed after it was written.
    Broken {
        /// Number of the line, from 1.
        line: u64,
        /// What is wrong with it: "is too long".
        what: Text,
    },
    /// A line that others follow from is of a kind that this version does not know: it is not broken, and not repaired.
    OtherVersion {
        /// Number of the line, from 1.
        line: u64,
    },
}

impl Explain for JournalError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Io { operation, source } => {
                says!(JOURNAL_IO, en "cannot {verb} the journal", zh "无法{verb}日志"; verb = operation.text())
                    .because(source)
            }
            Self::Busy => {
                says!(JOURNAL_BUSY, en "another run is working in this folder", zh "另一个程序正在使用这个文件夹")
            }
            Self::Broken { line, what } => {
                says!(JOURNAL_BROKEN, en "line {line} of the journal {what}", zh "日志第 {line} 行{what}"; what = what)
            }
            Self::OtherVersion { line } => says!(
                JOURNAL_OTHER_VERSION,
                en "line {line} of the journal was written by another version of campix; the chain is whole",
                zh "日志第 {line} 行由另一版本的 campix 写成；日志前后衔接完好"
            ),
        }
    }
}

error!(JournalError);

impl Verified {
    /// The result as JSON: `lines`, `last` (64 hexadecimal digits), `torn` (bytes), `repaired` (times).
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "lines": self.lines, "last": self.last, "torn": self.torn, "repaired": self.repaired })
    }
}

pub(super) fn io_error(operation: Operation) -> impl FnOnce(io::Error) -> JournalError {
    move |source| JournalError::Io { operation, source }
}

/// A journal open for appending; no other process can open it at the same time.
pub(crate) struct Journal {
    file: Locked,
    clock: Arc<dyn Clock>,
    who: String,
    next: u64,
    last: Sha256Digest,
    length: u64,
    unsynced: u32,
}

impl Journal {
    /// Opens the journal at `path`, or creates it; every line already in it is passed to `replay`.
    pub(crate) fn open<E: DeserializeOwned>(
        path: &Path,
        clock: Arc<dyn Clock>,
        who: &str,
        replay: impl FnMut(Place, Line<E>),
    ) -> Result<Self, JournalError> {
        let file = private(File::options().read(true).append(true).create(true))
            .open(path)
            .map_err(io_error(Operation::Open))?;
        let file = Locked::new(file)?;
        let verified = read(&*file, replay)?;
        let length = file.metadata().map_err(io_error(Operation::Read))?.len() - verified.torn;
        if verified.torn > 0 {
            file.set_len(length).and_then(|()| file.sync_data()).map_err(io_error(Operation::Cut))?;
        }
        Ok(Self { file, clock, who: who.to_owned(), next: verified.lines, last: verified.last, length, unsynced: 0 })
    }

    /// Opens the journal at `path`, which must exist, as [`Journal::open`] does.
    pub(crate) fn open_existing<E: DeserializeOwned>(
        path: &Path,
        clock: Arc<dyn Clock>,
        who: &str,
        replay: impl FnMut(Place, Line<E>),
    ) -> Result<Self, JournalError> {
        // Nothing is created where there is no day.
        File::open(path).map_err(io_error(Operation::Open))?;
        Self::open(path, clock, who, replay)
    }

    /// Appends one event; the file is synced every [`GROUP`] lines.
    pub(crate) fn append<E: Serialize>(&mut self, event: E) -> Result<Place, JournalError> {
        let line =
            Line { n: self.next, prev: self.last, at: timestamp(self.clock.now()), who: self.who.clone(), event };
        let (text, last) = line.text()?;
        let place = Place { at: self.length, length: text.len() as u32 - 1 };
        if let Err(error) = self.file.write_all(&text) {
            // Half a line must not remain: the next one would be appended to it.
            let _ = self.file.set_len(self.length);
            return Err(io_error(Operation::Write)(error));
        }
        self.last = last;
        self.next += 1;
        self.length += text.len() as u64;
        self.unsynced += 1;
        if self.unsynced >= GROUP {
            self.sync()?;
        }
        Ok(place)
    }

    /// Makes all lines durable.
    pub(crate) fn sync(&mut self) -> Result<(), JournalError> {
        if self.unsynced > 0 {
            self.file.sync_data().map_err(io_error(Operation::Sync))?;
            self.unsynced = 0;
        }
        Ok(())
    }

    /// Reads a journal without opening it for writing; passes on number (from 1), digest, time and event of every line.
    pub(crate) fn read<E: DeserializeOwned>(
        path: &Path,
        mut each: impl FnMut(u64, Sha256Digest, &str, E),
    ) -> Result<Verified, JournalError> {
        let file = ceiling::open(path).map_err(io_error(Operation::Open))?;
        read_digests(&file, |_, digest, line| each(line.n + 1, digest, &line.at, line.event))
    }

    /// As [`Journal::read`], of a journal that is already in memory.
    #[cfg(feature = "dossier")]
    pub(crate) fn read_bytes<E: DeserializeOwned>(
        journal: &[u8],
        mut each: impl FnMut(u64, Sha256Digest, &str, E),
    ) -> Result<Verified, JournalError> {
        read_digests(journal, |_, digest, line| each(line.n + 1, digest, &line.at, line.event))
    }

    /// As [`Journal::read`]; passes on digest and line.
    pub(crate) fn replay<E: DeserializeOwned>(
        path: &Path,
        mut each: impl FnMut(Sha256Digest, Line<E>),
    ) -> Result<Verified, JournalError> {
        let file = ceiling::open(path).map_err(io_error(Operation::Open))?;
        read_digests(&file, |_, digest, line| each(digest, line))
    }

    /// Whole lines so far.
    pub(crate) const fn lines(&self) -> u64 {
        self.next
    }

    /// The person named in the lines.
    pub(crate) fn who(&self) -> &str {
        &self.who
    }

    /// The time as it is written in a line.
    pub(crate) fn now(&self) -> String {
        timestamp(self.clock.now())
    }

    /// The time of its clock.
    pub(crate) fn time(&self) -> std::time::SystemTime {
        self.clock.now()
    }

    /// Digest of the last line.
    pub(crate) const fn last(&self) -> Sha256Digest {
        self.last
    }

    /// Reads lines by their place, through the handle that holds the lock.
    pub(crate) fn reader(&self) -> Result<Lines, JournalError> {
        Ok(Lines { file: self.file.try_clone().map_err(io_error(Operation::Read))?, buffer: Vec::new() })
    }
}

/// Reads single lines of a journal by their place.
pub(crate) struct Lines {
    file: File,
    buffer: Vec<u8>,
}

impl Lines {
    /// The line at `place`.
    pub(crate) fn get<E: DeserializeOwned>(&mut self, place: Place) -> Result<Line<E>, JournalError> {
        self.buffer.resize(place.length as usize, 0);
        self.file.seek(SeekFrom::Start(place.at)).map_err(io_error(Operation::Read))?;
        self.file.read_exact(&mut self.buffer).map_err(io_error(Operation::Read))?;
        serde_json::from_slice(&self.buffer).map_err(|error| io_error(Operation::Read)(error.into()))
    }
}

/// Checks the chain of the journal at `path` from its first line to its last.
///
/// # Errors
/// [`JournalError::Broken`] with the first line that does not follow from the one before, [`JournalError::Io`].
pub fn verify(path: impl AsRef<Path>) -> Result<Verified, JournalError> {
    verify_read(&ceiling::open(path).map_err(io_error(Operation::Open))?)
}

/// As [`verify`], of a journal that is already in memory.
///
/// ```
/// let error = campix_core::day::verify_journal_bytes(b"{}\n").unwrap_err();
/// assert_eq!(error.code().name(), "journal.broken");
/// assert_eq!(campix_core::day::verify_journal_bytes(b"").unwrap().lines, 0);
/// ```
///
/// # Errors
/// As [`verify`].
pub fn verify_bytes(journal: &[u8]) -> Result<Verified, JournalError> {
    verify_read(journal)
}

fn verify_read(journal: impl Read) -> Result<Verified, JournalError> {
    let mut repaired = 0;
    let verified = read(journal, |_, line: Line<serde_json::Value>| {
        repaired += u64::from(line.event["what"] == "repaired");
    })?;
    Ok(Verified { repaired, ..verified })
}

fn read<E: DeserializeOwned>(file: impl Read, mut each: impl FnMut(Place, Line<E>)) -> Result<Verified, JournalError> {
    read_digests(file, |place, _, line| each(place, line))
}

fn read_digests<E: DeserializeOwned>(
    file: impl Read,
    each: impl FnMut(Place, Sha256Digest, Line<E>),
) -> Result<Verified, JournalError> {
    let Scanned { verified, fault, .. } = scan(file, each)?;
    match fault {
        None | Some(JournalFault::Torn) => Ok(verified),
        Some(fault) => Err(JournalError::Broken { line: verified.lines + 1, what: fault.text() }),
    }
}

/// How far a journal is whole.
pub(super) struct Scanned {
    pub(super) verified: Verified,
    /// Byte offset at which its last whole line ends.
    pub(super) end: u64,
    /// What is wrong with what follows; `None` if nothing does.
    pub(super) fault: Option<JournalFault>,
    /// The same one line earlier, if that line is in doubt: the next one has the right number and does not follow from it, so
    /// one of the two was changed.
    pub(super) doubted: Option<(Verified, u64)>,
}

/// Reads lines as far as each follows from the one before.
pub(super) fn scan<E: DeserializeOwned>(
    file: impl Read,
    mut each: impl FnMut(Place, Sha256Digest, Line<E>),
) -> Result<Scanned, JournalError> {
    let mut reader = BufReader::new(file);
    let mut verified = Verified { lines: 0, last: Sha256Digest::ZERO, torn: 0, repaired: 0 };
    let mut before = (verified, 0);
    let mut at = 0;
    let mut text = Vec::new();
    loop {
        text.clear();
        let length =
            (&mut reader).take(LONGEST).read_until(b'\n', &mut text).map_err(io_error(Operation::Read))? as u64;
        let ended = |verified, fault| Ok(Scanned { verified, end: at, fault, doubted: None });
        if length == 0 {
            return ended(verified, None);
        }
        if text.pop() != Some(b'\n') {
            if length == LONGEST {
                return ended(verified, Some(JournalFault::TooLong));
            }
            verified.torn = length;
            return ended(verified, Some(JournalFault::Torn));
        }
        let Ok(line) = serde_json::from_slice::<Line<E>>(&text) else {
            return ended(verified, Some(JournalFault::Unreadable));
        };
        if line.prev != verified.last {
            let doubted = (line.n == verified.lines && verified.lines > 0).then_some(before);
            return Ok(Scanned { verified, end: at, fault: Some(JournalFault::Chain), doubted });
        }
        if line.n != verified.lines {
            return ended(verified, Some(JournalFault::Number));
        }
        before = (verified, at);
        verified.last = Sha256Digest::of(&text);
        verified.lines += 1;
        each(Place { at, length: text.len() as u32 }, verified.last, line);
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::ledger::clock::FixedClock;
    use crate::ground::whole_file::tests::Scratch;
    use proptest::prelude::*;

    fn open(path: &Path, replay: impl FnMut(Place, Line<String>)) -> Result<Journal, JournalError> {
        Journal::open(path, Arc::new(FixedClock(std::time::UNIX_EPOCH)), "tester", replay)
    }

    fn written(path: &Path, events: &[&str]) {
        let mut journal = open(path, |_, _| {}).unwrap();
        for event in events {
            journal.append(event).unwrap();
        }
        journal.sync().unwrap();
    }

    #[test]
    fn lines_are_chained_and_found_again() {
        let scratch = Scratch::new("chain");
        let path = scratch.0.join("journal.jsonl");
        written(&path, &["one", "two"]);
        written(&path, &["three"]);
        let mut seen = Vec::new();
        let journal = open(&path, |place, line| seen.push((place, line.event))).unwrap();
        assert_eq!(seen.iter().map(|(_, event)| event.as_str()).collect::<Vec<_>>(), ["one", "two", "three"]);
        let mut lines = journal.reader().unwrap();
        for (place, event) in &seen {
            assert_eq!(&lines.get::<String>(*place).unwrap().event, event);
        }
        assert_eq!(verify(&path).unwrap().lines, 3);
        assert!(matches!(open(&path, |_, _| {}), Err(JournalError::Busy)));
    }

    #[test]
    fn a_copy_of_its_handle_keeps_no_journal_locked() {
        let scratch = Scratch::new("copied-handle");
        let path = scratch.0.join("journal.jsonl");
        let journal = open(&path, |_, _| {}).unwrap();
        // As a process has it that is just being started.
        let copy = journal.file.try_clone().unwrap();
        drop(journal);
        open(&path, |_, _| {}).unwrap();
        drop(copy);
    }

    #[test]
    fn a_torn_line_is_cut_off_and_the_chain_goes_on() {
        let scratch = Scratch::new("torn");
        let path = scratch.0.join("journal.jsonl");
        written(&path, &["one", "two"]);
        let whole = std::fs::read(&path).unwrap();
        let second = whole.iter().position(|&byte| byte == b'\n').unwrap() + 1;
        for cut in second..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(verify(&path).unwrap().torn, (cut - second) as u64);
            written(&path, &["two"]);
            assert_eq!(std::fs::read(&path).unwrap(), whole, "cut at {cut}");
        }
    }

    proptest! {
        #[test]
        fn any_change_before_the_last_line_is_found(at in 0usize..400, to in any::<u8>()) {
            let scratch = Scratch::new("tamper");
            let path = scratch.0.join("journal.jsonl");
            written(&path, &["one", "two", "three", "four"]);
            let whole = std::fs::read(&path).unwrap();
            let last = whole[..whole.len() - 1].iter().rposition(|&byte| byte == b'\n').unwrap();
            let at = at % last;
            prop_assume!(whole[at] != to);
            let mut changed = whole.clone();
            changed[at] = to;
            std::fs::write(&path, &changed).unwrap();
            let found = matches!(verify(&path), Err(JournalError::Broken { .. }));
            prop_assert!(found);
        }

        #[test]
        fn a_removed_line_is_found(which in 0usize..3) {
            let scratch = Scratch::new("removed");
            let path = scratch.0.join("journal.jsonl");
            written(&path, &["one", "two", "three", "four"]);
            let text = std::fs::read_to_string(&path).unwrap();
            let kept: String =
                text.split_inclusive('\n').enumerate().filter(|(k, _)| *k != which).map(|(_, line)| line).collect();
            std::fs::write(&path, kept).unwrap();
            prop_assert!(verify(&path).is_err());
        }
    }
}
