//! Sheets of text with headings, filters and pictures; the same input gives the same bytes.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Image, Workbook, Worksheet, XlsxError,
};

use crate::day::handout::output::OutputError;

/// A sheet to be filled: rows of text, some with a picture in their last column.
pub(in crate::day) struct Table<'a> {
    pub(in crate::day) name: String,
    pub(in crate::day) headings: Vec<&'static str>,
    /// Widths in characters, by column.
    pub(in crate::day) widths: Vec<f64>,
    /// Made one by one while the sheet is written.
    pub(in crate::day) rows: Box<dyn Iterator<Item = Row> + 'a>,
    /// Columns hidden if they are empty.
    pub(in crate::day) optional: &'static [usize],
    /// Colour of the tab, RGB.
    pub(in crate::day) tab: u32,
}

pub(in crate::day) struct Row {
    pub(in crate::day) cells: Vec<String>,
    pub(in crate::day) picture: Option<Vec<u8>>,
    /// Background of the row, RGB, where it needs the eye.
    pub(in crate::day) tint: Option<u32>,
}

/// Height of a row with a picture, in points: a face is told from another at 80 px.
const PICTURE_ROW: f64 = 84.0;
/// Height of a line of text, in points, and the most Excel allows a row.
const LINE: f64 = 15.0;
const HIGHEST_ROW: f64 = 409.0;
/// Longest text a cell holds.
const CELL: usize = 32_000;

/// Writes all sheets as one workbook. Rows wait in temporary files in `scratch`, without a name where the system can do
/// that.
pub(in crate::day) fn write<'a>(
    out: &mut (dyn Write + Send),
    tables: impl IntoIterator<Item = Table<'a>>,
    scratch: &Path,
    what: &'static str,
) -> Result<(), OutputError> {
    let failed = |error: XlsxError| refused(error, what);
    let mut book = Workbook::new();
    book.set_tempdir(scratch).map_err(failed)?;
    // The date of making would make two runs differ; the first day a sheet knows stands for "not said".
    let date = ExcelDateTime::from_ymd(1900, 1, 1).map_err(failed)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&date));
    for table in tables {
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        fill(sheet, table).map_err(failed)?;
    }
    book.save_to_writer(out).map_err(failed)
}

/// Why the workbook called `what` could not be written.
pub(in crate::day) fn refused(error: XlsxError, what: &'static str) -> OutputError {
    match error {
        XlsxError::RowColumnLimitError => OutputError::TooManyRows { what },
        XlsxError::IoError(source) => OutputError::Write { what, source },
        _ => OutputError::Workbook { what },
    }
}

fn fill(sheet: &mut Worksheet, table: Table<'_>) -> Result<(), XlsxError> {
    sheet.set_name(&table.name)?;
    sheet.set_tab_color(Color::RGB(table.tab));
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF4)).set_text_wrap();
    // "@" keeps what a person types over a number a text.
    let text = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Hair)
        .set_border_color(Color::RGB(0x00B0_BAC4));
    for (column, heading) in table.headings.iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, *heading, &head)?;
        sheet.set_column_width(column as u16, table.widths.get(column).copied().unwrap_or(12.0))?;
    }
    let pictures = table.headings.len() as u16 - 1;
    let mut empty = vec![true; table.headings.len()];
    let mut last = 0;
    for row in table.rows {
        last += 1;
        let at = last;
        // A row's height goes before its cells: written rows are out of reach.
        let lines = row.cells.iter().zip(&table.widths).map(|(cell, width)| lines(cell, *width)).max().unwrap_or(1);
        // Bytes that are no picture leave the cell empty: the findings say what is wrong with the file.
        let image = row.picture.as_ref().and_then(|bytes| Image::new_from_buffer(bytes).ok());
        let least = if image.is_some() { PICTURE_ROW } else { LINE };
        if lines > 1 || image.is_some() {
            sheet.set_row_height(at, (lines as f64 * LINE).clamp(least, HIGHEST_ROW))?;
        }
        let format = row.tint.map(|tint| text.clone().set_background_color(Color::RGB(tint)));
        let format = format.as_ref().unwrap_or(&text);
        for (column, cell) in row.cells.iter().enumerate() {
            empty[column] &= cell.is_empty();
            let cell: String = cell.chars().filter(|c| !c.is_control() || *c == '\n').take(CELL).collect();
            sheet.write_string_with_format(at, column as u16, cell, format)?;
        }
        if let Some(image) = image {
            sheet.insert_image_fit_to_cell_centered(at, pictures, &image)?;
        }
    }
    for (column, empty) in empty.into_iter().enumerate().take(table.headings.len() - 1) {
        // A column of nothing, such as exam numbers nobody has, only takes room.
        if empty && table.optional.contains(&column) {
            sheet.set_column_hidden(column as u16)?;
        }
    }
    sheet.autofilter(0, 0, last, table.headings.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Lines a text takes in a column: not every program makes room for wrapped text by itself.
fn lines(text: &str, width: f64) -> usize {
    // Chinese characters are twice as wide as digits, of which a column's width is counted.
    let extent = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    text.lines().map(|line| libm::ceil(extent(line) / width).max(1.0) as usize).sum()
}
