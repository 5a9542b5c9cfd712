//! Regions inside identity numbers: provinces as shipped data, counties as the caller's own list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "source")]
    _source: String,
    names: BTreeMap<String, String>,
}

fn provinces() -> &'static BTreeMap<String, String> {
    static TABLE: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let table: Table = toml::from_str(include_str!("provinces.toml")).expect("the shipped table is read by a test");
        table.names
    })
}

/// The Chinese name of the province whose prefix starts `digits`.
pub(super) fn province(digits: &str) -> Option<&'static str> {
    provinces().get(digits.get(..2)?).map(String::as_str)
}

/// County codes the caller trusts; campix ships none, since retired codes stay in numbers for life (RID-11).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counties(BTreeSet<[u8; 6]>);

impl Counties {
    /// Reads six-digit codes, one at the start of each line; the rest of a line and lines without a code are ignored.
    ///
    /// ```
    /// use campix_core::people::number::Counties;
    /// assert!(Counties::parse("110105 朝阳区\n# note\n").contains("110105"));
    /// ```
    pub fn parse(text: &str) -> Self {
        Self(text.lines().filter_map(|line| code(line.trim_start())).collect())
    }

    /// The codes as [`parse`](Self::parse) reads them.
    pub(crate) fn to_text(&self) -> String {
        self.0.iter().flat_map(|code| [String::from_utf8_lossy(code), "\n".into()]).collect()
    }

    /// Whether `region`, the first six digits of a number, is listed.
    pub fn contains(&self, region: &str) -> bool {
        code(region).is_some_and(|code| self.0.contains(&code))
    }
}

fn code(text: &str) -> Option<[u8; 6]> {
    let (head, rest) = text.as_bytes().split_first_chunk::<6>()?;
    (head.iter().all(u8::is_ascii_digit) && !rest.first().is_some_and(u8::is_ascii_digit)).then_some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_prefixes_are_there_once() {
        let listed: Vec<u32> = provinces().keys().map(|k| k.parse().unwrap()).collect();
        let expected: Vec<u32> =
            [11..=15, 21..=23, 31..=37, 41..=46, 50..=54, 61..=65, 71..=71].into_iter().flatten().collect();
        assert_eq!(listed, expected);
    }

    #[test]
    fn counties_are_whole_codes() {
        let counties = Counties::parse("110105\n1101\n4405244 seven\n  440524,x");
        assert!(counties.contains("110105") && counties.contains("440524"));
        assert!(!counties.contains("1101") && !counties.contains("441524"));
    }
}
