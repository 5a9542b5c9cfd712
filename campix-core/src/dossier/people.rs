//! The people of a day, each with their current record and those of earlier photos.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::day::{Outcome, Standing};
use crate::ground::digest::Sha256Digest;
use crate::people::Person;
use crate::people::number::PseudonymKey;

/// One person, with their current record and those of earlier photos.
pub(super) struct PersonEntry {
    pub(super) person: Arc<Person>,
    pub(super) pseudonym: String,
    pub(super) outcome: Outcome,
    pub(super) earlier: Vec<Outcome>,
}

impl PersonEntry {
    /// Digests of the person's current photo, and of the files made from it.
    pub(super) fn current(&self) -> Vec<Sha256Digest> {
        let photo = self.outcome.photo.iter().map(|photo| photo.sha256);
        photo.chain(self.outcome.products.iter().map(|product| product.sha256)).collect()
    }

    /// Digests of every photo the person ever had.
    pub(super) fn pictures(&self) -> Vec<Sha256Digest> {
        let earlier = self.earlier.iter().filter_map(|outcome| outcome.photo.as_ref()).map(|photo| photo.sha256);
        self.current().into_iter().chain(earlier).collect()
    }

    /// The picture a service is shown: the delivered file, else the photo itself.
    pub(super) fn shown(&self) -> Option<Sha256Digest> {
        self.outcome.products.first().map(|product| product.sha256).or(self.outcome.photo.as_ref().map(|p| p.sha256))
    }
}

/// The same pseudonym as in the day's journal.
pub(super) fn pseudonym(person: &Person, key: &PseudonymKey) -> String {
    let pseudonym = person.pseudonym(key).unwrap_or_else(|| key.mark(&format!("row {}", person.row)));
    pseudonym.as_str().to_owned()
}

/// People in the order of the roster.
pub(super) fn people(outcomes: &[Outcome], key: &PseudonymKey) -> Vec<PersonEntry> {
    let mut people: Vec<PersonEntry> = Vec::new();
    let mut place: BTreeMap<u32, usize> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.standing != Standing::Superseded) {
        let Some(person) = outcome.person.clone() else { continue };
        place.insert(person.row, people.len());
        let pseudonym = pseudonym(&person, key);
        people.push(PersonEntry { person, pseudonym, outcome: outcome.clone(), earlier: Vec::new() });
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.standing == Standing::Superseded) {
        let owner = outcome.person.as_ref().and_then(|person| place.get(&person.row));
        if let Some(&at) = owner {
            people[at].earlier.push(outcome.clone());
        }
    }
    people
}
