//! The date and time of a photo file.

use serde::{Deserialize, Serialize};

use super::calendar;

/// A moment as the camera wrote it: local time without zone, as seconds and milliseconds since 1970-01-01 00:00 of that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00, local time.
    pub milliseconds: i64,
}

impl Moment {
    /// The moment of a year (1970–9999), month, day, hour, minute and second; `None` if that day or time of day does not
    /// exist.
    ///
    /// ```
    /// use campix_core::moment::Moment;
    /// let moment = Moment::from_civil([2026, 9, 1, 8, 30, 15]).unwrap();
    /// assert_eq!(moment.civil(), [2026, 9, 1, 8, 30, 15]);
    /// assert_eq!(Moment::from_civil([2026, 6, 31, 8, 30, 15]), None);
    /// ```
    pub fn from_civil(civil: [i64; 6]) -> Option<Self> {
        let seconds = calendar::seconds_from_civil(civil).filter(|_| civil[0] >= 1970)?;
        Some(Self { milliseconds: seconds * 1_000 })
    }

    /// Year, month, day, hour, minute and second.
    pub fn civil(self) -> [i64; 6] {
        calendar::civil_from_seconds(self.milliseconds.div_euclid(1_000))
    }
}
