//! The Gregorian calendar: real days and times of day only, without zones and without a clock.
//!
//! Days are counted after H. Hinnant, "chrono-compatible low-level date algorithms", with years that begin in March.
//! Invariant: a date that does not exist is refused, never moved to another day.

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Days of 400 years, after which the calendar repeats itself.
const ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// Days of a month, 1–12; 0 for any other number.
pub(crate) const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days since 1970-01-01; `None` if the calendar has no such day. Years −9999 to 9999.
pub(crate) fn days_from_civil([year, month, day]: [i64; 3]) -> Option<i64> {
    if !(-9_999..=9_999).contains(&year) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH)
}

/// Year, month and day of a number of days since 1970-01-01.
pub(crate) fn civil_from_days(days: i64) -> [i64; 3] {
    let shifted = days.saturating_add(EPOCH);
    let (era, day_of_era) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let part = (5 * day_of_year + 2) / 153;
    let month = if part < 10 { part + 3 } else { part - 9 };
    [year_of_era + era * 400 + i64::from(month <= 2), month, day_of_year - (153 * part + 2) / 5 + 1]
}

/// Seconds since 1970-01-01 00:00:00; `None` unless the day and the time of day (00:00:00–23:59:59) are real.
pub(crate) fn seconds_from_civil([year, month, day, hour, minute, second]: [i64; 6]) -> Option<i64> {
    let clock = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    let days = days_from_civil([year, month, day]).filter(|_| clock)?;
    Some(days * DAY + hour * 3_600 + minute * 60 + second)
}

/// Year, month, day, hour, minute and second of a number of seconds since 1970-01-01 00:00:00.
pub(crate) fn civil_from_seconds(seconds: i64) -> [i64; 6] {
    let [year, month, day] = civil_from_days(seconds.div_euclid(DAY));
    let of_day = seconds.rem_euclid(DAY);
    [year, month, day, of_day / 3_600, of_day / 60 % 60, of_day % 60]
}

/// RFC 3339 in UTC: "2026-11-22T14:11:16Z".
#[cfg(feature = "day")]
pub(crate) fn rfc3339(seconds: i64) -> String {
    let [year, month, day, hour, minute, second] = civil_from_seconds(seconds);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// What the clocks of China are ahead of UTC, s.
#[cfg(feature = "day")]
const CHINA: i64 = 8 * 3_600;

/// The date in China at a number of seconds since 1970-01-01 00:00:00 UTC, as "2026-11-22".
#[cfg(feature = "day")]
pub(crate) fn china_day(seconds: i64) -> String {
    let mut text = rfc3339(seconds.saturating_add(CHINA));
    text.truncate(10);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "day")]
    #[test]
    fn a_day_begins_in_china_eight_hours_earlier() {
        assert_eq!((china_day(16 * 3_600 - 1), china_day(16 * 3_600)), ("1970-01-01".into(), "1970-01-02".into()));
    }

    /// Seconds and the matching civil time, from GNU `date -u -d @N`.
    const KNOWN: [(i64, [i64; 6]); 7] = [
        (-1, [1969, 12, 31, 23, 59, 59]),
        (0, [1970, 1, 1, 0, 0, 0]),
        (951_782_400, [2000, 2, 29, 0, 0, 0]),
        (1_709_251_199, [2024, 2, 29, 23, 59, 59]),
        (1_795_356_676, [2026, 11, 22, 14, 11, 16]),
        (4_107_542_400, [2100, 3, 1, 0, 0, 0]),
        (253_402_300_799, [9999, 12, 31, 23, 59, 59]),
    ];

    #[test]
    fn known_times_both_ways() {
        for (seconds, civil) in KNOWN {
            assert_eq!(civil_from_seconds(seconds), civil);
            assert_eq!(seconds_from_civil(civil), Some(seconds));
        }
    }

    #[test]
    fn every_day_of_an_era_follows_the_one_before() {
        let mut expected = days_from_civil([1800, 1, 1]).unwrap();
        for year in 1800..2200 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(days_from_civil([year, month, day]), Some(expected));
                    assert_eq!(civil_from_days(expected), [year, month, day]);
                    expected += 1;
                }
            }
        }
        assert_eq!(days_from_civil([2200, 1, 1]), Some(expected));
    }

    #[test]
    fn what_no_calendar_and_no_clock_has_is_refused() {
        for day in [
            [2026, 2, 29],
            [2026, 2, 31],
            [2026, 6, 31],
            [2100, 2, 29],
            [2026, 13, 1],
            [2026, 0, 1],
            [2026, 1, 0],
            [2026, 1, -1],
            [10_000, 1, 1],
            [i64::MAX, 1, 1],
            [i64::MIN, 12, 31],
        ] {
            assert_eq!(days_from_civil(day), None, "{day:?}");
        }
        for [hour, minute, second] in [[24, 0, 0], [0, 60, 0], [0, 0, 60], [-1, 0, 0], [0, -1, 0], [0, 0, -1]] {
            assert_eq!(seconds_from_civil([2026, 9, 1, hour, minute, second]), None, "{hour}:{minute}:{second}");
        }
        // Nothing overflows far outside every calendar.
        let _ = (civil_from_seconds(i64::MIN), civil_from_seconds(i64::MAX), civil_from_days(i64::MAX));
    }

    #[cfg(feature = "day")]
    #[test]
    fn times_are_written_as_rfc_3339() {
        assert_eq!(rfc3339(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(rfc3339(1_795_356_676), "2026-11-22T14:11:16Z");
    }
}
