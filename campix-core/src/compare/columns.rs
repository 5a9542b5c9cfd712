//! The columns of a list of answers, and how a list is read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::class::Pair;

/// What a column of a list of answers holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Field {
    /// Row of the person in the roster.
    Row,
    /// Student number.
    StudentNo,
    /// Identity number.
    IdNumber,
    /// Exam number.
    ExamNo,
    /// What was compared with what.
    Pair,
    /// Id of the provider.
    Provider,
    /// Score.
    Score,
    /// Code or word of the result.
    Code,
    /// Threshold that was asked for.
    Threshold,
    /// When.
    Time,
    /// The provider's number of the call.
    Flow,
    /// Digest of the picture, 12 or 64 hexadecimal digits.
    Photo,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 12] = [
        Self::Row,
        Self::StudentNo,
        Self::IdNumber,
        Self::ExamNo,
        Self::Pair,
        Self::Provider,
        Self::Score,
        Self::Code,
        Self::Threshold,
        Self::Time,
        Self::Flow,
        Self::Photo,
    ];
    /// The fields by which a person is found.
    pub(super) const PERSON: [Self; 4] = [Self::Row, Self::StudentNo, Self::IdNumber, Self::ExamNo];

    /// The name in errors and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::StudentNo => "student_no",
            Self::IdNumber => "id_number",
            Self::ExamNo => "exam_no",
            Self::Pair => "pair",
            Self::Provider => "provider",
            Self::Score => "score",
            Self::Code => "code",
            Self::Threshold => "threshold",
            Self::Time => "time",
            Self::Flow => "flow",
            Self::Photo => "photo",
        }
    }
}

/// How a list of answers is read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Headings named by the caller; for JSON lines keys, or pointers such as `/data/score`. Default: found by known headings.
    pub columns: BTreeMap<Field, String>,
    /// Provider of rows that name none. Default: such rows are faults.
    pub provider: Option<String>,
    /// Pair of rows that name none. Default: such rows are faults.
    pub pair: Option<Pair>,
    /// Threshold of rows that name none. Default: the one the provider recommends, if any.
    pub threshold: Option<f64>,
}

impl ImportOptions {
    /// Names the column of a field.
    #[must_use]
    pub fn column(mut self, field: Field, heading: &str) -> Self {
        self.columns.insert(field, heading.to_owned());
        self
    }

    /// Sets the provider of rows that name none.
    #[must_use]
    pub fn provider(mut self, id: &str) -> Self {
        self.provider = Some(id.to_owned());
        self
    }

    /// Sets the pair of rows that name none.
    #[must_use]
    pub const fn pair(mut self, pair: Pair) -> Self {
        self.pair = Some(pair);
        self
    }

    /// Sets the threshold of rows that name none.
    #[must_use]
    pub const fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = Some(threshold);
        self
    }
}
