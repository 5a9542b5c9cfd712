//! What people decide about answers: the list they receive, and their decisions read back from it.
//!
//! A decision is stored with the answer, with reviewer, reason, evidence and time; the answer itself is never changed.

use crate::ground::explain::{Explain, Explanation, error, says, with_message};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::day::OutputError;
use crate::day::handout::table::{self, Column, Look, Row, Table};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::{Language, Text};
use crate::ground::words::words;
use crate::people::roster::{RosterError, figure_rows};

use super::duty::is_text;

words! {
    /// What a reviewer decided.
    #[non_exhaustive]
    pub enum Decision {
        /// It is the person; the evidence says how that was established.
        SamePerson "same-person",
        /// It is another person.
        DifferentPerson "different-person",
        /// The photo has to be taken again.
        Retake "retake",
        /// Not decided yet, for the given reason.
        Pending "pending",
    }
}

impl Decision {
    /// Its name, for people to read and in the list.
    pub const fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::SamePerson => ("确认同一人", "same person"),
            Self::DifferentPerson => ("确认非同一人", "different person"),
            Self::Retake => ("重拍", "retake"),
            Self::Pending => ("待定", "pending"),
        };
        language.pick(zh, en)
    }

    fn of(words: &str) -> Option<Self> {
        let words = words.trim().to_lowercase();
        let languages = [Language::Zh, Language::En];
        Self::ALL.into_iter().find(|decision| languages.iter().any(|language| decision.title(*language) == words))
    }
}

/// One decision about one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Review {
    /// The reviewer, by name.
    pub reviewer: String,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// What it is based on: the document that was seen, the person who vouched.
    pub evidence: String,
    /// When, as the reviewer wrote it.
    pub when: String,
}

impl Review {
    /// A decision.
    pub fn new(reviewer: &str, decision: Decision, reason: &str, evidence: &str, when: &str) -> Self {
        let [reviewer, reason, evidence, when] = [reviewer, reason, evidence, when].map(|text| text.trim().to_owned());
        Self { reviewer, decision, reason, evidence, when }
    }

    pub(super) fn is_whole(&self) -> bool {
        [&self.reviewer, &self.reason, &self.evidence, &self.when].into_iter().all(|text| is_text(text))
    }
}

/// Why reviews cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReviewError {
    /// The file is not a table.
    Table(RosterError),
    /// A column is missing.
    NoColumn,
    /// Rows are wrong; reports every fault at once. Nothing was added.
    Refused {
        /// Faults in the order of rows.
        faults: Vec<ReviewFault>,
    },
}

impl Explain for ReviewError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Table(error) => {
                says!(REVIEW_TABLE, en "the reviews cannot be read", zh "复核表无法读取").because(error)
            }
            Self::NoColumn => {
                says!(REVIEW_NO_COLUMN, en "the list of reviews lacks one of its columns", zh "复核表缺少一列")
            }
            Self::Refused { faults } => {
                says!(REVIEW_REFUSED, en "{} faults in the reviews", zh "复核表中有 {} 处错误", faults.len())
                    .details(|| faults.iter().map(|fault| with_message(json!(fault), &fault.text())).collect())
            }
        }
    }
}

error!(ReviewError);

/// What is wrong with a row of reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewFault {
    /// Row of the list, from 1; 0 for a review that was not read from one.
    pub row: u32,
    /// What is wrong.
    pub kind: ReviewFaultKind,
}

/// What is wrong with a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReviewFaultKind {
    /// The number of the answer is not its first twelve digits.
    Answer,
    /// The journal has no such answer.
    UnknownAnswer,
    /// The decision is not one of the words offered.
    Decision,
    /// Reviewer, reason, evidence or time is missing, longer than 200 characters or has control characters.
    Incomplete,
    /// A text names the person, which must not enter the journal.
    NamesPerson,
    /// Another row decides differently about the same answer.
    Contradiction,
}

impl ReviewFault {
    /// The fault as a sentence.
    pub fn text(&self) -> Text {
        let (zh, en) = match self.kind {
            ReviewFaultKind::Answer => ("答复编号不完整", "the number of the answer is incomplete"),
            ReviewFaultKind::UnknownAnswer => ("日志中没有这一答复", "the journal has no such answer"),
            ReviewFaultKind::Decision => ("复核决定无法识别", "the decision is not one of the words offered"),
            ReviewFaultKind::Incomplete => {
                ("复核人、理由、证据、时间须齐全（各不超过200字）", "reviewer, reason, evidence and time are needed")
            }
            ReviewFaultKind::NamesPerson => ("文字含有本人姓名或号码，不得写入日志", "a text names the person"),
            ReviewFaultKind::Contradiction => ("与另一行的决定矛盾", "contradicts another row"),
        };
        Text::new(format!("第 {} 行：{zh}", self.row), format!("row {}: {en}", self.row))
    }
}

/// One line of the review list.
pub(super) struct Question {
    pub(super) row: u32,
    pub(super) answer: Sha256Digest,
    pub(super) place: String,
    pub(super) name: String,
    pub(super) pair: &'static str,
    pub(super) given: String,
}

