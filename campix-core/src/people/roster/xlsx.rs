//! A workbook of Excel 2007 and later → rows of one sheet, cell by cell, without allocating the sheet's declared extent.
//! A number cell is kept as digits only if a spreadsheet keeps all of them, and as the sheet shows them.
//!
//! Invariant: no workbook ends the program. The foreign reader trusts the ranges a sheet declares, so they are checked
//! before it reads them; and it runs behind a guard, so that any other failure is an error too.

use std::io::{Cursor, Read, Write};

use calamine::{DataRef, Reader, Xlsx};

use super::super::number::Date;
use super::digits::DigitFormat;
use super::error::RosterError;
use super::grid::{COLUMNS, Cell, EXPANDED, ROWS, Row, Table};
use super::marks::Marks;
use crate::ground::guard;
use crate::ground::text::Text;

/// A workbook opened after its expanded size was found acceptable.
pub(super) struct Workbook<'a> {
    xlsx: Xlsx<Cursor<&'a [u8]>>,
    bytes: &'a [u8],
    /// What the foreign reader does not tell; read when a sheet is read whole.
    marks: Option<Marks>,
}

/// A spreadsheet keeps fifteen significant digits (IEEE 754 double, as Excel shows it).
const EXACT: f64 = 1e15;

impl<'a> Workbook<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, RosterError> {
        look_through(bytes)?;
        guarded(|| match Xlsx::new(Cursor::new(bytes)) {
            Ok(xlsx) => Ok(Self { xlsx, bytes, marks: None }),
            Err(calamine::XlsxError::Password) => Err(RosterError::Encrypted),
            Err(_) => Err(RosterError::Workbook),
        })
    }

    /// Names of the sheets in the order of their tabs, and whether each is hidden.
    pub(super) fn sheets(&self) -> Vec<SheetName> {
        names(self.xlsx.sheets_metadata())
    }

    /// At most `most` rows of a sheet.
    pub(super) fn rows(&mut self, sheet: &str, most: u32) -> Result<Table, RosterError> {
        let mut table = guarded(|| self.rows_read(sheet, most))?;
        if self.marks.is_none() {
            self.marks = Some(Marks::of_book(self.bytes)?);
        }
        if let Some(marks) = &mut self.marks {
            marks.apply(sheet, self.bytes, most, &mut table)?;
        }
        Ok(table)
    }

    fn rows_read(&mut self, sheet: &str, most: u32) -> Result<Table, RosterError> {
        let mut table = Table::default();
        let merged = self.xlsx.merge_cells_by_sheet_name(sheet).unwrap_or_default();
        let mut reader = self.xlsx.worksheet_cells_reader(sheet).map_err(|_| RosterError::Workbook)?;
        let formats: Vec<Option<DigitFormat>> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().and_then(|format| DigitFormat::parse(&format.format_code)))
            .collect();
        let struck: Vec<bool> =
            reader.styles().iter().map(|style| style.font.as_ref().is_some_and(|font| font.strikethrough)).collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| RosterError::Workbook)? {
            let (row, column) = cell.get_position();
            if row >= most {
                if most == ROWS {
                    return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
                }
                break;
            }
            let value = convert(cell.get_value(), formats.get(style).and_then(Option::as_ref));
            let struck = struck.get(style).copied().unwrap_or(false);
            place(&mut table.rows, row, column as usize, value, struck)?;
        }
        fill_merged(&mut table.rows, &merged);
        Ok(table)
    }
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetName {
    pub(super) name: String,
    pub(super) hidden: bool,
}

pub(super) fn names(sheets: &[calamine::Sheet]) -> Vec<SheetName> {
    sheets
        .iter()
        .map(|sheet| SheetName { name: sheet.name.clone(), hidden: sheet.visible != calamine::SheetVisible::Visible })
        .collect()
}

