//! A list before it is used: which heading was read as what, how full each column is, where something is wrong.
//!
//! Input: the bytes of a list. Output: its columns and every remark with the value it is about. Invariant: numbers and
//! names are masked, and no value is shown of a column that is not read.

use serde_json::{Value as Json, json};

use super::aside::aside;
use super::grid::{Cell, Row};
use super::remark::{PART, Remark, RemarkKind};
use super::role::Role;
use super::{Form, Part, RosterError, RosterOptions, parts_of, rows};
use crate::people::number::mask;
use crate::people::person::PersonName;

/// Values shown of a column.
const SAMPLES: usize = 3;

/// How the reader of rosters sees a list.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Preview {
    /// The form of the list.
    pub form: Form,
    /// Row of the headings, from 1; 0 if there are none.
    pub heading_row: u32,
    /// Every column that has a heading or a value.
    pub columns: Vec<PreviewColumn>,
    /// Rows with people.
    pub rows: usize,
    /// Rows that can be used as they are.
    pub usable: usize,
    /// Faults and notices in the order of rows, each with the value it is about.
    pub remarks: Vec<Shown>,
}

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PreviewColumn {
    /// Its place, from 1.
    pub number: usize,
    /// Its heading; empty if there is none.
    pub heading: String,
    /// What it was read as; `None` if it is not read.
    pub role: Option<Role>,
    /// Rows in which it has a value.
    pub filled: usize,
    /// The first values, masked; none if the column is not read.
    pub samples: Vec<String>,
}

/// A remark and the value it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shown {
    /// The remark.
    pub remark: Remark,
    /// The value, masked if it is a number or a name; empty if there is none.
    pub value: String,
}

impl Preview {
    /// Examines a list held in memory. Faults of rows are part of the preview, whatever the options say about faulty rows.
    ///
    /// # Errors
    /// [`RosterError`] if the list cannot be read at all or has no column of numbers.
    ///
    /// ```
    /// use campix_core::people::roster::{Preview, RosterOptions};
    /// let list = "学号,姓名,手机\n00230017,欧阳明月,13900000000\n4.4E+17,甲,\n";
    /// let preview = Preview::read(list.as_bytes(), &RosterOptions::default())?;
    /// assert_eq!((preview.rows, preview.usable, preview.columns[2].role), (2, 1, None));
    /// assert_eq!(preview.columns[1].samples, ["欧…", "…"]);
    /// assert_eq!((preview.remarks[0].remark.row, preview.remarks[0].value.as_str()), (3, "…17"));
    /// # Ok::<(), campix_core::people::roster::RosterError>(())
    /// ```
    pub fn read(bytes: &[u8], options: &RosterOptions) -> Result<Self, RosterError> {
        Self::read_all(&[bytes], options)
    }

