//! People looked up by a number: at a camera somebody reads a card aloud and wants to know who that is.

use serde_json::{Value as Json, json};

use super::show::{Disclosure, name_of, number_of};
use crate::people::Person;
use crate::people::number::KeyKind;
use crate::people::roster::Roster;

/// The people whose number of `kind`, or any number for `None`, is `key`, as [`Roster::find`] finds them: a JSON object
/// with `schema` 1 and `people`, an array of `row`, `found_by` (the kind), `name`, `student_no`, `id_number`, `exam_no`,
/// `code` (null where the list has none), `department`, `major`, `class`. `disclosure` says what is masked.
///
/// ```
/// use campix_core::day::{Disclosure, lookup::people};
/// use campix_core::people::roster::{Roster, RosterOptions};
/// let list = "学号,证件号,姓名\n00230017,11010519491231002X,欧阳明月\n";
/// let roster = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap();
/// let person = |disclosure| people(&roster, None, "00230017", disclosure)["people"][0].clone();
/// assert_eq!(person(Disclosure::Share)["name"], "欧…");
/// let worked = person(Disclosure::Work);
/// assert_eq!(worked["name"], "欧阳明月");
/// assert_eq!((&worked["student_no"], &worked["id_number"]), (&"00230017".into(), &"110…2X".into()));
/// assert_eq!(person(Disclosure::Full)["id_number"], "11010519491231002X");
/// ```
pub fn people(roster: &Roster, kind: Option<KeyKind>, key: &str, disclosure: Disclosure) -> Json {
    let found: Vec<Json> =
        roster.find(kind, key).into_iter().map(|(person, kind)| shown(person, kind, disclosure)).collect();
    json!({ "schema": 1, "people": found })
}

fn shown(person: &Person, found_by: KeyKind, disclosure: Disclosure) -> Json {
    let name = person.name.is_some().then(|| name_of(person, disclosure));
    let mut object = json!({ "row": person.row, "found_by": found_by, "name": name });
    for kind in KeyKind::ALL {
        object[kind.name()] = json!(number_of(person, kind, disclosure));
    }
    for (key, value) in
        [("department", &person.group.department), ("major", &person.group.major), ("class", &person.group.class)]
    {
        object[key] = json!(value);
    }
    object
}
