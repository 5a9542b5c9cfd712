//! A list of people as schools send it – text with separators in any usual coding, a workbook of any usual form, or a web page
//! with a table – as typed, masked persons.
//!
//! Every number is text from its first byte. A list's faults are all reported at once, by row, without any of its content. Rows
//! that are no people, and what a spreadsheet hides, are said.

mod aside;
mod book;
mod builder;
mod cells;
mod charset;
mod container;
mod cure;
mod delimited;
mod digits;
mod error;
mod find;
mod grid;
mod heading;
mod html;
mod marks;
mod opendocument;
mod options;
mod preview;
mod remark;
mod role;
mod rows;
mod spreadsheetml;
mod xls;
mod xlsx;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::person::{CollectionCode, Person};
use crate::ground::ceiling::{self, Unfit};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use container::Container;
use grid::{BYTES, ROWS, Row, Table};
use heading::Columns;
use remark::PART;

pub use cells::{TABLE_MOST, TableCell, TableMost};
pub use charset::Charset;
pub use container::Book;
pub use error::RosterError;
#[cfg(feature = "day")]
pub(crate) use options::date;
pub use options::{Column, FaultyRows, RosterOptions};
pub use preview::{Preview, PreviewColumn, Shown};
pub use remark::{Remark, RemarkKind, place};
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
        /// The separator: `,`, `;`, `|`, tab, or a full-width comma or semicolon.
        separator: char,
    },
    /// One sheet of a workbook, or one table of a web page.
    Workbook {
        /// The form of the workbook.
        book: Book,
        /// Place of the sheet, from 1.
        sheet: usize,
    },
    /// Several sheets or files that are one list.
    Several {
        /// How many.
        tables: usize,
    },
    /// A table that a program holds in memory.
    Table,
    /// There is no list: people appear when their codes are scanned.
    Absent,
}

/// A column that has a heading and is not read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct UnreadColumn {
    /// Its place, from 1.
    pub number: usize,
    /// Its heading; masked if it has so many digits that it may be a number of a person.
    pub heading: String,
}

/// People of a list in its order, and what was odd about it.
///
/// A list of several tables – sheets of a workbook, files of several departments – is one roster. A row of its table number `t`
/// is counted as `t` × 1 000 000 + row, so that each person has a row of their own; [`place`] says it in words.
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
    /// Columns that were read, from 1; of the first table, if there are several.
    pub columns: BTreeMap<Role, usize>,
    /// Columns with a heading that were not read, from 1; of the first table, if there are several.
    pub unread: Vec<UnreadColumn>,
    /// SHA-256 of the file; of the digests of all files, one after the other, if there are several; of the cells as JSON, if it was
    /// a table in memory.
    pub sha256: [u8; 32],
}

