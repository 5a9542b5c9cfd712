//! The byte-band encoder: the best picture inside [min, max] bytes.
//!
//! In: sRGB pixels and a [`BandSpec`]. Out: one baseline JPEG whose length lies in the band, and how it was made.
//! The picture is transformed once; candidates only quantise and count Huffman bits; the file is written once.
//! Invariant: the same pixels and the same spec give the same bytes on every machine and every number of threads.

mod error;
mod fidelity;
mod front;
mod huffman_encode;
mod quant;
mod report;
mod retag;
mod search;
mod spec;
mod tables;
mod trellis;
mod wide;
mod write;

pub use self::error::EncodeError;
pub use self::fidelity::{Fidelity, fidelity};
pub use self::report::{EncodeReport, Encoded, Sampling, TableKind};
pub use self::retag::{ExifPolicy, Retag, RetagError, retag};
pub use self::search::Encoder;
pub use self::spec::{BandSpec, Chroma, Components, Effort, Measure};
pub use crate::ground::band::{ByteBand, Padding};

use crate::ground::pixels::RgbView;

/// Encodes `pixels` as the best baseline JPEG whose length lies in the band of `spec`.
///
/// ```
/// use campix_core::geometry::Size;
/// use campix_core::make::encode::{BandSpec, ByteBand, encode_to_band};
/// use campix_core::pixels::RgbPixels;
///
/// let mut picture = RgbPixels::filled(Size::new(96, 128), [200, 210, 220]);
/// for (i, byte) in picture.data_mut().iter_mut().enumerate() {
///     *byte = byte.wrapping_sub((i * i / 977 % 61) as u8);
/// }
/// let encoded = encode_to_band(picture.view(), &BandSpec::default().band(ByteBand::new(4_000, 6_000)))?;
/// assert!((4_000..=6_000).contains(&encoded.bytes.len()));
/// # Ok::<(), campix_core::make::encode::EncodeError>(())
/// ```
///
/// # Errors
/// [`EncodeError::TooBig`] and [`EncodeError::TooSimple`] if no file of this picture lies in the band under the
/// quality floor; [`EncodeError::NoStep`] if a narrow band lies between two achievable lengths;
/// the other variants for a spec or a size that no JPEG can have.
pub fn encode_to_band(pixels: RgbView<'_>, spec: &BandSpec) -> Result<Encoded, EncodeError> {
    Encoder::new().encode(pixels, spec)
}

#[cfg(test)]
mod tests;
