//! Limits on a photo, above which it is refused.

use crate::ground::geometry::Size;
use crate::ground::options::options;

options! {
    /// Upper bounds checked against the header of a file, before memory for its pixels is allocated.
    ///
    /// ```
    /// use campix_core::Limits;
    /// let limits = Limits::default().pixels(30_000_000);
    /// assert_eq!(limits.pixels, 30_000_000);
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Limits {
        /// Largest file, in bytes. Default: 64 MiB.
        pub bytes: u64 = Self::DEFAULT.bytes,
        /// Most pixels that are decoded (width × height): those of the coded picture, or fewer where a JPEG is reduced
        /// while it is decoded. Default: 120 000 000.
        pub pixels: u64 = Self::DEFAULT.pixels,
        /// Longest side, in pixels. Default: 30 000.
        pub side: u32 = Self::DEFAULT.side,
        /// Most bytes of metadata (Exif, ICC, Photoshop, XMP, comments), in total. Default: 8 MiB.
        pub metadata: u64 = Self::DEFAULT.metadata,
        /// Most bytes of memory that decoding may take at once, the file itself not counted. Default: 1 GiB.
        pub memory: u64 = Self::DEFAULT.memory,
    }
}

impl Limits {
    /// The values of [`Limits::default`].
    pub const DEFAULT: Self =
        Self { bytes: 64 << 20, pixels: 120_000_000, side: 30_000, metadata: 8 << 20, memory: 1 << 30 };

    /// Sets the largest file, in bytes.
    #[must_use]
    pub const fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets the most pixels.
    #[must_use]
    pub const fn pixels(mut self, pixels: u64) -> Self {
        self.pixels = pixels;
        self
    }

    /// Sets the longest side, in pixels.
    #[must_use]
    pub const fn side(mut self, side: u32) -> Self {
        self.side = side;
        self
    }

    /// Sets the most bytes of metadata.
    #[must_use]
    pub const fn metadata(mut self, bytes: u64) -> Self {
        self.metadata = bytes;
        self
    }

    /// Sets the most bytes of memory while decoding.
    #[must_use]
    pub const fn memory(mut self, bytes: u64) -> Self {
        self.memory = bytes;
        self
    }

    /// Whether a picture of this size may be decoded.
    pub const fn allow(&self, size: Size) -> bool {
        size.pixels() <= self.pixels && size.width <= self.side && size.height <= self.side
    }
}
