//! One fault of the answer of an engine outside campix.

use serde_json::{Value as Json, json};

use crate::ground::text::Text;

/// What is wrong with an answer: which face, from 1, which point, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnswerFault {
    /// Place of the face in the answer, from 1.
    pub face: usize,
    /// Name of the point; empty if it is about the face.
    pub point: String,
    /// What is wrong.
    pub what: Text,
}

impl AnswerFault {
    pub(super) fn to_json(&self) -> Json {
        json!({ "face": self.face, "point": self.point, "message": self.what.en, "message_zh": self.what.zh })
    }
}
