//! Directories of tagged values as TIFF 6.0 defines them; Exif and TIFF share the layout.
//!
//! Every access is checked against the data: an entry that points outside simply has no value.

/// A block of data that starts with a TIFF header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tiff<'a> {
    data: &'a [u8],
    little: bool,
}

/// One entry of a directory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) tag: u16,
    kind: u16,
    count: u32,
    little: bool,
    value: &'a [u8],
}

/// The entries of one directory and the offset of the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Directory<'a> {
    entries: Vec<Entry<'a>>,
    /// Offset of the next directory in the chain; 0 at its end.
    pub(crate) next: u32,
}

const BYTE: u16 = 1;
const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
const IFD: u16 = 13;

/// Bytes of one value of each type; index 0 is not a type.
const WIDTHS: [u64; 14] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

fn number(bytes: &[u8], little: bool) -> u32 {
    let fold = |sum: u32, &byte: &u8| (sum << 8) | u32::from(byte);
    if little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) }
}

impl<'a> Tiff<'a> {
    /// Reads the byte order; the number that follows it differs between TIFF and some camera formats.
    pub(crate) fn new(data: &'a [u8]) -> Option<Self> {
        match data.get(..2)? {
            b"II" => Some(Self { data, little: true }),
            b"MM" => Some(Self { data, little: false }),
            _ => None,
        }
    }

    fn at(self, offset: u64, length: u64) -> Option<&'a [u8]> {
        let start = usize::try_from(offset).ok()?;
        self.data.get(start..start.checked_add(usize::try_from(length).ok()?)?)
    }

    fn u16(self, offset: u64) -> Option<u16> {
        Some(number(self.at(offset, 2)?, self.little) as u16)
    }

    fn u32(self, offset: u64) -> Option<u32> {
        Some(number(self.at(offset, 4)?, self.little))
    }

    /// The directory the header points at.
    pub(crate) fn first(self) -> Option<Directory<'a>> {
        self.directory(self.u32(4)?)
    }

    /// The directory at `offset`; `None` if its table of entries does not lie inside the data.
    pub(crate) fn directory(self, offset: u32) -> Option<Directory<'a>> {
        if offset < 8 {
            return None;
        }
        let start = u64::from(offset);
        let count = u64::from(self.u16(start)?);
        let table = self.at(start + 2, count * 12)?;
        let entries = table
            .chunks_exact(12)
            .filter_map(|raw| {
                let (kind, count) = (number(&raw[2..4], self.little) as u16, number(&raw[4..8], self.little));
                let length = WIDTHS.get(usize::from(kind))? * u64::from(count);
                let value = if length <= 4 {
                    &raw[8..8 + length as usize]
                } else {
                    self.at(u64::from(number(&raw[8..12], self.little)), length)?
                };
                Some(Entry { tag: number(&raw[..2], self.little) as u16, kind, count, little: self.little, value })
            })
            .collect();
        Some(Directory { entries, next: self.u32(start + 2 + count * 12).unwrap_or(0) })
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
    pub(crate) const fn count(self) -> u32 {
        self.count
    }

    /// The bytes of all values.
    pub(crate) const fn bytes(self) -> &'a [u8] {
        self.value
    }

    /// The integer at `index`, if the entry holds unsigned integers.
    pub(crate) fn integer(self, index: usize) -> Option<u32> {
        let width = match self.kind {
            BYTE => 1,
            SHORT => 2,
            LONG | IFD => 4,
            _ => return None,
        };
        Some(number(self.value.chunks_exact(width).nth(index)?, self.little))
    }

    /// The first fraction; `None` if its denominator is 0.
    pub(crate) fn rational(self) -> Option<f64> {
        if self.kind != RATIONAL {
            return None;
        }
        let top = number(self.value.get(..4)?, self.little);
        let bottom = number(self.value.get(4..8)?, self.little);
        (bottom != 0).then(|| f64::from(top) / f64::from(bottom))
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
