//! The command `campix`: the Rust program, run in the process of the interpreter.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the program with these arguments, the first of which is its name, on the streams of the process; returns the exit code.
#[pyfunction]
pub(crate) fn run_cli(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| campix_cli::main(arguments))
}
