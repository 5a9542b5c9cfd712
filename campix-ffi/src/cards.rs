//! Code cards and queue slips, and the plan of a day.

use std::ffi::c_char;
use std::path::Path;
use std::sync::Arc;

use campix_core::ceiling;
use campix_core::day::retake;
use campix_core::day::schedule::{self, ScheduleOptions};
use campix_core::people::Person;
use campix_core::people::plan::{Plan, PlanOptions};
use campix_core::people::roster::Roster;
use campix_core::prints::{CardJob, CardOptions, in_rows};
use campix_core::text::Language;

use crate::buffer::{buffer, campix_buffer};
use crate::day::campix_day_report;
use crate::error::campix_error;
use crate::guard::guard;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::roster::{campix_roster, handle};
use crate::status::campix_status;
use crate::text::{options, path, word};

/// Makes a roster of people who are known by a collection code alone: UTF-8 text with a code a line, `length` bytes at `data`. Rows are
/// numbers of lines; a code in two lines is refused with `CAMPIX_STATUS_ROSTER_REFUSED`. `*roster` is owned by the caller and written only on
/// success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_of_codes(
    data: *const u8,
    length: usize,
    roster: *mut *mut campix_roster,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(roster, "roster")?;
        let text = std::str::from_utf8(ptr::bytes(data, length, ceiling::LIST)?);
        let text = text.map_err(|_| Refusal::unsupported("the codes are not UTF-8"))?;
        out.put(handle(Roster::of_codes(text)?));
        Ok(())
    })
}

fn plan_of(people: &[Person], text: *const c_char) -> Result<Plan, Refusal> {
    Ok(Plan::new(people, &options(text, PlanOptions::from_text)?)?)
}

/// PDF and report of the cards of `people`; `all` are those for whom the plan is made.
fn printed(
    people: &[&Person],
    all: &[Person],
    card_options: *const c_char,
    plan_options: *const c_char,
) -> Result<(Vec<u8>, String), Refusal> {
    let card_options = options(card_options, CardOptions::from_text)?;
    let plan = if plan_options.is_null() { None } else { Some(plan_of(all, plan_options)?) };
    let mut job = CardJob::new(&card_options)?;
    if let Some(plan) = &plan {
        job = job.plan(plan);
    }
    let (pdf, cards) = job.pdf(people.iter().copied())?;
    Ok((pdf, cards.to_json().to_string()))
}

/// Prints cards of the people of `roster` as a PDF: a QR code of the collection code, student number or exam number, and the same in words;
/// with `plan` also shooting number, time and station. Nobody else's cards are printed if `row_count` rows of the roster are named at `rows`;
/// a row in which there is nobody gives `CAMPIX_STATUS_CARD_NO_SUCH_ROW`.
///
/// `options` is TOML or JSON with the keys of `schema/cards.json`, such as "sheet = 'labels-24'"; NULL for the defaults. `plan` has the
/// keys of `schema/plan.json`; NULL for cards without a time, "{}" for the defaults. `*pdf` is empty if nobody has a card; `*json` has
/// `cards`, `pages` and `faults` (row, error, message). `*pdf` and `*json` are owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_cards_print(
    roster: *const campix_roster,
    rows: *const u32,
    row_count: usize,
    options: *const c_char,
    plan: *const c_char,
    pdf: *mut *mut campix_buffer,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let (file, report) = (Out::new(pdf, "pdf")?, Out::new(json, "json")?);
        let all = &ptr::get(roster)?.roster.people;
        let rows: Vec<u32> = ptr::array(rows, row_count, ptr::ROWS, "rows")?.collect();
        let (bytes, text) = printed(&in_rows(all, &rows)?, all, options, plan)?;
        file.put(buffer(bytes));
        report.put(buffer(text));
        Ok(())
    })
}

/// Prints cards of those whom a day has to take again, as its retake list has them; everything else as `campix_cards_print`. People of
/// `report` have to be known: of a finished day it takes roster and secret, of people who appeared by their codes the secret alone. `*pdf` and
/// `*json` are owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_cards(
    report: *const campix_day_report,
    options: *const c_char,
    plan: *const c_char,
    pdf: *mut *mut campix_buffer,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let (file, said) = (Out::new(pdf, "pdf")?, Out::new(json, "json")?);
        let people: Vec<Arc<Person>> = retake::people(&ptr::get(report)?.report.outcomes);
        let all: Vec<Person> = people.iter().map(|person| Person::clone(person)).collect();
        let people: Vec<&Person> = all.iter().collect();
        let (bytes, text) = printed(&people, &all, options, plan)?;
        file.put(buffer(bytes));
        said.put(buffer(text));
        Ok(())
    })
}

/// One card as a web page for a screen, that of the person in row `row` of `roster`: the code as large as the window, no script, no other
/// file. `options` as for `campix_cards_print`. `*html` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_card_screen(
    roster: *const campix_roster,
    row: u32,
    options: *const c_char,
    html: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(html, "html")?;
        let people = &ptr::get(roster)?.roster.people;
        let person = people.iter().find(|person| person.row == row);
        let person = person.ok_or_else(|| Refusal::unsupported(format!("no person is in row {row} of the roster")))?;
        let options = crate::text::options(options, CardOptions::from_text)?;
        place.put(buffer(CardJob::new(&options)?.screen(person)?));
        Ok(())
    })
}

/// Plans shooting numbers and time slots for the people of `roster`, and when each station is through.
///
/// `options` is TOML or JSON with the keys of `schema/plan.json`, such as "stations = 3\nper-hour = 50"; NULL for
/// the defaults. `*json` has `slots` (row, number, station, at, slot), `turns` (department, major, class, station, people, numbers, time),
/// `through` and `ends`; it is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_plan(
    roster: *const campix_roster,
    options: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        place.put(buffer(plan_of(&ptr::get(roster)?.roster.people, options)?.to_json().to_string()));
        Ok(())
    })
}

fn write_plan(
    roster: *const campix_roster,
    (options, language): (*const c_char, *const c_char),
    out: &Path,
) -> Result<(), Refusal> {
    let language: Language = word(language, "language")?;
    let people = &ptr::get(roster)?.roster.people;
    let plan = plan_of(people, options)?;
    schedule::write(out, &plan, people, &ScheduleOptions { language, ..ScheduleOptions::default() })?;
    Ok(())
}

/// As `campix_plan`, written into the folder `out` as `plan.csv`, `plan.xlsx` and `plan.html`, which show names and numbers as results of a day
/// do. `language` is "zh" (also if NULL) or "en".
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_plan_write(
    roster: *const campix_roster,
    options: *const c_char,
    language: *const c_char,
    out: *const c_char,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || write_plan(roster, (options, language), &path(out)?))
}

/// As `campix_plan_write`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_plan_write_w(
    roster: *const campix_roster,
    options: *const c_char,
    language: *const c_char,
    out: *const u16,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || write_plan(roster, (options, language), &crate::text::wide_path(out)?))
}
