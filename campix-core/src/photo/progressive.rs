//! Progressive JPEG: every scan is read to its end, and together the scans must supply every coefficient.
//!
//! Of each block is kept which coefficients are not zero yet, since a refining scan cannot be read without that, and
//! the values that a reduced picture needs; none where the file is only verified.

use super::huffman_decode::{BadBlock, Bits, Table};
use super::scan::{Part, Plan};
use crate::ground::memory;
use crate::ground::text::Text;
use crate::meta::jpeg::{JpegLayout, Scan};
use crate::meta::quantisation::ZIGZAG;
use crate::meta::{Deviation, Fault};

/// The blocks of one component.
pub(super) struct Blocks {
    /// Blocks across, whole MCUs.
    across: usize,
    /// Lowest frequencies kept of a block, horizontally and vertically; 0 for none.
    width: usize,
    height: usize,
    /// `width` × `height` values a block, row by row, as stored in the file.
    values: Vec<i16>,
    /// One mask per block: bit k is set where coefficient k is known not to be zero.
    nonzero: Vec<u64>,
    /// For each coefficient the lowest bit supplied so far.
    lowest: [Option<u8>; 64],
    /// Index of each coefficient in zigzag order among the kept ones.
    places: [Option<u8>; 64],
}

/// Band and bits of a scan (T.81 G.1.1.1): first and last coefficient, bit supplied before, bit supplied now.
#[derive(Clone, Copy)]
struct Band {
    first: usize,
    last: usize,
    high: u8,
    low: u8,
}

/// One block while a scan is read.
struct Block<'a> {
    mask: &'a mut u64,
    values: &'a mut [i16],
    places: &'a [Option<u8>; 64],
}

/// Bytes of memory a block takes while it is only verified.
pub(super) const MASK_BYTES: u64 = 8;

/// Reads every scan without keeping a value.
pub(super) fn verify(bytes: &[u8], layout: &JpegLayout, deviations: &mut Vec<Deviation>) -> Result<(), Fault> {
    read(bytes, layout, &vec![(0, 0); layout.frame.components.len()], deviations).map(|_| ())
}

/// Reads every scan; of each component the blocks with that many of the lowest frequencies.
pub(super) fn read(
    bytes: &[u8],
    layout: &JpegLayout,
    kept: &[(usize, usize)],
    deviations: &mut Vec<Deviation>,
) -> Result<Vec<Blocks>, Fault> {
    let mut all = Vec::with_capacity(kept.len());
    for (component, &(width, height)) in layout.frame.components.iter().zip(kept) {
        let (across, down) = layout.frame.blocks(*component);
        all.push(Blocks {
            across,
            width,
            height,
            values: memory::filled(across * down * width * height, 0)?,
            nonzero: memory::filled(across * down, 0)?,
            lowest: [None; 64],
            places: places(width, height),
        });
    }
    for scan in &layout.scans {
        read_scan(bytes, layout, scan, &mut all, deviations)?;
    }
    let whole = all.iter().flat_map(|blocks| blocks.lowest).all(|bit| bit == Some(0));
    let end = layout.scans.last().map_or(0, |scan| scan.data.end);
    if whole {
        Ok(all)
    } else {
        Err(Fault::corrupt(end, Text::fixed("图片在最后一次扫描之前结束", "the picture ends before its last scan")))
    }
}

/// Where coefficient k of a block is kept.
fn places(width: usize, height: usize) -> [Option<u8>; 64] {
    std::array::from_fn(|k| {
        let (x, y) = (usize::from(ZIGZAG[k]) % 8, usize::from(ZIGZAG[k]) / 8);
        (x < width && y < height).then(|| (y * width + x) as u8)
    })
}

fn read_scan(
    bytes: &[u8],
    layout: &JpegLayout,
    scan: &Scan,
    all: &mut [Blocks],
    deviations: &mut Vec<Deviation>,
) -> Result<(), Fault> {
    let bad = |what: Text| Fault::corrupt(scan.header.start, what);
    let plan = Plan::new(bytes, layout, scan)?;
    let [first, last, bits] = plan.band;
    let band = Band { first: first.into(), last: last.into(), high: bits >> 4, low: bits & 15 };
    let alone = plan.parts.len() == 1;
    let in_range = band.last < 64
        && band.low < 14
        && if band.first == 0 { band.last == 0 } else { band.first <= band.last && alone };
    if !in_range {
        return Err(bad(Text::fixed("扫描了不存在的频带", "scan of a band that does not exist")));
    }
    for part in &plan.parts {
        for lowest in &mut all[part.component].lowest[band.first..=band.last] {
            let in_turn = match *lowest {
                None => band.high == 0,
                Some(bit) => bit > 0 && band.high == bit && band.low + 1 == bit,
            };
            if !in_turn {
                return Err(bad(Text::fixed(
                    "扫描重复或遗漏了系数的位",
                    "scan that repeats or leaves out bits of a coefficient",
                )));
            }
            *lowest = Some(band.low);
        }
    }
    if band.first == 0 {
        let mut predictions = [0_i32; 4];
        return plan.run(bytes, scan, deviations, |bits, column, row, restart| {
            if restart {
                predictions = [0; 4];
            }
            for (part, prediction) in plan.parts.iter().zip(&mut predictions) {
                for y in 0..part.rows {
                    for x in 0..part.columns {
                        let block = all[part.component].at(column * part.columns + x, row * part.rows + y);
                        dc(bits, &plan, part, band, prediction, block.values.first_mut())?;
                    }
                }
            }
            Ok(())
        });
    }
    let part = &plan.parts[0];
    let table = plan.ac(part);
    let blocks = &mut all[part.component];
    // Blocks still to come without new coefficients.
    let mut run = 0;
    plan.run(bytes, scan, deviations, |bits, column, row, restart| {
        if restart {
            run = 0;
        }
        let mut block = blocks.at(column, row);
        if band.high == 0 {
            first_bits(bits, table, band, &mut run, &mut block)
        } else {
            refine(bits, table, band, &mut run, &mut block)
        }
    })
}

