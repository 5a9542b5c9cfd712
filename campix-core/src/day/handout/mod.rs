//! What a day hands out: tables, lists, pages, packages.

mod chart;
pub mod contact;
pub mod drift;
pub(super) mod output;
pub(super) mod package;
pub mod proof;
pub mod results;
pub mod retake;
pub(crate) mod show;
pub(crate) mod table;

#[cfg(test)]
mod output_tests;
