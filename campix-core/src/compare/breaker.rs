//! A circuit breaker: after a number of failures in a row no calls are made for a while, then one call is tried.

use std::time::Duration;

/// The state of the connection to a service. Times are those of the caller's timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    trips_after: u32,
    cool_down: Duration,
    failures: u32,
    open_until: Option<Duration>,
}

impl Breaker {
    /// A closed breaker that opens after `trips_after` failures in a row (at least 1), for `cool_down`.
    pub const fn new(trips_after: u32, cool_down: Duration) -> Self {
        let trips_after = if trips_after == 0 { 1 } else { trips_after };
        Self { trips_after, cool_down, failures: 0, open_until: None }
    }

    /// Whether a call may be made at `now`. After the cool-down one may; its result decides what follows.
    pub fn lets_through(&self, now: Duration) -> bool {
        self.open_until.is_none_or(|until| now >= until)
    }

    /// Records a call that succeeded.
    pub const fn succeeded(&mut self) {
        self.failures = 0;
        self.open_until = None;
    }

    /// Records a call that failed at `now`.
    pub fn failed(&mut self, now: Duration) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= self.trips_after {
            self.open_until = Some(now.saturating_add(self.cool_down));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_cools_down_tries_once_and_closes() {
        let seconds = Duration::from_secs;
        let mut breaker = Breaker::new(2, seconds(30));
        breaker.failed(seconds(1));
        assert!(breaker.lets_through(seconds(1)));
        breaker.failed(seconds(2));
        assert!(!breaker.lets_through(seconds(31)));
        assert!(breaker.lets_through(seconds(32)));
        // The trial fails, so no call is allowed for another cool-down.
        breaker.failed(seconds(33));
        assert!(!breaker.lets_through(seconds(62)));
        breaker.succeeded();
        breaker.failed(seconds(64));
        assert!(breaker.lets_through(seconds(64)));
    }
}
