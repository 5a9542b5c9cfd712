//! How near a finished file is to the pixels it was made of.

use serde::Serialize;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::pixels::RgbView;

/// Likeness of two pictures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fidelity {
    /// Peak signal to noise over all three channels, in dB; 99 where nothing differs.
    pub psnr: f64,
    /// Structural similarity of brightness (Wang 2004), 0–1, mean of 8 × 8 windows every 4 pixels.
    pub ssim: f64,
}

/// Decodes `jpeg` and compares it with `reference`; `None` if it is no JPEG of that size.
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

/// Sums over a column four pixels high, or over a whole window: a, b, a², b², ab.
type Moments = [u32; 5];

fn ssim(a: RgbView<'_>, b: RgbView<'_>) -> f64 {
    let (width, height) = (a.width(), a.height());
    let (quarters_x, quarters_y) = (width / 4, height / 4);
    if quarters_x < 2 || quarters_y < 2 {
        return if a.data() == b.data() { 1.0 } else { f64::NAN };
    }
    let (mut row_a, mut row_b) = (vec![0; width], vec![0; width]);
    let mut above: Vec<Moments> = Vec::new();
    let mut total = 0.0;
    for quarter in 0..quarters_y {
        let mut cells = vec![[0; 5]; quarters_x];
        for y in quarter * 4..quarter * 4 + 4 {
            luma(a.row(y), &mut row_a);
            luma(b.row(y), &mut row_b);
            for ((cell, a), b) in cells.iter_mut().zip(row_a.chunks_exact(4)).zip(row_b.chunks_exact(4)) {
                for (&a, &b) in a.iter().zip(b) {
                    let (a, b) = (u32::from(a), u32::from(b));
                    for (sum, value) in cell.iter_mut().zip([a, b, a * a, b * b, a * b]) {
                        *sum += value;
                    }
                }
            }
        }
        for (up, down) in above.windows(2).zip(cells.windows(2)) {
            let mut window = [0; 5];
            for cell in up.iter().chain(down) {
                for (sum, value) in window.iter_mut().zip(cell) {
                    *sum += value;
                }
            }
            total += window_ssim(window);
        }
        above = cells;
    }
    total / ((quarters_x - 1) * (quarters_y - 1)) as f64
}

fn window_ssim(sums: Moments) -> f64 {
    const PIXELS: f64 = 64.0;
    // (0.01 · 255)² and (0.03 · 255)² of Wang 2004.
    const C1: f64 = 6.502_5;
    const C2: f64 = 58.522_5;
    let [a, b, aa, bb, ab] = sums.map(|sum| f64::from(sum) / PIXELS);
    let (variance_a, variance_b, covariance) = (aa - a * a, bb - b * b, ab - a * b);
    ((2.0 * a * b + C1) * (2.0 * covariance + C2)) / ((a * a + b * b + C1) * (variance_a + variance_b + C2))
}
