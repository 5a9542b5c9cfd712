//! The inputs and options of a day, from `day.toml` and the command line, and the day carried out as they say.
//!
//! In: a `day.toml`, options of the command line, which override it. Out: a finished day, for whatever continues it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::ceiling;
#[cfg(feature = "dossier")]
use campix_core::day::FinishedDay;
use campix_core::day::{
    Confidentiality, Consent, Day, DayFile, DayReport, Demand, Destination, Disclosure, MatchMethod, PackageTable,
    Packing, Password, People, Photos, Progress, Stations, SystemClock, proof,
};
use campix_core::people::matching::PhotoTable;
use campix_core::people::number::{Date, NumberPattern, PseudonymKey};
use campix_core::people::roster::{FaultyRows, Roster, RosterOptions};
#[cfg(feature = "dossier")]
use campix_core::profile::Profile;
use campix_core::text::Text;
use clap::Args;

use crate::files;
use crate::host::Context;
use crate::ledger::missing;
#[cfg(feature = "dossier")]
use crate::ledger::{all_known, key_of};
use crate::passphrase::Phrase;
use crate::reading::Reading;
use crate::secret::key;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};
use crate::wrong::{Wrong, whole};
use crate::{list, originals, photos, steps};

/// The inputs and options of a day; `dossiers` continues the same day.
#[derive(Debug, Args)]
pub(crate) struct Orders {
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<People>())]
    people: Option<People>,
    #[arg(long, value_name = "PATTERN")]
    code_pattern: Option<String>,
    #[arg(long, value_name = "DIR")]
    photos: Option<PathBuf>,
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    #[arg(long = "profile", short, value_name = "PROFILE")]
    profiles: Vec<String>,
    #[arg(long, value_name = "PROFILE")]
    also: Vec<String>,
    #[arg(long, value_name = "TEMPLATE")]
    naming: Option<String>,
    #[arg(long = "match", value_name = "WORD", value_parser = vocabulary::<MatchMethod>())]
    matching: Vec<MatchMethod>,
    #[arg(long = "table", value_name = "FILE")]
    tables: Vec<PathBuf>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Consent>())]
    consent: Option<Consent>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Confidentiality>())]
    confidentiality: Option<Confidentiality>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Stations>())]
    stations: Option<Stations>,
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    #[arg(long)]
    withdraw: bool,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Packing>())]
    packing: Option<Packing>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<PackageTable>())]
    package_table: Option<PackageTable>,
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Disclosure>())]
    pub(crate) disclosure: Option<Disclosure>,
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[command(flatten)]
    phrase: Phrase,
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    keep_until: Option<Date>,
    #[command(flatten)]
    reading: Reading,
    #[arg(long)]
    set_aside: bool,
    #[arg(long, value_name = "N", value_parser = whole::<u64>)]
    limit_bytes: Option<u64>,
    #[arg(long, value_name = "N", value_parser = whole::<u64>)]
    limit_pixels: Option<u64>,
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    limit_side: Option<u32>,
    #[arg(long, value_name = "N", value_parser = whole::<u64>)]
    limit_metadata: Option<u64>,
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// Texts of [`Orders`].
pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "options",
        Text::fixed(
            "选项文件 day.toml（或 JSON），使一天可以重复；命令行上给出的优先",
            "day.toml with inputs and options, so that a day can be repeated; options of the command line win",
        ),
    ),
    (
        "roster",
        Text::fixed(
            "名册（CSV、XLSX、XLS、ODS、含表格的网页）",
            "the list of people (CSV, XLSX, XLS, ODS, a web page with a table)",
        ),
    ),
    (
        "people",
        Text::fixed(
            "名单从何而来：名册，或扫描到的采集码（不需要名册，谁的码被扫到谁就进入名单）",
            "where people come from: the roster, or the codes that are scanned (which takes no roster)",
        ),
    ),
    (
        "code_pattern",
        Text::fixed(
            "采集码的格式，如 @{2}#{8}（@ 字母，# 数字）；不符的码不算人",
            "form of the collection codes, such as @{2}#{8} (@ a letter, # a digit); another code is nobody's",
        ),
    ),
    ("photos", Text::fixed("照片文件夹", "folder of photos")),
    ("out", Text::fixed("输出文件夹", "folder for everything that is written")),
    (
        "profiles",
        Text::fixed(
            "每张照片都须符合的标准，可给多个（默认 tender-freshman）",
            "a standard that every photo has to meet, several may be given (tender-freshman)",
        ),
    ),
    (
        "also",
        Text::fixed(
            "只交付符合的照片的标准，可给多个",
            "a standard for the photos that comply with it, several may be given",
        ),
    ),
    (
        "naming",
        Text::fixed(
            "文件名模板（默认 {student_no}.jpg；由扫描采集码形成名单时为 {code}.jpg）",
            "template of file names ({student_no}.jpg; {code}.jpg where people appear by their codes)",
        ),
    ),
    (
        "matching",
        Text::fixed(
            "照片如何对应到人，可给多个（默认 name 与 roster）",
            "how photos are matched to people, several may be given (name and roster)",
        ),
    ),
    ("tables", Text::fixed("照片与号码的对照表，可给多个", "a table of photos and numbers, several may be given")),
    (
        "consent",
        Text::fixed(
            "单独同意的作用：noted 只登记，撤回者不交付；required 没有登记同意的人一律不交付",
            "what consent means: noted, only of those who took it back nothing is delivered; required, of nobody without it",
        ),
    ),
    (
        "confidentiality",
        Text::fixed(
            "保密协议的作用：noted 只登记；required 没有在有效期内的协议时不打包、不交付原片",
            "what agreements on confidentiality mean: noted; required, nothing is packed and no original delivered while none is in force",
        ),
    ),
    ("stations", Text::fixed("由何处得知机位", "where the station of a photo is taken from")),
    ("answers", Text::fixed("填好的核对表", "the filled-in table of people's answers about their photos")),
    (
        "withdraw",
        Text::fixed(
            "允许撤回此前已交付、而本次没有的文件；否则拒绝并列出",
            "allow files that were delivered before and are not due now to be withdrawn; else such a run is refused",
        ),
    ),
    ("packing", Text::fixed("如何打包", "how delivered files are packed")),
    (
        "package_table",
        Text::fixed(
            "压缩包内是否附交付清单（号码、文件、摘要、大小、结论、时间、工位；CSV、XLSX、JSON）",
            "whether packages contain a table of their files (numbers, file, digest, size, verdict, time, station)",
        ),
    ),
    ("password_file", Text::fixed("首行为压缩包的密码", "first line: password of the packages")),
    ("disclosure", Text::fixed("表格中显示多少个人信息", "how much personal data tables and pages show")),
    (
        "key_file",
        Text::fixed(
            "项目密钥，至少 16 字节；默认为输出文件夹中的 .campix/key，没有则新建",
            "the project's secret, 16 bytes or more; .campix/key in the folder of the output, made if missing",
        ),
    ),
    ("operator", Text::fixed("日志中记为谁执行的", "the person named in the journal as having run the day")),
    (
        "title",
        Text::fixed(
            "总览页和核对单的标题：学校和事由",
            "heading of the page of the day and of the proof sheets: school and occasion",
        ),
    ),
    (
        "purpose",
        Text::fixed(
            "照片的用途，与取得的同意一致；写入压缩包的清单",
            "what the photos are for, as people consented to it; in manifests and tables of packages",
        ),
    ),
    (
        "keep_until",
        Text::fixed(
            "保存期限（如 2027-07-31）；过期后运行或打开时提示清除",
            "last day on which anything is kept, such as 2027-07-31; later runs say that it is time to purge",
        ),
    ),
    (
        "set_aside",
        Text::fixed(
            "剔除名册中有误的行，而不是拒绝整个名册",
            "leave faulty rows of the roster out instead of refusing it",
        ),
    ),
    ("limit_bytes", Text::fixed("照片文件的字节数上限", "largest file of a photo, in bytes")),
    ("limit_pixels", Text::fixed("照片的像素数上限", "most pixels of a photo")),
    ("limit_side", Text::fixed("照片边长的像素上限", "longest side of a photo, in pixels")),
    ("limit_metadata", Text::fixed("照片元数据的字节数上限", "most bytes of metadata of a photo")),
];

