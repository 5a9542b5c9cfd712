//! Where the ledger of a day is, and what is needed to read it: arguments of every command below `day`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::ceiling;
use campix_core::day::{DayFile, FinishedDay, Ledger, SystemClock};
use campix_core::people::number::{KeyError, Passphrase, PseudonymKey};
use campix_core::people::roster::Roster;
use clap::Args;

use crate::files;
use crate::host::Context;
use crate::passphrase::Phrase;
use crate::reading::Reading;
use crate::stop::{OrStop as _, Stop};

/// The folder of a day, its roster and its secret.
#[derive(Debug, Args)]
pub(crate) struct Where {
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[command(flatten)]
    phrase: Phrase,
    #[command(flatten)]
    reading: Reading,
}

/// What the arguments name.
pub(crate) struct Found {
    pub(crate) file: DayFile,
    pub(crate) out: PathBuf,
    key_file: Option<PathBuf>,
    phrase: Option<Passphrase>,
    list: Option<PathBuf>,
}

impl Where {
    /// The file of options overridden by the arguments.
    pub(crate) fn find(&self, context: &Context<'_, '_>) -> Result<Found, Stop> {
        let mut file = match &self.options {
            Some(path) => DayFile::open(path).or_stop_at(path)?,
            None => DayFile::default(),
        };
        self.reading.fill(&mut file.inputs.roster_options)?;
        let given = |argument: &Option<PathBuf>, inside: &Option<campix_core::options::FilePath>| {
            argument.clone().or_else(|| inside.as_ref().map(|path| path.0.clone()))
        };
        let out = given(&self.out, &file.inputs.out).ok_or_else(|| missing("out"))?;
        let key_file = given(&self.key_file, &file.inputs.key_file);
        let list = given(&self.roster, &file.inputs.roster);
        let phrase = self.phrase.read(context)?;
        Ok(Found { file, out, key_file, phrase, list })
    }
}

impl Found {
    fn roster(&self, context: &mut Context<'_, '_>) -> Result<Option<Roster>, Stop> {
        let Some(list) = &self.list else { return Ok(None) };
        let bytes = crate::reading::bytes(list, context)?;
        let options = &self.file.inputs.roster_options;
        let roster =
            Roster::read(&bytes, options).map_err(|error| crate::list::refusal(error, &bytes, options, list))?;
        Ok(Some(roster))
    }

    /// The ledger, open for `operator` to write into.
    pub(crate) fn ledger(&self, operator: Option<&String>, context: &mut Context<'_, '_>) -> Result<Ledger, Stop> {
        let roster = self.roster(context)?;
        let key = key_of(self.key_file.as_deref(), &self.out, self.phrase.as_ref())?;
        let operator = operator.unwrap_or(&self.file.options.operator);
        let list = roster.as_ref().map_or_else(Roster::absent, Clone::clone);
        let ledger = Ledger::open(&self.out, &list, &key, Arc::new(SystemClock), operator).or_stop_at(&self.out)?;
        // Without a list only those are known who appeared by their codes.
        if roster.is_some() || ledger.grew() { Ok(ledger) } else { Err(missing("roster")) }
    }

    /// The finished day, with roster and secret as far as they are there: a secret that is not named is used if the day made one.
    pub(crate) fn day(&self, context: &mut Context<'_, '_>) -> Result<FinishedDay, Stop> {
        let roster = self.roster(context)?;
        let key = match &self.key_file {
            None if !self.out.join(".campix").join("key").exists() => None,
            named => Some(key_of(named.as_deref(), &self.out, self.phrase.as_ref())?),
        };
        FinishedDay::open(&self.out, roster.as_ref(), key.as_ref()).or_stop_at(&self.out)
    }
}

/// An input that neither the command line nor the file of options names.
pub(crate) fn missing(name: &str) -> Stop {
    Stop::usage(
        format!("缺少 --{name}（或选项文件中的 {name}）"),
        format!("--{name} is missing, or {name} in the file of options"),
    )
}

/// The project's secret of a day that has begun.
pub(crate) fn key_of(named: Option<&Path>, out: &Path, phrase: Option<&Passphrase>) -> Result<PseudonymKey, Stop> {
    let made = out.join(".campix").join("key");
    key_at(named.unwrap_or(&made), phrase)
}

/// The project's secret in this file, protected or not.
pub(crate) fn key_at(path: &Path, phrase: Option<&Passphrase>) -> Result<PseudonymKey, Stop> {
    match PseudonymKey::open(&files::read(path, ceiling::SECRET)?, phrase) {
        Err(error @ KeyError::Protected) => Err(Stop::failed(error, Some(path)).with_lines(|language| {
            let cure = language.pick(
                "请用 --passphrase-file 或环境变量 CAMPIX_PASSPHRASE 给出口令",
                "give its passphrase with --passphrase-file or in CAMPIX_PASSPHRASE",
            );
            vec![cure.to_owned()]
        })),
        opened => opened.or_stop_at(path),
    }
}

/// Refuses a day with people who are not on the list that was given.
#[cfg(any(feature = "dossier", feature = "prints"))]
pub(crate) fn all_known(day: &FinishedDay) -> Result<(), Stop> {
    if day.unknown_people > 0 {
        let count = day.unknown_people;
        return Err(Stop::usage(
            format!("采集日中有 {count} 人不在这份名册上；请用采集时的名册，或用这份名册再运行一次采集日"),
            format!(
                "{count} people of the day are not on this roster; give the roster of the day, or run the day again with this one"
            ),
        ));
    }
    Ok(())
}
