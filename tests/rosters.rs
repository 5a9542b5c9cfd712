//! Lists as schools send them: each is read with all its people and columns, or refused with row and cure, never read wrong in
//! silence. The lists are read where they lie: in `$CAMPIX_CASES`, or `../shared/cases` next to the workspace.

use std::path::PathBuf;

use campix_core::people::number::KeyKind;
use campix_core::people::roster::{FaultyRows, RemarkKind, Role, Roster, RosterError, RosterOptions};
use campix_core::text::Language;
use campix_tests::skipped::{Need, skipped};

/// What is right for a list.
enum Right {
    /// Eight people with number, name, identity number, department, major and class.
    All,
    /// Eight people; these columns are not given for all.
    But(&'static [Role]),
    /// So many people.
    People(usize),
    /// Faults, every one of which is in one of these rows; with those set aside, so many people are left.
    Faults(&'static [u32], usize),
    /// Faults in all rows of people.
    Destroyed,
    /// An error whose text has these words.
    Refused(&'static str),
}

use Right::{All, But, Destroyed, Faults, People, Refused};

/// Every list that is not here is right if it gives eight people with all six columns.
const RIGHT: &[(&str, Right)] = &[
    ("csv_000.csv", Faults(&[2, 4, 5, 6, 7, 8, 9], 1)),
    ("csv_1line_gbk.csv", People(1)),
    ("csv_big5.csv", But(&[Role::IdNumber, Role::Major])),
    ("csv_bigquote_even.csv", Refused("a quotation mark")),
    ("csv_bigquote_odd.csv", Refused("a quotation mark")),
    ("csv_badbyte.csv", Faults(&[2], 7)),
    ("csv_gbk_broken_one.csv", Faults(&[2], 7)),
    ("csv_dup.csv", Faults(&[10], 8)),
    ("csv_extra_comma.csv", Faults(&[2], 0)),
    ("csv_foreign.csv", Faults(&[5, 6, 7], 3)),
    ("csv_mixcase_dup.csv", Faults(&[3], 1)),
    ("csv_nul.csv", Faults(&[2], 7)),
    ("csv_samename.csv", People(9)),
    ("csv_sci.csv", Destroyed),
    ("csv_short_row.csv", People(1)),
    ("csv_trad.csv", People(2)),
    ("csv_utf32.csv", Refused("UTF-32")),
    ("docx.xlsx", Refused("damaged")),
    ("empty.csv", Refused("an empty file")),
    ("lock_~$x.xlsx", Refused("the lock file")),
    ("pdf.pdf", Refused("a PDF document")),
    ("x_birth_mdy.xlsx", Destroyed),
    ("x_class_blocks.xlsx", People(4)),
    ("x_formula_cached.xlsx", Faults(&[4, 6], 6)),
    ("x_formula_dept_nocache.xlsx", Destroyed),
    ("x_formula_nocache.xlsx", Destroyed),
    ("x_id15.xlsx", People(1)),
    ("x_merge_dept_major_block.xlsx", But(&[Role::Major])),
    ("x_merge_key.xlsx", Faults(&[3], 7)),
    ("x_newline_name.xlsx", Destroyed),
    ("x_num_id.xlsx", Destroyed),
    ("x_num_id000txt.xlsx", Faults(&[2, 4, 5, 6, 7, 8, 9], 1)),
    ("x_num_id_key.xlsx", Destroyed),
    ("x_num_id_sci_txt.xlsx", Destroyed),
    ("x_num_sno17.xlsx", Destroyed),
    ("x_rich.xlsx", Destroyed),
    ("x_sheets_hidden_fit.xlsx", Refused("外国语学院 (hidden)")),
    ("x_sheets_two_fit.xlsx", Refused("2 sheets")),
    ("x_side_by_side.xlsx", Refused("to the right of itself")),
    ("x_side_by_side2.xlsx", Refused("to the right of itself")),
];

fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("CAMPIX_CASES").map(PathBuf::from);
    let folder = given
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases")))
        .join("rosters");
    if folder.is_dir() {
        return Some(folder);
    }
    skipped("there are no lists of schools beside the repository", Need::Faces);
    None
}

fn read(bytes: &[u8], faulty_rows: FaultyRows) -> Result<Roster, RosterError> {
    Roster::read(bytes, &RosterOptions { faulty_rows, ..RosterOptions::default() })
}

fn lacks(roster: &Roster, but: &[Role]) -> Option<String> {
    for person in &roster.people {
        let has = [
            (Role::StudentNo, person.key(KeyKind::StudentNo).is_some_and(|number| number.starts_with('2'))),
            (Role::IdNumber, person.key(KeyKind::IdNumber).is_some()),
            (Role::Name, person.name.is_some()),
            (Role::Department, !person.group.department.is_empty()),
            (Role::Major, !person.group.major.is_empty()),
            (Role::Class, !person.group.class.is_empty()),
        ];
        if let Some((role, _)) = has.iter().find(|(role, has)| !has && !but.contains(role)) {
            return Some(format!("row {} has no {}", person.row, role.name()));
        }
    }
    None
}

fn wrong(name: &str, bytes: &[u8]) -> Option<String> {
    let right = RIGHT.iter().find(|(known, _)| *known == name).map_or(&All, |(_, right)| right);
    match (right, read(bytes, FaultyRows::Refuse)) {
        (All, Ok(roster)) if roster.people.len() == 8 => lacks(&roster, &[]),
        (But(roles), Ok(roster)) if roster.people.len() == 8 => lacks(&roster, roles),
        (People(count), Ok(roster)) if roster.people.len() == *count => None,
        (Refused(words), Err(error)) => {
            let mut text = error.text().en.into_owned();
            if let RosterError::Refused { remarks } = &error {
                text.extend(remarks.iter().map(|remark| remark.text().en.into_owned()));
            }
            (!text.contains(words)).then_some(text)
        }
        (Faults(rows, left), Err(RosterError::Refused { remarks })) => {
            let found: Vec<u32> = remarks.iter().filter(|r| r.kind.refuses()).map(|r| r.row).collect();
            let set_aside = read(bytes, FaultyRows::SetAside).map(|roster| roster.people.len());
            let same = found.iter().all(|row| rows.contains(row)) && rows.iter().all(|row| found.contains(row));
            (!same || set_aside.as_ref().ok() != Some(left)).then(|| format!("{found:?}, {set_aside:?}"))
        }
        (Destroyed, Err(RosterError::Refused { remarks })) => {
            let cured = remarks.iter().filter(|r| r.kind.refuses()).all(|r| r.kind.cure().is_some() && r.row > 1);
            let rows =
                remarks.iter().filter(|r| r.kind.refuses()).map(|r| r.row).collect::<std::collections::BTreeSet<_>>();
            (!cured || rows.len() != 8).then(|| format!("{rows:?}"))
        }
        (_, Ok(roster)) => Some(format!("{} people", roster.people.len())),
        (_, Err(error)) => {
            let mut text = error.text().get(Language::En).to_owned();
            if let RosterError::Refused { remarks } = &error {
                text.extend(
                    remarks.iter().take(4).flat_map(|remark| ["\n    ".to_owned(), remark.text().en.into_owned()]),
                );
            }
            Some(text)
        }
    }
}

#[test]
fn every_list_is_read_or_refused_as_it_should_be() {
    let Some(folder) = folder() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut wrongs = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().to_str().unwrap();
        if let Some(what) = wrong(name, &std::fs::read(path).unwrap()) {
            wrongs.push(format!("{name}: {what}"));
        }
    }
    assert!(files.len() >= 90, "{} lists", files.len());
    assert!(wrongs.is_empty(), "{} of {} lists:\n{}", wrongs.len(), files.len(), wrongs.join("\n"));
    for (name, _) in RIGHT {
        assert!(files.iter().any(|path| path.ends_with(name)), "{name} is gone");
    }
}

/// What must be said about a list that is read.
#[test]
fn nothing_odd_is_read_in_silence() {
    let Some(folder) = folder() else { return };
    let kinds = |name: &str| -> Vec<(u32, RemarkKind)> {
        let roster = read(&std::fs::read(folder.join(name)).unwrap(), FaultyRows::SetAside).unwrap();
        roster.remarks.iter().map(|remark| (remark.row, remark.kind)).collect()
    };
    for (name, row, kind) in [
        ("x_total_first.xlsx", 10, RemarkKind::Total),
        ("x_total_name.xlsx", 10, RemarkKind::Total),
        ("x_total_num.xlsx", 10, RemarkKind::Total),
        ("x_total_num_seq.xlsx", 10, RemarkKind::Total),
        ("csv_trad.csv", 3, RemarkKind::Total),
        ("x_seq_tail.xlsx", 10, RemarkKind::NoPerson),
        ("x_hidden_col_oldno.xlsx", 1, RemarkKind::HiddenColumn),
        ("x_hidden_row.xlsx", 3, RemarkKind::HiddenRow),
        ("x_class_blocks.xlsx", 5, RemarkKind::BlockTitle),
        ("x_class_blocks.xlsx", 6, RemarkKind::HeadingAgain),
        ("x_twohead_en.xlsx", 2, RemarkKind::HeadingAgain),
        ("x_rich.xlsx", 2, RemarkKind::Struck),
        ("x_formula_nocache.xlsx", 2, RemarkKind::Uncalculated),
        ("x_num_prefixfmt.xlsx", 2, RemarkKind::Padded),
        ("csv_samename.csv", 10, RemarkKind::SameName { first: 2 }),
        ("csv_short_row.csv", 2, RemarkKind::ShortRow { found: 2, headings: 6 }),
    ] {
        assert!(kinds(name).contains(&(row, kind)), "{name}: {:?}", kinds(name));
    }
    let prefixed = read(&std::fs::read(folder.join("x_num_prefixfmt.xlsx")).unwrap(), FaultyRows::Refuse).unwrap();
    assert_eq!(prefixed.people[7].key(KeyKind::StudentNo), Some("2026000007"));
    let merged =
        read(&std::fs::read(folder.join("x_merge_dept_major_block.xlsx")).unwrap(), FaultyRows::Refuse).unwrap();
    assert_eq!(merged.people[1].group.department, "计算机学院");
    assert_eq!(merged.people[3].group.department, "外国语学院");
}

#[test]
fn sheets_of_departments_are_one_list_by_request() {
    let Some(folder) = folder() else { return };
    for name in ["x_sheets_two_fit.xlsx", "x_sheets_hidden_fit.xlsx"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let options = |sheet: &str| RosterOptions { sheet: Some(sheet.to_owned()), ..RosterOptions::default() };
        let all = Roster::read(&bytes, &options("*")).unwrap();
        assert_eq!(all.people.len(), 11, "{name}");
        assert_eq!((all.people[0].row, all.people[8].row), (1_000_002, 2_000_002));
        assert_eq!(Roster::read(&bytes, &options("外国语学院")).unwrap().people.len(), 3);
    }
}
