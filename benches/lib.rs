//! Pictures and peers shared by the benches.
