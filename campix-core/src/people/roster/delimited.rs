//! Text → rows, for one separator. Row numbers are line numbers of the file, as an editor shows them.

use super::grid::{COLUMNS, Cell, ROWS, Row};

/// Separators a list may use, in the order of preference.
pub(super) const SEPARATORS: [u8; 3] = *b",\t;";

/// Rows of a text list, and the row whose quotation mark is never closed.
pub(super) struct Delimited {
    pub(super) rows: Vec<Row>,
    pub(super) open_quote: Option<u32>,
    pub(super) too_many: bool,
}

/// At most `most` rows of `text`.
pub(super) fn rows(text: &str, separator: u8, most: u32) -> Delimited {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut found = Delimited { rows: Vec::new(), open_quote: None, too_many: false };
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
        let cells = record.iter().take(COLUMNS).map(|field| Cell::text(&String::from_utf8_lossy(field))).collect();
        found.rows.push(Row { number: line, cells });
    }
    if let Some(last) = found.rows.last() {
        let swallowed = last.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if text.contains('\n')));
        let odd = text.matches('"').count() % 2 == 1;
        found.open_quote = (swallowed && odd && most == ROWS).then_some(last.number);
    }
    found
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

    fn numbers(text: &str) -> Vec<u32> {
        rows(text, b',', ROWS).rows.iter().map(|row| row.number).collect()
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
        assert_eq!(rows("a,b\nc,\"d\ne,f\n", b',', ROWS).open_quote, Some(2));
        assert_eq!(rows("a,b\nc,5\"\ne,f\n", b',', ROWS).open_quote, None);
        assert_eq!(rows("a,\"b\nb\"\n", b',', ROWS).open_quote, None);
    }
}
