//! What left the house, as the journal tells it: which recipient has which file of whom, and which of them should not have it any
//! more.
//!
//! Every pair of destination and recipient is counted by itself. A list that takes several lines counts once the last one is there, so
//! a process that was killed in between has recorded nothing.

use std::collections::BTreeMap;

use crate::ground::digest::Sha256Digest;

use crate::day::ledger::decision::Entries;
use crate::day::ledger::event::HandedFile;
use crate::day::record::decision::DecisionKind;
use crate::day::record::handover::{HandOver, RecallReason};

/// Most files of one line of the journal, which stays far below the longest line that is read.
pub(crate) const FILES_A_LINE: usize = 1_000;

/// Profile and recipient.
pub(crate) type Channel = (String, String);

/// The files a recipient has, by person, each with the line of the hand-over in which it went last.
pub(crate) type Held = BTreeMap<Channel, BTreeMap<String, BTreeMap<Sha256Digest, u64>>>;

/// What is delivered now: the file of each destination and person.
pub(crate) type Current = BTreeMap<(String, String), Sha256Digest>;

/// One list of files that left the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handed {
    pub(crate) shown: HandOver,
    pub(crate) files: Vec<HandedFile>,
    /// Lines so far and in all.
    parts: [u32; 2],
}

impl Handed {
    pub(crate) fn channel(&self) -> Channel {
        (self.shown.destination.clone(), self.shown.to.clone())
    }
}

/// A line of the journal: its number, time and author.
pub(crate) struct Origin {
    pub(crate) line: u64,
    pub(crate) at: String,
    pub(crate) who: String,
}

/// All lists of a ledger in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct HandOvers {
    list: Vec<Handed>,
    /// A list of which lines are still to come.
    begun: Option<Handed>,
}

/// A file that has to be called back, by the pseudonym of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recalled {
    pub(crate) channel: Channel,
    pub(crate) line: u64,
    pub(crate) person: String,
    pub(crate) file: Sha256Digest,
    pub(crate) reason: RecallReason,
    pub(crate) replacement: Option<Sha256Digest>,
}

impl HandOvers {
    /// Adds a line after all earlier ones.
    pub(crate) fn add(&mut self, origin: Origin, channel: Channel, [part, parts]: [u32; 2], files: Vec<HandedFile>) {
        let begun = self.begun.take();
        let list = match begun {
            Some(mut list) if part > 1 => {
                let next = list.shown.line + u64::from(list.parts[0]);
                if list.channel() != channel || list.parts != [part - 1, parts] || origin.line != next {
                    return;
                }
                list.parts[0] = part;
                list.shown.files += files.len() as u64;
                list.files.extend(files);
                list
            }
            _ if part == 1 => {
                let (destination, to) = channel;
                let Origin { line, at, who } = origin;
                let count = files.len() as u64;
                let shown = HandOver { line, at, who, destination, to, files: count, undone: false };
                Handed { shown, files, parts: [part, parts] }
            }
            _ => return,
        };
        if list.parts[0] == list.parts[1] {
            self.list.push(list);
        } else {
            self.begun = Some(list);
        }
    }

    /// Takes a list back; nothing happens if the line is none of a list.
    pub(crate) fn undo(&mut self, line: u64) {
        if let Some(list) = self.list.iter_mut().find(|list| list.shown.line == line) {
            list.shown.undone = true;
        }
    }

    /// The list of this line.
    pub(crate) fn at(&self, line: u64) -> Option<&Handed> {
        self.list.iter().find(|list| list.shown.line == line)
    }

    /// Every list, the first one first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Handed> {
        self.list.iter()
    }

    /// What every recipient has, as far as lists and decisions say: a file of a person takes the place of the one that went before,
    /// and one whose recall was settled is gone.
    pub(crate) fn held(&self, decisions: &Entries) -> Held {
        let settled = decisions.holding().filter(|entry| entry.decision.kind == DecisionKind::Recalled);
        let mut settled: Vec<_> = settled
            .filter_map(|entry| {
                let list = self.at(entry.decision.of?)?;
                Some((entry.line, list.channel(), entry.decision.photo?))
            })
            .collect();
        settled.reverse();
        let mut held = Held::new();
        let mut settle = |held: &mut Held, before: u64| {
            while let Some((_, channel, file)) = settled.pop_if(|(line, ..)| *line < before) {
                for files in held.entry(channel).or_default().values_mut() {
                    files.remove(&file);
                }
            }
        };
        for list in self.list.iter().filter(|list| !list.shown.undone) {
            settle(&mut held, list.shown.line);
            let people = held.entry(list.channel()).or_default();
            for HandedFile { person, output } in &list.files {
                let files = people.entry(person.clone()).or_default();
                files.clear();
                files.insert(*output, list.shown.line);
            }
        }
        settle(&mut held, u64::MAX);
        held
    }
}

