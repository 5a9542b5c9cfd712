//! Maps of numbers between the layers, and the memory they are made of.
//!
//! A [`Map`] holds whole numbers of 1/[`UNIT`], channel-last, with a border of one zero pixel, so that no kernel has to handle
//! edges. Over 305 training and evaluation pictures no layer went beyond 34; what would go beyond 64 stays there.

use std::cell::RefCell;

/// Steps of one in a map: activations are 0.5 to 5 in the mean (root of squares), so that rounding costs a thousandth of them.
pub(super) const UNIT: f32 = 512.0;

/// Channels of an input: red, green, blue, and a zero that makes pairs of them.
pub(super) const INPUTS: usize = 4;

/// Steps of one byte of a picture in an input, which reaches from −2040 to 2040.
pub(super) const BYTE: i32 = 16;

/// Steps of one in an input, where a byte of 255 is one and one of 0 is minus one.
pub(super) const INPUT_UNIT: f32 = 127.5 * BYTE as f32;

/// A map of `height × width × channels` values inside a border of one zero pixel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
    pub(super) data: Vec<i16>,
}

impl Map {
    /// A map of zeros.
    pub(super) fn zeros(height: usize, width: usize, channels: usize) -> Self {
        let mut map = Self { height, width, channels, data: spare((height + 2) * (width + 2) * channels) };
        map.data.fill(0);
        map
    }

    /// A map whose border is zero; its pixels are anything until they are written.
    pub(super) fn framed(height: usize, width: usize, channels: usize) -> Self {
        let line = (width + 2) * channels;
        let mut map = Self { height, width, channels, data: spare((height + 2) * line) };
        map.data[..line].fill(0);
        map.data[(height + 1) * line..].fill(0);
        for y in 1..=height {
            map.data[y * line..][..channels].fill(0);
            map.data[(y + 1) * line - channels..][..channels].fill(0);
        }
        map
    }

    /// Row `y` without its border.
    pub(super) fn row(&self, y: usize) -> &[i16] {
        let at = self.at(y + 1, 1);
        &self.data[at..at + self.width * self.channels]
    }

    /// Row `y` without its border, to be written to.
    pub(super) fn row_mut(&mut self, y: usize) -> &mut [i16] {
        let at = self.at(y + 1, 1);
        &mut self.data[at..at + self.width * self.channels]
    }

    /// Exchanges left and right.
    pub(super) fn mirror(&mut self) {
        let channels = self.channels;
        for y in 0..self.height {
            let row = self.row_mut(y);
            let count = row.len() / channels;
            for x in 0..count / 2 {
                for c in 0..channels {
                    row.swap(x * channels + c, (count - 1 - x) * channels + c);
                }
            }
        }
    }

    /// Index of a pixel, counted with the border.
    pub(super) fn at(&self, y: usize, x: usize) -> usize {
        (y * (self.width + 2) + x) * self.channels
    }
}

/// What a network answers: `height × width × channels` numbers, without a border.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heat {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
    pub(super) data: Vec<f32>,
}

impl Heat {
    /// A map of zeros.
    pub(super) fn zeros(height: usize, width: usize, channels: usize) -> Self {
        Self { height, width, channels, data: vec![0.0; height * width * channels] }
    }

    /// Row `y`.
    pub(super) fn row(&self, y: usize) -> &[f32] {
        &self.data[y * self.width * self.channels..][..self.width * self.channels]
    }
}

thread_local! {
    /// Memory of maps no longer in use: allocating anew for each layer cost a fifth of the time.
    static SPARE: RefCell<Vec<Vec<i16>>> = const { RefCell::new(Vec::new()) };
}

/// Buffers kept for each thread; a forward pass holds fewer maps at once.
const MOST_SPARE: usize = 12;

/// A buffer of `count` values, whatever they are.
fn spare(count: usize) -> Vec<i16> {
    let mut data = SPARE.with_borrow_mut(|spare| {
        let fitting = spare.iter().position(|v| v.capacity() >= count);
        fitting.map(|i| spare.swap_remove(i)).unwrap_or_default()
    });
    data.resize(count, 0);
    data
}

/// Frees the buffers that this thread keeps.
pub(super) fn release_spare() {
    let _ = SPARE.try_with(|spare| spare.borrow_mut().clear());
}

/// Bytes of the buffers that this thread keeps.
#[cfg(test)]
pub(super) fn spare_bytes() -> usize {
    SPARE.with_borrow(|spare| spare.iter().map(|buffer| buffer.capacity() * size_of::<i16>()).sum())
}

impl Drop for Map {
    fn drop(&mut self) {
        // While a thread ends, its buffers may already be gone; then this one is simply freed.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MOST_SPARE {
                spare.push(std::mem::take(&mut self.data));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirroring_keeps_channels() {
        let mut map = Map::zeros(1, 3, 2);
        map.row_mut(0).copy_from_slice(&[1, 2, 3, 4, 5, 6]);
        map.mirror();
        assert_eq!(map.row(0), [5, 6, 3, 4, 1, 2]);
    }

    #[test]
    fn used_memory_leaves_no_trace_in_a_border() {
        release_spare();
        let mut used = Map::zeros(9, 9, 8);
        used.data.fill(7);
        drop(used);
        let mut map = Map::framed(3, 4, 8);
        for y in 0..3 {
            map.row_mut(y).fill(0);
        }
        assert_eq!(map, Map::zeros(3, 4, 8));
    }
}
