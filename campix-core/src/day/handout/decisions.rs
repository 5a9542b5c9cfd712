//! Decisions as a table that people fill in: written with everything to be confirmed, and read back from CSV or XLSX.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use crate::ground::ceiling;
use crate::ground::text::{Language, Text};
use crate::people::Person;
use crate::people::number::KeyKind;
use crate::people::roster::{RosterError, text_rows};

use crate::day::handout::confirm;
use crate::day::handout::contact::ContactOptions;
use crate::day::handout::output::OutputError;
use crate::day::handout::show;
use crate::day::handout::table::{self, Column, Look, Row, Table};
use crate::day::record::agreement::{Agreement, StaffRole};
use crate::day::record::decision::{Decision, DecisionFault, DecisionFaults, DecisionKind};
use crate::day::record::outcome::Outcome;

/// Headings that are understood, in both languages.
const PHOTO: [&str; 2] = ["照片编号", "photo"];
/// In the place of a photo: a file that left the house.
const FILE: [&str; 2] = ["文件编号", "file"];
const DECISION: [&str; 2] = ["决定", "decision"];
const PERSON: [&str; 2] = ["行号", "row"];
/// Numbers of people, instead of their row.
const NUMBERS: [(KeyKind, [&str; 3]); 4] = [
    (KeyKind::StudentNo, ["学号", "学生证号", "student_no"]),
    (KeyKind::ExamNo, ["考生号", "准考证号", "exam_no"]),
    (KeyKind::IdNumber, ["证件号码", "身份证号", "id_number"]),
    (KeyKind::Code, ["采集码", "收集码", "code"]),
];
const SECONDS: [&str; 2] = ["秒", "seconds"];
const WHO: [&str; 2] = ["签署人", "who"];
const ROLE: [&str; 2] = ["岗位", "role"];
const SIGNED: [&str; 2] = ["签署日期", "signed"];
const UNTIL: [&str; 2] = ["有效期至", "until"];
const DOCUMENT: [&str; 2] = ["协议文件", "document"];
const LINE: [&str; 2] = ["日志行号", "line"];
const WHY: [&str; 2] = ["理由", "why"];

/// Words for each decision beside its own; the first one is what lists offer in Chinese.
const WORDS: [(DecisionKind, &[&str]); 17] = [
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
    (DecisionKind::Consented, &["单独同意", "同意"]),
    (DecisionKind::ConsentWithdrawn, &["撤回同意"]),
    (DecisionKind::Agreed, &["保密协议", "已签保密协议"]),
    (DecisionKind::Clock, &["校时"]),
    (DecisionKind::Recalled, &["已收回", "收回"]),
    (DecisionKind::Undo, &["撤销"]),
];

/// The word that lists offer for a decision.
pub(in crate::day) fn word(kind: DecisionKind, language: Language) -> &'static str {
    let zh = WORDS.iter().find(|(other, _)| *other == kind).and_then(|(_, words)| words.first().copied());
    language.pick(zh.unwrap_or(kind.name()), kind.name())
}

fn meaning(text: &str) -> Option<DecisionKind> {
    let text = text.trim().to_lowercase();
    DecisionKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.name() == text)
        .or_else(|| WORDS.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(kind, _)| *kind))
}

/// Words for what somebody who signed does, beside its own.
const ROLES: [(StaffRole, &[&str]); 6] = [
    (StaffRole::Collector, &["采集", "采集员", "摄影", "摄影师"]),
    (StaffRole::Operator, &["处理", "操作", "操作员"]),
    (StaffRole::Reviewer, &["复核", "复核员", "审核"]),
    (StaffRole::Printer, &["洗印", "制作", "装袋"]),
    (StaffRole::School, &["学校", "校方", "院系"]),
    (StaffRole::Other, &["其他"]),
];

fn role(text: &str) -> Option<StaffRole> {
    let text = text.trim().to_lowercase();
    let named =
        |(role, words): &(StaffRole, &[&str])| (role.name() == text || words.contains(&text.as_str())).then_some(*role);
    ROLES.iter().find_map(named)
}

/// Decisions that the list offers: those about photos, and of those the ones an operator makes.
const OFFERED: [DecisionKind; 5] =
    [DecisionKind::Is, DecisionKind::Use, DecisionKind::Nobodys, DecisionKind::TestShot, DecisionKind::Retake];

