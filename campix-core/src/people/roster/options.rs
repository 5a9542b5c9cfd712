//! How a list is read.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value as Json, json};

use super::charset::Charset;
use super::role::Role;
use crate::ground::explain::{Said, said};
use crate::ground::options::{Shape, options};
use crate::ground::words::words;
use crate::people::number::{Counties, Date, KeyKind, NumberPattern};

words! {
    /// What to do with rows that have faults.
    #[derive(Default)]
    pub enum FaultyRows {
        /// The whole list is refused.
        #[default]
        Refuse "refuse",
        /// Their people are left out and listed; the others are read.
        SetAside "set-aside",
    }
}

options! {
    /// How a list of people is read.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RosterOptions {
        /// Columns named by the caller: a heading, a place from 1, or `false` for one not to be read. Default: the others are
        /// found by their headings.
        pub columns: BTreeMap<Role, Column> = BTreeMap::new(),
        /// Row of the headings, from 1; 0 if there are none. Default: found among the first twenty rows.
        pub heading_row: Option<u32> = None,
        /// Sheet of a workbook by its name, or `*` for every sheet with headings of a roster. A table of a web page has its place
        /// as its name. Default: the only one with headings of a roster.
        pub sheet: Option<String> = None,
        /// Coding of a text list. Default: detected.
        pub charset: Option<Charset> = None,
        /// The number every person must have. Default: the first of student, identity and exam number and collection code the list has.
        pub key: Option<KeyKind> = None,
        /// Form of student numbers, such as `(2019-2026)#{6}`. Default: 1–20 letters, digits, `-` and `_`.
        pub student_pattern: Option<NumberPattern> = None,
        /// Form of exam numbers. Default: 1–18 letters, digits, `-` and `_`.
        pub exam_pattern: Option<NumberPattern> = None,
        /// Known counties, a six-digit code at the start of each line; others are doubted. Default: none, nothing is doubted.
        pub counties: Option<Counties> = None,
        /// Latest possible birth date, such as `2012-08-31`. Default: none.
        #[serde(serialize_with = "date")]
        pub latest_birth: Option<Date> = None,
        /// What to do with rows that have faults. Default: refuse.
        pub faulty_rows: FaultyRows = FaultyRows::Refuse,
    }
}

/// How a caller names a column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Column {
    /// By its heading, compared without spaces, marks and case.
    Heading(String),
    /// By its place, from 1.
    Number(usize),
    /// Not to be read, whatever its heading.
    Ignored,
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Heading(heading) => serializer.serialize_str(heading),
            Self::Number(number) => serializer.serialize_u64(*number as u64),
            Self::Ignored => serializer.serialize_bool(false),
        }
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl serde::de::Visitor<'_> for Visitor {
            type Value = Column;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a heading, a place from 1, or false")
            }

            fn visit_str<E: serde::de::Error>(self, heading: &str) -> Result<Column, E> {
                Ok(Column::Heading(heading.to_owned()))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Column, E> {
                let unexpected = serde::de::Unexpected::Signed(number);
                let place = usize::try_from(number).ok().filter(|place| *place > 0);
                place.map(Column::Number).ok_or_else(|| E::invalid_value(unexpected, &self))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Column, E> {
                self.visit_i64(i64::try_from(number).unwrap_or_default())
            }

            fn visit_bool<E: serde::de::Error>(self, read: bool) -> Result<Column, E> {
                if read { Err(E::invalid_value(serde::de::Unexpected::Bool(true), &self)) } else { Ok(Column::Ignored) }
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

impl Shape for Column {
    fn shape() -> Json {
        json!({ "oneOf": [{ "type": "string" }, { "type": "integer", "minimum": 1 }, { "const": false }] })
    }
}

impl<'de> Deserialize<'de> for NumberPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(|error| D::Error::custom(said(&error)))
    }
}

impl Serialize for NumberPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl Shape for NumberPattern {
    fn shape() -> Json {
        json!({ "type": "string" })
    }
}

impl<'de> Deserialize<'de> for Counties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::parse(&String::deserialize(deserializer)?))
    }
}

impl Serialize for Counties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.to_text())
    }
}

impl Shape for Counties {
    fn shape() -> Json {
        json!({ "type": "string" })
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(|error| D::Error::custom(Said(error.text())))
    }
}

/// A date in the options, which may be shown, unlike a person's date.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
pub(crate) fn date<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.serialize_str(&format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())),
        None => serializer.serialize_none(),
    }
}

impl Shape for Date {
    fn shape() -> Json {
        json!({ "type": "string", "format": "date" })
    }
}
