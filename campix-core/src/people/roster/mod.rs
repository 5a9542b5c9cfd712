//! A list of people as schools send it – CSV in any usual coding, or XLSX – as typed, masked persons.
//!
//! Every number is text from its first byte. A list's faults are all reported at once, by row, without any of its content.

mod charset;
mod cure;
mod delimited;
mod error;
mod grid;
mod heading;
mod options;
mod preview;
mod remark;
mod role;
mod rows;
mod sheet;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::person::Person;
use crate::ground::ceiling::{self, Unfit};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use grid::{BYTES, ROWS, Row};

pub use charset::Charset;
pub use error::RosterError;
pub use options::{Column, FaultyRows, RosterOptions};
pub use preview::{Preview, PreviewColumn, Shown};
pub use remark::{Remark, RemarkKind};
pub use role::Role;

/// The form of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Form {
    /// Text with separators.
    Delimited {
        /// Its coding.
        charset: Charset,
        /// The separator: `,`, `;` or tab.
        separator: char,
    },
    /// One sheet of a workbook.
    Workbook {
        /// Place of the sheet, from 1.
        sheet: usize,
    },
}

/// People of a list in its order, and what was odd about it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Roster {
    /// The people.
    pub people: Vec<Person>,
    /// Notices on people, and faults of rows set aside, in the order of rows.
    pub remarks: Vec<Remark>,
    /// Rows set aside, ascending; empty unless [`FaultyRows::SetAside`] was asked for.
    pub set_aside: Vec<u32>,
    /// The form of the list.
    pub form: Form,
    /// Columns that were read, from 1.
    pub columns: BTreeMap<Role, usize>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
}

impl Roster {
    /// Reads a list held in memory; its bytes show whether it is CSV or XLSX.
    ///
    /// # Errors
    /// [`RosterError`]; [`RosterError::Refused`] holds every fault of every row.
    ///
    /// ```
    /// use campix_core::people::roster::{Roster, RosterError, RosterOptions};
    /// let list = "学号,姓名,院系\n00230017,欧阳明月,计算机学院\n00230018,王小明,外国语学院\n";
    /// let roster = Roster::read(list.as_bytes(), &RosterOptions::default())?;
    /// assert_eq!(roster.people[0].student_no.as_ref().unwrap().reveal(), "00230017");
    /// assert_eq!(roster.people[1].group.department, "外国语学院");
    ///
    /// let broken = "学号,姓名\n4.4E+17,甲\n00230018,乙\n00230018,丙\n";
    /// let Err(RosterError::Refused { remarks }) = Roster::read(broken.as_bytes(), &RosterOptions::default()) else {
    ///     panic!("two rows are wrong");
    /// };
    /// assert_eq!(remarks.iter().map(|remark| remark.row).collect::<Vec<_>>(), [2, 4]);
    /// # Ok::<(), RosterError>(())
    /// ```
    pub fn read(bytes: &[u8], options: &RosterOptions) -> Result<Self, RosterError> {
        if bytes.len() > BYTES {
            return Err(RosterError::TooLarge { what: Text::fixed("字节", "bytes"), most: BYTES as u64 });
        }
        let (rows, form, open_quote) = rows_of(bytes, options)?;
        let columns = heading::columns(&rows, &options.columns, options.heading_row)?;
        rows::key_column(&columns, options)?;
        let mut read = rows::read(&rows, &columns, options);
        if let Some(row) = open_quote {
            // The rows below are inside this one: without them the totals would be wrong, so they cannot be set aside.
            let kind = RemarkKind::OpenQuote;
            read.remarks.push(Remark { row, column: None, role: None, kind });
            return Err(RosterError::Refused { remarks: read.remarks });
        }
        if !read.refused.is_empty() && options.faulty_rows == FaultyRows::Refuse {
            return Err(RosterError::Refused { remarks: read.remarks });
        }
        if read.people.is_empty() && read.refused.is_empty() {
            return Err(RosterError::Nobody);
        }
        Ok(Self {
            people: read.people,
            remarks: read.remarks,
            set_aside: read.refused,
            form,
            columns: columns.by_role.iter().map(|(&role, &column)| (role, column + 1)).collect(),
            sha256: Sha256::digest(bytes).into(),
        })
    }