const COLUMNS: [Column; 9] = [
    ("照片编号", "photo", 16.0),
    ("行号", "row", 8.0),
    ("决定", "decision", 12.0),
    ("理由", "why", 24.0),
    ("可能是", "perhaps", 24.0),
    ("照片文件", "photo file", 24.0),
    ("拍摄时间", "taken", 20.0),
    ("为什么", "reason", 40.0),
    ("怎么办", "what to do", 40.0),
];

/// Writes the photos of all [`cases`](confirm::cases) as a workbook in which decisions are filled in, to be read back by [`read`]. Where
/// only one person is possible, their row is filled in already; a decision never is.
///
/// # Errors
/// [`OutputError::TooManyRows`], [`OutputError::Write`], [`OutputError::Workbook`].
pub fn workbook(
    out: &mut (dyn Write + Send),
    outcomes: &[Outcome],
    options: &ContactOptions,
    scratch: &Path,
) -> Result<(), OutputError> {
    let (language, disclosure) = (options.language, options.disclosure);
    let people: BTreeMap<u32, &Person> =
        outcomes.iter().filter_map(|outcome| outcome.person.as_deref()).map(|person| (person.row, person)).collect();
    let mut listed = BTreeSet::new();
    let mut rows = Vec::new();
    for case in confirm::cases(outcomes, language) {
        for &at in &case.photos {
            let Some(photo) = outcomes[at].photo.as_ref().filter(|_| listed.insert(at)) else { continue };
            let only = if let [row] = case.rows[..] { Some(row) } else { None };
            let perhaps =
                case.rows.iter().take(NAMED).filter_map(|row| people.get(row)).map(|person| {
                    format!("{} {}", person.row, show::name_of(person, disclosure)).trim_end().to_owned()
                });
            rows.push(Row::plain([
                photo.sha256.short(),
                only.map(|row| row.to_string()).unwrap_or_default(),
                String::new(),
                String::new(),
                perhaps.collect::<Vec<_>>().join("; "),
                show::file(&photo.name, outcomes[at].person.as_deref(), disclosure),
                show::moment(photo.taken),
                case.why.clone(),
                case.advice.clone(),
            ]));
        }
    }
    let table = Table {
        name: language.pick("待确认", "To be confirmed").to_owned(),
        columns: &COLUMNS,
        language,
        rows: Box::new(rows.into_iter()),
        look: Look::ANSWERS,
        optional: &[],
        tab: None,
        choices: Some((2, OFFERED.map(|kind| word(kind, language)).to_vec())),
        running: None,
    };
    table::workbook(out, [table], scratch, "confirm.xlsx")
}

/// Most people named as possible in one row.
const NAMED: usize = 10;

/// What a list in this place asks about: the photo of each row, or file and line of the journal, and whether anything was filled in.
/// One that is there and cannot be read counts as filled in, so that it is not replaced; `None` if there is none.
pub(in crate::day) fn asked(list: &Path) -> Option<(BTreeSet<String>, bool)> {
    let bytes = match ceiling::bytes_of(list, ceiling::TABLE) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(_) => return Some((BTreeSet::new(), true)),
    };
    let filled_in = !read(&bytes).is_ok_and(|decisions| decisions.is_empty());
    let mut asked = BTreeSet::new();
    let mut columns: Option<BTreeMap<&str, usize>> = None;
    for (_, _, cells) in text_rows(&bytes).unwrap_or_default() {
        match (headings(&cells), &columns) {
            (Some(headings), _) => columns = Some(headings),
            (None, Some(columns)) => {
                let of = |column: [&str; 2]| columns.get(column[1]).and_then(|at| cells.get(*at));
                let line = of(LINE).map_or("", |cell| cell.trim());
                let shown = of(FILE).or_else(|| of(PHOTO)).map_or("", |cell| cell.trim());
                asked.insert(format!("{shown} {line}").trim_end().to_owned());
            }
            _ => {}
        }
    }
    Some((asked, filled_in))
}

/// A row of a table: its place, the decision, and the number by which its person is named instead of the row of the roster.
pub(in crate::day) type Filled = (u64, Decision, Option<(KeyKind, String)>);