fn date(text: &str) -> Result<Date, Wrong> {
    Date::parse(text).map_err(|error| Wrong(error.text()))
}

/// A finished day, and what `dossiers` needs to continue it.
pub(crate) struct Done {
    pub(crate) report: DayReport,
    pub(crate) file: DayFile,
    pub(crate) out: PathBuf,
    pub(crate) key: PseudonymKey,
    /// The list of people as the day knew it.
    pub(crate) roster: Roster,
    /// Rows of the roster that were left out.
    pub(crate) set_aside: Vec<u32>,
}

impl Orders {
    /// The password of packages.
    pub(crate) fn password(&self) -> Result<Option<Password>, Stop> {
        self.password_file.as_deref().map(originals::password).transpose()
    }

    /// The file of the day overridden by the options of the command line.
    pub(crate) fn file(&self, context: &Context<'_, '_>) -> Result<DayFile, Stop> {
        let mut file = match &self.options {
            Some(path) => DayFile::open(path).or_stop_at(path)?,
            None => DayFile::default(),
        };
        let inputs = &mut file.inputs;
        let set = |from: &Option<PathBuf>, to: &mut Option<campix_core::options::FilePath>| {
            if let Some(path) = from {
                *to = Some(path.clone().into());
            }
        };
        set(&self.roster, &mut inputs.roster);
        set(&self.photos, &mut inputs.photos);
        set(&self.out, &mut inputs.out);
        set(&self.key_file, &mut inputs.key_file);
        set(&self.answers, &mut inputs.answers);
        if !self.tables.is_empty() {
            inputs.photo_tables = self.tables.iter().cloned().map(Into::into).collect();
        }
        self.reading.fill(&mut inputs.roster_options)?;
        if self.set_aside {
            inputs.roster_options.faulty_rows = FaultyRows::SetAside;
        }
        self.fill(&mut file, context)?;
        Ok(file)
    }

