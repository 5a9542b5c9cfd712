//! A list of people that is needed whole: read with what is odd in it told, or refused with every fault.

use std::path::Path;

use campix_core::people::roster::{Preview, Roster, RosterError, RosterOptions, Shown};
use campix_core::text::Language;

use crate::host::Context;
use crate::stop::{Stop, printable};
use crate::{reading, remarks};

/// Reads the roster; reports what is odd, refuses it if anything is wrong.
pub(crate) fn read(path: &Path, options: &RosterOptions, context: &mut Context<'_, '_>) -> Result<Roster, Stop> {
    let bytes = reading::bytes(path, context)?;
    match Roster::read(&bytes, options) {
        Ok(roster) => {
            if !context.json {
                let shown = of(&bytes, options);
                let language = context.language;
                let aside = !roster.set_aside.is_empty();
                let faults = if aside { remarks::lines(&shown, true, language) } else { Vec::new() };
                for line in faults.into_iter().chain(remarks::lines(&shown, false, language)) {
                    context.note(line);
                }
                if !roster.unread.is_empty() {
                    let headings: Vec<String> = roster.unread.iter().map(|column| printable(&column.heading)).collect();
                    context.note(match language {
                        Language::Zh => format!("名册中未读取的列：{}", headings.join("、")),
                        Language::En => format!("columns of the roster that are not read: {}", headings.join(", ")),
                    });
                }
                if aside {
                    let count = roster.set_aside.len();
                    context.note(match context.language {
                        Language::Zh => format!("名册中 {count} 行有误，已剔除"),
                        Language::En => format!("{count} rows of the roster have faults and are left out"),
                    });
                }
            }
            Ok(roster)
        }
        Err(error) => Err(refusal(error, &bytes, options, path)),
    }
}

/// The end of a run whose list cannot be used, with a line for each fault if its rows have faults.
pub(crate) fn refusal(error: RosterError, bytes: &[u8], options: &RosterOptions, path: &Path) -> Stop {
    let rows = matches!(error, RosterError::Refused { .. });
    let stop = Stop::failed(error, Some(path));
    if rows { stop.with_lines(|language| remarks::lines(&of(bytes, options), true, language)) } else { stop }
}

/// The remarks of a list with their values; none if it cannot be read at all.
fn of(bytes: &[u8], options: &RosterOptions) -> Vec<Shown> {
    Preview::read(bytes, options).map(|preview| preview.remarks).unwrap_or_default()
}
