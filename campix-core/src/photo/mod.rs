//! Bytes → upright sRGB pixels, under limits.
//!
//! The container is recognised by its magic bytes, never by its name. Of a raw file only the camera's own JPEG of full
//! size is read. The Exif orientation is applied, an embedded ICC profile is converted to sRGB, transparency is
//! composited on white, 16 bits become 8, and all of it is logged as operations; nothing else happens to a pixel except
//! the reduction that the caller allows.

mod cr3;
mod error;
mod frame;
#[cfg(feature = "heic")]
mod heic;
mod huffman_decode;
mod icc;
mod idct;
mod identity;
pub(crate) mod jpeg;
mod operation;
mod options;
mod orient;
mod plain;
mod planes;
#[cfg(feature = "png")]
mod png;
mod preview;
mod progressive;
mod raster;
mod raw;
mod reduce;
mod scaled;
mod scan;
mod sniff;
mod standard_tables;
#[cfg(test)]
mod tests;
#[cfg(feature = "tiff")]
mod tiff;

pub use error::DecodeError;
pub use frame::{Frame, FrameError, PixelFormat, Plane, YuvEncoding};
pub use identity::{DigestOf, FileName, PhotoIdentity};
pub use operation::Operation;
pub use options::{DecodeOptions, Reduce};
#[cfg(test)]
pub(crate) use reduce::LEAST_SHORT_SIDE;

use std::io::Read;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use self::error::PIXELS;
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::{FileError, Operation as Tried};
use crate::ground::geometry::Size;
use crate::ground::guard::guarded;
use crate::ground::pixels::{RgbPixels, RgbView};
use crate::ground::text::Text;
use crate::meta::{Container, Fault, Metadata, NameKind};

/// A decoded photo: upright sRGB pixels, and how they were decoded.
#[derive(Debug, Clone)]
pub struct Photo {
    source: Arc<[u8]>,
    pixels: RgbPixels,
    reduction: u32,
    size: Size,
    metadata: Metadata,
    operations: Vec<Operation>,
    name: Option<FileName>,
    /// Digest of the pixels of a photo that never was a file.
    pixels_alone: Option<Sha256Digest>,
    /// Digest of the source, computed on first use.
    file: OnceLock<Sha256Digest>,
}

