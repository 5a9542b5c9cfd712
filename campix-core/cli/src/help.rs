//! The command line as clap knows it, with every text in one language.
//!
//! In: the commands of `arguments`, their texts. Out: a `clap::Command`. Invariant, checked by a test: no command and no
//! argument lacks its text in either language.

use campix_core::text::{Language, Text};
use clap::{Arg, ArgAction, Command, CommandFactory as _};

use crate::arguments::{Program, texts};

/// The whole command line in `language`.
pub(crate) fn command(language: Language) -> Command {
    localised(Program::command(), "", language)
}

/// The Chinese names of values.
const VALUES: &[(&str, &str)] = &[
    ("COUNT", "数量"),
    ("DIGITS", "编号"),
    ("DIR", "文件夹"),
    ("DPI", "分辨率"),
    ("FACTOR", "倍数"),
    ("FILE", "文件"),
    ("FOLDER", "文件夹"),
    ("PAIR=DIR", "比对对象=文件夹"),
    ("FONT", "字体"),
    ("LANGUAGE", "语言"),
    ("LINE", "一行"),
    ("MM", "毫米"),
    ("N", "数"),
    ("NAME", "名称"),
    ("NUMBER", "号码"),
    ("PAIR", "比对对象"),
    ("PART", "内容"),
    ("DATE", "日期"),
    ("PATTERN", "格式"),
    ("PHOTO", "照片"),
    ("PROFILE", "标准"),
    ("ROLE=COLUMN", "含义=列"),
    ("RULE", "规则"),
    ("SHELL", "终端"),
    ("SIZE=COUNT", "规格=张数"),
    ("TEMPLATE", "模板"),
    ("TIME", "时间"),
    ("TEXT", "文字"),
    ("WORD", "词"),
];

/// The text of an argument of the command at `place`, or of one that several commands share.
pub(crate) fn text(place: &str, id: &str) -> Option<&'static Text> {
    let within = |place: &str| {
        let mut lists = texts().into_iter().filter(|(other, _)| *other == place).flat_map(|(_, list)| list);
        lists.find(|(other, _)| *other == id).map(|(_, text)| text)
    };
    within(place).or_else(|| (!id.is_empty()).then(|| within("*"))?)
}

fn localised(command: Command, place: &str, language: Language) -> Command {
    let zh = language == Language::Zh;
    let say = |zh_text: &'static str, en: &'static str| if zh { zh_text } else { en };
    let get = |id: &str| text(place, id).map_or("", |text| text.get(language));
    let before_usage = say("用法：", "usage: ");
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .about(get(""))
        .long_about(None::<&str>)
        .subcommand_help_heading(say("命令", "Commands"))
        .help_template(format!("{{about}}\n\n{before_usage}{{usage}}\n\n{{all-args}}{{after-help}}"));
    let after = get("after");
    if !after.is_empty() {
        command = command.after_help(after);
    }
    command = command.arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).display_order(900));
    if place.is_empty() {
        command =
            command.arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).display_order(901));
    }
    command = command.mut_args(|arg| {
        let arg = named(arg, zh);
        let help = described(&arg, get(arg.get_id().as_str()), zh);
        let heading = if arg.is_positional() { say("参数", "Arguments") } else { say("选项", "Options") };
        let takes = arg.get_action().takes_values();
        let arg = arg.help(help).long_help(None::<&str>).help_heading(heading);
        if takes { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
    });
    let usage = usage_line(&command, place, say("[选项]", "[OPTIONS]"), say("<命令>", "<COMMAND>"));
    command = command.override_usage(usage);
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    below.into_iter().fold(command, |command, name| {
        let place = format!("{place} {name}").trim_start().to_owned();
        command.mut_subcommand(&name, |below| localised(below, &place, language))
    })
}

/// Names of values in the language of the help.
fn named(arg: Arg, zh: bool) -> Arg {
    let Some(names) = arg.get_value_names().filter(|_| zh) else { return arg };
    let translate =
        |name: &str| VALUES.iter().find(|(en, _)| *en == name).map_or(name.to_owned(), |(_, zh)| (*zh).to_owned());
    let names: Vec<String> = names.iter().map(|name| translate(name)).collect();
    arg.value_names(names)
}

