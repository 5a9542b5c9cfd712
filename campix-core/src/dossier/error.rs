//! Why dossiers could not be written. Problems of single people are in their dossiers, not here.

use crate::compare::{CompareError, MapError, Pair};
use crate::day::{DayError, JournalError, OutputError};
use crate::ground::explain::{Explain, Explanation, both, error, says};
use crate::ground::text::Text;
use crate::paper::{FontError, PdfError};

use super::duty::DutyError;
use super::review::ReviewError;

/// The work could not be done. What was written before stays, and is named in the journal.
#[derive(Debug)]
#[non_exhaustive]
pub enum DossierError {
    /// The folder or the journal of the day cannot be used.
    Day(DayError),
    /// The records are not those of this journal.
    OtherDay {
        /// What does not fit.
        what: Text,
    },
    /// A list of answers cannot be used.
    Compare(CompareError),
    /// A service gave an answer that no table maps.
    Unmapped {
        /// Row of the person in the roster.
        row: u32,
        /// Why.
        error: MapError,
    },
    /// A review cannot be used.
    Review(ReviewError),
    /// A statement cannot be used.
    Duty(DutyError),
    /// A text for the journal names the person it is about.
    NamesPerson {
        /// Row of the person in the roster.
        row: u32,
    },
    /// No one on the roster has this row.
    Nobody {
        /// The requested row.
        row: u32,
    },
    /// The person has no delivered photo to be compared.
    NoPhoto {
        /// Row of the person in the roster.
        row: u32,
    },
    /// No font can write Chinese.
    Font(FontError),
    /// A PDF cannot be written.
    Pdf(PdfError),
    /// A template does not parse or render.
    Template {
        /// Which template.
        name: &'static str,
        /// Line, from 1; 0 if unknown.
        line: usize,
        /// The kind of fault.
        what: String,
    },
    /// A workbook or page cannot be made.
    Output(OutputError),
    /// The logo is not a JPEG picture.
    Logo,
    /// No picture that could be handed over is on the other side of this comparison.
    NoReference {
        /// The comparison.
        pair: Pair,
    },
    /// The people of the cover do not add up: a defect of campix.
    Totals {
        /// What was counted: "people".
        what: Text,
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// Somebody cancelled. Dossiers that were written are whole and named in the journal; the next run goes on from there.
    Cancelled {
        /// People whose dossiers are finished.
        done: u64,
    },
    /// The caller asked to stop before a service had answered.
    NotAsked {
        /// Row of the person in the roster.
        row: u32,
    },
}

impl From<JournalError> for DossierError {
    fn from(error: JournalError) -> Self {
        Self::Day(error.into())
    }
}

impl Explain for DossierError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Day(error) => error.explain(),
            Self::OtherDay { what } => says!(
                DOSSIER_OTHER_DAY,
                en "the records are not those of this day: {what}",
                zh "记录不属于这一天：{what}"; what = what
            ),
            Self::Compare(error) => error.explain(),
            Self::Unmapped { row, error } => {
                let why = error.text();
                let text = both!(
                    en "the answer about row {row} cannot be mapped: {why}",
                    zh "名单第 {row} 行的比对答复无法对照：{why}"; why = why
                );
                Explanation::new(error.code(), text)
            }
            Self::Review(error) => error.explain(),
            Self::Duty(error) => error.explain(),
            Self::NamesPerson { row } => says!(
                DOSSIER_NAMES_PERSON,
                en "the text about row {row} contains the name or a number of the person, which must not enter the journal",
                zh "关于名单第 {row} 行的文字含有本人姓名或号码，不得写入日志"
            ),
            Self::Nobody { row } => {
                says!(DOSSIER_NOBODY, en "no one on the roster has row {row}", zh "名单中没有第 {row} 行")
            }
            Self::NoPhoto { row } => {
                says!(DOSSIER_NO_PHOTO, en "row {row} has no delivered photo", zh "名单第 {row} 行没有已交付的照片")
            }
            Self::Font(error) => error.explain(),
            Self::Pdf(error) => error.explain(),
            Self::Template { name, line, what } => says!(
                DOSSIER_TEMPLATE,
                en "line {line} of the template {name}: {what}",
                zh "模板 {name} 第 {line} 行有误（原文：{what}）"
            ),
            Self::Output(error) => error.explain(),
            Self::NoReference { pair } => says!(
                DOSSIER_NO_REFERENCE,
                en "{pair} has no reference picture; id-card, admission, enrolment and police have",
                zh "{pair} 没有参考照片；有参考照片的是 id-card、admission、enrolment、police"
            ),
            Self::Logo => says!(DOSSIER_LOGO, en "the logo is not a JPEG picture", zh "徽标不是 JPEG 图片"),
            Self::Cancelled { done } => says!(
                DAY_CANCELLED,
                en "stopped after the dossiers of {done} people; the next run goes on from there",
                zh "已完成 {done} 人的档案后停止；下次运行会从这里继续"
            ),
            Self::Totals { what, expected, found } => {
                says!(
                    DOSSIER_TOTALS,
                    en "the totals of {what} do not add up: {expected} expected, {found} found",
                    zh "{what}的人数对不上：应为 {expected}，实为 {found}"; what = what
                )
            }
            Self::NotAsked { row } => says!(
                DAY_CANCELLED,
                en "stopped before the service had answered about row {row}",
                zh "在比对服务答复名单第 {row} 行之前停止"
            ),
        }
    }
}

error!(
    DossierError: Day(DayError), Compare(CompareError), Review(ReviewError), Duty(DutyError), Font(FontError),
    Pdf(PdfError), Output(OutputError)
);
