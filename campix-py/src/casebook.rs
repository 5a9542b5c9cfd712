//! What is learnt about the people of a finished day: answers, decisions, statements, dossiers, and whether any of it
//! was changed.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use campix_core::ceiling;
use campix_core::compare::{
    CallError, CallOptions, Caller, Comparer, ImportOptions, Pair, Provider, Providers, Purpose, RawAnswer, Request,
};
use campix_core::day::{Disclosure, Outcome};
use campix_core::digest::Sha256Digest;
use campix_core::dossier::{
    Attestation, Casebook, Conclusion, DossierOptions, Dossiers, Duties, Duty, Review, Seal, Statement, Verifier,
};
use campix_core::people::number::PseudonymKey;
use campix_core::text::Language;
use pyo3::exceptions::{PyConnectionError, PyKeyError, PyTimeoutError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict};
use serde_json::{Value, json};

use crate::day::{self, PyCancelToken};
use crate::exclusive::Exclusive;
use crate::failure::{Answer, OfFile as _, OrRaise as _, Refusal};
use crate::json;
use crate::people::RosterLike;
use crate::profile::PyProfile;
use crate::rules;
use crate::source::{Row, bytes_of, path_of};
use crate::wait::{self, Patient};

/// What a casebook needs from a finished day: records with people in full, and the day's secret. Never leaves the process.
#[pyclass(frozen, module = "campix", name = "_Outcomes")]
pub(crate) struct PyOutcomes {
    /// The folder the day was written to.
    pub(crate) out: PathBuf,
    /// Its records.
    pub(crate) outcomes: Vec<Outcome>,
    /// Its secret.
    pub(crate) key: PseudonymKey,
}

/// The journal of a day, open to add what is learnt about its people. Used by one thread at a time.
#[pyclass(frozen, module = "campix", name = "Casebook")]
pub(crate) struct PyCasebook {
    book: Exclusive<Option<Casebook>>,
    known: Providers,
    people: usize,
}

/// The text in a source.
fn text_of(source: &Bound<'_, PyAny>, what: &str) -> Answer<String> {
    if let Some(path) = path_of(source)? {
        let read: Answer<String> = source.py().detach(|| Ok(ceiling::read_text(&path, ceiling::TABLE)?));
        return read.of_path(&path);
    }
    let bytes = bytes_of(source, what)?;
    let text = std::str::from_utf8(bytes.as_bytes());
    text.map(str::to_owned).map_err(|_| Refusal::wrong_value(format!("{what} is not UTF-8")))
}

impl PyCasebook {
    /// Runs `work` on the open book with the interpreter released.
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut Casebook) -> Answer<T> + Send) -> Answer<T> {
        py.detach(|| {
            self.book.with("the casebook", |book| match book.as_mut() {
                Some(book) => work(book),
                None => Err(Refusal::wrong_value("the casebook is closed")),
            })?
        })
    }
}

#[pymethods]
impl PyCasebook {
    /// Opens the journal of a finished day. No other run can work in its folder until the book is closed.
    ///
    /// `result` is that of `Day.run`, `open_day` or `join_roster` in this process; `operator` is named in every line written from here;
    /// `providers` is a table (TOML; path, bytes or open file) beside those shipped, `duties` a list in place of the one shipped; `clock`
    /// is a fixed datetime for what is written, None the machine's. ValueError: the result does not know its people.
    /// `JournalError`: the journal was changed or another run has it; `CompareError`, `DossierError`: a table or list has faults.
    #[staticmethod]
    #[pyo3(signature = (result, *, operator="operator", providers=None, duties=None, clock=None))]
    fn open(
        py: Python<'_>,
        result: &Bound<'_, PyAny>,
        operator: &str,
        providers: Option<&Bound<'_, PyAny>>,
        duties: Option<&Bound<'_, PyAny>>,
        clock: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let outcomes = result.getattr("_outcomes")?;
        let Ok(outcomes) = outcomes.cast::<PyOutcomes>() else {
            return Err(Refusal::wrong_value(
                "this result does not know its people: it was pickled, copied, or opened without roster or secret; open it with both, or run the day again",
            )
            .into());
        };
        let PyOutcomes { out, outcomes, key } = outcomes.get();
        let known = match providers {
            Some(table) => {
                let read = Providers::builtin().with(&text_of(table, "providers")?).map_err(Refusal::from);
                read.of_file(table)?
            }
            None => Providers::builtin(),
        };
        let read =
            |list: &Bound<'_, PyAny>| Duties::parse(&text_of(list, "duties")?).map_err(Refusal::from).of_file(list);
        let duties = duties.map(read).transpose()?;
        let since = clock.map(|clock| clock.call_method0("timestamp")?.extract::<f64>()).transpose()?;
        let clock = day::clock(since)?;
        let book: Answer<Casebook> = py.detach(|| {
            let book = Casebook::open(out, outcomes, key.clone(), clock, operator)?;
            Ok(match duties {
                Some(duties) => book.duties(duties),
                None => book,
            })
        });
        let people = outcomes.iter().filter_map(|outcome| outcome.person.as_ref().map(|person| person.row));
        let people = people.collect::<BTreeSet<u32>>().len();
        Ok(Self { book: Exclusive::new(Some(book?)), known, people })
    }

