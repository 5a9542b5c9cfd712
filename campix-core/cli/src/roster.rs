//! `campix roster`: what is read of a list, column by column, before a day uses it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use campix_core::ceiling;
use campix_core::people::number::{Counties, Date, KeyKind, NumberPattern};
use campix_core::people::roster::{Charset, Column, Form, Preview, RemarkKind, Role, RosterOptions};
use campix_core::text::{Language, Text};
use clap::Args;

use crate::exit::{FINDINGS, PASS};
use crate::files;
use crate::host::Context;
use crate::photos::{columns, word};
use crate::remarks;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop, printable};
use crate::wrong::{Wrong, whole};

/// Arguments of `campix roster`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", required = true)]
    rosters: Vec<OsString>,
    #[cfg(feature = "day")]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[cfg(feature = "day")]
    #[arg(long)]
    set_aside: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    json: crate::shared::Json,
}

/// How a list is read; a day has the same options.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Reading {
    #[arg(long = "column", value_name = "ROLE=COLUMN", value_parser = named)]
    pub(crate) columns: Vec<(Role, Column)>,
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub(crate) heading_row: Option<u32>,
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Charset>())]
    charset: Option<Charset>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<KeyKind>())]
    key: Option<KeyKind>,
    #[arg(long, value_name = "TEXT", value_parser = pattern)]
    student_pattern: Option<NumberPattern>,
    #[arg(long, value_name = "TEXT", value_parser = pattern)]
    exam_pattern: Option<NumberPattern>,
    #[arg(long, value_name = "FILE")]
    counties: Option<PathBuf>,
    #[arg(long, value_name = "TEXT", value_parser = date)]
    latest_birth: Option<Date>,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "预览名册：各列读作什么、有何问题；号码与姓名打码",
            "what is read of a list, column by column, numbers masked",
        ),
    ),
    (
        "rosters",
        Text::fixed(
            "名册文件（CSV、XLSX、XLS、ODS、含表格的网页），- 为标准输入；多个文件合为一份名册",
            "the list (CSV, XLSX, XLS, ODS, a web page with a table), - for standard input; several files are one list",
        ),
    ),
    (
        "to",
        Text::fixed(
            "把读懂的名册写成新的工作簿（.xlsx，号码与姓名完整，全部为文本格式）",
            "write the list as it was understood as a new workbook (.xlsx, numbers and names in full, all as text)",
        ),
    ),
    (
        "set_aside",
        Text::fixed("写出时剔除有误的行", "leave faulty rows out of the written list instead of refusing it"),
    ),
];

/// "name=姓名", "student_no=3", "exam_no=": a role and its heading or place; nothing if it is not read.
fn named(text: &str) -> Result<(Role, Column), Wrong> {
    let form = Wrong::expected("应为 含义=列，如 student_no=学号", "expected ROLE=COLUMN, such as student_no=3");
    let (role, column) = text.split_once('=').ok_or(form)?;
    let role = Role::ALL.into_iter().find(|known| known.name() == role).ok_or_else(|| {
        let known = Role::ALL.map(Role::name);
        Wrong(Text::new(
            format!("没有这种含义；可取：{}", known.join("、")),
            format!("there is no such role; there are {}", known.join(", ")),
        ))
    })?;
    Ok((
        role,
        match (column, column.parse()) {
            ("", _) => Column::Ignored,
            (_, Ok(number)) => Column::Number(number),
            (heading, Err(_)) => Column::Heading(heading.to_owned()),
        },
    ))
}

fn pattern(text: &str) -> Result<NumberPattern, Wrong> {
    NumberPattern::parse(text).map_err(|error| Wrong::of(&error))
}

fn date(text: &str) -> Result<Date, Wrong> {
    Date::parse(text).map_err(|error| Wrong(error.text()))
}

impl Reading {
    /// Copies the arguments into the options of the engine.
    pub(crate) fn fill(&self, options: &mut RosterOptions) -> Result<(), Stop> {
        options.columns.extend(self.columns.iter().cloned());
        options.heading_row = self.heading_row.or(options.heading_row);
        if self.sheet.is_some() {
            options.sheet.clone_from(&self.sheet);
        }
        options.charset = self.charset.or(options.charset);
        options.key = self.key.or(options.key);
        if self.student_pattern.is_some() {
            options.student_pattern.clone_from(&self.student_pattern);
        }
        if self.exam_pattern.is_some() {
            options.exam_pattern.clone_from(&self.exam_pattern);
        }
        if let Some(path) = &self.counties {
            options.counties = Some(Counties::parse(&files::text(path, ceiling::LIST)?));
        }
        options.latest_birth = self.latest_birth.or(options.latest_birth);
        Ok(())
    }
}

