//! A day whose people appear when their codes are scanned: who they are is known to the ledger, and grows with it.
//!
//! In: the photos of a survey, with the codes that they show, and whoever appeared in an earlier run. Out: everybody, with names of
//! files, and a line of the journal for each who is new. A code is never in the journal in plain, but sealed with the project's
//! secret, so that the day opens again from its ledger alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::ground::text::Text;
use crate::people::naming::PlanError;
use crate::people::number::{KeyKind, NumberPattern, PseudonymKey};
use crate::people::{CollectionCode, Person};

use crate::day::ledger::decision::Entries;
use crate::day::ledger::event::Event;
use crate::day::ledger::journal::Journal;
use crate::day::record::decision::DecisionKind;
use crate::day::record::outcome::{Note, Severity};
use crate::day::run::allot::code_marks;
use crate::day::run::error::DayError;
use crate::day::run::naming::{Names, pseudonym};
use crate::day::run::survey::SurveyedPhoto;

/// The text of a code, so that only the secret opens it; the same text always gives the same.
pub(in crate::day) fn sealed(code: &CollectionCode, key: &PseudonymKey) -> String {
    BASE64.encode(key.seal(code.reveal().as_bytes()))
}

/// The code that was sealed; `None` under another secret.
fn unsealed(text: &str, key: &PseudonymKey) -> Option<CollectionCode> {
    let bytes = key.unseal(&BASE64.decode(text).ok()?)?;
    CollectionCode::new(&String::from_utf8(bytes).ok()?)
}

/// A person who appeared, as the ledger has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::day) struct Appeared {
    /// Pseudonym of the code.
    pub(in crate::day) person: String,
    /// The row they were given.
    pub(in crate::day) row: u32,
    /// The code, sealed.
    pub(in crate::day) code: String,
}

impl Appeared {
    /// The person, with nothing but a row and a code.
    ///
    /// # Errors
    /// [`DayError::OtherSecret`].
    pub(in crate::day) fn person(&self, key: &PseudonymKey) -> Result<Person, DayError> {
        let mut person = Person::new(self.row);
        person.code = Some(unsealed(&self.code, key).ok_or(DayError::OtherSecret)?);
        Ok(person)
    }
}

/// Adds those who appeared to the people of a list. Who is on the list with that code, or already in, is not added again.
///
/// # Errors
/// [`DayError::OtherSecret`].
pub(in crate::day) fn join(
    people: &mut Vec<Arc<Person>>,
    appeared: &[Appeared],
    key: &PseudonymKey,
) -> Result<(), DayError> {
    if appeared.is_empty() {
        return Ok(());
    }
    let mut codes: BTreeSet<CollectionCode> = people.iter().filter_map(|person| person.code.clone()).collect();
    for one in appeared {
        let person = one.person(key)?;
        if person.code.clone().is_some_and(|code| codes.insert(code)) {
            people.push(Arc::new(person));
        }
    }
    Ok(())
}

/// Names of files of these people, for all destinations.
pub(in crate::day) type NamesOf<'a> = dyn Fn(&[Arc<Person>]) -> Result<Names, DayError> + 'a;

/// How people appear.
pub(in crate::day) struct Scanned<'a> {
    pub(in crate::day) key: &'a PseudonymKey,
    /// Form of the codes, if the options give one.
    pub(in crate::day) pattern: Option<&'a NumberPattern>,
    pub(in crate::day) names: &'a NamesOf<'a>,
}

/// Everybody of a run.
pub(in crate::day) struct Grown {
    pub(in crate::day) people: Vec<Arc<Person>>,
    pub(in crate::day) names: Names,
    /// What is said of cards that made nobody appear, by photo.
    pub(in crate::day) of_photos: Vec<(usize, Note)>,
    /// What is said of the day.
    pub(in crate::day) of_day: Vec<Note>,
}

