//! What a workbook shows and a reader of values does not tell: rows and columns that are hidden, text that is struck through in
//! part, formulas whose result was never stored.
//!
//! Input: the archive of a workbook of Excel 2007 and later. Output: the same table with its marks. The parts were measured
//! before; each is read once, as a stream.

use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::RosterError;
use super::grid::{COLUMNS, Cell, EXPANDED, Row, Table};
use super::xlsx::position;

/// What is known of a workbook before a sheet is read.
pub(super) struct Marks {
    /// Name of each sheet and the part of the archive that holds it.
    sheets: Vec<(String, String)>,
    /// Places of shared texts with a run that is struck through.
    struck: BTreeSet<u32>,
}

impl Marks {
    pub(super) fn of_book(bytes: &[u8]) -> Result<Self, RosterError> {
        let mut found = Self { sheets: Vec::new(), struck: BTreeSet::new() };
        let mut ids: Vec<(String, String)> = Vec::new();
        each(bytes, "xl/workbook.xml", |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event
                && tag.local_name().as_ref() == "sheet"
            {
                ids.extend(attribute(tag, "name").zip(attribute(tag, "id")));
            }
        })?;
        let mut targets: Vec<(String, String)> = Vec::new();
        each(bytes, "xl/_rels/workbook.xml.rels", |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event {
                targets.extend(attribute(tag, "Id").zip(attribute(tag, "Target")));
            }
        })?;
        for (name, id) in ids {
            if let Some((_, target)) = targets.iter().find(|(known, _)| *known == id) {
                let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                found.sheets.push((name, part));
            }
        }
        found.shared_texts(bytes)?;
        Ok(found)
    }

    fn shared_texts(&mut self, bytes: &[u8]) -> Result<(), RosterError> {
        let mut at = 0u32;
        each(bytes, "xl/sharedStrings.xml", |event| match event {
            Event::Start(tag) | Event::Empty(tag) if is_strike(tag) => drop(self.struck.insert(at)),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => at += 1,
            Event::End(tag) if tag.local_name().as_ref() == "si" => at += 1,
            _ => {}
        })
    }

    /// Marks what is hidden, struck through or not calculated on a sheet.
    pub(super) fn apply(&mut self, sheet: &str, bytes: &[u8], most: u32, table: &mut Table) -> Result<(), RosterError> {
        let Some((_, part)) = self.sheets.iter().find(|(name, _)| name == sheet) else { return Ok(()) };
        let mut reading = Reading { most, struck: &self.struck, row: 0, column: 0, cell: Pending::default(), table };
        each(bytes, part, |event| reading.event(event))?;
        table.rows.sort_by_key(|row| row.number);
        table.hidden_columns.sort_unstable();
        table.hidden_columns.dedup();
        Ok(())
    }
}

/// A cell between its tags.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen of a cell, each by itself")]
struct Pending {
    open: bool,
    shared: bool,
    text: bool,
    formula: bool,
    value: bool,
    struck: bool,
    index: String,
    /// Whether the text that comes next is the value.
    reading: bool,
}

struct Reading<'a> {
    most: u32,
    struck: &'a BTreeSet<u32>,
    /// Row of the current cell, from 1.
    row: u32,
    /// Column of the current cell, from 0.
    column: usize,
    cell: Pending,
    table: &'a mut Table,
}

impl Reading<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag, false),
            Event::Empty(tag) => self.start(tag, true),
            Event::Text(text) if self.cell.reading => {
                let text = text.xml10_content();
                self.cell.value |= !text.is_empty();
                if self.cell.shared {
                    self.cell.index.push_str(&text);
                }
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" => self.cell.reading = false,
                "c" => self.end_cell(),
                _ => {}
            },
            _ => {}
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) {
        match tag.local_name().as_ref() {
            "col" if is_true(tag, "hidden") => {
                let bound = |name| attribute(tag, name).and_then(|value| value.parse::<usize>().ok());
                if let (Some(first), Some(last)) = (bound("min"), bound("max")) {
                    self.table.hidden_columns.extend(first.max(1) - 1..last.min(COLUMNS));
                }
            }
            "row" => {
                self.row = attribute(tag, "r").and_then(|row| row.parse().ok()).unwrap_or(self.row + 1);
                self.column = 0;
                if is_true(tag, "hidden")
                    && let Some(row) = self.known_row()
                {
                    row.hidden = true;
                }
            }
            "c" => {
                if let Some((column, row)) = attribute(tag, "r").as_deref().and_then(position) {
                    self.column = (column as usize).saturating_sub(1);
                    self.row = row.try_into().unwrap_or(u32::MAX);
                }
                let kind = attribute(tag, "t");
                let is = |word| kind.as_deref() == Some(word);
                self.cell = Pending { open: true, shared: is("s"), text: is("str"), ..Pending::default() };
                if empty {
                    self.end_cell();
                }
            }
            "f" if self.cell.open => self.cell.formula = true,
            "v" if self.cell.open => {
                // The result of a formula may be a text without characters.
                self.cell.value |= self.cell.text;
                self.cell.reading = !empty;
            }
            "is" if self.cell.open => self.cell.value = true,
            _ if self.cell.open && is_strike(tag) => self.cell.struck = true,
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let struck = cell.struck || cell.index.trim().parse().is_ok_and(|index| self.struck.contains(&index));
        let column = self.column;
        self.column += 1;
        if column >= COLUMNS || self.row > self.most {
            return;
        }
        if cell.formula && !cell.value {
            if let Some(row) = self.known_row() {
                row.set(column, Cell::Uncalculated);
            } else if self.row > 0 {
                // All cells of this row are formulas without a value, and so there is no such row yet.
                let mut row = Row::new(self.row, Vec::new());
                row.set(column, Cell::Uncalculated);
                let at = self.table.rows.partition_point(|known| known.number < row.number);
                self.table.rows.insert(at, row);
            }
        }
        if struck
            && let Some(row) = self.known_row()
            && !row.struck.contains(&column)
        {
            row.struck.push(column);
        }
    }

    fn known_row(&mut self) -> Option<&mut Row> {
        let at = self.table.rows.binary_search_by_key(&self.row, |row| row.number).ok()?;
        self.table.rows.get_mut(at)
    }
}

/// The value of an attribute, whatever its namespace.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn is_true(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(value.as_str(), "1" | "true"))
}

/// `<strike/>` of a run, unless it says that the text is not struck through.
fn is_strike(tag: &BytesStart<'_>) -> bool {
    tag.local_name().as_ref() == "strike"
        && attribute(tag, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false"))
}

/// Hands every event of a part of the archive to `take`; a part that is not there has none.
pub(super) fn each(bytes: &[u8], part: &str, mut take: impl FnMut(&Event<'_>)) -> Result<(), RosterError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| RosterError::Workbook)?;
    let place =
        archive.file_names().position(|name| name.is_ok_and(|name| name.replace('\\', "/").eq_ignore_ascii_case(part)));
    let Some(place) = place else { return Ok(()) };
    let entry = archive.by_index(place).map_err(|_| RosterError::Workbook)?;
    let mut reader = Reader::from_reader(BufReader::new(entry.take(EXPANDED)));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => take(&event),
            Err(_) => return Err(RosterError::Workbook),
        }
        buffer.clear();
    }
}
