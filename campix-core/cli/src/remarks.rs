//! What is wrong or odd in a list, shown to a person: one line per fault with row, column, value and cure. Remarks that are
//! the same in many rows share one line.

use std::collections::BTreeMap;

use campix_core::people::roster::{self, Role, Shown};
use campix_core::text::{Language, Text};

/// Number of rows of one fault that are listed one by one.
const SINGLY: usize = 20;

/// The name of a column.
pub(crate) fn title(role: Role, language: Language) -> String {
    match language {
        Language::Zh => role.title_zh().to_owned(),
        Language::En => role.name().replace('_', " "),
    }
}

/// Lines for all faults or for all notices of a list.
pub(crate) fn lines(remarks: &[Shown], faults: bool, language: Language) -> Vec<String> {
    let mut groups: Vec<Vec<&Shown>> = Vec::new();
    let mut places: BTreeMap<(Option<Role>, [String; 4], u32), usize> = BTreeMap::new();
    for shown in remarks.iter().filter(|shown| shown.remark.kind.refuses() == faults) {
        // Remarks of one kind differ only in the rows their sentences name.
        let kind = serde_json::to_value(shown.remark.kind).ok();
        let word = |key: &str| kind.as_ref().and_then(|kind| kind[key].as_str()).unwrap_or_default().to_owned();
        let table = table(shown.remark.row);
        let key = (shown.remark.role, ["kind", "error", "change", "doubt"].map(word), table);
        let at = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(shown),
            None => groups.push(vec![shown]),
        }
    }
    let singly = if faults { SINGLY } else { 1 };
    let mut lines: Vec<(u32, String)> = Vec::new();
    for group in groups {
        let (listed, rest) =
            group.split_at(if group.len() <= singly + 1 && faults { group.len() } else { singly.min(group.len()) });
        if faults || rest.is_empty() {
            lines.extend(listed.iter().map(|shown| (shown.remark.row, one(shown, language))));
        }
        if !rest.is_empty() {
            let all = if faults { rest } else { &group[..] };
            lines.push((all[0].remark.row, many(all, faults, language)));
        }
    }
    lines.sort_by_key(|(row, _)| *row);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Table of a list that has several, from 1; 0 in a list that is one table.
const fn table(row: u32) -> u32 {
    row / 1_000_000
}

/// "row 3, student no "…17": … → do this".
fn one(shown: &Shown, language: Language) -> String {
    let remark = &shown.remark;
    let what = remark.kind.text();
    let column = remark.role.map(|role| title(role, language)).unwrap_or_default();
    let place = remark.column.map(|column| Text::new(format!("（第 {column} 列）"), format!(" (column {column})")));
    let place = place.as_ref().map_or("", |place| place.get(language));
    let value = if shown.value.is_empty() { String::new() } else { format!(" \"{}\"", shown.value) };
    let cell = format!("{column}{place}{value}");
    let row = roster::place(remark.row);
    let line = match (language, cell.trim_start()) {
        (Language::Zh, "") => format!("{}：{}", row.zh, what.zh),
        (Language::Zh, cell) => format!("{} {cell}：{}", row.zh, what.zh),
        (Language::En, "") => format!("{}: {}", row.en, what.en),
        (Language::En, cell) => format!("{}, {cell}: {}", row.en, what.en),
    };
    line + &cure(shown, language)
}

/// One line for all of a group, or for those of its rows that have no line of their own.
fn many(group: &[&Shown], more: bool, language: Language) -> String {
    let remark = &group[0].remark;
    let column = remark.role.map(|role| title(role, language)).unwrap_or_default();
    let rows = ranges(group.iter().map(|shown| shown.remark.row % 1_000_000));
    let what = remark.kind.text();
    // A sentence that names another row, or a length, is true of one row only.
    let same = group.iter().all(|shown| shown.remark.kind.text() == what);
    let (count, column) = (group.len(), if column.is_empty() { None } else { Some(column) });
    let line = match language {
        Language::Zh => {
            let column = column.map(|column| column + "：").unwrap_or_default();
            let (other, alike) = if more { ("另有 ", "同样") } else { ("", "") };
            let first = if same { "" } else { "，其中第一行" };
            let table = in_table(remark.row, "第 ", " 张表");
            format!("{column}{other}{count} 行{alike}（{table}第 {rows} 行）{first}：{}", what.zh)
        }
        Language::En => {
            let column = column.map(|column| column + if more { ": " } else { ", " }).unwrap_or_default();
            let other = if more { " more" } else { "" };
            let first = if same { "" } else { ", the first of them" };
            let table = in_table(remark.row, "table ", ": ");
            format!("{column}{count}{other} rows ({table}{rows}){first}: {}", what.en)
        }
    };
    line + &cure(group[0], language)
}

