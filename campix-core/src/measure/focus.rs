//! Sharpness, detail and noise at the eyes.
//!
//! In: the decoded pixels around both eyes, brought to one scale. Out: how wide an edge is, as a share of the distance
//! between the pupils, so that neither the resolution nor the distance of the camera matters; how much of the detail that
//! the pixels could show is there; and how much noise.

use super::copy::reduce;
use super::fact::{Measured, Reason};
use super::family::facts;
use super::spectrum;
use crate::face::{Face, Landmark};
use crate::ground::geometry::{Rect, Size};
use crate::ground::pixels::RgbView;

/// Distance between the pupils at which sharpness is judged, px: that of a registration portrait of 480×640. More
/// pixels are reduced to it, because sharpness that the delivered file cannot show must not decide.
const APART: f64 = 96.0;
/// With fewer pixels between the pupils every face looks soft.
const LEAST_APART: f64 = 40.0;
/// Window around the eyes, in inter-pupil distances: beyond the middle of the eyes on each side, above, below.
const BESIDE: f64 = 1.0;
const ABOVE: f64 = 0.4;
const BELOW: f64 = 0.35;
/// Standard deviations, px, of the two blurs whose gradients are compared: the first suppresses noise.
const FIRST: f64 = 1.0;
const SECOND: f64 = 2.0;
/// Share of the window's pixels taken as edges, by gradient.
const EDGES: f64 = 0.03;
/// Gradient of the weakest edge that is not noise, levels a pixel after the first blur.
const LEAST_GRADIENT: f32 = 4.0;
/// Width from 10 % to 90 % of an edge blurred by a Gaussian, in its standard deviations.
const TEN_TO_NINETY: f64 = 2.563;

facts! {
    /// Sharpness, detail and noise.
    pub struct FocusFacts in "focus" {
        /// Width from 10 % to 90 % of the edges at the eyes, as a share of the inter-pupil distance: smaller is sharper.
        /// From the ratio of gradients before and after a known blur (Zhuo and Sim 2011), median over the strongest edges.
        blur: Measured [Share] = Measured::with(0.03, 0.003);
        /// Finest detail around the eyes: the highest frequency left in the spectrum, as a share of the highest that the
        /// pixels can show, at 96 px between the pupils or at the photo's own size if that is less. 1 is a sharp photo;
        /// blur, motion and enlargement from fewer pixels take from it.
        resolution: Measured [Share] = Measured::with(0.9, 0.03);
        /// Noise around the eyes at the same scale: standard deviation of the luma as a share of its range, from the
        /// quietest tenth of the pieces of rows and columns.
        noise: Measured [Share] = Measured::with(0.006, 0.001);
    }
}

impl FocusFacts {
    /// Measures the eyes of `face`, which is in pixels of `decoded`.
    pub(crate) fn measure(decoded: RgbView<'_>, face: &Face) -> Self {
        let (right, left) = (face.point(Landmark::RightPupil).at, face.point(Landmark::LeftPupil).at);
        let apart = right.distance(left);
        if !(LEAST_APART..1e5).contains(&apart) {
            return Self::missing(Reason::TooSmall);
        }
        let eyes = right.midpoint(left);
        let x0 = (eyes.x - BESIDE * apart).max(0.0).floor();
        let y0 = (eyes.y - ABOVE * apart).max(0.0).floor();
        let x1 = (eyes.x + BESIDE * apart).min(f64::from(decoded.size().width)).floor();
        let y1 = (eyes.y + BELOW * apart).min(f64::from(decoded.size().height)).floor();
        if !(x1 - x0 >= apart && y1 - y0 >= apart * 0.4) {
            return Self::missing(Reason::OutOfFrame);
        }
        let shrink = (APART / apart).min(1.0);
        let window = Rect::new(x0, y0, x1 - x0, y1 - y0);
        let side = |length: f64| (length * shrink).round().max(1.0) as u32;
        let Some(eyes) = reduce(decoded, Some(window), Size::new(side(window.width), side(window.height))) else {
            return Self::missing(Reason::OutOfFrame);
        };
        let (eyes, width) = (luma(eyes.view()), eyes.view().width());
        let scale = TEN_TO_NINETY / (apart * shrink);
        let blur = edge_sigma(&eyes, width).map(|(sigma, spread)| Measured::with(sigma * scale, spread * scale));
        let mut focus = Self::missing(Reason::TooSmall);
        focus.blur = blur.unwrap_or(focus.blur);
        if let Some(detail) = spectrum::read(&eyes, width) {
            let (share, sigma) = detail.resolution;
            focus.resolution = Measured::with(share, sigma);
            let noise = detail.noise / f64::from(u8::MAX);
            // A quarter of a level is rounding; the quiet tenth is quieter or louder by a tenth from face to face.
            focus.noise = Measured::with(noise, noise * 0.1 + 0.25 / f64::from(u8::MAX));
        }
        focus
    }
}

/// Rec. 601 luma: cheap, and where JPEG keeps its detail.
pub(super) fn luma(picture: RgbView<'_>) -> Vec<f32> {
    picture.data().chunks_exact(3).map(luma_of).collect()
}

/// The same of one pixel, which is three bytes.
pub(super) fn luma_of(pixel: &[u8]) -> f32 {
    0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2])
}

