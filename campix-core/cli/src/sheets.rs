//! `campix sheets`: print sheets with captions for the lab.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use campix_core::ceiling;
#[cfg(feature = "day")]
use campix_core::day::{DayFile, DayOriginals, FinishedDay, Photos};
use campix_core::moment::Moment;
#[cfg(feature = "day")]
use campix_core::paper::Fonts;
use campix_core::paper::Mm;
use campix_core::people::Person;
use campix_core::people::naming::Template;
use campix_core::people::roster::{Roster, RosterOptions};
#[cfg(feature = "day")]
use campix_core::prints::Layout;
use campix_core::prints::{
    Caption, CutMarks, Medium, NamedOriginals, Numbers, Ordered, Originals, PaperSize, Pictures, Sharing, SheetJob,
    SheetOptions, SheetReport, Sizes,
};
use campix_core::progress::Progress;
use campix_core::text::{Language, Text};
use clap::Args;

use crate::exit::{FINDINGS, PASS};
use crate::files;
use crate::host::Context;
#[cfg(feature = "day")]
use crate::orders::Done;
use crate::reading::Reading;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};
use crate::wrong::{Wrong, whole};
use crate::{list, photos, steps};

/// Arguments of `campix sheets`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    roster: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "DIR")]
    originals: PathBuf,
    #[cfg(feature = "day")]
    #[arg(long, value_name = "DIR", conflicts_with = "naming")]
    day: Option<PathBuf>,
    #[cfg(feature = "day")]
    #[arg(long, value_name = "FILE", requires = "day")]
    key_file: Option<PathBuf>,
    #[cfg(feature = "day")]
    #[command(flatten)]
    phrase: crate::passphrase::Phrase,
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    #[arg(long = "picture", value_name = "SIZE=COUNT", value_parser = ordered)]
    pictures: Vec<Ordered>,
    #[arg(long, value_name = "NAME", value_parser = sized)]
    paper: Option<PaperSize>,
    #[arg(long, short, value_name = "PROFILE", default_value = "moe-2017-99")]
    profile: String,
    #[arg(long, value_name = "TEMPLATE", value_parser = template)]
    naming: Option<Template>,
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,
    #[arg(long, value_name = "MM", value_parser = millimetres)]
    gap: Option<Mm>,
    #[arg(long, value_name = "MM", value_parser = millimetres)]
    margin: Option<Mm>,
    #[arg(long, value_name = "DPI", value_parser = whole::<u16>)]
    density: Option<u16>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Sharing>())]
    sharing: Option<Sharing>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<CutMarks>())]
    marks: Option<CutMarks>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Medium>())]
    medium: Option<Medium>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Numbers>())]
    numbers: Option<Numbers>,
    #[arg(long = "font", value_name = "FONT")]
    fonts: Vec<PathBuf>,
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    ("", Text::fixed("排版冲印：按人拼版并配标题，供冲印店使用", "print sheets with captions for the lab")),
    (
        "options",
        Text::fixed(
            "选项文件（TOML 或 JSON）；命令行上给出的优先",
            "a file of options (TOML or JSON); options of the command line win",
        ),
    ),
    (
        "roster",
        Text::fixed(
            "名册（CSV、XLSX、XLS、ODS、含表格的网页）",
            "the list of people (CSV, XLSX, XLS, ODS, a web page with a table)",
        ),
    ),
    ("originals", Text::fixed("相机原片所在文件夹", "folder of photos as the camera wrote them")),
    (
        "day",
        Text::fixed(
            "采集日的输出文件夹：原片由其日志确定，无论叫什么名字；--originals 为采集日的照片文件夹",
            "the folder of a finished day, whose ledger says whose each original is, however it is called; --originals is the \
             folder of its photos",
        ),
    ),
    ("key_file", Text::fixed("采集日的项目密钥", "the project's secret of the day")),
    ("out", Text::fixed("输出文件夹", "folder for the bags")),
    (
        "pictures",
        Text::fixed(
            "每人的照片规格与张数，可给多个：1寸=8",
            "pictures for every person, several may be given: 2-inch-35x49=4",
        ),
    ),
    (
        "paper",
        Text::fixed("相纸：5寸（默认）、6寸、7寸、A4，或毫米 宽x高", "paper by its name, or millimetres as 89x127"),
    ),
    ("profile", Text::fixed("按哪个标准取景", "how heads are framed")),
    ("naming", Text::fixed("原片文件名的模板（默认 {student_no}.jpg）", "how originals are named ({student_no}.jpg)")),
    (
        "caption",
        Text::fixed(
            "照片下的文字，\\n 换行，留空则无",
            "text below every picture, \\n separates lines, empty for none ({name} {student_no})",
        ),
    ),
    ("gap", Text::fixed("照片间距，毫米（默认 0）", "millimetres between pictures (0)")),
    ("margin", Text::fixed("距纸边，毫米（默认 3）", "millimetres from the edge of the paper (3)")),
    (
        "density",
        Text::fixed("照片与冲印页的分辨率（默认 300）", "dots per inch of pictures and of minilab pages (300)"),
    ),
    ("sharing", Text::fixed("一张相纸上放谁的照片；one-sheet 即一人一版", "whose pictures lie on one sheet")),
    ("marks", Text::fixed("裁切线；outline 为模切用的轮廓线", "cut marks; outline for kiss-cutting")),
    ("medium", Text::fixed("写出什么", "what is written")),
    ("numbers", Text::fixed("装袋清单上的号码", "numbers on packing lists")),
    (
        "fonts",
        Text::fixed(
            "标题所用字体文件；默认用系统字体",
            "fonts for captions, the preferred one first; those of the system",
        ),
    ),
];

