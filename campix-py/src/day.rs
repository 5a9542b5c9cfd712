//! A campus day: the engine works on threads of its own, the caller's thread reports progress and checks for Ctrl-C.
//!
//! Out: one JSON text with sums, records and charts, which Python keeps as a frozen value.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use campix_core::day::{
    CancelToken, Clock, Day, DayFile, DayOptions, DayReport, Demand, Destination, Disclosure, FinishedDay, FixedClock,
    Incoming, Password, Phase, Photos, Progress, Standing, SystemClock, contact, proof, repair_journal as repair,
    results, verify_journal as verify,
};
use campix_core::people::PhotoName;
use campix_core::people::matching::PhotoTable;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::text::Language;
use campix_core::words::UnknownWord;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyTuple};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::casebook::PyOutcomes;
use crate::failure::{Answer, Refusal};
use crate::json;
use crate::people::PyRoster;
use crate::profile::PyProfile;
use crate::source;

/// How often a run without news lets the interpreter check for Ctrl-C.
const PATIENCE: Duration = Duration::from_millis(50);

/// Stops a day between two photos, from any thread.
#[pyclass(frozen, module = "campix", name = "CancelToken")]
#[derive(Debug, Default)]
pub(crate) struct PyCancelToken(CancelToken);

#[pymethods]
impl PyCancelToken {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Asks the run to stop. Finished work stays and is not repeated.
    fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether the run was asked to stop.
    #[getter]
    fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    fn __repr__(&self) -> String {
        format!("CancelToken(cancelled={})", if self.0.is_cancelled() { "True" } else { "False" })
    }
}

/// What Python raised while a day ran.
#[derive(Debug, Clone, Default)]
struct Raised(Arc<Mutex<Option<PyErr>>>);

impl Raised {
    /// Keeps the first exception and stops the run.
    fn keep(&self, error: PyErr, token: &CancelToken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        token.cancel();
    }

    fn take(&self) -> Option<PyErr> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Photos from a Python iterator of names and bytes.
struct Stream {
    photos: Py<PyIterator>,
    raised: Raised,
    token: CancelToken,
}

impl Iterator for Stream {
    type Item = Incoming;

    fn next(&mut self) -> Option<Incoming> {
        if self.token.is_cancelled() {
            return None;
        }
        let next = Python::attach(|py| -> PyResult<Option<Incoming>> {
            let Some(photo) = self.photos.bind(py).clone().next() else { return Ok(None) };
            let (name, content): (String, Bound<'_, PyAny>) = photo?.extract()?;
            let content = source::bytes_of(&content, "photo")?;
            Ok(Some(Incoming { name: PhotoName::new(&name), bytes: content.as_bytes().to_vec() }))
        });
        next.unwrap_or_else(|error| {
            self.raised.keep(error, &self.token);
            None
        })
    }
}

/// A clock fixed at these seconds since 1970, or that of the machine.
pub(crate) fn clock(seconds: Option<f64>) -> Answer<Arc<dyn Clock>> {
    let Some(seconds) = seconds else { return Ok(Arc::new(SystemClock)) };
    let since = Duration::try_from_secs_f64(seconds).map_err(|_| Refusal::wrong_value("clock is before 1970"))?;
    let moment = UNIX_EPOCH.checked_add(since).ok_or_else(|| Refusal::wrong_value("clock is out of range"))?;
    Ok(Arc::new(FixedClock(moment)))
}

/// A destination: its profile, and the rest as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Naming {
    naming: String,
    demand: Demand,
}

/// The content of a file such as `day.toml`: inputs and options as a dict, and profile, naming and demand of its destinations.
#[pyfunction(name = "_day_file")]
#[expect(clippy::type_complexity, reason = "a list of tuples")]
pub(crate) fn day_file(
    py: Python<'_>,
    path: PathBuf,
) -> PyResult<(Bound<'_, PyAny>, Vec<(String, String, &'static str)>)> {
    let DayFile { inputs, mut options, profiles, .. } = DayFile::open(path).map_err(Refusal::from)?;
    let destinations = std::mem::take(&mut options.destinations).into_iter().zip(profiles);
    let destinations = destinations.map(|(to, profile)| (profile, to.naming, to.demand.name())).collect();
    let mut fields = json!(inputs);
    if let (Value::Object(fields), Value::Object(options)) = (&mut fields, json!(options)) {
        fields.extend(options.into_iter().filter(|(key, _)| key != "destinations"));
    }
    Ok((json::to_python(py, &fields)?, destinations))
}

