//! The few layers the networks are made of, in whole numbers.
//!
//! Weights are bytes with a scale for each output, activations steps of 1/512 (see `map`), sums exact; only what leaves a sum
//! passes through `f32`: a scale, a bias, the nearest step. So the result is the same bits on every machine and for every
//! register width, in whatever order the sums are made.

// A kernel gets the instructions of a register width only where it is inlined into the function that has them.
#![allow(clippy::inline_always)]

use super::lanes::{LANES, Lanes, Pair, Work, dispatch};
use super::map::{Heat, Map};

/// Pixels and blocks of outputs computed side by side: twelve sums, with weights and a value, are what sixteen registers hold.
const TILE: usize = 5;
const BLOCKS: usize = 2;

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

/// How the sums of eight outputs become numbers: times `scale`, plus `bias`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measure {
    pub(super) scale: [f32; LANES],
    pub(super) bias: [f32; LANES],
}

impl Measure {
    #[inline(always)]
    fn of(&self, sums: [i32; LANES]) -> [f32; LANES] {
        std::array::from_fn(|lane| sums[lane] as f32 * self.scale[lane] + self.bias[lane])
    }
}

/// Far beyond what a map holds, and few enough bits for [`nearest`].
const MOST: f32 = 131_072.0;

/// The nearest whole number; what is beyond [`MOST`] stays there.
#[inline(always)]
pub(super) fn nearest(value: f32) -> i32 {
    /// 1.5 · 2²³: adding it rounds, and leaves the whole number in the lowest bits. A cast would have to look for what is no number.
    const ROUND: f32 = 12_582_912.0;
    let value = if value < MOST { value } else { MOST };
    let value = if value > -MOST { value } else { -MOST };
    (value + ROUND).to_bits().cast_signed().wrapping_sub(ROUND.to_bits().cast_signed())
}

/// What a map holds of a number of steps.
#[inline(always)]
fn held(steps: i32) -> i16 {
    steps.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

/// A convolution with a square window of 1 or 3 pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dense {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    pub(super) window: usize,
    pub(super) stride: usize,
    /// For each block of eight outputs: row, column and pair of input channels of the window, eight pairs of weights each.
    pub(super) weights: Vec<[Pair; LANES]>,
    /// For each block of eight outputs.
    pub(super) measures: Vec<Measure>,
}

/// A convolution of each channel with its own window of 3×3 pixels, followed by ReLU.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Depthwise {
    pub(super) channels: usize,
    /// For each block of eight channels: nine weights of each.
    pub(super) weights: Vec<[[i16; LANES]; 9]>,
    /// For each block of eight channels.
    pub(super) measures: Vec<Measure>,
}

impl Dense {
    /// The layer applied to `input`.
    pub(super) fn apply(&self, input: &Map, finish: Finish<'_>) -> Map {
        let mut out = self.framed(input);
        dispatch(DenseWork { layer: self, input, put: Steps { out: &mut out, finish } });
        out
    }

    /// The layer applied to `input` as the last one: its numbers as they are.
    pub(super) fn answer(&self, input: &Map) -> Heat {
        let mut out = Heat::zeros(input.height, input.width, self.outputs);
        dispatch(DenseWork { layer: self, input, put: Numbers { out: &mut out } });
        out
    }

    fn framed(&self, input: &Map) -> Map {
        Map::framed(input.height.div_ceil(self.stride), input.width.div_ceil(self.stride), self.outputs)
    }

    /// The kernel itself, compiled once for each kind of register.
    #[inline(always)]
    fn run<L: Lanes, P: Put>(&self, lanes: L, input: &Map, mut put: P) {
        debug_assert_eq!(input.channels, self.inputs, "channels of a layer and of its input");
        let tiles = self.tiles(input, &put);
        let blocks = self.outputs / LANES;
        for block in (0..blocks).step_by(BLOCKS) {
            for tile in &tiles {
                if blocks - block >= BLOCKS {
                    self.tile::<L, P, BLOCKS>(lanes, input, tile, block, &mut put);
                } else {
                    self.tile::<L, P, 1>(lanes, input, tile, block, &mut put);
                }
            }
        }
    }

