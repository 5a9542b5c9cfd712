//! How much detail a picture holds, and how much noise, from its spectrum along rows and along columns.
//!
//! In: luma of a window. Out: the finest detail as a share of what the pixels could show, and the noise in levels.
//! The amplitudes of lids, brows, hair and skin fall with a power of the frequency, which is the same for all sharp
//! portraits; blur, motion and enlargement cut off what is above a frequency, each in its own direction. An edge says how
//! wide it is itself, the spectrum what is left of everything.

use super::backdrop::quantile;
use super::wave::Wave;

/// Pixels of one piece of a row or a column.
pub(super) const PIECE: usize = 32;
/// Frequencies that a piece has above its mean and below that of every second pixel.
const FREQUENCIES: usize = PIECE / 2 - 1;
/// Pieces of one row overlap by half, as their window fades out; of the rows every second is enough, because neighbours
/// are alike.
const ALONG: usize = PIECE / 2;
const ASIDE: usize = 2;
/// Exponent of the amplitudes of sharp portraits: 51 people of one studio and 394 generated ones of two sources follow it
/// within 0.1 decades up to the highest frequency.
const FALL: f64 = 1.35;
/// The frequencies, counted from 0, whose mean is the level from which the fall is counted: coarse enough to survive
/// any blur with which a face is still found, finer than the face itself.
const LEVEL: std::ops::Range<usize> = 1..4;
/// What lies this many decades below the fall, 0.56 of the amplitude, is lost, and how far away the two other marks are
/// whose places say how sure that is.
const LOST: f64 = 0.25;
const BESIDE: f64 = 0.05;
/// By so much may one direction be worse than both together without being moved: of 445 sharp portraits and 51 reduced ones
/// none would count less for it.
const ONE_DIRECTION: f64 = 0.1;
/// Uncertainty of the place of a mark itself, as a share: half the distance of two frequencies.
const LEAST_SIGMA: f64 = 0.5 / (FREQUENCIES + 1) as f64;
/// The quiet tenth of the pieces shows noise and no detail. A tenth of the pieces of pure noise has at most 0.105 of its
/// mean power (exponential distribution).
const QUIET: f64 = 0.1;
const QUIET_OF_MEAN: f64 = 0.105;
/// So many quiet powers are taken off before detail is read: fewer than the noise has, because quiet skin is no noise.
const OFF: f64 = 4.0;
/// Noise is read where detail is weakest.
const NOISE: std::ops::Range<usize> = 8..FREQUENCIES;

/// What a window shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Detail {
    /// Highest frequency that is left, as a share of the highest that the pixels can show, and one standard deviation.
    pub(super) resolution: (f64, f64),
    /// Standard deviation of the noise, levels.
    pub(super) noise: f64,
}

/// Reads `luma`, row after row of `width`; `None` if either side is shorter than [`PIECE`].
pub(super) fn read(luma: &[f32], width: usize) -> Option<Detail> {
    let height = luma.len() / width.max(1);
    if width < PIECE || height < PIECE {
        return None;
    }
    let wave = Wave::new();
    let across = directed(&wave, luma, (width, 1), (height, width))?;
    let down = directed(&wave, luma, (height, width), (width, 1))?;
    let curve: Vec<f64> =
        across.curve.iter().zip(&down.curve).map(|(one, other)| f64::midpoint(*one, *other)).collect();
    let at = |lost: f64| {
        // The mean of both directions has the least scatter. Motion takes detail from one of them only, and then that one
        // counts.
        let worse = place(&across.curve, lost).min(place(&down.curve, lost));
        place(&curve, lost).min(worse + ONE_DIRECTION)
    };
    let spread = (at(LOST + BESIDE) - at(LOST - BESIDE)) / 2.0;
    Some(Detail {
        resolution: (at(LOST), (spread * spread + LEAST_SIGMA * LEAST_SIGMA).sqrt()),
        noise: f64::midpoint(across.noise, down.noise).sqrt(),
    })
}

/// One direction.
struct Directed {
    /// Decades of the amplitude above the fall, by frequency.
    curve: Vec<f64>,
    /// Variance of the noise.
    noise: f64,
}

/// Pieces along lines of `long` pixels that are `step` apart; there are `lines` of them, `aside` apart.
fn directed(
    wave: &Wave<PIECE, FREQUENCIES>,
    luma: &[f32],
    (long, step): (usize, usize),
    (lines, aside): (usize, usize),
) -> Option<Directed> {
    let mut powers: Vec<Vec<f32>> = vec![Vec::new(); FREQUENCIES];
    for line in (0..lines).step_by(ASIDE) {
        for first in (0..=long - PIECE).step_by(ALONG) {
            let piece: [f32; PIECE] = std::array::from_fn(|pixel| luma[line * aside + (first + pixel) * step]);
            for (all, power) in powers.iter_mut().zip(wave.power(&piece)) {
                all.push(power);
            }
        }
    }
    let mut curve = Vec::with_capacity(FREQUENCIES);
    let mut quiet = Vec::with_capacity(FREQUENCIES);
    for (frequency, all) in powers.iter_mut().enumerate() {
        let mean = all.iter().map(|&power| f64::from(power)).sum::<f64>() / all.len().max(1) as f64;
        let still = f64::from(quantile(all, QUIET)?);
        quiet.push(still);
        let left = (mean - OFF * still).max(1e-3);
        curve.push(0.5 * libm::log10(left) + FALL * libm::log10((frequency + 1) as f64));
    }
    let level = curve[LEVEL].iter().sum::<f64>() / LEVEL.len() as f64;
    for value in &mut curve {
        *value -= level;
    }
    // White noise of variance 1 has a power of the window's sum of squares, three eighths of a piece.
    let white = 0.375 * PIECE as f64 * QUIET_OF_MEAN;
    let mut still: Vec<f32> = quiet[NOISE].iter().map(|&power| power as f32).collect();
    Some(Directed { curve, noise: f64::from(quantile(&mut still, 0.5)?) / white })
}

