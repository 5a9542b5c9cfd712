//! Why a profile cannot be used: every fault of a file at once, each with its line and column.

use crate::ground::text::Text;
use serde_json::{Value as Json, json};

use crate::ground::explain::{Explain, Explanation, both, error, says, shown};
use crate::ground::file_error::FileError;
use crate::profile::limit::Source;
use crate::rules::RuleId;

/// Why a profile cannot be used.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ProfileError {
    /// No profile has this id.
    Unknown {
        /// The requested id.
        id: String,
        /// The ids that exist.
        known: Vec<String>,
    },
    /// The text is not a valid profile.
    Invalid {
        /// Id of the profile, or "?" if even that is missing.
        id: String,
        /// Everything that is wrong, by position.
        faults: Vec<Fault>,
    },
    /// Two profiles of a stack contradict each other.
    Conflict {
        /// Every contradiction, by rule.
        conflicts: Vec<Conflict>,
    },
    /// A profile extends itself.
    Cycle {
        /// The profile met twice.
        id: String,
        /// The chain from it back to itself.
        chain: Vec<String>,
    },
    /// The layers of a stack do not add up to a profile.
    Incomplete {
        /// Id of the profile.
        id: String,
        /// What is missing.
        missing: Vec<Text>,
    },
    /// A stack of no profiles.
    Empty,
    /// No layer of the profile has a variant of this name that could still be chosen.
    NoVariant {
        /// Id of the profile.
        id: String,
        /// The variant asked for.
        variant: String,
        /// The variants there are.
        known: Vec<String>,
    },
    /// The file could not be read.
    File(FileError),
}

impl Explain for ProfileError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Unknown { id, known } => {
                let known = Text::new(known.join("、"), known.join(", "));
                says!(
                    PROFILE_UNKNOWN,
                    en "no profile is called {id:?}; known: {known}",
                    zh "没有名为“{id}”的标准；已知的有：{known}"; known = known
                )
            }
            Self::Invalid { id, faults } => {
                let (count, lines) = (count(faults.len(), "fault"), listed(faults.iter().map(Fault::text)));
                says!(
                    PROFILE_INVALID,
                    en "{count} in profile {id:?}{lines}",
                    zh "标准“{id}”中有 {count} 处错误：{lines}"; count = count, lines = lines
                )
                .details(|| faults.iter().map(Fault::to_json).collect())
            }
            Self::Conflict { conflicts } => {
                let lines = listed(conflicts.iter().map(Conflict::text));
                says!(
                    PROFILE_CONFLICT,
                    en "{count} in the stack{lines}",
                    zh "叠加的标准中有 {count} 处矛盾：{lines}"; count = count(conflicts.len(), "contradiction"), lines = lines
                )
                .details(|| conflicts.iter().map(Conflict::to_json).collect())
            }
            Self::Cycle { id, chain } => {
                let chain = chain.join(" → ");
                says!(
                    PROFILE_CYCLE,
                    en "profile {id:?} extends itself through {chain}",
                    zh "标准“{id}”经由 {chain} 继承了自身"
                )
            }
            Self::Incomplete { id, missing } => {
                let (count, lines) = (count(missing.len(), "thing"), listed(missing.iter().cloned()));
                says!(
                    PROFILE_INCOMPLETE,
                    en "{count} missing in profile {id:?}{lines}",
                    zh "标准“{id}”中缺少 {count} 项内容：{lines}"; count = count, lines = lines
                )
                .details(|| missing.iter().map(|what| message(json!({}), what)).collect())
            }
            Self::Empty => says!(
                PROFILE_EMPTY_STACK, en "a stack needs at least one profile", zh "叠加标准时至少需要一个标准"
            ),
            Self::NoVariant { id, variant, known } if known.is_empty() => says!(
                PROFILE_VARIANT,
                en "profile {id:?} has no variant {variant:?}; it has none to choose",
                zh "标准“{id}”没有变体“{variant}”；它没有可选的变体"
            ),
            Self::NoVariant { id, variant, known } => {
                let known = Text::new(known.join("、"), known.join(", "));
                says!(
                    PROFILE_VARIANT,
                    en "profile {id:?} has no variant {variant:?}; known: {known}",
                    zh "标准“{id}”没有变体“{variant}”；已知的有：{known}"; known = known
                )
            }
            Self::File(error) => error.explain(),
        }
    }
}

error!(ProfileError: File(FileError));

fn count(number: usize, what: &str) -> Text {
    Text::new(number.to_string(), format!("{number} {what}{}", if number == 1 { "" } else { "s" }))
}

fn listed(items: impl Iterator<Item = Text>) -> Text {
    items.fold(Text::default(), |all, item| both!(en "{all}\n  {item}", zh "{all}\n  {item}"; all = all, item = item))
}

/// `detail` with what is wrong: `message` in English, `message_zh` in Chinese.
fn message(mut detail: Json, text: &Text) -> Json {
    if let Json::Object(object) = &mut detail {
        object.extend([("message".to_owned(), json!(text.en)), ("message_zh".to_owned(), json!(text.zh))]);
    }
    detail
}

