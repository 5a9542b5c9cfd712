//! What is wrong or odd in a row, as data and in words. Contains row and column, never a value.

use serde::Serialize;
use serde_json::json;

use super::super::number::{DateError, Doubt, Normalisation, NumberError};
use super::role::Role;
use crate::ground::text::Text;

/// One fault or notice about one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Remark {
    /// Row in the file, from 1, headings counted.
    pub row: u32,
    /// Column, from 1, if the remark is about one.
    pub column: Option<usize>,
    /// What the column holds.
    pub role: Option<Role>,
    /// What is wrong or odd.
    pub kind: RemarkKind,
}

/// What is wrong (faults refuse the row) or odd (notices do not).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RemarkKind {
    /// Fault: the key of the roster is blank.
    Blank,
    /// Fault: the number is already in an earlier row.
    Duplicate {
        /// That row.
        first: u32,
    },
    /// Fault: the number cannot be read.
    Number {
        /// Why.
        #[serde(flatten)]
        error: NumberError,
    },
    /// Fault: a spreadsheet kept the number as a number and lost digits of it.
    LostDigits,
    /// Fault: the cell holds a date, a truth value or an error instead of text.
    NotText,
    /// Fault: the date cannot be read or does not exist.
    Date {
        /// Why.
        #[serde(serialize_with = "date_error")]
        error: DateError,
    },
    /// Fault: the birth date is after the latest one allowed.
    BornTooLate,
    /// Fault: the name has more than 40 characters.
    NameTooLong {
        /// How many it has.
        found: usize,
    },
    /// Fault: the name contains control characters.
    NameControl,
    /// Fault: bytes of the cell could not be decoded.
    Undecodable,
    /// Fault: a quotation mark opens here and is never closed, so the rows below become part of this one.
    OpenQuote,
    /// Fault: the place in the order of capture is not a whole number.
    Order,
    /// Fault: an earlier row has the same place in the order of capture.
    SameOrder {
        /// That row.
        first: u32,
    },
    /// Notice: the number was changed in order to be read.
    Normalised {
        /// How.
        change: Normalisation,
    },
    /// Notice: the number is allowed but odd.
    Doubtful {
        /// How.
        doubt: Doubt,
    },
    /// Notice: the cell held a number, not text; leading zeros may be lost.
    NumericCell,
    /// Notice: leading zeros were restored from the cell's number format.
    Padded,
    /// Notice: the person has no name.
    NameBlank,
    /// Notice: `?`, `□` or the like replaces a missing glyph.
    MissingGlyph,
    /// Notice: a character of a private-use area, which only one font can show.
    PrivateGlyph,
    /// Notice: the birth date differs from the one in the identity number.
    BirthDisagrees,
    /// Notice: the sex differs from the one in the identity number.
    SexDisagrees,
    /// Notice: the sex is neither 男/女 nor 1/2 nor M/F.
    SexUnknown,
    /// Notice: the kind of document is not known; the number is taken as it is.
    DocumentUnknown,
    /// Notice: another person has the same digits as another kind of number; a photo named by them will be ambiguous.
    SharedNumber {
        /// Row of the other person.
        other: u32,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference to the field")]
fn date_error<S: serde::Serializer>(error: &DateError, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(error)
}

impl RemarkKind {
    /// Whether the row cannot be used as it is.
    pub const fn refuses(&self) -> bool {
        matches!(
            self,
            Self::Blank
                | Self::Duplicate { .. }
                | Self::Number { .. }
                | Self::LostDigits
                | Self::NotText
                | Self::Date { .. }
                | Self::BornTooLate
                | Self::NameTooLong { .. }
                | Self::NameControl
                | Self::Undecodable
                | Self::OpenQuote
                | Self::Order
                | Self::SameOrder { .. }
        )
    }

    /// What is wrong or odd, without the row.
    pub fn text(&self) -> Text {
        let (zh, en) = self.words();
        Text::new(zh, en)
    }

    fn words(&self) -> (String, String) {
        let words = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            Self::Blank => words("必填编号为空", "the key is blank"),
            Self::Duplicate { first } => (format!("与第 {first} 行重复"), format!("the same number is in row {first}")),
            Self::Number { error } => sentences(error.text()),
            Self::LostDigits => words(
                "表格把号码当成数字保存，末尾数字已丢失；请将该列设为“文本”后重新录入",
                "the spreadsheet kept it as a number and lost digits; format the column as text and enter it again",
            ),
            Self::NotText => {
                words("单元格是日期、逻辑值或错误值，不是文本", "the cell holds a date, truth value or error, not text")
            }
            Self::Date { error } => sentences(error.text()),
            Self::BornTooLate => words("出生日期晚于允许的最晚日期", "the birth date is after the latest one allowed"),
            Self::NameTooLong { found } => (
                format!("姓名超过 40 个字符（{found} 个）"),
                format!("expected a name of at most 40 characters, found {found}"),
            ),
            Self::NameControl => words("姓名含有控制字符", "the name holds control characters"),
            Self::Undecodable => words("有无法解码的字节", "some bytes could not be decoded"),
            Self::OpenQuote => {
                words("引号未闭合，后面的行被并入此行", "a quotation mark is never closed and swallows the rows below")
            }
            Self::Order => words("拍摄序号不是整数", "the place in the order is not a whole number"),
            Self::SameOrder { first } => {
                (format!("拍摄序号与第 {first} 行相同"), format!("row {first} has the same place in the order"))
            }
            Self::Normalised { change } => sentences(change.text()),
            Self::Doubtful { doubt } => sentences(doubt.text()),
            Self::NumericCell => words(
                "单元格是数字而非文本，前导零可能已丢失",
                "the cell holds a number, not text; leading zeros may be lost",
            ),
            Self::Padded => words("已按单元格格式补回前导零", "leading zeros were restored from the cell's format"),
            Self::NameBlank => words("姓名为空", "there is no name"),
            Self::MissingGlyph => words(
                "姓名中有“?”或“□”，可能是生僻字被替换",
                "the name holds ? or a box: a rare character may have been replaced",
            ),
            Self::PrivateGlyph => words(
                "姓名中有专用区字符，需要专用字体",
                "the name holds a private-use character; it needs its own font",
            ),
            Self::BirthDisagrees => {
                words("出生日期与证件号不一致", "the birth date differs from the one in the identity number")
            }
            Self::SexDisagrees => words("性别与证件号不一致", "the sex differs from the one in the identity number"),
            Self::SexUnknown => words("性别无法识别", "the sex cannot be read"),
            Self::DocumentUnknown => {
                words("证件类型无法识别，号码未校验", "the kind of document is not known; its number was not checked")
            }
            Self::SharedNumber { other } => (
                format!("与第 {other} 行的另一种编号相同，按文件名匹配时会有歧义"),
                format!("row {other} has the same digits as another number; a photo named by them will be ambiguous"),
            ),
        }
    }
}

fn sentences(text: Text) -> (String, String) {
    (text.zh.into_owned(), text.en.into_owned())
}

impl Remark {
    /// The remark as JSON: `row`, `column`, `role`, `kind` with its own fields, `message` in both languages.
    pub fn to_json(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        for (key, value) in [("row", json!(self.row)), ("column", json!(self.column)), ("role", json!(self.role))] {
            object.insert(key.to_owned(), value);
        }
        if let serde_json::Value::Object(kind) = json!(self.kind) {
            object.extend(kind);
        }
        object.insert("message".to_owned(), json!(self.text()));
        object.into()
    }

    /// The remark as a sentence with row and column.
    pub fn text(&self) -> Text {
        let (zh, en) = self.kind.words();
        match self.role {
            Some(role) => Text::new(
                format!("第 {} 行 {}：{zh}", self.row, role.title_zh()),
                format!("row {}, {}: {en}", self.row, role.name().replace('_', " ")),
            ),
            None => Text::new(format!("第 {} 行：{zh}", self.row), format!("row {}: {en}", self.row)),
        }
    }
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
