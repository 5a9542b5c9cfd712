//! 一生一档: what is learnt about the people of a day, one file per student, and whether such a file was changed.

use std::ffi::c_char;
use std::path::{Path, PathBuf};

use campix_core::ceiling;
use campix_core::compare::Providers;
use campix_core::day::Disclosure;
use campix_core::dossier::{Attestation, Casebook, DossierOptions, Dossiers, Duties, Seal, Statement, Verifier};

use crate::buffer::{buffer, campix_buffer};
use crate::day::{campix_day_report, clock};
use crate::error::campix_error;
use crate::guard::{guard, release};
use crate::number::key;
use crate::photo::zeros;
use crate::profile::campix_profile;
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{path, text, text_if_any, word};

/// The journal of a finished day, open for answers, decisions, statements and dossiers. Owned: release with
/// `campix_casebook_free`. It only ever adds to the journal.
///
/// Used by one thread at a time; no other run can work in the folder while it is open.
#[derive(Debug)]
pub struct campix_casebook {
    _opaque: [u8; 0],
}

impl Opaque for campix_casebook {
    type Inner = CasebookParts;
    const TAG: u32 = 0xCA3B_000E;
    const NAME: &'static str = "campix_casebook";
}

pub(crate) struct CasebookParts {
    pub(crate) book: Casebook,
    pub(crate) known: Providers,
}

/// How a casebook is opened. Zero and NULL mean the default; fill with `campix_casebook_options_init` first.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_casebook_options {
    /// Size of this struct, set by `campix_casebook_options_init`.
    pub struct_size: u32,
    /// 1: the journal and all files are written with `fixed_time` instead of the time of day.
    pub use_fixed_time: u32,
    /// Seconds since 1970-01-01 00:00 UTC.
    pub fixed_time: u64,
    /// The person the journal names for this work. Default: "operator".
    pub operator_name: *const c_char,
    /// Tables of providers in addition to those shipped, TOML.
    pub providers: *const c_char,
    /// Duties of operators instead of those shipped, TOML.
    pub duties: *const c_char,
    /// Zeros.
    pub reserved: [u32; 6],
}

// SAFETY: integers and pointers without padding; a test adds up their sizes. Pointers are only followed if not NULL.
unsafe impl Versioned for campix_casebook_options {
    const ENDS: &'static [usize] =
        ptr::ends!(campix_casebook_options: use_fixed_time, fixed_time, operator_name, providers, duties, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_casebook_options, reserved);
}

/// Fills `options` with the defaults of this version. `size` is `sizeof(campix_casebook_options)`: the library never writes beyond it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_options_init(options: *mut campix_casebook_options, size: usize) {
    release(|| ptr::init(options, size));
}

fn open(
    out: PathBuf,
    report: *const campix_day_report,
    project_key: (*const u8, usize),
    options: *const campix_casebook_options,
) -> Result<CasebookParts, Refusal> {
    let campix_casebook_options {
        struct_size: _,
        use_fixed_time,
        fixed_time,
        operator_name,
        providers,
        duties,
        reserved,
    } = ptr::options(options)?;
    zeros(&reserved)?;
    let known = Providers::builtin();
    let known = match text_if_any(providers, "providers")? {
        Some(toml) => known.with(toml)?,
        None => known,
    };
    let operator = text_if_any(operator_name, "operator_name")?.unwrap_or("operator");
    let report = ptr::get(report)?;
    // A case of somebody of whom only the row is known would be filed under a wrong pseudonym.
    if report.opened.as_ref().is_some_and(|opened| opened["unknown_people"] != 0) {
        return Err(Refusal::wrong_state("the day was opened without its roster or secret: its people are not known"));
    }
    let outcomes = &report.report.outcomes;
    let key = key(project_key.0, project_key.1)?;
    let mut book = Casebook::open(out, outcomes, key, clock(use_fixed_time, fixed_time)?, operator)?;
    if let Some(toml) = text_if_any(duties, "duties")? {
        book = book.duties(Duties::parse(toml)?);
    }
    Ok(CasebookParts { book, known })
}

