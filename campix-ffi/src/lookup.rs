//! People of a roster by one of their numbers.

use std::ffi::c_char;

use campix_core::day::{Disclosure, lookup};
use campix_core::people::number::KeyKind;

use crate::buffer::{buffer, campix_buffer};
use crate::error::campix_error;
use crate::guard::guard;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{text, text_if_any};

/// Finds the people of `roster` whose number is `key`: a student number, the number of an identity document, an exam number
/// or the text of a collection code, as somebody types or scans it. `kind` says which – "student_no", "id_number",
/// "exam_no", "code" –; NULL tries all.
///
/// `*json` has `people`, an array with `row`, `found_by`, `name`, `student_no`, `id_number`, `exam_no`, `code` (null where
/// the list has none), `department`, `major` and `class`; it is empty if nobody has the number. Names and numbers are
/// masked unless `disclosure` asks for them: "share" (the default for NULL) masks all, "work" shows all but numbers of
/// identity documents, "full" shows all – keep what it shows out of logs. `*json` is owned by the caller and written only
/// on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_find(
    roster: *const campix_roster,
    kind: *const c_char,
    key: *const c_char,
    disclosure: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let wrong = |error: campix_core::words::UnknownWord| Refusal::unsupported(error.to_string());
        let kind = text_if_any(kind, "kind")?.map(|kind| kind.parse::<KeyKind>().map_err(wrong)).transpose()?;
        // Not the default of the word: whoever wants values in full has to say so.
        let disclosure = match text_if_any(disclosure, "disclosure")? {
            Some(word) => word.parse::<Disclosure>().map_err(wrong)?,
            None => Disclosure::Share,
        };
        let found = lookup::people(&ptr::get(roster)?.roster, kind, text(key, "key")?, disclosure);
        place.put(buffer(found.to_string()));
        Ok(())
    })
}
