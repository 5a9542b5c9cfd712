//! Why answers cannot be used. Rows are named by their number; nothing of a person is kept.

use crate::ground::explain::{Explain, Explanation, error, says, with_message};
use crate::ground::text::Text;
use crate::people::roster::RosterError;
use serde_json::json;

use super::columns::Field;

/// A table of providers cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProviderError {
    /// The text is not such a table.
    Toml {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong with it, in the words of the parser.
        what: String,
    },
    /// The table has another schema.
    Schema {
        /// The schema understood.
        expected: u32,
        /// The schema of the table.
        found: u32,
    },
    /// A provider contradicts itself or another.
    Invalid {
        /// Its id.
        provider: String,
        /// What is wrong.
        what: Text,
    },
    /// No provider has this id.
    Unknown {
        /// The id, "…" if it is not a short word.
        id: String,
    },
}

impl Explain for ProviderError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Toml { line, column, what } => says!(
                PROVIDER_TOML,
                en "line {line}, column {column} of the table of providers: {what}",
                zh "比对方对照表第 {line} 行第 {column} 列不符合格式（原文：{what}）"
            ),
            Self::Schema { expected, found } => says!(
                PROVIDER_SCHEMA, en "expected schema {expected}, found {found}", zh "schema 应为 {expected}，实为 {found}"
            ),
            Self::Invalid { provider, what } => {
                says!(
                    PROVIDER_INVALID, en "provider {provider}: {what}", zh "比对方 {provider}：{what}";
                    what = what
                )
            }
            Self::Unknown { id } => {
                says!(PROVIDER_UNKNOWN, en "no provider is called {id}", zh "没有名为 {id} 的比对方")
            }
        }
    }
}

error!(ProviderError);

/// Why an answer cannot be mapped. The meaning of a provider's answer is never guessed.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MapError {
    /// The provider's table has no such code.
    Code,
    /// The score is not a number.
    Score,
    /// The score is outside the scale.
    OffScale {
        /// Least score.
        min: f64,
        /// Greatest score.
        max: f64,
    },
    /// The score is a fraction of 1 on a scale that ends far above it: it seems to be on another one.
    OtherScale {
        /// Greatest score of the provider's scale.
        max: f64,
    },
    /// The provider gives no scores.
    NoScale,
    /// The table does not say what scores mean.
    NoBands,
    /// Only a threshold gives the meaning, and none was given.
    NoThreshold,
    /// The threshold is outside the scale.
    ThresholdOffScale {
        /// Least score.
        min: f64,
        /// Greatest score.
        max: f64,
    },
    /// The provider's table has limits, and the threshold is not one of them.
    OtherThreshold,
    /// Neither a score nor a code.
    Nothing,
    /// The provider does not compare this pair.
    Pair,
    /// The time is invalid.
    Time,
    /// The number of the call is too long or has control characters.
    Flow,
}

impl Explain for MapError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Code => says!(
                ANSWER_CODE, en "the provider's table does not map this code", zh "结果代码不在该比对方的对照表中"
            ),
            Self::Score => says!(ANSWER_SCORE, en "expected a decimal number as score", zh "分数不是数字"),
            Self::OffScale { min, max } => {
                says!(ANSWER_OFF_SCALE, en "expected a score of {min}–{max}", zh "分数应在 {min}–{max} 之间")
            }
            Self::OtherScale { max } => says!(
                ANSWER_OTHER_SCALE,
                en "the score is a fraction of 1 and the scale ends at {max}: check the scale, or add % to a score that is meant so",
                zh "分数是 0–1 之间的小数，而分制上限为 {max}：请核对分制；确为百分之几的，请加 %"
            ),
            Self::NoScale => says!(
                ANSWER_NO_SCALE, en "the provider's table has no scale for a score", zh "该比对方不给分数"
            ),
            Self::NoBands => says!(
                ANSWER_NO_BANDS,
                en "the provider's table does not say what a score means",
                zh "该比对方的对照表没有说明分数的含义"
            ),
            Self::NoThreshold => says!(
                ANSWER_NO_THRESHOLD,
                en "a score of this provider means nothing without the requested threshold",
                zh "该比对方的分数必须注明所用阈值"
            ),
            Self::ThresholdOffScale { min, max } => says!(
                ANSWER_THRESHOLD_OFF_SCALE, en "expected a threshold of {min}–{max}", zh "阈值应在 {min}–{max} 之间"
            ),
            Self::OtherThreshold => says!(
                ANSWER_OTHER_THRESHOLD,
                en "the threshold differs from the limit in the provider's table; a contract that changes it needs a table of its own",
                zh "阈值与对照表的分界不同，请使用合同自己的对照表"
            ),
            Self::Nothing => says!(ANSWER_NOTHING, en "expected a code or a score", zh "既无结果代码也无分数"),
            Self::Pair => {
                says!(ANSWER_PAIR, en "the provider does not compare this pair", zh "该比对方不做这种比对")
            }
            Self::Time => says!(
                ANSWER_TIME,
                en "expected a time such as 2026-09-01 10:41:07",
                zh "时间格式不对，应如 2026-09-01 10:41:07"
            ),
            Self::Flow => says!(
                ANSWER_FLOW, en "expected at most 64 characters as number of the call", zh "流水号过长或含控制字符"
            ),
        }
    }
}

