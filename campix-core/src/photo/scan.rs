//! Scans of a sequential JPEG: tables in force, blocks in order, restart intervals without stuffing.

use super::huffman_decode::{Bits, PADDING, Table};
use super::standard_tables::standard_table;
use crate::ground::text::Text;
use crate::meta::jpeg::{JpegLayout, Scan, find_marker_byte, marker};
use crate::meta::{Deviation, Fault, JpegProcess};

/// Bytes of any value that may follow the last block of an interval: some cameras pad to a word.
const SPARE_BYTES: usize = 8;

/// The band of a sequential scan: all coefficients with all their bits.
const WHOLE: [u8; 3] = [0, 63, 0];

/// Where a Huffman table is defined, and its class, number, counts and symbols.
type Definition<'a> = Option<(usize, &'a [u8])>;

/// One component of a scan.
pub(super) struct Part {
    /// Its place in the frame.
    pub(super) component: usize,
    /// Blocks in an MCU.
    pub(super) columns: usize,
    pub(super) rows: usize,
    dc: usize,
    ac: usize,
}

/// Everything needed to read one scan.
pub(super) struct Plan {
    pub(super) parts: Vec<Part>,
    /// MCUs in the picture.
    pub(super) across: usize,
    pub(super) down: usize,
    /// MCUs between restart markers; 0 for none.
    interval: usize,
    /// Last three bytes of the scan header: first and last coefficient, high and low bit.
    pub(super) band: [u8; 3],
    /// What was read past in the header and the tables.
    deviations: Vec<Deviation>,
    dc: [Option<Table>; 4],
    ac: [Option<Table>; 4],
}

impl Plan {
    /// Reads the header of `scan` and the tables defined before it.
    pub(super) fn new(bytes: &[u8], layout: &JpegLayout, scan: &Scan) -> Result<Self, Fault> {
        let at = scan.header.start;
        let bad = |what: Text| Fault::corrupt(at, what);
        let header = &bytes[scan.header.clone()];
        let Some((&count, rest)) = header.split_first() else {
            return Err(bad(Text::fixed("扫描头为空", "empty scan header")));
        };
        if !(1..=4).contains(&count) || rest.len() != usize::from(count) * 2 + 3 {
            return Err(bad(Text::fixed("扫描头长度不对", "scan header of the wrong length")));
        }
        let frame = &layout.frame;
        let mut parts = Vec::with_capacity(usize::from(count));
        for raw in rest[..usize::from(count) * 2].chunks_exact(2) {
            let component = frame.components.iter().position(|component| component.id == raw[0]);
            let component = component.ok_or_else(|| {
                bad(Text::fixed("扫描了帧中没有的分量", "scan of a component that is not in the frame"))
            })?;
            if parts.iter().any(|part: &Part| part.component == component) {
                return Err(bad(Text::fixed("同一分量被扫描两次", "scan with the same component twice")));
            }
            let (dc, ac) = (usize::from(raw[1] >> 4), usize::from(raw[1] & 15));
            if dc > 3 || ac > 3 {
                return Err(bad(Text::fixed("霍夫曼表编号超出范围", "number of a Huffman table out of range")));
            }
            let (columns, rows) = (frame.components[component].h.into(), frame.components[component].v.into());
            parts.push(Part { component, columns, rows, dc, ac });
        }
        let mut band = *rest
            .last_chunk::<3>()
            .ok_or_else(|| bad(Text::fixed("扫描头长度不对", "scan header of the wrong length")))?;
        let mut deviations = Vec::new();
        // In a sequential scan the three bytes have one possible meaning; some cameras write zeros.
        if band != WHOLE && frame.process() != JpegProcess::Progressive {
            band = WHOLE;
            Deviation::ScanParameters.note(&mut deviations);
        }
        let (width, height) = (frame.size.width as usize, frame.size.height as usize);
        let most = |of: fn(&crate::meta::jpeg::Component) -> u8| frame.components.iter().map(of).max().unwrap_or(1);
        let (h, v) = (usize::from(most(|c| c.h)), usize::from(most(|c| c.v)));
        let (across, down) = if let [part] = parts.as_mut_slice() {
            // A scan of one component has one block in an MCU, whatever the factors say (T.81 A.2.2).
            let (columns, rows) = (part.columns, part.rows);
            (part.columns, part.rows) = (1, 1);
            ((width * columns).div_ceil(h * 8), (height * rows).div_ceil(v * 8))
        } else {
            (width.div_ceil(h * 8), height.div_ceil(v * 8))
        };
        let mut plan = Self {
            parts,
            across,
            down,
            interval: 0,
            band,
            deviations,
            dc: std::array::from_fn(|_| None),
            ac: std::array::from_fn(|_| None),
        };
        plan.read_tables(bytes, layout, scan)?;
        Ok(plan)
    }

