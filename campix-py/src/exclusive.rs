//! What one call uses at a time. A call from another thread waits; a callback of the call that has it is refused, because it would
//! wait for itself.

use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use crate::failure::{Answer, Refusal};

/// A value that one call uses at a time.
#[derive(Debug)]
pub(crate) struct Exclusive<T> {
    value: Mutex<T>,
    /// The thread whose call has it.
    holder: Mutex<Option<ThreadId>>,
}

impl<T> Exclusive<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: Mutex::new(value), holder: Mutex::default() }
    }

    /// Runs `work` on the value; `what` it is, for the error. The interpreter has to be released.
    pub(crate) fn with<R>(&self, what: &str, work: impl FnOnce(&mut T) -> R) -> Answer<R> {
        let me = thread::current().id();
        if *self.holder.lock().unwrap_or_else(PoisonError::into_inner) == Some(me) {
            return Err(Refusal::wrong_value(format!("{what} is in use by the call whose callback this is")));
        }
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        let _held = Held::new(&self.holder, me);
        Ok(work(&mut value))
    }
}

/// Names the thread for as long as it lives, also while something unwinds.
struct Held<'a>(&'a Mutex<Option<ThreadId>>);

impl<'a> Held<'a> {
    fn new(holder: &'a Mutex<Option<ThreadId>>, me: ThreadId) -> Self {
        *holder.lock().unwrap_or_else(PoisonError::into_inner) = Some(me);
        Self(holder)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
