//! Any error of the engine in the terms that C, Python and JSON share: code, name, message, causes, file, details.
//!
//! Input: an error of any stage. Output: a [`Failure`]. Invariant: what an error does not contain (names and numbers of
//! people) is not here either.

use std::error::Error as StdError;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use crate::ground::errors::ErrorCode;
use crate::ground::explain::Explain;
use crate::ground::text::{Language, Text};

/// An error of any stage, flattened.
///
/// ```
/// use campix_core::{Failure, profile::Profile, text::Language};
/// let failure = Failure::from(Profile::builtin("tender-of-mine").unwrap_err());
/// assert_eq!((failure.code.0, failure.name()), (300, "profile.unknown"));
/// assert!(failure.text(Language::En).starts_with("no profile is called \"tender-of-mine\""));
/// assert!(failure.text(Language::Zh).starts_with("没有名为“tender-of-mine”的标准"));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Failure {
    /// Number of the error.
    pub code: ErrorCode,
    /// What happened, without its causes.
    pub message: Text,
    /// Why, the nearest cause first. Texts of the system or of another library stay in their own language.
    pub causes: Vec<Text>,
    /// The file or folder concerned, if the error names one.
    pub path: Option<PathBuf>,
    /// The operating system's own number of the error, if the system refused.
    pub os_error: Option<i32>,
    /// One object for each thing that is wrong, if an error reports several: faults of a profile (`line`, `column`,
    /// `key`, `message`, `message_zh`), contradictions of a stack (`property`, `message`, `message_zh`), windows no crop
    /// meets (`rule`, `nearest`, `allowed`, `by`, `message`), rows of a roster, of proof answers or of planned names (`row` or
    /// `rows`, `kind`, `message`).
    pub details: Vec<Json>,
}

impl Failure {
    /// Name of the error: "decode.truncated".
    pub fn name(&self) -> &'static str {
        self.code.name()
    }

    /// Message and causes in one line: "cannot read the file: no such file".
    pub fn text(&self, language: Language) -> String {
        let colon = match language {
            Language::Zh => "：",
            Language::En => ": ",
        };
        let parts = std::iter::once(&self.message).chain(&self.causes).map(|text| text.get(language));
        parts.collect::<Vec<_>>().join(colon)
    }

    /// As JSON: `code`, `name`, `message` and `causes` in English, `message_zh` and `causes_zh` in Chinese, `details`.
    /// It holds no paths.
    pub fn to_json(&self) -> Json {
        let causes = |language| self.causes.iter().map(|cause| cause.get(language)).collect::<Vec<_>>();
        json!({
            "code": self.code.0,
            "name": self.name(),
            "message": self.message.en,
            "message_zh": self.message.zh,
            "causes": causes(Language::En),
            "causes_zh": causes(Language::Zh),
            "details": self.details,
        })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.text(Language::En))
    }
}

impl StdError for Failure {}

impl<E: Explain> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut causes = Vec::new();
        let mut os_error = None;
        let mut next = error.explain().cause;
        while let Some(cause) = next {
            let system = (cause as &(dyn StdError + 'static)).downcast_ref::<std::io::Error>();
            os_error = os_error.or_else(|| system?.raw_os_error());
            let explained = cause.explain();
            causes.push(explained.text);
            next = explained.cause;
        }
        let explained = error.explain();
        Self {
            code: explained.code,
            path: explained.path.map(std::path::Path::to_owned),
            message: explained.text.clone(),
            causes,
            os_error,
            details: explained.into_details(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn a_missing_file_is_told_with_its_cause_and_the_systems_number() {
        let error = Profile::open("no-such-folder/profile.toml").unwrap_err();
        let system = std::fs::read("no-such-folder/profile.toml").unwrap_err();
        let failure = Failure::from(error);
        assert_eq!((failure.code, failure.name()), (ErrorCode(900), "io"));
        assert_eq!(failure.path.as_deref(), Some(std::path::Path::new("no-such-folder/profile.toml")));
        assert_eq!(failure.os_error, system.raw_os_error());
        assert_eq!(failure.text(Language::En), format!("cannot read the file: {system}"));
        assert!(failure.text(Language::Zh).starts_with("无法读取文件：文件或文件夹不存在"), "{failure:?}");
        let json = failure.to_json();
        assert_eq!((&json["message"], &json["message_zh"]), (&json!("cannot read the file"), &json!("无法读取文件")));
        assert_eq!(json["causes"], json!([system.to_string()]));
        assert!(!failure.to_json().to_string().contains("no-such-folder"));
    }

    #[test]
    fn every_fault_of_a_profile_is_a_detail() {
        let text = include_str!("../profiles/moe-2017-99.toml").replace("level = \"must\"", "level = \"most\"");
        let failure = Failure::from(Profile::parse(&text).unwrap_err());
        assert_eq!(failure.name(), "profile.invalid");
        assert!(failure.details.len() >= 2, "{:?}", failure.details);
        let place = |line: &str| text.lines().position(|other| other == line).map(|at| at + 1);
        assert!(failure.details[0]["message_zh"].as_str().unwrap().starts_with("应为 must"), "{:?}", failure.details);
        assert_eq!(failure.details[0]["line"].as_u64().map(|line| line as usize), place("level = \"most\""));
    }

    #[cfg(feature = "people")]
    #[test]
    fn a_refused_roster_tells_every_row_and_no_value() {
        use crate::people::roster::{Roster, RosterOptions};
        let list = "学号,姓名\n4.4E+17,甲\n00230018,乙\n00230018,丙\n";
        let failure = Failure::from(Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap_err());
        assert_eq!(failure.name(), "roster.refused");
        let rows: Vec<_> = failure.details.iter().map(|detail| detail["row"].clone()).collect();
        assert_eq!(rows, [2, 4]);
        assert!(!failure.to_json().to_string().contains("00230018"));
    }
}
