//! A workbook of any form, as sheets that are read one by one.

use std::io::Cursor;

use calamine::{Reader, Xlsb};

use super::charset::Charset;
use super::container::Book;
use super::error::RosterError;
use super::grid::{ROWS, Table};
use super::xlsx::{SheetName, convert, guarded, look_through, names, place};
use super::{html, opendocument, spreadsheetml, xls, xlsx};
use crate::ground::text::Text;

/// A workbook that was opened.
pub(super) enum Workbook<'a> {
    Xlsx(Box<xlsx::Workbook<'a>>),
    Xlsb(Box<Xlsb<Cursor<&'a [u8]>>>),
    Xls(Box<xls::Workbook<'a>>),
    /// A form that is read whole.
    Tables(Vec<(SheetName, Table)>),
}

impl<'a> Workbook<'a> {
    pub(super) fn open(bytes: &'a [u8], book: Book, charset: Option<Charset>) -> Result<Self, RosterError> {
        Ok(match book {
            Book::Xlsx => Self::Xlsx(Box::new(xlsx::Workbook::open(bytes)?)),
            Book::Xlsb => {
                look_through(bytes)?;
                guarded(|| match Xlsb::new(Cursor::new(bytes)) {
                    Ok(xlsb) => Ok(Self::Xlsb(Box::new(xlsb))),
                    Err(calamine::XlsbError::Password) => Err(RosterError::Encrypted),
                    Err(_) => Err(RosterError::Workbook),
                })?
            }
            Book::Xls => Self::Xls(Box::new(xls::Workbook::open(bytes)?)),
            Book::Ods => Self::Tables(guarded(|| opendocument::sheets(bytes))?),
            Book::Spreadsheetml => Self::Tables(guarded(|| spreadsheetml::sheets(bytes, charset))?),
            Book::Html => {
                let tables = guarded(|| html::tables(bytes, charset))?;
                let name = |at: usize| SheetName { name: (at + 1).to_string(), hidden: false };
                Self::Tables(tables.into_iter().enumerate().map(|(at, table)| (name(at), table)).collect())
            }
        })
    }

    /// Names of the sheets in their order, and whether each is hidden.
    pub(super) fn sheets(&self) -> Vec<SheetName> {
        match self {
            Self::Xlsx(book) => book.sheets(),
            Self::Xlsb(book) => names(book.sheets_metadata()),
            Self::Xls(book) => book.sheets(),
            Self::Tables(tables) => tables.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// At most `most` rows of a sheet, by its place from 0.
    pub(super) fn rows(&mut self, sheet: usize, most: u32) -> Result<Table, RosterError> {
        if let Self::Tables(tables) = self {
            let (_, table) = tables.get_mut(sheet).ok_or(RosterError::Workbook)?;
            let rows = table.rows.partition_point(|row| row.number <= most);
            return Ok(Table { rows: table.rows[..rows].to_vec(), hidden_columns: table.hidden_columns.clone() });
        }
        let name = self.sheets().get(sheet).ok_or(RosterError::Workbook)?.name.clone();
        match self {
            Self::Xlsx(book) => book.rows(&name, most),
            Self::Xls(book) => book.rows(&name, most),
            Self::Xlsb(book) => guarded(|| binary_rows(book, &name, most)),
            Self::Tables(_) => Err(RosterError::Workbook),
        }
    }
}

fn binary_rows(book: &mut Xlsb<Cursor<&[u8]>>, sheet: &str, most: u32) -> Result<Table, RosterError> {
    let mut table = Table::default();
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| RosterError::Workbook)?;
    while let Some(cell) = reader.next_cell().map_err(|_| RosterError::Workbook)? {
        let (row, column) = cell.get_position();
        if row >= most {
            if most == ROWS {
                return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
            }
            break;
        }
        place(&mut table.rows, row, column as usize, convert(cell.get_value(), None), false)?;
    }
    Ok(table)
}
