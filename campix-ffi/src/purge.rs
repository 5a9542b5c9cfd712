//! Deletion of what a finished contract must not keep.

use std::ffi::c_char;
use std::path::PathBuf;

use campix_core::day::Purge;

use crate::buffer::{buffer, campix_buffer};
use crate::day::clock;
use crate::error::campix_error;
use crate::guard::guard;
use crate::ptr::Out;
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{path, text, text_if_any};

fn purge(
    out: PathBuf,
    who: *const c_char,
    parts: *const c_char,
    originals: Option<PathBuf>,
    yes: u32,
) -> Result<Vec<u8>, Refusal> {
    let mut purge = Purge::new(out, text(who, "who")?, clock(0, 0)?);
    if let Some(parts) = text_if_any(parts, "parts")? {
        purge = purge.named(parts).map_err(|error| Refusal::unsupported(format!("parts: {error}")))?;
    }
    if let Some(folder) = originals {
        purge = purge.originals(folder);
    }
    let purged = match yes {
        0 => purge.preview(),
        1 => purge.run(),
        other => return Err(Refusal::unsupported(format!("yes is {other}, possible are 0 and 1"))),
    }?;
    Ok(purged.to_json(yes == 1).to_string().into_bytes())
}

/// Lists (`yes` 0) or deletes (`yes` 1) what a finished contract must not keep of the day in the folder `out`; each file is noted in
/// the ledger as deleted by `who`, by its digest, before it is deleted. The journal stays: it has only digests and pseudonyms.
///
/// `parts` are words of the vocabulary Part with commas between them, such as "photos,results"; "all" stands for all of them except
/// the originals; NULL for none. `originals` is the folder the day's photos came from, or NULL: photos in it that the journal knows are
/// deleted, too, and others are left alone and counted. Neither of both gives `CAMPIX_STATUS_DAY_PURGE_OF_WHAT`.
///
/// `*json` gets `done`, `files` and `failed` (each `part`, `path`, `sha256`, `bytes`; what could not be deleted is in `failed`) and
/// `unknown`; its paths may have names in them. It is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_purge(
    out: *const c_char,
    who: *const c_char,
    parts: *const c_char,
    originals: *const c_char,
    yes: u32,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let originals = if originals.is_null() { None } else { Some(path(originals)?) };
        place.put(buffer(purge(path(out)?, who, parts, originals, yes)?));
        Ok(())
    })
}

/// As `campix_day_purge`, with both folders in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_purge_w(
    out: *const u16,
    who: *const c_char,
    parts: *const c_char,
    originals: *const u16,
    yes: u32,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let originals = if originals.is_null() { None } else { Some(wide_path(originals)?) };
        place.put(buffer(purge(wide_path(out)?, who, parts, originals, yes)?));
        Ok(())
    })
}
