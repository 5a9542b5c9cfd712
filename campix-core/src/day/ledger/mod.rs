//! The ledger of a day: what happened, in a hash-chained journal, and the folders it refers to.

pub(crate) mod clock;
pub(crate) mod decision;
pub(crate) mod event;
pub(crate) mod handover;
pub(crate) mod journal;
pub(crate) mod looks;
pub(crate) mod repair;
pub(crate) mod store;
pub(crate) mod thumbs;
