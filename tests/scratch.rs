//! Folders for tests to write in.
// The lints' own exceptions for tests do not reach what tests share.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

/// A folder of its own for one test, removed at the end.
#[derive(Debug)]
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// An empty folder below the system's for temporary files. `name` is used by no other test of the process.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("campix-test-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
