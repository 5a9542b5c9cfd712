//! The sums over all dossiers: by department, major and class, each of which adds up to the people of the roster.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ground::text::Text;
use crate::people::{Group, collation};

use super::batch::Compared;
use super::conclusion::Conclusion;
use super::contents::Contents;
use super::error::DossierError;

/// How many people have one conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Count {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// People.
    pub people: u64,
}

/// The counts of a department, a major or a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// The group: department alone, department and major, or all three.
    pub group: Group,
    /// People.
    pub people: u64,
    /// One count per conclusion, in the order of [`Conclusion::ALL`].
    pub counts: Vec<Count>,
}

/// All sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sums {
    /// All people.
    pub all: Tally,
    /// By department.
    pub departments: Vec<Tally>,
    /// By department and major.
    pub majors: Vec<Tally>,
    /// By department, major and class.
    pub classes: Vec<Tally>,
}

/// What the cover needs of one dossier.
pub(super) struct Entry {
    pub(super) pseudonym: String,
    pub(super) row: u32,
    pub(super) group: Group,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) conclusion: Conclusion,
    pub(super) reasons: Vec<Text>,
    pub(super) compared: Vec<Compared>,
    /// Digest of the record.
    pub(super) record: String,
}

impl Entry {
    pub(super) fn of(contents: &Contents, record: String) -> Self {
        let person = &contents.person;
        let number = [&person.student_no, &person.id_number, &person.exam_no].into_iter().find(|text| !text.is_empty());
        Self {
            pseudonym: person.pseudonym.clone(),
            row: person.row,
            group: Group::new(&person.department, &person.major, &person.class),
            name: person.name.clone(),
            number: number.cloned().unwrap_or_default(),
            conclusion: contents.conclusion,
            reasons: contents.reasons.clone(),
            compared: Compared::of(contents),
            record,
        }
    }
}

impl Tally {
    fn of<'a>(group: Group, entries: impl Iterator<Item = &'a Entry>) -> Self {
        let mut counts: BTreeMap<Conclusion, u64> = BTreeMap::new();
        let mut people = 0;
        for entry in entries {
            *counts.entry(entry.conclusion).or_default() += 1;
            people += 1;
        }
        let count = |conclusion| Count { conclusion, people: counts.get(&conclusion).copied().unwrap_or(0) };
        Self { group, people, counts: Conclusion::ALL.map(count).to_vec() }
    }

    /// Number of people with this conclusion.
    pub fn count(&self, conclusion: Conclusion) -> u64 {
        self.counts.iter().find(|count| count.conclusion == conclusion).map_or(0, |count| count.people)
    }
}

impl Sums {
    /// Counts, and proves that every way of counting gives the same number of people.
    pub(super) fn of(entries: &[Entry], people: u64) -> Result<Self, DossierError> {
        let by = |part: &dyn Fn(&Group) -> Group| {
            let mut groups: BTreeMap<Group, Vec<&Entry>> = BTreeMap::new();
            for entry in entries {
                groups.entry(part(&entry.group)).or_default().push(entry);
            }
            let mut tallies: Vec<Tally> =
                groups.into_iter().map(|(group, members)| Tally::of(group, members.into_iter())).collect();
            tallies.sort_by_cached_key(|tally| collation(&tally.group));
            tallies
        };
        let sums = Self {
            all: Tally::of(Group::default(), entries.iter()),
            departments: by(&|group| Group::new(&group.department, "", "")),
            majors: by(&|group| Group::new(&group.department, &group.major, "")),
            classes: by(&Group::clone),
        };
        let proof = |what: Text, tallies: &[Tally]| {
            let counted: u64 = tallies.iter().flat_map(|tally| &tally.counts).map(|count| count.people).sum();
            let grouped: u64 = tallies.iter().map(|tally| tally.people).sum();
            for found in [counted, grouped] {
                if found != people {
                    return Err(DossierError::Totals { what: what.clone(), expected: people, found });
                }
            }
            Ok(())
        };
        proof(Text::fixed("全体", "people"), std::slice::from_ref(&sums.all))?;
        proof(Text::fixed("各院系", "departments"), &sums.departments)?;
        proof(Text::fixed("各专业", "majors"), &sums.majors)?;
        proof(Text::fixed("各班级", "classes"), &sums.classes)?;
        Ok(sums)
    }
}
