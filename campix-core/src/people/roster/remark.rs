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
    /// Fault: the cell holds a date, a fraction, a truth value or an error instead of text.
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
    /// Fault: a formula whose result is not stored in the file.
    Uncalculated,
    /// Fault: the text is struck through, in whole or in part: the person may have left.
    Struck,
    /// Fault: the row has values to the right of the last heading; a separator too many shifts all that follow it.
    LongRow {
        /// Values of the row.
        found: usize,
        /// Headings of the list.
        headings: usize,
    },
    /// Fault: headings come again, and in other columns.
    HeadingMoved,
    /// Notice: the row holds a total and no person.
    Total,
    /// Notice: the row holds a signature, a date or a remark and no person.
    Note,
    /// Notice: the row repeats the headings.
    HeadingAgain,
    /// Notice: the row is a title of the block below it.
    BlockTitle,
    /// Notice: the row has no number and no name, only what was filled in beforehand.
    NoPerson,
    /// Notice: the row is hidden in the spreadsheet; its person is read.
    HiddenRow,
    /// Notice: the column is hidden in the spreadsheet and is not read.
    HiddenColumn,
    /// Notice: the row has fewer values than the list has headings.
    ShortRow {
        /// Values of the row.
        found: usize,
        /// Headings of the list.
        headings: usize,
    },
    /// Notice: a number that is not the key of the list is wrong; the person is read without it.
    LeftOut {
        /// Why it cannot be read.
        #[serde(flatten)]
        error: NumberError,
    },
    /// Notice: the cell is blank and the list writes each group only once, so the value above it holds.
    Carried {
        /// Row of that value.
        from: u32,
    },
    /// Notice: an earlier row has the same name.
    SameName {
        /// That row.
        first: u32,
    },
    /// Notice: invisible characters were taken out of the name.
    NameMarks,
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
    /// Notice: leading zeros or text before the digits were restored from the cell's number format.
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
                | Self::Uncalculated
                | Self::Struck
                | Self::LongRow { .. }
                | Self::HeadingMoved
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
            Self::Duplicate { first } => {
                (format!("与{}重复", place(*first).zh), format!("the same number is in {}", place(*first).en))
            }
            Self::Number { error } => sentences(error.text()),
            Self::LostDigits => words(
                "表格把号码当成数字保存，末尾数字已丢失；请将该列设为“文本”后重新录入",
                "the spreadsheet kept it as a number and lost digits; format the column as text and enter it again",
            ),
            Self::NotText => words(
                "单元格是日期、小数、逻辑值或错误值，不是文本",
                "the cell holds a date, fraction, truth value or error, not text",
            ),
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
            Self::SameOrder { first } => (
                format!("拍摄序号与{}相同", place(*first).zh),
                format!("{} has the same place in the order", place(*first).en),
            ),
            Self::Uncalculated => {
                words("公式的结果没有保存在文件中", "the result of the formula is not stored in the file")
            }
            Self::Struck => {
                words("文字带删除线，此人可能已离校", "the text is struck through: the person may have left")
            }
            Self::LongRow { found, headings } => (
                format!("此行有 {found} 个值，表头只有 {headings} 列，各列可能错位"),
                format!("the row has {found} values for {headings} headings; its columns may be shifted"),
            ),
            Self::HeadingMoved => words("表头再次出现，且列的位置不同", "the headings come again, in other columns"),
            Self::Total => words("合计行，不作为人员", "a row with a total, set aside"),
            Self::Note => words("签字或说明行，不作为人员", "a row with a signature or remark, set aside"),
            Self::HeadingAgain => words("重复的表头，不作为人员", "the headings again, set aside"),
            Self::BlockTitle => words("下方名单的标题，不作为人员", "the title of the block below, set aside"),
            Self::NoPerson => words("没有编号和姓名，不作为人员", "no number and no name, set aside"),
            Self::HiddenRow => {
                words("该行在表格中被隐藏，已照常读取", "the row is hidden in the spreadsheet; it was read")
            }
            Self::HiddenColumn => {
                words("该列在表格中被隐藏，未读取", "the column is hidden in the spreadsheet and was not read")
            }
            Self::ShortRow { found, headings } => (
                format!("此行只有 {found} 个值，表头有 {headings} 列"),
                format!("the row has {found} values for {headings} headings"),
            ),
            Self::LeftOut { error } => {
                let why = error.text();
                (
                    format!("{}；此人保留，但不用该号码", why.zh),
                    format!("{}; the person is kept without this number", why.en),
                )
            }
            Self::Carried { from } => {
                (format!("空白，沿用{}的值", place(*from).zh), format!("blank, the value of {} holds", place(*from).en))
            }
            Self::SameName { first } => {
                (format!("与{}同名", place(*first).zh), format!("the same name as in {}", place(*first).en))
            }
            Self::NameMarks => words("已去除姓名中的不可见字符", "invisible characters were taken out of the name"),
            Self::Normalised { change } => sentences(change.text()),
            Self::Doubtful { doubt } => sentences(doubt.text()),
            Self::NumericCell => words(
                "单元格是数字而非文本，前导零可能已丢失",
                "the cell holds a number, not text; leading zeros may be lost",
            ),
            Self::Padded => words(
                "已按单元格格式补回前导零或前缀",
                "leading zeros or a prefix were restored from the cell's format",
            ),
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
                format!("与{}的另一种编号相同，按文件名匹配时会有歧义", place(*other).zh),
                format!(
                    "{} has the same digits as another number; a photo named by them will be ambiguous",
                    place(*other).en
                ),
            ),
        }
    }
}

fn sentences(text: Text) -> (String, String) {
    (text.zh.into_owned(), text.en.into_owned())
}

/// Rows of the second and later tables of a list that has several are counted from here on; see [`Roster`](super::Roster).
pub(super) const PART: u32 = 1_000_000;

/// A row as a person finds it: "row 12", or "table 2, row 12" in a list of several tables.
pub fn place(row: u32) -> Text {
    match (row / PART, row % PART) {
        (0, row) => Text::new(format!("第 {row} 行"), format!("row {row}")),
        (part, row) => Text::new(format!("第 {part} 张表第 {row} 行"), format!("table {part}, row {row}")),
    }
}

impl Remark {
    /// Counts the row, and rows it names, from `base` on.
    pub(super) fn move_by(&mut self, base: u32) {
        self.row += base;
        if let RemarkKind::Carried { from } = &mut self.kind {
            *from += base;
        }
    }

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
        let place = place(self.row);
        match self.role {
            Some(role) => Text::new(
                format!("{} {}：{zh}", place.zh, role.title_zh()),
                format!("{}, {}: {en}", place.en, role.name().replace('_', " ")),
            ),
            None => Text::new(format!("{}：{zh}", place.zh), format!("{}: {en}", place.en)),
        }
    }
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
