//! The few layers the networks are made of, in plain `f32`.
//!
//! Maps lie channel-last with a border of one zero pixel, so that no kernel has to handle edges.
//! Invariant: every sum runs in one written order (bias, then rows, columns and channels of the window), multiplication
//! and addition stay separate, and lanes hold different outputs. So the result is the same bits on every machine and
//! for every vector width; wider registers only make it faster.

// A kernel gets the instructions of a register width only where it is inlined into the function that has them.
#![allow(clippy::inline_always)]

use std::cell::RefCell;

use pulp::{Arch, Simd, WithSimd};

/// Outputs computed side by side; every layer has a multiple of them.
pub(super) const LANES: usize = 8;

/// Pixels of a row computed side by side. With eight the compiler keeps all sums in registers; with 4 or 7 it was
/// measured to be ten times slower.
const TILE: usize = 8;

/// A map of `height × width × channels` values inside a border of one zero pixel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
    data: Vec<f32>,
}

impl Map {
    /// A map of zeros.
    pub(super) fn zeros(height: usize, width: usize, channels: usize) -> Self {
        // The last tile of a narrow map reads up to two tiles beyond the end.
        let pixels = (height + 2) * (width + 2) + 2 * TILE;
        let mut data = SPARE.with_borrow_mut(|spare| {
            let fitting = spare.iter().position(|v| v.capacity() >= pixels * channels);
            fitting.map(|i| spare.swap_remove(i)).unwrap_or_default()
        });
        data.clear();
        data.resize(pixels * channels, 0.0);
        Self { height, width, channels, data }
    }

    /// Row `y` without its border.
    pub(super) fn row(&self, y: usize) -> &[f32] {
        let at = self.at(y + 1, 1);
        &self.data[at..at + self.width * self.channels]
    }

    /// Row `y` without its border, to be written to.
    pub(super) fn row_mut(&mut self, y: usize) -> &mut [f32] {
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
    fn at(&self, y: usize, x: usize) -> usize {
        (y * (self.width + 2) + x) * self.channels
    }
}

thread_local! {
    /// Memory of maps no longer in use: allocating anew for each layer cost a fifth of the time.
    static SPARE: RefCell<Vec<Vec<f32>>> = const { RefCell::new(Vec::new()) };
}

/// Buffers kept for each thread; a forward pass holds fewer maps at once.
const MOST_SPARE: usize = 12;

/// Frees the buffers that this thread keeps.
pub(super) fn release_spare() {
    let _ = SPARE.try_with(|spare| spare.borrow_mut().clear());
}

/// Bytes of the buffers that this thread keeps.
#[cfg(test)]
pub(super) fn spare_bytes() -> usize {
    SPARE.with_borrow(|spare| spare.iter().map(|buffer| buffer.capacity() * size_of::<f32>()).sum())
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

/// What happens to a sum before it is stored.
#[derive(Debug, Clone, Copy)]
pub(super) enum Finish<'a> {
    /// Stored as it is.
    Plain,
    /// Negative values become zero.
    Relu,
    /// Added to this map, then negative values become zero.
    AddRelu(&'a Map),
}

/// A convolution with a square window of 1 or 3 pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dense {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    pub(super) window: usize,
    pub(super) stride: usize,
    /// For each block of eight outputs: row, column and input channel of the window, eight weights each.
    pub(super) weights: Vec<[f32; LANES]>,
    pub(super) bias: Vec<[f32; LANES]>,
}

/// A convolution of each channel with its own window of 3×3 pixels, followed by ReLU.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Depthwise {
    pub(super) channels: usize,
    /// Nine rows of one weight for each channel.
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Dense {
    /// The layer applied to `input`.
    pub(super) fn apply(&self, input: &Map, finish: Finish<'_>) -> Map {
        Arch::new().dispatch(DenseCall { layer: self, input, finish })
    }

    /// The kernel itself, compiled once for each register width.
    #[inline(always)]
    fn run(&self, input: &Map, finish: Finish<'_>) -> Map {
        debug_assert_eq!(input.channels, self.inputs, "channels of a layer and of its input");
        let height = input.height.div_ceil(self.stride);
        let width = input.width.div_ceil(self.stride);
        let mut out = Map::zeros(height, width, self.outputs);
        for y in 0..height {
            for block in 0..self.outputs / LANES {
                // The last tile of a row is moved back to end with it: pixels computed twice come out the same.
                // A row narrower than a tile is computed with some of what follows it, which is not stored.
                for x in (0..width).step_by(TILE) {
                    self.tile(input, finish, &mut out, (y, x.min(width.saturating_sub(TILE)), block));
                }
            }
        }
        out
    }

    /// Neighbouring pixels of one block of outputs.
    #[inline(always)]
    fn tile(&self, input: &Map, finish: Finish<'_>, out: &mut Map, place: (usize, usize, usize)) {
        let (y, x, block) = place;
        let span = self.window * self.inputs;
        let step = self.stride * self.inputs;
        let weights = &self.weights[block * self.window * span..][..self.window * span];
        let mut sums = [self.bias[block]; TILE];
        // A window of one pixel reads the pixel itself, after the border.
        let border = usize::from(self.window == 1);
        for (row, weights) in weights.chunks_exact(span).enumerate() {
            let at = input.at(y * self.stride + row + border, x * self.stride + border);
            let source = &input.data[at..];
            let windows: [&[f32]; TILE] = std::array::from_fn(|p| &source[p * step..][..span]);
            for j in 0..span {
                let weight = &weights[j];
                for p in 0..TILE {
                    let value = windows[p][j];
                    for lane in 0..LANES {
                        sums[p][lane] += value * weight[lane];
                    }
                }
            }
        }
        let at = out.at(y + 1, x + 1) + block * LANES;
        for (p, sum) in sums.iter_mut().enumerate().take(out.width - x) {
            let at = at + p * self.outputs;
            match finish {
                Finish::Plain => {}
                Finish::Relu => sum.iter_mut().for_each(|v| *v = v.max(0.0)),
                Finish::AddRelu(other) => {
                    for (v, o) in sum.iter_mut().zip(&other.data[at..at + LANES]) {
                        *v = (*v + o).max(0.0);
                    }
                }
            }
            out.data[at..at + LANES].copy_from_slice(sum);
        }
    }
}

impl Depthwise {
    /// The layer applied to `input`.
    pub(super) fn apply(&self, input: &Map) -> Map {
        Arch::new().dispatch(DepthwiseCall { layer: self, input })
    }