/// Columns of the review list.
const COLUMNS: [Column; 11] = [
    ("名单行号", "roster row", 9.0),
    ("答复编号", "answer", 16.0),
    ("院系班级", "class", 30.0),
    ("姓名", "name", 12.0),
    ("比对项目", "pair", 24.0),
    ("比对方原始结果", "the provider's answer", 36.0),
    ("复核决定", "decision", 16.0),
    ("理由", "reason", 30.0),
    ("证据", "evidence", 30.0),
    ("复核人", "reviewer", 12.0),
    ("复核时间", "when", 18.0),
];
/// Columns of answer, decision, reason, evidence, reviewer and time.
const READ: [usize; 6] = [1, 6, 7, 8, 9, 10];

pub(super) fn workbook(questions: &[Question], language: Language) -> Result<Vec<u8>, OutputError> {
    let rows = questions.iter().map(|question| {
        let Question { row, answer, place, name, pair, given } = question;
        let mut cells =
            vec![row.to_string(), answer.short(), place.clone(), name.clone(), (*pair).to_owned(), given.clone()];
        cells.resize(COLUMNS.len(), String::new());
        Row::plain(cells)
    });
    let table = Table {
        name: language.pick("复核名单", "Review").to_owned(),
        columns: &COLUMNS,
        language,
        rows: Box::new(rows),
        look: Look::FORM,
        optional: &[],
        tab: None,
        choices: Some((6, Decision::ALL.map(|decision| decision.title(language)).to_vec())),
        running: None,
    };
    table::workbook_in_memory(|book| table::fill(book.add_worksheet(), table), "review.xlsx")
}

/// One line read back: row of the list, first digits of the answer, decision.
pub(super) type Decided = (u32, String, Review);

/// Reads decisions from the filled-in list, as CSV or XLSX, with every fault of form; rows without a decision are
/// left out.
///
/// # Errors
/// [`ReviewError::Table`], [`ReviewError::NoColumn`].
pub(super) fn decided(bytes: &[u8]) -> Result<(Vec<Decided>, Vec<ReviewFault>), ReviewError> {
    let rows = figure_rows(bytes).map_err(ReviewError::Table)?;
    let mut columns: Option<[usize; 6]> = None;
    let mut found: Vec<Decided> = Vec::new();
    let mut faults = Vec::new();
    for (_, line, cells) in &rows {
        let Some(columns) = columns else {
            columns = places(cells);
            continue;
        };
        let [answer, decision, reason, evidence, reviewer, when] =
            columns.map(|at| cells.get(at).map_or("", |cell| cell.trim()));
        if decision.is_empty() {
            continue;
        }
        let mut fault = |kind| faults.push(ReviewFault { row: *line, kind });
        let answer = answer.to_ascii_lowercase();
        if answer.len() != 12 || !answer.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            fault(ReviewFaultKind::Answer);
        }
        let Some(decision) = Decision::of(decision) else {
            fault(ReviewFaultKind::Decision);
            continue;
        };
        let review = Review::new(reviewer, decision, reason, evidence, when);
        if !review.is_whole() {
            fault(ReviewFaultKind::Incomplete);
        }
        if found.iter().any(|(_, other, known)| *other == answer && known.decision != decision) {
            fault(ReviewFaultKind::Contradiction);
        }
        found.push((*line, answer, review));
    }
    if columns.is_none() {
        return Err(ReviewError::NoColumn);
    }
    Ok((found, faults))
}

fn places(cells: &[String]) -> Option<[usize; 6]> {
    let place = |column: usize| {
        let (zh, en, _) = COLUMNS[column];
        cells.iter().position(|cell| cell.trim() == zh || cell.trim().to_lowercase() == en)
    };
    let found: Vec<usize> = READ.iter().filter_map(|column| place(*column)).collect();
    found.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_read_back_and_every_fault_is_told() {
        let head = "答复编号,复核决定,理由,证据,复核人,复核时间\n";
        let good = format!(
            "{head}0123456789ab,确认同一人,发型变化,核验身份证原件,王老师,2026-09-02 09:00\nba9876543210,,,,,\n"
        );
        let (read, faults) = decided(good.as_bytes()).unwrap();
        assert_eq!((read.len(), faults.len()), (1, 0));
        assert_eq!((read[0].0, read[0].2.decision), (2, Decision::SamePerson));
        let bad = format!(
            "{head}0123,确认同一人,a,b,c,d\n0123456789ab,也许,a,b,c,d\n0123456789ab,pending,a,,c,d\n0123456789ab,重拍,a,b,c,d\n"
        );
        let (_, faults) = decided(bad.as_bytes()).unwrap();
        let kinds: Vec<_> = faults.iter().map(|fault| (fault.row, fault.kind)).collect();
        assert_eq!(
            kinds,
            [
                (2, ReviewFaultKind::Answer),
                (3, ReviewFaultKind::Decision),
                (4, ReviewFaultKind::Incomplete),
                (5, ReviewFaultKind::Contradiction),
            ]
        );
        assert!(matches!(decided(b"a,b\n"), Err(ReviewError::NoColumn)));
    }

    #[test]
    fn the_list_can_be_read_back() {
        let question = Question {
            row: 7,
            answer: Sha256Digest::of(b"answer"),
            place: "计算机学院".to_owned(),
            name: "欧…".to_owned(),
            pair: "采集照 ↔ 录取照",
            given: "52".to_owned(),
        };
        let book = workbook(&[question], Language::Zh).unwrap();
        assert_eq!(decided(&book).unwrap(), (Vec::new(), Vec::new()));
    }
}
