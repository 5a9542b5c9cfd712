//! One answer of a provider: the original, unchanged, and what it means by the provider's table.

use serde::{Deserialize, Serialize};

use super::class::{Class, Pair};
use super::error::MapError;
use super::provider::{Provider, Scale};
use super::time::ProviderTime;
use crate::ground::digest::Sha256Digest;

/// A score as the provider wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The text.
    pub raw: String,
    /// Its value on the provider's scale.
    pub value: f64,
}

impl Score {
    /// Reads a score: a decimal number, or one with `%` on a scale that ends at 100.
    pub(super) fn read(text: &str, provider: &Provider) -> Option<Self> {
        let raw = text.trim();
        let hundred = provider.scale.is_some_and(|scale| (scale.max - 100.0).abs() < f64::EPSILON);
        let number = if hundred { raw.strip_suffix('%').map_or(raw, str::trim_end) } else { raw };
        let plain =
            number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
        let value: f64 = number.parse().ok().filter(|_| plain && raw.len() <= 32)?;
        value.is_finite().then(|| Self { raw: raw.to_owned(), value })
    }

    /// Whether the score looks as if it were on a scale from 0 to 1, and the provider's ends far above: 0.93 of 100 would call
    /// the same person another one.
    fn is_of_another_scale(&self, scale: Scale) -> bool {
        scale.max >= FAR_ABOVE
            && self.value > 0.0
            && self.value <= 1.0
            && self.raw.contains('.')
            && !self.raw.ends_with('%')
    }
}

/// A scale that ends here or above is not one from 0 to 1.
const FAR_ABOVE: f64 = 10.0;

/// A provider's answer, before it is mapped by a table.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RawAnswer {
    /// The score as text.
    pub score: Option<String>,
    /// The code as text; "1" and "01" are two codes.
    pub code: Option<String>,
    /// The requested threshold, if the answer depends on one.
    pub threshold: Option<f64>,
    /// The time, as given by the provider.
    pub time: Option<String>,
    /// The provider's number of the call (流水号).
    pub flow: Option<String>,
}

impl RawAnswer {
    /// An answer by a code.
    pub fn code(code: &str) -> Self {
        Self { code: Some(code.to_owned()), ..Self::default() }
    }

    /// An answer by a score.
    pub fn score(score: &str) -> Self {
        Self { score: Some(score.to_owned()), ..Self::default() }
    }

    /// Adds a score.
    #[must_use]
    pub fn with_score(mut self, score: &str) -> Self {
        self.score = Some(score.to_owned());
        self
    }

    /// Adds the requested threshold.
    #[must_use]
    pub const fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = Some(threshold);
        self
    }

    /// Adds the time.
    #[must_use]
    pub fn time(mut self, time: &str) -> Self {
        self.time = Some(time.to_owned());
        self
    }

    /// Adds the provider's number of the call.
    #[must_use]
    pub fn flow(mut self, flow: &str) -> Self {
        self.flow = Some(flow.to_owned());
        self
    }
}

/// What the class of an answer is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Basis {
    /// The provider's code.
    Code,
    /// The provider's score.
    Score,
    /// Code and score contradict each other by the provider's own table, so the answer is uncertain.
    Contradiction,
    /// No answer came.
    NoAnswer,
}

/// An answer, mapped. The provider's answer is never overwritten; reviews are stored separately.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answer {
    /// Id of the provider.
    pub provider: String,
    /// Digest of the table it was mapped by.
    pub table: Sha256Digest,
    /// What was compared with what.
    pub pair: Pair,
    /// Least and greatest score of the provider's scale.
    pub scale: Option<(f64, f64)>,
    /// The score.
    pub score: Option<Score>,
    /// The code.
    pub code: Option<String>,
    /// The threshold that decided, on the provider's scale.
    pub threshold: Option<f64>,
    /// What it means.
    pub class: Class,
    /// The basis of the class.
    pub basis: Basis,
    /// The time, as given by the provider.
    pub time: Option<ProviderTime>,
    /// The provider's number of the call.
    pub flow: Option<String>,
    /// Digest of the picture the answer is about; `None` if unknown.
    pub picture: Option<Sha256Digest>,
    /// How often the service was called, 0 for an answer from a list.
    pub attempts: u32,
}

