//! Print sheets: a class and its originals in, bags of sheets for the lab out.
//!
//! Ends with 0 (everybody has sheets), 1 (some people have none), 2 (usage) or 3 (the work could not be done).
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use campix_core::geometry::Size;
use campix_core::moment::Moment;
use campix_core::paper::Mm;
use campix_core::people::Person;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::prints::{Caption, Medium, Sharing, SheetJob, SheetOptions, SheetReport, Sizes};
use campix_core::profile::Profile;
use campix_core::text::Language;
use campix_examples::campus_day::drawn_class;
use campix_examples::studio::Studio;

const HELP: &str = "\
usage: sheets [--roster FILE --photos DIR] [--out DIR] [--paper NAME] [--pictures SIZE=COUNT]... [--caption TEXT]
              [--gap MM] [--margin MM] [--density DPI] [--share] [--minilab | --both] [--font FILE]... [--lang zh|en]
              [--profile ID] [--threads N] [--people N] [--seed N]

Writes one PDF a class (bag-001.pdf) with divider, packing list and numbered sheets. Originals are named by student
number (20230017.jpg); without --roster and --photos a class is drawn.

  --paper     5寸, 6寸, 7寸, A4, or WIDTHxHEIGHT in millimetres (5寸)
  --pictures  pictures for every person; a 2寸 must say its millimetres (2-inch-35x49=4 and 1寸=8)
  --caption   \\n parts lines; \"\" for none ({name} {student_no})
  --share     put several people on one sheet where they fit
  --minilab   JPEG pages for a lab instead of PDF; --both writes both
  --font      fonts for the captions, the preferred one first (those of the system)";

struct Order {
    roster: Option<PathBuf>,
    photos: PathBuf,
    out: PathBuf,
    paper: String,
    pictures: Vec<(String, u16)>,
    caption: Option<String>,
    gap: f64,
    margin: f64,
    density: u16,
    sharing: Sharing,
    medium: Medium,
    fonts: Vec<PathBuf>,
    language: Language,
    profile: String,
    threads: usize,
    people: usize,
    seed: u64,
}

fn main() -> ExitCode {
    let order = match parse(std::env::args().skip(1)) {
        Ok(Some(order)) => order,
        Ok(None) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(what) => {
            eprintln!("sheets: {what}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(&order) {
        Ok(report) => {
            for bag in &report.bags {
                println!("bag {:03}: {} people, {} pages from {:05}", bag.number, bag.people, bag.pages, bag.first);
            }
            for (row, fault) in &report.faults {
                println!("row {row} has no sheets: {fault} ({})", fault.code());
            }
            println!("{} sheets, {} pictures, into {}", report.sheets, report.pictures, order.out.display());
            if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(error) => {
            eprintln!("sheets: {error}");
            ExitCode::from(3)
        }
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Order>, String> {
    let mut order = Order {
        roster: None,
        photos: PathBuf::new(),
        out: "sheets".into(),
        paper: "5寸".to_owned(),
        pictures: Vec::new(),
        caption: Some("{name} {student_no}".to_owned()),
        gap: 0.0,
        margin: 3.0,
        density: 300,
        sharing: Sharing::OnePerson,
        medium: Medium::Pdf,
        fonts: Vec::new(),
        language: Language::Zh,
        profile: "tender-freshman".to_owned(),
        threads: 2,
        people: 12,
        seed: 1,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--help" | "-h" => return Ok(None),
            "--roster" => order.roster = Some(value()?.into()),
            "--photos" => order.photos = value()?.into(),
            "--out" => order.out = value()?.into(),
            "--paper" => order.paper = value()?,
            "--pictures" => {
                let text = value()?;
                let (size, count) = text.rsplit_once('=').ok_or(format!("not SIZE=COUNT: {text}"))?;
                order.pictures.push((size.to_owned(), number(count)?));
            }
            "--caption" => order.caption = Some(value()?.replace("\\n", "\n")).filter(|text| !text.is_empty()),
            "--gap" => order.gap = number(&value()?)?,
            "--margin" => order.margin = number(&value()?)?,
            "--density" => order.density = number(&value()?)?,
            "--share" => order.sharing = Sharing::SeveralPeople,
            "--minilab" => order.medium = Medium::Minilab,
            "--both" => order.medium = Medium::Both,
            "--font" => order.fonts.push(value()?.into()),
            "--lang" => order.language = if value()? == "en" { Language::En } else { Language::Zh },
            "--profile" => order.profile = value()?,
            "--threads" => order.threads = number(&value()?)?,
            "--people" => order.people = number(&value()?)?,
            "--seed" => order.seed = number(&value()?)?,
            _ => return Err(format!("unknown option {word}")),
        }
    }
    if order.pictures.is_empty() {
        order.pictures = vec![("2-inch-35x49".to_owned(), 4), ("1寸".to_owned(), 8)];
    }
    Ok(Some(order))
}

fn run(order: &Order) -> Result<SheetReport, Box<dyn Error>> {
    let millimetres = |value: f64| Mm::new(value).ok_or(format!("not a length in millimetres: {value}"));
    let sizes = Sizes::builtin();
    let paper = match order.paper.split_once('x') {
        Some((width, height)) => campix_core::prints::PaperSize::custom(
            "custom",
            millimetres(width.parse()?)?,
            millimetres(height.parse()?)?,
        ),
        None => sizes.paper(&order.paper)?.clone(),
    };
    let mut pictures = Vec::new();
    for (size, count) in &order.pictures {
        pictures.push((sizes.picture(size)?, *count));
    }
    let sheets = SheetOptions {
        gap: millimetres(order.gap)?,
        margin: millimetres(order.margin)?,
        density: order.density,
        sharing: order.sharing,
        caption: order.caption.as_deref().map(Caption::parse).transpose()?,
        fonts: order.fonts.iter().map(Into::into).collect(),
        medium: order.medium,
        language: order.language,
        threads: order.threads,
        // A fixed day, so that the same people give the same files; a studio would give the time of its clock.
        made: Moment { milliseconds: 1_788_220_800_000 },
        ..SheetOptions::new(&paper, &pictures)
    };
    let profile = Profile::builtin(&order.profile)?;
    let job = SheetJob::new(&sheets, &profile);
    Ok(if let Some(roster) = &order.roster {
        let roster = Roster::open(roster, &RosterOptions::default())?;
        let photos = order.photos.clone();
        job.write(&roster.people, &move |person: &Person| named(&photos, person), &order.out)?
    } else {
        let studio = Studio::new(order.seed);
        let drawn = |person: &Person| Ok(Some(studio.portrait(u64::from(person.row), Size::new(960, 1280)).jpeg()));
        job.write(&drawn_class(order.people), &drawn, &order.out)?
    })
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("not a number: {text}"))
}

/// The original that is named by the person's student number.
fn named(photos: &Path, person: &Person) -> std::io::Result<Option<Vec<u8>>> {
    let Some(number) = person.student_no.as_ref().map(campix_core::people::number::StudentNumber::reveal) else {
        return Ok(None);
    };
    if !number.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return Ok(None);
    }
    for extension in ["jpg", "JPG", "jpeg", "png"] {
        match std::fs::read(photos.join(format!("{number}.{extension}"))) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            read => return read.map(Some),
        }
    }
    Ok(None)
}
