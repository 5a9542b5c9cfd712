//! Cuts the inputs of the networks out of a picture, free of aliasing, so that one portrait gives the same answer at
//! every size: whole blocks of pixels are averaged first, the rest is a mean of bilinear samples.

use super::frame::Frame;
use super::network::Map;
use crate::ground::pixels::RgbView;

/// Bytes to the range −1 to 1, as in training.
const MIDDLE: f32 = 127.5;

/// Above this many source pixels for each crop pixel, four samples are averaged instead of one.
const DENSE: f64 = 1.25;

/// The square crop at `frame`, `size` pixels wide. Beyond its edge the picture continues with its outermost pixels.
pub(super) fn crop(picture: RgbView<'_>, frame: Frame, size: usize) -> Map {
    let step = frame.side / size as f64;
    // At least two blocks in both directions, for a bilinear sample between them.
    let most = picture.width().min(picture.height()) / 2;
    let block = ((step / 2.0) as usize).clamp(1, most.max(1));
    let source = Source::around(picture, frame, block);
    let (sin, cos) = (libm::sin(frame.angle), libm::cos(frame.angle));
    let scale = step / block as f64;
    let offsets: &[f64] = if scale > DENSE { &[0.25, 0.75] } else { &[0.5] };
    let count = offsets.len() * offsets.len();
    let share = 1.0 / (count as f32 * SHARES as f32);
    let half = size as f64 / 2.0;
    let (cx, cy) = ((frame.x / block as f64) - source.left as f64, (frame.y / block as f64) - source.top as f64);
    // From one crop pixel to the next, a sample moves by the same step; its places within a pixel never change.
    let across = (Place::of(scale * cos), Place::of(scale * sin));
    let mut map = Map::zeros(size, size, 3);
    for y in 0..size {
        let mut starts = [(Place(0), Place(0)); 4];
        for (at, start) in starts.iter_mut().take(count).enumerate() {
            let (ox, oy) = (offsets[at % offsets.len()], offsets[at / offsets.len()]);
            let (u, v) = ((ox - half) * scale, (y as f64 + oy - half) * scale);
            *start = (Place::of(cx + u * cos - v * sin - 0.5), Place::of(cy + u * sin + v * cos - 0.5));
        }
        for (x, pixel) in map.row_mut(y).chunks_exact_mut(3).enumerate() {
            let mut sum = 0;
            for start in &starts[..count] {
                sum += source.sample(start.0.on(across.0, x), start.1.on(across.1, x));
            }
            for (p, s) in pixel.iter_mut().zip(channels(sum)) {
                *p = (s as f32 * share - MIDDLE) / MIDDLE;
            }
        }
    }
    map
}

/// A place along one axis, in 2⁻³² pixels: integers give the same places on every machine, and are fast.
#[derive(Debug, Clone, Copy)]
struct Place(i64);

impl Place {
    /// The nearest place; far beyond any picture all places are one.
    fn of(pixels: f64) -> Self {
        Self((pixels * 4_294_967_296.0).clamp(-1e18, 1e18) as i64)
    }

    fn on(self, step: Self, count: usize) -> Self {
        Self(self.0.saturating_add(step.0.saturating_mul(count as i64)))
    }

    /// The pixel before the place, of `length` pixels, and the share of the one after it out of [`SHARES`]. Before the first
    /// pixel and after the last, the outermost one counts.
    #[inline]
    fn split(self, length: usize) -> (usize, u64) {
        let inside = self.0.clamp(0, ((length - 1) as i64) << 32);
        let first = ((inside >> 32) as usize).min(length - 2);
        // Rounded, so that places have no systematic shift.
        (first, (((inside - ((first as i64) << 32)) * i64::from(SHARES) + (1 << 31)) >> 32) as u64)
    }
}

/// Shares of the four pixels of one sample sum to this.
const SHARES: u32 = 2_048;

/// The three channels of a pixel in one word, 21 bits apart: one multiplication weighs all of them, and the sum of four samples
/// (4 · 255 · [`SHARES`] < 2²¹) still fits.
const LANE: u32 = 21;

fn word(red: u32, green: u32, blue: u32) -> u64 {
    u64::from(red) | u64::from(green) << LANE | u64::from(blue) << (2 * LANE)
}

fn channels(word: u64) -> [u32; 3] {
    let lane = |number: u32| (word >> (number * LANE)) as u32 & ((1 << LANE) - 1);
    [lane(0), lane(1), lane(2)]
}

/// The part of the picture that a crop needs, reduced; `left` and `top` in reduced pixels.
struct Source {
    words: Vec<u64>,
    width: usize,
    height: usize,
    left: usize,
    top: usize,
}