    /// All pixels of the output. Tiles run over the ends of rows; the last one repeats its last pixel.
    fn tiles(&self, input: &Map, put: &impl Put) -> Vec<Tile> {
        let (height, width) = (input.height.div_ceil(self.stride), input.width.div_ceil(self.stride));
        // A window of one pixel reads the pixel itself, after the border.
        let border = usize::from(self.window == 1);
        let mut tiles = Vec::with_capacity((height * width).div_ceil(TILE));
        let (mut y, mut x) = (0, 0);
        for _ in 0..tiles.capacity() {
            let mut tile = Tile { from: [0; TILE], to: [0; TILE] };
            for p in 0..TILE {
                tile.from[p] = input.at(y * self.stride + border, x * self.stride + border);
                tile.to[p] = put.at(y, x);
                if x + 1 < width {
                    x += 1;
                } else if y + 1 < height {
                    (y, x) = (y + 1, 0);
                }
            }
            tiles.push(tile);
        }
        tiles
    }

    /// Some pixels of `COUNT` (one or two) blocks of outputs.
    #[inline(always)]
    fn tile<L: Lanes, P: Put, const COUNT: usize>(
        &self,
        lanes: L,
        input: &Map,
        tile: &Tile,
        block: usize,
        put: &mut P,
    ) {
        let span = self.window * self.inputs / 2;
        let line = (input.width + 2) * input.channels;
        let each = self.window * span;
        let weights: [&[[Pair; LANES]]; COUNT] = std::array::from_fn(|b| &self.weights[(block + b) * each..][..each]);
        let mut sums = [[lanes.zero(); COUNT]; TILE];
        for row in 0..self.window {
            let window = |p: usize| {
                let at = tile.from[p].wrapping_add(row.wrapping_mul(line));
                input.data[at..at.wrapping_add(span.wrapping_mul(2))].as_chunks::<2>().0.iter()
            };
            // Slices that are walked together are checked once, not at every step.
            let walk = window(0).zip(window(1)).zip(window(2).zip(window(3))).zip(window(4));
            let walk = walk.map(|(((a, b), (c, d)), e)| [*a, *b, *c, *d, *e]);
            if COUNT == 1 {
                for (pairs, weights) in walk.zip(&weights[0][row * span..]) {
                    for p in 0..TILE {
                        sums[p][0] = lanes.add(sums[p][0], pairs[p], weights);
                    }
                }
            } else {
                let weights = weights[0][row * span..].iter().zip(&weights[1][row * span..]);
                for (pairs, weights) in walk.zip(weights) {
                    for p in 0..TILE {
                        sums[p][0] = lanes.add(sums[p][0], pairs[p], weights.0);
                        sums[p][1] = lanes.add(sums[p][1], pairs[p], weights.1);
                    }
                }
            }
        }
        for (b, measure) in self.measures[block..block + COUNT].iter().enumerate() {
            for (to, sums) in tile.to.iter().zip(&sums) {
                put.put(to.wrapping_add((block + b) * LANES), measure.of(lanes.numbers(sums[b])));
            }
        }
    }
}

/// Where the windows of some pixels begin in the input, and where the pixels lie in the output.
struct Tile {
    from: [usize; TILE],
    to: [usize; TILE],
}

/// Where sums go.
trait Put {
    /// Index of a pixel.
    fn at(&self, y: usize, x: usize) -> usize;

    /// Stores eight finished sums from index `at` on.
    fn put(&mut self, at: usize, values: [f32; LANES]);
}

/// Into the map between two layers.
struct Steps<'a> {
    out: &'a mut Map,
    finish: Finish<'a>,
}

impl Put for Steps<'_> {
    fn at(&self, y: usize, x: usize) -> usize {
        self.out.at(y + 1, x + 1)
    }

    #[inline(always)]
    fn put(&mut self, at: usize, values: [f32; LANES]) {
        let mut steps = values.map(nearest);
        match self.finish {
            Finish::Plain => {}
            Finish::Relu => steps = steps.map(|v| v.max(0)),
            Finish::AddRelu(other) => {
                let other = &other.data[at..at.wrapping_add(LANES)];
                steps = std::array::from_fn(|lane| steps[lane].wrapping_add(other[lane].into()).max(0));
            }
        }
        self.out.data[at..at.wrapping_add(LANES)].copy_from_slice(&steps.map(held));
    }
}

