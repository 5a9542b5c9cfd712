//! Checks whether a dossier, a picture of it, or the journal itself was changed since it was written.

use crate::ground::explain::{Explain, Explanation, error, says};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::day::handout::show;
use crate::day::ledger::event::Event;
use crate::day::ledger::journal::{Journal, JournalError, Verified};
use crate::day::{Disclosure, Outcome, Standing};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use crate::people::Person;
use crate::people::number::PseudonymKey;

use super::places::{Places, Unproven, Whose};
use super::record::WHAT;

/// Where a journal ended: kept elsewhere, it proves that nothing before it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Whole lines.
    pub lines: u64,
    /// SHA-256 of the last of them.
    pub last: Sha256Digest,
}

/// The kind of a file that was found unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FileKind {
    /// A record by itself.
    Record,
    /// A dossier as HTML.
    Html,
    /// A dossier as PDF.
    Pdf,
    /// A cover, list or table.
    Written,
    /// A photo as it was taken.
    Photo,
    /// A delivered photo.
    Delivered,
    /// A reference picture that was handed over.
    Reference,
    /// The document of an agreement on confidentiality.
    Agreement,
}

/// A file is, byte for byte, one named in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Intact {
    /// The kind of file.
    pub kind: FileKind,
    /// Pseudonym of the person it is about, if it is about one.
    pub person: Option<String>,
    /// Line of the journal that names it, from 1.
    pub line: u64,
    /// When it was written, according to the journal (UTC).
    pub at: String,
    /// Whether a later dossier replaced it; of a delivered original, whether its person has another photo now, or none.
    pub replaced: bool,
    /// Whether it is where it belongs.
    pub place: PlaceCheck,
}

/// Whether a file is where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PlaceCheck {
    /// The journal says that this file is at this place.
    Right,
    /// The journal knows no such place: the file was renamed or moved.
    Unknown,
    /// It could not be asked, without the file's path or the project's secret.
    Unchecked,
}

impl FileKind {
    /// The kind for people.
    pub const fn title(self) -> Text {
        match self {
            Self::Record => Text::fixed("档案记录", "record"),
            Self::Html => Text::fixed("档案（HTML）", "html"),
            Self::Pdf => Text::fixed("档案（PDF）", "pdf"),
            Self::Written => Text::fixed("清单或封面", "written"),
            Self::Photo => Text::fixed("原片", "photo"),
            Self::Delivered => Text::fixed("已交付的照片", "delivered"),
            Self::Reference => Text::fixed("参考照片", "reference"),
            Self::Agreement => Text::fixed("保密协议", "agreement"),
        }
    }
}

impl Intact {
    /// The answer as JSON, schema 1: `kind`, `person` (pseudonym), `line` of the journal, `at`, `replaced`, `place` ("right",
    /// "unknown" or "unchecked").
    pub fn to_json(&self) -> Json {
        let Self { kind, person, line, at, replaced, place } = self;
        json!({
            "schema": 1,
            "kind": kind,
            "person": person,
            "line": line,
            "at": at,
            "replaced": replaced,
            "place": place,
        })
    }
}

/// Something was changed, or never was what it claims to be.
#[derive(Debug)]
#[non_exhaustive]
pub enum Tampered {
    /// The journal itself is broken or cannot be read.
    Journal(JournalError),
    /// The journal lacks the lines it was sealed with: its end was cut off or changed.
    Seal {
        /// The line that was sealed.
        line: u64,
    },
    /// A line of the journal contradicts another.
    Chain {
        /// The line.
        line: u64,
    },
    /// The journal names no file with these bytes, and they do not show what was changed.
    Unknown,
    /// The record in the file is not the one that was written.
    Record,
    /// The record is as it was written, but a picture next to it is not.
    Picture {
        /// Number of the picture, from 1.
        number: usize,
    },
    /// Record and pictures are as they were written, but what is printed around them is not.
    Page,
    /// The file is one that the journal names, but it is where another one should be.
    Place {
        /// Pseudonym of the person whose file it is, if it is one's.
        person: Option<String>,
        /// Pseudonym of the person whose place it is, if it is one's.
        place_of: Option<String>,
        /// Line of the journal that says which file belongs here, from 1.
        line: u64,
    },
}

