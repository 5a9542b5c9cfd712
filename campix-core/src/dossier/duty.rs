//! What no picture can prove: duties as data, and statements of people about them, with name and time.

use crate::ground::explain::{Explain, Explanation, error, says};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::ground::options::toml_fault;
use crate::ground::text::{Language, Text};

/// What the source requires; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// Least value.
    #[serde(default)]
    pub min: Option<f64>,
    /// Greatest value.
    #[serde(default)]
    pub max: Option<f64>,
}

impl Allowed {
    fn contains(self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    fn text(self) -> String {
        match (self.min, self.max) {
            (Some(min), Some(max)) if (max - min).abs() < f64::EPSILON => min.to_string(),
            (Some(min), Some(max)) => format!("{min}–{max}"),
            (Some(min), None) => format!("≥ {min}"),
            (None, Some(max)) => format!("≤ {max}"),
            (None, None) => String::new(),
        }
    }
}

/// Something a person has to state.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Duty {
    /// Its id.
    pub id: String,
    /// Chinese title.
    pub zh: String,
    /// English title.
    pub en: String,
    /// Unit of a number; a duty without one cannot be answered with a number.
    #[serde(default)]
    pub unit: Option<Text>,
    /// What the source requires.
    #[serde(default)]
    pub allowed: Option<Allowed>,
    /// The rule of profiles it belongs to.
    #[serde(default)]
    pub rule: Option<String>,
    /// The source of the duty.
    pub source: String,
    /// How reliable the source is.
    pub evidence: String,
}

impl Duty {
    /// Title in `language`.
    pub fn title(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// What the source requires, with its unit; "" if it gives no number.
    pub fn asked(&self, language: Language) -> String {
        let Some(allowed) = self.allowed else { return String::new() };
        with_unit(&allowed.text(), self.unit.as_ref(), language)
    }
}

fn with_unit(number: &str, unit: Option<&Text>, language: Language) -> String {
    match unit.map(|unit| unit.get(language)) {
        Some("°") => format!("{number}°"),
        Some(unit) => format!("{number} {unit}"),
        None => number.to_owned(),
    }
}

/// The duties of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Duties(Vec<Duty>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    schema: u32,
    duty: Vec<Duty>,
}

/// What was stated about a duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Statement {
    /// It was kept.
    Kept,
    /// It was not kept.
    NotKept,
    /// A number, in the unit of the duty.
    Number(f64),
    /// Words, such as the names of operators.
    Words(String),
}

/// A person's statement about a duty. It is not a measurement and never changes a conclusion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attestation {
    /// Id of the duty.
    pub duty: String,
    /// What was stated.
    pub statement: Statement,
    /// The person who states it, by name and role.
    pub who: String,
    /// When it was stated, as that person wrote it.
    pub when: String,
    /// Station it is about; `None` for the whole day.
    pub station: Option<String>,
    /// A remark added by that person.
    pub remark: Option<String>,
}

impl Attestation {
    /// A statement about the whole day.
    pub fn new(duty: &str, statement: Statement, who: &str, when: &str) -> Self {
        let (who, when) = (who.to_owned(), when.to_owned());
        Self { duty: duty.to_owned(), statement, who, when, station: None, remark: None }
    }

    /// Makes it about one station.
    #[must_use]
    pub fn station(mut self, station: &str) -> Self {
        self.station = Some(station.to_owned());
        self
    }

    /// Adds a remark.
    #[must_use]
    pub fn remark(mut self, remark: &str) -> Self {
        self.remark = Some(remark.to_owned());
        self
    }

    /// The statement in words.
    pub fn stated(&self, duty: &Duty, language: Language) -> String {
        let chinese = language == Language::Zh;
        match &self.statement {
            Statement::Kept if chinese => "已做到".to_owned(),
            Statement::Kept => "kept".to_owned(),
            Statement::NotKept if chinese => "未做到".to_owned(),
            Statement::NotKept => "not kept".to_owned(),
            Statement::Number(number) => with_unit(&number.to_string(), duty.unit.as_ref(), language),
            Statement::Words(words) => words.clone(),
        }
    }

    /// Whether the statement meets what the source requires; `None` for words, or a number the source gives no range for.
    pub fn agrees(&self, duty: &Duty) -> Option<bool> {
        match (&self.statement, duty.allowed) {
            (Statement::Kept, _) => Some(true),
            (Statement::NotKept, _) => Some(false),
            (Statement::Number(number), Some(allowed)) => Some(allowed.contains(*number)),
            _ => None,
        }
    }
}

/// Why a list of duties or a statement cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DutyError {
    /// The text is not a list of duties.
    Toml {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong with it, in the words of the parser.
        what: String,
    },
    /// The list contradicts itself.
    Invalid,
    /// No duty has this id.
    Unknown,
    /// A number for a duty without a unit, or a number that is not finite.
    NoNumber,
    /// Name or time is missing, or a text is empty, too long or contains control characters.
    Anonymous,
}

impl Explain for DutyError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Toml { line, column, what } => says!(
                DUTY_TOML,
                en "line {line}, column {column} of the duties: {what}",
                zh "声明事项清单第 {line} 行第 {column} 列不符合格式（原文：{what}）"
            ),
            Self::Invalid => says!(
                DUTY_INVALID,
                en "the list of duties has an id twice, lacks a source, or has a schema other than 1",
                zh "声明事项清单有重复的编号、缺少出处，或 schema 不是 1"
            ),
            Self::Unknown => says!(DUTY_UNKNOWN, en "no duty has this id", zh "没有这个编号的声明事项"),
            Self::NoNumber => {
                says!(DUTY_NO_NUMBER, en "this duty cannot be answered with a number", zh "这一声明事项不能用数字回答")
            }
            Self::Anonymous => says!(
                DUTY_ANONYMOUS,
                en "a statement needs a person, a time, and texts of 1–200 characters",
                zh "声明须写明声明人和时间，文字为 1–200 个字符"
            ),
        }
    }
}

