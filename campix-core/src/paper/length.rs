//! Lengths on paper: whole micrometres, so that layouts are exact and the same everywhere.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Micrometres in a millimetre.
const MICROMETRES: f64 = 1_000.0;

/// Longest length, in millimetres: twice the long side of A0.
const LONGEST: f64 = 2_400.0;

/// Millimetres in an inch.
pub(crate) const INCH: f64 = 25.4;

/// A length of 0 to 2400 mm, kept to a micrometre.
///
/// ```
/// use campix_core::paper::Mm;
/// let width = Mm::new(35.0).unwrap();
/// assert_eq!((width.get(), width.pixels(300)), (35.0, 413));
/// assert_eq!(Mm::new(f64::NAN), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mm(u32);

impl Mm {
    /// No length.
    pub const ZERO: Self = Self(0);

    /// A length in millimetres, rounded to a micrometre; `None` if it is negative, above 2400 or not a number.
    pub fn new(millimetres: f64) -> Option<Self> {
        (0.0..=LONGEST).contains(&millimetres).then(|| Self((millimetres * MICROMETRES).round() as u32))
    }

    /// A length of whole millimetres, at most 2400.
    pub const fn whole(millimetres: u16) -> Self {
        Self(if millimetres > 2_400 { 2_400_000 } else { millimetres as u32 * 1_000 })
    }

    /// In millimetres.
    pub fn get(self) -> f64 {
        f64::from(self.0) / MICROMETRES
    }

    /// Pixels at a density in dots per inch, rounded; at least one.
    pub fn pixels(self, density: u16) -> u32 {
        ((self.get() * f64::from(density) / INCH).round() as u32).max(1)
    }

    #[cfg(feature = "prints")]
    pub(crate) const fn tenths(tenths: u16) -> Self {
        Self(tenths as u32 * 100)
    }

    #[cfg(feature = "prints")]
    pub(crate) const fn micrometres(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for Mm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.get())
    }
}

impl Serialize for Mm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.get())
    }
}

impl<'de> Deserialize<'de> for Mm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| serde::de::Error::custom("expected millimetres between 0 and 2400"))
    }
}
