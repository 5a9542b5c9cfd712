//! What a photo may cost and how far it may be reduced.

use crate::ground::limits::Limits;

/// How a photo is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DecodeOptions {
    /// What a photo may cost. Default: [`Limits::default`].
    pub limits: Limits,
    /// How far the pixels may be reduced while they are decoded. Default: [`Reduce::Auto`].
    pub reduce: Reduce,
}

/// How far a large picture may be reduced while it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Reduce {
    /// The largest of 1, 2, 4 and 8 that leaves enough pixels to measure and to crop a registration file from.
    #[default]
    Auto,
    /// Exactly this divisor: 1, 2, 4 or 8; another number is refused. 1 keeps every pixel.
    By(u32),
}

impl DecodeOptions {
    /// Sets what a photo may cost.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how far the pixels may be reduced.
    #[must_use]
    pub const fn reduce(mut self, reduce: Reduce) -> Self {
        self.reduce = reduce;
        self
    }
}