error!(DutyError);

/// Longest text of a statement or a review, in characters.
pub(super) const TEXT_LENGTH: usize = 200;

/// Whether a text may be used in a statement or a review.
pub(super) fn is_text(text: &str) -> bool {
    let length = text.trim().chars().count();
    (1..=TEXT_LENGTH).contains(&length) && !text.chars().any(char::is_control)
}

impl Duties {
    /// The duties of 教毕指〔2017〕99号 and of the tender.
    ///
    /// # Panics
    /// Never: the shipped list is read by a test.
    pub fn builtin() -> Self {
        Self::parse(include_str!("duties.toml")).expect("the shipped list is read by a test")
    }

    /// Reads a list.
    ///
    /// # Errors
    /// [`DutyError::Toml`], [`DutyError::Invalid`].
    pub fn parse(toml: &str) -> Result<Self, DutyError> {
        let file: RawFile = toml::from_str(toml).map_err(|error| {
            let (line, column, what) = toml_fault(toml, &error);
            DutyError::Toml { line, column, what }
        })?;
        let twice = |at: usize| file.duty[..at].iter().any(|other| other.id == file.duty[at].id);
        let faulty = (0..file.duty.len()).any(|at| twice(at) || file.duty[at].source.trim().is_empty());
        if file.schema != 1 || faulty {
            return Err(DutyError::Invalid);
        }
        Ok(Self(file.duty))
    }

    /// The duty with this id.
    pub fn get(&self, id: &str) -> Option<&Duty> {
        self.0.iter().find(|duty| duty.id == id)
    }

    /// All duties, in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = &Duty> {
        self.0.iter()
    }

    /// The list as a JSON array, in its order: `id`, `title` (zh, en), `unit` (zh, en, or null: then it is not answered
    /// with a number), `allowed` (min and max, each or both null), `rule` of profiles (or null), `source`, `evidence`.
    ///
    /// ```
    /// use campix_core::dossier::Duties;
    /// let list = Duties::builtin().to_json();
    /// assert!(list.as_array().unwrap().iter().any(|duty| duty["id"] == "lamps.count" && duty["title"]["en"].is_string()));
    /// ```
    pub fn to_json(&self) -> Json {
        let one = |duty: &Duty| {
            json!({
                "id": duty.id,
                "title": { "zh": duty.zh, "en": duty.en },
                "unit": duty.unit,
                "allowed": duty.allowed,
                "rule": duty.rule,
                "source": duty.source,
                "evidence": duty.evidence,
            })
        };
        self.iter().map(one).collect()
    }

    /// Whether a statement can be accepted.
    ///
    /// # Errors
    /// [`DutyError`]: no such duty, a number where none belongs, no one who states it.
    pub fn admit(&self, attestation: &Attestation) -> Result<(), DutyError> {
        let duty = self.get(&attestation.duty).ok_or(DutyError::Unknown)?;
        let mut texts = vec![attestation.who.as_str(), &attestation.when];
        texts.extend(attestation.station.as_deref());
        texts.extend(attestation.remark.as_deref());
        match &attestation.statement {
            Statement::Number(number) if duty.unit.is_none() || !number.is_finite() => return Err(DutyError::NoNumber),
            Statement::Words(words) => texts.push(words),
            _ => {}
        }
        if texts.into_iter().all(is_text) { Ok(()) } else { Err(DutyError::Anonymous) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_is_read_and_its_rules_exist() {
        let duties = Duties::builtin();
        assert_eq!(duties.iter().count(), 14);
        for rule in duties.iter().filter_map(|duty| duty.rule.as_deref()) {
            assert!(crate::profile::RuleId::ALL.iter().any(|known| known.name() == rule), "{rule}");
        }
        assert_eq!(duties.get("lamps.distance").unwrap().asked(Language::Zh), "1.5–2 米");
        assert_eq!(duties.get("lamps.angle").unwrap().asked(Language::En), "45°");
    }

    #[test]
    fn statements_need_a_person_and_a_time_and_stay_statements() {
        let duties = Duties::builtin();
        let stated =
            |duty: &str, statement| Attestation::new(duty, statement, "李老师（摄影组长）", "2026-09-01 08:10");
        let lamps = duties.get("lamps.temperature").unwrap();
        let warm = stated("lamps.temperature", Statement::Number(4800.0));
        assert_eq!((warm.agrees(lamps), warm.stated(lamps, Language::Zh)), (Some(false), "4800 K".to_owned()));
        assert_eq!(duties.admit(&warm), Ok(()));
        assert_eq!(duties.admit(&stated("lamps.height", Statement::Number(1.4))), Err(DutyError::NoNumber));
        assert_eq!(duties.admit(&stated("lamps.count", Statement::Number(f64::NAN))), Err(DutyError::NoNumber));
        assert_eq!(duties.admit(&stated("lamps", Statement::Kept)), Err(DutyError::Unknown));
        assert_eq!(duties.admit(&Attestation::new("recent", Statement::Kept, "", "today")), Err(DutyError::Anonymous));
        assert_eq!(duties.admit(&stated("recent", Statement::Words("x".repeat(201)))), Err(DutyError::Anonymous));
    }
}
