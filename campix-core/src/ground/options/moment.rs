//! A moment as people write it: `2026-09-01 08:00:00`, local time without zone.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::{Value as Json, json};

use super::schema::Shape;
use crate::ground::moment::Moment;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
pub(crate) fn serialize<S: Serializer>(moment: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
    let [year, month, day, hour, minute, second] = moment.civil();
    serializer.collect_str(&format_args!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
    let text = String::deserialize(deserializer)?;
    let expected = &"a day and a time, such as 2026-09-01 08:00:00";
    parse(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), expected))
}

fn parse(text: &str) -> Option<Moment> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let numbers = |text: &str, mark: char| -> Option<[i64; 3]> {
        let parts: Vec<&str> = text.split(mark).collect();
        let digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let numbers: Option<Vec<i64>> = parts.iter().map(|part| part.parse().ok()).collect();
        numbers.filter(|_| digits)?.try_into().ok()
    };
    let ([year, month, day], [hour, minute, second]) = (numbers(day, '-')?, numbers(time, ':')?);
    Moment::from_civil([year, month, day, hour, minute, second])
}

impl Shape for Moment {
    fn shape() -> Json {
        json!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_moments_are_read() {
        let moment = parse("2026-09-01 08:00:07").unwrap();
        assert_eq!(moment.civil(), [2026, 9, 1, 8, 0, 7]);
        assert_eq!(parse("2026-09-01T08:00:07"), Some(moment));
        assert_eq!(parse("2026-09-01").unwrap().civil(), [2026, 9, 1, 0, 0, 0]);
        for text in ["", "2026-02-31", "2026-09-01 25:00:00", "2026-09-01 08:00", "2026-09-01T08:00:00Z", "+2026-9-1"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
