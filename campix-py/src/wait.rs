//! Long work on a thread of its own, while the caller's thread reports its progress and looks for Ctrl-C.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use campix_core::compare::{SystemTimer, Timer};
use campix_core::progress::{CancelToken, Phase, Progress};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// How often work without news lets the interpreter look for Ctrl-C.
pub(crate) const PATIENCE: Duration = Duration::from_millis(50);

/// The exception of a signal that arrived meanwhile, on the thread that hears signals.
fn signalled() -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        Ok(())
    })
}

/// The result of `work`, whose progress `progress` hears on this thread: a callable of Python, called with the fields of a
/// `campix.Progress`. On Ctrl-C, and if the callable raises, `token` is cancelled, the end of the work waited for, and the exception
/// returned. The interpreter has to be released.
pub(crate) fn watched<T: Send>(
    token: &CancelToken,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(&(dyn Fn(Progress) + Sync)) -> T + Send,
) -> PyResult<T> {
    let mut raised = None;
    let done = thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel::<Progress>();
        let worker = scope.spawn(move || {
            // Dropped at the end, which the receiver notices, whatever the end is; the receiver outlives the work.
            let tell = move |progress: Progress| {
                let _ = sender.send(progress);
            };
            work(&tell)
        });
        loop {
            let news: Vec<Progress> = match receiver.recv_timeout(PATIENCE) {
                Ok(first) => std::iter::once(first).chain(receiver.try_iter()).collect(),
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            // After an exception the callable is not called again.
            let told = if raised.is_some() { signalled() } else { tell(progress, latest(news)) };
            if let Err(error) = told {
                token.cancel();
                raised.get_or_insert(error);
            }
        }
        worker.join()
    });
    match (raised, done) {
        (Some(error), _) => Err(error),
        (None, Ok(result)) => Ok(result),
        (None, Err(panic)) => resume_unwind(panic),
    }
}

/// Looks for signals and calls `progress` with each of `news`.
pub(crate) fn tell(progress: Option<&Py<PyAny>>, news: Vec<Progress>) -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        let Some(progress) = progress else { return Ok(()) };
        news.into_iter().try_for_each(|news| progress.bind(py).call1(fields(py, news)?).map(drop))
    })
}

/// The latest report of each phase among those that arrived meanwhile, so that no phase ends before its end was reported.
pub(crate) fn latest(all: impl IntoIterator<Item = Progress>) -> Vec<Progress> {
    let mut latest: Vec<Progress> = Vec::new();
    for progress in all {
        match latest.last_mut() {
            Some(last) if last.phase == progress.phase => *last = progress,
            _ => latest.push(progress),
        }
    }
    latest
}

/// Progress as the fields of `campix.Progress`.
fn fields(py: Python<'_>, progress: Progress) -> PyResult<Bound<'_, PyTuple>> {
    let phase = match progress.phase {
        Phase::Photos => "photos",
        Phase::Delivery => "delivery",
        Phase::Originals => "originals",
        Phase::Sheets => "sheets",
        Phase::Dossiers => "dossiers",
        _ => "results",
    };
    let left = progress.left.map(|left| left.as_secs_f64());
    (phase, progress.done, progress.total, progress.per_second, left).into_pyobject(py)
}

/// The timer of the machine, whose waits end with Ctrl-C. The interpreter has to be released.
#[derive(Debug, Default)]
pub(crate) struct Patient {
    timer: SystemTimer,
    raised: Mutex<Option<PyErr>>,
}

impl Patient {
    /// The exception that ended a wait.
    pub(crate) fn take(&self) -> Option<PyErr> {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Timer for Patient {
    fn now(&self) -> Duration {
        self.timer.now()
    }

    fn sleep(&self, time: Duration) {
        let end = self.now().saturating_add(time);
        while !self.stopped() {
            let left = end.saturating_sub(self.now());
            if left.is_zero() {
                return;
            }
            self.timer.sleep(left.min(PATIENCE));
            if let Err(error) = signalled() {
                *self.raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        }
    }

    fn stopped(&self) -> bool {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}
