//! The one reduced copy that all measurements use, and a coarse grid of cells over it.
//!
//! Analysing at one size makes facts independent of the photo's resolution and the cost independent of its pixels.
//! In: decoded pixels. Out: a copy of at most [`LONG_SIDE`] px, or fewer for live pictures, and the conversions between its pixels and the photo's.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{Filter, FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::ground::colour::Converter;
use crate::ground::geometry::{Point, Size};
use crate::ground::pixels::{RgbPixels, RgbView};

/// Longest side of the copy: the registration file of 480×640 (standards R99-30) is used as it is, and a head of
/// half its height is still 320 px high, so that one pixel is 0.3 % of it.
pub(crate) const LONG_SIDE: u32 = 640;

/// Cells along the longest side: at 640 px a cell is 4×4, which averages sensor noise to a quarter and leaves about
/// 25 cells between the pupils of a registration portrait. A smaller copy has as many fewer, so that a cell still averages.
const CELLS: u32 = 160;

/// The reduced copy.
#[derive(Debug)]
pub(crate) struct AnalysisCopy<'a> {
    pixels: Pixels<'a>,
    /// Photo pixels per copy pixel.
    pitch: Point,
    /// Most cells along the longest side.
    cells: usize,
}

#[derive(Debug)]
enum Pixels<'a> {
    AsDecoded(RgbView<'a>),
    Reduced(RgbPixels),
}

impl<'a> AnalysisCopy<'a> {
    /// A copy of `decoded`, whose pixels are `reduction` photo pixels wide and high, of at most `longest` px.
    pub(crate) fn new(decoded: RgbView<'a>, reduction: u32, longest: u32) -> Self {
        let size = decoded.size();
        let long = size.width.max(size.height);
        let pixels = if long <= longest {
            Pixels::AsDecoded(decoded)
        } else {
            let shrink = |side: u32| (f64::from(side) * f64::from(longest) / f64::from(long)).round().max(1.0) as u32;
            let target = Size::new(shrink(size.width), shrink(size.height));
            reduce(decoded, None, target).map_or(Pixels::AsDecoded(decoded), Pixels::Reduced)
        };
        let cells = (CELLS * longest.min(LONG_SIDE) / LONG_SIDE).max(1) as usize;
        let mut copy = Self { pixels, pitch: Point::default(), cells };
        let reduced = copy.view().size();
        copy.pitch = Point::new(
            f64::from(size.width) * f64::from(reduction) / f64::from(reduced.width),
            f64::from(size.height) * f64::from(reduction) / f64::from(reduced.height),
        );
        copy
    }

    /// The pixels of the copy.
    pub(crate) fn view(&self) -> RgbView<'_> {
        match &self.pixels {
            Pixels::AsDecoded(view) => *view,
            Pixels::Reduced(pixels) => pixels.view(),
        }
    }

    /// Mean colours over the copy.
    pub(crate) fn grid(&self, converter: Converter) -> Grid {
        Grid::new(self.view(), self.cells, converter)
    }

    /// Photo pixels per copy pixel, horizontally and vertically.
    pub(crate) const fn pitch(&self) -> Point {
        self.pitch
    }

    /// A place in the copy, in pixels of the photo. Both count from the top left corner, so there is no half pixel.
    pub(crate) fn to_photo(&self, at: Point) -> Point {
        Point::new(at.x * self.pitch.x, at.y * self.pitch.y)
    }
}

/// `window` of `picture` (all of it for `None`) at `target` size, or `None` if the window lies outside.
///
/// Hamming instead of Lanczos: an edge must not gain a halo that a threshold then mistakes for something.
pub(crate) fn reduce(
    picture: RgbView<'_>,
    window: Option<crate::ground::geometry::Rect>,
    target: Size,
) -> Option<RgbPixels> {
    let (width, height) = (picture.size().width, picture.size().height);
    // The typed call compiles this one pixel type; the general one compiles all of them.
    let source = TypedImageRef::<U8x3>::from_buffer(width, height, picture.data()).ok()?;
    let mut pixels = RgbPixels::filled(target, [0; 3]);
    let mut reduced = TypedImage::<U8x3>::from_buffer(target.width, target.height, pixels.data_mut()).ok()?;
    let filter = Filter::new("Hamming", hamming, 1.0).ok()?;
    let mut options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Custom(filter)));
    if let Some(window) = window {
        options = options.crop(window.x, window.y, window.width, window.height);
    }
    Resizer::new().resize_typed(&source, &mut reduced, &options).ok()?;
    Some(pixels)
}

/// sinc(x) · (0.54 + 0.46 · cos πx), |x| < 1 (Hamming's window). The crate's own kernel calls the platform's sine, whose last bit
/// differs between platforms; everything after it is integer arithmetic.
fn hamming(x: f64) -> f64 {
    let angle = x.abs() * std::f64::consts::PI;
    if x == 0.0 {
        1.0
    } else if x.abs() < 1.0 {
        libm::sin(angle) / angle * (0.54 + 0.46 * libm::cos(angle))
    } else {
        0.0
    }
}

