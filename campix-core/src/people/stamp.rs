//! What names and dates a photo file without telling whose it is.

use serde::{Deserialize, Serialize, Serializer};

/// SHA-256 of a file; shown as 64 hexadecimal digits. It names a photo wherever its file name must not appear.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Digest(pub [u8; 32]);

impl Sha256Digest {
    /// The first twelve hexadecimal digits: short enough to be read aloud, unique in any day.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl std::fmt::Display for Sha256Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Sha256Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Sha256Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A moment as the camera wrote it: local time without zone, as seconds and milliseconds since 1970-01-01 00:00 of that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00, local time.
    pub milliseconds: i64,
}

impl Moment {
    /// Year, month, day, hour, minute and second (H. Hinnant, "chrono-compatible low-level date algorithms").
    #[cfg(any(feature = "batch", feature = "sheet"))]
    pub(crate) fn civil(self) -> [i64; 6] {
        let seconds = self.milliseconds.div_euclid(1000);
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let shifted = days.saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let part = (5 * of_year + 2) / 153;
        let month = if part < 10 { part + 3 } else { part - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        [year, month, of_year - (153 * part + 2) / 5 + 1, of_day / 3600, of_day / 60 % 60, of_day % 60]
    }
}
