//! The commands of the program.

use campix_core::text::Text;
use clap::{Parser, Subcommand};

use crate::host::Context;
use crate::stop::Stop;
use crate::{check, explain, make, profile, retag, shared, shell};
#[cfg(feature = "day")]
use crate::{day, decide, finished, originals, purge, sent, verify};
#[cfg(feature = "people")]
use crate::{id, roster};

/// The parsed command line.
#[derive(Debug, Parser)]
#[command(name = "campix", version = campix_core::VERSION)]
pub(crate) struct Program {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Read before the arguments are parsed, see `language`.
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = ["zh", "en"])]
    lang: Option<String>,
}

/// One module per command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(check::Arguments),
    Make(make::Arguments),
    Retag(retag::Arguments),
    #[cfg(feature = "day")]
    Day(Box<day::Arguments>),
    #[cfg(feature = "prints")]
    Sheets(Box<crate::sheets::Arguments>),
    #[cfg(feature = "prints")]
    Cards(Box<crate::cards::Arguments>),
    #[cfg(feature = "day")]
    Plan(Box<crate::plan::Arguments>),
    #[cfg(feature = "dossier")]
    Dossiers(Box<crate::dossiers::Arguments>),
    #[cfg(feature = "day")]
    Verify(verify::Arguments),
    Explain(explain::Arguments),
    Profile(profile::Arguments),
    #[cfg(feature = "people")]
    Id(id::Arguments),
    #[cfg(feature = "people")]
    Roster(roster::Arguments),
    #[cfg(feature = "day")]
    Purge(purge::Arguments),
    #[cfg(feature = "day")]
    Stored(crate::stored::Arguments),
    Completions(shell::Completions),
    Man(shell::Man),
    /// Panics, so that a test can see how the program ends.
    #[command(name = "debug-panic", hide = true)]
    DebugPanic,
}

impl Command {
    /// Runs it and returns the exit code.
    pub(crate) fn run(self, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
        match self {
            Self::Check(arguments) => check::run(&arguments, context),
            Self::Make(arguments) => make::run(&arguments, context),
            Self::Retag(arguments) => retag::run(&arguments, context),
            #[cfg(feature = "day")]
            Self::Day(arguments) => day::run(&arguments, context),
            #[cfg(feature = "prints")]
            Self::Sheets(arguments) => crate::sheets::run(&arguments, context),
            #[cfg(feature = "prints")]
            Self::Cards(arguments) => crate::cards::run(&arguments, context),
            #[cfg(feature = "day")]
            Self::Plan(arguments) => crate::plan::run(&arguments, context),
            #[cfg(feature = "dossier")]
            Self::Dossiers(arguments) => crate::dossiers::run(&arguments, context),
            #[cfg(feature = "day")]
            Self::Verify(arguments) => verify::run(&arguments, context),
            Self::Explain(arguments) => explain::run(&arguments, context),
            Self::Profile(arguments) => profile::run(&arguments, context),
            #[cfg(feature = "people")]
            Self::Id(arguments) => id::run(&arguments, context),
            #[cfg(feature = "people")]
            Self::Roster(arguments) => roster::run(&arguments, context),
            #[cfg(feature = "day")]
            Self::Purge(arguments) => purge::run(&arguments, context),
            #[cfg(feature = "day")]
            Self::Stored(arguments) => crate::stored::run(&arguments, context),
            Self::Completions(arguments) => shell::completions(&arguments, context),
            Self::Man(arguments) => shell::man(&arguments, context),
            Self::DebugPanic => panic!("11010519491231002X"),
        }
    }
}

/// The help of every command and of every argument, by place in the tree: "", "check", "profile list".
///
/// An argument that several commands share is described once, under its own name with a star.
pub(crate) fn texts() -> Vec<(&'static str, &'static [(&'static str, Text)])> {
    #[cfg_attr(not(feature = "people"), expect(unused_mut, reason = "nothing is added then"))]
    let mut texts: Vec<(&'static str, &'static [(&'static str, Text)])> = vec![
        ("", PROGRAM),
        ("*", shared::SHARED),
        ("check", check::TEXTS),
        ("make", make::TEXTS),
        ("retag", retag::TEXTS),
        ("explain", explain::TEXTS),
        ("profile", profile::TEXTS),
        ("profile list", profile::LIST),
        ("profile show", profile::SHOW),
        ("profile check", profile::CHECK),
        ("profile conform", profile::CONFORM),
        ("profile diff", profile::DIFF),
        ("completions", shell::COMPLETIONS),
        ("man", shell::MAN),
    ];
    #[cfg(feature = "people")]
    texts.extend([("id", id::TEXTS), ("roster", roster::TEXTS)]);
    #[cfg(feature = "day")]
    texts.extend([
        ("*", crate::orders::TEXTS),
        ("day", day::TEXTS),
        ("day decide", decide::TEXTS),
        ("day show", finished::TEXTS),
        ("day originals", originals::TEXTS),
        ("day pack", sent::PACK),
        ("day secret", crate::secret::TEXTS),
        ("stored", crate::stored::TEXTS),
        ("roster join", crate::join::TEXTS),
        ("day sent", sent::TEXTS),
        ("verify", verify::TEXTS),
        ("purge", purge::TEXTS),
    ]);
    #[cfg(feature = "day")]
    texts.push(("plan", crate::plan::TEXTS));
    #[cfg(feature = "prints")]
    texts.extend([("sheets", crate::sheets::TEXTS), ("cards", crate::cards::TEXTS)]);
    #[cfg(feature = "dossier")]
    texts.push(("dossiers", crate::dossiers::TEXTS));
    texts
}

const PROGRAM: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "检查校园证件照是否符合标准，制作合格文件，完成一个采集日的交付。",
            "Measures campus portraits, judges them against a standard, makes the files that comply.",
        ),
    ),
    (
        "after",
        Text::fixed(
            "退出码：0 全部合格，1 有问题，2 用法错误，3 未能完成。\n语言取自 --lang，其次 LC_ALL、LC_MESSAGES、LANG。",
            "Ends with 0: everything complies, 1: findings, 2: wrong usage, 3: the work could not be done.\n\
             The language is that of --lang, then of LC_ALL, LC_MESSAGES, LANG.",
        ),
    ),
];
