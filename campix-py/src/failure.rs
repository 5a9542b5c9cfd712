//! Errors of the engine → exceptions. The classes are defined in Python, `campix/_errors.py` picks one by the number.

use campix_core::Failure;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::json;

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
