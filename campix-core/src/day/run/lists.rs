//! Lists that people fill in – what is to be confirmed, what is to be called back – and the names under which they are written.
//!
//! Invariant: a list into which somebody wrote is neither replaced nor removed. A newer one gets the next number: `confirm-2.xlsx`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::ground::text::Text;

use crate::day::handout::{decisions, recall};
use crate::day::ledger::store::Folders;
use crate::day::record::handover::Recall;
use crate::day::record::outcome::{Note, Outcome, Severity};
use crate::day::run::options::DayOptions;

/// Where one list is written, beside those that stay.
#[derive(Debug, Default)]
pub(in crate::day) struct Place {
    /// Lists that hold what people filled in.
    kept: Vec<String>,
    /// The name of the new one, if one is needed.
    pub(in crate::day) write: Option<String>,
}

/// The places of both lists.
#[derive(Debug, Default)]
pub(in crate::day) struct Lists {
    pub(in crate::day) confirm: Place,
    pub(in crate::day) recall: Place,
}

impl Lists {
    pub(in crate::day) fn new(
        folders: &Folders,
        outcomes: &[Outcome],
        recalls: &[Recall],
        options: &DayOptions,
    ) -> Self {
        let results = folders.results();
        let mut recall = Place::new(&results, "recall", &recall::asks(recalls));
        if recalls.is_empty() {
            recall.write = None;
        }
        Self { confirm: Place::new(&results, "confirm", &decisions::asks(outcomes, options.language)), recall }
    }

    /// All lists that stay as they are.
    pub(in crate::day) fn kept(&self) -> impl Iterator<Item = &String> {
        self.confirm.kept.iter().chain(&self.recall.kept)
    }

    /// Whether the list of this name stays as it is.
    pub(in crate::day) fn keeps(&self, name: &str) -> bool {
        self.kept().any(|kept| kept == name)
    }

    /// Tells of every list that is written beside one that was filled in.
    pub(in crate::day) fn notes(&self) -> Vec<Note> {
        [&self.confirm, &self.recall].into_iter().filter_map(Place::note).collect()
    }
}

impl Place {
    /// The place of the list `stem` below `results`, which asks about these photos or files.
    fn new(results: &Path, stem: &str, asks: &BTreeSet<String>) -> Self {
        let name = |number: u32| match number {
            1 => format!("{stem}.xlsx"),
            number => format!("{stem}-{number}.xlsx"),
        };
        let number = |file: &str| match file.strip_prefix(stem)?.strip_suffix(".xlsx")? {
            "" => Some(1),
            rest => rest.strip_prefix('-')?.parse().ok().filter(|number| *number > 1 && file == name(*number)),
        };
        let files = std::fs::read_dir(results).into_iter().flatten().flatten();
        let there: BTreeSet<u32> = files.filter_map(|file| number(&file.file_name().to_string_lossy())).collect();
        let kept: BTreeMap<u32, BTreeSet<String>> = there
            .into_iter()
            .filter_map(|number| Some((number, decisions::asked(&results.join(name(number)))?)))
            .filter(|(_, (_, filled_in))| *filled_in)
            .map(|(number, (asked, _))| (number, asked))
            .collect();
        let answered = |one: &String| kept.values().any(|asked| asked.contains(one));
        let needed = kept.is_empty() || !asks.iter().all(answered);
        let free = (1..=u32::MAX).find(|number| !kept.contains_key(number)).filter(|_| needed);
        Self { kept: kept.into_keys().map(name).collect(), write: free.map(name) }
    }

    /// The list of now: the new one, or the one that was filled in and asks about everything.
    pub(in crate::day) fn latest(&self) -> Option<&str> {
        self.write.as_ref().or(self.kept.last()).map(String::as_str)
    }

    fn note(&self) -> Option<Note> {
        let new = self.write.as_ref().filter(|_| !self.kept.is_empty())?;
        let kept = self.kept.join(", ");
        let message = Text::new(
            format!("{kept} 中已有填写的内容，保留不动；现在的清单是 {new}。"),
            format!("{kept} holds what somebody filled in and stays as it is; the list of now is {new}."),
        );
        let advice = Text::new(
            format!("用 campix day decide --table 登记已填写的清单，再填写 {new}"),
            format!("record the filled-in list with campix day decide --table, then fill in {new}"),
        );
        Some(Note::new("list.kept", Severity::Warn, message).advice(advice))
    }
}
