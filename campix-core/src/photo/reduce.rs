//! By how much a picture is reduced, and the reduction of pixels already decoded.

use super::options::Reduce;
use crate::ground::geometry::Size;

/// Short side that must remain under [`Reduce::Auto`], in pixels. Registration files are up to 480 pixels wide and cut
/// from about two thirds of a studio picture's width: 720 × 2/3 = 480, so the crop is never enlarged. A test compares it
/// with the widest file of the shipped profiles.
pub(crate) const LEAST_SHORT_SIDE: u32 = 720;

/// The divisor to use for a picture of `size`.
pub(super) fn divisor(reduce: Reduce, size: Size) -> u32 {
    let short = size.width.min(size.height);
    match reduce {
        Reduce::Auto => [8, 4, 2].into_iter().find(|&divisor| short / divisor >= LEAST_SHORT_SIDE).unwrap_or(1),
        Reduce::By(8..) => 8,
        Reduce::By(4..) => 4,
        Reduce::By(2..) => 2,
        Reduce::By(_) => 1,
    }
}

/// `size` divided by `divisor`, rounded up.
pub(super) fn reduced(size: Size, divisor: u32) -> Size {
    Size::new(size.width.div_ceil(divisor), size.height.div_ceil(divisor))
}

/// Averages squares of `divisor` × `divisor` pixels with `N` channels, in place; at the right and lower edge what is
/// left of a square.
pub(super) fn average<const N: usize>(data: &mut Vec<u8>, size: Size, divisor: u32) {
    if divisor <= 1 {
        return;
    }
    let (width, height, step) = (size.width as usize, size.height as usize, divisor as usize);
    let small = reduced(size, divisor);
    let small_width = small.width as usize;
    let mut sums = vec![[0_u32; N]; small_width];
    for row in 0..small.height as usize {
        sums.fill([0; N]);
        let rows = row * step..height.min((row + 1) * step);
        for y in rows.clone() {
            let pixels = data[y * width * N..(y + 1) * width * N].as_chunks::<N>().0;
            for (sum, square) in sums.iter_mut().zip(pixels.chunks(step)) {
                for pixel in square {
                    for channel in 0..N {
                        sum[channel] += u32::from(pixel[channel]);
                    }
                }
            }
        }
        // The row of results lies before every row not yet read.
        let out = data[row * small_width * N..(row + 1) * small_width * N].as_chunks_mut::<N>().0;
        for (column, (pixel, sum)) in out.iter_mut().zip(&sums).enumerate() {
            let columns = width.min((column + 1) * step) - column * step;
            let count = (columns * rows.len()) as u32;
            *pixel = sum.map(|sum| ((sum + count / 2) / count) as u8);
        }
    }
    data.truncate(small_width * small.height as usize * N);
    data.shrink_to_fit();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_keeps_the_short_side() {
        for (width, height, expected) in
            [(480, 640, 1), (1439, 2000, 1), (1440, 1920, 2), (3000, 4000, 4), (4000, 6000, 4), (5760, 8000, 8)]
        {
            assert_eq!(divisor(Reduce::Auto, Size::new(width, height)), expected);
            assert_eq!(divisor(Reduce::Auto, Size::new(height, width)), expected);
        }
    }

    #[test]
    fn unusual_divisors_are_rounded_down() {
        let size = Size::new(10, 10);
        let all: Vec<u32> = [0, 1, 2, 3, 4, 7, 8, 99].map(|by| divisor(Reduce::By(by), size)).to_vec();
        assert_eq!(all, [1, 1, 2, 2, 4, 4, 8, 8]);
    }

    #[test]
    fn squares_are_averaged_also_at_the_edge() {
        let mut data = vec![0, 10, 100, 20, 30, 200, 50, 70, 8];
        average::<1>(&mut data, Size::new(3, 3), 2);
        assert_eq!(data, [15, 150, 60, 8]);
    }

    #[test]
    fn a_flat_picture_stays_flat() {
        for divisor in [2, 4, 8] {
            for (width, height) in [(1, 1), (7, 5), (16, 9), (33, 31)] {
                let size = Size::new(width, height);
                let mut data = [3_u8, 200, 77].repeat(size.pixels() as usize);
                average::<3>(&mut data, size, divisor);
                assert_eq!(data, [3, 200, 77].repeat(reduced(size, divisor).pixels() as usize));
            }
        }
    }
}
