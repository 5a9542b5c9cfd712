//! Working time: seconds of work ↔ day and time of day, pauses and nights left out.

use serde::{Serialize, Serializer};

use super::PlanOptions;
use crate::ground::calendar;

/// A time of a plan: which day, and the second of that day. Shown as "08:30", with the date, or "day 2", where it is not on the only day
/// of a plan without date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct PlannedTime {
    /// Day, from 1.
    pub day: u32,
    /// Seconds since midnight.
    pub second: u32,
    /// Year, month and day, if the plan has a date.
    pub date: Option<[u16; 3]>,
}

impl std::fmt::Display for PlannedTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.date {
            Some([year, month, day]) => write!(f, "{year:04}-{month:02}-{day:02} ")?,
            None if self.day > 1 => write!(f, "+{} ", self.day - 1)?,
            None => {}
        }
        f.write_str(&self.clock())
    }
}

impl PlannedTime {
    /// The time of day alone: "08:30".
    pub fn clock(&self) -> String {
        format!("{:02}:{:02}", self.second / 3_600, self.second / 60 % 60)
    }
}

impl Serialize for PlannedTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The times of a day in which people are photographed, in order, apart from each other.
pub(super) struct WorkingHours {
    spans: Vec<[u64; 2]>,
    date: Option<[i64; 3]>,
}

impl WorkingHours {
    /// `None` if no time is left.
    pub(super) fn new(options: &PlanOptions) -> Option<Self> {
        let seconds = |time: super::TimeOfDay| u64::from(time.seconds());
        let mut spans = vec![[seconds(options.start), seconds(options.end)]];
        for pause in &options.breaks {
            let (from, to) = (seconds(pause.from), seconds(pause.to));
            spans = spans
                .into_iter()
                .flat_map(|[begin, end]| [[begin, end.min(from)], [begin.max(to), end]])
                .filter(|[begin, end]| begin < end)
                .collect();
        }
        spans.retain(|[begin, end]| begin < end);
        let date = options.date.map(|date| [date.year().into(), date.month().into(), date.day().into()]);
        (!spans.is_empty()).then_some(Self { spans, date })
    }

    fn a_day(&self) -> u64 {
        self.spans.iter().map(|[begin, end]| end - begin).sum()
    }

    /// When somebody sits down after so many seconds of work: after a pause, if one begins just then.
    pub(super) fn begin(&self, work: u64) -> PlannedTime {
        let (day, mut rest) = (work / self.a_day(), work % self.a_day());
        for [begin, end] in &self.spans {
            if rest < end - begin {
                return self.time(day, begin + rest);
            }
            rest -= end - begin;
        }
        self.time(day, self.spans[0][0])
    }

    /// When so many seconds of work are done: before a pause, if one begins just then.
    pub(super) fn end(&self, work: u64) -> PlannedTime {
        let Some(before) = work.checked_sub(1) else { return self.begin(0) };
        let mut time = self.begin(before);
        time.second += 1;
        time
    }

    fn time(&self, day: u64, second: u64) -> PlannedTime {
        let date = self.date.and_then(|date| {
            let [year, month, day] = calendar::civil_from_days(calendar::days_from_civil(date)? + day as i64);
            Some([u16::try_from(year).ok()?, month as u16, day as u16])
        });
        PlannedTime { day: day as u32 + 1, second: second as u32, date }
    }
}
