//! What a person at a school can do about a fault or a notice in a list.

use super::super::number::{DateError, NumberError};
use super::remark::RemarkKind;
use crate::ground::text::Text;

const AS_TEXT: Text = Text::fixed(
    "在表格中把该列设为“文本”，重新粘贴号码后保存",
    "format the column as text in the spreadsheet, paste the numbers again, save",
);

impl RemarkKind {
    /// What to do about it; `None` if nothing has to be done.
    pub fn cure(&self) -> Option<Text> {
        Some(match self {
            Self::Blank => Text::fixed("补上编号，或删除此行", "fill it in, or delete the row"),
            Self::Duplicate { .. } => Text::fixed(
                "两行中有一行有误：更正号码，或删除重复的一行",
                "one of the rows is wrong: correct it, or delete it",
            ),
            Self::Number { error } | Self::LeftOut { error } => number(*error),
            Self::LostDigits | Self::NumericCell => AS_TEXT,
            Self::NotText => Text::fixed("改为文本后重新录入", "format the cell as text and enter it again"),
            Self::Date { error: DateError::Calendar } | Self::BirthDisagrees => {
                Text::fixed("核对证件后更正日期", "check the document and correct the date")
            }
            Self::Date { .. } => Text::fixed("写成 20050131 或 2005-01-31", "write it as 20050131 or 2005-01-31"),
            Self::BornTooLate => Text::fixed("核对出生日期", "check the birth date"),
            Self::NameTooLong { .. } | Self::NameControl => {
                Text::fixed("重新录入姓名，去掉多余字符", "enter the name again, without extra characters")
            }
            Self::Undecodable => Text::fixed(
                "另存为 UTF-8 编码的 CSV 或 .xlsx，或用 --charset 指定编码",
                "save the list as UTF-8 or .xlsx, or name its coding with --charset",
            ),
            Self::Uncalculated => Text::fixed(
                "用 Excel 或 WPS 打开并保存一次，或把公式粘贴为数值",
                "open the list in a spreadsheet and save it, or paste the values in place of the formulas",
            ),
            Self::Struck => {
                Text::fixed("去掉删除线，或删除此行", "remove the line through the text, or delete the row")
            }
            Self::LongRow { .. } => Text::fixed("删除多余的分隔符", "delete the separator too many"),
            Self::ShortRow { .. } => Text::fixed("补上缺少的值", "add what is missing"),
            Self::HeadingMoved => Text::fixed("让各段名单的列顺序一致", "give all blocks of the list the same columns"),
            Self::HiddenColumn => {
                Text::fixed("若要读取，请取消隐藏或指定该列", "to read it, show it or name it as the column to read")
            }
            Self::OpenQuote => Text::fixed("补上或删除此行的引号", "close the quotation mark, or delete it"),
            Self::Order => Text::fixed("写成整数", "write a whole number"),
            Self::SameOrder { .. } => {
                Text::fixed("更正其中一行的序号", "correct the place in the order of one of the rows")
            }
            Self::MissingGlyph => Text::fixed("用能显示该字的字体重新录入", "enter the character again"),
            Self::SexDisagrees | Self::SexUnknown => Text::fixed("核对性别", "check the sex"),
            _ => return None,
        })
    }
}

const fn number(error: NumberError) -> Text {
    match error {
        NumberError::Rounded | NumberError::Exponent | NumberError::Decimal => AS_TEXT,
        NumberError::Pattern => {
            Text::fixed("核对号码，或改正所设的编号规则", "check the number, or correct the pattern set for it")
        }
        NumberError::Length { .. } | NumberError::Character { .. } => {
            Text::fixed("补全或改正号码", "complete or correct the number")
        }
        _ => Text::fixed("核对证件后更正号码", "check the document and correct the number"),
    }
}
