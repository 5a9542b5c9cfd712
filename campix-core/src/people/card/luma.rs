//! Grey pictures, in which codes are looked for.

use crate::ground::pixels::RgbView;

/// A grey picture: one byte a pixel, row after row. Positions are pixels from its top left corner, centres at half integers.
pub(super) struct Luma {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<u8>,
}

impl Luma {
    /// A part of a colour picture in grey, reduced by the whole factor `step`; what is left of a square at the right and lower edge is
    /// dropped.
    pub(super) fn of(picture: RgbView<'_>, part: Part, step: usize) -> Self {
        let (width, height) = ((part.width / step).max(1), (part.height / step).max(1));
        let mut data = Vec::with_capacity(width * height);
        // Rec. 601 weights in 256ths.
        let grey = |p: &[u8; 3]| (77 * u32::from(p[0]) + 150 * u32::from(p[1]) + 29 * u32::from(p[2])) >> 8;
        if step == 1 {
            for y in part.top..part.top + part.height {
                let row = &picture.row(y)[part.left * 3..(part.left + part.width) * 3];
                data.extend(row.as_chunks::<3>().0.iter().map(|pixel| grey(pixel) as u8));
            }
            return Self { width, height, data };
        }
        let mut sums = vec![0u32; width];
        let rows = step.min(part.height);
        let count = (step.min(part.width) * rows) as u32;
        for y in 0..height {
            sums.fill(0);
            for inner in 0..rows {
                let row = &picture.row(part.top + y * step + inner)[part.left * 3..(part.left + part.width) * 3];
                for (sum, block) in sums.iter_mut().zip(row.chunks(step * 3)) {
                    // No picture is large enough for a block that overflows.
                    *sum += block.as_chunks::<3>().0.iter().map(grey).sum::<u32>();
                }
            }
            data.extend(sums.iter().map(|sum| (sum / count).min(255) as u8));
        }
        Self { width, height, data }
    }

    /// The picture at half the size.
    pub(super) fn half(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            let upper = &self.data[2 * y * self.width..][..2 * width];
            let lower = &self.data[(2 * y + 1) * self.width..][..2 * width];
            let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            data.extend(
                pairs.map(|(a, b)| {
                    ((u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]) + 2) / 4) as u8
                }),
            );
        }
        Self { width, height, data }
    }

    /// Edges made steeper by what a pixel differs from the square of 5 × 5 around it, [`STEEPER`] times: modules that blur has run together
    /// come apart.
    pub(super) fn sharpened(&self) -> Self {
        let mut sums = BoxSums::new(self, 2);
        let mut data = Vec::with_capacity(self.data.len());
        let mut row = Vec::new();
        for (y, values) in self.data.chunks_exact(self.width).enumerate() {
            sums.row(self, y, &mut row);
            data.extend(values.iter().zip(&row).map(|(value, [sum, count])| {
                let (value, mean) = (i32::from(*value), *sum / *count);
                (value + STEEPER * (value - mean)).clamp(0, 255) as u8
            }));
        }
        Self { data, ..*self }
    }

    /// Light and dark exchanged.
    pub(super) fn inverted(&self) -> Self {
        Self { data: self.data.iter().map(|value| 255 - value).collect(), ..*self }
    }

    /// The value between pixels, linear both ways; beyond the edge that of the edge.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, low) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (tx, ty) = (x - left as f32, y - top as f32);
        let value = |x: usize, y: usize| f32::from(self.data[y * self.width + x]);
        let above = value(left, top) * (1.0 - tx) + value(right, top) * tx;
        let below = value(left, low) * (1.0 - tx) + value(right, low) * tx;
        above * (1.0 - ty) + below * ty
    }

    /// Whether a position is inside.
    pub(super) fn holds(&self, x: f32, y: f32) -> bool {
        x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32
    }
}

/// See [`Luma::sharpened`].
const STEEPER: i32 = 3;

/// Sums over the square around each pixel, row by row, the first row first.
pub(super) struct BoxSums {
    reach: usize,
    columns: Vec<i32>,
    before: Vec<i32>,
}

impl BoxSums {
    /// Sums over `2 × reach + 1` pixels each way, less beyond the edges.
    pub(super) fn new(luma: &Luma, reach: usize) -> Self {
        let mut sums = Self { reach, columns: vec![0; luma.width], before: vec![0; luma.width + 1] };
        for y in 0..reach.min(luma.height) {
            sums.add(luma, y, 1);
        }
        sums
    }

    fn add(&mut self, luma: &Luma, y: usize, sign: i32) {
        for (sum, value) in self.columns.iter_mut().zip(&luma.data[y * luma.width..]) {
            *sum += sign * i32::from(*value);
        }
    }

    /// Sum and number of pixels around each pixel of row `y`.
    pub(super) fn row(&mut self, luma: &Luma, y: usize, out: &mut Vec<[i32; 2]>) {
        let (width, height, reach) = (luma.width, luma.height, self.reach);
        if y + reach < height {
            self.add(luma, y + reach, 1);
        }
        if y > reach {
            self.add(luma, y - reach - 1, -1);
        }
        let rows = ((y + reach).min(height - 1) + 1 - y.saturating_sub(reach)) as i32;
        let mut total = 0;
        for (before, sum) in self.before[1..].iter_mut().zip(&self.columns) {
            total += sum;
            *before = total;
        }
        out.clear();
        let edge = |x: usize| {
            let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(width));
            [self.before[right] - self.before[left], (right - left) as i32 * rows]
        };
        let inner = reach..width.saturating_sub(reach);
        if inner.is_empty() {
            out.extend((0..width).map(edge));
            return;
        }
        out.extend((0..inner.start).map(edge));
        let count = (2 * reach + 1) as i32 * rows;
        let pairs = self.before.iter().zip(&self.before[2 * reach + 1..]);
        out.extend(pairs.map(|(left, right)| [right - left, count]));
        out.extend((inner.end..width).map(edge));
    }
}

/// A part of a picture, px.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Part {
    /// All of a picture.
    pub(super) const fn whole(picture: RgbView<'_>) -> Self {
        Self { left: 0, top: 0, width: picture.width(), height: picture.height() }
    }

    /// The smallest part with all points, and `margin` px around them; `None` if it lies outside `picture`.
    pub(super) fn around(points: &[[f32; 2]], margin: f32, picture: RgbView<'_>) -> Option<Self> {
        let span = |k: usize, limit: usize| {
            let low = points.iter().map(|point| point[k]).fold(f32::MAX, f32::min) - margin;
            let high = points.iter().map(|point| point[k]).fold(f32::MIN, f32::max) + margin;
            let low = (low.max(0.0) as usize).min(limit);
            (low, (high.ceil().max(0.0) as usize).min(limit))
        };
        let (left, right) = span(0, picture.width());
        let (top, bottom) = span(1, picture.height());
        (left < right && top < bottom).then(|| Self { left, top, width: right - left, height: bottom - top })
    }
}