/// Longest number of a call, in characters; a UUID has 36.
const FLOW_LENGTH: usize = 64;

impl Answer {
    /// Maps a provider's answer about a pair. A code decides; a score that contradicts it makes the answer uncertain.
    ///
    /// # Errors
    /// [`MapError`]: no table maps it, or a field is invalid.
    ///
    /// ```
    /// use campix_core::compare::{Answer, Class, Providers, MapError, Pair, RawAnswer};
    /// let known = Providers::builtin();
    /// let police = known.get("police-photo").unwrap();
    /// let answer = Answer::map(police, Pair::Police, &RawAnswer::code("01").with_score("87.2"))?;
    /// assert_eq!(answer.class, Class::SamePerson);
    /// // An unknown code is an error, even if it looks like a known one.
    /// assert_eq!(Answer::map(police, Pair::Police, &RawAnswer::code("1")), Err(MapError::Code));
    /// # Ok::<(), MapError>(())
    /// ```
    pub fn map(provider: &Provider, pair: Pair, raw: &RawAnswer) -> Result<Self, MapError> {
        if !provider.speaks_of(pair) {
            return Err(MapError::Pair);
        }
        let score = match raw.score.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(Score::read(text, provider).ok_or(MapError::Score)?),
            None => None,
        };
        if let Some(scale) = provider.scale
            && score.as_ref().is_some_and(|score| score.is_of_another_scale(scale))
        {
            return Err(MapError::OtherScale { max: scale.max });
        }
        let code = raw.code.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let by_code = code.map(|code| provider.class_of_code(code)).transpose()?;
        let by_score = score.as_ref().map(|score| provider.class_of_score(score.value, raw.threshold)).transpose();
        let by_score = match (by_score, by_code) {
            (Ok(by_score), _) => by_score,
            // A table without bands maps by its codes alone; the score is then kept unchanged.
            (Err(MapError::NoBands | MapError::NoThreshold), Some(_)) => None,
            (Err(error), _) => return Err(error),
        };
        let (class, basis) = match (by_code, by_score) {
            (None, None) => return Err(MapError::Nothing),
            (Some(class), None) => (class, Basis::Code),
            (None, Some((class, _))) => (class, Basis::Score),
            // A score says nothing about a missing reference or a failed call.
            (Some(code), Some((score, _))) if code == score || !code.is_said() => (code, Basis::Code),
            (Some(Class::IdentityMismatch | Class::QualityRejected), Some(_)) => {
                (by_code.unwrap_or(Class::Uncertain), Basis::Code)
            }
            (Some(_), Some(_)) => (Class::Uncertain, Basis::Contradiction),
        };
        let time = match raw.time.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(ProviderTime::read(text).ok_or(MapError::Time)?),
            None => None,
        };
        let flow = raw.flow.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if flow.is_some_and(|flow| flow.chars().count() > FLOW_LENGTH || flow.chars().any(char::is_control)) {
            return Err(MapError::Flow);
        }
        Ok(Self {
            provider: provider.id.clone(),
            table: provider.digest(),
            pair,
            scale: provider.scale.map(|scale| (scale.min, scale.max)),
            score,
            code: code.map(str::to_owned),
            threshold: by_score.map(|(_, threshold)| threshold),
            class,
            basis,
            time,
            flow: flow.map(str::to_owned),
            picture: None,
            attempts: 0,
        })
    }

    /// An answer that never came: [`Class::ServiceError`] after `attempts`, [`Class::NotRun`] if the service was not called.
    pub(crate) fn none(provider: &Provider, pair: Pair, attempts: u32) -> Self {
        let class = if attempts == 0 { Class::NotRun } else { Class::ServiceError };
        Self {
            provider: provider.id.clone(),
            table: provider.digest(),
            pair,
            scale: provider.scale.map(|scale| (scale.min, scale.max)),
            score: None,
            code: None,
            threshold: None,
            class,
            basis: Basis::NoAnswer,
            time: None,
            flow: None,
            picture: None,
            attempts,
        }
    }

    /// Sets the picture the answer is about.
    #[must_use]
    pub const fn about(mut self, picture: Sha256Digest) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Identifies the answer: digest of everything in it.
    pub fn digest(&self) -> Sha256Digest {
        // A struct of texts and numbers always serialises.
        Sha256Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}
