//! `campix day originals`: the originals of a finished day as a deliverable, under as many names as are asked for.

use std::path::{Path, PathBuf};

use campix_core::ceiling;
use campix_core::day::{Ledger, OriginalJob, OriginalOptions, OriginalReport, PackageTable, Packing};
use campix_core::day::{Password, Progress};
use campix_core::people::naming::Template;
use campix_core::text::{Language, Text};
use clap::Args;

use crate::exit::{FINDINGS, PASS};
use crate::files;
use crate::host::Context;
use crate::ledger::{Where, missing};
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};
use crate::wrong::{Wrong, whole};

/// Arguments of `campix day originals`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "DIR")]
    photos: Option<PathBuf>,
    #[arg(long, value_name = "TEMPLATE", value_parser = template)]
    naming: Vec<Template>,
    #[arg(long, value_name = "DPI", value_parser = whole::<u16>)]
    density: Option<u16>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Packing>())]
    packing: Option<Packing>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<PackageTable>())]
    package_table: Option<PackageTable>,
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "交付原片：按一种或多种文件名各存一份，写入分辨率、去除隐私信息，画面逐位不变",
            "deliver the originals under one name or several: density written, private tags removed, the picture as it was",
        ),
    ),
    ("photos", Text::fixed("采集日的照片文件夹", "the folder of photos of the day")),
    (
        "naming",
        Text::fixed(
            "文件名模板，可给多个，每个模板一个文件夹（默认 {student_no}.jpg）",
            "template of file names, several may be given, each makes a folder ({student_no}.jpg)",
        ),
    ),
    ("density", Text::fixed("写入的分辨率（默认 300）", "dots per inch that the files state (300)")),
    ("packing", Text::fixed("如何打包（默认 folder，不打包）", "how originals are packed (folder: they are not)")),
    ("operator", Text::fixed("日志中记为谁交付的", "the person named in the journal as having delivered them")),
];

fn template(text: &str) -> Result<Template, Wrong> {
    Template::parse(text).map_err(|error| Wrong::of(&error))
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let found = arguments.place.find(context)?;
    let photos = arguments.photos.clone().or_else(|| found.file.inputs.photos.as_ref().map(|path| path.0.clone()));
    let photos = photos.ok_or_else(|| missing("photos"))?;
    let mut options = found.file.inputs.originals.clone().unwrap_or_default();
    if !arguments.naming.is_empty() {
        options.naming.clone_from(&arguments.naming);
    }
    options.density = arguments.density.unwrap_or(options.density);
    options.packing = arguments.packing.unwrap_or(options.packing);
    options.package_table = arguments.package_table.unwrap_or(options.package_table);
    if context.asked || found.file.inputs.originals.is_none() {
        options.language = context.language;
    }
    let password = arguments.password_file.as_deref().map(password).transpose()?;
    let mut ledger = found.ledger(arguments.operator.as_ref(), context)?;
    let report = deliver(&mut ledger, &photos, options, password.as_ref(), arguments.quiet, context)?;
    if context.json {
        context.line(report.to_json())?;
    } else {
        tell(&report, context)?;
    }
    Ok(if report.faults.is_empty() { PASS } else { FINDINGS })
}

/// The password of packages, in the first line of a file.
pub(crate) fn password(path: &Path) -> Result<Password, Stop> {
    let text = files::text(path, ceiling::SECRET)?;
    Password::new(text.lines().next().unwrap_or_default()).or_stop()
}

/// Delivers the originals, showing how far it is.
pub(crate) fn deliver(
    ledger: &mut Ledger,
    photos: &Path,
    options: OriginalOptions,
    password: Option<&Password>,
    quiet: bool,
    context: &mut Context<'_, '_>,
) -> Result<OriginalReport, Stop> {
    let zh = context.zh();
    let meter = context.meter(quiet || context.json);
    let show = |progress: Progress| meter.show(crate::steps::line(progress, zh));
    let mut job = OriginalJob::new(photos, options).progress(&show);
    if let Some(password) = password {
        job = job.password(password);
    }
    let report = ledger.deliver_originals(&job);
    meter.clear();
    report.or_stop()
}

/// Says what was delivered, and everybody whose original was not.
pub(crate) fn tell(report: &OriginalReport, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let OriginalReport { people, files, written, withdrawn, foreign, .. } = report;
    let folders = report.folders.join("  ");
    context.line(match context.language {
        Language::Zh => {
            format!("原片：{people} 人，{files} 个文件（新写 {written}，删除 {withdrawn}）；文件夹 {folders}")
        }
        Language::En => format!(
            "originals: {people} people, {files} files ({written} written, {withdrawn} deleted); folders {folders}"
        ),
    })?;
    if *foreign > 0 {
        context.line(match context.language {
            Language::Zh => format!("originals/ 中有 {foreign} 个文件不是由 campix 写入的，未动"),
            Language::En => format!("{foreign} files below originals/ are not of campix and were left alone"),
        })?;
    }
    for (row, fault) in &report.faults {
        let (what, language) = (fault.text(), context.language);
        let row = match language {
            Language::Zh => format!("第 {row} 行："),
            Language::En => format!("row {row}: "),
        };
        context.line(format!("! {row}{}", what.get(language)))?;
    }
    Ok(())
}
