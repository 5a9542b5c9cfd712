//! Guards the delivery: what was delivered is taken out only if something says so.
//!
//! A photo that takes the place of an earlier one of the same person does, and so does a decision. That a folder, a profile or
//! a row of the list is not given this time says nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::ground::digest::Sha256Digest;
use crate::ground::explain::{Explain, Explanation, error, says};
use crate::people::Person;

use crate::day::ledger::decision::Entries;
use crate::day::ledger::store::Store;
use crate::day::record::decision::DecisionKind;
use crate::day::run::delivery::Planned;

/// Who has which file, as the journal says: the person and photo of each file by profile and digest.
#[derive(Debug, Default)]
pub(in crate::day) struct DeliveredBefore(BTreeMap<(String, Sha256Digest), (String, Sha256Digest)>);

impl DeliveredBefore {
    /// A file was delivered; a later line about the same file counts.
    pub(in crate::day) fn add(&mut self, person: &str, profile: &str, input: Sha256Digest, output: Sha256Digest) {
        self.0.insert((profile.to_owned(), output), (person.to_owned(), input));
    }
}

/// Files that a run would have taken out of the delivery unasked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Withdrawal {
    /// Rows of the roster whose files they are, ascending, each once.
    pub rows: Vec<u32>,
    /// Files of people who are not on the roster any more.
    pub off_roster: u64,
    /// Files by the profile they were delivered for.
    pub files: BTreeMap<String, u64>,
}

impl Withdrawal {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Number of files.
    pub fn count(&self) -> u64 {
        self.files.values().sum()
    }
}

/// Rows named in a message; the error itself has all of them.
const SHOWN: usize = 20;

impl Explain for Withdrawal {
    fn explain(&self) -> Explanation<'_> {
        let count = self.count();
        let profiles =
            self.files.iter().map(|(profile, count)| format!("{profile}: {count}")).collect::<Vec<_>>().join(", ");
        let mut rows = self.rows.iter().take(SHOWN).map(u32::to_string).collect::<Vec<_>>().join(", ");
        if self.rows.len() > SHOWN {
            rows.push_str(" …");
        }
        if rows.is_empty() {
            "–".clone_into(&mut rows);
        }
        let off = self.off_roster;
        says!(
            DAY_WOULD_WITHDRAW,
            en "{count} delivered files would be withdrawn ({profiles}), and nobody decided that; rows of the roster: {rows}; \
                people no longer on it: {off}. Give the whole folder, the same profiles and the same roster, record decisions, \
                or allow it with the option withdraw",
            zh "将撤回 {count} 个已交付的文件（{profiles}），而没有人作出这样的决定；名单行号：{rows}；已不在名单上的人员：{off}。\
                请提供完整的照片文件夹、相同的标准和名单，或登记决定，或用选项 withdraw 允许撤回"
        )
    }
}

error!(Withdrawal);

/// Whether a decision says that nothing of its person is to be delivered.
const fn gone(kind: DecisionKind) -> bool {
    matches!(kind, DecisionKind::Absent | DecisionKind::Left | DecisionKind::ConsentWithdrawn)
}

/// What is needed to tell whether a file may be taken out.
pub(in crate::day) struct Guard<'a> {
    pub(in crate::day) delivered: &'a DeliveredBefore,
    pub(in crate::day) ours: &'a BTreeSet<Sha256Digest>,
    pub(in crate::day) decisions: &'a Entries,
    pub(in crate::day) people: &'a [Arc<Person>],
    pub(in crate::day) pseudonym: &'a dyn Fn(usize) -> String,
    pub(in crate::day) profiles: &'a [&'a str],
}

impl Guard<'_> {
    /// Files in the delivery that the plan would take out although nothing says so.
    pub(in crate::day) fn unasked(&self, store: &Store<'_>, plan: &[Planned]) -> Withdrawal {
        let wanted: BTreeMap<&Path, Sha256Digest> =
            plan.iter().map(|planned| (planned.path.as_path(), planned.output)).collect();
        let mut served: BTreeSet<(String, &str)> = BTreeSet::new();
        let mut photos: BTreeMap<String, Sha256Digest> = BTreeMap::new();
        for planned in plan {
            let person = (self.pseudonym)(planned.person);
            photos.insert(person.clone(), planned.input);
            served.insert((person, self.profiles[planned.destination]));
        }
        let rows: BTreeMap<String, u32> =
            self.people.iter().enumerate().map(|(at, person)| ((self.pseudonym)(at), person.row)).collect();
        let decided = self.decisions.photos();
        let away: BTreeSet<&str> = self
            .decisions
            .holding()
            .filter(|entry| gone(entry.decision.kind))
            .filter_map(|entry| entry.decision.person.as_deref())
            .collect();
        let mut found = Withdrawal::default();
        let mut of_rows = BTreeSet::new();
        for (path, digest) in store.placed() {
            if !self.ours.contains(&digest) || wanted.get(path) == Some(&digest) {
                continue;
            }
            let profile = path.iter().next().map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
            let owner = self.delivered.0.get(&(profile.clone(), digest));
            // Another photo of the person was taken instead, or the same file gets another name.
            let replaced = |(person, input): &(String, Sha256Digest)| {
                photos.get(person).is_some_and(|photo| photo != input)
                    || served.contains(&(person.clone(), profile.as_str()))
            };
            if owner.is_some_and(replaced) {
                continue;
            }
            if owner.is_some_and(|(person, input)| decided.contains(input) || away.contains(person.as_str())) {
                continue;
            }
            *found.files.entry(profile).or_default() += 1;
            match owner.and_then(|(person, _)| rows.get(person)) {
                Some(row) => {
                    of_rows.insert(*row);
                }
                None => found.off_roster += 1,
            }
        }
        found.rows = of_rows.into_iter().collect();
        found
    }
}
