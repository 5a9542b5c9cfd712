//! Units of measured numbers, and how their numbers are rounded for people and JSON.
//!
//! Rounding is only for display; verdicts are based on unrounded values.

use serde::Serialize;
use serde_json::{Value as Json, json};

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Pixels; for geometry, pixels of the profile's frame.
    Px,
    /// A share of a whole, 0–1.
    Share,
    /// Width divided by height.
    Ratio,
    /// Quality on the scale of the IJG library, 1–100.
    Quality,
    /// Dots per inch.
    PerInch,
    /// A number of things.
    Count,
    /// Degrees.
    Degrees,
    /// CIEDE2000 colour difference.
    DeltaE,
    /// CIE L*, 0–100.
    Lightness,
    /// Stops of light: log2 of a ratio of luminances.
    Stops,
    /// Millimetres of the printed picture; only in profiles, never in reports.
    Mm,
    /// Kilobytes of unstated size, 1000 or 1024 bytes; only in profiles, never in reports.
    Kb,
    /// No unit: words, colours, yes or no.
    None,
}

impl Unit {
    /// The name in profiles and JSON: "px"; empty for [`Unit::None`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Px => "px",
            Self::Share => "share",
            Self::Ratio => "ratio",
            Self::Quality => "quality",
            Self::PerInch => "per-inch",
            Self::Count => "count",
            Self::Degrees => "degrees",
            Self::DeltaE => "delta-e",
            Self::Lightness => "lightness",
            Self::Stops => "stops",
            Self::Mm => "mm",
            Self::Kb => "KB",
            Self::None => "",
        }
    }

    /// The unit with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        const ALL: [Unit; 13] = [
            Unit::Bytes,
            Unit::Px,
            Unit::Share,
            Unit::Ratio,
            Unit::Quality,
            Unit::PerInch,
            Unit::Count,
            Unit::Degrees,
            Unit::DeltaE,
            Unit::Lightness,
            Unit::Stops,
            Unit::Mm,
            Unit::Kb,
        ];
        ALL.into_iter().find(|unit| unit.name() == name)
    }
}

/// Rounds for people and JSON: shares and ratios to a ten-thousandth, everything else to a hundredth.
fn rounded(value: f64, unit: Unit) -> f64 {
    let steps = if matches!(unit, Unit::Share | Unit::Ratio) { 1e4 } else { 1e2 };
    // Adding zero turns −0 into 0.
    (value * steps).round() / steps + 0.0
}

/// A rounded number; a whole one without a decimal point, as other languages write a count in JSON.
pub(crate) fn number(value: f64, unit: Unit) -> Json {
    let value = rounded(value, unit);
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}
