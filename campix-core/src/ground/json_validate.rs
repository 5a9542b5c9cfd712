//! A validator for the part of JSON Schema that this workspace writes; another keyword is a fault of the schema.

use serde_json::{Map, Value as Json};

/// Where `value` is not what `schema` says, each with its place; empty if it is.
#[allow(unreachable_pub)] // Shared with the tests of other crates.
pub fn faults(schema: &Json, value: &Json) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, value, "", &mut found);
    found
}

fn fits(schema: &Json, value: &Json) -> bool {
    faults(schema, value).is_empty()
}

fn check(schema: &Json, value: &Json, at: &str, found: &mut Vec<String>) {
    let rules = match schema {
        Json::Bool(true) => return,
        Json::Object(rules) => rules,
        other => return found.push(format!("{at}: {other} is no schema")),
    };
    for (keyword, rule) in rules {
        let kept = match keyword.as_str() {
            // `format` is an annotation by itself (2020-12, 7.2.1).
            "$schema" | "title" | "description" | "default" | "format" | "then" | "else" => true,
            "type" => is_of(value, rule.as_str().unwrap_or_default()),
            "const" => value == rule,
            "enum" => list(rule).contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap_or(f64::INFINITY)),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap_or(f64::NEG_INFINITY)),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap_or(u64::MAX)),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap_or(0)),
            // The one pattern that is used: a digest.
            "pattern" => rule == "^[0-9a-f]{64}$" && value.as_str().is_none_or(is_digest),
            "anyOf" => list(rule).iter().any(|schema| fits(schema, value)),
            "oneOf" => list(rule).iter().filter(|schema| fits(schema, value)).count() == 1,
            "if" => {
                let then = rules.get(if fits(rule, value) { "then" } else { "else" });
                if let Some(schema) = then {
                    check(schema, value, at, found);
                }
                true
            }
            "required" => {
                let missing =
                    |name: &&Json| value.as_object().is_some_and(|o| !o.contains_key(name.as_str().unwrap_or("")));
                for name in list(rule).iter().filter(missing) {
                    found.push(format!("{at}: {name} is missing"));
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(rule, item, &format!("{at}/{index}"), found);
                }
                true
            }
            "properties" => {
                for (name, schema) in rule.as_object().into_iter().flatten() {
                    if let Some(part) = value.get(name) {
                        check(schema, part, &format!("{at}/{name}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                let none = Map::new();
                let known = rules.get("properties").and_then(Json::as_object).unwrap_or(&none);
                for (name, part) in
                    value.as_object().into_iter().flatten().filter(|(name, _)| !known.contains_key(*name))
                {
                    if *rule == Json::Bool(false) {
                        found.push(format!("{at}: {name} is not in the schema"));
                    } else {
                        check(rule, part, &format!("{at}/{name}"), found);
                    }
                }
                true
            }
            other => {
                found.push(format!("{at}: the keyword {other} is not known"));
                true
            }
        };
        if !kept {
            found.push(format!("{at}: {value} breaks {keyword} {rule}"));
        }
    }
}

fn list(rule: &Json) -> &[Json] {
    rule.as_array().map_or(&[], Vec::as_slice)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn is_of(value: &Json, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::faults;

    #[test]
    fn every_keyword_finds_its_fault() {
        for (schema, good, bad) in [
            (json!({ "type": "integer" }), json!(3), json!(3.5)),
            (json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }), json!("a".repeat(64)), json!("A".repeat(64))),
            (json!({ "const": 1 }), json!(1), json!(2)),
            (json!({ "enum": ["a", "b"] }), json!("b"), json!("c")),
            (json!({ "minimum": 1, "maximum": 3 }), json!(3), json!(4)),
            (json!({ "minItems": 1, "maxItems": 2 }), json!([1]), json!([])),
            (json!({ "anyOf": [{ "type": "null" }, { "const": 2 }] }), json!(null), json!(3)),
            (json!({ "oneOf": [{ "type": "number" }, { "const": 2 }] }), json!(1), json!(2)),
            (json!({ "required": ["a"] }), json!({ "a": 1 }), json!({ "b": 1 })),
            (json!({ "items": { "type": "null" } }), json!([null]), json!([null, 1])),
            (json!({ "properties": { "a": { "const": 1 } } }), json!({ "a": 1 }), json!({ "a": 2 })),
            (json!({ "additionalProperties": false }), json!({}), json!({ "a": 2 })),
            (json!({ "additionalProperties": { "const": 1 } }), json!({ "a": 1 }), json!({ "a": 2 })),
            (json!({ "if": { "const": 1 }, "then": true, "else": { "type": "null" } }), json!(1), json!(2)),
            (json!({ "type": "number" }), json!(2.5), json!("2.5")),
        ] {
            assert_eq!(faults(&schema, &good), Vec::<String>::new(), "{schema}");
            assert_eq!(faults(&schema, &bad).len(), 1, "{schema}");
        }
        assert_eq!(faults(&json!({ "not": true }), &json!("x")), [": the keyword not is not known"]);
    }
}
