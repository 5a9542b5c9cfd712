//! Verification of a progressive JPEG: every scan is read to its end, and together they must supply every coefficient.
//!
//! Values are not kept, only which coefficients are not zero yet: a refining scan cannot be read without that.

use super::huffman_decode::{BadBlock, Bits, Table};
use super::scan::{Part, Plan};
use crate::ground::text::Text;
use crate::meta::Fault;
use crate::meta::jpeg::{JpegLayout, Scan};

/// The coefficients that the scans have supplied.
struct Progress {
    /// For each component and coefficient the lowest bit supplied so far.
    lowest: Vec<[Option<u8>; 64]>,
    /// For each component one mask per block: bit k is set where coefficient k is known not to be zero.
    nonzero: Vec<Vec<u64>>,
}

/// Band and bits of a scan (T.81 G.1.1.1): first and last coefficient, bit supplied before, bit supplied now.
#[derive(Clone, Copy)]
struct Band {
    first: usize,
    last: usize,
    high: u8,
    low: u8,
}

/// Reads every scan without decoding a sample.
pub(super) fn verify(bytes: &[u8], layout: &JpegLayout) -> Result<(), Fault> {
    let count = layout.frame.components.len();
    let mut progress = Progress { lowest: vec![[None; 64]; count], nonzero: vec![Vec::new(); count] };
    for scan in &layout.scans {
        progress.scan(bytes, layout, scan)?;
    }
    let whole = progress.lowest.iter().flatten().all(|&bit| bit == Some(0));
    let end = layout.scans.last().map_or(0, |scan| scan.data.end);
    if whole {
        Ok(())
    } else {
        Err(Fault::corrupt(end, Text::fixed("图片在最后一次扫描之前结束", "the picture ends before its last scan")))
    }
}

impl Progress {
    fn scan(&mut self, bytes: &[u8], layout: &JpegLayout, scan: &Scan) -> Result<(), Fault> {
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
            for lowest in &mut self.lowest[part.component][band.first..=band.last] {
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
            return plan.run(bytes, scan, |bits, _, _, _| {
                for part in &plan.parts {
                    for _ in 0..part.columns * part.rows {
                        dc(bits, &plan, part, band)?;
                    }
                }
                Ok(())
            });
        }
        let part = &plan.parts[0];
        let table = plan.ac(part);
        let masks = &mut self.nonzero[part.component];
        masks.resize(plan.across * plan.down, 0);
        // Blocks still to come without new coefficients.
        let mut run = 0;
        plan.run(bytes, scan, |bits, column, row, restart| {
            if restart {
                run = 0;
            }
            let mask = &mut masks[row * plan.across + column];
            if band.high == 0 {
                first_bits(bits, table, band, &mut run, mask)
            } else {
                refine(bits, table, band, &mut run, mask)
            }
        })
    }
}

fn dc(bits: &mut Bits<'_>, plan: &Plan, part: &Part, band: Band) -> Result<(), BadBlock> {
    if band.high == 0 {
        bits.difference(plan.dc(part)).map(|_| ())
    } else {
        bits.take(1);
        Ok(())
    }
}

/// The first bits of a band of AC (T.81 G.1.2.2).
fn first_bits(bits: &mut Bits<'_>, table: &Table, band: Band, run: &mut u32, mask: &mut u64) -> Result<(), BadBlock> {
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
                bits.take(size);
                *mask |= 1 << at;
                at += 1;
            }
        }
    }
    if at > band.last + 1 { Err(BadBlock::Overflow) } else { Ok(()) }
}

/// One more bit of a band of AC (T.81 G.1.2.3): a correction for every coefficient already known, new ones between.
fn refine(bits: &mut Bits<'_>, table: &Table, band: Band, run: &mut u32, mask: &mut u64) -> Result<(), BadBlock> {
    let mut at = band.first;
    if *run == 0 {
        while at <= band.last {
            let symbol = bits.next_symbol(table)?;
            let (mut zeros, size) = (u32::from(symbol >> 4), symbol & 15);
            match (zeros, size) {
                (15, 0) => {}
                (_, 0) => {
                    *run = (1 << zeros) + bits.take(zeros);
                    break;
                }
                (_, 1) => {
                    bits.take(1);
                }
                _ => return Err(BadBlock::Code),
            }
            // Skips `zeros` coefficients that stay zero and corrects the others on the way.
            let reached = loop {
                if at > band.last {
                    break None;
                }
                if *mask & 1 << at != 0 {
                    bits.take(1);
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
                        *mask |= 1 << place;
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
            if *mask & 1 << place != 0 {
                bits.take(1);
            }
        }
        *run -= 1;
    }
    Ok(())
}
