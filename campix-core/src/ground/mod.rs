//! The ground: what every storey shares and what knows nothing of photos, standards or people.

pub mod band;
pub(crate) mod code;
pub mod colour;
pub mod digest;
pub mod geometry;
pub mod limits;
pub mod moment;
pub mod pixels;
pub mod text;
#[cfg(feature = "day")]
pub(crate) mod workers;