error!(MapError);

/// A list of answers cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum CompareError {
    /// The file is not a table.
    Table(RosterError),
    /// No row of headings was found, or a column named by the caller does not exist.
    NoColumn {
        /// The field.
        field: Text,
    },
    /// A provider named by the caller is not known.
    Provider(ProviderError),
    /// Rows are wrong; reports every fault at once. Nothing was added.
    Refused {
        /// Faults in the order of rows.
        faults: Vec<Fault>,
    },
}

impl Explain for CompareError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Table(error) => {
                says!(COMPARE_TABLE, en "the answers cannot be read", zh "比对结果表无法读取").because(error)
            }
            Self::NoColumn { field } => says!(
                COMPARE_NO_COLUMN,
                en "no column is headed as {field}; name the column",
                zh "没有表头为 {field} 的列；请指定列名"; field = field
            ),
            Self::Provider(error) => error.explain(),
            Self::Refused { faults } => {
                says!(COMPARE_REFUSED, en "{} faults in the answers", zh "比对结果表中有 {} 处错误", faults.len())
                    .details(|| faults.iter().map(|fault| with_message(json!(fault), &fault.text())).collect())
            }
        }
    }
}

error!(CompareError: Provider(ProviderError));

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// Row of the file, from 1; for JSON lines the line.
    pub row: u32,
    /// The column it is about, if it is about one.
    pub field: Option<Field>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// There is no number to find the person by.
    NoPerson,
    /// No one on the roster has this number.
    UnknownPerson,
    /// Several people on the roster have this number.
    SeveralPeople,
    /// The numbers of the row belong to different people.
    OtherPerson,
    /// What was compared is not given.
    NoPair,
    /// The words for what was compared are unknown.
    UnknownPair,
    /// The provider is not given.
    NoProvider,
    /// No provider has this id.
    UnknownProvider,
    /// The answer cannot be mapped.
    Map(MapError),
    /// The threshold is not a number.
    Threshold,
    /// The picture is not named by the first twelve or all digits of its digest.
    Photo,
    /// The picture does not belong to the person.
    OtherPhoto,
    /// Another row, or the journal, has the same number of the call with a different answer.
    SameFlow,
    /// The number of the call contains a number of the person, which must not enter the journal.
    PersonalFlow,
    /// The file of the reference picture is not in the folder, no picture, or the comparison has none.
    Reference,
    /// The line is not a JSON object.
    Json,
    /// All scores of this provider are between 0 and 1, although its scale does not end there.
    ScaleInDoubt,
}

impl Fault {
    /// The fault as a sentence.
    pub fn text(&self) -> Text {
        let (zh, en) = match self.kind {
            FaultKind::NoPerson => {
                ("没有学号、证件号、考生号或名单行号".to_owned(), "no number to find the person by".to_owned())
            }
            FaultKind::UnknownPerson => {
                ("名单中没有此人".to_owned(), "no one on the roster has this number".to_owned())
            }
            FaultKind::SeveralPeople => {
                ("名单中有多人用此号码".to_owned(), "several people have this number".to_owned())
            }
            FaultKind::OtherPerson => {
                ("本行的号码属于不同的人".to_owned(), "the numbers belong to different people".to_owned())
            }
            FaultKind::NoPair => ("没有说明比对对象".to_owned(), "what was compared is not given".to_owned()),
            FaultKind::UnknownPair => ("比对对象无法识别".to_owned(), "unknown words for what was compared".to_owned()),
            FaultKind::NoProvider => ("没有说明比对方".to_owned(), "the provider is not given".to_owned()),
            FaultKind::UnknownProvider => ("比对方未知".to_owned(), "unknown provider".to_owned()),
            FaultKind::Map(error) => {
                let Text { zh, en } = error.text();
                (zh.into_owned(), en.into_owned())
            }
            FaultKind::Threshold => ("阈值不是数字".to_owned(), "the threshold is not a number".to_owned()),
            FaultKind::Photo => (
                "照片编号应为摘要的前 12 位或全部 64 位".to_owned(),
                "expected 12 or 64 hexadecimal digits of the picture's digest".to_owned(),
            ),
            FaultKind::OtherPhoto => {
                ("照片编号不是本人的照片".to_owned(), "the picture does not belong to the person".to_owned())
            }
            FaultKind::SameFlow => {
                ("流水号已有内容不同的答复".to_owned(), "a different answer has the same number of the call".to_owned())
            }
            FaultKind::PersonalFlow => (
                "流水号含有本人号码，不得写入日志".to_owned(),
                "the number of the call contains a number of the person".to_owned(),
            ),
            FaultKind::Reference => (
                "参考照片不在所给文件夹中、无法读取，或这种比对没有参考照片".to_owned(),
                "the reference picture is not in the folder or cannot be read, or the comparison has none".to_owned(),
            ),
            FaultKind::Json => ("不是 JSON 对象".to_owned(), "expected a JSON object".to_owned()),
            FaultKind::ScaleInDoubt => (
                "所有分数都在 0–1 之间，与该比对方的分制不符".to_owned(),
                "all scores are between 0 and 1, which is not the provider's scale".to_owned(),
            ),
        };
        Text::new(format!("第 {} 行：{zh}", self.row), format!("row {}: {en}", self.row))
    }
}