impl Explain for Tampered {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Journal(error) => error.explain(),
            Self::Seal { line } => says!(
                VERIFY_SEAL,
                en "line {line} of the journal is not the one it was sealed with",
                zh "日志第 {line} 行与封存时的不一致"
            ),
            Self::Chain { line } => says!(
                VERIFY_CHAIN,
                en "line {line} of the journal does not follow from the records before it",
                zh "日志第 {line} 行与之前的记录不衔接"
            ),
            Self::Unknown => says!(
                VERIFY_UNKNOWN,
                en "the journal names no file with these bytes: it was changed, or does not belong to this day",
                zh "日志中没有内容与此相同的文件：它被改动过，或不属于这一天"
            ),
            Self::Record => says!(VERIFY_RECORD, en "the record was changed", zh "记录被改动过"),
            Self::Picture { number } => says!(
                VERIFY_PICTURE,
                en "the record is as it was written; picture {number} was changed",
                zh "记录与写入时一致；第 {number} 张照片被改动过"
            ),
            Self::Page => says!(
                VERIFY_PAGE,
                en "record and pictures are as they were written; what is printed around them was changed",
                zh "记录和照片与写入时一致；其余印出的内容被改动过"
            ),
            Self::Place { person, place_of, line } if person.is_some() && person == place_of => says!(
                VERIFY_PLACE,
                en "this is another file of the same person than the one that line {line} of the journal put here",
                zh "这是同一人的另一个文件，不是日志第 {line} 行放在这里的文件"
            )
            .details(move || vec![json!({ "person": person, "place_of": place_of, "line": line })]),
            Self::Place { person, place_of, line } => says!(
                VERIFY_PLACE,
                en "the file is at somebody else's place: line {line} of the journal put another one here",
                zh "文件放在了别人的位置：日志第 {line} 行放在这里的是另一个文件"
            )
            .details(move || vec![json!({ "person": person, "place_of": place_of, "line": line })]),
        }
    }
}

error!(Tampered: Journal(JournalError));

/// Most bytes of a file that are kept while it is read, to find out what was changed in it; a dossier has a few MiB.
const KEPT: usize = 64 << 20;

/// Everything a journal names by digest.
#[derive(Debug)]
pub struct Verifier {
    files: BTreeMap<Sha256Digest, Intact>,
    records: BTreeMap<Sha256Digest, String>,
    places: Places,
    whose: Option<Whose>,
    sealed: bool,
    seal: Seal,
}

impl Verifier {
    /// Reads a journal from its first line to its last. With a seal, all the lines it was sealed with must be there.
    ///
    /// Without a seal, a change of the last line alone cannot be noticed: no line depends on it yet.
    ///
    /// # Errors
    /// [`Tampered::Journal`] at the first line that does not follow from the one before, [`Tampered::Seal`],
    /// [`Tampered::Chain`].
    pub fn open(journal: impl AsRef<Path>, seal: Option<Seal>) -> Result<Self, Tampered> {
        let mut reader = Reader::default();
        let end = Journal::read::<Event>(journal.as_ref(), |line, digest, at, event| {
            reader.take(line, digest, at, event, seal);
        })?;
        Self::of(reader, end, seal)
    }

    /// As [`Verifier::open`], of a journal that is already in memory.
    ///
    /// # Errors
    /// As [`Verifier::open`].
    pub fn read(journal: &[u8], seal: Option<Seal>) -> Result<Self, Tampered> {
        let mut reader = Reader::default();
        let end = Journal::read_bytes::<Event>(journal, |line, digest, at, event| {
            reader.take(line, digest, at, event, seal);
        })?;
        Self::of(reader, end, seal)
    }

