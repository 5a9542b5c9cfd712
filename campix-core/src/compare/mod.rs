//! Answers of comparison services (人像比对) about a portrait, as one model for their many vocabularies.
//!
//! campix compares no faces itself. It maps the answers of providers – by tables kept as data, since the same code means
//! opposite things at different providers – and never guesses: an answer that no table maps is an error with its row. A
//! picture leaves the process only through [`Comparer`], with a purpose, and after a [`Witness`] has recorded it.

mod answer;
mod breaker;
mod call;
mod class;
mod columns;
mod error;
mod import;
mod provider;
mod read;
mod time;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Basis, RawAnswer, Score};
pub use breaker::Breaker;
pub use call::{
    Answered, AskError, Attempt, CallError, CallOptions, Caller, Comparer, Purpose, Request, Sending, SystemTimer,
    Timer, Witness,
};
pub use class::{Class, Pair};
pub use columns::{Field, ImportOptions};
pub use error::{CompareError, Fault, FaultKind, MapError, ProviderError};
pub use import::{Imported, import};
pub use provider::{Band, Code, Provider, Providers, Scale, Threshold, Vocabulary};
pub use time::ProviderTime;
