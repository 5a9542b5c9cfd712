//! The retake list (补拍名单): who must come again, sorted for calling people up, with reasons a photographer can act on.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure, collation, findings};
use crate::day::handout::table::{self, Column, Look, Row, Table, inert};
use crate::day::record::outcome::{Outcome, Standing};
use crate::ground::text::Language;
use crate::people::Group;

/// One person on the list. `Debug` is not derived: the line is meant for paper and shows what the disclosure allows.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Retake {
    /// Row in the roster.
    pub row: u32,
    /// The person's department, major and class.
    #[serde(flatten)]
    pub group: Group,
    /// The name, as the disclosure allows.
    pub name: String,
    /// The number the person is called by, as the disclosure allows.
    pub number: String,
    /// Why.
    pub standing: Standing,
    /// What was found, most severe first.
    pub reasons: Vec<String>,
    /// What is to be done.
    pub advice: Vec<String>,
    /// Short digest of the photo that failed, if there is one.
    pub photo: Option<String>,
}

impl std::fmt::Debug for Retake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Retake(row {}, {})", self.row, self.standing.name())
    }
}

/// Every person who needs a new photo or a decision, one line each, by department, major, class, then roster row.
///
/// A person with a passing photo is not on the list, whatever the outcome of their other photos.
///
/// ```
/// use campix_core::day::{Disclosure, Outcome, Standing, retake::retakes};
/// use campix_core::text::Language;
/// use campix_core::people::Person;
/// let mut outcome = Outcome::new(Standing::Missing);
/// outcome.person = Some(std::sync::Arc::new(Person::new(7)));
/// let list = retakes(&[outcome], Language::Zh, Disclosure::Work);
/// assert_eq!((list[0].row, list[0].advice[0].as_str()), (7, "缺拍：请通知本人到场拍摄"));
/// ```
pub fn retakes<'a>(
    outcomes: impl IntoIterator<Item = &'a Outcome>,
    language: Language,
    disclosure: Disclosure,
) -> Vec<Retake> {
    let mut served: BTreeSet<u32> = BTreeSet::new();
    let mut list: Vec<Retake> = Vec::new();
    for outcome in outcomes {
        let Some(person) = &outcome.person else { continue };
        if matches!(outcome.standing, Standing::Pass | Standing::Warn) {
            served.insert(person.row);
        }
        if outcome.standing.needs_retake() {
            list.push(Retake {
                row: person.row,
                group: person.group.clone(),
                name: show::name(outcome, disclosure),
                number: show::key(outcome, disclosure),
                standing: outcome.standing,
                reasons: findings(outcome, language),
                advice: show::advice(outcome, language),
                photo: outcome.photo.as_ref().map(|photo| photo.sha256.short()),
            });
        }
    }
    list.retain(|retake| !served.contains(&retake.row));
    list.sort_by_cached_key(|retake| (collation(&retake.group), retake.row, retake.standing));
    // One line per person: the most severe standing comes first.
    list.dedup_by_key(|retake| retake.row);
    list
}

const COLUMNS: [Column; 10] = [
    ("序号", "no", 6.0),
    ("院系", "department", 18.0),
    ("专业", "major", 18.0),
    ("班级", "class", 14.0),
    ("姓名", "name", 12.0),
    ("学号", "number", 16.0),
    ("情况", "result", 12.0),
    ("原因", "reason", 44.0),
    ("怎么拍", "what to do", 40.0),
    ("补拍签到", "came", 12.0),
];

fn cells(list: &[Retake], language: Language) -> Vec<Vec<String>> {
    list.iter()
        .enumerate()
        .map(|(index, retake)| {
            vec![
                (index + 1).to_string(),
                retake.group.department.clone(),
                retake.group.major.clone(),
                retake.group.class.clone(),
                retake.name.clone(),
                retake.number.clone(),
                retake.standing.title(language).to_owned(),
                retake.reasons.join("\n"),
                retake.advice.join("\n"),
                String::new(),
            ]
        })
        .collect()
}

/// Writes `retake.csv`: UTF-8 with a byte-order mark, so that Excel opens it as it is.
///
/// # Errors
/// [`OutputError::Write`].
pub fn csv(out: &mut dyn Write, list: &[Retake], language: Language) -> Result<(), OutputError> {
    let rows = cells(list, language).into_iter().map(|row| row.iter().map(|cell| inert(cell)).collect());
    table::csv(out, &COLUMNS, language, rows, "retake.csv")
}

/// Writes `retake.xlsx`: the whole list on one sheet, ready to print on A4 landscape, and one sheet per department if there are
/// several. Rows are kept in temporary files in the folder `scratch`.
///
/// # Errors
/// [`OutputError::TooManyRows`], [`OutputError::Write`], [`OutputError::Workbook`].
pub fn workbook(
    out: &mut (dyn Write + Send),
    list: &[Retake],
    language: Language,
    scratch: &Path,
) -> Result<(), OutputError> {
    let table = |name: String, list: &[Retake]| Table {
        name,
        columns: &COLUMNS,
        language,
        rows: Box::new(cells(list, language).into_iter().map(Row::plain)),
        look: Look::LIST,
        optional: &[1, 2, 3],
        tab: Some(0x00C0_392B),
        choices: None,
    };
    let whole = language.pick("补拍名单", "Retakes");
    let mut tables = vec![table(whole.to_owned(), list)];
    let departments: Vec<&[Retake]> = list.chunk_by(|a, b| a.group.department == b.group.department).collect();
    if departments.len() > 1 {
        let mut names: BTreeSet<String> = BTreeSet::from([whole.to_lowercase()]);
        for department in departments {
            tables.push(table(sheet_name(&department[0].group.department, &mut names, language), department));
        }
    }
    table::workbook(out, tables, scratch, "retake.xlsx")
}

/// Longest name of a sheet, in characters; some characters are forbidden, and names must differ by more than case.
const SHEET_NAME: usize = 31;

fn sheet_name(department: &str, taken: &mut BTreeSet<String>, language: Language) -> String {
    let kept = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let mut name: String = department.chars().filter(kept).take(SHEET_NAME - 4).collect();
    if name.trim().is_empty() {
        name = String::from(language.pick("未分院系", "No department"));
    }
    // Excel counts UTF-16 units.
    while name.encode_utf16().count() > SHEET_NAME - 4 {
        name.pop();
    }
    let bare = name.clone();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{bare} {number}");
        number += 1;
    }
    name
}
