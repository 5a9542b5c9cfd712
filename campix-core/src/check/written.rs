//! A report as it was written: JSON, read back without what it was made from.
//!
//! JSON holds rounded numbers, so no facts come back; what it says stays as it is, to the last byte. In: a text of schema 1.
//! Out: a [`WrittenReport`], of which every key is there and of its kind. Errors name places and repeat nothing.

use serde_json::{Value as Json, json};

use super::json::SCHEMA;
use super::render::{Line, Shown, clauses_text, photo_text, verdict_name};
use super::report::{Report, Verdict};
use super::value::{Value, allowed_text, choice_text};
use crate::ground::digest::Sha256Digest;
use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::json_validate;
use crate::ground::text::{Language, Text};
use crate::photo::{DigestOf, FileName};
use crate::profile::{Evidence, Level, Limit, NamedColour, Range};
use crate::rules::{Artefact, RuleId, entry};

/// Longest text of a report, in bytes; one has about 40 000.
const MOST: usize = 16 << 20;
/// Most places that an error names; a text with more is something else.
const PLACES: usize = 100;

/// A report that was read from its JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenReport {
    json: Json,
}

/// Why a text is no report.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReportError {
    /// The text is not JSON.
    Json {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// It is longer than any report.
    TooLarge {
        /// Most bytes that are read.
        most: usize,
    },
    /// It says that it is of another schema, or of none.
    Schema {
        /// The schema it names, if it is a number.
        found: Option<i64>,
    },
    /// Keys are missing, unknown, or hold something else than a report's.
    Invalid {
        /// JSON pointers to the places: "/findings/3/verdict".
        places: Vec<String>,
    },
    /// What was asked for is not in the JSON of a report.
    NotKept {
        /// What it is.
        what: Text,
    },
}

impl Explain for ReportError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Json { line, column } => says!(
                REPORT_JSON,
                en "the text of the report is not JSON: line {line}, column {column}",
                zh "报告内容不是 JSON：第 {line} 行第 {column} 列"
            ),
            Self::TooLarge { most } => says!(
                REPORT_JSON, en "a report has at most {most} bytes", zh "报告最多 {most} 字节"
            ),
            Self::Schema { found: Some(found) } => says!(
                REPORT_SCHEMA,
                en "the report is of schema {found}, this version reads schema {SCHEMA}",
                zh "报告的格式版本为 {found}，本版本只读取版本 {SCHEMA}"
            ),
            Self::Schema { found: None } => says!(
                REPORT_SCHEMA,
                en "the JSON names no schema; a report has \"schema\": {SCHEMA}",
                zh "JSON 没有写明格式版本；报告应有 \"schema\": {SCHEMA}"
            ),
            Self::Invalid { places } => says!(
                REPORT_INVALID,
                en "the JSON is not a report: {} places are not as schema {SCHEMA} has them",
                zh "JSON 内容不是报告：{} 处与格式版本 {SCHEMA} 不符", places.len()
            )
            .details(|| places.iter().map(|place| json!({ "place": place })).collect()),
            Self::NotKept { what } => says!(
                REPORT_NOT_KEPT,
                en "a report that was read from JSON does not hold {what}",
                zh "从 JSON 读回的报告不包含{what}"; what = what
            ),
        }
    }
}

error!(ReportError);

/// One finding in the words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindingText {
    /// The verdict in words.
    pub verdict: String,
    /// How binding the clause is.
    pub level: String,
    /// The rule: its title in Chinese, its id in English.
    pub rule: String,
    /// What was measured, with its unit; "–" if nothing was.
    pub measured: String,
    /// What is allowed, with its unit.
    pub allowed: String,
    /// The clauses, each with its evidence.
    pub clauses: String,
}

