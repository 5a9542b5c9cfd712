//! Pixels → DCT coefficients, once per picture.
//!
//! Out: sixteenths of a coefficient in zigzag order, blocks in the order a scan writes them.
//! Colour is averaged before anything is rounded. Every operation is plain IEEE single precision in a fixed order,
//! so wider vector registers change the speed and nothing else.
#![allow(clippy::inline_always)] // A kernel must be inlined into the function that switched the vector unit on.

use super::report::Sampling;
use super::wide::widest;
use crate::ground::pixels::RgbView;

/// One 8 × 8 block, zigzag order, in sixteenths.
pub(super) type Block = [i16; 64];

/// Coefficients of a block from which most blocks have nothing left to quantise.
pub(super) const HEAD: usize = 32;

/// The largest magnitudes of a block before and from `HEAD` on, DC apart: what lies under the least step need not be
/// quantised, and in a portrait that is nearly everything.
pub(super) type Peaks = [u16; 2];

/// Fraction bits kept in a stored coefficient: an unrounded 8-bit picture spans ±1024, so 4 bits fill 15.
pub(super) const SCALE: i32 = 16;

/// How a picture is cut into MCUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) sampling: Sampling,
    pub(super) mcus_x: usize,
    pub(super) mcus_y: usize,
}

impl Layout {
    pub(super) fn new(pixels: RgbView<'_>, sampling: Sampling) -> Self {
        let (h, v) = sampling.factors();
        Self {
            width: pixels.width(),
            height: pixels.height(),
            sampling,
            mcus_x: pixels.width().div_ceil(8 * h),
            mcus_y: pixels.height().div_ceil(8 * v),
        }
    }

    /// Blocks of brightness in an MCU.
    pub(super) const fn luma_blocks(self) -> usize {
        let (h, v) = self.sampling.factors();
        h * v
    }

    /// Blocks in an MCU.
    pub(super) const fn mcu_blocks(self) -> usize {
        self.luma_blocks() + self.sampling.components() - 1
    }

    /// Blocks in a row of MCUs.
    pub(super) const fn row_blocks(self) -> usize {
        self.mcus_x * self.mcu_blocks()
    }
}

/// The transformed picture.
#[derive(Debug, Default)]
pub(super) struct Coefficients {
    pub(super) layout: Option<Layout>,
    pub(super) blocks: Vec<Block>,
    /// One per block, see [`Peaks`].
    pub(super) peaks: Vec<Peaks>,
    strip: Strip,
}

/// One row of MCUs being transformed.
#[derive(Debug, Default)]
struct Strip {
    /// Red, green and blue of one row or of the rows being averaged.
    lines: [[Vec<u8>; 3]; 2],
    sums: [Vec<u16>; 3],
    luma: Vec<f32>,
    cb: Vec<f32>,
    cr: Vec<f32>,
}

impl Coefficients {
    /// Transforms `pixels`, reusing the memory of earlier pictures.
    pub(super) fn transform(&mut self, pixels: RgbView<'_>, sampling: Sampling) {
        let layout = Layout::new(pixels, sampling);
        self.layout = Some(layout);
        let wanted = layout.row_blocks() * layout.mcus_y;
        self.blocks.resize(wanted, [0; 64]);
        self.peaks.resize(wanted, [0; 2]);
        let (h, v) = sampling.factors();
        let padded = layout.mcus_x * 8 * h;
        let strip = &mut self.strip;
        for line in &mut strip.lines {
            for channel in line {
                channel.resize(padded, 0);
            }
        }
        for sum in &mut strip.sums {
            sum.resize(padded / h, 0);
        }
        strip.luma.resize(padded * 8 * v, 0.0);
        strip.cb.resize(padded / h * 8, 0.0);
        strip.cr.resize(padded / h * 8, 0.0);
        let (blocks, peaks) = (&mut self.blocks, &mut self.peaks);
        widest(Transform { pixels, layout, strip, blocks, peaks });
    }
}

/// All blocks of a picture. A type of its own, because the call of a closure is not inlined into the function that switched
/// the vector unit on.
struct Transform<'a> {
    pixels: RgbView<'a>,
    layout: Layout,
    strip: &'a mut Strip,
    blocks: &'a mut [Block],
    peaks: &'a mut [Peaks],
}

