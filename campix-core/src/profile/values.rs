//! A profile whose tables are values of a program – a dict, an object of JSON – instead of a text.
//!
//! The values are written as TOML and read as any profile, so that everything is refused that is refused there; faults have a key
//! and no line, since there is no text that anybody could look at.

use serde_json::Value as Json;
use toml::{Table, Value};

use super::error::{Fault, Problem, ProfileError};
use super::standard::Profile;
use crate::ground::text::Text;

/// Deepest nesting; a profile has four levels.
const DEEPEST: usize = 16;
/// Most values; the largest shipped profile has fewer than a thousand.
const MOST: usize = 50_000;

impl Profile {
    /// Reads a profile from an object whose keys are those of a TOML profile; what it extends is looked for among the shipped ones.
    ///
    /// # Errors
    /// As for [`Profile::parse`]. Faults have line and column 0; `null` is one, since TOML has no such value.
    ///
    /// ```
    /// use campix_core::profile::{Profile, ProfileError};
    /// use serde_json::json;
    /// let own = json!({
    ///     "schema": 1, "id": "own", "edition": "1", "status": "draft", "valid_from": "2026", "layer": "contract",
    ///     "extends": ["moe-2017-99"], "title": { "zh": "自定", "en": "My own" },
    /// });
    /// assert_eq!(Profile::from_json(&own)?.id(), "own");
    /// let mut wrong = own;
    /// wrong["nose"] = json!(1);
    /// let Err(ProfileError::Invalid { faults, .. }) = Profile::from_json(&wrong) else { panic!("a key is unknown") };
    /// assert_eq!((faults[0].line, faults[0].key.as_str()), (0, "nose"));
    /// # Ok::<(), ProfileError>(())
    /// ```
    pub fn from_json(values: &Json) -> Result<Self, ProfileError> {
        let id = || values["id"].as_str().unwrap_or("?").to_owned();
        let fault = |key: &str, what: Text| ProfileError::Invalid {
            id: id(),
            faults: vec![Fault { line: 0, column: 0, key: key.to_owned(), problem: Problem::Impossible { what } }],
        };
        let mut left = MOST;
        let table = match converted(values, "", DEEPEST, &mut left) {
            Ok(Value::Table(table)) => table,
            Ok(_) => return Err(fault("", Text::fixed("应为对象", "expected an object"))),
            Err((key, what)) => return Err(fault(&key, what)),
        };
        let text = toml::to_string(&table)
            .map_err(|_| fault("", Text::fixed("无法写成 TOML", "the values cannot be written as TOML")))?;
        Self::parse(&text).map_err(|error| match error {
            ProfileError::Invalid { id, mut faults } => {
                for fault in &mut faults {
                    (fault.line, fault.column) = (0, 0);
                }
                ProfileError::Invalid { id, faults }
            }
            other => other,
        })
    }
}

/// The same value in TOML, or the key of the first that has none.
fn converted(json: &Json, key: &str, depth: usize, left: &mut usize) -> Result<Value, (String, Text)> {
    let wrong = |what: Text| Err((key.to_owned(), what));
    *left = left.saturating_sub(1);
    if depth == 0 || *left == 0 {
        return wrong(Text::fixed("嵌套过深或内容过多", "nested too deeply, or too much"));
    }
    Ok(match json {
        Json::Null => return wrong(Text::fixed("没有值；请去掉这一项", "there is no value; leave the key out")),
        Json::Bool(truth) => Value::Boolean(*truth),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Integer(whole),
            (None, Some(number)) => Value::Float(number),
            (None, None) => return wrong(Text::fixed("数字过大", "the number is too large")),
        },
        Json::String(text) => Value::String(text.clone()),
        Json::Array(items) => {
            Value::Array(items.iter().map(|item| converted(item, key, depth - 1, left)).collect::<Result<_, _>>()?)
        }
        Json::Object(object) => {
            let mut table = Table::new();
            for (name, value) in object {
                let path = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                table.insert(name.clone(), converted(value, &path, depth - 1, left)?);
            }
            Value::Table(table)
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::profile::builtin;

    #[test]
    fn every_shipped_profile_is_the_same_from_its_values() {
        for &(id, text) in builtin::ALL {
            let values: Value = toml::from_str::<Table>(text).map(Value::Table).unwrap();
            let json = serde_json::to_value(values).unwrap();
            assert_eq!(Profile::from_json(&json).unwrap(), Profile::parse(text).unwrap(), "{id}");
        }
    }

    #[test]
    fn values_that_toml_does_not_have_are_faults_with_their_key() {
        let mut deep = json!(1);
        for _ in 0..DEEPEST {
            deep = json!([deep]);
        }
        for (values, key) in [
            (json!({ "title": { "zh": null } }), "title.zh"),
            (json!({ "id": deep }), "id"),
            (json!([1]), ""),
            (json!(null), ""),
            (json!({ "id": u64::MAX }), "schema"),
        ] {
            let Err(ProfileError::Invalid { faults, .. }) = Profile::from_json(&values) else { panic!("{values}") };
            assert!(faults.iter().any(|fault| fault.key == key && fault.line == 0), "{values}: {faults:?}");
            assert!(faults.iter().all(|fault| !fault.text().en.contains("line ")), "{faults:?}");
            assert!(faults.iter().all(|fault| fault.to_json().get("line").is_none()), "{faults:?}");
        }
    }
}
