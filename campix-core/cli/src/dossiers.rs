//! `campix dossiers` (一生一档): opens a finished day from its ledger, or runs it if photos are named, and writes a file on every person.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::ceiling;
use campix_core::compare::{CompareError, FaultKind, ImportOptions, Pair, Providers};
use campix_core::day::{DayOptions, Disclosure, SystemClock};
use campix_core::dossier::{
    Attestation, Casebook, Conclusion, DossierOptions, Dossiers, DossiersReport, Duties, Forms, ReferencesTaken,
    Statement, Templates,
};
use campix_core::paper::Fonts;
use campix_core::progress::Progress;
use campix_core::text::{Language, Text};
use clap::Args;
use serde::Deserialize;

use crate::exit::{FINDINGS, PASS};
use crate::files;
use crate::host::Context;
use crate::orders::{self, Done, Orders};
use crate::shared::vocabulary;
use crate::steps;
use crate::stop::{OrStop as _, Stop, printable};
use crate::wrong::Wrong;

/// Arguments of `campix dossiers`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    orders: Orders,
    #[arg(long, value_name = "FILE")]
    comparison: Vec<PathBuf>,
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    #[arg(long, value_name = "PAIR", value_parser = vocabulary::<Pair>())]
    pair: Option<Pair>,
    #[arg(long, value_name = "N", value_parser = finite)]
    threshold: Option<f64>,
    #[arg(long, value_name = "PAIR=DIR", value_parser = reference)]
    references: Vec<(Pair, PathBuf)>,
    #[arg(long, value_name = "DIR")]
    reference_files: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    providers: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    duties: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    reviews: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    statements: Vec<PathBuf>,
    #[arg(long, value_name = "PAIR", value_parser = vocabulary::<Pair>())]
    required: Vec<Pair>,
    #[arg(long, value_name = "PAIR", value_parser = vocabulary::<Pair>())]
    optional: Vec<Pair>,
    #[arg(long, value_name = "LINE")]
    letterhead: Vec<String>,
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Forms>())]
    forms: Option<Forms>,
    #[arg(long = "font", value_name = "FONT")]
    fonts: Vec<PathBuf>,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "一生一档：为每人写出档案；不给照片时由日志打开已完成的采集日，给出照片时先运行采集日",
            "write a file on every person of a day: of a finished one, opened from its ledger, or with photos run the day first",
        ),
    ),
    (
        "comparison",
        Text::fixed(
            "人像比对服务的结果（CSV、XLSX、JSON 行），可给多个",
            "answers of comparison services: CSV, XLSX, JSON lines; several may be given",
        ),
    ),
    ("provider", Text::fixed("结果未写明时的比对方", "provider of answers that name none")),
    ("pair", Text::fixed("结果未写明时的比对对象", "what was compared, for answers that do not say")),
    ("threshold", Text::fixed("结果未写明时的阈值", "threshold of answers that name none")),
    (
        "references",
        Text::fixed(
            "参考照片文件夹，如 police=文件夹，文件以号码命名，可给多个；存疑的比对在档案中并列显示",
            "a folder of reference pictures, such as police=FOLDER, named by numbers, several may be given; shown beside the captured photo \
             where a comparison is in doubt",
        ),
    ),
    (
        "reference_files",
        Text::fixed(
            "比对结果表“参考照片”列所指文件所在的文件夹",
            "the folder of the files that a column of the answers, headed reference, names",
        ),
    ),
    (
        "providers",
        Text::fixed("内置之外的比对方表（.toml）", "tables of providers in addition to those shipped (.toml)"),
    ),
    ("duties", Text::fixed("代替内置的声明事项表（.toml）", "a list of duties instead of the one shipped (.toml)")),
    ("reviews", Text::fixed("填好的 dossiers/review.xlsx", "dossiers/review.xlsx, filled in")),
    (
        "statements",
        Text::fixed(
            "人员声明，JSON 行：{\"duty\":…,\"statement\":…,\"who\":…,\"when\":…}",
            "what people state, JSON lines: {\"duty\":...,\"statement\":...,\"who\":...,\"when\":...}",
        ),
    ),
    (
        "required",
        Text::fixed(
            "须为同一人方可通过的比对，可给多个；任一学生已有答复的比对即为必须",
            "comparisons that must say the same person for a person to pass; one that anybody has an answer of is required, too",
        ),
    ),
    (
        "optional",
        Text::fixed("并非每人都须有的比对，可给多个", "comparisons that not everybody needs, several may be given"),
    ),
    ("letterhead", Text::fixed("抬头：学校，其后为下列各行", "the school, then lines below it")),
    ("logo", Text::fixed("抬头旁的图（JPEG）", "picture next to it (JPEG)")),
    (
        "templates",
        Text::fixed(
            "自己的 HTML 模板所在文件夹",
            "folder with your own HTML templates: dossier.html, cover.html, letterhead.html",
        ),
    ),
    ("forms", Text::fixed("写出什么", "what is written")),
    (
        "fonts",
        Text::fixed("PDF 所用字体文件；默认用系统字体", "fonts for PDFs, the preferred one first; those of the system"),
    ),
];

