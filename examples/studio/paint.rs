//! A band of rows in linear light, and strokes with antialiased edges.
//!
//! A picture is painted in bands, each on its own, so that threads cannot change the result and a
//! 24-megapixel picture needs little memory. The fourth number of a pixel is the subject's coverage.

use super::shape::Triple;

/// Rows `top`–`bottom` of a picture under way: linear R G B and the subject's coverage.
#[derive(Debug)]
pub(super) struct Band {
    /// First row.
    pub top: usize,
    /// Row after the last.
    pub bottom: usize,
    /// Pixels in a row.
    pub width: usize,
    pixels: Vec<[f32; 4]>,
}

impl Band {
    /// An empty band.
    pub(super) fn new(top: usize, bottom: usize, width: usize) -> Self {
        Self { top, bottom, width, pixels: vec![[0.0; 4]; (bottom - top) * width] }
    }

    /// The pixel in picture column `x`, picture row `y`.
    pub(super) fn at(&mut self, x: usize, y: usize) -> &mut [f32; 4] {
        &mut self.pixels[(y - self.top) * self.width + x]
    }

    /// All pixels, row after row.
    pub(super) fn pixels(&self) -> &[[f32; 4]] {
        &self.pixels
    }

    /// Lays `colour` over a pixel of the subject.
    pub(super) fn lay(&mut self, x: usize, y: usize, colour: Triple, cover: f32) {
        let pixel = self.at(x, y);
        for (value, new) in pixel.iter_mut().zip([colour[0], colour[1], colour[2], 1.0]) {
            *value += (new - *value) * cover;
        }
    }

    /// Calls `shade` for every pixel centre inside a box given in pixels; `None` leaves the pixel alone.
    pub(super) fn fill(&mut self, area: [f32; 4], mut shade: impl FnMut(f32, f32) -> Option<(Triple, f32)>) {
        let (left, right) = (area[0].max(0.0) as usize, (area[2].ceil().max(0.0) as usize).min(self.width));
        let top = (area[1].max(0.0) as usize).max(self.top);
        let bottom = (area[3].ceil().max(0.0) as usize).min(self.bottom);
        for y in top..bottom {
            for x in left..right {
                if let Some((colour, cover)) = shade(x as f32 + 0.5, y as f32 + 0.5)
                    && cover > 0.0
                {
                    self.lay(x, y, colour, cover.min(1.0));
                }
            }
        }
    }
}

/// One knot of a stroke, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Knot {
    /// Position.
    pub at: [f32; 2],
    /// Full width.
    pub width: f32,
    /// Linear colour.
    pub colour: Triple,
    /// Opacity, 0–1.
    pub opacity: f32,
}

/// Strokes in painting order; their knots lie in one list.
#[derive(Debug, Default)]
pub(super) struct Strokes {
    knots: Vec<Knot>,
    /// First knot, knot after the last, first row touched, row after the last touched.
    runs: Vec<(u32, u32, i32, i32)>,
}

impl Strokes {
    /// Adds a stroke through `knots`.
    pub(super) fn push(&mut self, knots: &[Knot]) {
        if knots.len() < 2 {
            return;
        }
        let first = self.knots.len() as u32;
        let (mut low, mut high) = (f32::MAX, f32::MIN);
        for knot in knots {
            low = low.min(knot.at[1] - knot.width - 2.0);
            high = high.max(knot.at[1] + knot.width + 2.0);
        }
        self.knots.extend_from_slice(knots);
        self.runs.push((first, self.knots.len() as u32, low as i32, high as i32 + 1));
    }

    /// Paints all strokes that touch the band.
    pub(super) fn paint(&self, band: &mut Band) {
        for &(first, end, low, high) in &self.runs {
            if high < band.top as i32 || low > band.bottom as i32 {
                continue;
            }
            for pair in self.knots[first as usize..end as usize].windows(2) {
                paint_piece(band, pair[0], pair[1]);
            }
        }
    }
}

/// A straight piece without caps, walked along its longer axis so that pieces join without double cover.
fn paint_piece(band: &mut Band, a: Knot, b: Knot) {
    let (dx, dy) = (b.at[0] - a.at[0], b.at[1] - a.at[1]);
    let steep = dy.abs() >= dx.abs();
    let (main, cross) = if steep { (1, 0) } else { (0, 1) };
    let (a, b) = if a.at[main] <= b.at[main] { (a, b) } else { (b, a) };
    let run = b.at[main] - a.at[main];
    if run < 1e-6 {
        return;
    }
    let slope = (b.at[cross] - a.at[cross]) / run;
    let stretch = (1.0 + slope * slope).sqrt();
    let (main_low, main_high) = if steep { (band.top as f32, band.bottom as f32) } else { (0.0, band.width as f32) };
    let (cross_low, cross_high) = if steep { (0, band.width) } else { (band.top, band.bottom) };
    // The first pixel centre at or after the start belongs to this piece, the one at the end to the next.
    let first = (a.at[main].max(main_low) - 0.5).ceil().max(0.0) as usize;
    let last = (b.at[main].min(main_high) - 0.5).ceil().max(0.0) as usize;
    for step in first..last {
        let centre = step as f32 + 0.5;
        let t = (centre - a.at[main]) / run;
        let width = a.width + (b.width - a.width) * t;
        // Thinner than a pixel: as wide as a pixel, but fainter.
        let drawn = width.max(1.0);
        let opacity = (a.opacity + (b.opacity - a.opacity) * t) * (width / drawn);
        let middle = a.at[cross] + slope * (centre - a.at[main]);
        let reach = (drawn * 0.5 + 0.5) * stretch;
        let from = ((middle - reach - 0.5).ceil().max(cross_low as f32)) as usize;
        let to = ((middle + reach - 0.5).floor() + 1.0).clamp(0.0, cross_high as f32) as usize;
        for other in from..to {
            let distance = (other as f32 + 0.5 - middle).abs() / stretch;
            let cover = (drawn * 0.5 + 0.5 - distance).clamp(0.0, 1.0) * opacity;
            let colour = super::shape::mix(a.colour, b.colour, t);
            if steep {
                band.lay(other, step, colour, cover);
            } else {
                band.lay(step, other, colour, cover);
            }
        }
    }
}

/// Linear light of an sRGB value 0–255 (IEC 61966-2-1).
pub(super) fn linear(value: f32) -> f32 {
    let v = value / 255.0;
    if v <= 0.040_45 { v / 12.92 } else { libm::powf((v + 0.055) / 1.055, 2.4) }
}

/// Linear colour of an sRGB colour.
pub(super) fn linear_rgb(colour: [u8; 3]) -> Triple {
    colour.map(|v| linear(f32::from(v)))
}

/// sRGB values 0–255 of linear light, from a table over the square root (fine in the dark).
#[derive(Debug)]
pub(super) struct Encoding(Vec<f32>);

impl Encoding {
    const STEPS: usize = 2048;

    /// Builds the table.
    pub(super) fn new() -> Self {
        let curve = |root: f32| {
            let light = root * root;
            255.0 * if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * libm::powf(light, 1.0 / 2.4) - 0.055 }
        };
        Self((0..Self::STEPS + 2).map(|i| curve(i as f32 / Self::STEPS as f32)).collect())
    }

    /// The sRGB value of `light`, clipped to 0–255.
    pub(super) fn value(&self, light: f32) -> f32 {
        let at = light.clamp(0.0, 1.0).sqrt() * Self::STEPS as f32;
        let i = at as usize;
        self.0[i] + (self.0[i + 1] - self.0[i]) * (at - i as f32)
    }
}
