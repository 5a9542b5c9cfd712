//! `campix check`: one line per photo, or the full report.

use std::cmp::Reverse;
use std::ffi::OsString;

use campix_core::check::{Finding, Remedy, Report, Verdict, check, check_original, scope};
use campix_core::face::EmbeddedNetworks;
use campix_core::make::{MakeOptions, placement};
use campix_core::measure::measure_within;
use campix_core::photo::Operation;
use campix_core::profile::{Level, Profile};
use campix_core::progress::CancelToken;
use campix_core::text::{Language, Text};
use clap::Args;
use serde_json::{Value, json};

use crate::exit::{FAILURE, FINDINGS, PASS};
use crate::host::Context;
use crate::inputs::{self, Input};
use crate::photos::{self, ERROR, columns, in_order, verdict, word};
use crate::stop::{OrStop as _, Stop, printable};

/// Arguments of `campix check`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Arguments {
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<OsString>,
    #[arg(long, short, value_name = "PROFILE", default_value = photos::PROFILE)]
    profile: String,
    #[arg(long)]
    original: bool,
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    full: bool,
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    json: crate::shared::Json,
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    #[arg(long)]
    quiet: bool,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    ("", Text::fixed("检查照片是否符合标准", "judge photos as the files that are handed in")),
    (
        "photos",
        Text::fixed(
            "照片文件、文件夹（含下级）、通配符、@清单文件，- 为标准输入",
            "files, folders with all below, patterns, @LIST of paths; - for standard input",
        ),
    ),
    (
        "original",
        Text::fixed("按原片检查，以将要采用的裁切为准", "judge them as originals, at the crop `make` would take"),
    ),
    ("full", Text::fixed("每张照片都给出完整报告", "the full report of every photo, not of a single one only")),
    ("csv", Text::fixed("输出 CSV 表格（带 BOM，Excel 可直接打开）", "a CSV table, with the mark that Excel wants")),
];

/// The result of one photo.
struct Judged {
    sha256: String,
    report: Report,
    /// What has to be known about how the file was read.
    remarks: Vec<Text>,
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let profile = photos::profile_in_use(&arguments.profile, context)?;
    let inputs = inputs::expand(&arguments.photos, context)?;
    let work = |input: &Input| judge(input, &profile, arguments.original);
    let single = inputs.photos.len() == 1 && arguments.photos.len() == 1;
    let mut style = match (arguments.csv, arguments.json.json) {
        (true, _) => Style::Csv,
        (_, true) => Style::Json,
        _ if arguments.full || single => Style::Full { single },
        _ => Style::Lines { width: name_width(&inputs.photos) },
    };
    style.begin(context)?;
    let mut sums = Sums::default();
    let total = inputs.photos.len();
    // If a person watches the lines themselves, they are the progress.
    let hidden = arguments.quiet || context.is_watched() || total == 1;
    in_order(&inputs.photos, arguments.threads, work, |at, judged| {
        context.meter(hidden).clear();
        sums.count(&judged);
        style.put(&inputs.photos[at], judged, context)?;
        context.meter(hidden).show(format_args!("{}/{total}", at + 1));
        Ok(())
    })?;
    context.meter(hidden).clear();
    if matches!(style, Style::Lines { .. }) {
        let summary = sums.text(&profile, inputs.skipped);
        context.line(summary.get(context.language))?;
    }
    if sums.errors > 0 && !single {
        context.note(match context.language {
            Language::Zh => format!("campix: {} 张照片无法检查", sums.errors),
            Language::En => format!("campix: {} of {total} photos could not be judged", sums.errors),
        });
    }
    Ok(sums.code())
}

fn judge(input: &Input, profile: &Profile, original: bool) -> Result<Judged, Stop> {
    let photo = input.open()?;
    let facts = measure_within(&photo, &EmbeddedNetworks, scope(profile), &CancelToken::default()).or_stop()?;
    let report = if original {
        check_original(&facts, profile, placement(&facts, profile, &MakeOptions::default()).as_ref())
    } else {
        check(&facts, profile)
    };
    let remarks = photo.operations().iter().filter_map(Operation::remark).collect();
    Ok(Judged { sha256: photo.digest(), report, remarks })
}

