//! `campix stored`: how many people have a stored face in these folders, and how far that is from the number that has to be filed.

use std::path::PathBuf;

use campix_core::day::{StoredDay, StoredFaces};
use campix_core::people::number::PseudonymKey;
use campix_core::text::{Language, Text};
use clap::Args;

use crate::exit::{FINDINGS, PASS};
use crate::host::Context;
use crate::ledger::key_at;
use crate::passphrase::Phrase;
use crate::stop::{OrStop as _, Stop, printable};

/// Arguments of `campix stored`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
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
            "统计各采集日文件夹中存储了多少人的人脸，距须备案的人数还差多少；不写任何文件",
            "count the people with a stored face in folders of days, and say how far that is from the number that has to be filed; nothing \
             is written",
        ),
    ),
    ("folders", Text::fixed("采集日的输出文件夹，可给多个", "folders that days were written to")),
    (
        "key_file",
        Text::fixed(
            "不在文件夹中的项目密钥；同一密钥的文件夹才能合并统计",
            "the secret of folders that do not keep it; only folders with one secret can be joined",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let phrase = arguments.phrase.read(context)?;
    let key: Option<PseudonymKey> =
        arguments.key_file.as_deref().map(|path| key_at(path, phrase.as_ref())).transpose()?;
    let stored = StoredFaces::count(&arguments.folders, key.as_ref(), phrase.as_ref()).or_stop()?;
    let code = if stored.reached.is_some() { FINDINGS } else { PASS };
    if context.json {
        context.line(stored.to_json())?;
        return Ok(code);
    }
    let language = context.language;
    for day in &stored.days {
        let StoredDay { people, unassigned, photos, originals, thumbnails, dossiers, .. } = day;
        let folder = printable(&day.folder.display().to_string());
        context.line(match language {
            Language::Zh => format!(
                "{folder}：{people} 人；成品照片 {photos}，原片 {originals}，缩略图 {thumbnails}，档案 {dossiers}，不知是谁的照片 {unassigned}"
            ),
            Language::En => format!(
                "{folder}: {people} people; {photos} photos, {originals} originals, {thumbnails} small pictures, {dossiers} dossiers, \
                 {unassigned} photos of nobody known"
            ),
        })?;
    }
    let (people, filing) = (stored.people, stored.filing());
    let (persons, days, source) = (filing.persons, filing.working_days, filing.source.get(language));
    let most = stored.projects > 1;
    context.line(match (language, most) {
        (Language::Zh, false) => format!("共 {people} 人"),
        (Language::Zh, true) => format!("至多 {people} 人"),
        (Language::En, false) => format!("{people} people"),
        (Language::En, true) => format!("at most {people} people"),
    })?;
    let sentence = if let Some(reached) = &stored.reached {
        let last = stored.last_day().unwrap_or_default();
        match language {
            Language::Zh => {
                format!("! 于 {reached} 达到 {persons} 人，须自该日起 {days} 个工作日内备案，最迟 {last}（{source}）")
            }
            Language::En => {
                format!(
                    "! {persons} were reached on {reached}: to be filed within {days} working days of it, by {last} ({source})"
                )
            }
        }
    } else {
        let left = persons.saturating_sub(people);
        match language {
            Language::Zh => format!("距须备案的 {persons} 人还差 {left} 人（{source}）"),
            Language::En => format!("{left} fewer than the {persons} that have to be filed ({source})"),
        }
    };
    context.line(sentence)?;
    for caveat in stored.caveats() {
        context.line(format_args!("  {}", caveat.get(language)))?;
    }
    Ok(code)
}