/// A line of `--statements`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    duty: String,
    statement: Said,
    who: String,
    when: String,
    station: Option<String>,
    remark: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Kept(bool),
    Number(f64),
    Words(String),
}

/// A number that can be compared with.
fn finite(text: &str) -> Result<f64, Wrong> {
    let form = Wrong::expected("应为数字，如 0.8 或 80", "expected a number, such as 0.8 or 80");
    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or(form)
}

/// A comparison and the folder of its references.
fn reference(text: &str) -> Result<(Pair, PathBuf), Wrong> {
    let form =
        || Wrong::expected("应为 比对对象=文件夹，如 police=文件夹", "expected PAIR=FOLDER, such as police=FOLDER");
    let (pair, folder) = text.split_once('=').ok_or_else(form)?;
    let pair = pair.parse().map_err(|_| form())?;
    if folder.is_empty() { Err(form()) } else { Ok((pair, PathBuf::from(folder))) }
}

/// What was read before the day is carried out, so that a faulty file changes nothing.
struct Given {
    known: Providers,
    duties: Duties,
    import: ImportOptions,
    comparisons: Vec<(PathBuf, Vec<u8>)>,
    reviews: Vec<(PathBuf, Vec<u8>)>,
    statements: Vec<(PathBuf, Attestation)>,
    templates: Option<Templates>,
    references: Vec<(Pair, PathBuf)>,
    fonts: Option<Fonts>,
}

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let given = Given::read(arguments)?;
    let done = orders::continued(&arguments.orders, context)?;
    let mut options = of_day(&done.file.options);
    arguments.fill(&mut options);
    Ok(if write(&done, given, options, arguments.orders.quiet, context)? { PASS } else { FINDINGS })
}

/// Dossiers that a day is to end with.
pub(crate) struct Ordered {
    options: DossierOptions,
    fonts: Option<Fonts>,
}

impl Ordered {
    /// Reads the options from a file, and refuses what cannot be done, before the day is run.
    pub(crate) fn open(path: &Path, context: &Context<'_, '_>) -> Result<Self, Stop> {
        let mut options = DossierOptions::from_text(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?;
        if context.asked {
            options.language = context.language;
        }
        if let Some(folder) = &options.templates {
            Templates::open(&folder.0).or_stop_at(&folder.0)?;
        }
        if let Some(logo) = &options.logo {
            files::read(&logo.0, ceiling::PICTURE)?;
        }
        let fonts = match options.forms {
            Forms::Html => None,
            _ if options.fonts.is_empty() => Some(Fonts::system().or_stop()?),
            _ => Some(Fonts::open(&options.fonts).or_stop()?),
        };
        Ok(Self { options, fonts })
    }

    /// Writes the dossiers of a day that has just ended; whether everybody passed.
    pub(crate) fn write(mut self, done: &Done, quiet: bool, context: &mut Context<'_, '_>) -> Result<bool, Stop> {
        if self.options.profiles.is_empty() {
            self.options.profiles = of_day(&done.file.options).profiles;
        }
        // A file that says nothing of it must not show more than the day does.
        if done.file.options.disclosure == Disclosure::Share {
            self.options.disclosure = Disclosure::Share;
        }
        write(done, Given::nothing(self.fonts), self.options, quiet, context)
    }
}

/// Writes the dossiers, showing how far it is; whether everybody passed.
fn write(
    done: &Done,
    given: Given,
    options: DossierOptions,
    quiet: bool,
    context: &mut Context<'_, '_>,
) -> Result<bool, Stop> {
    let (outcomes, operator) = (&done.report.outcomes, &done.file.options.operator);
    let mut book = Casebook::open(&done.out, outcomes, done.key.clone(), Arc::new(SystemClock), operator)
        .or_stop()?
        .duties(given.duties.clone());
    given.take(&mut book)?;
    for (pair, folder) in &given.references {
        let taken = book.take_references(folder, *pair).or_stop_at(folder)?;
        said(*pair, taken, context)?;
    }
    let mut dossiers = Dossiers::new(&mut book, options).providers(given.known);
    if let Some(templates) = given.templates {
        dossiers = dossiers.templates(templates);
    }
    if let Some(fonts) = given.fonts {
        dossiers = dossiers.fonts(fonts);
    }
    let zh = context.zh();
    let meter = context.meter(quiet || context.json);
    let show = |progress: Progress| meter.show(steps::line(progress, zh));
    let report = dossiers.progress(&show).write();
    meter.clear();
    let report = report.or_stop_at(&done.out)?;
    tell(&report, context)?;
    let all = report.sums.all.people;
    let passed = report.sums.all.count(Conclusion::Passed) == all && done.set_aside.is_empty();
    Ok(passed && report.left_over.is_empty())
}

impl Given {
    /// Of a day that nobody has been compared on yet.
    fn nothing(fonts: Option<Fonts>) -> Self {
        Self {
            known: Providers::builtin(),
            duties: Duties::builtin(),
            import: ImportOptions::default(),
            comparisons: Vec::new(),
            reviews: Vec::new(),
            statements: Vec::new(),
            templates: None,
            references: Vec::new(),
            fonts,
        }
    }

