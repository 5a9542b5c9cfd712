//! Huffman-coded coefficients of a sequential JPEG, read from a scan without stuffing.
//!
//! Three look-ups share the work: one for DC, one that gives run and value of a coefficient that is wanted, and a wide
//! one that skips several unwanted coefficients at once. Nothing here panics or reads out of bounds, whatever the data.

use crate::ground::text::Text;
use crate::meta::quantisation::ZIGZAG;

/// Index width of the look-ups for single symbols. Nine to eleven perform alike; codes above are rare.
const SYMBOL_BITS: u32 = 10;

/// Index width of the skipping look-up: at 13 a table of two-byte entries still leaves room in the first cache.
const SKIP_BITS: u32 = 13;

/// Zero bytes that must follow the data of [`Bits`].
pub(super) const PADDING: usize = 16;

/// Why a block cannot be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadBlock {
    /// Bits that are not a code of the table.
    Code,
    /// A DC difference larger than eight-bit samples can need.
    Difference,
    /// More than 64 coefficients.
    Overflow,
}

impl BadBlock {
    pub(super) const fn what(self) -> Text {
        match self {
            Self::Code => Text::fixed("不属于任何霍夫曼码的位", "bits that belong to no Huffman code"),
            Self::Difference => Text::fixed("DC 差值超出范围", "a DC difference out of range"),
            Self::Overflow => Text::fixed("图块的系数超过 64 个", "a block with more than 64 coefficients"),
        }
    }
}

/// A canonical code as a DHT segment defines it, with its look-ups.
pub(super) struct Table {
    /// One past the last code of each length, left-aligned to 16 bits; index is the length.
    limit: [u32; 17],
    /// Index of a symbol minus its code, by length.
    shift: [i32; 17],
    symbols: [u8; 256],
    /// Length of the code and its symbol; length 0 if the code is longer than the index.
    short: Box<[(u8, u8); 1 << SYMBOL_BITS]>,
    /// What [`Coefficient`] unpacks.
    single: Box<[Coefficient; 1 << SYMBOL_BITS]>,
    skip: Box<[Skip; 1 << SKIP_BITS]>,
}

/// One AC symbol, with its value if the index holds it.
#[derive(Debug, Clone, Copy, Default)]
struct Coefficient {
    value: i16,
    run: u8,
    /// Bits to drop, value included; 0: not held here.
    length: u8,
}

/// Several AC symbols whose values are not needed.
#[derive(Debug, Clone, Copy, Default)]
struct Skip(u16);

impl Skip {
    const END: u16 = 1 << 12;

    /// Bits to drop; 0: not held here.
    const fn length(self) -> u32 {
        (self.0 & 31) as u32
    }

    /// Coefficients passed, the end of the block counted as one.
    const fn advance(self) -> usize {
        (self.0 >> 5 & 127) as usize
    }

    const fn ends_block(self) -> bool {
        self.0 & Self::END != 0
    }
}

