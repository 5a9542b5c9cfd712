//! Cuts the inputs of the networks out of a picture, free of aliasing, so that one portrait gives the same answer at
//! every size: whole blocks of pixels are averaged first, the rest is a mean of bilinear samples.

// A kernel gets the instructions of a register width only where it is inlined into the function that has them.
#![allow(clippy::inline_always)]

use super::frame::Frame;
use super::lanes::{Lanes, Work, dispatch};
use super::map::{BYTE, INPUTS, Map};
use super::network::nearest;
use crate::ground::pixels::RgbView;

/// What a byte of 127.5, the middle, is taken down by: an input lies around zero, as in training.
const MIDDLE: i32 = 255 * BYTE / 2;

/// Above this many source pixels for each crop pixel, four samples are averaged instead of one.
const DENSE: f64 = 1.25;

/// Cuts the crops of one face, which lie over each other, out of a picture.
pub(super) struct Cutter<'a> {
    picture: RgbView<'a>,
    /// What the last crop was cut from.
    source: Option<Source>,
}

impl<'a> Cutter<'a> {
    /// Nothing is cut yet.
    pub(super) fn new(picture: RgbView<'a>) -> Self {
        Self { picture, source: None }
    }

    /// The square crop at `frame`, `size` pixels wide. Beyond its edge the picture continues with its outermost pixels.
    pub(super) fn crop(&mut self, frame: Frame, size: usize) -> Map {
        let step = frame.side / size as f64;
        // At least two blocks in both directions, for a bilinear sample between them.
        let most = self.picture.width().min(self.picture.height()) / 2;
        let block = ((step / 2.0) as usize).clamp(1, most.max(1));
        let area = Area::around(self.picture, frame, block, 1.0);
        if !self.source.as_ref().is_some_and(|source| source.area.holds(area)) {
            self.source = Some(Source::of(self.picture, Area::around(self.picture, frame, block, MARGIN)));
        }
        self.source.as_ref().map_or_else(|| Map::zeros(size, size, INPUTS), |source| cut(source, frame, size))
    }
}

/// One crop of a picture for a network that tells states, which need no place within a pixel: blocks as large as its pixels are averaged,
/// and one sample of them is enough.
pub(super) fn crop_of(picture: RgbView<'_>, frame: Frame, size: usize) -> Map {
    let step = frame.side / size as f64;
    let most = picture.width().min(picture.height()) / 2;
    let block = (step.round() as usize).clamp(1, most.max(1));
    cut(&Source::of(picture, Area::around(picture, frame, block, 1.0)), frame, size)
}

/// How much further than a crop the source reaches that is reduced for it: the next crop of the face lies a little aside.
const MARGIN: f64 = 1.15;