/// Reads decisions, each with its row in the file, from a table (CSV or XLSX) with the columns 决定/decision and, as far as a
/// decision needs them, 照片编号/photo or 文件编号/file, 行号/row (of the roster), 秒/seconds, 日志行号/line and 理由/why. Rows without a decision
/// are left out.
///
/// Agreements on confidentiality are rows with the decision 保密协议/agreed and the columns 签署人/who, 岗位/role, 签署日期/signed, 有效期至/until
/// and 协议文件/document (SHA-256, or the path of a file); a table with these columns needs no column of decisions.
///
/// A person may be named by a number, too, under 学号/student_no, 考生号/exam_no, 证件号码/id_number or 采集码/code; that takes the roster,
/// so [`Ledger::decide_table`](crate::day::Ledger::decide_table) reads it and this function leaves it out.
///
/// # Errors
/// [`DecisionFaults`] with every fault: the file is no table or has no column of decisions, a word or number is not
/// understood.
///
/// ```
/// use campix_core::day::{DecisionFaults, DecisionKind, decisions};
/// let file = "照片编号,行号,决定,理由\n3f9a0c11d2e4,17,是此人,班主任辨认\n77ab01cd9920,,试拍,\n010203040506,4,,\n";
/// let read = decisions::read(file.as_bytes())?;
/// assert_eq!(read.iter().map(|(row, one)| (*row, one.kind)).collect::<Vec<_>>(), [(2, DecisionKind::Is), (3, DecisionKind::TestShot)]);
/// # Ok::<(), DecisionFaults>(())
/// ```
pub fn read(bytes: &[u8]) -> Result<Vec<(u64, Decision)>, DecisionFaults> {
    Ok(read_numbered(bytes)?.into_iter().map(|(place, decision, _)| (place, decision)).collect())
}

/// As [`read`], with numbers of people.
pub(in crate::day) fn read_numbered(bytes: &[u8]) -> Result<Vec<Filled>, DecisionFaults> {
    let table = |error: &RosterError| {
        let text = error.text();
        DecisionFaults(vec![DecisionFault { place: 0, what: text }])
    };
    let rows = text_rows(bytes).map_err(|error| table(&error))?;
    let mut columns: Option<BTreeMap<&str, usize>> = None;
    let mut decisions = Vec::new();
    let mut faults = Vec::new();
    for (_, line, cells) in &rows {
        if let Some(headings) = headings(cells) {
            columns = Some(headings);
            continue;
        }
        let Some(columns) = &columns else { continue };
        let cell =
            |column: [&str; 2]| columns.get(column[1]).and_then(|at| cells.get(*at)).map_or("", |cell| cell.trim());
        // A list of who signed needs no column of decisions.
        let signed = !columns.contains_key(DECISION[1]) && !cell(WHO).is_empty();
        if cell(DECISION).is_empty() && !signed {
            continue;
        }
        let place = u64::from(*line);
        let mut fault = |what| faults.push(DecisionFault { place, what });
        let Some(kind) = (if signed { Some(DecisionKind::Agreed) } else { meaning(cell(DECISION)) }) else {
            let known = WORDS.map(|(_, words)| words[0]).join("、");
            let words = DecisionKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
            fault(Text::new(format!("决定无法识别，应为：{known}"), format!("the decision is none of {words}")));
            continue;
        };
        let mut decision = Decision::new(kind).why(cell(WHY));
        if kind == DecisionKind::Agreed {
            let Some(role) = role(cell(ROLE)) else {
                let known = ROLES.map(|(_, words)| words[0]).join("、");
                let words = StaffRole::NAMES.join(", ");
                fault(Text::new(format!("岗位无法识别，应为：{known}"), format!("the role is none of {words}")));
                continue;
            };
            let agreement = Agreement::new(cell(WHO), role, cell(SIGNED), cell(DOCUMENT));
            decision =
                decision.agreement(if cell(UNTIL).is_empty() { agreement } else { agreement.until(cell(UNTIL)) });
        }
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
        decision.row = person.filter(|_| kind.needs_person()).and_then(|row| u32::try_from(row).ok());
        let shown = if kind == DecisionKind::Recalled && !cell(FILE).is_empty() { cell(FILE) } else { cell(PHOTO) };
        decision.photo = Some(shown).filter(|text| !text.is_empty() && kind.needs_photo()).map(str::to_owned);
        let number = NUMBERS.iter().find_map(|(kind, _)| {
            let text = columns.get(kind.name()).and_then(|at| cells.get(*at))?.trim();
            (!text.is_empty()).then(|| (*kind, text.to_owned()))
        });
        decisions.push((place, decision, number.filter(|_| kind.needs_person() && person.is_none())));
    }
    if columns.is_none() {
        faults.push(DecisionFault {
            place: 0, what: Text::fixed("没有“决定”列", "no column is headed decision")
        });
    }
    if faults.is_empty() { Ok(decisions) } else { Err(DecisionFaults(faults)) }
}

