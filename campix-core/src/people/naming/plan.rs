//! The plan of all names: rendered, made safe, and compared with each other.

use crate::ground::explain::{Explain, Explanation, error, says, with_message};
use serde_json::json;
use std::collections::BTreeMap;

use serde::Serialize;

use super::super::number::{KeyKind, PseudonymKey};
use super::super::person::{Person, PersonName, PhotoName};
use super::safe::{NAME_BYTES, PATH_UNITS, collision_key, harmless, is_device, is_forbidden, whole};
use super::template::{Field, Piece, Template};
use crate::ground::text::Text;

/// The path of one person's file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedName {
    /// Row of the person in the roster.
    pub row: u32,
    /// Path inside the delivery, `/` between folders; masked.
    pub path: PhotoName,
}

/// Paths of all people in their order; no two of them are one file on any system.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NamePlan {
    /// One path a person.
    pub names: Vec<PlannedName>,
    /// Names that had to be altered to be safe.
    pub notices: Vec<NameNotice>,
}

/// A text that was altered, by row: a forbidden character became its full-width twin, a device name got a `_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NameNotice {
    /// Row of the person.
    pub row: u32,
    /// Place of the altered name in the path, from 1.
    pub part: usize,
}

/// Why a person has no usable name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NameFault {
    /// Rows it is about, ascending; several only for collisions.
    pub rows: Vec<u32>,
    /// What is wrong.
    #[serde(flatten)]
    pub kind: NameFaultKind,
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NameFaultKind {
    /// The person has none of the alternative fields.
    Lacks {
        /// The first of them.
        field: Field,
    },
    /// A number contains a character or word no file name may have; altered, it would be another number.
    UnsafeKey {
        /// Which field.
        field: Field,
    },
    /// The name of a folder or of the file is longer than 255 bytes.
    NameTooLong {
        /// Its length.
        bytes: usize,
    },
    /// The whole path is longer than 180 UTF-16 units.
    PathTooLong {
        /// Its length.
        units: usize,
    },
    /// These people would share one file.
    Same,
    /// These people would share one file on systems that ignore case and composition (Windows, macOS).
    SameFolded,
    /// A file of one would be a folder of the other.
    FileIsFolder,
}

impl NameFault {
    /// The fault as a sentence.
    pub fn text(&self) -> Text {
        let zh_rows = self.rows.iter().map(u32::to_string).collect::<Vec<_>>().join("、");
        let en_rows = self.rows.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let (zh, en) = match self.kind {
            NameFaultKind::Lacks { field } => {
                (format!("缺少文件名所需的 {}", field.name()), format!("lacks {}, which the name needs", field.name()))
            }
            NameFaultKind::UnsafeKey { field } => (
                format!("{} 含有文件名不允许的字符或是系统保留名", field.name()),
                format!("{} cannot be part of a file name as it is", field.name()),
            ),
            NameFaultKind::NameTooLong { bytes } => (
                format!("文件名或文件夹名过长（{bytes} 字节，最多 {NAME_BYTES}）"),
                format!("expected a name of at most {NAME_BYTES} bytes, found {bytes}"),
            ),
            NameFaultKind::PathTooLong { units } => (
                format!("路径过长（{units}，最多 {PATH_UNITS}）"),
                format!("expected a path of at most {PATH_UNITS} units, found {units}"),
            ),
            NameFaultKind::Same => ("文件名相同".to_owned(), "would share one file".to_owned()),
            NameFaultKind::SameFolded => (
                "文件名只差大小写或字符组合方式，在 Windows 上会互相覆盖".to_owned(),
                "would share one file where case does not count".to_owned(),
            ),
            NameFaultKind::FileIsFolder => {
                ("一人的文件名是另一人的文件夹名".to_owned(), "a file of one would be a folder of another".to_owned())
            }
        };
        Text::new(format!("第 {zh_rows} 行：{zh}"), format!("row {en_rows}: {en}"))
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanError {
    /// The template uses pseudonyms and no key was given.
    NoKey,
    /// Names are missing, unsafe or the same; reports every fault at once.
    Faults {
        /// Faults, people in order first, then collisions.
        faults: Vec<NameFault>,
    },
}

impl Explain for PlanError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::NoKey => says!(
                NAMING_NO_KEY,
                en "the template uses pseudonyms; give the project's key",
                zh "文件名模板使用假名；请提供项目密钥"
            ),
            Self::Faults { faults } => {
                says!(NAMING_FAULTS, en "{} faults in the names of files", zh "文件名中有 {} 处问题", faults.len())
                    .details(|| faults.iter().map(|fault| with_message(json!(fault), &fault.text())).collect())
            }
        }
    }
}

error!(PlanError);

