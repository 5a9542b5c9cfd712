//! The ground: the code that every storey shares and that knows nothing of photos, standards or people.

pub mod band;
#[cfg(test)]
pub(crate) mod bless;
pub(crate) mod calendar;
pub mod ceiling;
pub mod colour;
pub mod digest;
pub(crate) mod errors;
pub(crate) mod explain;
pub(crate) mod file_error;
#[cfg(any(feature = "day", feature = "prints"))]
pub(crate) mod folder;
pub mod geometry;
pub(crate) mod guard;
pub(crate) mod json_schema;
pub(crate) mod json_validate;
pub mod limits;
pub(crate) mod memory;
pub mod moment;
pub mod options;
pub(crate) mod pair;
pub mod pixels;
pub mod progress;
pub(crate) mod save;
pub mod text;
pub(crate) mod unfit;
pub(crate) mod unit;
pub(crate) mod whole_file;
pub mod words;
pub mod workers;

/// Version of the engine, "MAJOR.MINOR.PATCH"; every report and every binding gives it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
