//! JSON Schema of options, from the same declaration as the struct.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::ground::words::{Words, one_line};

/// A key of options.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The field of the struct; the key is the same in kebab case.
    pub name: &'static str,
    /// Its documentation; lines end with `\n`.
    pub doc: &'static str,
    /// Schema of its value.
    pub shape: fn() -> Json,
}

/// A struct of options.
pub trait Options {
    /// Its documentation.
    const DOC: &'static str;
    /// Its keys, in the order of declaration.
    const KEYS: &'static [Key];
}

/// A type that an option can have.
pub trait Shape {
    /// Its JSON Schema.
    fn shape() -> Json;
}

/// The key of a field: `heading_row` → `heading-row`.
pub(crate) fn kebab(field: &str) -> String {
    field.replace('_', "-")
}

/// Schema of an object with these keys; keys of `required` have no default.
pub(crate) fn object(doc: &str, keys: &[Key], defaults: &Json, required: &[&str]) -> Json {
    let mut properties = Map::new();
    for key in keys {
        let name = kebab(key.name);
        let mut shape = (key.shape)();
        if let Json::Object(shape) = &mut shape {
            shape.insert("description".to_owned(), json!(one_line(key.doc)));
            if let Some(default) = defaults.get(&name).filter(|default| !default.is_null()) {
                shape.insert("default".to_owned(), default.clone());
            }
        }
        properties.insert(name, shape);
    }
    let mut schema = json!({ "type": "object", "description": one_line(doc), "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema["additionalProperties"] = json!(false);
    schema
}

/// A schema as a separate document.
pub(crate) fn document(title: &str, schema: Json) -> Json {
    let mut document = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title });
    if let (Json::Object(document), Json::Object(schema)) = (&mut document, schema) {
        document.extend(schema);
    }
    document
}

/// Schema of a vocabulary.
pub(crate) fn words<W: Words>() -> Json {
    let words = W::WORDS.iter().map(|word| json!({ "const": word.word, "description": word.meaning() }));
    json!({ "oneOf": words.collect::<Vec<_>>() })
}

macro_rules! shapes {
    ($($type:ty => $shape:tt),* $(,)?) => {$(
        impl Shape for $type {
            fn shape() -> Json {
                json!($shape)
            }
        }
    )*};
}

shapes! {
    bool => { "type": "boolean" },
    u16 => { "type": "integer", "minimum": 0, "maximum": 65_535 },
    u32 => { "type": "integer", "minimum": 0, "maximum": 4_294_967_295_u32 },
    u64 => { "type": "integer", "minimum": 0 },
    usize => { "type": "integer", "minimum": 0 },
    f64 => { "type": "number" },
    String => { "type": "string" },
}

impl<T: Shape> Shape for Option<T> {
    fn shape() -> Json {
        T::shape()
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn shape() -> Json {
        json!({ "type": "array", "items": T::shape() })
    }
}

impl<W: Words> Shape for W {
    fn shape() -> Json {
        words::<W>()
    }
}

impl<K: Words, V: Shape> Shape for BTreeMap<K, V> {
    fn shape() -> Json {
        let keys = K::WORDS.iter().map(|word| {
            let mut shape = V::shape();
            shape["description"] = json!(word.meaning());
            (word.word.to_owned(), shape)
        });
        json!({ "type": "object", "properties": keys.collect::<Map<String, Json>>(), "additionalProperties": false })
    }
}
