//! What a day hands out: tables, lists, pages, packages.

mod chart;
pub mod clean;
pub mod confirm;
pub mod contact;
pub mod decisions;
pub mod drift;
pub mod faces;
pub mod lookup;
pub(super) mod output;
pub(super) mod package;
pub(super) mod package_table;
pub mod proof;
pub mod recall;
pub mod results;
pub mod retake;
pub mod schedule;
pub(crate) mod show;
pub(crate) mod table;
pub(super) mod tally;

#[cfg(test)]
mod output_tests;
#[cfg(test)]
mod page_tests;
