//! Long work on a thread of its own, while the caller's thread looks for Ctrl-C.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use campix_core::compare::{SystemTimer, Timer};
use campix_core::progress::CancelToken;
use pyo3::prelude::*;

/// How often work without news lets the interpreter look for Ctrl-C.
pub(crate) const PATIENCE: Duration = Duration::from_millis(50);

/// The exception of a signal that arrived meanwhile, on the thread that hears signals.
fn signalled() -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        Ok(())
    })
}

/// The result of `work`. On Ctrl-C `token` is cancelled, the end of the work waited for, and the signal's exception returned.
/// The interpreter has to be released.
pub(crate) fn heard<T: Send>(token: &CancelToken, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    let mut raised = None;
    let done = thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel::<()>();
        let worker = scope.spawn(move || {
            // Dropped at the end, which the receiver notices, whatever the end is.
            let _ends = sender;
            work()
        });
        while receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            if let Err(error) = signalled() {
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
