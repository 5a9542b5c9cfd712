//! Pages → pictures for a minilab: baseline JPEG, sRGB profile embedded, density set, text drawn with its outlines.

use crate::ground::explain::{Explain, Explanation, error, says};
use ab_glyph::{Font as _, Glyph, GlyphId, PxScale, point};

use crate::ground::geometry::Size;
use crate::ground::pixels::{RgbPixels, RgbView};
use crate::make::encode::{BandSpec, Chroma, EncodeError, Encoder};
use crate::paper::font::{Fonts, Line};
use crate::paper::length::INCH;
use crate::paper::page::{Colour, Frame, Item, Page, Picture, Turn};
use crate::paper::srgb_profile;
use crate::photo::{DecodeError, DecodeOptions, Photo, Reduce};

/// JPEG quality of minilab pages: what labs call high quality (standards RPR-17).
const QUALITY: u8 = 92;

/// Largest page, in pixels: A3 at 600 dpi.
const MOST_PIXELS: u64 = 80_000_000;

/// Why a page cannot be drawn.
#[derive(Debug)]
#[non_exhaustive]
pub enum MinilabError {
    /// The page has no area or too many pixels.
    Extent {
        /// Width in millimetres.
        width: f64,
        /// Height in millimetres.
        height: f64,
        /// Dots per inch.
        density: u16,
    },
    /// A picture was made for another density.
    Density {
        /// Pixels of the picture.
        found: Size,
        /// Pixels of its place.
        expected: Size,
    },
    /// A picture that is available only as a file cannot be read.
    Decode(DecodeError),
    /// The page cannot be compressed.
    Encode(EncodeError),
}

impl Explain for MinilabError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Extent { width, height, density } => says!(
                MINILAB_EXTENT,
                en "a page of {width} × {height} mm at {density} dpi cannot be drawn",
                zh "无法绘制 {width} × {height} 毫米、{density} dpi 的页面"
            ),
            Self::Density { found, expected } => says!(
                MINILAB_DENSITY,
                en "a picture has {found} pixels where {expected} are needed",
                zh "图片为 {found} 像素，而该位置需要 {expected} 像素"
            ),
            Self::Decode(error) => says!(of error, en "a picture cannot be read", zh "有一张图片无法读取"),
            Self::Encode(error) => says!(of error, en "a page cannot be compressed", zh "有一页无法压缩"),
        }
    }
}

error!(MinilabError);

/// A page as the JPEG a minilab takes: baseline, sRGB, with its density.
///
/// # Errors
/// [`MinilabError`].
pub fn minilab_page(page: &Page, fonts: &Fonts, density: u16) -> Result<Vec<u8>, MinilabError> {
    let pixels = draw(page, fonts, density)?;
    let spec = BandSpec::default().density(density).chroma(Chroma::S444);
    let encoded = Encoder::new().encode_at(pixels.view(), QUALITY, &spec).map_err(MinilabError::Encode)?;
    Ok(srgb_profile::tagged(&encoded.bytes).unwrap_or(encoded.bytes))
}

/// A page as pixels at a density in dots per inch.
///
/// # Errors
/// [`MinilabError::Extent`], [`MinilabError::Density`], [`MinilabError::Decode`].
pub fn draw(page: &Page, fonts: &Fonts, density: u16) -> Result<RgbPixels, MinilabError> {
    let scale = f64::from(density) / INCH;
    let (width, height) = ((page.width * scale).round(), (page.height * scale).round());
    let possible = width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS as f64;
    if !possible {
        return Err(MinilabError::Extent { width: page.width, height: page.height, density });
    }
    let size = Size::new(width as u32, height as u32);
    let mut canvas = Canvas { pixels: RgbPixels::filled(size, [255; 3]), scale };
    for item in &page.items {
        match item {
            Item::Picture { picture, at, turn } => canvas.picture(picture, *at, *turn)?,
            Item::Text { line, x, y, size, turn, colour } => canvas.text(fonts, line, (*x, *y), *size, *turn, *colour),
            Item::Fill { at, colour } => canvas.fill(*at, *colour),
        }
    }
    Ok(canvas.pixels)
}

struct Canvas {
    pixels: RgbPixels,
    /// Pixels in a millimetre.
    scale: f64,
}