/// The text with the words that may be given and the default.
fn described(arg: &Arg, text: &str, zh: bool) -> String {
    let mut help = text.to_owned();
    let words: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|word| !word.is_hide_set())
        .map(|word| word.get_name().to_owned())
        .collect();
    let takes = arg.get_action().takes_values();
    // A list of rules is a page of its own.
    if takes && (2..=12).contains(&words.len()) && arg.get_id() != "lang" {
        help += &if zh { format!("：{}", words.join("、")) } else { format!(": {}", words.join(", ")) };
    }
    let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes && !default.is_empty() && !default[0].is_empty() {
        help += &if zh { format!("（默认 {}）", default.join(" ")) } else { format!(" ({})", default.join(" ")) };
    }
    help
}

/// The line after "usage:": required options and positionals by name, the others as one word.
fn usage_line(command: &Command, place: &str, options: &str, below: &str) -> String {
    let mut line = format!("campix {place}").trim_end().to_owned();
    let shown = |arg: &&Arg| !arg.is_hide_set();
    if command.get_opts().filter(shown).any(|arg| !arg.is_required_set()) {
        line = format!("{line} {options}");
    }
    for arg in command.get_opts().filter(shown).filter(|arg| arg.is_required_set()) {
        line = format!("{line} --{} <{}>", arg.get_long().unwrap_or_default(), name(arg));
    }
    for arg in command.get_positionals().filter(shown) {
        let several = arg.get_num_args().is_some_and(|range| range.max_values() > 1)
            || matches!(arg.get_action(), ArgAction::Append);
        let dots = if several { "..." } else { "" };
        line +=
            &if arg.is_required_set() { format!(" <{}>{dots}", name(arg)) } else { format!(" [{}]{dots}", name(arg)) };
    }
    if command.is_subcommand_required_set() || place.is_empty() { format!("{line} {below}") } else { line }
}

fn name(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    names.first().map_or_else(|| arg.get_id().as_str().to_uppercase(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(command: &Command, place: &str, see: &mut dyn FnMut(&Command, &str)) {
        see(command, place);
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            each(below, format!("{place} {}", below.get_name()).trim_start(), see);
        }
    }

    #[test]
    fn every_command_and_every_argument_has_its_text_in_both_languages() {
        let mut count = 0;
        for language in [Language::Zh, Language::En] {
            let whole = command(language);
            each(&whole, "", &mut |command, place| {
                let ids = command.get_arguments().map(|arg| arg.get_id().as_str());
                for id in std::iter::once("").chain(ids) {
                    let text = text(place, id).unwrap_or_else(|| panic!("{place:?} {id:?} has no text"));
                    assert!(!text.get(language).is_empty(), "{place} {id}");
                    let chinese = text.zh.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
                    assert!(chinese && text.en.is_ascii(), "{place} {id}: {text:?}");
                    count += 1;
                }
            });
        }
        assert!(count > 100, "{count}");
        command(Language::En).debug_assert();
    }

    #[test]
    fn no_text_is_left_of_an_argument_that_went() {
        let whole = command(Language::En);
        let mut known = vec![(String::new(), "after".to_owned())];
        each(&whole, "", &mut |command, place| {
            known.push((place.to_owned(), String::new()));
            for arg in command.get_arguments() {
                let id = arg.get_id().to_string();
                known.extend([(place.to_owned(), id.clone()), ("*".to_owned(), id)]);
            }
        });
        for (place, list) in texts() {
            for (id, _) in list {
                assert!(known.iter().any(|(at, known)| at == place && known == id), "{place:?} has no {id:?}");
            }
        }
    }

    #[test]
    fn names_of_values_are_translated() {
        each(&command(Language::Zh), "", &mut |command, place| {
            for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
                let name = name(arg);
                assert!(!name.is_ascii() || name.contains('.'), "{place} {}: {name}", arg.get_id());
            }
        });
    }
}
