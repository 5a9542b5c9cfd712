//! Who is photographed: numbers, the roster, names of files, and which photo belongs to whom.
//!
//! Invariant: whatever identifies a person is masked in every `Debug`, `Display`, JSON and error; only `reveal()` shows it.

pub mod card;
#[cfg(any(feature = "day", feature = "prints"))]
mod collation;
pub mod matching;
pub mod naming;
pub mod number;
mod person;
#[cfg(any(feature = "day", feature = "prints"))]
pub mod plan;
pub mod roster;
pub mod sitting;

#[cfg(any(feature = "day", feature = "prints"))]
pub(crate) use collation::collation;
pub use person::{CollectionCode, Group, Hidden, NAME_LENGTH, Person, PersonName, PhotoName};
