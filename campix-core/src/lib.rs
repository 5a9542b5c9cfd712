//! Measures a campus portrait, judges it against standards kept as data, and makes the file that complies.
#![forbid(unsafe_code)]

#[cfg(feature = "batch")]
pub mod batch;
pub mod check;
pub mod colour;
mod error;
pub mod face;
pub mod geom;
pub mod limits;
pub mod make;
pub mod measure;
pub mod meta;
#[cfg(feature = "people")]
pub mod people;
pub mod photo;
pub mod pixels;
pub mod profile;

pub use crate::error::{Error, ErrorCode};
pub use crate::limits::Limits;

/// Version of the engine, "MAJOR.MINOR.PATCH"; every report and every binding quotes it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