impl Roster {
    /// Reads a list held in memory; its bytes show what form it has, whatever its name says.
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
        Self::read_all(&[bytes], options)
    }

    /// Reads several lists as one, such as those of all departments; people are compared across them.
    ///
    /// # Errors
    /// As [`read`](Self::read); the first list that cannot be read at all ends it.
    pub fn read_all(lists: &[&[u8]], options: &RosterOptions) -> Result<Self, RosterError> {
        let mut parts = Vec::new();
        for bytes in lists {
            parts.extend(parts_of(bytes, options)?);
        }
        let sha256 = match lists {
            [bytes] => Sha256::digest(bytes).into(),
            _ => {
                lists.iter().fold(Sha256::new(), |all, bytes| all.chain_update(Sha256::digest(bytes))).finalize().into()
            }
        };
        Self::of_parts(&parts, sha256, options)
    }

    /// Reads a table that a program holds in memory: rows of cells, the headings first. Rows are counted from 1, the headings
    /// among them, as in a file; the digest is that of the cells as JSON.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    ///
    /// ```
    /// use campix_core::people::roster::{Roster, RosterError, RosterOptions, TableCell};
    /// let text = |text: &str| TableCell::Text(text.to_owned());
    /// let rows = [vec![text("学号"), text("姓名")], vec![TableCell::Whole(230_017), text("欧阳明月")]];
    /// let roster = Roster::of_cells(&rows, &RosterOptions::default())?;
    /// assert_eq!(roster.people[0].row, 2);
    /// // A number may have had zeros in front.
    /// assert_eq!(roster.remarks[0].to_json()["kind"], "numeric-cell");
    /// # Ok::<(), RosterError>(())
    /// ```
    pub fn of_cells(rows: &[Vec<TableCell>], options: &RosterOptions) -> Result<Self, RosterError> {
        let table = cells::table(rows)?;
        let columns = heading::columns(&table, &options.columns, options.heading_row)?;
        let part = Part { table, columns, form: Form::Table, open_quotes: Vec::new() };
        rows::key_column(&part.columns, options)?;
        // Cells have no number that JSON cannot write but those that are none, which become nothing.
        let json = serde_json::to_vec(rows).unwrap_or_default();
        Self::of_parts(&[part], Sha256::digest(json).into(), options)
    }

    fn of_parts(parts: &[Part], sha256: [u8; 32], options: &RosterOptions) -> Result<Self, RosterError> {
        let several = parts.len() > 1;
        let (mut people, mut remarks, mut open_quotes) = (Vec::new(), Vec::new(), Vec::new());
        for (at, part) in parts.iter().enumerate() {
            let base = if several { (at as u32 + 1) * PART } else { 0 };
            let mut read = rows::read(&part.table, &part.columns, options, part.is_text());
            read.people.iter_mut().for_each(|person| person.row += base);
            for remark in &mut read.remarks {
                remark.move_by(base);
            }
            people.append(&mut read.people);
            remarks.append(&mut read.remarks);
            open_quotes.extend(part.open_quotes.iter().map(|row| row + base));
        }
        let first = parts.first().ok_or(RosterError::Nobody)?;
        let read = people.len();
        let refused = rows::conclude(&mut people, &mut remarks, &first.columns);
        if !open_quotes.is_empty() {
            // The rows below are inside these: without them the totals would be wrong, so they cannot be set aside.
            let kind = RemarkKind::OpenQuote;
            remarks.extend(open_quotes.iter().map(|&row| Remark { row, column: None, role: None, kind }));
            return Err(RosterError::Refused { remarks });
        }
        if !refused.is_empty() && options.faulty_rows == FaultyRows::Refuse {
            return Err(RosterError::Refused { remarks });
        }
        if read == 0 {
            return Err(RosterError::Nobody);
        }
        Ok(Self {
            people,
            remarks,
            set_aside: refused,
            form: if several { Form::Several { tables: parts.len() } } else { first.form.clone() },
            columns: first.columns.by_role.iter().map(|(&role, &column)| (role, column + 1)).collect(),
            unread: first.unread(),
            sha256,
        })
    }

    /// People known by a code alone, one a line; blank lines are left out, and rows are numbers of lines.
    ///
    /// ```
    /// use campix_core::people::roster::{Roster, RosterError};
    /// assert_eq!(Roster::of_codes("GC-0001\n\nGC-0002\n")?.people[1].row, 3);
    /// assert!(matches!(Roster::of_codes("GC-0001\nGC-0001\n"), Err(RosterError::Refused { .. })));
    /// # Ok::<(), RosterError>(())
    /// ```
    ///
    /// # Errors
    /// [`RosterError::Refused`] with every line whose code is in an earlier one; [`RosterError::Nobody`], [`RosterError::TooLarge`].
    pub fn of_codes(text: &str) -> Result<Self, RosterError> {
        let mut roster = Self { sha256: Sha256::digest(text).into(), ..Self::absent() };
        let mut known: BTreeMap<CollectionCode, u32> = BTreeMap::new();
        for (row, line) in (1..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
            let Some(code) = CollectionCode::new(line) else { continue };
            if row > ROWS {
                return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
            }
            if let Some(&first) = known.get(&code) {
                let kind = RemarkKind::Duplicate { first };
                roster.remarks.push(Remark { row, column: None, role: Some(Role::Code), kind });
                continue;
            }
            known.insert(code.clone(), row);
            let mut person = Person::new(row);
            person.code = Some(code);
            roster.people.push(person);
        }
        match (roster.remarks.is_empty(), roster.people.is_empty()) {
            (false, _) => Err(RosterError::Refused { remarks: roster.remarks }),
            (true, true) => Err(RosterError::Nobody),
            (true, false) => Ok(roster),
        }
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
    /// No list at all, for a day whose people appear when their codes are scanned.
    ///
    /// ```
    /// assert!(campix_core::people::roster::Roster::absent().people.is_empty());
    /// ```
    pub fn absent() -> Self {
        Self {
            people: Vec::new(),
            remarks: Vec::new(),
            set_aside: Vec::new(),
            form: Form::Absent,
            columns: BTreeMap::new(),
            unread: Vec::new(),
            sha256: Sha256::digest([]).into(),
        }
    }

    /// The roster as JSON, schema 1; names and numbers are masked.
    ///
    /// Keys: `schema`, `sha256` of the file, its `form`, `columns` (role → column from 1), `unread` (number, heading), `people` in the order of
    /// rows, `remarks` (row, column, role, kind, message), `set_aside` (rows).
    pub fn to_json(&self) -> Json {
        let columns: serde_json::Map<String, Json> =
            self.columns.iter().map(|(role, column)| (role.name().to_owned(), json!(column))).collect();
        json!({
            "schema": 1,
            "sha256": Sha256Digest(self.sha256),
            "form": self.form,
            "columns": columns,
            "unread": self.unread,
            "people": self.people,
            "remarks": self.remarks.iter().map(Remark::to_json).collect::<Vec<_>>(),
            "set_aside": self.set_aside,
        })
    }
}