    /// Takes the last definition before the scan of everything it uses.
    fn read_tables(&mut self, bytes: &[u8], layout: &JpegLayout, scan: &Scan) -> Result<(), Fault> {
        let before = layout.segments.iter().take_while(|segment| segment.payload.start < scan.header.start);
        let mut definitions: [[Definition<'_>; 4]; 2] = [[None; 4]; 2];
        for segment in before {
            let body = &bytes[segment.payload.clone()];
            match (segment.marker, body) {
                (marker::DRI, &[high, low]) => self.interval = usize::from(u16::from_be_bytes([high, low])),
                (marker::DRI, _) => {
                    return Err(Fault::corrupt(
                        segment.at,
                        Text::fixed("重启间隔长度不对", "restart interval of the wrong length"),
                    ));
                }
                (marker::DHT, _) => {
                    let mut body = body;
                    while let Some((&head, rest)) = body.split_first() {
                        let at = segment.payload.end - body.len();
                        let bad = || {
                            Fault::corrupt(
                                at,
                                Text::fixed("霍夫曼表不完整或超出范围", "Huffman table cut short or out of range"),
                            )
                        };
                        let counts = rest.get(..16).ok_or_else(bad)?;
                        let length = 17 + counts.iter().map(|&count| usize::from(count)).sum::<usize>();
                        let whole = body.get(..length).ok_or_else(bad)?;
                        let slot = definitions
                            .get_mut(usize::from(head >> 4))
                            .and_then(|class| class.get_mut(usize::from(head & 15)));
                        *slot.ok_or_else(bad)? = Some((at, whole));
                        body = &body[length..];
                    }
                }
                _ => {}
            }
        }
        // Frames of a film have no table at all and mean those of annex K; one missing among others is damage.
        let none = layout.payloads(bytes, marker::DHT).next().is_none();
        let standard = none && layout.frame.process() != JpegProcess::Progressive;
        // A progressive scan uses one kind of table, and none at all if it refines DC.
        let (dc_used, ac_used) = match self.band {
            [0, 0, bits] => (bits >> 4 == 0, false),
            [0, ..] => (true, true),
            _ => (false, true),
        };
        for part in &self.parts {
            for (class, number, used, target) in
                [(0, part.dc, dc_used, &mut self.dc), (1, part.ac, ac_used, &mut self.ac)]
            {
                if !used || target[number].is_some() {
                    continue;
                }
                let missing = || {
                    Fault::corrupt(
                        scan.header.start,
                        Text::fixed("扫描所用的霍夫曼表没有定义", "scan with a Huffman table that was never defined"),
                    )
                };
                let standard = if standard { standard_table(class, number) } else { None };
                if standard.is_some() {
                    Deviation::StandardTables.note(&mut self.deviations);
                }
                let standard = standard.map(|table| (scan.header.start, table));
                let (at, body) = definitions[class][number].or(standard).ok_or_else(missing)?;
                let counts = body[1..].first_chunk::<16>().ok_or_else(missing)?;
                let table = Table::new(counts, &body[17..]);
                let mut table = table.ok_or_else(|| {
                    Fault::corrupt(at, Text::fixed("霍夫曼表不是前缀码", "Huffman table that is no prefix code"))
                })?;
                if dc_used && ac_used && class == 1 {
                    table.prepare_ac();
                }
                target[number] = Some(table);
            }
        }
        Ok(())
    }

    /// The table for DC of `part`.
    pub(super) fn dc(&self, part: &Part) -> &Table {
        self.dc[part.dc].as_ref().expect("every table the scan uses was built")
    }

    /// The table for AC of `part`.
    pub(super) fn ac(&self, part: &Part) -> &Table {
        self.ac[part.ac].as_ref().expect("every table the scan uses was built")
    }

    /// Marks the components of this sequential scan as `seen`; each belongs to one scan.
    pub(super) fn first_of(&self, seen: &mut [bool], scan: &Scan) -> Result<(), Fault> {
        for part in &self.parts {
            if std::mem::replace(&mut seen[part.component], true) {
                let what = Text::fixed("同一分量出现在两次扫描中", "a component in two sequential scans");
                return Err(Fault::corrupt(scan.header.start, what));
            }
        }
        Ok(())
    }

    /// Calls `mcu` for every MCU in order, with its column and row and whether predictions start again. Adds what was
    /// read past to `deviations`.
    pub(super) fn run(
        &self,
        bytes: &[u8],
        scan: &Scan,
        deviations: &mut Vec<Deviation>,
        mut mcu: impl FnMut(&mut Bits<'_>, usize, usize, bool) -> Result<(), super::huffman_decode::BadBlock>,
    ) -> Result<(), Fault> {
        self.deviations.iter().for_each(|deviation| deviation.note(deviations));
        let total = self.across * self.down;
        let interval = if self.interval == 0 { total } else { self.interval };
        let (mut start, mut done, mut number) = (scan.data.start, 0, 0_u8);
        let mut buffer = Vec::new();
        loop {
            let end = unstuff(&bytes[start..scan.data.end], &mut buffer) + start;
            let mut bits = Bits::new(&buffer);
            let upto = total.min(done + interval);
            let fault = |bits: &Bits<'_>, what: Text| {
                Fault::corrupt(start + stuffed_offset(&bytes[start..end], bits.taken() / 8), what)
            };
            let short = || {
                Fault::corrupt(
                    end,
                    Text::fixed("扫描数据在最后一块之前结束", "the data of a scan end before its last block"),
                )
            };
            let first = done;
            while done < upto {
                // One row of MCUs, or the rest of it: the end of the data is checked after each.
                let row_end = upto.min((done / self.across + 1) * self.across);
                while done < row_end {
                    let (row, column) = (done / self.across, done % self.across);
                    if let Err(bad) = mcu(&mut bits, column, row, done == first) {
                        return Err(if bits.exhausted() { short() } else { fault(&bits, bad.what()) });
                    }
                    done += 1;
                }
                if bits.exhausted() {
                    return Err(short());
                }
            }
            let left = &buffer[bits.taken().div_ceil(8) as usize..buffer.len() - PADDING];
            if left.len() > SPARE_BYTES {
                // Blocks are not one byte over and over; whatever else is left may be the rest of a larger picture.
                let spare = &left[SPARE_BYTES..];
                if done < total || spare.iter().any(|byte| *byte != spare[0]) {
                    return Err(fault(&bits, Text::fixed("数据多于图块", "more data than blocks")));
                }
                Deviation::Padding.note(deviations);
            }
            if done == total {
                if end == scan.data.end {
                    return Ok(());
                }
                if only_markers(&bytes[end..scan.data.end]) {
                    Deviation::SpareRestart.note(deviations);
                    return Ok(());
                }
                return Err(Fault::corrupt(end, Text::fixed("最后一块之后还有数据", "data behind the last block")));
            }
            // The interval ended with a marker: it must be the next in turn.
            match bytes.get(end..end + 2) {
                Some(&[0xFF, code]) if end < scan.data.end && code == marker::RST0 + number => {}
                _ if end >= scan.data.end => return Err(short()),
                _ => return Err(Fault::corrupt(end, Text::fixed("重启标记顺序不对", "restart marker out of turn"))),
            }
            number = (number + 1) & 7;
            start = end + 2;
        }
    }
}

/// Whether nothing but restart markers and padding of zeros or ones is left of a scan.
fn only_markers(mut data: &[u8]) -> bool {
    while let Some((&first, rest)) = data.split_first() {
        data = match (first, rest) {
            (0xFF, [marker::RST0..=marker::RST7, rest @ ..]) | (0 | 0xFF, rest) => rest,
            _ => return false,
        };
    }
    true
}

/// Copies the data up to the next restart marker or the end, without stuffing and fill bytes, followed by [`PADDING`];
/// returns the offset of the marker or the length.
fn unstuff(data: &[u8], buffer: &mut Vec<u8>) -> usize {
    buffer.clear();
    let mut at = 0;
    let end = loop {
        let Some(found) = find_marker_byte(&data[at..]) else {
            buffer.extend_from_slice(&data[at..]);
            break data.len();
        };
        buffer.extend_from_slice(&data[at..at + found]);
        at += found;
        match data.get(at + 1) {
            Some(0) => {
                buffer.push(0xFF);
                at += 2;
            }
            Some(marker::RST0..=marker::RST7) => break at,
            // A fill byte before a marker.
            Some(_) => at += 1,
            None => break data.len(),
        }
    };
    buffer.resize(buffer.len() + PADDING, 0);
    end
}

/// Where byte `index` of the unstuffed data lies in `data`.
fn stuffed_offset(data: &[u8], index: u64) -> usize {
    let (mut at, mut seen) = (0, 0);
    while at < data.len() && seen < index {
        at += if data[at] == 0xFF && data.get(at + 1) == Some(&0) { 2 } else { 1 };
        seen += 1;
    }
    at
}
