//! Providers as data: what their codes and scores mean, with a source. TOML in, validated [`Provider`]s out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::class::{Class, Pair};
use super::error::{MapError, ProviderError};
use crate::ground::digest::Sha256Digest;
use crate::ground::options::toml_fault;
use crate::ground::text::Text;

/// Range of a provider's scores; higher means more alike.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Least score.
    pub min: f64,
    /// Greatest score.
    pub max: f64,
}

/// Scores from here up to the next band mean this.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Least score of the band, included.
    pub from: f64,
    /// What it means.
    pub class: Class,
}

/// What a code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What it means.
    pub class: Class,
    /// The provider's words.
    pub text: Text,
}

/// A threshold given on the provider's own page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The score.
    pub score: f64,
    /// Share of other people who reach it, 0–1.
    #[serde(default)]
    pub false_accept: Option<f64>,
    /// Whether the page recommends it; the recommended one applies if the caller names none.
    #[serde(default)]
    pub recommended: bool,
    /// Further remarks of the page about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a provider's answers are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vocabulary {
    /// Whether two pictures show one person.
    Portrait,
    /// Whether a name and a number belong together.
    Identity,
}

/// A provider: the tables that map its answers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Provider {
    /// Its id, which answers refer to.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What its answers are about.
    pub vocabulary: Vocabulary,
    /// Range of its scores; `None` if it gives none.
    pub scale: Option<Scale>,
    /// What scores mean, ascending; empty if only codes or a threshold decide.
    pub bands: Vec<Band>,
    /// What a score below the threshold means, if there is only one threshold.
    pub below_threshold: Option<Class>,
    /// Thresholds from the provider's page, ascending.
    pub thresholds: Vec<Threshold>,
    /// What codes mean; codes are compared as text, so "1" and "01" are different.
    pub codes: BTreeMap<String, Code>,
    /// The source of all this.
    pub source: String,
    /// How reliable the source is, A–G as in profiles.
    pub evidence: String,
    digest: Sha256Digest,
}

