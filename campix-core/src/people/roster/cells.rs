//! A list that a program holds in memory: rows of typed cells, as a table of a data frame or the answer of a database has them.
//!
//! What follows is what follows of a file: columns are found by their headings, a number that is stored as a number is
//! noticed, every fault is reported by row. The headings are row 1 if they are given first.

use serde::{Deserialize, Serialize};

use super::error::RosterError;
use super::grid::{BYTES, CELLS, COLUMNS, Cell, ROWS, Row, Table};
use super::xlsx::number_cell;
use crate::ground::text::Text;
use crate::people::number::Date;

/// One cell of a table in memory. `Debug` shows of what kind it is and nothing of its content.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", untagged)]
#[non_exhaustive]
pub enum TableCell {
    /// A date, with or without a time of day: `2001-02-03` or `2001-02-03 08:30:00`.
    Date {
        /// Its text.
        date: String,
    },
    /// A truth value, which is no text of a person.
    Truth(bool),
    /// A whole number with all its digits.
    Whole(i64),
    /// Any other number. A whole one of less than 10¹⁵ still has all its digits.
    Number(f64),
    /// Text.
    Text(String),
    /// Nothing.
    Empty,
}

impl std::fmt::Debug for TableCell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Date { .. } => "Date",
            Self::Truth(_) => "Truth",
            Self::Whole(_) => "Whole",
            Self::Number(_) => "Number",
            Self::Text(_) => "Text",
            Self::Empty => "Empty",
        })
    }
}

impl TableCell {
    /// Bytes of what it holds.
    fn bytes(&self) -> usize {
        match self {
            Self::Date { date: text } | Self::Text(text) => text.len(),
            _ => size_of::<f64>(),
        }
    }

    fn to_cell(&self) -> Cell {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::text(text),
            Self::Whole(number) => Cell::Integer { digits: number.to_string(), padded: false },
            // As a spreadsheet's: not a number is nothing.
            Self::Number(number) if number.is_nan() => Cell::Empty,
            Self::Number(number) if number.is_infinite() => Cell::Other,
            Self::Number(number) => number_cell(*number, None),
            Self::Date { date } => {
                let day = date.split([' ', 'T']).next().unwrap_or_default();
                Date::parse(day).map_or(Cell::Other, |day| Cell::Date { date: day, shown: date.clone() })
            }
            Self::Truth(_) => Cell::Other,
        }
    }
}

fn too_large(what: Text, most: usize) -> RosterError {
    RosterError::TooLarge { what, most: most as u64 }
}

/// How much a table may have: whoever gathers one need not go further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableMost {
    /// Rows, the headings among them.
    pub rows: usize,
    /// Cells of all rows.
    pub cells: usize,
    /// Bytes of all texts.
    pub bytes: usize,
}

/// The most that [`Roster::of_cells`](super::Roster::of_cells) reads.
pub const TABLE_MOST: TableMost = TableMost { rows: ROWS as usize, cells: CELLS, bytes: BYTES };

