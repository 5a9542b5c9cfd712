//! Originals of a finished day as a deliverable, and as the source of print sheets.

use std::ffi::{c_char, c_void};
use std::path::{Path, PathBuf};

use campix_core::day::{OriginalJob, OriginalOptions, Password};

use crate::buffer::{buffer, campix_buffer};
use crate::cancel::campix_cancel;
use crate::decide::open as open_ledger;
use crate::error::campix_error;
use crate::float::Host;
use crate::guard::guard_with_host;
use crate::progress::{Watch, campix_progress_callback};
use crate::ptr::Out;
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{options, path, text_if_any};

/// The day, and where the photos it was run with are.
struct Day<'a> {
    out: &'a Path,
    roster: *const campix_roster,
    key: (*const u8, usize),
    photos: PathBuf,
}

fn deliver(
    day: Day<'_>,
    who: *const c_char,
    (written, password): (*const c_char, *const c_char),
    (watch, host): (&Watch, &Host),
) -> Result<*mut campix_buffer, Refusal> {
    let options = options(written, OriginalOptions::from_text)?;
    let password = text_if_any(password, "password")?.map(Password::new).transpose()?;
    let mut ledger = open_ledger(day.out, day.roster, day.key, who)?;
    let tell = |progress| watch.tell(host, progress);
    let mut job = OriginalJob::new(day.photos, options).progress(&tell).cancel(watch.cancel.clone());
    if let Some(password) = &password {
        job = job.password(password);
    }
    Ok(buffer(ledger.deliver_originals(&job)?.to_json().to_string()))
}

/// Delivers the originals of the day in the folder `out` below `originals/` in it: the photo of everybody who has a delivered
/// file, under one name or several, with the density of the options and without private tags; the picture stays bit by bit as it was. Done
/// once more, only what is missing or has changed is written. `photos` is the folder the day was run with, `who` is named in the
/// ledger.
///
/// `options` are TOML or JSON (schema `originals.json`): `naming` (templates), `density`, `packing`, `package-table`, `language`; NULL for
/// the defaults. `password` encrypts packages, or is NULL. `progress`, `user` and `cancel` may be NULL; see
/// `campix_sheets_write_watched`.
///
/// `*json` is the report (schema `original-report.json`), with everybody whose original was not delivered in `faults`, by row; it is
/// owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_originals(
    out: *const c_char,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    who: *const c_char,
    photos: *const c_char,
    options: *const c_char,
    password: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let day = Day { out: &path(out)?, roster, key: (key, key_length), photos: path(photos)? };
        place.put(deliver(day, who, (options, password), (&watch, host))?);
        Ok(())
    })
}

/// As `campix_day_originals`, with both folders in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_originals_w(
    out: *const u16,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    who: *const c_char,
    photos: *const u16,
    options: *const c_char,
    password: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let day = Day { out: &wide_path(out)?, roster, key: (key, key_length), photos: wide_path(photos)? };
        place.put(deliver(day, who, (options, password), (&watch, host))?);
        Ok(())
    })
}
