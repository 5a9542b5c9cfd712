//! By how much a picture is reduced, and the reduction of pixels already decoded.

use super::error::DecodeError;
use super::options::Reduce;
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
#[cfg(any(feature = "png", feature = "tiff", feature = "heic"))]
use crate::ground::memory::{self, OutOfMemory};
use crate::ground::text::Text;
use crate::meta::Fault;

/// Short side that must remain under [`Reduce::Auto`], in pixels. Registration files are up to 480 pixels wide and cut
/// from about two thirds of a studio picture's width: 720 × 2/3 = 480, so the crop is never enlarged. A test compares
/// it with the widest file of the shipped profiles.
pub(crate) const LEAST_SHORT_SIDE: u32 = 720;

/// The divisor to use for a picture of `size`.
pub(super) fn divisor(reduce: Reduce, size: Size) -> Result<u32, DecodeError> {
    let short = size.width.min(size.height);
    match reduce {
        Reduce::Auto => Ok([8, 4, 2].into_iter().find(|&divisor| short / divisor >= LEAST_SHORT_SIDE).unwrap_or(1)),
        Reduce::By(divisor @ (1 | 2 | 4 | 8)) => Ok(divisor),
        Reduce::By(divisor) => Err(DecodeError::Reduction { divisor }),
    }
}

/// `size` divided by `divisor`, rounded up.
pub(super) fn reduced(size: Size, divisor: u32) -> Size {
    Size::new(size.width.div_ceil(divisor), size.height.div_ceil(divisor))
}

/// Refuses to take more memory than allowed.
pub(super) fn check_memory(limits: &Limits, found: u64) -> Result<(), Fault> {
    if found > limits.memory {
        let what = Text::fixed("所需内存字节数", "memory in bytes");
        return Err(Fault::Limit { what, found, limit: limits.memory });
    }
    Ok(())
}

/// Averages squares of `divisor` × `divisor` pixels with `N` channels, row by row; at the right and lower edge what is
/// left of a square.
pub(super) struct Rows<const N: usize> {
    width: usize,
    step: usize,
    sums: Vec<[u32; N]>,
    /// Rows in `sums`.
    summed: usize,
    pixels: Vec<u8>,
}

impl<const N: usize> Rows<N> {
    /// For a picture of `size`.
    #[cfg(any(feature = "png", feature = "tiff", feature = "heic"))]
    pub(super) fn new(size: Size, divisor: u32) -> Result<Self, OutOfMemory> {
        let small = reduced(size, divisor);
        let sums = if divisor > 1 { small.width as usize } else { 0 };
        Ok(Self {
            width: size.width as usize,
            step: divisor as usize,
            sums: memory::filled(sums, [0; N])?,
            summed: 0,
            pixels: memory::with_room(small.pixels() as usize * N)?,
        })
    }

    /// The next row of the whole picture.
    pub(super) fn push(&mut self, row: &[u8]) {
        if self.step <= 1 {
            self.pixels.extend_from_slice(row);
            return;
        }
        for (sum, square) in self.sums.iter_mut().zip(row.as_chunks::<N>().0.chunks(self.step)) {
            for pixel in square {
                for channel in 0..N {
                    sum[channel] += u32::from(pixel[channel]);
                }
            }
        }
        self.summed += 1;
        if self.summed == self.step {
            self.close();
        }
    }

    fn close(&mut self) {
        for (column, sum) in self.sums.iter_mut().enumerate() {
            let columns = self.width.min((column + 1) * self.step) - column * self.step;
            let count = (columns * self.summed) as u32;
            self.pixels.extend(sum.map(|sum| ((sum + count / 2) / count) as u8));
            *sum = [0; N];
        }
        self.summed = 0;
    }

    /// The reduced pixels.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.summed > 0 {
            self.close();
        }
        self.pixels
    }
}

/// Averages squares of `divisor` × `divisor` pixels with `N` channels, in place, as [`Rows`] does.
pub(super) fn average<const N: usize>(data: &mut Vec<u8>, size: Size, divisor: u32) {
    if divisor <= 1 {
        return;
    }
    let (width, height, step) = (size.width as usize, size.height as usize, divisor as usize);
    let small = reduced(size, divisor);
    let small_width = small.width as usize;
    // One row of results at a time; it lies before every row not yet read.
    for row in 0..small.height as usize {
        let rows = row * step..height.min((row + 1) * step);
        let mut squares = Rows::<N> {
            width,
            step,
            sums: vec![[0; N]; small_width],
            summed: 0,
            pixels: Vec::with_capacity(small_width * N),
        };
        for y in rows {
            squares.push(&data[y * width * N..(y + 1) * width * N]);
        }
        data[row * small_width * N..(row + 1) * small_width * N].copy_from_slice(&squares.finish());
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
            assert_eq!(divisor(Reduce::Auto, Size::new(width, height)).unwrap(), expected);
            assert_eq!(divisor(Reduce::Auto, Size::new(height, width)).unwrap(), expected);
        }
    }

    #[test]
    fn other_divisors_are_refused() {
        let size = Size::new(10, 10);
        for by in [0, 3, 5, 7, 9, 16, u32::MAX] {
            let error = divisor(Reduce::By(by), size).unwrap_err();
            assert!(matches!(error, DecodeError::Reduction { divisor } if divisor == by), "{error}");
        }
        assert_eq!([1, 2, 4, 8].map(|by| divisor(Reduce::By(by), size).unwrap()), [1, 2, 4, 8]);
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
