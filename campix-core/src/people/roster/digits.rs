//! What a number format of a spreadsheet shows of a whole number: leading zeros, and text put around the digits.
//!
//! Some schools keep only the running number in the cell and let the format `"2026"000000` add the year: the student number is
//! what the sheet shows.

/// A format of digits and text alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DigitFormat {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A digit, shown as 0 where the number has none.
    Zero,
    /// A digit, shown only where the number has one.
    Optional,
    Text(String),
}

/// Longest format that is read; a number of a person has at most twenty characters.
const LONGEST: usize = 120;

impl DigitFormat {
    /// `None` for a format of any other kind: dates, fractions, thousands separators, percentages, text.
    pub(super) fn parse(code: &str) -> Option<Self> {
        if code.len() > LONGEST {
            return None;
        }
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut signs = code.chars();
        while let Some(sign) = signs.next() {
            match sign {
                '0' | '#' => {
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    parts.push(if sign == '0' { Part::Zero } else { Part::Optional });
                }
                '"' => text.extend(signs.by_ref().take_while(|sign| *sign != '"')),
                '\\' => text.push(signs.next()?),
                // Space as wide as a sign, or a sign repeated to fill the cell: neither is part of a number.
                '_' | '*' => drop(signs.next()?),
                // Colours and languages; a condition chooses between formats and is not followed.
                '[' => {
                    let inner: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                    if inner.starts_with(['<', '>', '=']) {
                        return None;
                    }
                }
                // The formats after the first are for negative numbers, zero and text.
                ';' => break,
                '-' | ' ' | '(' | ')' | '+' => text.push(sign),
                sign if !sign.is_ascii() => text.push(sign),
                _ => return None,
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts.iter().any(|part| !matches!(part, Part::Text(_))).then_some(Self { parts })
    }

    /// Whether something is shown that the number itself has not.
    pub(super) fn adds(&self) -> bool {
        let zeros = self.parts.iter().filter(|part| **part == Part::Zero).count();
        zeros > 1 || self.parts.iter().any(|part| matches!(part, Part::Text(text) if !text.trim().is_empty()))
    }

    /// A number of zero or more as the format shows it.
    pub(super) fn show(&self, number: i64) -> String {
        let mut digits: Vec<char> = if number == 0 { Vec::new() } else { number.to_string().chars().collect() };
        let mut shown: Vec<String> = Vec::new();
        let mut left = self.parts.iter().filter(|part| !matches!(part, Part::Text(_))).count();
        for part in self.parts.iter().rev() {
            match part {
                Part::Text(text) => shown.push(text.clone()),
                _ if left == 1 => {
                    // The first place takes all digits that are left.
                    let rest: String = std::mem::take(&mut digits).into_iter().collect();
                    shown.push(if rest.is_empty() && *part == Part::Zero { "0".to_owned() } else { rest });
                }
                _ => {
                    left -= 1;
                    shown.extend(digits.pop().or((*part == Part::Zero).then_some('0')).map(String::from));
                }
            }
        }
        shown.reverse();
        shown.concat().trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, number: i64) -> Option<(String, bool)> {
        DigitFormat::parse(code).map(|format| (format.show(number), format.adds()))
    }

    #[test]
    fn numbers_are_what_the_sheet_shows() {
        for (code, number, expected, adds) in [
            ("0", 7, "7", false),
            ("0", 0, "0", false),
            ("00000000", 230_018, "00230018", true),
            ("0000", 1_234_567, "1234567", true),
            ("\"2026\"000000", 7, "2026000007", true),
            ("\"2026\"000000", 0, "2026000000", true),
            ("\"2026\"0", 12, "202612", true),
            ("\\S000", 5, "S005", true),
            ("000\"-\"000", 12_345, "012-345", true),
            ("000-000", 12_345, "012-345", true),
            ("#", 42, "42", false),
            ("##\"级\"00", 2601, "26级01", true),
            ("0_ ", 7, "7", false),
            ("0_);[Red]\\(0\\)", 7, "7", false),
            ("[$-804]0000", 7, "0007", true),
        ] {
            assert_eq!(shown(code, number), Some((expected.to_owned(), adds)), "{code} {number}");
        }
    }

    #[test]
    fn other_formats_are_not_guessed() {
        for code in ["General", "@", "0.00", "#,##0", "0%", "0E+00", "yyyy-mm-dd", "[>5]0;00", "\"text\"", "0/0", "\\"]
        {
            assert_eq!(shown(code, 7), None, "{code}");
        }
        assert_eq!(shown(&"0".repeat(200), 7), None);
    }
}
