//! How much of a person an output shows, and the cells that every table of a day has.

use crate::day::record::outcome::{Note, Outcome, Severity, Standing};
use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::people::PersonName;
use crate::people::number::KeyKind;

pub(in crate::day) use crate::people::collation;

words! {
    /// How much of a person an output shows. A masked name or number can never be looked up.
    #[derive(Default)]
    pub enum Disclosure {
        /// Names and numbers masked: for readers who need only the figures.
        Masked "masked",
        /// Names in full, numbers masked: for the staff who call people up.
        #[default]
        Names "names",
        /// Names, numbers and file names in full: for the school's own register.
        Full "full",
    }
}

/// The person's name, "" without one.
pub(crate) fn name(outcome: &Outcome, disclosure: Disclosure) -> String {
    let name = outcome.person.as_ref().and_then(|person| person.name.as_ref());
    match disclosure {
        Disclosure::Masked => name.map(PersonName::to_string),
        Disclosure::Names | Disclosure::Full => name.map(|name| name.reveal().to_owned()),
    }
    .unwrap_or_default()
}

/// One of the person's numbers, "" without it.
pub(crate) fn number(outcome: &Outcome, kind: KeyKind, disclosure: Disclosure) -> String {
    let number = outcome.person.as_ref().and_then(|person| person.key(kind));
    match disclosure {
        Disclosure::Full => number.map(str::to_owned),
        Disclosure::Masked | Disclosure::Names => number.map(crate::people::number::mask),
    }
    .unwrap_or_default()
}

/// The number a person is called by, "" without one.
pub(crate) fn key(outcome: &Outcome, disclosure: Disclosure) -> String {
    let kind = outcome.person.as_ref().and_then(|person| person.main_key()).map(|(kind, _)| kind);
    kind.map(|kind| number(outcome, kind, disclosure)).unwrap_or_default()
}

/// "2026-09-01 10:41:07", "" if unknown.
pub(crate) fn moment(moment: Option<Moment>) -> String {
    let Some(moment) = moment else { return String::new() };
    let [year, month, day, hour, minute, second] = moment.civil();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Sentences of the findings, most severe first, without those for information.
pub(crate) fn findings(outcome: &Outcome, language: Language) -> Vec<String> {
    notable(outcome).map(|note| note.message.get(language).to_owned()).collect()
}

/// What has to be done, each advice once; for an outcome without findings, what its standing requires.
pub(crate) fn advice(outcome: &Outcome, language: Language) -> Vec<String> {
    let mut advice: Vec<String> = Vec::new();
    for note in notable(outcome) {
        let text = note.advice.get(language);
        if !text.is_empty() && !advice.iter().any(|known| known == text) {
            advice.push(text.to_owned());
        }
    }
    if advice.is_empty() {
        let text = asked_for(outcome.standing).map_or("", |(zh, en)| language.pick(zh, en));
        if !text.is_empty() {
            advice.push(text.to_owned());
        }
    }
    advice
}

fn notable(outcome: &Outcome) -> impl Iterator<Item = &Note> {
    let mut notes: Vec<&Note> = outcome.notes.iter().filter(|note| note.severity != Severity::Info).collect();
    notes.sort_by_key(|note| note.severity);
    notes.into_iter()
}

/// What a standing requires by itself.
const fn asked_for(standing: Standing) -> Option<(&'static str, &'static str)> {
    Some(match standing {
        Standing::Missing => ("缺拍：请通知本人到场拍摄", "no photo: call the person in"),
        Standing::Unreadable => (
            "照片文件损坏：请从相机重新导出，导不出则重拍",
            "the file is damaged: export it from the camera again, else retake",
        ),
        Standing::Ambiguous => (
            "无法确定是谁的照片：请对照本人确认，确认不了则重拍",
            "not settled whose photo this is: confirm with the person, else retake",
        ),
        Standing::Unknown => ("机器无法判断：请人工查看后决定是否重拍", "could not be judged: look at it and decide"),
        Standing::Fail => ("照片不合格：请重拍", "the photo fails: retake"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_local_dates() {
        let at = |seconds: i64| moment(Some(Moment { milliseconds: seconds * 1000 }));
        assert_eq!(at(0), "1970-01-01 00:00:00");
        assert_eq!(at(1_788_252_067), "2026-09-01 08:41:07");
        assert_eq!(at(-1), "1969-12-31 23:59:59");
        assert_eq!(moment(None), "");
        let _ = moment(Some(Moment { milliseconds: i64::MIN }));
    }
}
