//! People of a roster by one of their numbers, as somebody types or scans it.

use super::Roster;
use crate::people::number::{ExamNumber, IdNumber, KeyKind, StudentNumber};
use crate::people::{CollectionCode, Person};

impl Roster {
    /// The people who have `key` as their number of `kind`, or as any of their numbers for `None`, in the order of the
    /// list, each with the kind by which it was found. The key is read as a list is: full-width digits, blanks and a
    /// lower-case check character do not matter, and a number of 15 digits finds the one of 18 that it became. Nothing
    /// similar is found.
    ///
    /// ```
    /// use campix_core::people::number::KeyKind;
    /// use campix_core::people::roster::{Roster, RosterOptions};
    /// let list = "学号,证件号,姓名\n00230017,11010519491231002X,欧阳明月\n";
    /// let roster = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap();
    /// let found = roster.find(Some(KeyKind::IdNumber), " 11010519491231002x");
    /// assert_eq!((found[0].0.row, found[0].1), (2, KeyKind::IdNumber));
    /// assert_eq!(roster.find(None, "００２30017")[0].1, KeyKind::StudentNo);
    /// assert!(roster.find(Some(KeyKind::ExamNo), "00230017").is_empty());
    /// ```
    pub fn find(&self, kind: Option<KeyKind>, key: &str) -> Vec<(&Person, KeyKind)> {
        let kinds: Vec<(KeyKind, String)> = KeyKind::ALL
            .into_iter()
            .filter(|one| kind.is_none_or(|kind| kind == *one))
            .map(|one| (one, read(one, key)))
            .collect();
        let found = |person: &Person| {
            kinds.iter().find(|(kind, key)| !key.is_empty() && person.key(*kind) == Some(key)).map(|(kind, _)| *kind)
        };
        self.people.iter().filter_map(|person| Some((person, found(person)?))).collect()
    }
}

/// A number as a list would keep it; what is no such number as it is, since a list may have its own pattern.
fn read(kind: KeyKind, key: &str) -> String {
    let read = match kind {
        KeyKind::StudentNo => StudentNumber::parse(key, None).ok().map(|read| read.number.reveal().to_owned()),
        KeyKind::IdNumber => IdNumber::parse(key).ok().map(|read| read.number.reveal().to_owned()),
        KeyKind::ExamNo => ExamNumber::parse(key, None).ok().map(|read| read.number.reveal().to_owned()),
        KeyKind::Code => CollectionCode::new(key).map(|code| code.reveal().to_owned()),
    };
    read.unwrap_or_else(|| key.trim().to_owned())
}