impl pulp::WithSimd for Transform<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self { pixels, layout, strip, blocks, peaks } = self;
        let rows = blocks.chunks_exact_mut(layout.row_blocks()).zip(peaks.chunks_exact_mut(layout.row_blocks()));
        for (row, (out, peaks)) in rows.enumerate() {
            fill_strip(pixels, layout, row, strip);
            transform_strip(layout, strip, out, peaks);
        }
    }
}

/// Loads one row of MCUs; columns and rows beyond the picture repeat its edge.
#[inline(always)]
fn fill_strip(pixels: RgbView<'_>, layout: Layout, row: usize, strip: &mut Strip) {
    let (h, v) = layout.sampling.factors();
    let padded = layout.mcus_x * 8 * h;
    let chroma_width = padded / h;
    for line in 0..8 {
        for sub in 0..v {
            let y = ((row * 8 + line) * v + sub).min(layout.height - 1);
            let [red, green, blue] = &mut strip.lines[sub];
            split_row(pixels.row(y), red, green, blue);
            let luma = &mut strip.luma[(line * v + sub) * padded..][..padded];
            luma_row(red, green, blue, luma);
        }
        if layout.sampling.components() == 1 {
            continue;
        }
        for (channel, sum) in strip.sums.iter_mut().enumerate() {
            let first = &strip.lines[0][channel];
            match (h, v) {
                (2, 2) => sum_quads(first, &strip.lines[1][channel], sum),
                (2, 1) => sum_pairs(first, sum),
                _ => widen(first, sum),
            }
        }
        let [red, green, blue] = &strip.sums;
        let at = line * chroma_width;
        let average = 1.0 / (h * v) as f32;
        chroma_row(
            red,
            green,
            blue,
            average,
            &mut strip.cb[at..at + chroma_width],
            &mut strip.cr[at..at + chroma_width],
        );
    }
}

/// Pixels handled together: one 256-bit register of bytes, which compilers turn into three shuffles.
const LANES: usize = 32;

#[inline(always)]
fn split_row(row: &[u8], red: &mut [u8], green: &mut [u8], blue: &mut [u8]) {
    let width = row.len() / 3;
    let whole = width / LANES * LANES;
    let pixels = row.as_chunks::<{ 3 * LANES }>().0;
    let (red_lanes, green_lanes, blue_lanes) =
        (red.as_chunks_mut::<LANES>().0, green.as_chunks_mut::<LANES>().0, blue.as_chunks_mut::<LANES>().0);
    for (((pixels, r), g), b) in pixels.iter().zip(red_lanes).zip(green_lanes).zip(blue_lanes) {
        // Gathered apart from where they go: lanes are only used where nothing can lie over something else.
        let (mut reds, mut greens, mut blues) = ([0; LANES], [0; LANES], [0; LANES]);
        for i in 0..LANES {
            reds[i] = pixels[3 * i];
            greens[i] = pixels[3 * i + 1];
            blues[i] = pixels[3 * i + 2];
        }
        (*r, *g, *b) = (reds, greens, blues);
    }
    for x in whole..width {
        red[x] = row[3 * x];
        green[x] = row[3 * x + 1];
        blue[x] = row[3 * x + 2];
    }
    for channel in [red, green, blue] {
        let last = channel[width - 1];
        channel[width..].fill(last);
    }
}

/// BT.601 brightness as JFIF 1.02 defines it, shifted to be centred on zero.
#[inline(always)]
fn luma_row(red: &[u8], green: &[u8], blue: &[u8], luma: &mut [f32]) {
    for (((y, &r), &g), &b) in luma.iter_mut().zip(red).zip(green).zip(blue) {
        *y = 0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b) - 128.0;
    }
}

