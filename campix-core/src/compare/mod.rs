//! What comparison services (人像比对) answer about a portrait, as one model over their many vocabularies.
//!
//! campix compares no faces itself. It maps what a provider answered – by tables kept as data, since the same code means
//! opposite things at different providers – and never guesses: what no table maps is an error with its row. A picture
//! leaves the process through [`Comparer`] alone, with a purpose, and after a [`Witness`] has put that on record.

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
