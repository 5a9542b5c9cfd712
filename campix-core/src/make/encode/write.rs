//! Writes the finished file: JFIF first, baseline sequential, one scan, exactly one end marker and nothing after it.
#![allow(clippy::inline_always)] // A kernel must be inlined into the function that switched the vector unit on.

use super::front::{Block, Coefficients, Layout};
use super::huffman_encode::Code;
use super::quant::{Codes, END_OF_BLOCK, Quantiser, SIXTEEN_ZEROS, magnitude_bits, signed};
use super::tables::Tables;
use super::wide::widest;
use crate::meta::quantisation::ZIGZAG;

/// The parts of the file around the scan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) layout: Layout,
    pub(super) density: u16,
    pub(super) restart: u16,
}

/// Most bytes of text in one comment segment.
const LONGEST_COMMENT: u64 = 65_533;

/// Bytes of an empty comment segment.
pub(super) const COMMENT_HEADER: u64 = 4;

/// Bytes of the file apart from its scan.
pub(super) fn header_bytes(frame: Frame, codes: &Codes) -> u64 {
    let components = frame.layout.sampling.components() as u64;
    let tables = components.min(2);
    let huffman: u64 =
        codes.dc.iter().chain(&codes.ac).filter(|code| !code.symbols.is_empty()).map(Code::segment_bytes).sum();
    let restart = if frame.restart > 0 { 6 } else { 0 };
    let frame_header = 10 + 3 * components;
    let scan_header = 8 + 2 * components;
    2 + 18 + 69 * tables + frame_header + huffman + restart + scan_header + 2
}

/// The whole file in `out`, which is cleared first.
pub(super) fn write_file(
    out: &mut Vec<u8>,
    coefficients: &Coefficients,
    frame: Frame,
    tables: &Tables,
    quantiser: &Quantiser,
    codes: &Codes,
) {
    let layout = frame.layout;
    let colour = layout.sampling.components() > 1;
    out.clear();
    out.extend([0xFF, 0xD8]);
    let [x, y] = frame.density.to_be_bytes();
    segment(out, 0xE0, &[b'J', b'F', b'I', b'F', 0, 1, 1, 1, x, y, x, y, 0, 0]);
    for (id, table) in [&tables.luma, &tables.chroma].into_iter().take(if colour { 2 } else { 1 }).enumerate() {
        let mut body = vec![id as u8];
        body.extend(ZIGZAG.map(|at| table[usize::from(at)]));
        segment(out, 0xDB, &body);
    }
    write_frame_header(out, layout);
    for (class, codes) in [&codes.dc, &codes.ac].into_iter().enumerate() {
        for (id, code) in codes.iter().enumerate().filter(|(_, code)| !code.symbols.is_empty()) {
            let mut body = vec![(class << 4 | id) as u8];
            body.extend(code.counts);
            body.extend(&code.symbols);
            segment(out, 0xC4, &body);
        }
    }
    if frame.restart > 0 {
        segment(out, 0xDD, &frame.restart.to_be_bytes());
    }
    let mut scan_header = vec![layout.sampling.components() as u8];
    for component in 0..layout.sampling.components() as u8 {
        scan_header.extend([component + 1, if component == 0 { 0x00 } else { 0x11 }]);
    }
    scan_header.extend([0, 63, 0]);
    segment(out, 0xDA, &scan_header);
    let words =
        Words { dc: [codes.dc[0].words(), codes.dc[1].words()], ac: [codes.ac[0].words(), codes.ac[1].words()] };
    widest(Scan { out, coefficients, frame, quantiser, words: &words });
    out.extend([0xFF, 0xD9]);
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xFF, marker]);
    out.extend(((body.len() + 2) as u16).to_be_bytes());
    out.extend(body);
}

/// Puts `bytes` of comment segments, their headers included, after the JFIF segment of a file of ours.
///
/// Spaces, because some viewers show a comment as text.
pub(super) fn insert_comment(file: &mut Vec<u8>, mut bytes: u64) {
    const BEHIND_JFIF: usize = 20;
    let rest = file.split_off(BEHIND_JFIF);
    while bytes >= COMMENT_HEADER {
        let mut text = (bytes - COMMENT_HEADER).min(LONGEST_COMMENT);
        let left = bytes - COMMENT_HEADER - text;
        if left > 0 && left < COMMENT_HEADER {
            // Leave enough for the header of the last segment.
            text -= COMMENT_HEADER;
        }
        segment(file, 0xFE, &vec![b' '; text as usize]);
        bytes -= text + COMMENT_HEADER;
    }
    file.extend(rest);
}

fn write_frame_header(out: &mut Vec<u8>, layout: Layout) {
    let mut body = vec![8];
    body.extend((layout.height as u16).to_be_bytes());
    body.extend((layout.width as u16).to_be_bytes());
    body.push(layout.sampling.components() as u8);
    let (h, v) = layout.sampling.factors();
    for component in 0..layout.sampling.components() as u8 {
        let (factors, table) = if component == 0 { ((h << 4 | v) as u8, 0) } else { (0x11, 1) };
        body.extend([component + 1, factors, table]);
    }
    segment(out, 0xC0, &body);
}

