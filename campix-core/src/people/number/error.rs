//! Why a text is not the number it should be. Nothing of the text is kept: a position, a length or a kind at most.

use serde::Serialize;

use crate::ground::errors::ErrorCode;

/// A text is not a number of the kind asked for. Positions count characters from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, Serialize)]
#[serde(tag = "error", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NumberError {
    /// Nothing is there.
    #[error("expected a number, found nothing")]
    Empty,
    /// It has the wrong count of characters.
    #[error("expected {expected} characters, found {found}")]
    Length {
        /// The counts that are allowed.
        expected: &'static str,
        /// The count after normalisation.
        found: usize,
    },
    /// A character stands where it may not.
    #[error("character {position} is not allowed there")]
    Character {
        /// Where, from 1.
        position: usize,
    },
    /// No province, special region or foreigner's card opens like this.
    #[error("the first two digits name no province")]
    Province,
    /// The eight (or six) digits of the birth date name no day of the calendar.
    #[error("the digits of the birth date name no day of the calendar")]
    BirthDate,
    /// The last character does not follow from the others.
    #[error("the check digit does not match: at least one character is wrong")]
    CheckDigit,
    /// An 18-digit number ends in 000 and its check digit is wrong: Excel keeps fifteen digits.
    #[error("the last digits were lost in a spreadsheet; enter the column as text")]
    Rounded,
    /// It reads `4.4E+17`: a spreadsheet made a float of it.
    #[error("a spreadsheet turned it into scientific notation and lost digits; enter the column as text")]
    Exponent,
    /// It reads `20230017.0` or has decimals: it was a float on its way.
    #[error("a program turned it into a decimal number and may have lost digits; export the column as text")]
    Decimal,
    /// It does not follow the school's pattern.
    #[error("it does not follow the pattern set for it")]
    Pattern,
    /// No known document has numbers like this.
    #[error("no known document has a number of this form")]
    Unrecognised,
}

impl NumberError {
    /// Number of the error, 540.
    pub const fn code(&self) -> ErrorCode {
        ErrorCode(540)
    }
}

/// What is allowed in a number but worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Doubt {
    /// The county is not in the list the caller gave, or a residence permit has a region other than 0000.
    Region,
    /// A 15-digit number ends in 996–999, a block kept for people born before 1900: the century may be wrong.
    Century,
    /// The number passes but ends in 000, as Excel leaves numbers it has rounded.
    MaybeRounded,
    /// An exam number without the usual 14 digits (RID-15, RID-18).
    UnusualLength,
}

/// Says early that a spreadsheet has been at work, before any other fault hides it.
pub(in crate::people) fn spreadsheet_damage(text: &str) -> Option<NumberError> {
    let (mantissa, exponent) = match text.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) {
        return None;
    }
    match exponent {
        // "123E45" may be a student number; a mantissa of one digit or with a point is not.
        Some(exponent) => {
            let signed = exponent.strip_prefix('+');
            let float = whole.len() == 1 && fraction.is_some() || signed.is_some();
            (float && digits(signed.unwrap_or(exponent))).then_some(NumberError::Exponent)
        }
        None => fraction.map(|_| NumberError::Decimal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_recognised() {
        for (text, damage) in [
            ("4.4E+17", Some(NumberError::Exponent)),
            ("4.40524e17", Some(NumberError::Exponent)),
            ("4E+17", Some(NumberError::Exponent)),
            ("20230017.0", Some(NumberError::Decimal)),
            ("20230017.", None),
            ("123E45", None),
            ("2023E7", None),
            ("20230017", None),
            ("E45", None),
            ("", None),
        ] {
            assert_eq!(spreadsheet_damage(text), damage, "{text}");
        }
    }

    #[test]
    fn errors_are_small() {
        assert!(size_of::<NumberError>() <= 32);
    }
}
