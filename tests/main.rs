//! One binary for all cross-crate tests, linked once; a module a theme.
// The lint's own exception for tests does not reach the functions that tests share.
#![allow(clippy::unwrap_used)]

mod crown;
mod encoded_files;
mod faces;
mod hostile;
mod layers;
mod planted;
mod portrait;
mod portraits_folder;