impl Photo {
    /// Reads and decodes the file at `path`.
    ///
    /// # Errors
    /// [`DecodeError::File`] if it cannot be read, and as for [`Photo::decode`].
    pub fn open(path: impl AsRef<Path>, options: &DecodeOptions) -> Result<Self, DecodeError> {
        let path = path.as_ref();
        let failed = |source| FileError::new(Tried::Read, path, source);
        // The size is checked first: a file over the limit is not read.
        let length = std::fs::metadata(path).map_err(failed)?.len();
        options.limits.check_bytes(length)?;
        // A file that does not report its size, or grows meanwhile, is read only up to the limit.
        let mut bytes = Vec::new();
        ceiling::open(path)
            .and_then(|file| file.take(options.limits.bytes.saturating_add(1)).read_to_end(&mut bytes))
            .map_err(failed)?;
        let mut photo = Self::decode(bytes, options)?;
        photo.metadata.name = path.file_stem().map(|stem| NameKind::of(&stem.to_string_lossy()));
        photo.metadata.extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        photo.name = path.file_name().map(|name| FileName::new(&name.to_string_lossy()));
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
        let placed = |fault: Fault, container| DecodeError::from_fault(fault, container, bytes.len() as u64);
        let read = sniff::container(&bytes).and_then(|container| {
            let source = crate::meta::read(container, &bytes, limits).map_err(|fault| placed(fault, container))?;
            Ok((container, source))
        });
        let (container, mut source) = match read {
            Ok(read) => read,
            // A raw file is not developed; the camera's own JPEG of the same size is as good as one beside it.
            Err(DecodeError::Unsupported { format, remedy }) => {
                let Ok(Some(preview)) = guarded(|| preview::find(&bytes, limits)) else {
                    return Err(DecodeError::Unsupported { format, remedy });
                };
                return Self::from_preview(bytes, &preview, &format, options);
            }
            Err(error) => return Err(error),
        };
        let placed = |fault: Fault| placed(fault, container);
        let size = source.metadata.coded_size;
        let divisor = reduce::divisor(options.reduce, size)?;

        // Turning and converting hold the pixels twice.
        let result = reduce::reduced(size, divisor).pixels() * 3;
        reduce::check_memory(limits, 2 * result).map_err(placed)?;

        let (mut operations, mut deviations) = (Vec::new(), Vec::new());
        let decoded = guarded(|| match &source.jpeg {
            Some(layout) => jpeg::decode(&bytes, layout, divisor, limits, &mut deviations).map_err(placed),
            None => raster::decode(&bytes, &mut source, divisor, limits, &mut operations),
        });
        // The decoders of others may break down on what no encoder writes.
        let mut raw = decoded.unwrap_or_else(|_| {
            let what = Text::fixed("解码器在此文件上崩溃", "the decoder breaks down on this file");
            Err(DecodeError::Corrupt { container, at: 0, what })
        })?;
        let pages = source.pages;
        if pages > 1 {
            operations.push(Operation::SelectPage { page: 1, of: pages });
        }
        operations.extend(deviations.into_iter().map(|what| Operation::Tolerate { what }));
        if let Some(declared) = &source.declared {
            operations.extend(icc::declared_to_srgb(&mut raw, declared));
        }
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
            name: None,
            pixels_alone: None,
            file: OnceLock::new(),
        })
    }

    /// The photo of a JPEG inside a raw file, which stays the source.
    fn from_preview(
        bytes: Arc<[u8]>,
        preview: &preview::Preview,
        format: &Text,
        options: &DecodeOptions,
    ) -> Result<Self, DecodeError> {
        let jpeg = &bytes[preview.bytes.clone()];
        let mut photo = Self::decode(jpeg, options)?;
        photo.operations.insert(0, Operation::ExtractPreview { from: format.en.clone().into_owned() });
        // Most previews leave their orientation to the file around them.
        if photo.metadata.orientation == 1 && preview.orientation != 1 {
            photo.pixels = orient::upright(photo.pixels, preview.orientation);
            photo.size = if preview.orientation >= 5 { photo.size.transposed() } else { photo.size };
            photo.metadata.orientation = preview.orientation;
            photo.operations.push(Operation::Orient { exif: preview.orientation });
        }
        photo.metadata.container = Container::Raw;
        photo.metadata.bytes = bytes.len() as u64;
        photo.metadata.trailing_bytes = 0;
        photo.source = bytes;
        photo.file = OnceLock::new();
        Ok(photo)
    }

    /// A photo of pixels that were never a file: upright sRGB, as a program has them in memory.
    ///
    /// It equals the result of decoding an uncompressed BMP of them, and that BMP is its [`Photo::source`]. Rules about
    /// the file have nothing to judge; decode the file itself if there is one. Its digest is that of the pixels. The limit
    /// on bytes does not apply.
    ///
    /// # Errors
    /// [`DecodeError::Limit`] for too many pixels; [`DecodeError::Reduction`]; [`DecodeError::Disabled`] without the feature `bmp`.
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
            return Err(DecodeError::Limit { what: error::BYTES, found, limit });
        }
        let source = plain::bmp(pixels);
        let limits = limits.bytes(limits.bytes.max(source.len() as u64));
        Ok(Self::decode(source, &options.limits(limits))?.without_file(Sha256Digest::of(pixels.data())))
    }

    /// A photo of a camera's frame, upright; as [`Photo::from_view`].
    ///
    /// # Errors
    /// As [`Photo::from_view`].
    pub fn from_frame(frame: &Frame<'_>, options: &DecodeOptions) -> Result<Self, DecodeError> {
        let size = frame.size();
        if !options.limits.allow(size) {
            return Err(DecodeError::Limit { what: PIXELS, found: size.pixels(), limit: options.limits.pixels });
        }
        Self::from_view(frame.pixels().view(), options)
    }

    /// The photo as pixels that never were a file, known by their digest: its bytes were only a way to hand them over, as a
    /// picture in memory that was packed into a PNG. Rules about the file have nothing to judge then.
    #[must_use]
    pub fn without_file(mut self, pixels: Sha256Digest) -> Self {
        self.pixels_alone = Some(pixels);
        self
    }

    /// The photo as if it had been read from a file with this name ("320101.jpg") or extension ("jpg"); bytes in memory
    /// have none.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let extension = file.rsplit_once('.').map_or(file, |(_, extension)| extension);
        self.metadata.extension = Some(extension.to_ascii_lowercase());
        let stem = file.rsplit_once('.').map(|(stem, _)| stem);
        self.metadata.name = stem.map(NameKind::of);
        self.name = stem.map(|_| FileName::new(file));
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
            metadata: Metadata::new(crate::meta::Container::Png, 0, size, 8, crate::meta::ColourModel::Rgb),
            operations: Vec::new(),
            name: None,
            pixels_alone: None,
            file: OnceLock::new(),
        }
    }

    /// Which photo this is. The digest is computed once.
    pub fn identity(&self) -> PhotoIdentity {
        let name = self.name.clone();
        if let Some(pixels) = self.pixels_alone {
            return PhotoIdentity::new(DigestOf::Pixels, pixels, self.size.pixels() * 3, name);
        }
        let sha256 = *self.file.get_or_init(|| Sha256Digest::of(&self.source));
        PhotoIdentity::new(DigestOf::File, sha256, self.source.len() as u64, name)
    }

    /// SHA-256 of the file the photo was decoded from, in lower-case hexadecimal digits; of its pixels, if it never was one.
    pub fn digest(&self) -> String {
        self.identity().sha256.to_string()
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