impl WrittenReport {
    /// Reads what [`Report::to_json`] wrote.
    ///
    /// # Errors
    /// [`ReportError`]: the text is not JSON, of another schema, or no report.
    ///
    /// ```
    /// use campix_core::check::{ReportError, WrittenReport};
    /// assert!(matches!(WrittenReport::parse("{"), Err(ReportError::Json { line: 1, column: 1 })));
    /// assert!(matches!(WrittenReport::parse(r#"{ "schema": 2 }"#), Err(ReportError::Schema { found: Some(2) })));
    /// assert!(matches!(WrittenReport::parse(r#"{ "schema": 1 }"#), Err(ReportError::Invalid { .. })));
    /// ```
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        if text.len() > MOST {
            return Err(ReportError::TooLarge { most: MOST });
        }
        let json: Json = serde_json::from_str(text)
            .map_err(|error| ReportError::Json { line: error.line(), column: error.column() })?;
        let found = json.get("schema").and_then(Json::as_i64);
        if found != Some(i64::from(SCHEMA)) {
            return Err(ReportError::Schema { found });
        }
        let faults = json_validate::faults(&Report::schema(), &json);
        // What follows a place repeats values, which may name a person's file.
        let mut places: Vec<String> =
            faults.iter().map(|fault| fault.split(": ").next().unwrap_or_default().to_owned()).collect();
        places.dedup();
        places.truncate(PLACES);
        if places.is_empty() { Ok(Self { json }) } else { Err(ReportError::Invalid { places }) }
    }

    /// The report of which this is what JSON keeps.
    pub fn of(report: &Report) -> Self {
        Self { json: report.to_json() }
    }

    /// The JSON, as it was read.
    pub const fn json(&self) -> &Json {
        &self.json
    }

    /// The answer over all findings.
    pub fn verdict(&self) -> Verdict {
        word(&self.json["verdict"], Verdict::from_name).unwrap_or(Verdict::Unknown)
    }

    /// What the photo was judged as.
    pub fn artefact(&self) -> Artefact {
        word(&self.json["artefact"], Artefact::from_name).unwrap_or(Artefact::Registration)
    }

    /// Every finding in words, in the order of the report.
    pub fn texts(&self, language: Language) -> Vec<FindingText> {
        self.findings().iter().map(|finding| line(finding, language)).collect()
    }

    /// The report as a table, as [`Report::render`]; what is aimed at inside a range is not kept.
    pub fn render(&self, language: Language) -> String {
        let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
        let said = |json: &Json| json[language.pick("zh", "en")].as_str().unwrap_or_default().to_owned();
        let (profile, photo) = (&self.json["profile"], &self.json["photo"]);
        let name = photo["name"].as_str().map(FileName::new);
        let kind = word(&photo["kind"], DigestOf::from_name).unwrap_or(DigestOf::File);
        let sha256 = photo["sha256"].as_str().and_then(Sha256Digest::from_hex).unwrap_or_else(|| Sha256Digest::of(b""));
        let lines = self.findings().iter().map(|finding| Line {
            text: line(finding, language),
            passes: finding["verdict"] == Verdict::Pass.name(),
            message: said(&finding["message"]),
            advice: finding["advice"].is_object().then(|| said(&finding["advice"])),
        });
        let duties = self
            .list("attestations")
            .iter()
            .map(|duty| (said(&duty["duty"]), level(&duty["level"], language), clauses(&duty["sources"])));
        Shown {
            verdict: verdict_name(self.verdict(), language),
            profile: (text(&profile["id"]), text(&profile["edition"]), text(&profile["sha256"])),
            artefact: self.artefact(),
            engine: text(&self.json["engine"]),
            photo: photo_text(name.as_ref(), photo["bytes"].as_u64().unwrap_or(0), sha256, kind, language),
            notices: self.list("notices").iter().map(|notice| said(&notice["message"])).collect(),
            lines: lines.collect(),
            duties: duties.collect(),
        }
        .render(language)
    }

    fn list(&self, key: &str) -> &[Json] {
        self.json[key].as_array().map_or(&[], Vec::as_slice)
    }

    fn findings(&self) -> &[Json] {
        self.list("findings")
    }
}

fn word<T>(json: &Json, of: impl Fn(&str) -> Option<T>) -> Option<T> {
    json.as_str().and_then(of)
}

fn level(json: &Json, language: Language) -> String {
    word(json, Level::from_name).map(|level| level.title().get(language).to_owned()).unwrap_or_default()
}

fn clauses(sources: &Json) -> String {
    let sources = sources.as_array().map_or(&[][..], Vec::as_slice);
    clauses_text(sources.iter().filter_map(|source| {
        Some((source["id"].as_str()?.to_owned(), word(&source["evidence"], Evidence::from_name)?))
    }))
}

fn line(finding: &Json, language: Language) -> FindingText {
    let verdict = word(&finding["verdict"], Verdict::from_name).unwrap_or(Verdict::Unknown);
    let rule = word(&finding["rule"], RuleId::from_name);
    let name = finding["rule"].as_str().unwrap_or_default();
    FindingText {
        verdict: verdict_name(verdict, language).to_owned(),
        level: level(&finding["level"], language),
        rule: match (rule, language) {
            (Some(rule), Language::Zh) => entry(rule).title.zh.to_string(),
            _ => name.to_owned(),
        },
        measured: rule
            .and_then(|rule| Some(measured(&finding["measured"])?.text(rule, language)))
            .unwrap_or_else(|| "–".to_owned()),
        allowed: rule.map(|rule| allowed(&finding["allowed"], rule, language)).unwrap_or_default(),
        clauses: clauses(&finding["sources"]),
    }
}