    /// Examines several lists that are one, such as those of all departments. The columns shown are those of the first.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_all(lists: &[&[u8]], options: &RosterOptions) -> Result<Self, RosterError> {
        let mut parts = Vec::new();
        for bytes in lists {
            parts.extend(parts_of(bytes, options)?);
        }
        let several = parts.len() > 1;
        let base = |at: usize| if several { (at as u32 + 1) * PART } else { 0 };
        let (mut people, mut remarks) = (Vec::new(), Vec::new());
        for (at, part) in parts.iter().enumerate() {
            let mut read = rows::read(&part.table, &part.columns, options, part.is_text());
            read.people.iter_mut().for_each(|person| person.row += base(at));
            read.remarks.iter_mut().for_each(|remark| remark.move_by(base(at)));
            people.append(&mut read.people);
            remarks.append(&mut read.remarks);
        }
        let first = parts.first().ok_or(RosterError::Nobody)?;
        let rows = people.len();
        rows::conclude(&mut people, &mut remarks, &first.columns);
        let value = |remark: &Remark| {
            let at = if several { (remark.row / PART) as usize - 1 } else { 0 };
            parts.get(at).map(|part| value(&part.table.rows, remark.row - base(at), remark)).unwrap_or_default()
        };
        let mut shown: Vec<Shown> =
            remarks.iter().map(|remark| Shown { remark: *remark, value: value(remark) }).collect();
        for (at, part) in parts.iter().enumerate() {
            let quote =
                |row: &u32| Remark { row: row + base(at), column: None, role: None, kind: RemarkKind::OpenQuote };
            shown.extend(part.open_quotes.iter().map(|row| Shown { remark: quote(row), value: String::new() }));
        }
        Ok(Self {
            form: if several { Form::Several { tables: parts.len() } } else { first.form.clone() },
            heading_row: first.columns.heading_row,
            columns: looked_at(first),
            rows,
            usable: people.len(),
            remarks: shown,
        })
    }

    /// The preview as JSON, schema 1; numbers and names are masked.
    ///
    /// Keys: `schema`, `form`, `heading_row`, `columns` (number, heading, role, filled, samples), `rows`, `usable`,
    /// `remarks` (as in a roster, with `value`).
    pub fn to_json(&self) -> Json {
        let columns: Vec<Json> = self
            .columns
            .iter()
            .map(|column| {
                let PreviewColumn { number, heading, role, filled, samples } = column;
                json!({ "number": number, "heading": heading, "role": role, "filled": filled, "samples": samples })
            })
            .collect();
        let remarks: Vec<Json> = self
            .remarks
            .iter()
            .map(|shown| {
                let mut remark = shown.remark.to_json();
                if let Json::Object(remark) = &mut remark {
                    remark.insert("value".to_owned(), json!(shown.value));
                    remark.insert("cure".to_owned(), json!(shown.remark.kind.cure()));
                }
                remark
            })
            .collect();
        json!({
            "schema": 1,
            "form": self.form,
            "heading_row": self.heading_row,
            "columns": columns,
            "rows": self.rows,
            "usable": self.usable,
            "remarks": remarks,
        })
    }
}

fn looked_at(part: &Part) -> Vec<PreviewColumn> {
    let (rows, columns) = (&part.table.rows, &part.columns);
    let body: Vec<&Row> = rows.iter().filter(|row| row.number > columns.heading_row && !row.is_blank()).collect();
    let aside = aside(&body, columns);
    let people: Vec<&Row> = body.into_iter().filter(|row| !aside.contains_key(&row.number)).collect();
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut seen = Vec::new();
    for column in 0..widest {
        let role = columns.by_role.iter().find(|(_, at)| **at == column).map(|(role, _)| *role);
        let heading = part.headings().map(|row| row.cell(column).shown()).unwrap_or_default();
        let filled = || people.iter().map(|row| row.cell(column)).filter(|cell| **cell != Cell::Empty);
        let count = filled().count();
        if count == 0 && heading.is_empty() {
            continue;
        }
        let samples = role.map_or_else(Vec::new, |role| filled().take(SAMPLES).map(|cell| shown(cell, role)).collect());
        seen.push(PreviewColumn { number: column + 1, heading, role, filled: count, samples });
    }
    seen
}

/// The value a remark is about, in the row `number` of its own table.
fn value(rows: &[Row], number: u32, remark: &Remark) -> String {
    let (Some(role), Some(column)) = (remark.role, remark.column) else { return String::new() };
    let row = rows.binary_search_by_key(&number, |row| row.number);
    row.ok().and_then(|at| rows.get(at)).map(|row| shown(row.cell(column - 1), role)).unwrap_or_default()
}

/// A value in the form it may be shown in: numbers, names and codes masked.
fn shown(cell: &Cell, role: Role) -> String {
    let text = match cell {
        Cell::Empty => return String::new(),
        Cell::Other | Cell::Uncalculated => return "?".to_owned(),
        cell => cell.figure(),
    };
    match role {
        Role::StudentNo | Role::IdNumber | Role::ExamNo | Role::Photo | Role::Code => mask(&text),
        Role::Name => PersonName::new(&text).map_or_else(|| "…".to_owned(), |name| name.to_string()),
        _ => text.chars().take(20).collect(),
    }
}