    /// Reads every file that is named, and refuses what is wrong with it whoever the people are.
    fn read(arguments: &Arguments) -> Result<Self, Stop> {
        let whole = |paths: &[PathBuf]| -> Result<Vec<_>, Stop> {
            paths.iter().map(|path| Ok((path.clone(), files::read(path, ceiling::TABLE)?))).collect()
        };
        let mut known = Providers::builtin();
        if let Some(path) = &arguments.providers {
            known = known.with(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?;
        }
        let duties = match &arguments.duties {
            Some(path) => Duties::parse(&files::text(path, ceiling::OPTIONS)?).or_stop_at(path)?,
            None => Duties::builtin(),
        };
        let import = ImportOptions {
            provider: arguments.provider.clone(),
            pair: arguments.pair,
            threshold: arguments.threshold,
            references: arguments.reference_files.as_ref().map(Into::into),
            ..ImportOptions::default()
        };
        let comparisons = whole(&arguments.comparison)?;
        for (path, bytes) in &comparisons {
            readable(bytes, &known, &import).or_stop_at(path)?;
        }
        let mut statements = Vec::new();
        for path in &arguments.statements {
            for (at, line) in
                files::text(path, ceiling::TABLE)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
            {
                let attestation = stated(line, at + 1)?;
                duties.admit(&attestation).or_stop_at(path)?;
                statements.push((path.clone(), attestation));
            }
        }
        let templates = match &arguments.templates {
            Some(folder) => Some(Templates::open(folder).or_stop_at(folder)?),
            None => None,
        };
        for (_, folder) in &arguments.references {
            files::folder(folder)?;
        }
        if let Some(logo) = &arguments.logo {
            files::read(logo, ceiling::PICTURE)?;
        }
        let reviews = whole(&arguments.reviews)?;
        let references = arguments.references.clone();
        Ok(Self { known, duties, import, comparisons, reviews, statements, templates, references, fonts: None })
    }

    /// Imports what was learnt about the people.
    fn take(&self, book: &mut Casebook) -> Result<(), Stop> {
        for (path, bytes) in &self.comparisons {
            book.import(bytes, &self.known, &self.import).or_stop_at(path)?;
        }
        for (path, bytes) in &self.reviews {
            book.take_reviews(bytes).or_stop_at(path)?;
        }
        for (path, attestation) in &self.statements {
            book.attest(attestation.clone()).or_stop_at(path)?;
        }
        Ok(())
    }
}

/// Whether a list of answers can be read. Who is on the roster is not known yet: that no one has a number is no fault here.
fn readable(list: &[u8], known: &Providers, options: &ImportOptions) -> Result<(), CompareError> {
    match campix_core::compare::import(list, &[], known, options) {
        Err(CompareError::Refused { mut faults }) => {
            faults.retain(|fault| fault.kind != FaultKind::UnknownPerson);
            if faults.is_empty() { Ok(()) } else { Err(CompareError::Refused { faults }) }
        }
        read => read.map(drop),
    }
}

/// The statement in a line. What is wrong is not quoted: the line names a person.
fn stated(line: &str, number: usize) -> Result<Attestation, Stop> {
    let said: Stated = serde_json::from_str(line).map_err(|_| {
        const FORM: &str = r#"{"duty":"...","statement":true,"who":"...","when":"..."}"#;
        Stop::usage(
            format!("声明文件第 {number} 行有误，应为：{FORM}，另可有 station、remark"),
            format!("line {number} of the statements: expected {FORM}, and station and remark if wanted"),
        )
    })?;
    let statement = match said.statement {
        Said::Kept(true) => Statement::Kept,
        Said::Kept(false) => Statement::NotKept,
        Said::Number(number) => Statement::Number(number),
        Said::Words(words) => Statement::Words(words),
    };
    let mut attestation = Attestation::new(&said.duty, statement, &said.who, &said.when);
    if let Some(station) = &said.station {
        attestation = attestation.station(station);
    }
    if let Some(remark) = &said.remark {
        attestation = attestation.remark(remark);
    }
    Ok(attestation)
}

/// How dossiers are written where nothing is said: as the day is.
fn of_day(day: &DayOptions) -> DossierOptions {
    DossierOptions {
        profiles: day.destinations.iter().map(|destination| destination.profile.clone()).collect(),
        language: day.language,
        disclosure: day.disclosure,
        threads: day.threads,
        ..DossierOptions::default()
    }
}

impl Arguments {
    /// Sets what the command line says.
    fn fill(&self, options: &mut DossierOptions) {
        options.required.clone_from(&self.required);
        options.optional.clone_from(&self.optional);
        options.letterhead.clone_from(&self.letterhead);
        options.logo = self.logo.as_ref().map(Into::into);
        options.templates = self.templates.as_ref().map(Into::into);
        options.forms = self.forms.unwrap_or(options.forms);
        options.fonts = self.fonts.iter().map(Into::into).collect();
    }
}

/// Says what became of the files of a folder of references.
fn said(pair: Pair, taken: ReferencesTaken, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    if context.json {
        return context.line(serde_json::json!({ "references": pair, "files": taken.to_json() }));
    }
    let ReferencesTaken { taken, known, strangers, ambiguous, unread, .. } = taken;
    context.line(match context.language {
        Language::Zh => format!(
            "参考照片（{}）：新登记 {taken} 人，已登记 {known} 人；不知是谁的文件 {strangers}，同一人的不同文件 {ambiguous}，无法读取 {unread}",
            pair.title(context.language)
        ),
        Language::En => format!(
            "references ({pair}): {taken} people new, {known} known; {strangers} files of nobody known, {ambiguous} different ones of one \
             person, {unread} unreadable"
        ),
    })
}

fn tell(report: &DossiersReport, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    if context.json {
        return context.line(report.to_json());
    }
    let language = context.language;
    for conclusion in Conclusion::ALL {
        let count = report.sums.all.count(conclusion);
        context.line(format_args!("  {count:>6}  {}", conclusion.title(language)))?;
    }
    if !report.left_over.is_empty() {
        let count = report.left_over.len();
        context.line(match language {
            Language::Zh => format!("! 有 {count} 个档案文件的人不在名册中，未计入封面，未删除；请核对后自行移走或删除："),
            Language::En => format!(
                "! {count} files of dossiers are of people who are not on the roster; they are not on the cover and were not \
                 deleted; look at them, then move or delete them:"
            ),
        })?;
        report
            .left_over
            .iter()
            .try_for_each(|file| context.line(format_args!("    dossiers/people/{}", printable(file))))?;
    }
    let (written, unchanged, seal) = (report.written, report.unchanged, report.seal);
    context.line(match context.language {
        Language::Zh => {
            format!("已写档案 {written} 份，未变 {unchanged} 份。封条（请另行保存）：{} {}", seal.lines, seal.last)
        }
        Language::En => format!(
            "{written} dossiers written, {unchanged} unchanged. Seal, to be kept elsewhere: {} {}",
            seal.lines, seal.last
        ),
    })
}