/// Into the answer of a network.
struct Numbers<'a> {
    out: &'a mut Heat,
}

impl Put for Numbers<'_> {
    fn at(&self, y: usize, x: usize) -> usize {
        (y * self.out.width + x) * self.out.channels
    }

    #[inline(always)]
    fn put(&mut self, at: usize, values: [f32; LANES]) {
        self.out.data[at..at.wrapping_add(LANES)].copy_from_slice(&values);
    }
}

struct DenseWork<'a, P> {
    layer: &'a Dense,
    input: &'a Map,
    put: P,
}

impl<P: Put> Work for DenseWork<'_, P> {
    type Output = ();

    #[inline(always)]
    fn with<L: Lanes>(self, lanes: L) {
        self.layer.run(lanes, self.input, self.put);
    }
}

impl Depthwise {
    /// The layer applied to `input`.
    pub(super) fn apply(&self, input: &Map) -> Map {
        let mut out = Map::framed(input.height, input.width, self.channels);
        dispatch(DepthwiseWork { layer: self, input, out: &mut out });
        out
    }

    /// The kernel itself, compiled once for each kind of register.
    #[inline(always)]
    fn run(&self, input: &Map, out: &mut Map) {
        let channels = self.channels;
        for y in 0..input.height {
            let rows: [&[i16]; 3] =
                std::array::from_fn(|row| &input.data[input.at(y + row, 0)..][..(input.width + 2) * channels]);
            for (block, (weights, measure)) in self.weights.iter().zip(&self.measures).enumerate() {
                let c = block * LANES;
                for (x, target) in out.row_mut(y).chunks_exact_mut(channels).enumerate() {
                    let mut sums = [0_i32; LANES];
                    for (row, weights) in rows.iter().zip(weights.as_chunks::<3>().0) {
                        let mut at = x.wrapping_mul(channels).wrapping_add(c);
                        for weights in weights {
                            let values = &row[at..at.wrapping_add(LANES)];
                            at = at.wrapping_add(channels);
                            for lane in 0..LANES {
                                let product = i32::from(values[lane]).wrapping_mul(weights[lane].into());
                                sums[lane] = sums[lane].wrapping_add(product);
                            }
                        }
                    }
                    let steps = measure.of(sums).map(|v| held(nearest(v).max(0)));
                    target[c..c + LANES].copy_from_slice(&steps);
                }
            }
        }
    }
}

struct DepthwiseWork<'a> {
    layer: &'a Depthwise,
    input: &'a Map,
    out: &'a mut Map,
}

impl Work for DepthwiseWork<'_> {
    type Output = ();

    #[inline(always)]
    fn with<L: Lanes>(self, _: L) {
        self.layer.run(self.input, self.out);
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
        let mut out = Map::framed(fine.height, fine.width, fine.channels);
        dispatch(LiftWork { lifted: &lifted, fine, out: &mut out });
        out
    }
}

struct LiftWork<'a> {
    lifted: &'a Map,
    fine: &'a Map,
    out: &'a mut Map,
}

