//! `campix day show`: a finished day, opened from its ledger without photos. Nothing is written.

use campix_core::day::{
    Confidentiality, Disclosure, FinishedDay, Outcome, Recall, RecordedAgreement, recall, results, retake,
};
use campix_core::text::{Language, Text};
use clap::Args;
use serde_json::json;

use crate::decide;
use crate::exit::{FINDINGS, PASS};
use crate::host::Context;
use crate::ledger::Where;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};
use crate::sums::sums;

/// Arguments of `campix day show`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag for each list, of which one is given")]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,
    #[arg(long, group = "list")]
    outcomes: bool,
    #[arg(long, group = "list")]
    retakes: bool,
    #[arg(long, group = "list")]
    delivered: bool,
    #[arg(long, group = "list")]
    decisions: bool,
    #[arg(long, group = "list")]
    agreements: bool,
    #[arg(long, group = "list")]
    sendings: bool,
    #[arg(long, group = "list")]
    recalls: bool,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Disclosure>())]
    disclosure: Option<Disclosure>,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "不需要照片，由日志打开已完成的采集日：汇总，或下列清单之一；不写任何文件",
            "open a finished day from its ledger, without photos: its sums, or one of these lists; nothing is written",
        ),
    ),
    ("outcomes", Text::fixed("每人、每张照片的结果（CSV）", "every person and photo (CSV)")),
    ("retakes", Text::fixed("补拍名单（CSV）", "the people to take again (CSV)")),
    ("delivered", Text::fixed("已交付文件的路径", "paths of the delivered files")),
    ("decisions", Text::fixed("全部决定", "all decisions")),
    ("agreements", Text::fixed("登记的保密协议", "agreements on confidentiality")),
    ("sendings", Text::fixed("送出的登记", "what was recorded as sent")),
    (
        "recalls",
        Text::fixed(
            "已送出、此后撤回或更换的文件（CSV）",
            "files that were sent and have been withdrawn or replaced since (CSV)",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let found = arguments.place.find(context)?;
    let day = found.day(context)?;
    let report = &day.report;
    let disclosure = arguments.disclosure.unwrap_or(found.file.options.disclosure);
    let language = context.language;
    let code = if report.complete() && report.recalls.is_empty() { PASS } else { FINDINGS };
    if arguments.decisions {
        decide::show(&day.decisions, context)?;
    } else if arguments.agreements {
        agreements(&report.agreements, disclosure, context)?;
    } else if arguments.delivered {
        for path in day.delivered() {
            if context.json {
                context.line(json!({ "path": path }))?;
            } else {
                context.line(path.display())?;
            }
        }
    } else if arguments.sendings {
        sendings(&day, context)?;
    } else if arguments.outcomes {
        outcomes(&report.outcomes, disclosure, context)?;
    } else if arguments.retakes {
        let list = retake::retakes(&report.outcomes, language, disclosure);
        if context.json {
            list.iter().try_for_each(|one| context.line(json!(one)))?;
        } else {
            let mut text = Vec::new();
            retake::csv(&mut text, &list, language).or_stop()?;
            table(&text, context)?;
        }
    } else if arguments.recalls {
        recalls(&report.recalls, disclosure, context)?;
    } else if context.json {
        context.line(day.to_json())?;
    } else {
        sums(report, false, context)?;
        about(&day, context)?;
    }
    Ok(code)
}

/// A table as it was written for a file, for the output: without its byte-order mark.
fn table(text: &[u8], context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let text = String::from_utf8_lossy(text);
    text.trim_start_matches('\u{FEFF}').lines().try_for_each(|line| context.line(line))
}

fn outcomes(list: &[Outcome], disclosure: Disclosure, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let mut text = Vec::new();
    if context.json {
        results::jsonl(&mut text, list, disclosure).or_stop()?;
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            context.line(serde_json::from_slice::<serde_json::Value>(line).unwrap_or_default())?;
        }
        return Ok(());
    }
    let options = results::ResultsOptions { language: context.language, disclosure };
    results::csv(&mut text, list, options).or_stop()?;
    table(&text, context)
}

fn recalls(list: &[Recall], disclosure: Disclosure, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    if context.json {
        return list.iter().try_for_each(|one| context.line(json!(one)));
    }
    let mut text = Vec::new();
    recall::csv(&mut text, list, context.language, disclosure).or_stop()?;
    table(&text, context)
}

