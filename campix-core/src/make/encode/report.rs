//! The finished file and how it was made.

use serde::Serialize;

use super::fidelity::Fidelity;

/// A finished JPEG.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Encoded {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// How it was made.
    pub report: EncodeReport,
}

/// How a file was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EncodeReport {
    /// Length of the file.
    pub bytes: u64,
    /// Bytes of it that only fill up to the band; 0 unless padding was allowed and needed.
    pub padded_bytes: u64,
    /// Where the quantisation tables come from.
    pub tables: TableKind,
    /// Quantisation steps for brightness, row after row, 1–255.
    #[serde(serialize_with = "serialize_table")]
    pub luma_table: [u8; 64],
    /// Quantisation steps for colour, row after row; `None` in a file of one component.
    #[serde(serialize_with = "serialize_optional_table")]
    pub chroma_table: Option<[u8; 64]>,
    /// Quality 1–100 as ImageMagick estimates it from the sums of the tables.
    pub quality: u8,
    /// Colour sampling.
    pub sampling: Sampling,
    /// Share of a step, 0–0.5, added before a coefficient is cut to whole steps: 0.5 rounds, less zeroes more.
    pub rounding: f32,
    /// Candidates whose length was counted.
    pub candidates: u32,
    /// Times the file was written until its real length fitted.
    pub writes: u32,
    /// How close the file is to the input; `None` if not requested.
    pub fidelity: Option<Fidelity>,
}

/// Where quantisation tables come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "quality")]
#[non_exhaustive]
pub enum TableKind {
    /// The tables of the IJG library at this quality, 1–100.
    Ijg(u8),
    /// Our own, made for portraits of this size.
    Tuned,
}

/// Colour sampling of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum Sampling {
    /// One component.
    #[serde(rename = "grey")]
    Grey,
    /// Colour halved in both directions.
    #[serde(rename = "4:2:0")]
    S420,
    /// Colour halved horizontally.
    #[serde(rename = "4:2:2")]
    S422,
    /// Colour in full.
    #[serde(rename = "4:4:4")]
    S444,
}

impl Sampling {
    /// Brightness blocks of an MCU: across and down.
    pub(super) const fn factors(self) -> (usize, usize) {
        match self {
            Self::Grey | Self::S444 => (1, 1),
            Self::S422 => (2, 1),
            Self::S420 => (2, 2),
        }
    }

    pub(super) const fn components(self) -> usize {
        if matches!(self, Self::Grey) { 1 } else { 3 }
    }
}

impl std::fmt::Display for Sampling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Grey => "grey",
            Self::S420 => "4:2:0",
            Self::S422 => "4:2:2",
            Self::S444 => "4:4:4",
        })
    }
}

fn serialize_table<S: serde::Serializer>(table: &[u8; 64], serializer: S) -> Result<S::Ok, S::Error> {
    table[..].serialize(serializer)
}

#[allow(clippy::ref_option)] // serde hands the field over as it is.
fn serialize_optional_table<S: serde::Serializer>(table: &Option<[u8; 64]>, serializer: S) -> Result<S::Ok, S::Error> {
    table.as_ref().map(|t| &t[..]).serialize(serializer)
}
