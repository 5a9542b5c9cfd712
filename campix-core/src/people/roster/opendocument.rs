//! A workbook of OpenDocument (LibreOffice, WPS) → its sheets, as a stream; a repeated row or cell is written once.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};

use super::builder::{Builder, Span};
use super::error::RosterError;
use super::grid::{COLUMNS, Cell, Table};
use super::marks::{attribute, each};
use super::xlsx::{SheetName, look_through, number_cell};
use crate::people::number::Date;

/// Every sheet of a workbook.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<(SheetName, Table)>, RosterError> {
    look_through(bytes)?;
    let mut book = Book::default();
    let mut failed = None;
    each(bytes, "content.xml", |event| {
        if failed.is_none()
            && let Err(error) = book.event(event)
        {
            failed = Some(error);
        }
    })?;
    failed.map_or(Ok(book.sheets), Err)
}

#[derive(Default)]
struct Book {
    sheets: Vec<(SheetName, Table)>,
    /// Styles of a table that is not shown, and of text that is struck through.
    unseen: BTreeSet<String>,
    struck: BTreeSet<String>,
    style: String,
    sheet: Option<(SheetName, Builder)>,
    columns: usize,
    row_hidden: bool,
    row_repeats: u32,
    cell: Option<OpenCell>,
    /// Paragraphs open around the text.
    paragraphs: u32,
    /// Notes and shapes inside a cell are not its text.
    aside: u32,
    strikes: Vec<bool>,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    kind: String,
    value: String,
    style: Option<String>,
    span: Span,
    repeats: usize,
    formula: bool,
    covered: bool,
    struck: bool,
}

