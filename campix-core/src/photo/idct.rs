//! Inverse DCT at 1, 2, 4 or 8 samples per axis, from the lowest frequencies of an 8 × 8 block.
//!
//! Fixed-point integers only. Each one-dimensional step has unit gain for DC, so that every combination of widths and
//! heights ends with the same scale. Sums wrap: damaged data give wrong samples, never a panic.

use std::num::Wrapping;

type Fixed = Wrapping<i32>;

/// Fraction bits of the constants, and bits kept between both passes (Loeffler, Ligtenberg and Moschytz as in the IJG
/// `jidctint.c`).
const CONSTANT_BITS: usize = 13;
const BETWEEN_BITS: usize = 2;

/// `value` as a fixed-point constant.
const fn fixed(value: f64) -> Fixed {
    Wrapping((value * (1 << CONSTANT_BITS) as f64 + 0.5) as i32)
}

/// The `W` × `H` samples of a dequantised `block`, written to rows of `out` that lie `stride` apart.
#[inline]
pub(super) fn inverse<const W: usize, const H: usize>(block: &[i32; 64], out: &mut [u8], stride: usize) {
    let mut middle = [[0_i32; W]; H];
    for x in 0..W {
        let column: [Fixed; H] = step(std::array::from_fn(|y| Wrapping(block[y * 8 + x])));
        for y in 0..H {
            middle[y][x] = descale(column[y], CONSTANT_BITS - BETWEEN_BITS);
        }
    }
    for (row, out) in middle.iter().zip(out.chunks_mut(stride)) {
        let samples: [Fixed; W] = step(row.map(Wrapping));
        for (sample, out) in samples.iter().zip(out) {
            // 3 more bits: the factor 1/8 of the transform. 128: samples are stored around zero.
            *out = (descale(*sample, CONSTANT_BITS + BETWEEN_BITS + 3).wrapping_add(128)).clamp(0, 255) as u8;
        }
    }
}

/// [`inverse`] for `width` × `height` samples, each 1, 2, 4 or 8.
pub(super) fn inverse_of(width: usize, height: usize) -> fn(&[i32; 64], &mut [u8], usize) {
    fn of_width<const W: usize>(height: usize) -> fn(&[i32; 64], &mut [u8], usize) {
        match height {
            1 => inverse::<W, 1>,
            2 => inverse::<W, 2>,
            4 => inverse::<W, 4>,
            _ => inverse::<W, 8>,
        }
    }
    match width {
        1 => of_width::<1>(height),
        2 => of_width::<2>(height),
        4 => of_width::<4>(height),
        _ => of_width::<8>(height),
    }
}

/// The one value of all samples if only DC is not zero.
#[inline]
pub(super) fn flat(dc: i32) -> u8 {
    (dc.wrapping_add(4) >> 3).wrapping_add(128).clamp(0, 255) as u8
}

#[inline]
fn descale(value: Fixed, bits: usize) -> i32 {
    (value + Wrapping(1 << (bits - 1))).0 >> bits
}

