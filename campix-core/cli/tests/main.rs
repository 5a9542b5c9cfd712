//! The program from outside: what it prints, what it writes, how it ends.

mod check;
#[cfg(feature = "dossier")]
mod day;
mod make;
mod people;
mod program;
#[cfg(feature = "prints")]
mod sheets;
mod standards;
mod support;
