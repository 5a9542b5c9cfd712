//! Third part of a run: the record of every photo and of every person without one, and the sums over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::text::Text;
use crate::people::matching::Grade;
use crate::people::{Person, PhotoName};

use crate::day::ledger::event::Event;
use crate::day::ledger::journal::Lines;
use crate::day::record::outcome::{Outcome, PhotoRef, Product, Session, Standing};
use crate::day::record::photo::Record;
use crate::day::run::allot::{Allotment, Owner};
use crate::day::run::delivery::{Delivered, Planned};
use crate::day::run::error::DayError;
use crate::day::run::fault;
use crate::day::run::survey::{Line, SurveyedPhoto};

/// The record of a photo, from the journal or from memory.
pub(in crate::day) fn record(shot: &SurveyedPhoto, lines: &mut Lines) -> Result<Record, DayError> {
    match &shot.line {
        Line::Here(record) => Ok(Record::clone(record)),
        Line::Journal(place) => match lines.get::<Event>(*place)?.event {
            Event::Photo { record, .. } => Ok(*record),
            _ => Err(DayError::Defect { what: "a line of the journal is not that of a photo" }),
        },
    }
}

/// The standing of a photo, given its owner.
pub(in crate::day) fn standing(owner: Owner, grade: Grade, undelivered: bool) -> Standing {
    match (owner, grade) {
        (Owner::Card, _) => Standing::Card,
        (Owner::Superseded(_), _) => Standing::Superseded,
        (_, Grade::Unreadable) => Standing::Unreadable,
        (Owner::Nobody, _) => Standing::Unowned,
        (Owner::Unsettled, _) => Standing::Ambiguous,
        (Owner::Chosen(_), Grade::Fail) => Standing::Fail,
        (Owner::Chosen(_), _) if undelivered => Standing::Fail,
        (Owner::Chosen(_), Grade::Unknown) => Standing::Unknown,
        (Owner::Chosen(_), Grade::Warn) => Standing::Warn,
        (Owner::Chosen(_), Grade::Pass) => Standing::Pass,
    }
}

/// Everything the records are made from.
pub(in crate::day) struct OutcomeInputs<'a> {
    pub(in crate::day) people: &'a [Arc<Person>],
    pub(in crate::day) shots: &'a [SurveyedPhoto],
    pub(in crate::day) allotment: &'a Allotment,
    pub(in crate::day) plan: &'a [Planned],
    pub(in crate::day) profiles: &'a [&'a str],
    pub(in crate::day) delivered: &'a Delivered,
}

