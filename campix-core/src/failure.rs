//! Any error of the engine in the terms that C, Python and JSON share: code, name, message, causes, file, details.
//!
//! Input: an error of any stage. Output: a [`Failure`]. Invariant: what an error does not tell (names and numbers of
//! people) is not here either.

use std::error::Error as StdError;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use crate::error::Error;
use crate::face::FaceError;
use crate::ground::code::ErrorCode;
use crate::make::MakeError;
use crate::make::encode::{EncodeError, RetagError};
use crate::photo::DecodeError;
use crate::profile::ProfileError;

/// An error of any stage, flattened.
///
/// ```
/// use campix_core::{Failure, profile::Profile};
/// let failure = Failure::from(Profile::builtin("tender-of-mine").unwrap_err());
/// assert_eq!((failure.code.0, failure.name()), (300, "profile.unknown"));
/// assert!(failure.message.starts_with("no profile is called \"tender-of-mine\""));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Failure {
    /// Number of the error.
    pub code: ErrorCode,
    /// What happened, in English, without its causes.
    pub message: String,
    /// Why, the nearest cause first.
    pub causes: Vec<String>,
    /// The file or folder concerned, where the error names one.
    pub path: Option<PathBuf>,
    /// The operating system's own number of the error, where it was the system that refused.
    pub os_error: Option<i32>,
    /// One object for each thing that is wrong, where several are told at once: faults of a profile (`line`, `column`,
    /// `key`, `message`), contradictions of a stack (`property`, `message`), windows no crop meets (`rule`, `nearest`,
    /// `allowed`, `by`), rows of a roster, of proof answers or of planned names (`row` or `rows`, `kind`, `message`).
    pub details: Vec<Json>,
}

impl Failure {
    fn new(error: &(dyn StdError + 'static), code: ErrorCode) -> Self {
        let mut causes = Vec::new();
        let mut os_error = None;
        let mut cause = error.source();
        while let Some(source) = cause {
            causes.push(source.to_string());
            os_error = os_error.or_else(|| source.downcast_ref::<std::io::Error>()?.raw_os_error());
            cause = source.source();
        }
        Self { code, message: error.to_string(), causes, path: None, os_error, details: Vec::new() }
    }

    /// Name of the error: "decode.truncated".
    pub fn name(&self) -> &'static str {
        self.code.name()
    }

    /// Message and causes in one line: "cannot read the file: no such file".
    pub fn text(&self) -> String {
        self.causes.iter().fold(self.message.clone(), |text, cause| format!("{text}: {cause}"))
    }

    /// As JSON: `code`, `name`, `message`, `causes`, `details`. Paths stay out of it.
    pub fn to_json(&self) -> Json {
        json!({
            "code": self.code.0,
            "name": self.name(),
            "message": self.message,
            "causes": self.causes,
            "details": self.details,
        })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.text())
    }
}

impl StdError for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Decode(error) => error.into(),
            Error::Face(error) => error.into(),
            Error::Profile(error) => error.into(),
            Error::Make(error) => error.into(),
            Error::Retag(error) => error.into(),
            Error::Io { ref path, .. } => {
                let path = Some(path.clone());
                Self { path, ..Self::new(&error, error.code()) }
            }
        }
    }
}

/// Errors that tell one thing.
macro_rules! plain {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(&error, error.code())
            }
        }
    )*};
}

plain!(DecodeError, FaceError, EncodeError, RetagError);

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        let details = match &error {
            ProfileError::Invalid { faults, .. } => faults
                .iter()
                .map(|fault| {
                    let message = fault.problem.to_string();
                    json!({ "line": fault.line, "column": fault.column, "key": fault.key, "message": message })
                })
                .collect(),
            ProfileError::Conflict { conflicts } => conflicts
                .iter()
                .map(|conflict| json!({ "property": conflict.property, "message": conflict.to_string() }))
                .collect(),
            ProfileError::Incomplete { missing, .. } => missing.iter().map(|what| json!({ "message": what })).collect(),
            _ => Vec::new(),
        };
        Self { details, ..Self::new(&error, error.code()) }
    }
}

impl From<MakeError> for Failure {
    fn from(error: MakeError) -> Self {
        let details = match &error {
            MakeError::NoCrop { conflicts, .. } => conflicts.iter().map(crate::make::Conflict::to_json).collect(),
            _ => Vec::new(),
        };
        Self { details, ..Self::new(&error, error.code()) }
    }
}

#[cfg(feature = "prints")]
mod sheet {
    use super::Failure;
    use crate::paper::{FontError, MinilabError, PdfError};
    use crate::prints::{CropError, OrderError, PersonFault, SheetError, SizeError};

    plain!(CropError, FontError, MinilabError, OrderError, PdfError, PersonFault, SheetError, SizeError);
}

