//! Sheets of cards and labels, read from a table with sources, as the sizes of papers are.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::ground::explain::foreign;
use crate::ground::options::{Shape, toml_fault};
use crate::ground::text::Text;
use crate::paper::length::Mm;
use crate::paper::page::Frame;
use crate::prints::size::SizeError;

/// A page with places for labels, all of one size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LabelSheet {
    /// Its id: `labels-24`.
    pub id: String,
    /// Its common names.
    #[serde(default)]
    pub names: Vec<String>,
    /// Width and height of the page.
    pub page: [Mm; 2],
    /// Labels side by side.
    pub columns: u16,
    /// Labels below each other.
    pub rows: u16,
    /// Width and height of a label.
    pub label: [Mm; 2],
    /// The upper left corner of the first label.
    pub origin: [Mm; 2],
    /// From one label to the next, to the right and down.
    pub pitch: [Mm; 2],
    /// How reliable the figures are: "A" primary text, "B" copies that agree, "C" one page, "D" decided.
    #[serde(default = "given_evidence")]
    pub evidence: String,
    /// Where they come from.
    #[serde(default = "given_source")]
    pub source: String,
}

fn given_evidence() -> String {
    "D".to_owned()
}

fn given_source() -> String {
    "given with the order".to_owned()
}

/// Smallest side of a label: below, no code is printed that a camera reads.
const SMALLEST: f64 = 15.0;
/// Most labels on a page.
const MOST: u32 = 500;

impl LabelSheet {
    /// The shipped sheets.
    pub fn builtin() -> &'static [Self] {
        &BUILTIN
    }

    /// The shipped sheet with this id or name.
    ///
    /// ```
    /// use campix_core::prints::LabelSheet;
    /// assert_eq!(LabelSheet::named("3664")?.per_page(), 24);
    /// assert!(LabelSheet::named("3999").is_err());
    /// # Ok::<(), campix_core::prints::SizeError>(())
    /// ```
    ///
    /// # Errors
    /// [`SizeError::Unknown`].
    pub fn named(name: &str) -> Result<&'static Self, SizeError> {
        let wanted = name.trim();
        let is = |sheet: &&Self| {
            let mut names = sheet.names.iter().chain([&sheet.id]);
            names.any(|known| known.eq_ignore_ascii_case(wanted))
        };
        BUILTIN.iter().find(is).ok_or_else(|| SizeError::Unknown {
            name: wanted.to_owned(),
            known: BUILTIN.iter().map(|sheet| sheet.id.clone()).collect(),
        })
    }

    /// Reads a table of sheets, in the form of the shipped one.
    ///
    /// # Errors
    /// [`SizeError::Table`] with line and column, [`SizeError::Entry`].
    pub fn parse(text: &str) -> Result<Vec<Self>, SizeError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            schema: u32,
            sheet: Vec<LabelSheet>,
        }
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let (line, column, what) = toml_fault(text, &error);
            let zh = foreign(&format!("第 {line} 行第 {column} 列不符合格式"), &what);
            SizeError::Table { what: Text::new(zh, format!("line {line}, column {column}: {what}")) }
        })?;
        if raw.schema != 1 {
            let schema = raw.schema;
            let what = Text::new(format!("schema 应为 1，实为 {schema}"), format!("schema {schema} found, 1 expected"));
            return Err(SizeError::Table { what });
        }
        raw.sheet.iter().try_for_each(Self::check)?;
        Ok(raw.sheet)
    }

    /// How many labels are on a page.
    pub fn per_page(&self) -> usize {
        usize::from(self.columns) * usize::from(self.rows)
    }

    /// Places of the labels of a page, row after row.
    pub(in crate::prints::card) fn places(&self) -> Vec<Frame> {
        let [width, height] = self.label.map(Mm::get);
        let ([x, y], [right, down]) = (self.origin.map(Mm::get), self.pitch.map(Mm::get));
        let place =
            |row: u16, column: u16| Frame::new(x + f64::from(column) * right, y + f64::from(row) * down, width, height);
        (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| place(row, column))).collect()
    }

    /// Whether its labels lie on the page, apart from each other.
    pub(super) fn check(&self) -> Result<(), SizeError> {
        let entry = |zh, en| Err(SizeError::Entry { id: self.id.clone(), what: Text::fixed(zh, en) });
        let [width, height] = self.label.map(Mm::get);
        if !(1..=MOST).contains(&(u32::from(self.columns) * u32::from(self.rows))) {
            return entry("每页应有 1 至 500 枚标签", "should have 1 to 500 labels");
        }
        if width < SMALLEST || height < SMALLEST {
            return entry("的标签边长小于 15 毫米，印出的码难以识读", "has labels with a side below 15 mm");
        }
        if self.columns > 1 && self.pitch[0] < self.label[0] || self.rows > 1 && self.pitch[1] < self.label[1] {
            return entry("的标签互相重叠", "has labels that overlap");
        }
        let last = self.places().pop().unwrap_or(Frame::new(0.0, 0.0, 0.0, 0.0));
        // A thousandth of a millimetre is the resolution of lengths.
        if last.right() > self.page[0].get() + 1e-3 || last.bottom() > self.page[1].get() + 1e-3 {
            return entry("的标签超出页面", "has labels beyond its page");
        }
        Ok(())
    }
}

