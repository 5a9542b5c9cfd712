//! A page as a list of things to draw, in millimetres from its upper left corner, shared by PDF and minilab pages.
//!
//! Invariant: a page knows nothing of the medium, so both media show the same thing at the same place.

use std::sync::Arc;

use crate::ground::geometry::Size;
use crate::ground::pixels::RgbPixels;
use crate::paper::font::Line;

/// A colour, sRGB.
pub type Colour = [u8; 3];

/// Black.
pub const BLACK: Colour = [0, 0, 0];

/// A rectangle in millimetres from the upper left corner of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Extent to the right.
    pub width: f64,
    /// Extent downwards.
    pub height: f64,
}

impl Frame {
    /// The frame with its upper left corner at `x`, `y`.
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    /// x of the right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// y of the lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    /// Whether the insides of two frames overlap.
    pub fn overlaps(self, other: Self) -> bool {
        /// A thousandth of a millimetre does not count as overlap.
        const SLACK: f64 = 1e-3;
        self.x < other.right() - SLACK
            && other.x < self.right() - SLACK
            && self.y < other.bottom() - SLACK
            && other.y < self.bottom() - SLACK
    }
}

/// The orientation of a picture or a text on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Turn {
    /// Upright.
    #[default]
    Upright,
    /// Turned a quarter clockwise: its top points to the right edge of the page. Never mirrored.
    Clockwise,
}

/// A picture for pages, as a JPEG file or as pixels. Cloning is cheap.
#[derive(Clone)]
pub struct Picture {
    size: Size,
    jpeg: Option<Arc<[u8]>>,
    pixels: Option<Arc<RgbPixels>>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({})", self.size)
    }
}

impl Picture {
    /// A picture that is a JPEG file of sRGB pixels; PDF embeds the file unchanged. `None` if it is not a JPEG.
    pub fn from_jpeg(bytes: impl Into<Arc<[u8]>>) -> Option<Self> {
        let bytes: Arc<[u8]> = bytes.into();
        let size = jpeg_size(&bytes)?;
        Some(Self { size, jpeg: Some(bytes), pixels: None })
    }

    /// A JPEG made by campix, whose size is known.
    #[cfg(feature = "prints")]
    pub(crate) fn of_jpeg(size: Size, bytes: Vec<u8>) -> Self {
        Self { size, jpeg: Some(bytes.into()), pixels: None }
    }

    /// A picture of these pixels.
    pub fn from_pixels(pixels: RgbPixels) -> Self {
        Self { size: pixels.size(), jpeg: None, pixels: Some(Arc::new(pixels)) }
    }

    /// Width and height in pixels.
    pub const fn size(&self) -> Size {
        self.size
    }

    pub(crate) const fn jpeg(&self) -> Option<&Arc<[u8]>> {
        self.jpeg.as_ref()
    }

    pub(crate) const fn pixels(&self) -> Option<&Arc<RgbPixels>> {
        self.pixels.as_ref()
    }
}

/// The size in the frame header of a JPEG, found by campix's own reader of markers.
fn jpeg_size(bytes: &[u8]) -> Option<Size> {
    let mut at = 2;
    if bytes.get(..2)? != [0xFF, 0xD8] {
        return None;
    }
    loop {
        let [marker, code] = *bytes.get(at..at + 2)? else { return None };
        if marker != 0xFF {
            return None;
        }
        match code {
            0xFF => at += 1,
            0xC0..=0xC2 => {
                let &[high, low, wide_high, wide_low] = bytes.get(at + 5..at + 9)? else { return None };
                let size = Size::new(
                    u32::from(u16::from_be_bytes([wide_high, wide_low])),
                    u32::from(u16::from_be_bytes([high, low])),
                );
                return (size.pixels() > 0).then_some(size);
            }
            0xD9 | 0xDA => return None,
            _ => {
                let &[high, low] = bytes.get(at + 2..at + 4)? else { return None };
                at += 2 + usize::from(u16::from_be_bytes([high, low]));
            }
        }
    }
}

/// Something on a page.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Item {
    /// A picture that fills a frame; if the shapes differ it is cropped evenly, never stretched.
    Picture {
        /// The picture.
        picture: Picture,
        /// Its frame on the page.
        at: Frame,
        /// Its orientation.
        turn: Turn,
    },
    /// A line of text.
    Text {
        /// The text.
        line: Line,
        /// Left end of the base line; for a turned text the base line runs downwards from here.
        x: f64,
        /// y of the base line's start.
        y: f64,
        /// Size of the font, in millimetres.
        size: f64,
        /// Its orientation.
        turn: Turn,
        /// Its colour.
        colour: Colour,
    },
    /// A filled rectangle; a line is a thin one.
    Fill {
        /// Where.
        at: Frame,
        /// Its colour.
        colour: Colour,
    },
}

/// A page and everything on it, drawn in this order on white.
#[derive(Debug, Clone)]
pub struct Page {
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// What is on it.
    pub items: Vec<Item>,
}

impl Page {
    /// An empty page of `width` × `height` millimetres.
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height, items: Vec::new() }
    }

    /// Puts a picture into a frame.
    pub fn picture(&mut self, picture: &Picture, at: Frame, turn: Turn) {
        self.items.push(Item::Picture { picture: picture.clone(), at, turn });
    }

    /// Writes a line whose base line starts at `x`, `y`; `size` in millimetres.
    pub fn text(&mut self, line: &Line, x: f64, y: f64, size: f64, colour: Colour) {
        self.items.push(Item::Text { line: line.clone(), x, y, size, turn: Turn::Upright, colour });
    }

    /// Writes a line with an orientation: its base line starts at the point and, if turned, runs downwards.
    pub fn text_turned(&mut self, line: &Line, (x, y): (f64, f64), size: f64, turn: Turn, colour: Colour) {
        self.items.push(Item::Text { line: line.clone(), x, y, size, turn, colour });
    }

    /// Writes a line that ends at `right`.
    pub fn text_to(&mut self, line: &Line, right: f64, y: f64, size: f64, colour: Colour) {
        self.text(line, right - line.width(size), y, size, colour);
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, at: Frame, colour: Colour) {
        self.items.push(Item::Fill { at, colour });
    }

    /// Draws a horizontal line whose middle is at `y`.
    pub fn rule(&mut self, x: f64, y: f64, width: f64, thickness: f64, colour: Colour) {
        self.fill(Frame::new(x, y - thickness / 2.0, width, thickness), colour);
    }

    /// Draws the four sides of a frame, inside it.
    pub fn outline(&mut self, at: Frame, thickness: f64, colour: Colour) {
        let Frame { x, y, width, height } = at;
        self.fill(Frame::new(x, y, width, thickness), colour);
        self.fill(Frame::new(x, at.bottom() - thickness, width, thickness), colour);
        self.fill(Frame::new(x, y, thickness, height), colour);
        self.fill(Frame::new(at.right() - thickness, y, thickness, height), colour);
    }
}
