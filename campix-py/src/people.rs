//! `Roster`, numbers of documents and names of files. What identifies a person is masked unless explicitly requested.

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use campix_core::ceiling;
use campix_core::people::naming::{self, Template};
use campix_core::people::number::{IdCheck, KeyKind, NumberPattern, PseudonymKey};
use campix_core::people::roster::{Roster, RosterError, RosterOptions, TableCell};
use campix_core::people::{Person, PersonName};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use serde_json::{Value, json};

use crate::failure::{Answer, OfFile as _, OrRaise as _, Refusal};
use crate::json;
use crate::source::{bytes_of, path_of};
use crate::table;

/// People of a list in its order. Its representations show no name or number in full; `reveal()` does.
#[pyclass(frozen, eq, hash, module = "campix", name = "Roster")]
#[derive(Debug)]
pub(crate) struct PyRoster {
    pub(crate) inner: Arc<Roster>,
    /// The list itself and how it was read: what a pickle holds.
    list: Py<PyBytes>,
    options: String,
    form: ListForm,
}

/// What the bytes of a pickled roster are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListForm {
    /// A file.
    List,
    /// A code a line.
    Codes,
    /// Cells as JSON.
    Table,
}

impl ListForm {
    const ALL: [(Self, &'static str); 3] = [(Self::List, "list"), (Self::Codes, "codes"), (Self::Table, "table")];

    fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(form, _)| *form == self).map_or("", |(_, name)| name)
    }
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
    fn read(list: Bound<'_, PyBytes>, text: String, form: ListForm) -> Answer<Self> {
        let (py, bytes) = (list.py(), list.as_bytes());
        let roster = match form {
            ListForm::Codes => {
                let codes = std::str::from_utf8(bytes).map_err(|_| Refusal::wrong_value("codes are UTF-8"))?;
                Roster::of_codes(codes)?
            }
            ListForm::List => {
                let options = RosterOptions::from_json(&text)?;
                py.detach(|| Roster::read(bytes, &options))?
            }
            ListForm::Table => {
                let options = RosterOptions::from_json(&text)?;
                let cells: Vec<Vec<TableCell>> = serde_json::from_slice(bytes)
                    .map_err(|error| Refusal::wrong_value(format!("these are no cells: {error}")))?;
                py.detach(|| Roster::of_cells(&cells, &options))?
            }
        };
        Ok(Self { inner: Arc::new(roster), list: list.unbind(), options: text, form })
    }

    /// A roster of cells, which are kept as JSON.
    fn of_cells(py: Python<'_>, cells: &[Vec<TableCell>], options: Option<&Bound<'_, PyDict>>) -> Answer<Self> {
        let text = json::options_text(py, options).or_raise()?;
        let options = RosterOptions::from_json(&text)?;
        let (roster, kept) = py.detach(|| {
            let kept = serde_json::to_vec(cells).map_err(|error| Refusal::wrong_value(error.to_string()))?;
            Ok::<_, Refusal>((Roster::of_cells(cells, &options)?, kept))
        })?;
        Ok(Self {
            inner: Arc::new(roster),
            list: PyBytes::new(py, &kept).unbind(),
            options: text,
            form: ListForm::Table,
        })
    }

    /// Reads the list at `path`.
    fn of_path(py: Python<'_>, path: &Path, options: String) -> Answer<Self> {
        let read = py.detach(|| ceiling::open(path).and_then(|file| ceiling::read_stream(file, ceiling::TABLE)));
        let content = read.map_err(|source| RosterError::Io { path: path.to_owned(), source })?;
        Self::read(PyBytes::new(py, &content), options, ListForm::List).of_path(path)
    }
}

/// A roster, or the path of one that is read with the options of the engine's defaults.
pub(crate) struct RosterLike(pub(crate) Arc<Roster>);

impl<'py> FromPyObject<'_, 'py> for RosterLike {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(roster) = value.cast::<PyRoster>() {
            return Ok(Self(roster.get().inner.clone()));
        }
        match path_of(&value)? {
            Some(path) => Ok(Self(PyRoster::of_path(value.py(), &path, "{}".to_owned())?.inner)),
            None => Err(Refusal::wrong_type("expected a Roster or the path of a list").into()),
        }
    }
}

#[pymethods]
impl PyRoster {
    /// People who are known by a collection code alone: `codes` is a list of codes, or a text with a code a line. Rows are numbers of
    /// lines. `RosterError`: a code is there twice (`details` has every line), or there is nobody.
    #[staticmethod]
    fn of_codes(codes: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text: String = match codes.extract::<String>() {
            Ok(text) => text,
            Err(_) => codes.extract::<Vec<String>>()?.join("\n"),
        };
        Ok(Self::read(PyBytes::new(codes.py(), text.as_bytes()), String::new(), ListForm::Codes)?)
    }

