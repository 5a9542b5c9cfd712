//! How a day reports its progress, and how it is stopped.

use std::ffi::c_void;

use campix_core::day::{CancelToken, Phase, Progress};

use crate::guard::{answer, release};
use crate::ptr::{self, Opaque};

/// Stops a day between two photos. Owned: release with `campix_cancel_free`.
///
/// `campix_day_cancel` hands it out. Any thread may cancel while another one runs the day.
#[derive(Debug)]
pub struct campix_cancel {
    _opaque: [u8; 0],
}

impl Opaque for campix_cancel {
    type Inner = CancelToken;
    const TAG: u32 = 0xCA3B_000B;
    const NAME: &'static str = "campix_cancel";
}

/// Asks the day to stop, from any thread. What it has done stays, and the next run continues from there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_cancel_request(cancel: *const campix_cancel) {
    answer((), || {
        ptr::get(cancel)?.cancel();
        Ok(())
    });
}

/// Releases a token; NULL is ignored. The day keeps its own hold on it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_cancel_free(cancel: *mut campix_cancel) {
    release(|| ptr::free(cancel));
}

/// What a run is doing.
pub type campix_phase = u32;
/// Photos are read, measured, judged and made into files.
pub const CAMPIX_PHASE_PHOTOS: campix_phase = 1;
/// Finished files are moved to their places.
pub const CAMPIX_PHASE_DELIVERY: campix_phase = 2;
/// Tables, pages and packages are written.
pub const CAMPIX_PHASE_RESULTS: campix_phase = 3;
/// Originals are put into their places.
pub const CAMPIX_PHASE_ORIGINALS: campix_phase = 4;

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
/// on, anything else to stop the run. It must not use the day, must not throw, and `progress` is valid only while it runs.
pub type campix_progress_callback =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, progress: *const campix_progress) -> i32>;

/// The progress as a C struct.
pub(crate) fn for_c(progress: Progress) -> campix_progress {
    campix_progress {
        struct_size: size_of::<campix_progress>() as u32,
        phase: match progress.phase {
            Phase::Photos => CAMPIX_PHASE_PHOTOS,
            Phase::Delivery => CAMPIX_PHASE_DELIVERY,
            Phase::Originals => CAMPIX_PHASE_ORIGINALS,
            _ => CAMPIX_PHASE_RESULTS,
        },
        done: progress.done,
        total: progress.total.unwrap_or(0),
        per_second: progress.per_second,
        seconds_left: progress.left.map_or(f64::NAN, |left| left.as_secs_f64()),
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
