//! One binary for all cross-crate tests, linked once; a module a theme.

mod portraits_folder;
