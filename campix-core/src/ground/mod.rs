//! The ground: what every storey shares and what knows nothing of photos, standards or people.

pub mod band;
pub(crate) mod calendar;
pub mod colour;
pub mod digest;
pub(crate) mod errors;
pub(crate) mod explain;
pub(crate) mod file_error;
pub mod geometry;
pub mod limits;
pub mod moment;
pub mod pixels;
pub mod text;
#[cfg(feature = "day")]
pub(crate) mod workers;
