//! Support shared by the cross-crate tests.

/// Compiles and runs the Rust blocks of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

pub mod delivery;
#[path = "../campix-core/src/ground/json_validate.rs"]
pub mod json_validate;
pub mod parity;
pub mod portraits;
pub mod scratch;
pub mod skipped;
