//! The table that goes with delivered files: by which number each is delivered, and what is said of it.
//!
//! It is for whoever takes the files over: the client that is licensed to hand them to a registry knows people by their collection
//! codes, a school by student and exam numbers. In what form a registry takes files is not public, so none is imitated.

use std::path::Path;

use serde_json::json;

use crate::day::handout::output::OutputError;
use crate::day::handout::show;
use crate::day::handout::table::{self, Column, Look, Row, Table, inert};
use crate::day::record::outcome::Standing;
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::people::Person;
use crate::people::number::KeyKind;

/// One delivered file.
#[derive(Clone)]
pub(in crate::day) struct PackageRow<'a> {
    pub(in crate::day) person: &'a Person,
    /// Its path in the package.
    pub(in crate::day) file: String,
    pub(in crate::day) sha256: Sha256Digest,
    pub(in crate::day) bytes: u64,
    pub(in crate::day) standing: Standing,
    pub(in crate::day) taken: Option<Moment>,
    pub(in crate::day) station: Option<&'a str>,
}

/// Names of the three forms of the table.
pub(in crate::day) const FORMS: [&str; 3] = ["table.csv", "table.xlsx", "table.json"];

const COLUMNS: [Column; 9] = [
    ("采集码", "code", 28.0),
    ("学号", "student no", 18.0),
    ("考生号", "exam no", 18.0),
    ("文件", "file", 36.0),
    ("SHA-256", "sha-256", 68.0),
    ("字节", "bytes", 10.0),
    ("结论", "verdict", 14.0),
    ("拍摄时间", "taken", 20.0),
    ("工位", "station", 12.0),
];
/// The numbers by which people may be delivered, and the station.
const OPTIONAL: [usize; 4] = [0, 1, 2, 8];
/// Numbers of identity documents are on no table.
const KEYS: [KeyKind; 3] = [KeyKind::Code, KeyKind::StudentNo, KeyKind::ExamNo];

fn cells(row: &PackageRow<'_>, language: Language) -> Vec<String> {
    let key = |kind| row.person.key(kind).unwrap_or_default().to_owned();
    let mut cells: Vec<String> = KEYS.map(key).to_vec();
    cells.extend([
        row.file.clone(),
        row.sha256.to_string(),
        row.bytes.to_string(),
        row.standing.title(language).to_owned(),
        show::moment(row.taken),
        row.station.unwrap_or_default().to_owned(),
    ]);
    cells
}

/// The table in its three forms, in the order of [`FORMS`]; `head` is what the JSON says of all files. The same files give the same bytes.
pub(in crate::day) fn forms(
    rows: &[PackageRow<'_>],
    head: &serde_json::Value,
    language: Language,
    scratch: &Path,
) -> Result<[Vec<u8>; 3], OutputError> {
    let mut csv = Vec::new();
    let lines = rows.iter().map(|row| cells(row, language).iter().map(|cell| guarded(cell)).collect());
    table::csv(&mut csv, &COLUMNS, language, lines, FORMS[0])?;
    let mut book = Vec::new();
    let sheet = Table {
        name: language.pick("交付清单", "Delivered files").to_owned(),
        columns: &COLUMNS,
        language,
        rows: Box::new(rows.iter().map(|row| Row::plain(cells(row, language)))),
        look: Look::LIST,
        optional: &OPTIONAL,
        tab: None,
        choices: None,
        running: None,
    };
    table::workbook(&mut book, [sheet], scratch, FORMS[1])?;
    let mut whole = json!({ "schema": 1, "engine": format!("campix {}", crate::VERSION) });
    for (key, value) in head.as_object().into_iter().flatten() {
        whole[key] = value.clone();
    }
    whole["count"] = json!(rows.len());
    whole["files"] = rows.iter().map(object).collect();
    let mut json = serde_json::to_vec_pretty(&whole).unwrap_or_default();
    json.push(b'\n');
    Ok([csv, book, json])
}

fn object(row: &PackageRow<'_>) -> serde_json::Value {
    let mut object = json!({
        "file": row.file,
        "sha256": row.sha256,
        "bytes": row.bytes,
        "verdict": row.standing.name(),
        "taken": row.taken.map(|moment| show::moment(Some(moment))),
        "station": row.station,
    });
    for kind in KEYS {
        if let Some(number) = row.person.key(kind) {
            object[kind.name()] = json!(number);
        }
    }
    object
}

/// Numbers that a spreadsheet would turn into floats are written as `="0017"`, which it reads as text.
fn guarded(cell: &str) -> String {
    let number = cell.len() > 1 && cell.bytes().all(|byte| byte.is_ascii_digit());
    if number && (cell.starts_with('0') || cell.len() > 11) { format!("=\"{cell}\"") } else { inert(cell) }
}