/// One dimension, times 2^[`CONSTANT_BITS`].
#[inline]
fn step<const N: usize>(input: [Fixed; N]) -> [Fixed; N] {
    let mut output = [Wrapping(0); N];
    let at = |index: usize| input[index];
    match N {
        1 => output[0] = at(0) << CONSTANT_BITS,
        2 => {
            output[0] = (at(0) + at(1)) << CONSTANT_BITS;
            output[1] = (at(0) - at(1)) << CONSTANT_BITS;
        }
        4 => {
            let (sum, difference) = ((at(0) + at(2)) << CONSTANT_BITS, (at(0) - at(2)) << CONSTANT_BITS);
            // √2 cos(π/8) and √2 cos(3π/8).
            let shared = (at(1) + at(3)) * fixed(0.541_196_100);
            let outer = shared + at(1) * fixed(0.765_366_865);
            let inner = shared - at(3) * fixed(1.847_759_065);
            output[0] = sum + outer;
            output[1] = difference + inner;
            output[2] = difference - inner;
            output[3] = sum - outer;
        }
        _ => {
            let even = {
                let shared = (at(2) + at(6)) * fixed(0.541_196_100);
                let (low, high) = (shared - at(6) * fixed(1.847_759_065), shared + at(2) * fixed(0.765_366_865));
                let (sum, difference) = ((at(0) + at(4)) << CONSTANT_BITS, (at(0) - at(4)) << CONSTANT_BITS);
                [sum + high, difference + low, difference - low, sum - high]
            };
            let odd = {
                let (a, b, c, d) = (at(7), at(5), at(3), at(1));
                let shared = (a + c + b + d) * fixed(1.175_875_602);
                let ad = (a + d) * -fixed(0.899_976_223);
                let bc = (b + c) * -fixed(2.562_915_447);
                let ac = shared - (a + c) * fixed(1.961_570_560);
                let bd = shared - (b + d) * fixed(0.390_180_644);
                [
                    d * fixed(1.501_321_110) + ad + bd,
                    c * fixed(3.072_711_026) + bc + ac,
                    b * fixed(2.053_119_869) + bc + bd,
                    a * fixed(0.298_631_336) + ad + ac,
                ]
            };
            for index in 0..4 {
                output[index] = even[index] + odd[index];
                output[7 - index] = even[index] - odd[index];
            }
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, in floating point: the `width` × `height` lowest frequencies, orthonormal, scaled to the size.
    fn exact(block: &[i32; 64], width: usize, height: usize) -> Vec<f64> {
        let basis = |n: usize, k: usize, size: usize| {
            let angle = std::f64::consts::PI * ((2 * n + 1) * k) as f64 / (2 * size) as f64;
            if k == 0 { 1.0 } else { std::f64::consts::SQRT_2 * angle.cos() }
        };
        let mut out = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let mut sum = 0.0;
                for v in 0..height {
                    for u in 0..width {
                        sum += f64::from(block[v * 8 + u]) * basis(x, u, width) * basis(y, v, height);
                    }
                }
                out.push((sum / 8.0 + 128.0).clamp(0.0, 255.0));
            }
        }
        out
    }

    fn compare<const W: usize, const H: usize>(seed: u32) {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16).cast_signed() % 120 - 60
        };
        let mut block: [i32; 64] = std::array::from_fn(|at| next() / (1 + at.cast_signed() as i32 / 9));
        block[0] = next() * 10;
        let mut out = vec![0; W * H];
        inverse::<W, H>(&block, &mut out, W);
        for (ours, exact) in out.iter().zip(exact(&block, W, H)) {
            assert!((f64::from(*ours) - exact).abs() < 0.6, "{W}×{H}: {ours}, {exact}");
        }
    }

    #[test]
    fn every_size_matches_the_definition() {
        for seed in 0..200 {
            compare::<1, 1>(seed);
            compare::<2, 1>(seed);
            compare::<1, 2>(seed);
            compare::<2, 2>(seed);
            compare::<4, 2>(seed);
            compare::<2, 4>(seed);
            compare::<4, 4>(seed);
            compare::<8, 4>(seed);
            compare::<4, 8>(seed);
            compare::<8, 8>(seed);
        }
    }

    #[test]
    fn flat_blocks_take_the_short_way_to_the_same_sample() {
        for dc in -1100..1100 {
            let mut block = [0; 64];
            block[0] = dc;
            let mut out = [0; 64];
            inverse::<8, 8>(&block, &mut out, 8);
            assert_eq!(out, [flat(dc); 64]);
        }
    }

    #[test]
    fn absurd_coefficients_do_not_panic() {
        for value in [i32::MAX, i32::MIN, 0x4000_0001] {
            inverse::<8, 8>(&[value; 64], &mut [0; 64], 8);
            inverse::<4, 4>(&[value; 64], &mut [0; 16], 4);
            let _ = flat(value);
        }
    }
}
