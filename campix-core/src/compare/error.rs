//! Why answers cannot be taken. Rows are named by their number; nothing of a person is kept.

use crate::ground::errors::ErrorCode;
use crate::ground::text::Text;
use crate::people::roster::RosterError;

use super::import::Field;

/// A table of providers cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderError {
    /// The text is no such table.
    #[error("line {line} of the table of providers: {what}")]
    Toml {
        /// Line, from 1; 0 where it is not known.
        line: u32,
        /// What is wrong with it.
        what: String,
    },
    /// The table has another schema.
    #[error("expected schema {expected}, found {found}")]
    Schema {
        /// The schema understood.
        expected: u32,
        /// The schema of the table.
        found: u32,
    },
    /// A provider contradicts itself or another.
    #[error("provider {provider}: {what}")]
    Invalid {
        /// Its id.
        provider: String,
        /// What is wrong.
        what: &'static str,
    },
    /// No provider has this id.
    #[error("no provider is called {id}")]
    Unknown {
        /// The id, "…" where it is no short word.
        id: String,
    },
}

impl ProviderError {
    /// Number of the error, 1000–1003.
    pub const fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::Toml { .. } => 1000,
            Self::Schema { .. } => 1001,
            Self::Invalid { .. } => 1002,
            Self::Unknown { .. } => 1003,
        })
    }
}

/// Why an answer cannot be mapped. It is never guessed what a provider may have meant.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error, serde::Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MapError {
    /// The provider's table has no such code.
    #[error("the provider's table does not map this code")]
    Code,
    /// The score is no number.
    #[error("expected a decimal number as score")]
    Score,
    /// The score lies outside the scale.
    #[error("expected a score of {min}–{max}")]
    OffScale {
        /// Least score.
        min: f64,
        /// Greatest score.
        max: f64,
    },
    /// The provider gives no scores.
    #[error("the provider's table has no scale for a score")]
    NoScale,
    /// The table does not say what scores mean.
    #[error("the provider's table does not say what a score means")]
    NoBands,
    /// Only a threshold tells, and none is given.
    #[error("a score of this provider means nothing without the threshold that was asked for")]
    NoThreshold,
    /// The threshold lies outside the scale.
    #[error("expected a threshold of {min}–{max}")]
    ThresholdOffScale {
        /// Least score.
        min: f64,
        /// Greatest score.
        max: f64,
    },
    /// The provider's table has borders, and the threshold is none of them.
    #[error(
        "the threshold differs from the border of the provider's table; a contract that shifts it needs a table of its own"
    )]
    OtherThreshold,
    /// Neither a score nor a code.
    #[error("expected a code or a score")]
    Nothing,
    /// The provider does not speak of this pair.
    #[error("the provider does not speak of this pair")]
    Pair,
    /// The time is none.
    #[error("expected a time such as 2026-09-01 10:41:07")]
    Time,
    /// The number of the call is too long or has control characters.
    #[error("expected at most 64 characters as number of the call")]
    Flow,
}

impl MapError {
    /// Number of the error, 1010–1021.
    pub const fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::Code => 1010,
            Self::Score => 1011,
            Self::OffScale { .. } => 1012,
            Self::NoScale => 1013,
            Self::NoBands => 1014,
            Self::NoThreshold => 1015,
            Self::ThresholdOffScale { .. } => 1016,
            Self::OtherThreshold => 1017,
            Self::Nothing => 1018,
            Self::Pair => 1019,
            Self::Time => 1020,
            Self::Flow => 1021,
        })
    }

    fn zh(&self) -> String {
        match self {
            Self::Code => "结果代码不在该比对方的对照表中".to_owned(),
            Self::Score => "分数不是数字".to_owned(),
            Self::OffScale { min, max } => format!("分数应在 {min}–{max} 之间"),
            Self::NoScale => "该比对方不给分数".to_owned(),
            Self::NoBands => "该比对方的对照表没有说明分数的含义".to_owned(),
            Self::NoThreshold => "该比对方的分数必须注明所用阈值".to_owned(),
            Self::ThresholdOffScale { min, max } => format!("阈值应在 {min}–{max} 之间"),
            Self::OtherThreshold => "阈值与对照表的分界不同，请使用合同自己的对照表".to_owned(),
            Self::Nothing => "既无结果代码也无分数".to_owned(),
            Self::Pair => "该比对方不做这种比对".to_owned(),
            Self::Time => "时间格式不对，应如 2026-09-01 10:41:07".to_owned(),
            Self::Flow => "流水号过长或含控制字符".to_owned(),
        }
    }
}

