//! `campix purge`: deletes what a finished contract must not keep. It lists the files first, and deletes with `--yes` only.

use std::path::PathBuf;
use std::sync::Arc;

use campix_core::day::{Deleted, Part, Purge, Purged, SystemClock};
use campix_core::text::{Language, Text};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use crate::exit::{FAILURE, PASS};
use crate::files;
use crate::host::Context;
use crate::photos::word;
use crate::stop::{OrStop as _, Stop, printable};

/// Arguments of `campix purge`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FOLDER")]
    out: PathBuf,
    #[arg(
        long = "part",
        value_name = "PART",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Part::ALL.map(Part::name)).map(|word| part(&word))
    )]
    parts: Vec<Part>,
    #[arg(long)]
    all: bool,
    #[arg(long, value_name = "DIR")]
    originals: Option<PathBuf>,
    #[arg(long, value_name = "NAME", default_value = "operator")]
    operator: String,
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "合同结束后删除不应保留的文件：先列清单，加 --yes 才删除",
            "delete what a finished contract must not keep: listed first, deleted with --yes",
        ),
    ),
    ("out", Text::fixed("采集日的输出文件夹", "folder that the day was written to")),
    (
        "parts",
        Text::fixed(
            "删除哪些内容，可给多个：photos 已交付的照片，packages 压缩包与清单，results 表格与页面，dossiers 一生一档，\
             workings 缩略图、照片特征、采集日的记录、未交付的成品与残留文件，quarantine 修复日志时移出的内容，originals 原片（另给 --originals）",
            "what is deleted, several may be given: photos delivered, packages and manifests, results (tables and pages), dossiers, \
             workings (small pictures, how photos look, the record of the day, files not delivered, leftovers), quarantine (what repairs took out of the \
             journal), originals (with --originals)",
        ),
    ),
    (
        "all",
        Text::fixed(
            "除原片外的全部内容：之后输出文件夹中不再有人脸",
            "every part but the originals: no face is left in the output",
        ),
    ),
    (
        "originals",
        Text::fixed("同时删除此文件夹中日志认得的原片", "the photos in this folder that the journal knows, too"),
    ),
    ("operator", Text::fixed("日志中记为谁删除的", "the person named in the journal as having deleted it")),
    ("yes", Text::fixed("确实删除", "delete them")),
];

fn part(word: &str) -> Part {
    Part::ALL.into_iter().find(|part| part.name() == word).unwrap_or(Part::Photos)
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let mut purge = Purge::new(&arguments.out, &arguments.operator, Arc::new(SystemClock));
    if arguments.parts.is_empty() && !arguments.all && arguments.originals.is_none() {
        return Err(Stop::usage(
            "请用 --part、--all 或 --originals 说明删除什么",
            "say with --part, --all or --originals what is to be deleted",
        ));
    }
    if arguments.all {
        purge = purge.everything();
    }
    if arguments.parts.contains(&Part::Originals) && arguments.originals.is_none() {
        return Err(Stop::usage(
            "删除原片需用 --originals 指定其文件夹",
            "originals are deleted from a folder: name it with --originals",
        ));
    }
    for part in arguments.parts.iter().filter(|part| **part != Part::Originals) {
        purge = purge.part(*part);
    }
    if let Some(folder) = &arguments.originals {
        files::folder(folder)?;
        purge = purge.originals(folder);
    }
    let listed = purge.preview().or_stop_at(&arguments.out)?;
    if !context.json {
        let language = context.language;
        listed.deleted.iter().try_for_each(|file| context.line(line(file, language)))?;
    }
    if !arguments.yes {
        tell(&listed, false, context)?;
        return Ok(PASS);
    }
    context.flush()?;
    let purged = purge.run().or_stop_at(&arguments.out)?;
    tell(&purged, true, context)?;
    Ok(if purged.failed.is_empty() { PASS } else { FAILURE })
}

fn line(file: &Deleted, language: Language) -> String {
    let part = match (language, file.part) {
        (Language::Zh, Part::Photos) => "交付照片",
        (Language::Zh, Part::Packages) => "压缩包",
        (Language::Zh, Part::Results) => "结果",
        (Language::Zh, Part::Dossiers) => "档案",
        (Language::Zh, Part::Workings) => "中间文件",
        (Language::Zh, Part::Originals) => "原片",
        (_, part) => part.name(),
    };
    format!("{}  {}  {}", file.sha256, word(part, 9, None), printable(&file.path.display().to_string()))
}

fn tell(purged: &Purged, done: bool, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    if context.json {
        return context.line(purged.to_json(done));
    }
    let bytes: u64 = purged.deleted.iter().map(|file| file.bytes).sum();
    let (files, failed, unknown) = (purged.deleted.len(), purged.failed.len(), purged.unknown);
    context.line(match (context.zh(), done) {
        (true, false) => format!("以上 {files} 个文件（{bytes} 字节）将被删除；尚未删除，确认后请加 --yes"),
        (false, false) => {
            format!("{files} files ({bytes} bytes) would be deleted; nothing was. Say --yes to delete them")
        }
        (true, true) => format!("已删除 {files} 个文件（{bytes} 字节），{failed} 个无法删除"),
        (false, true) => format!("{files} files deleted ({bytes} bytes), {failed} could not be"),
    })?;
    if unknown > 0 {
        context.line(match context.language {
            Language::Zh => format!("原片文件夹中有 {unknown} 个文件日志不认得，未动"),
            Language::En => {
                format!("{unknown} files among the originals are left alone: the journal does not know them")
            }
        })?;
    }
    for file in &purged.failed {
        context.line(line(file, context.language))?;
    }
    Ok(())
}