/// The table of such a list.
pub(super) fn table(rows: &[Vec<TableCell>]) -> Result<Table, RosterError> {
    if rows.len() > ROWS as usize {
        return Err(too_large(Text::fixed("行", "rows"), ROWS as usize));
    }
    let cells: usize = rows.iter().map(|row| row.len().min(COLUMNS)).sum();
    if cells > CELLS {
        return Err(too_large(Text::fixed("单元格", "cells"), CELLS));
    }
    if rows.iter().flatten().map(TableCell::bytes).sum::<usize>() > BYTES {
        return Err(too_large(Text::fixed("字节", "bytes"), BYTES));
    }
    let row = |(number, cells): (u32, &Vec<TableCell>)| {
        Row::new(number, cells.iter().take(COLUMNS).map(TableCell::to_cell).collect())
    };
    Ok(Table { rows: (1..).zip(rows).map(row).collect(), hidden_columns: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::roster::{Form, Roster, RosterOptions};

    fn text(text: &str) -> TableCell {
        TableCell::Text(text.to_owned())
    }

    fn kinds(error: Result<Roster, RosterError>) -> Vec<(u32, String)> {
        let remarks = match error {
            Ok(roster) => roster.remarks,
            Err(RosterError::Refused { remarks }) => remarks,
            Err(other) => panic!("{other}"),
        };
        let kind = |json: serde_json::Value| json["kind"].as_str().unwrap_or_default().to_owned();
        remarks.iter().map(|remark| (remark.row, kind(remark.to_json()))).collect()
    }

    #[test]
    fn text_in_memory_is_the_same_roster_as_text_in_a_file() {
        let list = "学号,姓名,院系,出生日期\n00230017,欧阳明月,计算机学院,20010203\n00230018,王小明,,\n";
        let rows: Vec<Vec<TableCell>> = list.lines().map(|line| line.split(',').map(text).collect()).collect();
        let options = RosterOptions::default();
        let (read, given) =
            (Roster::read(list.as_bytes(), &options).unwrap(), Roster::of_cells(&rows, &options).unwrap());
        assert_eq!((&given.form, given.people[1].row), (&Form::Table, 3));
        assert_eq!((given.people, given.columns), (read.people, read.columns));
    }

    #[test]
    fn a_number_is_noticed_and_one_that_lost_digits_is_refused() {
        let headings = vec![text("学号"), text("姓名")];
        let rows = |cells: Vec<TableCell>| {
            let people = cells.into_iter().map(|cell| vec![cell, text("甲")]);
            Roster::of_cells(
                &std::iter::once(headings.clone()).chain(people).collect::<Vec<_>>(),
                &RosterOptions::default(),
            )
        };
        assert_eq!(kinds(rows(vec![TableCell::Whole(230_017)])), [(2, "numeric-cell".to_owned())]);
        assert_eq!(kinds(rows(vec![TableCell::Number(230_017.0)])), [(2, "numeric-cell".to_owned())]);
        let lost = kinds(rows(vec![text("00230017"), TableCell::Number(4.4e17)]));
        assert_eq!(lost[0], (3, "lost-digits".to_owned()));
        let strange = rows(vec![text("1"), TableCell::Truth(true), TableCell::Number(f64::INFINITY)]);
        assert_eq!(kinds(strange).iter().map(|(row, _)| *row).collect::<Vec<_>>(), [3, 3, 4, 4]);
        // Nothing at all is a blank row.
        let blank =
            vec![vec![text("学号")], vec![TableCell::Number(f64::NAN)], vec![TableCell::Empty], vec![text("7")]];
        assert_eq!(Roster::of_cells(&blank, &RosterOptions::default()).unwrap().people[0].row, 4);
    }

    #[test]
    fn a_date_is_a_birth_date() {
        for date in ["2001-02-03", "2001-02-03 00:00:00", "2001-02-03T08:30:00"] {
            let rows =
                [vec![text("学号"), text("出生日期")], vec![text("1"), TableCell::Date { date: date.to_owned() }]];
            let roster = Roster::of_cells(&rows, &RosterOptions::default()).unwrap();
            let born = roster.people[0].birth_date.unwrap();
            assert_eq!((born.year(), born.month(), born.day()), (2001, 2, 3));
        }
    }

    #[test]
    fn cells_are_the_same_after_json_and_show_nothing() {
        let cells = vec![
            TableCell::Empty,
            text("00230017"),
            TableCell::Whole(7),
            TableCell::Number(7.5),
            TableCell::Truth(true),
            TableCell::Date { date: "2001-02-03".to_owned() },
        ];
        let json = serde_json::to_string(&cells).unwrap();
        assert_eq!(json, r#"[null,"00230017",7,7.5,true,{"date":"2001-02-03"}]"#);
        assert_eq!(serde_json::from_str::<Vec<TableCell>>(&json).unwrap(), cells);
        assert_eq!(format!("{cells:?}"), "[Empty, Text, Whole, Number, Truth, Date]");
    }

    #[test]
    fn a_table_has_an_end() {
        let rows = vec![Vec::new(); ROWS as usize + 1];
        assert!(matches!(table(&rows), Err(RosterError::TooLarge { .. })));
        let rows = [vec![text(&"x".repeat(BYTES)), text("x")]];
        assert!(matches!(table(&rows), Err(RosterError::TooLarge { .. })));
        assert!(matches!(Roster::of_cells(&[], &RosterOptions::default()), Err(RosterError::NoKeyColumn)));
    }
}