/// Widest column of names: longer names make their line longer.
const NAMES: usize = 48;

fn name_width(photos: &[Input]) -> usize {
    photos.iter().map(|input| columns(&input.name)).filter(|width| *width <= NAMES).max().unwrap_or(0)
}

/// How results are written.
enum Style {
    Lines { width: usize },
    Full { single: bool },
    Json,
    Csv,
}

impl Style {
    fn begin(&self, context: &mut Context<'_, '_>) -> Result<(), Stop> {
        if matches!(self, Self::Csv) {
            context.bytes("\u{FEFF}".as_bytes())?;
            row(&COLUMNS.map(str::to_owned), context)?;
        }
        Ok(())
    }

    fn put(&mut self, input: &Input, judged: Result<Judged, Stop>, context: &mut Context<'_, '_>) -> Result<(), Stop> {
        let language = context.language;
        for remark in judged.iter().flat_map(|judged| &judged.remarks) {
            context.note(format_args!("{}: {}", printable(&input.name), remark.get(language)));
        }
        match self {
            Self::Lines { width } => context.line(line(input, &judged, *width, context)),
            Self::Json => context.line(object(input, &judged)),
            Self::Csv => row(&cells(input, &judged, language), context),
            Self::Full { single } => {
                if !*single {
                    context.line(format_args!("== {}", printable(&input.name)))?;
                }
                match judged {
                    Ok(judged) => context.line(judged.report.render(language)),
                    Err(stop) if *single => {
                        stop.lines(language).into_iter().for_each(|line| context.note(line));
                        Ok(())
                    }
                    Err(stop) => context.line(format_args!("{}: {}", ERROR.0.get(language), stop.sentence(language))),
                }
            }
        }
    }
}

/// Verdict, name, and the worst finding or the error.
fn line(input: &Input, judged: &Result<Judged, Stop>, width: usize, context: &Context<'_, '_>) -> String {
    let language = context.language;
    let (title, colour) = judged.as_ref().map_or(ERROR, |judged| verdict(judged.report.verdict));
    let detail = match judged {
        Ok(judged) => worst_text(&judged.report, language),
        Err(stop) => stop.sentence(language),
    };
    let title = word(title.get(language), 7, context.colours().then_some(colour));
    let name = word(&printable(&input.name), width, None);
    format!("{title}  {name}  {detail}").trim_end().to_owned()
}

/// The finding that matters most: the most binding one that failed; of several, one that only a new photo fixes.
fn worst(report: &Report) -> Option<&Finding> {
    let hardness = |finding: &Finding| match finding.remedy {
        Some(Remedy::Reshoot) => 0,
        Some(Remedy::Paperwork) => 1,
        _ => 2,
    };
    let broken = report.findings.iter().filter(|finding| finding.verdict != Verdict::Pass);
    // Of equals, the first in the order of the report.
    let worst = broken.min_by_key(|one| (one.level == Level::Info, Reverse(one.verdict), one.level, hardness(one)));
    worst.filter(|_| report.verdict != Verdict::Pass)
}

/// That finding as a sentence, with the number of the others.
fn worst_text(report: &Report, language: Language) -> String {
    let Some(worst) = worst(report) else { return String::new() };
    let others = report.findings.iter().filter(|finding| finding.verdict != Verdict::Pass).count() - 1;
    let more = if others > 0 { format!(" (+{others})") } else { String::new() };
    format!("{}: {}{more}", worst.rule, worst.message.get(language))
}