/// Adds a cell, given from the first row downwards, to rows without blank cells at their end.
pub(super) fn place(
    rows: &mut Vec<Row>,
    row: u32,
    column: usize,
    value: Cell,
    struck: bool,
) -> Result<(), RosterError> {
    if column >= COLUMNS || value == Cell::Empty {
        return Ok(());
    }
    // A well-formed sheet lists its rows in order; a row out of order would be a second row with that number.
    if rows.last().is_none_or(|last| last.number <= row) {
        rows.push(Row::new(row + 1, Vec::new()));
    } else if rows.last().is_some_and(|last| last.number != row + 1) {
        return Err(RosterError::Workbook);
    }
    let last = rows.last_mut().expect("a row was just pushed or is there");
    last.set(column, value);
    if struck {
        last.struck.push(column);
    }
    Ok(())
}

/// Lists of classes often merge the cells of one department downwards, or those of department and major at once: the rows
/// below get the value of the first, in its column.
pub(super) fn fill_merged(rows: &mut [Row], merged: &[calamine::Dimensions]) {
    for area in merged {
        let column = area.start.1 as usize;
        if area.end.0 <= area.start.0 || column >= COLUMNS {
            continue;
        }
        let first = rows.partition_point(|row| row.number <= area.start.0);
        let Some(value) =
            rows.get(first).filter(|row| row.number == area.start.0 + 1).map(|row| row.cell(column).clone())
        else {
            continue;
        };
        if value == Cell::Empty {
            continue;
        }
        for row in rows[first + 1..].iter_mut().take_while(|row| row.number <= area.end.0 + 1) {
            row.set(column, value.clone());
        }
    }
}

pub(super) fn convert(value: &DataRef<'_>, format: Option<&DigitFormat>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Int(number) => number_cell(*number as f64, format),
        DataRef::Float(number) => number_cell(*number, format),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let shown = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
            Date::new(year, month, day).map_or(Cell::Other, |date| Cell::Date { date, shown })
        }
        DataRef::DateTimeIso(text) => {
            Date::parse(text).map_or(Cell::Other, |date| Cell::Date { date, shown: text.clone() })
        }
        DataRef::DateTime(_) | DataRef::DurationIso(_) | DataRef::Bool(_) | DataRef::Error(_) => Cell::Other,
    }
}

/// A number as the digits a spreadsheet shows, if it keeps all of them.
pub(super) fn number_cell(number: f64, format: Option<&DigitFormat>) -> Cell {
    if number.abs() >= EXACT || number.fract().abs() >= f64::EPSILON {
        return Cell::Inexact { shown: number.to_string() };
    }
    let number = number as i64;
    match format.filter(|_| number >= 0) {
        Some(format) => Cell::Integer { digits: format.show(number), padded: format.adds() },
        None => Cell::Integer { digits: number.to_string(), padded: false },
    }
}

/// A panic of the foreign reader is a workbook that cannot be read.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, RosterError>) -> Result<T, RosterError> {
    guard::guarded(read).unwrap_or(Err(RosterError::Workbook))
}

/// Reads all entries once. Counts their bytes, since a few kilobytes of archive can contain gigabytes of zeros, and
/// refuses a range that ends before it begins, whose extent the foreign reader would compute below zero.
pub(super) fn look_through(bytes: &[u8]) -> Result<(), RosterError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| RosterError::Workbook)?;
    let mut left = EXPANDED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| RosterError::Workbook)?;
        let mut ranges = Ranges::default();
        let read = std::io::copy(&mut entry.take(left + 1), &mut ranges).map_err(|_| RosterError::Workbook)?;
        if ranges.reversed {
            return Err(RosterError::Workbook);
        }
        left = left.checked_sub(read).ok_or(RosterError::TooLarge {
            what: Text::fixed("字节（工作簿解压后）", "bytes of expanded workbook"),
            most: EXPANDED,
        })?;
    }
    Ok(())
}

