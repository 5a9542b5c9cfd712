//! Numbers of which zero, negative and not finite ones cannot be meant.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number that may be positive.
pub(crate) trait Positive: Copy {
    /// Whether it is, and finite.
    fn is_positive(self) -> bool;

    /// What was found instead.
    fn found(self) -> Unexpected<'static>;
}

impl Positive for u32 {
    fn is_positive(self) -> bool {
        self > 0
    }

    fn found(self) -> Unexpected<'static> {
        Unexpected::Unsigned(self.into())
    }
}

impl Positive for f64 {
    fn is_positive(self) -> bool {
        self.is_finite() && self > 0.0
    }

    fn found(self) -> Unexpected<'static> {
        Unexpected::Float(self)
    }
}

pub(crate) fn serialize<S: Serializer, T: Serialize>(number: &T, serializer: S) -> Result<S::Ok, S::Error> {
    number.serialize(serializer)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Positive + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let number = T::deserialize(deserializer)?;
    if number.is_positive() { Ok(number) } else { Err(D::Error::invalid_value(number.found(), &"a positive number")) }
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "prints")]
    #[test]
    fn a_scale_that_cannot_be_meant_is_a_fault_of_its_line() {
        for wrong in ["0", "0.0", "-1", "nan", "inf", "-inf", "1e999"] {
            let text = format!("density = 300\nmax-scale = {wrong}\n");
            let error = crate::prints::SheetOptions::from_toml(&text).unwrap_err();
            let failure = crate::Failure::from(error);
            assert_eq!((failure.name(), &failure.details[0]["line"]), ("options.invalid", &2.into()), "{wrong}");
        }
        assert!(crate::prints::SheetOptions::from_toml("max-scale = 1.5").is_ok());
    }

    #[cfg(feature = "dossier")]
    #[test]
    fn counts_from_one_are_refused_below_it() {
        for key in ["attempts", "trips-after"] {
            let error = crate::compare::CallOptions::from_toml(&format!("{key} = 0")).unwrap_err();
            let failure = crate::Failure::from(error);
            assert_eq!(failure.name(), "options.invalid");
            let detail = failure.details[0].to_string();
            assert!(detail.contains("a positive number") && detail.contains("正数"), "{detail}");
            assert!(!failure.text(crate::ground::text::Language::Zh).is_empty());
            assert!(crate::compare::CallOptions::from_toml(&format!("{key} = 1")).is_ok());
        }
        for wrong in ["-1", "nan", "inf"] {
            assert!(crate::compare::CallOptions::from_toml(&format!("timeout = {wrong}")).is_err(), "{wrong}");
        }
    }
}
