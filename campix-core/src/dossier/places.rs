//! Which file belongs where, and whose it is: the journal's lines of places, read with the project's secret.
//!
//! The journal has no path of a photo, since that is often a number of a person; it has keyed marks. A file at a path is asked
//! for by the marks of every end of that path.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::day::ledger::event::Event;
use crate::day::run::place;
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use crate::people::Person;
use crate::people::number::PseudonymKey;

use super::people::pseudonym;
use super::verify::{FileKind, Intact};

/// What a verification cannot prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unproven {
    /// Without a seal: that the journal as a whole was not written anew, its last line included.
    Rewritten,
    /// Without the project's secret: that a photo is where it belongs.
    Place,
    /// The journal was written by an earlier build, without places: run the day once more.
    EarlierBuild,
    /// Without the roster: who a pseudonym is.
    Name,
}

impl Unproven {
    /// What is not proven, and what it would take.
    pub const fn text(self) -> Text {
        match self {
            Self::Rewritten => Text::fixed(
                "没有封条：不能证明整份日志未被重写",
                "without a seal: not proven that the journal was not written anew as a whole",
            ),
            Self::Place => Text::fixed(
                "没有项目密钥：不能证明照片放在各自的位置、属于各自的人",
                "without the project's secret: not proven that photos are at their own people's places",
            ),
            Self::EarlierBuild => Text::fixed(
                "日志由较早版本写成，没有记录位置：再运行一次采集日后才能证明",
                "the journal is of an earlier build and has no places: provable after the day is run once more",
            ),
            Self::Name => Text::fixed("没有名册：只能给出假名", "without the roster: people are pseudonyms only"),
        }
    }
}

/// The secret and the people it tells apart.
pub(super) struct Whose {
    pub(super) key: PseudonymKey,
    pub(super) people: BTreeMap<String, Person>,
}

impl std::fmt::Debug for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Whose({} people)", self.people.len())
    }
}

impl Whose {
    pub(super) fn new(key: PseudonymKey, people: &[Person]) -> Self {
        let people = people.iter().map(|person| (pseudonym(person, &key), person.clone())).collect();
        Self { key, people }
    }
}

/// What belongs at a place.
#[derive(Debug, Clone)]
pub(super) struct Due {
    sha256: Option<Sha256Digest>,
    pub(super) person: Option<String>,
    pub(super) line: u64,
}

impl Due {
    /// Whether a file with these bytes is the one that belongs here. Every dossier of a person may lie at their place: that
    /// one was replaced is told, and no fault.
    pub(super) fn settles(&self, sha256: Sha256Digest, intact: &Intact) -> bool {
        match self.sha256 {
            Some(due) => due == sha256,
            None => self.person == intact.person,
        }
    }
}

/// Places by their marks and names.
#[derive(Debug, Default)]
pub(super) struct Places {
    delivered: BTreeMap<String, Due>,
    originals: BTreeMap<String, Due>,
    dossiers: BTreeMap<String, Due>,
    written: BTreeMap<String, Due>,
    profiles: Vec<String>,
    /// Person of each photo from which a file was delivered.
    pub(super) owners: BTreeMap<Sha256Digest, String>,
    /// The photo that each delivered original was made of, by the digest of the original.
    pub(super) inputs: BTreeMap<Sha256Digest, Sha256Digest>,
    /// The photo of every file that is delivered now, by profile and digest of the file.
    pub(super) current: BTreeMap<(String, Sha256Digest), Sha256Digest>,
    /// Whether deliveries have places.
    pub(super) marked: bool,
    /// Lines that tell of a repair.
    pub(super) repairs: Vec<u64>,
}