/// Names of the entries of an archive; one whose name is not text is no part of a workbook.
pub(super) fn names_of(archive: &zip::ZipArchive<Cursor<&[u8]>>) -> Vec<String> {
    // Some programs of Windows write its own separators.
    archive.file_names().flatten().map(|name| name.replace('\\', "/")).collect()
}

/// One entry of an archive, at most `most` bytes.
pub(super) fn entry(
    archive: &mut zip::ZipArchive<Cursor<&[u8]>>,
    name: &str,
    most: u64,
) -> Result<Vec<u8>, RosterError> {
    let entry = archive.by_name(name).map_err(|_| RosterError::Workbook)?;
    let mut bytes = Vec::new();
    let read = entry.take(most + 1).read_to_end(&mut bytes).map_err(|_| RosterError::Workbook)?;
    if read as u64 > most { Err(RosterError::Workbook) } else { Ok(bytes) }
}

/// Looks for `ref="A1:B9"` in text that is fed to it in pieces.
#[derive(Debug, Default)]
struct Ranges {
    /// The end of the earlier text, in which an attribute may have begun.
    kept: Vec<u8>,
    reversed: bool,
}

/// Bytes from the name of the attribute to its closing quote; a range of a sheet needs at most 27.
const RANGE: usize = 48;

impl Write for Ranges {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.kept.extend_from_slice(text);
        let begins = self.kept.windows(4).enumerate().filter(|(_, window)| *window == b"ref=").map(|(at, _)| at + 4);
        self.reversed |= begins.filter_map(|at| quoted(&self.kept[at..])).any(ends_before_it_begins);
        let done = self.kept.len().saturating_sub(RANGE);
        self.kept.drain(..done);
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The text between the quotes at the start of `text`.
fn quoted(text: &[u8]) -> Option<&str> {
    let (quote, rest) = text.split_first()?;
    let value = &rest[..rest.iter().take(RANGE).position(|byte| byte == quote)?];
    std::str::from_utf8(value).ok().filter(|_| matches!(quote, b'"' | b'\''))
}

fn ends_before_it_begins(range: &str) -> bool {
    let Some((begin, end)) = range.split_once(':') else { return false };
    let (Some(begin), Some(end)) = (position(begin), position(end)) else { return false };
    end.0 < begin.0 || end.1 < begin.1
}

/// Column and row of a cell by its name, each from 1: "AB12" is 28, 12.
pub(super) fn position(cell: &str) -> Option<(u64, u64)> {
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    if letters.len() > 6 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, byte| sum * 26 + u64::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some((column, row.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(parts: &[&str]) -> bool {
        let mut ranges = Ranges::default();
        for part in parts {
            ranges.write_all(part.as_bytes()).unwrap();
        }
        ranges.reversed
    }

    #[test]
    fn a_range_that_ends_before_it_begins_is_seen_wherever_it_is_cut() {
        let sheet = "<worksheet><dimension ref=\"A1:C9\"/><sheetData/><mergeCell ref='D7:B9'/></worksheet>";
        for cut in 0..sheet.len() {
            let (one, two) = sheet.split_at(cut);
            assert!(refused(&[one, two]), "cut at {cut}");
        }
        let letters: Vec<&str> = sheet.split_inclusive(|_| true).collect();
        assert!(refused(&letters));
        for sound in ["ref=\"A1\"", "ref=\"A1:A1\"", "ref=\"Z9:AA9\"", "href=\"#x:y\"", "ref=\"A1:", "ref=B2:A1"] {
            assert!(!refused(&[sound]), "{sound}");
        }
        assert!(refused(&["ref=\"A10:A9\""]) && refused(&["ref=\"AA1:Z1\""]));
    }

    #[test]
    fn a_panic_of_the_reader_is_an_answer() {
        let answer: Result<(), _> = guarded(|| panic!("attempt to subtract with overflow"));
        assert!(matches!(answer, Err(RosterError::Workbook)));
    }
}
