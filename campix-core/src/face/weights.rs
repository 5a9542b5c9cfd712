//! Reads the weights that `model/export.py` writes.
//!
//! Little-endian: `CXNW`, version, then the layers in the order in which the network applies them. A layer is its kind,
//! window, stride, inputs and outputs, then a bias and a scale for each output (`f32`), then one signed byte for each weight:
//! output, row, column, input. A table of numbers is kind 2. Eight bits with a scale for each output change no point by
//! more than a fraction of its uncertainty (see `model/MODEL_CARD.md`).

use super::lanes::LANES;
use super::map::{INPUT_UNIT, INPUTS, UNIT};
use super::network::{Bottleneck, Dense, Depthwise, Lift, Measure, Separable};

const MAGIC: &[u8] = b"CXNW\x01\0\0\0";

/// Why a weights file does not fit the network; always a fault of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WeightsError {
    /// Not this format or version.
    Magic,
    /// The file ends too early.
    Truncated {
        /// Where the read began.
        at: usize,
        /// Bytes wanted.
        needed: usize,
    },
    /// Another layer was expected.
    Shape {
        /// Number of the layer in the file.
        index: usize,
        /// Kind, window, stride, inputs, outputs of the network.
        expected: [u16; 5],
        /// The same of the file.
        found: [u16; 5],
    },
    /// The weights of one output are so large that its sum could overflow.
    Heavy {
        /// Number of the layer in the file.
        index: usize,
        /// Number of the output.
        output: usize,
    },
    /// Bytes follow the last layer.
    Surplus {
        /// How many.
        count: usize,
    },
}

/// Magnitudes of the weights of one output that, times the largest value of a map, pass what 32 bits hold.
const MOST_WEIGHT: u32 = 65_535;

/// Steps of one in the map that a layer reads and in what it gives.
#[derive(Debug, Clone, Copy)]
struct Units {
    input: f32,
    output: f32,
}

/// Walks through a weights file, layer by layer.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    index: usize,
}