impl Scanned<'_> {
    /// The people of the list, those who appeared in earlier runs, and those who appear in these photos, each of whom gets a line
    /// of the journal.
    pub(in crate::day) fn grow(
        &self,
        list: &[Arc<Person>],
        appeared: &[Appeared],
        shots: &[SurveyedPhoto],
        decisions: &Entries,
        journal: &mut Journal,
    ) -> Result<Grown, DayError> {
        let mut people = list.to_vec();
        join(&mut people, appeared, self.key)?;
        let listed = people.len();
        let mut of_photos = Vec::new();
        let mut found = self.found(&people, list, shots, decisions, &mut of_photos);
        let names = loop {
            let next = people.iter().map(|person| person.row).max().unwrap_or_default();
            people.truncate(listed);
            people.extend((next + 1..).zip(&found).map(|(row, (code, _))| {
                let mut person = Person::new(row);
                person.code = Some(code.clone());
                Arc::new(person)
            }));
            match (self.names)(&people) {
                Ok(names) => break names,
                // Whoever cannot be named does not appear; one card must not stop a day.
                Err(DayError::Names(PlanError::Faults { faults })) => {
                    let rows: BTreeMap<u32, usize> =
                        people[listed..].iter().enumerate().map(|(at, person)| (person.row, at)).collect();
                    let last = |rows_of: &Vec<u32>| rows_of.iter().rev().find_map(|row| rows.get(row)).copied();
                    let unnamed: BTreeSet<usize> = faults.iter().filter_map(|fault| last(&fault.rows)).collect();
                    if unnamed.is_empty() {
                        return Err(DayError::Names(PlanError::Faults { faults }));
                    }
                    let mut at = 0;
                    found.retain(|(_, photos)| {
                        let kept = !unnamed.contains(&at);
                        if !kept {
                            of_photos.extend(photos.iter().map(|&photo| (photo, unnameable())));
                        }
                        at += 1;
                        kept
                    });
                }
                Err(error) => return Err(error),
            }
        };
        for person in &people[listed..] {
            let Some(code) = &person.code else { continue };
            let code = sealed(code, self.key);
            journal.append(Event::Appeared { person: pseudonym(person, self.key), row: person.row, code })?;
        }
        journal.sync()?;
        let of_day = self.notes(people.len() - list.len());
        Ok(Grown { people, names, of_photos, of_day })
    }

    /// Codes of nobody yet, in the order of photos, each with the photos that show it.
    fn found(
        &self,
        people: &[Arc<Person>],
        list: &[Arc<Person>],
        shots: &[SurveyedPhoto],
        decisions: &Entries,
        of_photos: &mut Vec<(usize, Note)>,
    ) -> Vec<(CollectionCode, Vec<usize>)> {
        // A text around a number of the list is its person's; a code that contains another one is a code of its own.
        let listed: BTreeSet<String> = list.iter().flat_map(|person| self.marks_of(person)).collect();
        let known: BTreeSet<CollectionCode> = people.iter().flat_map(|person| keys(person)).collect();
        let nobodys: BTreeSet<_> = decisions
            .holding()
            .filter(|entry| matches!(entry.decision.kind, DecisionKind::Nobodys | DecisionKind::TestShot))
            .filter_map(|entry| entry.decision.photo)
            .collect();
        let mut found: Vec<(CollectionCode, Vec<usize>)> = Vec::new();
        let mut places: BTreeMap<CollectionCode, usize> = BTreeMap::new();
        for (at, shot) in shots.iter().enumerate() {
            let traits = &shot.traits;
            if nobodys.contains(&shot.input) {
                continue;
            }
            let texts: BTreeSet<CollectionCode> =
                traits.code_texts.iter().filter_map(|text| unsealed(text, self.key)).collect();
            let fits = |code: &&CollectionCode| self.pattern.is_none_or(|pattern| pattern.matches(code.reveal()));
            let fitting: Vec<&CollectionCode> = texts.iter().filter(fits).collect();
            let around = self.pattern.is_none() || fitting.is_empty();
            if texts.iter().any(|text| known.contains(text))
                || around && traits.codes.iter().any(|mark| listed.contains(mark))
            {
                continue;
            }
            match (fitting[..].as_ref(), texts.is_empty()) {
                ([code], _) => {
                    if let Some(&place) = places.get(*code) {
                        found[place].1.push(at);
                    } else {
                        places.insert((*code).clone(), found.len());
                        found.push(((*code).clone(), vec![at]));
                    }
                }
                ([], false) => of_photos.extend(self.pattern.map(|pattern| (at, misfit(pattern)))),
                ([_, ..], _) => of_photos.push((at, several())),
                ([], true) => {}
            }
        }
        found
    }

    /// The marks by which a card of this person is found.
    fn marks_of(&self, person: &Person) -> Vec<String> {
        keys(person).into_iter().flat_map(|code| code_marks(&[code], self.key).into_iter().take(1)).collect()
    }

    fn notes(&self, count: usize) -> Vec<Note> {
        let message = Text::new(
            format!("名单由扫描采集码形成：{count} 人。"),
            format!("{count} people appeared by their collection codes."),
        );
        let mut notes = vec![Note::new("codes.appeared", Severity::Info, message)];
        if self.pattern.is_none() {
            let message = Text::fixed(
                "没有给出采集码的格式：读到的每个码都算作一人。",
                "no form of collection codes is given: every code that was read counts as a person",
            );
            let advice = Text::fixed(
                "用 code-pattern 给出本次采集码的格式，可防止误扫其他二维码",
                "give the form of this day's codes as code-pattern, so that other codes cannot be taken for them",
            );
            notes.push(Note::new("codes.unchecked", Severity::Info, message).advice(advice));
        }
        notes
    }
}

/// Everything that a card of this person may say.
fn keys(person: &Person) -> Vec<CollectionCode> {
    KeyKind::ALL.into_iter().filter_map(|kind| CollectionCode::new(person.key(kind)?)).collect()
}

fn misfit(pattern: &NumberPattern) -> Note {
    let message = Text::new(
        format!("读到的码不符合采集码的格式：应为 {}", pattern.text()),
        format!("the code is none of this day's form: expected {}", pattern.text()),
    );
    let advice = Text::fixed(
        "确认扫的是采集码，而不是其他二维码；如格式有变，请更正 code-pattern",
        "make sure that it is the collection code and not another one; if its form is right, correct code-pattern",
    );
    Note::new("match.code-form", Severity::Fail, message).advice(advice)
}

fn several() -> Note {
    let message = Text::fixed("一张照片上有两个以上未知的码，不知是谁的", "two or more unknown codes are in one photo");
    let advice = Text::fixed("只把一张码卡放在镜头前，再拍一次", "show one card alone, and photograph it again");
    Note::new("match.several-cards", Severity::Fail, message).advice(advice)
}

fn unnameable() -> Note {
    let message = Text::fixed(
        "这个码不能用作文件名，或与另一个码只差大小写",
        "the code cannot name a file, or differs from another one only by case",
    );
    let advice = Text::fixed("文件名模板改用 {pseudonym}", "use {pseudonym} in the template of names");
    Note::new("match.code-unnameable", Severity::Fail, message).advice(advice)
}
