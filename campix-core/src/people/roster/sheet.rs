//! An Excel workbook → rows of one sheet, cell by cell, without allocating the sheet's declared extent.
//! A number cell is kept as digits only if a spreadsheet keeps all of them.
//!
//! Invariant: no workbook ends the program. The foreign reader trusts the ranges a sheet declares, so they are checked
//! before it reads them; and it runs behind a guard, so that any other failure is an error too.

use std::io::{Cursor, Read, Write};

use calamine::{DataRef, Reader, Xlsx};

use super::super::number::Date;
use super::error::RosterError;
use super::grid::{COLUMNS, Cell, EXPANDED, ROWS, Row};
use crate::ground::guard;
use crate::ground::text::Text;

/// A workbook opened after its expanded size was found acceptable.
pub(super) struct Workbook<'a>(Xlsx<Cursor<&'a [u8]>>);

/// A spreadsheet keeps fifteen significant digits (IEEE 754 double, as Excel shows it).
const EXACT: f64 = 1e15;

impl<'a> Workbook<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, RosterError> {
        look_through(bytes)?;
        guarded(|| Xlsx::new(Cursor::new(bytes)).map(Self).map_err(|_| RosterError::Workbook))
    }

    /// Names of the sheets in the order of their tabs.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    /// At most `most` rows of a sheet.
    pub(super) fn rows(&mut self, sheet: &str, most: u32) -> Result<Vec<Row>, RosterError> {
        guarded(|| self.rows_read(sheet, most))
    }

    fn rows_read(&mut self, sheet: &str, most: u32) -> Result<Vec<Row>, RosterError> {
        let mut rows: Vec<Row> = Vec::new();
        let merged = self.0.merge_cells_by_sheet_name(sheet).unwrap_or_default();
        let mut reader = self.0.worksheet_cells_reader(sheet).map_err(|_| RosterError::Workbook)?;
        let paddings: Vec<usize> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().map_or(0, |format| zeros(&format.format_code)))
            .collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| RosterError::Workbook)? {
            let (row, column) = cell.get_position();
            if row >= most {
                if most == ROWS {
                    return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
                }
                break;
            }
            let column = column as usize;
            let value = convert(cell.get_value(), paddings.get(style).copied().unwrap_or(0));
            if column >= COLUMNS || value == Cell::Empty {
                continue;
            }
            // A well-formed sheet lists its rows in order; a row out of order would be a second row with that number.
            if rows.last().is_none_or(|last| last.number <= row) {
                rows.push(Row { number: row + 1, cells: Vec::new() });
            } else if rows.last().is_some_and(|last| last.number != row + 1) {
                return Err(RosterError::Workbook);
            }
            let cells = &mut rows.last_mut().expect("a row was just pushed or is there").cells;
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            cells[column] = value;
        }
        fill_merged(&mut rows, &merged);
        Ok(rows)
    }
}

/// Lists of classes often merge the cells of one department downwards: the rows below get the value of the first.
fn fill_merged(rows: &mut [Row], merged: &[calamine::Dimensions]) {
    for area in merged {
        let column = area.start.1 as usize;
        if area.start.1 != area.end.1 || area.end.0 <= area.start.0 || column >= COLUMNS {
            continue;
        }
        let first = rows.partition_point(|row| row.number <= area.start.0);
        let Some(Cell::Text(value)) =
            rows.get(first).filter(|row| row.number == area.start.0 + 1).map(|row| row.cell(column).clone())
        else {
            continue;
        };
        for row in rows[first + 1..].iter_mut().take_while(|row| row.number <= area.end.0 + 1) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, Cell::Empty);
            }
            row.cells[column] = Cell::Text(value.clone());
        }
    }
}

/// The least number of digits shown by a number format of zeros only: some lists keep leading zeros with "00000000".
fn zeros(format: &str) -> usize {
    if !format.is_empty() && format.len() <= 20 && format.bytes().all(|byte| byte == b'0') { format.len() } else { 0 }
}

fn convert(value: &DataRef<'_>, padding: usize) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Int(number) if number.unsigned_abs() < EXACT as u64 => integer(*number, padding),
        DataRef::Float(number) if number.abs() < EXACT && number.fract().abs() < f64::EPSILON => {
            integer(*number as i64, padding)
        }
        DataRef::Int(number) => Cell::Inexact { shown: number.to_string() },
        DataRef::Float(number) => Cell::Inexact { shown: number.to_string() },
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

fn integer(number: i64, padding: usize) -> Cell {
    let digits = format!("{number:0padding$}");
    Cell::Integer { padded: padding > 1, digits }
}

/// A panic of the foreign reader is a workbook that cannot be read.
fn guarded<T>(read: impl FnOnce() -> Result<T, RosterError>) -> Result<T, RosterError> {
    guard::guarded(read).unwrap_or(Err(RosterError::Workbook))
}

/// Reads all entries once. Counts their bytes, since a few kilobytes of archive can contain gigabytes of zeros, and
/// refuses a range that ends before it begins, whose extent the foreign reader would compute below zero.
fn look_through(bytes: &[u8]) -> Result<(), RosterError> {
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
    let (Some(begin), Some(end)) = (place(begin), place(end)) else { return false };
    end.0 < begin.0 || end.1 < begin.1
}

/// Column and row of a cell by its name, each from 1: "AB12" is 28, 12.
fn place(cell: &str) -> Option<(u64, u64)> {
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