impl<'a> Reader<'a> {
    /// A reader positioned after the header.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        if !bytes.starts_with(MAGIC) {
            return Err(WeightsError::Magic);
        }
        Ok(Self { bytes, at: MAGIC.len(), index: 0 })
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], WeightsError> {
        let part = self.bytes.get(self.at..self.at + count);
        let part = part.ok_or(WeightsError::Truncated { at: self.at, needed: count })?;
        self.at += count;
        Ok(part)
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, WeightsError> {
        let (parts, _) = self.take(count * 4)?.as_chunks::<4>();
        Ok(parts.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }

    fn expect(&mut self, expected: [u16; 5]) -> Result<(), WeightsError> {
        let (parts, _) = self.take(10)?.as_chunks::<2>();
        let mut found = [0; 5];
        for (f, b) in found.iter_mut().zip(parts) {
            *f = u16::from_le_bytes(*b);
        }
        self.index += 1;
        if found == expected { Ok(()) } else { Err(WeightsError::Shape { index: self.index - 1, expected, found }) }
    }

    /// A convolution.
    pub(super) fn dense(
        &mut self,
        inputs: usize,
        outputs: usize,
        window: usize,
        stride: usize,
    ) -> Result<Dense, WeightsError> {
        self.convolution(inputs, outputs, window, stride, Units { input: UNIT, output: UNIT })
    }

    /// The first convolution, which looks at colours.
    pub(super) fn stem(&mut self, outputs: usize) -> Result<Dense, WeightsError> {
        let layer = self.convolution(3, outputs, 3, 2, Units { input: INPUT_UNIT, output: UNIT })?;
        // A fourth channel that counts for nothing.
        Ok(Dense { inputs: INPUTS, ..layer })
    }

    /// The last convolution, whose numbers are answers.
    pub(super) fn head(&mut self, inputs: usize, outputs: usize) -> Result<Dense, WeightsError> {
        self.convolution(inputs, outputs, 1, 1, Units { input: UNIT, output: 1.0 })
    }

    fn convolution(
        &mut self,
        inputs: usize,
        outputs: usize,
        window: usize,
        stride: usize,
        units: Units,
    ) -> Result<Dense, WeightsError> {
        self.expect([0, window as u16, stride as u16, inputs as u16, outputs as u16])?;
        let measures = self.measures(outputs, units)?;
        let raw = self.take(outputs * window * window * inputs)?;
        let pairs = inputs.div_ceil(2);
        let each = window * window * pairs;
        let mut weights = vec![[[0; 2]; LANES]; outputs / LANES * each];
        for (output, values) in raw.chunks_exact(window * window * inputs).enumerate() {
            self.examine(output, values)?;
            for (tap, values) in values.chunks_exact(inputs).enumerate() {
                for (input, value) in values.iter().enumerate() {
                    let at = output / LANES * each + tap * pairs + input / 2;
                    weights[at][output % LANES][input % 2] = i16::from(value.cast_signed());
                }
            }
        }
        Ok(Dense { inputs, outputs, window, stride, weights, measures })
    }

    /// Biases and scales of all outputs.
    fn measures(&mut self, outputs: usize, units: Units) -> Result<Vec<Measure>, WeightsError> {
        let bias = self.floats(outputs)?;
        let scale = self.floats(outputs)?;
        let blocks = bias.as_chunks::<LANES>().0.iter().zip(scale.as_chunks::<LANES>().0);
        let blocks = blocks.map(|(bias, scale)| Measure {
            scale: scale.map(|scale| scale / units.input * units.output),
            bias: bias.map(|bias| bias * units.output),
        });
        Ok(blocks.collect())
    }

    /// Whether no sum of this output can pass what 32 bits hold, whatever the map.
    fn examine(&self, output: usize, weights: &[u8]) -> Result<(), WeightsError> {
        let sum: u32 = weights.iter().map(|weight| u32::from(weight.cast_signed().unsigned_abs())).sum();
        if sum <= MOST_WEIGHT { Ok(()) } else { Err(WeightsError::Heavy { index: self.index - 1, output }) }
    }

    /// A depthwise convolution of 3×3.
    pub(super) fn depthwise(&mut self, channels: usize) -> Result<Depthwise, WeightsError> {
        self.expect([1, 3, 1, channels as u16, channels as u16])?;
        let measures = self.measures(channels, Units { input: UNIT, output: UNIT })?;
        let raw = self.take(channels * 9)?;
        let mut weights = vec![[[0; LANES]; 9]; channels / LANES];
        for (channel, values) in raw.chunks_exact(9).enumerate() {
            for (tap, value) in values.iter().enumerate() {
                weights[channel / LANES][tap][channel % LANES] = i16::from(value.cast_signed());
            }
        }
        Ok(Depthwise { channels, weights, measures })
    }

    /// Depthwise 3×3, then 1×1.
    pub(super) fn separable(&mut self, inputs: usize, outputs: usize) -> Result<Separable, WeightsError> {
        Ok(Separable { depth: self.depthwise(inputs)?, point: self.dense(inputs, outputs, 1, 1)? })
    }

    /// 1×1 down, 3×3, 1×1 up.
    pub(super) fn bottleneck(&mut self, channels: usize, inner: usize) -> Result<Bottleneck, WeightsError> {
        Ok(Bottleneck {
            down: self.dense(channels, inner, 1, 1)?,
            middle: self.dense(inner, inner, 3, 1)?,
            up: self.dense(inner, channels, 1, 1)?,
        })
    }

    /// 1×1 before doubling.
    pub(super) fn lift(&mut self, coarse: usize, fine: usize) -> Result<Lift, WeightsError> {
        Ok(Lift { conv: self.dense(coarse, fine, 1, 1)? })
    }

    /// A table of `rows × columns` numbers.
    pub(super) fn table(&mut self, rows: usize, columns: usize) -> Result<Vec<f32>, WeightsError> {
        self.expect([2, 0, 0, rows as u16, columns as u16])?;
        self.floats(rows * columns)
    }

    /// Checks that nothing follows.
    pub(super) fn finish(self) -> Result<(), WeightsError> {
        match self.bytes.len() - self.at {
            0 => Ok(()),
            count => Err(WeightsError::Surplus { count }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(kind: [u16; 5], rest: &[u8]) -> Vec<u8> {
        [MAGIC, &kind.map(u16::to_le_bytes).concat(), rest].concat()
    }

    /// Biases 0 to 7, scales 0 to 3.5, and these weights.
    fn eight(weights: impl IntoIterator<Item = i8>) -> Vec<u8> {
        let mut rest = Vec::new();
        rest.extend((0..8).flat_map(|i| (i as f32).to_le_bytes()));
        rest.extend((0..8).flat_map(|i| (0.5 * i as f32).to_le_bytes()));
        rest.extend(weights.into_iter().map(i8::cast_unsigned));
        rest
    }

    #[test]
    fn a_layer_is_paired_and_spread_over_lanes() {
        let bytes = file([0, 1, 1, 2, 8], &eight(-8..8));
        let mut reader = Reader::new(&bytes).unwrap();
        let layer = reader.dense(2, 8, 1, 1).unwrap();
        assert_eq!(layer.weights, [[[-8, -7], [-6, -5], [-4, -3], [-2, -1], [0, 1], [2, 3], [4, 5], [6, 7]]]);
        let measure = Measure {
            scale: [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5],
            bias: [0., 1., 2., 3., 4., 5., 6., 7.].map(|bias| bias * UNIT),
        };
        assert_eq!(layer.measures, [measure]);
        assert_eq!(reader.finish(), Ok(()));
    }

    #[test]
    fn the_first_layer_has_a_fourth_channel_and_the_last_one_answers_in_ones() {
        let bytes = file([0, 3, 2, 3, 8], &eight((0..216).map(|i| (i % 100) as i8)));
        let layer = Reader::new(&bytes).unwrap().stem(8).unwrap();
        assert_eq!((layer.inputs, layer.weights.len()), (4, 18));
        assert_eq!((layer.weights[0][1], layer.weights[1][1]), ([27, 28], [29, 0]));
        assert_eq!(layer.measures[0].scale[1].to_bits(), (0.5 / INPUT_UNIT * UNIT).to_bits());
        let bytes = file([0, 1, 1, 2, 8], &eight(-8..8));
        let layer = Reader::new(&bytes).unwrap().head(2, 8).unwrap();
        assert_eq!(layer.measures[0].scale[1].to_bits(), (0.5 / UNIT).to_bits());
        assert_eq!(layer.measures[0].bias[7].to_bits(), 7.0_f32.to_bits());
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(Reader::new(b"CXNW\x02").unwrap_err(), WeightsError::Magic);
        let bytes = file([0, 1, 1, 2, 8], &[]);
        let mut reader = Reader::new(&bytes).unwrap();
        assert_eq!(reader.dense(2, 8, 1, 1).unwrap_err(), WeightsError::Truncated { at: 18, needed: 32 });
        let mut reader = Reader::new(&bytes).unwrap();
        let fault = reader.depthwise(8).unwrap_err();
        assert_eq!(fault, WeightsError::Shape { index: 0, expected: [1, 3, 1, 8, 8], found: [0, 1, 1, 2, 8] });
        let bytes = file([2, 0, 0, 1, 1], &[0; 5]);
        let mut reader = Reader::new(&bytes).unwrap();
        reader.table(1, 1).unwrap();
        assert_eq!(reader.finish(), Err(WeightsError::Surplus { count: 1 }));
        // 518 · 127 is more than 32 767 may be multiplied with.
        for (inputs, answer) in [(516, None), (518, Some(WeightsError::Heavy { index: 0, output: 0 }))] {
            let bytes = file([0, 1, 1, inputs, 8], &eight(vec![-127; usize::from(inputs) * 8]));
            assert_eq!(Reader::new(&bytes).unwrap().dense(inputs.into(), 8, 1, 1).err(), answer, "{inputs}");
        }
    }
}
