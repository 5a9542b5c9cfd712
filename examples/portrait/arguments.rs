//! The command line of `portrait`.

use std::path::PathBuf;

use campix_core::text::Language;

/// What a person reads.
pub(crate) const HELP: &str = "\
usage: portrait [PHOTO] [--profile ID|FILE.toml] [--out DIR] [--annotate] [--lang zh|en] [--seed N]

Checks PHOTO against a profile, makes the registration file and writes report.json.
Without PHOTO one is drawn.

  --profile   a shipped profile or a TOML file            (tender-freshman)
  --out       folder for everything that is written       (out)
  --annotate  also write the photo with points, crown, outline and windows drawn on it
  --lang      language of the report                      (en)
  --seed      which person is drawn                       (1)

Ends with 0: the finished file passes, 1: findings, 2: usage, 3: the work could not be done.";

/// What was asked for.
pub(crate) struct Arguments {
    pub(crate) photo: Option<PathBuf>,
    pub(crate) profile: String,
    pub(crate) out: PathBuf,
    pub(crate) annotate: bool,
    pub(crate) language: Language,
    pub(crate) seed: u64,
}

/// Why nothing is done.
pub(crate) enum Usage {
    Help,
    Wrong(String),
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Usage> {
        let mut arguments = Self {
            photo: None,
            profile: "tender-freshman".to_owned(),
            out: PathBuf::from("out"),
            annotate: false,
            language: Language::En,
            seed: 1,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| Usage::Wrong(format!("{word} needs a value")));
            match word.as_str() {
                "--help" | "-h" => return Err(Usage::Help),
                "--annotate" => arguments.annotate = true,
                "--profile" => arguments.profile = value()?,
                "--out" => arguments.out = PathBuf::from(value()?),
                "--seed" => {
                    let text = value()?;
                    arguments.seed =
                        text.parse().map_err(|_| Usage::Wrong(format!("--seed takes a whole number, not {text:?}")))?;
                }
                "--lang" => {
                    arguments.language = match value()?.as_str() {
                        "zh" => Language::Zh,
                        "en" => Language::En,
                        other => return Err(Usage::Wrong(format!("--lang takes zh or en, not {other:?}"))),
                    }
                }
                option if option.starts_with('-') => return Err(Usage::Wrong(format!("unknown option {option}"))),
                _ if arguments.photo.is_some() => return Err(Usage::Wrong("more than one PHOTO".to_owned())),
                _ => arguments.photo = Some(PathBuf::from(word)),
            }
        }
        Ok(arguments)
    }
}
