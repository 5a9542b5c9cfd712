//! Lists of answers → rows of fields: CSV and XLSX by headings, JSON lines by keys or pointers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use super::class::Pair;
use super::columns::{Field, ImportOptions};
use super::error::{CompareError, Fault, FaultKind};
use crate::ground::text::Text;
use crate::people::roster::figure_rows;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    columns: BTreeMap<Field, Vec<String>>,
    pairs: BTreeMap<Pair, Vec<String>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("headings.toml")).expect("the shipped table is read by a test"))
}

/// A heading without the spaces, marks and bracketed remarks that lists add to it.
fn bare(text: &str) -> String {
    let mut depth = 0u32;
    let mut bare = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => bare.extend(c.to_lowercase()),
            _ => {}
        }
    }
    bare
}

/// The field that a heading names.
fn field_of(heading: &str) -> Option<Field> {
    static KNOWN: OnceLock<BTreeMap<String, Field>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let all = table().columns.iter();
        all.flat_map(|(field, headings)| headings.iter().map(|heading| (bare(heading), *field))).collect()
    });
    known.get(&bare(heading)).copied()
}

/// The pair that some words name.
pub(super) fn pair_of(words: &str) -> Option<Pair> {
    let asked = bare(words);
    let named = |words: &Vec<String>| words.iter().any(|word| bare(word) == asked);
    table().pairs.iter().find(|(_, words)| named(words)).map(|(pair, _)| *pair)
}

/// One row: its number and its fields; absent ones are not in the map.
pub(super) type Fields = (u32, BTreeMap<Field, String>);

/// Headings are among the first rows.
const HEADINGS_WITHIN: usize = 20;

/// Rows of a list, in any form.
pub(super) fn rows(bytes: &[u8], options: &ImportOptions) -> Result<Vec<Fields>, CompareError> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => json_rows(text, options),
        _ => headed_rows(bytes, options),
    }
}

fn headed_rows(bytes: &[u8], options: &ImportOptions) -> Result<Vec<Fields>, CompareError> {
    let rows = figure_rows(bytes).map_err(CompareError::Table)?;
    let mut found: Vec<Fields> = Vec::new();
    let mut sheet_read = None;
    let mut columns: BTreeMap<Field, usize> = BTreeMap::new();
    let mut seen = 0;
    for (sheet, number, cells) in &rows {
        match sheet_read {
            // Only the first sheet with headings is read; others contain sums and notes.
            Some(read) if read != *sheet => {}
            Some(_) => {
                let fields = columns.iter().filter_map(|(field, at)| {
                    let text = cells.get(*at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())?;
                    Some((*field, text.to_owned()))
                });
                found.push((*number, fields.collect()));
            }
            None if seen < HEADINGS_WITHIN => {
                seen += 1;
                columns = headings(cells, options);
                let keyed = Field::PERSON.iter().any(|field| columns.contains_key(field));
                if keyed && (columns.contains_key(&Field::Score) || columns.contains_key(&Field::Code)) {
                    sheet_read = Some(*sheet);
                }
            }
            None => break,
        }
    }
    if sheet_read.is_none() {
        return Err(CompareError::NoColumn {
            field: Text::fixed("人员号码，以及分数或结果代码", "a number of the person, and score or code"),
        });
    }
    match options.columns.keys().find(|field| !columns.contains_key(field)) {
        Some(field) => Err(CompareError::NoColumn { field: Text::same(field.name()) }),
        None => Ok(found),
    }
}

fn headings(cells: &[String], options: &ImportOptions) -> BTreeMap<Field, usize> {
    let mut columns = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        let asked = options.columns.iter().find(|(_, heading)| bare(heading) == bare(cell)).map(|(field, _)| *field);
        let field = asked.or_else(|| field_of(cell).filter(|field| !options.columns.contains_key(field)));
        if let Some(field) = field {
            columns.entry(field).or_insert(at);
        }
    }
    columns
}

fn json_rows(text: &[u8], options: &ImportOptions) -> Result<Vec<Fields>, CompareError> {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    for (at, line) in text.split(|byte| *byte == b'\n').enumerate() {
        let number = at as u32 + 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let Ok(Value::Object(object)) = serde_json::from_slice(line) else {
            faults.push(Fault { row: number, field: None, kind: FaultKind::Json });
            continue;
        };
        let mut fields = BTreeMap::new();
        for (key, value) in &object {
            let field = field_of(key).filter(|field| !options.columns.contains_key(field));
            if let (Some(field), Some(text)) = (field, scalar(value)) {
                fields.entry(field).or_insert(text);
            }
        }
        let object = Value::Object(object);
        for (field, place) in &options.columns {
            let value = if place.starts_with('/') { object.pointer(place) } else { object.get(place) };
            if let Some(text) = value.and_then(scalar) {
                fields.insert(*field, text);
            }
        }
        found.push((number, fields));
    }
    if faults.is_empty() { Ok(found) } else { Err(CompareError::Refused { faults }) }
}

/// The text of a scalar value; a number keeps its original digits as far as a double has them.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_headings_are_whole_and_clash_with_nothing() {
        let table = table();
        assert_eq!(table.columns.len(), Field::ALL.len());
        assert_eq!(table.pairs.len(), Pair::ALL.len());
        for (field, headings) in &table.columns {
            assert!(headings.iter().all(|heading| field_of(heading) == Some(*field)), "{field:?}");
        }
        for (pair, words) in &table.pairs {
            assert!(words.iter().all(|word| pair_of(word) == Some(*pair)), "{pair:?}");
        }
        assert_eq!(field_of("比对 分数（百分制）*"), Some(Field::Score));
        assert_eq!(pair_of("平均"), None);
    }
}
