//! Tables for people: as CSV, and as sheets of a workbook with headings, filters and pictures.
//!
//! Invariant: the same input gives the same bytes, and no cell is run as a formula.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Image, Workbook, Worksheet,
    XlsxError,
};

use zip::result::ZipError;

use crate::day::handout::output::OutputError;
use crate::ground::text::Language;

/// A column: its heading in Chinese and English, and its width in characters.
pub(crate) type Column = (&'static str, &'static str, f64);

/// What a sheet looks like.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "properties of a format that are set or not")]
pub(crate) struct Look {
    /// Headings have a background and are wrapped if they are long.
    filled: bool,
    broken: bool,
    /// Cells are wrapped, aligned to the top and bordered; rows are as high as their lines.
    wrapped: bool,
    top: bool,
    border: bool,
    high: bool,
    /// Printed on A4 landscape, as wide as the page, with its headings on every page.
    page: bool,
    repeated: bool,
}

impl Look {
    /// A list to be read and printed.
    pub(crate) const LIST: Self = Self {
        filled: true,
        broken: true,
        wrapped: true,
        top: true,
        border: true,
        high: true,
        page: true,
        repeated: true,
    };
    /// A register of many columns; the program that opens it sets the height of each row.
    #[cfg(feature = "dossier")]
    pub(crate) const REGISTER: Self = Self { broken: false, border: false, high: false, ..Self::LIST };
    /// A form with long texts.
    #[cfg(feature = "dossier")]
    pub(crate) const FORM: Self = Self { filled: false, top: false, repeated: false, ..Self::REGISTER };
    /// A form with short answers.
    pub(crate) const ANSWERS: Self = Self {
        filled: false,
        broken: false,
        wrapped: false,
        top: false,
        border: false,
        high: false,
        page: false,
        repeated: false,
    };

    fn head(self) -> Format {
        let mut format = Format::new().set_bold();
        if self.filled {
            format = format.set_background_color(Color::RGB(0x00E8_EEF4));
        }
        if self.broken { format.set_text_wrap() } else { format }
    }

    fn text(self) -> Format {
        // "@" keeps what a person types over a number as text.
        let mut format = Format::new().set_num_format("@");
        if self.wrapped {
            format = format.set_text_wrap();
        }
        if self.top {
            format = format.set_align(FormatAlign::Top);
        }
        if self.border {
            format = format.set_border(FormatBorder::Hair).set_border_color(Color::RGB(0x00B0_BAC4));
        }
        format
    }
}

/// A sheet to be filled: rows of text, some with a picture in their last column.
pub(crate) struct Table<'a> {
    pub(crate) name: String,
    pub(crate) columns: &'static [Column],
    pub(crate) language: Language,
    /// Made one by one while the sheet is written.
    pub(crate) rows: Box<dyn Iterator<Item = Row> + 'a>,
    pub(crate) look: Look,
    /// Columns hidden if they are empty.
    pub(crate) optional: &'static [usize],
    /// Colour of the tab, RGB.
    pub(crate) tab: Option<u32>,
    /// A column to be filled in, and the choices it offers.
    pub(crate) choices: Option<(u16, Vec<&'static str>)>,
    /// What stands above every printed page.
    pub(crate) running: Option<Running>,
}

/// The head of every printed page of a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub(crate) title: String,
    pub(crate) date: String,
}

impl Running {
    /// In the codes of a workbook. Excel takes 255 characters for both together.
    fn head(&self) -> String {
        // "&" begins a code; a digit after a code would be read as a size of type.
        let plain =
            |text: &str| text.chars().filter(|c| !c.is_control()).take(90).collect::<String>().replace('&', "&&");
        format!("&L&B{}&R{}", spaced(&plain(&self.title)), spaced(&plain(&self.date)))
    }
}

fn spaced(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii_digit()) { format!(" {text}") } else { text.to_owned() }
}

/// A row of a [`Table`].
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    pub(crate) picture: Option<Vec<u8>>,
    /// Background of the row, RGB, if it needs attention.
    pub(crate) tint: Option<u32>,
}

impl Row {
    /// A row of text.
    pub(crate) fn plain(cells: impl Into<Vec<String>>) -> Self {
        Self { cells: cells.into(), picture: None, tint: None }
    }
}

