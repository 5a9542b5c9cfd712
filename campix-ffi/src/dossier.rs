//! 一生一档: what is learnt about the people of a day, one file per student, and whether such a file was changed.

use std::ffi::{c_char, c_void};
use std::path::PathBuf;

use campix_core::compare::Providers;
use campix_core::dossier::{Attestation, Casebook, DossierOptions, Dossiers, Duties, Statement};

use crate::buffer::{buffer, campix_buffer};
use crate::cancel::campix_cancel;
use crate::day::{campix_day_report, clock};
use crate::error::campix_error;
use crate::float::Host;
use crate::guard::{guard, guard_with_host, release};
use crate::number::key;
use crate::photo::zeros;
use crate::profile::campix_profile;
use crate::progress::{Watch, campix_progress_callback};
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{path, text, text_if_any};

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
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let watch = Watch::new(None, std::ptr::null_mut(), std::ptr::null())?;
        place.put(write(casebook, (profiles, profile_count), options, (&watch, host))?);
        Ok(())
    })
}

/// As `campix_dossiers_write`, watched: `progress` (or NULL) hears of it, in people, and it stops between two people when
/// `progress` says so or `cancel` (or NULL) is requested, with `CAMPIX_STATUS_DAY_CANCELLED`.
///
/// No half-written file stays. Dossiers that are finished stay and are named in the journal, and the next run leaves them
/// alone; the cover and the lists are written at the end, so that those of an earlier run stay until then. `progress` and
/// `user` stay valid until the call returns. `*json` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_dossiers_write_watched(
    casebook: *mut campix_casebook,
    profiles: *const *const campix_profile,
    profile_count: usize,
    options: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        place.put(write(casebook, (profiles, profile_count), options, (&watch, host))?);
        Ok(())
    })
}

fn write(
    casebook: *mut campix_casebook,
    profiles: (*const *const campix_profile, usize),
    options: *const c_char,
    (watch, host): (&Watch, &Host),
) -> Result<*mut campix_buffer, Refusal> {
    let mut options = crate::text::options(options, DossierOptions::from_text)?;
    let parts = ptr::get_mut(casebook)?;
    for profile in ptr::array(profiles.0, profiles.1, ptr::HANDLES, "profiles")? {
        options.profiles.push(ptr::get(profile)?.profile.clone());
    }
    let tell = |progress| watch.tell(host, progress);
    let dossiers = Dossiers::new(&mut parts.book, options).providers(parts.known.clone());
    let written = dossiers.progress(&tell).cancel(watch.cancel.clone()).write()?;
    Ok(buffer(written.to_json().to_string()))
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
