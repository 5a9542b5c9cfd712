//! Rows below the headings that are no people: totals, signatures, headings that come again, titles of blocks, numbers filled in
//! beforehand. They are set aside with a word; what looks like a person stays one, however wrong.
//!
//! Input: rows and their columns. Output: the rows that are no people, each with what it is.

use std::collections::BTreeMap;

use super::super::number::narrow;
use super::grid::{Cell, Row};
use super::heading::{Columns, bare, known_role, rows_table};
use super::remark::RemarkKind;
use super::role::Role;

/// Roles that tell a person from a row without one.
const IDENTITY: [Role; 6] = [Role::StudentNo, Role::IdNumber, Role::ExamNo, Role::Name, Role::Code, Role::Photo];

/// The rows of `body` that are no people, by their number.
pub(super) fn aside(body: &[&Row], columns: &Columns) -> BTreeMap<u32, RemarkKind> {
    let mut found = BTreeMap::new();
    let headings: Vec<Option<RemarkKind>> = body.iter().map(|row| heading_again(row, columns)).collect();
    for (at, row) in body.iter().enumerate() {
        let title = || {
            let alone = row.cells.iter().filter(|cell| **cell != Cell::Empty).count() == 1;
            let next = headings.get(at + 1).is_some_and(Option::is_some);
            (alone && next).then_some(RemarkKind::BlockTitle)
        };
        let kind = headings[at]
            .or_else(title)
            .or_else(|| is_total(row, columns).then_some(RemarkKind::Total))
            .or_else(|| is_note(row, columns).then_some(RemarkKind::Note))
            .or_else(|| nobody(row, columns).then_some(RemarkKind::NoPerson));
        if let Some(kind) = kind {
            found.insert(row.number, kind);
        }
    }
    found
}

fn cell<'r>(row: &'r Row, columns: &Columns, role: Role) -> &'r Cell {
    columns.by_role.get(&role).map_or(&Cell::Empty, |&column| row.cell(column))
}

/// The headings once more: in the same columns, perhaps in another language, or – a fault – in others.
fn heading_again(row: &Row, columns: &Columns) -> Option<RemarkKind> {
    let known: Vec<(Role, usize)> = row
        .cells
        .iter()
        .enumerate()
        .filter_map(|(column, cell)| known_role(cell).map(|(role, _)| (role, column)))
        .collect();
    let filled = row.cells.iter().filter(|cell| **cell != Cell::Empty).count();
    if !known.iter().any(|(role, _)| role.is_key())
        || known.len() < 2.min(columns.by_role.len())
        || 2 * known.len() < filled
    {
        return None;
    }
    let moved = known.iter().any(|(role, column)| columns.by_role.get(role).is_some_and(|at| at != column));
    Some(if moved { RemarkKind::HeadingMoved } else { RemarkKind::HeadingAgain })
}

fn is_total(row: &Row, columns: &Columns) -> bool {
    let first = row.cells.iter().find(|cell| **cell != Cell::Empty);
    let named =
        [Role::StudentNo, Role::IdNumber, Role::ExamNo, Role::Name, Role::Order].map(|role| cell(row, columns, role));
    let total = first.into_iter().chain(named).any(|cell| total_word(&cell.shown()));
    total
        && IDENTITY.into_iter().all(|role| {
            let text = cell(row, columns, role).shown();
            text.is_empty() || total_word(&text) || is_count(&text)
        })
}

/// "合计", "合计：8人", "Total 8".
fn total_word(text: &str) -> bool {
    let text = bare(text);
    rows_table()
        .totals
        .iter()
        .any(|word| text.strip_prefix(word.as_str()).is_some_and(|rest| rest.is_empty() || is_count(rest)))
}

/// Longest number of people: six digits.
const COUNT: usize = 6;

