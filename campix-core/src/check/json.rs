//! The report as JSON, schema 1: the same for Rust, C and Python, the same bytes for the same photo.

use serde_json::{Map, Value as Json, json};

use crate::check::report::{Attestation, Finding, Remark, Report};
use crate::check::value::allowed_to_json;
use crate::ground::json_schema::described;
use crate::ground::unit::number;
use crate::profile::Source;

/// Schema of report files.
pub(super) const SCHEMA: u32 = 1;

impl Report {
    /// The report as JSON, schema 1. Keys keep their order; numbers are rounded to a hundredth, shares to a
    /// ten-thousandth.
    pub fn to_json(&self) -> Json {
        described!(
            Report::schema,
            json!({
                "schema": SCHEMA,
                "engine": self.engine,
                "photo": self.photo.to_json(),
                "profile": self.profile,
                "artefact": self.artefact,
                "verdict": self.verdict,
                "facts": self.facts.to_json(),
                "findings": self.findings.iter().map(Finding::to_json).collect::<Vec<_>>(),
                "notices": self.notices,
                "attestations": self.attestations.iter().map(Attestation::to_json).collect::<Vec<_>>(),
            })
        )
    }
}

impl Finding {
    /// The finding as it appears in the report.
    pub fn to_json(&self) -> Json {
        let unit = self.rule.unit();
        let mut object = Map::new();
        let mut put = |key: &str, value: Json| object.insert(key.to_owned(), value);
        put("rule", json!(self.rule));
        put("source", json!(self.sources.first().map(|source| &source.id)));
        put("evidence", json!(self.sources.first().map(|source| source.evidence)));
        put("level", json!(self.level));
        put("verdict", json!(self.verdict));
        put("measured", json!(self.measured.as_ref().map(|value| value.to_json(unit))));
        put("uncertainty", json!(self.uncertainty.map(|sigma| number(sigma, unit))));
        put("allowed", allowed_to_json(&self.allowed, unit));
        put("unit", json!(unit.name()));
        put("by_how_much", json!(self.by_how_much.map(|excess| number(excess, unit))));
        put("reason", json!(self.reason.map(crate::check::Why::name)));
        if let Some(remark) = &self.remark {
            put("remark", remark_to_json(remark));
        }
        put("remedy", json!(self.remedy));
        put("message", json!(self.message));
        put("advice", json!(self.advice));
        put("sources", sources_to_json(&self.sources));
        Json::Object(object)
    }
}

impl Attestation {
    /// The duty as it appears in the report.
    pub fn to_json(&self) -> Json {
        json!({
            "rule": self.rule,
            "source": self.sources.first().map(|source| &source.id),
            "level": self.level,
            "duty": self.duty,
            "sources": sources_to_json(&self.sources),
        })
    }
}

fn remark_to_json(remark: &Remark) -> Json {
    match remark {
        Remark::GivesWay { to, source } => json!({ "kind": remark.name(), "to": to, "source": source.id }),
        _ => json!({ "kind": remark.name() }),
    }
}

fn sources_to_json(sources: &[Source]) -> Json {
    json!(sources)
}
