//! `campix verify`: whether a journal was changed, and whether files are, byte for byte, what it names.
//!
//! A change is a finding; an unreadable file is a failure. Every file is reported, and the exit code is that of the worst.
//! With the project's secret a file at another one's place is a finding too, and with the roster its person is named. Nothing
//! is written, except by `--repair`: whoever found a journal broken has just run this command.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

#[cfg(feature = "dossier")]
use campix_core::day::Disclosure;
use campix_core::day::{SystemClock, repair_journal, verify_journal};
#[cfg(feature = "dossier")]
use campix_core::people::Person;
#[cfg(feature = "dossier")]
use campix_core::people::number::PseudonymKey;
#[cfg(feature = "dossier")]
use campix_core::people::roster::{FaultyRows, Roster, RosterOptions};
use campix_core::text::{Language, Text};
use campix_core::{ErrorCode, Failure};
use clap::Args;

#[cfg(feature = "dossier")]
use campix_core::{FileError, Operation, ceiling};

#[cfg(feature = "dossier")]
use crate::exit::FAILURE;
use crate::exit::{FINDINGS, PASS};
#[cfg(feature = "dossier")]
use crate::files;
use crate::host::Context;
use crate::stop::{OrStop as _, Stop};

/// Arguments of `campix verify`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[cfg_attr(not(feature = "dossier"), arg(hide = true))]
    #[arg(value_name = "FILE")]
    files: Vec<OsString>,
    #[arg(long, value_name = "FILE", required_unless_present = "repair")]
    journal: Option<PathBuf>,
    #[cfg_attr(not(feature = "dossier"), arg(hide = true))]
    #[arg(long, value_name = "FILE")]
    seal: Option<PathBuf>,
    #[cfg(feature = "dossier")]
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[cfg(feature = "dossier")]
    #[command(flatten)]
    phrase: crate::passphrase::Phrase,
    #[cfg(feature = "dossier")]
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    #[cfg(feature = "dossier")]
    #[command(flatten)]
    reading: crate::reading::Reading,
    #[cfg(feature = "dossier")]
    #[arg(long, value_name = "WORD", value_parser = crate::shared::vocabulary::<Disclosure>())]
    disclosure: Option<Disclosure>,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["journal", "files", "seal"])]
    repair: Option<PathBuf>,
    #[arg(long, value_name = "NAME", default_value = "operator", requires = "repair")]
    operator: String,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "验证日志未被改动，文件与日志所记逐字节相同",
            "prove that a journal is unbroken, and files byte for byte what it names",
        ),
    ),
    (
        "files",
        Text::fixed("档案、记录、封面、照片；- 为标准输入", "dossiers, records, covers, photos; - for standard input"),
    ),
    ("journal", Text::fixed("采集日的 journal.jsonl", "journal.jsonl of a day")),
    (
        "key_file",
        Text::fixed(
            "项目密钥：文件放错位置也能发现；默认为日志所在文件夹中的 .campix/key（如果有）",
            "the project's secret: a file at another one's place is found, too; .campix/key beside the journal if it is there",
        ),
    ),
    ("roster", Text::fixed("名册：说出文件是谁的", "the list of people: says whose a file is")),
    ("disclosure", Text::fixed("显示多少个人信息", "how much personal data is shown")),
    (
        "repair",
        Text::fixed(
            "修复此输出文件夹中的日志：断点之前全部保留，其余移入旁边的文件，不删除任何内容",
            "repair the journal in this output folder: all before the break is kept, the rest moved to a file beside it, none deleted",
        ),
    ),
    ("operator", Text::fixed("日志中记为谁修复的", "the person named in the journal as having repaired it")),
    (
        "seal",
        Text::fixed(
            "另行保存的 seal.json：其中的行必须都在",
            "seal.json, kept elsewhere: the lines it names must all be there",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    if let Some(out) = &arguments.repair {
        return repair(out, &arguments.operator, context);
    }
    if arguments.files.is_empty() && arguments.seal.is_none() {
        return journal(arguments, context);
    }
    files(arguments, context)
}

impl Arguments {
    fn journal(&self) -> Result<&Path, Stop> {
        let missing = || Stop::usage("请用 --journal 指定日志", "name the journal with --journal");
        self.journal.as_deref().ok_or_else(missing)
    }
}

/// Makes a broken journal usable again.
fn repair(out: &Path, operator: &str, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let repaired = repair_journal(out, &SystemClock, operator).or_stop_at(out)?;
    if context.json {
        context.line(repaired.to_json())?;
        return Ok(PASS);
    }
    let (kept, moved) = (repaired.kept, repaired.moved);
    let Some(fault) = repaired.fault else {
        context.line(match context.language {
            Language::Zh => format!("日志完好：{kept} 行，未作改动"),
            Language::En => format!("the journal is whole: {kept} lines; nothing was changed"),
        })?;
        return Ok(PASS);
    };
    let what = fault.text();
    context.line(match context.language {
        Language::Zh => format!("已保留 {kept} 行；其后的内容{}", what.zh),
        Language::En => format!("{kept} lines are kept; what follows {}", what.en),
    })?;
    if let Some(path) = &repaired.quarantine {
        let path = path.display();
        context.line(match context.language {
            Language::Zh => format!("其余 {moved} 字节已移入 {path}"),
            Language::En => format!("the other {moved} bytes were moved to {path}"),
        })?;
    }
    context.line(
        context.say("请再运行一次采集日，补上丢失的记录", "run the day again: it works once more on what was lost"),
    )?;
    Ok(PASS)
}

/// Whether the chain holds from the first line to the last.
fn journal(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let path = arguments.journal()?;
    let found = match verify_journal(path) {
        Ok(found) => found,
        Err(error) => return changed(error, path, context),
    };
    let empty = found.lines == 0;
    if context.json {
        context.line(found.to_json())?;
    } else {
        let (lines, torn, last) = (found.lines, found.torn, found.last);
        context.line(match context.language {
            Language::Zh if empty => format!("日志没有完整的一行，末尾残缺 {torn} 字节：不能证明任何事"),
            Language::En if empty => format!("the journal has no whole line, {torn} torn bytes: nothing is proven"),
            Language::Zh => format!("日志完好：{lines} 行，末尾残缺 {torn} 字节，最后一行 {last}"),
            Language::En => format!("{lines} lines, {torn} torn bytes, last {last}"),
        })?;
    }
    Ok(if empty { FINDINGS } else { PASS })
}

/// A journal that cannot be read is a failure; any other error about it is the finding.
fn changed(error: impl Into<Failure>, path: &Path, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let failure = error.into();
    let unread = [ErrorCode::JOURNAL_IO, ErrorCode::JOURNAL_BUSY].contains(&failure.code);
    let broken = failure.code == ErrorCode::JOURNAL_BROKEN;
    let mut stop = Stop::failed(failure, Some(path));
    if unread {
        return Err(stop);
    }
    if broken {
        stop = stop.with_lines(|language| {
            let cure = language.pick(
                "断点之前的内容可以保留：campix verify --repair 输出文件夹",
                "what is before it can be kept: campix verify --repair FOLDER",
            );
            vec![cure.to_owned()]
        });
    }
    stop.tell(context);
    Ok(FINDINGS)
}

#[cfg(not(feature = "dossier"))]
fn files(_: &Arguments, _: &mut Context<'_, '_>) -> Result<u8, Stop> {
    Err(Stop::usage("此程序未包含档案功能", "this program was built without dossiers"))
}

#[cfg(feature = "dossier")]
fn files(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    use campix_core::dossier::{Seal, Verifier};

    let seal = match &arguments.seal {
        None => None,
        Some(path) => {
            let seal: Seal = serde_json::from_slice(&files::read(path, ceiling::OPTIONS)?).map_err(|error| {
                let (line, column) = (error.line(), error.column());
                Stop::usage(
                    format!("不是封条文件（seal.json）：第 {line} 行第 {column} 列不符合格式（原文：{error}）"),
                    format!("this is not a seal (seal.json): {error}"),
                )
            })?;
            Some(seal)
        }
    };
    let path = arguments.journal()?;
    let mut verifier = match Verifier::open(path, seal) {
        Ok(verifier) => verifier,
        Err(error) => return changed(error, path, context),
    };
    if let Some(key) = key(arguments, path, context)? {
        let people = match &arguments.roster {
            Some(roster) => people(arguments, roster, context)?,
            None => Vec::new(),
        };
        verifier = verifier.whose(key, &people);
    } else if arguments.roster.is_some() {
        return Err(Stop::usage(
            "名册需与项目密钥（--key-file）一起使用",
            "a roster is of use with the project's secret: name it with --key-file",
        ));
    }
    let disclosure = arguments.disclosure.unwrap_or_default();
    let mut code = PASS;
    if arguments.files.is_empty() {
        let seal = verifier.seal();
        context.line(match (context.json, context.zh()) {
            (true, _) => serde_json::json!({ "schema": 1, "seal": seal }).to_string(),
            (false, true) => format!("日志完好，封条所记各行俱在：{} 行", seal.lines),
            (false, false) => format!("unbroken, and every sealed line is there: {} lines", seal.lines),
        })?;
    }
    for file in &arguments.files {
        let folder = Path::new(file);
        if folder.is_dir() {
            for file in below(folder)? {
                code = code.max(file_of(&verifier, file.as_os_str(), disclosure, context)?);
            }
        } else {
            code = code.max(file_of(&verifier, file, disclosure, context)?);
        }
    }
    if !context.json {
        for line in verifier.repairs() {
            context.line(match context.language {
                Language::Zh => format!("注意：日志第 {line} 行记有一次修复，当时有内容被移出日志"),
                Language::En => {
                    format!("note: line {line} of the journal tells of a repair, when lines were taken out of it")
                }
            })?;
        }
        if !arguments.files.is_empty() {
            for unproven in verifier.unproven() {
                context.line(format_args!("! {}", unproven.text().get(context.language)))?;
            }
        }
    }
    Ok(code)
}

/// The secret that was named, or the one beside the journal.
#[cfg(feature = "dossier")]
fn key(arguments: &Arguments, journal: &Path, context: &Context<'_, '_>) -> Result<Option<PseudonymKey>, Stop> {
    let beside = journal.parent().unwrap_or(Path::new("")).join(".campix").join("key");
    let path = match &arguments.key_file {
        Some(path) => path,
        None if beside.is_file() => &beside,
        None => return Ok(None),
    };
    Ok(Some(crate::ledger::key_at(path, arguments.phrase.read(context)?.as_ref())?))
}

#[cfg(feature = "dossier")]
fn people(arguments: &Arguments, path: &Path, context: &mut Context<'_, '_>) -> Result<Vec<Person>, Stop> {
    let bytes = crate::reading::bytes(path, context)?;
    let mut options = RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() };
    arguments.reading.fill(&mut options)?;
    match Roster::read(&bytes, &options) {
        Ok(roster) => Ok(roster.people),
        Err(error) => Err(crate::list::refusal(error, &bytes, &options, path)),
    }
}

