//! `campix cards`: code cards and queue slips as a PDF, or one card for a screen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::people::Person;
use campix_core::people::number::KeyKind;
use campix_core::people::plan::{Plan, PlanOptions};
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::prints::{CardFace, CardJob, CardKind, CardOptions, Cards, Correction, LabelSheet, in_rows};
use campix_core::text::{Language, Text};
use campix_core::{Explain as _, ceiling};
use clap::Args;

use crate::exit::{FINDINGS, PASS};
use crate::files;
use crate::host::Context;
use crate::reading::{self, Reading};
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};
use crate::wrong::{Wrong, whole};

/// Arguments of `campix cards`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE")]
    list: Option<PathBuf>,
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[arg(long)]
    codes: bool,
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<CardKind>())]
    kind: Option<CardKind>,
    #[arg(long, value_name = "NAME", value_parser = sheet)]
    paper: Option<LabelSheet>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<CardFace>())]
    face: Option<CardFace>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<KeyKind>())]
    says: Option<KeyKind>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Correction>())]
    correction: Option<Correction>,
    #[arg(long, value_name = "N", value_parser = whole::<u16>)]
    skip: Option<u16>,
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    #[arg(long = "row", value_name = "N", value_parser = whole::<u32>)]
    rows: Vec<u32>,
    #[cfg(feature = "day")]
    #[arg(long, value_name = "DIR")]
    retakes: Option<PathBuf>,
    #[cfg(feature = "day")]
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[cfg(feature = "day")]
    #[command(flatten)]
    phrase: crate::passphrase::Phrase,
    #[arg(long)]
    screen: bool,
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[arg(long = "font", value_name = "FONT")]
    fonts: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "编码卡与排队条：由名册或采集码清单印成 PDF（A4 或标签纸），或在屏幕上显示一张",
            "code cards and queue slips from a list, as a PDF on A4 or labels, or one card for a screen",
        ),
    ),
    (
        "list",
        Text::fixed(
            "名册，或用 --codes 时每行一个采集码的文本；只补印扫码采集日的补拍人员时可不给",
            "the list of people, or with --codes a text with a code a line; not needed for retakes of a day of codes",
        ),
    ),
    ("out", Text::fixed("要写的 PDF；用 --screen 时为网页", "the PDF to write; with --screen a web page")),
    ("codes", Text::fixed("清单是每行一个采集码的文本", "the list is a text with a code a line")),
    (
        "options",
        Text::fixed(
            "选项文件（TOML 或 JSON）；命令行上给出的优先",
            "options as TOML or JSON; those of the command line win",
        ),
    ),
    ("kind", Text::fixed("编码卡，或排队条", "a card to be photographed, or a slip to wait with")),
    (
        "paper",
        Text::fixed(
            "纸张：cards-10（默认）、cards-4、labels-24、labels-12、roll-60x40、roll-50x30",
            "the sheet: cards-10 (default), cards-4, labels-24, labels-12, roll-60x40, roll-50x30",
        ),
    ),
    ("face", Text::fixed("卡上只印编号，或也印姓名", "whether the number alone is printed, or the name, too")),
    (
        "says",
        Text::fixed(
            "码的内容（默认依次为采集码、学号、考生号）",
            "what the code says (collection code, student number or exam number)",
        ),
    ),
    ("correction", Text::fixed("码损坏多少仍可识读", "how much of the code may be lost")),
    ("skip", Text::fixed("第一张纸上已用掉的标签数", "labels of the first sheet that are used up")),
    (
        "plan",
        Text::fixed(
            "plan.toml：印上拍摄号、时段与机位，与 campix plan 用同一文件则一致",
            "plan.toml: print shooting number, time and station, the same as campix plan gives with that file",
        ),
    ),
    ("rows", Text::fixed("只印名册的这一行，可给多个", "print this row of the list alone, several may be given")),
    (
        "retakes",
        Text::fixed("只印这个已完成的采集日中要补拍的人", "print only those whom this finished day has to take again"),
    ),
    (
        "key_file",
        Text::fixed(
            "采集日的项目密钥；默认为其文件夹中的 .campix/key",
            "the secret of the day; .campix/key in its folder if none is given",
        ),
    ),
    (
        "screen",
        Text::fixed(
            "写成在屏幕上显示一张卡的网页（需用 --row 指定一人）",
            "write a web page that shows one card; takes one --row",
        ),
    ),
    ("title", Text::fixed("卡下沿的一行：学校和事由", "a line at the lower edge: school and occasion")),
    ("fonts", Text::fixed("字体文件；默认用系统字体", "font files, the preferred one first; those of the system")),
];

fn sheet(text: &str) -> Result<LabelSheet, Wrong> {
    LabelSheet::named(text).cloned().map_err(|error| Wrong::of(&error))
}