impl Blocks {
    /// The block in this column and row.
    fn at(&mut self, column: usize, row: usize) -> Block<'_> {
        let index = row * self.across + column;
        let kept = self.width * self.height;
        Block {
            mask: &mut self.nonzero[index],
            values: &mut self.values[index * kept..(index + 1) * kept],
            places: &self.places,
        }
    }

    /// The kept values of the block in this column and row, dequantised, in a block of 64; outside them it stays as it
    /// is. Returns whether any but the first is not zero.
    pub(super) fn dequantised(&self, column: usize, row: usize, table: &[i32; 64], block: &mut [i32; 64]) -> bool {
        let kept = self.width * self.height;
        let values = &self.values[(row * self.across + column) * kept..][..kept];
        let mut any = false;
        for (index, &value) in values.iter().enumerate() {
            let place = index / self.width * 8 + index % self.width;
            block[place] = i32::from(value).wrapping_mul(table[place]);
            any |= index > 0 && value != 0;
        }
        any
    }
}

impl Block<'_> {
    /// The first bits of coefficient `k`.
    fn set(&mut self, k: usize, value: i32) {
        *self.mask |= 1 << k;
        if let Some(place) = self.places[k] {
            self.values[usize::from(place)] = value as i16;
        }
    }

    fn is_zero(&self, k: usize) -> bool {
        *self.mask & 1 << k == 0
    }

    /// One more bit of coefficient `k`, which is not zero: `unit` further from zero if it is set.
    fn correct(&mut self, k: usize, bit: u32, unit: i16) {
        if bit == 1
            && let Some(place) = self.places[k]
        {
            let value = &mut self.values[usize::from(place)];
            *value = value.wrapping_add(if *value < 0 { -unit } else { unit });
        }
    }
}

/// DC of one block: its difference, or one more bit.
fn dc(
    bits: &mut Bits<'_>,
    plan: &Plan,
    part: &Part,
    band: Band,
    prediction: &mut i32,
    value: Option<&mut i16>,
) -> Result<(), BadBlock> {
    let found = if band.high == 0 {
        *prediction = prediction.wrapping_add(bits.difference(plan.dc(part))?);
        prediction.wrapping_shl(band.low.into())
    } else {
        (bits.take(1) << band.low).cast_signed()
    };
    if let Some(value) = value {
        // The bits of two's complement: a negative value is refined by setting bits, too (T.81 G.1.2.1).
        *value = if band.high == 0 { found as i16 } else { *value | found as i16 };
    }
    Ok(())
}

/// The first bits of a band of AC (T.81 G.1.2.2).
fn first_bits(
    bits: &mut Bits<'_>,
    table: &Table,
    band: Band,
    run: &mut u32,
    block: &mut Block<'_>,
) -> Result<(), BadBlock> {
    if *run > 0 {
        *run -= 1;
        return Ok(());
    }
    let mut at = band.first;
    while at <= band.last {
        let symbol = bits.next_symbol(table)?;
        let (zeros, size) = (symbol >> 4, u32::from(symbol & 15));
        match (zeros, size) {
            (15, 0) => at += 16,
            (_, 0) => {
                *run = (1 << zeros) - 1 + bits.take(zeros.into());
                return Ok(());
            }
            _ => {
                at += usize::from(zeros);
                if at > band.last {
                    return Err(BadBlock::Overflow);
                }
                let value = bits.take_signed(size);
                block.set(at, value.wrapping_shl(band.low.into()));
                at += 1;
            }
        }
    }
    if at > band.last + 1 { Err(BadBlock::Overflow) } else { Ok(()) }
}

/// One more bit of a band of AC (T.81 G.1.2.3): a correction for every coefficient already known, new ones between.
fn refine(
    bits: &mut Bits<'_>,
    table: &Table,
    band: Band,
    run: &mut u32,
    block: &mut Block<'_>,
) -> Result<(), BadBlock> {
    let unit = 1_i16 << band.low;
    let mut at = band.first;
    if *run == 0 {
        while at <= band.last {
            let symbol = bits.next_symbol(table)?;
            let (mut zeros, size) = (u32::from(symbol >> 4), symbol & 15);
            let mut value = 0;
            match (zeros, size) {
                (15, 0) => {}
                (_, 0) => {
                    *run = (1 << zeros) + bits.take(zeros);
                    break;
                }
                (_, 1) => value = if bits.take(1) == 1 { unit } else { -unit },
                _ => return Err(BadBlock::Code),
            }
            // Skips `zeros` coefficients that stay zero and corrects the others on the way.
            let reached = loop {
                if at > band.last {
                    break None;
                }
                if !block.is_zero(at) {
                    block.correct(at, bits.take(1), unit);
                } else if zeros == 0 {
                    break Some(at);
                } else {
                    zeros -= 1;
                }
                at += 1;
            };
            match reached {
                Some(place) => {
                    if size == 1 {
                        block.set(place, value.into());
                    }
                    at += 1;
                }
                None if size == 1 => return Err(BadBlock::Overflow),
                None => {}
            }
        }
    }
    if *run > 0 {
        for place in at..=band.last {
            if !block.is_zero(place) {
                block.correct(place, bits.take(1), unit);
            }
        }
        *run -= 1;
    }
    Ok(())
}
