//! Times as providers write them: local or with a zone, kept as text, parsed as far as sorting needs.

use serde::{Deserialize, Serialize};

use crate::ground::moment::Moment;

/// A time as a provider wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderTime {
    /// The text.
    pub raw: String,
    /// Its moment, without the zone.
    pub moment: Moment,
}

/// Longest text of a time.
const LENGTH: usize = 40;

impl ProviderTime {
    /// Reads "2026-09-01 10:41:07", "2026/9/1 10:41", "20260901104107", "2026年9月1日 10时41分", with `T`, fractions and zones;
    /// only real days and times of day.
    pub(super) fn read(text: &str) -> Option<Self> {
        let known = |c: char| c.is_ascii_digit() || "-/:.TZ+ 年月日时分秒".contains(c);
        if text.chars().count() > LENGTH || !text.chars().all(known) {
            return None;
        }
        let moment = if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let part = |from: usize, to: usize| text[from..to].parse::<i64>().ok();
            Moment::from_civil([part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?])?
        } else {
            let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
            let mut numbers = [0; 6];
            for (at, number) in numbers.iter_mut().enumerate() {
                match parts.next() {
                    Some(part) if part.len() <= 4 => *number = part.parse().ok()?,
                    // The date must be complete; the time of day may end early.
                    None if at >= 3 => break,
                    Some(_) | None => return None,
                }
            }
            Moment::from_civil(numbers)?
        };
        Some(Self { raw: text.to_owned(), moment })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_the_forms_providers_use() {
        for text in [
            "2026-09-01 10:41:07",
            "2026/9/1 10:41:07",
            "20260901104107",
            "2026-09-01T10:41:07.123+08:00",
            "2026年9月1日 10时41分07秒",
        ] {
            let time = ProviderTime::read(text).unwrap();
            // date -u -d "2026-09-01 10:41:07" +%s
            assert_eq!(time.moment.milliseconds, 1_788_259_267_000, "{text}");
            assert_eq!(time.raw, text);
        }
        assert_eq!(ProviderTime::read("2026-09-01").unwrap().moment.milliseconds, 1_788_220_800_000);
        for text in
            ["", "yesterday", "2026", "2026-13-01", "2026-09-01 25:00", "1788252067", "1788252067000", "9/1/2026"]
        {
            assert_eq!(ProviderTime::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_that_no_calendar_has_is_no_time() {
        for text in [
            "2026-02-31",
            "2026-02-29 10:41:07",
            "2026/4/31",
            "20260631104107",
            "2100年2月29日",
            "2026-09-00",
            "2026-09-01 10:41:60",
        ] {
            assert_eq!(ProviderTime::read(text), None, "{text}");
        }
        // date -u -d "2028-02-29" +%s
        assert_eq!(ProviderTime::read("2028-02-29").unwrap().moment.milliseconds, 1_835_395_200_000);
    }
}
