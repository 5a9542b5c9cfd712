//! Directories of tagged values as TIFF 6.0 defines them; Exif and TIFF share the layout. BigTIFF has the same with
//! wider numbers.
//!
//! Every access is checked against the data: an entry that points outside simply has no value.

/// A block of data that starts with a TIFF header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tiff<'a> {
    data: &'a [u8],
    little: bool,
    /// Offsets and counts have eight bytes.
    big: bool,
}

/// One entry of a directory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) tag: u16,
    kind: u16,
    count: u64,
    little: bool,
    value: &'a [u8],
    /// Where the value lies in the data.
    at: usize,
}

/// The entries of one directory and the offset of the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Directory<'a> {
    entries: Vec<Entry<'a>>,
    /// Entries of an unknown type, or whose value lies outside the data.
    pub(crate) unread: usize,
    /// Where the table lies in the data, with its count and the offset of the next directory.
    pub(crate) place: std::ops::Range<usize>,
    /// Offset of the next directory in the chain; 0 at its end.
    pub(crate) next: u64,
}

const BYTE: u16 = 1;
const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const SIGNED_LONG: u16 = 9;
const RATIONAL: u16 = 5;
const SIGNED_RATIONAL: u16 = 10;
const IFD: u16 = 13;
const LONG8: u16 = 16;
const SIGNED_LONG8: u16 = 17;
const IFD8: u16 = 18;

/// Bytes of one value of each type; 0 where the number is not a type.
const WIDTHS: [u64; 19] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/// The number after the byte order of a BigTIFF.
const BIG: u16 = 43;

fn number(bytes: &[u8], little: bool) -> u64 {
    let fold = |sum: u64, &byte: &u8| (sum << 8) | u64::from(byte);
    if little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) }
}

impl<'a> Tiff<'a> {
    /// Reads the byte order; the number that follows it differs between TIFF and some camera formats.
    pub(crate) fn new(data: &'a [u8]) -> Option<Self> {
        let little = match data.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let big = data.get(2..4).is_some_and(|version| number(version, little) == u64::from(BIG));
        Some(Self { data, little, big })
    }

    /// Whether the lower byte of a number comes first.
    #[cfg(feature = "tiff")]
    pub(crate) const fn little(self) -> bool {
        self.little
    }

    /// The whole block.
    pub(crate) const fn data(self) -> &'a [u8] {
        self.data
    }

    /// Number of its bytes.
    pub(crate) const fn length(self) -> usize {
        self.data.len()
    }

    fn at(self, offset: u64, length: u64) -> Option<&'a [u8]> {
        let start = usize::try_from(offset).ok()?;
        self.data.get(start..start.checked_add(usize::try_from(length).ok()?)?)
    }

    fn number(self, offset: u64, width: u64) -> Option<u64> {
        Some(number(self.at(offset, width)?, self.little))
    }

    /// The directory the header points at.
    pub(crate) fn first(self) -> Option<Directory<'a>> {
        self.directory(if self.big { self.number(8, 8)? } else { self.number(4, 4)? })
    }

    /// The directory at `offset`; `None` if its table of entries does not lie inside the data.
    pub(crate) fn directory(self, offset: u64) -> Option<Directory<'a>> {
        if offset < 8 {
            return None;
        }
        // Width of the number of entries, and of a count or an offset.
        let (head, wide) = if self.big { (8, 8) } else { (2, 4) };
        let row = 4 + 2 * wide;
        let start = offset.checked_add(head)?;
        let length = self.number(offset, head)?.checked_mul(row)?;
        let table = self.at(start, length)?;
        let entries: Vec<_> = table
            .chunks_exact(row as usize)
            .enumerate()
            .filter_map(|(index, raw)| {
                let (kind, rest) = (number(&raw[2..4], self.little) as u16, &raw[4..]);
                let (count, field) = rest.split_at(wide as usize);
                let count = number(count, self.little);
                let length = WIDTHS.get(usize::from(kind))?.checked_mul(count)?;
                let (value, at) = if length <= wide {
                    (&field[..length as usize], start + index as u64 * row + row - wide)
                } else {
                    let at = number(field, self.little);
                    (self.at(at, length)?, at)
                };
                let tag = number(&raw[..2], self.little) as u16;
                Some(Entry { tag, kind, count, little: self.little, value, at: at as usize })
            })
            .collect();
        let unread = (length / row) as usize - entries.len();
        let place = offset as usize..(start + length + wide) as usize;
        Some(Directory { entries, unread, place, next: self.number(start + length, wide).unwrap_or(0) })
    }

    /// The directories after `main` that are pictures of their own, neither a reduced copy nor a mask. At most a
    /// thousand are counted, and a chain that closes is followed once.
    pub(crate) fn further_pages(self, main: &Directory<'a>) -> u32 {
        const NEW_SUBFILE_TYPE: u16 = 254;
        const REDUCED_OR_MASK: u32 = 1 | 4;
        let (mut next, mut seen, mut pages) = (main.next, Vec::new(), 0);
        while next != 0 && seen.len() < 1000 && !seen.contains(&next) {
            seen.push(next);
            let Some(directory) = self.directory(next) else { break };
            pages += u32::from(directory.integer(NEW_SUBFILE_TYPE).unwrap_or(0) & REDUCED_OR_MASK == 0);
            next = directory.next;
        }
        pages
    }
}

