//! Errors of the engine → exceptions. The classes are defined in Python, `campix/_errors.py` picks one by the number.

use std::path::Path;

use campix_core::Failure;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::json;
use crate::source;

/// Why a call failed.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The engine could not do the work.
    Engine(Box<Failure>),
    /// Python itself raised, or the call is wrong.
    Python(PyErr),
}

impl<E: Into<Failure>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Engine(Box::new(error.into()))
    }
}

impl From<Refusal> for PyErr {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Python(error) => error,
            Refusal::Engine(failure) => Python::attach(|py| exception(py, &failure).unwrap_or_else(|error| error)),
        }
    }
}

impl Refusal {
    /// The call is wrong: an argument of another type.
    pub(crate) fn wrong_type(what: impl Into<String>) -> Self {
        Self::Python(PyTypeError::new_err(what.into()))
    }

    /// The call is wrong: an argument outside its range.
    pub(crate) fn wrong_value(what: impl Into<String>) -> Self {
        Self::Python(PyValueError::new_err(what.into()))
    }
}

impl Refusal {
    /// Names the file that a call was given, if the error itself names none.
    pub(crate) fn of_file(mut self, path: &Path) -> Self {
        if let Self::Engine(failure) = &mut self {
            failure.path.get_or_insert_with(|| path.to_owned());
        }
        self
    }
}

/// `of_file` on calls that were given a path, or anything else that is read.
pub(crate) trait OfFile<T> {
    /// The value, or a refusal that names the file that `source` is.
    fn of_file(self, source: &Bound<'_, PyAny>) -> Answer<T>;

    /// As `of_file`, of a path.
    fn of_path(self, path: &Path) -> Answer<T>;
}

impl<T> OfFile<T> for Answer<T> {
    fn of_file(self, source: &Bound<'_, PyAny>) -> Self {
        self.map_err(|refusal| match source::path_of(source) {
            Ok(Some(path)) => refusal.of_file(&path),
            _ => refusal,
        })
    }

    fn of_path(self, path: &Path) -> Self {
        self.map_err(|refusal| refusal.of_file(path))
    }
}

/// What a call of the binding returns.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// `?` on calls that raise in Python.
pub(crate) trait OrRaise<T> {
    /// The value, or the exception as a refusal.
    fn or_raise(self) -> Answer<T>;
}

impl<T> OrRaise<T> for PyResult<T> {
    fn or_raise(self) -> Answer<T> {
        self.map_err(Refusal::Python)
    }
}

fn exception(py: Python<'_>, failure: &Failure) -> PyResult<PyErr> {
    let build = py.import("campix._errors")?.getattr("_build")?;
    let details = failure.details.iter().map(|detail| json::to_python(py, detail)).collect::<PyResult<Vec<_>>>()?;
    let fields = (
        &*failure.message.en,
        &*failure.message.zh,
        failure.code.0,
        failure.name(),
        failure.path.as_ref().map(|path| path.to_string_lossy().into_owned()),
        PyTuple::new(py, failure.causes.iter().map(|cause| &*cause.en))?,
        PyTuple::new(py, failure.causes.iter().map(|cause| &*cause.zh))?,
        PyTuple::new(py, details)?,
        failure.os_error,
    );
    Ok(PyErr::from_value(build.call1(fields)?))
}
