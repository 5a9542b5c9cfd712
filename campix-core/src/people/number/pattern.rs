//! A small language for the numbers a school assigns. No backtracking: time is length of text × length of pattern.
//!
//! `#` one digit · `@` one letter A–Z (either case) · `?` a digit or a letter · `(2019-2026)` that many digits, their value within
//! the bounds · `{3}`, `{2,5}` repeats the item before · `|` separates alternatives · `-`, `_`, `.`, letters and digits match
//! themselves. A pattern describes the whole number; numbers have at most 40 characters.

use super::error::NumberError;
use crate::ground::explain::{Explain, Explanation, both, error, says, shown};
use crate::ground::text::Text;

/// The form of one school's numbers.
///
/// ```
/// use campix_core::people::number::NumberPattern;
/// let pattern = NumberPattern::parse("(2019-2026)#{6}|Z#{7}")?;
/// assert!(pattern.matches("2023001742") && pattern.matches("Z0017423"));
/// assert!(!pattern.matches("2031001742") && !pattern.matches("20230017421"));
/// # Ok::<(), campix_core::people::number::PatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPattern {
    text: String,
    alternatives: Vec<Vec<Step>>,
}

/// Longest number and longest alternative, in characters: the sets of positions are bits of one word.
const LONGEST: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    part: Part,
    least: usize,
    most: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Digit,
    Letter,
    Either,
    Exactly(char),
    Between { low: u64, high: u64, width: usize },
}

/// A pattern that cannot be read; `position` counts its characters from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternError {
    /// Where, from 1.
    pub position: usize,
    /// What is wrong there.
    pub kind: PatternErrorKind,
}

/// What is wrong in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// An alternative is empty.
    Empty,
    /// The character means nothing.
    Character,
    /// Bounds are not two numbers of the same width, the lower first.
    Bounds,
    /// A repetition is not `{3}` or `{2,5}` within 1–40, or follows nothing.
    Repetition,
    /// The number could be longer than 40 characters.
    TooLong,
}

impl Explain for PatternError {
    fn explain(&self) -> Explanation<'_> {
        let position = both!(en "pattern, character {}", zh "号码格式第 {} 个字符", self.position);
        says!(
            NUMBER_PATTERN, en "{position}: {kind}", zh "{position}：{kind}"; position = position, kind = self.kind.text()
        )
    }
}

error!(PatternError);

impl PatternErrorKind {
    /// What is wrong, in both languages.
    pub fn text(self) -> Text {
        match self {
            Self::Empty => both!(en "an alternative is empty", zh "有一个备选项是空的"),
            Self::Character => both!(en "the character means nothing in a pattern", zh "这个字符在号码格式中没有含义"),
            Self::Bounds => both!(
                en "expected bounds of the same width, the lower first, as in (2019-2026)",
                zh "范围应为位数相同的两个数，小的在前，如 (2019-2026)"
            ),
            Self::Repetition => both!(
                en "expected a repetition such as {{3}} or {{2,5}} within 1 to 40, after something to repeat",
                zh "重复次数应写作 {{3}} 或 {{2,5}}，在 1 至 40 之间，并跟在要重复的内容之后"
            ),
            Self::TooLong => {
                both!(en "numbers of this pattern could be longer than 40 characters", zh "这种格式的号码可能超过 40 个字符")
            }
        }
    }
}

shown!(PatternErrorKind);