    /// Reads a list from a file.
    ///
    /// # Errors
    /// As [`read`](Self::read), and [`RosterError::Io`].
    pub fn open(path: &Path, options: &RosterOptions) -> Result<Self, RosterError> {
        match ceiling::bytes_of(path, BYTES as u64) {
            Ok(bytes) => Self::read(&bytes, options),
            Err(error) if matches!(Unfit::of(&error), Some(Unfit::TooLarge { .. })) => {
                Err(RosterError::TooLarge { what: Text::fixed("字节", "bytes"), most: BYTES as u64 })
            }
            Err(source) => Err(RosterError::Io { path: path.to_owned(), source }),
        }
    }
}

impl Roster {
    /// The roster as JSON, schema 1; names and numbers are masked.
    ///
    /// Keys: `schema`, `sha256` of the file, its `form`, `columns` (role → column from 1), `people` in the order of
    /// rows, `remarks` (row, column, role, kind, message), `set_aside` (rows).
    pub fn to_json(&self) -> Json {
        let columns: serde_json::Map<String, Json> =
            self.columns.iter().map(|(role, column)| (role.name().to_owned(), json!(column))).collect();
        json!({
            "schema": 1,
            "sha256": Sha256Digest(self.sha256),
            "form": self.form,
            "columns": columns,
            "people": self.people,
            "remarks": self.remarks.iter().map(Remark::to_json).collect::<Vec<_>>(),
            "set_aside": self.set_aside,
        })
    }
}

/// Row, name of a photo and number of a person, from a list that has both.
pub(super) fn photo_keys(bytes: &[u8], options: &RosterOptions) -> Result<Vec<(u32, String, String)>, RosterError> {
    if bytes.len() > BYTES {
        return Err(RosterError::TooLarge { what: Text::fixed("字节", "bytes"), most: BYTES as u64 });
    }
    let (rows, _, open_quote) = rows_of(bytes, options)?;
    let columns = heading::columns(&rows, &options.columns, options.heading_row)?;
    let mut read = rows::photo_keys(&rows, &columns)?;
    if let Some(row) = open_quote {
        read.1.push(Remark { row, column: None, role: None, kind: RemarkKind::OpenQuote });
    }
    if read.1.iter().any(|remark| remark.kind.refuses()) {
        Err(RosterError::Refused { remarks: read.1 })
    } else {
        Ok(read.0)
    }
}

/// One row of a table as text: sheet from 1 (0 for a text list), row from 1, cells.
#[cfg(feature = "day")]
type TextRow = (usize, u32, Vec<String>);

/// Every row of every sheet as text, without blank ones. Cells that are neither text nor whole numbers are empty.
#[cfg(feature = "day")]
pub(crate) fn text_rows(bytes: &[u8]) -> Result<Vec<TextRow>, RosterError> {
    table_rows(bytes, grid::Cell::shown)
}

/// As [`text_rows`], with measured numbers and moments as text.
#[cfg(feature = "dossier")]
pub(crate) fn figure_rows(bytes: &[u8]) -> Result<Vec<TextRow>, RosterError> {
    table_rows(bytes, grid::Cell::figure)
}

