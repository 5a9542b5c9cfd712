//! An Excel workbook → rows of one sheet, cell by cell, without ever laying out the sheet's declared extent.
//! A number cell is kept as digits only where a spreadsheet keeps all of them.

use crate::ground::text::Text;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

use super::super::number::Date;
use super::error::RosterError;
use super::grid::{COLUMNS, Cell, EXPANDED, ROWS, Row};

/// A workbook opened after its expanded size was found bearable.
pub(super) struct Workbook<'a>(Xlsx<Cursor<&'a [u8]>>);

/// A spreadsheet keeps fifteen significant digits (IEEE 754 double, as Excel shows it).
const EXACT: f64 = 1e15;

impl<'a> Workbook<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, RosterError> {
        expanded_size(bytes)?;
        Xlsx::new(Cursor::new(bytes)).map(Self).map_err(|_| RosterError::Workbook)
    }

    /// Names of the sheets in the order of their tabs.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    /// At most `most` rows of a sheet.
    pub(super) fn rows(&mut self, sheet: &str, most: u32) -> Result<Vec<Row>, RosterError> {
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
            // A well-formed sheet lists its rows in order; a row out of order would be a second row of that number.
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

/// Lists of classes often merge the cells of one department downwards: the rows below have the value of the first.
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

/// How many digits a number format of zeros alone shows at least: "00000000" is how some lists keep leading zeros.
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

/// Reads all entries once and counts: a few kilobytes of archive can hold gigabytes of zeros.
fn expanded_size(bytes: &[u8]) -> Result<(), RosterError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| RosterError::Workbook)?;
    let mut left = EXPANDED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| RosterError::Workbook)?;
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| RosterError::Workbook)?;
        left = left.checked_sub(read).ok_or(RosterError::TooLarge {
            what: Text::fixed("字节（工作簿解压后）", "bytes of expanded workbook"),
            most: EXPANDED,
        })?;
    }
    Ok(())
}