/// "8", "8人", "8 名": fewer digits than a number of a person has.
fn is_count(text: &str) -> bool {
    let text: String = text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    let digits = text.trim_end_matches(['人', '名', '位']);
    (1..=COUNT).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// "制表人：…", "填表日期 …", "第 1 页 共 3 页": the first text of a row without the number of a person.
fn is_note(row: &Row, columns: &Columns) -> bool {
    let Some((at, first)) = row.cells.iter().enumerate().find(|(_, cell)| **cell != Cell::Empty) else { return false };
    let text: String = first.shown().chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '(', '_', '.', '、']);
    let noted = rows_table().notes.iter().any(|word| text.strip_prefix(word.as_str()).is_some_and(ends));
    let paged = text.starts_with('第') && text.contains('页') && text.chars().count() <= 20;
    // The number of a person beside such a word makes the row a person.
    (noted || paged)
        && [Role::StudentNo, Role::IdNumber, Role::ExamNo, Role::Code]
            .into_iter()
            .all(|role| columns.by_role.get(&role).is_none_or(|&column| column == at || !has_digits(row.cell(column))))
}

fn has_digits(cell: &Cell) -> bool {
    !matches!(cell, Cell::Empty) && cell.figure().chars().filter(char::is_ascii_digit).count() > COUNT
}

/// Nothing that names a person: a running number that was filled in beforehand, or a class without people. Where a list names
/// people in one column only, a row with a class and without that number is a person whose number is missing.
fn nobody(row: &Row, columns: &Columns) -> bool {
    let named = IDENTITY.into_iter().filter(|role| columns.by_role.contains_key(role)).count();
    let others = columns.by_role.iter().filter(|(role, _)| **role != Role::Order);
    let blank = others.into_iter().all(|(_, &column)| *row.cell(column) == Cell::Empty);
    IDENTITY.into_iter().all(|role| *cell(row, columns, role) == Cell::Empty) && (named > 1 || blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        let roles = [(Role::Order, 0), (Role::StudentNo, 1), (Role::Name, 2), (Role::IdNumber, 3), (Role::Class, 4)];
        Columns { by_role: BTreeMap::from(roles), heading_row: 1 }
    }

    fn kinds(rows: &[&[&str]]) -> Vec<Option<RemarkKind>> {
        let rows: Vec<Row> = (2..)
            .zip(rows)
            .map(|(number, cells)| Row::new(number, cells.iter().map(|text| Cell::text(text)).collect()))
            .collect();
        let body: Vec<&Row> = rows.iter().collect();
        let found = aside(&body, &columns());
        rows.iter().map(|row| found.get(&row.number).copied()).collect()
    }

    #[test]
    fn rows_without_a_person_are_recognised() {
        use RemarkKind::{BlockTitle, HeadingAgain, HeadingMoved, NoPerson, Note, Total};
        for (cells, kind) in [
            (&["", "合计", "8人"][..], Total),
            (&["合计", "8"], Total),
            (&["", "8", "合计"], Total),
            (&["", "", "合计：8人"], Total),
            (&["小 计", "", "", "", "3"], Total),
            (&["", "Total", "8"], Total),
            (&["", "共 8 人"], Total),
            (&["9"], NoPerson),
            (&["9", "", "", "", "英语2601班"], NoPerson),
            (&["制表人：张三", "", "审核人：李四"], Note),
            (&["", "填表日期：2026年9月1日"], Note),
            (&["", "（以下空白）"], Note),
            (&["注：名单以学校为准"], Note),
            (&["第 1 页 共 3 页"], Note),
            (&["序号", "学号", "姓名", "身份证号", "班级"], HeadingAgain),
            (&["No", "Student No", "Name", "ID Number", "Class"], HeadingAgain),
            (&["序号", "姓名", "学号", "身份证号", "班级"], HeadingMoved),
        ] {
            assert_eq!(kinds(&[cells]), [Some(kind)], "{cells:?}");
        }
        let block: &[&[&str]] = &[&["英语2601班名单"], &["序号", "学号", "姓名"], &["1", "2026010002", "甲"]];
        assert_eq!(kinds(block), [Some(BlockTitle), Some(HeadingAgain), None]);
    }

    #[test]
    fn people_stay_people() {
        for cells in [
            &["1", "2026010000", "王明月"][..],
            &["2", "2026010000", ""],
            &["3", "", "王明月"],
            &["4", "8", "王明月"],
            &["5", "合计", "王明月"],
            &["6", "", "注"],
            &["备注", "2026010000", "王明月"],
            &["", "英语2601班名单"],
            &["7", "2026010000", "共和"],
            &["8", "2026010000", "合计"],
        ] {
            assert_eq!(kinds(&[cells]), [None], "{cells:?}");
        }
    }
}