static BUILTIN: LazyLock<Vec<LabelSheet>> =
    LazyLock::new(|| LabelSheet::parse(include_str!("../labels.toml")).expect("a test reads the shipped table"));

impl Shape for LabelSheet {
    fn shape() -> Json {
        let two = json!({ "type": "array", "items": Mm::shape(), "minItems": 2, "maxItems": 2 });
        let count = json!({ "type": "integer", "minimum": 1, "maximum": 500 });
        let sheet = json!({
            "type": "object",
            "properties": {
                "id": { "type": "string" },
                "names": { "type": "array", "items": { "type": "string" } },
                "page": two, "label": two, "origin": two, "pitch": two,
                "columns": count, "rows": count,
                "evidence": { "type": "string" },
                "source": { "type": "string" },
            },
            "required": ["id", "page", "columns", "rows", "label", "origin", "pitch"],
            "additionalProperties": false,
        });
        json!({ "oneOf": [{ "type": "string" }, sheet] })
    }
}

/// A sheet by its name, or as a table of its own.
pub(super) mod sheet {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize as _, Serializer};

    use super::LabelSheet;
    use crate::ground::explain::said;

    #[derive(Deserialize)]
    #[serde(
        untagged,
        expecting = "expected the id or name of a sheet, or a table with page, label, columns, rows, origin and pitch"
    )]
    enum Written {
        Name(String),
        Own(Box<LabelSheet>),
    }

    pub(in crate::prints::card) fn serialize<S: Serializer>(
        sheet: &LabelSheet,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match LabelSheet::named(&sheet.id) {
            Ok(known) if known == sheet => serializer.serialize_str(&sheet.id),
            _ => sheet.serialize(serializer),
        }
    }

    pub(in crate::prints::card) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<LabelSheet, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Name(name) => LabelSheet::named(&name).cloned().map_err(|error| D::Error::custom(said(&error))),
            Written::Own(sheet) => match sheet.check() {
                Ok(()) => Ok(*sheet),
                Err(error) => Err(D::Error::custom(said(&error))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_sheets_lie_on_their_pages() {
        for sheet in LabelSheet::builtin() {
            sheet.check().unwrap();
            let places = sheet.places();
            assert_eq!(places.len(), sheet.per_page());
            for (at, one) in places.iter().enumerate() {
                assert!(places[..at].iter().all(|other| !other.overlaps(*one)), "{}", sheet.id);
            }
        }
    }

    #[test]
    fn sheets_with_faults_are_refused() {
        let sheet = |columns: u16, label: &str, pitch: &str| {
            format!(
                "schema = 1\n[[sheet]]\nid = \"x\"\npage = [100, 100]\ncolumns = {columns}\nrows = 1\nlabel = [{label}, 30]\n\
                 origin = [0, 0]\npitch = [{pitch}, 30]\n"
            )
        };
        assert!(LabelSheet::parse(&sheet(2, "50", "50")).is_ok());
        for (columns, label, pitch) in
            [(0, "50", "50"), (3, "50", "50"), (2, "50", "40"), (1, "10", "10"), (1, "120", "120")]
        {
            let read = LabelSheet::parse(&sheet(columns, label, pitch));
            assert!(matches!(read, Err(SizeError::Entry { .. })), "{columns} {label} {pitch}");
        }
        assert!(matches!(LabelSheet::parse("schema = 1\nsheet = 3"), Err(SizeError::Table { .. })));
    }
}
