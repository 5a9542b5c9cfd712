//! A rule by its id, and what follows from its entry.

use serde::Serialize;

use super::{RuleId, entry};
use crate::ground::text::Language;
use crate::ground::unit::Unit;
use crate::rules::entry::Subject;
use crate::rules::observe::{Axis, Kind};

impl RuleId {
    /// The stable id: "geometry.eye-line".
    pub const fn name(self) -> &'static str {
        entry(self).id
    }

    /// The rule with the id `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// The two halves of the id, as they nest in TOML: ("geometry", "eye-line").
    pub fn key(self) -> (&'static str, &'static str) {
        self.name().split_once('.').unwrap_or((self.name(), ""))
    }

    /// What the rule is about.
    pub const fn subject(self) -> Subject {
        entry(self).subject
    }

    /// How the rule may be limited.
    pub const fn kind(self) -> Kind {
        entry(self).observation.kind()
    }

    /// The unit of what is measured.
    pub const fn unit(self) -> Unit {
        entry(self).observation.unit()
    }

    /// The units in which a profile may state the rule, the measured one first.
    pub const fn units(self) -> &'static [Unit] {
        entry(self).observation.units()
    }

    /// The side of the frame that shares of this rule refer to; `None` where a share of the frame has no meaning.
    pub const fn axis(self) -> Option<Axis> {
        entry(self).observation.axis()
    }

    /// The words a [`Kind::Choice`] rule may list.
    pub const fn words(self) -> &'static [&'static str] {
        entry(self).observation.words()
    }

    /// What people read for one of [`RuleId::words`].
    pub(crate) fn word_text(self, word: &str, language: Language) -> String {
        let title = entry(self).observation.title(word);
        title.map_or_else(|| word.to_owned(), |title| title.get(language).to_owned())
    }

    /// Whether pixels alone have nothing that the rule could judge.
    pub const fn needs_file(self) -> bool {
        matches!(self, Self::Traces) || self.concerns_file() && !matches!(self, Self::FilePixels | Self::FileAspect)
    }

    /// Whether the rule judges the file itself and so differs between an original and the registration file.
    pub const fn concerns_file(self) -> bool {
        matches!(self.subject(), Subject::File | Subject::Density)
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for RuleId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
