//! Cancelling: a token that any thread may use while another one works.

use campix_core::progress::CancelToken;

use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::ptr::{self, Opaque, Out};
use crate::refusal::Refusal;
use crate::status::campix_status;

/// Stops long work from another thread. Owned: release with `campix_cancel_free`.
///
/// `campix_day_cancel` hands out that of a day, `campix_cancel_new` one for the functions that take one. Any number of
/// threads may use it at once. Work that was stopped returns `CAMPIX_STATUS_DAY_CANCELLED`. A token stays as it is once it
/// was used: the next work takes a new one.
#[derive(Debug)]
pub struct campix_cancel {
    _opaque: [u8; 0],
}

impl Opaque for campix_cancel {
    type Inner = CancelToken;
    const TAG: u32 = 0xCA3B_000B;
    const NAME: &'static str = "campix_cancel";
}

/// The token of a caller; for NULL one that nobody can use.
pub(crate) fn token(cancel: *const campix_cancel) -> Result<CancelToken, Refusal> {
    if cancel.is_null() { Ok(CancelToken::default()) } else { Ok(ptr::get(cancel)?.clone()) }
}

/// A new token, for `campix_measure_until`, `campix_make_until`, `campix_sheets_write_watched` and their like; it may be
/// given to several of them at once, and then stops all of them.
///
/// `*cancel` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_cancel_new(
    cancel: *mut *mut campix_cancel,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        Out::new(cancel, "cancel")?.put(ptr::new(CancelToken::default()));
        Ok(())
    })
}

/// Asks the work to stop, from any thread, and returns at once. What a day or a run of dossiers has done stays, and the
/// next run continues from there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_cancel_request(cancel: *const campix_cancel) {
    answer((), || {
        ptr::get(cancel)?.cancel();
        Ok(())
    });
}

/// 1 if the work was asked to stop, by `campix_cancel_request` or by a callback that said so; else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_cancel_requested(cancel: *const campix_cancel) -> u32 {
    answer(0, || Ok(u32::from(ptr::get(cancel)?.is_cancelled())))
}

/// Releases a token; NULL is ignored. The work keeps its own hold on it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_cancel_free(cancel: *mut campix_cancel) {
    release(|| ptr::free(cancel));
}
