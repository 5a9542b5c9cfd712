//! One binary for all cross-crate tests, linked once; a module a theme.

mod crown;
mod encoded_files;
mod faces;
mod hostile;
mod layers;
mod planted;
mod portrait;
mod portraits_folder;