/// What was measured, as JSON has it.
fn measured(json: &Json) -> Option<Value> {
    let side = |key: &str| u32::try_from(json[key].as_u64()?).ok();
    Some(match json {
        Json::Null => return None,
        Json::Bool(there) => Value::Flag(*there),
        Json::Number(number) => Value::Number(number.as_f64()?),
        Json::String(word) => Value::Word(word.clone()),
        Json::Array(words) => Value::Words(words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()),
        Json::Object(object) if object.contains_key("rgb") => Value::Colour {
            rgb: rgb(json)?,
            delta_e: json["delta_e"].as_f64()?,
            nearest: json["nearest"].as_str()?.to_owned(),
        },
        Json::Object(_) => Value::Size(side("width")?, side("height")?),
    })
}

fn rgb(json: &Json) -> Option<[u8; 3]> {
    let channels = json["rgb"].as_array()?;
    let channel = |at: usize| channels.get(at)?.as_u64().and_then(|value| u8::try_from(value).ok());
    Some([channel(0)?, channel(1)?, channel(2)?])
}

/// What is allowed, as JSON has it, for people.
fn allowed(json: &Json, rule: RuleId, language: Language) -> String {
    let range = |json: &Json| Range::between(json[0].as_f64(), json[1].as_f64());
    let limit = match json {
        Json::Bool(required) => Limit::Flag(*required),
        Json::Array(ends) if ends.len() == 2 && ends.iter().all(|end| end.is_number() || end.is_null()) => {
            Limit::Range(range(json))
        }
        Json::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Json::as_str).collect();
            return choice_text(&words, language);
        }
        Json::Object(object) if object.contains_key("one_of") => {
            let colours = json["one_of"].as_array().map_or(&[][..], Vec::as_slice).iter();
            let colour = |json: &Json| Some(NamedColour { name: json["name"].as_str()?.to_owned(), rgb: rgb(json)? });
            Limit::Colour { one_of: colours.filter_map(colour).collect(), max: json["max"].as_f64() }
        }
        Json::Object(_) => Limit::Size { width: range(&json["width"]), height: range(&json["height"]) },
        _ => return String::new(),
    };
    allowed_text(&limit, rule.unit(), language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{check, check_original};
    use crate::measure::sample;
    use crate::profile::Profile;

    fn reports() -> Vec<Report> {
        let facts = sample::facts();
        let profiles = Profile::builtin_ids().map(|id| Profile::builtin(id).unwrap());
        profiles.flat_map(|profile| [check(&facts, &profile), check_original(&facts, &profile, None)]).collect()
    }

    #[test]
    fn a_report_of_every_profile_comes_back_to_the_last_byte() {
        for report in reports() {
            let text = report.to_json().to_string();
            let written = WrittenReport::parse(&text).unwrap();
            assert_eq!(written.json().to_string(), text);
            assert_eq!(written, WrittenReport::of(&report));
            assert_eq!((written.verdict(), written.artefact()), (report.verdict, report.artefact));
            let pretty = serde_json::to_string_pretty(&report.to_json()).unwrap();
            assert_eq!(WrittenReport::parse(&pretty).unwrap(), written);
        }
    }

    #[test]
    fn it_says_what_the_report_says() {
        for (report, language) in reports().iter().flat_map(|report| [(report, Language::Zh), (report, Language::En)]) {
            let (told, written) = (report.render(language), WrittenReport::of(report).render(language));
            assert_eq!(written.lines().count(), told.lines().count());
            // Lines without a target of a range are the same.
            let aims = |line: &&str| line.contains("目标") || line.contains("(aim ");
            for (written, told) in written.lines().zip(told.lines()).filter(|(_, told)| !aims(told)) {
                let bare = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(bare(written), bare(told));
            }
        }
    }

    #[test]
    fn what_is_no_report_is_refused_by_places_and_without_values() {
        let report = &reports()[0];
        let mut json = report.to_json();
        json["findings"][0]["verdict"] = json!("张三.jpg");
        json["photo"]["name"] = json!(["李四.jpg"]);
        json["more"] = json!("王五");
        let error = WrittenReport::parse(&json.to_string()).unwrap_err();
        let failure = crate::Failure::from(error);
        assert_eq!(failure.name(), "report.invalid");
        let places: Vec<&str> = failure.details.iter().filter_map(|detail| detail["place"].as_str()).collect();
        assert!(
            places.contains(&"/findings/0/verdict") && places.contains(&"/photo/name") && places.contains(&""),
            "{places:?}"
        );
        let all = failure.to_json().to_string();
        assert!(["张三", "李四", "王五"].iter().all(|name| !all.contains(name)), "{all}");
        for schema in [json!(2), json!("1"), json!(null)] {
            json["schema"] = schema.clone();
            let found = WrittenReport::parse(&json.to_string()).unwrap_err();
            assert!(matches!(found, ReportError::Schema { found } if found == schema.as_i64()));
        }
        assert!(matches!(WrittenReport::parse("[1,"), Err(ReportError::Json { .. })));
        assert!(matches!(WrittenReport::parse(&" ".repeat(MOST + 1)), Err(ReportError::TooLarge { .. })));
    }
}
