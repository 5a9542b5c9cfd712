//! Parts of the JSON Schemas of results: reports, facts, finished files, days. Options have theirs from their declaration.
//!
//! Every object lists all its keys and allows no other, so that a test that validates what the engine writes finds a key that was
//! added and not described.

use serde_json::{Map, Value as Json, json};

use super::options::document;
use super::words::{Words, one_line};

/// A key of an object: name, what it means, schema of its value, whether it is always there.
pub(crate) struct Field(&'static str, String, Json, bool);

/// A key that is always there.
pub(crate) fn field(name: &'static str, about: &str, schema: Json) -> Field {
    Field(name, one_line(about), schema, true)
}

/// A key that is left out where it says nothing.
pub(crate) fn optional(name: &'static str, about: &str, schema: Json) -> Field {
    Field(name, one_line(about), schema, false)
}

/// An object with exactly these keys.
pub(crate) fn record(fields: impl IntoIterator<Item = Field>) -> Json {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for Field(name, about, mut schema, always) in fields {
        if let (Json::Object(schema), false) = (&mut schema, about.is_empty()) {
            schema.insert("description".to_owned(), json!(about));
        }
        properties.insert(name.to_owned(), schema);
        if always {
            required.push(name);
        }
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// A schema as a separate document.
pub(crate) fn result(title: &str, about: &str, fields: impl IntoIterator<Item = Field>) -> Json {
    let mut schema = record(fields);
    schema["description"] = json!(one_line(about));
    document(title, schema)
}

pub(crate) fn text() -> Json {
    json!({ "type": "string" })
}

pub(crate) fn flag() -> Json {
    json!({ "type": "boolean" })
}

pub(crate) fn number() -> Json {
    json!({ "type": "number" })
}

/// A whole number that is not negative.
pub(crate) fn count() -> Json {
    json!({ "type": "integer", "minimum": 0 })
}

pub(crate) fn between(least: i64, most: i64) -> Json {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// Exactly this value.
pub(crate) fn exactly(value: impl Into<Json>) -> Json {
    json!({ "const": value.into() })
}

pub(crate) fn one_of(words: &[&str]) -> Json {
    json!({ "enum": words })
}

/// A word of a vocabulary.
pub(crate) fn word<W: Words>() -> Json {
    json!({ "enum": W::WORDS.iter().map(|word| word.word).collect::<Vec<_>>() })
}

pub(crate) fn nullable(schema: Json) -> Json {
    any([schema, json!({ "type": "null" })])
}

pub(crate) fn any(schemas: impl IntoIterator<Item = Json>) -> Json {
    json!({ "anyOf": schemas.into_iter().collect::<Vec<_>>() })
}

pub(crate) fn list(items: Json) -> Json {
    of("array", "items", items)
}

/// A schema of one type with one further keyword.
fn of(kind: &str, keyword: &str, rule: Json) -> Json {
    Json::Object(Map::from_iter([("type".to_owned(), json!(kind)), (keyword.to_owned(), rule)]))
}

/// A list of so many items.
pub(crate) fn tuple(items: Json, length: usize) -> Json {
    let mut schema = list(items);
    (schema["minItems"], schema["maxItems"]) = (json!(length), json!(length));
    schema
}

/// Any keys, each with a value of this kind.
pub(crate) fn map(values: Json) -> Json {
    of("object", "additionalProperties", values)
}

/// 64 hexadecimal digits.
pub(crate) fn digest() -> Json {
    json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
}

/// A sentence in both languages.
pub(crate) fn both_languages() -> Json {
    record([field("zh", "Chinese.", text()), field("en", "English.", text())])
}

/// Width and height in whole pixels.
pub(crate) fn size() -> Json {
    record([field("width", "Pixels in a row.", count()), field("height", "Rows.", count())])
}

/// Fails a test in which the engine writes what its schema does not describe; schemas are computed once.
#[cfg(test)]
pub(crate) fn fits(schema: &std::sync::LazyLock<Json>, json: Json) -> Json {
    let faults = super::json_validate::faults(schema, &json);
    assert!(faults.is_empty(), "not what the schema {} says: {faults:#?}", schema["title"]);
    json
}

/// The JSON that was just written; in tests, held against its schema.
macro_rules! described {
    ($schema:path, $json:expr) => {{
        let json = $json;
        #[cfg(test)]
        let json = {
            static SCHEMA: std::sync::LazyLock<serde_json::Value> = std::sync::LazyLock::new($schema);
            $crate::ground::json_schema::fits(&SCHEMA, json)
        };
        json
    }};
}
pub(crate) use described;
