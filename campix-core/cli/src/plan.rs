//! `campix plan`: who comes when and where – shooting numbers and time slots for the people of a list.

use std::path::PathBuf;

use campix_core::ceiling;
use campix_core::day::Disclosure;
use campix_core::day::schedule::{self, ScheduleOptions};
use campix_core::people::number::Date;
use campix_core::people::plan::{Pause, Plan, PlanOptions, Spread, TimeOfDay};
use campix_core::people::roster::RosterOptions;
use campix_core::text::{Language, Text};
use clap::Args;

use crate::exit::PASS;
use crate::files;
use crate::host::Context;
use crate::reading::Reading;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};
use crate::wrong::{Wrong, whole};

/// Arguments of `campix plan`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE")]
    list: PathBuf,
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    hours: Hours,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Disclosure>())]
    disclosure: Option<Disclosure>,
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    json: crate::shared::Json,
}

/// How many people where and when.
#[derive(Debug, Args)]
struct Hours {
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    #[arg(long, value_name = "N", value_parser = whole::<u16>)]
    stations: Option<u16>,
    #[arg(long, value_name = "N", value_parser = whole::<u16>)]
    per_hour: Option<u16>,
    #[arg(long, value_name = "TEXT", value_parser = date)]
    date: Option<Date>,
    #[arg(long, value_name = "TIME", value_parser = time)]
    start: Option<TimeOfDay>,
    #[arg(long, value_name = "TIME", value_parser = time)]
    end: Option<TimeOfDay>,
    #[arg(long = "break", value_name = "TIME", value_parser = pause)]
    breaks: Vec<Pause>,
    #[arg(long, value_name = "N", value_parser = whole::<u16>)]
    slot: Option<u16>,
    #[arg(long, value_name = "N", value_parser = whole::<u16>)]
    change: Option<u16>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Spread>())]
    spread: Option<Spread>,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "拍摄安排：由名册、机位数和每小时人数排出拍摄号与时段，并估计何时结束",
            "shooting numbers and time slots from a list, stations and people an hour, and when it will end",
        ),
    ),
    (
        "list",
        Text::fixed(
            "名册（CSV、XLSX、XLS、ODS、含表格的网页）",
            "the list of people (CSV, XLSX, XLS, ODS, a web page with a table)",
        ),
    ),
    (
        "out",
        Text::fixed(
            "写出 plan.xlsx、plan.csv、plan.html 的文件夹；不给则只显示",
            "folder for plan.xlsx, plan.csv and plan.html; without it the plan is only shown",
        ),
    ),
    (
        "options",
        Text::fixed(
            "选项文件 plan.toml（或 JSON）；命令行上给出的优先",
            "options as TOML or JSON; those of the command line win",
        ),
    ),
    ("stations", Text::fixed("同时工作的机位数（默认 1）", "stations that work at the same time (1)")),
    ("per_hour", Text::fixed("每个机位每小时拍多少人（默认 60）", "people an hour at one station (60)")),
    ("date", Text::fixed("第一天的日期，如 2026-09-01", "the first day, such as 2026-09-01")),
    ("start", Text::fixed("开始时间（默认 08:30）", "when work begins (08:30)")),
    (
        "end",
        Text::fixed(
            "当天结束时间，拍不完的排到次日（默认 17:30）",
            "when work ends; what is left goes on the next day (17:30)",
        ),
    ),
    ("breaks", Text::fixed("休息时间，可给多段，如 12:00-13:30", "a pause, several may be given, such as 12:00-13:30")),
    ("slot", Text::fixed("每个时段多少分钟（默认 10）", "minutes of a time slot (10)")),
    ("change", Text::fixed("换班级时每个机位留几分钟（默认 0）", "minutes between two classes at a station (0)")),
    (
        "spread",
        Text::fixed(
            "一个班分到各机位，还是只在一个机位",
            "whether a class is spread over all stations or stays at one",
        ),
    ),
    ("title", Text::fixed("标题：学校和事由", "heading: school and occasion")),
];

fn date(text: &str) -> Result<Date, Wrong> {
    Date::parse(text).map_err(|error| Wrong(error.text()))
}

fn time(text: &str) -> Result<TimeOfDay, Wrong> {
    TimeOfDay::parse(text).ok_or(Wrong::expected("应为 08:30 这样的时间", "expected a time such as 08:30"))
}

fn pause(text: &str) -> Result<Pause, Wrong> {
    Pause::parse(text).ok_or(Wrong::expected("应为 12:00-13:30 这样的时段", "expected a pause such as 12:00-13:30"))
}

impl Hours {
    fn options(&self) -> Result<PlanOptions, Stop> {
        let mut options = match &self.options {
            Some(path) => PlanOptions::from_text(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?,
            None => PlanOptions::default(),
        };
        options.stations = self.stations.unwrap_or(options.stations);
        options.per_hour = self.per_hour.unwrap_or(options.per_hour);
        options.date = self.date.or(options.date);
        options.start = self.start.unwrap_or(options.start);
        options.end = self.end.unwrap_or(options.end);
        options.slot = self.slot.unwrap_or(options.slot);
        options.change = self.change.unwrap_or(options.change);
        options.spread = self.spread.unwrap_or(options.spread);
        if !self.breaks.is_empty() {
            options.breaks.clone_from(&self.breaks);
        }
        Ok(options)
    }
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let mut reading = RosterOptions::default();
    arguments.reading.fill(&mut reading)?;
    let people = crate::list::read(&arguments.list, &reading, context)?.people;
    let plan = Plan::new(&people, &arguments.hours.options()?).or_stop()?;
    let options = ScheduleOptions {
        language: context.language,
        disclosure: arguments.disclosure.unwrap_or_default(),
        title: arguments.title.clone(),
    };
    if let Some(out) = &arguments.out {
        schedule::write(out, &plan, &people, &options).or_stop_at(out)?;
    }
    if context.json {
        context.line(plan.to_json())?;
        return Ok(PASS);
    }
    for turn in &plan.turns {
        let class = [&turn.group.department, &turn.group.major, &turn.group.class];
        let class: Vec<&str> = class.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let class = crate::stop::printable(&class.join(" "));
        let ([first, last], [from, to], people, station) = (&turn.numbers, turn.time, turn.people, turn.station);
        context.line(match context.language {
            Language::Zh => format!("{from}–{}  {station} 号机位  {first}–{last}  {people:>4} 人  {class}", to.clock()),
            Language::En => {
                format!("{from}–{}  station {station}  {first}–{last}  {people:>4} people  {class}", to.clock())
            }
        })?;
    }
    let (count, ends) = (plan.slots.len(), plan.ends);
    context.line(match context.language {
        Language::Zh => format!("共 {count} 人，预计 {ends} 结束"),
        Language::En => format!("{count} people, expected to end {ends}"),
    })?;
    Ok(PASS)
}
