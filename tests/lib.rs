//! Support shared by the cross-crate tests.

/// Compiles and runs the Rust blocks of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

pub mod delivery;
pub mod parity;
pub mod portraits;
pub mod scratch;
pub mod skipped;