/// Columns by their English heading, if this is the row of headings.
fn headings(cells: &[String]) -> Option<BTreeMap<&'static str, usize>> {
    let mut found = BTreeMap::new();
    for heading in [PHOTO, FILE, DECISION, PERSON, SECONDS, LINE, WHY, WHO, ROLE, SIGNED, UNTIL, DOCUMENT] {
        let named = |cell: &String| heading.contains(&cell.trim().to_lowercase().as_str());
        if let Some(at) = cells.iter().position(named) {
            found.insert(heading[1], at);
        }
    }
    for (kind, names) in NUMBERS {
        if let Some(at) = cells.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str())) {
            found.insert(kind.name(), at);
        }
    }
    let signatures = found.contains_key(WHO[1]) && found.contains_key(SIGNED[1]);
    (found.contains_key(DECISION[1]) || signatures).then_some(found)
}

/// What [`workbook`] asks about, as [`asked`] reads it back.
pub(in crate::day) fn asks(outcomes: &[Outcome], language: Language) -> BTreeSet<String> {
    let cases = confirm::cases(outcomes, language).into_iter().flat_map(|case| case.photos);
    cases.filter_map(|at| outcomes[at].photo.as_ref()).map(|photo| photo.sha256.short()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::record::outcome::{Note, PhotoRef, Severity, Standing};
    use crate::ground::digest::Sha256Digest;
    use crate::ground::whole_file::tests::Scratch;
    use crate::people::PhotoName;

    #[test]
    fn every_decision_has_a_word_that_is_read_back() {
        for kind in DecisionKind::ALL {
            for language in [Language::Zh, Language::En] {
                assert_eq!(meaning(word(kind, language)), Some(kind));
            }
        }
    }

    #[test]
    fn the_list_is_read_back_with_what_was_filled_in() {
        let mut outcome = Outcome::new(Standing::Ambiguous);
        outcome.photo = Some(PhotoRef::new(PhotoName::new("DSC_0001.JPG"), Sha256Digest([7; 32]), 5, 0));
        let mut note = Note::new("match.order-only", Severity::Fail, Text::fixed("仅按顺序", "order only"));
        note.rows = vec![12];
        outcome.notes.push(note);
        let options = ContactOptions { language: Language::Zh, ..ContactOptions::default() };
        let scratch = Scratch::new("decisions");
        let mut file = Vec::new();
        // What was decided already is not asked again.
        let mut stranger = Outcome::new(Standing::Unowned);
        stranger.photo = Some(PhotoRef::new(PhotoName::new("DSC_0002.JPG"), Sha256Digest([8; 32]), 5, 1));
        stranger.session.scale = Some(0.3);
        let asked = [outcome.clone(), stranger.clone()];
        assert_eq!(confirm::cases(&asked, Language::Zh).len(), 2);
        stranger.notes.push(Note::new("decision.nobodys", Severity::Info, Text::default()));
        workbook(&mut file, &[outcome, stranger], &options, &scratch.0).unwrap();
        let rows = text_rows(&file).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].2[..3], [Sha256Digest([7; 32]).short(), "12".to_owned(), String::new()]);
        // Nothing is decided yet.
        assert_eq!(read(&file).unwrap(), []);
    }

    #[test]
    fn every_fault_of_a_table_is_reported_with_its_row() {
        let faults = |text: &str| match read(text.as_bytes()) {
            Err(DecisionFaults(faults)) => faults.into_iter().map(|fault| fault.place).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(faults("photo,row,decision\nab,x,is\nab,1,perhaps\nab,2.5,is\n"), [2, 3, 4]);
        assert_eq!(faults("photo,row\nab,1\n"), [0]);
        assert_eq!(faults(""), [0]);
    }
}