    /// Imports answers of comparison services from a list – CSV, XLSX or JSON lines – and returns how many were new.
    ///
    /// `source` is a path, bytes or an open file. `columns` names columns by role, as a heading; `provider` and `pair` hold for every row
    /// of a list without such a column; `threshold` is in the provider's own scale of scores; `references` is the folder of the reference
    /// pictures that a column of the list names. `CompareError` has every faulty row in
    /// `details`, and then nothing was taken; `OptionsError`: a keyword is wrong; `FileError`: the file cannot be read.
    #[pyo3(
        signature = (source, **options),
        text_signature = "(self, source, *, columns=None, provider=None, pair=None, threshold=None, references=None)"
    )]
    fn import_answers(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<u64> {
        let options = ImportOptions::from_json(&json::options_text(py, options)?).map_err(Refusal::from)?;
        let list = bytes_of(source, "answers")?;
        let list = list.as_bytes();
        Ok(self.with(py, |book| Ok(book.import(list, &self.known, &options)?)).of_file(source)?)
    }

    /// Takes over the reference pictures of one comparison from a folder: every file named by a number or the name of one person.
    ///
    /// `folder` is its path; `pair` is "id-card", "admission", "enrolment" or "police". The journal gets the digests of the files, which are
    /// only read; a dossier shows a small copy beside the captured photo where the comparison is in doubt. Returns a dict of `taken` and
    /// `known` (people), `strangers`, `ambiguous` and `unread` (files). ValueError: no such word; `DossierError`: the comparison has no
    /// reference picture; `FileError`: the folder cannot be read.
    #[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
    fn take_references<'py>(&self, py: Python<'py>, folder: PathBuf, pair: &str) -> PyResult<Bound<'py, PyAny>> {
        let pair: Pair = json::word(pair, "pair")?;
        let taken = self.with(py, |book| Ok(book.take_references(&folder, pair)?.to_json())).of_path(&folder)?;
        json::to_python(py, &taken)
    }

    /// Shows the delivered photos of the people in `rows` to a live service, one by one; returns the outcome of each row.
    ///
    /// `provider` is the id of the service's tables (`campix.providers()`), `pair` what is compared with what, `purpose` why, in 2 to 200
    /// characters that the student may read. `compare` is called with a dict of `picture` (a JPEG), `row`, `pair`, `purpose` and
    /// `timeout` (seconds). It returns a mapping with what the service said – `score` and `code`, a text or a number, `time` and `flow`, texts,
    /// `threshold`, a number – or a word: "unreachable", "timed-out", "busy", "failed", "malformed", "refused". TimeoutError and
    /// ConnectionError count as such; any other exception ends the call and is raised as it is. The journal says so before a picture
    /// leaves, and keeps every answer.
    ///
    /// `attempts` for one question; `first_wait` before the second, doubled up to `longest_wait`; `spacing` between any two calls;
    /// after `trips_after` failures in a row no call is made for `cool_down`. All times are seconds. Ctrl-C ends a wait, and nothing more is
    /// sent. `CompareError`: no such provider, or an answer no table maps; `DossierError`: nobody is in a row, or has no photo.
    #[pyo3(
        signature = (rows, *, provider, pair, purpose, compare, **options),
        text_signature = "(self, rows, *, provider, pair, purpose, compare, attempts=3, timeout=10.0, first_wait=1.0, \
                          longest_wait=60.0, spacing=0.2, trips_after=5, cool_down=120.0)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn ask<'py>(
        &self,
        py: Python<'py>,
        rows: Vec<Row>,
        provider: &str,
        pair: &str,
        purpose: &str,
        compare: Py<PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = CallOptions::from_json(&json::options_text(py, options)?).map_err(Refusal::from)?;
        let pair: Pair = json::word(pair, "pair")?;
        let purpose = Purpose::new(purpose).ok_or_else(|| Refusal::wrong_value("a purpose has 2 to 200 characters"))?;
        let provider = self.known.get(provider).map_err(Refusal::from)?.clone();
        let service = Service { provider, compare, raised: Mutex::new(None) };
        let asked = self.with(py, |book| {
            let timer = Patient::default();
            let mut caller = Caller::new(&service, &timer, options);
            let mut rows_asked = Vec::new();
            for row in rows {
                let answered = book.ask(&mut caller, row.0, pair, &purpose);
                let raised = service.raised.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some(raised) = raised.or_else(|| timer.take()) {
                    return Err(Refusal::Python(raised));
                }
                rows_asked.push(answered?.to_json(row.0));
            }
            Ok(Value::Array(rows_asked))
        });
        json::to_python(py, &asked?)
    }

    /// Answers about the person in a row of the roster, in the order of arrival, with the decisions about each; empty if there
    /// are none. `row` is that of the roster. ValueError: the book is closed.
    fn answers<'py>(&self, py: Python<'py>, row: Row) -> PyResult<Bound<'py, PyAny>> {
        let held = self.with(py, |book| {
            let held = book.answers(row.0).iter();
            let held = held.map(|held| json!({ "id": held.id, "answer": held.answer, "reviews": held.reviews }));
            Ok(Value::Array(held.collect()))
        });
        json::to_python(py, &held?)
    }

    /// Answers that a person has to look at, as a workbook (bytes of an XLSX) to be filled in.
    ///
    /// `lang` is its language, `disclosure` how much of a person it shows. ValueError: another word; `OutputError`: it cannot be made.
    #[pyo3(signature = (*, lang="zh", disclosure="work"))]
    fn review_list<'py>(&self, py: Python<'py>, lang: &str, disclosure: &str) -> PyResult<Bound<'py, PyBytes>> {
        let (language, disclosure) = (rules::language(lang)?, json::word(disclosure, "disclosure")?);
        let workbook = self.with(py, |book| Ok(book.review_list(language, disclosure)?))?;
        Ok(PyBytes::new(py, &workbook))
    }

    /// Imports the decisions from that list, filled in, and returns how many were new.
    ///
    /// `source` is a path, bytes or an open file. `DossierError` has every faulty row in `details`, and then nothing was taken;
    /// `FileError`: the file cannot be read.
    fn take_reviews(&self, py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<u64> {
        let list = bytes_of(source, "reviews")?;
        let list = list.as_bytes();
        Ok(self.with(py, |book| Ok(book.take_reviews(list)?)).of_file(source)?)
    }

    /// Records a decision about an answer; returns whether it was new. A later decision is kept next to an earlier one.
    ///
    /// `answer` is its id, 64 hexadecimal digits; `decision` a word of `Decision`; `reviewer` who decided, `reason` and `evidence` in their words,
    /// `when` as `2026-09-01 08:10`. ValueError: no digest or no such word; `DossierError`: no such answer, a text is missing or names
    /// the person.
    #[pyo3(signature = (answer, decision, *, reviewer, reason, evidence, when))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn review(
        &self,
        py: Python<'_>,
        answer: &str,
        decision: &str,
        reviewer: &str,
        reason: &str,
        evidence: &str,
        when: &str,
    ) -> PyResult<bool> {
        let answer = digest(answer, "answer")?;
        let review = Review::new(reviewer, json::word(decision, "decision")?, reason, evidence, when);
        Ok(self.with(py, |book| Ok(book.review(answer, review)?))?)
    }

    /// Records a statement about a duty: whether it was kept, a number in its unit, or words. Returns whether it was new.
    ///
    /// `duty` is its id (`campix.duties()`), `statement` a bool, a number or a text; `who` says so, `when` as `2026-09-01 08:10`; `station` and
    /// `remark` if there is one. `DossierError`: no such duty, it takes no number, or who or when is missing; TypeError: another statement.
    #[pyo3(signature = (duty, statement, *, who, when, station=None, remark=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn attest(
        &self,
        py: Python<'_>,
        duty: &str,
        statement: &Bound<'_, PyAny>,
        who: &str,
        when: &str,
        station: Option<&str>,
        remark: Option<&str>,
    ) -> PyResult<bool> {
        let statement = if let Ok(kept) = statement.cast::<PyBool>() {
            if kept.is_true() { Statement::Kept } else { Statement::NotKept }
        } else if let Ok(number) = statement.extract::<f64>() {
            Statement::Number(number)
        } else if let Ok(words) = statement.extract::<String>() {
            Statement::Words(words)
        } else {
            return Err(Refusal::wrong_type("a statement is a bool, a number or a text").into());
        };
        let mut attestation = Attestation::new(duty, statement, who, when);
        if let Some(station) = station {
            attestation = attestation.station(station);
        }
        if let Some(remark) = remark {
            attestation = attestation.remark(remark);
        }
        Ok(self.with(py, |book| Ok(book.attest(attestation)?))?)
    }

    /// Statements so far, earliest first.
    #[getter]
    fn attestations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let said = self.with(py, |book| {
            let said = book.attestations().iter();
            Ok(Value::Array(said.map(|said| json!({ "at": said.at, "who": said.who, "what": said.what })).collect()))
        });
        json::to_python(py, &said?)
    }

    /// Number of people in it.
    #[getter]
    fn people(&self) -> usize {
        self.people
    }

    /// Whether the book has been closed.
    #[getter]
    fn closed(&self, py: Python<'_>) -> bool {
        // A book that is in use is open.
        py.detach(|| self.book.with("the casebook", |book| book.is_none()).unwrap_or(false))
    }

    /// Releases the folder of the day for other runs. A closed book stays closed.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        Ok(py.detach(|| self.book.with("the casebook", |book| drop(book.take())))?)
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_raised))]
    fn __exit__(&self, py: Python<'_>, _raised: &Bound<'_, pyo3::types::PyTuple>) -> PyResult<()> {
        self.close(py)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let closed = if self.closed(py) { "True" } else { "False" };
        format!("Casebook(people={}, closed={closed})", self.people)
    }
}

