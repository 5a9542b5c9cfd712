//! Why a file gave no roster. Rows are named by their number; nothing of their content is kept.

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::text::Text;
use std::path::PathBuf;

use super::remark::Remark;
use super::role::Role;

/// A list cannot be used as a roster.
#[derive(Debug)]
#[non_exhaustive]
pub enum RosterError {
    /// The operating system refused to read the file.
    Io {
        /// The file.
        path: PathBuf,
        /// The system's own error.
        source: std::io::Error,
    },
    /// The list is larger than any campus.
    TooLarge {
        /// What there is too much of.
        what: Text,
        /// How much is allowed.
        most: u64,
    },
    /// It is no table at all, but a file of another kind.
    Foreign {
        /// What it is.
        what: Text,
    },
    /// The workbook is protected by a password.
    Encrypted,
    /// It is a workbook older than Excel 97.
    OldWorkbook,
    /// The workbook is damaged, encrypted, or not a workbook.
    Workbook,
    /// The workbook has no such sheet.
    NoSheet {
        /// How many sheets there are.
        sheets: usize,
    },
    /// The only column with numbers of people is hidden.
    HiddenKeyColumn {
        /// Its place, from 1.
        column: usize,
    },
    /// The list goes on to the right of itself, with the same headings.
    SideBySide {
        /// What both columns hold.
        role: &'static str,
        /// The first of two columns, from 1.
        first: usize,
        /// The second.
        second: usize,
    },
    /// Several sheets look like rosters; one must be named, or all asked for.
    SeveralSheets {
        /// How many do.
        sheets: usize,
        /// Their names, each with a word if it is hidden.
        names: Vec<Text>,
    },
    /// No row among the first twenty has headings with a student, identity or exam number.
    NoKeyColumn,
    /// A column named by the caller does not exist.
    NoColumn {
        /// The role it was named for.
        role: &'static str,
    },
    /// Two columns have the same heading.
    SameHeading {
        /// The role both headings mean.
        role: &'static str,
        /// One column, from 1.
        first: usize,
        /// The other, from 1.
        second: usize,
    },
    /// There are headings but no people below them.
    Nobody,
    /// Rows are wrong; reports every fault at once.
    Refused {
        /// Faults and notices in the order of rows.
        remarks: Vec<Remark>,
    },
}

fn faults(remarks: &[Remark]) -> usize {
    remarks.iter().filter(|remark| remark.kind.refuses()).count()
}

fn rows(remarks: &[Remark]) -> usize {
    let mut rows: Vec<u32> = remarks.iter().filter(|remark| remark.kind.refuses()).map(|remark| remark.row).collect();
    rows.dedup();
    rows.len()
}

/// The role called `name`: by its title in Chinese.
fn joined(names: &[Text]) -> Text {
    let join = |pick: fn(&Text) -> &str, between: &str| names.iter().map(pick).collect::<Vec<_>>().join(between);
    Text::new(join(|name| &name.zh, "、"), join(|name| &name.en, ", "))
}

fn title(name: &'static str) -> Text {
    Role::ALL
        .into_iter()
        .find(|role| role.name() == name)
        .map_or(Text::same(name), |role| Text::new(role.title_zh(), name))
}

impl Explain for RosterError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Io { path, source } => {
                says!(ROSTER_IO, en "cannot read the roster {}", zh "无法读取名单 {}", path.display())
                    .because(source)
                    .at(path)
            }
            Self::TooLarge { what, most } => {
                says!(
                    ROSTER_TOO_LARGE, en "expected at most {most} {what}", zh "最多允许 {most} {what}";
                    what = what
                )
            }
            Self::Foreign { what } => says!(
                ROSTER_FOREIGN,
                en "expected a list (CSV, XLSX, XLS, ODS, or a web page with a table), found {what}",
                zh "应为名单（CSV、XLSX、XLS、ODS 或含表格的网页），实为{what}"; what = what
            ),
            Self::Encrypted => says!(
                ROSTER_ENCRYPTED,
                en "the workbook is protected by a password; save it without one",
                zh "工作簿设有密码；请取消密码后另存"
            ),
            Self::OldWorkbook => says!(
                ROSTER_OLD_WORKBOOK,
                en "this is a workbook older than Excel 97; save it as .xlsx",
                zh "这是 Excel 97 以前的旧格式；请另存为 .xlsx 或 CSV"
            ),
            Self::Workbook => says!(
                ROSTER_WORKBOOK,
                en "the workbook cannot be read: it is damaged; open it in a spreadsheet and save it as .xlsx",
                zh "工作簿已损坏，无法读取；请用表格软件打开后另存为 .xlsx"
            ),
            Self::HiddenKeyColumn { column } => says!(
                ROSTER_HIDDEN_KEY,
                en "the only column with numbers of people, column {column}, is hidden; show it, or name it as the column to read",
                zh "唯一的编号列（第 {column} 列）被隐藏；请取消隐藏，或指定读取该列"
            ),
            Self::SideBySide { role, first, second } => says!(
                ROSTER_SIDE_BY_SIDE,
                en "columns {first} and {second} both hold the {role}: the list goes on to the right of itself; put its parts below each other",
                zh "第 {first} 列和第 {second} 列都是{role}：名单左右并排；请改为上下排列"; role = title(role)
            ),
            Self::NoSheet { sheets } => says!(
                ROSTER_NO_SHEET,
                en "the workbook has no sheet of that name; it has {sheets} sheets",
                zh "工作簿中没有指定名称的工作表；共有 {sheets} 个工作表"
            ),
            Self::SeveralSheets { sheets, names } => says!(
                ROSTER_SEVERAL_SHEETS,
                en "{sheets} sheets have the headings of a roster ({names}); name the one to read, or * for all of them",
                zh "有 {sheets} 个工作表的表头像名单（{names}）；请指定要读取的工作表，或用 * 读取全部"; names = joined(names)
            ),
            Self::NoKeyColumn => says!(
                ROSTER_NO_KEY_COLUMN,
                en "no heading names a student number, an identity number, an exam number or a collection code; name the column",
                zh "表头中没有学号、证件号、考生号或采集码；请指定列名"
            ),
            Self::NoColumn { role } => {
                says!(
                    ROSTER_NO_COLUMN,
                    en "there is no column for {role}", zh "指定为{role}的列不存在"; role = title(role)
                )
            }
            Self::SameHeading { role, first, second } => says!(
                ROSTER_SAME_HEADING,
                en "columns {first} and {second} are both headed as {role}; name the one to read",
                zh "第 {first} 列和第 {second} 列的表头都是{role}；请指定要读取的列"; role = title(role)
            ),
            Self::Nobody => says!(ROSTER_NOBODY, en "there are no people in the list", zh "名单中没有人员"),
            Self::Refused { remarks } => says!(
                ROSTER_REFUSED, en "{} faults in {} rows", zh "共 {} 处错误，涉及 {} 行", faults(remarks), rows(remarks)
            )
            .details(|| remarks.iter().map(Remark::to_json).collect()),
        }
    }
}

error!(RosterError);
