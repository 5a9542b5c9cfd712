//! A fact is declared once: field, definition, unit and sample in one place; everything else is derived from it.
//!
//! One declaration yields the struct of a family, its JSON, its rows in `FACTS.md`, the family without any value,
//! and the family of a portrait that complies with everything, from which tests start.

use serde_json::{Map, Value as Json, json};

use super::fact::{Measured, Reason};
use crate::face::{Face, Landmark};
use crate::ground::geometry::Point;
use crate::ground::unit::{Unit, number};

/// The description of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FactEntry {
    /// Name in JSON, the parts joined by a dot: "head.crown_y".
    pub name: String,
    /// Its unit; [`Unit::None`] for what is not a number.
    pub unit: Unit,
    /// What it is in JSON: "number", "flag", "colour", "point", "text".
    pub kind: &'static str,
    /// Definition, one paragraph.
    pub about: String,
}

/// A type that can be a field of a family.
pub(crate) trait Fact: Sized {
    const KIND: &'static str;

    /// The fact of a family that could not be measured.
    fn missing(reason: Reason) -> Self;

    /// Writes the fact under `field`.
    fn put(&self, field: &'static str, unit: Unit, into: &mut FamilyJson);

    /// The fact's rows in the list of all facts.
    fn list(family: &str, field: &str, unit: Unit, about: &str, into: &mut Vec<FactEntry>) {
        into.push(FactEntry {
            name: format!("{family}.{field}"),
            unit,
            kind: Self::KIND,
            about: about.trim().to_owned(),
        });
    }

    /// Sets the fact as a golden case states it.
    #[cfg(test)]
    fn patch(&mut self, value: &toml::Value);
}

/// A family of facts, as generated from its declaration.
pub(crate) trait Family {
    fn name(&self) -> &'static str;

    /// Bare values, null where one is missing; next to them `uncertainty`, one standard deviation, and `missing`.
    fn to_json(&self) -> Json;

    /// Sets the fact `field`; `false` if there is none.
    #[cfg(test)]
    fn patch(&mut self, field: &str, value: &toml::Value) -> bool;
}

/// One family while its JSON is written.
#[derive(Default)]
pub(crate) struct FamilyJson {
    values: Map<String, Json>,
    missing: Map<String, Json>,
    uncertainty: Map<String, Json>,
}

impl FamilyJson {
    fn measured<T: Copy>(&mut self, field: &str, measured: Measured<T>, unit: Unit, json: impl Fn(T) -> Json) {
        match measured {
            Measured::Known { value, uncertainty } => {
                self.values.insert(field.to_owned(), json(value));
                if uncertainty > 0.0 {
                    self.uncertainty.insert(field.to_owned(), number(uncertainty, unit));
                }
            }
            Measured::Missing(reason) => {
                self.values.insert(field.to_owned(), Json::Null);
                self.missing.insert(field.to_owned(), json!(reason.name()));
            }
        }
    }

    pub(crate) fn into_json(mut self) -> Json {
        if !self.uncertainty.is_empty() {
            self.values.insert("uncertainty".to_owned(), Json::Object(self.uncertainty));
        }
        if !self.missing.is_empty() {
            self.values.insert("missing".to_owned(), Json::Object(self.missing));
        }
        Json::Object(self.values)
    }
}

/// Declares a family: `field: type [unit] = value in a portrait that complies`.
macro_rules! facts {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident in $family:literal {
            $($(#[doc = $doc:literal])+ $field:ident: $type:ty [$unit:ident] = $sample:expr;)+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        impl $name {
            /// Every fact missing, for one reason.
            pub(crate) fn missing(reason: $crate::measure::fact::Reason) -> Self {
                Self { $($field: $crate::measure::family::Fact::missing(reason),)+ }
            }

            /// Adds every fact of the family to the list.
            pub(crate) fn list(into: &mut Vec<$crate::measure::family::FactEntry>) {
                use $crate::measure::family::Fact;
                $(<$type>::list($family, stringify!($field), $crate::ground::unit::Unit::$unit, concat!($($doc),+), into);)+
            }

            /// The family in a portrait that complies with everything.
            #[cfg(test)]
            pub(crate) fn sample() -> Self {
                Self { $($field: $sample,)+ }
            }
        }

        impl $crate::measure::family::Family for $name {
            fn name(&self) -> &'static str {
                $family
            }

            fn to_json(&self) -> serde_json::Value {
                let mut json = $crate::measure::family::FamilyJson::default();
                $($crate::measure::family::Fact::put(
                    &self.$field,
                    stringify!($field),
                    $crate::ground::unit::Unit::$unit,
                    &mut json,
                );)+
                json.into_json()
            }

            #[cfg(test)]
            fn patch(&mut self, field: &str, value: &toml::Value) -> bool {
                match field {
                    $(stringify!($field) => $crate::measure::family::Fact::patch(&mut self.$field, value),)+
                    _ => return false,
                }
                true
            }
        }
    };
}
pub(crate) use facts;

impl Fact for Measured {
    const KIND: &'static str = "number";

    fn missing(reason: Reason) -> Self {
        Self::Missing(reason)
    }

    fn put(&self, field: &'static str, unit: Unit, into: &mut FamilyJson) {
        into.measured(field, *self, unit, |value| number(value, unit));
    }

