//! Why a profile cannot be used: every fault of a file at once, each with its line and column.

use crate::ground::errors::ErrorCode;
use crate::profile::{RuleId, Source};

/// Why a profile cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// No profile has this id.
    #[error("no profile is called {id:?}; known: {}", known.join(", "))]
    Unknown {
        /// The id that was asked for.
        id: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// The text states no valid profile.
    #[error("{} in profile {id:?}{}", count(faults.len(), "fault"), lines(faults))]
    Invalid {
        /// Id of the profile, or "?" if even that is missing.
        id: String,
        /// Everything that is wrong, by position.
        faults: Vec<Fault>,
    },
    /// Two profiles of a stack ask for what cannot be had together.
    #[error("{} in the stack{}", count(conflicts.len(), "contradiction"), lines(conflicts))]
    Conflict {
        /// Every contradiction, by rule.
        conflicts: Vec<Conflict>,
    },
    /// A profile extends itself.
    #[error("profile {id:?} extends itself through {}", chain.join(" → "))]
    Cycle {
        /// The profile met twice.
        id: String,
        /// The way from it back to it.
        chain: Vec<String>,
    },
    /// The layers of a stack do not add up to a profile.
    #[error("{} missing in profile {id:?}{}", count(missing.len(), "thing"), lines(missing))]
    Incomplete {
        /// Id of the profile.
        id: String,
        /// What is missing.
        missing: Vec<String>,
    },
    /// A stack of no profiles.
    #[error("a stack needs at least one profile")]
    Empty,
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn lines<T: std::fmt::Display>(items: &[T]) -> String {
    items.iter().fold(String::new(), |text, item| format!("{text}\n  {item}"))
}

impl ProfileError {
    /// Number of the error, 300–399.
    pub fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::Unknown { .. } => 300,
            Self::Invalid { .. } => 301,
            Self::Conflict { .. } => 302,
            Self::Cycle { .. } => 303,
            Self::Empty => 304,
            Self::Incomplete { .. } => 305,
        })
    }
}

/// One thing wrong in the text of a profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The key concerned: "geometry.eye-line.min"; empty for the whole file.
    pub key: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        self.problem.fmt(f)
    }
}

/// What is wrong at one place of a profile.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Not TOML.
    #[error("not TOML: {what}")]
    Syntax {
        /// What the parser said.
        what: String,
    },
    /// A key nobody reads.
    #[error("unknown key; expected {}", expected.join(", "))]
    UnknownKey {
        /// The keys this table may have.
        expected: Vec<&'static str>,
    },
    /// A rule that is not in the catalogue.
    #[error("no rule has this id{}", nearest.map(|rule| format!("; did you mean {rule}?")).unwrap_or_default())]
    UnknownRule {
        /// The rule with the most similar id, if one is similar.
        nearest: Option<RuleId>,
    },
    /// A field of another kind of rule.
    #[error("does not apply to {rule}, which takes {}", expected.join(", "))]
    NotApplicable {
        /// The rule.
        rule: RuleId,
        /// The fields of its kind.
        expected: Vec<&'static str>,
    },
    /// A key that has to be there.
    #[error("missing")]
    Missing,
    /// A value of another type.
    #[error("expected {expected}, found {found}")]
    WrongType {
        /// The type expected.
        expected: &'static str,
        /// The type found.
        found: &'static str,
    },
    /// A word outside a fixed list.
    #[error("expected {}, found {found:?}", expected.join(" / "))]
    NotOneOf {
        /// The words allowed.
        expected: Vec<String>,
        /// The word found.
        found: String,
    },
    /// A number or a combination of values that cannot be.
    #[error("{what}")]
    Impossible {
        /// What cannot be.
        what: String,
    },
}

/// Two clauses that cannot both be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The property: a rule id, or a key such as "output.size".
    pub property: String,
    /// What the first asks for.
    pub first: String,
    /// Where that is stated.
    pub first_source: Option<Source>,
    /// What the second asks for.
    pub second: String,
    /// Where that is stated.
    pub second_source: Option<Source>,
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let from = |source: &Option<Source>| {
            source.as_ref().map(|source| format!(" ({}, {})", source.profile, source.id)).unwrap_or_default()
        };
        write!(
            f,
            "{}: {}{} and {}{} have nothing in common",
            self.property,
            self.first,
            from(&self.first_source),
            self.second,
            from(&self.second_source)
        )
    }
}