    fn of(reader: Reader, end: Verified, seal: Option<Seal>) -> Result<Self, Tampered> {
        if let Some(line) = reader.broken {
            return Err(Tampered::Chain { line });
        }
        if let Some(seal) = seal
            && (!reader.sealed || end.torn > 0 && end.lines == seal.lines)
        {
            return Err(Tampered::Seal { line: seal.lines });
        }
        let Reader { mut files, records, latest, places, .. } = reader;
        for (input, person) in &places.owners {
            if let Some(photo) = files.get_mut(input).filter(|photo| photo.kind == FileKind::Photo) {
                photo.person = Some(person.clone());
            }
        }
        for (output, input) in &places.inputs {
            if let Some(original) = files.get_mut(output) {
                original.replaced = !places.current.values().any(|current| current == input);
            }
        }
        for intact in files.values_mut() {
            if let (Some(person), FileKind::Record | FileKind::Html | FileKind::Pdf) = (&intact.person, intact.kind) {
                intact.replaced = latest.get(person).is_some_and(|line| *line != intact.line);
            }
        }
        let there = Seal { lines: end.lines, last: end.last };
        Ok(Self { files, records, places, whose: None, sealed: seal.is_some(), seal: there })
    }

    /// Adds the project's secret, which tells the places of files apart, and the roster, which tells whose pseudonym is whose;
    /// the roster may be empty.
    #[must_use]
    pub fn whose(mut self, key: PseudonymKey, people: &[Person]) -> Self {
        self.whose = Some(Whose::new(key, people));
        self
    }

    /// The person with this pseudonym, if they are on the roster.
    pub fn person(&self, pseudonym: &str) -> Option<&Person> {
        self.whose.as_ref()?.people.get(pseudonym)
    }

    /// Name and number of the person with this pseudonym as one line, by disclosure; `None` for one who is not on the roster.
    pub fn named(&self, pseudonym: &str, disclosure: Disclosure) -> Option<String> {
        let mut outcome = Outcome::new(Standing::Pass);
        outcome.person = Some(Arc::new(self.person(pseudonym)?.clone()));
        let parts = [show::name(&outcome, disclosure), show::key(&outcome, disclosure)];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }

    /// What the answers cannot prove, for want of what they would need.
    pub fn unproven(&self) -> Vec<Unproven> {
        let secret = match &self.whose {
            None => Some(Unproven::Place),
            Some(_) if !self.places.marked => Some(Unproven::EarlierBuild),
            Some(_) => None,
        };
        let roster = self.whose.as_ref().is_none_or(|whose| whose.people.is_empty());
        let seal = (!self.sealed).then_some(Unproven::Rewritten);
        [seal, secret, roster.then_some(Unproven::Name)].into_iter().flatten().collect()
    }

    /// Lines of the journal, from 1, that tell of a repair: what followed the line before was taken out of the journal then.
    pub fn repairs(&self) -> &[u64] {
        &self.places.repairs
    }

    /// As [`Verifier::check`], for a file that lies at `path`: it must also be where the journal put it.
    ///
    /// The end of the path counts – photos of a day below `photos/` or the folder of a profile, originals below theirs,
    /// dossiers by their file name, lists and packages below the output folder – so a delivery can be checked wherever it
    /// was copied to. The places of photos need the project's secret, see [`Verifier::whose`].
    ///
    /// # Errors
    /// [`Tampered`]; [`Tampered::Place`] for a file at another one's place.
    pub fn check_at(&self, path: impl AsRef<Path>, file: &[u8]) -> Result<Intact, Tampered> {
        self.placed(path.as_ref(), Sha256Digest::of(file), self.check(file)?)
    }

    fn placed(&self, path: &Path, sha256: Sha256Digest, intact: Intact) -> Result<Intact, Tampered> {
        let due = self.places.due(path, intact.kind, self.whose.as_ref().map(|whose| &whose.key));
        let unasked = self.whose.is_none() && matches!(intact.kind, FileKind::Delivered | FileKind::Photo);
        // What was handed over lies where its owner keeps it.
        let unasked = unasked || matches!(intact.kind, FileKind::Reference | FileKind::Agreement);
        let Some(due) = due else {
            let place = if unasked { PlaceCheck::Unchecked } else { PlaceCheck::Unknown };
            return Ok(Intact { place, ..intact });
        };
        if due.settles(sha256, &intact) {
            let person = due.person.clone().or_else(|| intact.person.clone());
            Ok(Intact { place: PlaceCheck::Right, person, ..intact })
        } else {
            Err(Tampered::Place { person: intact.person, place_of: due.person.clone(), line: due.line })
        }
    }