impl NumberPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternError`] with the first wrong place.
    pub fn parse(pattern: &str) -> Result<Self, PatternError> {
        let text: Vec<char> = pattern.chars().collect();
        let fault = |at: usize, kind| PatternError { position: at + 1, kind };
        let mut alternatives = Vec::new();
        let mut steps = Vec::<Step>::new();
        let mut at = 0;
        while at < text.len() {
            let start = at;
            at += 1;
            let part = match text[start] {
                '#' => Part::Digit,
                '@' => Part::Letter,
                '?' => Part::Either,
                c @ ('-' | '_' | '.' | '0'..='9' | 'A'..='Z' | 'a'..='z') => Part::Exactly(c),
                '|' => {
                    if steps.is_empty() {
                        return Err(fault(start, PatternErrorKind::Empty));
                    }
                    alternatives.push(std::mem::take(&mut steps));
                    continue;
                }
                '(' => {
                    let inner = until(&text, &mut at, ')').ok_or(fault(start, PatternErrorKind::Bounds))?;
                    bounds(&inner).ok_or(fault(start, PatternErrorKind::Bounds))?
                }
                '{' => {
                    let inner = until(&text, &mut at, '}').ok_or(fault(start, PatternErrorKind::Repetition))?;
                    let (least, most) = repetition(&inner).ok_or(fault(start, PatternErrorKind::Repetition))?;
                    match steps.last_mut() {
                        Some(step) if step.most == 1 && text[start - 1] != '}' => {
                            step.least = least;
                            step.most = most;
                        }
                        _ => return Err(fault(start, PatternErrorKind::Repetition)),
                    }
                    continue;
                }
                _ => return Err(fault(start, PatternErrorKind::Character)),
            };
            steps.push(Step { part, least: 1, most: 1 });
        }
        if steps.is_empty() {
            return Err(fault(text.len(), PatternErrorKind::Empty));
        }
        alternatives.push(steps);
        let longest = |steps: &Vec<Step>| steps.iter().map(|s| s.most * s.part.width()).sum::<usize>();
        if alternatives.iter().any(|steps| longest(steps) > LONGEST) {
            return Err(fault(0, PatternErrorKind::TooLong));
        }
        Ok(Self { text: pattern.to_owned(), alternatives })
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the whole of `number` follows the pattern.
    pub fn matches(&self, number: &str) -> bool {
        let text: Vec<char> = number.chars().collect();
        text.len() <= LONGEST && self.alternatives.iter().any(|steps| follows(steps, &text))
    }

    pub(super) fn check(&self, number: &str) -> Result<(), NumberError> {
        if self.matches(number) { Ok(()) } else { Err(NumberError::Pattern) }
    }
}

fn until(text: &[char], at: &mut usize, end: char) -> Option<String> {
    let length = text[*at..].iter().position(|&c| c == end)?;
    let inner = text[*at..*at + length].iter().collect();
    *at += length + 1;
    Some(inner)
}

fn bounds(inner: &str) -> Option<Part> {
    let (low, high) = inner.split_once('-')?;
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let part = Part::Between { low: number(low)?, high: number(high)?, width: low.len() };
    (low.len() == high.len() && low <= high && low.len() <= 18).then_some(part)
}

fn repetition(inner: &str) -> Option<(usize, usize)> {
    let count = |text: &str| text.parse().ok().filter(|count| (1..=LONGEST).contains(count));
    let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
    let (least, most) = (count(least)?, count(most)?);
    (least <= most).then_some((least, most))
}

impl Part {
    const fn width(&self) -> usize {
        match self {
            Self::Between { width, .. } => *width,
            _ => 1,
        }
    }

    fn fits(&self, text: &[char]) -> bool {
        match self {
            Self::Digit => text[0].is_ascii_digit(),
            Self::Letter => text[0].is_ascii_alphabetic(),
            Self::Either => text[0].is_ascii_alphanumeric(),
            Self::Exactly(c) => text[0] == *c,
            Self::Between { low, high, .. } => {
                let value = text.iter().try_fold(0u64, |sum, c| Some(sum * 10 + u64::from(c.to_digit(10)?)));
                value.is_some_and(|value| (*low..=*high).contains(&value))
            }
        }
    }
}

/// Bit `i` of the set says that the steps so far can end after `i` characters.
fn follows(steps: &[Step], text: &[char]) -> bool {
    let mut ends = 1u64;
    for step in steps {
        let mut reached = ends;
        let mut after = 0u64;
        for count in 1..=step.most {
            let mut next = 0u64;
            for start in (0..text.len()).filter(|start| reached >> start & 1 == 1) {
                let end = start + step.part.width();
                if end <= text.len() && step.part.fits(&text[start..end]) {
                    next |= 1 << end;
                }
            }
            reached = next;
            if count >= step.least {
                after |= reached;
            }
        }
        ends = after;
    }
    ends >> text.len() & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn patterns_of_real_schools() {
        for (pattern, good, bad) in [
            ("#{8}", "20230017", "2023001"),
            ("4#{7}", "41234567", "51234567"),
            ("##(2000-2030)###(001-999)", "012023105001", "012023105000"),
            ("@{1,2}#{6,8}", "AB123456", "ABC12345"),
            ("?{2,4}-#", "a1b-7", "a1b-x"),
            ("#{2,4}#{2}", "1234", "123"),
        ] {
            let pattern = NumberPattern::parse(pattern).unwrap();
            assert!(pattern.matches(good), "{good}");
            assert!(!pattern.matches(bad), "{bad}");
        }
    }

    #[test]
    fn faults_have_a_place() {
        use PatternErrorKind::{Bounds, Character, Empty, Repetition, TooLong};
        for (pattern, position, kind) in [
            ("", 1, Empty),
            ("#|", 3, Empty),
            ("|#", 1, Empty),
            ("##*", 3, Character),
            ("{3}", 1, Repetition),
            ("#{0}", 2, Repetition),
            ("#{3}{2}", 5, Repetition),
            ("#{1}{2}", 5, Repetition),
            ("#{3,2}", 2, Repetition),
            ("#{3", 2, Repetition),
            ("(9-10)", 1, Bounds),
            ("#(20-10)", 2, Bounds),
            ("(a-b)", 1, Bounds),
            ("#{40}#", 1, TooLong),
            ("号", 1, Character),
        ] {
            assert_eq!(NumberPattern::parse(pattern), Err(PatternError { position, kind }), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn any_pattern_and_text_are_answered(pattern in "[#@?(){}|,0-9a-z-]{0,20}", any in ".*", text in ".*") {
            let _ = NumberPattern::parse(&any);
            if let Ok(pattern) = NumberPattern::parse(&pattern) {
                let _ = pattern.matches(&text);
            }
        }

        #[test]
        fn a_text_matches_itself(text in "[A-Za-z0-9_.-]{1,40}") {
            prop_assert!(NumberPattern::parse(&text).unwrap().matches(&text));
        }
    }
}