    fn fill(&self, file: &mut DayFile, context: &Context<'_, '_>) -> Result<(), Stop> {
        let options = &mut file.options;
        if !self.profiles.is_empty() || !self.also.is_empty() {
            options.destinations.clear();
        }
        for (names, demand) in [(&self.profiles, Demand::Required), (&self.also, Demand::IfComplies)] {
            for name in names {
                let mut destination = Destination::new(photos::profile(name)?);
                destination.demand = demand;
                options.destinations.push(destination);
            }
        }
        if options.destinations.iter().all(|destination| destination.demand == Demand::IfComplies) {
            options.destinations.insert(0, Destination::new(photos::profile(photos::PROFILE)?));
        }
        options.people = self.people.unwrap_or(options.people);
        if let Some(pattern) = &self.code_pattern {
            options.code_pattern = Some(NumberPattern::parse(pattern).or_stop()?);
        }
        if options.people == People::Scanned && self.options.is_none() {
            options.destinations.iter_mut().for_each(|destination| "{code}.jpg".clone_into(&mut destination.naming));
        }
        if let Some(naming) = &self.naming {
            options.destinations.iter_mut().for_each(|destination| destination.naming.clone_from(naming));
        }
        if !self.matching.is_empty() {
            options.matching.clone_from(&self.matching);
        } else if !self.tables.is_empty() && self.options.is_none() {
            // A table alone maps every photo it names.
            options.matching.clear();
        }
        options.consent = self.consent.unwrap_or(options.consent);
        options.confidentiality = self.confidentiality.unwrap_or(options.confidentiality);
        options.stations = self.stations.unwrap_or(options.stations);
        options.withdraw |= self.withdraw;
        options.packing = self.packing.unwrap_or(options.packing);
        options.package_table = self.package_table.unwrap_or(options.package_table);
        options.disclosure = self.disclosure.unwrap_or(options.disclosure);
        options.threads = self.threads.unwrap_or(options.threads);
        if let Some(operator) = &self.operator {
            options.operator.clone_from(operator);
        }
        if self.title.is_some() {
            options.title.clone_from(&self.title);
        }
        if self.purpose.is_some() {
            options.purpose.clone_from(&self.purpose);
        }
        options.keep_until = self.keep_until.or(options.keep_until);
        let limits = &mut options.limits;
        limits.bytes = self.limit_bytes.unwrap_or(limits.bytes);
        limits.pixels = self.limit_pixels.unwrap_or(limits.pixels);
        limits.side = self.limit_side.unwrap_or(limits.side);
        limits.metadata = self.limit_metadata.unwrap_or(limits.metadata);
        // A file that says its language keeps it unless another one is requested.
        if context.asked || self.options.is_none() {
            options.language = context.language;
        }
        Ok(())
    }
}

