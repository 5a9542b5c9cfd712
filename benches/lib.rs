//! Pictures, peers and the clock shared by the benches.

pub mod peers;
pub mod pictures;
pub mod processor;