/// Height of a row with a picture, in points: faces can be distinguished at 80 px.
const PICTURE_ROW: f64 = 84.0;
/// Height of a line of text, in points, and the most Excel allows a row.
const LINE: f64 = 15.0;
const HIGHEST_ROW: f64 = 409.0;
/// Longest text of a cell.
const CELL: usize = 32_000;
/// Characters that start a formula in a spreadsheet (OWASP, "CSV Injection").
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that a spreadsheet will not run.
pub(crate) fn inert(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// Headings of columns in a language.
fn headings(columns: &'static [Column], language: Language) -> impl Iterator<Item = &'static str> {
    columns.iter().map(move |(zh, en, _)| language.pick(*zh, *en))
}

/// Writes a table as CSV: UTF-8 with a byte-order mark and `\r\n`, so that Excel opens it correctly. Cells must be
/// [`inert`].
pub(crate) fn csv(
    out: &mut dyn Write,
    columns: &'static [Column],
    language: Language,
    rows: impl IntoIterator<Item = Vec<String>>,
    what: &'static str,
) -> Result<(), OutputError> {
    let failed = |source| OutputError::Write { what, source };
    out.write_all("\u{FEFF}".as_bytes()).map_err(failed)?;
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    let csv_failed = |error: ::csv::Error| {
        failed(match error.into_kind() {
            ::csv::ErrorKind::Io(source) => source,
            _ => io::ErrorKind::InvalidData.into(),
        })
    };
    writer.write_record(headings(columns, language)).map_err(csv_failed)?;
    for row in rows {
        writer.write_record(&row).map_err(csv_failed)?;
    }
    writer.flush().map_err(failed)
}

/// Writes all sheets as one workbook. Rows are kept in temporary files in `scratch`, unnamed if the system can do
/// that.
pub(crate) fn workbook<'a>(
    out: &mut (dyn Write + Send),
    tables: impl IntoIterator<Item = Table<'a>>,
    scratch: &Path,
    what: &'static str,
) -> Result<(), OutputError> {
    guarded(
        || {
            let mut book = book()?;
            book.set_tempdir(scratch)?;
            for table in tables {
                fill(book.add_worksheet_with_constant_memory()?, table)?;
            }
            book.save_to_writer(out)
        },
        what,
    )
}

/// The answer of the foreign writer, which panics when the disk of its temporary files is full: nothing it was working on
/// is used afterwards.
fn guarded(write: impl FnOnce() -> Result<(), XlsxError>, what: &'static str) -> Result<(), OutputError> {
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(done) => done.map_err(|error| refused(error, what)),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(stopped(text.unwrap_or_default(), what))
        }
    }
}

/// What a message of the foreign writer's panic means. It quotes the system's error as `Debug` shows it.
fn stopped(panic: &str, what: &'static str) -> OutputError {
    let kinds = [
        ("StorageFull", io::ErrorKind::StorageFull),
        ("QuotaExceeded", io::ErrorKind::QuotaExceeded),
        ("FileTooLarge", io::ErrorKind::FileTooLarge),
    ];
    match kinds.into_iter().find(|(name, _)| panic.contains(name)) {
        Some((_, kind)) => OutputError::Write { what, source: kind.into() },
        None if panic.contains("Couldn't write to xml file") || panic.contains("Os {") => {
            OutputError::Write { what, source: io::ErrorKind::Other.into() }
        }
        None => OutputError::Workbook { what },
    }
}

/// A small workbook in memory, filled by `build`.
pub(crate) fn workbook_in_memory(
    build: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>,
    what: &'static str,
) -> Result<Vec<u8>, OutputError> {
    let done = (|| {
        let mut book = book()?;
        build(&mut book)?;
        book.save_to_buffer()
    })();
    done.map_err(|error| refused(error, what))
}

fn book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // A creation date would make two runs differ; the first day a sheet knows means "not given".
    let date = ExcelDateTime::from_ymd(1900, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&date));
    Ok(book)
}

fn refused(error: XlsxError, what: &'static str) -> OutputError {
    match error {
        XlsxError::RowColumnLimitError => OutputError::TooManyRows { what },
        XlsxError::IoError(source)
        | XlsxError::ZipError(ZipError::Io(source))
        | XlsxError::TempFileError(_, source) => OutputError::Write { what, source },
        _ => OutputError::Workbook { what },
    }
}

