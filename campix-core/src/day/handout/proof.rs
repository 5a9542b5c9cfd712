//! Proofing (核对): sheets a class can sign, a workbook to record what was signed, and the answers read back.

use crate::ground::explain::{Explain, Explanation, error, says, with_message};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure, collation};
use crate::day::handout::table::{self, Column, Look, Row, Table};
use crate::day::record::outcome::{Outcome, Standing, Thumbnails};
use crate::ground::ceiling;
use crate::ground::text::{Language, Text, labels};
use crate::ground::words::words;
use crate::people::Group;
use crate::people::roster::{RosterError, text_rows};

/// How proof sheets are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofOptions {
    /// Language. Default: Chinese.
    pub language: Language,
    /// How much of a person is shown. Default: [`Disclosure::Work`].
    pub disclosure: Disclosure,
    /// Heading. Default: 学籍图像核对表, Portrait proof sheet.
    pub title: Option<String>,
}

impl Default for ProofOptions {
    fn default() -> Self {
        Self { language: Language::Zh, disclosure: Disclosure::Work, title: None }
    }
}

/// Whether the person is asked: people with a photo that is theirs as far as is known.
const fn is_proofed(standing: Standing) -> bool {
    matches!(standing, Standing::Pass | Standing::Warn | Standing::Unknown | Standing::Fail)
}

/// Outcomes to be proofed by class, in the order of people.
fn classes(outcomes: &[Outcome]) -> Vec<(Group, Vec<&Outcome>)> {
    let mut proofed: Vec<&Outcome> = outcomes
        .iter()
        .filter(|outcome| is_proofed(outcome.standing) && outcome.person.is_some() && outcome.photo.is_some())
        .collect();
    proofed.sort_by_cached_key(|outcome| {
        let group = outcome.group();
        (collation(&group), group, row(outcome))
    });
    proofed.chunk_by(|a, b| a.group() == b.group()).map(|members| (members[0].group(), members.to_vec())).collect()
}

fn row(outcome: &Outcome) -> u32 {
    outcome.person.as_ref().map_or(0, |person| person.row)
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    title: &'a str,
    words: Labels,
    sheets: Vec<Sheet>,
}

#[derive(Serialize)]
struct Sheet {
    group: String,
    count: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    name: String,
    number: String,
    row: u32,
    photo: String,
    picture: Option<String>,
}

labels! {
    /// The labels of the page.
    struct Labels {
        how: zh "请核对照片与姓名是否为本人：无误勾选“确认”，不是本人勾选“非本人”，对照片不满意勾选“重拍”，并签名。", en "Is it your photo and your name? Tick one box and sign.";
        none: zh "无图", en "no picture";
        row: zh "行号", en "row";
        confirmed: zh "确认", en "mine";
        wrong: zh "非本人", en "not me";
        retake: zh "重拍", en "retake";
        sign: zh "签名", en "signature";
        checked: zh "核对人", en "checked by";
        date: zh "日期", en "date";
    }
}

/// Writes the sheets as one HTML page, at least one sheet per class, ready to print on A4.
///
/// # Errors
/// [`OutputError::Write`], [`OutputError::Template`].
pub fn page(
    out: &mut dyn Write,
    outcomes: &[Outcome],
    thumbnails: &dyn Thumbnails,
    options: &ProofOptions,
) -> Result<(), OutputError> {
    let what = "proof.html";
    let chinese = options.language == Language::Zh;
    let sheets = classes(outcomes)
        .into_iter()
        .flat_map(|(group, members)| pages(&group, &members, chinese))
        .map(|(group, count, members)| Sheet {
            group,
            count,
            cells: members
                .into_iter()
                .map(|outcome| Cell {
                    name: show::name(outcome, options.disclosure),
                    number: show::key(outcome, options.disclosure),
                    row: row(outcome),
                    photo: photo(outcome),
                    picture: thumbnails.jpeg(outcome).map(|bytes| BASE64.encode(&bytes)),
                })
                .collect(),
        })
        .collect();
    let title = options.language.pick("学籍图像核对表", "Portrait proof sheet");
    let page = Page {
        lang: options.language.pick("zh-CN", "en"),
        title: options.title.as_deref().unwrap_or(title),
        words: Labels::of(options.language),
        sheets,
    };
    let mut environment = Environment::new();
    let text = environment
        .add_template("proof.html", include_str!("templates/proof.html"))
        .and_then(|()| environment.get_template("proof.html"))
        .and_then(|template| template.render(Serde(page)))
        .map_err(|_| OutputError::Template { what })?;
    out.write_all(text.as_bytes()).map_err(|source| OutputError::Write { what, source })
}

/// People on one sheet of A4: five rows of four.
const ON_A_SHEET: usize = 20;