impl<'a> Directory<'a> {
    /// The first entry with this tag.
    pub(crate) fn get(&self, tag: u16) -> Option<Entry<'a>> {
        self.entries.iter().copied().find(|entry| entry.tag == tag)
    }

    /// The first integer of the entry with this tag.
    pub(crate) fn integer(&self, tag: u16) -> Option<u32> {
        self.get(tag)?.integer(0)
    }

    /// All entries, in the order of the file.
    pub(crate) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }
}

impl<'a> Entry<'a> {
    /// Number of values.
    pub(crate) const fn count(self) -> u64 {
        self.count
    }

    /// Where its value lies in the block.
    pub(crate) const fn place(self) -> std::ops::Range<usize> {
        self.at..self.at + self.value.len()
    }

    /// The bytes of all values.
    pub(crate) const fn bytes(self) -> &'a [u8] {
        self.value
    }

    /// The integer at `index`, if the entry holds unsigned integers.
    pub(crate) fn integer(self, index: usize) -> Option<u32> {
        u32::try_from(self.offset(index)?).ok()
    }

    /// The same where it may be an offset of a BigTIFF.
    pub(crate) fn offset(self, index: usize) -> Option<u64> {
        let width = match self.kind {
            BYTE => 1,
            SHORT => 2,
            LONG | IFD => 4,
            LONG8 | IFD8 => 8,
            _ => return None,
        };
        Some(number(self.value.chunks_exact(width).nth(index)?, self.little))
    }

    /// The offset of a directory, which some programs write as a signed number.
    pub(crate) fn pointer(self) -> Option<u64> {
        let width = match self.kind {
            SIGNED_LONG => 4,
            SIGNED_LONG8 => 8,
            _ => return self.offset(0),
        };
        Some(number(self.value.get(..width)?, self.little))
    }

    /// The first value as a fraction, which some programs write as an integer; `None` if its denominator is 0.
    pub(crate) fn rational(self) -> Option<f64> {
        let part = |range: std::ops::Range<usize>| Some(number(self.value.get(range)?, self.little) as u32);
        let (top, bottom) = match self.kind {
            RATIONAL => (f64::from(part(0..4)?), f64::from(part(4..8)?)),
            SIGNED_RATIONAL => (f64::from(part(0..4)?.cast_signed()), f64::from(part(4..8)?.cast_signed())),
            _ => (f64::from(self.integer(0)?), 1.0),
        };
        (bottom.abs() > 0.0).then(|| top / bottom)
    }

    /// The text without padding; `None` if nothing is written.
    pub(crate) fn text(self) -> Option<String> {
        if self.kind != ASCII {
            return None;
        }
        let text = String::from_utf8_lossy(self.value.split(|&byte| byte == 0).next()?).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// Whether anything but spaces and zero bytes is written.
    pub(crate) fn says_something(self) -> bool {
        self.value.iter().any(|&byte| byte != 0 && byte != b' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_byte_orders_read_alike() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        for data in [&little[..], &big[..]] {
            let directory = Tiff::new(data).unwrap().first().unwrap();
            assert_eq!(directory.integer(0x0112), Some(6));
            assert_eq!(directory.next, 0);
            let entry = directory.get(0x0112).unwrap();
            assert_eq!(entry.at, 18, "behind the header, the number of entries, and tag, kind and count");
            assert_eq!(&data[entry.at..entry.at + 2], entry.bytes());
        }
    }

    #[test]
    fn pointers_outside_have_no_value() {
        // One RATIONAL at offset 0xFFFF_FFF0, and the table cut at every length.
        let data = b"MM\0*\0\0\0\x08\0\x01\x01\x1A\0\x05\0\0\0\x01\xFF\xFF\xFF\xF0\0\0\0\0";
        assert!(Tiff::new(data).unwrap().first().unwrap().get(0x011A).is_none());
        for length in 0..data.len() {
            let _ = Tiff::new(&data[..length]).and_then(Tiff::first);
        }
    }
}
