//! Chooses the levels of a block by weighing error against bits, instead of rounding each coefficient alone.
//!
//! In: a block rounded to the nearest levels, and the code lengths of an earlier candidate. Out: levels whose sum of
//! squared error (in quantisation steps) and bits, weighed by `price`, is least; each is the rounded one, one less, or 0.

use super::front::{Block, SCALE};
use super::quant::{Codes, END_OF_BLOCK, SIXTEEN_ZEROS, magnitude_bits};
use super::tables::Tables;
use crate::meta::quantisation::ZIGZAG;

/// The weights of a choice.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trellis {
    /// Squared steps of error that one bit is worth, times the bits of each AC symbol with its raw bits.
    prices: [[f32; 256]; 2],
    /// 1 / (step × `SCALE`), zigzag.
    inverse: [[f32; 64]; 2],
}

/// Bits assumed for a symbol that the earlier candidate never used.
const UNSEEN: u8 = 13;

/// A level from here on is never dropped, so that no path has to be looked for around it.
const KEPT: u16 = 3;

/// Number of coefficients before one that are tried as its predecessor.
const REACH: usize = 6;

impl Trellis {
    pub(super) fn new(tables: &Tables, codes: &Codes, price: f32) -> Self {
        let prices = [0, 1].map(|class| {
            let lengths: &[u8; 256] = &codes.ac[class].lengths;
            std::array::from_fn(|symbol| {
                let length = if lengths[symbol] == 0 { UNSEEN } else { lengths[symbol] };
                (u32::from(length) + (symbol as u32 & 15)) as f32 * price
            })
        });
        let inverse = [&tables.luma, &tables.chroma]
            .map(|table| ZIGZAG.map(|at| 1.0 / (f32::from(table[usize::from(at)]) * SCALE as f32)));
        Self { prices, inverse }
    }

    /// Replaces the rounded AC levels of a block of brightness (`class` 0) or colour (1); `rounded` has a bit for each
    /// that is not zero, and so has the answer.
    pub(super) fn choose(&self, class: usize, block: &Block, levels: &mut [u16; 64], rounded: u64) -> u64 {
        let prices = &self.prices[class];
        let inverse = &self.inverse[class];
        let end = prices[END_OF_BLOCK];
        // Candidate 0 is the start of the block.
        let mut position = [0_u32; 64];
        let mut chosen = [0_u16; 64];
        let mut before = [0_u8; 64];
        let mut cost = [0.0_f32; 64];
        let (mut best, mut best_cost) = (0, end);
        let mut count = 1;
        let mut first = 0;
        let mut mask = rounded & !1;
        while mask != 0 {
            let k = mask.trailing_zeros();
            let at = k as usize & 63;
            mask &= mask - 1;
            let level = levels[at];
            let exact = f32::from(block[at].unsigned_abs()) * inverse[at];
            let mut lowest = f32::MAX;
            let (mut lowest_level, mut lowest_before) = (level, first);
            let tries = if level > 1 { 2 } else { 1 };
            for less in 0..tries {
                let value = level - less;
                let size = magnitude_bits(value);
                let off = exact - f32::from(value);
                let error = off * off - exact * exact;
                for from in first.max(count - REACH.min(count))..count {
                    let run = k - position[from] - 1;
                    let zeros = (run >> 4) as f32 * prices[SIXTEEN_ZEROS];
                    let bits = zeros + prices[((run & 15) << 4 | size) as usize & 255];
                    let total = cost[from] + bits + error;
                    if total < lowest {
                        (lowest, lowest_level, lowest_before) = (total, value, from);
                    }
                }
            }
            position[count] = k;
            chosen[count] = lowest_level;
            before[count] = lowest_before as u8;
            cost[count] = lowest;
            let finished = lowest + if k < 63 { end } else { 0.0 };
            if level >= KEPT {
                (first, best, best_cost) = (count, count, finished);
            } else if finished < best_cost {
                (best, best_cost) = (count, finished);
            }
            count = (count + 1).min(63);
        }
        let dc = levels[0];
        *levels = [0; 64];
        levels[0] = dc;
        let mut kept = u64::from(dc != 0);
        while best > 0 {
            let at = position[best] & 63;
            levels[at as usize] = chosen[best];
            kept |= 1 << at;
            best = usize::from(before[best] & 63);
        }
        kept
    }
}