/// Every file in a folder and below, by path; links are not followed.
#[cfg(feature = "dossier")]
fn below(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let failed = |source| Stop::system(Text::fixed("无法读取文件夹", "cannot read a folder"), source);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What can be said about a file that is not as it should be: whose it is, and whose place it is at.
#[cfg(feature = "dossier")]
fn concerned(
    verifier: &campix_core::dossier::Verifier,
    error: &campix_core::dossier::Tampered,
    path: &Path,
    disclosure: Disclosure,
    language: Language,
) -> Option<String> {
    use campix_core::dossier::Tampered;

    let shown = |pseudonym: &str| verifier.named(pseudonym, disclosure).unwrap_or_else(|| pseudonym.to_owned());
    match (error, language) {
        (Tampered::Place { person, place_of, .. }, _) => {
            let person = person.as_deref().map(|person| match language {
                Language::Zh => format!("文件属于 {}", shown(person)),
                Language::En => format!("the file is that of {}", shown(person)),
            });
            let place = place_of.as_deref().map(|person| match language {
                Language::Zh => format!("位置属于 {}", shown(person)),
                Language::En => format!("the place is that of {}", shown(person)),
            });
            let parts: Vec<String> = person.into_iter().chain(place).collect();
            (!parts.is_empty()).then(|| parts.join(language.pick("，", ", ")))
        }
        (_, Language::Zh) => verifier.place_of(path).map(|person| format!("位置属于 {}", shown(person))),
        (_, Language::En) => verifier.place_of(path).map(|person| format!("the place is that of {}", shown(person))),
    }
}

/// The answer about a file that was changed or cannot be read; it stands among the others on the output.
#[cfg(feature = "dossier")]
fn not_intact(
    name: &str,
    stop: &Stop,
    concerned: Option<String>,
    code: u8,
    context: &mut Context<'_, '_>,
) -> Result<u8, Stop> {
    if context.json {
        context.line(serde_json::json!({ "path": name, "error": stop.to_json(), "concerned": concerned }))?;
    } else {
        let (name, mut sentence) = (crate::stop::printable(name), stop.sentence(context.language));
        if let Some(concerned) = concerned {
            sentence += &match context.language {
                Language::Zh => format!("（{concerned}）"),
                Language::En => format!(" ({concerned})"),
            };
        }
        context.line(match context.language {
            Language::Zh => format!("{name}：{sentence}"),
            Language::En => format!("{name}: {sentence}"),
        })?;
    }
    Ok(code)
}

#[cfg(feature = "dossier")]
fn file_of(
    verifier: &campix_core::dossier::Verifier,
    file: &std::ffi::OsStr,
    disclosure: Disclosure,
    context: &mut Context<'_, '_>,
) -> Result<u8, Stop> {
    use campix_core::dossier::PlaceCheck;
    use serde_json::{Value, json};

    use crate::stop::printable;

    let path = PathBuf::from(file);
    let name = path.display().to_string();
    // In pieces: a package holds a whole day. What comes from the standard input has no place.
    let place = (name != "-").then_some(path.as_path());
    let found = match place {
        None => verifier.check_stream(None, context.input()).map_err(Stop::input),
        Some(place) => {
            let found = ceiling::open(place).and_then(|file| verifier.check_stream(Some(place), file));
            found.map_err(FileError::of(Operation::Read, place)).or_stop_at(place)
        }
    };
    let intact = match found {
        Err(stop) => return not_intact(&name, &stop, None, FAILURE, context),
        Ok(Ok(intact)) => intact,
        Ok(Err(error)) => {
            let concerned = concerned(verifier, &error, &path, disclosure, context.language);
            return not_intact(&name, &Stop::failed(error, Some(&path)), concerned, FINDINGS, context);
        }
    };
    if context.json {
        let mut answer = json!({ "path": name });
        if let (Value::Object(fields), Value::Object(found)) = (&mut answer, verifier.describe(&intact, disclosure)) {
            fields.extend(found);
        }
        context.line(answer)?;
        return Ok(PASS);
    }
    let kind = intact.kind.title();
    let (kind, line, at) = (kind.get(context.language), intact.line, &intact.at);
    let name = printable(&name);
    let zh = context.language == Language::Zh;
    let mut rest = String::new();
    if intact.replaced {
        rest += if zh { "，其后已有新版" } else { ", replaced since" };
    }
    if let Some(person) = &intact.person {
        let person = verifier.named(person, disclosure).unwrap_or_else(|| person.clone());
        rest += &if zh { format!("，属于 {person}") } else { format!(", of {person}") };
    }
    if intact.place == PlaceCheck::Unknown {
        rest += if zh { "，不在日志所知的位置" } else { ", at a place that the journal does not know" };
    }
    context.line(match context.language {
        Language::Zh => format!("{name}：未改动，{kind}，日志第 {line} 行，{at}{rest}"),
        Language::En => format!("{name}: unchanged, {kind}, line {line}, {at}{rest}"),
    })?;
    Ok(PASS)
}