fn in_table(row: u32, before: &str, after: &str) -> String {
    if table(row) == 0 { String::new() } else { format!("{before}{}{after}", table(row)) }
}

fn cure(shown: &Shown, language: Language) -> String {
    shown.remark.kind.cure().map(|cure| format!(" → {}", cure.get(language))).unwrap_or_default()
}

/// Number of ranges of rows shown in one line.
const RANGES: usize = 6;

/// "2–4001", "2, 5–7, 9 …".
fn ranges(rows: impl Iterator<Item = u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 >= row => *last = row.max(*last),
            _ => ranges.push((row, row)),
        }
    }
    let shown: Vec<String> = ranges
        .iter()
        .take(RANGES)
        .map(|&(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    shown.join(", ") + if ranges.len() > RANGES { " …" } else { "" }
}

#[cfg(test)]
mod tests {
    use campix_core::people::roster::{Preview, RosterOptions};

    use super::*;

    fn of(list: &[u8], options: &RosterOptions) -> Vec<Shown> {
        Preview::read(list, options).map(|preview| preview.remarks).unwrap_or_default()
    }

    #[test]
    fn what_is_the_same_in_many_rows_is_one_line() {
        assert_eq!(ranges([2, 3, 4, 9, 11, 12].into_iter()), "2–4, 9, 11–12");
        let rows = (0..400).map(|row| format!(" {:08},甲{row}\n", 20_260_000 + row)).collect::<Vec<_>>().concat();
        let remarks = of(format!("学号,姓名\n{rows}").as_bytes(), &RosterOptions::default());
        assert_eq!(remarks.len(), 400);
        let shown = lines(&remarks, false, Language::Zh);
        assert_eq!(shown.len(), 1, "{shown:?}");
        assert!(shown[0].contains("400 行（第 2–401 行）"), "{shown:?}");
    }

    #[test]
    fn a_fault_has_row_column_masked_value_and_cure() {
        let list = "姓名,身份证号\n欧阳明月,110105194912310021\n";
        let shown = lines(&of(list.as_bytes(), &RosterOptions::default()), true, Language::En);
        assert_eq!(shown.len(), 1);
        assert!(shown[0].starts_with("row 2, id number (column 2) \"110…21\": "), "{shown:?}");
        assert!(shown[0].contains(" → ") && !shown[0].contains("19491231"), "{shown:?}");
        let many: String = (0..100).map(|_| "4.4E+17,甲\n").collect();
        let shown = lines(&of(format!("学号,姓名\n{many}").as_bytes(), &RosterOptions::default()), true, Language::En);
        assert_eq!(shown.len(), 21, "{shown:?}");
        assert!(shown.iter().any(|line| line.contains("80 more rows (22–101)")), "{shown:?}");
    }

    #[test]
    fn what_is_left_of_a_group_comes_after_its_first_rows_and_says_nothing_false() {
        // Every number twice: rows 2 to 31, then 32 to 61.
        let half = (0..30).map(|row| format!("{:08},甲\n", 20_260_000 + row)).collect::<Vec<_>>().concat();
        let remarks = of(format!("学号,姓名\n{half}{half}").as_bytes(), &RosterOptions::default());
        let shown = lines(&remarks, true, Language::En);
        assert_eq!(shown.len(), 21, "{shown:?}");
        assert!(shown[0].starts_with("row 32, ") && shown[19].starts_with("row 51, "), "{shown:?}");
        assert!(
            shown[20].contains("10 more rows (52–61), the first of them: the same number is in row 22"),
            "{shown:?}"
        );
        let zh = lines(&remarks, true, Language::Zh);
        assert!(zh[20].contains("另有 10 行同样（第 52–61 行），其中第一行：与第 22 行重复"), "{zh:?}");
    }

    #[test]
    fn a_fault_without_a_column_has_no_stray_blank() {
        let mut shown =
            of("姓名,身份证号\n欧阳明月,110105194912310021\n".as_bytes(), &RosterOptions::default()).remove(0);
        (shown.remark.role, shown.remark.column, shown.value) = (None, None, String::new());
        assert!(one(&shown, Language::Zh).starts_with("第 2 行："), "{}", one(&shown, Language::Zh));
        assert!(one(&shown, Language::En).starts_with("row 2: "), "{}", one(&shown, Language::En));
    }
}
