//! Rows of a table that is written as tags – a web page, XML of Excel 2003, OpenDocument – from its cells in their order.

use super::error::RosterError;
use super::grid::{CELLS, COLUMNS, Cell, ROWS, Row, Table};
use super::xlsx::fill_merged;
use crate::ground::text::Text;

/// A table while its tags are read.
#[derive(Default)]
pub(super) struct Builder {
    table: Table,
    merged: Vec<calamine::Dimensions>,
    cells: usize,
    /// Rows below that are still taken by a cell above, by column.
    taken: Vec<u32>,
    /// Number of the current row, from 1.
    row: u32,
    /// Column of the next cell, from 0.
    column: usize,
}

/// How far a cell reaches beyond its own place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    pub(super) down: u32,
    pub(super) across: usize,
}

impl Builder {
    /// Begins a row: the given one, from 1, or the next.
    pub(super) fn row(&mut self, number: Option<u32>) {
        self.row = number.filter(|number| *number > self.row).unwrap_or(self.row.saturating_add(1));
        self.column = 0;
        for rows in &mut self.taken {
            *rows = rows.saturating_sub(1);
        }
    }

    /// Leaves out rows that are empty.
    pub(super) fn skip_rows(&mut self, rows: u32) {
        self.row = self.row.saturating_add(rows);
    }

    /// Continues at a column, from 0.
    pub(super) fn column(&mut self, column: usize) {
        self.column = column.max(self.column);
    }

    /// Leaves out columns that are empty or covered by another cell.
    pub(super) fn skip_columns(&mut self, columns: usize) {
        self.column = self.column.saturating_add(columns);
    }

    /// Steps over the places that cells of the rows above reach into.
    pub(super) fn step_over(&mut self) {
        while self.taken.get(self.column).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
    }

    /// Adds a cell; it is forgotten if it lies outside of what a list has.
    pub(super) fn cell(&mut self, value: Cell, span: Span, struck: bool) -> Result<(), RosterError> {
        let column = self.column;
        self.column = self.column.saturating_add(1 + span.across);
        if column >= COLUMNS {
            return Ok(());
        }
        if span.down > 0 {
            let end = (column + span.across).min(COLUMNS - 1);
            if self.taken.len() <= end {
                self.taken.resize(end + 1, 0);
            }
            self.taken[column..=end].fill(span.down + 1);
            let last = (self.row - 1).saturating_add(span.down).min(ROWS);
            self.merged.push(calamine::Dimensions::new((self.row - 1, column as u32), (last, end as u32)));
        }
        if value == Cell::Empty {
            return Ok(());
        }
        if self.row > ROWS {
            return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
        }
        self.cells += 1;
        if self.cells > CELLS || self.merged.len() > CELLS {
            return Err(RosterError::TooLarge { what: Text::fixed("单元格", "cells"), most: CELLS as u64 });
        }
        if self.table.rows.last().is_none_or(|last| last.number < self.row) {
            self.table.rows.push(Row::new(self.row, Vec::new()));
        }
        let row = self.table.rows.last_mut().expect("a row was just pushed or is there");
        row.set(column, value);
        if struck {
            row.struck.push(column);
        }
        Ok(())
    }

    /// Marks the current row as hidden, once it has cells.
    pub(super) fn hide_row(&mut self) {
        if let Some(row) = self.table.rows.last_mut().filter(|row| row.number == self.row) {
            row.hidden = true;
        }
    }

    /// Repeats the current row below itself.
    pub(super) fn repeat_row(&mut self, times: u32) -> Result<(), RosterError> {
        let Some(row) = self.table.rows.last().filter(|row| row.number == self.row).cloned() else {
            self.skip_rows(times);
            return Ok(());
        };
        let cells = row.cells.len();
        for _ in 0..times {
            self.row = self.row.saturating_add(1);
            self.cells += cells;
            if self.row > ROWS || self.cells > CELLS {
                return Err(RosterError::TooLarge { what: Text::fixed("行", "rows"), most: u64::from(ROWS) });
            }
            self.table.rows.push(Row { number: self.row, ..row.clone() });
        }
        Ok(())
    }

    pub(super) fn hide_columns(&mut self, first: usize, count: usize) {
        self.table.hidden_columns.extend(first.min(COLUMNS)..first.saturating_add(count).min(COLUMNS));
    }

    pub(super) fn finish(mut self) -> Table {
        fill_merged(&mut self.table.rows, &self.merged);
        self.table
    }
}
