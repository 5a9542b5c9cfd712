//! The secret of a project: made where there is none; `campix day secret` protects it by a passphrase, and opens it again. No pseudonym
//! changes.

use std::path::{Path, PathBuf};

use campix_core::day::{DayFile, SecretFile};
use campix_core::people::number::{Passphrase, PseudonymKey};
use campix_core::text::Text;
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::exit::PASS;
use crate::host::Context;
use crate::ledger::{key_at, missing};
use crate::passphrase::Phrase;
use crate::stop::{OrStop as _, Stop};

/// What is done with the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Protect,
    Open,
    Show,
}

/// Arguments of `campix day secret`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "WORD")]
    what: What,
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[command(flatten)]
    phrase: Phrase,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "用口令保护项目密钥，或解除保护；密钥本身与各人的假名不变",
            "protect the project's secret by a passphrase, or take the protection away; secret and pseudonyms stay the same",
        ),
    ),
    (
        "what",
        Text::fixed(
            "protect 保护，open 解除保护，show 只显示是否受保护",
            "protect it, open it (take the protection away), or show whether it is protected",
        ),
    ),
    (
        "key_file",
        Text::fixed(
            "密钥文件；默认为输出文件夹中的 .campix/key",
            "the file of the secret; .campix/key in the folder of the output",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let inputs = match &arguments.options {
        Some(path) => DayFile::open(path).or_stop_at(path)?.inputs,
        None => DayFile::default().inputs,
    };
    let given = |argument: &Option<PathBuf>, inside: &Option<campix_core::options::FilePath>| {
        argument.clone().or_else(|| inside.as_ref().map(|path| path.0.clone()))
    };
    let file = match given(&arguments.key_file, &inputs.key_file) {
        Some(path) => SecretFile::at(path),
        None => SecretFile::of_day(given(&arguments.out, &inputs.out).ok_or_else(|| missing("out"))?),
    };
    let (changed, protected) = match arguments.what {
        What::Show => (false, file.is_protected().or_stop_at(file.path())?),
        what => {
            let phrase = arguments.phrase.read(context)?.ok_or_else(|| {
                Stop::usage(
                    "请用 --passphrase-file 或环境变量 CAMPIX_PASSPHRASE 给出口令",
                    "give the passphrase with --passphrase-file or in CAMPIX_PASSPHRASE",
                )
            })?;
            let protect = what == What::Protect;
            let changed = if protect { file.protect(&phrase) } else { file.unprotect(&phrase) };
            (changed.or_stop_at(file.path())?, protect)
        }
    };
    if context.json {
        context.line(json!({ "protected": protected, "changed": changed }))?;
        return Ok(PASS);
    }
    context.line(match (protected, changed) {
        (true, true) => context.say(
            "项目密钥已用口令保护。忘记口令即无法恢复；此前的备份仍未受保护，请一并处理。",
            "the secret is protected now; a passphrase that is forgotten cannot be recovered, and earlier copies are not protected",
        ),
        (false, true) => context.say("已解除保护。", "the protection is taken away"),
        (true, false) => context.say("项目密钥受口令保护。", "the secret is protected"),
        (false, false) => context.say("项目密钥没有口令保护。", "the secret is not protected"),
    })?;
    Ok(PASS)
}

/// The project's secret: the named file, or one made in `.campix`.
pub(crate) fn key(named: Option<&Path>, out: &Path, phrase: Option<&Passphrase>) -> Result<PseudonymKey, Stop> {
    let file = named.map_or_else(|| SecretFile::of_day(out), SecretFile::at);
    if named.is_none() && !file.exists() {
        let mut secret = [0; SECRET];
        getrandom::fill(&mut secret).map_err(std::io::Error::other).map_err(|source| {
            Stop::system(Text::fixed("无法生成项目密钥", "cannot make a secret for the project"), source)
        })?;
        file.make(&secret, phrase).or_stop_at(file.path())?;
    }
    key_at(file.path(), phrase)
}

/// Bytes of a secret.
const SECRET: usize = 32;
