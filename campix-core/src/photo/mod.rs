//! Bytes → upright sRGB pixels, under limits.
//!
//! The container is told by its magic bytes, never by its name. The Exif orientation is applied, an embedded ICC
//! profile is converted to sRGB, transparency is laid on white, 16 bits become 8, and all of it is logged as operations;
//! nothing else happens to a pixel but the reduction the caller allows.

mod huffman_decode;
mod icc;
mod idct;
mod jpeg;
mod orient;
mod plain;
mod progressive;
mod raster;
mod reduce;
mod scaled;
mod scan;
mod sniff;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use reduce::LEAST_SHORT_SIDE;

use crate::ground::explain::{Explain, Explanation, both, error, says};
use crate::ground::text::Text;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ground::file_error::{FileError, Operation as Tried};
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::ground::pixels::{RgbPixels, RgbView};
use crate::meta::{Container, Fault, Metadata};

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
    /// Exactly this divisor: 1, 2, 4 or 8; another number counts as the next smaller of these. 1 keeps every pixel.
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

/// One thing that was done to the pixels between the file and the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Channels of more than eight bits were rounded to eight.
    ReduceDepth {
        /// Bits per channel before.
        from: u8,
    },
    /// A picture with transparent parts was laid on one colour. A fully opaque alpha channel is dropped without a word.
    Flatten {
        /// The colour, sRGB.
        onto: [u8; 3],
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
    /// [`DecodeError::File`] if it cannot be read, and as for [`Photo::decode`].
    pub fn open(path: impl AsRef<Path>, options: &DecodeOptions) -> Result<Self, DecodeError> {
        let path = path.as_ref();
        let failed = |source| FileError::new(Tried::Read, path, source);
        // The size is asked first: a file over the limit is not read.
        let length = std::fs::metadata(path).map_err(failed)?.len();
        options.limits.check_bytes(length)?;
        let bytes = std::fs::read(path).map_err(failed)?;
        let mut photo = Self::decode(bytes, options)?;
        photo.metadata.extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        Ok(photo)
    }

    /// Decodes the bytes of a file.
    ///
    /// # Errors
    /// A [`DecodeError`] that says where and what was expected.
    pub fn decode(bytes: impl Into<Arc<[u8]>>, options: &DecodeOptions) -> Result<Self, DecodeError> {
        let bytes: Arc<[u8]> = bytes.into();
        if bytes.is_empty() {
            return Err(DecodeError::Empty);
        }
        let limits = &options.limits;
        limits.check_bytes(bytes.len() as u64)?;
        let container = sniff::container(&bytes)?;
        let placed = |fault: Fault| DecodeError::from_fault(fault, container, bytes.len() as u64);
        let mut source = crate::meta::read(container, &bytes, limits).map_err(placed)?;
        let size = source.metadata.coded_size;
        let divisor = reduce::divisor(options.reduce, size);

        let mut operations = Vec::new();
        let raw = match &source.jpeg {
            Some(layout) => jpeg::decode(&bytes, layout, divisor, limits).map_err(placed)?,
            None => raster::decode(&bytes, &mut source, limits, &mut operations)?.reduced(size, divisor),
        };
        let (data, icc, converted) = icc::to_srgb(raw, source.icc.take());
        let mut metadata = source.metadata;
        metadata.icc = icc;
        operations.extend(converted);
        let pixels = RgbPixels::new(reduce::reduced(size, divisor), data).ok_or_else(|| DecodeError::Corrupt {
            container,
            at: 0,
            what: Text::fixed(
                "解码得到的像素数与文件头不同",
                "the decoder gave another number of pixels than the header",
            ),
        })?;
        let orientation = metadata.orientation;
        if orientation != 1 {
            operations.push(Operation::Orient { exif: orientation });
        }
        Ok(Self {
            source: bytes,
            pixels: orient::upright(pixels, orientation),
            reduction: divisor,
            size: if orientation >= 5 { size.transposed() } else { size },
            metadata,
            operations,
        })
    }

    /// A photo of pixels that never were a file: upright sRGB, as a program has them in memory.
    ///
    /// It is what decoding an uncompressed BMP of them gives, and that BMP is its [`Photo::source`]. So rules about the
    /// file judge a BMP without metadata; decode the file itself where there is one. The limit on bytes does not apply.
    ///
    /// # Errors
    /// [`DecodeError::Limit`] for too many pixels; [`DecodeError::Disabled`] without the feature `bmp`.
    ///
    /// ```
    /// use campix_core::geometry::Size;
    /// use campix_core::photo::{DecodeOptions, Photo};
    /// use campix_core::pixels::RgbPixels;
    /// let wall = RgbPixels::filled(Size::new(5, 3), [100, 197, 255]);
    /// let photo = Photo::from_view(wall.view(), &DecodeOptions::default())?;
    /// assert_eq!(photo.pixels(), wall.view());
    /// # Ok::<(), campix_core::photo::DecodeError>(())
    /// ```
    pub fn from_view(pixels: RgbView<'_>, options: &DecodeOptions) -> Result<Self, DecodeError> {
        let limits = options.limits;
        let size = pixels.size();
        if !limits.allow(size) {
            let (what, limit) = (PIXELS, limits.pixels);
            return Err(DecodeError::Limit { what, found: size.pixels(), limit });
        }
        let (found, limit) = (plain::length(size), u64::from(u32::MAX));
        if found > limit {
            return Err(DecodeError::Limit { what: BYTES, found, limit });
        }
        let source = plain::bmp(pixels);
        let limits = limits.bytes(limits.bytes.max(source.len() as u64));
        Self::decode(source, &options.limits(limits))
    }

    /// The photo as if it had been read from a file with this extension ("jpg"); bytes in memory have none.
    #[must_use]
    pub fn named(mut self, extension: &str) -> Self {
        self.metadata.extension = Some(extension.to_ascii_lowercase());
        self
    }

    /// A photo of these pixels, as if read from a file without any metadata.
    #[cfg(test)]
    pub(crate) fn from_pixels(pixels: RgbPixels) -> Self {
        let size = pixels.size();
        Self {
            source: Arc::from([]),
            pixels,
            reduction: 1,
            size,
            metadata: Metadata::new(Container::Png, 0, size, 8, crate::meta::ColourModel::Rgb),
            operations: Vec::new(),
        }
    }

    /// SHA-256 of the bytes the photo was decoded from, in lower-case hexadecimal digits.
    pub fn digest(&self) -> String {
        digest(&self.source)
    }

    /// The bytes the photo was decoded from.
    pub fn source(&self) -> &[u8] {
        &self.source
    }

    /// The same bytes, shared instead of borrowed: to decode the photo again with other options.
    pub fn shared_source(&self) -> Arc<[u8]> {
        Arc::clone(&self.source)
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

/// SHA-256 of `bytes`, in lower-case hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]));
    Sha256::digest(bytes).iter().flat_map(digits).collect()
}

/// Pixels as a decoder gives them, before colour management.
enum Raw {
    /// Three bytes a pixel.
    Rgb(Vec<u8>),
    /// Four bytes a pixel, 0 for no ink.
    Cmyk(Vec<u8>),
}

impl Raw {
    fn reduced(mut self, size: Size, divisor: u32) -> Self {
        match &mut self {
            Self::Rgb(data) => reduce::average::<3>(data, size, divisor),
            Self::Cmyk(data) => reduce::average::<4>(data, size, divisor),
        }
        self
    }
}

const BYTES: Text = Text::fixed("文件字节数", "file size in bytes");
const PIXELS: Text = Text::fixed("图片像素数", "picture size in pixels");

impl Limits {
    fn check_bytes(&self, length: u64) -> Result<(), DecodeError> {
        if length > self.bytes {
            return Err(DecodeError::Limit { what: BYTES, found: length, limit: self.bytes });
        }
        Ok(())
    }
}

/// Why bytes could not be decoded.
#[derive(Debug)]
#[non_exhaustive]
pub enum DecodeError {
    /// The file is empty.
    Empty,
    /// The first bytes belong to no known container.
    UnknownContainer {
        /// The first bytes, at most eight.
        start: Vec<u8>,
    },
    /// A known format that campix does not decode.
    Unsupported {
        /// Name of the format: "HEIC", "camera RAW (CR2)".
        format: Text,
        /// What a person can do about it.
        remedy: Text,
    },
    /// A container whose feature was not compiled in.
    Disabled {
        /// The container.
        container: Container,
    },
    /// The file ends before the picture does.
    Truncated {
        /// The container.
        container: Container,
        /// Byte offset at which more data was needed.
        at: u64,
        /// Length of the file in bytes.
        length: u64,
        /// What should have followed.
        expected: Text,
    },
    /// The data contradict the format.
    Corrupt {
        /// The container.
        container: Container,
        /// Byte offset of the damage, as near as it is known.
        at: u64,
        /// What is wrong.
        what: Text,
    },
    /// A limit was passed; nothing was allocated.
    Limit {
        /// What was limited: "file size in bytes", "picture size in pixels".
        what: Text,
        /// What the header announces.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// The file could not be read.
    File(FileError),
}

impl Explain for DecodeError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Empty => says!(DECODE_EMPTY, en "the file is empty", zh "文件为空"),
            Self::UnknownContainer { start } => says!(
                DECODE_UNKNOWN_CONTAINER,
                en "not a known picture: the file starts with {start:02X?}",
                zh "无法识别的图片：文件开头为 {start:02X?}"
            ),
            Self::Unsupported { format, remedy } => says!(
                DECODE_UNSUPPORTED, en "{format} is not decoded; {remedy}", zh "不能解码{format}；{remedy}";
                format = format, remedy = remedy
            ),
            Self::Disabled { container } => says!(
                DECODE_DISABLED,
                en "support for {container} was not compiled in",
                zh "本程序未包含对 {container} 的支持"
            ),
            Self::Truncated { container, at, length, expected } => {
                let place = both!(en "{at} of {length}", zh "在第 {at} 字节处中断（共 {length} 字节）");
                says!(
                    DECODE_TRUNCATED,
                    en "{container} ends early: at byte {place} ({expected} expected)",
                    zh "{container} 文件不完整：{place}，缺少{expected}";
                    place = place, expected = expected
                )
            }
            Self::Corrupt { container, at, what } => {
                let place = both!(en "{container} is damaged at byte {at}", zh "{container} 在第 {at} 字节处损坏");
                says!(DECODE_CORRUPT, en "{place}: {what}", zh "{place}：{what}"; place = place, what = what)
            }
            Self::Limit { what, found, limit } => {
                says!(
                    DECODE_LIMIT,
                    en "{what} is {found}, more than the limit of {limit}",
                    zh "{what}为 {found}，超过上限 {limit}"; what = what
                )
            }
            Self::File(error) => error.explain(),
        }
    }
}

error!(DecodeError: File(FileError));

impl DecodeError {
    fn from_fault(fault: Fault, container: Container, length: u64) -> Self {
        match fault {
            Fault::Truncated { at, expected } => Self::Truncated { container, at, length, expected },
            Fault::Corrupt { at, what } => Self::Corrupt { container, at, what },
            Fault::Limit { what, found, limit } => Self::Limit { what, found, limit },
            Fault::Unsupported { format, remedy } => Self::Unsupported { format, remedy },
        }
    }
}