impl Table {
    /// From the sixteen counts and the symbols of a DHT segment; `None` if the counts are not a prefix code.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut table = Self {
            limit: [0; 17],
            shift: [0; 17],
            symbols: [0; 256],
            short: Box::new([(0, 0); 1 << SYMBOL_BITS]),
            single: Box::new([Coefficient::default(); 1 << SYMBOL_BITS]),
            skip: vec![Skip::default(); 1 << SKIP_BITS].into_boxed_slice().try_into().ok()?,
        };
        table.symbols.get_mut(..symbols.len())?.copy_from_slice(symbols);
        let (mut code, mut index) = (0_u32, 0_u32);
        for length in 1..=16_u32 {
            let count = u32::from(counts[length as usize - 1]);
            table.shift[length as usize] = index.cast_signed() - code.cast_signed();
            for _ in 0..count {
                if length <= SYMBOL_BITS {
                    let width = SYMBOL_BITS - length;
                    let from = (code << width) as usize;
                    let symbol = *symbols.get(index as usize)?;
                    table.short.get_mut(from..from + (1 << width))?.fill((length as u8, symbol));
                }
                code += 1;
                index += 1;
            }
            if code > 1 << length {
                return None;
            }
            table.limit[length as usize] = code << (16 - length);
            code <<= 1;
        }
        (index as usize == symbols.len()).then_some(table)
    }

    /// Fills the look-ups only AC needs.
    pub(super) fn prepare_ac(&mut self) {
        for index in 0..1_u32 << SYMBOL_BITS {
            let (length, symbol) = self.short[index as usize];
            let (run, size) = (symbol >> 4, u32::from(symbol & 15));
            let total = u32::from(length) + size;
            if length > 0 && size > 0 && total <= SYMBOL_BITS {
                let raw = index >> (SYMBOL_BITS - total) & ((1 << size) - 1);
                self.single[index as usize] = Coefficient { value: extend(raw, size) as i16, run, length: total as u8 };
            }
        }
        for index in 0..1_u32 << SKIP_BITS {
            self.skip[index as usize] = self.chain(index << (16 - SKIP_BITS));
        }
    }

    /// As many symbols as begin with a whole code in the top [`SKIP_BITS`] of 16 bits.
    fn chain(&self, window: u32) -> Skip {
        let (mut used, mut advance) = (0_u32, 0_u16);
        while used < SKIP_BITS {
            let Some((length, symbol)) = self.symbol(window << used & 0xFFFF) else { break };
            if used + length > SKIP_BITS {
                break;
            }
            let (run, size) = (u16::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (0, 0) => return Skip((used + length) as u16 | (advance + 1) << 5 | Skip::END),
                (1..=14, 0) => break,
                _ => {}
            }
            if advance + run + 1 > 63 {
                break;
            }
            used += length + size;
            advance += run + 1;
        }
        Skip(used as u16 | advance << 5)
    }

    /// Length and symbol of the code that starts 16 bits.
    fn symbol(&self, window: u32) -> Option<(u32, u8)> {
        let length = (1..=16).find(|&length| window < self.limit[length])?;
        let index = (window >> (16 - length)).cast_signed() + self.shift[length];
        Some((length as u32, self.symbols[index as usize & 255]))
    }
}

/// The value of `size` bits by the rule of T.81 table F.1: a leading 0 means negative.
#[inline]
fn extend(raw: u32, size: u32) -> i32 {
    let raw = raw.cast_signed();
    if size > 0 && raw >> (size - 1) == 0 { raw - (1 << size) + 1 } else { raw }
}