impl Arguments {
    fn options(&self, context: &Context<'_, '_>) -> Result<CardOptions, Stop> {
        let mut options = match &self.options {
            Some(path) => CardOptions::from_text(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?,
            None => CardOptions::default(),
        };
        options.kind = self.kind.unwrap_or(options.kind);
        options.face = self.face.unwrap_or(options.face);
        options.correction = self.correction.unwrap_or(options.correction);
        options.skip = self.skip.unwrap_or(options.skip);
        options.key = self.says.or(options.key);
        if let Some(paper) = &self.paper {
            options.sheet.clone_from(paper);
        }
        if self.title.is_some() {
            options.title.clone_from(&self.title);
        }
        if !self.fonts.is_empty() {
            options.fonts = self.fonts.iter().map(Into::into).collect();
        }
        if context.asked || self.options.is_none() {
            options.language = context.language;
        }
        Ok(options)
    }

    fn roster(&self, context: &mut Context<'_, '_>) -> Result<Option<Roster>, Stop> {
        let Some(list) = &self.list else { return Ok(None) };
        if self.codes {
            return Ok(Some(Roster::of_codes(&files::text(list, ceiling::LIST)?).or_stop_at(list)?));
        }
        let mut reading = RosterOptions::default();
        self.reading.fill(&mut reading)?;
        let bytes = reading::bytes(list, context)?;
        let read = Roster::read(&bytes, &reading);
        read.map(Some).map_err(|error| crate::list::refusal(error, &bytes, &reading, list))
    }

    /// Everybody of the list, and those of them who get a card.
    fn people(&self, context: &mut Context<'_, '_>) -> Result<(Vec<Person>, Vec<Person>), Stop> {
        let roster = self.roster(context)?;
        let all = roster.as_ref().map(|roster| roster.people.clone());
        #[cfg(feature = "day")]
        let again = self.again(roster.as_ref(), context)?;
        #[cfg(not(feature = "day"))]
        let again: Option<Vec<Arc<Person>>> = None;
        let missing = || {
            Stop::usage(
                "缺少名册，或 --retakes 指定的采集日",
                "the list is missing, or a finished day named with --retakes",
            )
        };
        let some: Vec<Person> = match (&again, &all) {
            (Some(again), _) => again.iter().map(|person| Person::clone(person)).collect(),
            (None, Some(all)) => all.clone(),
            (None, None) => return Err(missing()),
        };
        let all = all.unwrap_or_else(|| some.clone());
        let some = in_rows(&some, &self.rows).or_stop()?.into_iter().cloned().collect();
        Ok((all, some))
    }

    #[cfg(feature = "day")]
    fn again(&self, roster: Option<&Roster>, context: &Context<'_, '_>) -> Result<Option<Vec<Arc<Person>>>, Stop> {
        use campix_core::day::{FinishedDay, retake};
        let Some(day) = &self.retakes else { return Ok(None) };
        let key = crate::ledger::key_of(self.key_file.as_deref(), day, self.phrase.read(context)?.as_ref())?;
        let day = FinishedDay::open(day, roster, Some(&key)).or_stop_at(day)?;
        if day.unknown_people > 0 {
            let count = day.unknown_people;
            return Err(Stop::usage(
                format!("采集日中有 {count} 人不在这份名册上；请用采集时的名册"),
                format!("{count} people of the day are not on this list; give the roster of the day"),
            ));
        }
        Ok(Some(retake::people(&day.report.outcomes)))
    }
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let options = arguments.options(context)?;
    let (all, people) = arguments.people(context)?;
    let plan = match &arguments.plan {
        Some(path) => Some(
            Plan::new(&all, &PlanOptions::from_text(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?)
                .or_stop()?,
        ),
        None => None,
    };
    let mut job = CardJob::new(&options).or_stop()?;
    if let Some(plan) = &plan {
        job = job.plan(plan);
    }
    let out = arguments.out.as_path();
    if arguments.screen {
        let [person] = &people[..] else {
            return Err(Stop::usage(
                "--screen 需用 --row 指定一人",
                "--screen shows one card: name its person with --row",
            ));
        };
        let page = job.screen(person).or_stop()?;
        campix_core::save(out, page.as_bytes()).or_stop_at(out)?;
        return Ok(PASS);
    }
    let (pdf, cards) = job.pdf(&people).or_stop()?;
    if !pdf.is_empty() {
        campix_core::save(out, &pdf).or_stop_at(out)?;
    }
    tell(&cards, out, context)?;
    Ok(if cards.faults.is_empty() { PASS } else { FINDINGS })
}

fn tell(cards: &Cards, out: &Path, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    if context.json {
        return context.line(cards.to_json());
    }
    for fault in &cards.faults {
        let (row, why) = (fault.row, fault.kind.explain().text);
        let why = why.get(context.language);
        context.note(match context.language {
            Language::Zh => format!("第 {row} 行没有印卡：{why}"),
            Language::En => format!("row {row} has no card: {why}"),
        });
    }
    let (count, pages, out) = (cards.cards, cards.pages.len(), out.display());
    context.line(match context.language {
        Language::Zh => format!("{count} 张卡，{pages} 页。输出：{out}"),
        Language::En => {
            let of = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
            format!("{} on {}. Written to {out}", of(count, "card"), of(pages, "page"))
        }
    })
}