/// Runs the day.
pub(crate) fn carry_out(orders: &Orders, file: DayFile, context: &mut Context<'_, '_>) -> Result<Done, Stop> {
    let needed = |path: &Option<campix_core::options::FilePath>, name: &str| match path {
        Some(path) => Ok(path.0.clone()),
        None => Err(missing(name)),
    };
    let list = match &file.inputs.roster {
        None if file.options.people == People::Scanned => None,
        list => Some(needed(list, "roster")?),
    };
    let photos = needed(&file.inputs.photos, "photos")?;
    let out = needed(&file.inputs.out, "out")?;
    let options = orders.options.as_deref();
    let read_from =
        [list.as_deref(), options].into_iter().flatten().chain(file.inputs.photo_tables.iter().map(AsRef::as_ref));
    if let Some(path) = read_from.into_iter().find(|path| written_to(&out, path)) {
        let path = crate::stop::discreet_path(path);
        return Err(Stop::usage(
            format!("{path} 位于采集日要写入的文件夹中，会被覆盖；请先移到别处"),
            format!("{path} is in a folder that the day writes to, and would be overwritten; move it elsewhere first"),
        ));
    }
    let photos = Photos::Folder(photos);
    // The project's secret is the first thing that is written into the output.
    photos.apart_from(&out).or_stop()?;
    let roster = match &list {
        Some(list) => list::read(list, &file.inputs.roster_options, context)?,
        None => Roster::absent(),
    };
    let set_aside = roster.set_aside.clone();
    let phrase = orders.phrase.read(context)?;
    let key = key(file.inputs.key_file.as_ref().map(|path| path.0.as_path()), &out, phrase.as_ref())?;
    let mut day = Day::new(roster.clone(), photos, &out, key.clone(), Arc::new(SystemClock), file.options.clone());
    for table in &file.inputs.photo_tables {
        let bytes = files::read(table, ceiling::TABLE)?;
        day = day.table(PhotoTable::read(&bytes, &RosterOptions::default()).or_stop_at(table)?);
    }
    if let Some(answers) = &file.inputs.answers {
        day = day.answers(proof::answers(&files::read(answers, ceiling::TABLE)?).or_stop_at(answers)?);
    }
    if let Some(password) = orders.password()? {
        day = day.password(password);
    }
    let zh = context.zh();
    let meter = context.meter(orders.quiet || context.json);
    let show = |progress: Progress| meter.show(steps::line(progress, zh));
    let report = day.progress(&show).run();
    meter.clear();
    let report = report.or_stop()?;
    Ok(Done { report, file, out, key, roster, set_aside })
}

/// Opens the finished day from its ledger if no photos are named, and runs it otherwise.
#[cfg(feature = "dossier")]
pub(crate) fn continued(orders: &Orders, context: &mut Context<'_, '_>) -> Result<Done, Stop> {
    let mut file = orders.file(context)?;
    if file.inputs.photos.is_some() {
        return carry_out(orders, file, context);
    }
    let out = file.inputs.out.as_ref().map(|path| path.0.clone()).ok_or_else(|| missing("out"))?;
    let roster = match file.inputs.roster.as_ref().map(|path| path.0.clone()) {
        Some(list) => list::read(&list, &file.inputs.roster_options, context)?,
        None if file.options.people == People::Scanned => Roster::absent(),
        None => return Err(missing("roster")),
    };
    let phrase = orders.phrase.read(context)?;
    let key = key_of(file.inputs.key_file.as_ref().map(|path| path.0.as_path()), &out, phrase.as_ref())?;
    let day = FinishedDay::open(&out, Some(&roster), Some(&key)).or_stop_at(&out)?;
    all_known(&day)?;
    if orders.profiles.is_empty() && orders.also.is_empty() && file.profiles.is_empty() {
        file.options.destinations.clear();
        for (id, sha256) in day.destinations() {
            let profile = Profile::builtin(id).ok().filter(|profile| profile.digest() == sha256);
            let profile = profile.ok_or_else(|| {
                Stop::usage(
                    format!("采集日所用的标准 {id} 不是内置的，或版本不同；请用 --profile 指定其文件"),
                    format!("profile {id} of the day is not one shipped, or of another edition; name its file with --profile"),
                )
            })?;
            file.options.destinations.push(Destination::new(profile));
        }
    }
    let set_aside = roster.set_aside.clone();
    Ok(Done { report: day.report, file, out, key, roster, set_aside })
}

/// Whether a day with this output writes where the file is.
fn written_to(out: &Path, file: &Path) -> bool {
    let (Ok(out), Ok(file)) = (out.canonicalize(), file.canonicalize()) else { return false };
    ["photos", "originals", "packages", "results", "dossiers"].iter().any(|part| file.starts_with(out.join(part)))
}
