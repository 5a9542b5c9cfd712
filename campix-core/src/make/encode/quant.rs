//! Quantises stored coefficients and counts the bits their Huffman codes would take.
#![allow(clippy::inline_always)] // A kernel must be inlined into the function that switched the vector unit on.

use super::front::{Block, Coefficients, HEAD, Layout, Peaks, SCALE};
use super::huffman_encode::{Code, Histogram};
use super::tables::Tables;
use super::trellis::Trellis;
use super::wide::widest;
use crate::meta::quantisation::ZIGZAG;

/// Exact division of 16-bit numbers by one step, as two multiplications that keep the upper half.
#[derive(Debug, Clone)]
struct Divider {
    bias: [u16; 64],
    reciprocal: [u16; 64],
    scale: [u16; 64],
    /// The least magnitudes that become a step, one for each part of `Peaks`.
    least: Peaks,
}

impl Divider {
    /// Zigzag dividers for the steps of `table` (row after row). AC coefficients gain `rounding` steps before they are
    /// cut to whole steps; DC is always rounded to the nearest.
    fn new(table: &[u8; 64], rounding: f32) -> Self {
        let mut divider = Self { bias: [0; 64], reciprocal: [0; 64], scale: [0; 64], least: [u16::MAX; 2] };
        for (k, &at) in ZIGZAG.iter().enumerate() {
            let d = u32::from(table[usize::from(at)]) * SCALE as u32;
            let bias = if k == 0 { d / 2 } else { (rounding * d as f32) as u32 };
            if k > 0 {
                let least = &mut divider.least[usize::from(k >= HEAD)];
                *least = (*least).min((d - bias) as u16);
            }
            // d ≥ 16, so 2^(15 + bits) / d stays below 2^16 and the second shift within 12 bits.
            let bits = d.ilog2();
            let power = 1_u32 << (16 + bits);
            let (exact, low) = (power.is_multiple_of(d), power / d);
            // Rounded down, the reciprocal is right for every number below 2^15 after adding 1 to it (Robison 2005).
            let (reciprocal, extra) = if exact { (low / 2, 0) } else { (low, 1) };
            divider.reciprocal[k] = reciprocal as u16;
            divider.bias[k] = (bias + extra) as u16;
            let shift = if exact { bits - 1 } else { bits };
            divider.scale[k] = (1_u32 << (16 - shift)) as u16;
        }
        divider
    }

    /// The first magnitude in whole steps.
    #[inline(always)]
    fn divide_first(&self, block: &Block) -> u16 {
        let sum = u32::from(block[0].unsigned_abs().wrapping_add(self.bias[0]));
        let high = sum.wrapping_mul(u32::from(self.reciprocal[0])) >> 16;
        (high.wrapping_mul(u32::from(self.scale[0])) >> 16) as u16
    }

    /// The first `N` magnitudes in whole steps, and one bit for each that is not zero.
    #[inline(always)]
    fn divide<const N: usize>(&self, block: &Block, levels: &mut [u16; 64]) -> u64 {
        // Wrapping, though nothing wraps: a magnitude is at most 2^14 and a bias 2^11. A check per lane would undo the lanes.
        for k in 0..N {
            let sum = u32::from(block[k].unsigned_abs().wrapping_add(self.bias[k]));
            let high = sum.wrapping_mul(u32::from(self.reciprocal[k])) >> 16;
            levels[k] = (high.wrapping_mul(u32::from(self.scale[k])) >> 16) as u16;
        }
        non_zero::<N>(levels)
    }
}

/// One bit per coefficient that is not zero.
#[inline(always)]
fn non_zero<const N: usize>(levels: &[u16; 64]) -> u64 {
    // Eight flags of one byte each, gathered into one byte by a multiplication.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut flags = [0_u8; N];
    for (flag, &level) in flags.iter_mut().zip(levels) {
        *flag = u8::from(level != 0);
    }
    let mut mask = 0;
    for eight in flags.as_chunks::<8>().0.iter().rev() {
        mask = mask << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
    }
    mask
}

/// Bits that a magnitude takes after its Huffman code.
#[inline(always)]
pub(super) fn magnitude_bits(level: u16) -> u32 {
    u32::BITS - u32::from(level).leading_zeros()
}

/// Symbol of sixteen zeros in a row, and of a block's end.
pub(super) const SIXTEEN_ZEROS: usize = 0xF0;
pub(super) const END_OF_BLOCK: usize = 0;

/// Symbol counts of a scan: DC and AC for brightness and for colour.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    pub(super) dc: [Histogram; 2],
    pub(super) ac: [Histogram; 2],
}

impl Default for Counts {
    fn default() -> Self {
        Self { dc: [[0; 256]; 2], ac: [[0; 256]; 2] }
    }
}

/// The four codes of a scan; those of colour are empty in a file of one component.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    pub(super) dc: [Code; 2],
    pub(super) ac: [Code; 2],
}

impl Counts {
    pub(super) fn codes(&self) -> Codes {
        Codes {
            dc: [Code::optimal(&self.dc[0]), Code::optimal(&self.dc[1])],
            ac: [Code::optimal(&self.ac[0]), Code::optimal(&self.ac[1])],
        }
    }