/// Refuses a folder of photos and an output folder that lie in each other; photos one by one are always apart.
#[pyfunction(name = "_apart")]
#[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn apart(photos: &Bound<'_, PyAny>, out: PathBuf) -> PyResult<()> {
    match source::path_of(photos)? {
        Some(folder) => Ok(Photos::Folder(folder).apart_from(&out).map_err(Refusal::from)?),
        None => Ok(()),
    }
}

/// Runs a day. `options` are those of a `campix.Day`, as JSON.
#[pyfunction(name = "_run_day")]
#[expect(clippy::too_many_arguments, reason = "what no text can say")]
pub(crate) fn run_day<'py>(
    py: Python<'py>,
    options: &str,
    roster: Option<&Bound<'py, PyRoster>>,
    photos: &Bound<'py, PyAny>,
    out: PathBuf,
    destinations: Vec<(Bound<'py, PyAny>, String)>,
    tables: Vec<Bound<'py, PyAny>>,
    key: &[u8],
    password: Option<String>,
    answers: &Bound<'py, PyAny>,
    clock: Option<f64>,
    progress: Option<&Bound<'py, PyAny>>,
    cancel: Option<&Bound<'py, PyCancelToken>>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut options = DayOptions::from_json(options).map_err(Refusal::from)?;
    for (profile, rest) in destinations {
        let Naming { naming, demand } =
            serde_json::from_str(&rest).map_err(|error| Refusal::wrong_value(error.to_string()))?;
        options.destinations.push(Destination {
            profile: PyProfile::of(&profile)?.inner.as_ref().clone(),
            naming,
            demand,
        });
    }
    let token = cancel.map_or_else(CancelToken::default, |token| token.get().0.clone());
    let raised = Raised::default();
    let roster = roster.map_or_else(Roster::absent, |roster| roster.get().inner.as_ref().clone());
    let photos = if let Some(folder) = source::path_of(photos)? {
        Photos::Folder(folder)
    } else {
        let photos = photos.try_iter()?.unbind();
        Photos::Stream(Box::new(Stream { photos, raised: raised.clone(), token: token.clone() }))
    };
    let key = PseudonymKey::new(key).map_err(Refusal::from)?;
    let (language, disclosure) = (options.language, options.disclosure);
    let mut plan =
        Day::new(roster, photos, out.clone(), key.clone(), self::clock(clock)?, options).cancel(token.clone());
    for table in tables {
        let table = source::bytes_of(&table, "table of photos")?;
        let table = PhotoTable::read(table.as_bytes(), &RosterOptions::default());
        plan = plan.table(table.map_err(Refusal::from)?);
    }
    if let Some(password) = password {
        plan = plan.password(Password::new(password).map_err(Refusal::from)?);
    }
    if !answers.is_none() {
        let table = source::bytes_of(answers, "answers")?;
        plan = plan.answers(proof::answers(table.as_bytes()).map_err(Refusal::from)?);
    }
    let progress = progress.map(|progress| progress.clone().unbind());
    let report = carried_out(py, plan, progress.as_ref(), &raised, &token)?;
    result(py, report, None, (out, Some(key)), (language, disclosure))
}

/// A report with its records and charts, and what a casebook needs of it. `opened` takes the place of the sums.
pub(crate) fn result(
    py: Python<'_>,
    report: DayReport,
    opened: Option<Value>,
    (out, key): (PathBuf, Option<PseudonymKey>),
    (language, disclosure): (Language, Disclosure),
) -> PyResult<Bound<'_, PyAny>> {
    let outcome: Answer<Value> = py.detach(|| {
        let mut lines = Vec::new();
        results::jsonl(&mut lines, &report.outcomes, disclosure)?;
        let records: Vec<Value> = lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap_or(Value::Null))
            .collect();
        let charts = contact::charts(&report.outcomes, language)?;
        let summary = opened.unwrap_or_else(|| report.to_json());
        Ok(json!({ "summary": summary, "records": records, "charts": charts }))
    });
    let result = json::to_python(py, &outcome?)?;
    if let Some(key) = key {
        result.set_item("outcomes", PyOutcomes { out, outcomes: report.outcomes, key })?;
    }
    Ok(result)
}

