//! All families of facts of one photo, as a value and as JSON.
//!
//! Invariant: JSON has every fact that is declared; a family that is left out does not compile.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::appearance::AppearanceFacts;
use super::background::BackgroundFacts;
use super::body::BodyFacts;
use super::evidence::EvidenceFacts;
use super::face::FaceFacts;
use super::family::{FactEntry, Family};
use super::focus::FocusFacts;
use super::head::HeadFacts;
use super::light::LightFacts;
use crate::ground::geometry::{Point, Size};
use crate::ground::json_schema::described;
use crate::ground::unit::{Unit, number};
use crate::meta::Metadata;
use crate::photo::{Operation, PhotoIdentity};

/// All measurements of one photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facts {
    /// The photo they come from; with another one they are refused.
    pub photo: PhotoIdentity,
    /// Size of the upright photo in pixels; all coordinates refer to it.
    pub size: Size,
    /// What the file claims.
    pub file: Metadata,
    /// What was done to the pixels so far.
    pub operations: Vec<Operation>,
    /// The face.
    pub face: FaceFacts,
    /// Outer contour of the subject against the backdrop, px; empty if there is none.
    pub outline: Vec<Point>,
    /// The head with hair.
    pub head: HeadFacts,
    /// Shoulders.
    pub body: BodyFacts,
    /// The backdrop.
    pub background: BackgroundFacts,
    /// Light on the face.
    pub light: LightFacts,
    /// Sharpness, detail and noise.
    pub focus: FocusFacts,
    /// What is worn, and what hair or things hide.
    pub appearance: AppearanceFacts,
    /// Traces of what was done to a picture before.
    pub evidence: EvidenceFacts,
}

impl Facts {
    /// The facts as JSON, the same object that a report has under `facts`.
    ///
    /// Keys: `photo` (which one), `size`, `file`, `density`, `operations`, and the families `face`, `head`, `body`, `background`, `light`,
    /// `focus`, `appearance` and `evidence`, whose facts `FACTS.md` defines. A family has bare values, null where one is missing; next to them
    /// `uncertainty` has one standard deviation and `missing` the reason. Lengths are pixels of the upright photo.
    pub fn to_json(&self) -> Json {
        // The outline is long and serves pictures only. Naming every field makes a forgotten one an error.
        let Self {
            photo,
            size,
            file,
            operations,
            face,
            outline: _,
            head,
            body,
            background,
            light,
            focus,
            appearance,
            evidence,
        } = self;
        let mut json = Map::new();
        json.insert("photo".to_owned(), photo.to_json());
        json.insert("size".to_owned(), json!(size));
        json.insert("file".to_owned(), without_density(file));
        json.insert("density".to_owned(), tidied(json!(file.density)));
        json.insert("operations".to_owned(), operations_to_json(operations));
        let families: [&dyn Family; 8] = [face, head, body, background, light, focus, appearance, evidence];
        json.extend(families.map(|family| (family.name().to_owned(), family.to_json())));
        described!(Facts::schema, Json::Object(json))
    }

    /// What every measured fact is, in the order of JSON.
    pub fn list() -> Vec<FactEntry> {
        let mut list = Vec::new();
        FaceFacts::list(&mut list);
        HeadFacts::list(&mut list);
        BodyFacts::list(&mut list);
        BackgroundFacts::list(&mut list);
        LightFacts::list(&mut list);
        FocusFacts::list(&mut list);
        AppearanceFacts::list(&mut list);
        EvidenceFacts::list(&mut list);
        list
    }

    /// Sets the fact called `name` as a golden case states it; `false` if there is none.
    #[cfg(test)]
    pub(crate) fn patch(&mut self, name: &str, value: &toml::Value) -> bool {
        let Self {
            photo: _,
            size: _,
            file: _,
            operations: _,
            face,
            outline: _,
            head,
            body,
            background,
            light,
            focus,
            appearance,
            evidence,
        } = self;
        let families: [&mut dyn Family; 8] = [face, head, body, background, light, focus, appearance, evidence];
        let Some((family, field)) = name.split_once('.') else { return false };
        families.into_iter().any(|known| known.name() == family && known.patch(field, value))
    }
}

/// What was done to a photo, as JSON.
pub(crate) fn operations_to_json(operations: &[Operation]) -> Json {
    tidied(json!(operations))
}

/// Density is next to the file family, not in it.
fn without_density(file: &Metadata) -> Json {
    let mut json = json!(file);
    if let Json::Object(object) = &mut json {
        object.shift_remove("density");
    }
    json
}

/// The same JSON with every number rounded to a ten-thousandth, so that 118 per centimetre are 299.72 per inch.
fn tidied(value: Json) -> Json {
    match value {
        Json::Number(found) => match found.as_f64() {
            Some(float) if found.is_f64() => number(float, Unit::Ratio),
            _ => Json::Number(found),
        },
        Json::Array(items) => items.into_iter().map(tidied).collect(),
        Json::Object(object) => object.into_iter().map(|(key, value)| (key, tidied(value))).collect(),
        other => other,
    }
}
