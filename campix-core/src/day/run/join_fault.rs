//! What is wrong with a table that is to be joined with a day: by row, with what to do, and without what the row says.

use serde::Serialize;
use serde_json::json;

use crate::ground::explain::{Explain, Explanation, error, says, with_message};
use crate::ground::text::Text;

/// A row of the table that cannot be joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JoinFault {
    /// Row of the table, from 1, headings included.
    pub row: u32,
    /// What is wrong with it.
    #[serde(flatten)]
    pub kind: JoinFaultKind,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum JoinFaultKind {
    /// There is no collection code.
    NoCode,
    /// The code stands in an earlier row, too.
    CodeTwice {
        /// That row.
        first: u32,
    },
    /// The person stands in an earlier row, too, with another code.
    PersonTwice {
        /// That row.
        first: u32,
    },
}

impl JoinFault {
    /// The fault and its cure as a sentence.
    pub fn text(&self) -> Text {
        let row = self.row;
        match self.kind {
            JoinFaultKind::NoCode => Text::new(
                format!("第 {row} 行没有采集码；请补上，或删去此行"),
                format!("row {row} has no collection code; fill it in or delete the row"),
            ),
            JoinFaultKind::CodeTwice { first } => Text::new(
                format!("第 {row} 行的采集码与第 {first} 行相同；一个码只属于一人，请查明是谁的，更正另一行"),
                format!(
                    "row {row} has the code of row {first}; a code is one person's: find out whose, and correct the other row"
                ),
            ),
            JoinFaultKind::PersonTwice { first } => Text::new(
                format!("第 {row} 行与第 {first} 行是同一人（号码相同），而采集码不同；请只留实际使用的那一行"),
                format!("rows {row} and {first} are one person with two codes; keep the row whose code was used"),
            ),
        }
    }
}

/// A table that cannot be joined; reports every fault. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JoinFaults(pub Vec<JoinFault>);

impl Explain for JoinFaults {
    fn explain(&self) -> Explanation<'_> {
        let count = self.0.len();
        let first = self.0.first().map(JoinFault::text).unwrap_or_default();
        says!(
            DAY_JOIN,
            en "the table cannot be joined, {count} rows are faulty; {first}",
            zh "无法对应：表中 {count} 行有误；{first}"; first = &first
        )
        .details(|| self.0.iter().map(|fault| with_message(json!(fault), &fault.text())).collect())
    }
}

error!(JoinFaults);
