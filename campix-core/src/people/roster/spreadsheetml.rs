//! XML of Excel 2003 → its sheets. School systems write it by hand and name it .xls.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::builder::{Builder, Span};
use super::charset::{self, Charset};
use super::digits::DigitFormat;
use super::error::RosterError;
use super::grid::{COLUMNS, Cell, Table};
use super::marks::attribute;
use super::xlsx::{SheetName, number_cell};
use crate::people::number::Date;

/// Every sheet of a workbook.
pub(super) fn sheets(bytes: &[u8], charset: Option<Charset>) -> Result<Vec<(SheetName, Table)>, RosterError> {
    let (text, _) = charset::decode(bytes, charset.or_else(|| declared(bytes)));
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut book = Book::default();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(book.sheets),
            Ok(Event::Start(tag)) => book.start(&tag, false),
            Ok(Event::Empty(tag)) => {
                book.start(&tag, true);
                book.end(tag.local_name().as_ref())?;
            }
            Ok(Event::End(tag)) => book.end(tag.local_name().as_ref())?,
            Ok(Event::Text(text)) => book.text(&text.xml10_content()),
            Ok(Event::CData(text)) => book.text(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => {
                let sign = quick_xml::escape::unescape(&format!("&{};", &*name)).map(std::borrow::Cow::into_owned);
                book.text(&sign.unwrap_or_default());
            }
            Ok(_) => {}
            Err(_) => return Err(RosterError::Workbook),
        }
    }
}

/// The coding of the declaration `<?xml … encoding="…"?>`.
fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let (_, after) = head.split_once("encoding=")?;
    charset::named(after.trim_start_matches(['"', '\'']).split(['"', '\'', '?']).next()?)
}

#[derive(Default)]
struct Style {
    digits: Option<DigitFormat>,
    struck: bool,
}

#[derive(Default)]
struct Book {
    sheets: Vec<(SheetName, Table)>,
    styles: BTreeMap<String, Style>,
    style: String,
    sheet: Option<(SheetName, Builder)>,
    columns: usize,
    row_style: Option<String>,
    row_hidden: bool,
    cell: Option<OpenCell>,
    in_data: bool,
    in_visible: bool,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    kind: String,
    style: Option<String>,
    span: Span,
    formula: bool,
    struck: bool,
}

impl Book {
    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let whole = |name: &str| attribute(tag, name).and_then(|value| value.parse::<usize>().ok());
        match tag.local_name().as_ref() {
            "Style" => {
                self.style = attribute(tag, "ID").unwrap_or_default();
                self.styles.insert(self.style.clone(), Style::default());
            }
            "NumberFormat" => {
                let format = attribute(tag, "Format").and_then(|code| DigitFormat::parse(&code));
                if let Some(style) = self.styles.get_mut(&self.style) {
                    style.digits = format;
                }
            }
            "Font" if self.sheet.is_none() => {
                let struck = attribute(tag, "StrikeThrough").as_deref() == Some("1");
                if let Some(style) = self.styles.get_mut(&self.style) {
                    style.struck = struck;
                }
            }
            "Worksheet" => {
                let name = attribute(tag, "Name").unwrap_or_default();
                self.sheet = Some((SheetName { name, hidden: false }, Builder::default()));
                self.columns = 0;
            }
            "Column" => {
                let first = whole("Index").map_or(self.columns, |index| index.saturating_sub(1));
                let count = whole("Span").unwrap_or(0).saturating_add(1);
                self.columns = first.saturating_add(count).min(COLUMNS);
                if attribute(tag, "Hidden").as_deref() == Some("1")
                    && let Some((_, builder)) = &mut self.sheet
                {
                    builder.hide_columns(first, count);
                }
            }
            "Row" => {
                self.row_style = attribute(tag, "StyleID");
                self.row_hidden = attribute(tag, "Hidden").as_deref() == Some("1");
                if let Some((_, builder)) = &mut self.sheet {
                    builder.row(whole("Index").and_then(|row| row.try_into().ok()));
                }
            }
            "Cell" => {
                if let (Some(index), Some((_, builder))) = (whole("Index"), &mut self.sheet) {
                    builder.column(index.saturating_sub(1));
                }
                let down = whole("MergeDown").and_then(|rows| rows.try_into().ok()).unwrap_or(0);
                self.cell = Some(OpenCell {
                    style: attribute(tag, "StyleID").or_else(|| self.row_style.clone()),
                    span: Span { down, across: whole("MergeAcross").unwrap_or(0) },
                    formula: attribute(tag, "Formula").is_some(),
                    ..OpenCell::default()
                });
            }
            "Data" => {
                self.in_data = !empty;
                if let Some(cell) = &mut self.cell {
                    cell.kind = attribute(tag, "Type").unwrap_or_default();
                }
            }
            "S" if self.in_data => {
                if let Some(cell) = &mut self.cell {
                    cell.struck = true;
                }
            }
            "Visible" => self.in_visible = !empty,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_data
            && let Some(cell) = &mut self.cell
        {
            cell.text.push_str(text);
        } else if self.in_visible
            && text.trim() != "SheetVisible"
            && let Some((name, _)) = &mut self.sheet
        {
            name.hidden |= !text.trim().is_empty();
        }
    }

    fn end(&mut self, name: &str) -> Result<(), RosterError> {
        match name {
            "Data" => self.in_data = false,
            "Visible" => self.in_visible = false,
            "Cell" => {
                if let (Some(cell), Some((_, builder))) = (self.cell.take(), &mut self.sheet) {
                    let style = cell.style.as_ref().and_then(|style| self.styles.get(style));
                    let struck = cell.struck || style.is_some_and(|style| style.struck);
                    let value = value(&cell, style.and_then(|style| style.digits.as_ref()));
                    builder.cell(value, cell.span, struck)?;
                }
            }
            "Row" if self.row_hidden => {
                if let Some((_, builder)) = &mut self.sheet {
                    builder.hide_row();
                }
            }
            "Worksheet" => {
                self.sheets.extend(self.sheet.take().map(|(name, builder)| (name, builder.finish())));
            }
            _ => {}
        }
        Ok(())
    }
}

fn value(cell: &OpenCell, digits: Option<&DigitFormat>) -> Cell {
    match cell.kind.as_str() {
        "Number" => cell.text.trim().parse().map_or(Cell::Other, |number| number_cell(number, digits)),
        "DateTime" => {
            let day = cell.text.split('T').next().unwrap_or_default();
            let shown = cell.text.trim().replace('T', " ").trim_end_matches(".000").to_owned();
            Date::parse(day).map_or(Cell::Other, |date| Cell::Date { date, shown })
        }
        "Boolean" | "Error" => Cell::Other,
        "" if cell.formula => Cell::Uncalculated,
        _ => Cell::text(&cell.text),
    }
}
