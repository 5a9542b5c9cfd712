//! Which column holds what: headings are data; the row with the most of them is the row of headings.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::super::number::{DocumentKind, narrow};
use super::error::RosterError;
use super::grid::{Cell, Row, Table as Sheet};
use super::options::Column;
use super::role::Role;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    columns: BTreeMap<Role, Vec<String>>,
    id_kinds: BTreeMap<DocumentWord, Vec<String>>,
    simplified: Simplified,
    rows: RowWords,
}

/// First words of rows that are no people.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowWords {
    pub(super) totals: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// Traditional characters, and the simplified ones in the same places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Simplified {
    traditional: String,
    simplified: String,
}

impl Simplified {
    fn of(&self, c: char) -> char {
        let at = self.traditional.chars().position(|known| known == c);
        at.and_then(|at| self.simplified.chars().nth(at)).unwrap_or(c)
    }
}

/// What a cell of the column of document kinds can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DocumentWord {
    // They are tried in this order, longer words first: "居民身份证" is part of no other, but "居民" is part of many.
    ResidencePermit,
    HongKongMacaoPermit,
    TaiwanPermit,
    ForeignerCard,
    Passport,
    Resident,
    Other,
}

impl DocumentWord {
    /// The kind of document, `None` if the number itself is checked.
    pub(super) const fn opaque(self) -> Option<DocumentKind> {
        match self {
            Self::HongKongMacaoPermit => Some(DocumentKind::HongKongMacaoPermit),
            Self::TaiwanPermit => Some(DocumentKind::TaiwanPermit),
            Self::Passport => Some(DocumentKind::Passport),
            Self::Other => Some(DocumentKind::Other),
            Self::ResidencePermit | Self::ForeignerCard | Self::Resident => None,
        }
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("headings.toml")).expect("the shipped table is read by a test"))
}

/// The first words of rows that are no people; those of totals as they are compared.
pub(super) fn rows_table() -> &'static RowWords {
    static WORDS: OnceLock<RowWords> = OnceLock::new();
    WORDS.get_or_init(|| {
        let words = &table().rows;
        RowWords { totals: words.totals.iter().map(|word| bare(word)).collect(), notes: words.notes.clone() }
    })
}

pub(super) fn document_word(text: &str) -> Option<DocumentWord> {
    let text = bare(text);
    let named = |words: &Vec<String>| words.iter().any(|word| text.contains(&bare(word)));
    table().id_kinds.iter().find(|(_, words)| named(words)).map(|(&word, _)| word)
}

/// A heading without the spaces, stars, colons and bracketed remarks that lists add to it.
pub(super) fn bare(heading: &str) -> String {
    let simplified = &table().simplified;
    let mut depth = 0u32;
    let mut bare = String::new();
    for c in heading.chars().map(narrow) {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if c.is_alphanumeric() => bare.extend(simplified.of(c).to_lowercase()),
            _ => {}
        }
    }
    bare
}

/// Headings of the shipped table, bare → role and rank within the role.
fn known() -> &'static BTreeMap<String, (Role, usize)> {
    static KNOWN: OnceLock<BTreeMap<String, (Role, usize)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known = BTreeMap::new();
        for (&role, headings) in &table().columns {
            for (rank, heading) in headings.iter().enumerate() {
                known.entry(bare(heading)).or_insert((role, rank));
            }
        }
        known
    })
}

/// Columns by role, and the row of their headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) by_role: BTreeMap<Role, usize>,
    /// Number of the row of headings; 0 if the list has none.
    pub(super) heading_row: u32,
}

/// Lists start with a title, a date, a remark; headings come soon after.
const HEADINGS_WITHIN: usize = 20;

/// How many headings of the table the best row has; 0 if none has a key.
pub(super) fn score(rows: &[Row]) -> usize {
    best(rows, false).map_or(0, |(_, score)| score)
}

/// The row with most headings of the table. One of them has to be a key, unless the caller says where a key is (`placed`).
fn best(rows: &[Row], placed: bool) -> Option<(&Row, usize)> {
    let mut best: Option<(&Row, usize)> = None;
    for row in rows.iter().take(HEADINGS_WITHIN) {
        let mut roles: Vec<Role> = row.cells.iter().filter_map(known_role).map(|(role, _)| role).collect();
        roles.sort_unstable();
        roles.dedup();
        let keyed = roles.iter().any(|role| role.is_key()) || (placed && !roles.is_empty());
        if keyed && best.is_none_or(|(_, score)| roles.len() > score) {
            best = Some((row, roles.len()));
        }
    }
    best
}