/// All records: people in the order of the roster, each with the photo chosen for them, then every other photo in
/// the order of capture.
pub(in crate::day) fn outcomes(inputs: &OutcomeInputs<'_>, lines: &mut Lines) -> Result<Vec<Outcome>, DayError> {
    let OutcomeInputs { people, shots, allotment, plan, profiles, delivered } = *inputs;
    let mut chosen: Vec<Option<usize>> = vec![None; people.len()];
    for (at, owner) in allotment.owners.iter().enumerate() {
        if let Owner::Chosen(person) = owner {
            chosen[*person] = Some(at);
        }
    }
    let mut products: BTreeMap<usize, Vec<&Planned>> = BTreeMap::new();
    for planned in plan {
        products.entry(planned.person).or_default().push(planned);
    }
    let mut outcomes = Vec::with_capacity(people.len() + shots.len());
    let mut of_shot = |at: usize, person: Option<usize>| -> Result<Outcome, DayError> {
        let shot = &shots[at];
        let record = record(shot, lines)?;
        let owner = allotment.owners[at];
        let problems = person.and_then(|person| delivered.problems.get(&person));
        let judged = standing(owner, record.grade, problems.is_some());
        let mut outcome = Outcome::new(match person.and_then(|person| allotment.withheld.get(&person)) {
            // What the photo lacks comes before what is not recorded.
            Some(Standing::Unknown) if judged == Standing::Fail || judged == Standing::Unreadable => judged,
            Some(withheld) => *withheld,
            None => judged,
        });
        let mut photo = PhotoRef::new(shot.name.clone(), shot.input, record.bytes, shot.order);
        photo.taken = record.taken;
        photo.station.clone_from(&allotment.stations[at]);
        photo.companions.clone_from(&shot.companions);
        outcome.photo = Some(photo);
        // A card is no portrait: rules have nothing to say about it, and its grey squares are no backdrop.
        let (found, session) = match owner {
            Owner::Card => (Vec::new(), Session::default()),
            _ => (record.notes, shot.traits.looks.session),
        };
        outcome.notes = problems.into_iter().flatten().chain(&allotment.notes[at]).cloned().chain(found).collect();
        outcome.notes.extend(shot.growing.then(fault::growing));
        outcome.session = session;
        if let Some(person) = person {
            let planned = products.get(&person).map(Vec::as_slice).unwrap_or_default();
            outcome.products = planned
                .iter()
                .filter(|planned| delivered.has(planned))
                .map(|planned| {
                    let name = PhotoName::new(&planned.path.to_string_lossy());
                    Product::new(profiles[planned.destination], name, planned.output, planned.bytes)
                })
                .collect();
        }
        Ok(outcome)
    };
    for (index, person) in people.iter().enumerate() {
        let mut outcome = match chosen[index] {
            Some(at) => of_shot(at, Some(index))?,
            None => Outcome::new(allotment.people[index].0),
        };
        outcome.notes.extend(allotment.people[index].1.iter().cloned());
        outcome.person = Some(person.clone());
        outcomes.push(outcome);
    }
    for (at, owner) in allotment.owners.iter().enumerate() {
        if matches!(owner, Owner::Chosen(_)) {
            continue;
        }
        let mut outcome = of_shot(at, None)?;
        if let Owner::Superseded(person) = owner {
            outcome.person = Some(people[*person].clone());
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

/// Photos and people by standing. Both sums are checked against the input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Totals {
    /// Photos by standing, in the order of [`Standing::ALL`]; standings without photos are left out.
    pub photos: Vec<(Standing, u64)>,
    /// People by standing of the photo chosen for them.
    pub people: Vec<(Standing, u64)>,
    /// Files delivered, over all destinations.
    pub files: u64,
    /// Files in the delivery folder that campix did not make.
    pub foreign: u64,
}

impl Totals {
    /// Counts `outcomes` and proves that no person and no photo is lost or counted twice.
    pub(in crate::day) fn of(
        outcomes: &[Outcome],
        people: usize,
        photos: usize,
        files: u64,
        foreign: u64,
    ) -> Result<Self, DayError> {
        let mut by_photo: BTreeMap<Standing, u64> = BTreeMap::new();
        let mut by_person: BTreeMap<Standing, u64> = BTreeMap::new();
        let mut products = 0;
        for outcome in outcomes {
            if outcome.photo.is_some() {
                *by_photo.entry(outcome.standing).or_default() += 1;
            }
            if outcome.person.is_some() && outcome.standing != Standing::Superseded {
                *by_person.entry(outcome.standing).or_default() += 1;
            }
            products += outcome.products.len() as u64;
        }
        let totals =
            Self { photos: by_photo.into_iter().collect(), people: by_person.into_iter().collect(), files, foreign };
        for (what, expected, found) in [
            (Text::fixed("照片", "photos"), photos as u64, totals.photos.iter().map(|(_, count)| count).sum()),
            (Text::fixed("人员", "people"), people as u64, totals.people.iter().map(|(_, count)| count).sum()),
            (Text::fixed("交付文件", "delivered files"), files, products),
        ] {
            if expected != found {
                return Err(DayError::Totals { what, expected, found });
            }
        }
        Ok(totals)
    }

    /// People with this standing.
    pub fn people(&self, standing: Standing) -> u64 {
        self.people.iter().find(|(other, _)| *other == standing).map_or(0, |(_, count)| *count)
    }

    /// Photos with this standing.
    pub fn photos(&self, standing: Standing) -> u64 {
        self.photos.iter().find(|(other, _)| *other == standing).map_or(0, |(_, count)| *count)
    }

    /// People for whom nothing was delivered.
    pub fn retakes(&self) -> u64 {
        self.people.iter().filter(|(standing, _)| standing.needs_retake()).map(|(_, count)| *count).sum()
    }
}