/// Row, name of a photo and number of a person, from a list that has both.
pub(super) fn photo_keys(bytes: &[u8], options: &RosterOptions) -> Result<Vec<(u32, String, String)>, RosterError> {
    let parts = parts_of(bytes, options)?;
    let several = parts.len() > 1;
    let (mut keys, mut remarks) = (Vec::new(), Vec::new());
    for (at, part) in parts.iter().enumerate() {
        let base = if several { (at as u32 + 1) * PART } else { 0 };
        let (read, mut found) = rows::photo_keys(&part.table, &part.columns)?;
        let kind = RemarkKind::OpenQuote;
        found.extend(part.open_quotes.iter().map(|&row| Remark { row, column: None, role: None, kind }));
        keys.extend(read.into_iter().map(|(row, photo, number)| (row + base, photo, number)));
        for remark in &mut found {
            remark.move_by(base);
        }
        remarks.append(&mut found);
    }
    if remarks.iter().any(|remark| remark.kind.refuses()) { Err(RosterError::Refused { remarks }) } else { Ok(keys) }
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
    let mut found = Vec::new();
    match xlsx::guarded(|| container::of(bytes))? {
        Container::Book(book) => {
            let mut workbook = book::Workbook::open(bytes, book, None)?;
            for index in 0..workbook.sheets().len() {
                found.extend(workbook.rows(index, ROWS)?.rows.into_iter().map(|row| (index + 1, row)));
            }
        }
        Container::Text => {
            let part = text_part(bytes, &RosterOptions::default())?;
            if !part.open_quotes.is_empty() {
                let kind = RemarkKind::OpenQuote;
                let remarks = part.open_quotes.iter().map(|&row| Remark { row, column: None, role: None, kind });
                return Err(RosterError::Refused { remarks: remarks.collect() });
            }
            found.extend(part.table.rows.into_iter().map(|row| (0, row)));
        }
    }
    Ok(found
        .into_iter()
        .filter(|(_, row)| !row.is_blank())
        .map(|(sheet, row)| (sheet, row.number, row.cells.iter().map(shown).collect()))
        .collect())
}

/// One table of a list.
struct Part {
    table: Table,
    columns: Columns,
    form: Form,
    /// Rows whose quotation mark swallows the rows below.
    open_quotes: Vec<u32>,
}

impl Part {
    fn is_text(&self) -> bool {
        matches!(self.form, Form::Delimited { .. })
    }

    fn headings(&self) -> Option<&Row> {
        self.table.rows.iter().find(|row| row.number == self.columns.heading_row)
    }

    fn unread(&self) -> Vec<UnreadColumn> {
        let Some(headings) = self.headings() else { return Vec::new() };
        // A list without headings would be asked for its first person.
        let heading = |column: usize| {
            let text = headings.cell(column).shown();
            let digits = text.chars().filter(char::is_ascii_digit).count();
            if digits > 4 { crate::people::number::mask(&text) } else { text }
        };
        (0..headings.cells.len())
            .filter(|column| !heading(*column).is_empty() && !self.columns.by_role.values().any(|read| read == column))
            .map(|column| UnreadColumn { number: column + 1, heading: heading(column) })
            .collect()
    }
}