/// One thing wrong in the text of a profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Line, from 1; 0 if the profile is not a text.
    pub line: usize,
    /// Column in characters, from 1; 0 with line 0.
    pub column: usize,
    /// The key concerned: "geometry.eye-line.min"; empty for the whole file.
    pub key: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Fault {
    /// Place, key and what is wrong, in both languages.
    pub fn text(&self) -> Text {
        let Self { line, column, key, problem } = self;
        let key = if key.is_empty() { Text::default() } else { both!(en "{key}: ", zh "{key}：") };
        if *line == 0 {
            return both!(en "{key}{problem}", zh "{key}{problem}"; key = key, problem = problem.text());
        }
        both!(
            en "{line}:{column}: {key}{problem}", zh "第 {line} 行第 {column} 列：{key}{problem}";
            key = key, problem = problem.text()
        )
    }

    /// As JSON: `line` and `column` if it is in a text, `key`, `message` in English, `message_zh` in Chinese.
    pub(super) fn to_json(&self) -> Json {
        let Self { line, column, key, problem } = self;
        let place =
            if *line == 0 { json!({ "key": key }) } else { json!({ "line": line, "column": column, "key": key }) };
        message(place, &problem.text())
    }
}

shown!(Fault);

/// What is wrong at one place of a profile.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// Not TOML.
    Syntax {
        /// The parser's message.
        what: String,
    },
    /// An unknown key.
    UnknownKey {
        /// The keys this table may have.
        expected: Vec<&'static str>,
    },
    /// A rule that is not in the catalogue.
    UnknownRule {
        /// The rule with the most similar id, if one is similar.
        nearest: Option<RuleId>,
    },
    /// A field of another kind of rule.
    NotApplicable {
        /// The rule.
        rule: RuleId,
        /// The fields of its kind.
        expected: Vec<&'static str>,
    },
    /// A required key is missing.
    Missing,
    /// A value of another type.
    WrongType {
        /// The type expected.
        expected: Text,
        /// The type found.
        found: &'static str,
    },
    /// A word outside a fixed list.
    NotOneOf {
        /// The words allowed.
        expected: Vec<String>,
        /// The word found.
        found: String,
    },
    /// An impossible number or combination of values.
    Impossible {
        /// What is impossible.
        what: Text,
    },
}

impl Problem {
    /// What is wrong, in both languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Syntax { what } => both!(en "not TOML: {what}", zh "不符合 TOML 的语法（原文：{what}）"),
            Self::UnknownKey { expected } => {
                let keys = Text::new(expected.join("、"), expected.join(", "));
                both!(en "unknown key; expected {keys}", zh "没有这个键；可用的有 {keys}"; keys = keys)
            }
            Self::UnknownRule { nearest } => match nearest {
                Some(rule) => both!(
                    en "no rule has this id; did you mean {rule}?", zh "没有这个编号的规则；是否想写 {rule}？"
                ),
                None => both!(en "no rule has this id", zh "没有这个编号的规则"),
            },
            Self::NotApplicable { rule, expected } => {
                let keys = Text::new(expected.join("、"), expected.join(", "));
                both!(
                    en "does not apply to {rule}, which takes {keys}",
                    zh "不适用于 {rule}，该规则可用的有 {keys}"; keys = keys
                )
            }
            Self::Missing => both!(en "missing", zh "缺少这一项"),
            Self::WrongType { expected, found } => {
                let found = Text::new(type_zh(found), *found);
                both!(
                    en "expected {expected}, found {found}", zh "应为{expected}，实为{found}";
                    expected = expected, found = found
                )
            }
            Self::NotOneOf { expected, found } => {
                let words = expected.join(" / ");
                both!(en "expected {words}, found {found:?}", zh "应为 {words}，实为“{found}”")
            }
            Self::Impossible { what } => what.clone(),
        }
    }
}

shown!(Problem);

/// The name of a type of TOML in Chinese.
fn type_zh(name: &'static str) -> &'static str {
    match name {
        "string" => "字符串",
        "integer" => "整数",
        "float" => "小数",
        "boolean" => "布尔值",
        "datetime" => "日期",
        "array" => "列表",
        "table" => "表",
        other => other,
    }
}

/// Two clauses that cannot both be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The property: a rule id, or a key such as "output.size".
    pub property: String,
    /// What the first asks for.
    pub first: Text,
    /// Where that is stated.
    pub first_source: Option<Source>,
    /// What the second asks for.
    pub second: Text,
    /// Where that is stated.
    pub second_source: Option<Source>,
}

impl Conflict {
    /// What contradicts what, in both languages.
    pub fn text(&self) -> Text {
        let from = |source: &Option<Source>| {
            source.as_ref().map_or_else(
                Text::default,
                |Source { profile, id, .. }| both!(en " ({profile}, {id})", zh "（{profile}，{id}）"),
            )
        };
        let Self { property, first, second, .. } = self;
        both!(
            en "{property}: {first}{there} and {second}{here} have nothing in common",
            zh "{property}：{first}{there}与 {second}{here}没有共同之处";
            first = first, second = second, there = from(&self.first_source), here = from(&self.second_source)
        )
    }

    fn to_json(&self) -> Json {
        message(json!({ "property": self.property }), &self.text())
    }
}

shown!(Conflict);
