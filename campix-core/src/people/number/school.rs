//! Numbers assigned by a school or an examination office: 学号 and 考生号. Each school has its own form, so it is data.

use super::error::{Doubt, NumberError, spreadsheet_damage};
use super::normal::{Parsed, clean};
use super::pattern::NumberPattern;
use super::secret::{Secret, secret_text};

secret_text! {
    /// A student number (学号).
    StudentNumber
}
secret_text! {
    /// The number of a candidate in the entrance examination (考生号).
    ExamNumber
}

/// Digits of the usual exam number (RID-15); registers hold up to 18 characters, so others are only doubted (RID-18).
const USUAL_EXAM_DIGITS: usize = 14;

impl StudentNumber {
    /// Reads a student number: by `pattern`, or without one 1–20 ASCII letters, digits, `-` and `_`. Case is kept.
    ///
    /// # Errors
    /// [`NumberError`], [`NumberError::Pattern`] among them.
    ///
    /// ```
    /// use campix_core::people::number::StudentNumber;
    /// assert_eq!(StudentNumber::parse("００２３0017", None)?.number.reveal(), "00230017");
    /// # Ok::<(), campix_core::people::number::NumberError>(())
    /// ```
    pub fn parse(text: &str, pattern: Option<&NumberPattern>) -> Result<Parsed<Self>, NumberError> {
        let mut parsed = read(text, pattern, 20, "1 to 20")?.map(Self);
        if pattern.is_none() && letter_for_digit(parsed.number.reveal()) {
            parsed.doubts.push(Doubt::LetterForDigit);
        }
        Ok(parsed)
    }
}

impl ExamNumber {
    /// Reads an exam number: by `pattern`, or without one 1–18 ASCII letters, digits, `-` and `_`, doubted unless 14 digits.
    ///
    /// # Errors
    /// [`NumberError`], [`NumberError::Pattern`] among them.
    pub fn parse(text: &str, pattern: Option<&NumberPattern>) -> Result<Parsed<Self>, NumberError> {
        let mut parsed = read(text, pattern, 18, "1 to 18")?.map(Self);
        let number = parsed.number.reveal();
        let usual = number.len() == USUAL_EXAM_DIGITS && number.bytes().all(|b| b.is_ascii_digit());
        if pattern.is_none() && !usual {
            parsed.doubts.push(Doubt::UnusualLength);
        }
        Ok(parsed)
    }
}

/// A letter that looks like a digit, with digits on both sides: letters of a number stand at its ends.
fn letter_for_digit(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.windows(3).any(|three| {
        three[0].is_ascii_digit() && matches!(three[1], b'O' | b'o' | b'I' | b'l') && three[2].is_ascii_digit()
    })
}

fn read(
    text: &str,
    pattern: Option<&NumberPattern>,
    longest: usize,
    expected: &'static str,
) -> Result<Parsed<Secret>, NumberError> {
    let mut changes = Vec::new();
    let text = clean(text, &mut changes);
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    // A number that fits the school's own pattern is not damaged, even if it looks like a decimal number.
    let admitted = pattern.is_some_and(|pattern| pattern.matches(&text));
    if let Some(damage) = spreadsheet_damage(&text).filter(|_| !admitted) {
        return Err(damage);
    }
    if let Some(pattern) = pattern {
        pattern.check(&text)?;
    } else {
        if let Some(at) = text.chars().position(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
            return Err(NumberError::Character { position: at + 1 });
        }
        if text.len() > longest {
            return Err(NumberError::Length { expected, found: text.len() });
        }
    }
    Ok(Parsed { number: Secret::new(text), changes, doubts: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_for_digits_are_doubted() {
        let doubts = |text: &str| StudentNumber::parse(text, None).unwrap().doubts;
        assert_eq!(doubts("2O26010000"), [Doubt::LetterForDigit]);
        assert_eq!(doubts("20l6010000"), [Doubt::LetterForDigit]);
        assert!(["2026010000", "O2026", "2026O", "20AB26", "20I-6"].iter().all(|text| doubts(text).is_empty()));
    }

    #[test]
    fn leading_zeros_and_case_stay() {
        assert_eq!(StudentNumber::parse(" 00a-7_B\t", None).unwrap().number.reveal(), "00a-7_B");
    }

    #[test]
    fn a_pattern_narrows_and_widens() {
        let pattern = NumberPattern::parse("#{8}").unwrap();
        assert!(StudentNumber::parse("20230017", Some(&pattern)).is_ok());
        assert_eq!(StudentNumber::parse("2023001", Some(&pattern)), Err(NumberError::Pattern));
        assert_eq!(StudentNumber::parse("4.4E+17", Some(&pattern)), Err(NumberError::Exponent));
        let dotted = NumberPattern::parse("####.##").unwrap();
        assert!(StudentNumber::parse("2023.17", Some(&dotted)).is_ok());
        assert_eq!(StudentNumber::parse("2023.17", None), Err(NumberError::Decimal));
    }

    #[test]
    fn unusual_exam_numbers_are_doubted_not_refused() {
        assert!(ExamNumber::parse("23110105150042", None).unwrap().doubts.is_empty());
        assert_eq!(ExamNumber::parse("231101051500", None).unwrap().doubts, [Doubt::UnusualLength]);
        assert!(matches!(ExamNumber::parse("2311010515004212345", None), Err(NumberError::Length { found: 19, .. })));
        assert_eq!(StudentNumber::parse("张三", None), Err(NumberError::Character { position: 1 }));
    }
}
