//! Files that left the house and should not be used any more, in the terms of a day: people, names of files, a note.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::text::Text;
use crate::people::naming::{self, Template};
use crate::people::number::PseudonymKey;
use crate::people::{Person, PhotoName};

use crate::day::ledger::decision::Entries;
use crate::day::ledger::handover::{Current, HandOvers, Recalled, recalled};
use crate::day::record::handover::Recall;
use crate::day::record::outcome::{Note, Severity};
use crate::day::run::kept::KeptDestination;

/// The row of a person with this pseudonym, and the person, as far as they are known.
pub(in crate::day) type Whose<'a> = dyn Fn(&str) -> (Option<u32>, Option<Arc<Person>>) + 'a;

/// Everything that has to be called back, without names of files.
pub(in crate::day) fn recalls(
    handed: &HandOvers,
    decisions: &Entries,
    current: &Current,
    whose: &Whose<'_>,
) -> Vec<Recall> {
    let found = recalled(&handed.held(decisions), current).into_iter();
    let times: BTreeMap<u64, &str> = handed.all().map(|list| (list.shown.line, list.shown.at.as_str())).collect();
    let mut recalls: Vec<Recall> = found
        .map(|Recalled { channel: (destination, to), line, person, file, reason, replacement }| {
            let (row, person) = whose(&person);
            let at = times.get(&line).copied().unwrap_or_default().to_owned();
            Recall { destination, to, line, at, row, file, reason, replacement, person, name: None }
        })
        .collect();
    // By row, not by pseudonym; people who are not on the list any more come last.
    recalls.sort_by(|a, b| {
        let key = |one: &Recall| (one.destination.clone(), one.to.clone(), one.row.is_none(), one.row, one.file);
        key(a).cmp(&key(b))
    });
    recalls
}

/// Adds the names under which the files of people are delivered, made by the templates of the destinations.
pub(in crate::day) fn named(
    mut recalls: Vec<Recall>,
    people: &[(String, Arc<Person>)],
    destinations: &[KeptDestination],
    key: &PseudonymKey,
) -> Vec<Recall> {
    for destination in destinations {
        if !recalls.iter().any(|recall| recall.destination == destination.profile) {
            continue;
        }
        // A roster for which no names can be made leaves files without: their digests say which they are.
        let Ok(template) = Template::parse(&destination.naming) else { continue };
        let list = people.iter().map(|(_, person)| person.as_ref());
        let Ok(plan) = naming::plan(&template, list, Some(key)) else { continue };
        let names: BTreeMap<u32, &str> =
            people.iter().zip(&plan.names).map(|((_, person), name)| (person.row, name.path.reveal())).collect();
        for recall in recalls.iter_mut().filter(|recall| recall.destination == destination.profile) {
            let person = recall.person.as_ref();
            recall.name = person.and_then(|person| names.get(&person.row)).map(|name| PhotoName::new(name));
        }
    }
    recalls
}

/// Tells of files to be called back.
pub(in crate::day) fn note(recalls: &[Recall]) -> Option<Note> {
    let count = recalls.len();
    (count > 0).then(|| {
        let message = Text::new(
            format!("{count} 个已送出的文件此后已撤回或更换：见 recall.xlsx。"),
            format!("{count} files that were sent have been withdrawn or replaced since: see recall.xlsx."),
        );
        let advice = Text::fixed(
            "请通知接收方停用，送出新文件，或登记为已收回",
            "tell the recipient not to use them; send the new files, or record that they were recalled",
        );
        Note::new("sent.recall", Severity::Warn, message).advice(advice)
    })
}
