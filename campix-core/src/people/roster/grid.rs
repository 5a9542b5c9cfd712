//! A table before the meaning of its columns is known. Text stays text; a number is marked as a number.

/// One cell.
#[derive(Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// An integer of at most fifteen digits that a spreadsheet kept as a number.
    Integer {
        digits: String,
        padded: bool,
    },
    /// A number with a fraction, or of more digits than a spreadsheet keeps.
    Inexact {
        shown: String,
    },
    /// A day; `shown` has the time of day where there is one.
    Date {
        date: super::super::number::Date,
        shown: String,
    },
    /// A formula whose result was never stored: only a spreadsheet can calculate it.
    Uncalculated,
    /// A truth value, an error or a time: not text at all.
    Other,
}

impl Cell {
    /// The text of a cell, "" if it has none.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Integer { digits, .. } => digits.clone(),
            Self::Empty | Self::Inexact { .. } | Self::Date { .. } | Self::Uncalculated | Self::Other => String::new(),
        }
    }

    /// The text of a cell that may also be a measured number or a moment, which no number of a person can be.
    pub(super) fn figure(&self) -> String {
        match self {
            Self::Inexact { shown } | Self::Date { shown, .. } => shown.clone(),
            _ => self.shown(),
        }
    }

    pub(super) fn text(text: &str) -> Self {
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

/// One row with its number in the file, from 1.
#[derive(Clone, PartialEq)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<Cell>,
    /// Whether a spreadsheet does not show it.
    pub(super) hidden: bool,
    /// Columns whose text is struck through, in whole or in part.
    pub(super) struck: Vec<usize>,
}

/// The rows of one table, and what a spreadsheet does not show of it.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Columns that are hidden, ascending.
    pub(super) hidden_columns: Vec<usize>,
}

impl Row {
    pub(super) fn new(number: u32, cells: Vec<Cell>) -> Self {
        Self { number, cells, hidden: false, struck: Vec::new() }
    }

    /// Places a value; the row grows as needed.
    pub(super) fn set(&mut self, column: usize, value: Cell) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        self.cells[column] = value;
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| *cell == Cell::Empty)
    }

    pub(super) fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// Most rows of a list: fifty days of 4 000 people.
pub(super) const ROWS: u32 = 200_000;
/// Most columns; the widest enrolment table has fewer than a hundred.
pub(super) const COLUMNS: usize = 256;
/// Largest list, in bytes.
pub(super) const BYTES: usize = 32 << 20;
/// Most cells of a table that is read whole; 200 000 rows of 20 columns.
pub(super) const CELLS: usize = 4_000_000;
/// Largest expanded workbook, in bytes; a list of 200 000 rows needs less than half of it.
pub(super) const EXPANDED: u64 = 256 << 20;
