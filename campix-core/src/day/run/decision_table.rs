//! Decisions as a table that people fill in: read back from CSV or XLSX.

use std::collections::BTreeMap;

use crate::ground::text::{Language, Text};
use crate::people::roster::{RosterError, text_rows};

use crate::day::ledger::decision::DecisionKind;
use crate::day::run::decide::{Decision, DecisionFault};
use crate::day::run::error::DayError;

/// Headings that are understood, in both languages.
const PHOTO: [&str; 2] = ["照片编号", "photo"];
const DECISION: [&str; 2] = ["决定", "decision"];
const PERSON: [&str; 2] = ["行号", "row"];
const SECONDS: [&str; 2] = ["秒", "seconds"];
const LINE: [&str; 2] = ["日志行号", "line"];
const WHY: [&str; 2] = ["理由", "why"];

/// Words for each decision beside its own; the first one is what lists offer in Chinese.
const WORDS: [(DecisionKind, &[&str]); 13] = [
    (DecisionKind::Is, &["是此人", "是", "归此人", "yes"]),
    (DecisionKind::Nobodys, &["不在名单", "无主", "路人", "nobody"]),
    (DecisionKind::TestShot, &["试拍", "测试", "test"]),
    (DecisionKind::Use, &["采用", "用这张"]),
    (DecisionKind::Confirmed, &["本人确认", "确认"]),
    (DecisionKind::WrongPerson, &["非本人", "不是本人"]),
    (DecisionKind::Retake, &["重拍", "补拍"]),
    (DecisionKind::Absent, &["缺席", "未到"]),
    (DecisionKind::Excused, &["免拍"]),
    (DecisionKind::Left, &["离校", "退学"]),
    (DecisionKind::Added, &["补入", "新增"]),
    (DecisionKind::Clock, &["校时"]),
    (DecisionKind::Undo, &["撤销"]),
];

/// The word that lists offer for a decision.
pub(in crate::day) fn word(kind: DecisionKind, language: Language) -> &'static str {
    let zh = WORDS.iter().find(|(other, _)| *other == kind).and_then(|(_, words)| words.first().copied());
    language.pick(zh.unwrap_or(kind.name()), kind.name())
}

fn meaning(text: &str) -> Option<DecisionKind> {
    let text = text.trim().to_lowercase();
    DecisionKind::ALL.iter().copied().find(|kind| kind.name() == text).or_else(|| {
        WORDS.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(kind, _)| *kind)
    })
}

/// Reads decisions, each with its row in the file, from a table (CSV or XLSX) with the columns 决定/decision and, as far as a
/// decision needs them, 照片编号/photo, 行号/row (of the roster), 秒/seconds, 日志行号/line and 理由/why. Rows without a decision
/// are left out.
///
/// # Errors
/// [`DayError::Decisions`] with every fault: the file is no table or has no column of decisions, a word or number is not
/// understood.
///
/// ```
/// use campix_core::day::{DayError, DecisionKind, decisions_of_table};
/// let file = "照片编号,行号,决定,理由\n3f9a0c11d2e4,17,是此人,班主任辨认\n77ab01cd9920,,试拍,\n010203040506,4,,\n";
/// let read = decisions_of_table(file.as_bytes())?;
/// assert_eq!(read.iter().map(|(row, one)| (*row, one.kind)).collect::<Vec<_>>(), [(2, DecisionKind::Is), (3, DecisionKind::TestShot)]);
/// # Ok::<(), DayError>(())
/// ```
pub fn decisions_of_table(bytes: &[u8]) -> Result<Vec<(u64, Decision)>, DayError> {
    let table = |error: &RosterError| {
        let text = error.text();
        DayError::Decisions(vec![DecisionFault { place: 0, what: text }])
    };
    let rows = text_rows(bytes).map_err(|error| table(&error))?;
    let mut columns: Option<BTreeMap<&str, usize>> = None;
    let mut read = Vec::new();
    let mut faults = Vec::new();
    for (_, line, cells) in &rows {
        if let Some(headings) = headings(cells) {
            columns = Some(headings);
            continue;
        }
        let Some(columns) = &columns else { continue };
        let cell = |column: [&str; 2]| columns.get(column[1]).and_then(|at| cells.get(*at)).map_or("", |cell| cell.trim());
        if cell(DECISION).is_empty() {
            continue;
        }
        let place = u64::from(*line);
        let mut fault = |what| faults.push(DecisionFault { place, what });
        let Some(kind) = meaning(cell(DECISION)) else {
            let known = WORDS.map(|(_, words)| words[0]).join("、");
            let words = DecisionKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
            fault(Text::new(format!("决定无法识别，应为：{known}"), format!("the decision is none of {words}")));
            continue;
        };
        let mut decision = Decision::new(kind).why(cell(WHY));
        let mut number = |column: [&str; 2], zh: &str, en: &str| -> Option<i64> {
            let text = cell(column);
            if text.is_empty() {
                return None;
            }
            let parsed = text.parse().ok();
            if parsed.is_none() {
                fault(Text::new(format!("{zh}不是整数"), format!("{en} is not a whole number")));
            }
            parsed
        };
        let person = number(PERSON, "行号", "the row of the roster");
        decision.seconds = number(SECONDS, "秒", "the number of seconds");
        decision.line = number(LINE, "日志行号", "the line of the journal").and_then(|line| u64::try_from(line).ok());
        // A list shows rows beside all photos; a decision that is about no person leaves them aside.
        decision.person = person.filter(|_| kind.needs_person()).and_then(|row| u32::try_from(row).ok());
        decision.photo = Some(cell(PHOTO)).filter(|text| !text.is_empty() && kind.needs_photo()).map(str::to_owned);
        read.push((place, decision));
    }
    if columns.is_none() {
        faults.push(DecisionFault {
            place: 0,
            what: Text::fixed("没有“决定”列", "no column is headed decision"),
        });
    }
    if faults.is_empty() { Ok(read) } else { Err(DayError::Decisions(faults)) }
}

/// Columns by their English heading, if this is the row of headings.
fn headings(cells: &[String]) -> Option<BTreeMap<&'static str, usize>> {
    let mut found = BTreeMap::new();
    for heading in [PHOTO, DECISION, PERSON, SECONDS, LINE, WHY] {
        let named = |cell: &String| heading.contains(&cell.trim().to_lowercase().as_str());
        if let Some(at) = cells.iter().position(named) {
            found.insert(heading[1], at);
        }
    }
    found.contains_key(DECISION[1]).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_has_a_word_that_is_read_back() {
        for kind in DecisionKind::ALL {
            for language in [Language::Zh, Language::En] {
                assert_eq!(meaning(word(kind, language)), Some(kind));
            }
        }
    }

    #[test]
    fn every_fault_of_a_table_is_reported_with_its_row() {
        let faults = |text: &str| match decisions_of_table(text.as_bytes()) {
            Err(DayError::Decisions(faults)) => faults.into_iter().map(|fault| fault.place).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(faults("photo,row,decision\nab,x,is\nab,1,perhaps\nab,2.5,is\n"), [2, 3, 4]);
        assert_eq!(faults("photo,row\nab,1\n"), [0]);
        assert_eq!(faults(""), [0]);
    }
}
