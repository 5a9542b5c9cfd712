//! The catalogue: every rule with its page, every error with its number.

use campix_core::ErrorCode;
use campix_core::profile::RuleId;
use campix_core::text::Language;
use pyo3::prelude::*;

use crate::failure::{Answer, Refusal};
use crate::json;

/// The language of an output.
pub(crate) fn language(lang: &str) -> Answer<Language> {
    match lang {
        "zh" => Ok(Language::Zh),
        "en" => Ok(Language::En),
        _ => Err(Refusal::wrong_value(format!("lang is 'zh' or 'en', not {lang:?}"))),
    }
}

/// The rule called `name`.
pub(crate) fn rule(name: &str) -> Answer<RuleId> {
    RuleId::from_name(name).ok_or_else(|| {
        let family = name.split('.').next().unwrap_or_default();
        let near: Vec<&str> =
            RuleId::ALL.iter().map(|rule| rule.name()).filter(|rule| rule.starts_with(family)).collect();
        let near = if near.is_empty() { String::new() } else { format!("; there are {}", near.join(", ")) };
        Refusal::wrong_value(format!("no rule is called {name:?}{near}"))
    })
}

/// Ids of all rules, in the order of the catalogue.
#[pyfunction]
pub(crate) fn rules() -> Vec<&'static str> {
    RuleId::ALL.iter().map(|rule| rule.name()).collect()
}

/// The manual page of a rule as a dict, or as text where a language is given. `name` is its id, `lang` "zh" or "en". ValueError: no rule is
/// called so (near ones are named), or another word.
#[pyfunction]
#[pyo3(signature = (name, *, lang=None))]
pub(crate) fn explain<'py>(py: Python<'py>, name: &str, lang: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
    let rule = rule(name)?;
    match lang {
        Some(lang) => Ok(rule.explain(language(lang)?).into_pyobject(py)?.into_any()),
        None => json::to_python(py, &rule.to_json()),
    }
}

/// Every number an exception can have as `code`, with its name and what it means in Chinese and in English.
#[pyfunction]
pub(crate) fn codes() -> Vec<(u32, &'static str, &'static str, &'static str)> {
    ErrorCode::ALL.iter().map(|row| (row.code.0, row.name, &*row.text.zh, &*row.text.en)).collect()
}
