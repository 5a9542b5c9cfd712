//! `campix verify`: whether a journal was changed, and whether files are, byte for byte, what it names.
//!
//! A change is a finding; an unreadable file is a failure. Every file is reported, and the exit code is that of the worst.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use campix_core::day::verify_journal;
use campix_core::text::{Language, Text};
use campix_core::{ErrorCode, Failure};
use clap::Args;

#[cfg(feature = "dossier")]
use campix_core::{FileError, Operation, ceiling};

#[cfg(feature = "dossier")]
use crate::FAILURE;
#[cfg(feature = "dossier")]
use crate::files;
use crate::host::Context;
#[cfg(feature = "dossier")]
use crate::stop::OrStop as _;
use crate::stop::Stop;
use crate::{FINDINGS, PASS};

/// Arguments of `campix verify`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[cfg_attr(not(feature = "dossier"), arg(hide = true))]
    #[arg(value_name = "FILE")]
    files: Vec<OsString>,
    #[arg(long, value_name = "FILE")]
    journal: PathBuf,
    #[cfg_attr(not(feature = "dossier"), arg(hide = true))]
    #[arg(long, value_name = "FILE")]
    seal: Option<PathBuf>,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "验证日志未被改动，文件与日志所记逐字节相同",
            "prove that a journal is unbroken, and files byte for byte what it names",
        ),
    ),
    (
        "files",
        Text::fixed("档案、记录、封面、照片；- 为标准输入", "dossiers, records, covers, photos; - for standard input"),
    ),
    ("journal", Text::fixed("采集日的 journal.jsonl", "journal.jsonl of a day")),
    (
        "seal",
        Text::fixed(
            "另行保存的 seal.json：其中的行必须都在",
            "seal.json, kept elsewhere: the lines it names must all be there",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    if arguments.files.is_empty() && arguments.seal.is_none() {
        return journal(arguments, context);
    }
    files(arguments, context)
}

/// Whether the chain holds from the first line to the last.
fn journal(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let found = match verify_journal(&arguments.journal) {
        Ok(found) => found,
        Err(error) => return changed(error, &arguments.journal, context),
    };
    let empty = found.lines == 0;
    if context.json {
        context.line(found.to_json())?;
    } else {
        let (lines, torn, last) = (found.lines, found.torn, found.last);
        context.line(match context.language {
            Language::Zh if empty => format!("日志没有完整的一行，末尾残缺 {torn} 字节：不能证明任何事"),
            Language::En if empty => format!("the journal has no whole line, {torn} torn bytes: nothing is proven"),
            Language::Zh => format!("日志完好：{lines} 行，末尾残缺 {torn} 字节，最后一行 {last}"),
            Language::En => format!("{lines} lines, {torn} torn bytes, last {last}"),
        })?;
    }
    Ok(if empty { FINDINGS } else { PASS })
}

/// A journal that cannot be read is a failure; any other error about it is the finding.
fn changed(error: impl Into<Failure>, path: &Path, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let failure = error.into();
    let unread = [ErrorCode::JOURNAL_IO, ErrorCode::JOURNAL_BUSY].contains(&failure.code);
    let stop = Stop::failed(failure, Some(path));
    if unread {
        return Err(stop);
    }
    stop.tell(context);
    Ok(FINDINGS)
}

#[cfg(not(feature = "dossier"))]
fn files(_: &Arguments, _: &mut Context<'_, '_>) -> Result<u8, Stop> {
    Err(Stop::usage("此程序未包含档案功能", "this program was built without dossiers"))
}

#[cfg(feature = "dossier")]
fn files(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    use campix_core::dossier::{Seal, Verifier};

    let seal = match &arguments.seal {
        None => None,
        Some(path) => {
            let seal: Seal = serde_json::from_slice(&files::read(path, ceiling::OPTIONS)?).map_err(|error| {
                let (line, column) = (error.line(), error.column());
                Stop::usage(
                    format!("不是封条文件（seal.json）：第 {line} 行第 {column} 列不符合格式（原文：{error}）"),
                    format!("this is not a seal (seal.json): {error}"),
                )
            })?;
            Some(seal)
        }
    };
    let verifier = match Verifier::open(&arguments.journal, seal) {
        Ok(verifier) => verifier,
        Err(error) => return changed(error, &arguments.journal, context),
    };
    let mut code = PASS;
    if arguments.files.is_empty() {
        let seal = verifier.seal();
        context.line(match (context.json, context.zh()) {
            (true, _) => serde_json::json!({ "schema": 1, "seal": seal }).to_string(),
            (false, true) => format!("日志完好，封条所记各行俱在：{} 行", seal.lines),
            (false, false) => format!("unbroken, and every sealed line is there: {} lines", seal.lines),
        })?;
    }
    for file in &arguments.files {
        code = code.max(file_of(&verifier, file, context)?);
    }
    Ok(code)
}

/// The answer about a file that was changed or cannot be read; it stands among the others on the output.
#[cfg(feature = "dossier")]
fn not_intact(name: &str, stop: &Stop, code: u8, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    if context.json {
        context.line(serde_json::json!({ "path": name, "error": stop.to_json() }))?;
    } else {
        let (name, sentence) = (crate::stop::printable(name), stop.sentence(context.language));
        context.line(match context.language {
            Language::Zh => format!("{name}：{sentence}"),
            Language::En => format!("{name}: {sentence}"),
        })?;
    }
    Ok(code)
}

#[cfg(feature = "dossier")]
fn file_of(
    verifier: &campix_core::dossier::Verifier,
    file: &std::ffi::OsStr,
    context: &mut Context<'_, '_>,
) -> Result<u8, Stop> {
    use serde_json::{Value, json};

    use crate::stop::printable;

    let path = PathBuf::from(file);
    let name = path.display().to_string();
    // In pieces: a package holds a whole day.
    let found = if name == "-" {
        verifier.check_stream(context.input()).map_err(Stop::input)
    } else {
        let found = ceiling::open(&path).and_then(|file| verifier.check_stream(file));
        found.map_err(FileError::of(Operation::Read, &path)).or_stop_at(&path)
    };
    let intact = match found {
        Err(stop) => return not_intact(&name, &stop, FAILURE, context),
        Ok(Ok(intact)) => intact,
        Ok(Err(error)) => return not_intact(&name, &Stop::failed(error, Some(&path)), FINDINGS, context),
    };
    if context.json {
        let mut answer = json!({ "path": name });
        if let (Value::Object(fields), Value::Object(intact)) = (&mut answer, intact.to_json()) {
            fields.extend(intact);
        }
        context.line(answer)?;
        return Ok(PASS);
    }
    let kind = intact.kind.title();
    let (kind, line, at) = (kind.get(context.language), intact.line, &intact.at);
    let name = printable(&name);
    context.line(match context.language {
        Language::Zh => {
            format!(
                "{name}：未改动，{kind}，日志第 {line} 行，{at}{}",
                if intact.replaced { "，其后已有新版" } else { "" }
            )
        }
        Language::En => {
            format!(
                "{name}: unchanged, {kind}, line {line}, {at}{}",
                if intact.replaced { ", replaced since" } else { "" }
            )
        }
    })?;
    Ok(PASS)
}
