//! Texts broken into lines that fit a width; characters in no font are written as their code points.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::paper::font::{FontError, Fonts, Line};

/// Characters that must not begin a line (GB/T 15834-2011, 5.1.10), and characters that must not end one.
const NOT_FIRST: &str = "，。、；：？！）〕】》」』”’…—～·,.;:?!)]}%°";
const NOT_LAST: &str = "（〔【《「『“‘([{";

/// Sets texts; widths of characters are looked up once.
pub(crate) struct Setter<'a> {
    fonts: &'a Fonts,
    /// Width in font sizes; `None` for a character that is in no font.
    widths: BTreeMap<char, Option<f64>>,
}

impl<'a> Setter<'a> {
    pub(crate) const fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, widths: BTreeMap::new() }
    }

    fn width(&mut self, c: char) -> Option<f64> {
        let fonts = self.fonts;
        *self.widths.entry(c).or_insert_with(|| {
            let mut utf8 = [0; 4];
            fonts.line(c.encode_utf8(&mut utf8)).ok().map(|line| line.width(1.0))
        })
    }

    /// The text with its code point, as `[U+4E00]`, for each character that no font has: a box would hide which one it is.
    fn writable(&mut self, text: &str) -> String {
        let mut writable = String::with_capacity(text.len());
        for c in text.chars() {
            if self.width(c).is_some() {
                writable.push(c);
            } else {
                // Writing to a string never fails.
                let _ = write!(writable, "[U+{:04X}]", u32::from(c));
            }
        }
        writable
    }

    /// Lines of a text no wider than `room` at `size`; existing line ends are kept.
    pub(crate) fn lines(&mut self, text: &str, room: f64, size: f64) -> Result<Vec<Line>, FontError> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let text = self.writable(paragraph);
            for line in self.broken(&text, room / size) {
                lines.push(self.fonts.line(line.trim_end())?);
            }
        }
        Ok(lines)
    }

    /// One line, without breaking it.
    pub(crate) fn line(&mut self, text: &str) -> Result<Line, FontError> {
        let text = self.writable(text);
        self.fonts.line(&text)
    }

    /// Breaks between Chinese characters, after spaces, and inside anything longer than a line.
    fn broken(&mut self, text: &str, room: f64) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let widths: Vec<f64> = chars.iter().map(|c| self.width(*c).unwrap_or(1.0)).collect();
        let mut lines = Vec::new();
        let mut start = 0;
        while start < chars.len() {
            let mut used = 0.0;
            let mut end = start;
            while end < chars.len() && (used + widths[end] <= room || end == start) {
                used += widths[end];
                end += 1;
            }
            if end < chars.len() {
                let whole = (start + 1..=end).rev().find(|&at| may_break(&chars, at));
                end = whole.unwrap_or(end);
            }
            lines.push(chars[start..end].iter().collect());
            start = end;
            while start < chars.len() && chars[start] == ' ' {
                start += 1;
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }
}

/// Whether a line may end before the character at `at`.
fn may_break(chars: &[char], at: usize) -> bool {
    let (before, after) = (chars[at - 1], chars[at]);
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    let latin = |c: char| c.is_ascii() && c != ' ';
    before == ' ' || !latin(before) || !latin(after) || matches!(before, '-' | '/' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_people_expect() {
        let may = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            (1..chars.len()).filter(|at| may_break(&chars, *at)).collect::<Vec<_>>()
        };
        assert_eq!(may("甲乙，丙"), [1, 3]);
        // Also before the space: a word that fills its line to the end stays there.
        assert_eq!(may("ab cd"), [2, 3]);
        assert_eq!(may("（甲）"), [] as [usize; 0]);
        assert_eq!(may("甲ab乙"), [1, 3]);
        assert_eq!(may("a-b"), [2]);
    }
}