/// Plans the names of all people.
///
/// Numbers and pseudonyms go into a name unchanged or not at all; texts for people (name, department, major, class) are made
/// safe: `计算机/软件` becomes `计算机／软件`.
///
/// # Errors
/// [`PlanError::Faults`] with every fault, by row.
///
/// ```
/// use campix_core::people::{naming::{plan, Template}, roster::{Roster, RosterOptions}};
/// let list = "学号,姓名,院系\n00230017,欧阳明月,计算机/软件\n00230018,王小明,CON\n";
/// let roster = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap();
/// let plan = plan(&Template::parse("{department}/{student_no}.jpg").unwrap(), &roster.people, None).unwrap();
/// assert_eq!(plan.names[0].path.reveal(), "计算机／软件/00230017.jpg");
/// assert_eq!(plan.names[1].path.reveal(), "_CON/00230018.jpg");
/// assert_eq!(plan.notices.len(), 2);
/// ```
pub fn plan<'a>(
    template: &Template,
    people: impl IntoIterator<Item = &'a Person>,
    key: Option<&PseudonymKey>,
) -> Result<NamePlan, PlanError> {
    if key.is_none() && template.fields().contains(&Field::Pseudonym) {
        return Err(PlanError::NoKey);
    }
    let mut planner = Planner { key, faults: Vec::new(), notices: Vec::new() };
    let mut paths: Vec<(u32, String)> = Vec::new();
    for person in people {
        if let Some(path) = planner.path(template, person) {
            paths.push((person.row, path));
        }
    }
    planner.compare(&paths);
    if !planner.faults.is_empty() {
        return Err(PlanError::Faults { faults: planner.faults });
    }
    let names = paths.into_iter().map(|(row, path)| PlannedName { row, path: PhotoName::new(&path) }).collect();
    Ok(NamePlan { names, notices: planner.notices })
}

struct Planner<'a> {
    key: Option<&'a PseudonymKey>,
    faults: Vec<NameFault>,
    notices: Vec<NameNotice>,
}

impl Planner<'_> {
    fn fault(&mut self, row: u32, kind: NameFaultKind) {
        self.faults.push(NameFault { rows: vec![row], kind });
    }

    fn path(&mut self, template: &Template, person: &Person) -> Option<String> {
        let before = self.faults.len();
        let mut names = Vec::new();
        for (index, part) in template.parts.iter().enumerate() {
            let mut name = String::new();
            let mut altered = false;
            let mut key = None;
            for piece in part {
                match piece {
                    Piece::Literal(text) => name += text,
                    Piece::Fields(fields) => {
                        let found = fields.iter().find_map(|&field| Some((field, value(person, field, self.key)?)));
                        let Some((field, text)) = found else {
                            if let Some(&field) = fields.first() {
                                self.fault(person.row, NameFaultKind::Lacks { field });
                            }
                            continue;
                        };
                        if field.is_key() {
                            key = Some(field);
                            if text.chars().any(is_forbidden) {
                                self.fault(person.row, NameFaultKind::UnsafeKey { field });
                            }
                            name += &text;
                        } else {
                            let safe = harmless(&text);
                            altered |= *safe != *text;
                            name += &safe;
                        }
                    }
                }
            }
            let safe = whole(&name);
            match key {
                // "CON.jpg" for a student number CON: `_CON` would be another number.
                Some(field) if is_device(&name) => self.fault(person.row, NameFaultKind::UnsafeKey { field }),
                _ => altered |= *safe != *name,
            }
            if altered {
                self.notices.push(NameNotice { row: person.row, part: index + 1 });
            }
            if safe.len() > NAME_BYTES {
                self.fault(person.row, NameFaultKind::NameTooLong { bytes: safe.len() });
            }
            names.push(safe.into_owned());
        }
        let path = names.join("/");
        let units = path.encode_utf16().count();
        if units > PATH_UNITS {
            self.fault(person.row, NameFaultKind::PathTooLong { units });
        }
        (self.faults.len() == before).then_some(path)
    }

    fn compare(&mut self, paths: &[(u32, String)]) {
        let mut files: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut folders: BTreeMap<String, u32> = BTreeMap::new();
        for (index, (row, path)) in paths.iter().enumerate() {
            let key = collision_key(path);
            for (slash, _) in key.match_indices('/') {
                folders.entry(key[..slash].to_owned()).or_insert(*row);
            }
            files.entry(key).or_default().push(index);
        }
        let mut collisions = Vec::new();
        for (key, owners) in &files {
            let rows: Vec<u32> = owners.iter().map(|&index| paths[index].0).collect();
            if owners.len() > 1 {
                let same = owners.iter().all(|&index| paths[index].1 == paths[owners[0]].1);
                let kind = if same { NameFaultKind::Same } else { NameFaultKind::SameFolded };
                collisions.push(NameFault { rows: rows.clone(), kind });
            }
            if let Some(&row) = folders.get(key) {
                let mut both = vec![rows[0], row];
                both.sort_unstable();
                collisions.push(NameFault { rows: both, kind: NameFaultKind::FileIsFolder });
            }
        }
        collisions.sort_by(|a, b| a.rows.cmp(&b.rows));
        self.faults.extend(collisions);
    }
}

/// The value of a field of a template, if the person has it.
pub(crate) fn value(person: &Person, field: Field, key: Option<&PseudonymKey>) -> Option<String> {
    let label = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    match field {
        Field::StudentNo => person.key(KeyKind::StudentNo).map(str::to_owned),
        Field::IdNumber => person.key(KeyKind::IdNumber).map(str::to_owned),
        Field::ExamNo => person.key(KeyKind::ExamNo).map(str::to_owned),
        Field::Code => person.key(KeyKind::Code).map(str::to_owned),
        Field::Pseudonym => person.pseudonym(key?).map(|pseudonym| pseudonym.to_string()),
        Field::Name => person.name.as_ref().map(PersonName::reveal).map(str::to_owned),
        Field::Department => label(&person.group.department),
        Field::Major => label(&person.group.major),
        Field::Class => label(&person.group.class),
        Field::Row => Some(person.row.to_string()),
    }
}
