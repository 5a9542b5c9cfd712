//! What the example programs share: the studio that draws portraits with exact ground truth.

pub mod annotate;
pub mod campus_day;
pub mod studio;