impl Source {
    /// Means of `block × block` pixels around `frame`; incomplete blocks at the far edges are left out.
    fn around(picture: RgbView<'_>, frame: Frame, block: usize) -> Self {
        let turned = libm::sin(frame.angle).abs() + libm::cos(frame.angle).abs();
        let reach = frame.side * turned / 2.0 / block as f64 + 2.0;
        let span = |centre: f64, length: usize| {
            let count = length / block;
            let centre = centre / block as f64;
            let first = ((centre - reach).max(0.0) as usize).min(count - 2);
            let last = ((centre + reach).max(0.0) as usize).clamp(first + 1, count - 1);
            (first, last + 1 - first)
        };
        let (left, width) = span(frame.x, picture.width());
        let (top, height) = span(frame.y, picture.height());
        let mut words = Vec::with_capacity(width * height);
        // Rows first, byte by byte, which vector registers do well.
        let mut sums = vec![0_u32; width * block * 3];
        let count = (block * block) as u32;
        for y in top..top + height {
            if block == 1 {
                let bytes = &picture.row(y)[left * 3..(left + width) * 3];
                words.extend(bytes.chunks_exact(3).map(|rgb| word(rgb[0].into(), rgb[1].into(), rgb[2].into())));
                continue;
            }
            sums.fill(0);
            for row in 0..block {
                let bytes = &picture.row(y * block + row)[left * block * 3..];
                for (sum, byte) in sums.iter_mut().zip(bytes) {
                    *sum = sum.wrapping_add(u32::from(*byte));
                }
            }
            words.extend(sums.chunks_exact(block * 3).map(|sums| {
                let mut total = [count / 2; 3];
                for sum in sums.chunks_exact(3) {
                    for (t, s) in total.iter_mut().zip(sum) {
                        *t = t.wrapping_add(*s);
                    }
                }
                let [red, green, blue] = total.map(|t| t / count);
                word(red, green, blue)
            }));
        }
        Self { words, width, height, left, top }
    }

    /// [`SHARES`] times the bilinear value at a place; pixel centres are at whole numbers.
    #[inline]
    fn sample(&self, x: Place, y: Place) -> u64 {
        let whole = u64::from(SHARES);
        let ((column, right), (row, below)) = (x.split(self.width), y.split(self.height));
        let at = row * self.width + column;
        let (upper, lower) = (&self.words[at..at + 2], &self.words[at + self.width..][..2]);
        // The four shares sum to the whole, no matter how the last of them is rounded.
        let both = (right * below + whole / 2) / whole;
        upper[0] * (whole + both - right - below)
            + upper[1] * (right - both)
            + lower[0] * (below - both)
            + lower[1] * both
    }
}

/// The whole picture laid into a canvas whose sides are multiples of sixteen, and how to map back.
#[derive(Debug)]
pub(super) struct LetterBox {
    pub(super) map: Map,
    /// Picture pixels for each canvas pixel.
    pub(super) scale: (f64, f64),
    /// Where the picture begins on the canvas.
    pub(super) left: usize,
    pub(super) top: usize,
}

/// Reduces (or enlarges) `picture` so that its long side is `long` pixels; the rest of the canvas is mid-grey.
pub(super) fn letter_box(picture: RgbView<'_>, long: usize) -> LetterBox {
    let (w, h) = (picture.width(), picture.height());
    let factor = long as f64 / w.max(h) as f64;
    let inner = |side: usize| ((side as f64 * factor + 0.5) as usize).clamp(1, long);
    let (width, height) = (inner(w), inner(h));
    let (full_width, full_height) = (width.next_multiple_of(16), height.next_multiple_of(16));
    let (left, top) = ((full_width - width) / 2, (full_height - height) / 2);
    let mut map = Map::zeros(full_height, full_width, 3);
    let columns = shares(w, width);
    let rows = shares(h, height);
    let mut sums = vec![0.0_f32; w * 3];
    for (y, span) in rows.iter().enumerate() {
        sums.fill(0.0);
        for (row, share) in span.parts() {
            for (s, b) in sums.iter_mut().zip(picture.row(row)) {
                *s += f32::from(*b) * share;
            }
        }
        let line = &mut map.row_mut(top + y)[left * 3..(left + width) * 3];
        for (pixel, span) in line.chunks_exact_mut(3).zip(&columns) {
            let mut sum = [0.0_f32; 3];
            for (column, share) in span.parts() {
                for (s, v) in sum.iter_mut().zip(&sums[column * 3..column * 3 + 3]) {
                    *s += v * share;
                }
            }
            for (p, s) in pixel.iter_mut().zip(sum) {
                *p = (s - MIDDLE) / MIDDLE;
            }
        }
    }
    LetterBox { map, scale: (w as f64 / width as f64, h as f64 / height as f64), left, top }
}

