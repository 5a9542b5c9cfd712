//! What a run found out, kept in `.campix/report` so that the day opens again without its photos.
//!
//! The journal names the file by its digest. People are in it by pseudonym and row, names of files only sealed with the project's
//! secret: the first line has everything about the day as a whole, each further line one outcome.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Write};
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::folder;
use crate::ground::moment::Moment;
use crate::people::number::{Date, PseudonymKey};
use crate::people::{Person, PhotoName};

use crate::day::ledger::handover::Current;
use crate::day::record::agreement::Confidentiality;
use crate::day::record::outcome::{Note, Outcome, PhotoRef, Product, Session, Standing};
use crate::day::run::totals::Totals;

/// Everything about the day as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::day) struct Head {
    pub(in crate::day) worked: u64,
    pub(in crate::day) companions: BTreeMap<String, u64>,
    pub(in crate::day) notes: Vec<Note>,
    pub(in crate::day) totals: KeptTotals,
    pub(in crate::day) destinations: Vec<KeptDestination>,
    /// What the photos are for, and the last day on which they are to be kept, as `2027-07-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::day) purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::day) keep_until: Option<String>,
    /// What agreements on confidentiality mean for what leaves the house.
    #[serde(default)]
    pub(in crate::day) confidentiality: Confidentiality,
    /// Everybody on the roster, in its order: pseudonym and row.
    pub(in crate::day) people: Vec<(String, u32)>,
    /// Names of photos and of delivered files, in the order of the outcomes: JSON, sealed, base64.
    names: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::day) struct KeptTotals {
    photos: Vec<(Standing, u64)>,
    people: Vec<(Standing, u64)>,
    files: u64,
    foreign: u64,
}

impl KeptTotals {
    pub(in crate::day) fn of(totals: &Totals) -> Self {
        let Totals { photos, people, files, foreign } = totals.clone();
        Self { photos, people, files, foreign }
    }

    pub(in crate::day) fn totals(self) -> Totals {
        let Self { photos, people, files, foreign } = self;
        Totals { photos, people, files, foreign }
    }
}

/// A destination as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::day) struct KeptDestination {
    /// Id of its profile.
    pub(in crate::day) profile: String,
    /// Digest of its profile.
    pub(in crate::day) sha256: String,
    /// Template of file names.
    pub(in crate::day) naming: String,
}

/// One outcome without its names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptOutcome {
    standing: Standing,
    /// Place among the people of the head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    photo: Option<KeptPhoto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note>,
    /// Profile, digest and size.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    products: Vec<(String, Sha256Digest, u64)>,
    session: KeptSession,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptPhoto {
    sha256: Sha256Digest,
    bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken: Option<Moment>,
    order: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    station: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    companions: Vec<String>,
}

/// Numbers by their bits: as text they may come back different in the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct KeptSession {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backdrop_lab: Option<[u64; 3]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    face_lightness: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warmth: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scale: Option<u64>,
}

impl KeptSession {
    fn of(session: Session) -> Self {
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        let Session { backdrop_lab, face_lightness, warmth, scale } = session;
        Self {
            backdrop_lab: backdrop_lab.map(|lab| lab.map(f64::to_bits)),
            face_lightness: bits(face_lightness),
            warmth: bits(warmth),
            scale: bits(scale),
        }
    }

    fn session(self) -> Session {
        let number = |bits: Option<u64>| bits.map(f64::from_bits);
        let Self { backdrop_lab, face_lightness, warmth, scale } = self;
        Session {
            backdrop_lab: backdrop_lab.map(|lab| lab.map(f64::from_bits)),
            face_lightness: number(face_lightness),
            warmth: number(warmth),
            scale: number(scale),
        }
    }
}

/// The names in these outcomes, in their order: of the photo, then of what was delivered of it.
fn names(outcomes: &[Outcome]) -> Vec<&str> {
    outcomes
        .iter()
        .flat_map(|outcome| {
            let photo = outcome.photo.iter().map(|photo| photo.name.reveal());
            photo.chain(outcome.products.iter().map(|product| product.name.reveal()))
        })
        .collect()
}

