//! The names of files: the path of every person for every destination, fixed before the first byte is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::people::Person;
use crate::people::number::PseudonymKey;

/// The name of a person in the journal.
pub(in crate::day) fn pseudonym(person: &Person, key: &PseudonymKey) -> String {
    let pseudonym = person.pseudonym(key).unwrap_or_else(|| key.mark(&format!("row {}", person.row)));
    pseudonym.as_str().to_owned()
}

/// Paths and pseudonyms of all people.
pub(in crate::day) struct Names {
    /// Path by destination and person, parts separated by "/".
    paths: Vec<Vec<String>>,
    pseudonyms: Vec<String>,
    departments: BTreeMap<String, String>,
}

impl Names {
    /// Names of files by destination and person, pseudonyms and departments by person.
    pub(in crate::day) fn from_parts(paths: Vec<Vec<String>>, pseudonyms: Vec<String>, departments: &[&str]) -> Self {
        Self { paths, pseudonyms, departments: distinct(departments) }
    }

    /// Path of a person's file below the folder of a destination.
    pub(in crate::day) fn path(&self, destination: usize, person: usize) -> &str {
        &self.paths[destination][person]
    }

    /// The name of a person in the journal and in manifests.
    pub(in crate::day) fn pseudonym(&self, person: usize) -> &str {
        &self.pseudonyms[person]
    }

    /// A department as a part of the name of a package; two departments never share one.
    pub(in crate::day) fn department(&self, department: &str) -> &str {
        self.departments.get(department).map_or("_", String::as_str)
    }
}

/// A file name, or part of one, for each of these texts; no two are the same, even ignoring case.
pub(in crate::day) fn distinct(texts: &[&str]) -> BTreeMap<String, String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = BTreeMap::new();
    for text in texts.iter().copied().collect::<BTreeSet<&str>>() {
        let plain = safe(text);
        let mut name = plain.clone();
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{plain}-{number}");
            number += 1;
        }
        names.insert(text.to_owned(), name);
    }
    names
}

/// A text as part of a file name on any system.
pub(in crate::day) fn safe(text: &str) -> String {
    let allowed = |c: char| if c.is_control() || "<>:\"/\\|?*".contains(c) { '_' } else { c };
    let name: String = text.trim().chars().map(allowed).take(60).collect();
    let name = name.trim_end_matches(['.', ' ']);
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_never_share_a_package() {
        let names = Names::from_parts(Vec::new(), Vec::new(), &["CS", "cs", "a/b", "a:b", "", "计算机学院."]);
        let all: Vec<&str> = ["CS", "cs", "a/b", "a:b", "", "计算机学院."].map(|name| names.department(name)).to_vec();
        assert_eq!(all, ["CS", "cs-2", "a_b", "a_b-2", "_", "计算机学院"]);
    }
}
