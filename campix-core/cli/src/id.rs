//! `campix id`: numbers of identity documents examined. Results show them masked, errors not at all.

use campix_core::Failure;
use campix_core::people::number::IdCheck;
use campix_core::text::Text;
use clap::Args;
use serde_json::Value;

use crate::host::Context;
use crate::stop::Stop;
use crate::{FINDINGS, PASS};

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

/// Longest list of numbers, in bytes.
const LIST: u64 = 64 << 20;

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let mut code = PASS;
    for number in &arguments.numbers {
        if number == "-" {
            let list = String::from_utf8(context.read_input(LIST)?)
                .map_err(|_| Stop::usage("标准输入不是 UTF-8 文本", "the standard input is not UTF-8 text"))?;
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
            Ok(_) => {
                let text = |key: &str| json[key].as_str().map(str::to_owned);
                let mut words: Vec<String> = text("kind").or_else(|| text("document")).into_iter().collect();
                for key in ["changes", "doubts"] {
                    words.extend(
                        json[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned),
                    );
                }
                context.line(format_args!("{}  {}", text("number").unwrap_or_default(), words.join(", ")))?;
            }
            Err(error) => {
                let failure = Failure::from(error);
                context.line(failure.text(context.language))?;
            }
        }
    }
    Ok(if json["valid"] == true { PASS } else { FINDINGS })
}
