//! One binary for all cross-crate tests, linked once; a module a theme.

mod hostile;
mod portraits_folder;
