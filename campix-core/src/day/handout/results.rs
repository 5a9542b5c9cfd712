//! The results of a day, one row per outcome: as CSV for Excel, as a workbook with a sheet per standing, as JSON lines
//! for programs.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure, findings};
use crate::day::handout::table::{self, Column, Look, Row, Table, inert};
use crate::day::record::outcome::{Outcome, Standing, Thumbnails};
use crate::ground::text::Language;
use crate::people::number::KeyKind;
use crate::people::{PersonName, PhotoName};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultsOptions {
    /// Language of headings, standings and findings. Default: Chinese.
    pub language: Language,
    /// How much of a person is shown. Default: [`Disclosure::Work`].
    pub disclosure: Disclosure,
}

impl Default for ResultsOptions {
    fn default() -> Self {
        Self { language: Language::Zh, disclosure: Disclosure::Work }
    }
}

/// The last column holds pictures.
const COLUMNS: [Column; 18] = [
    ("结果", "result", 12.0),
    ("名单行号", "roster row", 9.0),
    ("学号", "student no", 16.0),
    ("证件号", "id number", 20.0),
    ("考生号", "exam no", 16.0),
    ("采集码", "code", 20.0),
    ("姓名", "name", 12.0),
    ("院系", "department", 18.0),
    ("专业", "major", 18.0),
    ("班级", "class", 14.0),
    ("照片编号", "photo", 15.0),
    ("照片文件", "photo file", 20.0),
    ("拍摄时间", "taken", 19.0),
    ("工位", "station", 8.0),
    ("问题", "findings", 48.0),
    ("处理办法", "advice", 36.0),
    ("交付文件", "delivered", 40.0),
    ("缩略图", "picture", 12.0),
];
/// Columns a day may lack: the three numbers, code, name, groups and station.
const OPTIONAL: [usize; 9] = [2, 3, 4, 5, 6, 7, 8, 9, 13];
/// Columns of text.
const TEXTS: usize = COLUMNS.len() - 1;

fn cells(outcome: &Outcome, options: ResultsOptions) -> [String; TEXTS] {
    let ResultsOptions { language, disclosure, .. } = options;
    let group = outcome.group();
    let photo = outcome.photo.as_ref();
    let file = |name: &PhotoName| show::file(name, outcome.person.as_deref(), disclosure);
    let products: Vec<String> = outcome
        .products
        .iter()
        .map(|product| format!("{}: {} ({} B)", product.profile, file(&product.name), product.bytes))
        .collect();
    [
        outcome.standing.title(language).to_owned(),
        outcome.person.as_ref().map(|person| person.row.to_string()).unwrap_or_default(),
        show::number(outcome, KeyKind::StudentNo, disclosure),
        show::number(outcome, KeyKind::IdNumber, disclosure),
        show::number(outcome, KeyKind::ExamNo, disclosure),
        show::number(outcome, KeyKind::Code, disclosure),
        show::name(outcome, disclosure),
        group.department,
        group.major,
        group.class,
        photo.map(|photo| photo.sha256.short()).unwrap_or_default(),
        photo.map(|photo| file(&photo.name)).unwrap_or_default(),
        show::moment(photo.and_then(|photo| photo.taken)),
        photo.and_then(|photo| photo.station.clone()).unwrap_or_default(),
        findings(outcome, language).join("\n"),
        show::advice(outcome, language).join("\n"),
        products.join("\n"),
    ]
}

/// Numbers that a spreadsheet would turn into floats are written as `="0017"`, which it reads as text.
fn guarded(cell: &str) -> String {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let number = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit() || b == b'X' || b == b'E' || b == b'e');
    if number && (cell.starts_with('0') && cell.len() > 1 || digits > 11 || digits < cell.len()) {
        format!("=\"{cell}\"")
    } else {
        inert(cell)
    }
}

/// Writes `results.csv`: UTF-8 with a byte-order mark and `\r\n`, so that Excel opens it as it is.
///
/// # Errors
/// [`OutputError::Write`].
///
/// ```
/// use campix_core::day::{Outcome, Standing, results};
/// let mut file = Vec::new();
/// results::csv(&mut file, &[Outcome::new(Standing::Unowned)], Default::default())?;
/// assert!(file.starts_with("\u{FEFF}结果,名单行号".as_bytes()));
/// # Ok::<(), campix_core::day::OutputError>(())
/// ```
pub fn csv<'a>(
    out: &mut dyn Write,
    outcomes: impl IntoIterator<Item = &'a Outcome>,
    options: ResultsOptions,
) -> Result<(), OutputError> {
    let rows = outcomes.into_iter().map(|outcome| cells(outcome, options).iter().map(|cell| guarded(cell)).collect());
    table::csv(out, &COLUMNS[..TEXTS], options.language, rows, "results.csv")
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    outcome: &'a Outcome,
    /// In full only on request; the outcome itself is masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revealed: Option<Revealed<'a>>,
}

