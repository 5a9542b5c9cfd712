//! A profile as an option: the id of a shipped one, or the path of a file that ends with `.toml`, with `@variant` or without.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value as Json, json};

use super::Profile;
use crate::ground::explain::said;
use crate::ground::options::{Shape, profile_name};

/// By its id.
impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// Loads the profile of this name, so that an unusable one is reported at its place in the text.
impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = profile_name(deserializer)?;
        Self::named(&name).map_err(|error| D::Error::custom(said(&error)))
    }
}

impl Shape for Profile {
    fn shape() -> Json {
        json!({ "type": "string" })
    }
}