/// A list of answers cannot be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// The file is no table.
    #[error("the answers cannot be read")]
    Table(#[source] RosterError),
    /// No row of headings was found, or a column named by the caller is not there.
    #[error("no column is headed as {field}; name the column")]
    NoColumn {
        /// The field.
        field: &'static str,
    },
    /// A provider named by the caller is not known.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// Rows are wrong. All of them are told at once; nothing was taken.
    #[error("{} faults in the answers", faults.len())]
    Refused {
        /// Faults in the order of rows.
        faults: Vec<Fault>,
    },
}

impl CompareError {
    /// Number of the error, 850–852 and those of providers.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Table(_) => ErrorCode(850),
            Self::NoColumn { .. } => ErrorCode(851),
            Self::Provider(error) => error.code(),
            Self::Refused { .. } => ErrorCode(852),
        }
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// Row of the file, from 1; of JSON lines the line.
    pub row: u32,
    /// The column it is about, where it is about one.
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
    /// Nobody on the roster has this number.
    UnknownPerson,
    /// Several people on the roster have this number.
    SeveralPeople,
    /// The numbers of the row belong to different people.
    OtherPerson,
    /// It is not said what was compared.
    NoPair,
    /// The words for what was compared are not known.
    UnknownPair,
    /// It is not said who compared.
    NoProvider,
    /// No provider has this id.
    UnknownProvider,
    /// The answer cannot be mapped.
    Map(MapError),
    /// The threshold is no number.
    Threshold,
    /// The picture is not named by the first twelve or all digits of its digest.
    Photo,
    /// The picture is none of the person's.
    OtherPhoto,
    /// Another row, or the journal, has the same number of the call and says something else.
    SameFlow,
    /// The number of the call holds a number of the person, which must not enter the journal.
    PersonalFlow,
    /// The line is no JSON object.
    Json,
    /// All scores of this provider lie between 0 and 1, though its scale does not end there.
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
                ("名单中没有此人".to_owned(), "nobody on the roster has this number".to_owned())
            }
            FaultKind::SeveralPeople => {
                ("名单中有多人用此号码".to_owned(), "several people have this number".to_owned())
            }
            FaultKind::OtherPerson => {
                ("本行的号码属于不同的人".to_owned(), "the numbers belong to different people".to_owned())
            }
            FaultKind::NoPair => ("没有说明比对对象".to_owned(), "it is not said what was compared".to_owned()),
            FaultKind::UnknownPair => ("比对对象无法识别".to_owned(), "unknown words for what was compared".to_owned()),
            FaultKind::NoProvider => ("没有说明比对方".to_owned(), "it is not said who compared".to_owned()),
            FaultKind::UnknownProvider => ("比对方未知".to_owned(), "unknown provider".to_owned()),
            FaultKind::Map(error) => (error.zh(), error.to_string()),
            FaultKind::Threshold => ("阈值不是数字".to_owned(), "the threshold is no number".to_owned()),
            FaultKind::Photo => (
                "照片编号应为摘要的前 12 位或全部 64 位".to_owned(),
                "expected 12 or 64 hexadecimal digits of the picture's digest".to_owned(),
            ),
            FaultKind::OtherPhoto => {
                ("照片编号不是本人的照片".to_owned(), "the picture is none of the person's".to_owned())
            }
            FaultKind::SameFlow => (
                "流水号已有内容不同的答复".to_owned(),
                "another answer has this number of the call and says something else".to_owned(),
            ),
            FaultKind::PersonalFlow => (
                "流水号含有本人号码，不得写入日志".to_owned(),
                "the number of the call holds a number of the person".to_owned(),
            ),
            FaultKind::Json => ("不是 JSON 对象".to_owned(), "expected a JSON object".to_owned()),
            FaultKind::ScaleInDoubt => (
                "所有分数都在 0–1 之间，与该比对方的分制不符".to_owned(),
                "all scores lie between 0 and 1, which is not the provider's scale".to_owned(),
            ),
        };
        Text::new(format!("第 {} 行：{zh}", self.row), format!("row {}: {en}", self.row))
    }
}
