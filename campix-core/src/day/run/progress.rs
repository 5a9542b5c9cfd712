//! The progress of a run.

use std::time::{Duration, Instant};

/// The current phase of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Photos are read, measured, judged and made into files.
    Photos,
    /// Finished files are moved to their places.
    Delivery,
    /// Tables, pages and packages are written.
    Results,
}

/// The progress of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The current phase.
    pub phase: Phase,
    /// Items done in this phase, including those of an earlier run.
    pub done: u64,
    /// Items of this phase; `None` if photos come from a stream.
    pub total: Option<u64>,
    /// Items this run worked on per second, since the phase began.
    pub per_second: f64,
    /// Time left at that rate; `None` before the first item or without a total.
    pub left: Option<Duration>,
}

/// Shortest time between two reports of one phase.
const INTERVAL: Duration = Duration::from_millis(100);

/// Counts items of a phase and reports at most ten times a second, plus once at the beginning and the end.
pub(in crate::day) struct Meter<'a> {
    report: Option<&'a (dyn Fn(Progress) + Sync)>,
    phase: Phase,
    begun: Instant,
    reported: Option<Instant>,
    total: Option<u64>,
    done: u64,
    worked: u64,
}

impl<'a> Meter<'a> {
    pub(in crate::day) fn new(report: Option<&'a (dyn Fn(Progress) + Sync)>, phase: Phase, total: Option<u64>) -> Self {
        let meter = Self { report, phase, begun: Instant::now(), reported: None, total, done: 0, worked: 0 };
        meter.notify();
        meter
    }

    /// Counts one item; `worked` is whether this run processed it rather than an earlier one.
    pub(in crate::day) fn step(&mut self, worked: bool) {
        self.done += 1;
        self.worked += u64::from(worked);
        if self.report.is_some() && self.reported.is_none_or(|reported| reported.elapsed() >= INTERVAL) {
            self.notify();
            self.reported = Some(Instant::now());
        }
    }

    /// Reports the end of the phase.
    pub(in crate::day) fn finish(self) {
        self.notify();
    }

    fn notify(&self) {
        let Some(report) = self.report else { return };
        let seconds = self.begun.elapsed().as_secs_f64();
        let per_second = if seconds > 0.0 { self.worked as f64 / seconds } else { 0.0 };
        let left = self
            .total
            .filter(|_| per_second > 0.0)
            .and_then(|total| Duration::try_from_secs_f64(total.saturating_sub(self.done) as f64 / per_second).ok());
        report(Progress { phase: self.phase, done: self.done, total: self.total, per_second, left });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn the_last_report_is_complete_and_reports_are_rare() {
        let reports = Mutex::new(Vec::new());
        let report = |progress: Progress| reports.lock().unwrap().push(progress);
        let mut meter = Meter::new(Some(&report), Phase::Photos, Some(100_000));
        for _ in 0..100_000 {
            meter.step(true);
        }
        let longest = meter.begun.elapsed();
        meter.finish();
        let reports = reports.into_inner().unwrap();
        let last = reports.last().unwrap();
        assert_eq!((last.done, last.total), (100_000, Some(100_000)));
        assert!(reports.len() as u128 <= longest.as_millis() / 100 + 3, "{} reports", reports.len());
    }
}