/// Fills a sheet.
pub(crate) fn fill(sheet: &mut Worksheet, table: Table<'_>) -> Result<(), XlsxError> {
    let Table { name, columns, language, rows, look, optional, tab, choices, running } = table;
    sheet.set_name(&name)?;
    if let Some(tab) = tab {
        sheet.set_tab_color(Color::RGB(tab));
    }
    let (head, text) = (look.head(), look.text());
    for (column, (heading, (_, _, width))) in headings(columns, language).zip(columns).enumerate() {
        sheet.write_string_with_format(0, column as u16, heading, &head)?;
        sheet.set_column_width(column as u16, *width)?;
    }
    let rightmost = columns.len() as u16 - 1;
    let mut empty = vec![true; columns.len()];
    let mut last = 0;
    for row in rows {
        last += 1;
        // Bytes that are no picture leave the cell empty: the findings report what is wrong with the file.
        let image = row.picture.as_ref().and_then(|bytes| Image::new_from_buffer(bytes).ok());
        // A row's height must be set before its cells: written rows cannot be changed.
        let lines = row.cells.iter().zip(columns).map(|(cell, (_, _, width))| lines(cell, *width)).max().unwrap_or(1);
        let least = if image.is_some() { PICTURE_ROW } else { LINE };
        if look.high && (lines > 1 || image.is_some()) {
            sheet.set_row_height(last, (lines as f64 * LINE).clamp(least, HIGHEST_ROW))?;
        }
        let format = row.tint.map(|tint| text.clone().set_background_color(Color::RGB(tint)));
        let format = format.as_ref().unwrap_or(&text);
        for (column, cell) in row.cells.iter().enumerate() {
            empty[column] &= cell.is_empty();
            let cell: String = cell.chars().filter(|c| !c.is_control() || *c == '\n').take(CELL).collect();
            sheet.write_string_with_format(last, column as u16, cell, format)?;
        }
        if let Some(image) = image {
            sheet.insert_image_fit_to_cell_centered(last, rightmost, &image)?;
        }
    }
    for (column, empty) in empty.into_iter().enumerate() {
        // An empty column, such as exam numbers no one has, only takes up space.
        if empty && optional.contains(&column) {
            sheet.set_column_hidden(column as u16)?;
        }
    }
    // A form without rows still offers its choices in the first row.
    let filtered = if choices.is_some() || !look.high { last.max(1) } else { last };
    if let Some((column, offered)) = choices {
        let offered = DataValidation::new().allow_list_strings(&offered)?;
        sheet.add_data_validation(1, column, filtered, column, &offered)?;
    }
    sheet.autofilter(0, 0, filtered, rightmost)?;
    sheet.set_freeze_panes(1, 0)?;
    if look.page {
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_footer(language.pick("&C第 &P 页，共 &N 页", "&Cpage &P of &N"));
        if let Some(running) = running {
            sheet.set_header(running.head());
        }
    }
    if look.repeated {
        sheet.set_repeat_rows(0, 0)?;
    }
    Ok(())
}

/// Number of lines a text takes in a column: not every program makes room for wrapped text by itself.
fn lines(text: &str, width: f64) -> usize {
    // Chinese characters are twice as wide as digits, the unit of a column's width.
    let extent = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    text.lines().map(|line| libm::ceil(extent(line) / width).max(1.0) as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_foreign_writer_is_a_disk_that_is_full() {
        let full = io::Error::from_raw_os_error(28);
        for panic in [format!("Couldn't write to xml file: {full:?}"), format!("called unwrap: {full:?}")] {
            let error = guarded(|| panic!("{panic}"), "results.xlsx").unwrap_err();
            let OutputError::Write { source, .. } = &error else { panic!("{error}") };
            assert_eq!(source.kind(), io::ErrorKind::StorageFull, "{panic}");
        }
        let other = guarded(|| panic!("index out of bounds"), "results.xlsx");
        assert!(matches!(other, Err(OutputError::Workbook { .. })));
        let refused = ZipError::Io(io::ErrorKind::StorageFull.into());
        let done = guarded(|| Err(XlsxError::ZipError(refused)), "results.xlsx");
        assert!(matches!(done, Err(OutputError::Write { source, .. }) if source.kind() == io::ErrorKind::StorageFull));
    }

    #[test]
    fn formulas_are_inert() {
        assert_eq!(inert("=1+1"), "'=1+1");
        assert_eq!(inert("欧阳"), "欧阳");
    }
}
