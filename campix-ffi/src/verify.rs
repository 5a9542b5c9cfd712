//! Whether a file is byte for byte what a journal names, and whose it is.

use std::ffi::c_char;
use std::path::Path;

use campix_core::ceiling;
use campix_core::day::Disclosure;
use campix_core::dossier::{Seal, Verifier};

use crate::buffer::{buffer, campix_buffer};
use crate::error::campix_error;
use crate::guard::guard;
use crate::number::key;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{path, text_if_any, word};

fn seal(seal: *const c_char) -> Result<Option<Seal>, Refusal> {
    Ok(match text_if_any(seal, "seal")? {
        Some(json) => Some(
            serde_json::from_str::<Seal>(json)
                .map_err(|_| Refusal::unsupported("the seal is no JSON with lines and last"))?,
        ),
        None => None,
    })
}

fn verify(verifier: &Verifier, file: (*const u8, usize)) -> Result<*mut campix_buffer, Refusal> {
    Ok(buffer(verifier.check(ptr::bytes(file.0, file.1, ceiling::TABLE)?)?.to_json().to_string()))
}

/// The journal at a path.
fn open(journal: &Path, seal: *const c_char) -> Result<Verifier, Refusal> {
    Ok(Verifier::open(journal, self::seal(seal)?)?)
}

/// A journal in memory.
fn read(journal: (*const u8, usize), seal: *const c_char) -> Result<Verifier, Refusal> {
    Ok(Verifier::read(ptr::bytes(journal.0, journal.1, ceiling::TABLE)?, self::seal(seal)?)?)
}

/// Identifies a file – a dossier in any form, its record, a cover, a photo – if it is byte for byte what the journal at the path
/// `journal` names.
///
/// `seal` is the one that writing returned, as JSON, kept elsewhere; if NULL, a journal that was rewritten as a whole is not
/// noticed. A changed file or journal is an error that says what was changed. `*json` – kind, pseudonym of the person,
/// line of the journal, when, whether it was replaced since, `place` "unchecked" (see `campix_file_verify`) – is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_dossier_verify(
    journal: *const c_char,
    seal: *const c_char,
    file: *const u8,
    length: usize,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        place.put(verify(&open(&path(journal)?, seal)?, (file, length))?);
        Ok(())
    })
}

/// As `campix_dossier_verify`, with the path of the journal in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_dossier_verify_w(
    journal: *const u16,
    seal: *const c_char,
    file: *const u8,
    length: usize,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        place.put(verify(&open(&crate::text::wide_path(journal)?, seal)?, (file, length))?);
        Ok(())
    })
}

/// Adds to a verifier what `campix_file_verify` is given besides the file, and asks it.
fn answer(
    mut verifier: Verifier,
    project_key: (*const u8, usize),
    roster: *const campix_roster,
    disclosure: *const c_char,
    (at, bytes): (&Path, &[u8]),
) -> Result<*mut campix_buffer, Refusal> {
    let people = if roster.is_null() { &[][..] } else { &ptr::get(roster)?.roster.people[..] };
    if project_key.0.is_null() && project_key.1 == 0 {
        if !people.is_empty() {
            return Err(Refusal::unsupported("a roster is of use with the project's key only"));
        }
    } else {
        verifier = verifier.whose(key(project_key.0, project_key.1)?, people);
    }
    let disclosure = word::<Disclosure>(disclosure, "disclosure")?;
    Ok(buffer(verifier.answer(Some(at), bytes, disclosure)?.to_string()))
}

/// Identifies the file at the path `file`, as `campix_dossier_verify`, and says whose it is: a file at another one's place is an
/// error, `CAMPIX_STATUS_VERIFY_PLACE`, whose details have the pseudonyms of both people.
///
/// `key` is the project's secret; without it (NULL and 0) the places of photos cannot be checked. `roster` may be NULL; with it
/// the person is named as the word `disclosure` says, NULL for its default. `*json` has what `campix_dossier_verify` writes,
/// and `place` ("right", "unknown" or "unchecked"), `name`, and `unproven`, a list of words: "rewritten" without a seal, "place"
/// without the key, "name" without the roster, "earlier-build" if the day has to be run once more first. `*json` is owned by the
/// caller.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_file_verify(
    journal: *const c_char,
    seal: *const c_char,
    key: *const u8,
    key_length: usize,
    roster: *const campix_roster,
    disclosure: *const c_char,
    file: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let (verifier, file) = (open(&path(journal)?, seal)?, path(file)?);
        let bytes = ceiling::read(&file, ceiling::TABLE)?;
        place.put(answer(verifier, (key, key_length), roster, disclosure, (&file, &bytes))?);
        Ok(())
    })
}

/// As `campix_file_verify`, with paths in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_file_verify_w(
    journal: *const u16,
    seal: *const c_char,
    key: *const u8,
    key_length: usize,
    roster: *const campix_roster,
    disclosure: *const c_char,
    file: *const u16,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let (verifier, file) = (open(&crate::text::wide_path(journal)?, seal)?, crate::text::wide_path(file)?);
        let bytes = ceiling::read(&file, ceiling::TABLE)?;
        place.put(answer(verifier, (key, key_length), roster, disclosure, (&file, &bytes))?);
        Ok(())
    })
}

/// As `campix_dossier_verify`, with the `journal_length` bytes of the journal in memory.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_dossier_verify_memory(
    journal: *const u8,
    journal_length: usize,
    seal: *const c_char,
    file: *const u8,
    length: usize,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        place.put(verify(&read((journal, journal_length), seal)?, (file, length))?);
        Ok(())
    })
}

/// As `campix_file_verify`, with the `journal_length` bytes of the journal and the `length` bytes of the file in memory. `place` is the
/// path at which the file was found, of which the end counts: "tender-freshman/20230017.jpg". Nothing is read there.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_file_verify_memory(
    journal: *const u8,
    journal_length: usize,
    seal: *const c_char,
    key: *const u8,
    key_length: usize,
    roster: *const campix_roster,
    disclosure: *const c_char,
    place: *const c_char,
    file: *const u8,
    length: usize,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(json, "json")?;
        let (verifier, at) = (read((journal, journal_length), seal)?, path(place)?);
        let bytes = ptr::bytes(file, length, ceiling::TABLE)?;
        out.put(answer(verifier, (key, key_length), roster, disclosure, (&at, bytes))?);
        Ok(())
    })
}
