//! Allowed length of a file: stated by a profile, kept by the encoder.

use crate::ground::words::words;

/// Allowed length of a file, both ends included.
///
/// ```
/// use campix_core::band::ByteBand;
/// // "20–30 KB", whichever way the reader counts a kilobyte.
/// assert_eq!(ByteBand::kilobytes(20, 30), ByteBand::new(20_480, 30_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ByteBand {
    /// Fewest bytes.
    pub min: u64,
    /// Most bytes.
    pub max: u64,
}

impl ByteBand {
    /// From `min` to `max` bytes.
    pub const fn new(min: u64, max: u64) -> Self {
        Self { min, max }
    }

    /// From `min` to `max` kilobytes for a reader who counts 1 000 bytes as for one who counts 1 024:
    /// `min × 1 024` to `max × 1 000`. Empty if the two bounds are within 2.4 % of each other.
    pub const fn kilobytes(min: u64, max: u64) -> Self {
        Self { min: min.saturating_mul(1_024), max: max.saturating_mul(1_000) }
    }

    /// From `min` to `max` kilobytes of 1 000 bytes.
    pub const fn decimal_kilobytes(min: u64, max: u64) -> Self {
        Self { min: min.saturating_mul(1_000), max: max.saturating_mul(1_000) }
    }

    /// From `min` to `max` kibibytes of 1 024 bytes.
    pub const fn kibibytes(min: u64, max: u64) -> Self {
        Self { min: min.saturating_mul(1_024), max: max.saturating_mul(1_024) }
    }

    /// Any length up to `max` bytes.
    pub const fn at_most(max: u64) -> Self {
        Self { min: 0, max }
    }

    /// The lengths in both bands; empty if they do not overlap.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self {
            min: if self.min > other.min { self.min } else { other.min },
            max: if self.max < other.max { self.max } else { other.max },
        }
    }

    /// Whether no length is in the band.
    pub const fn is_empty(self) -> bool {
        self.min > self.max
    }

    /// Whether a file of `bytes` is in the band.
    pub const fn contains(self, bytes: u64) -> bool {
        self.min <= bytes && bytes <= self.max
    }
}

/// Dots per inch if none is stated: notice 99 and the tender require it (R99-31, C-02), and labs print at it.
/// Files made for a profile use the profile's; a test compares this figure with the shipped ones.
pub const USUAL_DENSITY: u16 = 300;

/// Least quality on the IJG scale if none is stated: that of notice 99 (R99-33), as above.
pub const USUAL_QUALITY: u8 = 60;

impl Default for ByteBand {
    /// 20–30 KB under both readings, [20 480, 30 000]: the tender's band (C-03, C-04), as above.
    fn default() -> Self {
        Self::kilobytes(20, 30)
    }
}

words! {
    /// What to do with a picture that stays below the band at its finest.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Padding {
        /// Refuse it: only finer compression may fill the band.
        #[default]
        Never "never",
        /// Fill up with a comment segment of spaces; never with bytes after the end of the picture.
        Comment "comment",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_meet_or_are_empty() {
        let (low, high) = (ByteBand::new(10, 20), ByteBand::new(15, 40));
        assert_eq!(low.intersection(high), ByteBand::new(15, 20));
        assert!(low.intersection(ByteBand::new(21, 40)).is_empty());
        assert!(!low.intersection(ByteBand::new(20, 40)).is_empty(), "both ends belong to a band");
    }

    #[test]
    fn a_band_of_kilobytes_holds_under_both_readings() {
        let safe = ByteBand::kilobytes(20, 30);
        let both = ByteBand::decimal_kilobytes(20, 30).intersection(ByteBand::kibibytes(20, 30));
        assert_eq!(safe, both);
        assert!(ByteBand::kilobytes(42, 42).is_empty());
    }
}