impl Canvas {
    /// Mixes a colour into a pixel; does nothing outside the page.
    fn mix(&mut self, x: i64, y: i64, colour: Colour, share: f32) {
        let size = self.pixels.size();
        if x < 0 || y < 0 || x >= i64::from(size.width) || y >= i64::from(size.height) {
            return;
        }
        let at = (y as usize * size.width as usize + x as usize) * 3;
        for (old, new) in self.pixels.data_mut()[at..at + 3].iter_mut().zip(colour) {
            let mixed = f32::from(*old) + (f32::from(new) - f32::from(*old)) * share.clamp(0.0, 1.0);
            *old = (mixed + 0.5) as u8;
        }
    }

    /// Every pixel takes the colour in proportion to the area the frame covers of it.
    fn fill(&mut self, at: Frame, colour: Colour) {
        let size = self.pixels.size();
        let span = |from: f64, to: f64, most: u32| {
            let (from, to) = ((from * self.scale).max(0.0), (to * self.scale).min(f64::from(most)));
            (from, to, from.floor() as i64, to.ceil() as i64)
        };
        let (left, right, first_x, end_x) = span(at.x, at.right(), size.width);
        let (top, bottom, first_y, end_y) = span(at.y, at.bottom(), size.height);
        let covered = |pixel: i64, from: f64, to: f64| ((pixel + 1) as f64).min(to) - (pixel as f64).max(from);
        for y in first_y..end_y {
            for x in first_x..end_x {
                self.mix(x, y, colour, (covered(x, left, right) * covered(y, top, bottom)) as f32);
            }
        }
    }

    /// Copies a picture pixel for pixel into the middle of its frame.
    fn picture(&mut self, picture: &Picture, at: Frame, turn: Turn) -> Result<(), MinilabError> {
        let found = picture.size();
        let (width, height) = match turn {
            Turn::Upright => (at.width, at.height),
            Turn::Clockwise => (at.height, at.width),
        };
        let expected = Size::new((width * self.scale).round() as u32, (height * self.scale).round() as u32);
        if found.width.abs_diff(expected.width) > 1 || found.height.abs_diff(expected.height) > 1 {
            return Err(MinilabError::Density { found, expected });
        }
        if let Some(pixels) = picture.pixels() {
            self.copy(pixels.view(), at, turn);
        } else if let Some(jpeg) = picture.jpeg() {
            let options = DecodeOptions::default().reduce(Reduce::By(1));
            let photo = Photo::decode(std::sync::Arc::clone(jpeg), &options).map_err(MinilabError::Decode)?;
            self.copy(photo.pixels(), at, turn);
        }
        Ok(())
    }

    fn copy(&mut self, view: RgbView<'_>, at: Frame, turn: Turn) {
        let (columns, rows) = (view.width() as i64, view.height() as i64);
        let (width, height) = if turn == Turn::Upright { (columns, rows) } else { (rows, columns) };
        let left = ((at.x + at.width / 2.0) * self.scale - width as f64 / 2.0).round() as i64;
        let top = ((at.y + at.height / 2.0) * self.scale - height as f64 / 2.0).round() as i64;
        for row in 0..rows {
            for column in 0..columns {
                // A quarter turn clockwise: the upper edge becomes the right one.
                let (x, y) = if turn == Turn::Upright { (column, row) } else { (rows - 1 - row, column) };
                self.mix(left + x, top + y, view.pixel(column as usize, row as usize), 1.0);
            }
        }
    }

    fn text(&mut self, fonts: &Fonts, line: &Line, (x, y): (f64, f64), size: f64, turn: Turn, colour: Colour) {
        let size = size * self.scale;
        // The base line is on a whole pixel, so that all letters of a line are equally sharp.
        let (origin_x, origin_y) = ((x * self.scale).round() as i64, (y * self.scale).round() as i64);
        for glyph in &line.glyphs {
            let (font, units) = fonts.outlines(glyph.face);
            // The crate scales by the height of a line, not by the em.
            let height = (f64::from(font.height_unscaled()) / units * size) as f32;
            let placed = Glyph {
                id: GlyphId(glyph.id),
                scale: PxScale::from(height),
                position: point((glyph.x * size) as f32, 0.0),
            };
            let Some(outlined) = font.outline_glyph(placed) else { continue };
            let bounds = outlined.px_bounds();
            let (left, top) = (bounds.min.x as i64, bounds.min.y as i64);
            outlined.draw(|column, row, share| {
                let (dx, dy) = (left + i64::from(column), top + i64::from(row));
                let (dx, dy) = if turn == Turn::Upright { (dx, dy) } else { (-1 - dy, dx) };
                self.mix(origin_x + dx, origin_y + dy, colour, share);
            });
        }
    }
}
