//! The sums of a day, as they are told after a run and of a finished day.

use campix_core::day::{DayReport, Severity, Standing};
use campix_core::text::Language;

use crate::host::Context;
use crate::stop::Stop;

/// People and other photos by standing, and the notes. `followed`: originals are delivered again next.
pub(crate) fn sums(report: &DayReport, followed: bool, context: &mut Context<'_, '_>) -> Result<(), Stop> {
    let language = context.language;
    let totals = &report.totals;
    let people: Vec<_> = Standing::ALL.into_iter().map(|standing| (standing, totals.people(standing))).collect();
    // Photos that belong to no one, or to a person who has a better one.
    let others: Vec<_> =
        people.iter().map(|(standing, count)| (*standing, totals.photos(*standing).saturating_sub(*count))).collect();
    for (zh, en, counts) in [("人员", "people", &people), ("其他照片", "other photos", &others)] {
        let mut counts = counts.iter().filter(|(_, count)| *count > 0).peekable();
        if counts.peek().is_some() {
            context.line(context.say(zh, en))?;
        }
        counts.try_for_each(|(standing, count)| {
            context.line(format_args!("  {count:>6}  {}", standing.title(language)))
        })?;
    }
    for note in &report.notes {
        let mark = if note.severity == Severity::Info { ' ' } else { '!' };
        context.line(format_args!("{mark} {}", note.message.get(language)))?;
    }
    if let Some(state) = report.originals.filter(|state| !state.is_current() && !followed) {
        let (stale, missing) = (state.stale, state.missing);
        context.line(match language {
            Language::Zh => {
                format!("! 已交付的原片与现在的交付不一致：{stale} 个文件不再属于其人，{missing} 人的原片尚未交付；请再运行 campix day originals")
            }
            Language::En => format!(
                "! delivered originals do not follow: {stale} files are not of their people any more, those of {missing} people are \
                 missing; run campix day originals again"
            ),
        })?;
    }
    Ok(())
}