    /// Pseudonym of the person whose file belongs at `path`, whatever lies there now.
    pub fn place_of(&self, path: impl AsRef<Path>) -> Option<&str> {
        self.places.person_at(path.as_ref(), self.whose.as_ref().map(|whose| &whose.key))
    }

    /// The answer about a file as the program and the bindings give it: that of [`Intact::to_json`] with `name` (of the person by
    /// `disclosure`; null if they are not on the roster) and `unproven` (words, see [`Unproven`]).
    ///
    /// # Errors
    /// As [`Verifier::check_at`]; without a path as [`Verifier::check`].
    pub fn answer(&self, path: Option<&Path>, file: &[u8], disclosure: Disclosure) -> Result<Json, Tampered> {
        let intact = match path {
            Some(path) => self.check_at(path, file)?,
            None => self.check(file)?,
        };
        Ok(self.describe(&intact, disclosure))
    }

    /// An answer that was given, as JSON: that of [`Intact::to_json`] with `name` and `unproven`, see [`Verifier::answer`].
    pub fn describe(&self, intact: &Intact, disclosure: Disclosure) -> Json {
        let mut answer = intact.to_json();
        answer["name"] = json!(intact.person.as_ref().and_then(|person| self.named(person, disclosure)));
        answer["unproven"] = json!(self.unproven());
        answer
    }

    /// Where the journal ends.
    pub const fn seal(&self) -> Seal {
        self.seal
    }

    /// Identifies a file, if it is byte for byte one named in the journal: a dossier in any form, its record, a cover, a
    /// photo.
    ///
    /// # Errors
    /// [`Tampered`], with what was changed if that can be determined.
    pub fn check(&self, file: &[u8]) -> Result<Intact, Tampered> {
        self.files.get(&Sha256Digest::of(file)).cloned().ok_or_else(|| self.change(file))
    }

    /// As [`check_at`](Self::check_at), or [`check`](Self::check) without a place, for a file or stream of any length, which is read
    /// in pieces. What was changed in one of more than 64 MiB is not looked for: [`Tampered::Unknown`].
    ///
    /// # Errors
    /// The reader's own; inside, as those.
    pub fn check_stream(&self, place: Option<&Path>, mut file: impl Read) -> io::Result<Result<Intact, Tampered>> {
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 1 << 16];
        let mut kept = Some(Vec::new());
        loop {
            let length = match file.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(&piece[..length]);
            kept = kept.filter(|kept: &Vec<u8>| kept.len() + length <= KEPT);
            if let Some(kept) = &mut kept {
                kept.extend_from_slice(&piece[..length]);
            }
        }
        let sha256 = Sha256Digest(hasher.finalize().into());
        let change = || kept.map_or(Tampered::Unknown, |kept| self.change(&kept));
        let intact = self.files.get(&sha256).cloned().ok_or_else(change);
        Ok(match place {
            Some(place) => intact.and_then(|intact| self.placed(place, sha256, intact)),
            None => intact,
        })
    }

    /// What was changed in a file that the journal does not name.
    fn change(&self, file: &[u8]) -> Tampered {
        let Some(record) = record_in(file) else { return Tampered::Unknown };
        if !self.records.contains_key(&Sha256Digest::of(record)) {
            return Tampered::Record;
        }
        match changed_picture(file, record) {
            Some(number) => Tampered::Picture { number },
            None => Tampered::Page,
        }
    }
}

#[derive(Default)]
struct Reader {
    files: BTreeMap<Sha256Digest, Intact>,
    records: BTreeMap<Sha256Digest, String>,
    /// Line of the latest dossier, by person.
    latest: BTreeMap<String, u64>,
    last_record: Sha256Digest,
    places: Places,
    sealed: bool,
    broken: Option<u64>,
}

