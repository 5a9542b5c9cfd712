//! Soft-argmax: where the mass of each heat map lies.

#![allow(clippy::inline_always)]

use super::lanes::{LANES, Lanes, Work, dispatch};
use super::map::Heat;

/// Where the mass of one heat map lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Expected column, in cells; the centre of the first cell is 0.5.
    pub(super) x: f32,
    /// Expected row, in cells.
    pub(super) y: f32,
    /// Root of the mean of both variances, in cells.
    pub(super) spread: f32,
}

/// Logits this far below the peak weigh less than 10⁻⁸ and are left out.
const NEGLIGIBLE: f32 = -18.5;

/// The mean position under the softmax of every channel.
pub(super) fn spots(map: &Heat) -> Vec<Spot> {
    dispatch(Spots(map))
}

struct Spots<'a>(&'a Heat);

impl Work for Spots<'_> {
    type Output = Vec<Spot>;

    #[inline(always)]
    fn with<L: Lanes>(self, _: L) -> Vec<Spot> {
        (0..self.0.channels / LANES).flat_map(|block| eight(self.0, block * LANES)).collect()
    }
}

/// The spots of the eight channels from `first` on.
#[inline(always)]
fn eight(map: &Heat, first: usize) -> [Spot; LANES] {
    let cells = |y: usize| map.row(y).chunks_exact(map.channels).map(|cell| eight_of(cell, first));
    let mut peak = [f32::NEG_INFINITY; LANES];
    for y in 0..map.height {
        for cell in cells(y) {
            for lane in 0..LANES {
                peak[lane] = if cell[lane] > peak[lane] { cell[lane] } else { peak[lane] };
            }
        }
    }
    // Mass, first and second moments of each channel; those along the columns are summed row by row.
    let mut sums = [[0.0_f64; LANES]; 5];
    for y in 0..map.height {
        let fy = y as f64 + 0.5;
        let mut line = [[0.0_f64; LANES]; 3];
        for (x, cell) in cells(y).enumerate() {
            let fx = x as f64 + 0.5;
            for lane in 0..LANES {
                let mass = f64::from(exponential(cell[lane] - peak[lane]));
                line[0][lane] += mass;
                line[1][lane] += mass * fx;
                line[2][lane] += mass * (fx * fx);
            }
        }
        for lane in 0..LANES {
            sums[0][lane] += line[0][lane];
            sums[1][lane] += line[1][lane];
            sums[2][lane] += line[0][lane] * fy;
            sums[3][lane] += line[2][lane];
            sums[4][lane] += line[0][lane] * (fy * fy);
        }
    }
    std::array::from_fn(|lane| {
        let [mass, sx, sy, sxx, syy] = sums.map(|sum| sum[lane]);
        let (x, y) = (sx / mass, sy / mass);
        let variance = (sxx / mass - x * x + syy / mass - y * y) / 2.0;
        Spot { x: x as f32, y: y as f32, spread: variance.max(0.0).sqrt() as f32 }
    })
}

#[inline(always)]
fn eight_of(cell: &[f32], first: usize) -> &[f32; LANES] {
    cell[first..].first_chunk().expect("channels come in eights")
}

/// 1.5 · 2²³: adding it rounds a small number to a whole one, which then stands in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// The exponential of a number of at most 0, by nothing but sums and products, which every machine rounds alike; right to 3 · 10⁻⁷.
#[inline(always)]
fn exponential(x: f32) -> f32 {
    let inside = if x > NEGLIGIBLE { x } else { NEGLIGIBLE };
    let shifted = inside * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    // ln 2 in two parts, the first of few bits, so that nothing is lost in the difference.
    let rest = inside - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.0 / 720.0;
    for factor in [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = sum * rest + factor;
    }
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    if x > NEGLIGIBLE { sum * power } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_argmax_of_two_equal_peaks_lies_between() {
        let mut map = Heat::zeros(4, 4, 8);
        map.data.fill(-50.0);
        map.data[4 * 8] = 3.0;
        map.data[4 * 8 + 2 * 8] = 3.0;
        let spot = spots(&map)[0];
        assert!(
            (spot.x - 1.5).abs() < 1e-6 && (spot.y - 1.5).abs() < 1e-6 && (spot.spread - 0.5_f32.sqrt()).abs() < 1e-6
        );
    }

    #[test]
    fn the_exponential_is_near_the_true_one() {
        for step in 0..18_500 {
            let x = -(step as f32) / 1000.0;
            let (found, wanted) = (f64::from(exponential(x)), libm::exp(f64::from(x)));
            assert!((found / wanted - 1.0).abs() < 3e-7, "{x}: {found}, {wanted}");
        }
        assert!(exponential(-18.6).abs() < f32::MIN_POSITIVE);
    }
}
