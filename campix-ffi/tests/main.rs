//! One binary for all tests of the C ABI, linked once; one module per theme.
// The lints' own exceptions for tests do not reach the functions that tests share.
#![allow(clippy::unwrap_used, clippy::print_stderr)]
// C compilers, ELF and shells of other systems differ; the Rust tests of the crate run everywhere.
#![cfg(target_os = "linux")]

mod bindings;
mod boundary;
mod csharp;
mod every_function;
mod guarded;
mod header;
mod install;
mod parity;
mod programs;
mod support;
mod twins;
