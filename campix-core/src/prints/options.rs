//! What is printed for every person, and how: the options of a job.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value as Json, json};

use crate::ground::band::USUAL_DENSITY;
use crate::ground::explain::said;
use crate::ground::moment::Moment;
use crate::ground::options::{FilePath, Shape, options};
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::paper::length::Mm;
use crate::people::naming::Template;
use crate::prints::caption::Caption;
use crate::prints::size::{PaperSize, Sizes};

words! {
    /// Whose pictures are on one sheet.
    #[derive(Default)]
    pub enum Sharing {
        /// One person's, so that a sheet is handed over whole.
        #[default]
        OnePerson "one-person",
        /// One person's, all of them on one sheet; an order that takes more is refused, and the smallest paper that takes it is named.
        OneSheet "one-sheet",
        /// Those of as many people as fit completely, for large papers that are cut.
        SeveralPeople "several-people",
    }
}

words! {
    /// Whether cut marks are drawn.
    #[derive(Default)]
    pub enum CutMarks {
        /// Short lines outside every corner, unless something else is there.
        #[default]
        Corners "corners",
        /// A thin line along the edge of every picture with its caption, for kiss-cutting: the knife follows it.
        Outline "outline",
        /// None.
        Nothing "nothing",
    }
}

words! {
    /// What is written.
    #[derive(Default)]
    pub enum Medium {
        /// One PDF per bag: `bag-001.pdf`.
        #[default]
        Pdf "pdf",
        /// One JPEG per page, named by its running number: `bag-001/00001.jpg`.
        Minilab "minilab",
        /// Both.
        Both "both",
    }
}

words! {
    /// How people's numbers are printed on the packing list.
    #[derive(Default)]
    pub enum Numbers {
        /// Masked, since the list goes with the bag.
        #[default]
        Masked "masked",
        /// In full.
        Full "full",
    }
}

options! {
    /// What is printed for every person, and how.
    #[derive(Debug, Clone, PartialEq)]
    pub struct SheetOptions {
        /// The paper in its orientation: an id or name of the table of sizes, or width and height in millimetres. Default: `5寸`.
        #[serde(with = "paper")]
        pub paper: PaperSize = paper::usual(),
        /// Pictures for one person: how many of each size, by id or name. Default: none; at least one is needed.
        pub pictures: Pictures = Pictures::default(),
        /// Distance between pictures, in millimetres. Default: 0, so that one cut separates two pictures.
        pub gap: Mm = Mm::ZERO,
        /// Margin on all sides in millimetres; the lower one is 3 mm wider for the running number. Default: 3.
        pub margin: Mm = Mm::whole(3),
        /// Dots per inch of the pictures and of minilab pages, 72–2400. Default: 300.
        pub density: u16 = USUAL_DENSITY,
        /// The text below every picture, one line for each printed line; empty for none. Default: name and student number.
        #[serde(with = "caption")]
        pub caption: Option<Caption> = Some(Caption::default()),
        /// Whose pictures are on one sheet. Default: `one-person`.
        pub sharing: Sharing = Sharing::OnePerson,
        /// Cut marks. Default: `corners`.
        pub marks: CutMarks = CutMarks::Corners,
        /// What is written. Default: `pdf`.
        pub medium: Medium = Medium::Pdf,
        /// Language of divider, packing list and edges. Default: `zh`.
        pub language: Language = Language::Zh,
        /// How people's numbers are printed on packing lists. Default: `masked`.
        pub numbers: Numbers = Numbers::Masked,
        /// Template of the file names of originals. Default: `{student_no}.jpg`.
        pub naming: Template = Template::default(),
        /// Font files for captions, in order of preference. Default: those of the system.
        pub fonts: Vec<FilePath> = Vec::new(),
        /// The time written into the files, such as `2026-09-01 08:00:00`. Default: 1970-01-01, so that two runs agree.
        #[serde(with = "crate::ground::options::moment")]
        pub made: Moment = Moment { milliseconds: 0 },
        /// Most pixels of a print per pixel of the original, a positive number; above 1 pictures are enlarged. Default: 1.
        #[serde(with = "crate::ground::options::positive")]
        pub max_scale: f64 = 1.0,
        /// Number of threads; 0 is one per core. The files are the same for any number. Default: 0.
        pub threads: usize = 0,
    }
}

impl SheetOptions {
    /// These pictures on this paper, everything else as usual.
    pub fn new(paper: &PaperSize, pictures: &[(&PaperSize, u16)]) -> Self {
        let pictures = pictures.iter().map(|(size, count)| Ordered { size: (*size).clone(), count: *count });
        Self { paper: paper.clone(), pictures: Pictures(pictures.collect()), ..Self::default() }
    }
}

/// One size on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// The size of the picture, without its caption.
    pub size: PaperSize,
    /// How many of it for one person.
    pub count: u16,
}

