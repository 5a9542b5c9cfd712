//! `campix roster`: what is read of a list, column by column, before a day uses it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use campix_core::people::roster::{Form, Preview, RemarkKind, Role, RosterOptions};
use campix_core::text::{Language, Text};
use clap::Args;
#[cfg(feature = "day")]
use clap::Subcommand;

use crate::exit::{FINDINGS, PASS};
use crate::host::Context;
use crate::photos::{columns, word};
use crate::reading::{Reading, bytes};
use crate::remarks;
use crate::stop::{OrStop as _, Stop, printable};

/// Arguments of `campix roster`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    #[cfg(feature = "day")]
    #[command(subcommand)]
    part: Option<Part>,
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

/// What else can be done with a list.
#[cfg(feature = "day")]
#[derive(Debug, Subcommand)]
enum Part {
    Join(Box<crate::join::Arguments>),
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

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    #[cfg(feature = "day")]
    if let Some(Part::Join(arguments)) = &arguments.part {
        return crate::join::run(arguments, context);
    }
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
