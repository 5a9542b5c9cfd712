//! Reads the weights that `model/export.py` writes.
//!
//! Little-endian: `CXNW`, version, then the layers in the order in which the network applies them. A layer is its kind,
//! window, stride, inputs and outputs, then a bias and a scale for each output (`f32`), then one signed byte for each weight:
//! output, row, column, input. A table of numbers is kind 2. Eight bits with a scale for each output change no point by
//! more than a fraction of its uncertainty (see `model/MODEL_CARD.md`).

use super::network::{Bottleneck, Dense, Depthwise, LANES, Lift, Separable};

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
    /// Bytes follow the last layer.
    Surplus {
        /// How many.
        count: usize,
    },
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
        self.expect([0, window as u16, stride as u16, inputs as u16, outputs as u16])?;
        let bias = self.floats(outputs)?;
        let scale = self.floats(outputs)?;
        let each = window * window * inputs;
        let raw = self.take(outputs * each)?;
        let mut weights = vec![[0.0; LANES]; outputs / LANES * each];
        for (output, (values, scale)) in raw.chunks_exact(each).zip(&scale).enumerate() {
            for (j, value) in values.iter().enumerate() {
                weights[output / LANES * each + j][output % LANES] = f32::from(value.cast_signed()) * scale;
            }
        }
        Ok(Dense { inputs, outputs, window, stride, weights, bias: bias.as_chunks::<LANES>().0.to_vec() })
    }

    /// A depthwise convolution of 3×3.
    pub(super) fn depthwise(&mut self, channels: usize) -> Result<Depthwise, WeightsError> {
        self.expect([1, 3, 1, channels as u16, channels as u16])?;
        let bias = self.floats(channels)?;
        let scale = self.floats(channels)?;
        let raw = self.take(channels * 9)?;
        let mut weights = vec![0.0; channels * 9];
        for (channel, (values, scale)) in raw.chunks_exact(9).zip(&scale).enumerate() {
            for (tap, value) in values.iter().enumerate() {
                weights[tap * channels + channel] = f32::from(value.cast_signed()) * scale;
            }
        }
        Ok(Depthwise { channels, weights, bias })
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

// Exact values are the point of these tests.
#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    fn file(kind: [u16; 5], rest: &[u8]) -> Vec<u8> {
        [MAGIC, &kind.map(u16::to_le_bytes).concat(), rest].concat()
    }

    #[test]
    fn a_layer_is_scaled_and_spread_over_lanes() {
        let mut rest = Vec::new();
        rest.extend((0..8).flat_map(|i| (i as f32).to_le_bytes()));
        rest.extend((0..8).flat_map(|i| (0.5 * i as f32).to_le_bytes()));
        rest.extend((0..16).map(|i| (i as i8 - 8).cast_unsigned()));
        let bytes = file([0, 1, 1, 2, 8], &rest);
        let mut reader = Reader::new(&bytes).unwrap();
        let layer = reader.dense(2, 8, 1, 1).unwrap();
        assert_eq!(layer.bias, [[0., 1., 2., 3., 4., 5., 6., 7.]]);
        assert_eq!(layer.weights[0], [-0.0, -3.0, -4.0, -3.0, 0.0, 5.0, 12.0, 21.0]);
        assert_eq!(layer.weights[1], [-0.0, -2.5, -3.0, -1.5, 2.0, 7.5, 15.0, 24.5]);
        assert_eq!(reader.finish(), Ok(()));
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
    }
}