impl Reader {
    fn take(&mut self, line: u64, digest: Sha256Digest, at: &str, event: Event, seal: Option<Seal>) {
        if seal.is_some_and(|seal| seal.lines == line && seal.last == digest) {
            self.sealed = true;
        }
        let mut name = |sha256: Sha256Digest, kind: FileKind, person: Option<&String>| {
            let place = PlaceCheck::Unchecked;
            let intact = Intact { kind, person: person.cloned(), line, at: at.to_owned(), replaced: false, place };
            match self.files.entry(sha256) {
                // The first event that names the bytes counts: a photo found again is the same photo. Whose a delivered file is,
                // the last one says.
                Entry::Occupied(mut known) if kind == FileKind::Delivered && known.get().kind == kind => {
                    if known.get().person.as_ref() != person {
                        known.insert(intact);
                    }
                }
                Entry::Occupied(_) => {}
                Entry::Vacant(free) => {
                    free.insert(intact);
                }
            }
        };
        self.places.take(line, &event);
        match event {
            Event::Photo { sight, .. } | Event::Same { sight } => name(sight.input, FileKind::Photo, None),
            Event::Delivered { person, output, .. } | Event::Original { person, output, .. } => {
                name(output, FileKind::Delivered, Some(&person));
            }
            Event::Referenced { person, sha256, .. } => name(sha256, FileKind::Reference, Some(&person)),
            Event::Decided { decision, .. } => {
                if let Some(agreement) = decision.agreement {
                    name(agreement.document, FileKind::Agreement, None);
                }
            }
            Event::Written { files, .. } | Event::Cover { files, .. } => {
                for file in &files {
                    name(file.sha256, FileKind::Written, None);
                }
            }
            Event::Dossier { person, dossier } => {
                name(dossier.record, FileKind::Record, Some(&person));
                for (digest, kind) in [(dossier.html, FileKind::Html), (dossier.pdf, FileKind::Pdf)] {
                    if let Some(digest) = digest {
                        name(digest, kind, Some(&person));
                    }
                }
                if dossier.previous != self.last_record && self.broken.is_none() {
                    self.broken = Some(line);
                }
                self.last_record = dossier.record;
                self.records.insert(dossier.record, person.clone());
                self.latest.insert(person, line);
            }
            _ => {}
        }
    }
}

/// The record in a file: the file itself, or one inside the page.
fn record_in(file: &[u8]) -> Option<&[u8]> {
    const OPEN: &[u8] = b"id=\"campix-record\">";
    const CLOSE: &[u8] = b"</script>";
    let what = format!("\"what\":\"{WHAT}\"");
    let is_record = |bytes: &[u8]| find(bytes.get(..64).unwrap_or(bytes), what.as_bytes()).is_some();
    if is_record(file) {
        return Some(file);
    }
    let start = find(file, OPEN)? + OPEN.len();
    let length = find(&file[start..], CLOSE)?;
    Some(&file[start..start + length])
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The first picture of a page that differs from the one its record names.
fn changed_picture(page: &[u8], record: &[u8]) -> Option<usize> {
    const ADDRESS: &[u8] = b"src=\"data:image/jpeg;base64,";
    let record: serde_json::Value = serde_json::from_slice(record).ok()?;
    let named = record.pointer("/content/pictures")?.as_array()?;
    // Pictures that are not kept leave no address in the page.
    let mut named = named.iter().filter_map(|picture| picture.get("shown")?.as_str());
    // The figures of a page are in the order of the record; a logo before them has none of its digests.
    let body = find(page, b"<figure>").unwrap_or(0);
    let mut rest = &page[body..];
    let mut number = 0;
    while let Some(at) = find(rest, ADDRESS) {
        rest = &rest[at + ADDRESS.len()..];
        let length = rest.iter().position(|byte| *byte == b'"').unwrap_or(rest.len());
        number += 1;
        let shown = std::str::from_utf8(&rest[..length]).ok().and_then(|text| BASE64.decode(text).ok());
        let digest = shown.map(|bytes| Sha256Digest::of(&bytes).to_string());
        if digest.as_deref() != named.next() {
            return Some(number);
        }
        rest = &rest[length..];
    }
    named.next().map(|_| number + 1)
}