/// The frequency, as a share of the highest, at which the curve first lies `lost` decades below the fall; 1 if it never does.
fn place(curve: &[f64], lost: f64) -> f64 {
    // The mean of three neighbours: one weak frequency is chance.
    let smooth = |f: usize| {
        let (before, after) = (curve[f.saturating_sub(1)], curve[(f + 1).min(curve.len() - 1)]);
        (before + curve[f] + after) / 3.0
    };
    let share = |f: f64| (f + 1.0) / (FREQUENCIES + 1) as f64;
    for f in LEVEL.end - 1..curve.len() {
        if smooth(f) < -lost {
            let (before, here) = (smooth(f - 1), smooth(f));
            let part = if before > here { ((before + lost) / (before - here)).clamp(0.0, 1.0) } else { 1.0 };
            return share(f as f64 - 1.0 + part);
        }
    }
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 192;
    const HEIGHT: usize = 80;

    /// Noise from a fixed sequence, variance 1.
    fn noise(count: usize, seed: u64) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u32 << 24) as f32
        };
        (0..count).map(|_| ((0..12).map(|_| next()).sum::<f32>()) - 6.0).collect()
    }

    /// Steps of many heights and directions, whose amplitudes fall with the frequency, each pixel the mean of `fine`² places,
    /// after a blur of `sigma` pixels along x and y.
    fn steps(sigma: (f64, f64)) -> Vec<f32> {
        let edges: Vec<(f64, f64, f64, f64)> = noise(4 * 60, 7)
            .chunks_exact(4)
            .map(|n| {
                let angle = f64::from(n[0]) * 3.0;
                let (x, y) = (f64::from(n[1]) * 40.0 + 96.0, f64::from(n[2]) * 20.0 + 40.0);
                (angle, x, y, f64::from(n[3]) * 14.0)
            })
            .collect();
        let mut luma = Vec::with_capacity(WIDTH * HEIGHT);
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let mut level = 128.0;
                for &(angle, ex, ey, height) in &edges {
                    let (c, s) = (libm::cos(angle), libm::sin(angle));
                    let away = (x as f64 - ex) * c + (y as f64 - ey) * s;
                    // A pixel itself blurs by a third of its side.
                    let wide = (0.1 + (sigma.0 * c) * (sigma.0 * c) + (sigma.1 * s) * (sigma.1 * s)).sqrt();
                    // Short edges, or a few long ones would be all there is.
                    let aside = (x as f64 - ex) * -s + (y as f64 - ey) * c;
                    let near = libm::exp(-aside * aside / 200.0 - away * away / 900.0);
                    level += height * near * libm::erf(away / wide / std::f64::consts::SQRT_2);
                }
                luma.push(level as f32);
            }
        }
        luma
    }

    fn resolution(luma: &[f32]) -> f64 {
        read(luma, WIDTH).unwrap().resolution.0
    }

    #[test]
    fn blur_takes_detail_whatever_the_contrast() {
        let sharp = steps((0.0, 0.0));
        let soft: Vec<f64> = [1.0, 1.5, 2.5].map(|sigma| resolution(&steps((sigma, sigma)))).to_vec();
        assert!(resolution(&sharp) > soft[0] && soft[0] > soft[1] && soft[1] > soft[2], "{soft:?}");
        assert!(soft[2] < 0.3, "{soft:?}");
        let weak: Vec<f32> = steps((1.5, 1.5)).iter().map(|level| 100.0 + (level - 128.0) * 0.4).collect();
        assert!((resolution(&weak) - soft[1]).abs() < 0.02, "{} {soft:?}", resolution(&weak));
    }

    #[test]
    fn motion_in_one_direction_is_enough() {
        let sharp = resolution(&steps((0.0, 0.0)));
        for sigma in [(4.0, 0.0), (0.0, 4.0)] {
            let moved = resolution(&steps(sigma));
            assert!(moved < 0.6 * sharp, "{sigma:?}: {moved} of {sharp}");
        }
    }

    #[test]
    fn noise_is_measured_and_is_no_detail() {
        let blurred = steps((2.5, 2.5));
        for sigma in [2.0, 6.0, 12.0] {
            let noisy: Vec<f32> = blurred.iter().zip(noise(blurred.len(), 3)).map(|(l, n)| l + n * sigma).collect();
            let found = read(&noisy, WIDTH).unwrap().noise;
            assert!((found / f64::from(sigma) - 1.0).abs() < 0.15, "planted {sigma}, found {found}");
        }
        assert!(read(&blurred, WIDTH).unwrap().noise < 0.5);
    }

    #[test]
    fn a_window_shorter_than_a_piece_has_no_spectrum() {
        assert_eq!(read(&vec![0.0; 31 * 40], 31), None);
        assert_eq!(read(&vec![0.0; 31 * 40], 40), None);
        assert_eq!(read(&[], 0), None);
        // A flat window has neither detail nor noise.
        assert!(read(&vec![90.0; 32 * 32], 32).unwrap().noise < 1e-3);
    }
}
