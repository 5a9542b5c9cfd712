//! A finished file and a planned crop as JSON, the same for Rust, C and Python.

use serde_json::{Value as Json, json};

use super::{Binding, Conflict, Made, Plan, Route};
use crate::ground::digest::Sha256Digest;
use crate::ground::json_schema::described;
use crate::ground::unit::{Unit, number};
use crate::measure::operations_to_json;
use crate::profile::RuleId;

/// Schema of the JSON of a finished file.
const SCHEMA: u32 = 1;

impl Made {
    /// SHA-256 of the finished file, in lower-case hexadecimal digits.
    pub fn digest(&self) -> String {
        Sha256Digest::of(&self.bytes).to_string()
    }

    /// Everything about the finished file but its bytes, schema 1.
    ///
    /// Keys: `schema`, `engine`, `source` (the photo it was made of), `bytes` (length), `sha256` (of the finished file), `route` ("untouched", "retagged", "encoded"), `plan` (the
    /// crop, null unless encoded), `encoding` (what the encoder did, null unless encoded), `operations`, and `report`,
    /// the report of the finished file.
    pub fn to_json(&self) -> Json {
        let (plan, encoding) = match &self.route {
            Route::Encoded { plan, encoding } => (plan.to_json(), json!(encoding)),
            Route::Untouched | Route::Retagged => (Json::Null, Json::Null),
        };
        described!(
            Made::schema,
            json!({
                "schema": SCHEMA,
                "engine": self.report.engine,
                "source": self.source.to_json(),
                "bytes": self.bytes.len(),
                "sha256": self.digest(),
                "route": self.route.name(),
                "plan": plan,
                "encoding": encoding,
                "operations": operations_to_json(&self.operations),
                "report": self.report.to_json(),
            })
        )
    }
}

impl Route {
    pub(super) const ENCODED: &'static str = "encoded";
    pub(super) const NAMES: [&'static str; 3] = ["untouched", "retagged", Self::ENCODED];

    /// The name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Untouched => Self::NAMES[0],
            Self::Retagged => Self::NAMES[1],
            Self::Encoded { .. } => Self::ENCODED,
        }
    }
}

impl Plan<RuleId> {
    /// The plan as JSON: `crop` in pixels of the photo, `frame`, `scale`, `bound_by` (rules), `missed` (windows).
    pub fn to_json(&self) -> Json {
        let px = |value: f64| number(value, Unit::Px);
        json!({
            "crop": {
                "x": px(self.crop.x), "y": px(self.crop.y), "width": px(self.crop.width), "height": px(self.crop.height),
            },
            "frame": self.frame,
            "scale": number(self.scale, Unit::Ratio),
            "bound_by": self.bound_by,
            "missed": self.missed.iter().map(Conflict::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Conflict<RuleId> {
    /// The window as JSON: `rule`, `binding` ("hard", "soft"), `nearest`, `allowed`, `by`, in pixels of the frame.
    pub fn to_json(&self) -> Json {
        let px = |value: f64| number(value, Unit::Px);
        json!({
            "rule": self.window.rule,
            "binding": match self.window.binding {
                Binding::Hard => "hard",
                Binding::Soft => "soft",
            },
            "nearest": self.nearest.map(px),
            "allowed": [self.window.min.map(px), self.window.max.map(px)],
            "by": px(self.by),
        })
    }
}
