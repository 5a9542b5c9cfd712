//! Journals of days: checked from the first line to the last, and repaired.

use std::ffi::c_char;

use campix_core::ceiling;
use campix_core::day::{SystemClock, repair_journal, verify_journal, verify_journal_bytes};

use crate::buffer::{buffer, campix_buffer};
use crate::error::campix_error;
use crate::guard::guard;
use crate::ptr::{self, Out};
use crate::status::campix_status;
use crate::text::{path, text_if_any};

/// Checks the chain of the journal at `path` from its first line to its last; `*json` gets `lines`, `last` (the digest, to
/// compare with a copy kept elsewhere), `torn` (bytes of an unfinished line) and `repaired` (how often it was).
///
/// A journal that was changed gives `CAMPIX_STATUS_JOURNAL_BROKEN` with the line. `*json` is owned by the caller and written
/// only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_journal_verify(
    path: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(json, "json")?;
        out.put(buffer(verify_journal(self::path(path)?)?.to_json().to_string()));
        Ok(())
    })
}

/// As `campix_journal_verify`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_journal_verify_w(
    path: *const u16,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(json, "json")?;
        out.put(buffer(verify_journal(crate::text::wide_path(path)?)?.to_json().to_string()));
        Ok(())
    })
}

/// As `campix_journal_verify`, with the `length` bytes of the journal in memory.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_journal_verify_memory(
    data: *const u8,
    length: usize,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(json, "json")?;
        let verified = verify_journal_bytes(ptr::bytes(data, length, ceiling::TABLE)?)?;
        out.put(buffer(verified.to_json().to_string()));
        Ok(())
    })
}

/// Repairs the journal in the folder `out`, to which a day was written: every whole line before the break is kept, the rest
/// is moved into a file beside it, byte for byte, and a line that names `operator_name` (NULL for "operator") tells of it.
///
/// A whole journal is left as it is. `*json` gets `fault` (null if nothing was wrong), `kept` lines, `moved` bytes,
/// `quarantine` (the name of that file), `sha256` and `last`; it is owned by the caller and written only on success. Run
/// the day again afterwards.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_journal_repair(
    out: *const c_char,
    operator_name: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let operator = text_if_any(operator_name, "operator_name")?.unwrap_or("operator");
        place.put(buffer(repair_journal(self::path(out)?, &SystemClock, operator)?.to_json().to_string()));
        Ok(())
    })
}

/// As `campix_journal_repair`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_journal_repair_w(
    out: *const u16,
    operator_name: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let operator = text_if_any(operator_name, "operator_name")?.unwrap_or("operator");
        let repaired = repair_journal(crate::text::wide_path(out)?, &SystemClock, operator)?;
        place.put(buffer(repaired.to_json().to_string()));
        Ok(())
    })
}