    /// The kernel itself, compiled once for each register width.
    #[inline(always)]
    fn run(&self, input: &Map) -> Map {
        let channels = self.channels;
        let mut out = Map::zeros(input.height, input.width, channels);
        let line = (input.width + 2) * channels;
        for y in 0..input.height {
            let at = out.at(y + 1, 1);
            let target = &mut out.data[at..at + input.width * channels];
            for (x, target) in target.chunks_exact_mut(channels).enumerate() {
                let source = &input.data[input.at(y, x)..];
                for block in 0..channels / LANES {
                    let c = block * LANES;
                    let mut sum: [f32; LANES] = std::array::from_fn(|lane| self.bias[c + lane]);
                    for row in 0..3 {
                        for column in 0..3 {
                            let values = &source[row * line + column * channels + c..][..LANES];
                            let weights = &self.weights[(row * 3 + column) * channels + c..][..LANES];
                            for lane in 0..LANES {
                                sum[lane] += values[lane] * weights[lane];
                            }
                        }
                    }
                    for (t, s) in target[c..c + LANES].iter_mut().zip(sum) {
                        *t = s.max(0.0);
                    }
                }
            }
        }
        out
    }
}

struct DenseCall<'a> {
    layer: &'a Dense,
    input: &'a Map,
    finish: Finish<'a>,
}

impl WithSimd for DenseCall<'_> {
    type Output = Map;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Map {
        self.layer.run(self.input, self.finish)
    }
}

struct DepthwiseCall<'a> {
    layer: &'a Depthwise,
    input: &'a Map,
}

impl WithSimd for DepthwiseCall<'_> {
    type Output = Map;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Map {
        self.layer.run(self.input)
    }
}

/// 1×1 down, 3×3, 1×1 up, added to the input.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bottleneck {
    pub(super) down: Dense,
    pub(super) middle: Dense,
    pub(super) up: Dense,
}

impl Bottleneck {
    /// The block applied to `input`.
    pub(super) fn apply(&self, input: &Map) -> Map {
        let narrow = self.middle.apply(&self.down.apply(input, Finish::Relu), Finish::Relu);
        self.up.apply(&narrow, Finish::AddRelu(input))
    }
}

