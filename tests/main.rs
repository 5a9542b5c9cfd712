//! One binary for all cross-crate tests, linked once; one module per theme.
// The lints' own exceptions for tests do not reach the functions that tests share.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod accidents;
mod appearance;
mod campus_day;
mod cards;
mod codes;
mod codes_first;
mod conform;
mod crown;
mod differential;
mod dossiers;
mod encoded_files;
mod faces;
mod finished_day;
mod guide;
mod hostile;
mod killed;
mod layers;
mod looks;
mod pictures;
mod planted;
mod portrait;
mod portraits_folder;
mod printed_cards;
mod rosters;
mod schemas;
mod sheets;
mod sittings;
mod standards;
mod swaps;
mod words;