/// The tables of a list, each with its columns.
fn parts_of(bytes: &[u8], options: &RosterOptions) -> Result<Vec<Part>, RosterError> {
    if bytes.len() > BYTES {
        return Err(RosterError::TooLarge { what: Text::fixed("字节", "bytes"), most: BYTES as u64 });
    }
    let mut parts = match xlsx::guarded(|| container::of(bytes))? {
        Container::Book(book) => book_parts(bytes, book, options)?,
        Container::Text => vec![text_part(bytes, options)?],
    };
    for part in &mut parts {
        part.columns = heading::columns(&part.table, &options.columns, options.heading_row)?;
        rows::key_column(&part.columns, options)?;
    }
    Ok(parts)
}

/// Enough rows to find headings in.
const GLANCE: u32 = 40;

fn text_part(bytes: &[u8], options: &RosterOptions) -> Result<Part, RosterError> {
    let (text, charset) = charset::decode(bytes, options.charset);
    let (declared, text) = separator_line(&text);
    let separator = declared.unwrap_or_else(|| {
        let rank = |&separator: &(char, u8)| {
            let rows = delimited::rows(text, separator, GLANCE).rows;
            let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            (heading::score(&rows), widest)
        };
        // Of equals the first, which is the preferred one.
        delimited::SEPARATORS.into_iter().rev().max_by_key(rank).unwrap_or(delimited::SEPARATORS[0])
    });
    let read = delimited::rows(text, separator, ROWS);
    if read.too_many {
        return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
    }
    Ok(Part {
        table: Table { rows: read.rows, hidden_columns: Vec::new() },
        columns: Columns::default(),
        form: Form::Delimited { charset, separator: separator.0 },
        open_quotes: read.open_quotes,
    })
}

/// Excel's own first line `sep=;`; it is blanked, not removed, so that rows keep their numbers.
fn separator_line(text: &str) -> (Option<(char, u8)>, &str) {
    let Some(rest) = text.strip_prefix("sep=") else { return (None, text) };
    match rest.as_bytes() {
        [separator @ (b',' | b';' | b'\t' | b'|'), b'\r' | b'\n', ..] => {
            (Some((char::from(*separator), *separator)), &rest[1..])
        }
        _ => (None, text),
    }
}

/// All sheets with the headings of a roster, in the place of the name of one.
const ALL_SHEETS: &str = "*";

fn book_parts(bytes: &[u8], book: Book, options: &RosterOptions) -> Result<Vec<Part>, RosterError> {
    let mut workbook = book::Workbook::open(bytes, book, options.charset)?;
    let sheets = workbook.sheets();
    let asked = options.sheet.as_deref();
    let chosen = match asked {
        Some(name) if name != ALL_SHEETS || sheets.iter().any(|sheet| sheet.name == ALL_SHEETS) => {
            let index = sheets.iter().position(|sheet| sheet.name == name);
            vec![index.ok_or(RosterError::NoSheet { sheets: sheets.len() })?]
        }
        None if sheets.len() == 1 => vec![0],
        _ => {
            let mut fitting = Vec::new();
            for index in 0..sheets.len() {
                // A chart sheet has no rows; that is no reason to refuse the other sheets.
                if workbook.rows(index, GLANCE).is_ok_and(|table| heading::score(&table.rows) > 0) {
                    fitting.push(index);
                }
            }
            match (asked, fitting.len()) {
                (_, 0) => vec![0],
                (None, 2..) => {
                    let name = |&index: &usize| match &sheets[index] {
                        sheet if sheet.hidden => {
                            Text::new(format!("{}（隐藏）", sheet.name), format!("{} (hidden)", sheet.name))
                        }
                        sheet => Text::new(sheet.name.clone(), sheet.name.clone()),
                    };
                    let names = fitting.iter().map(name).collect();
                    return Err(RosterError::SeveralSheets { sheets: fitting.len(), names });
                }
                _ => fitting,
            }
        }
    };
    if sheets.is_empty() {
        let what = Text::fixed("没有表格的文件", "a file without a table");
        return Err(RosterError::Foreign { what });
    }
    let mut parts = Vec::new();
    for index in chosen {
        let table = workbook.rows(index, ROWS)?;
        let form = Form::Workbook { book, sheet: index + 1 };
        parts.push(Part { table, columns: Columns::default(), form, open_quotes: Vec::new() });
    }
    Ok(parts)
}

#[cfg(test)]
mod book_tests;
#[cfg(test)]
mod tests;