fn agreements(list: &[RecordedAgreement], disclosure: Disclosure, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let now = std::time::SystemTime::now();
    for one in list {
        let (who, holds) = (one.shown(disclosure), one.is_in_force(now));
        if context.json {
            let mut object = json!(one);
            (object["who"], object["in_force"]) = (json!(who), json!(holds));
            context.line(object)?;
            continue;
        }
        let state =
            if holds { context.say("有效", "in force") } else { context.say("不在有效期内", "not in force") };
        let role = one.role.title(context.language);
        let until = one.until.as_deref().unwrap_or("-");
        let (line, signed, document) = (one.line, &one.signed, one.document.short());
        context.line(format_args!("{line:>6}  {signed}  {until:<10}  {document}  {state}  {role}  {who}"))?;
    }
    Ok(())
}

fn sendings(day: &FinishedDay, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    for list in &day.handed_over {
        if context.json {
            context.line(json!(list))?;
            continue;
        }
        let state = if list.undone { context.say("已撤销", "undone") } else { context.say("有效", "holds") };
        let (line, at, who, files) = (list.line, &list.at, &list.who, list.files);
        let (destination, to) = (&list.destination, &list.to);
        context.line(format_args!("{line:>6}  {at}  {files:>6}  {destination}  {state}  {who}  {to}"))?;
    }
    Ok(())
}

/// What is known of the day beyond its sums, and what is not known.
fn about(day: &FinishedDay, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let language = context.language;
    let mut say = |zh: String, en: String| context.line(language.pick(zh.as_str(), en.as_str()));
    let (line, at, who) = (day.ended.line, &day.ended.at, &day.ended.who);
    say(
        format!("日志第 {line} 行：{at} 由 {who} 完成"),
        format!("finished {at} by {who}, line {line} of the journal"),
    )?;
    if let Some(begun) = day.begun {
        say(
            format!("! 日志第 {begun} 行开始的后一次运行没有完成，没有改动交付的文件"),
            format!("! a later run, from line {begun}, did not come to its end; it changed no delivered file"),
        )?;
    }
    if day.waiting > 0 {
        let count = day.waiting;
        say(
            format!("! 此后登记了 {count} 条决定，下次运行时生效"),
            format!("! {count} decisions were recorded since; the next run follows them"),
        )?;
    }
    let (signed, now) = (&day.report.agreements, std::time::SystemTime::now());
    if !signed.is_empty() || day.confidentiality == Confidentiality::Required {
        let (all, holds) = (signed.len(), signed.iter().filter(|one| one.is_in_force(now)).count());
        let mark = if holds == 0 { '!' } else { ' ' };
        say(
            format!("{mark} 登记了 {all} 份保密协议，其中 {holds} 份有效（--agreements）"),
            format!("{mark} {all} agreements on confidentiality are recorded, {holds} in force (--agreements)"),
        )?;
    }
    let purged: u64 = day.purged.values().sum();
    if purged > 0 {
        say(format!("! 此后清除了 {purged} 个文件"), format!("! {purged} files have been purged since"))?;
    }
    if !day.report.recalls.is_empty() {
        let count = day.report.recalls.len();
        say(
            format!("! {count} 个已送出的文件待收回（--recalls）"),
            format!("! {count} files that were sent have to be recalled (--recalls)"),
        )?;
    }
    if day.is_past_keeping() {
        let until = day.keep_until.as_deref().unwrap_or_default();
        say(
            format!("! 保存期限 {until} 已过：请用 campix purge 清除不应再保存的内容"),
            format!("! it was to be kept until {until}, which has passed: campix purge deletes what must not be kept"),
        )?;
    }
    if day.unknown_people > 0 {
        let count = day.unknown_people;
        say(
            format!("  {count} 人只知名册行号（需要 --roster 和项目密钥）"),
            format!("  of {count} people only the row is known (that takes --roster and the secret)"),
        )?;
    }
    if !day.names_known {
        say("  没有项目密钥，不知文件名".to_owned(), "  without the secret no name of a file is known".to_owned())?;
    }
    let (files, retakes) = (day.report.totals.files, day.report.totals.retakes());
    context.line(match language {
        Language::Zh => format!("已交付文件 {files} 个，需补拍或处理 {retakes} 人。"),
        Language::En => format!("{files} files delivered, {retakes} people to take again or settle."),
    })
}
