//! The record of one photo, or of one person without a photo: the input of every output made for people.
//!
//! The engine of a day writes them; results, retake list, contact sheet, proof sheets and drift only read them.
//! Invariant: `Debug` and `Serialize` show no name and no number in full.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::ground::text::{Language, Text};
use crate::ground::words::words;
use crate::people::{Person, PhotoName};

words! {
    /// The outcome of a photo or person, in the order of lists: what needs work comes first.
    #[non_exhaustive]
    pub enum Standing {
        /// The photo breaks a rule; nothing was delivered.
        Fail "fail",
        /// The file cannot be read or is no photo.
        Unreadable "unreadable",
        /// It is not settled whose photo this is.
        Ambiguous "ambiguous",
        /// The person has no photo.
        Missing "missing",
        /// A rule could not be judged; never counts as a pass.
        Unknown "unknown",
        /// Delivered, but should be looked at.
        Warn "warn",
        /// Delivered.
        Pass "pass",
        /// The person need not come, as somebody decided; no photo is due.
        Excused "excused",
        /// Another photo of the same person was taken instead; the file is kept.
        Superseded "superseded",
        /// The photo belongs to no one on the roster.
        Unowned "unowned",
        /// A frame that shows a code card.
        Card "card",
    }
}

impl Standing {
    /// Its name, for people to read.
    pub const fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Fail => ("不合格", "Failed"),
            Self::Unreadable => ("无法读取", "Unreadable"),
            Self::Ambiguous => ("归属不明", "Ambiguous"),
            Self::Missing => ("缺拍", "No photo"),
            Self::Unknown => ("待人工确认", "Not judged"),
            Self::Excused => ("免拍", "Excused"),
            Self::Warn => ("合格（有提示）", "Passed with a warning"),
            Self::Pass => ("合格", "Passed"),
            Self::Superseded => ("已采用另一张", "Superseded"),
            Self::Unowned => ("名单外照片", "Nobody's photo"),
            Self::Card => ("编码卡", "Code card"),
        };
        language.pick(zh, en)
    }

    /// Whether the person must come again, or a person must decide, before a file can be delivered.
    pub const fn needs_retake(self) -> bool {
        matches!(self, Self::Fail | Self::Unreadable | Self::Ambiguous | Self::Missing | Self::Unknown)
    }
}

/// Severity of one finding, as in the report of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Breaks a rule.
    Fail,
    /// Could not be judged.
    Unknown,
    /// Should be looked at.
    Warn,
    /// For information.
    Info,
}

/// One finding about a photo or a person, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Note {
    /// Rule or kind: "geometry.eye-line", "match.same-picture", "decode.truncated".
    pub rule: String,
    /// Severity.
    pub severity: Severity,
    /// What was found.
    pub message: Text,
    /// What has to be done, in words a photographer can act on; empty if nothing.
    pub advice: Text,
    /// Rows of the roster it is about, where it is about several people or about whose a photo is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<u32>,
    /// Short digests of the photos it is about, where it is about more than the one it stands at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<String>,
}

impl Note {
    /// A finding without advice.
    pub fn new(rule: impl Into<String>, severity: Severity, message: Text) -> Self {
        Self { rule: rule.into(), severity, message, advice: Text::default(), rows: Vec::new(), photos: Vec::new() }
    }

    /// What was found without its figures, which follow a colon: what all findings of the kind share, by which they are counted.
    ///
    /// ```
    /// use campix_core::day::{Note, Severity};
    /// use campix_core::text::{Language, Text};
    /// let message = Text::fixed("头顶离上边沿太近：44 px，规定 50–110 px", "too little room above the crown: 44 px");
    /// let note = Note::new("geometry.crown", Severity::Fail, message);
    /// assert_eq!(note.headline(Language::Zh), "头顶离上边沿太近");
    /// ```
    pub fn headline(&self, language: Language) -> &str {
        let message = self.message.get(language);
        let colon = language.pick("：", ": ");
        message.split(colon).next().unwrap_or(message).trim_end_matches(['。', '.'])
    }

    /// Adds the people and photos it is about: rows of the roster, short digests.
    #[must_use]
    pub fn about(mut self, rows: Vec<u32>, photos: Vec<String>) -> Self {
        (self.rows, self.photos) = (rows, photos);
        self
    }

    /// Adds what has to be done.
    #[must_use]
    pub fn advice(mut self, advice: Text) -> Self {
        self.advice = advice;
        self
    }
}