/// Standard deviation of the blur of the edges in `luma`, rows of `width`, px, and its uncertainty.
fn edge_sigma(luma: &[f32], width: usize) -> Option<(f64, f64)> {
    let height = luma.len() / width.max(1);
    if width < 16 || height < 16 {
        return None;
    }
    let first = blurred(luma, width, height, FIRST);
    // Blurring twice adds variances.
    let second = blurred(&first, width, height, (SECOND * SECOND - FIRST * FIRST).sqrt());
    let margin = 6;
    let mut edges: Vec<(f32, f32)> = Vec::new();
    for y in margin..height - margin {
        for x in margin..width - margin {
            let one = gradient(&first, width, x, y);
            if one >= LEAST_GRADIENT && ridge(&first, width, x, y, one) {
                edges.push((one, gradient(&second, width, x, y)));
            }
        }
    }
    let wanted = ((width * height) as f64 * EDGES / 4.0) as usize;
    if edges.len() < 16 {
        return None;
    }
    edges.sort_unstable_by(|one, two| two.0.total_cmp(&one.0).then(two.1.total_cmp(&one.1)));
    edges.truncate(wanted.max(16));
    let mut sigmas: Vec<f32> = edges
        .iter()
        .map(|&(one, two)| {
            let ratio = f64::from(one) / f64::from(two.max(1e-3));
            let square = ratio * ratio;
            // Gradient of a step blurred by σ and then by f is proportional to 1/√(σ² + f²).
            let variance = (SECOND * SECOND - square * FIRST * FIRST) / (square - 1.0).max(1e-3);
            variance.max(0.0).sqrt() as f32
        })
        .collect();
    let middle = super::backdrop::median(&mut sigmas)?;
    let upper = super::backdrop::quantile(&mut sigmas, 0.75)?;
    let spread = f64::from((upper - middle).abs()) / (sigmas.len() as f64).sqrt() * 1.5;
    Some((f64::from(middle), spread + 0.05))
}

/// Length of the gradient by central differences, levels a pixel.
fn gradient(luma: &[f32], width: usize, x: usize, y: usize) -> f32 {
    let at = y * width + x;
    let (across, down) = (luma[at + 1] - luma[at - 1], luma[at + width] - luma[at - width]);
    (across * across + down * down).sqrt() / 2.0
}

/// Whether the gradient here is the largest across the edge.
fn ridge(luma: &[f32], width: usize, x: usize, y: usize, here: f32) -> bool {
    let at = y * width + x;
    let (across, down) = ((luma[at + 1] - luma[at - 1]).abs(), (luma[at + width] - luma[at - width]).abs());
    if across >= down {
        here >= gradient(luma, width, x - 1, y) && here > gradient(luma, width, x + 1, y)
    } else {
        here >= gradient(luma, width, x, y - 1) && here > gradient(luma, width, x, y + 1)
    }
}

/// Gaussian blur; edges of the picture are repeated outwards.
pub(super) fn blurred(luma: &[f32], width: usize, height: usize, sigma: f64) -> Vec<f32> {
    let radius = (sigma * 3.0).ceil() as usize;
    let mut kernel: Vec<f32> =
        (0..=radius).map(|step| libm::exp(-((step * step) as f64) / (2.0 * sigma * sigma)) as f32).collect();
    let total = kernel[0] + 2.0 * kernel[1..].iter().sum::<f32>();
    for weight in &mut kernel {
        *weight /= total;
    }
    let mut across = vec![0.0f32; luma.len()];
    for (from, to) in luma.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (x, out) in to.iter_mut().enumerate() {
            let mut sum = kernel[0] * from[x];
            for (step, &weight) in kernel.iter().enumerate().skip(1) {
                sum += weight * (from[x.saturating_sub(step)] + from[(x + step).min(width - 1)]);
            }
            *out = sum;
        }
    }
    let mut down = vec![0.0f32; luma.len()];
    for (y, to) in down.chunks_exact_mut(width).enumerate() {
        for (step, &weight) in kernel.iter().enumerate() {
            let above = &across[y.saturating_sub(step) * width..][..width];
            let below = &across[(y + step).min(height - 1) * width..][..width];
            let weight = if step == 0 { weight / 2.0 } else { weight };
            for ((out, &one), &two) in to.iter_mut().zip(above).zip(below) {
                *out += weight * (one + two);
            }
        }
    }
    down
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::pixels::RgbPixels;

    #[test]
    fn a_step_of_known_blur_is_measured_whatever_its_height() {
        for (sigma, low, high) in [(0.8, 20.0, 220.0), (1.6, 60.0, 140.0), (3.0, 20.0, 220.0), (3.0, 60.0, 140.0)] {
            let size = Size::new(96, 64);
            let data = (0..64 * 96).flat_map(|at| {
                let x = f64::from(at % 96) - 48.0;
                // The error function is the profile of a blurred step.
                let share = 0.5 * (1.0 + libm::erf(x / (sigma * std::f64::consts::SQRT_2)));
                [(low + (high - low) * share).round() as u8; 3]
            });
            let picture = RgbPixels::new(size, data.collect()).unwrap();
            let (found, _) = edge_sigma(&luma(picture.view()), 96).unwrap();
            assert!((found - sigma).abs() < 0.25, "planted {sigma}, found {found}");
        }
    }

    #[test]
    fn a_picture_narrower_than_the_filters_has_no_blur() {
        let step = |width: u32, height: u32| {
            // An edge along the longer side.
            let first = |at: u32| if width < height { at % width < width / 2 } else { at / width < height / 2 };
            let grey = |at: u32| if first(at) { 30 } else { 220 };
            let data = (0..width * height).flat_map(|at| [grey(at); 3]).collect();
            edge_sigma(&luma(RgbPixels::new(Size::new(width, height), data).unwrap().view()), width as usize)
        };
        assert!(step(16, 64).is_some() && step(64, 16).is_some());
        for (width, height) in [(15, 64), (64, 15), (5, 64), (64, 5), (15, 15)] {
            assert_eq!(step(width, height), None, "{width} × {height}");
        }
    }
}
