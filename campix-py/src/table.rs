//! Tables that Python holds in memory – records, data frames – as the cells of a roster.
//!
//! Nothing of pandas is imported: what is used is what any frame has. Reading stops where a roster does.

use std::collections::HashMap;

use campix_core::people::roster::{TABLE_MOST, TableCell};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyMapping, PyString, PyTuple};

use crate::failure::{Answer, OrRaise as _, Refusal};

/// Rows that are gathered until there are more than a roster has, which the engine then refuses.
#[derive(Default)]
struct Gathered {
    rows: Vec<Vec<TableCell>>,
    cells: usize,
    bytes: usize,
}

impl Gathered {
    fn push(&mut self, row: Vec<TableCell>) {
        self.cells += row.len();
        self.rows.push(row);
    }

    fn full(&self) -> bool {
        self.rows.len() > TABLE_MOST.rows || self.cells > TABLE_MOST.cells || self.bytes > TABLE_MOST.bytes
    }

    /// A value in `row`, from 1, and `column`.
    fn cell(&mut self, value: &Bound<'_, PyAny>, row: usize, column: &str) -> Answer<TableCell> {
        let cell = self::cell(value, true).or_raise()?.ok_or_else(|| {
            let kind = value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
            Refusal::wrong_type(format!(
                "row {row}, {column}: a list has texts, numbers, dates, truth values and None, found {kind}"
            ))
        })?;
        if let TableCell::Text(text) = &cell {
            self.bytes += text.len();
        }
        Ok(cell)
    }
}

/// What Python holds in a cell; `None` if it is nothing that a list can have. `again`: a number of numpy is asked for its value.
fn cell(value: &Bound<'_, PyAny>, again: bool) -> PyResult<Option<TableCell>> {
    let py = value.py();
    if value.is_none() {
        return Ok(Some(TableCell::Empty));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Some(TableCell::Text(text.to_string_lossy().into_owned())));
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Some(TableCell::Truth(truth.is_true())));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(Some(of_float(number.value())));
    }
    // Missing values of pandas, which equal nothing, not even themselves.
    if ["NAType", "NaTType"].contains(&value.get_type().name()?.to_string().as_str()) {
        return Ok(Some(TableCell::Empty));
    }
    if again && value.hasattr(intern!(py, "dtype"))? && value.hasattr(intern!(py, "item"))? {
        return cell(&value.call_method0(intern!(py, "item"))?, false);
    }
    if value.is_instance(&py.import("datetime")?.getattr("date")?)? {
        return Ok(Some(TableCell::Date { date: value.str()?.to_string() }));
    }
    if value.hasattr(intern!(py, "__index__"))? {
        let whole = value.call_method0(intern!(py, "__index__"))?;
        // More digits than any number of a person: as a number it cannot be one.
        let long = |_| whole.extract::<f64>().unwrap_or(f64::MAX);
        return Ok(Some(whole.extract::<i64>().map_or_else(|error| TableCell::Number(long(error)), TableCell::Whole)));
    }
    if value.hasattr(intern!(py, "__float__"))? {
        return Ok(value.extract().ok().map(of_float));
    }
    Ok(None)
}

/// A number; one without an end is no text of a person, as a truth value is none.
fn of_float(number: f64) -> TableCell {
    if number.is_infinite() { TableCell::Truth(false) } else { TableCell::Number(number) }
}

/// The cells of records: mappings from headings to values. Headings are in the order in which they first appear.
pub(crate) fn of_records(records: &Bound<'_, PyAny>) -> Answer<Vec<Vec<TableCell>>> {
    const EXPECTED: &str = "records are mappings from headings to values";
    if records.is_instance_of::<PyString>() || records.cast::<PyMapping>().is_ok() {
        return Err(Refusal::wrong_type(format!("expected a list of records; {EXPECTED}")));
    }
    let (mut gathered, mut columns, mut headings) = (Gathered::default(), HashMap::new(), Vec::new());
    // The headings, which are known at the end.
    gathered.push(Vec::new());
    for record in records.try_iter().or_raise()? {
        if gathered.full() {
            break;
        }
        let record = record.or_raise()?;
        let number = gathered.rows.len() + 1;
        let wrong = || Refusal::wrong_type(format!("row {number}: {EXPECTED}"));
        let record = record.cast::<PyMapping>().map_err(|_| wrong())?;
        let mut row = Vec::new();
        for item in record.items().or_raise()?.iter() {
            let (heading, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract().or_raise()?;
            let heading = heading.cast::<PyString>().map_err(|_| wrong())?.to_string_lossy().into_owned();
            let column = *columns.entry(heading.clone()).or_insert_with(|| {
                headings.push(TableCell::Text(heading.clone()));
                headings.len() - 1
            });
            if row.len() <= column {
                row.resize(column + 1, TableCell::Empty);
            }
            row[column] = gathered.cell(&value, number, &format!("column {}", column + 1))?;
        }
        gathered.push(row);
    }
    gathered.rows[0] = headings;
    Ok(gathered.rows)
}

/// The cells of a frame: its columns are the headings; its index is not read.
pub(crate) fn of_frame(frame: &Bound<'_, PyAny>) -> Answer<Vec<Vec<TableCell>>> {
    let py = frame.py();
    let wrong = || {
        let kind = frame.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
        Refusal::wrong_type(format!("expected a DataFrame, with columns and itertuples or iter_rows; found {kind}"))
    };
    let has = |name: &str| frame.hasattr(name).or_raise();
    if !has("columns")? {
        return Err(wrong());
    }
    let rows = if has("itertuples")? {
        frame.call_method1("itertuples", (false, py.None())).or_raise()?
    } else if has("iter_rows")? {
        frame.call_method0("iter_rows").or_raise()?
    } else {
        return Err(wrong());
    };
    let mut gathered = Gathered::default();
    let mut headings = Vec::new();
    for (at, label) in frame.getattr("columns").and_then(|columns| columns.try_iter()).or_raise()?.enumerate() {
        let label = label.or_raise()?;
        if label.is_instance_of::<PyTuple>() {
            return Err(Refusal::wrong_type("the columns of the frame have several levels; give each one name"));
        }
        headings.push(gathered.cell(&label, 1, &format!("column {}", at + 1))?);
    }
    gathered.push(headings);
    for row in rows.try_iter().or_raise()? {
        if gathered.full() {
            break;
        }
        let number = gathered.rows.len() + 1;
        let mut cells = Vec::new();
        for (at, value) in row.and_then(|row| row.try_iter()).or_raise()?.enumerate() {
            cells.push(gathered.cell(&value.or_raise()?, number, &format!("column {}", at + 1))?);
        }
        gathered.push(cells);
    }
    Ok(gathered.rows)
}
