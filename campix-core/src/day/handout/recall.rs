//! The recall list (待收回清单): files that left the house and were withdrawn or replaced since. As a workbook in which it is filled in
//! what was settled, read back by [`decisions::read`](crate::day::decisions::read).

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use crate::day::handout::decisions::word;
use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure};
use crate::day::handout::table::{self, Column, Look, Row, Table, inert};
use crate::day::record::decision::DecisionKind;
use crate::day::record::handover::{Recall, RecallReason};
use crate::ground::text::Language;

const COLUMNS: [Column; 14] = [
    ("文件编号", "file", 16.0),
    ("日志行号", "line", 9.0),
    ("决定", "decision", 12.0),
    ("理由", "why", 24.0),
    ("情况", "result", 12.0),
    ("交付目标", "destination", 20.0),
    ("接收方", "recipient", 18.0),
    ("送出时间", "sent", 20.0),
    ("名单行号", "roster row", 9.0),
    ("姓名", "name", 12.0),
    ("号码", "number", 16.0),
    ("班级", "class", 14.0),
    ("文件名", "file name", 28.0),
    ("现交付文件编号", "delivered now", 16.0),
];
/// The column in which it is filled in what was settled.
const DECISION: u16 = 2;

impl RecallReason {
    /// Its name, for people to read.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Withdrawn => language.pick("已撤回", "withdrawn"),
            Self::Replaced => language.pick("已更换", "replaced"),
        }
    }
}

fn cells(recall: &Recall, language: Language, disclosure: Disclosure) -> Vec<String> {
    let person = recall.person.as_deref();
    vec![
        recall.file.short(),
        recall.line.to_string(),
        String::new(),
        String::new(),
        recall.reason.title(language).to_owned(),
        recall.destination.clone(),
        recall.to.clone(),
        recall.at.clone(),
        recall.row.map(|row| row.to_string()).unwrap_or_default(),
        person.map(|person| show::name_of(person, disclosure)).unwrap_or_default(),
        person.map(|person| show::key_of(person, disclosure)).unwrap_or_default(),
        person.map(|person| person.group.class.clone()).unwrap_or_default(),
        recall.name.as_ref().map(|name| show::file(name, person, disclosure)).unwrap_or_default(),
        recall.replacement.map(|file| file.short()).unwrap_or_default(),
    ]
}

/// What the list asks about, as it is read back.
pub(in crate::day) fn asks(recalls: &[Recall]) -> BTreeSet<String> {
    recalls.iter().map(|recall| format!("{} {}", recall.file.short(), recall.line)).collect()
}

/// Writes `recall.csv`: UTF-8 with a byte-order mark, so that Excel opens it as it is.
///
/// # Errors
/// [`OutputError::Write`].
pub fn csv(
    out: &mut dyn Write,
    recalls: &[Recall],
    language: Language,
    disclosure: Disclosure,
) -> Result<(), OutputError> {
    let rows = recalls.iter().map(|recall| {
        let cells = cells(recall, language, disclosure);
        cells.iter().map(|cell| inert(cell)).collect()
    });
    table::csv(out, &COLUMNS, language, rows, "recall.csv")
}

/// Writes `recall.xlsx`, with the decision `recalled` to be chosen where a recall was settled. Rows are kept in temporary files in
/// the folder `scratch`.
///
/// # Errors
/// [`OutputError::TooManyRows`], [`OutputError::Write`], [`OutputError::Workbook`].
pub fn workbook(
    out: &mut (dyn Write + Send),
    recalls: &[Recall],
    language: Language,
    disclosure: Disclosure,
    scratch: &Path,
) -> Result<(), OutputError> {
    let table = Table {
        name: language.pick("待收回", "To be recalled").to_owned(),
        columns: &COLUMNS,
        language,
        rows: Box::new(recalls.iter().map(|recall| Row::plain(cells(recall, language, disclosure)))),
        look: Look::ANSWERS,
        optional: &[],
        tab: Some(0x00C0_392B),
        choices: Some((DECISION, vec![word(DecisionKind::Recalled, language)])),
        running: None,
    };
    table::workbook(out, [table], scratch, "recall.xlsx")
}
