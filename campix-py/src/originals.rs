//! Originals of a finished day as a deliverable.

use std::path::PathBuf;

use campix_core::day::{OriginalJob, OriginalOptions, Password};
use pyo3::prelude::*;
use serde_json::Value;

use crate::day::PyCancelToken;
use crate::decide;
use crate::failure::{Answer, Refusal};
use crate::json;
use crate::people::RosterLike;
use crate::wait;

/// Delivers originals. `options` are those of a `campix.Originals`, as JSON.
#[pyfunction(name = "_deliver_originals")]
#[expect(clippy::too_many_arguments, clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn deliver_originals<'py>(
    py: Python<'py>,
    options: &str,
    out: PathBuf,
    roster: Option<RosterLike>,
    key: &[u8],
    operator: &str,
    photos: PathBuf,
    password: Option<String>,
    progress: Option<Py<PyAny>>,
    cancel: Option<&Bound<'py, PyCancelToken>>,
) -> PyResult<Bound<'py, PyAny>> {
    let options = OriginalOptions::from_json(options).map_err(Refusal::from)?;
    let password = password.map(Password::new).transpose().map_err(Refusal::from)?;
    let mut ledger = decide::open(&out, roster, key, operator)?;
    let token = PyCancelToken::of(cancel);
    let report: PyResult<Answer<Value>> = py.detach(|| {
        wait::watched(&token, progress.as_ref(), |tell| {
            let mut job = OriginalJob::new(photos, options).progress(tell).cancel(token.clone());
            if let Some(password) = &password {
                job = job.password(password);
            }
            Ok(ledger.deliver_originals(&job)?.to_json())
        })
    });
    json::to_python(py, &report??)
}
