//! The merged profile as JSON: for people to read, and the input of the digest.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::profile::layer::SCHEMA;
use crate::profile::limit::{Limit, Range};
use crate::profile::standard::{Clause, Profile, Rule};

impl Range {
    /// `[min, max]`, null for an open end; whole numbers without a decimal point.
    pub fn to_json(&self) -> Value {
        json!([self.min.map(number), self.max.map(number)])
    }
}

fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

impl Limit {
    /// As `allowed` in reports: `[min, max]`, a list of words, a colour with its tolerance, or true and false.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Range(range) => range.to_json(),
            Self::Size { width, height } => json!({ "width": width.to_json(), "height": height.to_json() }),
            Self::Choice(words) => json!(words),
            Self::Colour { one_of, max } => json!({ "one_of": one_of, "max": max.map(number) }),
            Self::Flag(required) => json!(required),
            Self::Attest => Value::Null,
        }
    }
}

fn clause_to_json(clause: &Clause) -> Value {
    let mut object = Map::new();
    object.insert("level".to_owned(), json!(clause.level));
    object.insert("allowed".to_owned(), clause.limit.to_json());
    if let Limit::Range(range) = &clause.limit {
        if let Some(target) = range.target {
            object.insert("target".to_owned(), json!(number(target)));
        }
        if (range.doubt_min, range.doubt_max) != (range.min, range.max) {
            object.insert("doubt".to_owned(), json!([range.doubt_min.map(number), range.doubt_max.map(number)]));
        }
    }
    object.insert("sources".to_owned(), json!(clause.sources));
    Value::Object(object)
}

fn rules_to_json<'a>(rules: impl Iterator<Item = &'a Rule>) -> Value {
    rules
        .map(|rule| {
            let clauses: Vec<_> = rule.clauses.iter().map(clause_to_json).collect();
            json!({ "rule": rule.id, "unit": rule.id.unit().name(), "clauses": clauses })
        })
        .collect()
}

impl Profile {
    /// The merged profile: every limit with its level and all its sources, and the digest over it.
    pub fn to_json(&self) -> Value {
        let mut object = self.canonical();
        // What could be chosen instead is no part of what is asked for.
        let variants: Vec<_> = self
            .variants()
            .into_iter()
            .map(|variant| json!({ "name": variant.name, "title": variant.title, "layer": variant.layer }))
            .collect();
        object.insert("variants".to_owned(), json!(variants));
        object.insert("sha256".to_owned(), json!(self.digest));
        Value::Object(object)
    }

    fn canonical(&self) -> Map<String, Value> {
        let layers: Vec<_> = self
            .layers()
            .map(|layer| {
                let mut json = json!({ "id": layer.id, "edition": layer.edition, "layer": layer.kind.name() });
                let more = [
                    ("variant", layer.variant.map(|name| json!(name))),
                    ("status", Some(json!(layer.status.name()))),
                    ("superseded_by", layer.superseded_by.map(|by| json!(by))),
                ];
                if let Value::Object(object) = &mut json {
                    object.extend(more.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
                }
                json
            })
            .collect();
        let output = self.output.as_ref().map(|output| {
            json!({
                "size": output.size,
                "bytes": [output.bytes.min, output.bytes.max],
                "quality": output.quality_floor,
                "density": output.density,
                "extension": output.extension,
                "padding": output.padding.name(),
                "sources": output.sources,
            })
        });
        let crop: Vec<_> = self
            .crop
            .iter()
            .map(|target| {
                json!({
                    "rule": target.rule,
                    "target": number(target.value),
                    "weight": number(target.weight),
                    "at_least": target.at_least,
                    "source": target.source,
                })
            })
            .collect();
        let yields: Vec<_> = self
            .yields
            .iter()
            .map(|entry| {
                json!({ "rule": entry.rule, "to": entry.to, "edge": entry.edge.name(), "source": entry.source })
            })
            .collect();
        let overruled: Vec<_> = self
            .overruled
            .iter()
            .map(|entry| json!({ "rule": entry.rule, "dropped": entry.dropped, "kept": entry.kept }))
            .collect();
        let mut object = Map::new();
        let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
        put("schema", json!(SCHEMA));
        put("id", json!(self.id));
        put("edition", json!(self.edition));
        put("status", json!(self.status.name()));
        put("valid_from", json!(self.valid_from));
        put("valid_to", json!(self.valid_to));
        put("superseded_by", json!(self.superseded_by));
        put("title", json!({ "zh": self.title_zh, "en": self.title_en }));
        put("layers", json!(layers));
        put("frame", json!(self.frame));
        put("rules", rules_to_json(self.rules()));
        put("original", rules_to_json(self.original()));
        put("output", json!(output));
        put("crop", json!(crop));
        put("priority", json!(self.priority));
        put("yields", json!(yields));
        put("overruled", json!(overruled));
        put(
            "comparison",
            json!(self.comparison.as_ref().map(|demanded| json!({
                "required": demanded.required,
                "optional": demanded.optional,
                "sources": demanded.sources,
            }))),
        );
        put(
            "recency",
            json!(self.recency.as_ref().map(|recency| json!({
                "months": recency.months,
                "graduation": recency.graduation,
                "sources": recency.sources,
            }))),
        );
        object
    }

    /// SHA-256 over the canonical form, without the digest itself.
    pub(super) fn compute_digest(&self) -> String {
        use std::fmt::Write as _;
        let text = Value::Object(self.canonical()).to_string();
        Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
