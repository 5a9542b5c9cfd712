//! Calendar dates as lists write them. No clock, no time zone.

use crate::ground::explain::{both, shown};
use crate::ground::text::Text;
use serde::{Serialize, Serializer};

use crate::ground::calendar;

/// A day of the Gregorian calendar; only real days can be built.
///
/// `Debug` and `Serialize` hide it, since a birth date and a region together nearly identify a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text is no date; contains nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateError {
    /// Neither `20050131` nor year, month and day with separators.
    Form,
    /// The calendar has no such day.
    Calendar,
}

impl DateError {
    /// What is wrong, in both languages.
    pub fn text(self) -> Text {
        match self {
            Self::Form => {
                both!(en "expected a date such as 20050131 or 2005-01-31", zh "日期格式无法识别，应为 20050131 或 2005-01-31")
            }
            Self::Calendar => both!(en "the calendar has no such day", zh "日期不存在"),
        }
    }
}

shown!(DateError);

impl std::error::Error for DateError {}

/// A year outside this range is a typing error in any school's list.
const YEARS: std::ops::RangeInclusive<u16> = 1800..=2199;

impl Date {
    /// The day, or `None` if the calendar has no such day or the year is outside 1800–2199.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let days = calendar::days_in_month(year.into(), month.into());
        (YEARS.contains(&year) && (1..=days).contains(&day.into())).then_some(Self { year, month, day })
    }

    /// Reads `20050131`, `2005-1-31`, `2005/01/31`, `2005.1.31` or `2005年1月31日`; a time after it is ignored.
    ///
    /// # Errors
    /// [`DateError`] if the form is different or the calendar has no such day.
    ///
    /// ```
    /// use campix_core::people::number::{Date, DateError};
    /// assert_eq!(Date::parse("２００５年1月31日"), Ok(Date::new(2005, 1, 31).unwrap()));
    /// assert_eq!(Date::parse("20050229"), Err(DateError::Calendar));
    /// ```
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let text = super::normal::clean(text, &mut Vec::new());
        let date = text.split([' ', 'T']).next().unwrap_or_default();
        let parts: Vec<&str> = if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
            vec![&date[..4], &date[4..6], &date[6..]]
        } else {
            date.strip_suffix('日').unwrap_or(date).split(['-', '/', '.', '年', '月']).collect()
        };
        let [year, month, day] = parts[..] else { return Err(DateError::Form) };
        if year.len() != 4 || [year, month, day].iter().any(|p| p.is_empty() || !p.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(DateError::Form);
        }
        match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => Self::new(year, month, day).ok_or(DateError::Calendar),
            _ => Err(DateError::Form),
        }
    }

    /// The year, 1800–2199.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1–12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1–31.
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl std::fmt::Debug for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Date(…)")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_decides() {
        assert!(Date::new(2000, 2, 29).is_some());
        for (y, m, d) in [(1900, 2, 29), (2005, 4, 31), (2005, 0, 1), (2005, 13, 1), (2005, 1, 0), (1799, 1, 1)] {
            assert_eq!(Date::new(y, m, d), None, "{y}-{m}-{d}");
        }
    }

    #[test]
    fn forms() {
        let day = Date::new(2005, 1, 31).unwrap();
        for text in ["20050131", "2005-01-31", "2005/1/31", "2005.1.31", "2005年1月31日", "2005-01-31 00:00:00"] {
            assert_eq!(Date::parse(text), Ok(day), "{text}");
        }
        for text in ["", "200501", "31.1.2005", "05-01-31", "2005-01", "2005-1-1-1", "二〇〇五年一月一日"] {
            assert_eq!(Date::parse(text), Err(DateError::Form), "{text}");
        }
    }
}
