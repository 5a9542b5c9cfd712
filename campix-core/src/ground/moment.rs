//! What dates a photo file.

use serde::{Deserialize, Serialize};

/// A moment as the camera wrote it: local time without zone, as seconds and milliseconds since 1970-01-01 00:00 of that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00, local time.
    pub milliseconds: i64,
}

impl Moment {
    /// Year, month, day, hour, minute and second (H. Hinnant, "chrono-compatible low-level date algorithms").
    #[cfg(any(feature = "day", feature = "prints"))]
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