pub(super) fn known_role(cell: &Cell) -> Option<(Role, usize)> {
    let Cell::Text(text) = cell else { return None };
    let look = |heading: &str| known().get(heading).copied();
    if let Some(found) = look(&bare(text)) {
        return Some(found);
    }
    // "学号/考生号" is a column with one or the other; "姓名/Name" is one heading in two languages.
    let parts = text.split(['/', '／', '|', '\n', '\r', '或']).map(bare);
    if let Some(found) = parts.filter(|part| !part.is_empty()).find_map(|part| look(&part)) {
        return Some(found);
    }
    // "学号 Student No." is known by its characters.
    let bare = bare(text);
    let chinese: String = bare.chars().filter(|c| !c.is_ascii_alphabetic()).collect();
    if chinese.is_empty() || chinese.len() == bare.len() { None } else { look(&chinese) }
}

/// The role of a heading that was numbered because the list has it twice: "姓名2", "学号(二)".
fn numbered_role(cell: &Cell) -> Option<Role> {
    let Cell::Text(text) = cell else { return None };
    let text: String = text.chars().map(narrow).filter(|c| !matches!(c, '(' | ')')).collect();
    let base =
        text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '二' | '三' | '四' | '_' | '.'));
    (base.len() < text.trim_end().len()).then(|| known().get(&bare(base)).map(|(role, _)| *role)).flatten()
}

/// Finds the row of headings and every column; columns named by the caller take precedence over the table. A hidden column is
/// read only if the caller names it: what a school hides is often an old number.
pub(super) fn columns(
    table: &Sheet,
    asked: &BTreeMap<Role, Column>,
    heading_row: Option<u32>,
) -> Result<Columns, RosterError> {
    let rows = &table.rows[..];
    let by_heading: Vec<(Role, String)> = asked
        .iter()
        .filter_map(|(&role, column)| match column {
            Column::Heading(heading) => Some((role, bare(heading))),
            _ => None,
        })
        .collect();
    let holds =
        |row: &Row, heading: &str| row.cells.iter().position(|c| matches!(c, Cell::Text(t) if bare(t) == heading));
    let placed = asked.iter().any(|(role, column)| role.is_key() && matches!(column, Column::Number(_)));
    let row = match heading_row {
        Some(0) => None,
        Some(number) => rows.iter().find(|row| row.number == number),
        None => rows
            .iter()
            .take(HEADINGS_WITHIN)
            .find(|row| !by_heading.is_empty() && by_heading.iter().all(|(_, heading)| holds(row, heading).is_some()))
            .or_else(|| best(rows, placed).map(|(row, _)| row)),
    };
    let mut found = Columns { by_role: BTreeMap::new(), heading_row: row.map_or(0, |row| row.number) };
    if let Some(row) = row {
        found.by_role = by_table(row, asked, &table.hidden_columns)?;
        for (role, heading) in &by_heading {
            let column = holds(row, heading).ok_or(RosterError::NoColumn { role: role.name() })?;
            found.by_role.insert(*role, column);
        }
    } else if let Some((role, _)) = by_heading.first() {
        return Err(RosterError::NoColumn { role: role.name() });
    }
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for (&role, column) in asked {
        if let Column::Number(number) = *column {
            let column = number.checked_sub(1).filter(|column| *column < widest);
            found.by_role.insert(role, column.ok_or(RosterError::NoColumn { role: role.name() })?);
        }
    }
    // A column the caller gave one role gets no other.
    let taken: Vec<(Role, usize)> = found
        .by_role
        .iter()
        .filter(|(role, _)| asked.contains_key(role))
        .map(|(&role, &column)| (role, column))
        .collect();
    found.by_role.retain(|role, column| {
        asked.contains_key(role) || !taken.iter().any(|(other, at)| at == column && other != role)
    });
    if found.by_role.keys().any(|role| role.is_key()) {
        return Ok(found);
    }
    let hides_key =
        |&&column: &&usize| row.and_then(|row| known_role(row.cell(column))).is_some_and(|(role, _)| role.is_key());
    Err(match table.hidden_columns.iter().find(hides_key) {
        Some(column) => RosterError::HiddenKeyColumn { column: column + 1 },
        None => RosterError::NoKeyColumn,
    })
}

