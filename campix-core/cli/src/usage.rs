//! What clap found wrong with the arguments, in the language of the run and without numbers of people.

use campix_core::text::{Language, Text};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::{PASS, USAGE};
use crate::host::Context;
use crate::stop::{Stop, TYPED, discreet};
use crate::wrong::why;

/// Prints help and version on the output; reports anything else on the error stream.
pub(crate) fn answer(error: &clap::Error, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            context.line(error.render().to_string().trim_end())?;
            return Ok(PASS);
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            context.note(error.render().to_string().trim_end());
            return Ok(USAGE);
        }
        _ => {}
    }
    let text = sentence(error);
    context.note(format!("campix: {}", discreet(text.get(context.language), TYPED)));
    if let Some(usage) = usage(error) {
        context.note(format!("{}{usage}", context.say("用法：", "usage: ")));
        let command = usage.split(" [").next().and_then(|usage| usage.split(" <").next()).unwrap_or("campix");
        let command = command.split(" --").next().unwrap_or(command).to_owned();
        context.note(match context.language {
            Language::Zh => format!("详见：{command} --help"),
            Language::En => format!("more: {command} --help"),
        });
    }
    Ok(USAGE)
}

fn usage(error: &clap::Error) -> Option<String> {
    let usage = match error.get(ContextKind::Usage)? {
        ContextValue::StyledStr(text) => text.to_string(),
        other => other.to_string(),
    };
    Some(usage.trim_start_matches("Usage:").trim().to_owned())
}

fn sentence(error: &clap::Error) -> Text {
    let get = |kind: ContextKind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let near = |kind: ContextKind| match error.get(kind) {
        Some(near) => (format!("；是否指 {near}？"), format!("; is {near} meant?")),
        None => (String::new(), String::new()),
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let (zh, en) = near(ContextKind::SuggestedArg);
            Text::new(format!("没有参数 {argument}{zh}"), format!("there is no argument {argument}{en}"))
        }
        ErrorKind::InvalidSubcommand => {
            let command = get(ContextKind::InvalidSubcommand);
            let (zh, en) = near(ContextKind::SuggestedSubcommand);
            Text::new(format!("没有命令 {command}{zh}"), format!("there is no command {command}{en}"))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            Text::new(format!("{argument} 缺少值"), format!("{argument} needs a value"))
        }
        ErrorKind::InvalidValue => {
            let words = get(ContextKind::ValidValue);
            Text::new(
                format!("{argument} 不能是 \"{value}\"；可取：{}", words.replace(", ", "、")),
                format!("{argument} cannot be \"{value}\"; there are {words}"),
            )
        }
        ErrorKind::ValueValidation => {
            let why = why(std::error::Error::source(error));
            Text::new(
                format!("{argument} 的值 \"{value}\" 无效：{}", why.zh),
                format!("\"{value}\" is no value of {argument}: {}", why.en),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            Text::new(format!("缺少 {}", argument.replace(", ", "、")), format!("{argument} is missing"))
        }
        ErrorKind::MissingSubcommand => Text::fixed("缺少命令", "a command is missing"),
        ErrorKind::ArgumentConflict if get(ContextKind::PriorArg) == argument => {
            Text::new(format!("{argument} 只能给一次"), format!("{argument} may be given once"))
        }
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            Text::new(
                format!("{argument} 与 {other} 不能同时使用"),
                format!("{argument} and {other} cannot be given together"),
            )
        }
        ErrorKind::InvalidUtf8 => Text::fixed("有参数不是 UTF-8 文本", "an argument is not UTF-8 text"),
        ErrorKind::NoEquals => {
            Text::new(format!("{argument} 与它的值之间须有等号"), format!("{argument} needs = before its value"))
        }
        ErrorKind::TooManyValues => Text::new(
            format!("{argument} 的值过多：不需要 \"{value}\""),
            format!("{argument} has too many values: \"{value}\" is not expected"),
        ),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let least = get(if error.kind() == ErrorKind::TooFewValues {
                ContextKind::MinValues
            } else {
                ContextKind::ExpectedNumValues
            });
            let found = get(ContextKind::ActualNumValues);
            Text::new(
                format!("{argument} 应有 {least} 个值，实有 {found} 个"),
                format!("{argument} takes {least} values, {found} are given"),
            )
        }
        ErrorKind::Io | ErrorKind::Format => Text::fixed("无法写出说明", "the message cannot be written"),
        kind => {
            let why = kind.as_str().unwrap_or("wrong usage");
            Text::new(format!("参数有误：{argument}"), format!("{argument}: {why}"))
        }
    }
}
