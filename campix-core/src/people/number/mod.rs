//! Numbers of people as types: read strictly, displayed masked, revealed only by `reveal()`.
//!
//! Invariant: no error, `Debug`, `Display` or JSON of this module contains a number.

mod date;
mod error;
mod examine;
mod identity;
mod normal;
mod pattern;
#[cfg(feature = "day")]
mod protect;
mod pseudonym;
mod region;
mod school;
pub(in crate::people) mod secret;

pub use date::{Date, DateError};
pub(in crate::people) use error::spreadsheet_damage;
pub use error::{Doubt, NumberError};
pub use examine::IdCheck;
pub use identity::{DocumentKind, ForeignerCard, IdNumber, OpaqueId, ResidencePermit, ResidentId, Sex};
pub(crate) use normal::clean;
pub(in crate::people) use normal::narrow;
pub use normal::{Normalisation, Parsed};
pub use pattern::{NumberPattern, PatternError, PatternErrorKind};
#[cfg(feature = "day")]
pub use protect::{Passphrase, open_secret, protect_secret};
pub use pseudonym::{KeyError, KeyKind, Pseudonym, PseudonymKey};
pub use region::Counties;
pub use school::{ExamNumber, StudentNumber};
pub(crate) use secret::mask;
