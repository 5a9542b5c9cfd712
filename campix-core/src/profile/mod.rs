//! A standard as data: TOML → layers → validated stack of rules. Independent of pixels.
//!
//! A layer states what one document says, with a source next to every figure. A [`Profile`] is a stack of layers, merged:
//! musts of one property are intersected, and a stack that nothing can satisfy does not load.

mod builtin;
mod contract;
mod error;
mod feasible;
mod json;
mod layer;
mod limit;
mod load;
mod option;
mod read;
mod render;
mod stack;
mod standard;
mod statement;
mod values;
mod variant;

pub use crate::ground::pair::Pair;
pub use crate::ground::unit::Unit;
pub use crate::rules::{Axis, Kind, RuleId, Subject};
pub use contract::{Comparison, Recency};
pub use error::{Conflict, Fault, Problem, ProfileError};
pub use feasible::Unmeetable;
pub use layer::Status;
pub(crate) use limit::colour_zh;
pub use limit::{Edge, Evidence, LayerKind, Level, Limit, NamedColour, Range, Source};
pub use standard::{Clause, CropTarget, LayerRef, Output, Overruled, Profile, Rule, Variant, Yield};

#[cfg(test)]
mod family_tests;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