    /// Reads a list: CSV of any common encoding, or XLSX, recognised by its bytes. `source` is a path, bytes or an open file.
    ///
    /// `columns` names columns by role ("student_no", "name", …): a heading, a position from 1, or None for a column not to be
    /// read. `faulty_rows="set-aside"` leaves faulty rows out instead of refusing the list. `heading_row` is the row of the headings, from
    /// 1 (0: there are none); `sheet` the name of one, "*" all with headings of a roster; `charset` the coding of a text list; `key` the number
    /// everybody must have; `student_pattern` and `exam_pattern` the form of numbers, such as "(2019-2026)#{6}"; `counties` a text with a
    /// six-digit code at the start of each line, others are doubted; `latest_birth` a date, "2012-08-31". What is None is found out.
    ///
    /// `RosterError`: the list is no roster, or has faulty rows: `details` has every one by row and column, never a value.
    /// `FileError`: it cannot be read; `OptionsError`: a keyword is wrong.
    #[staticmethod]
    #[pyo3(
        signature = (source, **options),
        text_signature = "(source, *, columns=None, heading_row=None, sheet=None, charset=None, key=None, \
                          student_pattern=None, exam_pattern=None, counties=None, latest_birth=None, faulty_rows='refuse')"
    )]
    fn open(source: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let py = source.py();
        let options = json::options_text(py, options)?;
        Ok(match path_of(source)? {
            Some(path) => Self::of_path(py, &path, options)?,
            None => Self::read(bytes_of(source, "roster")?, options, ListForm::List)?,
        })
    }

    /// Reads people from `records`: an iterable of mappings from headings to values, as `csv.DictReader` or a database gives them.
    ///
    /// The result is that of a file with the same rows: the headings are row 1, the first record is row 2, and `RosterError`
    /// names every faulty row. Values are texts, numbers (int, float, Decimal, of numpy), dates (`datetime.date`, a time of day is
    /// left out), truth values and None; NaN is nothing. A number of a person that comes as a number may have lost zeros in
    /// front and is remarked, one with more digits than a float holds is refused: read such columns as text. `columns`, `heading_row`,
    /// `key`, `student_pattern`, `exam_pattern`, `counties`, `latest_birth` and `faulty_rows` as for `open`.
    /// TypeError: another value, with its row and column. At most 200 000 rows and 32 MiB of text are read.
    #[staticmethod]
    #[pyo3(
        signature = (records, **options),
        text_signature = "(records, *, columns=None, heading_row=None, key=None, \
                          student_pattern=None, exam_pattern=None, counties=None, latest_birth=None, faulty_rows='refuse')"
    )]
    fn from_records(records: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        Ok(Self::of_cells(records.py(), &table::of_records(records)?, options)?)
    }

    /// Reads people from `frame`, a DataFrame of pandas or polars; neither is needed to be installed otherwise. The names of the columns
    /// are the headings, row 1; the first row of data is row 2. The index is not read: `frame.reset_index()` makes it a column.
    ///
    /// Everything else, `RosterError` too, as for `from_records`: `columns`, `heading_row`, `key`, `student_pattern`, `exam_pattern`,
    /// `counties`, `latest_birth`, `faulty_rows`. `pandas.read_csv(…, dtype=str)` keeps zeros in front.
    #[staticmethod]
    #[pyo3(
        signature = (frame, **options),
        text_signature = "(frame, *, columns=None, heading_row=None, key=None, \
                          student_pattern=None, exam_pattern=None, counties=None, latest_birth=None, faulty_rows='refuse')"
    )]
    fn from_pandas(frame: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        Ok(Self::of_cells(frame.py(), &table::of_frame(frame)?, options)?)
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

    /// Names of files by `template`, in the order of the people. `key`, at least 16 bytes, is needed for `{pseudonym}`.
    /// `NamingError`: the template cannot be read, or somebody has no usable name of their own; `NumberError`: the key is too short.
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

    /// The roster as JSON text, the same bytes as Rust and C write; names and numbers masked. `pretty` indents it for people.
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
        let fields = (slf.get().list.clone_ref(py), slf.get().options.clone(), slf.get().form.name());
        Ok((py.import("campix._campix")?.getattr("_roster")?, fields.into_pyobject(py)?))
    }
}

/// Reads a pickled roster.
#[pyfunction(name = "_roster")]
pub(crate) fn restore_roster(list: Bound<'_, PyBytes>, options: String, form: &str) -> PyResult<PyRoster> {
    let form = ListForm::ALL.into_iter().find(|(_, name)| *name == form).map(|(form, _)| form);
    let form = form.ok_or_else(|| Refusal::wrong_value("this is no pickled roster"))?;
    Ok(PyRoster::read(list, options, form)?)
}

/// Examines the `number` of an identity document, whose kind follows from the text itself. The result shows it masked; what is
/// wrong with it is its `error`, never an exception. TypeError: no text.
#[pyfunction]
pub(crate) fn check_id<'py>(py: Python<'py>, number: &str) -> PyResult<Bound<'py, PyAny>> {
    json::to_python(py, &IdCheck::of(number).to_json())
}

/// Whether a `number` follows a school's `pattern`, for instance "(2019-2026)#{6}". `NumberError`: the pattern cannot be read.
#[pyfunction]
pub(crate) fn pattern_matches(pattern: &str, number: &str) -> PyResult<bool> {
    Ok(NumberPattern::parse(pattern).map_err(Refusal::from)?.matches(number))
}