    /// A number keeps the sample's uncertainty, `[value, sigma]` states it, a text is the reason why it is missing.
    #[cfg(test)]
    fn patch(&mut self, value: &toml::Value) {
        *self = match (value, of_toml(value)) {
            (toml::Value::String(name), _) => Self::Missing(reason(name)),
            (toml::Value::Array(pair), _) => {
                Self::with(of_toml(&pair[0]).expect("a value"), of_toml(&pair[1]).expect("its uncertainty"))
            }
            (_, Some(number)) => Self::with(number, self.uncertainty().unwrap_or(0.0)),
            _ => panic!("{value} is neither number, [value, sigma] nor reason"),
        };
    }
}

impl Fact for Measured<bool> {
    const KIND: &'static str = "flag";

    fn missing(reason: Reason) -> Self {
        Self::Missing(reason)
    }

    fn put(&self, field: &'static str, unit: Unit, into: &mut FamilyJson) {
        into.measured(field, *self, unit, |there| json!(there));
    }

    #[cfg(test)]
    fn patch(&mut self, value: &toml::Value) {
        *self = match value.as_bool() {
            Some(there) => Self::exact(there),
            None => Self::Missing(reason(value.as_str().expect("true, false or a reason"))),
        };
    }
}

impl Fact for Measured<[u8; 3]> {
    const KIND: &'static str = "colour";

    fn missing(reason: Reason) -> Self {
        Self::Missing(reason)
    }

    fn put(&self, field: &'static str, unit: Unit, into: &mut FamilyJson) {
        into.measured(field, *self, unit, |rgb| json!(rgb));
    }

    #[cfg(test)]
    fn patch(&mut self, value: &toml::Value) {
        *self = match value.as_array() {
            Some(rgb) => {
                let channel = |index: usize| of_toml(&rgb[index]).expect("a channel") as u8;
                Self::with([channel(0), channel(1), channel(2)], 1.0)
            }
            None => Self::Missing(reason(value.as_str().expect("three channels or a reason"))),
        };
    }
}

fn point(at: Point) -> Json {
    json!([number(at.x, Unit::Px), number(at.y, Unit::Px)])
}

/// A position that accompanies another fact of its family and is missing for the same reason.
impl Fact for Option<Point> {
    const KIND: &'static str = "point";

    fn missing(_: Reason) -> Self {
        None
    }

    fn put(&self, field: &'static str, _: Unit, into: &mut FamilyJson) {
        into.values.insert(field.to_owned(), json!(self.map(point)));
    }

    #[cfg(test)]
    fn patch(&mut self, value: &toml::Value) {
        panic!("{value}: no golden case sets a place");
    }
}

impl Fact for String {
    const KIND: &'static str = "text";

    fn missing(_: Reason) -> Self {
        Self::new()
    }

    fn put(&self, field: &'static str, _: Unit, into: &mut FamilyJson) {
        into.values.insert(field.to_owned(), json!(self));
    }

    #[cfg(test)]
    fn patch(&mut self, value: &toml::Value) {
        value.as_str().expect("a text").clone_into(self);
    }
}

/// Faces: their number, and the points if there is exactly one.
impl Fact for Vec<Face> {
    const KIND: &'static str = "faces";

    fn missing(_: Reason) -> Self {
        Self::new()
    }

    fn put(&self, _: &'static str, unit: Unit, into: &mut FamilyJson) {
        into.values.insert("count".to_owned(), json!(self.len()));
        let [only] = self.as_slice() else {
            into.values.insert("points".to_owned(), Json::Null);
            let reason = if self.is_empty() { Reason::NoFace } else { Reason::SeveralFaces };
            into.missing.insert("points".to_owned(), json!(reason.name()));
            return;
        };
        let (mut points, mut sigmas) = (Map::new(), Map::new());
        for landmark in Landmark::ALL {
            let placed = only.point(landmark);
            points.insert(landmark.name().to_owned(), point(placed.at));
            sigmas.insert(landmark.name().to_owned(), number(placed.sigma, unit));
        }
        into.values.insert("points".to_owned(), Json::Object(points));
        into.uncertainty.insert("points".to_owned(), Json::Object(sigmas));
    }

    fn list(family: &str, _: &str, unit: Unit, _: &str, into: &mut Vec<FactEntry>) {
        let mut row = |field: &str, unit, kind, about: &str| {
            into.push(FactEntry { name: format!("{family}.{field}"), unit, kind, about: about.to_owned() });
        };
        row("count", Unit::Count, "number", "How many faces were found; several are never ranked.");
        let about =
            "The points of an only face by name, each an array of x and y: `face.points.chin.1` is the y of the chin.";
        row("points", unit, "points", about);
    }

    /// This many sample faces.
    #[cfg(test)]
    fn patch(&mut self, value: &toml::Value) {
        let count = value.as_integer().expect("a number of faces");
        *self = vec![sample_face(); count as usize];
    }
}

#[cfg(test)]
pub(crate) fn of_toml(value: &toml::Value) -> Option<f64> {
    value.as_float().or(value.as_integer().map(|integer| integer as f64))
}

#[cfg(test)]
fn reason(name: &str) -> Reason {
    serde_json::from_value(json!(name)).unwrap_or_else(|_| panic!("no reason {name}"))
}

/// A face of 480 × 640 whose points do not matter.
#[cfg(test)]
pub(crate) fn sample_face() -> Face {
    let sigma = 1.0;
    Face {
        frame: crate::ground::geometry::Rect::new(110.0, 160.0, 260.0, 345.0),
        score: 0.99,
        points: [crate::face::FacePoint { at: Point::new(240.0, 285.0), sigma }; Landmark::ALL.len()],
    }
}