/// Opens the journal in the folder `out`, to which a day was written. `report` is the result of that day, of an earlier one
/// from `campix_day_open` with roster and secret, and `key` its secret. The report may be freed at once.
///
/// `options` may be NULL. `*casebook` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_open(
    out: *const c_char,
    report: *const campix_day_report,
    key: *const u8,
    key_length: usize,
    options: *const campix_casebook_options,
    casebook: *mut *mut campix_casebook,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(casebook, "casebook")?;
        place.put(ptr::new(open(path(out)?, report, (key, key_length), options)?));
        Ok(())
    })
}

/// As `campix_casebook_open`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_open_w(
    out: *const u16,
    report: *const campix_day_report,
    key: *const u8,
    key_length: usize,
    options: *const campix_casebook_options,
    casebook: *mut *mut campix_casebook,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(casebook, "casebook")?;
        place.put(ptr::new(open(crate::text::wide_path(out)?, report, (key, key_length), options)?));
        Ok(())
    })
}

/// Releases a casebook; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_free(casebook: *mut campix_casebook) {
    release(|| ptr::free(casebook));
}

/// What is stated about a duty.
pub type campix_statement = u32;
/// It was kept.
pub const CAMPIX_STATEMENT_KEPT: campix_statement = 1;
/// It was not kept.
pub const CAMPIX_STATEMENT_NOT_KEPT: campix_statement = 2;
/// A number, in the unit of the duty.
pub const CAMPIX_STATEMENT_NUMBER: campix_statement = 3;
/// Words.
pub const CAMPIX_STATEMENT_WORDS: campix_statement = 4;

/// A statement of a person about what no image can prove: lamps, their colour and distance, operators, daily counts. It is printed as
/// such and never changes a conclusion. Fill with `campix_attestation_init` first.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_attestation {
    /// Size of this struct, set by `campix_attestation_init`.
    pub struct_size: u32,
    /// What is stated.
    pub statement: campix_statement,
    /// The number, with `CAMPIX_STATEMENT_NUMBER`.
    pub number: f64,
    /// Id of the duty: "lamps.count", "lamps.temperature", "operators" and so on.
    pub duty: *const c_char,
    /// The words, with `CAMPIX_STATEMENT_WORDS`.
    pub words: *const c_char,
    /// Who states it, by name and role.
    pub who: *const c_char,
    /// When they did, as they wrote it.
    pub when: *const c_char,
    /// Station it is about. Default: the whole day.
    pub station: *const c_char,
    /// A remark.
    pub remark: *const c_char,
    /// Zeros.
    pub reserved: [u32; 4],
}

// SAFETY: numbers and pointers without padding; a test adds up their sizes. Pointers are only followed if not NULL.
unsafe impl Versioned for campix_attestation {
    const ENDS: &'static [usize] =
        ptr::ends!(campix_attestation: statement, number, duty, words, who, when, station, remark, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_attestation, reserved);
}

/// Fills `attestation` with no statement. `size` is `sizeof(campix_attestation)`: the library never writes beyond it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_attestation_init(attestation: *mut campix_attestation, size: usize) {
    release(|| ptr::init(attestation, size));
}

/// Adds a statement to the journal; `*taken` is 1 if it was new, and may be NULL. A duty that does not exist or a statement
/// that does not fit it is an error.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_attest(
    casebook: *mut campix_casebook,
    attestation: *const campix_attestation,
    taken: *mut u64,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        if attestation.is_null() {
            return Err(Refusal::null("attestation"));
        }
        let campix_attestation { struct_size: _, statement, number, duty, words, who, when, station, remark, reserved } =
            ptr::options(attestation)?;
        zeros(&reserved)?;
        let statement = match statement {
            CAMPIX_STATEMENT_KEPT => Statement::Kept,
            CAMPIX_STATEMENT_NOT_KEPT => Statement::NotKept,
            CAMPIX_STATEMENT_NUMBER => Statement::Number(number),
            CAMPIX_STATEMENT_WORDS => Statement::Words(text(words, "words")?.to_owned()),
            other => return Err(Refusal::unsupported(format!("no statement has the number {other}"))),
        };
        let mut stated = Attestation::new(text(duty, "duty")?, statement, text(who, "who")?, text(when, "when")?);
        if let Some(station) = text_if_any(station, "station")? {
            stated = stated.station(station);
        }
        if let Some(remark) = text_if_any(remark, "remark")? {
            stated = stated.remark(remark);
        }
        let new = ptr::get_mut(casebook)?.book.attest(stated)?;
        ptr::put_if_wanted(taken, u64::from(new));
        Ok(())
    })
}