/// The crop of a source that holds all of it.
fn cut(source: &Source, frame: Frame, size: usize) -> Map {
    let (step, Area { block, left, top, .. }) = (frame.side / size as f64, source.area);
    let (sin, cos) = (libm::sin(frame.angle), libm::cos(frame.angle));
    let scale = step / block as f64;
    let offsets: &[f64] = if scale > DENSE { &[0.25, 0.75] } else { &[0.5] };
    let count = offsets.len() * offsets.len();
    let half = size as f64 / 2.0;
    let (cx, cy) = (frame.x / block as f64, frame.y / block as f64);
    // From one crop pixel to the next, a sample moves by the same step; its places within a pixel never change.
    let across = (Place::of(scale * cos), Place::of(scale * sin));
    let mut map = Map::zeros(size, size, INPUTS);
    let mut words = vec![0_u64; size];
    // Of sums of samples, the bits below a step.
    let shift = (count as u32 * SHARES / BYTE as u32).ilog2();
    for y in 0..size {
        words.fill(0);
        for at in 0..count {
            let (ox, oy) = (offsets[at % offsets.len()], offsets[at / offsets.len()]);
            let (u, v) = ((ox - half) * scale, (y as f64 + oy - half) * scale);
            let start = (Place::of(cx + u * cos - v * sin - 0.5), Place::of(cy + u * sin + v * cos - 0.5));
            let start = (start.0.from(left), start.1.from(top));
            source.add_line(start, across, &mut words);
        }
        let target = map.row_mut(y).as_chunks_mut::<INPUTS>().0;
        for (pixel, word) in target.iter_mut().zip(&words) {
            // Rounded to steps.
            let step = |sum: u32| ((sum + (1 << shift >> 1)) >> shift) as i32 - MIDDLE;
            let [red, green, blue] = channels(*word).map(|sum| step(sum) as i16);
            *pixel = [red, green, blue, 0];
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

    /// The place counted from another pixel; after rounding, so that it does not matter from which.
    fn from(self, first: usize) -> Self {
        Self(self.0.saturating_sub((first as i64) << 32))
    }

    fn on(self, step: Self, count: usize) -> Self {
        Self(self.0.saturating_add(step.0.saturating_mul(count as i64)))
    }

    /// Whether a bilinear sample at this place, of `length` pixels, needs no pixel beyond the outermost.
    fn is_inside(self, length: usize) -> bool {
        (0..((length - 1) as i64) << 32).contains(&self.0)
    }

    /// The same place, or the outermost one of `length` pixels.
    fn clamped(self, length: usize) -> Self {
        // The last place still has a pixel after it, of which it takes all.
        Self(self.0.clamp(0, (((length - 1) as i64) << 32) - 1))
    }

    /// The pixel before a place inside, and the share of the one after it out of [`SHARES`].
    #[inline(always)]
    fn split(self) -> (usize, u64) {
        // Rounded, so that places have no systematic shift.
        let share = ((self.0 as u64 & 0xffff_ffff) >> (31 - SHARES.ilog2())).wrapping_add(1) >> 1;
        ((self.0 as u64 >> 32) as usize, share)
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

/// A part of a picture whose pixels are averaged in blocks; all but `block` counts such means.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Area {
    block: usize,
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Area {
    /// What a crop `reach` times as large as `frame` needs; incomplete blocks at the far edges of the picture are left out.
    fn around(picture: RgbView<'_>, frame: Frame, block: usize, reach: f64) -> Self {
        let turned = libm::sin(frame.angle).abs() + libm::cos(frame.angle).abs();
        let reach = reach * frame.side * turned / 2.0 / block as f64 + 2.0;
        let span = |centre: f64, length: usize| {
            let count = length / block;
            let centre = centre / block as f64;
            let first = ((centre - reach).max(0.0) as usize).min(count - 2);
            let last = ((centre + reach).max(0.0) as usize).clamp(first + 1, count - 1);
            (first, last + 1 - first)
        };
        let (left, width) = span(frame.x, picture.width());
        let (top, height) = span(frame.y, picture.height());
        Self { block, left, top, width, height }
    }

    /// Whether `other` lies inside, in blocks of the same size.
    fn holds(self, other: Self) -> bool {
        let within = |first: usize, length: usize, other: usize, others: usize| {
            first <= other && other + others <= first + length
        };
        self.block == other.block
            && within(self.left, self.width, other.left, other.width)
            && within(self.top, self.height, other.top, other.height)
    }
}

/// An area of a picture, reduced.
struct Source {
    words: Vec<u64>,
    area: Area,
}

impl Source {
    /// The means of the blocks.
    fn of(picture: RgbView<'_>, area: Area) -> Self {
        let Area { block, left, top, width, height } = area;
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
        Self { words, area }
    }

    /// Adds a line of samples: the first at `start`, each other `across` from the one before.
    fn add_line(&self, start: (Place, Place), across: (Place, Place), words: &mut [u64]) {
        let Area { width, height, .. } = self.area;
        let last = words.len() - 1;
        let (end_x, end_y) = (start.0.on(across.0, last), start.1.on(across.1, last));
        let inside = |place: Place, length| place.is_inside(length);
        if inside(start.0, width) && inside(end_x, width) && inside(start.1, height) && inside(end_y, height) {
            let (mut x, mut y) = start;
            for word in words {
                *word = word.wrapping_add(self.sample(x, y));
                (x, y) = (Place(x.0.wrapping_add(across.0.0)), Place(y.0.wrapping_add(across.1.0)));
            }
        } else {
            for (at, word) in words.iter_mut().enumerate() {
                let (x, y) = (start.0.on(across.0, at), start.1.on(across.1, at));
                *word = word.wrapping_add(self.sample(x.clamped(width), y.clamped(height)));
            }
        }
    }

    /// [`SHARES`] times the bilinear value at a place inside; pixel centres are at whole numbers.
    #[inline(always)]
    fn sample(&self, x: Place, y: Place) -> u64 {
        let whole = u64::from(SHARES);
        let ((column, right), (row, below)) = (x.split(), y.split());
        let width = self.area.width;
        let at = row.wrapping_mul(width).wrapping_add(column);
        let [a, b] = *self.words[at..].first_chunk::<2>().expect("a pixel inside has one to its right");
        let [c, d] = *self.words[at.wrapping_add(width)..].first_chunk::<2>().expect("and one below");
        // The four shares sum to the whole, no matter how the last of them is rounded.
        let both = right.wrapping_mul(below).wrapping_add(whole / 2) / whole;
        // a + right · (b − a) + …: what a channel borrows from the next one in a difference comes back in the sum.
        a.wrapping_mul(whole)
            .wrapping_add(b.wrapping_sub(a).wrapping_mul(right))
            .wrapping_add(c.wrapping_sub(a).wrapping_mul(below))
            .wrapping_add(a.wrapping_sub(b).wrapping_sub(c).wrapping_add(d).wrapping_mul(both))
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
    let mut map = Map::zeros(full_height, full_width, INPUTS);
    dispatch(Reduction { picture, map: &mut map, left, top, edges: &edges(w, width), height });
    LetterBox { map, scale: (w as f64 / width as f64, h as f64 / height as f64), left, top }
}

/// The mean of what lies under each pixel of the canvas.
struct Reduction<'a> {
    picture: RgbView<'a>,
    map: &'a mut Map,
    left: usize,
    top: usize,
    edges: &'a [Edge],
    height: usize,
}

/// The shares of the rows under one row of the canvas sum to this: a sum of bytes just fits sixteen bits.
const ROWS: u16 = 256;

impl Work for Reduction<'_> {
    type Output = ();

    #[inline(always)]
    fn with<L: Lanes>(self, _: L) {
        let (width, height) = (self.picture.width(), self.picture.height());
        // One more pixel, for the right edge of the last one.
        let mut sums = vec![0_u16; (width + 1) * 3];
        let mut before_each = vec![[0_u64; 2]; width + 1];
        let rows = height as f64 / self.height as f64;
        for y in 0..self.height {
            sums.fill(0);
            let (start, end) = (y as f64 * rows, (y + 1) as f64 * rows);
            let mut before = 0;
            for row in (start as usize).min(height - 1)..((end - 1e-9) as usize + 1).min(height) {
                // Shares are differences of rounded places, so that they sum to the whole.
                let place = (((row + 1) as f64 - start) / rows * f64::from(ROWS) + 0.5) as u16;
                let after = if row + 1 < height && place < ROWS { place } else { ROWS };
                let share = after - before;
                before = after;
                for (sum, byte) in sums.iter_mut().zip(self.picture.row(row)) {
                    *sum = sum.wrapping_add(u16::from(*byte).wrapping_mul(share));
                }
            }
            let mut total = [0_u64; 2];
            for (pixel, before) in sums.as_chunks::<3>().0.iter().zip(&mut before_each) {
                *before = total;
                total = added(total, halves(pixel));
            }
            // The sum of all that lies before an edge: what lies between two is a difference.
            let sum_before = |edge: &Edge| {
                let (whole, part) = (before_each[edge.column], halves(&sums.as_chunks::<3>().0[edge.column]));
                added(whole.map(|sum| sum.wrapping_mul(PARTS)), part.map(|sum| sum.wrapping_mul(edge.part)))
            };
            let mut left = sum_before(&self.edges[0]);
            let line = &mut self.map.row_mut(self.top + y).as_chunks_mut::<INPUTS>().0[self.left..];
            for (pixel, edge) in line.iter_mut().zip(&self.edges[1..]) {
                let right = sum_before(edge);
                let [outer, inner]: [u64; 2] = std::array::from_fn(|half| right[half].wrapping_sub(left[half]));
                left = right;
                let step = |sum: u64| nearest(sum as i32 as f32 * edge.share).wrapping_sub(MIDDLE) as i16;
                *pixel = [step(outer), step(inner), step(outer >> 32), 0];
            }
        }
    }
}

/// Red and blue in one word, 32 bits apart, and green: one addition or multiplication does two of them. What flows from red
/// into blue on the way flows back in a difference.
#[inline(always)]
fn halves([red, green, blue]: &[u16; 3]) -> [u64; 2] {
    [u64::from(*red) | u64::from(*blue) << 32, u64::from(*green)]
}

#[inline(always)]
fn added(a: [u64; 2], b: [u64; 2]) -> [u64; 2] {
    std::array::from_fn(|half| a[half].wrapping_add(b[half]))
}

/// Parts of a column that edges lie at. Pixels of the canvas up to a thousand columns wide have sums that fit 31 bits.
const PARTS: u64 = 32;

/// An edge between two columns of the canvas: as many whole columns of the picture lie before it, and as many parts.
struct Edge {
    column: usize,
    part: u64,
    /// Steps of an input for each part of the column that ends here.
    share: f32,
}

/// The edges of `to` equal columns over `from`.
fn edges(from: usize, to: usize) -> Vec<Edge> {
    let place = |edge: usize| ((edge * from) as u64 * PARTS + to as u64 / 2) / to as u64;
    (0..=to)
        .map(|edge| {
            let (place, before) = (place(edge), place(edge.saturating_sub(1)));
            let share = BYTE as f32 / (f32::from(ROWS) * (place - before).max(1) as f32);
            Edge { column: (place / PARTS) as usize, part: place % PARTS, share }
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
        let p = &map.row(y)[x * INPUTS..][..3];
        [p[0], p[1], p[2]].map(|v| (i32::from(v) + MIDDLE) as f32 / BYTE as f32)
    }

    #[test]
    fn crop_follows_place_and_angle() {
        let picture = slopes(255, 255);
        let frame = Frame { x: 100.0, y: 120.0, side: 64.0, angle: std::f64::consts::FRAC_PI_2 };
        let map = Cutter::new(picture.view()).crop(frame, 32);
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
        let (a, b) = (Cutter::new(small.view()).crop(frame, 48), Cutter::new(large.view()).crop(five, 48));
        for (y, x) in [(0, 0), (20, 30), (47, 5)] {
            for (p, q) in bytes(&a, y, x).iter().zip(bytes(&b, y, x)) {
                assert!((p - q).abs() < 1.2, "{p} {q}");
            }
        }
    }

    #[test]
    fn a_crop_does_not_depend_on_the_ones_before() {
        let picture = slopes(300, 400);
        let frame = |x: f64, side: f64, angle: f64| Frame { x, y: 200.0, side, angle };
        let mut cutter = Cutter::new(picture.view());
        for (frame, size) in [
            (frame(150.0, 120.0, 0.0), 48),
            (frame(153.0, 123.0, 0.1), 48),
            (frame(130.0, 30.0, 0.1), 24),
            (frame(290.0, 120.0, 0.0), 48),
            (frame(150.0, 260.0, 0.0), 48),
            (frame(150.0, 120.0, 0.0), 48),
        ] {
            assert_eq!(cutter.crop(frame, size), Cutter::new(picture.view()).crop(frame, size), "{frame:?}");
        }
    }

    #[test]
    fn crop_beyond_the_edge_repeats_it() {
        let picture = slopes(60, 60);
        let map = Cutter::new(picture.view()).crop(Frame { x: 0.0, y: 0.0, side: 40.0, angle: 0.0 }, 20);
        assert_eq!(bytes(&map, 0, 0).map(f32::round), [2.0, 2.0, 77.0]);
    }

    #[test]
    fn letter_box_keeps_the_mean_and_centres() {
        let picture = slopes(480, 640);
        let boxed = letter_box(picture.view(), 160);
        assert_eq!((boxed.map.width, boxed.map.height, boxed.left, boxed.top), (128, 160, 4, 0));
        let [red, green, _] = bytes(&boxed.map, 80, 64);
        assert!((red - 128.6).abs() < 1.5 && (green - 128.3).abs() < 1.5, "{red} {green}");
        assert_eq!(bytes(&boxed.map, 3, 3), [127.5; 3]);
    }

    #[test]
    fn edges_lie_where_the_columns_end() {
        let places = |from, to| edges(from, to).iter().map(|e| (e.column, e.part)).collect::<Vec<_>>();
        assert_eq!(places(8, 2), [(0, 0), (4, 0), (8, 0)]);
        assert_eq!(places(9, 2), [(0, 0), (4, 16), (9, 0)]);
        assert_eq!(places(2, 3), [(0, 0), (0, 21), (1, 11), (2, 0)]);
    }

    #[test]
    fn white_stays_white_at_every_size() {
        for (width, height) in [(33, 40), (32, 160), (48, 641), (32, 5660), (32, 50_000), (5660, 40), (100_003, 32)] {
            let white = RgbPixels::filled(Size::new(width, height), [255; 3]);
            let boxed = letter_box(white.view(), 160);
            let white = [MIDDLE as i16, MIDDLE as i16, MIDDLE as i16, 0];
            let pixels = (0..boxed.map.height).flat_map(|y| boxed.map.row(y).as_chunks::<INPUTS>().0);
            let (white, other): (Vec<&[i16; 4]>, Vec<_>) = pixels.partition(|pixel| **pixel == white);
            assert!(other.iter().all(|pixel| **pixel == [0; INPUTS]), "{width}×{height}: {other:?}");
            let factor = 160.0 / f64::from(width.max(height));
            let inner = |side: u32| (f64::from(side) * factor + 0.5).max(1.0) as usize;
            assert_eq!(white.len(), inner(width) * inner(height), "{width}×{height}");
        }
    }
}