/// Several providers by id: those shipped, and those of contracts.
#[derive(Debug, Clone, PartialEq)]
pub struct Providers(BTreeMap<String, Provider>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    schema: u32,
    provider: Vec<RawProvider>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProvider {
    id: String,
    #[serde(default)]
    extends: Option<String>,
    title: Option<Text>,
    vocabulary: Option<Vocabulary>,
    scale: Option<Scale>,
    #[serde(default)]
    bands: Vec<Band>,
    below_threshold: Option<Class>,
    #[serde(default)]
    thresholds: Vec<Threshold>,
    #[serde(default)]
    codes: BTreeMap<String, RawCode>,
    source: String,
    evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCode {
    class: Class,
    zh: String,
    en: String,
}

/// Schema of the tables.
const SCHEMA: u32 = 1;
/// Longest code, in characters; the longest known one is a word of five.
const CODE_LENGTH: usize = 32;

impl Providers {
    /// The shipped providers.
    ///
    /// ```
    /// use campix_core::compare::{Class, Providers};
    /// let known = Providers::builtin();
    /// // The same code, opposite meanings.
    /// assert_eq!(known.get("reseller-b")?.codes["2"].class, Class::DifferentPerson);
    /// assert_eq!(known.get("reseller-c")?.codes["2"].class, Class::Uncertain);
    /// # Ok::<(), campix_core::compare::ProviderError>(())
    /// ```
    ///
    /// # Panics
    /// Never: the shipped tables are read by a test.
    pub fn builtin() -> Self {
        let empty = Self(BTreeMap::new());
        empty.with(include_str!("providers.toml")).expect("the shipped tables are read by a test")
    }

    /// These providers and those of `toml`, which may build on them by `extends`.
    ///
    /// # Errors
    /// [`ProviderError`], with the provider and what is wrong.
    pub fn with(&self, toml: &str) -> Result<Self, ProviderError> {
        let file: RawFile = toml::from_str(toml).map_err(|error| {
            let (line, column, what) = toml_fault(toml, &error);
            ProviderError::Toml { line, column, what }
        })?;
        if file.schema != SCHEMA {
            return Err(ProviderError::Schema { expected: SCHEMA, found: file.schema });
        }
        let mut known = self.0.clone();
        for raw in file.provider {
            let provider = Provider::from_raw(raw, &known)?;
            if known.contains_key(&provider.id) {
                return Err(ProviderError::Invalid {
                    provider: provider.id,
                    what: Text::fixed("编号已被使用", "its id is taken"),
                });
            }
            known.insert(provider.id.clone(), provider);
        }
        Ok(Self(known))
    }

    /// The provider with this id.
    ///
    /// # Errors
    /// [`ProviderError::Unknown`].
    pub fn get(&self, id: &str) -> Result<&Provider, ProviderError> {
        self.0.get(id).ok_or_else(|| ProviderError::Unknown { id: shown(id) })
    }

    /// All of them, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.values()
    }

    /// The tables as a JSON array, by id: `id`, `title` (zh, en), `answers` ("portrait" or "identity": whether two pictures
    /// show one person, or a name and a number belong together), `pairs` (words it can be asked about), `scale` (min, max,
    /// or null), `threshold` (the one it recommends, or null), `codes` (code → class, and text in both languages),
    /// `source`, `evidence`.
    ///
    /// ```
    /// use campix_core::compare::Providers;
    /// let list = Providers::builtin().to_json();
    /// assert!(list.as_array().unwrap().iter().all(|one| one["title"]["zh"].is_string() && one["pairs"][0].is_string()));
    /// ```
    pub fn to_json(&self) -> Json {
        let one = |provider: &Provider| {
            let answers = match provider.vocabulary {
                Vocabulary::Portrait => "portrait",
                Vocabulary::Identity => "identity",
            };
            let pairs = Pair::ALL.into_iter().filter(|pair| provider.speaks_of(*pair)).map(Pair::name);
            let code = |(code, meaning): (&String, &Code)| {
                (code.clone(), json!({ "class": meaning.class.name(), "text": meaning.text }))
            };
            json!({
                "id": provider.id,
                "title": provider.title,
                "answers": answers,
                "pairs": pairs.collect::<Vec<_>>(),
                "scale": provider.scale.map(|scale| json!({ "min": scale.min, "max": scale.max })),
                "threshold": provider.recommended(),
                "codes": provider.codes.iter().map(code).collect::<serde_json::Map<_, _>>(),
                "source": provider.source,
                "evidence": provider.evidence,
            })
        };
        self.iter().map(one).collect()
    }
}

/// A text of a file, shortened to what an error may show: an id is a short word, a person's number is not.
fn shown(id: &str) -> String {
    let digits = id.bytes().filter(u8::is_ascii_digit).count();
    let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if plain && digits < 6 && id.len() <= 40 { id.to_owned() } else { "…".to_owned() }
}

impl Provider {
    fn from_raw(raw: RawProvider, known: &BTreeMap<String, Self>) -> Result<Self, ProviderError> {
        let id = raw.id;
        let invalid = |what| ProviderError::Invalid { provider: id.clone(), what };
        let base = match &raw.extends {
            Some(base) => Some(
                known
                    .get(base)
                    .ok_or_else(|| invalid(Text::fixed("它所继承的比对方不存在", "it extends an unknown provider")))?,
            ),
            None => None,
        };
        let mut codes = base.map(|base| base.codes.clone()).unwrap_or_default();
        for (code, raw) in raw.codes {
            if code.is_empty() || code.trim() != code || code.chars().count() > CODE_LENGTH {
                return Err(invalid(Text::fixed(
                    "有结果代码为空、首尾有空格或超过 32 个字符",
                    "a code is empty, has outer space or is longer than 32 characters",
                )));
            }
            let meaning = Code { class: raw.class, text: Text::new(raw.zh, raw.en) };
            if codes.insert(code, meaning).is_some() {
                return Err(invalid(Text::fixed(
                    "它把所继承的比对方的结果代码改成了别的含义",
                    "it gives another meaning to a code of the provider it extends",
                )));
            }
        }
        let inherit =
            |own: Vec<Band>| if own.is_empty() { base.map(|b| b.bands.clone()).unwrap_or_default() } else { own };
        let mut provider = Self {
            title: raw
                .title
                .or_else(|| base.map(|base| base.title.clone()))
                .ok_or_else(|| invalid(Text::fixed("缺少标题", "it has no title")))?,
            vocabulary: raw
                .vocabulary
                .or_else(|| base.map(|base| base.vocabulary))
                .ok_or_else(|| invalid(Text::fixed("缺少用语类别", "it has no vocabulary")))?,
            scale: raw.scale.or_else(|| base.and_then(|base| base.scale)),
            bands: inherit(raw.bands),
            below_threshold: raw.below_threshold.or_else(|| base.and_then(|base| base.below_threshold)),
            thresholds: if raw.thresholds.is_empty() {
                base.map(|base| base.thresholds.clone()).unwrap_or_default()
            } else {
                raw.thresholds
            },
            codes,
            source: raw.source,
            evidence: raw.evidence,
            digest: Sha256Digest::ZERO,
            id: id.clone(),
        };
        provider.validate().map_err(invalid)?;
        provider.digest = provider.fingerprint();
        Ok(provider)
    }

    fn validate(&self) -> Result<(), Text> {
        if self.id.is_empty() || shown(&self.id) != self.id {
            return Err(Text::fixed(
                "编号应为由 a–z、0–9 和 - 组成的短词",
                "its id is not a short word of a–z, 0–9 and -",
            ));
        }
        if self.source.trim().is_empty() || !["A", "B", "C", "D", "G"].contains(&self.evidence.as_str()) {
            return Err(Text::fixed(
                "缺少出处，或证据等级不是 A、B、C、D、G 之一",
                "it has no source, or its evidence is not one of A, B, C, D and G",
            ));
        }
        let ascending = |scores: &[f64]| scores.windows(2).all(|pair| pair[0] < pair[1]);
        let from: Vec<f64> = self.bands.iter().map(|band| band.from).collect();
        let thresholds: Vec<f64> = self.thresholds.iter().map(|threshold| threshold.score).collect();
        if let Some(scale) = self.scale {
            if !(scale.min.is_finite() && scale.max.is_finite() && scale.min < scale.max) {
                return Err(Text::fixed("分制不是有效的范围", "its scale is not a range"));
            }
            let inside = |score: &f64| (scale.min..=scale.max).contains(score);
            if !from.iter().chain(&thresholds).all(inside) || !ascending(&from) || !ascending(&thresholds) {
                return Err(Text::fixed(
                    "分段或阈值没有在分制之内递增",
                    "its bands or thresholds do not ascend within the scale",
                ));
            }
            if from.first().is_some_and(|first| *first > scale.min) {
                return Err(Text::fixed("分段的起点与分制的起点不同", "its bands do not begin where its scale does"));
            }
        } else if !from.is_empty() || !thresholds.is_empty() || self.below_threshold.is_some() {
            return Err(Text::fixed("有分段或阈值，却没有分制", "it has bands or thresholds but no scale"));
        }
        if !self.bands.is_empty() && self.below_threshold.is_some() {
            return Err(Text::fixed(
                "同时有分段和阈值：只能由一个决定",
                "it has bands and a threshold: only one can decide",
            ));
        }
        let identity = self.vocabulary == Vocabulary::Identity;
        let mut classes = self.codes.values().map(|code| code.class).chain(self.bands.iter().map(|band| band.class));
        let foreign = if identity { Class::SamePerson } else { Class::IdentityConsistent };
        if classes.any(|class| class == foreign || class == Class::NotRun) || self.below_threshold == Some(foreign) {
            return Err(Text::fixed("有结论类别与其比对内容不符", "a class does not fit what its answers are about"));
        }
        Ok(())
    }

    /// Digest of everything the meaning of an answer depends on.
    fn fingerprint(&self) -> Sha256Digest {
        let mut parts = vec![self.id.clone(), format!("{:?} {:?} {:?}", self.vocabulary, self.scale, self.bands)];
        parts.push(format!("{:?} {:?}", self.below_threshold, self.thresholds));
        parts.extend(self.codes.iter().map(|(code, meaning)| format!("{code}\0{}", meaning.class.name())));
        Sha256Digest::of_parts(parts.iter().map(String::as_bytes))
    }

    /// SHA-256 of the table: answers refer to it, so that a later change of the table is noticed.
    pub const fn digest(&self) -> Sha256Digest {
        self.digest
    }

    /// The threshold the provider recommends.
    pub fn recommended(&self) -> Option<f64> {
        self.thresholds.iter().find(|threshold| threshold.recommended).map(|threshold| threshold.score)
    }

    /// Whether the provider's answers can be about this pair.
    pub fn speaks_of(&self, pair: Pair) -> bool {
        (self.vocabulary == Vocabulary::Identity) == (pair == Pair::Identity)
    }

    /// The meaning of a code.
    ///
    /// # Errors
    /// [`MapError::Code`]: no table maps it.
    pub fn class_of_code(&self, code: &str) -> Result<Class, MapError> {
        self.codes.get(code).map(|meaning| meaning.class).ok_or(MapError::Code)
    }

    /// The meaning of a score, and the threshold that decided: the caller's, else the table's.
    ///
    /// # Errors
    /// [`MapError`]: off the scale, or neither bands nor a threshold give its meaning.
    pub fn class_of_score(&self, score: f64, threshold: Option<f64>) -> Result<(Class, f64), MapError> {
        let scale = self.scale.ok_or(MapError::NoScale)?;
        let inside = |value: f64| value.is_finite() && value >= scale.min && value <= scale.max;
        if !inside(score) {
            return Err(MapError::OffScale { min: scale.min, max: scale.max });
        }
        if let Some(below) = self.below_threshold {
            let threshold = threshold.or_else(|| self.recommended()).ok_or(MapError::NoThreshold)?;
            if !inside(threshold) {
                return Err(MapError::ThresholdOffScale { min: scale.min, max: scale.max });
            }
            return Ok((if score >= threshold { Class::SamePerson } else { below }, threshold));
        }
        let same = self.bands.iter().find(|band| band.class == Class::SamePerson).map(|band| band.from);
        let band = self.bands.iter().rev().find(|band| score >= band.from).ok_or(MapError::NoBands)?;
        // The limits of a table are part of its evidence: a caller who changes them needs a separate table.
        match threshold {
            Some(asked) if same.is_none_or(|same| (asked - same).abs() > f64::EPSILON) => Err(MapError::OtherThreshold),
            _ => Ok((band.class, same.unwrap_or(band.from))),
        }
    }
}
