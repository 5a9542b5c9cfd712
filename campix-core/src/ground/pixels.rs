//! Pictures in memory: 8-bit sRGB, three interleaved channels, rows without gaps.

use crate::ground::geometry::Size;

/// A borrowed picture: `width × height × 3` bytes, R G B, row after row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RgbView<'a> {
    size: Size,
    data: &'a [u8],
}

impl std::fmt::Debug for RgbView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RgbView({})", self.size)
    }
}

impl<'a> RgbView<'a> {
    /// A view of `data`, or `None` if its length is not `width × height × 3` or the picture is empty.
    pub fn new(size: Size, data: &'a [u8]) -> Option<Self> {
        (size.pixels() > 0 && size.pixels() * 3 == data.len() as u64).then_some(Self { size, data })
    }

    /// Width and height.
    pub const fn size(self) -> Size {
        self.size
    }

    /// Pixels in a row.
    pub const fn width(self) -> usize {
        self.size.width as usize
    }

    /// Rows.
    pub const fn height(self) -> usize {
        self.size.height as usize
    }

    /// All bytes, R G B, row after row.
    pub const fn data(self) -> &'a [u8] {
        self.data
    }

    /// The bytes of row `y`.
    ///
    /// # Panics
    /// If `y` is not below the height.
    #[inline]
    pub fn row(self, y: usize) -> &'a [u8] {
        let stride = self.width() * 3;
        &self.data[y * stride..(y + 1) * stride]
    }

    /// The pixel at `x`, `y`.
    ///
    /// # Panics
    /// If the position is outside the picture.
    #[inline]
    pub fn pixel(self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width() + x) * 3;
        [self.data[at], self.data[at + 1], self.data[at + 2]]
    }
}

/// An owned picture: `width × height × 3` bytes, R G B, row after row.
#[derive(Clone, PartialEq, Eq)]
pub struct RgbPixels {
    size: Size,
    data: Vec<u8>,
}

impl std::fmt::Debug for RgbPixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RgbPixels({})", self.size)
    }
}

impl RgbPixels {
    /// Takes over `data`, or returns `None` if its length is not `width × height × 3` or the picture is empty.
    pub fn new(size: Size, data: Vec<u8>) -> Option<Self> {
        (size.pixels() > 0 && size.pixels() * 3 == data.len() as u64).then_some(Self { size, data })
    }

    /// A picture of one colour.
    ///
    /// # Panics
    /// If `size` is empty.
    pub fn filled(size: Size, colour: [u8; 3]) -> Self {
        assert!(size.pixels() > 0, "a picture has at least one pixel");
        Self { size, data: colour.repeat(size.pixels() as usize) }
    }

    /// Width and height.
    pub const fn size(&self) -> Size {
        self.size
    }

    /// A borrowed view of the whole picture.
    pub fn view(&self) -> RgbView<'_> {
        RgbView { size: self.size, data: &self.data }
    }

    /// All bytes, for writing.
    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }
}
