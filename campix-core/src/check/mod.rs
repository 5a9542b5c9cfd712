//! Facts + Profile → Report: one finding per rule.
//!
//! A broken rule is a finding, never an error, and what could not be measured is unknown, never a pass. Verdicts are
//! computed from unrounded values; only what people and JSON see is rounded.

pub(crate) mod correction;
mod json;
mod judge;
mod message;
mod notice;
mod page;
mod render;
mod report;
mod run;
mod schema;
mod scope;
pub(crate) mod value;
mod written;

pub use crate::rules::{Artefact, Remedy, Why};
pub use judge::EDGE_SIGMAS;
pub use report::{Attestation, Finding, LayerEdition, Notice, NoticeKind, ProfileRef, Remark, Report, Verdict};
pub(crate) use run::judge_person;
pub use run::{Placement, check, check_original, check_photo};
pub(crate) use schema::fields as report_schema;
pub use scope::scope;
pub use value::Value;
pub use written::{FindingText, ReportError, WrittenReport};

#[cfg(test)]
pub(crate) mod golden;
#[cfg(test)]
mod manual;
#[cfg(test)]
mod tests;
