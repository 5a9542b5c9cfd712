//! Python module of campix. It exposes the version only; the classes follow the Rust types one to one.
#![forbid(unsafe_code)]

use pyo3::prelude::*;

/// Native part of the package `campix`.
#[pymodule]
mod _campix {
    use pyo3::prelude::*;

    /// Version of the engine, "MAJOR.MINOR.PATCH".
    #[pyfunction]
    fn version() -> &'static str {
        campix_core::VERSION
    }
}