/// JFIF 1.02 colour differences of averaged pixels.
#[inline(always)]
fn chroma_row(red: &[u16], green: &[u16], blue: &[u16], average: f32, cb: &mut [f32], cr: &mut [f32]) {
    for ((((cb, cr), &r), &g), &b) in cb.iter_mut().zip(cr).zip(red).zip(green).zip(blue) {
        let (r, g, b) = (f32::from(r) * average, f32::from(g) * average, f32::from(b) * average);
        *cb = 0.5 * b - 0.168_735_89 * r - 0.331_264_1 * g;
        *cr = 0.5 * r - 0.418_687_59 * g - 0.081_312_41 * b;
    }
}

#[inline(always)]
fn sum_quads(first: &[u8], second: &[u8], sums: &mut [u16]) {
    for ((sum, a), b) in sums.iter_mut().zip(first.chunks_exact(2)).zip(second.chunks_exact(2)) {
        // Wrapping, though four bytes never do: a check would undo the lanes.
        let (upper, lower) = (u16::from(a[0]).wrapping_add(a[1].into()), u16::from(b[0]).wrapping_add(b[1].into()));
        *sum = upper.wrapping_add(lower);
    }
}

#[inline(always)]
fn sum_pairs(first: &[u8], sums: &mut [u16]) {
    for (sum, a) in sums.iter_mut().zip(first.chunks_exact(2)) {
        *sum = u16::from(a[0]).wrapping_add(a[1].into());
    }
}

#[inline(always)]
fn widen(first: &[u8], sums: &mut [u16]) {
    for (sum, &a) in sums.iter_mut().zip(first) {
        *sum = u16::from(a);
    }
}

#[inline(always)]
fn transform_strip(layout: Layout, strip: &Strip, out: &mut [Block], peaks: &mut [Peaks]) {
    let (h, _) = layout.sampling.factors();
    let padded = layout.mcus_x * 8 * h;
    let luma_blocks = layout.luma_blocks();
    let mcus = out.chunks_exact_mut(layout.mcu_blocks()).zip(peaks.chunks_exact_mut(layout.mcu_blocks()));
    for (mcu, (blocks, peaks)) in mcus.enumerate() {
        for (i, (block, peak)) in blocks.iter_mut().zip(peaks).enumerate() {
            // One call for all planes: the transform is long, and inlined here for every vector unit.
            let (plane, stride, x) = if i < luma_blocks {
                (&strip.luma[i / h * 8 * padded..], padded, (mcu * h + i % h) * 8)
            } else {
                (if i == luma_blocks { &strip.cb[..] } else { &strip.cr[..] }, padded / h, mcu * 8)
            };
            *peak = transform_block(plane, stride, x, block);
        }
    }
}

type Vector = [f32; 8];

#[inline(always)]
fn add(a: Vector, b: Vector) -> Vector {
    let mut out = [0.0; 8];
    for i in 0..8 {
        out[i] = a[i] + b[i];
    }
    out
}

#[inline(always)]
fn sub(a: Vector, b: Vector) -> Vector {
    let mut out = [0.0; 8];
    for i in 0..8 {
        out[i] = a[i] - b[i];
    }
    out
}

#[inline(always)]
fn times(a: Vector, factor: f32) -> Vector {
    let mut out = [0.0; 8];
    for i in 0..8 {
        out[i] = a[i] * factor;
    }
    out
}

/// Eight one-dimensional transforms side by side: Arai, Agui, Nakajima 1988, outputs scaled by `AAN`.
#[inline(always)]
fn dct(d: [Vector; 8]) -> [Vector; 8] {
    let (s07, d07) = (add(d[0], d[7]), sub(d[0], d[7]));
    let (s16, d16) = (add(d[1], d[6]), sub(d[1], d[6]));
    let (s25, d25) = (add(d[2], d[5]), sub(d[2], d[5]));
    let (s34, d34) = (add(d[3], d[4]), sub(d[3], d[4]));
    let (even_sum, even_difference) = (add(s07, s34), sub(s07, s34));
    let (inner_sum, inner_difference) = (add(s16, s25), sub(s16, s25));
    let z1 = times(add(inner_difference, even_difference), std::f32::consts::FRAC_1_SQRT_2);
    let (a, b, c) = (add(d34, d25), add(d25, d16), add(d16, d07));
    let z5 = times(sub(a, c), 0.382_683_43);
    let z2 = add(times(a, 0.541_196_1), z5);
    let z4 = add(times(c, 1.306_563), z5);
    let z3 = times(b, std::f32::consts::FRAC_1_SQRT_2);
    let (z11, z13) = (add(d07, z3), sub(d07, z3));
    [
        add(even_sum, inner_sum),
        add(z11, z4),
        add(even_difference, z1),
        sub(z13, z2),
        sub(even_sum, inner_sum),
        add(z13, z2),
        sub(even_difference, z1),
        sub(z11, z4),
    ]
}

