//! Answers from lists: CSV, XLSX, JSON lines. Reports every fault at once, by row; a list with a fault gives nothing.

use std::collections::BTreeMap;

use super::answer::{Answer, RawAnswer};
use super::class::Pair;
use super::columns::{Field, ImportOptions};
use super::error::{CompareError, Fault, FaultKind};
use super::provider::{Provider, Providers};
use super::read;
use crate::people::Person;
use crate::people::number::{KeyKind, clean};

/// One answer of a list and the person it is about.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Imported {
    /// Row of the list.
    pub line: u32,
    /// Row of the person in the roster.
    pub row: u32,
    /// The answer; [`Answer::picture`] only if the list names it in full.
    pub answer: Answer,
    /// The first digits of the picture's digest, if the list gives only those.
    pub photo: Option<String>,
    /// The file of the reference picture, if the list names one.
    pub reference: Option<String>,
}

/// A list of at least this many scores, all in 0–1, is doubted on a scale that ends elsewhere.
const ENOUGH_SCORES: usize = 10;

/// Reads a list of answers about the people of a roster.
///
/// # Errors
/// [`CompareError`]; [`CompareError::Refused`] reports every fault at once.
///
/// ```
/// use campix_core::compare::{Class, CompareError, ImportOptions, Providers, import};
/// use campix_core::people::roster::{Roster, RosterOptions};
/// let roster = Roster::read("学号,姓名\n20260017,甲\n20260018,乙\n".as_bytes(), &RosterOptions::default()).unwrap();
/// let list = "学号,比对对象,比对方,比对结果,相似度\n20260017,公安,police-photo,01,87.2\n20260018,公安,police-photo,06,\n";
/// let answers = import(list.as_bytes(), &roster.people, &Providers::builtin(), &ImportOptions::default())?;
/// assert_eq!(answers.iter().map(|a| a.answer.class).collect::<Vec<_>>(), [Class::SamePerson, Class::NoReference]);
///
/// let unknown = "学号,比对对象,比对方,比对结果\n20260017,公安,police-photo,1\n20260018,公安,police-photo,11\n";
/// let Err(CompareError::Refused { faults }) =
///     import(unknown.as_bytes(), &roster.people, &Providers::builtin(), &ImportOptions::default())
/// else {
///     panic!("two codes are unknown");
/// };
/// assert_eq!(faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [2, 3]);
/// # Ok::<(), CompareError>(())
/// ```
pub fn import(
    bytes: &[u8],
    people: &[Person],
    known: &Providers,
    options: &ImportOptions,
) -> Result<Vec<Imported>, CompareError> {
    let fallback = options.provider.as_deref().map(|id| known.get(id)).transpose()?;
    let rows = read::rows(bytes, options)?;
    let index = Index::of(people);
    let mut faults = Vec::new();
    let mut found: Vec<Imported> = Vec::new();
    for (line, fields) in &rows {
        if fields.is_empty() {
            continue;
        }
        let row = Row { line: *line, fields, index: &index, known, fallback, options };
        match row.read() {
            Ok(imported) => found.push(imported),
            Err(more) => faults.extend(more),
        }
    }
    settle_flows(&mut found, &mut faults);
    doubt_scales(&found, known, &mut faults);
    if faults.is_empty() {
        return Ok(found);
    }
    faults.sort_by_key(|fault: &Fault| fault.row);
    Err(CompareError::Refused { faults })
}

/// People by their numbers.
struct Index<'a> {
    by_row: BTreeMap<u32, &'a Person>,
    by_key: BTreeMap<(KeyKind, &'a str), Vec<&'a Person>>,
}

impl<'a> Index<'a> {
    fn of(people: &'a [Person]) -> Self {
        let mut by_key: BTreeMap<(KeyKind, &str), Vec<&Person>> = BTreeMap::new();
        for person in people {
            for kind in [KeyKind::StudentNo, KeyKind::IdNumber, KeyKind::ExamNo] {
                if let Some(number) = person.key(kind) {
                    by_key.entry((kind, number)).or_default().push(person);
                }
            }
        }
        Self { by_row: people.iter().map(|person| (person.row, person)).collect(), by_key }
    }
}

struct Row<'a> {
    line: u32,
    fields: &'a BTreeMap<Field, String>,
    index: &'a Index<'a>,
    known: &'a Providers,
    fallback: Option<&'a Provider>,
    options: &'a ImportOptions,
}