impl Work for LiftWork<'_> {
    type Output = ();

    #[inline(always)]
    fn with<L: Lanes>(self, _: L) {
        let channels = self.fine.channels;
        for y in 0..self.fine.height {
            let (fine, lifted) = (self.fine.row(y), self.lifted.row(y / 2));
            for (x, target) in self.out.row_mut(y).chunks_exact_mut(channels).enumerate() {
                let (fine, lifted) = (&fine[x * channels..][..channels], &lifted[x / 2 * channels..][..channels]);
                for ((target, fine), lifted) in target.iter_mut().zip(fine).zip(lifted) {
                    *target = fine.saturating_add(*lifted).max(0);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lanes::everywhere;
    use super::*;

    /// Numbers from a fixed integer sequence, from −`most` to `most`.
    fn sequence(count: usize, most: i16, seed: u32) -> Vec<i16> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) % (2 * most as u32 + 1)) as i32 - i32::from(most)
        };
        (0..count).map(|_| next() as i16).collect()
    }

    fn filled(height: usize, width: usize, channels: usize) -> Map {
        let mut map = Map::zeros(height, width, channels);
        let values = sequence(height * width * channels, i16::MAX, 5);
        for (y, line) in values.chunks_exact(width * channels).enumerate() {
            map.row_mut(y).copy_from_slice(line);
        }
        map
    }

    fn measures(outputs: usize, scale: f32, bias: f32) -> Vec<Measure> {
        vec![Measure { scale: [scale; LANES], bias: [bias; LANES] }; outputs / LANES]
    }

    fn layer(inputs: usize, outputs: usize, window: usize, stride: usize, scale: f32) -> Dense {
        let weights = sequence(inputs * outputs * window * window, 127, 9);
        let weights = weights.as_chunks::<2>().0.as_chunks::<LANES>().0.to_vec();
        Dense { inputs, outputs, window, stride, weights, measures: measures(outputs, scale, 40.25) }
    }

    #[test]
    fn window_of_ones_counts_neighbours() {
        let mut input = Map::zeros(3, 3, 2);
        for y in 0..3 {
            input.row_mut(y).fill(1);
        }
        let layer = Dense {
            inputs: 2,
            outputs: 8,
            window: 3,
            stride: 1,
            weights: vec![[[1, 0]; LANES]; 9],
            measures: measures(8, 10.0, 5.0),
        };
        let out = layer.apply(&input, Finish::Plain);
        let first: Vec<i16> =
            (0..3).flat_map(|y| out.row(y).chunks_exact(8).map(|p| p[3]).collect::<Vec<_>>()).collect();
        assert_eq!(first, [45, 65, 45, 65, 95, 65, 45, 65, 45]);
    }

    #[test]
    fn stride_two_looks_at_even_pixels() {
        let mut input = Map::zeros(4, 4, 2);
        for y in 0..4 {
            for (x, pixel) in input.row_mut(y).chunks_exact_mut(2).enumerate() {
                pixel[1] = (y * 4 + x) as i16;
            }
        }
        let mut weights = vec![[[0; 2]; LANES]; 9];
        weights[4] = [[0, 1]; LANES]; // the middle of the window
        let layer = Dense { inputs: 2, outputs: 8, window: 3, stride: 2, weights, measures: measures(8, 1.0, 0.0) };
        let out = layer.apply(&input, Finish::Plain);
        assert_eq!((out.row(0)[0], out.row(0)[8], out.row(1)[0], out.row(1)[8]), (0, 2, 8, 10));
    }

    #[test]
    fn sums_are_finished_before_they_are_held() {
        let mut input = Map::zeros(1, 1, 2);
        input.row_mut(0).copy_from_slice(&[1, 0]);
        let weights = vec![[-9, -1, 0, 2, 7, 120, 3, 5].map(|weight| [weight, 0])];
        let layer = Dense { inputs: 2, outputs: 8, window: 1, stride: 1, weights, measures: measures(8, 300.0, 0.5) };
        assert_eq!(layer.apply(&input, Finish::Plain).row(0), [-2700, -300, 0, 600, 2100, 32767, 900, 1500]);
        assert_eq!(layer.apply(&input, Finish::Relu).row(0), [0, 0, 0, 600, 2100, 32767, 900, 1500]);
        let mut other = Map::zeros(1, 1, 8);
        other.row_mut(0).fill(400);
        other.row_mut(0)[5] = -5_000;
        assert_eq!(layer.apply(&input, Finish::AddRelu(&other)).row(0), [0, 100, 400, 1000, 2500, 31000, 1300, 1900]);
        assert_eq!(layer.answer(&input).row(0)[..3], [-2699.5, -299.5, 0.5]);
    }

    #[test]
    fn numbers_are_rounded_to_the_nearest_and_kept_in_range() {
        for (value, wanted) in [(1.4, 1), (1.6, 2), (-1.4, -1), (-1.6, -2), (1e9, 131_072), (-1e9, -131_072)] {
            assert_eq!(nearest(value), wanted, "{value}");
        }
        assert_eq!([held(40_000), held(-40_000), held(12)], [32_767, -32_768, 12]);
    }

    #[test]
    fn depthwise_keeps_channels_apart() {
        let mut input = Map::zeros(1, 2, 8);
        input.row_mut(0).copy_from_slice(&[1, 2, 3, 4, 5, 6, 7, 8, 10, 20, 30, 40, 50, 60, 70, 80]);
        let mut weights = vec![[[0; LANES]; 9]];
        weights[0][4] = [1; LANES];
        weights[0][5][2] = -1; // right neighbour, third channel only
        let out = Depthwise { channels: 8, weights, measures: measures(8, 1.0, 2.0) }.apply(&input);
        assert_eq!(out.row(0)[..4], [3, 4, 0, 6]);
        assert_eq!(out.row(0)[8..12], [12, 22, 32, 42]);
    }

    #[test]
    fn lift_doubles_each_pixel() {
        let mut coarse = Map::zeros(1, 1, 8);
        coarse.row_mut(0)[0] = 1;
        let mut weights = vec![[[0; 2]; LANES]; 4];
        weights[0][0] = [2, 9];
        weights[0][1] = [-9, 1];
        let conv = Dense { inputs: 8, outputs: 8, window: 1, stride: 1, weights, measures: measures(8, 1.0, 0.0) };
        let mut fine = Map::zeros(2, 2, 8);
        fine.row_mut(1)[8] = 3;
        let out = Lift { conv }.apply(&coarse, &fine);
        assert_eq!((out.row(0)[0], out.row(0)[1], out.row(1)[8]), (2, 0, 5));
    }

    /// A layer with everything that it allocates, as work that can be repeated on other registers.
    #[derive(Clone, Copy)]
    struct Whole<'a>(&'a Dense, &'a Map, Finish<'a>);

    impl Work for Whole<'_> {
        type Output = (Map, Heat);

        #[inline(always)]
        fn with<L: Lanes>(self, lanes: L) -> (Map, Heat) {
            let Self(layer, input, finish) = self;
            let mut out = layer.framed(input);
            let mut heat = Heat::zeros(out.height, out.width, layer.outputs);
            layer.run(lanes, input, Steps { out: &mut out, finish });
            layer.run(lanes, input, Numbers { out: &mut heat });
            (out, heat)
        }
    }

    #[test]
    fn every_kind_of_register_gives_the_same_bits() {
        for (size, inputs, outputs, window, stride) in
            [(14, 8, 16, 3, 1), (23, 4, 8, 3, 2), (9, 16, 24, 1, 1), (1, 2, 40, 1, 1), (3, 64, 16, 3, 2)]
        {
            let (input, layer) = (filled(size, size, inputs), layer(inputs, outputs, window, stride, 2e-4));
            let others = everywhere(Whole(&layer, &input, Finish::Plain));
            let (_, first) = &others[0];
            assert!(first.1.data.iter().any(|value| value.abs() > 100.0), "{size} {inputs}");
            for (name, other) in &others[1..] {
                assert_eq!(first, other, "{name} {size} {inputs} {outputs}");
            }
            // What the layer itself chooses is one of them.
            assert_eq!(layer.apply(&input, Finish::Plain), first.0);
        }
        let input = filled(7, 5, 16);
        let weights = sequence(144, 127, 3).as_chunks::<LANES>().0.as_chunks::<9>().0.to_vec();
        let layer = Depthwise { channels: 16, weights, measures: measures(16, 1e-3, -3.0) };
        let mut plain = Map::framed(7, 5, 16);
        layer.run(&input, &mut plain);
        assert_eq!(layer.apply(&input), plain);
    }

    /// The largest sums that the reader of weights lets through.
    #[test]
    fn no_sum_overflows() {
        let inputs = 516;
        let mut input = Map::zeros(1, 1, inputs);
        input.row_mut(0).fill(i16::MIN);
        let weights = vec![[[-127; 2]; LANES]; inputs / 2];
        let layer = Dense { inputs, outputs: 8, window: 1, stride: 1, weights, measures: measures(8, 1.0, 0.0) };
        for (name, (_, heat)) in everywhere(Whole(&layer, &input, Finish::Plain)) {
            assert_eq!(heat.data, [2_147_352_576.0; LANES], "{name}");
        }
    }
}
