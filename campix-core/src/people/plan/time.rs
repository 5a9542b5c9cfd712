//! Times of day as people write them, and pauses.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value as Json, json};

use crate::ground::options::Shape;

/// A time of day to the minute, 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

/// Minutes of a day.
const DAY: u16 = 24 * 60;

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: Self = Self(0);

    /// The time of an hour and a minute; `None` if there is none.
    ///
    /// ```
    /// use campix_core::people::plan::TimeOfDay;
    /// assert_eq!(TimeOfDay::new(8, 30).unwrap().to_string(), "08:30");
    /// assert_eq!(TimeOfDay::new(24, 1), None);
    /// ```
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        if minute < 60 && hour <= 24 && hour * 60 + minute <= DAY { Some(Self(hour * 60 + minute)) } else { None }
    }

    /// Reads "8:30" or "08:30", with a colon of either width.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.trim().split_once([':', '：'])?;
        let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !short(hour) || minute.len() != 2 || !short(minute) {
            return None;
        }
        Self::new(hour.parse().ok()?, minute.parse().ok()?)
    }

    /// Seconds since midnight.
    pub const fn seconds(self) -> u32 {
        self.0 as u32 * 60
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a time such as 08:30"))
    }
}

impl Shape for TimeOfDay {
    fn shape() -> Json {
        json!({ "type": "string", "pattern": "^[0-9]{1,2}[:：][0-9]{2}$" })
    }
}

/// A pause: nobody is photographed from the first time to the second. In text "12:00-13:30".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pause {
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends, later than it begins.
    pub to: TimeOfDay,
}

impl Pause {
    /// A pause; `None` if it does not end after it began.
    pub fn new(from: TimeOfDay, to: TimeOfDay) -> Option<Self> {
        (from < to).then_some(Self { from, to })
    }

    /// Reads "12:00-13:30".
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(['-', '–', '—', '~', '至'])?;
        Self::new(TimeOfDay::parse(from)?, TimeOfDay::parse(to)?)
    }
}

impl std::fmt::Display for Pause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl Serialize for Pause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Pause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a pause such as 12:00-13:30"))
    }
}

impl Shape for Pause {
    fn shape() -> Json {
        json!({ "type": "string", "pattern": "^[0-9]{1,2}[:：][0-9]{2}.[0-9]{1,2}[:：][0-9]{2}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_pauses_as_people_write_them() {
        for (text, expected) in [("8:30", Some("08:30")), ("08：05", Some("08:05")), ("24:00", Some("24:00"))] {
            assert_eq!(TimeOfDay::parse(text).map(|time| time.to_string()).as_deref(), expected);
        }
        for text in ["", "8", "8:3", "25:00", "24:01", "08:60", "+8:30", "8:30:00", "-1:00"] {
            assert_eq!(TimeOfDay::parse(text), None, "{text}");
        }
        assert_eq!(Pause::parse("12:00-13:30").unwrap().to_string(), "12:00-13:30");
        assert_eq!(Pause::parse("12:00至13:30").unwrap().to_string(), "12:00-13:30");
        assert_eq!(Pause::parse("13:30-12:00"), None);
    }
}