/// A live service behind a Python function.
struct Service {
    provider: Provider,
    compare: Py<PyAny>,
    /// What the function raised that is not a failure of a service.
    raised: Mutex<Option<PyErr>>,
}

impl Service {
    /// What the function returned: an answer, or the word for why there is none.
    fn read(said: &Bound<'_, PyAny>) -> PyResult<Result<RawAnswer, CallError>> {
        if let Ok(word) = said.extract::<String>() {
            let why = match word.as_str() {
                "unreachable" => CallError::Unreachable,
                "timed-out" => CallError::TimedOut,
                "busy" => CallError::Busy { seconds: None },
                "failed" => CallError::Failed,
                "malformed" => CallError::Malformed,
                "refused" => CallError::Refused,
                _ => return Err(Refusal::wrong_value(format!("no call ends with {word:?}")).into()),
            };
            return Ok(Err(why));
        }
        // Whatever is missing is left out or None; anything but a mapping or a text is the function's mistake.
        let field = |name: &str| match said.get_item(name) {
            Ok(value) if value.is_none() => Ok(None),
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_instance_of::<PyKeyError>(said.py()) => Ok(None),
            Err(error) => Err(error),
        };
        let text = |name: &str| field(name)?.map(|value| value.extract::<String>()).transpose();
        let figure = |name: &str| field(name)?.map(|value| figure(&value, name)).transpose();
        let mut raw = RawAnswer::default();
        raw.score = figure("score")?;
        raw.code = figure("code")?;
        raw.time = text("time")?;
        raw.flow = text("flow")?;
        raw.threshold = field("threshold")?.map(|value| value.extract()).transpose()?;
        Ok(Ok(raw))
    }

