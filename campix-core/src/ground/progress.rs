//! The progress of long work, and how to stop it: the same for a day, print sheets, dossiers and a single photo.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
#[cfg(any(feature = "day", feature = "prints"))]
use std::time::Instant;

/// What long work is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Photos are read, measured, judged and made into files.
    Photos,
    /// Finished files are moved to their places.
    Delivery,
    /// Tables, pages and packages are written.
    Results,
    /// Originals are put into their places.
    Originals,
    /// Print sheets: the people of the order, whose pictures are cut; bags are written in between.
    Sheets,
    /// Dossiers: the people of a day, whose files are read, judged and written.
    Dossiers,
}

/// The progress of long work.
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

/// Stops long work from any thread; clones stop the same work. Nothing half-written stays.
///
/// A day stops between two photos, print sheets between two people, dossiers between two people or before their judgement
/// is written, [`measure_until`](crate::measure::measure_until) and [`make`](crate::make::make) between two of their
/// stages. All of them then fail with the error "day.cancelled". A token stays cancelled: the next work takes a new one.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Asks the work to stop. What a day or a batch of dossiers has done remains and is not done again.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Shortest time between two reports of one phase.
#[cfg(any(feature = "day", feature = "prints"))]
const INTERVAL: Duration = Duration::from_millis(100);

/// Counts items of a phase and reports at most ten times a second, plus once at the beginning and the end.
#[cfg(any(feature = "day", feature = "prints"))]
pub(crate) struct Meter<'a> {
    report: Option<&'a (dyn Fn(Progress) + Sync)>,
    phase: Phase,
    begun: Instant,
    reported: Option<Instant>,
    total: Option<u64>,
    done: u64,
    worked: u64,
}

#[cfg(any(feature = "day", feature = "prints"))]
impl<'a> Meter<'a> {
    pub(crate) fn new(report: Option<&'a (dyn Fn(Progress) + Sync)>, phase: Phase, total: Option<u64>) -> Self {
        let meter = Self { report, phase, begun: Instant::now(), reported: None, total, done: 0, worked: 0 };
        meter.notify();
        meter
    }

    /// Counts one item; `worked` is whether this run processed it rather than an earlier one.
    pub(crate) fn step(&mut self, worked: bool) {
        self.done += 1;
        self.worked += u64::from(worked);
        if self.report.is_some() && self.reported.is_none_or(|reported| reported.elapsed() >= INTERVAL) {
            self.notify();
            self.reported = Some(Instant::now());
        }
    }

    /// Reports the end of the phase.
    pub(crate) fn finish(self) {
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

#[cfg(all(test, any(feature = "day", feature = "prints")))]
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