/// Code words of all four codes, `word << 5 | length`.
struct Words {
    dc: [[u32; 256]; 2],
    ac: [[u32; 256]; 2],
}

/// The scan of a file.
struct Scan<'a> {
    out: &'a mut Vec<u8>,
    coefficients: &'a Coefficients,
    frame: Frame,
    quantiser: &'a Quantiser,
    words: &'a Words,
}

impl pulp::WithSimd for Scan<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self { out, coefficients, frame, quantiser, words } = self;
        write_scan(out, coefficients, frame, quantiser, words);
    }
}

#[inline(always)]
fn write_scan(out: &mut Vec<u8>, coefficients: &Coefficients, frame: Frame, quantiser: &Quantiser, words: &Words) {
    let layout = frame.layout;
    let luma = layout.luma_blocks();
    let restart = usize::from(frame.restart);
    let mut bits = BitWriter { pending: 0, count: 0 };
    let mut predictions = [0_i32; 3];
    let mut levels = [0; 64];
    let peaks = coefficients.peaks.chunks_exact(layout.mcu_blocks());
    for (mcu, (blocks, peaks)) in coefficients.blocks.chunks_exact(layout.mcu_blocks()).zip(peaks).enumerate() {
        if restart > 0 && mcu > 0 && mcu.is_multiple_of(restart) {
            bits.finish(out);
            out.extend([0xFF, 0xD0 | (mcu / restart - 1) as u8 & 7]);
            predictions = [0; 3];
        }
        for (i, (block, &peak)) in blocks.iter().zip(peaks).enumerate() {
            let component = (i + 1).saturating_sub(luma);
            let class = component.min(1);
            let mask = quantiser.levels(class, block, peak, &mut levels);
            let dc = signed(levels[0], block[0]);
            let difference = dc - predictions[component];
            predictions[component] = dc;
            let size = magnitude_bits(difference.unsigned_abs() as u16);
            bits.put_value(out, words.dc[class][size as usize & 15], difference, size);
            write_ac(out, &mut bits, block, &levels, mask, &words.ac[class]);
        }
    }
    bits.finish(out);
}

#[inline(always)]
fn write_ac(out: &mut Vec<u8>, bits: &mut BitWriter, block: &Block, levels: &[u16; 64], mask: u64, words: &[u32; 256]) {
    let mut mask = mask & !1;
    let mut previous = 0;
    while mask != 0 {
        let k = mask.trailing_zeros();
        let at = k as usize & 63;
        let mut run = k - previous - 1;
        while run > 15 {
            bits.put(out, words[SIXTEEN_ZEROS]);
            run -= 16;
        }
        let size = magnitude_bits(levels[at]);
        bits.put_value(out, words[(run << 4 | size) as usize & 255], signed(levels[at], block[at]), size);
        previous = k;
        mask &= mask - 1;
    }
    if previous < 63 {
        bits.put(out, words[END_OF_BLOCK]);
    }
}

/// Bits on their way into bytes; never more than 31 pending between calls.
struct BitWriter {
    pending: u64,
    count: u32,
}

impl BitWriter {
    /// A code word followed by the `size` raw bits of `value`.
    #[inline(always)]
    fn put_value(&mut self, out: &mut Vec<u8>, word: u32, value: i32, size: u32) {
        // Negative numbers are written as their ones' complement (T.81, F.1.2.1).
        let raw = (value + (value >> 31)) as u32 & ((1 << size) - 1);
        let length = (word & 31) + size;
        self.append(out, u64::from(word >> 5) << size | u64::from(raw), length);
    }

    #[inline(always)]
    fn put(&mut self, out: &mut Vec<u8>, word: u32) {
        self.append(out, u64::from(word >> 5), word & 31);
    }

    #[inline(always)]
    fn append(&mut self, out: &mut Vec<u8>, bits: u64, length: u32) {
        self.pending = self.pending << length | bits;
        self.count += length;
        if self.count >= 32 {
            self.count -= 32;
            let four = (self.pending >> self.count) as u32;
            // A byte of ones anywhere: the classic test for a zero byte on the complement.
            if (!four).wrapping_sub(0x0101_0101) & four & 0x8080_8080 == 0 {
                out.extend_from_slice(&four.to_be_bytes());
            } else {
                stuff(out, &four.to_be_bytes());
            }
        }
    }

    /// Fills the last byte with ones.
    fn finish(&mut self, out: &mut Vec<u8>) {
        let missing = (8 - self.count % 8) % 8;
        let bits = self.pending << missing | ((1 << missing) - 1);
        let bytes = ((self.count + missing) / 8) as usize;
        stuff(out, &bits.to_be_bytes()[8 - bytes..]);
        self.pending = 0;
        self.count = 0;
    }
}

/// A zero after every byte of ones, so that it is not taken for a marker.
#[cold]
fn stuff(out: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        out.push(byte);
        if byte == 0xFF {
            out.push(0);
        }
    }
}
