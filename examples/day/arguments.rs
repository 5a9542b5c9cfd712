//! The command line of `day`.

use std::path::PathBuf;

use campix_core::day::{MatchMethod, Part};
use campix_core::text::Language;

/// What a person reads.
pub(crate) const HELP: &str = "\
usage: day [--roster FILE --photos DIR] [--profile ID|FILE.toml]... [--also ID|FILE.toml]... [--out DIR]
           [--match METHOD]... [--table FILE] [--answers FILE] [--naming TEMPLATE] [--by-department] [--stations]
           [--password-file FILE] [--key FILE] [--operator NAME] [--threads N] [--lang zh|en] [--quiet]
           [--people N] [--seed N] [--size WxH]
       day --purge PART[,PART]... --out DIR [--photos DIR] [--operator NAME]

Takes a roster and a folder of photos and writes what the school receives. Start it again after it was stopped
or killed, and it goes on where it was. Without --roster and --photos a day with planted faults is drawn.

  --profile        a destination every photo has to serve (tender-freshman)
  --also           a destination served by the photos that comply
  --match          how photos find their people: name, roster, time-order, given-order, cards (name and roster)
  --table          a table of photos and numbers, as another way
  --answers        the filled-in workbook of proofing, taken over by this run
  --naming         template of file names ({student_no}.jpg)
  --by-department  one package a department
  --stations       the first folder below --photos names the station
  --password-file  first line: password of the packages
  --key            file with the project's secret, at least 16 bytes; made in OUT/.campix if missing
  --people, --seed, --size  of a drawn day (200, 1, 720x960)
  --purge          delete what a finished contract must not keep: photos, packages, results, workings, originals
                   (the photos in --photos that the journal knows)

Ends with 0: everybody is delivered, 1: some photos failed, 2: usage, 3: the work could not be done.";

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) roster: Option<PathBuf>,
    pub(crate) photos: Option<PathBuf>,
    pub(crate) profiles: Vec<String>,
    pub(crate) also: Vec<String>,
    pub(crate) out: PathBuf,
    pub(crate) matching: Vec<MatchMethod>,
    pub(crate) table: Option<PathBuf>,
    pub(crate) answers: Option<PathBuf>,
    pub(crate) stations: bool,
    pub(crate) purge: Vec<Part>,
    pub(crate) naming: String,
    pub(crate) by_department: bool,
    pub(crate) password_file: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) operator: String,
    pub(crate) threads: usize,
    pub(crate) language: Language,
    pub(crate) people: usize,
    pub(crate) seed: u64,
    pub(crate) size: (u32, u32),
    pub(crate) quiet: bool,
}

/// Why nothing is done.
pub(crate) enum Usage {
    Help,
    Wrong(String),
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Usage> {
        let mut arguments = Self {
            roster: None,
            photos: None,
            profiles: Vec::new(),
            also: Vec::new(),
            out: PathBuf::from("out"),
            matching: Vec::new(),
            table: None,
            answers: None,
            stations: false,
            purge: Vec::new(),
            naming: "{student_no}.jpg".to_owned(),
            by_department: false,
            password_file: None,
            key: None,
            operator: "operator".to_owned(),
            threads: 0,
            language: Language::En,
            people: 200,
            seed: 1,
            size: (720, 960),
            quiet: false,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| Usage::Wrong(format!("{word} needs a value")));
            match word.as_str() {
                "--help" | "-h" => return Err(Usage::Help),
                "--roster" => arguments.roster = Some(value()?.into()),
                "--photos" => arguments.photos = Some(value()?.into()),
                "--profile" => arguments.profiles.push(value()?),
                "--also" => arguments.also.push(value()?),
                "--out" => arguments.out = value()?.into(),
                "--match" => {
                    let method = value()?.parse().map_err(|error| Usage::Wrong(format!("--match: {error}")))?;
                    arguments.matching.push(method);
                }
                "--table" => arguments.table = Some(value()?.into()),
                "--answers" => arguments.answers = Some(value()?.into()),
                "--stations" => arguments.stations = true,
                "--purge" => {
                    for name in value()?.split(',') {
                        let part = Part::ALL.into_iter().find(|part| part.name() == name);
                        arguments.purge.push(part.ok_or_else(|| Usage::Wrong(format!("--purge knows no {name:?}")))?);
                    }
                }
                "--naming" => arguments.naming = value()?,
                "--by-department" => arguments.by_department = true,
                "--password-file" => arguments.password_file = Some(value()?.into()),
                "--key" => arguments.key = Some(value()?.into()),
                "--operator" => arguments.operator = value()?,
                "--threads" => arguments.threads = number(&word, &value()?)?,
                "--people" => arguments.people = number(&word, &value()?)?,
                "--seed" => arguments.seed = number(&word, &value()?)?,
                "--size" => {
                    let text = value()?;
                    let (width, height) = text
                        .split_once('x')
                        .ok_or_else(|| Usage::Wrong(format!("--size takes 480x640, not {text:?}")))?;
                    arguments.size = (number(&word, width)?, number(&word, height)?);
                }
                "--lang" => {
                    arguments.language = value()?.parse().map_err(|error| Usage::Wrong(format!("--lang: {error}")))?;
                }
                "--quiet" => arguments.quiet = true,
                other => return Err(Usage::Wrong(format!("unknown option {other}"))),
            }
        }
        if !arguments.purge.is_empty() {
            return Ok(arguments);
        }
        if arguments.roster.is_some() != arguments.photos.is_some() {
            return Err(Usage::Wrong("--roster and --photos belong together".to_owned()));
        }
        if arguments.profiles.is_empty() {
            arguments.profiles.push("tender-freshman".to_owned());
        }
        Ok(arguments)
    }
}

fn number<T: std::str::FromStr>(option: &str, text: &str) -> Result<T, Usage> {
    text.parse().map_err(|_| Usage::Wrong(format!("{option} takes a whole number, not {text:?}")))
}
