//! The retake list (补拍名单): who must come again, sorted for calling people up, with reasons a photographer can act on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure, collation, findings};
use crate::day::handout::table::{self, Column, Look, Row, Running, Table, inert};
use crate::day::handout::tally::{Term, place};
use crate::day::record::outcome::{Outcome, Standing};
use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::people::{Group, Person};

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
                reasons: reasons(outcome, language),
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

/// The people of that list, as the day knows them: for cards that are printed once more.
///
/// ```
/// use campix_core::day::{Outcome, Standing, retake};
/// use campix_core::people::Person;
/// let outcomes = [Standing::Pass, Standing::Missing].map(|standing| {
///     let mut outcome = Outcome::new(standing);
///     outcome.person = Some(std::sync::Arc::new(Person::new(if standing == Standing::Pass { 6 } else { 7 })));
///     outcome
/// });
/// let rows: Vec<u32> = retake::people(&outcomes).iter().map(|person| person.row).collect();
/// assert_eq!(rows, [7]);
/// ```
pub fn people(outcomes: &[Outcome]) -> Vec<Arc<Person>> {
    let of_row: BTreeMap<u32, &Arc<Person>> =
        outcomes.iter().filter_map(|outcome| outcome.person.as_ref()).map(|person| (person.row, person)).collect();
    let list = retakes(outcomes, Language::Zh, Disclosure::Share);
    list.iter().filter_map(|retake| of_row.get(&retake.row).map(|person| Arc::clone(person))).collect()
}

/// What was found; where nothing was, what the standing means: no line is without a reason.
fn reasons(outcome: &Outcome, language: Language) -> Vec<String> {
    let found = findings(outcome, language);
    if !found.is_empty() {
        return found;
    }
    let (zh, en) = match outcome.standing {
        Standing::Missing => ("名单上有此人，没有照片", "on the list, no photo"),
        Standing::Ambiguous => ("有照片可能是此人，归属未定", "a photo may be this person's; whose it is, is open"),
        Standing::Unreadable => ("照片文件打不开", "the file cannot be opened"),
        Standing::Unknown => ("有的要求机器无法判断", "something could not be judged"),
        _ => ("照片未达到要求", "the photo does not comply"),
    };
    vec![language.pick(zh, en).to_owned()]
}

/// How the list is headed and printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetakeOptions {
    /// Language of headings. Default: Chinese.
    pub language: Language,
    /// The school and the occasion, under the heading. Default: none.
    pub title: Option<String>,
    /// When the first and the last photo were taken, for the date of the list. Default: not known, and the date is left to be
    /// written by hand.
    pub taken: Option<[Moment; 2]>,
}

impl RetakeOptions {
    /// Options of a day with these outcomes: their first and last photo give the date.
    pub fn of(outcomes: &[Outcome], language: Language, title: Option<String>) -> Self {
        let moments = || outcomes.iter().filter_map(|outcome| outcome.photo.as_ref()?.taken);
        Self { language, title, taken: moments().min().zip(moments().max()).map(|(first, last)| [first, last]) }
    }

    /// "拍摄日期 2026-09-01，照片截至 16:42".
    fn date(&self) -> String {
        let Some(taken) = self.taken else {
            return self.language.pick("日期：____________", "Date: ____________").to_owned();
        };
        let [first, last] = taken.map(|moment| show::moment(Some(moment)));
        let (day, end) = (&first[..10], &last[..10]);
        let days = if day == end { day.to_owned() } else { format!("{day} – {end}") };
        let until = &last[11..16];
        match self.language {
            Language::Zh => format!("拍摄日期 {days}，照片截至 {until}"),
            Language::En => format!("Taken {days}, photos until {until}"),
        }
    }
}

const COLUMNS: [Column; 10] = [
    ("序号", "no", 6.0),
    ("院系", "department", 16.0),
    ("专业", "major", 14.0),
    ("班级", "class", 12.0),
    ("姓名", "name", 10.0),
    ("学号", "number", 16.0),
    ("情况", "result", 10.0),
    ("原因", "reason", 38.0),
    ("怎么拍", "what to do", 46.0),
    ("补拍签到", "came", 10.0),
];
/// Columns that a list may lack: those of the group.
const OPTIONAL: [usize; 3] = [1, 2, 3];

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

