//! Bytes → upright sRGB pixels, under limits.
//!
//! The container is told by its magic bytes, never by its name. The Exif orientation is applied, an embedded ICC
//! profile is converted to sRGB, and both are logged as operations; nothing else happens to a pixel.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::geom::Size;
use crate::limits::Limits;
use crate::meta::{Container, Metadata};
use crate::pixels::{RgbPixels, RgbView};

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
    /// Exactly this divisor: 1, 2, 4 or 8. 1 keeps every pixel.
    By(u32),
}

/// One thing that was done to the pixels between the file and the result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "operation")]
#[non_exhaustive]
pub enum Operation {
    /// The Exif orientation (2–8) was applied, as every viewer does for display.
    Orient {
        /// The value of the Exif tag 0x0112.
        exif: u8,
    },
    /// Colours were converted to sRGB.
    ConvertColour {
        /// What they were converted from: the description in the ICC profile, or the colour model.
        from: String,
    },
    /// A rectangle was cut out, in pixels of the upright photo.
    Crop {
        /// Left edge.
        x: f64,
        /// Top edge.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
    },
    /// Both axes were scaled by one factor.
    Scale {
        /// Size of the result.
        to: Size,
        /// Result pixels per source pixel; above 1 is enlargement.
        factor: f64,
    },
    /// The pixels were compressed.
    Compress {
        /// Name of the format: "JPEG".
        format: String,
    },
    /// Metadata were written or removed.
    Tag {
        /// What was written: "density 300".
        what: String,
    },
}

/// A decoded photo: upright sRGB pixels, and how they were reached.
#[derive(Debug, Clone)]
pub struct Photo {
    source: Arc<[u8]>,
    pixels: RgbPixels,
    reduction: u32,
    size: Size,
    metadata: Metadata,
    operations: Vec<Operation>,
}

impl Photo {
    /// Reads and decodes the file at `path`.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Decode`] as for [`Photo::decode`].
    pub fn open(path: impl AsRef<Path>, options: &DecodeOptions) -> Result<Self, Error> {
        let _ = (path, options);
        unimplemented!()
    }

    /// Decodes the bytes of a file.
    ///
    /// # Errors
    /// A [`DecodeError`] that says where and what was expected.
    pub fn decode(bytes: impl Into<Arc<[u8]>>, options: &DecodeOptions) -> Result<Self, DecodeError> {
        let _ = (bytes.into(), options);
        unimplemented!()
    }

    /// The bytes the photo was decoded from.
    pub fn source(&self) -> &[u8] {
        &self.source
    }

    /// Size of the whole upright photo, in pixels. All facts are in these coordinates.
    pub const fn size(&self) -> Size {
        self.size
    }

    /// The decoded pixels, [`Photo::reduction`] times smaller than [`Photo::size`] on each axis, rounded up.
    pub fn pixels(&self) -> RgbView<'_> {
        self.pixels.view()
    }

    /// Divisor by which the pixels were reduced while decoding: 1, 2, 4 or 8.
    pub const fn reduction(&self) -> u32 {
        self.reduction
    }

    /// What the file claims about itself.
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// What was done to the pixels so far, in order.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }
}

/// Why bytes could not be decoded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The first bytes belong to no known container.
    #[error("not a known picture: the file starts with {start:02X?}")]
    UnknownContainer {
        /// The first bytes, at most eight.
        start: Vec<u8>,
    },
    /// A known format that campix does not decode.
    #[error("{format} is not decoded; {remedy}")]
    Unsupported {
        /// Name of the format: "HEIC", "camera RAW (CR2)".
        format: &'static str,
        /// What a person can do about it.
        remedy: &'static str,
    },
    /// A container whose feature was not compiled in.
    #[error("support for {container} was not compiled in")]
    Disabled {
        /// The container.
        container: Container,
    },
    /// The file ends before the picture does.
    #[error("{container} ends early: at byte {at} of {length} ({expected} expected)")]
    Truncated {
        /// The container.
        container: Container,
        /// Byte offset at which more data was needed.
        at: u64,
        /// Length of the file in bytes.
        length: u64,
        /// What should have followed.
        expected: &'static str,
    },
    /// The data contradict the format.
    #[error("{container} is damaged at byte {at}: {what}")]
    Corrupt {
        /// The container.
        container: Container,
        /// Byte offset of the damage, as near as it is known.
        at: u64,
        /// What is wrong.
        what: String,
    },
    /// A limit was passed; nothing was allocated.
    #[error("{what} is {found}, more than the limit of {limit}")]
    Limit {
        /// What was limited: "file size in bytes", "picture size in pixels".
        what: &'static str,
        /// What the header announces.
        found: u64,
        /// The limit.
        limit: u64,
    },
}

impl DecodeError {
    /// Number of the error, 100–199.
    pub fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::Empty => 100,
            Self::UnknownContainer { .. } => 101,
            Self::Unsupported { .. } => 102,
            Self::Disabled { .. } => 103,
            Self::Truncated { .. } => 104,
            Self::Corrupt { .. } => 105,
            Self::Limit { .. } => 106,
        })
    }
}
