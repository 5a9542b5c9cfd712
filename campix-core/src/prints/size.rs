//! Sizes of pictures and papers, read from a table with sources. A name with several meanings is refused, never guessed.

use crate::ground::explain::{Explain, Explanation, both, error, foreign, says};
use crate::ground::options::toml_fault;
use crate::ground::text::Text;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::paper::length::Mm;

/// A size with its names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PaperSize {
    /// Its id in orders: "2-inch-35x49".
    pub id: String,
    /// Its common names: "2寸". Other sizes may have the same name.
    pub names: Vec<String>,
    /// Width of the upright picture; the long side of a paper.
    pub width: Mm,
    /// Height.
    pub height: Mm,
    /// How reliable the figures are: "A" primary text, "B" copies that agree, "C" one page, "D" decided.
    pub evidence: String,
    /// The source of the figures.
    pub source: String,
}

impl PaperSize {
    /// A custom size.
    pub fn custom(id: &str, width: Mm, height: Mm) -> Self {
        Self {
            id: id.to_owned(),
            names: Vec::new(),
            width,
            height,
            evidence: "D".to_owned(),
            source: "given with the order".to_owned(),
        }
    }

    /// The same size turned on its other side.
    #[must_use]
    pub fn turned(mut self) -> Self {
        std::mem::swap(&mut self.width, &mut self.height);
        self
    }
}

/// A table of sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes {
    pictures: Vec<PaperSize>,
    papers: Vec<PaperSize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    schema: u32,
    #[serde(default)]
    picture: Vec<PaperSize>,
    #[serde(default)]
    paper: Vec<PaperSize>,
}

/// Why a size is not available.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SizeError {
    /// The table is not valid TOML or lacks a value; the message has line and column.
    Table {
        /// What is wrong and where.
        what: Text,
    },
    /// A size is zero, or its id is listed twice.
    Entry {
        /// Its id.
        id: String,
        /// What is wrong with it.
        what: Text,
    },
    /// No size has this name.
    Unknown {
        /// The requested name.
        name: String,
        /// Ids of the table.
        known: Vec<String>,
    },
    /// Several sizes have this name.
    Ambiguous {
        /// The requested name.
        name: String,
        /// The ids it may mean, with their millimetres.
        meanings: Vec<String>,
    },
}

impl Explain for SizeError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Table { what } => {
                says!(SIZE_TABLE, en "the table of sizes cannot be read: {what}", zh "尺寸表无法读取：{what}"; what = what)
            }
            Self::Entry { id, what } => {
                says!(SIZE_ENTRY, en "the size {id} {what}", zh "尺寸 {id} {what}"; what = what)
            }
            Self::Unknown { name, known } => {
                let (en, zh) = (known.join(", "), known.join("、"));
                let known = Text::new(zh, en);
                says!(
                    SIZE_UNKNOWN,
                    en "no size is called {name}; known are {known}",
                    zh "没有名为 {name} 的尺寸；已知的有：{known}"; known = known
                )
            }
            Self::Ambiguous { name, meanings } => {
                let meanings = Text::new(meanings.join("、"), meanings.join(" or "));
                says!(
                    SIZE_AMBIGUOUS,
                    en "{name} means {meanings}; say which",
                    zh "{name} 可以指 {meanings}；请指明是哪一种"; meanings = meanings
                )
            }
        }
    }
}

error!(SizeError);

static BUILTIN: LazyLock<Sizes> =
    LazyLock::new(|| Sizes::parse(include_str!("sizes.toml")).expect("a test reads the shipped table"));

