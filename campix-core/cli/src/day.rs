//! `campix day`: roster and photos in, delivery out; with every option of the engine, from `day.toml` or the command line.
//!
//! In: a `day.toml`, options of the command line, which override it. Out: the delivery below `--out`.

#[cfg(any(feature = "prints", feature = "dossier"))]
use std::path::PathBuf;
use std::sync::Arc;

use campix_core::day::{Ledger, SystemClock};
use campix_core::text::{Language, Text};
use clap::{Args, Subcommand};

use crate::exit::{FINDINGS, PASS};
use crate::host::Context;
use crate::orders::{self, Done, Orders};
use crate::stop::{OrStop as _, Stop};
use crate::sums::sums;
use crate::{decide, finished, originals, secret, sent};

/// Arguments of `campix day`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    #[command(flatten)]
    orders: Orders,
    #[cfg(feature = "prints")]
    #[arg(long, value_name = "DIR", requires = "sheets")]
    prints: Option<PathBuf>,
    #[cfg(feature = "prints")]
    #[arg(long, value_name = "FILE", requires = "prints")]
    sheets: Option<PathBuf>,
    #[cfg(feature = "dossier")]
    #[arg(long, value_name = "FILE")]
    dossiers: Option<PathBuf>,
    #[command(flatten)]
    json: crate::shared::Json,
}

/// What else can be done with a day.
#[derive(Debug, Subcommand)]
enum Part {
    Decide(Box<decide::Arguments>),
    Originals(Box<originals::Arguments>),
    Show(Box<finished::Arguments>),
    Secret(Box<secret::Arguments>),
    Pack(Box<sent::PackArguments>),
    Sent(Box<sent::Arguments>),
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "完成一个采集日：由名册和照片到交付文件；中断后再次运行即可接续",
            "run a campus day from roster and photos to the delivery; run it again to continue where it stopped",
        ),
    ),
    (
        "prints",
        Text::fixed(
            "随后为名册上的人排版冲印，写入此文件夹（在输出文件夹之外）",
            "then write print sheets for the people of the roster into this folder, which is not that of the output",
        ),
    ),
    (
        "sheets",
        Text::fixed(
            "冲印的选项文件，与 campix sheets --options 相同",
            "options of the print sheets, as for campix sheets --options",
        ),
    ),
    (
        "dossiers",
        Text::fixed(
            "随后写出一生一档；选项文件（TOML 或 JSON，可为空），键与 Rust 和 C 的 DossierOptions 相同",
            "then write a dossier on every person; a file of options, TOML or JSON, may be empty; keys are those of DossierOptions",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    match &arguments.part {
        Some(Part::Decide(arguments)) => return decide::run(arguments, context),
        Some(Part::Originals(arguments)) => return originals::run(arguments, context),
        Some(Part::Secret(arguments)) => return secret::run(arguments, context),
        Some(Part::Show(arguments)) => return finished::run(arguments, context),
        Some(Part::Pack(arguments)) => return sent::pack(arguments, context),
        Some(Part::Sent(arguments)) => return sent::run(arguments, context),
        None => {}
    }
    context.json = arguments.json.json;
    let orders = &arguments.orders;
    let file = orders.file(context)?;
    // What is ordered for afterwards is read first, so that a mistake in it changes nothing.
    #[cfg(feature = "prints")]
    let prints = match (&arguments.prints, &arguments.sheets) {
        (Some(out), Some(options)) => Some(crate::sheets::Prints::new(out, options, &file, context)?),
        _ => None,
    };
    #[cfg(feature = "dossier")]
    let dossiers = match &arguments.dossiers {
        Some(path) => Some(crate::dossiers::Ordered::open(path, context)?),
        None => None,
    };
    let done = orders::carry_out(orders, file, context)?;
    tell(&done, context)?;
    let mut all = done.report.complete() && done.set_aside.is_empty();
    all &= deliver_originals(&done, orders, context)?;
    #[cfg(feature = "prints")]
    if let Some(prints) = prints {
        all &= prints.write(&done, orders.quiet, context)?;
    }
    #[cfg(feature = "dossier")]
    if let Some(dossiers) = dossiers {
        all &= dossiers.write(&done, orders.quiet, context)?;
    }
    Ok(if all { PASS } else { FINDINGS })
}

/// Delivers the originals if the file of the day says how; whether all of them were.
fn deliver_originals(done: &Done, orders: &Orders, context: &mut Context<'_, '_>) -> Result<bool, Stop> {
    let inputs = &done.file.inputs;
    let (Some(options), Some(photos)) = (&inputs.originals, &inputs.photos) else { return Ok(true) };
    let clock = Arc::new(SystemClock);
    let (list, operator) = (&done.roster, &done.file.options.operator);
    let mut ledger = Ledger::open(&done.out, list, &done.key, clock, operator).or_stop_at(&done.out)?;
    let password = orders.password()?;
    let report = originals::deliver(&mut ledger, &photos.0, options.clone(), password.as_ref(), orders.quiet, context)?;
    if context.json {
        context.line(report.to_json())?;
    } else {
        originals::tell(&report, context)?;
    }
    Ok(report.faults.is_empty())
}

fn tell(done: &Done, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let report = &done.report;
    if context.json {
        let mut object = report.to_json();
        object["set_aside"] = serde_json::json!(done.set_aside);
        return context.line(object);
    }
    sums(report, done.file.inputs.originals.is_some(), context)?;
    let totals = &report.totals;
    let (files, retakes, worked, out) = (totals.files, totals.retakes(), report.worked, done.out.display());
    context.line(match context.language {
        Language::Zh => format!("已交付文件 {files} 个，需补拍或处理 {retakes} 人，本次处理照片 {worked} 张。输出：{out}"),
        Language::En => format!(
            "{files} files delivered, {retakes} people to take again or settle, {worked} photos worked on. Written to {out}"
        ),
    })
}