/// Pictures for one person; in text a table of size and number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pictures(pub Vec<Ordered>);

impl std::ops::Deref for Pictures {
    type Target = [Ordered];

    fn deref(&self) -> &[Ordered] {
        &self.0
    }
}

/// The id or name of a size of pictures.
struct PictureSize(PaperSize);

impl<'de> Deserialize<'de> for PictureSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Sizes::builtin().picture(&name).cloned().map(Self).map_err(|error| D::Error::custom(said(&error)))
    }
}

impl<'de> Deserialize<'de> for Pictures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Pictures;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table of sizes and how many of each")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut table: A) -> Result<Pictures, A::Error> {
                let mut pictures = Vec::new();
                while let Some((PictureSize(size), count)) = table.next_entry()? {
                    pictures.push(Ordered { size, count });
                }
                Ok(Pictures(pictures))
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}

impl Serialize for Pictures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|ordered| (&ordered.size.id, ordered.count)))
    }
}

impl Shape for Pictures {
    fn shape() -> Json {
        json!({ "type": "object", "additionalProperties": { "type": "integer", "minimum": 0, "maximum": 65_535 } })
    }
}

/// A paper by name, or by width and height in millimetres.
mod paper {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize as _, Serializer};

    use super::{Mm, PaperSize, Sizes, said};

    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected the id or name of a paper, or [width, height] in millimetres")]
    enum Paper {
        Name(String),
        Extent(Mm, Mm),
    }

    pub(super) fn usual() -> PaperSize {
        let papers = Sizes::builtin();
        papers.paper("5寸").map_or_else(|_| papers.papers()[0].clone(), Clone::clone)
    }

    pub(super) fn serialize<S: Serializer>(paper: &PaperSize, serializer: S) -> Result<S::Ok, S::Error> {
        if Sizes::builtin().paper(&paper.id) == Ok(paper) {
            return serializer.serialize_str(&paper.id);
        }
        (paper.width, paper.height).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PaperSize, D::Error> {
        match Paper::deserialize(deserializer)? {
            Paper::Name(name) => Sizes::builtin().paper(&name).cloned().map_err(|error| D::Error::custom(said(&error))),
            Paper::Extent(width, height) => Ok(PaperSize::custom("paper", width, height)),
        }
    }
}

impl Shape for PaperSize {
    fn shape() -> Json {
        let extent = json!({ "type": "array", "items": Mm::shape(), "minItems": 2, "maxItems": 2 });
        json!({ "oneOf": [{ "type": "string" }, extent] })
    }
}

impl Shape for Mm {
    fn shape() -> Json {
        json!({ "type": "number", "minimum": 0, "maximum": 2400 })
    }
}

/// A caption as its template, with its sizes if they are not the default ones; an empty text for none.
mod caption {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Caption, Mm, said};

    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a template, or a table with text, size and floor")]
    enum Written {
        Text(String),
        Sized(Sized),
    }

    #[derive(Deserialize, Serialize)]
    #[serde(deny_unknown_fields)]
    struct Sized {
        text: String,
        size: Option<Mm>,
        floor: Option<Mm>,
    }

    #[expect(clippy::ref_option, reason = "the form that serde calls")]
    pub(super) fn serialize<S: Serializer>(caption: &Option<Caption>, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(caption) = caption else { return serializer.serialize_str("") };
        let text = caption.to_string();
        if Caption::parse(&text).as_ref() == Ok(caption) {
            return serializer.serialize_str(&text);
        }
        let (size, floor) = caption.sizes();
        Sized { text, size: Some(size), floor: Some(floor) }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Caption>, D::Error> {
        let Sized { text, size, floor } = match Option::<Written>::deserialize(deserializer)? {
            None => return Ok(None),
            Some(Written::Text(text)) if text.is_empty() => return Ok(None),
            Some(Written::Text(text)) => Sized { text, size: None, floor: None },
            Some(Written::Sized(written)) => written,
        };
        let mut caption = Caption::parse(&text).map_err(|error| D::Error::custom(said(&error)))?;
        if let Some(size) = size {
            caption = caption.size(size);
        }
        if let Some(floor) = floor {
            caption = caption.floor(floor);
        }
        Ok(Some(caption))
    }
}

impl Shape for Caption {
    fn shape() -> Json {
        let sized = json!({
            "type": "object",
            "properties": {
                "text": { "type": "string", "description": "The template." },
                "size": { "type": "number", "description": "Size of the font in millimetres. Default: 2.5." },
                "floor": { "type": "number", "description": "Least size in millimetres. Default: 1.6." },
            },
            "required": ["text"],
            "additionalProperties": false,
        });
        json!({ "oneOf": [{ "type": "string" }, sized] })
    }
}