/// The sheets of one class, each with the name of the class, its number of people and the sheet's number.
fn pages<'a>(group: &Group, members: &[&'a Outcome], chinese: bool) -> Vec<(String, String, Vec<&'a Outcome>)> {
    let names = [group.department.as_str(), &group.major, &group.class].join("  ").trim().to_owned();
    let (all, sheets) = (members.len(), members.len().div_ceil(ON_A_SHEET));
    members
        .chunks(ON_A_SHEET)
        .enumerate()
        .map(|(index, part)| {
            let place = index + 1;
            let count = if chinese {
                format!("共 {all} 人 · 第 {place}/{sheets} 页")
            } else {
                format!("{all} people · sheet {place} of {sheets}")
            };
            (names.clone(), count, part.to_vec())
        })
        .collect()
}

fn photo(outcome: &Outcome) -> String {
    outcome.photo.as_ref().map(|photo| photo.sha256.short()).unwrap_or_default()
}

words! {
    /// What a person said of their photo.
    pub enum Answer {
        /// It is me.
        Confirmed "confirmed",
        /// It is another person.
        WrongPerson "wrong-person",
        /// It is me, and I want another photo.
        Retake "retake",
    }
}

/// One answer, tied to the photo it was given about: an answer about an earlier photo does not apply to a later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProofAnswer {
    /// Row of the person in the roster.
    pub row: u32,
    /// The first twelve digits of the photo's digest.
    pub photo: String,
    /// What was said.
    pub answer: Answer,
}

/// Headings of the workbook of answers, Chinese and English; both are understood when it is read.
const COLUMNS: [Column; 7] = [
    ("行号", "row", 8.0),
    ("照片编号", "photo", 16.0),
    ("班级", "class", 18.0),
    ("姓名", "name", 14.0),
    ("学号", "number", 16.0),
    ("核对结果", "answer", 14.0),
    ("备注", "remark", 24.0),
];
/// Words for each answer, the one the workbook offers first.
const ANSWERS: [(Answer, &[&str]); 3] = [
    (Answer::Confirmed, &["确认", "confirmed", "无误", "正确", "本人", "是", "√", "✓", "ok", "yes", "mine", "y"]),
    (
        Answer::WrongPerson,
        &[
            "非本人",
            "wrong person",
            "不是本人",
            "错误",
            "错",
            "否",
            "×",
            "✗",
            "wrong",
            "not me",
            "wrong-person",
            "no",
            "n",
        ],
    ),
    (Answer::Retake, &["重拍", "retake", "补拍", "申请重拍", "不满意"]),
];

/// Writes a workbook with one row per person and a list of answers to choose from, to be filled in from the signed sheets.
///
/// # Errors
/// [`OutputError::TooManyRows`], [`OutputError::Write`], [`OutputError::Workbook`].
pub fn answer_workbook(
    out: &mut (dyn Write + Send),
    outcomes: &[Outcome],
    options: &ProofOptions,
    scratch: &Path,
) -> Result<(), OutputError> {
    let chinese = options.language == Language::Zh;
    let rows = classes(outcomes).into_iter().flat_map(|(group, members)| {
        members.into_iter().map(move |outcome| {
            let name = show::name(outcome, options.disclosure);
            let number = show::key(outcome, options.disclosure);
            let class = group.class.clone();
            Row::plain([row(outcome).to_string(), photo(outcome), class, name, number, String::new(), String::new()])
        })
    });
    let table = Table {
        name: options.language.pick("核对结果", "Answers").to_owned(),
        columns: &COLUMNS,
        language: options.language,
        rows: Box::new(rows),
        look: Look::ANSWERS,
        optional: &[],
        tab: None,
        choices: Some((5, ANSWERS.iter().map(|(_, words)| words[usize::from(!chinese)]).collect())),
        running: None,
    };
    table::workbook(out, [table], scratch, "proof-answers.xlsx")
}

/// Whether a list of answers in this place holds what someone wrote into it; it must not be replaced.
pub(in crate::day) fn filled_in(list: &Path) -> bool {
    match ceiling::bytes_of(list, ceiling::TABLE) {
        Ok(bytes) => !answers(&bytes).is_ok_and(|answers| answers.is_empty()),
        // One that is there and is not read is not replaced, either.
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// Why answers cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProofError {
    /// The file is not a table.
    Table(RosterError),
    /// A column is missing.
    NoColumn {
        /// The English heading.
        heading: &'static str,
    },
    /// Rows are wrong; reports every fault at once.
    Refused {
        /// Faults in the order of rows.
        faults: Vec<AnswerFault>,
    },
}

impl Explain for ProofError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Table(error) => {
                says!(PROOF_TABLE, en "the answers cannot be read", zh "核对结果表无法读取").because(error)
            }
            Self::NoColumn { heading } => {
                says!(PROOF_NO_COLUMN, en "no column is headed {heading}", zh "没有表头为 {heading} 的列")
            }
            Self::Refused { faults } => {
                says!(PROOF_REFUSED, en "{} faults in the answers", zh "核对结果表中有 {} 处错误", faults.len())
                    .details(|| faults.iter().map(|fault| with_message(json!(fault), &fault.text())).collect())
            }
        }
    }
}