/// Bits of a restart interval without stuffing, most significant first.
pub(super) struct Bits<'a> {
    /// The data and [`PADDING`] zero bytes.
    data: &'a [u8],
    next: usize,
    /// Left-aligned.
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    /// Reads `padded`, whose last [`PADDING`] bytes are zero and not data.
    pub(super) const fn new(padded: &'a [u8]) -> Self {
        debug_assert!(padded.len() >= PADDING);
        Self { data: padded, next: 0, held: 0, count: 0 }
    }

    /// Holds at least 56 bits afterwards; past the end they are zero.
    #[inline]
    fn refill(&mut self) {
        let at = self.next.min(self.data.len() - 8);
        if let Some(word) = self.data[at..].first_chunk::<8>() {
            self.held |= u64::from_be_bytes(*word) >> self.count;
        }
        self.next += (63 - self.count as usize) >> 3;
        self.count |= 0b11_1000;
    }

    #[inline]
    const fn peek(&self, bits: u32) -> usize {
        (self.held >> (64 - bits)) as usize
    }

    #[inline]
    const fn drop(&mut self, bits: u32) {
        self.held <<= bits;
        self.count = self.count.wrapping_sub(bits);
    }

    /// Bits taken so far.
    pub(super) const fn taken(&self) -> u64 {
        (self.next as u64 * 8).wrapping_sub(self.count as u64)
    }

    /// Whether more bits were taken than there are.
    pub(super) const fn exhausted(&self) -> bool {
        self.taken() > (self.data.len() - PADDING) as u64 * 8
    }

    /// Takes one symbol, at most 16 bits; [`Bits::refill`] first.
    #[inline]
    fn symbol(&mut self, table: &Table) -> Result<u8, BadBlock> {
        let (length, symbol) = table.short[self.peek(SYMBOL_BITS)];
        if length > 0 {
            self.drop(u32::from(length));
            return Ok(symbol);
        }
        let (length, symbol) = table.symbol(self.peek(16) as u32).ok_or(BadBlock::Code)?;
        self.drop(length);
        Ok(symbol)
    }

    /// Takes `size` bits as a signed value, `size` at most 15.
    #[inline]
    fn value(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        let raw = self.peek(size) as u32;
        self.drop(size);
        extend(raw, size)
    }

    /// Takes `count` bits, at most 16.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        self.refill();
        let bits = self.peek(count) as u32;
        self.drop(count);
        bits
    }

    /// Takes `count` bits, at most 15, as a signed value.
    #[inline]
    pub(super) fn take_signed(&mut self, count: u32) -> i32 {
        self.refill();
        self.value(count)
    }

    /// Takes one symbol.
    #[inline]
    pub(super) fn next_symbol(&mut self, table: &Table) -> Result<u8, BadBlock> {
        self.refill();
        self.symbol(table)
    }

    /// The difference of DC.
    #[inline]
    pub(super) fn difference(&mut self, table: &Table) -> Result<i32, BadBlock> {
        self.refill();
        let size = u32::from(self.symbol(table)?);
        // Eight-bit samples need at most eleven bits (T.81 table F.1).
        if size > 11 {
            return Err(BadBlock::Difference);
        }
        Ok(self.value(size))
    }

    /// One AC symbol and its value: how many coefficients it passes, or `None` for the end of the block.
    #[inline]
    fn coefficient(&mut self, table: &Table) -> Result<Option<(usize, i32)>, BadBlock> {
        self.refill();
        let held = table.single[self.peek(SYMBOL_BITS)];
        if held.length > 0 {
            self.drop(u32::from(held.length));
            return Ok(Some((usize::from(held.run), i32::from(held.value))));
        }
        let symbol = self.symbol(table)?;
        let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        match (run, size) {
            (0, 0) => Ok(None),
            (1..=14, 0) => Err(BadBlock::Code),
            _ => Ok(Some((run, self.value(size)))),
        }
    }

    /// Skips the rest of a block whose next coefficient is `at` (in zigzag order).
    #[inline]
    fn skip(&mut self, table: &Table, mut at: usize) -> Result<(), BadBlock> {
        while at < 64 {
            self.refill();
            let skip = table.skip[self.peek(SKIP_BITS)];
            // A symbol that ends the block may come before others that belong to the next one.
            if skip.length() > 0 && at + skip.advance() <= 64 {
                self.drop(skip.length());
                at += skip.advance();
                if skip.ends_block() {
                    return Ok(());
                }
                continue;
            }
            match self.coefficient(table)? {
                None => return Ok(()),
                Some((run, _)) => at += run + 1,
            }
        }
        if at > 64 { Err(BadBlock::Overflow) } else { Ok(()) }
    }

    /// Skips one block; returns its difference of DC.
    pub(super) fn pass_block(&mut self, dc: &Table, ac: &Table) -> Result<i32, BadBlock> {
        let difference = self.difference(dc)?;
        self.skip(ac, 1)?;
        Ok(difference)
    }

    /// Reads one block as far as the `W` × `H` lowest frequencies need it: dequantised, row by row of eight. Returns
    /// whether any AC among them is not zero. `block` must be zero outside the returned part, and is left so.
    #[inline]
    pub(super) fn block<const W: usize, const H: usize>(
        &mut self,
        (dc, ac): (&Table, &Table),
        quantisation: &[i32; 64],
        prediction: &mut i32,
        block: &mut [i32; 64],
    ) -> Result<bool, BadBlock> {
        const { assert!(W <= 8 && H <= 8) };
        let last = const { last_kept(W, H) };
        *prediction = prediction.wrapping_add(self.difference(dc)?);
        for &place in &ZIGZAG[1..=last] {
            block[usize::from(place)] = 0;
        }
        block[0] = prediction.wrapping_mul(quantisation[0]);
        let (mut at, mut any) = (1, false);
        while at <= last {
            let Some((run, value)) = self.coefficient(ac)? else { return Ok(any) };
            at += run;
            if at > 63 {
                // Sixteen zeros may not reach past the block either.
                return Err(BadBlock::Overflow);
            }
            let place = usize::from(ZIGZAG[at]) & 63;
            if at <= last {
                block[place] = value.wrapping_mul(quantisation[place]);
                any = true;
            }
            at += 1;
        }
        self.skip(ac, at)?;
        Ok(any)
    }
}