/// Mean colours of square cells of the copy.
#[derive(Debug)]
pub(crate) struct Grid {
    /// Cells in a row.
    pub(crate) width: usize,
    /// Rows of cells.
    pub(crate) height: usize,
    /// Copy pixels along the side of a cell; the last column and row may be cut by the picture's edge.
    pub(crate) cell: usize,
    /// Mean sRGB of each cell, 0–255.
    pub(crate) rgb: Vec<[f32; 3]>,
    /// CIELAB of that mean.
    pub(crate) lab: Vec<[f32; 3]>,
}

impl Grid {
    /// The grid over `copy`, at most `cells` along its longest side.
    pub(crate) fn new(copy: RgbView<'_>, cells: usize, converter: Converter) -> Self {
        let (columns, rows) = (copy.width(), copy.height());
        let cell = columns.max(rows).div_ceil(cells);
        let (width, height) = (columns.div_ceil(cell), rows.div_ceil(cell));
        let mut rgb = Vec::with_capacity(width * height);
        let mut sums = vec![0u32; columns * 3];
        for cy in 0..height {
            sums.fill(0);
            let band = cy * cell..((cy + 1) * cell).min(rows);
            for y in band.clone() {
                for (sum, &level) in sums.iter_mut().zip(copy.row(y)) {
                    // At most 16 million rows, which no picture has.
                    *sum = sum.wrapping_add(u32::from(level));
                }
            }
            for pixels in sums.chunks(cell * 3) {
                let mut sum = [0u32; 3];
                for pixel in pixels.chunks_exact(3) {
                    for (channel, &level) in sum.iter_mut().zip(pixel) {
                        *channel += level;
                    }
                }
                let count = band.len() * (pixels.len() / 3);
                rgb.push(sum.map(|channel| channel as f32 / count as f32));
            }
        }
        let lab = rgb.iter().map(|&colour| converter.lab(colour)).collect();
        Self { width, height, cell, rgb, lab }
    }

    /// Index of the cell in column `cx` and row `cy`.
    pub(crate) const fn at(&self, cx: usize, cy: usize) -> usize {
        cy * self.width + cx
    }

    /// Number of cells.
    pub(crate) const fn len(&self) -> usize {
        self.width * self.height
    }

    /// The cell that holds a place in the copy, moved inside the picture.
    pub(crate) fn cell_of(&self, at: Point) -> (usize, usize) {
        let inside = |value: f64, cells: usize| ((value / self.cell as f64).max(0.0) as usize).min(cells - 1);
        (inside(at.x, self.width), inside(at.y, self.height))
    }

    /// Middle of a cell, in copy pixels.
    pub(crate) fn centre(&self, cx: usize, cy: usize) -> Point {
        Point::new((cx as f64 + 0.5) * self.cell as f64, (cy as f64 + 0.5) * self.cell as f64)
    }

    /// Columns and rows of the square of `radius` cells around a cell, inside the picture.
    pub(crate) fn around(&self, cx: usize, cy: usize, radius: usize) -> impl Iterator<Item = usize> + use<> {
        let (width, columns) = (self.width, cx.saturating_sub(radius)..(cx + radius + 1).min(self.width));
        let rows = cy.saturating_sub(radius)..(cy + radius + 1).min(self.height);
        rows.flat_map(move |y| columns.clone().map(move |x| y * width + x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_file_is_used_as_it_is() {
        let pixels = RgbPixels::filled(Size::new(480, 640), [9; 3]);
        let copy = AnalysisCopy::new(pixels.view(), 1, LONG_SIDE);
        assert_eq!(copy.view().size(), Size::new(480, 640));
        assert_eq!(copy.pitch(), Point::new(1.0, 1.0));
    }

    #[test]
    fn corners_of_a_reduced_copy_are_corners_of_the_photo() {
        let pixels = RgbPixels::filled(Size::new(900, 1200), [9; 3]);
        let copy = AnalysisCopy::new(pixels.view(), 2, LONG_SIDE);
        assert_eq!(copy.view().size(), Size::new(480, 640));
        assert_eq!(copy.to_photo(Point::new(480.0, 640.0)), Point::new(1800.0, 2400.0));
    }

    #[test]
    fn the_kernel_is_a_sinc_under_hammings_window() {
        // 2/π · 0.54 at a half, where the cosine is 0.
        for (x, weight) in [(0.0, 1.0), (0.5, 1.08 / std::f64::consts::PI), (1.0, 0.0), (1.5, 0.0)] {
            assert!((hamming(x) - weight).abs() < 1e-12 && (hamming(-x) - weight).abs() < 1e-12, "{x}: {}", hamming(x));
        }
    }

    #[test]
    fn cells_cut_by_the_edge_are_averaged_over_what_is_there() {
        let size = Size::new(161, 3);
        let data: Vec<u8> = (0..161 * 3).flat_map(|at| [if at % 161 == 160 { 200 } else { 100 }; 3]).collect();
        let pixels = RgbPixels::new(size, data).unwrap();
        let grid = Grid::new(pixels.view(), 160, Converter::new());
        assert_eq!((grid.cell, grid.width, grid.height), (2, 81, 2));
        assert!((grid.rgb[80][0] - 200.0).abs() < 1e-3);
        assert!((grid.rgb[grid.at(79, 1)][0] - 100.0).abs() < 1e-3);
    }
}