/// Writes what is missing below `dossiers/` in the day's folder: one dossier per person, the cover, the list of doubtful answers.
///
/// Delivered files are judged once more, rule by rule, by the `profile_count` profiles at `profiles` and by those the options name.
/// `options` is TOML or JSON with the keys of `schema/dossiers.json`, such as "forms = 'html'"; NULL for the defaults. A key, type or
/// word that is wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and key.
///
/// `*json` – files written and unchanged, sums by conclusion, department, major and class, and `seal`, the end of the journal,
/// which, kept elsewhere, proves that nothing before it was changed – is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_dossiers_write(
    casebook: *mut campix_casebook,
    profiles: *const *const campix_profile,
    profile_count: usize,
    options: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let mut options = crate::text::options(options, DossierOptions::from_text)?;
        let parts = ptr::get_mut(casebook)?;
        for profile in ptr::array(profiles, profile_count, ptr::HANDLES, "profiles")? {
            options.profiles.push(ptr::get(profile)?.profile.clone());
        }
        let dossiers = Dossiers::new(&mut parts.book, options).providers(parts.known.clone());
        place.put(buffer(dossiers.write()?.to_json().to_string()));
        Ok(())
    })
}

fn seal(seal: *const c_char) -> Result<Option<Seal>, Refusal> {
    Ok(match text_if_any(seal, "seal")? {
        Some(json) => Some(
            serde_json::from_str::<Seal>(json)
                .map_err(|_| Refusal::unsupported("the seal is no JSON with lines and last"))?,
        ),
        None => None,
    })
}

fn verify(journal: &Path, seal: *const c_char, file: &[u8]) -> Result<*mut campix_buffer, Refusal> {
    Ok(buffer(Verifier::open(journal, self::seal(seal)?)?.check(file)?.to_json().to_string()))
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
        place.put(verify(&path(journal)?, seal, ptr::bytes(file, length, ceiling::TABLE)?)?);
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
        place.put(verify(&crate::text::wide_path(journal)?, seal, ptr::bytes(file, length, ceiling::TABLE)?)?);
        Ok(())
    })
}

/// What `campix_file_verify` is given besides the file.
fn verify_at(
    journal: &Path,
    seal: *const c_char,
    project_key: (*const u8, usize),
    roster: *const campix_roster,
    disclosure: *const c_char,
    file: &Path,
) -> Result<*mut campix_buffer, Refusal> {
    let mut verifier = Verifier::open(journal, self::seal(seal)?)?;
    let people = if roster.is_null() { &[][..] } else { &ptr::get(roster)?.roster.people[..] };
    if project_key.0.is_null() && project_key.1 == 0 {
        if !people.is_empty() {
            return Err(Refusal::unsupported("a roster is of use with the project's key only"));
        }
    } else {
        verifier = verifier.whose(key(project_key.0, project_key.1)?, people);
    }
    let disclosure = word::<Disclosure>(disclosure, "disclosure")?;
    let bytes = ceiling::read(file, ceiling::TABLE)?;
    Ok(buffer(verifier.answer(Some(file), &bytes, disclosure)?.to_string()))
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
        place.put(verify_at(&path(journal)?, seal, (key, key_length), roster, disclosure, &path(file)?)?);
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
        let (journal, file) = (crate::text::wide_path(journal)?, crate::text::wide_path(file)?);
        place.put(verify_at(&journal, seal, (key, key_length), roster, disclosure, &file)?);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_have_no_padding() {
        let pointer = size_of::<usize>();
        assert_eq!(size_of::<campix_casebook_options>(), 2 * 4 + 8 + 3 * pointer + 6 * 4);
        assert_eq!(size_of::<campix_attestation>(), 2 * 4 + 8 + 6 * pointer + 4 * 4);
    }
}