    fn call(&self, py: Python<'_>, request: &Request<'_>) -> PyResult<Result<RawAnswer, CallError>> {
        let question = PyDict::new(py);
        question.set_item("row", request.person.row)?;
        question.set_item("pair", request.pair.name())?;
        question.set_item("purpose", request.purpose.as_str())?;
        question.set_item("picture", PyBytes::new(py, request.picture))?;
        question.set_item("timeout", request.timeout.as_secs_f64())?;
        match self.compare.bind(py).call1((question,)) {
            Ok(said) => Self::read(&said),
            Err(raised) if raised.is_instance_of::<PyTimeoutError>(py) => Ok(Err(CallError::TimedOut)),
            Err(raised) if raised.is_instance_of::<PyConnectionError>(py) => Ok(Err(CallError::Unreachable)),
            Err(raised) => Err(raised),
        }
    }
}

impl Comparer for Service {
    fn provider(&self) -> &Provider {
        &self.provider
    }

    fn compare(&self, request: &Request<'_>) -> Result<RawAnswer, CallError> {
        Python::attach(|py| match self.call(py, request) {
            Ok(said) => said,
            Err(raised) => {
                *self.raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(raised);
                // Not asked again: the function is wrong, not the service.
                Err(CallError::Refused)
            }
        })
    }
}

