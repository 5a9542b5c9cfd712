//! The program from outside: what it prints, what it writes, how it ends.

#[cfg(feature = "dossier")]
mod ceilings;
mod check;
mod codes;
#[cfg(feature = "dossier")]
mod confidential;
mod conform;
#[cfg(feature = "dossier")]
mod day;
mod languages;
mod make;
#[cfg(all(feature = "dossier", feature = "prints"))]
mod order;
mod people;
mod program;
#[cfg(feature = "prints")]
mod sheets;
mod standards;
mod support;