#[cfg(feature = "people")]
mod people {
    use super::{Failure, Json, json};
    use crate::people::matching::TotalsError;
    use crate::people::naming::{PlanError, TemplateError};
    use crate::people::number::{KeyTooShort, NumberError, PatternError};
    use crate::people::roster::RosterError;

    plain!(KeyTooShort, NumberError, PatternError, TemplateError, TotalsError);

    /// The serialised form of a fault with its sentence.
    pub(super) fn told(fault: Json, message: &crate::ground::text::Text) -> Json {
        let mut fault = fault;
        if let Json::Object(object) = &mut fault {
            object.insert("message".to_owned(), json!(message));
        }
        fault
    }

    impl From<RosterError> for Failure {
        fn from(error: RosterError) -> Self {
            let mut failure = Self::new(&error, error.code());
            match error {
                RosterError::Io { path, .. } => failure.path = Some(path),
                RosterError::Refused { remarks } => {
                    failure.details = remarks.iter().map(crate::people::roster::Remark::to_json).collect();
                }
                _ => {}
            }
            failure
        }
    }

    impl From<PlanError> for Failure {
        fn from(error: PlanError) -> Self {
            let details = match &error {
                PlanError::Faults { faults } => faults.iter().map(|fault| told(json!(fault), &fault.text())).collect(),
                PlanError::NoKey => Vec::new(),
            };
            Self { details, ..Self::new(&error, error.code()) }
        }
    }
}

#[cfg(feature = "day")]
mod day {
    use super::{Failure, json};
    use crate::day::handout::proof::ProofError;
    use crate::day::{DayError, JournalError, OutputError, PasswordTooShort};

    plain!(JournalError, OutputError, PasswordTooShort);

    impl From<DayError> for Failure {
        fn from(error: DayError) -> Self {
            match error {
                DayError::Names(error) => error.into(),
                DayError::Template(error) => error.into(),
                error => Self::new(&error, error.code()),
            }
        }
    }

    impl From<ProofError> for Failure {
        fn from(error: ProofError) -> Self {
            let details = match &error {
                ProofError::Refused { faults } => {
                    faults.iter().map(|fault| super::people::told(json!(fault), &fault.text())).collect()
                }
                _ => Vec::new(),
            };
            Self { details, ..Self::new(&error, error.code()) }
        }
    }
}

#[cfg(feature = "dossier")]
mod dossier {
    use super::people::told;
    use super::{Failure, json};
    use crate::compare::{CallError, CompareError, MapError, ProviderError};
    use crate::dossier::{DossierError, DutyError, ReviewError, Tampered};

    plain!(CallError, DutyError, MapError, ProviderError, Tampered);

    impl From<CompareError> for Failure {
        fn from(error: CompareError) -> Self {
            let details = match &error {
                CompareError::Refused { faults } => {
                    faults.iter().map(|fault| told(json!(fault), &fault.text())).collect()
                }
                _ => Vec::new(),
            };
            Self { details, ..Self::new(&error, error.code()) }
        }
    }

    impl From<ReviewError> for Failure {
        fn from(error: ReviewError) -> Self {
            let details = match &error {
                ReviewError::Refused { faults } => {
                    faults.iter().map(|fault| told(json!(fault), &fault.text())).collect()
                }
                _ => Vec::new(),
            };
            Self { details, ..Self::new(&error, error.code()) }
        }
    }

    impl From<DossierError> for Failure {
        fn from(error: DossierError) -> Self {
            match error {
                DossierError::Day(error) => error.into(),
                DossierError::Compare(error) => error.into(),
                DossierError::Review(error) => error.into(),
                error => Self::new(&error, error.code()),
            }
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
        assert_eq!((failure.os_error, failure.causes.clone()), (system.raw_os_error(), vec![system.to_string()]));
        assert_eq!(failure.text(), format!("cannot read the file: {system}"));
        assert!(!failure.to_json().to_string().contains("no-such-folder"));
    }

    #[test]
    fn every_fault_of_a_profile_is_a_detail() {
        let text = include_str!("../profiles/moe-2017-99.toml").replace("level = \"must\"", "level = \"most\"");
        let failure = Failure::from(Profile::parse(&text).unwrap_err());
        assert_eq!(failure.name(), "profile.invalid");
        assert!(failure.details.len() >= 2, "{:?}", failure.details);
        let place = |line: &str| text.lines().position(|other| other == line).map(|at| at + 1);
        assert_eq!(failure.details[0]["line"].as_u64().map(|line| line as usize), place("level = \"most\""));
    }

    #[test]
    fn numbers_and_names_are_unique_and_ascending() {
        assert!(ErrorCode::ALL.is_sorted_by(|a, b| a.0 < b.0));
        let names: std::collections::BTreeSet<&str> = ErrorCode::ALL.iter().map(|(_, name)| *name).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        assert_eq!(ErrorCode(99).name(), "unknown");
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
