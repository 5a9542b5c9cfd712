//! The time of day comes from the caller; only the journal contains it, so that deliverables do not depend on it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::ground::calendar;

/// Gives the time of day for the journal.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> SystemTime;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still, for runs whose journal must be repeatable to the last byte.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(
    /// The time it always gives.
    pub SystemTime,
);

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        self.0
    }
}

/// Whether a day such as `2027-07-31` is over at a time as [`timestamp`] writes it.
pub(crate) fn is_past(day: &str, now: &str) -> bool {
    now.get(..day.len()).is_some_and(|today| today > day)
}

/// "2026-11-22T14:11:16Z"; a time before 1970 is written as 1970.
pub(crate) fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    calendar::rfc3339(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_journal() {
        assert_eq!(timestamp(UNIX_EPOCH + Duration::from_secs(1_795_356_676)), "2026-11-22T14:11:16Z");
        assert_eq!(timestamp(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00Z");
    }
}
