//! Code cards and queue slips, and the plan of a day.

use std::path::PathBuf;

use campix_core::day::retake;
use campix_core::day::schedule::{self, ScheduleOptions};
use campix_core::people::Person;
use campix_core::people::plan::{Plan, PlanOptions};
use campix_core::prints::{CardJob, CardOptions, in_rows};
use campix_core::words::UnknownWord;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde_json::Value;

use crate::casebook::PyOutcomes;
use crate::failure::{Answer, Refusal};
use crate::json;
use crate::people::RosterLike;
use crate::source::Row;

fn planned(people: &[Person], options: &str) -> Answer<Plan> {
    Ok(Plan::new(people, &PlanOptions::from_json(options)?)?)
}

/// Prints the cards of a roster, or of those whom a day has to take again: the PDF, and what was made.
#[pyfunction(name = "_print_cards")]
pub(crate) fn print_cards<'py>(
    py: Python<'py>,
    options: &str,
    roster: Option<RosterLike>,
    outcomes: Option<&Bound<'py, PyOutcomes>>,
    rows: Vec<Row>,
    plan: Option<&str>,
) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyAny>)> {
    let options = CardOptions::from_json(options).map_err(Refusal::from)?;
    let listed: Option<Vec<Person>> = roster.map(|roster| roster.0.people.clone());
    let again: Option<Vec<Person>> =
        outcomes.map(|day| retake::people(&day.get().outcomes).iter().map(|person| Person::clone(person)).collect());
    let rows: Vec<u32> = rows.into_iter().map(|row| row.0).collect();
    let printed: Answer<(Vec<u8>, Value)> = py.detach(|| {
        let some =
            again.as_ref().or(listed.as_ref()).ok_or_else(|| Refusal::wrong_value("a roster or a day is needed"))?;
        let plan = plan.map(|text| planned(listed.as_ref().unwrap_or(some), text)).transpose()?;
        let mut job = CardJob::new(&options)?;
        if let Some(plan) = &plan {
            job = job.plan(plan);
        }
        let (pdf, cards) = job.pdf(in_rows(some, &rows)?)?;
        Ok((pdf, cards.to_json()))
    });
    let (pdf, report) = printed?;
    Ok((PyBytes::new(py, &pdf), json::to_python(py, &report)?))
}

/// One card as a web page.
#[pyfunction(name = "_card_screen")]
pub(crate) fn card_screen(py: Python<'_>, options: &str, roster: RosterLike, row: Row) -> PyResult<String> {
    let options = CardOptions::from_json(options).map_err(Refusal::from)?;
    let (roster, row) = (roster.0, row.0);
    let page: Answer<String> = py.detach(|| {
        let person = roster.people.iter().find(|person| person.row == row);
        let person = person.ok_or_else(|| Refusal::wrong_value(format!("no person is in row {row} of the roster")))?;
        Ok(CardJob::new(&options)?.screen(person)?)
    });
    Ok(page?)
}

/// Shooting numbers and time slots.
#[pyfunction(name = "_plan")]
#[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn plan<'py>(py: Python<'py>, options: &str, roster: RosterLike) -> PyResult<Bound<'py, PyAny>> {
    let plan = planned(&roster.0.people, options)?;
    json::to_python(py, &plan.to_json())
}

/// Writes a plan as CSV, XLSX and HTML.
#[pyfunction(name = "_write_plan")]
#[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn write_plan(
    py: Python<'_>,
    options: &str,
    roster: RosterLike,
    out: PathBuf,
    language: &str,
    disclosure: &str,
    title: Option<String>,
) -> PyResult<()> {
    let wrong = |error: UnknownWord| Refusal::wrong_value(error.to_string());
    let options_of = ScheduleOptions {
        language: language.parse().map_err(wrong)?,
        disclosure: disclosure.parse().map_err(wrong)?,
        title,
    };
    let roster = roster.0;
    let written: Answer<()> = py.detach(|| {
        let plan = planned(&roster.people, options)?;
        Ok(schedule::write(&out, &plan, &roster.people, &options_of)?)
    });
    Ok(written?)
}
