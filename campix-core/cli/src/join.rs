//! `campix roster join`: a finished day and the school's table in, a day of the school's own out. Nothing is written into the
//! collector's folder.

use std::path::PathBuf;
use std::sync::Arc;

use campix_core::ceiling;
use campix_core::day::{Disclosure, Join, JoinOptions, PackageTable, Packing, Password, SystemClock};
use campix_core::people::number::KeyKind;
use campix_core::people::roster::RosterOptions;
use campix_core::text::{Language, Text};
use clap::Args;

use crate::exit::{FINDINGS, PASS};
use crate::host::Context;
use crate::ledger::key_of;
use crate::list::read;
use crate::passphrase::{self, Phrase};
use crate::reading::Reading;
use crate::secret::key;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};
use crate::sums::sums;
use crate::{files, photos};

/// Arguments of `campix roster join`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE")]
    table: PathBuf,
    #[arg(long, value_name = "DIR")]
    day: PathBuf,
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    own_key_file: Option<PathBuf>,
    #[command(flatten)]
    phrase: Phrase,
    #[arg(long, value_name = "FILE")]
    own_passphrase_file: Option<PathBuf>,
    #[arg(long = "profile", short, value_name = "PROFILE")]
    profiles: Vec<String>,
    #[arg(long, value_name = "TEMPLATE")]
    naming: Option<String>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Packing>())]
    packing: Option<Packing>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<PackageTable>())]
    package_table: Option<PackageTable>,
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Disclosure>())]
    disclosure: Option<Disclosure>,
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "在校内把采集码对应到学号与姓名：由已完成的采集日和学校的对应表，生成学校自己的文件夹（照片、表格、压缩包）；不改动采集日文件夹",
            "inside the school, join codes with numbers and names: a finished day and the school's table give a folder of the school's own",
        ),
    ),
    (
        "table",
        Text::fixed(
            "学校的对应表：采集码一列，以及学号、姓名、班级等",
            "the school's table: a column of collection codes, and student numbers, names, classes",
        ),
    ),
    ("day", Text::fixed("已完成的采集日的文件夹；只读", "the folder of the finished day; it is only read")),
    ("out", Text::fixed("学校的文件夹，新的或空的", "the school's folder, new or empty")),
    ("options", Text::fixed("选项文件（TOML 或 JSON）", "options as TOML or JSON")),
    (
        "key_file",
        Text::fixed(
            "采集日的项目密钥；默认为其文件夹中的 .campix/key",
            "the secret of the day; .campix/key in its folder if none is given",
        ),
    ),
    (
        "own_key_file",
        Text::fixed(
            "学校自己的密钥；默认为输出文件夹中的 .campix/key，新建",
            "the school's own secret; .campix/key in its folder, made if none is given",
        ),
    ),
    (
        "own_passphrase_file",
        Text::fixed(
            "首行为学校密钥的口令；新建的密钥即受其保护",
            "first line: passphrase of the school's own secret; one that is made is protected by it",
        ),
    ),
    (
        "profiles",
        Text::fixed(
            "采集日所用的标准，只在它不是内置时需要",
            "a profile of the day, needed only if it is not one shipped",
        ),
    ),
    (
        "naming",
        Text::fixed(
            "学校文件的命名模板（默认 {student_no|exam_no}.jpg）",
            "template of file names ({student_no|exam_no}.jpg)",
        ),
    ),
    ("title", Text::fixed("总览页和清单的标题：学校和事由", "heading of pages and lists: school and occasion")),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let mut reading = RosterOptions::default();
    arguments.reading.fill(&mut reading)?;
    // Everybody has to have a code: by it they are found.
    reading.key.get_or_insert(KeyKind::Code);
    let table = read(&arguments.table, &reading, context)?;
    let mut options = match &arguments.options {
        Some(path) => JoinOptions::from_text(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?,
        None => JoinOptions { language: context.language, ..JoinOptions::default() },
    };
    if context.asked {
        options.language = context.language;
    }
    options.packing = arguments.packing.unwrap_or(options.packing);
    options.package_table = arguments.package_table.unwrap_or(options.package_table);
    options.disclosure = arguments.disclosure.unwrap_or(options.disclosure);
    for (given, to) in [(&arguments.naming, &mut options.naming), (&arguments.operator, &mut options.operator)] {
        if let Some(given) = given {
            to.clone_from(given);
        }
    }
    if arguments.title.is_some() {
        options.title.clone_from(&arguments.title);
    }
    let phrase = arguments.phrase.read(context)?;
    let theirs = key_of(arguments.key_file.as_deref(), &arguments.day, phrase.as_ref())?;
    // Before the secret, which is the first thing that is written.
    Join::check_place(&arguments.day, &arguments.out).or_stop()?;
    let own = arguments.own_passphrase_file.as_deref().map(passphrase::of_file).transpose()?;
    let own = key(arguments.own_key_file.as_deref(), &arguments.out, own.as_ref())?;
    let mut join = Join::new((&arguments.day, theirs), &table, (&arguments.out, own), Arc::new(SystemClock), options);
    for name in &arguments.profiles {
        join = join.profile(photos::profile(name)?);
    }
    if let Some(path) = &arguments.password_file {
        let text = files::text(path, ceiling::SECRET)?;
        join = join.password(Password::new(text.lines().next().unwrap_or_default()).or_stop()?);
    }
    let report = join.run().or_stop()?;
    if context.json {
        let mut object = report.to_json();
        object["set_aside"] = serde_json::json!(table.set_aside);
        context.line(object)?;
    } else {
        sums(&report, false, context)?;
        let (files, out) = (report.totals.files, arguments.out.display());
        context.line(match context.language {
            Language::Zh => format!("学校的文件 {files} 个。输出：{out}"),
            Language::En => format!("{files} files for the school. Written to {out}"),
        })?;
    }
    let found = report.notes.iter().any(|note| note.rule.starts_with("join.") && note.rule != "join.people");
    Ok(if found || !table.set_aside.is_empty() { FINDINGS } else { PASS })
}