/// Largest zigzag position among the `width` × `height` lowest frequencies.
const fn last_kept(width: usize, height: usize) -> usize {
    let (mut position, mut last) = (0, 0);
    while position < 64 {
        let place = ZIGZAG[position] as usize;
        if place % 8 < width && place / 8 < height {
            last = position;
        }
        position += 1;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lengths and symbols of a small code: 0 → EOB, 10 → (0, 1), 110 → (1, 2), 1110 → sixteen zeros, 11110 → (0, 9).
    fn small() -> Table {
        let mut counts = [0; 16];
        counts[..5].fill(1);
        let mut table = Table::new(&counts, &[0x00, 0x01, 0x12, 0xF0, 0x09]).unwrap();
        table.prepare_ac();
        table
    }

    fn padded(bits: &str) -> Vec<u8> {
        let bits: Vec<u8> = bits.bytes().filter(|byte| *byte != b' ').map(|byte| byte - b'0').collect();
        let mut out: Vec<u8> = bits
            .chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | bit << (7 - at)))
            .collect();
        out.extend([0; PADDING]);
        out
    }

    #[test]
    fn frequencies_kept() {
        let kept: Vec<usize> =
            [(1, 1), (2, 1), (1, 2), (2, 2), (4, 2), (2, 4), (4, 4), (8, 8)].map(|(w, h)| last_kept(w, h)).to_vec();
        assert_eq!(kept, [0, 1, 2, 4, 13, 11, 24, 63]);
    }

    #[test]
    fn values_extend_by_their_sign() {
        assert_eq!(
            [extend(0, 1), extend(1, 1), extend(0, 3), extend(7, 3), extend(3, 3), extend(0, 0)],
            [-1, 1, -7, 7, -4, 0]
        );
    }

    #[test]
    fn kept_and_skipped_blocks_take_the_same_bits() {
        let table = small();
        // DC of size 0 ("0"), then 1, then a run of one and −2, sixteen zeros, a nine-bit value, the end.
        let data = padded("0 101 11001 1110 11110100000001 0");
        let (mut pass, mut keep) = (Bits::new(&data), Bits::new(&data));
        pass.pass_block(&table, &table).unwrap();
        let (mut block, mut prediction) = ([7; 64], 5);
        let any = keep.block::<8, 8>((&table, &table), &[2; 64], &mut prediction, &mut block).unwrap();
        assert_eq!(pass.taken(), 28);
        assert_eq!(keep.taken(), 28);
        assert!(any && !pass.exhausted());
        assert_eq!((block[0], block[1], block[16], block[8]), (10, 2, -4, 0));
        // Position 3 + 17 = 20 in zigzag order holds the nine-bit value.
        assert_eq!(block[usize::from(ZIGZAG[20])], 2 * 257);
    }

    #[test]
    fn a_block_may_not_overflow() {
        let table = small();
        let data = padded(&format!("0 {}", "1110".repeat(5)));
        assert_eq!(Bits::new(&data).pass_block(&table, &table), Err(BadBlock::Overflow));
        let block = &mut [0; 64];
        assert_eq!(Bits::new(&data).block::<8, 8>((&table, &table), &[1; 64], &mut 0, block), Err(BadBlock::Overflow));
    }

    #[test]
    fn a_full_block_needs_no_end() {
        let table = small();
        // 63 coefficients of one bit fill the block; the next block's DC follows at once.
        let data = padded(&format!("0 {} 0 0", "101".repeat(63)));
        let mut bits = Bits::new(&data);
        bits.pass_block(&table, &table).unwrap();
        assert_eq!(bits.taken(), 1 + 63 * 3);
        bits.pass_block(&table, &table).unwrap();
        assert_eq!(bits.taken(), 1 + 63 * 3 + 2);
    }

    #[test]
    fn bits_behind_the_end_are_noticed() {
        let table = small();
        let data = padded("0 101");
        let mut bits = Bits::new(&data);
        bits.pass_block(&table, &table).unwrap();
        assert!(!bits.exhausted());
        for _ in 0..8 {
            bits.pass_block(&table, &table).unwrap();
        }
        assert!(bits.exhausted());
    }

    #[test]
    fn codes_that_overlap_are_refused() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(Table::new(&counts, &[1, 2, 3]).is_none());
        assert!(Table::new(&[0; 16], &[1]).is_none());
    }
}