/// Writes `retake.xlsx`: the whole list on one sheet, and one sheet per department if there are several. Each prints on A4
/// landscape, headings on every page, with title, date and "page n of m". Rows are kept in temporary files in the folder `scratch`.
///
/// # Errors
/// [`OutputError::TooManyRows`], [`OutputError::Write`], [`OutputError::Workbook`].
pub fn workbook(
    out: &mut (dyn Write + Send),
    list: &[Retake],
    options: &RetakeOptions,
    scratch: &Path,
) -> Result<(), OutputError> {
    let language = options.language;
    let whole = heading(language);
    let running = Running {
        title: format!("{whole}  {}", options.title.as_deref().unwrap_or_default()).trim().to_owned(),
        date: options.date(),
    };
    let table = |name: String, list: &[Retake]| Table {
        name,
        columns: &COLUMNS,
        language,
        rows: Box::new(cells(list, language).into_iter().map(Row::plain)),
        look: Look::LIST,
        optional: &OPTIONAL,
        tab: Some(0x00C0_392B),
        choices: None,
        running: Some(running.clone()),
    };
    let sheet = language.pick("补拍名单", "Retakes");
    let mut tables = vec![table(sheet.to_owned(), list)];
    let departments: Vec<&[Retake]> = list.chunk_by(|a, b| a.group.department == b.group.department).collect();
    if departments.len() > 1 {
        let mut names: BTreeSet<String> = BTreeSet::from([sheet.to_lowercase()]);
        for department in departments {
            tables.push(table(sheet_name(&department[0].group.department, &mut names, language), department));
        }
    }
    table::workbook(out, tables, scratch, "retake.xlsx")
}

const fn heading(language: Language) -> &'static str {
    language.pick("补拍名单", "People to take again")
}

/// "共 381 人：待补 293，待确认 88".
fn count(list: &[Retake], language: Language) -> String {
    let of = |term: Term| list.iter().filter(|retake| place(retake.standing) == Some(term)).count();
    let parts = [Term::Retake, Term::Confirm].map(|term| (term, of(term))).into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(term, count)| format!("{} {count}", term.text().get(language))).collect();
    let all = list.len();
    match (language, parts.is_empty()) {
        (Language::Zh, true) => "共 0 人".to_owned(),
        (Language::Zh, false) => format!("共 {all} 人：{}", parts.join("，")),
        (Language::En, true) => "0 people".to_owned(),
        (Language::En, false) => format!("{all} people: {}", parts.join(", ")),
    }
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    heading: &'static str,
    title: &'a str,
    date: String,
    count: String,
    nobody: &'static str,
    pages: [&'static str; 3],
    columns: Vec<Head>,
    rows: Vec<Line>,
    engine: String,
}

#[derive(Serialize)]
struct Head {
    name: &'static str,
    /// Share of the width, per cent.
    width: String,
}

#[derive(Serialize)]
struct Line {
    cells: Vec<String>,
    /// The first of a class: a stronger rule above it.
    first: bool,
}

/// Writes `retake.html`: the list on A4 landscape, columns as in the workbook, with heading and column names on every page and
/// "page n of m" below. It needs no other file, no script and no network.
///
/// # Errors
/// [`OutputError::Write`], [`OutputError::Template`].
///
/// ```
/// use campix_core::day::retake::{self, RetakeOptions};
/// let mut page = Vec::new();
/// retake::page(&mut page, &[], &RetakeOptions { title: Some("某大学 2026 级新生".into()), ..Default::default() })?;
/// assert!(String::from_utf8(page).unwrap().contains("无人需要补拍"));
/// # Ok::<(), campix_core::day::OutputError>(())
/// ```
pub fn page(out: &mut dyn Write, list: &[Retake], options: &RetakeOptions) -> Result<(), OutputError> {
    let what = "retake.html";
    let language = options.language;
    let cells = cells(list, language);
    let shown = |column: &usize| !OPTIONAL.contains(column) || cells.iter().any(|row| !row[*column].is_empty());
    let columns: Vec<usize> = (0..COLUMNS.len()).filter(shown).collect();
    let whole: f64 = columns.iter().map(|&column| COLUMNS[column].2).sum();
    let heads = columns.iter().map(|&column| Head {
        name: language.pick(COLUMNS[column].0, COLUMNS[column].1),
        width: format!("{:.2}", COLUMNS[column].2 * 100.0 / whole),
    });
    let rows = cells.iter().enumerate().map(|(at, row)| Line {
        cells: columns.iter().map(|&column| row[column].clone()).collect(),
        first: at > 0 && list[at].group != list[at - 1].group,
    });
    let page = Page {
        lang: language.pick("zh-CN", "en"),
        heading: heading(language),
        title: options.title.as_deref().unwrap_or_default(),
        date: options.date(),
        count: count(list, language),
        nobody: language.pick("无人需要补拍。", "Nobody has to come again."),
        pages: language.pick(["第 ", " 页，共 ", " 页"], ["page ", " of ", ""]),
        columns: heads.collect(),
        rows: rows.collect(),
        engine: format!("campix {}", crate::VERSION),
    };
    let mut environment = Environment::new();
    let text = environment
        .add_template("retake.html", include_str!("templates/retake.html"))
        .and_then(|()| environment.get_template("retake.html"))
        .and_then(|template| template.render(Serde(page)))
        .map_err(|_| OutputError::Template { what })?;
    out.write_all(text.as_bytes()).map_err(|source| OutputError::Write { what, source })
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