fn by_table(row: &Row, asked: &BTreeMap<Role, Column>, hidden: &[usize]) -> Result<BTreeMap<Role, usize>, RosterError> {
    let mut ranked: BTreeMap<Role, (usize, usize)> = BTreeMap::new();
    let visible = row.cells.iter().enumerate().filter(|(column, _)| hidden.binary_search(column).is_err());
    side_by_side(visible.clone(), asked)?;
    for (column, cell) in visible {
        let Some((role, rank)) = known_role(cell) else { continue };
        if asked.contains_key(&role) {
            continue;
        }
        match ranked.get(&role) {
            Some(&(first, other)) if other == rank => {
                return Err(RosterError::SameHeading { role: role.name(), first: first + 1, second: column + 1 });
            }
            Some(&(_, other)) if other < rank => {}
            _ => {
                ranked.insert(role, (column, rank));
            }
        }
    }
    Ok(ranked.into_iter().map(|(role, (column, _))| (role, column)).collect())
}

/// Refuses a list that goes on to the right of itself: half of its people would be left out without a word.
fn side_by_side<'r>(
    cells: impl Iterator<Item = (usize, &'r Cell)>,
    asked: &BTreeMap<Role, Column>,
) -> Result<(), RosterError> {
    let mut seen: BTreeMap<Role, (usize, usize)> = BTreeMap::new();
    for (column, cell) in cells {
        let (role, rank) = match (known_role(cell), numbered_role(cell)) {
            (Some((role, rank)), _) => (role, Some(rank)),
            (None, Some(role)) => (role, None),
            (None, None) => continue,
        };
        if !(role.is_key() || role == Role::Name) || asked.contains_key(&role) {
            continue;
        }
        match seen.get(&role) {
            // Two different headings of one role, such as 学号 and 学籍号, may stand side by side in a list.
            Some((first, known)) if rank.is_none() || (rank == Some(*known) && seen.len() > 1) => {
                return Err(RosterError::SideBySide { role: role.name(), first: first + 1, second: column + 1 });
            }
            Some(_) => {}
            None => drop(seen.insert(role, (column, rank.unwrap_or(usize::MAX)))),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[Row]) -> Sheet {
        Sheet { rows: rows.to_vec(), hidden_columns: Vec::new() }
    }

    fn columns(rows: &[Row], asked: &BTreeMap<Role, Column>, heading_row: Option<u32>) -> Result<Columns, RosterError> {
        super::columns(&sheet(rows), asked, heading_row)
    }

    fn row(number: u32, cells: &[&str]) -> Row {
        Row::new(number, cells.iter().map(|text| Cell::text(text)).collect())
    }

    #[test]
    fn the_shipped_table_names_every_role_without_clashes() {
        let table = table();
        assert_eq!(table.columns.len(), 13);
        let all: usize = table.columns.values().map(Vec::len).sum();
        let mut bare_ones: Vec<String> = table.columns.values().flatten().map(|heading| bare(heading)).collect();
        bare_ones.sort_unstable();
        bare_ones.dedup();
        // Spellings such as "student no" and "student_no" are one; no heading is listed under two roles.
        for (role, headings) in &table.columns {
            assert!(headings.iter().all(|heading| known()[&bare(heading)].0 == *role), "{role:?}");
        }
        assert!(bare_ones.len() <= all);
    }

    #[test]
    fn titles_stand_above_headings() {
        let rows = [
            row(1, &["某大学 2026 级新生名单"]),
            row(3, &["学 号*", "姓名（必填）", "身份证件号", "院系名称"]),
            row(4, &["00230017", "甲", "x", "y"]),
        ];
        let found = columns(&rows, &BTreeMap::new(), None).unwrap();
        assert_eq!(found.heading_row, 3);
        let expected = [(Role::StudentNo, 0), (Role::IdNumber, 2), (Role::Name, 1), (Role::Department, 3)];
        assert_eq!(found.by_role, BTreeMap::from(expected));
    }

    #[test]
    fn the_caller_wins() {
        let rows = [row(1, &["编码", "学号", "姓名"]), row(2, &["7", "8", "甲"])];
        let asked = BTreeMap::from([
            (Role::StudentNo, Column::Heading("编 码".into())),
            (Role::ExamNo, Column::Number(2)),
            (Role::Name, Column::Ignored),
        ]);
        let found = columns(&rows, &asked, None).unwrap();
        assert_eq!(found.by_role, BTreeMap::from([(Role::StudentNo, 0), (Role::ExamNo, 1)]));
        let wrong = BTreeMap::from([(Role::StudentNo, Column::Number(4))]);
        assert!(matches!(columns(&rows, &wrong, None), Err(RosterError::NoColumn { role: "student_no" })));
        let bare = BTreeMap::from([(Role::StudentNo, Column::Number(1))]);
        assert_eq!(columns(&rows[1..], &bare, Some(0)).unwrap().heading_row, 0);
        // A row of headings is one without a known key, too, if the caller says where the key is.
        let unknown = [row(1, &["编码", "姓名"]), row(2, &["7", "甲"])];
        assert_eq!(columns(&unknown, &bare, None).unwrap().heading_row, 1);
        assert_eq!(columns(&unknown[1..], &bare, None).unwrap().heading_row, 0);
    }

    #[test]
    fn doubtful_headings_are_not_guessed() {
        let twice = [row(1, &["学号", "院系", "学号"])];
        let error = columns(&twice, &BTreeMap::new(), None).unwrap_err();
        assert!(matches!(error, RosterError::SameHeading { first: 1, second: 3, .. }));
        let ranked = [row(1, &["学籍号", "学号"])];
        assert_eq!(columns(&ranked, &BTreeMap::new(), None).unwrap().by_role[&Role::StudentNo], 1);
        assert!(matches!(columns(&[row(1, &["姓名"])], &BTreeMap::new(), None), Err(RosterError::NoKeyColumn)));
    }

    #[test]
    fn headings_of_schools_are_known() {
        for (heading, role) in [
            ("学号/考生号", Role::StudentNo),
            ("姓名/Name", Role::Name),
            ("身份证号/护照号", Role::IdNumber),
            ("学院（系）", Role::Department),
            ("系部", Role::Department),
            ("所属院系", Role::Department),
            ("學號", Role::StudentNo),
            ("身分證字號", Role::IdNumber),
            ("班級", Role::Class),
            ("學號 Student No.", Role::StudentNo),
            ("班级\nClass", Role::Class),
            ("\u{200B}姓\u{FEFF} 名：", Role::Name),
        ] {
            assert_eq!(known_role(&Cell::text(heading)).map(|(role, _)| role), Some(role), "{heading}");
        }
        for heading in ["备注", "政治面貌", "联系电话", "出生年月", "录取批次", "Remark"] {
            assert_eq!(known_role(&Cell::text(heading)), None, "{heading}");
        }
        let table = &table().simplified;
        assert_eq!(table.traditional.chars().count(), table.simplified.chars().count());
    }

    #[test]
    fn a_list_beside_itself_is_refused() {
        for headings in
            [&["序号", "学号", "姓名", "序号", "学号", "姓名"][..], &["学号", "姓名", "院系", "学籍号", "姓名2"]]
        {
            let error = columns(&[row(1, headings)], &BTreeMap::new(), None).unwrap_err();
            assert!(matches!(error, RosterError::SideBySide { .. }), "{headings:?}: {error:?}");
        }
        let apart = [row(1, &["学号", "姓名", "学籍号", "专业1", "专业2"])];
        assert!(columns(&apart, &BTreeMap::new(), None).is_ok());
    }

    #[test]
    fn hidden_columns_are_read_only_when_named() {
        let table = Sheet { rows: vec![row(1, &["学号", "新学号", "姓名"])], hidden_columns: vec![0] };
        let found = super::columns(&table, &BTreeMap::new(), None).unwrap();
        assert_eq!(found.by_role[&Role::StudentNo], 1);
        let named = BTreeMap::from([(Role::StudentNo, Column::Number(1))]);
        assert_eq!(super::columns(&table, &named, None).unwrap().by_role[&Role::StudentNo], 0);
        let only = Sheet { rows: vec![row(1, &["学号", "姓名"])], hidden_columns: vec![0] };
        let error = super::columns(&only, &BTreeMap::new(), None).unwrap_err();
        assert!(matches!(error, RosterError::HiddenKeyColumn { column: 1 }));
    }

    #[test]
    fn documents_are_told_by_words() {
        for (text, word) in [
            ("居民身份证", DocumentWord::Resident),
            ("港澳台居民居住证", DocumentWord::ResidencePermit),
            ("港澳居民来往内地通行证", DocumentWord::HongKongMacaoPermit),
            ("台湾居民来往大陆通行证", DocumentWord::TaiwanPermit),
            ("外国人永久居留身份证", DocumentWord::ForeignerCard),
            ("Passport", DocumentWord::Passport),
            ("军官证", DocumentWord::Other),
        ] {
            assert_eq!(document_word(text), Some(word), "{text}");
        }
        assert_eq!(document_word("1"), None);
    }
}
