//! How close a finished file is to the pixels it was made from.

use serde::Serialize;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

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
    let mut sum = 0_u64;
    for (a, b) in a.data().chunks(4_096).zip(b.data().chunks(4_096)) {
        let chunk: u32 = a.iter().zip(b).map(|(&a, &b)| u32::from(a.abs_diff(b)).pow(2)).sum();
        sum += u64::from(chunk);
    }
    if sum == 0 {
        return 99.0;
    }
    10.0 * libm::log10(255.0 * 255.0 * a.data().len() as f64 / sum as f64)
}

/// Brightness in whole steps, so that all sums below are exact.
fn luma(row: &[u8], out: &mut [u16]) {
    for (y, rgb) in out.iter_mut().zip(row.chunks_exact(3)) {
        *y = ((19_595 * u32::from(rgb[0]) + 38_470 * u32::from(rgb[1]) + 7_471 * u32::from(rgb[2]) + 32_768) >> 16)
            as u16;
    }
}

/// Sums over some pixels: a, b, a², b², ab.
type Moments = [u64; 5];

fn add_row(cells: &mut [Moments], width: usize, a: &[u16], b: &[u16]) {
    for ((cell, a), b) in cells.iter_mut().zip(a.chunks_exact(width)).zip(b.chunks_exact(width)) {
        for (&a, &b) in a.iter().zip(b) {
            let (a, b) = (u64::from(a), u64::from(b));
            for (sum, value) in cell.iter_mut().zip([a, b, a * a, b * b, a * b]) {
                *sum += value;
            }
        }
    }
}

fn ssim(a: RgbView<'_>, b: RgbView<'_>) -> f64 {
    let (width, height) = (a.width(), a.height());
    // A picture too small for a window is one window.
    let (windows_of, cell_width, cell_height) = if width < 8 || height < 8 { (1, width, height) } else { (2, 4, 4) };
    let (mut row_a, mut row_b) = (vec![0; width], vec![0; width]);
    let mut above: Vec<Moments> = Vec::new();
    let (mut total, mut windows) = (0.0, 0_u32);
    for top in 0..height / cell_height {
        let mut cells = vec![[0; 5]; width / cell_width];
        for y in top * cell_height..(top + 1) * cell_height {
            luma(a.row(y), &mut row_a);
            luma(b.row(y), &mut row_b);
            add_row(&mut cells, cell_width, &row_a, &row_b);
        }
        let none = vec![[0; 5]; cells.len()];
        let upper = if windows_of == 1 { &none } else { &above };
        for (up, down) in upper.windows(windows_of).zip(cells.windows(windows_of)) {
            let mut window = [0; 5];
            for cell in up.iter().chain(down) {
                for (sum, value) in window.iter_mut().zip(cell) {
                    *sum += value;
                }
            }
            total += window_ssim(window, (windows_of * windows_of * cell_width * cell_height) as f64);
            windows += 1;
        }
        above = cells;
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
        for size in [Size::new(1, 1), Size::new(5, 40), Size::new(8, 8), Size::new(61, 47)] {
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