impl<'a> Row<'a> {
    fn text(&self, field: Field) -> Option<&'a str> {
        self.fields.get(&field).map(String::as_str)
    }

    fn read(&self) -> Result<Imported, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |field: Option<Field>, kind| faults.push(Fault { row: self.line, field, kind });
        let person = self.person().map_err(|(field, kind)| fault(field, kind)).ok();
        let pair = match self.text(Field::Pair) {
            Some(words) => read::pair_of(words).ok_or(FaultKind::UnknownPair),
            None => self.options.pair.ok_or(FaultKind::NoPair),
        };
        let pair = pair.map_err(|kind| fault(Some(Field::Pair), kind)).ok();
        let provider = match self.text(Field::Provider) {
            Some(id) => self.known.get(id).map_err(|_| FaultKind::UnknownProvider),
            None => self.fallback.ok_or(FaultKind::NoProvider),
        };
        let provider = provider.map_err(|kind| fault(Some(Field::Provider), kind)).ok();
        let threshold = match self.text(Field::Threshold).map(str::parse::<f64>) {
            Some(Ok(threshold)) if threshold.is_finite() => Some(threshold),
            Some(_) => {
                fault(Some(Field::Threshold), FaultKind::Threshold);
                None
            }
            None => self.options.threshold,
        };
        let photo = self.text(Field::Photo).map(str::to_ascii_lowercase);
        if photo.as_deref().is_some_and(|text| !matches!(text.len(), 12 | 64) || !hexadecimal(text)) {
            fault(Some(Field::Photo), FaultKind::Photo);
        }
        let flow = self.text(Field::Flow);
        if let (Some(flow), Some(person)) = (flow, person)
            && person.is_named_in(flow)
        {
            fault(Some(Field::Flow), FaultKind::PersonalFlow);
        }
        let answer = match (provider, pair) {
            (Some(provider), Some(pair)) => {
                let raw = RawAnswer {
                    score: self.text(Field::Score).map(str::to_owned),
                    code: self.text(Field::Code).map(str::to_owned),
                    threshold,
                    time: self.text(Field::Time).map(str::to_owned),
                    flow: flow.map(str::to_owned),
                };
                Answer::map(provider, pair, &raw).map_err(|error| fault(None, FaultKind::Map(error))).ok()
            }
            _ => None,
        };
        match (person, answer) {
            (Some(person), Some(mut answer)) if faults.is_empty() => {
                answer.picture = photo.as_deref().and_then(crate::ground::digest::Sha256Digest::from_hex);
                let reference = self.text(Field::Reference).map(str::to_owned);
                let photo = photo.filter(|text| text.len() == 12);
                Ok(Imported { line: self.line, row: person.row, answer, photo, reference })
            }
            _ => Err(faults),
        }
    }

    /// The one person all numbers of the row belong to.
    fn person(&self) -> Result<&'a Person, (Option<Field>, FaultKind)> {
        let mut found: Option<&Person> = None;
        for field in Field::PERSON {
            let Some(text) = self.text(field) else { continue };
            let person = if let Some(kind) = kind(field) {
                let number = clean(text, &mut Vec::new());
                let number = if kind == KeyKind::IdNumber { number.to_ascii_uppercase() } else { number };
                match self.index.by_key.get(&(kind, number.as_str())).map(Vec::as_slice) {
                    Some([person]) => *person,
                    Some([_, ..]) => return Err((Some(field), FaultKind::SeveralPeople)),
                    _ => return Err((Some(field), FaultKind::UnknownPerson)),
                }
            } else {
                let row = text.parse::<u32>().ok().and_then(|row| self.index.by_row.get(&row));
                *row.ok_or((Some(field), FaultKind::UnknownPerson))?
            };
            if found.is_some_and(|other| other.row != person.row) {
                return Err((Some(field), FaultKind::OtherPerson));
            }
            found = Some(person);
        }
        found.ok_or((None, FaultKind::NoPerson))
    }
}

const fn kind(field: Field) -> Option<KeyKind> {
    match field {
        Field::StudentNo => Some(KeyKind::StudentNo),
        Field::IdNumber => Some(KeyKind::IdNumber),
        Field::ExamNo => Some(KeyKind::ExamNo),
        _ => None,
    }
}

fn hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// One call has one answer: rows that repeat it are added once, rows that contradict it are faults.
fn settle_flows(found: &mut Vec<Imported>, faults: &mut Vec<Fault>) {
    let mut first: BTreeMap<(String, String, Pair), usize> = BTreeMap::new();
    let mut repeated = vec![false; found.len()];
    for at in 0..found.len() {
        let answer = &found[at].answer;
        let Some(flow) = answer.flow.clone() else { continue };
        // One call may compare several pairs (S35), each of which has its own answer.
        let call = (answer.provider.clone(), flow, answer.pair);
        match first.get(&call) {
            Some(&other) if found[other].row == found[at].row && found[other].answer == found[at].answer => {
                repeated[at] = true;
            }
            Some(_) => {
                faults.push(Fault { row: found[at].line, field: Some(Field::Flow), kind: FaultKind::SameFlow });
            }
            None => {
                first.insert(call, at);
            }
        }
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !repeated[at - 1]
    });
}

/// Scores of 0 and 1 alone on a scale of 0–100 would all mean "different": such a list is refused.
fn doubt_scales(found: &[Imported], known: &Providers, faults: &mut Vec<Fault>) {
    for provider in known.iter().filter(|provider| provider.scale.is_some_and(|scale| scale.max > 1.0)) {
        let mut scores = found
            .iter()
            .filter(|imported| imported.answer.provider == provider.id)
            .filter_map(|imported| imported.answer.score.as_ref().map(|score| (imported.line, score.value)));
        let Some((line, first)) = scores.next() else { continue };
        let mut count = 1;
        let small = |value: f64| (0.0..=1.0).contains(&value);
        let all = small(first)
            && scores.all(|(_, value)| {
                count += 1;
                small(value)
            });
        if all && count >= ENOUGH_SCORES {
            faults.push(Fault { row: line, field: Some(Field::Score), kind: FaultKind::ScaleInDoubt });
        }
    }
}
