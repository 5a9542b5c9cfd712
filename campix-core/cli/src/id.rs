//! `campix id`: numbers of identity documents examined. Results show them masked, errors not at all.

use campix_core::people::number::IdCheck;
use campix_core::text::Text;
use campix_core::{Failure, ceiling};
use clap::Args;

use crate::exit::{FINDINGS, PASS};
use crate::host::Context;
use crate::stop::Stop;

/// Arguments of `campix id`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(required = true, value_name = "NUMBER", allow_hyphen_values = false)]
    numbers: Vec<String>,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed("检查证件号码；结果中号码打码", "examine numbers of identity documents; answers show them masked"),
    ),
    (
        "numbers",
        Text::fixed(
            "号码；- 表示从标准输入逐行读取（不会留在命令历史中）",
            "numbers; - reads one per line from standard input, which no shell history keeps",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let mut code = PASS;
    for number in &arguments.numbers {
        if number == "-" {
            let list = context.read_text(ceiling::LIST)?;
            for line in list.trim_start_matches('\u{FEFF}').lines() {
                code = code.max(examine(line, context)?);
            }
        } else {
            code = code.max(examine(number, context)?);
        }
    }
    Ok(code)
}

fn examine(number: &str, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let answer = IdCheck::of(number);
    let json = answer.to_json();
    if context.json {
        context.line(&json)?;
    } else {
        match answer.0 {
            Ok(parsed) => {
                let mut texts = vec![parsed.number.title()];
                texts.extend(parsed.changes.iter().map(|change| change.text()));
                texts.extend(parsed.doubts.iter().map(|doubt| doubt.text()));
                let words: Vec<&str> = texts.iter().map(|text| text.get(context.language)).collect();
                context.line(format_args!("{}  {}", parsed.number, words.join(context.say("；", "; "))))?;
            }
            Err(error) => {
                let failure = Failure::from(error);
                context.line(failure.text(context.language))?;
            }
        }
    }
    Ok(if json["valid"] == true { PASS } else { FINDINGS })
}