/// "1寸=8": a size and how many of it.
fn ordered(text: &str) -> Result<Ordered, Wrong> {
    let form = || Wrong::expected("应为 规格=张数，如 1寸=8", "expected SIZE=COUNT, such as 2-inch-35x49=4");
    let (size, count) = text.rsplit_once('=').ok_or_else(form)?;
    let count = count.parse().map_err(|_| form())?;
    let size = Sizes::builtin().picture(size).cloned().map_err(|error| Wrong::of(&error))?;
    Ok(Ordered { size, count })
}

fn millimetres(text: &str) -> Result<Mm, Wrong> {
    let form = Wrong::expected("应为 0 至 2400 之间的毫米数", "expected millimetres from 0 to 2400");
    text.parse().ok().and_then(Mm::new).ok_or(form)
}

fn template(text: &str) -> Result<Template, Wrong> {
    Template::parse(text).map_err(|error| Wrong::of(&error))
}

/// A paper of the shipped table, or width and height in millimetres.
fn sized(text: &str) -> Result<PaperSize, Wrong> {
    match text.split_once(['x', '×']) {
        Some((width, height)) => Ok(PaperSize::custom("custom", millimetres(width)?, millimetres(height)?)),
        None => Sizes::builtin().paper(text).cloned().map_err(|error| Wrong::of(&error)),
    }
}

/// The options of a file, or those of a job without one.
fn given(file: Option<&Path>, context: &Context<'_, '_>) -> Result<SheetOptions, Stop> {
    let mut options = match file {
        Some(path) => SheetOptions::from_text(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?,
        None => SheetOptions::default(),
    };
    if context.asked || file.is_none() {
        options.language = context.language;
    }
    if options.made == SheetOptions::default().made {
        options.made = now();
    }
    Ok(options)
}

/// The file of options overridden by the options of the command line.
fn options(arguments: &Arguments, context: &Context<'_, '_>) -> Result<SheetOptions, Stop> {
    let mut options = given(arguments.options.as_deref(), context)?;
    if !arguments.pictures.is_empty() {
        options.pictures = Pictures(arguments.pictures.clone());
    }
    if let Some(paper) = &arguments.paper {
        options.paper.clone_from(paper);
    }
    if let Some(naming) = &arguments.naming {
        options.naming.clone_from(naming);
    }
    if let Some(caption) = &arguments.caption {
        let lines = caption.replace("\\n", "\n");
        options.caption =
            Some(lines).filter(|text| !text.is_empty()).map(|text| Caption::parse(&text)).transpose().or_stop()?;
    }
    options.gap = arguments.gap.unwrap_or(options.gap);
    options.margin = arguments.margin.unwrap_or(options.margin);
    options.density = arguments.density.unwrap_or(options.density);
    options.sharing = arguments.sharing.unwrap_or(options.sharing);
    options.marks = arguments.marks.unwrap_or(options.marks);
    options.medium = arguments.medium.unwrap_or(options.medium);
    options.numbers = arguments.numbers.unwrap_or(options.numbers);
    options.threads = arguments.threads.unwrap_or(options.threads);
    if !arguments.fonts.is_empty() {
        options.fonts = arguments.fonts.iter().map(Into::into).collect();
    }
    Ok(options)
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let options = options(arguments, context)?;
    let profile = photos::profile_in_use(&arguments.profile, context)?;
    let mut reading = RosterOptions::default();
    arguments.reading.fill(&mut reading)?;
    let roster = list::read(&arguments.roster, &reading, context)?;
    files::folder(&arguments.originals)?;
    let (job, people, out) = (SheetJob::new(&options, &profile), &roster.people, arguments.out.as_path());
    let whole = if let Some(originals) = of_day(arguments, &roster, context)? {
        write(job, people, &originals, out, false, context)?
    } else {
        let named = NamedOriginals::new(&arguments.originals, people, &options.naming).or_stop()?;
        write(job, people, &named, out, false, context)?
    };
    Ok(if whole { PASS } else { FINDINGS })
}

/// Writes the sheets, showing how far it is; whether everybody has theirs.
fn write(
    job: SheetJob<'_>,
    people: &[Person],
    originals: &dyn Originals,
    out: &Path,
    quiet: bool,
    context: &mut Context<'_, '_>,
) -> Result<bool, Stop> {
    let zh = context.zh();
    let meter = context.meter(quiet || context.json);
    let show = |progress: Progress| meter.show(steps::line(progress, zh));
    let report = job.progress(&show).write(people, originals, out);
    meter.clear();
    let report = report.or_stop_at(out)?;
    let whole = report.faults.is_empty();
    tell(report, out, context)?;
    Ok(whole)
}

/// Print sheets that a day is to end with.
#[cfg(feature = "day")]
pub(crate) struct Prints<'a> {
    out: &'a Path,
    options: SheetOptions,
    fonts: Fonts,
}

