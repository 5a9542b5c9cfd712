//! How a day, print sheets and dossiers report their progress.

use std::ffi::c_void;

use campix_core::progress::{CancelToken, Phase, Progress};

use crate::cancel::{campix_cancel, token};
use crate::float::Host;
use crate::refusal::Refusal;
use crate::user::User;

/// What a run is doing.
pub type campix_phase = u32;
/// Photos are read, measured, judged and made into files.
pub const CAMPIX_PHASE_PHOTOS: campix_phase = 1;
/// Finished files are moved to their places.
pub const CAMPIX_PHASE_DELIVERY: campix_phase = 2;
/// Tables, pages and packages are written.
pub const CAMPIX_PHASE_RESULTS: campix_phase = 3;
/// Print sheets: pictures of people are cut; bags are written in between. Items are people.
pub const CAMPIX_PHASE_SHEETS: campix_phase = 4;
/// Dossiers are judged and written. Items are people.
pub const CAMPIX_PHASE_DOSSIERS: campix_phase = 5;
/// Originals of a day are put into their places. Items are people.
pub const CAMPIX_PHASE_ORIGINALS: campix_phase = 6;

/// The progress of a run. The struct may grow at its end in later versions; a callback reads only what its header has.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_progress {
    /// Size of this struct in the library that calls.
    pub struct_size: u32,
    /// What is being done.
    pub phase: campix_phase,
    /// Items done in this phase, those of an earlier run included.
    pub done: u64,
    /// Items of this phase; 0 if not known.
    pub total: u64,
    /// Items this run worked on per second, since the phase began.
    pub per_second: f64,
    /// Seconds left at that rate; NaN if not known.
    pub seconds_left: f64,
}

/// Receives the progress of a run, at most ten times a second, from several threads but never from two at once. Returns 0 to go
/// on, anything else to stop the run. It must not use the day or the casebook, must not throw, and `progress` is valid only
/// while it runs.
pub type campix_progress_callback =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, progress: *const campix_progress) -> i32>;

/// The progress as a C struct.
fn for_c(progress: Progress) -> campix_progress {
    campix_progress {
        struct_size: size_of::<campix_progress>() as u32,
        phase: match progress.phase {
            Phase::Photos => CAMPIX_PHASE_PHOTOS,
            Phase::Delivery => CAMPIX_PHASE_DELIVERY,
            Phase::Originals => CAMPIX_PHASE_ORIGINALS,
            Phase::Sheets => CAMPIX_PHASE_SHEETS,
            Phase::Dossiers => CAMPIX_PHASE_DOSSIERS,
            _ => CAMPIX_PHASE_RESULTS,
        },
        done: progress.done,
        total: progress.total.unwrap_or(0),
        per_second: progress.per_second,
        seconds_left: progress.left.map_or(f64::NAN, |left| left.as_secs_f64()),
    }
}

/// Who watches a run and may stop it.
pub(crate) struct Watch {
    callback: campix_progress_callback,
    user: User,
    pub(crate) cancel: CancelToken,
}

impl Watch {
    /// Whoever the caller names; nobody for NULL and NULL.
    pub(crate) fn new(
        callback: campix_progress_callback,
        user: *mut c_void,
        cancel: *const campix_cancel,
    ) -> Result<Self, Refusal> {
        Ok(Self { callback, user: User::new(user), cancel: token(cancel)? })
    }

    /// A callback and the token that it cancels.
    pub(crate) const fn of(callback: campix_progress_callback, user: User, cancel: CancelToken) -> Self {
        Self { callback, user, cancel }
    }

    /// Tells the callback; what it answers stops the run.
    pub(crate) fn tell(&self, host: &Host, progress: Progress) {
        let Some(callback) = self.callback else { return };
        let progress = for_c(progress);
        // SAFETY: "the callback and `user` stay valid until the run is over"; `progress` lives longer than the call.
        if host.call(|| unsafe { callback(self.user.pointer(), &raw const progress) }) != 0 {
            self.cancel.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_has_no_padding() {
        assert_eq!(size_of::<campix_progress>(), 2 * 4 + 4 * 8);
    }
}