/// The source pixels under one target pixel: full shares between a partial first and last one.
struct Span {
    first: usize,
    last: usize,
    first_share: f32,
    middle_share: f32,
    last_share: f32,
}

impl Span {
    fn parts(&self) -> impl Iterator<Item = (usize, f32)> {
        (self.first..=self.last).map(|i| {
            let share = if i == self.first {
                self.first_share
            } else if i == self.last {
                self.last_share
            } else {
                self.middle_share
            };
            (i, share)
        })
    }
}

/// Area shares of `from` pixels in each of `to` pixels; they sum to one.
fn shares(from: usize, to: usize) -> Vec<Span> {
    let step = from as f64 / to as f64;
    (0..to)
        .map(|i| {
            let (start, end) = (i as f64 * step, (i + 1) as f64 * step);
            let first = (start as usize).min(from - 1);
            let last = ((end - 1e-9) as usize).clamp(first, from - 1);
            if first == last {
                return Span { first, last, first_share: 1.0, middle_share: 0.0, last_share: 0.0 };
            }
            Span {
                first,
                last,
                first_share: (((first + 1) as f64 - start) / step) as f32,
                middle_share: (1.0 / step) as f32,
                last_share: ((end - last as f64) / step) as f32,
            }
        })
        .collect()
}

// Exact values are the point of these tests.
#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    /// A smooth picture: red grows to the right, green downwards.
    fn slopes(width: u32, height: u32) -> RgbPixels {
        let mut data = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let share = |at: u32, of: u32| ((f64::from(at) + 0.5) / f64::from(of) * 255.0 + 0.5) as u8;
                data.extend([share(x, width), share(y, height), 77]);
            }
        }
        RgbPixels::new(Size::new(width, height), data).unwrap()
    }

    fn bytes(map: &Map, y: usize, x: usize) -> [f32; 3] {
        let p = &map.row(y)[x * 3..x * 3 + 3];
        [p[0], p[1], p[2]].map(|v| v * MIDDLE + MIDDLE)
    }

    #[test]
    fn crop_follows_place_and_angle() {
        let picture = slopes(255, 255);
        let frame = Frame { x: 100.0, y: 120.0, side: 64.0, angle: std::f64::consts::FRAC_PI_2 };
        let map = crop(picture.view(), frame, 32);
        // A quarter turn clockwise: right in the crop is down in the picture.
        let [red, green, blue] = bytes(&map, 15, 31);
        assert!(
            (red - 101.0).abs() < 1.0 && (green - 151.0).abs() < 1.0 && (blue - 77.0).abs() < 0.01,
            "{red} {green}"
        );
    }

    #[test]
    fn crop_is_the_same_at_every_size() {
        let (small, large) = (slopes(200, 300), slopes(1000, 1500));
        let frame = Frame { x: 90.0, y: 160.0, side: 120.0, angle: 0.1 };
        let five = Frame { x: frame.x * 5.0, y: frame.y * 5.0, side: frame.side * 5.0, angle: frame.angle };
        let (a, b) = (crop(small.view(), frame, 48), crop(large.view(), five, 48));
        for (y, x) in [(0, 0), (20, 30), (47, 5)] {
            for (p, q) in bytes(&a, y, x).iter().zip(bytes(&b, y, x)) {
                assert!((p - q).abs() < 1.2, "{p} {q}");
            }
        }
    }

    #[test]
    fn crop_beyond_the_edge_repeats_it() {
        let picture = slopes(60, 60);
        let map = crop(picture.view(), Frame { x: 0.0, y: 0.0, side: 40.0, angle: 0.0 }, 20);
        assert_eq!(bytes(&map, 0, 0).map(f32::round), [2.0, 2.0, 77.0]);
    }

    #[test]
    fn letter_box_keeps_the_mean_and_centres() {
        let picture = slopes(480, 640);
        let boxed = letter_box(picture.view(), 160);
        assert_eq!((boxed.map.width, boxed.map.height, boxed.left, boxed.top), (128, 160, 4, 0));
        let [red, green, _] = bytes(&boxed.map, 80, 64);
        assert!((red - 128.6).abs() < 1.5 && (green - 128.3).abs() < 1.5, "{red} {green}");
        assert_eq!(bytes(&boxed.map, 3, 3), [MIDDLE; 3]);
    }

    #[test]
    fn shares_sum_to_one() {
        for (from, to) in [(640, 160), (641, 160), (100, 160), (7, 3)] {
            for span in shares(from, to) {
                let sum: f32 = span.parts().map(|p| p.1).sum();
                assert!((sum - 1.0).abs() < 1e-5, "{from} {to}");
            }
        }
    }
}
