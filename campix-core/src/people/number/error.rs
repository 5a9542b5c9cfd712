//! Why a text is not the number it should be. Keeps nothing of the text except a position, a length or a kind.

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::text::Text;
use serde::Serialize;

/// A text is not a number of the expected kind. Positions count characters from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "error", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NumberError {
    /// Nothing is there.
    Empty,
    /// It has the wrong count of characters.
    Length {
        /// The counts that are allowed.
        expected: &'static str,
        /// The count after normalisation.
        found: usize,
    },
    /// A character is not allowed at its position.
    Character {
        /// Where, from 1.
        position: usize,
    },
    /// No province, special region or foreigner's card has numbers that start like this.
    Province,
    /// The eight (or six) digits of the birth date are no day of the calendar.
    BirthDate,
    /// The last character does not follow from the others.
    CheckDigit,
    /// An 18-digit number ends in 000 and its check digit is wrong: Excel keeps fifteen digits.
    Rounded,
    /// It reads `4.4E+17`: a spreadsheet made a float of it.
    Exponent,
    /// It reads `20230017.0` or has decimals: some program treated it as a float.
    Decimal,
    /// It does not follow the school's pattern.
    Pattern,
    /// No known document has numbers like this.
    Unrecognised,
}

impl Explain for NumberError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Empty => says!(NUMBER_INVALID, en "expected a number, found nothing", zh "号码为空"),
            Self::Length { expected, found } => {
                let expected = Text::new(expected.replace(" or ", " 或 ").replace(" to ", " 至 "), *expected);
                says!(
                    NUMBER_INVALID,
                    en "expected {expected} characters, found {found}",
                    zh "位数不对：应为 {expected} 位，实为 {found} 位"; expected = expected
                )
            }
            Self::Character { position } => {
                says!(NUMBER_INVALID, en "character {position} is not allowed there", zh "第 {position} 位字符不允许")
            }
            Self::Province => {
                says!(NUMBER_INVALID, en "the first two digits name no province", zh "前两位不是任何省级代码")
            }
            Self::BirthDate => says!(
                NUMBER_INVALID,
                en "the digits of the birth date are no day of the calendar",
                zh "号码中的出生日期不存在"
            ),
            Self::CheckDigit => says!(
                NUMBER_INVALID,
                en "the check digit does not match: at least one character is wrong",
                zh "校验码不符：至少有一位录错"
            ),
            Self::Rounded => says!(
                NUMBER_INVALID,
                en "the last digits were lost in a spreadsheet; enter the column as text",
                zh "末尾数字被表格软件变成了 0；请将该列设为“文本”后重新录入"
            ),
            Self::Exponent => says!(
                NUMBER_INVALID,
                en "a spreadsheet turned it into scientific notation and lost digits; enter the column as text",
                zh "号码被表格软件变成科学计数法（如 4.4E+17），数字已丢失；请将该列设为“文本”后重新录入"
            ),
            Self::Decimal => says!(
                NUMBER_INVALID,
                en "a program turned it into a decimal number and may have lost digits; export the column as text",
                zh "号码被变成小数，可能已丢失数字；请将该列按文本导出"
            ),
            Self::Pattern => {
                says!(NUMBER_INVALID, en "it does not follow the pattern set for it", zh "不符合设定的编号规则")
            }
            Self::Unrecognised => says!(
                NUMBER_INVALID, en "no known document has a number of this form", zh "不是任何已知证件的号码格式"
            ),
        }
    }
}

error!(NumberError);

/// What is allowed in a number but should be looked at.
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
    /// A letter O, I or l between the digits of a student number, which is easily typed for 0 or 1.
    LetterForDigit,
    /// An exam number without the usual 14 digits (RID-15, RID-18).
    UnusualLength,
}

impl Doubt {
    /// What is odd, as a sentence.
    pub const fn text(self) -> Text {
        match self {
            Self::Region => Text::fixed("地区码不在已知列表中", "the region is not in the list of known ones"),
            Self::Century => Text::fixed(
                "15 位号码顺序码为 996–999，世纪可能有误",
                "an old number ends in 996 to 999: its century may be wrong",
            ),
            Self::MaybeRounded => Text::fixed(
                "号码以 000 结尾，可能被表格软件截断",
                "the number ends in 000 and may have been rounded by a spreadsheet",
            ),
            Self::LetterForDigit => Text::fixed(
                "号码中的字母 O、I 或 l 可能应为数字 0 或 1",
                "a letter O, I or l of the number may be meant as 0 or 1",
            ),
            Self::UnusualLength => {
                Text::fixed("考生号不是通常的 14 位数字", "the exam number does not have the usual 14 digits")
            }
        }
    }
}

/// Finds damage done by a spreadsheet before another fault hides it.
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
        // "123E45" may be a student number; one with a single-digit or decimal mantissa, or `+`, is not.
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
