//! A workbook of Excel 97–2003 → rows of one sheet.
//!
//! The foreign reader reads all sheets at once and allocates the extent of each, so the records are looked through before it
//! starts: how far the cells reach, which rows and columns are hidden, how numbers are shown, what is struck through.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, Xls};

use super::digits::DigitFormat;
use super::error::RosterError;
use super::grid::{BYTES, CELLS, COLUMNS, ROWS, Table};
use super::xlsx::{SheetName, convert, fill_merged, guarded, names, place};
use crate::ground::text::Text;

/// A workbook opened after the extent of its sheets was found acceptable.
pub(super) struct Workbook<'a> {
    xls: Xls<Cursor<&'a [u8]>>,
    sheets: Vec<Sheet>,
    formats: Vec<Format>,
}

impl<'a> Workbook<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, RosterError> {
        let stream = guarded(|| stream(bytes))?;
        let mut looked = Looked::default();
        looked.through(&stream)?;
        let (sheets, formats) = looked.finish();
        let cells: usize = sheets.iter().map(Sheet::extent).sum();
        if cells > CELLS {
            return Err(RosterError::TooLarge { what: Text::fixed("单元格", "cells"), most: CELLS as u64 });
        }
        guarded(|| match Xls::new(Cursor::new(bytes)) {
            Ok(xls) => Ok(Self { xls, sheets, formats }),
            Err(calamine::XlsError::Password) => Err(RosterError::Encrypted),
            Err(_) => Err(RosterError::Workbook),
        })
    }

    pub(super) fn sheets(&self) -> Vec<SheetName> {
        names(self.xls.sheets_metadata())
    }

    /// At most `most` rows of a sheet.
    pub(super) fn rows(&mut self, sheet: &str, most: u32) -> Result<Table, RosterError> {
        let at = self.sheets().iter().position(|known| known.name == sheet);
        let range = guarded(|| self.xls.worksheet_range(sheet).map_err(|_| RosterError::Workbook))?;
        let merged = self.xls.merge_cells_by_sheet_name(sheet).unwrap_or_default();
        let unknown = Sheet::default();
        let marks = at.and_then(|at| self.sheets.get(at)).unwrap_or(&unknown);
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut table = Table::default();
        for (row, cells) in range.rows().enumerate() {
            let row = top + row as u32;
            if row >= most.min(ROWS) {
                break;
            }
            for (column, value) in cells.iter().enumerate() {
                let column = left as usize + column;
                let format = marks.cells.get(&(row, column as u16)).and_then(|format| self.formats.get(*format));
                let digits = format.and_then(|format| format.digits.as_ref());
                let cell = convert(&borrowed(value), digits);
                place(&mut table.rows, row, column, cell, format.is_some_and(|format| format.struck))?;
            }
            if let Some(last) = table.rows.last_mut().filter(|last| last.number == row + 1) {
                last.hidden = marks.hidden_rows.contains(&(row as u16));
            }
        }
        fill_merged(&mut table.rows, &merged);
        table.hidden_columns.clone_from(&marks.hidden_columns);
        Ok(table)
    }
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::Empty => DataRef::Empty,
        // An error or a length of time is no text of a list.
        _ => DataRef::Bool(false),
    }
}

/// How the cells of one format are shown.
#[derive(Default)]
struct Format {
    digits: Option<DigitFormat>,
    struck: bool,
}

/// What the records of one sheet say.
#[derive(Default)]
struct Sheet {
    begins: u32,
    /// Last row and column with a cell, from 1.
    rows: usize,
    columns: usize,
    hidden_rows: Vec<u16>,
    hidden_columns: Vec<usize>,
    /// Format of the cells that have one.
    cells: BTreeMap<(u32, u16), usize>,
}

impl Sheet {
    fn extent(&self) -> usize {
        self.rows * self.columns
    }
}

/// The stream of records inside the compound file.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, RosterError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| RosterError::Workbook)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).ok_or(RosterError::Workbook)?;
    let stream = file.open_stream(name).map_err(|_| RosterError::Workbook)?;
    let mut read = Vec::new();
    stream.take(BYTES as u64).read_to_end(&mut read).map_err(|_| RosterError::Workbook)?;
    Ok(read)
}

// Types of records, [MS-XLS] 2.3.
const BOUND_SHEET: u16 = 0x0085;
const COLUMN_INFO: u16 = 0x007D;
const END: u16 = 0x000A;
const ENCRYPTED: u16 = 0x002F;
const FONT: u16 = 0x0031;
const NUMBER_FORMAT: u16 = 0x041E;
const ROW: u16 = 0x0208;
const CELL_FORMAT: u16 = 0x00E0;
const ONE_CELL: [u16; 8] = [0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6];
const SEVERAL_CELLS: [u16; 2] = [0x00BD, 0x00BE];
/// Sheets of a book that is still a list.
const SHEETS: usize = 1_000;

