//! A finished day, opened from its ledger without photos: report, outcomes, lists; and what left the house.

use std::ffi::c_char;
use std::path::Path;

use campix_core::day::{
    Disclosure, FinishedDay, Ledger, Password, Sending, results,
    retake::{self, retakes},
};
use campix_core::text::Language;

use crate::buffer::{buffer, campix_buffer};
use crate::day::{DayReportParts, campix_day_report};
use crate::decide::open as open_ledger;
use crate::error::campix_error;
use crate::guard::guard;
use crate::number::key;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{path, text, text_if_any, word};

fn open(out: &Path, roster: *const campix_roster, project_key: (*const u8, usize)) -> Result<DayReportParts, Refusal> {
    let roster = if roster.is_null() { None } else { Some(&ptr::get(roster)?.roster) };
    let key = if project_key.0.is_null() { None } else { Some(key(project_key.0, project_key.1)?) };
    let day = FinishedDay::open(out, roster, key.as_ref())?;
    let json = day.to_json();
    Ok(DayReportParts::new(day.report, Some(json)))
}

/// Opens the finished day in the folder `out` from its ledger: no photo is read and nothing is written. The chain of the journal is
/// checked from its first line to its last, and the report is that of the run that ended last; all functions on reports, and
/// `campix_casebook_open`, take it.
///
/// People are known if both `roster` and `key`, the secret of the project, are given; each may be NULL. Without them people have a
/// row and neither name nor number, and without `key` files have no names; the JSON of the report says so.
///
/// A run that was stopped gives `CAMPIX_STATUS_DAY_UNFINISHED`, a day whose record was purged or changed `CAMPIX_STATUS_DAY_NOT_KEPT`,
/// another secret `CAMPIX_STATUS_DAY_OTHER_SECRET`, a changed journal `CAMPIX_STATUS_JOURNAL_BROKEN`. `*report` is owned by the caller
/// and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_open(
    out: *const c_char,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    report: *mut *mut campix_day_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(report, "report")?;
        place.put(ptr::new(open(&path(out)?, roster, (key, key_length))?));
        Ok(())
    })
}

/// As `campix_day_open`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_open_w(
    out: *const u16,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    report: *mut *mut campix_day_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(report, "report")?;
        place.put(ptr::new(open(&crate::text::wide_path(out)?, roster, (key, key_length))?));
        Ok(())
    })
}

/// Every person and every other photo of a day, as `results/results.jsonl` has them: one JSON object a line, people in the order of
/// the roster. `disclosure` is a word of the vocabulary Disclosure ("work" if NULL).
///
/// `*lines` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_outcomes(
    report: *const campix_day_report,
    disclosure: *const c_char,
    lines: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(lines, "lines")?;
        let disclosure: Disclosure = word(disclosure, "disclosure")?;
        let mut text = Vec::new();
        results::jsonl(&mut text, &ptr::get(report)?.report.outcomes, disclosure)?;
        place.put(buffer(text));
        Ok(())
    })
}

/// The retake list of a day as CSV, as `results/retake.csv` has it. `language` is "zh" (also if NULL) or "en", `disclosure` as for
/// `campix_day_report_outcomes`. `*csv` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_retake_list(
    report: *const campix_day_report,
    language: *const c_char,
    disclosure: *const c_char,
    csv: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(csv, "csv")?;
        let (language, disclosure): (Language, Disclosure) =
            (word(language, "language")?, word(disclosure, "disclosure")?);
        let list = retakes(&ptr::get(report)?.report.outcomes, language, disclosure);
        let mut text = Vec::new();
        retake::csv(&mut text, &list, language)?;
        place.put(buffer(text));
        Ok(())
    })
}

/// What is to go to whom, from C.
fn sending(destination: *const c_char, to: *const c_char, only_new: u32) -> Result<Sending, Refusal> {
    let sending = Sending::new(text(destination, "destination")?).to(text_if_any(to, "to")?.unwrap_or_default());
    match only_new {
        0 => Ok(sending),
        1 => Ok(sending.only_new()),
        other => Err(Refusal::unsupported(format!("only_new is {other}, possible are 0 and 1"))),
    }
}

/// Records in the ledger of the day in the folder `out` that its delivered files left the house: those of `destination` (the id of a
/// profile), for the recipient `to` (at most 80 characters, without a name or number of the roster; NULL for none). With `only_new` 1
/// only files go that this recipient does not have yet, with 0 all. What was sent and is withdrawn or replaced later is in the
/// `recalls` of every report.
///
/// `*json` gets `line` (of the ledger, null if there was nothing new), `files`, `replacing` and `digests` (SHA-256); it is owned by the
/// caller. Undone by a decision "undo" about the line. Files that are not in their places give
/// `CAMPIX_STATUS_DAY_NOT_HANDED_OVER`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_sent(
    out: *const c_char,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    who: *const c_char,
    destination: *const c_char,
    to: *const c_char,
    only_new: u32,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let sending = sending(destination, to, only_new)?;
        let mut ledger: Ledger = open_ledger(&path(out)?, roster, (key, key_length), who)?;
        place.put(buffer(ledger.sent(&sending)?.to_json().to_string()));
        Ok(())
    })
}

/// As `campix_day_sent`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_sent_w(
    out: *const u16,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    who: *const c_char,
    destination: *const c_char,
    to: *const c_char,
    only_new: u32,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let sending = sending(destination, to, only_new)?;
        let mut ledger: Ledger = open_ledger(&crate::text::wide_path(out)?, roster, (key, key_length), who)?;
        place.put(buffer(ledger.sent(&sending)?.to_json().to_string()));
        Ok(())
    })
}

/// Writes the files that `campix_day_sent` would record into one ZIP at `package`, the same bytes for the same files, and records
/// nothing. A file that is there is not replaced; if there is nothing to send, none is written. `password` may be NULL; with one of at
/// least eight characters the content is encrypted with AES-256.
///
/// `*json` is as for `campix_day_sent`, with `line` null; it is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_pack(
    out: *const c_char,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    destination: *const c_char,
    to: *const c_char,
    only_new: u32,
    package: *const c_char,
    password: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let sending = sending(destination, to, only_new)?;
        let password = text_if_any(password, "password")?.map(Password::new).transpose()?;
        let ledger = open_ledger(&path(out)?, roster, (key, key_length), c"-".as_ptr())?;
        let packed = ledger.pack(&sending, &path(package)?, password.as_ref())?;
        place.put(buffer(packed.to_json().to_string()));
        Ok(())
    })
}

/// As `campix_day_pack`, with folder and package in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_pack_w(
    out: *const u16,
    roster: *const campix_roster,
    key: *const u8,
    key_length: usize,
    destination: *const c_char,
    to: *const c_char,
    only_new: u32,
    package: *const u16,
    password: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let sending = sending(destination, to, only_new)?;
        let password = text_if_any(password, "password")?.map(Password::new).transpose()?;
        let ledger = open_ledger(&wide_path(out)?, roster, (key, key_length), c"-".as_ptr())?;
        let packed = ledger.pack(&sending, &wide_path(package)?, password.as_ref())?;
        place.put(buffer(packed.to_json().to_string()));
        Ok(())
    })
}
