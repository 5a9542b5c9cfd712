//! A campus day, end to end: roster and photos in, delivery out.
//!
//! Ends with 0 (everybody is delivered), 1 (some photos failed), 2 (usage) or 3 (the work could not be done).
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod arguments;

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use arguments::{Arguments, Usage};
use campix_core::day::{
    Day, DayOptions, DayReport, Demand, Destination, Packing, Part, Password, Phase, Photos, Progress, Purge, Standing,
    Stations, SystemClock, proof,
};
use campix_core::geometry::Size;
use campix_core::people::matching::PhotoTable;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_core::text::Language;
use campix_examples::campus_day::DrawnDay;
use indicatif::{ProgressBar, ProgressStyle};

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(Usage::Help) => {
            println!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(Usage::Wrong(what)) => {
            eprintln!("day: {what}\n\n{}", arguments::HELP);
            return ExitCode::from(2);
        }
    };
    if !arguments.purge.is_empty() {
        return purge(&arguments);
    }
    match run(&arguments) {
        Ok(report) => {
            println!("{}", summary(&report, &arguments));
            if report.complete() { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(error) => fail(error.as_ref()),
    }
}

fn fail(error: &dyn Error) -> ExitCode {
    eprintln!("day: {error}");
    let mut cause = error.source();
    while let Some(source) = cause {
        eprintln!("  because {source}");
        cause = source.source();
    }
    ExitCode::from(3)
}

fn purge(arguments: &Arguments) -> ExitCode {
    let mut purge = Purge::new(&arguments.out, &arguments.operator, Arc::new(SystemClock));
    for &part in &arguments.purge {
        purge = match (part, &arguments.photos) {
            (Part::Originals, Some(folder)) => purge.originals(folder),
            (Part::Originals, None) => {
                eprintln!("day: --purge originals needs --photos\n\n{}", arguments::HELP);
                return ExitCode::from(2);
            }
            (part, _) => purge.part(part),
        };
    }
    match purge.run() {
        Ok(purged) => {
            for deleted in &purged.deleted {
                println!("{}  {}  {}", deleted.sha256, deleted.part.name(), deleted.path.display());
            }
            println!(
                "{} files deleted, {} could not be, {} among the originals left alone: the journal does not know them",
                purged.deleted.len(),
                purged.failed.len(),
                purged.unknown
            );
            if purged.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(error) => fail(&error),
    }
}

fn run(arguments: &Arguments) -> Result<DayReport, Box<dyn Error>> {
    let (roster, photos) = match (&arguments.roster, &arguments.photos) {
        (Some(roster), Some(photos)) => (roster.clone(), photos.clone()),
        _ => drawn(arguments)?,
    };
    let roster = Roster::open(&roster, &RosterOptions::default())?;
    for remark in &roster.remarks {
        eprintln!("{}", remark.text().get(arguments.language));
    }
    let key = key(arguments)?;
    let mut destinations = Vec::new();
    let required = arguments.profiles.iter().map(|profile| (profile, Demand::Required));
    for (profile, demand) in required.chain(arguments.also.iter().map(|profile| (profile, Demand::IfComplies))) {
        destinations.push(Destination { profile: open(profile)?, naming: arguments.naming.clone(), demand });
    }
    let mut options = DayOptions {
        destinations,
        operator: arguments.operator.clone(),
        language: arguments.language,
        threads: arguments.threads,
        stations: if arguments.stations { Stations::ByFolder } else { Stations::One },
        packing: if arguments.by_department { Packing::ZipByDepartment } else { Packing::Zip },
        ..DayOptions::default()
    };
    if !arguments.matching.is_empty() || arguments.table.is_some() {
        options.matching.clone_from(&arguments.matching);
    }
    let mut day = Day::new(roster, Photos::Folder(photos), &arguments.out, key, Arc::new(SystemClock), options);
    if let Some(table) = &arguments.table {
        day = day.table(PhotoTable::read(&fs::read(table)?, &RosterOptions::default())?);
    }
    if let Some(file) = &arguments.password_file {
        let text = fs::read_to_string(file)?;
        day = day.password(Password::new(text.lines().next().unwrap_or_default())?);
    }
    if let Some(file) = &arguments.answers {
        day = day.answers(proof::answers(&fs::read(file)?)?);
    }
    let bar = if arguments.quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = ProgressStyle::with_template("{msg:10} {bar:40} {pos}/{len}  {prefix}")?;
    bar.set_style(style);
    let language = arguments.language;
    let show = |progress: Progress| tell(&bar, progress, language);
    let report = day.progress(&show).run();
    bar.finish_and_clear();
    Ok(report?)
}

fn open(profile: &str) -> Result<Profile, Box<dyn Error>> {
    let file = Path::new(profile).extension().is_some_and(|extension| extension == "toml");
    Ok(if file { Profile::open(profile)? } else { Profile::builtin(profile)? })
}

/// Draws a day beside the output, once.
fn drawn(arguments: &Arguments) -> Result<(std::path::PathBuf, std::path::PathBuf), Box<dyn Error>> {
    let folder = arguments.out.with_extension("drawn");
    let (roster, photos) = (folder.join("roster.csv"), folder.join("photos"));
    // The truth is written last: a day that was drawn only in part is drawn again.
    if !folder.join("truth.json").exists() {
        eprintln!("drawing {} people into {}", arguments.people, folder.display());
        let size = Size::new(arguments.size.0, arguments.size.1);
        DrawnDay::draw(&folder, arguments.people, arguments.seed, size)?;
    }
    Ok((roster, photos))
}

/// The project's secret: the file that was named, or one made beside the workings.
fn key(arguments: &Arguments) -> Result<PseudonymKey, Box<dyn Error>> {
    let made = arguments.out.join(".campix").join("key");
    let path = arguments.key.as_deref().unwrap_or(&made);
    if arguments.key.is_none() && !path.exists() {
        fs::create_dir_all(arguments.out.join(".campix"))?;
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)?.write_all(&secret)?;
    }
    Ok(PseudonymKey::new(&fs::read(path)?)?)
}

fn tell(bar: &ProgressBar, progress: Progress, language: Language) {
    let zh = language == Language::Zh;
    bar.set_message(match progress.phase {
        Phase::Photos if zh => "照片",
        Phase::Photos => "photos",
        Phase::Delivery if zh => "交付",
        Phase::Delivery => "delivery",
        _ if zh => "结果",
        _ => "results",
    });
    bar.set_length(progress.total.unwrap_or(progress.done));
    bar.set_position(progress.done);
    let left = progress.left.map(|left| Duration::from_secs(left.as_secs())).unwrap_or_default();
    bar.set_prefix(match (zh, progress.per_second > 0.0) {
        (_, false) => String::new(),
        (true, true) => format!("{:.0} 张/秒，约剩 {left:?}", progress.per_second),
        (false, true) => format!("{:.0}/s, about {left:?} left", progress.per_second),
    });
}

fn summary(report: &DayReport, arguments: &Arguments) -> String {
    let zh = arguments.language == Language::Zh;
    let totals = &report.totals;
    let mut lines = vec![if zh {
        "人员（按代表照片）        人数".to_owned()
    } else {
        "people by their photo      count".to_owned()
    }];
    let row = |name: &str, count: u64| format!("  {name:<24} {count:>6}");
    for standing in Standing::ALL {
        let count = totals.people(standing);
        if count > 0 {
            lines.push(row(standing.title(arguments.language), count));
        }
    }
    let other = [Standing::Superseded, Standing::Unowned, Standing::Card, Standing::Ambiguous, Standing::Unreadable];
    let other = other.map(|standing| (standing, totals.photos(standing).saturating_sub(totals.people(standing))));
    if other.iter().any(|(_, count)| *count > 0) {
        lines.push(if zh { "其他照片".to_owned() } else { "other photos".to_owned() });
        lines.extend(
            other
                .iter()
                .filter(|(_, count)| *count > 0)
                .map(|(standing, count)| row(standing.title(arguments.language), *count)),
        );
    }
    let out = arguments.out.display();
    lines.push(if zh {
        format!(
            "已交付文件 {} 个，需补拍或处理 {} 人，本次处理照片 {} 张。",
            totals.files,
            totals.retakes(),
            report.worked
        )
    } else {
        format!(
            "{} files delivered, {} people to take again or settle, {} photos worked on.",
            totals.files,
            totals.retakes(),
            report.worked
        )
    });
    lines.push(if zh { format!("输出：{out}") } else { format!("written to {out}") });
    lines.join("\n")
}
