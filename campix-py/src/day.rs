//! A campus day: the engine works on threads of its own, the caller's thread reports progress and checks for Ctrl-C.
//!
//! Out: one JSON text with sums, records and charts, which Python keeps as a frozen value.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, UNIX_EPOCH};

use campix_core::day::{
    CancelToken, Clock, Day, DayFile, DayOptions, DayReport, Demand, Destination, Disclosure, FinishedDay, FixedClock,
    Incoming, Password, Photos, Progress, Standing, SystemClock, contact, proof, repair_journal as repair, results,
    verify_journal as verify,
};
use campix_core::people::PhotoName;
use campix_core::people::matching::PhotoTable;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::text::Language;
use campix_core::words::UnknownWord;
use pyo3::prelude::*;
use pyo3::types::PyIterator;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::casebook::PyOutcomes;
use crate::failure::{Answer, OfFile as _, Refusal};
use crate::json;
use crate::people::RosterLike;
use crate::profile::PyProfile;
use crate::source;
use crate::wait::{self, PATIENCE};

/// Stops long work from any thread: a day and originals between two photos, sheets and dossiers between two people.
#[pyclass(frozen, module = "campix", name = "CancelToken")]
#[derive(Debug, Default)]
pub(crate) struct PyCancelToken(CancelToken);

impl PyCancelToken {
    /// The token of a caller, or one that nobody has.
    pub(crate) fn of(cancel: Option<&Bound<'_, Self>>) -> CancelToken {
        cancel.map_or_else(CancelToken::default, |token| token.get().0.clone())
    }
}

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

/// What the run tells the caller's thread, or asks of it.
enum News {
    Progress(Progress),
    /// The next photo is wanted.
    Photo,
}

/// Photos from a Python iterator, which the caller's thread asks: whatever the iterator waits for, Ctrl-C ends the wait.
struct Stream {
    wanted: Sender<News>,
    photos: Receiver<Option<Incoming>>,
    token: CancelToken,
}

impl Iterator for Stream {
    type Item = Incoming;

    fn next(&mut self) -> Option<Incoming> {
        if self.token.is_cancelled() || self.wanted.send(News::Photo).is_err() {
            return None;
        }
        self.photos.recv().ok().flatten()
    }
}

/// The other end of a [`Stream`].
struct Source {
    photos: Py<PyIterator>,
    sender: Sender<Option<Incoming>>,
}

