//! Rosters: lists of people as schools send them.

use std::ffi::c_char;

use campix_core::ceiling;
use campix_core::people::number::NumberPattern;
use campix_core::people::roster::{Roster, RosterOptions};

use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::ptr::{self, Opaque, Out};
use crate::status::campix_status;
use crate::text::{Lazy, campix_str, path, text};

/// People of a list, typed and checked. Owned: release with `campix_roster_free`.
///
/// It never changes; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_roster {
    _opaque: [u8; 0],
}

impl Opaque for campix_roster {
    type Inner = RosterParts;
    const TAG: u32 = 0xCA3B_000A;
    const NAME: &'static str = "campix_roster";
}

pub(crate) struct RosterParts {
    pub(crate) roster: Roster,
    json: Lazy,
}

pub(crate) fn handle(roster: Roster) -> *mut campix_roster {
    ptr::new(RosterParts { roster, json: Lazy::default() })
}

/// Reads the list at `path`: CSV of any common encoding, or XLSX, recognised by its bytes.
///
/// A list with faults gives `CAMPIX_STATUS_ROSTER_REFUSED`; the details list every fault by row, without its content. `options`
/// is TOML or JSON with the keys of `schema/roster.json`, such as "faulty-rows = 'set-aside'"; NULL for the defaults. A key,
/// type or word that is wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and key. `*roster`
/// is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_open(
    path: *const c_char,
    options: *const c_char,
    roster: *mut *mut campix_roster,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(roster, "roster")?;
        out.put(handle(Roster::open(&self::path(path)?, &crate::text::options(options, RosterOptions::from_text)?)?));
        Ok(())
    })
}

/// As `campix_roster_open`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_open_w(
    path: *const u16,
    options: *const c_char,
    roster: *mut *mut campix_roster,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(roster, "roster")?;
        out.put(handle(Roster::open(
            &crate::text::wide_path(path)?,
            &crate::text::options(options, RosterOptions::from_text)?,
        )?));
        Ok(())
    })
}

/// As `campix_roster_open`, from the `length` bytes of a list in memory.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_read(
    data: *const u8,
    length: usize,
    options: *const c_char,
    roster: *mut *mut campix_roster,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(roster, "roster")?;
        out.put(handle(Roster::read(
            ptr::bytes(data, length, ceiling::TABLE)?,
            &crate::text::options(options, RosterOptions::from_text)?,
        )?));
        Ok(())
    })
}

/// Number of people; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_count(roster: *const campix_roster) -> usize {
    answer(0, || Ok(ptr::get(roster)?.roster.people.len()))
}

/// The roster as JSON, schema 1, names and numbers masked: format of the list, columns, people, remarks, rows set aside.
///
/// Borrowed: valid until the roster is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_json(roster: *const campix_roster) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(roster)?;
        Ok(parts.json.lend(|| parts.roster.to_json().to_string()))
    })
}

/// Releases a roster; NULL is ignored. Names planned of it, and days it was given to, stay valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_free(roster: *mut campix_roster) {
    release(|| ptr::free(roster));
}

/// Checks whether a number follows a pattern such as "(2019-2026)#{6}|Z#{7}": "#" is a digit, "@" a letter, "?" either,
/// "(2019-2026)" a number within bounds, "{3}" or "{2,5}" repeats, "|" separates alternatives.
///
/// `*matches` is 1 or 0 and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_pattern_matches(
    pattern: *const c_char,
    number: *const c_char,
    matches: *mut u32,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(matches, "matches")?;
        let pattern = NumberPattern::parse(text(pattern, "pattern")?)?;
        out.put(u32::from(pattern.matches(text(number, "number")?)));
        Ok(())
    })
}