/// Depthwise 3×3, then 1×1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Separable {
    pub(super) depth: Depthwise,
    pub(super) point: Dense,
}

impl Separable {
    /// The block applied to `input`.
    pub(super) fn apply(&self, input: &Map) -> Map {
        self.point.apply(&self.depth.apply(input), Finish::Relu)
    }
}

/// 1×1 on the coarse map, each pixel doubled, added to the fine map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lift {
    pub(super) conv: Dense,
}

impl Lift {
    /// `fine` plus the lifted `coarse`, negative values set to zero.
    pub(super) fn apply(&self, coarse: &Map, fine: &Map) -> Map {
        let lifted = self.conv.apply(coarse, Finish::Plain);
        let mut out = fine.clone();
        let channels = out.channels;
        for y in 0..out.height {
            let source = lifted.row(y / 2);
            for (x, pixel) in out.row_mut(y).chunks_exact_mut(channels).enumerate() {
                for (v, l) in pixel.iter_mut().zip(&source[x / 2 * channels..][..channels]) {
                    *v = (*v + l).max(0.0);
                }
            }
        }
        out
    }
}

/// Where the mass of one heat map lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Expected column, in cells; the centre of the first cell is 0.5.
    pub(super) x: f32,
    /// Expected row, in cells.
    pub(super) y: f32,
    /// Root of the mean of both variances, in cells.
    pub(super) spread: f32,
}

/// Soft-argmax of every channel: the mean position under the softmax of the map.
pub(super) fn spots(map: &Map) -> Vec<Spot> {
    let channels = map.channels;
    let mut peak = vec![f32::NEG_INFINITY; channels];
    for y in 0..map.height {
        for pixel in map.row(y).chunks_exact(channels) {
            for (p, v) in peak.iter_mut().zip(pixel) {
                *p = p.max(*v);
            }
        }
    }
    // Mass, first and second moments of each channel.
    let mut sums = vec![[0.0_f64; 5]; channels];
    for y in 0..map.height {
        let fy = y as f64 + 0.5;
        for (x, pixel) in map.row(y).chunks_exact(channels).enumerate() {
            let fx = x as f64 + 0.5;
            for ((v, p), s) in pixel.iter().zip(&peak).zip(&mut sums) {
                let below = v - p;
                if below > NEGLIGIBLE {
                    let mass = f64::from(libm::expf(below));
                    s[0] += mass;
                    s[1] += mass * fx;
                    s[2] += mass * fy;
                    s[3] += mass * fx * fx;
                    s[4] += mass * fy * fy;
                }
            }
        }
    }
    sums.iter()
        .map(|[mass, sx, sy, sxx, syy]| {
            let (x, y) = (sx / mass, sy / mass);
            let variance = (sxx / mass - x * x + syy / mass - y * y) / 2.0;
            Spot { x: x as f32, y: y as f32, spread: variance.max(0.0).sqrt() as f32 }
        })
        .collect()
}

/// Logits this far below the peak weigh less than 10⁻⁸ and are left out.
const NEGLIGIBLE: f32 = -18.5;

