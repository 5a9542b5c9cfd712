//! Times as seconds, whole or not.

use std::time::Duration;

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::{Value as Json, json};

use super::schema::Shape;

pub(crate) fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = f64::deserialize(deserializer)?;
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| D::Error::invalid_value(Unexpected::Float(seconds), &"a number of seconds, not negative"))
}

impl Shape for Duration {
    fn shape() -> Json {
        json!({ "type": "number", "minimum": 0 })
    }
}
