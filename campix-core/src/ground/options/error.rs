//! Why options cannot be used: reports every fault of a text at once.

use serde_json::{Value as Json, json};

use crate::ground::errors::ErrorCode;
use crate::ground::explain::{Explain, Explanation, both, error};
use crate::ground::file_error::FileError;
use crate::ground::text::Text;
use crate::ground::words::UnknownWord;

/// Why options cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum OptionsError {
    /// The text has faults.
    Invalid {
        /// All faults, by position.
        faults: Vec<OptionFault>,
    },
    /// The file cannot be read or is not UTF-8.
    File(FileError),
}

impl Explain for OptionsError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Invalid { faults } => {
                let count = faults.len();
                let plural = if count == 1 { "fault" } else { "faults" };
                let list = |get: &dyn Fn(&OptionFault) -> String| -> String {
                    faults.iter().flat_map(|fault| ["\n  ".to_owned(), fault.place(), get(fault)]).collect()
                };
                let zh = format!("选项中有 {count} 处错误{}", list(&|fault| fault.text().zh.into_owned()));
                let en = format!("{count} {plural} in the options{}", list(&|fault| fault.text().en.into_owned()));
                Explanation::new(ErrorCode::OPTIONS_INVALID, Text::new(zh, en))
                    .details(|| faults.iter().map(OptionFault::to_json).collect())
            }
            Self::File(error) => {
                let text = Text::fixed("无法读取选项文件", "cannot read the file of options");
                let mut explanation = Explanation::new(ErrorCode::OPTIONS_IO, text).at(&error.path);
                explanation.cause = Some(&*error.source);
                explanation
            }
        }
    }
}

error!(OptionsError: File(FileError));

impl OptionsError {
    /// The faults of the text; none if the file could not be read.
    pub fn faults(&self) -> &[OptionFault] {
        match self {
            Self::Invalid { faults } => faults,
            Self::File(_) => &[],
        }
    }

    pub(super) fn of(text: &str, found: Vec<super::Found>) -> Self {
        let mut faults: Vec<OptionFault> = found
            .into_iter()
            .map(|(at, key, problem)| {
                let (line, column) = position(text, at);
                OptionFault { line, column, key, problem }
            })
            .collect();
        faults.sort_by(|a, b| (a.line, a.column, &a.key).cmp(&(b.line, b.column, &b.key)));
        Self::Invalid { faults }
    }
}

/// Line and column of a byte offset, both from 1, columns in characters.
pub(crate) fn position(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// What toml says about a table of the engine's own format: line and column, both from 1, and its words.
#[cfg(any(feature = "prints", feature = "dossier"))]
pub(crate) fn toml_fault(text: &str, error: &toml::de::Error) -> (usize, usize, String) {
    let (line, column) = position(text, error.span().map_or(0, |span| span.start));
    (line, column, error.message().to_owned())
}

/// One fault in a text of options.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OptionFault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The key concerned: `destinations[0].profile`; empty for the whole text.
    pub key: String,
    /// What is wrong with it.
    pub problem: OptionProblem,
}

impl OptionFault {
    /// What is wrong, for people to read.
    pub fn text(&self) -> Text {
        self.problem.text()
    }

    /// "3:11: packing: ".
    fn place(&self) -> String {
        let key = if self.key.is_empty() { String::new() } else { format!("{}: ", self.key) };
        format!("{}:{}: {key}", self.line, self.column)
    }

    fn to_json(&self) -> Json {
        json!({ "line": self.line, "column": self.column, "key": self.key, "message": self.text() })
    }
}

impl std::fmt::Display for OptionFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.place(), self.text().en)
    }
}

/// What is wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptionProblem {
    /// Neither TOML nor JSON.
    Syntax {
        /// What is wrong; the words of the parser are behind a sentence of our own.
        what: Text,
    },
    /// A key that does not exist.
    UnknownKey {
        /// The keys that exist.
        expected: Vec<String>,
        /// The key that may have been meant.
        nearest: Option<String>,
    },
    /// A required key.
    Missing,
    /// A value of another type.
    WrongType {
        /// What is expected.
        expected: Text,
        /// What was found.
        found: Text,
    },
    /// A word outside its vocabulary.
    NotOneOf {
        /// The words of the vocabulary.
        expected: &'static [&'static str],
        /// The word that was found.
        found: String,
    },
    /// A value that is impossible.
    Impossible {
        /// What is impossible.
        what: Text,
    },
}

impl OptionProblem {
    /// What is wrong, for people to read.
    pub fn text(&self) -> Text {
        match self {
            Self::Syntax { what } => both!(en "cannot be parsed: {what}", zh "无法解析：{what}"; what = what),
            Self::UnknownKey { expected, nearest } => match nearest {
                Some(nearest) => Text::new(
                    format!("未知的选项；是否为 {nearest}？"),
                    format!("unknown key; did you mean {nearest}?"),
                ),
                None => Text::new(
                    format!("未知的选项；可用：{}", expected.join("、")),
                    format!("unknown key; expected {}", expected.join(", ")),
                ),
            },
            Self::Missing => Text::fixed("缺少", "missing"),
            Self::WrongType { expected, found } => {
                both!(
                    en "expected {expected}, found {found}", zh "应为{expected}，实为{found}";
                    expected = expected, found = found
                )
            }
            Self::NotOneOf { expected, found } => UnknownWord::new(found, expected).text(),
            Self::Impossible { what } => what.clone(),
        }
    }
}
