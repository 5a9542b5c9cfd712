//! Facts as JSON: bare values, null where one is missing, and beside each family why, and how sure the others are.

use serde_json::{Map, Value as Json, json};

use crate::check::value::number;
use crate::face::Landmark;
use crate::ground::geometry::Point;
use crate::measure::{Facts, Measured};
use crate::photo::Operation;
use crate::profile::Unit;

/// One family of facts while it is written down.
#[derive(Default)]
struct Family {
    values: Map<String, Json>,
    missing: Map<String, Json>,
    uncertainty: Map<String, Json>,
}

impl Family {
    fn put(&mut self, field: &str, value: Json) {
        self.values.insert(field.to_owned(), value);
    }

    fn number(&mut self, field: &str, measured: Measured, unit: Unit) {
        self.measured(field, measured, unit, |value| number(value, unit));
    }

    fn measured<T: Copy>(&mut self, field: &str, measured: Measured<T>, unit: Unit, json: impl Fn(T) -> Json) {
        match measured {
            Measured::Known { value, uncertainty } => {
                self.put(field, json(value));
                if uncertainty > 0.0 {
                    self.uncertainty.insert(field.to_owned(), number(uncertainty, unit));
                }
            }
            Measured::Missing(reason) => {
                self.put(field, Json::Null);
                self.missing.insert(field.to_owned(), json!(reason.name()));
            }
        }
    }

    fn into_json(mut self) -> Json {
        if !self.uncertainty.is_empty() {
            self.values.insert("uncertainty".to_owned(), Json::Object(self.uncertainty));
        }
        if !self.missing.is_empty() {
            self.values.insert("missing".to_owned(), Json::Object(self.missing));
        }
        Json::Object(self.values)
    }
}

fn point(at: Point) -> Json {
    json!([number(at.x, Unit::Px), number(at.y, Unit::Px)])
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

/// Lab differences and lightness, in hundredths like everything else.
const LAB: Unit = Unit::DeltaE;

impl Facts {
    /// The facts as JSON, the same object that a report has under `facts`.
    ///
    /// Keys: `size`, `file`, `density`, `operations`, and the families `face`, `head`, `body`, `background`, `light` and
    /// `focus`. A family has bare values, null where one is missing; beside them `uncertainty` has one standard deviation
    /// and `missing` the reason. Lengths are pixels of the upright photo.
    pub fn to_json(&self) -> Json {
        json!({
            "size": self.size,
            "file": file(self),
            "density": tidied(json!(self.file.density)),
            "operations": operations_to_json(&self.operations),
            "face": face(self),
            "head": head(self),
            "body": body(self),
            "background": background(self),
            "light": light(self),
            "focus": focus(self),
        })
    }
}

pub(crate) fn operations_to_json(operations: &[Operation]) -> Json {
    tidied(json!(operations))
}

fn file(facts: &Facts) -> Json {
    let mut object = match json!(facts.file) {
        Json::Object(object) => object,
        // Metadata is a struct, so this arm is never taken; an empty object would still be valid JSON.
        _ => Map::new(),
    };
    // Density has its own family.
    object.shift_remove("density");
    Json::Object(object)
}

fn face(facts: &Facts) -> Json {
    let face = &facts.face;
    let mut family = Family::default();
    family.put("source", json!(face.source));
    family.put("count", json!(face.faces.len()));
    let mut points = Map::new();
    let mut sigmas = Map::new();
    if let [only] = face.faces.as_slice() {
        for landmark in Landmark::ALL {
            let placed = only.point(landmark);
            points.insert(landmark.name().to_owned(), point(placed.at));
            sigmas.insert(landmark.name().to_owned(), number(placed.sigma, Unit::Px));
        }
    }
    if points.is_empty() {
        family.put("points", Json::Null);
        let reason = if face.faces.is_empty() { "no-face" } else { "several-faces" };
        family.missing.insert("points".to_owned(), json!(reason));
    } else {
        family.put("points", Json::Object(points));
        family.uncertainty.insert("points".to_owned(), Json::Object(sigmas));
    }
    family.number("eye_line_y", face.eye_line_y, Unit::Px);
    family.number("eye_centre_x", face.eye_centre_x, Unit::Px);
    family.number("interpupil", face.interpupil, Unit::Px);
    family.number("face_width", face.face_width, Unit::Px);
    family.number("chin_y", face.chin_y, Unit::Px);
    family.number("roll_degrees", face.roll_degrees, Unit::Degrees);
    family.number("yaw_degrees", face.yaw_degrees, Unit::Degrees);
    family.number("pitch_degrees", face.pitch_degrees, Unit::Degrees);
    family.number("eye_opening", face.eye_opening, Unit::Share);
    family.number("mouth_opening", face.mouth_opening, Unit::Share);
    family.into_json()
}

fn head(facts: &Facts) -> Json {
    let head = &facts.head;
    let mut family = Family::default();
    family.number("crown_y", head.crown_y, Unit::Px);
    family.number("left_x", head.left_x, Unit::Px);
    family.number("right_x", head.right_x, Unit::Px);
    family.number("height", head.height, Unit::Px);
    family.number("width", head.width, Unit::Px);
    family.number("centre_x", head.centre_x, Unit::Px);
    family.into_json()
}

fn body(facts: &Facts) -> Json {
    let body = &facts.body;
    let mut family = Family::default();
    family.measured("shoulders_visible", body.shoulders_visible, Unit::None, |there| json!(there));
    family.number("shoulder_tilt_degrees", body.shoulder_tilt_degrees, Unit::Degrees);
    family.number("below_chin", body.below_chin, Unit::Px);
    family.into_json()
}

fn background(facts: &Facts) -> Json {
    let background = &facts.background;
    let mut family = Family::default();
    family.measured("rgb", background.rgb, LAB, |rgb| json!(rgb));
    family.number("unevenness", background.unevenness, LAB);
    family.number("gradient", background.gradient, LAB);
    family.number("gradient_degrees", background.gradient_degrees, Unit::Degrees);
    family.number("shadow", background.shadow, LAB);
    family.put("shadow_at", json!(background.shadow_at.map(point)));
    family.number("objects", background.objects, Unit::Share);
    family.measured("border", background.border, Unit::None, |there| json!(there));
    family.number("clothes_contrast", background.clothes_contrast, LAB);
    family.into_json()
}

fn light(facts: &Facts) -> Json {
    let light = &facts.light;
    let mut family = Family::default();
    family.number("face_lightness", light.face_lightness, LAB);
    family.number("eye_white", light.eye_white, LAB);
    family.number("clipped_highlights", light.clipped_highlights, Unit::Share);
    family.number("clipped_shadows", light.clipped_shadows, Unit::Share);
    family.number("balance", light.balance, Unit::Stops);
    family.number("cast", light.cast, Unit::Degrees);
    family.into_json()
}

fn focus(facts: &Facts) -> Json {
    let mut family = Family::default();
    family.number("blur", facts.focus.blur, Unit::Share);
    family.into_json()
}
