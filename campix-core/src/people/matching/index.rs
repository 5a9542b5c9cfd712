//! The roster's numbers, codes and names, ready to be looked up.

use std::collections::{BTreeMap, BTreeSet};

use super::super::number::{IdNumber, KeyKind, narrow};
use super::super::person::{Person, PersonName};

/// Numbers, codes and names, each with its people.
pub(super) struct Index {
    keys: BTreeMap<String, Vec<(usize, KeyKind)>>,
    codes: BTreeMap<String, Vec<usize>>,
    names: BTreeMap<String, Vec<usize>>,
    lengths: BTreeSet<usize>,
}

/// A shorter number counts only if it stands alone: "7" would be found in every name.
const SHORTEST_INSIDE: usize = 5;

/// A number inside a longer text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) owners: Vec<(usize, KeyKind)>,
}

impl Index {
    pub(super) fn new(people: &[Person]) -> Self {
        let mut index =
            Self { keys: BTreeMap::new(), codes: BTreeMap::new(), names: BTreeMap::new(), lengths: BTreeSet::new() };
        for (at, person) in people.iter().enumerate() {
            for kind in [KeyKind::StudentNo, KeyKind::IdNumber, KeyKind::ExamNo] {
                if let Some(number) = person.key(kind) {
                    index.add(number, at, kind);
                }
            }
            // Older photos may still be named by the 15-digit number.
            if let Some(legacy) = person.id_number.as_ref().and_then(IdNumber::legacy) {
                index.add(legacy.reveal(), at, KeyKind::IdNumber);
            }
            if let Some(code) = &person.code {
                index.codes.entry(code.reveal().to_owned()).or_default().push(at);
            }
            if let Some(name) = &person.name {
                index.names.entry(plain_name(name)).or_default().push(at);
            }
        }
        index
    }

    fn add(&mut self, number: &str, person: usize, kind: KeyKind) {
        let key = normal(number);
        self.lengths.insert(key.chars().count());
        let owners = self.keys.entry(key).or_default();
        if !owners.contains(&(person, kind)) {
            owners.push((person, kind));
        }
    }

    /// Owners of a number that is the whole text.
    pub(super) fn whole(&self, text: &str) -> &[(usize, KeyKind)] {
        self.keys.get(&normal(text.trim())).map_or(&[], Vec::as_slice)
    }

    /// People of one name.
    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.names.get(&squeezed(name)).map_or(&[], Vec::as_slice)
    }

    /// People with a code: the code itself, or a text that contains one of their numbers.
    pub(super) fn coded(&self, code: &str) -> Vec<usize> {
        if let Some(owners) = self.codes.get(code.trim()) {
            return owners.clone();
        }
        let text: Vec<char> = normal(code).chars().collect();
        let mut owners: Vec<usize> =
            self.inside(&text).into_iter().flat_map(|hit| hit.owners).map(|(person, _)| person).collect();
        owners.extend(self.whole(code).iter().map(|(person, _)| *person));
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// Numbers of the roster inside a normalised text, none of them part of a longer one.
    pub(super) fn inside(&self, text: &[char]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for start in 0..text.len() {
            for &length in &self.lengths {
                let end = start + length;
                if end > text.len()
                    || !bounded(text, start, end)
                    || length < SHORTEST_INSIDE && !stands_alone(text, start, end)
                {
                    continue;
                }
                let candidate: String = text[start..end].iter().collect();
                if let Some(owners) = self.keys.get(&candidate) {
                    hits.push(Hit { start, end, owners: owners.clone() });
                }
            }
        }
        let all = hits.clone();
        let covered = |hit: &Hit| {
            all.iter().any(|other| {
                other.start <= hit.start && hit.end <= other.end && other.end - other.start > hit.end - hit.start
            })
        };
        hits.retain(|hit| !covered(hit));
        hits
    }
}

/// Whether the match is not cut out of a longer number or word.
fn bounded(text: &[char], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|at| text[at]);
    let (first, last) = (text[start], text[end - 1]);
    let opens = match before {
        Some(before) if before.is_ascii_digit() => !first.is_ascii_alphanumeric(),
        // "IMG20230017": letters before digits are a prefix.
        Some(before) if before.is_ascii_alphabetic() => first.is_ascii_digit(),
        _ => true,
    };
    let closes = match text.get(end) {
        Some(after) if after.is_ascii_digit() => !last.is_ascii_alphanumeric(),
        // "20230017B" is a second shot, but X after digits is the check character of a longer number.
        Some(after) if after.is_ascii_alphabetic() => last.is_ascii_digit() && *after != 'X',
        _ => true,
    };
    opens && closes
}

/// Whether a short number starts the text and no letter or digit follows, except in a repetition mark.
fn stands_alone(text: &[char], start: usize, end: usize) -> bool {
    let rest = &text[end..];
    let mark = rest.len() <= 4 && rest.first().is_none_or(|c| !c.is_ascii_alphanumeric());
    start == 0 && (mark || rest.iter().all(|c| !c.is_ascii_alphanumeric()))
}

/// The text with ASCII letters in upper case; other characters stay.
pub(super) fn normal(text: &str) -> String {
    text.chars().map(|c| narrow(c).to_ascii_uppercase()).collect()
}

fn plain_name(name: &PersonName) -> String {
    squeezed(name.reveal())
}

/// A name without spaces and dots, in upper case: "买买提·吐尔逊" is written with four different dots.
pub(super) fn squeezed(name: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '·' | '•' | '・' | '.' | '．' | '‧' | '_' | '-' | '\'');
    name.chars().map(narrow).filter(kept).flat_map(char::to_uppercase).collect()
}