/// A day as lists write it.
pub(in crate::day) fn written(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// What the options said of the day as a whole.
pub(in crate::day) struct Ordered {
    pub(in crate::day) destinations: Vec<KeptDestination>,
    pub(in crate::day) purpose: Option<String>,
    /// As `2027-07-31`.
    pub(in crate::day) keep_until: Option<String>,
    pub(in crate::day) confidentiality: Confidentiality,
}

/// Seals the names of the outcomes into a head that has everything else.
pub(in crate::day) fn head(
    key: &PseudonymKey,
    outcomes: &[Outcome],
    totals: &Totals,
    notes: &[Note],
    (worked, companions): (u64, &BTreeMap<String, u64>),
    ordered: Ordered,
    people: Vec<(String, u32)>,
) -> Head {
    let Ordered { destinations, purpose, keep_until, confidentiality } = ordered;
    let names = serde_json::to_vec(&names(outcomes)).unwrap_or_default();
    Head {
        worked,
        companions: companions.clone(),
        notes: notes.to_vec(),
        totals: KeptTotals::of(totals),
        destinations,
        purpose,
        keep_until,
        confidentiality,
        people,
        names: BASE64.encode(key.seal(&names)),
    }
}

/// Writes a head and its outcomes.
pub(in crate::day) fn write(out: &mut dyn Write, head: &Head, outcomes: &[Outcome]) -> io::Result<()> {
    let rows: BTreeMap<u32, usize> = head.people.iter().enumerate().map(|(at, (_, row))| (*row, at)).collect();
    let mut line = |text: Vec<u8>| {
        out.write_all(&text)?;
        out.write_all(b"\n")
    };
    line(serde_json::to_vec(head)?)?;
    for outcome in outcomes {
        let photo = outcome.photo.as_ref().map(|photo| KeptPhoto {
            sha256: photo.sha256,
            bytes: photo.bytes,
            taken: photo.taken,
            order: photo.order,
            station: photo.station.clone(),
            companions: photo.companions.clone(),
        });
        let products = outcome.products.iter().map(|product| (product.profile.clone(), product.sha256, product.bytes));
        line(serde_json::to_vec(&KeptOutcome {
            standing: outcome.standing,
            person: outcome.person.as_ref().and_then(|person| rows.get(&person.row)).copied(),
            photo,
            notes: outcome.notes.clone(),
            products: products.collect(),
            session: KeptSession::of(outcome.session),
        })?)?;
    }
    Ok(())
}

/// What was read back, with people and names as far as they are known.
pub(in crate::day) struct Kept {
    pub(in crate::day) head: Head,
    pub(in crate::day) outcomes: Vec<Outcome>,
    /// The person of each outcome as a place in the head.
    pub(in crate::day) people: Vec<Option<usize>>,
}

impl Kept {
    /// What is delivered, by destination and pseudonym.
    pub(in crate::day) fn current(&self) -> Current {
        let owned = self.outcomes.iter().zip(&self.people);
        owned
            .filter_map(|(outcome, person)| Some((outcome, &self.head.people.get((*person)?)?.0)))
            .flat_map(|(outcome, person)| {
                let products = outcome.products.iter();
                products.map(|product| ((product.profile.clone(), person.clone()), product.sha256))
            })
            .collect()
    }
}

/// Why a kept report cannot be read.
#[derive(Debug)]
pub(in crate::day) enum Unread {
    /// The system refused.
    Io(io::Error),
    /// It is not there.
    Gone,
    /// It is not the one that the journal names.
    Changed,
    /// It was sealed with another secret.
    OtherSecret,
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Gone } else { Self::Io(error) }
    }
}

/// Reads the file at `path`, which has to be the one with this digest. `person` gives the people that are known by their
/// pseudonyms; others have a row and nothing else. Without `key` files have no names.
pub(in crate::day) fn read(
    path: &Path,
    sha256: Sha256Digest,
    key: Option<&PseudonymKey>,
    person: &dyn Fn(&str) -> Option<Arc<Person>>,
) -> Result<Kept, Unread> {
    let (found, _) = folder::digest(path)?.ok_or(Unread::Gone)?;
    if found != sha256 {
        return Err(Unread::Changed);
    }
    let mut lines = BufReader::new(ceiling::open(path)?).lines();
    let text = lines.next().ok_or(Unread::Changed)??;
    let head: Head = serde_json::from_str(&text).map_err(|_| Unread::Changed)?;
    let names: Option<Vec<String>> = match key {
        Some(key) => {
            let sealed = BASE64.decode(&head.names).map_err(|_| Unread::Changed)?;
            let names = key.unseal(&sealed).ok_or(Unread::OtherSecret)?;
            Some(serde_json::from_slice(&names).map_err(|_| Unread::Changed)?)
        }
        None => None,
    };
    let people: Vec<Arc<Person>> = head
        .people
        .iter()
        .map(|(pseudonym, row)| person(pseudonym).unwrap_or_else(|| Arc::new(Person::new(*row))))
        .collect();
    let mut names = names.into_iter().flatten();
    let mut name = || PhotoName::new(&names.next().unwrap_or_default());
    let (mut outcomes, mut owners) = (Vec::new(), Vec::new());
    for line in lines {
        let kept: KeptOutcome = serde_json::from_str(&line?).map_err(|_| Unread::Changed)?;
        let mut outcome = Outcome::new(kept.standing);
        outcome.person = kept.person.and_then(|at| people.get(at)).cloned();
        outcome.photo = kept.photo.map(|kept| {
            let mut photo = PhotoRef::new(name(), kept.sha256, kept.bytes, kept.order);
            (photo.taken, photo.station, photo.companions) = (kept.taken, kept.station, kept.companions);
            photo
        });
        outcome.notes = kept.notes;
        let products = kept.products.into_iter();
        outcome.products =
            products.map(|(profile, sha256, bytes)| Product::new(profile, name(), sha256, bytes)).collect();
        outcome.session = kept.session.session();
        outcomes.push(outcome);
        owners.push(kept.person);
    }
    Ok(Kept { head, outcomes, people: owners })
}