/// The photo file a record is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PhotoRef {
    /// Its name, relative to the folder of photos; masked.
    pub name: PhotoName,
    /// Digest of its bytes.
    pub sha256: Sha256Digest,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was taken, if the camera recorded it.
    pub taken: Option<Moment>,
    /// Place in the order of capture, from 0.
    pub order: u32,
    /// Station or camera, if known.
    pub station: Option<String>,
    /// Kinds of the files that accompany it under the same name – RAW, sidecars, films – as extensions in lower case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub companions: Vec<String>,
}

impl PhotoRef {
    /// A photo with only its file known.
    pub fn new(name: PhotoName, sha256: Sha256Digest, bytes: u64, order: u32) -> Self {
        Self { name, sha256, bytes, taken: None, order, station: None, companions: Vec::new() }
    }
}

/// A file made of the photo for one destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Product {
    /// Id of the profile it was made for.
    pub profile: String,
    /// Its path inside the delivery; masked, since it is often a number of a person (RSEC-13).
    pub name: PhotoName,
    /// Digest of its bytes.
    pub sha256: Sha256Digest,
    /// Size in bytes.
    pub bytes: u64,
}

impl Product {
    /// A delivered file.
    pub fn new(profile: impl Into<String>, name: PhotoName, sha256: Sha256Digest, bytes: u64) -> Self {
        Self { profile: profile.into(), name, sha256, bytes }
    }
}

/// The values from which the session's drift is computed; `None` if one could not be measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Session {
    /// Median colour of the backdrop, CIE L*a*b* (D65), 0–100 and about ±128.
    pub backdrop_lab: Option<[f64; 3]>,
    /// Mean lightness L* of the face, 0–100: exposure.
    pub face_lightness: Option<f64>,
    /// Colour temperature of the light: b* of the facial skin or of the backdrop's deviation, in units of b*.
    pub warmth: Option<f64>,
    /// Size of the head in the picture as captured: face width over picture width, 0–1.
    pub scale: Option<f64>,
}

/// The outcome of one photo, or of one person without a photo.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// Its standing.
    pub standing: Standing,
    /// The person in the photo; `None` for photos without owner, code cards and unsettled photos.
    #[serde(serialize_with = "shared")]
    pub person: Option<Arc<Person>>,
    /// The photo; `None` for a person without one.
    pub photo: Option<PhotoRef>,
    /// Everything found, most severe first.
    pub notes: Vec<Note>,
    /// Files made of it.
    pub products: Vec<Product>,
    /// The values from which drift is computed.
    pub session: Session,
}

impl Outcome {
    /// A record with only its standing; fill in the other fields.
    pub fn new(standing: Standing) -> Self {
        Self {
            standing,
            person: None,
            photo: None,
            notes: Vec::new(),
            products: Vec::new(),
            session: Session::default(),
        }
    }

    /// Department, major and class, all empty for a photo without person.
    pub fn group(&self) -> crate::people::Group {
        self.person.as_ref().map(|person| person.group.clone()).unwrap_or_default()
    }
}

/// serde serialises an `Arc` only with a feature that would then apply to all users of serde.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
fn shared<S: Serializer>(person: &Option<Arc<Person>>, serializer: S) -> Result<S::Ok, S::Error> {
    person.as_deref().serialize(serializer)
}

/// The source of small pictures while a page or a sheet is written, so that a day of 4 000 is never in memory at once.
pub trait Thumbnails {
    /// The JPEG bytes of a small picture (160–240 px high) of the photo of `outcome`, if there is one.
    ///
    /// A `BTreeMap` from digest to bytes supplies pictures held in memory, `()` none at all.
    fn jpeg(&self, outcome: &Outcome) -> Option<Vec<u8>>;
}

impl Thumbnails for BTreeMap<Sha256Digest, Vec<u8>> {
    fn jpeg(&self, outcome: &Outcome) -> Option<Vec<u8>> {
        self.get(&outcome.photo.as_ref()?.sha256).cloned()
    }
}

impl Thumbnails for () {
    fn jpeg(&self, _: &Outcome) -> Option<Vec<u8>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonName;

    #[test]
    fn a_record_shows_no_person() {
        let mut person = Person::new(7);
        person.name = PersonName::new("欧阳明月");
        let mut outcome = Outcome::new(Standing::Pass);
        outcome.person = Some(Arc::new(person));
        outcome.photo = Some(PhotoRef::new(PhotoName::new("11010519491231002X.jpg"), Sha256Digest([1; 32]), 5, 0));
        let json = serde_json::to_string(&outcome).unwrap();
        for text in [format!("{outcome:?}"), json] {
            assert!(!text.contains("明月") && !text.contains("19491231"), "{text}");
        }
    }

    #[test]
    fn standings_are_listed_in_order() {
        assert!(Standing::ALL.is_sorted());
    }
}
