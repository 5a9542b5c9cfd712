//! A measured value in the terms of a rule, as number, words or colour, and its text for people.

use serde_json::{Value as Json, json};

use crate::ground::text::Language;
use crate::ground::unit::{Unit, number};
use crate::profile::{Limit, NamedColour, Range};
use crate::rules::RuleId;

/// What was measured for one rule.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A number in the unit of the rule.
    Number(f64),
    /// Width and height in pixels.
    Size(u32, u32),
    /// A word.
    Word(String),
    /// Any number of words.
    Words(Vec<String>),
    /// A colour and its distance to the nearest reference.
    Colour {
        /// sRGB, 0–255.
        rgb: [u8; 3],
        /// CIEDE2000 to the nearest reference.
        delta_e: f64,
        /// Name of that reference.
        nearest: String,
    },
    /// Whether a property is there.
    Flag(bool),
}

fn ends(range: &Range, unit: Unit) -> Json {
    json!([range.min.map(|min| number(min, unit)), range.max.map(|max| number(max, unit))])
}

/// What is allowed, as `allowed` in JSON, rounded like what is measured.
pub(super) fn allowed_to_json(limit: &Limit, unit: Unit) -> Json {
    match limit {
        Limit::Range(range) => ends(range, unit),
        Limit::Size { width, height } => json!({ "width": ends(width, unit), "height": ends(height, unit) }),
        Limit::Colour { one_of, max } => json!({ "one_of": one_of, "max": max.map(|max| number(max, unit)) }),
        _ => limit.to_json(),
    }
}

impl Value {
    /// As `measured` in JSON.
    pub fn to_json(&self, unit: Unit) -> Json {
        match self {
            Self::Number(value) => number(*value, unit),
            Self::Size(width, height) => json!({ "width": width, "height": height }),
            Self::Word(word) => json!(word),
            Self::Words(words) => json!(words),
            Self::Colour { rgb, delta_e, nearest } => {
                json!({ "rgb": rgb, "delta_e": number(*delta_e, unit), "nearest": nearest })
            }
            Self::Flag(there) => json!(there),
        }
    }

    /// For people, as what `rule` measured.
    pub(crate) fn text(&self, rule: RuleId, language: Language) -> String {
        let unit = rule.unit();
        match self {
            Self::Number(value) => with_unit(*value, unit, language),
            Self::Size(width, height) => format!("{width}×{height} px"),
            Self::Word(word) => word.clone(),
            Self::Words(words) if words.is_empty() => none(language).to_owned(),
            Self::Words(words) => {
                let texts: Vec<String> = words.iter().map(|word| rule.word_text(word, language)).collect();
                // Words that have no text of their own stay as they are in files, and are listed as there.
                texts.join(if texts == *words { ", " } else { language.pick("、", ", ") })
            }
            Self::Colour { rgb: [r, g, b], delta_e, nearest } => {
                format!("({r},{g},{b}), ΔE {} {}", plain(*delta_e, Unit::DeltaE), colour_word(nearest, language))
            }
            Self::Flag(there) => yes_or_no(*there, language).to_owned(),
        }
    }
}

const fn none(language: Language) -> &'static str {
    match language {
        Language::Zh => "无",
        Language::En => "none",
    }
}

const fn yes_or_no(there: bool, language: Language) -> &'static str {
    match (there, language) {
        (true, Language::Zh) => "有",
        (false, Language::Zh) => "无",
        (true, Language::En) => "yes",
        (false, Language::En) => "no",
    }
}

/// A number as people read it: shares in percent, the rest with at most one decimal place (small values two).
pub(super) fn plain(value: f64, unit: Unit) -> String {
    let value = if unit == Unit::Share { value * 100.0 } else { value };
    let places = match unit {
        Unit::Bytes | Unit::Count | Unit::Quality => 0,
        Unit::Ratio => 3,
        _ => 1,
    };
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn suffix(unit: Unit, language: Language) -> &'static str {
    match (unit, language) {
        (Unit::Bytes, Language::Zh) => " 字节",
        (Unit::Bytes, Language::En) => " bytes",
        (Unit::Px, _) => " px",
        (Unit::Share, _) => " %",
        (Unit::PerInch, _) => " dpi",
        (Unit::Degrees, _) => "°",
        (Unit::DeltaE, _) => " ΔE",
        (Unit::Lightness, _) => " L*",
        (Unit::Stops, Language::Zh) => " 档",
        (Unit::Stops, Language::En) => " stops",
        _ => "",
    }
}

/// A number with its unit, for people.
pub(super) fn with_unit(value: f64, unit: Unit, language: Language) -> String {
    format!("{}{}", plain(value, unit), suffix(unit, language))
}

fn range_text(range: &Range, unit: Unit, language: Language) -> String {
    let unit_text = suffix(unit, language);
    let text = match (range.min, range.max) {
        (Some(min), Some(_)) if range.exact().is_some() => format!("= {}{unit_text}", plain(min, unit)),
        (Some(min), Some(max)) if unit != Unit::Share && min < 0.0 => {
            format!("{} … {}{unit_text}", plain(min, unit), plain(max, unit))
        }
        (Some(min), Some(max)) => format!("{}–{}{unit_text}", plain(min, unit), plain(max, unit)),
        (Some(min), None) => format!("≥ {}{unit_text}", plain(min, unit)),
        (None, Some(max)) => format!("≤ {}{unit_text}", plain(max, unit)),
        (None, None) => none(language).to_owned(),
    };
    match range.target {
        Some(target) if range.exact().is_none() && target != 0.0 => {
            let aim = if language == Language::Zh { "目标" } else { "aim" };
            format!("{text} ({aim} {})", plain(target, unit))
        }
        _ => text,
    }
}

/// Profiles name colours in English; the usual names are translated.
fn colour_word(name: &str, language: Language) -> &str {
    match language {
        Language::Zh => crate::profile::colour_zh(name),
        Language::En => name,
    }
}

fn colour_name(colour: &NamedColour, language: Language) -> String {
    let [r, g, b] = colour.rgb;
    format!("{} ({r},{g},{b})", colour_word(&colour.name, language))
}

/// The words that are allowed, for people.
pub(super) fn choice_text(words: &[&str], language: Language) -> String {
    if words.is_empty() { none(language).to_owned() } else { words.join(" / ") }
}

/// What is allowed, for people.
pub(crate) fn allowed_text(limit: &Limit, unit: Unit, language: Language) -> String {
    match limit {
        Limit::Range(range) => range_text(range, unit, language),
        Limit::Size { width, height } => match (width.exact(), height.exact()) {
            (Some(width), Some(height)) => format!("{width}×{height} px"),
            _ => format!("{} × {}", range_text(width, Unit::None, language), range_text(height, Unit::Px, language)),
        },
        Limit::Choice(words) => choice_text(words, language),
        Limit::Colour { one_of, max } => {
            let names: Vec<_> = one_of.iter().map(|colour| colour_name(colour, language)).collect();
            let max = max.map(|max| format!(", ≤ {} ΔE", plain(max, Unit::DeltaE))).unwrap_or_default();
            format!("{}{max}", names.join(" / "))
        }
        Limit::Flag(required) => match (required, language) {
            (true, Language::Zh) => "必须有",
            (false, Language::Zh) => "不得有",
            (true, Language::En) => "required",
            (false, Language::En) => "not allowed",
        }
        .to_owned(),
        Limit::Attest => String::new(),
    }
}
