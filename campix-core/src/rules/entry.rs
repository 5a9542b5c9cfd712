//! What a rule is and says, except how it is judged: the fields that every rule file fills in.

use serde::Serialize;

use crate::ground::text::Text;
use crate::ground::words::words;
use crate::rules::observe::Observation;

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Subject {
    /// The bytes of the file, before any pixel.
    File,
    /// The declared density.
    Density,
    /// The position of the person in the frame.
    Geometry,
    /// Pose, eyes and mouth.
    Pose,
    /// The backdrop.
    Background,
    /// Light and sharpness.
    Light,
    /// What is worn, and what hair or things hide.
    Appearance,
    /// Traces of what was done to a picture before.
    Evidence,
    /// What was done to the picture.
    Provenance,
    /// A duty of the session that no pixel can prove.
    Session,
}

words! {
    /// How a broken rule can be fixed.
    pub enum Remedy {
        /// campix makes a complying file from the original.
        Auto "auto",
        /// Only a new photo helps.
        Reshoot "reshoot",
        /// A person has to attest something or supply another file.
        Paperwork "paperwork",
    }
}

words! {
    /// What a photo was judged as.
    pub enum Artefact {
        /// As the registration file, as it is.
        Registration "registration",
        /// As the source from which that file is cut.
        Original "original",
    }
}

/// The name of a broken rule. An end of the range without a name of its own uses the rule's title: "too few
/// shadows" is not a defect, so such a text would only wait for a profile that no one writes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Defect {
    /// One defect, on whichever side the value misses.
    Any(Text),
    /// A value below its range, or a required property that is lacking.
    Low(Text),
    /// A value above its range, or a forbidden property that is there.
    High(Text),
    /// Each end has its own.
    Ends {
        /// Below.
        low: Text,
        /// Above.
        high: Text,
    },
}

impl Defect {
    /// The defect of a value that is too low, or too high.
    pub const fn text(&self, low: bool) -> Option<&Text> {
        match (self, low) {
            (Self::Any(text), _)
            | (Self::Low(text) | Self::Ends { low: text, .. }, true)
            | (Self::High(text) | Self::Ends { high: text, .. }, false) => Some(text),
            (Self::Low(_), false) | (Self::High(_), true) => None,
        }
    }
}

/// How a broken rule is fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cure {
    /// Its kind.
    pub remedy: Remedy,
    /// What a person can do.
    pub advice: Text,
}

/// What a photographer changes before the next shot, in a few words that figures can follow: "sit lower or raise the camera".
/// Sides are the picture's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Correction {
    /// The same, on whichever side the value misses.
    Any(Text),
    /// Each end of the range has its own.
    Ends {
        /// For a value that is too low, or a required property that is lacking.
        low: Text,
        /// For a value that is too high, or a forbidden property that is there.
        high: Text,
    },
}

impl Correction {
    /// The correction of a value that is too low, or too high.
    pub const fn text(&self, low: bool) -> &Text {
        match (self, low) {
            (Self::Any(text), _) | (Self::Ends { low: text, .. }, true) | (Self::Ends { high: text, .. }, false) => {
                text
            }
        }
    }
}

/// The manual page of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// What is judged.
    pub what: Text,
    /// Why standards ask for it.
    pub why: Text,
    /// How it is measured.
    pub how: Text,
    /// The limits of the measurement.
    pub limits: Text,
}

/// Everything about one rule; [`entry`](fn@crate::rules::entry) finds it by the rule's id.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The stable id, family and name joined by a dot; never renamed and never used twice.
    pub id: &'static str,
    /// First version of campix that knows the rule.
    pub since: &'static str,
    /// What the rule is about; the folder of its file.
    pub subject: Subject,
    /// What is judged, as a noun.
    pub title: Text,
    /// What it looks at, hence how it may be limited and in which unit.
    pub(crate) observation: Observation,
    /// The name of the defect.
    pub defect: Defect,
    /// How it is fixed in a registration file.
    pub registration: Cure,
    /// How it is fixed in an original, for which campix has already chosen the best crop and no one can go back to the
    /// original; `None`: the same way.
    pub original: Option<Cure>,
    /// What is changed at the studio before the next shot; `None` for duties that a person attests.
    pub correction: Option<Correction>,
    /// The manual page; `None` for duties that a person attests, which nothing measures.
    pub page: Option<Page>,
    /// The engine's own limit as a table of a profile in TOML, for sources that state the rule in words only.
    pub threshold: Option<&'static str>,
}

impl Entry {
    /// How the rule is fixed in `artefact`.
    pub const fn cure(&self, artefact: Artefact) -> &Cure {
        match (artefact, &self.original) {
            (Artefact::Original, Some(cure)) => cure,
            _ => &self.registration,
        }
    }
}
