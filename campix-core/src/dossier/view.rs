//! A document as headings, tables and pictures, in one language; HTML and PDF share it, so that both have the same content.

use serde::Serialize;

/// How a cell or badge looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Tone {
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Should be looked at.
    Warn,
    /// Broken.
    Bad,
    /// Not decided, or no one's fault.
    Open,
    /// Of lesser weight.
    Faint,
}

impl Tone {
    /// Colour of its text, sRGB.
    pub(super) const fn colour(self) -> [u8; 3] {
        match self {
            Self::Plain => [0x1B, 0x26, 0x31],
            Self::Good => [0x1E, 0x84, 0x49],
            Self::Warn => [0x9A, 0x6B, 0x0A],
            Self::Bad => [0xC0, 0x39, 0x2B],
            Self::Open => [0x5B, 0x4B, 0x8A],
            Self::Faint => [0x70, 0x7B, 0x84],
        }
    }
}

/// A text with its tone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
    /// Target of its link, in HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Plain, link: None }
    }

    pub(super) const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    pub(super) fn link(mut self, link: Option<String>) -> Self {
        self.link = link;
        self
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Pair {
    pub(super) label: &'static str,
    pub(super) value: Cell,
}

/// A column: its heading, its share of the width, and whether its texts are aligned to the right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) share: f64,
    pub(super) right: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(super) fn new(columns: &[(&'static str, f64)]) -> Self {
        let column = |(title, share): &(&'static str, f64)| Column { title, share: *share, right: false };
        Self { columns: columns.iter().map(column).collect(), rows: Vec::new() }
    }

    /// Aligns the texts of all columns from this one on to the right.
    pub(super) fn right_from(mut self, at: usize) -> Self {
        self.columns.iter_mut().skip(at).for_each(|column| column.right = true);
        self
    }
}

/// A picture with lines below it.
#[derive(Clone, Serialize)]
pub(super) struct Figure {
    pub(super) lines: Vec<String>,
    /// `data:` address of the JPEG, in HTML.
    pub(super) address: Option<String>,
    pub(super) sha256: String,
    #[serde(skip)]
    pub(super) jpeg: Option<Vec<u8>>,
}

/// A part of a document.
#[derive(Clone, Default, Serialize)]
pub(super) struct Section {
    pub(super) title: String,
    /// Sentences below the title.
    pub(super) notes: Vec<Cell>,
    pub(super) pairs: Vec<Pair>,
    pub(super) figures: Vec<Figure>,
    /// Whether the figures are to be compared with each other.
    pub(super) large: bool,
    pub(super) table: Option<Table>,
    /// Separate from what was measured.
    pub(super) apart: bool,
    /// On the screen only: on paper it would be as long as a telephone book.
    pub(super) screen: bool,
}

impl Section {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    pub(super) fn pair(&mut self, label: &'static str, value: impl Into<Cell>) {
        let value = value.into();
        if !value.text.is_empty() {
            self.pairs.push(Pair { label, value });
        }
    }
}

/// A document.
#[derive(Clone, Serialize)]
pub(super) struct View {
    pub(super) lang: &'static str,
    pub(super) title: String,
    pub(super) subtitle: String,
    /// The conclusion.
    pub(super) badge: Option<Cell>,
    /// Why.
    pub(super) reasons: Vec<String>,
    pub(super) sections: Vec<Section>,
    /// Digests and the like, at the end.
    pub(super) footer: Vec<String>,
    /// At the foot of every page.
    pub(super) running: String,
}
