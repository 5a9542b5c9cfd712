//! `campix completions` and `campix man`: what a shell and a manual need to know about the command line.

use std::path::PathBuf;

use campix_core::text::Text;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::exit::PASS;
use crate::help;
use crate::host::Context;
use crate::stop::Stop;

/// Arguments of `campix completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Arguments of `campix man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

pub(crate) const COMPLETIONS: &[(&str, Text)] = &[
    ("", Text::fixed("输出终端的补全脚本", "print a script by which a shell completes words")),
    ("shell", Text::fixed("终端", "the shell")),
];

pub(crate) const MAN: &[(&str, Text)] = &[
    ("", Text::fixed("输出手册页（roff）", "print the manual page (roff)")),
    (
        "folder",
        Text::fixed("把每个命令的手册页写入此文件夹", "write a page for every command into this folder instead"),
    ),
];

pub(crate) fn completions(arguments: &Completions, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut offered(&help::command(context.language)), "campix", &mut script);
    context.bytes(&script)?;
    Ok(PASS)
}

/// The command line without hidden commands, which clap leaves out of the help and the manual but not of completions.
fn offered(whole: &Command) -> Command {
    Command::new(whole.get_name().to_owned())
        .version(campix_core::VERSION)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .args(whole.get_arguments().cloned())
        .subcommands(whole.get_subcommands().filter(|below| !below.is_hide_set()).cloned())
}

pub(crate) fn man(arguments: &Man, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let command = help::command(context.language);
    let failed = |source| Stop::system(Text::fixed("无法写出手册页", "cannot write the manual pages"), source);
    if let Some(folder) = &arguments.folder {
        std::fs::create_dir_all(folder).map_err(failed)?;
        clap_mangen::generate_to(command, folder).map_err(failed)?;
    } else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).map_err(failed)?;
        context.bytes(&page)?;
    }
    Ok(PASS)
}
