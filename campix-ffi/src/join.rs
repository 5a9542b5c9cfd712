//! A finished day joined, inside the school, with a table only the school has.

use std::ffi::c_char;
use std::path::PathBuf;
use std::sync::Arc;

use campix_core::day::{Join, JoinOptions, SystemClock};

use crate::day::{DayReportParts, campix_day_report};
use crate::error::campix_error;
use crate::guard::guard;
use crate::number::key;
use crate::profile::campix_profile;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::path;

type Secret = (*const u8, usize);

fn join(
    table: *const campix_roster,
    (day, day_key): (PathBuf, Secret),
    (out, own_key): (PathBuf, Secret),
    profiles: (*const *const campix_profile, usize),
    options: *const c_char,
) -> Result<DayReportParts, Refusal> {
    let options = crate::text::options(options, JoinOptions::from_text)?;
    let table = &ptr::get(table)?.roster;
    let (theirs, own) = (key(day_key.0, day_key.1)?, key(own_key.0, own_key.1)?);
    let mut join = Join::new((day, theirs), table, (out, own), Arc::new(SystemClock), options);
    for profile in ptr::array(profiles.0, profiles.1, ptr::HANDLES, "profiles")? {
        join = join.profile(ptr::get(profile)?.profile.clone());
    }
    Ok(DayReportParts::new(join.run()?, None))
}

/// Joins the finished day in the folder `day` with `table`, a list only the school has: a column of collection codes, and student
/// numbers, names, classes. The result is a day of the school's own in the new or empty folder `out` – photos by the school's numbers,
/// tables, pages, packages, a ledger – which all functions on days take. Nothing is written into the folder `day`.
///
/// `day_key` is the secret of the day, `own_key` that of the school, each of at least 16 bytes. `profiles` are those of the
/// day that are not shipped; there may be none. `options` is TOML or JSON with the keys of `schema/join.json`, such as
/// "naming = '{exam_no}.jpg'"; NULL for the defaults.
///
/// What the join found – codes nobody scanned, codes the table does not have, people without a photo – is among the notes of the JSON of
/// `*report`, with rows of the table. A row without code, a code or a person in two rows give `CAMPIX_STATUS_DAY_JOIN`, with every
/// row in the details; a folder `out` with something in it, or not apart from `day`, `CAMPIX_STATUS_DAY_JOIN_PLACE`. `*report` is owned by
/// the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_join(
    table: *const campix_roster,
    day: *const c_char,
    day_key: *const u8,
    day_key_length: usize,
    out: *const c_char,
    own_key: *const u8,
    own_key_length: usize,
    profiles: *const *const campix_profile,
    profile_count: usize,
    options: *const c_char,
    report: *mut *mut campix_day_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(report, "report")?;
        let (theirs, own) = ((path(day)?, (day_key, day_key_length)), (path(out)?, (own_key, own_key_length)));
        place.put(ptr::new(join(table, theirs, own, (profiles, profile_count), options)?));
        Ok(())
    })
}

/// As `campix_roster_join`, with folders in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_join_w(
    table: *const campix_roster,
    day: *const u16,
    day_key: *const u8,
    day_key_length: usize,
    out: *const u16,
    own_key: *const u8,
    own_key_length: usize,
    profiles: *const *const campix_profile,
    profile_count: usize,
    options: *const c_char,
    report: *mut *mut campix_day_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        use crate::text::wide_path;
        let place = Out::new(report, "report")?;
        let theirs = (wide_path(day)?, (day_key, day_key_length));
        let own = (wide_path(out)?, (own_key, own_key_length));
        place.put(ptr::new(join(table, theirs, own, (profiles, profile_count), options)?));
        Ok(())
    })
}
