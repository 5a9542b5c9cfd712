//! Whether two frames come from one sitting: clothes, hair, tone of the skin, place and wall, seconds or minutes apart.
//!
//! In: a picture and where its head is. Out: a [`SittingLook`] of under 200 bytes, and of two of them a
//! [`SittingDifference`] with a [`SittingJudgement`]. Invariant: no part describes what lies inside a face but one mean
//! colour; see [`SittingLook`] for why this is no face template.

mod canvas;
mod compare;
mod layout;
mod look;

pub use compare::{SittingDifference, SittingJudgement, SittingPart};
pub use look::{HeadPlace, SittingLook};

#[cfg(test)]
mod tests;