impl Book {
    fn event(&mut self, event: &Event<'_>) -> Result<(), RosterError> {
        match event {
            Event::Start(tag) => self.start(tag, false),
            Event::Empty(tag) => {
                self.start(tag, true);
                self.end(tag.local_name().as_ref())?;
            }
            Event::End(tag) => self.end(tag.local_name().as_ref())?,
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let sign = quick_xml::escape::unescape(&format!("&{};", &**name)).map(std::borrow::Cow::into_owned);
                self.text(&sign.unwrap_or_default());
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let whole = |name: &str| attribute(tag, name).and_then(|value| value.parse::<usize>().ok());
        let is = |name: &str, value: &str| attribute(tag, name).as_deref() == Some(value);
        match tag.local_name().as_ref() {
            "style" => self.style = attribute(tag, "name").unwrap_or_default(),
            "table-properties" if is("display", "false") => drop(self.unseen.insert(self.style.clone())),
            "text-properties" => {
                let line = attribute(tag, "text-line-through-style");
                if line.is_some_and(|line| line != "none") {
                    self.struck.insert(self.style.clone());
                }
            }
            "table" if self.sheet.is_none() => {
                let hidden = attribute(tag, "style-name").is_some_and(|style| self.unseen.contains(&style));
                let name = attribute(tag, "name").unwrap_or_default();
                self.sheet = Some((SheetName { name, hidden }, Builder::default()));
                self.columns = 0;
            }
            "table-column" => {
                let count = whole("number-columns-repeated").unwrap_or(1);
                let hidden = is("visibility", "collapse") || is("visibility", "filter");
                if hidden && let Some((_, builder)) = &mut self.sheet {
                    builder.hide_columns(self.columns, count);
                }
                self.columns = self.columns.saturating_add(count).min(COLUMNS);
            }
            "table-row" => {
                self.row_hidden = is("visibility", "collapse") || is("visibility", "filter");
                self.row_repeats = whole("number-rows-repeated").and_then(|rows| rows.try_into().ok()).unwrap_or(1);
                if let Some((_, builder)) = &mut self.sheet {
                    builder.row(None);
                }
            }
            name @ ("table-cell" | "covered-table-cell") => {
                let down = whole("number-rows-spanned").and_then(|rows| rows.try_into().ok()).unwrap_or(1u32);
                self.cell = Some(OpenCell {
                    kind: attribute(tag, "value-type").unwrap_or_default(),
                    value: ["value", "date-value", "string-value"]
                        .iter()
                        .find_map(|name| attribute(tag, name))
                        .unwrap_or_default(),
                    style: attribute(tag, "style-name"),
                    // What a cell covers to its right comes as cells of its own.
                    span: Span { down: down.saturating_sub(1), across: 0 },
                    repeats: whole("number-columns-repeated").unwrap_or(1),
                    formula: attribute(tag, "formula").is_some(),
                    covered: name == "covered-table-cell",
                    ..OpenCell::default()
                });
                self.paragraphs = 0;
            }
            "annotation" | "shape" | "frame" if self.cell.is_some() && !empty => self.aside += 1,
            "p" if self.aside == 0 && !empty => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
                    cell.text.push('\n');
                }
                self.paragraphs += 1;
            }
            "span" if !empty => {
                self.strikes.push(attribute(tag, "style-name").is_some_and(|style| self.struck.contains(&style)));
            }
            "s" => self.text(&" ".repeat(whole("c").unwrap_or(1).min(100))),
            "tab" | "line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.paragraphs == 0 || self.aside > 0 {
            return;
        }
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
            cell.struck |= self.strikes.contains(&true) && !text.trim().is_empty();
        }
    }

    fn end(&mut self, name: &str) -> Result<(), RosterError> {
        match name {
            "p" => self.paragraphs = self.paragraphs.saturating_sub(1),
            "span" => drop(self.strikes.pop()),
            "annotation" | "shape" | "frame" => self.aside = self.aside.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.end_cell()?,
            "table-row" => {
                if let Some((_, builder)) = &mut self.sheet {
                    if self.row_hidden {
                        builder.hide_row();
                    }
                    builder.repeat_row(self.row_repeats.saturating_sub(1))?;
                }
            }
            "table" => self.sheets.extend(self.sheet.take().map(|(name, builder)| (name, builder.finish()))),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), RosterError> {
        let (Some(cell), Some((_, builder))) = (self.cell.take(), &mut self.sheet) else { return Ok(()) };
        let value = if cell.covered { Cell::Empty } else { value(&cell) };
        if value == Cell::Empty {
            if cell.span.down > 0 {
                builder.cell(Cell::Empty, cell.span, false)?;
            } else {
                builder.skip_columns(cell.repeats);
            }
            return Ok(());
        }
        let struck = cell.struck || cell.style.as_ref().is_some_and(|style| self.struck.contains(style));
        for _ in 0..cell.repeats.min(COLUMNS) {
            builder.cell(value.clone(), cell.span, struck)?;
        }
        builder.skip_columns(cell.repeats.saturating_sub(COLUMNS));
        Ok(())
    }
}

fn value(cell: &OpenCell) -> Cell {
    match cell.kind.as_str() {
        "float" | "percentage" | "currency" => {
            let Ok(number) = cell.value.parse::<f64>() else { return Cell::Other };
            match number_cell(number, None) {
                // The text of the cell is what the sheet shows: a format may have put zeros or a year before the digits.
                Cell::Integer { digits, .. } if cell.text != digits && is_number(&cell.text) => {
                    Cell::Integer { digits: cell.text.clone(), padded: true }
                }
                exact => exact,
            }
        }
        "date" => {
            let day = cell.value.split('T').next().unwrap_or_default();
            let shown = cell.value.replace('T', " ");
            Date::parse(day).map_or(Cell::Other, |date| Cell::Date { date, shown })
        }
        "boolean" | "time" => Cell::Other,
        "" if cell.formula => Cell::Uncalculated,
        // An error of a formula is a text such as #N/A or Err:502.
        _ if cell.formula && (cell.text.starts_with('#') || cell.text.starts_with("Err:")) => Cell::Other,
        _ if cell.text.is_empty() => Cell::text(&cell.value),
        _ => Cell::text(&cell.text),
    }
}

/// Letters and digits, with at least one digit, and no mark of a fraction or of a power of ten.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_alphanumeric() || c == '-')
        && !text.to_ascii_uppercase().contains("E+")
}