#[derive(Serialize)]
struct Revealed<'a> {
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    student_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exam_no: Option<&'a str>,
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    products: Vec<String>,
}

/// Writes `results.jsonl`: one JSON object per line, fields as in [`Outcome`], masked; beyond [`Disclosure::Share`], with a
/// field `revealed` that has what the disclosure shows.
///
/// # Errors
/// [`OutputError::Write`].
pub fn jsonl<'a>(
    out: &mut dyn Write,
    outcomes: impl IntoIterator<Item = &'a Outcome>,
    disclosure: Disclosure,
) -> Result<(), OutputError> {
    let failed = |source| OutputError::Write { what: "results.jsonl", source };
    for outcome in outcomes {
        let person = outcome.person.as_deref();
        let key = |kind| person.and_then(|person| person.key(kind)).filter(|_| disclosure.shows(kind));
        let file = |name: &PhotoName| show::file(name, person, disclosure);
        let revealed = (disclosure != Disclosure::Share).then(|| Revealed {
            name: person.and_then(|person| person.name.as_ref()).map(PersonName::reveal),
            student_no: key(KeyKind::StudentNo),
            id_number: key(KeyKind::IdNumber),
            exam_no: key(KeyKind::ExamNo),
            code: key(KeyKind::Code),
            photo: outcome.photo.as_ref().map(|photo| file(&photo.name)),
            products: outcome.products.iter().map(|product| file(&product.name)).collect(),
        });
        let line = serde_json::to_string(&Line { outcome, revealed }).map_err(|error| failed(error.into()))?;
        writeln!(out, "{line}").map_err(failed)?;
    }
    Ok(())
}

/// Writes `results.xlsx`: a sheet with everything and one per standing, each with a filter; pictures of what needs work.
/// Rows are kept in temporary files in the folder `scratch`.
///
/// # Errors
/// [`OutputError::TooManyRows`] beyond a million rows, [`OutputError::Write`], [`OutputError::Workbook`].
pub fn workbook(
    out: &mut (dyn Write + Send),
    outcomes: &[Outcome],
    thumbnails: &dyn Thumbnails,
    options: ResultsOptions,
    scratch: &Path,
) -> Result<(), OutputError> {
    let table = |name: &str, tab, rows| Table {
        name: name.to_owned(),
        columns: &COLUMNS,
        language: options.language,
        rows,
        look: Look::LIST,
        optional: &OPTIONAL,
        tab: Some(tab),
        choices: None,
        running: None,
    };
    let all = outcomes.iter().map(|outcome| {
        let tint = outcome.standing.needs_retake().then_some(0x00FD_ECEA);
        Row { cells: cells(outcome, options).to_vec(), picture: None, tint }
    });
    let all = table(options.language.pick("全部", "All"), 0x0080_8080, Box::new(all));
    let there = |standing: &Standing| outcomes.iter().any(|outcome| outcome.standing == *standing);
    let sheets = Standing::ALL.into_iter().filter(there).map(|standing| {
        let rows = outcomes.iter().filter(move |outcome| outcome.standing == standing).map(move |outcome| {
            let picture = if standing.needs_retake() { thumbnails.jpeg(outcome) } else { None };
            Row { cells: cells(outcome, options).to_vec(), picture, tint: None }
        });
        table(standing.title(options.language), colour(standing), Box::new(rows))
    });
    table::workbook(out, std::iter::once(all).chain(sheets), scratch, "results.xlsx")
}

/// Colour of a standing, RGB: red needs work, amber a look, green nothing, grey is for the record.
pub(in crate::day) const fn colour(standing: Standing) -> u32 {
    match standing {
        Standing::Fail | Standing::Unreadable => 0x00C0_392B,
        Standing::Ambiguous | Standing::Missing => 0x00D3_5400,
        Standing::Unknown => 0x007D_3C98,
        Standing::Warn => 0x00B7_950B,
        Standing::Pass => 0x001E_8449,
        Standing::Excused | Standing::Superseded | Standing::Unowned | Standing::Card => 0x007F_8C8D,
    }
}