impl Places {
    pub(super) fn take(&mut self, line: u64, event: &Event) {
        match event {
            Event::Photo { sight, .. } | Event::Same { sight } => {
                let due = Due { sha256: Some(sight.input), person: None, line };
                self.originals.insert(sight.place.clone(), due);
            }
            Event::Delivered { person, profile, input, output, place } => {
                if !self.profiles.contains(profile) {
                    self.profiles.push(profile.clone());
                }
                self.owners.insert(*input, person.clone());
                self.current.insert((profile.clone(), *output), *input);
                if let Some(place) = place {
                    self.marked = true;
                    let due = Due { sha256: Some(*output), person: Some(person.clone()), line };
                    self.delivered.insert(place.clone(), due);
                }
            }
            Event::Original { person, input, output, places, .. } => {
                self.inputs.insert(*output, *input);
                for place in places {
                    let due = Due { sha256: Some(*output), person: Some(person.clone()), line };
                    self.delivered.insert(place.clone(), due);
                }
            }
            Event::Withdrawn { profile, output, place } => {
                self.current.remove(&(profile.clone(), *output));
                if let Some(place) = place {
                    self.delivered.remove(place);
                }
            }
            Event::OriginalWithdrawn { places, .. } => {
                for place in places {
                    self.delivered.remove(place);
                }
            }
            Event::Written { files, .. } | Event::Cover { files, .. } => {
                for file in files {
                    let due = Due { sha256: Some(file.sha256), person: None, line };
                    self.written.insert(file.file.clone(), due);
                }
            }
            Event::Dossier { person, .. } => {
                self.dossiers.insert(person.clone(), Due { sha256: None, person: Some(person.clone()), line });
            }
            Event::Repaired { .. } => self.repairs.push(line),
            _ => {}
        }
    }

    /// What belongs at `path`, at which a file of this kind lies.
    pub(super) fn due(&self, path: &Path, kind: FileKind, key: Option<&PseudonymKey>) -> Option<&Due> {
        let own = self.at(path, kind, key);
        let own = own.or_else(|| if kind == FileKind::Delivered { self.unpacked(path, key?) } else { None });
        // An original in place of a delivered file may have the name of an original; more of the path says that it is none.
        let others = KINDS.into_iter().filter(|other| group(*other) != group(kind));
        let other = others.filter_map(|other| self.at(path, other, key)).max_by_key(|(parts, _)| *parts);
        let parts = own.map_or(0, |(parts, _)| parts);
        other.filter(|(longer, _)| *longer > parts).or(own).map(|(_, due)| due)
    }

    /// The person whose file belongs at `path`, whatever lies there.
    pub(super) fn person_at(&self, path: &Path, key: Option<&PseudonymKey>) -> Option<&str> {
        let found = KINDS.into_iter().filter_map(|kind| self.at(path, kind, key)).max_by_key(|(parts, _)| *parts);
        let found = found.or_else(|| self.unpacked(path, key?));
        found.and_then(|(_, due)| due.person.as_deref())
    }

    /// What belongs at the longest end of a path that is a place of files of this kind, and how many parts the end has.
    fn at(&self, path: &Path, kind: FileKind, key: Option<&PseudonymKey>) -> Option<(usize, &Due)> {
        match kind {
            FileKind::Record | FileKind::Html | FileKind::Pdf => {
                self.dossiers.get(path.file_stem()?.to_string_lossy().as_ref()).map(|due| (1, due))
            }
            FileKind::Written => ends(path).find_map(|(parts, end)| Some((parts, self.written.get(&end)?))),
            FileKind::Photo => {
                let key = key?;
                ends(path).find_map(|(parts, end)| Some((parts, self.originals.get(&place::photo(key, &end))?)))
            }
            // They have no place that the journal knows.
            FileKind::Reference | FileKind::Agreement => None,
            FileKind::Delivered => {
                let key = key?;
                let delivered = |end: &str| self.delivered.get(&place::delivered(key, Path::new(end)));
                let original = |end: &str| self.delivered.get(&place::original(key, Path::new(end)));
                ends(path).find_map(|(parts, end)| Some((parts, delivered(&end).or_else(|| original(&end))?)))
            }
        }
    }

    /// The same for a photo of an unpacked package, in which the name of the profile is missing.
    fn unpacked(&self, path: &Path, key: &PseudonymKey) -> Option<(usize, &Due)> {
        let mark = |profile: &str, end: &str| place::delivered(key, Path::new(&format!("{profile}/{end}")));
        ends(path).find_map(|(parts, end)| {
            let due = self.profiles.iter().find_map(|profile| self.delivered.get(&mark(profile, &end)))?;
            Some((parts, due))
        })
    }
}

/// One kind of each group of places.
const KINDS: [FileKind; 4] = [FileKind::Delivered, FileKind::Photo, FileKind::Written, FileKind::Html];

/// Kinds whose places are the same.
const fn group(kind: FileKind) -> FileKind {
    match kind {
        FileKind::Record | FileKind::Html | FileKind::Pdf => FileKind::Html,
        other => other,
    }
}

/// The ends of a path, longest first, with their number of parts: "photos/a/1.jpg" is more of a place than "1.jpg".
fn ends(path: &Path) -> impl Iterator<Item = (usize, String)> {
    let parts: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    (0..parts.len()).map(move |from| (parts.len() - from, parts[from..].join("/")))
}
