//! Options as data: one struct with defaults, read from TOML or JSON, with every fault at its line and column.
//!
//! Input: a text, and the folder its paths start from. Output: a struct declared with `options!`, or [`OptionsError`] with
//! all faults. Invariant: an unknown key, a wrong type or a word outside its vocabulary is a fault, never ignored; keys
//! missing in the text get the default of the struct.

mod chinese;
mod de;
mod error;
#[cfg(feature = "prints")]
pub(crate) mod moment;
mod path;
#[cfg(any(feature = "prints", feature = "dossier"))]
pub(crate) mod positive;
mod schema;
#[cfg(feature = "dossier")]
pub(crate) mod seconds;
mod tree;
#[cfg(feature = "day")]
mod two;

use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

pub(crate) use error::position;
#[cfg(any(feature = "prints", feature = "dossier"))]
pub(crate) use error::toml_fault;
pub use error::{OptionFault, OptionProblem, OptionsError};
pub use path::FilePath;
pub(crate) use path::{is_profile_file, profile_name, split_variant};
pub(crate) use schema::document;
#[cfg(feature = "day")]
pub(crate) use schema::object;
pub use schema::{Key, Options, Shape};
pub(crate) use tree::Node;
#[cfg(feature = "day")]
pub(crate) use two::{from_text_of_two, open_two};

/// The syntax of a text of options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Toml,
    Json,
}

impl Syntax {
    /// JSON if it starts with a brace, which no TOML of options does.
    pub(crate) fn of(text: &str) -> Self {
        if text.trim_start().starts_with('{') { Self::Json } else { Self::Toml }
    }
}

/// Most faults reported for one text; one with more is the wrong file.
const MOST_FAULTS: usize = 100;

/// The tree of a text.
pub(crate) fn parse(text: &str, syntax: Syntax) -> Result<Node, OptionsError> {
    let tree = match syntax {
        Syntax::Toml => tree::toml(text),
        Syntax::Json => tree::json(text),
    };
    tree.map_err(|(at, what)| OptionsError::of(text, vec![(at, String::new(), OptionProblem::Syntax { what })]))
}

/// A fault and its position, before its line is counted.
pub(crate) type Found = (usize, String, OptionProblem);

/// Reads a struct from a tree; paths start from `base`. A part with a fault is removed from the tree and reported, so that
/// one reading finds all faults.
pub(crate) fn read<T: DeserializeOwned>(tree: &mut Node, base: Option<&Path>) -> Result<T, Vec<Found>> {
    let mut faults: Vec<Found> = Vec::new();
    loop {
        match de::read(tree, base) {
            Ok(read) if faults.is_empty() => return Ok(read),
            Ok(_) => return Err(faults),
            Err(stop) => {
                let removed = tree.remove(&stop.path);
                let key = stop.key();
                // A key removed because of its own fault is not missing as well.
                let repeated =
                    matches!(stop.problem, OptionProblem::Missing) && faults.iter().any(|(_, at, _)| *at == key);
                if !repeated {
                    faults.push((stop.at.unwrap_or(tree.at), key, stop.problem));
                }
                if !removed || faults.len() >= MOST_FAULTS {
                    return Err(faults);
                }
            }
        }
    }
}

/// Reads a struct from a text.
pub(crate) fn from_text<T: DeserializeOwned>(
    text: &str,
    syntax: Syntax,
    base: Option<&Path>,
) -> Result<T, OptionsError> {
    let mut tree = parse(text, syntax)?;
    read(&mut tree, base).map_err(|faults| OptionsError::of(text, faults))
}

/// JSON Schema of a struct of options.
pub(crate) fn schema_of<T: Options + Default + serde::Serialize>() -> Json {
    let defaults = serde_json::to_value(T::default()).unwrap_or_default();
    schema::object(T::DOC, T::KEYS, &defaults, &[])
}

/// Declares a struct of options: fields with documentation and default. It gets `Default`, serde with keys in kebab case
/// and unknown keys refused, `from_toml`, `from_json`, `from_text`, and its JSON Schema.
macro_rules! options {
    (@doc doc = $doc:literal) => { $doc };
    (@doc $($other:tt)*) => { "" };
    (
        $(#[$($attribute:tt)*])*
        $visibility:vis struct $name:ident {
            $( $(#[$($note:tt)*])* $scope:vis $field:ident : $type:ty = $default:expr ),+ $(,)?
        }
    ) => {
        $(#[$($attribute)*])*
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
        $visibility struct $name {
            $( $(#[$($note)*])* $scope $field: $type, )+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl $crate::ground::options::Options for $name {
            const DOC: &'static str =
                concat!($($crate::ground::options::options!(@doc $($attribute)*), "\n"),*);
            const KEYS: &'static [$crate::ground::options::Key] = &[
                $( $crate::ground::options::Key {
                    name: stringify!($field),
                    doc: concat!($($crate::ground::options::options!(@doc $($note)*), "\n"),*),
                    shape: <$type as $crate::ground::options::Shape>::shape,
                } ),+
            ];
        }

        impl $crate::ground::options::Shape for $name {
            fn shape() -> serde_json::Value {
                $crate::ground::options::schema_of::<Self>()
            }
        }

        #[allow(unreachable_pub, dead_code)] // Some are public, some belong to a test.
        impl $name {
            /// Reads options from TOML; paths start from the current folder.
            ///
            /// # Errors
            /// [`OptionsError`](crate::options::OptionsError) with every fault by line, column and key.
            pub fn from_toml(text: &str) -> Result<Self, $crate::ground::options::OptionsError> {
                $crate::ground::options::from_text(text, $crate::ground::options::Syntax::Toml, None)
            }

            /// Reads options from JSON; paths start from the current folder.
            ///
            /// # Errors
            /// [`OptionsError`](crate::options::OptionsError) with every fault by line, column and key.
            pub fn from_json(text: &str) -> Result<Self, $crate::ground::options::OptionsError> {
                $crate::ground::options::from_text(text, $crate::ground::options::Syntax::Json, None)
            }

            /// Reads options from JSON if the text starts with a brace, otherwise from TOML.
            ///
            /// # Errors
            /// [`OptionsError`](crate::options::OptionsError) with every fault by line, column and key.
            pub fn from_text(text: &str) -> Result<Self, $crate::ground::options::OptionsError> {
                let syntax = $crate::ground::options::Syntax::of(text);
                $crate::ground::options::from_text(text, syntax, None)
            }

            /// JSON Schema (draft 2020-12) of these options.
            pub fn schema() -> serde_json::Value {
                $crate::ground::options::document(stringify!($name), $crate::ground::options::schema_of::<Self>())
            }
        }
    };
}
pub(crate) use options;

#[cfg(test)]
mod tests;