impl Source {
    fn next(&self, py: Python<'_>) -> PyResult<Option<Incoming>> {
        let Some(photo) = self.photos.bind(py).clone().next() else { return Ok(None) };
        let (name, content): (String, Bound<'_, PyAny>) = photo?.extract()?;
        let content = source::bytes_of(&content, "photo")?;
        Ok(Some(Incoming { name: PhotoName::new(&name), bytes: content.as_bytes().to_vec() }))
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
pub(crate) struct Naming {
    naming: String,
    demand: Demand,
}

impl Naming {
    pub(crate) fn read(text: &str) -> Answer<Self> {
        serde_json::from_str(text).map_err(|error| Refusal::wrong_value(error.to_string()))
    }
}

/// The content of a file such as `day.toml`: inputs and options as a dict, and profile, naming and demand of its destinations.
#[pyfunction(name = "_day_file")]
#[expect(clippy::type_complexity, reason = "a list of tuples")]
#[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn day_file(
    py: Python<'_>,
    path: PathBuf,
) -> PyResult<(Bound<'_, PyAny>, Vec<(String, String, &'static str)>)> {
    let DayFile { inputs, mut options, profiles, .. } = DayFile::open(&path).map_err(Refusal::from).of_path(&path)?;
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
    roster: Option<RosterLike>,
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
        let Naming { naming, demand } = Naming::read(&rest)?;
        options.destinations.push(Destination {
            profile: PyProfile::of(&profile)?.inner.as_ref().clone(),
            naming,
            demand,
        });
    }
    let token = PyCancelToken::of(cancel);
    let roster = roster.map_or_else(Roster::absent, |roster| roster.0.as_ref().clone());
    let (news, heard) = mpsc::channel::<News>();
    let (photos, source) = if let Some(folder) = source::path_of(photos)? {
        (Photos::Folder(folder), None)
    } else {
        let (sender, given) = mpsc::channel();
        let source = Source { photos: photos.try_iter()?.unbind(), sender };
        let stream = Stream { wanted: news.clone(), photos: given, token: token.clone() };
        (Photos::Stream(Box::new(stream)), Some(source))
    };
    let key = PseudonymKey::new(key).map_err(Refusal::from)?;
    let (language, disclosure) = (options.language, options.disclosure);
    let mut plan =
        Day::new(roster, photos, out.clone(), key.clone(), self::clock(clock)?, options).cancel(token.clone());
    for table in tables {
        let content = source::bytes_of(&table, "table of photos")?;
        let read = PhotoTable::read(content.as_bytes(), &RosterOptions::default()).map_err(Refusal::from);
        plan = plan.table(read.of_file(&table)?);
    }
    if let Some(password) = password {
        plan = plan.password(Password::new(password).map_err(Refusal::from)?);
    }
    if !answers.is_none() {
        let table = source::bytes_of(answers, "answers")?;
        let read = proof::answers(table.as_bytes()).map_err(Refusal::from);
        plan = plan.answers(read.of_file(answers)?);
    }
    let progress = progress.map(|progress| progress.clone().unbind());
    let report = carried_out(py, plan, (news, heard), source.as_ref(), progress.as_ref(), &token)?;
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
    roster: Option<RosterLike>,
    key: Option<&[u8]>,
    language: &str,
    disclosure: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let wrong = |error: UnknownWord| Refusal::wrong_value(error.to_string());
    let language: Language = language.parse().map_err(wrong)?;
    let disclosure: Disclosure = disclosure.parse().map_err(wrong)?;
    let key = key.map(PseudonymKey::new).transpose().map_err(Refusal::from)?;
    let roster = roster.map(|roster| roster.0);
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

/// Runs the day on a thread of its own, while this one reports progress, gives photos and looks for signals.
fn carried_out(
    py: Python<'_>,
    day: Day<'_>,
    (sender, receiver): (Sender<News>, Receiver<News>),
    source: Option<&Source>,
    progress: Option<&Py<PyAny>>,
    token: &CancelToken,
) -> PyResult<DayReport> {
    let mut raised: Option<PyErr> = None;
    let done = py.detach(|| {
        // Here and nowhere else.
        let receiver = receiver;
        std::thread::scope(|scope| {
            let worker = scope.spawn(move || {
                let tell = move |progress: Progress| {
                    // The receiver outlives the run.
                    let _ = sender.send(News::Progress(progress));
                };
                day.progress(&tell).run()
            });
            loop {
                let all: Vec<News> = match receiver.recv_timeout(PATIENCE) {
                    Ok(first) => std::iter::once(first).chain(receiver.try_iter()).collect(),
                    Err(RecvTimeoutError::Timeout) => Vec::new(),
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                let wanted = all.iter().filter(|news| matches!(news, News::Photo)).count();
                let news = wait::latest(all.into_iter().filter_map(|news| match news {
                    News::Progress(progress) => Some(progress),
                    News::Photo => None,
                }));
                let mut stop = |error: PyErr| {
                    raised.get_or_insert(error);
                    token.cancel();
                };
                for _ in 0..wanted {
                    let Some(source) = source else { break };
                    let photo = if token.is_cancelled() { Ok(None) } else { Python::attach(|py| source.next(py)) };
                    // A run that has ended wants no photo.
                    let _ = source.sender.send(photo.unwrap_or_else(|error| {
                        stop(error);
                        None
                    }));
                }
                if let Err(error) = wait::tell(progress, news) {
                    stop(error);
                }
            }
            worker.join()
        })
    });
    if let Some(error) = raised {
        return Err(error);
    }
    match done {
        Ok(report) => Ok(report.map_err(Refusal::from)?),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Reads the journal at `path` from end to end and proves that no line of it was changed or removed.
///
/// Returns a dict of `lines`, `last` (the digest of the last line), `torn` and `repaired`. `JournalError`: it cannot be read, or a line
/// is not as it was written.
#[pyfunction]
#[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn verify_journal(py: Python<'_>, path: PathBuf) -> PyResult<Bound<'_, PyAny>> {
    let verified: Answer<Value> = py.detach(|| Ok(verify(&path)?.to_json()));
    json::to_python(py, &verified.of_path(&path)?)
}

/// Repairs the journal of the day in the folder `out`: what follows a break is moved into a file beside it; `operator` is named in
/// the line that says so. Returns what was done. `JournalError`: it cannot be read or is in use.
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
