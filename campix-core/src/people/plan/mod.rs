//! When who is photographed where: shooting numbers and time slots for the people of a list.
//!
//! Input: people in groups, stations, people an hour, working hours. Output: for each person a station, a shooting number and a time, and
//! when each station is through. Invariant: nobody is left out, no number is given twice, and nobody sits in a pause.

mod clock;
mod time;

use std::collections::BTreeMap;

use serde::Serialize;

use super::collation;
use super::number::Date;
use super::person::{Group, Person};
use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::options::options;
use crate::ground::words::words;
use clock::WorkingHours;

pub use clock::PlannedTime;
pub use time::{Pause, TimeOfDay};

words! {
    /// How a class is spread.
    #[derive(Default)]
    pub enum Spread {
        /// Over all stations at once, so that it is through as soon as possible.
        #[default]
        AllStations "all-stations",
        /// It stays at one station, the one that is free first.
        OneStation "one-station",
    }
}

options! {
    /// How many people are photographed where and when.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PlanOptions {
        /// Stations that work at the same time, 1–99. Default: 1.
        pub stations: u16 = 1,
        /// People an hour at one station, 1–600. Default: 60, one a minute; measure your own.
        pub per_hour: u16 = 60,
        /// The first day, such as `2026-09-01`. Default: none, days are counted from 1.
        #[serde(with = "written_date")]
        pub date: Option<Date> = None,
        /// When work begins. Default: `08:30`.
        pub start: TimeOfDay = TimeOfDay::new(8, 30).unwrap_or(TimeOfDay::MIDNIGHT),
        /// When work ends; what is left goes on the next day. Default: `17:30`.
        pub end: TimeOfDay = TimeOfDay::new(17, 30).unwrap_or(TimeOfDay::MIDNIGHT),
        /// Pauses, such as `12:00-13:30`. Default: none.
        pub breaks: Vec<Pause> = Vec::new(),
        /// Minutes of a time slot, 1–240: what people are told, not to the second. Default: 10.
        pub slot: u16 = 10,
        /// How classes are spread over stations. Default: `all-stations`.
        pub spread: Spread = Spread::AllStations,
        /// Minutes between two classes at a station, for the change, 0–120. Default: 0.
        pub change: u16 = 0,
    }
}

/// The place of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Slot {
    /// Row of the person.
    pub row: u32,
    /// Shooting number (拍摄号): letter of the station and place in its order, `A001`; beyond station Z, `27-001`.
    pub number: String,
    /// Station, from 1.
    pub station: u16,
    /// When the person sits down.
    pub at: PlannedTime,
    /// The time slot that the person is told: from, to.
    pub slot: [PlannedTime; 2],
}

/// One class at one station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Turn {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Station, from 1.
    pub station: u16,
    /// People.
    pub people: u32,
    /// The first and the last shooting number.
    pub numbers: [String; 2],
    /// When the first sits down, and when the last is through.
    pub time: [PlannedTime; 2],
}

/// A plan for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// Everybody, by station and in its order.
    pub slots: Vec<Slot>,
    /// Classes, in the order in which they come, each with every station at which it is.
    pub turns: Vec<Turn>,
    /// When each station is through, by its number from 1; stations without anybody are left out.
    pub through: BTreeMap<u16, PlannedTime>,
    /// When the last one is through: the estimate that `per_hour` gives.
    pub ends: PlannedTime,
}

/// There can be no such plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanProblem {
    /// A number of the options is out of its range.
    Range {
        /// Its key.
        key: &'static str,
        /// The least that is allowed.
        least: u16,
        /// The most.
        most: u16,
        /// What was given.
        found: u16,
    },
    /// No time is left to work: the end is not after the start, or pauses fill the day.
    NoTime,
    /// There is nobody to plan for.
    Nobody,
}

impl Explain for PlanProblem {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Range { key, least, most, found } => says!(
                PLAN_RANGE, en "{key}: expected {least} to {most}, found {found}", zh "{key} 应在 {least} 至 {most} 之间，实为 {found}"
            ),
            Self::NoTime => says!(
                PLAN_NO_TIME,
                en "no time is left to work: the end has to be after the start, and pauses may not fill the day",
                zh "没有可拍摄的时间：结束须晚于开始，休息时间不能占满全天"
            ),
            Self::Nobody => says!(PLAN_NOBODY, en "there is nobody to plan for", zh "没有需要安排的人员"),
        }
    }
}

error!(PlanProblem);

impl Plan {
    /// Plans for `people`: by department, major and class, and within a class in the order of the list.
    ///
    /// ```
    /// use campix_core::people::{plan::{Plan, PlanOptions, PlanProblem}, roster::{Roster, RosterOptions}};
    /// let list = "学号,班级\n1001,软件1班\n1002,软件1班\n1003,软件2班\n";
    /// let people = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap().people;
    /// let plan = Plan::new(&people, &PlanOptions { stations: 2, ..PlanOptions::default() })?;
    /// let numbers: Vec<&str> = plan.slots.iter().map(|slot| slot.number.as_str()).collect();
    /// assert_eq!(numbers, ["A001", "A002", "B001"]);
    /// assert_eq!(plan.ends.to_string(), "08:32");
    /// # Ok::<(), PlanProblem>(())
    /// ```
    ///
    /// # Errors
    /// [`PlanProblem`].
    pub fn new(people: &[Person], options: &PlanOptions) -> Result<Self, PlanProblem> {
        let in_range = |key, found, least, most| {
            if (least..=most).contains(&found) { Ok(()) } else { Err(PlanProblem::Range { key, least, most, found }) }
        };
        in_range("stations", options.stations, 1, 99)?;
        in_range("per-hour", options.per_hour, 1, 600)?;
        in_range("slot", options.slot, 1, 240)?;
        in_range("change", options.change, 0, 120)?;
        let hours = WorkingHours::new(options).ok_or(PlanProblem::NoTime)?;
        if people.is_empty() {
            return Err(PlanProblem::Nobody);
        }
        let mut order: Vec<&Person> = people.iter().collect();
        order.sort_by_cached_key(|person| (collation(&person.group), person.order, person.row));
        let mut desks = Desks::new(options, &hours);
        for class in order.chunk_by(|one, other| one.group == other.group) {
            match options.spread {
                Spread::AllStations => {
                    desks.change(&desks.all());
                    for person in class {
                        let station = desks.first_free();
                        desks.seat(station, person);
                    }
                }
                Spread::OneStation => {
                    let station = desks.first_free();
                    desks.change(&[station]);
                    for person in class {
                        desks.seat(station, person);
                    }
                }
            }
        }
        Ok(desks.plan(people))
    }