/// The bytes of a list; the engine refuses some that are smaller than the ceiling in words of its own.
pub(crate) fn bytes(path: &Path, context: &mut Context<'_, '_>) -> Result<Vec<u8>, Stop> {
    if path == Path::new("-") {
        return context.read_input(ceiling::TABLE);
    }
    files::read(path, ceiling::TABLE)
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let paths: Vec<PathBuf> = arguments.rosters.iter().map(PathBuf::from).collect();
    let first = paths.first().map_or(Path::new("-"), PathBuf::as_path);
    let mut options = RosterOptions::default();
    arguments.reading.fill(&mut options)?;
    let lists = paths.iter().map(|path| bytes(path, context)).collect::<Result<Vec<_>, _>>()?;
    let lists: Vec<&[u8]> = lists.iter().map(Vec::as_slice).collect();
    let preview = Preview::read_all(&lists, &options).or_stop_at(first)?;
    let wrong = |kind: &RemarkKind| kind.refuses() || matches!(kind, RemarkKind::LeftOut { .. });
    let code = if preview.remarks.iter().any(|shown| wrong(&shown.remark.kind)) { FINDINGS } else { PASS };
    if context.json {
        context.line(preview.to_json())?;
    } else {
        for line in table(&preview, context) {
            context.line(line)?;
        }
        let language = context.language;
        for (faults, head) in [(true, ("错误：", "faults:")), (false, ("提示：", "notices:"))] {
            let lines = remarks::lines(&preview.remarks, faults, language);
            if !lines.is_empty() {
                context.line(format_args!("\n{}", context.say(head.0, head.1)))?;
            }
            lines.into_iter().try_for_each(|line| context.line(format_args!("  {line}")))?;
        }
    }
    #[cfg(feature = "day")]
    if let Some(to) = &arguments.to {
        write(&lists, options, arguments.set_aside, to, context)?;
    }
    Ok(code)
}

/// Writes the clean list. It is refused while rows are wrong, unless they are to be left out, and never written over a file.
#[cfg(feature = "day")]
fn write(
    lists: &[&[u8]],
    mut options: RosterOptions,
    set_aside: bool,
    to: &Path,
    context: &Context<'_, '_>,
) -> Result<(), Stop> {
    use campix_core::day::clean;
    use campix_core::people::roster::{FaultyRows, Roster};

    if !to.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        let text = (
            "--to：写出的是工作簿，文件名须以 .xlsx 结尾",
            "--to: a workbook is written; give it a name that ends with .xlsx",
        );
        return Err(Stop::usage(text.0, text.1));
    }
    if to.symlink_metadata().is_ok() {
        return Err(Stop::usage(
            "--to：文件已存在，不会覆盖；请换一个文件名",
            "--to: there is such a file, and it is not overwritten; name another",
        ));
    }
    if set_aside {
        options.faulty_rows = FaultyRows::SetAside;
    }
    let roster = Roster::read_all(lists, &options).or_stop_at(to)?;
    let bytes = clean::workbook(&roster, context.language).or_stop_at(to)?;
    campix_core::save(to, &bytes).map_err(|error| Stop::failed(error, Some(to)))
}

fn table(preview: &Preview, context: &Context<'_, '_>) -> Vec<String> {
    let form = match &preview.form {
        Form::Delimited { charset, separator } => {
            let separator = match separator {
                '\t' => context.say("制表符", "tab").to_owned(),
                separator => format!("\"{separator}\""),
            };
            format!(
                "CSV, {}, {separator}",
                serde_json::to_value(charset).ok().as_ref().and_then(|word| word.as_str()).unwrap_or_default()
            )
        }
        Form::Workbook { book, sheet } => {
            let book = book.name().to_uppercase();
            if context.zh() { format!("{book}，第 {sheet} 张表") } else { format!("{book}, sheet {sheet}") }
        }
        Form::Several { tables } if context.zh() => format!("{tables} 张表"),
        Form::Several { tables } => format!("{tables} tables"),
        _ => String::new(),
    };
    let (rows, usable, heading) = (preview.rows, preview.usable, preview.heading_row);
    let mut lines = vec![match context.language {
        Language::Zh => format!("{form}；表头在第 {heading} 行；{rows} 人，{usable} 人可用"),
        Language::En => format!("{form}; headings in row {heading}; {rows} people, {usable} usable"),
    }];
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let heads = widest(&mut preview.columns.iter().map(|column| columns(&column.heading)));
    let title = |role: Option<Role>| match role {
        Some(role) => remarks::title(role, context.language),
        None => context.say("不读取", "not read").to_owned(),
    };
    let roles = widest(&mut preview.columns.iter().map(|column| columns(&title(column.role))));
    for column in &preview.columns {
        let heading = word(&printable(&column.heading), heads, None);
        let role = word(&title(column.role), roles, None);
        let samples = column.samples.join(context.say("、", ", "));
        let line = format!("{:>3}  {heading}  → {role}  {:>6}  {samples}", column.number, column.filled);
        lines.push(line.trim_end().to_owned());
    }
    lines
}
