//! From pixels to modules, whatever the symbology.

use super::finder::length;
use super::homography::Homography;
use super::ink::DARK;
use super::luma::Luma;

/// Moves the corners that no pattern fixes until the modules differ most from each other: samples between modules are grey.
pub(super) fn refined(luma: &Luma, map: Homography, side: usize, whole: bool) -> Homography {
    let mut corners = map.corners(side as f32);
    let mut best = (contrast(luma, &map, side), map);
    let module = length([corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]]) / side as f32;
    let free: &[usize] = if whole { &[2, 1, 3, 0] } else { &[2, 3, 1, 0] };
    for step in [1.2f32, 0.6, 0.3, 0.15] {
        for &corner in free {
            // The corners next to a pattern are known to half a module.
            if whole && corner != 2 && step > 0.3 {
                continue;
            }
            let at = corners[corner];
            let mut moved = at;
            for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)] {
                let mut tried = corners;
                tried[corner] = [at[0] + dx as f32 * step * module, at[1] + dy as f32 * step * module];
                let Some(map) = Homography::of_square(side as f32, &tried) else { continue };
                let value = contrast(luma, &map, side);
                if value > best.0 {
                    best = (value, map);
                    moved = tried[corner];
                }
            }
            corners[corner] = moved;
        }
    }
    best.1
}

/// Sum of the differences between neighbouring samples, one a module.
fn contrast(luma: &Luma, map: &Homography, side: usize) -> f32 {
    let mut above = vec![0.0f32; side];
    let mut sum = 0.0f32;
    for y in 0..side {
        let mut left = 0.0;
        for (x, upper) in above.iter_mut().enumerate() {
            let [px, py] = map.at(x as f32 + 0.5, y as f32 + 0.5);
            let value = luma.at(px, py);
            if x > 0 {
                sum += (value - left).abs();
            }
            if y > 0 {
                sum += (value - *upper).abs();
            }
            left = value;
            *upper = value;
        }
    }
    sum
}

/// One value a module, ink low: the mean of five samples, the middle counting twice.
pub(super) fn sampled(luma: &Luma, map: &Homography, side: usize, ink: u8) -> Vec<f32> {
    let sign = if ink == DARK { 1.0 } else { -1.0 };
    let mut samples = vec![0.0f32; side * side];
    for y in 0..side {
        for x in 0..side {
            let mut sum = 0.0;
            for (dx, dy, weight) in
                [(0.5, 0.5, 2.0), (0.3, 0.5, 1.0), (0.7, 0.5, 1.0), (0.5, 0.3, 1.0), (0.5, 0.7, 1.0)]
            {
                let [px, py] = map.at(x as f32 + dx, y as f32 + dy);
                sum += luma.at(px, py) * weight;
            }
            samples[y * side + x] = sum / 6.0 * sign;
        }
    }
    samples
}

/// Takes `share` of each of the four neighbours off every sample.
pub(super) fn sharpened(samples: &[f32], side: usize, share: f32) -> Vec<f32> {
    let at = |x: usize, y: usize| samples[y.min(side - 1) * side + x.min(side - 1)];
    (0..side * side)
        .map(|k| {
            let (x, y) = (k % side, k / side);
            let beside = at(x.saturating_sub(1), y) + at(x + 1, y) + at(x, y.saturating_sub(1)) + at(x, y + 1);
            samples[k] * (1.0 + 4.0 * share) - beside * share
        })
        .collect()
}

/// Which modules are ink: below the share `end` of the way from the darkest to the lightest around.
pub(super) fn inked(samples: &[f32], side: usize, around: usize, end: f32) -> Vec<bool> {
    let mut out = Vec::with_capacity(side * side);
    for y in 0..side {
        for x in 0..side {
            let (mut low, mut high) = (f32::MAX, f32::MIN);
            for row in y.saturating_sub(around)..=(y + around).min(side - 1) {
                for value in &samples[row * side + x.saturating_sub(around)..=row * side + (x + around).min(side - 1)] {
                    low = low.min(*value);
                    high = high.max(*value);
                }
            }
            out.push(samples[y * side + x] < low + (high - low) * end);
        }
    }
    out
}
