//! Text → rows, for one separator. Row numbers are line numbers of the file, as an editor shows them.

use super::grid::{COLUMNS, Cell, ROWS, Row};

/// Separators a list may use, in the order of preference: as written, and the byte that replaces it before it is read.
pub(super) const SEPARATORS: [(char, u8); 6] =
    [(',', b','), ('\t', b'\t'), (';', b';'), ('|', b'|'), ('，', WIDE), ('；', WIDE)];

/// The information separator of ASCII that means "next unit"; full-width separators have more than the one byte a reader takes.
const WIDE: u8 = 0x1F;

/// Rows of a text list, and those whose quotation mark swallows the rows below.
pub(super) struct Delimited {
    pub(super) rows: Vec<Row>,
    pub(super) open_quotes: Vec<u32>,
    pub(super) too_many: bool,
}

/// At most `most` rows of `text`.
pub(super) fn rows(text: &str, separator: (char, u8), most: u32) -> Delimited {
    let replaced;
    let (text, separator) = match separator {
        (sign, byte) if sign.is_ascii() => (text, byte),
        (sign, byte) => {
            replaced = text.replace(sign, "\u{1F}");
            (replaced.as_str(), byte)
        }
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut found = Delimited { rows: Vec::new(), open_quotes: Vec::new(), too_many: false };
    let mut record = csv::ByteRecord::new();
    let bytes = text.as_bytes();
    let (mut counted, mut line) = (0usize, 1u32);
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        if found.rows.len() >= most as usize {
            found.too_many = most == ROWS;
            break;
        }
        // The reader skips empty lines before a record without moving the record's position.
        let mut start = record.position().map_or(0, |at| at.byte() as usize).min(bytes.len());
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        line += newlines(&bytes[counted.min(start)..start]);
        counted = start;
        if record.iter().any(|field| swallows(field, separator, record.len())) {
            found.open_quotes.push(line);
        }
        let cells = record.iter().take(COLUMNS).map(|field| Cell::text(&String::from_utf8_lossy(field))).collect();
        found.rows.push(Row::new(line, cells));
    }
    if let Some(last) = found.rows.last().filter(|_| most == ROWS) {
        let swallowed = last.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if text.contains(['\n', '\r'])));
        let odd = text.matches('"').count() % 2 == 1;
        if swallowed && odd && found.open_quotes.last() != Some(&last.number) {
            found.open_quotes.push(last.number);
        }
    }
    found
}

/// Whether a field holds a line that looks like a row of its own: between two stray quotation marks people would vanish
/// without a word. An address of several lines has no more separators than a comma or two.
fn swallows(field: &[u8], separator: u8, width: usize) -> bool {
    let fields = |line: &[u8]| line.split(|&byte| byte == separator).count();
    field.split(|byte| matches!(byte, b'\n' | b'\r')).skip(1).any(|line| fields(line) >= 2.max(width.div_ceil(2)))
}

/// Line ends in `bytes`: `\n`, `\r\n` or a lone `\r`.
fn newlines(bytes: &[u8]) -> u32 {
    let mut count = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        count += u32::from(byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: (char, u8) = (',', b',');

    fn numbers(text: &str) -> Vec<u32> {
        rows(text, COMMA, ROWS).rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn rows_have_the_numbers_of_lines() {
        assert_eq!(numbers("a,b\n\n\nc,d\ne"), [1, 4, 5]);
        assert_eq!(numbers("\r\n\r\na\r\n\r\nb"), [3, 5]);
        assert_eq!(numbers("a,\"x\ny\"\nb"), [1, 3]);
        assert_eq!(numbers("a\rb\r\rc"), [1, 2, 4]);
        assert_eq!(numbers(""), [] as [u32; 0]);
    }

    #[test]
    fn an_open_quote_is_found() {
        let open = |text: &str| rows(text, COMMA, ROWS).open_quotes;
        assert_eq!(open("a,b\nc,\"d\ne,f\n"), [2]);
        assert_eq!(open("a,b\nc,5\"\ne,f\n"), [] as [u32; 0]);
        assert_eq!(open("a,\"b\nb\"\n"), [] as [u32; 0]);
    }

    #[test]
    fn two_stray_quotes_swallow_no_row_in_silence() {
        let open = |text: &str| rows(text, COMMA, ROWS).open_quotes;
        assert_eq!(open("a,b,c\n1,2,\"x\n3,4,\n5,6,\"x\n7,8,\n"), [2]);
        assert_eq!(open("a,b,c\r1,2,\"x\r3,4,\r5,6,\"x\r7,8,\r"), [2]);
        // An address of two lines with a comma in it.
        assert_eq!(open("a,b,c,d,e,f\n1,2,3,4,5,\"x\ny, z\"\n"), [] as [u32; 0]);
    }

    #[test]
    fn full_width_separators_are_separators() {
        let read = rows("a，b\nc，d\n", ('，', WIDE), ROWS).rows;
        assert_eq!(read.len(), 2);
        assert_eq!(read[1].cell(1).shown(), "d");
    }
}