#[derive(Default)]
struct Looked {
    sheets: Vec<Sheet>,
    struck_fonts: Vec<bool>,
    codes: BTreeMap<u16, DigitFormat>,
    /// Font and number format of each cell format.
    formats: Vec<(u16, u16)>,
}

impl Looked {
    fn through(&mut self, stream: &[u8]) -> Result<(), RosterError> {
        for (kind, data) in Records(stream) {
            match kind {
                ENCRYPTED => return Err(RosterError::Encrypted),
                BOUND_SHEET => {
                    let begins =
                        data.get(..4).map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
                    self.sheets.push(Sheet { begins, ..Sheet::default() });
                    if self.sheets.len() > SHEETS {
                        return Err(RosterError::Workbook);
                    }
                }
                FONT => self.struck_fonts.push(word(data, 2).is_some_and(|flags| flags & 0x08 != 0)),
                NUMBER_FORMAT => {
                    let code = word(data, 0).zip(text(data.get(2..).unwrap_or_default()));
                    self.codes.extend(code.and_then(|(index, code)| Some((index, DigitFormat::parse(&code)?))));
                }
                CELL_FORMAT => self.formats.push((word(data, 0).unwrap_or(0), word(data, 2).unwrap_or(0))),
                END => break,
                _ => {}
            }
        }
        for sheet in &mut self.sheets {
            let Some(records) = stream.get(sheet.begins as usize..) else { continue };
            sheet.look(records);
        }
        Ok(())
    }

    fn finish(self) -> (Vec<Sheet>, Vec<Format>) {
        // Font 4 does not exist, so that the fifth one is called 5.
        let font = |index: u16| usize::from(if index >= 4 { index - 1 } else { index });
        let formats = self.formats.iter().map(|(index, code)| Format {
            digits: self.codes.get(code).cloned(),
            struck: self.struck_fonts.get(font(*index)).copied().unwrap_or(false),
        });
        (self.sheets, formats.collect())
    }
}

impl Sheet {
    fn look(&mut self, records: &[u8]) {
        let mut depth = 0;
        for (kind, data) in Records(records) {
            match kind {
                // Charts inside a sheet have records of their own.
                0x0809 => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth > 1 => {}
                COLUMN_INFO if word(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                    if let (Some(first), Some(last)) = (word(data, 0), word(data, 2)) {
                        self.hidden_columns.extend(usize::from(first)..(usize::from(last) + 1).min(COLUMNS));
                    }
                }
                ROW if word(data, 12).is_some_and(|flags| flags & 0x20 != 0) => self.hidden_rows.extend(word(data, 0)),
                _ if ONE_CELL.contains(&kind) => self.cells(data, 1),
                _ if SEVERAL_CELLS.contains(&kind) => {
                    let each = if kind == 0x00BD { 6 } else { 2 };
                    self.cells(data, data.len().saturating_sub(6) / each);
                }
                _ => {}
            }
        }
        self.hidden_columns.sort_unstable();
        self.hidden_columns.dedup();
    }

    /// `count` cells side by side, whose row, first column and first format begin the record.
    fn cells(&mut self, data: &[u8], count: usize) {
        let (Some(row), Some(column), Some(format)) = (word(data, 0), word(data, 2), word(data, 4)) else { return };
        self.rows = self.rows.max(usize::from(row) + 1);
        self.columns = self.columns.max(usize::from(column) + count);
        let step = if count == 1 { 0 } else { data.len().saturating_sub(6) / count };
        for at in 0..count {
            let format = word(data, 4 + at * step).unwrap_or(format);
            let (row, column) = (u32::from(row), usize::from(column) + at);
            if column < COLUMNS && format != 0 {
                self.cells.insert((row, column as u16), usize::from(format));
            }
        }
    }
}

/// Records one after the other: type, length, data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (word(self.0, 0)?, usize::from(word(self.0, 2)?));
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
}

/// A text with its length in characters before it: one byte a character, or UTF-16.
fn text(data: &[u8]) -> Option<String> {
    let (count, flags) = (usize::from(word(data, 0)?), *data.get(2)?);
    let body = data.get(3..)?;
    if flags & 1 == 0 {
        return Some(body.get(..count)?.iter().map(|byte| char::from(*byte)).collect());
    }
    let units: Vec<u16> =
        body.get(..2 * count)?.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}
