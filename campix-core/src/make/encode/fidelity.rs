//! How close a finished file is to the pixels it was made from.
#![allow(clippy::inline_always)] // A kernel must be inlined into the function that switched the vector unit on.

use serde::Serialize;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::wide::widest;
use crate::ground::pixels::RgbView;

/// Likeness of two pictures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fidelity {
    /// Peak signal to noise over all three channels, in dB; 99 if nothing differs.
    pub psnr: f64,
    /// Structural similarity of brightness (Wang 2004), 0–1, mean of 8 × 8 windows every 4 pixels.
    pub ssim: f64,
}

/// Decodes `jpeg` and compares it with `reference`; `None` if it is not a JPEG of that size.
pub fn fidelity(jpeg: &[u8], reference: RgbView<'_>) -> Option<Fidelity> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let decoded = JpegDecoder::new_with_options(ZCursor::new(jpeg), options).decode().ok()?;
    let decoded = RgbView::new(reference.size(), &decoded)?;
    Some(Fidelity { psnr: psnr(reference, decoded), ssim: ssim(reference, decoded) })
}

fn psnr(a: RgbView<'_>, b: RgbView<'_>) -> f64 {
    let sum = widest(SquaredError { a: a.data(), b: b.data() });
    if sum == 0 {
        return 99.0;
    }
    10.0 * libm::log10(255.0 * 255.0 * a.data().len() as f64 / sum as f64)
}

/// The sum of squared differences of two rows of bytes.
struct SquaredError<'a> {
    a: &'a [u8],
    b: &'a [u8],
}

impl pulp::WithSimd for SquaredError<'_> {
    type Output = u64;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> u64 {
        let mut sum = 0_u64;
        for (a, b) in self.a.chunks(4_096).zip(self.b.chunks(4_096)) {
            let mut chunk = 0_u32;
            for (&a, &b) in a.iter().zip(b) {
                let apart = i32::from(a) - i32::from(b);
                // Wrapping, though nothing wraps: 4 096 · 255² fits. A check per lane would undo the lanes.
                chunk = chunk.wrapping_add(apart.wrapping_mul(apart).cast_unsigned());
            }
            sum += u64::from(chunk);
        }
        sum
    }
}

/// Brightness in whole steps, so that all sums below are exact.
#[inline(always)]
fn luma(row: &[u8], out: &mut [u32]) {
    for (y, &[red, green, blue]) in out.iter_mut().zip(row.as_chunks::<3>().0) {
        let (red, green) = (u32::from(red).wrapping_mul(19_595), u32::from(green).wrapping_mul(38_470));
        *y = red.wrapping_add(green).wrapping_add(u32::from(blue).wrapping_mul(7_471)).wrapping_add(32_768) >> 16;
    }
}

/// Sums over some pixels: a, b, a², b², ab.
type Moments = [u64; 5];

/// The moments of cells of `width` × `height` pixels, one row of them after the other.
struct Cells<'a> {
    a: RgbView<'a>,
    b: RgbView<'a>,
    width: usize,
    height: usize,
}

impl pulp::WithSimd for Cells<'_> {
    type Output = Vec<Vec<Moments>>;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Vec<Vec<Moments>> {
        let Self { a, b, width, height } = self;
        let columns = a.width();
        let (mut row_a, mut row_b) = (vec![0_u32; columns], vec![0_u32; columns]);
        // By column, which vector registers do well.
        let mut sums: [Vec<u32>; 5] = std::array::from_fn(|_| vec![0; columns]);
        let mut all = Vec::with_capacity(a.height() / height);
        for top in 0..a.height() / height {
            let mut cells = vec![[0_u64; 5]; columns / width];
            let rows: Vec<usize> = (top * height..(top + 1) * height).collect();
            // A cell that is the whole picture may have more rows than 32 bits hold squares of; 4 096 · 255² fits.
            for rows in rows.chunks(4_096) {
                for sum in &mut sums {
                    sum.fill(0);
                }
                for &y in rows {
                    luma(a.row(y), &mut row_a);
                    luma(b.row(y), &mut row_b);
                    add_row(&mut sums, &row_a, &row_b);
                }
                for (moment, sum) in sums.iter().enumerate() {
                    for (cell, columns) in cells.iter_mut().zip(sum.chunks_exact(width)) {
                        cell[moment] += columns.iter().map(|&sum| u64::from(sum)).sum::<u64>();
                    }
                }
            }
            all.push(cells);
        }
        all
    }
}

