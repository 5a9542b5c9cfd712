//! Names of delivered files by a template, planned for the whole roster before the first byte is written.
//!
//! Input: a template such as `{department}/{class}/{student_no}.jpg` and people. Output: one safe relative path a person, or every
//! reason why not, by row. Invariant: a planned path works on Windows, Linux and macOS and meets no other one there.

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