    /// The place of the person in this row.
    pub fn of(&self, row: u32) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.row == row)
    }

    /// The plan as JSON: `slots` (row, number, station, at, slot), `turns` (department, major, class, station, people, numbers, time),
    /// `through` (station → time), `ends`. Times are "08:30", with the date or "day 2" before them where the day is not the only one.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

/// All stations while seats are given.
struct Desks<'a> {
    hours: &'a WorkingHours,
    /// Seconds of work a person takes, as a fraction: whole seconds would add up to minutes.
    per_hour: u64,
    slot: u64,
    change: u64,
    /// People so far, and the work done in units of `per_hour`ths of a second, of each station.
    stations: Vec<(u32, u64)>,
    slots: Vec<(u64, Slot)>,
}

/// Units of work in a second are `per_hour`: so one person takes exactly 3 600 of them.
const PERSON: u64 = 3_600;

impl<'a> Desks<'a> {
    fn new(options: &PlanOptions, hours: &'a WorkingHours) -> Self {
        Self {
            hours,
            per_hour: options.per_hour.into(),
            slot: u64::from(options.slot) * 60,
            change: u64::from(options.change) * 60 * u64::from(options.per_hour),
            stations: vec![(0, 0); options.stations.into()],
            slots: Vec::new(),
        }
    }

    fn all(&self) -> Vec<usize> {
        (0..self.stations.len()).collect()
    }

    /// The station that is free first; of several the first.
    fn first_free(&self) -> usize {
        (0..self.stations.len()).min_by_key(|&at| (self.stations[at].1, at)).unwrap_or_default()
    }

    /// Another class begins at these stations.
    fn change(&mut self, stations: &[usize]) {
        for &at in stations {
            let (people, work) = &mut self.stations[at];
            if *people > 0 {
                *work += self.change;
            }
        }
    }

    fn seat(&mut self, station: usize, person: &Person) {
        let (people, work) = &mut self.stations[station];
        let begins = *work / self.per_hour;
        *people += 1;
        *work += PERSON;
        let number = shooting_number(station, *people);
        let from = begins / self.slot * self.slot;
        let slot = [self.hours.begin(from), self.hours.end(from + self.slot)];
        let at = self.hours.begin(begins);
        let work = *work;
        self.slots.push((work, Slot { row: person.row, number, station: station as u16 + 1, at, slot }));
    }

    fn plan(mut self, people: &[Person]) -> Plan {
        let groups: BTreeMap<u32, &Group> = people.iter().map(|person| (person.row, &person.group)).collect();
        let through = |work: u64| self.hours.end(work.div_ceil(self.per_hour));
        let mut turns: Vec<Turn> = Vec::new();
        let mut last: BTreeMap<(Group, u16), usize> = BTreeMap::new();
        for (work, slot) in &self.slots {
            let group = groups.get(&slot.row).map(|group| (*group).clone()).unwrap_or_default();
            if let Some(&at) = last.get(&(group.clone(), slot.station)) {
                let turn = &mut turns[at];
                turn.people += 1;
                turn.numbers[1].clone_from(&slot.number);
                turn.time[1] = through(*work);
            } else {
                last.insert((group.clone(), slot.station), turns.len());
                let numbers = [slot.number.clone(), slot.number.clone()];
                let time = [slot.at, through(*work)];
                turns.push(Turn { group, station: slot.station, people: 1, numbers, time });
            }
        }
        let ends: BTreeMap<u16, PlannedTime> = self
            .stations
            .iter()
            .enumerate()
            .filter(|(_, (people, _))| *people > 0)
            .map(|(at, (_, work))| (at as u16 + 1, through(*work)))
            .collect();
        let end =
            self.stations.iter().filter(|(people, _)| *people > 0).map(|(_, work)| *work).max().unwrap_or_default();
        let end = through(end);
        self.slots.sort_by_key(|(work, slot)| (slot.station, *work));
        Plan { slots: self.slots.into_iter().map(|(_, slot)| slot).collect(), turns, through: ends, ends: end }
    }
}

/// "A001" at the first station; numbers of three digits, or more beyond 999.
fn shooting_number(station: usize, place: u32) -> String {
    match u8::try_from(station).ok().filter(|station| *station < 26) {
        Some(station) => format!("{}{place:03}", char::from(b'A' + station)),
        None => format!("{}-{place:03}", station + 1),
    }
}

/// A date in the options, which may be shown, unlike a person's.
mod written_date {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Date;
    use crate::ground::explain::Said;

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
    pub(super) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => {
                serializer.serialize_str(&format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
            }
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        Date::parse(&text).map(Some).map_err(|error| D::Error::custom(Said(error.text())))
    }
}

#[cfg(test)]
mod tests;