#[inline(always)]
fn transpose(rows: [Vector; 8]) -> [Vector; 8] {
    let mut out = [[0.0; 8]; 8];
    for (i, row) in rows.iter().enumerate() {
        for j in 0..8 {
            out[j][i] = row[j];
        }
    }
    out
}

/// `cos(kπ/16) √2` (1 for k = 0): what the transform above leaves in its outputs.
const AAN: [f64; 8] =
    [1.0, 1.387_039_845, 1.306_562_965, 1.175_875_602, 1.0, 0.785_694_958, 0.541_196_100, 0.275_899_379];

/// Undoes `AAN` and the factor 8 of two passes, and keeps `SCALE`; `[u][v]`, u across, v down.
const DESCALE: [Vector; 8] = {
    let mut table = [[0.0; 8]; 8];
    let mut u = 0;
    while u < 8 {
        let mut v = 0;
        while v < 8 {
            table[u][v] = (SCALE as f64 / (8.0 * AAN[u] * AAN[v])) as f32;
            v += 1;
        }
        u += 1;
    }
    table
};

/// Adding and reading the low mantissa bits rounds to the nearest whole number, ties to even, without a conversion.
const ROUND: f32 = 12_582_912.0;

/// Transforms the block at `x` and returns its largest magnitudes.
#[inline(always)]
fn transform_block(plane: &[f32], stride: usize, x: usize, out: &mut Block) -> Peaks {
    let mut rows = [[0.0; 8]; 8];
    for (y, row) in rows.iter_mut().enumerate() {
        row.copy_from_slice(&plane[y * stride + x..][..8]);
    }
    let first = rows[0][0];
    let mut differing = 0;
    for row in &rows {
        for value in row {
            differing |= value.to_bits() ^ first.to_bits();
        }
    }
    if differing == 0 {
        // What the transform below gives for equal samples: sums of them are exact, differences zero.
        *out = [0; 64];
        out[0] = (first * 64.0 * DESCALE[0][0] + ROUND).to_bits() as i16;
        return [0; 2];
    }
    let columns = dct(transpose(dct(rows)));
    let mut c = [[0_i16; 8]; 8];
    for u in 0..8 {
        for v in 0..8 {
            c[u][v] = (columns[u][v] * DESCALE[u][v] + ROUND).to_bits() as i16;
        }
    }
    // Literal positions: an index table would become a gather.
    *out = [
        c[0][0], c[1][0], c[0][1], c[0][2], c[1][1], c[2][0], c[3][0], c[2][1], c[1][2], c[0][3], c[0][4], c[1][3],
        c[2][2], c[3][1], c[4][0], c[5][0], c[4][1], c[3][2], c[2][3], c[1][4], c[0][5], c[0][6], c[1][5], c[2][4],
        c[3][3], c[4][2], c[5][1], c[6][0], c[7][0], c[6][1], c[5][2], c[4][3], c[3][4], c[2][5], c[1][6], c[0][7],
        c[1][7], c[2][6], c[3][5], c[4][4], c[5][3], c[6][2], c[7][1], c[7][2], c[6][3], c[5][4], c[4][5], c[3][6],
        c[2][7], c[3][7], c[4][6], c[5][5], c[6][4], c[7][3], c[7][4], c[6][5], c[5][6], c[4][7], c[5][7], c[6][6],
        c[7][5], c[7][6], c[6][7], c[7][7],
    ];
    let peak = |values: &[i16]| {
        let mut peak = 0;
        for value in values {
            peak = value.unsigned_abs().max(peak);
        }
        peak
    };
    [peak(&out[1..HEAD]), peak(&out[HEAD..])]
}
