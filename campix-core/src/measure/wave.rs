//! Spectra of short pieces of rows and columns.

use std::f64::consts::PI;

/// Window and waves of pieces of `PIECE` pixels, for their frequencies of 1 to `FREQUENCIES` periods.
#[derive(Debug)]
pub(super) struct Wave<const PIECE: usize, const FREQUENCIES: usize> {
    window: [f32; PIECE],
    cosine: [[f32; FREQUENCIES]; PIECE],
    sine: [[f32; FREQUENCIES]; PIECE],
}

impl<const PIECE: usize, const FREQUENCIES: usize> Wave<PIECE, FREQUENCIES> {
    pub(super) fn new() -> Self {
        // All angles are multiples of one: each is computed once.
        let angle = |step: usize| 2.0 * PI * step as f64 / PIECE as f64;
        let cosine: [f64; PIECE] = std::array::from_fn(|step| libm::cos(angle(step)));
        let sine: [f32; PIECE] = std::array::from_fn(|step| libm::sin(angle(step)) as f32);
        let step = |pixel: usize, frequency: usize| pixel * (frequency + 1) % PIECE;
        Self {
            // Hann's window: the ends of a piece must not look like an edge.
            window: std::array::from_fn(|pixel| (0.5 - 0.5 * cosine[pixel]) as f32),
            cosine: std::array::from_fn(|pixel| std::array::from_fn(|f| cosine[step(pixel, f)] as f32)),
            sine: std::array::from_fn(|pixel| std::array::from_fn(|f| sine[step(pixel, f)])),
        }
    }

    /// Power of a piece by frequency.
    pub(super) fn power(&self, piece: &[f32; PIECE]) -> [f32; FREQUENCIES] {
        let mean = piece.iter().sum::<f32>() / PIECE as f32;
        let (mut real, mut imaginary) = ([0.0f32; FREQUENCIES], [0.0f32; FREQUENCIES]);
        for (pixel, level) in piece.iter().enumerate() {
            let value = (level - mean) * self.window[pixel];
            for (sum, wave) in real.iter_mut().zip(&self.cosine[pixel]) {
                *sum += value * wave;
            }
            for (sum, wave) in imaginary.iter_mut().zip(&self.sine[pixel]) {
                *sum += value * wave;
            }
        }
        std::array::from_fn(|f| real[f] * real[f] + imaginary[f] * imaginary[f])
    }
}