#[cfg(feature = "day")]
impl<'a> Prints<'a> {
    /// Refuses what cannot be done, before the day is run.
    pub(crate) fn new(out: &'a Path, order: &Path, file: &DayFile, context: &Context<'_, '_>) -> Result<Self, Stop> {
        if file.inputs.roster.is_none() {
            return Err(Stop::usage(
                "冲印需要名册：标题和分袋都来自名册；扫描采集码的采集日请先运行 campix roster join",
                "prints need the roster, which captions and bags come from; of a day of scanned codes, run campix roster join first",
            ));
        }
        let folders = [&file.inputs.out, &file.inputs.photos];
        let prints = Photos::Folder(out.to_owned());
        if folders.into_iter().flatten().any(|folder| prints.apart_from(&folder.0).is_err()) {
            return Err(Stop::usage(
                "冲印版须放在采集日的输出和照片之外的文件夹：撤回同意和清除时不会处理它们，也不能被当成照片；请另选一处",
                "prints need a folder apart from those of the day and of its photos: neither withdrawn consent nor a purge would reach them there; \
                 choose another",
            ));
        }
        let options = given(Some(order), context)?;
        Layout::plan(&options).or_stop_at(order)?;
        let fonts = if options.fonts.is_empty() { Fonts::system() } else { Fonts::open(&options.fonts) };
        Ok(Self { out, options, fonts: fonts.or_stop()? })
    }

    /// Writes the sheets of everybody on the roster whose original the day knows; whether these are all.
    pub(crate) fn write(&self, done: &Done, quiet: bool, context: &mut Context<'_, '_>) -> Result<bool, Stop> {
        let Some(photos) = &done.file.inputs.photos else { return Ok(true) };
        let Some(first) = done.file.options.destinations.first() else { return Ok(true) };
        let originals = DayOriginals::new(&done.report.outcomes, &photos.0);
        let originals = move |person: &Person| originals.read(person.row);
        let job = SheetJob::new(&self.options, &first.profile).fonts(&self.fonts);
        write(job, &done.roster.people, &originals, self.out, quiet, context)
    }
}

/// The originals of a finished day, if one is named.
#[cfg(feature = "day")]
fn of_day(
    arguments: &Arguments,
    roster: &Roster,
    context: &Context<'_, '_>,
) -> Result<Option<impl Originals + use<>>, Stop> {
    let Some(out) = &arguments.day else { return Ok(None) };
    let key = crate::ledger::key_of(arguments.key_file.as_deref(), out, arguments.phrase.read(context)?.as_ref())?;
    let day = FinishedDay::open(out, Some(roster), Some(&key)).or_stop_at(out)?;
    crate::ledger::all_known(&day)?;
    let originals = DayOriginals::new(&day.report.outcomes, &arguments.originals);
    Ok(Some(move |person: &Person| originals.read(person.row)))
}

#[cfg(not(feature = "day"))]
fn of_day(_: &Arguments, _: &Roster, _: &Context<'_, '_>) -> Result<Option<NamedOriginals>, Stop> {
    Ok(None)
}

/// The time written into the files.
fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment { milliseconds: i64::try_from(since.as_millis()).unwrap_or_default() }
}

fn tell(report: SheetReport, out: &Path, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    if context.json {
        return context.line(report.to_json());
    }
    for bag in &report.bags {
        let (number, people, pages, first) = (bag.number, bag.people, bag.pages, bag.first);
        context.line(match context.language {
            Language::Zh => format!("第 {number:03} 袋：{people} 人，{pages} 页，自 {first:05} 起"),
            Language::En => format!("bag {number:03}: {people} people, {pages} pages from {first:05}"),
        })?;
    }
    for (row, fault) in report.faults {
        let failure = campix_core::Failure::from(fault);
        let why = failure.text(context.language);
        context.note(match context.language {
            Language::Zh => format!("第 {row} 行没有排版：{}：{why}", failure.code),
            Language::En => format!("row {row} has no sheets: {}: {why}", failure.code),
        });
    }
    let (sheets, pictures, out) = (report.sheets, report.pictures, out.display());
    context.line(match context.language {
        Language::Zh => format!("共 {sheets} 张相纸，{pictures} 张照片，输出：{out}"),
        Language::En => format!("{sheets} sheets, {pictures} pictures, into {out}"),
    })
}