/// A score or a code of a service: its text, or a number, whose digits are those that Python shows.
fn figure(value: &Bound<'_, PyAny>, name: &str) -> PyResult<String> {
    if let Ok(text) = value.extract::<String>() {
        return Ok(text);
    }
    if value.is_instance_of::<PyBool>() {
        return Err(Refusal::wrong_type(format!("{name} is a text or a number, not a truth value")).into());
    }
    if value.hasattr("__index__")? {
        return Ok(value.call_method0("__index__")?.str()?.to_string());
    }
    let wrong = |_| Refusal::wrong_type(format!("{name} is a text or a number"));
    // Through a float of Python: one of numpy would show its type.
    let number = value.extract::<f64>().map_err(wrong)?.into_pyobject(value.py())?;
    Ok(number.str()?.to_string())
}

fn digest(text: &str, what: &str) -> Answer<Sha256Digest> {
    Sha256Digest::from_hex(text).ok_or_else(|| Refusal::wrong_value(format!("{what}: expected 64 hexadecimal digits")))
}

/// Writes dossiers. `options` are those of a `campix.Dossiers`, as JSON.
#[pyfunction(name = "_write_dossiers")]
pub(crate) fn write_dossiers<'py>(
    py: Python<'py>,
    options: &str,
    book: &Bound<'py, PyCasebook>,
    profiles: &Bound<'py, PyAny>,
    logo: &Bound<'py, PyAny>,
    progress: Option<Py<PyAny>>,
    cancel: Option<&Bound<'py, PyCancelToken>>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut options = DossierOptions::from_json(options).map_err(Refusal::from)?;
    for profile in profiles.try_iter()? {
        options.profiles.push(PyProfile::of(&profile?)?.inner.as_ref().clone());
    }
    let logo = if logo.is_none() { None } else { Some(bytes_of(logo, "logo")?.as_bytes().to_vec()) };
    let known = book.get().known.clone();
    let token = PyCancelToken::of(cancel);
    let report = book.get().with(py, move |book| {
        let written: PyResult<Answer<Value>> = wait::watched(&token, progress.as_ref(), |tell| {
            let mut dossiers = Dossiers::new(book, options).providers(known).progress(tell).cancel(token.clone());
            if let Some(jpeg) = logo {
                dossiers = dossiers.logo(jpeg);
            }
            Ok(dossiers.write()?.to_json())
        });
        written.or_raise()?
    });
    json::to_python(py, &report?)
}

/// Checks whether any file of a day is, byte for byte, what the journal names.
#[pyclass(frozen, module = "campix", name = "Verifier")]
#[derive(Debug)]
pub(crate) struct PyVerifier(Verifier);

/// A seal: the result of `Dossiers.write()`, or the file `seal.json`.
fn seal(value: &Bound<'_, PyAny>) -> Answer<Seal> {
    if let Ok(seal) = value.cast::<PyDict>() {
        let item = |name: &str| seal.as_any().get_item(name).or_raise();
        let last = digest(&item("last")?.extract::<String>().or_raise()?, "seal")?;
        return Ok(Seal { lines: item("lines")?.extract().or_raise()?, last });
    }
    let file = bytes_of(value, "seal")?;
    serde_json::from_slice(file.as_bytes())
        .map_err(|error| Refusal::wrong_value(format!("this is not a seal: {error}")))
}