#[inline(always)]
fn add_row([sum_a, sum_b, sum_aa, sum_bb, sum_ab]: &mut [Vec<u32>; 5], a: &[u32], b: &[u32]) {
    for (sum, values) in [(sum_a, a), (sum_b, b)] {
        for (sum, &value) in sum.iter_mut().zip(values) {
            *sum = sum.wrapping_add(value);
        }
    }
    for (sum, one, two) in [(sum_aa, a, a), (sum_bb, b, b), (sum_ab, a, b)] {
        for ((sum, &one), &two) in sum.iter_mut().zip(one).zip(two) {
            *sum = sum.wrapping_add(one.wrapping_mul(two));
        }
    }
}

fn ssim(a: RgbView<'_>, b: RgbView<'_>) -> f64 {
    let (width, height) = (a.width(), a.height());
    // A picture too small for a window is one window.
    let (windows_of, cell_width, cell_height) = if width < 8 || height < 8 { (1, width, height) } else { (2, 4, 4) };
    let cells = widest(Cells { a, b, width: cell_width, height: cell_height });
    let pixels = (windows_of * windows_of * cell_width * cell_height) as f64;
    let (mut total, mut windows) = (0.0, 0_u32);
    for rows in cells.windows(windows_of) {
        for left in 0..=rows[0].len() - windows_of {
            let mut window = [0; 5];
            for cell in rows.iter().flat_map(|row| &row[left..left + windows_of]) {
                for (sum, value) in window.iter_mut().zip(cell) {
                    *sum += value;
                }
            }
            total += window_ssim(window, pixels);
            windows += 1;
        }
    }
    total / f64::from(windows)
}

fn window_ssim(sums: Moments, pixels: f64) -> f64 {
    // (0.01 · 255)² and (0.03 · 255)² of Wang 2004.
    const C1: f64 = 6.502_5;
    const C2: f64 = 58.522_5;
    let [a, b, aa, bb, ab] = sums.map(|sum| sum as f64 / pixels);
    let (variance_a, variance_b, covariance) = (aa - a * a, bb - b * b, ab - a * b);
    ((2.0 * a * b + C1) * (2.0 * covariance + C2)) / ((a * a + b * b + C1) * (variance_a + variance_b + C2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    #[test]
    fn likeness_is_whole_for_the_same_picture_and_falls_with_noise() {
        for size in [Size::new(1, 1), Size::new(5, 40), Size::new(8, 8), Size::new(61, 47), Size::new(3, 9_000)] {
            let picture = RgbPixels::filled(size, [90, 120, 200]);
            assert_eq!(psnr(picture.view(), picture.view()).to_bits(), 99.0_f64.to_bits());
            assert!((ssim(picture.view(), picture.view()) - 1.0).abs() < 1e-12, "{size}");
            let mut other = picture.clone();
            for (i, byte) in other.data_mut().iter_mut().enumerate() {
                *byte = byte.wrapping_add((i * 7 % 40) as u8);
            }
            let likeness = ssim(picture.view(), other.view());
            assert!(likeness.is_finite() && likeness < 1.0, "{size}: {likeness}");
            assert!(psnr(picture.view(), other.view()) < 30.0);
        }
    }

    #[test]
    fn psnr_of_one_level_everywhere() {
        let (a, b) = (RgbPixels::filled(Size::new(9, 9), [7; 3]), RgbPixels::filled(Size::new(9, 9), [8; 3]));
        assert!((psnr(a.view(), b.view()) - 48.130_8).abs() < 1e-3);
    }
}
