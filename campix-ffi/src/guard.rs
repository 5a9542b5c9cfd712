//! Between C and the engine: no panic leaves the library, every failure becomes a status and, if wanted, an error object; the
//! engine works in its own floating-point environment. Every exported function goes through one of the guards here, which a
//! test proves.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{ErrorParts, campix_error};
use crate::float::{self, Host};
use crate::hook;
use crate::ptr;
use crate::refusal::Refusal;
use crate::status::{CAMPIX_STATUS_OK, campix_status};

/// Runs `work`; its failure or panic becomes a status and, where `error` is not NULL, an error object. On success NULL is
/// written there, so that a caller may free it in any case.
pub(crate) fn guard(error: *mut *mut campix_error, work: impl FnOnce() -> Result<(), Refusal>) -> campix_status {
    guard_with_host(error, |_| work())
}

/// As [`guard`], for work that calls back: callbacks are run by [`Host::call`].
pub(crate) fn guard_with_host(
    error: *mut *mut campix_error,
    work: impl FnOnce(&Host) -> Result<(), Refusal>,
) -> campix_status {
    // A handle that took part in a panic may be freed but not trusted; the header says so.
    float::shielded(|host| {
        hook::take_panics();
        let refusal = match catch_unwind(AssertUnwindSafe(|| work(host))) {
            Ok(Ok(())) => {
                ptr::put_if_wanted(error, std::ptr::null_mut());
                return CAMPIX_STATUS_OK;
            }
            Ok(Err(refusal)) => {
                hook::failure(&refusal);
                refusal
            }
            Err(payload) => {
                let refusal = Refusal::panic(&*payload);
                discard(payload);
                refusal
            }
        };
        let status = refusal.status();
        if !error.is_null() {
            ptr::put_if_wanted(error, ptr::new(ErrorParts::new(refusal)));
        }
        status
    })
}

/// Drops the payload of a panic. That may panic again; that second payload is leaked.
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
    }
}

/// Runs a query that has no error: for a wrong handle or a panic it returns `fallback`.
pub(crate) fn answer<T>(fallback: T, work: impl FnOnce() -> Result<T, Refusal>) -> T {
    float::shielded(|_| {
        hook::take_panics();
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(value)) => value,
            Ok(Err(_)) => fallback,
            Err(payload) => {
                discard(payload);
                fallback
            }
        }
    })
}

/// Runs what frees a handle.
pub(crate) fn release(work: impl FnOnce()) {
    answer((), || {
        work();
        Ok(())
    });
}

/// Panics on purpose, so that tests of C can see that a panic becomes a status. It is not in the header, and not in a release.
///
/// cbindgen:ignore
#[cfg(debug_assertions)]
#[expect(clippy::missing_panics_doc, reason = "the panic does not leave the function")]
#[unsafe(no_mangle)]
pub extern "C" fn campix_panic_on_purpose(error: *mut *mut campix_error) -> campix_status {
    guard(error, || panic!("on purpose"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::CAMPIX_STATUS_PANIC;

    #[test]
    fn a_panic_becomes_a_status_and_a_text() {
        let on_purpose = |error| guard(error, || panic!("on purpose"));
        let mut error = std::ptr::null_mut();
        assert_eq!(on_purpose(&raw mut error), CAMPIX_STATUS_PANIC);
        let parts = ptr::get(error.cast_const()).unwrap();
        assert_eq!(parts.message.as_str(), "defect of campix, please report it: on purpose");
        ptr::free(error);
        assert_eq!(on_purpose(std::ptr::null_mut()), CAMPIX_STATUS_PANIC);
        assert_eq!(answer(3, || panic!("{}", 4)), 3);
    }
}