    /// Bits of the scan under `codes`, before restart markers and stuffing.
    pub(super) fn bits(&self, codes: &Codes) -> u64 {
        (0..2).map(|i| codes.dc[i].bits(&self.dc[i]) + codes.ac[i].bits(&self.ac[i])).sum()
    }

    /// Counts the picture, or every `every`-th row of MCUs of it, under `tables`.
    pub(super) fn of(
        coefficients: &Coefficients,
        layout: Layout,
        quantiser: &Quantiser,
        every: usize,
        restart: usize,
    ) -> Self {
        widest(Count { coefficients, layout, quantiser, every, restart })
    }

    #[inline(always)]
    fn add_mcu(
        &mut self,
        blocks: &[Block],
        peaks: &[Peaks],
        luma: usize,
        quantiser: &Quantiser,
        predictions: &mut [i32; 3],
    ) {
        let mut levels = [0; 64];
        for (i, (block, &peak)) in blocks.iter().zip(peaks).enumerate() {
            let component = (i + 1).saturating_sub(luma);
            let class = component.min(1);
            let mask = quantiser.levels(class, block, peak, &mut levels);
            let dc = signed(levels[0], block[0]);
            let difference = dc - predictions[component];
            predictions[component] = dc;
            one_more(&mut self.dc[class][magnitude_bits(difference.unsigned_abs() as u16) as usize & 15]);
            count_ac(&levels, mask, &mut self.ac[class]);
        }
    }
}

/// The symbols of a picture, or of every `every`-th row of it.
struct Count<'a> {
    coefficients: &'a Coefficients,
    layout: Layout,
    quantiser: &'a Quantiser,
    every: usize,
    restart: usize,
}

impl pulp::WithSimd for Count<'_> {
    type Output = Counts;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Counts {
        let Self { coefficients, layout, quantiser, every, restart } = self;
        let mut counts = Counts::default();
        let mut predictions = [0_i32; 3];
        let peaks = coefficients.peaks.chunks_exact(layout.row_blocks());
        let rows = coefficients.blocks.chunks_exact(layout.row_blocks()).zip(peaks).enumerate();
        for (row, (blocks, peaks)) in rows.skip(every / 2).step_by(every) {
            let mcus = blocks.chunks_exact(layout.mcu_blocks()).zip(peaks.chunks_exact(layout.mcu_blocks()));
            for (mcu, (blocks, peaks)) in mcus.enumerate() {
                if restart > 0 && (row * layout.mcus_x + mcu).is_multiple_of(restart) {
                    predictions = [0; 3];
                }
                counts.add_mcu(blocks, peaks, layout.luma_blocks(), quantiser, &mut predictions);
            }
        }
        counts
    }
}

#[inline(always)]
pub(super) fn signed(level: u16, sign: i16) -> i32 {
    if sign < 0 { -i32::from(level) } else { i32::from(level) }
}

#[inline(always)]
fn count_ac(levels: &[u16; 64], mask: u64, histogram: &mut Histogram) {
    let mut mask = mask & !1;
    let mut previous = 0;
    while mask != 0 {
        let k = mask.trailing_zeros();
        let mut run = k - previous - 1;
        while run > 15 {
            one_more(&mut histogram[SIXTEEN_ZEROS]);
            run -= 16;
        }
        let symbol = (run << 4 | magnitude_bits(levels[k as usize & 63])) as usize & 255;
        one_more(&mut histogram[symbol]);
        previous = k;
        mask &= mask - 1;
    }
    if previous < 63 {
        one_more(&mut histogram[END_OF_BLOCK]);
    }
}

/// Counts a symbol. Wrapping, though nothing wraps: the largest picture has 2³² symbols of all kinds together at most.
#[inline(always)]
fn one_more(count: &mut u32) {
    *count = count.wrapping_add(1);
}

/// How blocks become levels.
#[derive(Debug, Clone)]
pub(super) struct Quantiser {
    dividers: [Divider; 2],
    trellis: Option<Trellis>,
}

impl Quantiser {
    /// Each AC coefficient on its own, gaining `rounding` steps before it is cut.
    pub(super) fn rounding(tables: &Tables, rounding: f32) -> Self {
        Self { dividers: [Divider::new(&tables.luma, rounding), Divider::new(&tables.chroma, rounding)], trellis: None }
    }

    /// All AC coefficients of a block together.
    pub(super) fn weighing(tables: &Tables, trellis: Trellis) -> Self {
        Self { trellis: Some(trellis), ..Self::rounding(tables, 0.5) }
    }

    /// Levels of a block of brightness (`class` 0) or colour (1), and one bit for each that is not zero. Only levels with a
    /// bit, and the first, are set.
    #[inline(always)]
    pub(super) fn levels(&self, class: usize, block: &Block, peaks: Peaks, levels: &mut [u16; 64]) -> u64 {
        let divider = &self.dividers[class];
        let mask = if peaks[1] >= divider.least[1] {
            divider.divide::<64>(block, levels)
        } else if peaks[0] >= divider.least[0] {
            divider.divide::<HEAD>(block, levels)
        } else {
            levels[0] = divider.divide_first(block);
            return u64::from(levels[0] != 0);
        };
        match &self.trellis {
            Some(trellis) => trellis.choose(class, block, levels, mask),
            None => mask,
        }
    }
}
