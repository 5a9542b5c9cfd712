//! Matching by a table that names the photo of each person, or by a column of the roster itself.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::super::number::secret::Secret;
use super::super::person::{Person, PhotoName};
use super::super::roster::{self, RosterError, RosterOptions};
use super::finding::MatchFinding;
use super::index::Index;
use super::kind::MatchKind;
use super::{Claim, Claims, Evidence, Frame};

/// Photo → number of a person, row by row. `Debug` shows only how many rows there are.
#[derive(Clone)]
pub struct PhotoTable {
    rows: Vec<(u32, PhotoName, Secret)>,
}

impl std::fmt::Debug for PhotoTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PhotoTable({} rows)", self.rows.len())
    }
}

impl PhotoTable {
    /// Reads a table with a column of photos (照片) and one of student, identity or exam numbers, in any form a roster may have.
    /// Rows without a photo are left out.
    ///
    /// # Errors
    /// [`RosterError`]; faults of cells are reported as for a roster.
    ///
    /// ```
    /// use campix_core::people::{matching::PhotoTable, roster::{RosterError, RosterOptions}};
    /// let table = PhotoTable::read("照片,学号\nDSC_0001.JPG,00230017\n".as_bytes(), &RosterOptions::default())?;
    /// assert_eq!(table.len(), 1);
    /// # Ok::<(), RosterError>(())
    /// ```
    pub fn read(bytes: &[u8], options: &RosterOptions) -> Result<Self, RosterError> {
        let rows = roster::photo_keys(bytes, options)?;
        Ok(Self {
            rows: rows.into_iter().map(|(row, photo, key)| (row, PhotoName::new(&photo), Secret::new(key))).collect(),
        })
    }

    /// Number of rows that name a photo.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row names a photo.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Finds the owner of every photo by a table. Names are compared ignoring case, with or without folder and extension.
pub fn by_table(people: &[Person], frames: &[Frame], table: &PhotoTable) -> Claims {
    let index = Index::new(people);
    let photos = Photos::new(frames);
    let mut claims = Claims::default();
    for (line, photo, key) in &table.rows {
        let mut owners: Vec<usize> = index.whole(key.reveal()).iter().map(|(person, _)| *person).collect();
        owners.sort_unstable();
        owners.dedup();
        if owners.is_empty() {
            claims.findings.push(MatchFinding::new(MatchKind::UnknownKey { line: *line }, Vec::new(), Vec::new()));
            continue;
        }
        let rows: Vec<u32> = owners.iter().map(|&person| people[person].row).collect();
        let found = photos.find(photo);
        if found.len() != 1 {
            let kind = if found.is_empty() {
                MatchKind::UnknownPhoto { line: *line }
            } else {
                MatchKind::SeveralPhotos { line: *line }
            };
            claims.findings.push(MatchFinding::new(kind, rows, found));
            continue;
        }
        if owners.len() > 1 {
            claims.findings.push(MatchFinding::new(MatchKind::Ambiguous, rows, found.clone()));
        }
        claims.claims.extend(owners.into_iter().map(|person| claim(found[0], person)));
    }
    claims
}

/// Finds the owner of every photo by the roster's own column of photos.
pub fn by_roster(people: &[Person], frames: &[Frame]) -> Claims {
    let photos = Photos::new(frames);
    let mut claims = Claims::default();
    for (at, person) in people.iter().enumerate() {
        let Some(photo) = &person.photo else { continue };
        let found = photos.find(photo);
        match found[..] {
            [frame] => claims.claims.push(claim(frame, at)),
            [] => claims.findings.push(MatchFinding::new(
                MatchKind::UnknownPhoto { line: person.row },
                vec![person.row],
                Vec::new(),
            )),
            _ => claims.findings.push(MatchFinding::new(
                MatchKind::SeveralPhotos { line: person.row },
                vec![person.row],
                found,
            )),
        }
    }
    claims
}

const fn claim(frame: usize, person: usize) -> Claim {
    Claim { frame, person, evidence: Evidence::Table }
}

/// Files by path, by name and by stem; looked up in this order.
struct Photos([BTreeMap<String, Vec<usize>>; 3]);

impl Photos {
    fn new(frames: &[Frame]) -> Self {
        let mut photos = Self([BTreeMap::new(), BTreeMap::new(), BTreeMap::new()]);
        for (at, frame) in frames.iter().enumerate() {
            let names = [frame.name.reveal(), frame.name.file(), frame.name.stem()];
            for (map, name) in photos.0.iter_mut().zip(names) {
                map.entry(folded(name)).or_default().push(at);
            }
        }
        photos
    }

    fn find(&self, photo: &PhotoName) -> Vec<usize> {
        let name = folded(photo.reveal());
        self.0.iter().find_map(|map| map.get(&name)).cloned().unwrap_or_default()
    }
}

fn folded(name: &str) -> String {
    name.replace('\\', "/").trim().trim_start_matches("./").nfc().flat_map(char::to_lowercase).collect()
}
