//! Decisions of people about a day: recorded in its ledger, and listed.

use std::ffi::c_char;
use std::path::Path;

use campix_core::day::{Decision, Ledger};
use campix_core::people::roster::Roster;

use crate::buffer::{buffer, campix_buffer};
use crate::day::clock;
use crate::error::campix_error;
use crate::guard::guard;
use crate::number::key;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{path, text};

pub(crate) fn open(
    out: &Path,
    roster: *const campix_roster,
    project_key: (*const u8, usize),
    who: *const c_char,
) -> Result<Ledger, Refusal> {
    let key = key(project_key.0, project_key.1)?;
    let who = text(who, "who")?;
    if !roster.is_null() {
        return Ok(Ledger::open(out, &ptr::get(roster)?.roster, &key, clock(0, 0)?, who)?);
    }
    // Without a list only those are known who appeared by their codes.
    let ledger = Ledger::open(out, &Roster::absent(), &key, clock(0, 0)?, who)?;
    if ledger.grew() { Ok(ledger) } else { Err(Refusal::null("roster")) }
}

fn decide(ledger: &mut Ledger, decisions: *const c_char) -> Result<Vec<u8>, Refusal> {
    let decisions = Decision::list_from_json(text(decisions, "decisions")?)?;
    Ok(serde_json::json!(ledger.decide(&decisions)?).to_string().into_bytes())
}

/// Records decisions about the day in the folder `out`, all or none; every later run follows them, until they are undone or
/// replaced, or until the photo they are about changes.
///
/// `decisions` is a JSON array of objects: `kind` (a word of the vocabulary DecisionKind, such as "is", "use", "absent",
/// "undo"), and as the kind needs them `photo` (at least 8 hexadecimal digits of the photo's SHA-256), `row` (of the
/// roster), `seconds` (for "clock"), `line` (for "undo" and "recalled"), `agreement` (for "agreed", an agreement on confidentiality: `who`, a name
/// or staff number, `role`, a word of StaffRole, `signed` and `until`, dates, and `document`, its SHA-256 or the path of its file) and `why` (at most 200 characters, without a name or number of the
/// roster, which may be NULL if people appeared by their codes). `key` is the secret of the project; `who` is named in the ledger.
///
/// `*lines` is a JSON array of the new lines of the ledger, owned by the caller. Faults give `CAMPIX_STATUS_DAY_DECISIONS`, and the
/// details list every one by its place in the array.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_decide(
    out: *const c_char,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    who: *const c_char,
    decisions: *const c_char,
    lines: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(lines, "lines")?;
        let mut ledger = open(&path(out)?, roster, (key, key_length), who)?;
        place.put(buffer(decide(&mut ledger, decisions)?));
        Ok(())
    })
}

/// As `campix_day_decide`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_decide_w(
    out: *const u16,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    who: *const c_char,
    decisions: *const c_char,
    lines: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(lines, "lines")?;
        let mut ledger = open(&crate::text::wide_path(out)?, roster, (key, key_length), who)?;
        place.put(buffer(decide(&mut ledger, decisions)?));
        Ok(())
    })
}

/// Every decision ever recorded about the day in the folder `out`, the first one first: a JSON array of objects with `line`, `at`,
/// `who`, `why`, `kind`, `photo`, `row`, `seconds`, `undoes`, `of` (the hand-over of a recalled file), `agreement` (`who` masked) and `state` ("holds", "replaced", "undone").
///
/// `*decisions` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_decisions(
    out: *const c_char,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    decisions: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(decisions, "decisions")?;
        let ledger = open(&path(out)?, roster, (key, key_length), c"-".as_ptr())?;
        place.put(buffer(serde_json::json!(ledger.decisions()).to_string().into_bytes()));
        Ok(())
    })
}

/// As `campix_day_decisions`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_decisions_w(
    out: *const u16,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    decisions: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(decisions, "decisions")?;
        let ledger = open(&crate::text::wide_path(out)?, roster, (key, key_length), c"-".as_ptr())?;
        place.put(buffer(serde_json::json!(ledger.decisions()).to_string().into_bytes()));
        Ok(())
    })
}