error!(ProofError);

/// What is wrong with a row of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AnswerFault {
    /// Row in the file of answers, from 1.
    pub line: u32,
    /// What is wrong.
    pub kind: AnswerFaultKind,
}

/// What is wrong with a row of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AnswerFaultKind {
    /// The row of the roster is not a number.
    Row,
    /// The photo's digest is not twelve hexadecimal digits.
    Photo,
    /// The answer is not one of the known words.
    Answer,
    /// Another row answers differently about the same photo of the same person.
    Contradiction,
}

impl AnswerFault {
    /// The fault as a sentence.
    pub fn text(&self) -> Text {
        let (zh, en) = match self.kind {
            AnswerFaultKind::Row => ("行号不是数字", "the roster row is not a number"),
            AnswerFaultKind::Photo => ("照片编号不完整", "the number of the photo is incomplete"),
            AnswerFaultKind::Answer => {
                ("核对结果无法识别，应为 确认、非本人 或 重拍", "expected confirmed, wrong person or retake")
            }
            AnswerFaultKind::Contradiction => ("与另一行的核对结果矛盾", "contradicts another row"),
        };
        Text::new(format!("第 {} 行：{zh}", self.line), format!("row {}: {en}", self.line))
    }
}

/// Reads answers back from CSV or XLSX, by the headings of [`answer_workbook`]; rows without an answer are left out.
///
/// # Errors
/// [`ProofError`]; [`ProofError::Refused`] reports every fault at once.
///
/// ```
/// use campix_core::day::proof::{Answer, answers};
/// let file = "行号,照片编号,核对结果\n2,0123456789ab,确认\n3,ba9876543210,非本人\n4,aaaaaaaaaaaa,\n";
/// let read = answers(file.as_bytes())?;
/// assert_eq!(read.iter().map(|answer| answer.answer).collect::<Vec<_>>(), [Answer::Confirmed, Answer::WrongPerson]);
/// # Ok::<(), campix_core::day::proof::ProofError>(())
/// ```
pub fn answers(bytes: &[u8]) -> Result<Vec<ProofAnswer>, ProofError> {
    let rows = text_rows(bytes).map_err(ProofError::Table)?;
    let mut found: BTreeMap<(u32, String), Answer> = BTreeMap::new();
    let mut faults: Vec<AnswerFault> = Vec::new();
    let mut columns: Option<[usize; 3]> = None;
    for (_, line, cells) in &rows {
        if let Some(headings) = columns_of(cells) {
            columns = Some(headings);
            continue;
        }
        let Some([row, photo, answer]) = columns else { continue };
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        if cell(answer).is_empty() {
            continue;
        }
        let mut fault = |kind| faults.push(AnswerFault { line: *line, kind });
        let row = cell(row).parse::<u32>().map_err(|_| fault(AnswerFaultKind::Row)).ok();
        let digest = cell(photo).to_ascii_lowercase();
        let whole = digest.len() == 12 && digest.bytes().all(|b| b.is_ascii_hexdigit());
        if !whole {
            fault(AnswerFaultKind::Photo);
        }
        let given = meaning(cell(answer));
        if given.is_none() {
            fault(AnswerFaultKind::Answer);
        }
        let (Some(row), true, Some(given)) = (row, whole, given) else { continue };
        match found.get(&(row, digest.clone())) {
            Some(&other) if other != given => fault(AnswerFaultKind::Contradiction),
            Some(_) => {}
            None => {
                found.insert((row, digest), given);
            }
        }
    }
    if columns.is_none() {
        return Err(ProofError::NoColumn { heading: "answer" });
    }
    if !faults.is_empty() {
        return Err(ProofError::Refused { faults });
    }
    Ok(found.into_iter().map(|((row, photo), answer)| ProofAnswer { row, photo, answer }).collect())
}

/// Columns of row, photo and answer, if this is the row of headings.
fn columns_of(cells: &[String]) -> Option<[usize; 3]> {
    let place = |column: usize| {
        let (zh, en, _) = COLUMNS[column];
        cells.iter().position(|cell| cell == zh || cell.to_lowercase() == en)
    };
    Some([place(0)?, place(1)?, place(5)?])
}

fn meaning(text: &str) -> Option<Answer> {
    let text = text.trim().to_lowercase();
    ANSWERS.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(answer, _)| *answer)
}
