//! Pictures and peers shared by the benches.

pub mod peers;
pub mod pictures;