// Exact values are the point of these tests.
#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    /// Values from a fixed integer sequence, between −1 and 1.
    fn sequence(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    fn filled(height: usize, width: usize, channels: usize) -> Map {
        let mut map = Map::zeros(height, width, channels);
        let values = sequence(height * width * channels, 5);
        for (y, line) in values.chunks_exact(width * channels).enumerate() {
            map.row_mut(y).copy_from_slice(line);
        }
        map
    }

    fn layer(inputs: usize, outputs: usize, window: usize, stride: usize) -> Dense {
        let lanes = |values: Vec<f32>| values.as_chunks::<LANES>().0.to_vec();
        Dense {
            inputs,
            outputs,
            window,
            stride,
            weights: lanes(sequence(inputs * outputs * window * window, 9)),
            bias: lanes(sequence(outputs, 11)),
        }
    }

    #[test]
    fn mirroring_keeps_channels() {
        let mut map = Map::zeros(1, 3, 2);
        map.row_mut(0).copy_from_slice(&[1., 2., 3., 4., 5., 6.]);
        map.mirror();
        assert_eq!(map.row(0), [5., 6., 3., 4., 1., 2.]);
    }

    #[test]
    fn window_of_ones_counts_neighbours() {
        let mut input = Map::zeros(3, 3, 1);
        for y in 0..3 {
            input.row_mut(y).fill(1.0);
        }
        let layer =
            Dense { inputs: 1, outputs: 8, window: 3, stride: 1, weights: vec![[1.0; 8]; 9], bias: vec![[0.5; 8]] };
        let out = layer.apply(&input, Finish::Plain);
        let first: Vec<f32> =
            (0..3).flat_map(|y| out.row(y).chunks_exact(8).map(|p| p[3]).collect::<Vec<_>>()).collect();
        assert_eq!(first, [4.5, 6.5, 4.5, 6.5, 9.5, 6.5, 4.5, 6.5, 4.5]);
    }

    #[test]
    fn stride_two_looks_at_even_pixels() {
        let mut input = Map::zeros(4, 4, 1);
        for y in 0..4 {
            for (x, v) in input.row_mut(y).iter_mut().enumerate() {
                *v = (y * 4 + x) as f32;
            }
        }
        let mut weights = vec![[0.0; 8]; 9];
        weights[4] = [1.0; 8]; // the middle of the window
        let layer = Dense { inputs: 1, outputs: 8, window: 3, stride: 2, weights, bias: vec![[0.0; 8]] };
        let out = layer.apply(&input, Finish::Plain);
        assert_eq!((out.row(0)[0], out.row(0)[8], out.row(1)[0], out.row(1)[8]), (0.0, 2.0, 8.0, 10.0));
    }

    #[test]
    fn depthwise_keeps_channels_apart() {
        let mut input = Map::zeros(1, 2, 8);
        input.row_mut(0).copy_from_slice(&[1., 2., 3., 4., 5., 6., 7., 8., 10., 20., 30., 40., 50., 60., 70., 80.]);
        let mut weights = vec![0.0; 72];
        weights[4 * 8..5 * 8].fill(1.0);
        weights[5 * 8 + 2] = -1.0; // right neighbour, third channel only
        let out = Depthwise { channels: 8, weights, bias: vec![0.25; 8] }.apply(&input);
        assert_eq!(out.row(0)[..4], [1.25, 2.25, 0.0, 4.25]);
        assert_eq!(out.row(0)[8..12], [10.25, 20.25, 30.25, 40.25]);
    }

    #[test]
    fn lift_doubles_each_pixel() {
        let mut coarse = Map::zeros(1, 1, 8);
        coarse.row_mut(0).copy_from_slice(&[1., 0., 0., 0., 0., 0., 0., 0.]);
        let mut weights = vec![[0.0; 8]; 8];
        weights[0] = [2.0, -9.0, 0., 0., 0., 0., 0., 0.];
        let lift = Lift { conv: Dense { inputs: 8, outputs: 8, window: 1, stride: 1, weights, bias: vec![[0.0; 8]] } };
        let fine = {
            let mut map = Map::zeros(2, 2, 8);
            map.row_mut(1)[8] = 3.0;
            map
        };
        let out = lift.apply(&coarse, &fine);
        assert_eq!((out.row(0)[0], out.row(0)[1], out.row(1)[8]), (2.0, 0.0, 5.0));
    }

    #[test]
    fn soft_argmax_of_two_equal_peaks_lies_between() {
        let mut map = Map::zeros(4, 4, 8);
        for y in 0..4 {
            map.row_mut(y).fill(-50.0);
        }
        map.row_mut(1)[0] = 3.0;
        map.row_mut(1)[2 * 8] = 3.0;
        let spot = spots(&map)[0];
        assert!(
            (spot.x - 1.5).abs() < 1e-6 && (spot.y - 1.5).abs() < 1e-6 && (spot.spread - 0.5_f32.sqrt()).abs() < 1e-6
        );
    }

    #[test]
    fn wide_registers_change_no_bit() {
        for (size, inputs, outputs, window, stride) in [(14, 8, 16, 3, 1), (23, 3, 8, 3, 2), (9, 16, 24, 1, 1)] {
            let (input, layer) = (filled(size, size, inputs), layer(inputs, outputs, window, stride));
            assert_eq!(layer.apply(&input, Finish::Relu), layer.run(&input, Finish::Relu), "{size} {window} {stride}");
        }
        let input = filled(7, 5, 16);
        let layer = Depthwise { channels: 16, weights: sequence(144, 3), bias: sequence(16, 4) };
        assert_eq!(layer.apply(&input), layer.run(&input));
    }
}
