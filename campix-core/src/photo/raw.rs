//! Pixels between a decoder and colour management.

use super::reduce;
use crate::ground::geometry::Size;

/// Pixels as a decoder gives them, before colour management.
pub(super) enum Raw {
    /// Three bytes a pixel.
    Rgb(Vec<u8>),
    /// Four bytes a pixel, 0 for no ink.
    Cmyk(Vec<u8>),
}

impl Raw {
    pub(super) fn reduced(mut self, size: Size, divisor: u32) -> Self {
        match &mut self {
            Self::Rgb(data) => reduce::average::<3>(data, size, divisor),
            Self::Cmyk(data) => reduce::average::<4>(data, size, divisor),
        }
        self
    }
}
