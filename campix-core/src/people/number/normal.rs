//! Turns what people type into what a register holds: ASCII digits and letters, nothing around them.
//! Input: any text. Output: the bare number and the list of what was changed. Never refuses anything.

use serde::Serialize;

use crate::ground::text::Text;

/// A change made to a number before it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Normalisation {
    /// White space or invisible marks around the number were dropped.
    Trimmed,
    /// A leading apostrophe, backtick or equals-and-quotes, which makes Excel keep text, was dropped.
    TextMark,
    /// Full-width digits or letters became ASCII.
    FullWidth,
    /// Spaces inside the number were dropped.
    Spaced,
    /// A lower-case letter became upper case (`x` of the check digit).
    UpperCase,
    /// A 15-digit number of 1989 became the 18-digit one.
    Upgraded,
}

impl Normalisation {
    /// What was changed, as a sentence.
    pub const fn text(self) -> Text {
        match self {
            Self::Trimmed => Text::fixed("已去除首尾空白", "outer white space was dropped"),
            Self::TextMark => {
                Text::fixed("已去除文本标记（撇号或 =\"\"）", "a text mark of the spreadsheet was dropped")
            }
            Self::FullWidth => Text::fixed("全角字符已转为半角", "full-width characters became ASCII"),
            Self::Spaced => Text::fixed("已去除号码中的空格", "spaces inside the number were dropped"),
            Self::UpperCase => Text::fixed("小写字母已转为大写", "lower-case letters became upper case"),
            Self::Upgraded => Text::fixed("15 位旧号码已升为 18 位", "an old number of 15 digits became one of 18"),
        }
    }
}

/// A number and what had to be changed to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parsed<T> {
    /// The number.
    pub number: T,
    /// Changes in the order they were made; empty if the text was already clean.
    pub changes: Vec<Normalisation>,
    /// What is allowed but odd.
    pub doubts: Vec<super::Doubt>,
}

impl<T> Parsed<T> {
    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Parsed<U> {
        Parsed { number: f(self.number), changes: self.changes, doubts: self.doubts }
    }
}

/// White space as Unicode defines it, and characters left behind by copying from web pages and Excel.
fn is_wrapping(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// Full-width ASCII variants lie 0xFEE0 above the ASCII ones.
pub(in crate::people) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Drops wrapping and text marks and makes full-width characters ASCII; case and inner marks stay.
pub(crate) fn clean(text: &str, changes: &mut Vec<Normalisation>) -> String {
    let trimmed = text.trim_matches(is_wrapping);
    if trimmed.len() != text.len() {
        changes.push(Normalisation::Trimmed);
    }
    let bare = trimmed
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| trimmed.strip_prefix(['\'', '‘', '’', '`']))
        .unwrap_or(trimmed);
    if bare.len() != trimmed.len() {
        changes.push(Normalisation::TextMark);
    }
    let narrowed: String = bare.trim_matches(is_wrapping).chars().map(narrow).collect();
    if bare.chars().any(|c| narrow(c) != c) {
        changes.push(Normalisation::FullWidth);
    }
    narrowed
}

/// As [`clean`], and also without inner spaces and in upper case, for numbers whose alphabet is known.
pub(super) fn bare(text: &str, changes: &mut Vec<Normalisation>) -> String {
    let cleaned = clean(text, changes);
    let mut bare: String = cleaned.chars().filter(|&c| !is_wrapping(c)).collect();
    if bare.len() != cleaned.len() {
        changes.push(Normalisation::Spaced);
    }
    if bare.bytes().any(|b| b.is_ascii_lowercase()) {
        bare.make_ascii_uppercase();
        changes.push(Normalisation::UpperCase);
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use Normalisation::{FullWidth, Spaced, TextMark, Trimmed, UpperCase};

    #[test]
    fn every_change_is_named() {
        let mut changes = Vec::new();
        assert_eq!(bare(" '１１０１０５ 19491231002ｘ\u{200B}", &mut changes), "11010519491231002X");
        assert_eq!(changes, [Trimmed, TextMark, FullWidth, Spaced, UpperCase]);
        changes.clear();
        assert_eq!(bare("=\"007\"", &mut changes), "007");
        assert_eq!(changes, [TextMark]);
        changes.clear();
        assert_eq!(bare("007", &mut changes), "007");
        assert!(changes.is_empty());
    }
}
