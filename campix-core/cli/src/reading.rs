//! How a list is read, and its bytes: the same arguments for every command that takes one.

use std::path::{Path, PathBuf};

use campix_core::ceiling;
use campix_core::people::number::{Counties, Date, KeyKind, NumberPattern};
use campix_core::people::roster::{Charset, Column, Role, RosterOptions};
use campix_core::text::Text;
use clap::Args;

use crate::files;
use crate::host::Context;
use crate::shared::vocabulary;
use crate::stop::Stop;
use crate::wrong::{Wrong, whole};

/// How a list is read; a day has the same options.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Reading {
    #[arg(long = "column", value_name = "ROLE=COLUMN", value_parser = named)]
    pub(crate) columns: Vec<(Role, Column)>,
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub(crate) heading_row: Option<u32>,
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<Charset>())]
    charset: Option<Charset>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<KeyKind>())]
    key: Option<KeyKind>,
    #[arg(long, value_name = "TEXT", value_parser = pattern)]
    student_pattern: Option<NumberPattern>,
    #[arg(long, value_name = "TEXT", value_parser = pattern)]
    exam_pattern: Option<NumberPattern>,
    #[arg(long, value_name = "FILE")]
    counties: Option<PathBuf>,
    #[arg(long, value_name = "TEXT", value_parser = date)]
    latest_birth: Option<Date>,
}

/// "name=姓名", "student_no=3", "exam_no=": a role and its heading or place; nothing if it is not read.
fn named(text: &str) -> Result<(Role, Column), Wrong> {
    let form = Wrong::expected("应为 含义=列，如 student_no=学号", "expected ROLE=COLUMN, such as student_no=3");
    let (role, column) = text.split_once('=').ok_or(form)?;
    let role = Role::ALL.into_iter().find(|known| known.name() == role).ok_or_else(|| {
        let known = Role::ALL.map(Role::name);
        Wrong(Text::new(
            format!("没有这种含义；可取：{}", known.join("、")),
            format!("there is no such role; there are {}", known.join(", ")),
        ))
    })?;
    Ok((
        role,
        match (column, column.parse()) {
            ("", _) => Column::Ignored,
            (_, Ok(number)) => Column::Number(number),
            (heading, Err(_)) => Column::Heading(heading.to_owned()),
        },
    ))
}

fn pattern(text: &str) -> Result<NumberPattern, Wrong> {
    NumberPattern::parse(text).map_err(|error| Wrong::of(&error))
}

fn date(text: &str) -> Result<Date, Wrong> {
    Date::parse(text).map_err(|error| Wrong(error.text()))
}

impl Reading {
    /// Copies the arguments into the options of the engine.
    pub(crate) fn fill(&self, options: &mut RosterOptions) -> Result<(), Stop> {
        options.columns.extend(self.columns.iter().cloned());
        options.heading_row = self.heading_row.or(options.heading_row);
        if self.sheet.is_some() {
            options.sheet.clone_from(&self.sheet);
        }
        options.charset = self.charset.or(options.charset);
        options.key = self.key.or(options.key);
        if self.student_pattern.is_some() {
            options.student_pattern.clone_from(&self.student_pattern);
        }
        if self.exam_pattern.is_some() {
            options.exam_pattern.clone_from(&self.exam_pattern);
        }
        if let Some(path) = &self.counties {
            options.counties = Some(Counties::parse(&files::text(path, ceiling::LIST)?));
        }
        options.latest_birth = self.latest_birth.or(options.latest_birth);
        Ok(())
    }
}

/// The bytes of a list; the engine refuses some that are smaller than the ceiling in words of its own.
pub(crate) fn bytes(path: &Path, context: &mut Context<'_, '_>) -> Result<Vec<u8>, Stop> {
    if path == Path::new("-") {
        return context.read_input(ceiling::TABLE);
    }
    files::read(path, ceiling::TABLE)
}