#[pymethods]
impl PyVerifier {
    /// Reads a journal from its first line to its last. With a seal, the lines that it seals must all be there. With the
    /// project's secret a file at another one's place is found, and with the roster its person is named.
    ///
    /// `journal` is its path; `seal` a dict with `lines` and `last`, or the file `seal.json`; `key` the secret, at least 16 bytes; `roster` a
    /// Roster or the path of one. `TamperedError`: lines are missing or do not follow from each other; `JournalError`: it cannot be read.
    #[staticmethod]
    #[pyo3(signature = (journal, *, seal=None, key=None, roster=None))]
    #[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
    fn open(
        py: Python<'_>,
        journal: PathBuf,
        seal: Option<&Bound<'_, PyAny>>,
        key: Option<&[u8]>,
        roster: Option<RosterLike>,
    ) -> PyResult<Self> {
        let seal = seal.map(self::seal).transpose()?;
        let key = key.map(PseudonymKey::new).transpose().map_err(Refusal::from)?;
        let roster = roster.map(|roster| roster.0);
        if key.is_none() && roster.is_some() {
            return Err(Refusal::wrong_value("a roster is of use with the project's key only").into());
        }
        let verifier: Answer<Verifier> = py.detach(|| {
            let verifier = Verifier::open(&journal, seal)?;
            let people = roster.as_ref().map(|roster| roster.people.as_slice()).unwrap_or_default();
            Ok(match key {
                Some(key) => verifier.whose(key, people),
                None => verifier,
            })
        });
        Ok(Self(verifier.of_path(&journal)?))
    }

    /// Where the journal ends.
    #[getter]
    fn seal<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &json!(self.0.seal()))
    }

    /// Names the file if it is byte for byte what the journal names: a dossier in any form, its record, a cover, a photo. One
    /// that is given by its path must also be where it belongs.
    ///
    /// `file` is a path, bytes or an open file; `disclosure` says how much of its person is shown, None: "work". `TamperedError` says
    /// what was changed; `FileError`: the file cannot be read; ValueError: another word.
    #[pyo3(signature = (file, *, disclosure=None))]
    fn check<'py>(
        &self,
        py: Python<'py>,
        file: &Bound<'py, PyAny>,
        disclosure: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let path = path_of(file)?;
        let content = bytes_of(file, "file")?;
        let content = content.as_bytes();
        let disclosure = disclosure.map(str::parse::<Disclosure>).transpose();
        let disclosure = disclosure.map_err(|error| Refusal::wrong_value(error.to_string()))?.unwrap_or_default();
        let answer: Answer<Value> = py.detach(|| Ok(self.0.answer(path.as_deref(), content, disclosure)?));
        json::to_python(py, &answer.of_file(file)?)
    }

    /// Pseudonym of the person whose file belongs at `path`, whatever lies there now; None if that is not known. TypeError: no path.
    fn place_of(&self, path: PathBuf) -> Option<String> {
        self.0.place_of(path).map(str::to_owned)
    }

    /// What the answers cannot prove: "rewritten" without a seal, "place" without the project's secret, "name" without the
    /// roster, "earlier-build" if the day has to be run once more first.
    #[getter]
    fn unproven<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &json!(self.0.unproven()))
    }

    fn __repr__(&self) -> String {
        let seal = self.0.seal();
        format!("Verifier(lines={}, last='{}')", seal.lines, seal.last)
    }
}

/// Every conclusion a dossier can reach: name, title in Chinese and English.
#[pyfunction]
pub(crate) fn conclusions() -> Vec<(&'static str, &'static str, &'static str)> {
    let row = |one: Conclusion| (one.name(), one.title(Language::Zh), one.title(Language::En));
    Conclusion::ALL.into_iter().map(row).collect()
}

/// What a person has to state about a day: id, titles in Chinese and English, what is asked for ("" if no number is).
#[pyfunction]
pub(crate) fn duties() -> Vec<(String, String, String, String)> {
    let asked = |duty: &Duty| duty.asked(Language::En);
    Duties::builtin().iter().map(|duty| (duty.id.clone(), duty.zh.clone(), duty.en.clone(), asked(duty))).collect()
}

/// The comparison services whose answers can be read: id, titles in Chinese and English, range of scores.
#[pyfunction]
#[expect(clippy::type_complexity, reason = "rows of a table")]
pub(crate) fn providers() -> Vec<(String, String, String, Option<(f64, f64)>)> {
    let row = |provider: &Provider| {
        let scale = provider.scale.map(|scale| (scale.min, scale.max));
        (provider.id.clone(), provider.title.zh.to_string(), provider.title.en.to_string(), scale)
    };
    Providers::builtin().iter().map(row).collect()
}