/// Files that recipients have and should not use any more, by destination, recipient and hand-over.
pub(crate) fn recalled(held: &Held, current: &Current) -> Vec<Recalled> {
    let mut found = Vec::new();
    for (channel, people) in held {
        for (person, files) in people {
            let now = current.get(&(channel.0.clone(), person.clone())).copied();
            for (&file, &line) in files.iter().filter(|(file, _)| Some(**file) != now) {
                found.push(Recalled {
                    channel: channel.clone(),
                    line,
                    person: person.clone(),
                    file,
                    reason: if now.is_some() { RecallReason::Replaced } else { RecallReason::Withdrawn },
                    replacement: now,
                });
            }
        }
    }
    found.sort_by(|a, b| (&a.channel, a.line, &a.person).cmp(&(&b.channel, b.line, &b.person)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::ledger::decision::DecisionLine;

    fn at(line: u64) -> Origin {
        Origin { line, at: String::new(), who: String::new() }
    }

    fn channel(to: &str) -> Channel {
        ("p".to_owned(), to.to_owned())
    }

    fn files(list: &[(&str, u8)]) -> Vec<HandedFile> {
        list.iter()
            .map(|(person, digest)| HandedFile { person: (*person).to_owned(), output: Sha256Digest([*digest; 32]) })
            .collect()
    }

    fn current(list: &[(&str, u8)]) -> Current {
        list.iter()
            .map(|(person, digest)| (("p".to_owned(), (*person).to_owned()), Sha256Digest([*digest; 32])))
            .collect()
    }

    /// Person, first byte of the file and reason of each recall.
    fn found(lists: &HandOvers, decisions: &Entries, now: &Current) -> Vec<(String, u8, RecallReason)> {
        recalled(&lists.held(decisions), now).into_iter().map(|one| (one.person, one.file.0[0], one.reason)).collect()
    }

    #[test]
    fn a_replaced_file_is_recalled_until_the_new_one_has_gone_to_the_same_recipient() {
        let (mut lists, none) = (HandOvers::default(), Entries::default());
        lists.add(at(1), channel("A"), [1, 1], files(&[("x", 1), ("y", 2)]));
        lists.add(at(2), channel("B"), [1, 1], files(&[("x", 1), ("y", 2)]));
        assert!(found(&lists, &none, &current(&[("x", 1), ("y", 2)])).is_empty());
        let now = current(&[("x", 3)]);
        let (x, y) = (("x".to_owned(), 1, RecallReason::Replaced), ("y".to_owned(), 2, RecallReason::Withdrawn));
        assert_eq!(found(&lists, &none, &now), [x.clone(), y.clone(), x.clone(), y.clone()]);
        lists.add(at(3), channel("A"), [1, 1], files(&[("x", 3)]));
        assert_eq!(found(&lists, &none, &now), [y.clone(), x.clone(), y.clone()]);
        // As if it had never gone.
        lists.undo(3);
        assert_eq!(found(&lists, &none, &now), [x.clone(), y.clone(), x, y]);
    }

    #[test]
    fn a_settled_recall_is_gone_until_the_file_goes_out_again() {
        let (mut lists, mut decisions) = (HandOvers::default(), Entries::default());
        lists.add(at(1), channel("A"), [1, 1], files(&[("x", 1)]));
        let mut decision = DecisionLine::new(DecisionKind::Recalled);
        (decision.photo, decision.of) = (Some(Sha256Digest([1; 32])), Some(1));
        decisions.add(2, String::new(), String::new(), String::new(), decision);
        let now = current(&[]);
        assert!(found(&lists, &decisions, &now).is_empty());
        lists.add(at(3), channel("A"), [1, 1], files(&[("x", 1)]));
        assert_eq!(found(&lists, &decisions, &now).len(), 1);
        let undo = DecisionLine { undoes: Some(2), ..DecisionLine::new(DecisionKind::Undo) };
        lists.undo(3);
        decisions.add(4, String::new(), String::new(), String::new(), undo);
        assert_eq!(found(&lists, &decisions, &now).len(), 1);
    }

    #[test]
    fn a_list_whose_last_line_is_missing_never_was() {
        let mut lists = HandOvers::default();
        lists.add(at(1), channel("A"), [1, 2], files(&[("x", 1)]));
        lists.add(at(2), channel("A"), [1, 2], files(&[("x", 1)]));
        assert_eq!(lists.all().count(), 0);
        lists.add(at(3), channel("A"), [2, 2], files(&[("y", 2)]));
        let lines: Vec<_> = lists.all().map(|list| (list.shown.line, list.shown.files)).collect();
        assert_eq!(lines, [(2, 2)]);
        // Not the continuation of anything.
        lists.add(at(4), channel("A"), [2, 2], files(&[("z", 3)]));
        assert_eq!(lists.all().count(), 1);
    }
}
