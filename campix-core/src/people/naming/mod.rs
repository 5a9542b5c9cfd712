//! Names of delivered files by a template, planned for the whole roster before the first byte is written.
//!
//! Input: people and a template such as `{department}/{class}/{student_no}.jpg`. Output: one safe relative path a person, or all
//! faults by row. Invariant: a planned path is valid on Windows, Linux and macOS and collides with no other one there.

mod plan;
mod safe;
mod template;

#[cfg(feature = "prints")]
pub(crate) use plan::value;
pub use plan::{NameFault, NameFaultKind, NameNotice, NamePlan, PlanError, PlannedName, plan};
pub use template::{Field, Template, TemplateError, TemplateErrorKind};
#[cfg(feature = "prints")]
pub(crate) use template::{Piece, scan};

#[cfg(test)]
mod tests;