impl Sizes {
    /// The shipped table.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads a custom table, in the format of the shipped one.
    ///
    /// # Errors
    /// [`SizeError::Table`], [`SizeError::Entry`].
    pub fn parse(text: &str) -> Result<Self, SizeError> {
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let (line, column, what) = toml_fault(text, &error);
            let zh = foreign(&format!("第 {line} 行第 {column} 列不符合格式"), &what);
            SizeError::Table { what: Text::new(zh, format!("line {line}, column {column}: {what}")) }
        })?;
        if raw.schema != 1 {
            return Err(SizeError::Table {
                what: both!(en "schema {} found, 1 expected", zh "schema 应为 1，实为 {}", raw.schema),
            });
        }
        for sizes in [&raw.picture, &raw.paper] {
            for (at, size) in sizes.iter().enumerate() {
                let entry = |what| Err(SizeError::Entry { id: size.id.clone(), what });
                if size.width == Mm::ZERO || size.height == Mm::ZERO {
                    return entry(Text::fixed("的面积为零", "has no area"));
                }
                if sizes[..at].iter().any(|other| other.id == size.id) {
                    return entry(Text::fixed("出现了两次", "is listed twice"));
                }
            }
        }
        Ok(Self { pictures: raw.picture, papers: raw.paper })
    }

    /// The picture with this id or name.
    ///
    /// ```
    /// use campix_core::prints::{SizeError, Sizes};
    /// assert_eq!(Sizes::builtin().picture("1寸")?.height.get(), 35.0);
    /// // Pages disagree on whether this is 35 × 45, 35 × 49 or 35 × 53 mm.
    /// assert!(matches!(Sizes::builtin().picture("2寸"), Err(SizeError::Ambiguous { .. })));
    /// assert_eq!(Sizes::builtin().picture("2-inch-35x53")?.height.get(), 53.0);
    /// # Ok::<(), SizeError>(())
    /// ```
    ///
    /// # Errors
    /// [`SizeError::Unknown`], [`SizeError::Ambiguous`].
    pub fn picture(&self, name: &str) -> Result<&PaperSize, SizeError> {
        find(&self.pictures, name)
    }

    /// The paper with this id or name, its long side horizontal.
    ///
    /// # Errors
    /// [`SizeError::Unknown`], [`SizeError::Ambiguous`].
    pub fn paper(&self, name: &str) -> Result<&PaperSize, SizeError> {
        find(&self.papers, name)
    }

    /// The table as a JSON array, pictures before papers: `kind` ("picture" or "paper"), `id` (the word of orders), `names`
    /// (what people call it; several sizes may have one name, which is then refused), `width` and `height` in mm, `source`,
    /// `evidence`.
    ///
    /// ```
    /// use campix_core::prints::Sizes;
    /// let list = Sizes::builtin().to_json();
    /// assert!(list.as_array().unwrap().iter().any(|size| size["id"] == "1-inch" && size["kind"] == "picture"));
    /// ```
    pub fn to_json(&self) -> Json {
        let one = |kind: &'static str| {
            move |size: &PaperSize| {
                json!({
                    "kind": kind,
                    "id": size.id,
                    "names": size.names,
                    "width": size.width.get(),
                    "height": size.height.get(),
                    "source": size.source,
                    "evidence": size.evidence,
                })
            }
        };
        self.pictures.iter().map(one("picture")).chain(self.papers.iter().map(one("paper"))).collect()
    }

    /// All pictures of the table.
    pub fn pictures(&self) -> &[PaperSize] {
        &self.pictures
    }

    /// All papers of the table.
    pub fn papers(&self) -> &[PaperSize] {
        &self.papers
    }
}

fn find<'a>(sizes: &'a [PaperSize], name: &str) -> Result<&'a PaperSize, SizeError> {
    let wanted = name.trim();
    if let Some(size) = sizes.iter().find(|size| size.id.eq_ignore_ascii_case(wanted)) {
        return Ok(size);
    }
    let named: Vec<&PaperSize> =
        sizes.iter().filter(|size| size.names.iter().any(|name| name.eq_ignore_ascii_case(wanted))).collect();
    match named.as_slice() {
        [one] => Ok(one),
        [] => Err(SizeError::Unknown {
            name: wanted.to_owned(),
            known: sizes.iter().map(|size| size.id.clone()).collect(),
        }),
        several => Err(SizeError::Ambiguous {
            name: wanted.to_owned(),
            meanings: several.iter().map(|size| format!("{} ({} × {} mm)", size.id, size.width, size.height)).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_pixels_of_the_standards() {
        // Standards RPR-01 to RPR-09, columns @300 and @254.
        let sizes = Sizes::builtin();
        for (name, at_300, at_254) in [
            ("1寸", (295, 413), (250, 350)),
            ("小1寸", (260, 378), (220, 320)),
            ("大1寸", (390, 567), (330, 480)),
            ("2-inch-35x49", (413, 579), (350, 490)),
            ("大2寸", (413, 626), (350, 530)),
            ("2-inch-35x45", (413, 531), (350, 450)),
        ] {
            let size = sizes.picture(name).unwrap();
            assert_eq!((size.width.pixels(300), size.height.pixels(300)), at_300, "{name}");
            assert_eq!((size.width.pixels(254), size.height.pixels(254)), at_254, "{name}");
        }
        for (name, at_300) in [("5寸", (1500, 1051)), ("4R", (1795, 1205)), ("7寸", (2102, 1500)), ("a4", (3508, 2480))]
        {
            let size = sizes.paper(name).unwrap();
            assert_eq!((size.width.pixels(300), size.height.pixels(300)), at_300, "{name}");
        }
    }

    #[test]
    fn a_name_with_several_meanings_is_refused() {
        let Err(SizeError::Ambiguous { meanings, .. }) = Sizes::builtin().picture("2寸") else { panic!() };
        assert_eq!(meanings.len(), 3);
        assert!(matches!(Sizes::builtin().picture("小2寸"), Err(SizeError::Ambiguous { .. })));
        assert!(matches!(Sizes::builtin().picture("9寸"), Err(SizeError::Unknown { .. })));
    }

    #[test]
    fn tables_with_faults_are_refused() {
        let entry = |width: &str| {
            format!(
                "schema = 1\n[[picture]]\nid = \"a\"\nnames = []\nwidth = {width}\nheight = 5\nevidence = \"D\"\nsource = \"x\"\n"
            )
        };
        assert!(Sizes::parse(&entry("4.5")).is_ok());
        assert!(matches!(Sizes::parse(&entry("0")), Err(SizeError::Entry { .. })));
        assert!(matches!(Sizes::parse(&entry("-3")), Err(SizeError::Table { .. })));
        assert!(matches!(Sizes::parse(&entry("nan")), Err(SizeError::Table { .. })));
        let twice = format!("{}{}", entry("4"), &entry("4")[11..]);
        assert!(matches!(Sizes::parse(&twice), Err(SizeError::Entry { what, .. }) if what.en == "is listed twice"));
        assert!(Sizes::parse("schema = 2").is_err() && Sizes::parse("schema = 1\ncolour = 3").is_err());
    }
}
