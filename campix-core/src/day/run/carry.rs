//! A real day: portraits as the work, the roster's matching as the allotment, templates as names.

use std::sync::Arc;

use crate::people::naming::{self, Template};
use crate::people::number::PseudonymKey;
use crate::people::roster::Form;
use crate::people::{CollectionCode, Person};

use crate::day::run::allot::{MatchMethod, Matchers, allot};
use crate::day::run::conduct::{Cast, RunConfig};
use crate::day::run::day::{Day, DayReport};
use crate::day::run::error::DayError;
use crate::day::run::naming::{Names, pseudonym};
use crate::day::run::options::{Demand, Destination, People};
use crate::day::run::portrait::{Portraits, WorkProfile};
use crate::day::run::rulings::Rulings;
use crate::day::run::scanned::Scanned;
use crate::ground::whole_file::SystemDisk;

/// The path of every person's file for every destination, and the pseudonyms used where no name may appear.
pub(in crate::day) fn names_of(
    destinations: &[Destination],
    people: &[Arc<Person>],
    key: &PseudonymKey,
) -> Result<Names, DayError> {
    let mut paths = Vec::new();
    for destination in destinations {
        let template = Template::parse(&destination.naming)?;
        let plan = naming::plan(&template, people.iter().map(Arc::as_ref), Some(key))?;
        paths.push(plan.names.iter().map(|name| name.path.reveal().to_owned()).collect());
    }
    let pseudonyms = people.iter().map(|person| pseudonym(person, key));
    let departments: Vec<&str> = people.iter().map(|person| person.group.department.as_str()).collect();
    Ok(Names::from_parts(paths, pseudonyms.collect(), &departments))
}

/// Carries out a day.
pub(in crate::day) fn carry_out(day: Day<'_>) -> Result<DayReport, DayError> {
    let Day { roster, photos, key, options, .. } = day;
    let destinations = &options.destinations;
    let grows = options.people == People::Scanned;
    if roster.form == Form::Absent && !grows {
        return Err(DayError::NoRoster);
    }
    if destinations.is_empty() {
        return Err(DayError::NoDestination);
    }
    for (at, destination) in destinations.iter().enumerate() {
        let profile = destination.profile.id();
        if destination.profile.output().is_none() {
            return Err(DayError::NoOutput { profile: profile.to_owned() });
        }
        if destinations[..at].iter().any(|other| other.profile.id() == profile) {
            return Err(DayError::SameDestination { profile: profile.to_owned() });
        }
    }
    let people: Vec<Arc<Person>> = roster.people.into_iter().map(Arc::new).collect();
    // Names are checked against the whole roster before the first byte is written, and against somebody who has only a code.
    if grows {
        let row = people.iter().map(|person| person.row).max().unwrap_or_default() + 1;
        let mut anybody = Person::new(row);
        anybody.code = CollectionCode::new("campix-0-code");
        let with: Vec<Arc<Person>> = people.iter().cloned().chain([Arc::new(anybody)]).collect();
        names_of(destinations, &with, &key)?;
    }
    let names = names_of(destinations, &people, &key)?;
    let scanned = Scanned {
        key: &key,
        pattern: options.code_pattern.as_ref(),
        names: &|people| names_of(destinations, people, &key),
    };
    let mut methods = options.matching.clone();
    if grows && !methods.contains(&MatchMethod::Cards) {
        methods.push(MatchMethod::Cards);
    }
    let work = Portraits {
        profiles: destinations
            .iter()
            .map(|to| WorkProfile { profile: &to.profile, required: to.demand == Demand::Required })
            .collect(),
        landmarks: day.landmarks,
        limits: options.limits,
        key: &key,
        cards: methods.contains(&MatchMethod::Cards),
        scanned: grows,
    };
    let matchers = Matchers { methods: &methods, tables: &day.tables };
    let config = RunConfig {
        disk: &SystemDisk,
        work: &work,
        allot: &|shots, decisions, Cast { people, names }| {
            let pseudonym = |person: usize| names.pseudonym(person).to_owned();
            let rulings = Rulings::new(decisions, people, &pseudonym, shots);
            allot(people, shots, matchers, rulings, (options.stations, options.consent), &key)
        },
        answers: &day.answers,
        cast: Cast { people: &people, names: &names },
        scanned: grows.then_some(&scanned),
        options: &options,
        out: &day.out,
        key: &key,
        clock: day.clock,
        password: day.password.as_ref(),
        progress: day.progress,
        judged: day.judged,
        cancel: &day.cancel,
    };
    config.run(photos)
}