#[cfg(feature = "day")]
fn table_rows(bytes: &[u8], shown: fn(&grid::Cell) -> String) -> Result<Vec<TextRow>, RosterError> {
    if bytes.len() > BYTES {
        return Err(RosterError::TooLarge { what: Text::fixed("字节", "bytes"), most: BYTES as u64 });
    }
    if bytes.starts_with(OLE2) {
        return Err(RosterError::OldWorkbook);
    }
    let mut found = Vec::new();
    if bytes.starts_with(ZIP) {
        let mut workbook = sheet::Workbook::open(bytes)?;
        for (index, name) in workbook.sheets().iter().enumerate() {
            found.extend(workbook.rows(name, ROWS)?.into_iter().map(|row| (index + 1, row)));
        }
    } else {
        let (rows, _, open_quote) = rows_of_text(bytes, &RosterOptions::default())?;
        if let Some(row) = open_quote {
            let remark = Remark { row, column: None, role: None, kind: RemarkKind::OpenQuote };
            return Err(RosterError::Refused { remarks: vec![remark] });
        }
        found.extend(rows.into_iter().map(|row| (0, row)));
    }
    Ok(found
        .into_iter()
        .filter(|(_, row)| !row.is_blank())
        .map(|(sheet, row)| (sheet, row.number, row.cells.iter().map(shown).collect()))
        .collect())
}

/// Rows of one table, its form, and the row whose quotation mark stays open.
type Table = (Vec<Row>, Form, Option<u32>);

/// First bytes of a ZIP archive, and so of a workbook.
const ZIP: &[u8] = b"PK\x03\x04";
/// First bytes of an OLE2 file: Excel 97–2003, or an encrypted workbook.
const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn rows_of(bytes: &[u8], options: &RosterOptions) -> Result<Table, RosterError> {
    if bytes.starts_with(OLE2) {
        return Err(RosterError::OldWorkbook);
    }
    if bytes.starts_with(ZIP) { rows_of_workbook(bytes, options) } else { rows_of_text(bytes, options) }
}

/// Enough rows to find headings in.
const GLANCE: u32 = 40;

fn rows_of_text(bytes: &[u8], options: &RosterOptions) -> Result<Table, RosterError> {
    let (text, charset) = charset::decode(bytes, options.charset);
    let (declared, text) = separator_line(&text);
    let separator = declared.unwrap_or_else(|| {
        let rank = |&separator: &u8| {
            let rows = delimited::rows(text, separator, GLANCE).rows;
            let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            (heading::score(&rows), widest)
        };
        // Of equals the first, which is the preferred one.
        delimited::SEPARATORS.into_iter().rev().max_by_key(rank).unwrap_or(b',')
    });
    let read = delimited::rows(text, separator, ROWS);
    if read.too_many {
        return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
    }
    let form = Form::Delimited { charset, separator: char::from(separator) };
    Ok((read.rows, form, read.open_quote))
}

/// Excel's own first line `sep=;`; it is blanked, not removed, so that rows keep their numbers.
fn separator_line(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=") else { return (None, text) };
    match rest.as_bytes() {
        [separator @ (b',' | b';' | b'\t'), b'\r' | b'\n', ..] => (Some(*separator), &rest[1..]),
        _ => (None, text),
    }
}

fn rows_of_workbook(bytes: &[u8], options: &RosterOptions) -> Result<Table, RosterError> {
    let mut workbook = sheet::Workbook::open(bytes)?;
    let sheets = workbook.sheets();
    let index = match &options.sheet {
        Some(name) => {
            sheets.iter().position(|sheet| sheet == name).ok_or(RosterError::NoSheet { sheets: sheets.len() })?
        }
        None if sheets.len() == 1 => 0,
        None => {
            let mut fitting = Vec::new();
            for (index, sheet) in sheets.iter().enumerate() {
                // A chart sheet has no rows; that is no reason to refuse the other sheets.
                if workbook.rows(sheet, GLANCE).is_ok_and(|rows| heading::score(&rows) > 0) {
                    fitting.push(index);
                }
            }
            match fitting[..] {
                [index] => index,
                [] => 0,
                _ => return Err(RosterError::SeveralSheets { sheets: fitting.len() }),
            }
        }
    };
    let name = sheets.get(index).ok_or(RosterError::Workbook)?;
    let rows = workbook.rows(name, ROWS)?;
    Ok((rows, Form::Workbook { sheet: index + 1 }, None))
}

#[cfg(test)]
mod tests;
