//! `Roster`, numbers of documents and names of files. What identifies a person is masked unless explicitly requested.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use campix_core::ceiling;
use campix_core::people::naming::{self, Template};
use campix_core::people::number::{IdCheck, KeyKind, NumberPattern, PseudonymKey};
use campix_core::people::roster::{Roster, RosterError, RosterOptions};
use campix_core::people::{Person, PersonName};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use serde_json::{Value, json};

use crate::failure::{Answer, Refusal};
use crate::json;
use crate::source::{bytes_of, path_of};

/// People of a list in its order. Its representations show no name or number in full; `reveal()` does.
#[pyclass(frozen, eq, hash, module = "campix", name = "Roster")]
#[derive(Debug)]
pub(crate) struct PyRoster {
    pub(crate) inner: Arc<Roster>,
    /// The list itself and how it was read: what a pickle holds.
    list: Py<PyBytes>,
    options: String,
}

impl PartialEq for PyRoster {
    fn eq(&self, other: &Self) -> bool {
        let key = |roster: &Roster| (roster.sha256, roster.set_aside.clone(), roster.columns.clone());
        key(&self.inner) == key(&other.inner) && self.inner.people == other.inner.people
    }
}

impl Hash for PyRoster {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.sha256.hash(state);
    }
}

fn revealed(person: &Person) -> Value {
    let key = |kind: KeyKind| person.key(kind);
    json!({
        "row": person.row,
        "name": person.name.as_ref().map(PersonName::reveal),
        "student_no": key(KeyKind::StudentNo),
        "id_number": key(KeyKind::IdNumber),
        "exam_no": key(KeyKind::ExamNo),
        "code": key(KeyKind::Code),
        "department": person.group.department,
        "major": person.group.major,
        "class": person.group.class,
    })
}

impl PyRoster {
    fn read(list: Bound<'_, PyBytes>, text: String) -> Answer<Self> {
        let bytes = list.as_bytes();
        let roster = if text == OF_CODES {
            let codes = std::str::from_utf8(bytes).map_err(|_| Refusal::wrong_value("codes are UTF-8"))?;
            Roster::of_codes(codes)?
        } else {
            let options = RosterOptions::from_json(&text)?;
            list.py().detach(|| Roster::read(bytes, &options))?
        };
        Ok(Self { inner: Arc::new(roster), list: list.unbind(), options: text })
    }
}

/// In the place of the options of a list: it has a code a line.
const OF_CODES: &str = "codes";

#[pymethods]
impl PyRoster {
    /// People who are known by a collection code alone: a list of codes, or a text with a code a line. Rows are numbers of lines.
    #[staticmethod]
    fn of_codes(codes: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text: String = match codes.extract::<String>() {
            Ok(text) => text,
            Err(_) => codes.extract::<Vec<String>>()?.join("\n"),
        };
        Ok(Self::read(PyBytes::new(codes.py(), text.as_bytes()), OF_CODES.to_owned())?)
    }

    /// Reads a list: CSV of any common encoding, or XLSX, recognised by its bytes. `source` is a path, bytes or an open file.
    ///
    /// `columns` names columns by role ("student_no", "name", …): a heading, a position from 1, or None for a column not to be
    /// read. `faulty_rows="set-aside"` leaves faulty rows out instead of refusing the list.
    #[staticmethod]
    #[pyo3(
        signature = (source, **options),
        text_signature = "(source, *, columns=None, heading_row=None, sheet=None, charset=None, key=None, \
                          student_pattern=None, exam_pattern=None, counties=None, latest_birth=None, faulty_rows='refuse')"
    )]
    fn open(source: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let py = source.py();
        let options = json::options_text(py, options)?;
        let list = match path_of(source)? {
            Some(path) => {
                let read =
                    py.detach(|| ceiling::open(&path).and_then(|file| ceiling::read_stream(file, ceiling::TABLE)));
                let content = read.map_err(|source| Refusal::from(RosterError::Io { path, source }))?;
                PyBytes::new(py, &content)
            }
            None => bytes_of(source, "roster")?,
        };
        Ok(Self::read(list, options)?)
    }

    /// SHA-256 of the list's file, 64 hexadecimal digits.
    #[getter]
    fn digest(&self) -> String {
        campix_core::digest::Sha256Digest(self.inner.sha256).to_string()
    }

    /// The people in the order of the list, as dicts; names and numbers masked.
    #[getter]
    fn people<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.inner.people.iter().map(|person| json::to_python(py, &json!(person))).collect()
    }

    /// The people with names and numbers in full. Never write them to a log.
    fn reveal<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.inner.people.iter().map(|person| json::to_python(py, &revealed(person))).collect()
    }

    /// What was odd about single rows, as dicts with row, column, role, kind and message.
    #[getter]
    fn remarks<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.inner.remarks.iter().map(|remark| json::to_python(py, &remark.to_json())).collect()
    }

    /// Rows left out because of faults; empty unless faulty rows are set aside.
    #[getter]
    fn set_aside(&self) -> Vec<u32> {
        self.inner.set_aside.clone()
    }

    /// Names of files by `template`, in the order of the people. `key` is needed for `{pseudonym}`.
    #[pyo3(signature = (template="{student_no}.jpg", *, key=None))]
    fn file_names(&self, py: Python<'_>, template: &str, key: Option<&[u8]>) -> PyResult<Vec<String>> {
        let names: Answer<Vec<String>> = py.detach(|| {
            let template = Template::parse(template)?;
            let key = key.map(PseudonymKey::new).transpose()?;
            let plan = naming::plan(&template, &self.inner.people, key.as_ref())?;
            Ok(plan.names.iter().map(|name| name.path.reveal().to_owned()).collect())
        });
        Ok(names?)
    }

    /// The roster as plain dicts and lists, schema 1; names and numbers masked.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.to_json())
    }

    /// The roster as JSON text, the same bytes as Rust and C write; names and numbers masked.
    #[pyo3(signature = (*, pretty=false))]
    fn to_json(&self, pretty: bool) -> String {
        json::to_text(&self.inner.to_json(), pretty)
    }

    fn __len__(&self) -> usize {
        self.inner.people.len()
    }

    fn __repr__(&self) -> String {
        format!("Roster(people={}, digest='{}…')", self.inner.people.len(), &self.digest()[..12])
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let fields = (slf.get().list.clone_ref(py), slf.get().options.clone());
        Ok((py.import("campix._campix")?.getattr("_roster")?, fields.into_pyobject(py)?))
    }
}

/// Reads a pickled roster.
#[pyfunction(name = "_roster")]
pub(crate) fn restore_roster(list: Bound<'_, PyBytes>, options: String) -> PyResult<PyRoster> {
    Ok(PyRoster::read(list, options)?)
}

/// Examines the number of an identity document, whose kind follows from the text itself. The result shows it masked.
#[pyfunction]
pub(crate) fn check_id<'py>(py: Python<'py>, number: &str) -> PyResult<Bound<'py, PyAny>> {
    json::to_python(py, &IdCheck::of(number).to_json())
}

/// Whether a number follows a school's pattern, for instance "(2019-2026)#{6}".
#[pyfunction]
pub(crate) fn pattern_matches(pattern: &str, number: &str) -> PyResult<bool> {
    Ok(NumberPattern::parse(pattern).map_err(Refusal::from)?.matches(number))
}