/// The report as JSON, the same in every output language, with the path and the digest of the photo first.
fn object(input: &Input, judged: &Result<Judged, Stop>) -> Value {
    let mut object = serde_json::Map::new();
    object.insert("path".to_owned(), json!(input.name));
    match judged {
        Ok(judged) => {
            object.insert("sha256".to_owned(), json!(judged.sha256));
            if let Value::Object(report) = judged.report.to_json() {
                object.extend(report);
            }
            if !judged.remarks.is_empty() {
                object.insert("remarks".to_owned(), json!(judged.remarks));
            }
        }
        Err(stop) => {
            object.insert("sha256".to_owned(), json!(input.digest()));
            object.insert("error".to_owned(), stop.to_json());
        }
    }
    Value::Object(object)
}

const COLUMNS: [&str; 10] =
    ["path", "sha256", "verdict", "rule", "level", "measured", "allowed", "unit", "message", "error"];

fn cells(input: &Input, judged: &Result<Judged, Stop>, language: Language) -> [String; 10] {
    let mut cells = [const { String::new() }; 10];
    cells[0].clone_from(&input.name);
    match judged {
        Ok(judged) => {
            cells[1].clone_from(&judged.sha256);
            judged.report.verdict.name().clone_into(&mut cells[2]);
            if let Some(worst) = worst(&judged.report) {
                let json = worst.to_json();
                let plain = |value: &Value| match value {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                for (cell, key) in [(3, "rule"), (4, "level"), (5, "measured"), (6, "allowed"), (7, "unit")] {
                    cells[cell] = plain(&json[key]);
                }
                worst.message.get(language).clone_into(&mut cells[8]);
            }
        }
        Err(stop) => {
            cells[1] = input.digest().unwrap_or_default();
            "error".clone_into(&mut cells[2]);
            cells[9] = stop.sentence(language);
        }
    }
    cells.map(inert)
}

/// A cell that no spreadsheet takes for a formula.
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell != "-" { format!("'{cell}") } else { cell }
}

fn row(cells: &[String], context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let written = writer.write_record(cells).and_then(|()| writer.flush().map_err(Into::into));
    written.map_err(|error| Stop::output(error.into()))?;
    let bytes = writer.into_inner().map_err(|error| Stop::output(error.into_error()))?;
    context.bytes(&bytes)
}

/// Photos by verdict.
#[derive(Default)]
struct Sums {
    verdicts: [usize; 4],
    errors: usize,
}

const ORDER: [Verdict; 4] = [Verdict::Pass, Verdict::Warn, Verdict::Unknown, Verdict::Fail];

impl Sums {
    fn count(&mut self, judged: &Result<Judged, Stop>) {
        match judged {
            Ok(judged) => {
                let at = ORDER.iter().position(|other| *other == judged.report.verdict);
                self.verdicts[at.unwrap_or(3)] += 1;
            }
            Err(_) => self.errors += 1,
        }
    }

    const fn code(&self) -> u8 {
        let [_, warn, unknown, fail] = self.verdicts;
        if self.errors > 0 {
            FAILURE
        } else if warn + unknown + fail > 0 {
            FINDINGS
        } else {
            PASS
        }
    }

    fn text(&self, profile: &Profile, skipped: usize) -> Text {
        let total = self.verdicts.iter().sum::<usize>() + self.errors;
        let mut parts = Vec::new();
        for (verdict_of, count) in ORDER.into_iter().zip(self.verdicts) {
            if count > 0 {
                let title = verdict(verdict_of).0;
                parts.push(Text::new(format!("{} {count}", title.zh), format!("{count} {}", title.en)));
            }
        }
        if self.errors > 0 {
            parts.push(Text::new(format!("无法检查 {}", self.errors), format!("{} not judged", self.errors)));
        }
        let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_ref()).collect();
        let en: Vec<&str> = parts.iter().map(|part| part.en.as_ref()).collect();
        let (mut zh, mut en) = (
            format!("共 {total} 张：{}（{} {}）", zh.join("，"), profile.id(), profile.edition()),
            format!("{total} photos: {} ({} {})", en.join(", "), profile.id(), profile.edition()),
        );
        if skipped > 0 {
            zh += &format!("；另有 {skipped} 个文件不是照片，已跳过");
            en += &format!("; {skipped} other files were left out");
        }
        Text::new(zh, en)
    }
}