/// Opens a finished day from its ledger; nothing is written.
#[pyfunction(name = "_open_day")]
pub(crate) fn open_day<'py>(
    py: Python<'py>,
    out: PathBuf,
    roster: Option<&Bound<'py, PyRoster>>,
    key: Option<&[u8]>,
    language: &str,
    disclosure: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let wrong = |error: UnknownWord| Refusal::wrong_value(error.to_string());
    let language: Language = language.parse().map_err(wrong)?;
    let disclosure: Disclosure = disclosure.parse().map_err(wrong)?;
    let key = key.map(PseudonymKey::new).transpose().map_err(Refusal::from)?;
    let roster = roster.map(|roster| roster.get().inner.clone());
    let opened: Answer<(FinishedDay, Value, Vec<PathBuf>)> = py.detach(|| {
        let day = FinishedDay::open(&out, roster.as_deref(), key.as_ref())?;
        let (json, delivered) = (day.to_json(), day.delivered());
        Ok((day, json, delivered))
    });
    let (day, json, delivered) = opened?;
    // A casebook needs to know everybody.
    let key = key.filter(|_| day.unknown_people == 0);
    let result = result(py, day.report, Some(json), (out, key), (language, disclosure))?;
    result.set_item("delivered", delivered)?;
    Ok(result)
}

/// Runs the day on a thread of its own, while this one reports progress and looks for signals.
fn carried_out(
    py: Python<'_>,
    day: Day<'_>,
    progress: Option<&Py<PyAny>>,
    raised: &Raised,
    token: &CancelToken,
) -> PyResult<DayReport> {
    let done = py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel::<Progress>();
            let worker = scope.spawn(move || {
                let tell = move |progress: Progress| {
                    // The receiver is gone only after an exception, which stops the run anyway.
                    let _ = sender.send(progress);
                };
                day.progress(&tell).run()
            });
            loop {
                let news = match receiver.recv_timeout(PATIENCE) {
                    Ok(first) => latest(std::iter::once(first).chain(receiver.try_iter())),
                    Err(RecvTimeoutError::Timeout) => Vec::new(),
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                let heard = Python::attach(|py| {
                    py.check_signals()?;
                    let Some(progress) = progress else { return Ok(()) };
                    news.into_iter().try_for_each(|news| progress.bind(py).call1(fields(py, news)?).map(drop))
                });
                if let Err(error) = heard {
                    raised.keep(error, token);
                }
            }
            worker.join()
        })
    });
    if let Some(error) = raised.take() {
        return Err(error);
    }
    match done {
        Ok(report) => Ok(report.map_err(Refusal::from)?),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// The latest report of each phase among those that arrived meanwhile, so that no phase ends before its end was reported.
fn latest(all: impl Iterator<Item = Progress>) -> Vec<Progress> {
    let mut latest: Vec<Progress> = Vec::new();
    for progress in all {
        match latest.last_mut() {
            Some(last) if last.phase == progress.phase => *last = progress,
            _ => latest.push(progress),
        }
    }
    latest
}

/// Progress as the fields of `campix.Progress`.
fn fields(py: Python<'_>, progress: Progress) -> PyResult<Bound<'_, PyTuple>> {
    let phase = match progress.phase {
        Phase::Photos => "photos",
        Phase::Delivery => "delivery",
        Phase::Originals => "originals",
        _ => "results",
    };
    let left = progress.left.map(|left| left.as_secs_f64());
    (phase, progress.done, progress.total, progress.per_second, left).into_pyobject(py)
}

/// Reads a journal from end to end and proves that no line of it was changed or removed.
#[pyfunction]
pub(crate) fn verify_journal(py: Python<'_>, path: PathBuf) -> PyResult<Bound<'_, PyAny>> {
    let verified: Answer<Value> = py.detach(|| Ok(verify(path)?.to_json()));
    json::to_python(py, &verified?)
}

/// Repairs the journal of a day: what follows a break is moved into a file beside it.
#[pyfunction]
#[pyo3(signature = (out, *, operator="operator"))]
pub(crate) fn repair_journal<'py>(py: Python<'py>, out: PathBuf, operator: &str) -> PyResult<Bound<'py, PyAny>> {
    let repaired: Answer<Value> = py.detach(|| Ok(repair(out, &SystemClock, operator)?.to_json()));
    json::to_python(py, &repaired?)
}

/// Every standing a photo or person can have: name, title in Chinese and English, whether it needs a retake.
#[pyfunction]
pub(crate) fn standings() -> Vec<(&'static str, &'static str, &'static str, bool)> {
    let row = |standing: Standing| {
        (standing.name(), standing.title(Language::Zh), standing.title(Language::En), standing.needs_retake())
    };
    Standing::ALL.into_iter().map(row).collect()
}
