//! A running day: photos are surveyed, allotted to people, and moved to their places.

pub(super) mod allot;
mod carry;
mod conduct;
pub(super) mod day;
pub(super) mod delivery;
pub(super) mod fault;
pub(super) mod naming;
pub(super) mod outcomes;
mod portrait;
pub(super) mod progress;
pub(super) mod source;
mod survey;
pub(crate) mod work;

#[cfg(test)]
mod tests;
