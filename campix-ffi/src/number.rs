//! Numbers of identity documents and names of delivered files.

use std::ffi::c_char;

use campix_core::ceiling;
use campix_core::people::naming::{NamePlan, Template, plan};
use campix_core::people::number::{IdCheck, PseudonymKey};

use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::ptr::{self, Opaque, Out};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{Lazy, Text, campix_str, text};

/// The number of an identity document, examined. Owned: release with `campix_id_free`.
///
/// It never changes; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_id {
    _opaque: [u8; 0],
}

impl Opaque for campix_id {
    type Inner = IdParts;
    const TAG: u32 = 0xCA3B_0008;
    const NAME: &'static str = "campix_id";
}

pub(crate) struct IdParts {
    check: IdCheck,
    number: Lazy,
    json: Lazy,
}

/// Examines a number whose kind follows from the text itself: resident identity numbers of 18 and 15 digits, residence permits,
/// cards of foreigners, travel permits, passports. A wrong number is not an error: ask `campix_id_valid`.
///
/// `*id` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_id_examine(
    number: *const c_char,
    id: *mut *mut campix_id,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(id, "id")?;
        let check = IdCheck::of(text(number, "number")?);
        out.put(ptr::new(IdParts { check, number: Lazy::default(), json: Lazy::default() }));
        Ok(())
    })
}

/// 1 if it is the number of a document, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_id_valid(id: *const campix_id) -> u32 {
    answer(0, || Ok(u32::from(ptr::get(id)?.check.valid())))
}

/// The full number as a register has it: ASCII, upper case, 18 characters for a resident. Empty if it is not valid.
///
/// It identifies a person: keep it out of logs. Borrowed: valid until the id is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_id_number(id: *const campix_id) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(id)?;
        let full = || parts.check.0.as_ref().map(|parsed| parsed.number.reveal().to_owned()).unwrap_or_default();
        Ok(parts.number.lend(full))
    })
}

/// The result as JSON, schema 1, in which the number is masked. For a valid one: `valid`, `document`, `number`, `changes` that
/// were needed to read it, `doubts`. For another one: `valid`, `error`, `message`.
///
/// Borrowed: valid until the id is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_id_json(id: *const campix_id) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(id)?;
        Ok(parts.json.lend(|| parts.check.to_json().to_string()))
    })
}

/// Releases an examined number; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_id_free(id: *mut campix_id) {
    release(|| ptr::free(id));
}

/// The names of all files of a roster, planned by a template. Owned: release with `campix_names_free`.
///
/// It never changes; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_names {
    _opaque: [u8; 0],
}

impl Opaque for campix_names {
    type Inner = NamesParts;
    const TAG: u32 = 0xCA3B_0009;
    const NAME: &'static str = "campix_names";
}

pub(crate) struct NamesParts {
    plan: NamePlan,
    paths: Vec<Text>,
}

/// A project's key from the caller's bytes.
pub(crate) fn key(data: *const u8, length: usize) -> Result<PseudonymKey, Refusal> {
    Ok(PseudonymKey::new(ptr::bytes(data, length, ceiling::SECRET)?)?)
}

/// Plans one path per person by a template such as "{department}/{class}/{student_no}.jpg". Paths work on Windows, Linux and
/// macOS, and no two of them name one file. Fields: student_no, id_number, exam_no, code, pseudonym, name, department, major, class,
/// row; "{student_no|exam_no}" takes the first that the person has.
///
/// `key` is the project's secret of at least 16 bytes, needed only if the template asks for pseudonyms; otherwise NULL and 0.
/// Names that cannot be made give an error whose details list every reason by row. `*names` is owned by the caller and written
/// only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_names_plan(
    roster: *const campix_roster,
    name_template: *const c_char,
    key: *const u8,
    key_length: usize,
    names: *mut *mut campix_names,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(names, "names")?;
        let people = &ptr::get(roster)?.roster.people;
        let template = Template::parse(text(name_template, "name_template")?)?;
        let key = if key.is_null() && key_length == 0 { None } else { Some(self::key(key, key_length)?) };
        let plan = plan(&template, people, key.as_ref())?;
        let paths = plan.names.iter().map(|name| Text::new(name.path.reveal())).collect();
        out.put(ptr::new(NamesParts { plan, paths }));
        Ok(())
    })
}

/// Number of names: one for each person of the roster, in its order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_names_count(names: *const campix_names) -> usize {
    answer(0, || Ok(ptr::get(names)?.paths.len()))
}

/// Path number `index`, "/" between folders; empty if `index` is not below the count. It may hold a person's number or name.
///
/// Borrowed: valid until the names are freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_names_path(names: *const campix_names, index: usize) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(names)?.paths.get(index).map_or(campix_str::EMPTY, Text::lend)))
}

/// Row in the roster's file of person number `index`, from 1; 0 if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_names_row(names: *const campix_names, index: usize) -> u32 {
    answer(0, || Ok(ptr::get(names)?.plan.names.get(index).map_or(0, |name| name.row)))
}

/// Number of names that had to be altered to be safe: a forbidden character became its full-width twin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_names_altered(names: *const campix_names) -> usize {
    answer(0, || Ok(ptr::get(names)?.plan.notices.len()))
}

/// Releases names; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_names_free(names: *mut campix_names) {
    release(|| ptr::free(names));
}
