//! Print sheets: people, their originals and an order in millimetres → bags of sheets for the lab.

use std::path::PathBuf;

use campix_core::day::{DayOriginals, FinishedDay};
use campix_core::people::Person;
use campix_core::people::number::PseudonymKey;
use campix_core::prints::{NamedOriginals, PaperSize, SheetJob, SheetOptions, Sizes};
use pyo3::prelude::*;
use serde_json::Value;

use crate::day::PyCancelToken;
use crate::failure::{Answer, Refusal};
use crate::json;
use crate::people::RosterLike;
use crate::profile::PyProfile;
use crate::wait;

/// Writes print sheets. `options` are those of a `campix.Sheets`, as JSON.
#[pyfunction(name = "_write_sheets")]
#[expect(clippy::too_many_arguments, clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn write_sheets<'py>(
    py: Python<'py>,
    options: &str,
    roster: RosterLike,
    profile: &Bound<'py, PyAny>,
    originals: PathBuf,
    out: PathBuf,
    day: Option<PathBuf>,
    key: Option<&[u8]>,
    progress: Option<Py<PyAny>>,
    cancel: Option<&Bound<'py, PyCancelToken>>,
) -> PyResult<Bound<'py, PyAny>> {
    let options = SheetOptions::from_json(options).map_err(Refusal::from)?;
    let (roster, profile) = (roster.0, PyProfile::of(profile)?.inner);
    let key = key.map(PseudonymKey::new).transpose().map_err(Refusal::from)?;
    let token = PyCancelToken::of(cancel);
    let written: PyResult<Answer<Value>> = py.detach(|| {
        wait::watched(&token, progress.as_ref(), |tell| {
            let job = SheetJob::new(&options, &profile).progress(tell).cancel(token.clone());
            let Some(day) = day else {
                let originals = NamedOriginals::new(originals, &roster.people, &options.naming)?;
                return Ok(job.write(&roster.people, &originals, &out)?.to_json());
            };
            let day = FinishedDay::open(day, Some(roster.as_ref()), key.as_ref())?;
            let originals = DayOriginals::new(&day.report.outcomes, originals);
            let of_day = |person: &Person| originals.read(person.row);
            Ok(job.write(&roster.people, &of_day, &out)?.to_json())
        })
    });
    json::to_python(py, &written??)
}

/// Sizes of pictures and of papers of the shipped table: id, names, width and height in millimetres.
#[pyfunction]
#[expect(clippy::type_complexity, reason = "rows of two tables")]
pub(crate) fn sizes() -> (Vec<(String, Vec<String>, f64, f64)>, Vec<(String, Vec<String>, f64, f64)>) {
    let row = |size: &PaperSize| (size.id.clone(), size.names.clone(), size.width.get(), size.height.get());
    let table = Sizes::builtin();
    (table.pictures().iter().map(row).collect(), table.papers().iter().map(row).collect())
}
