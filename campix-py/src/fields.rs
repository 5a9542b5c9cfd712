//! A Python object whose attributes are options, read one by one.

use pyo3::prelude::*;

use crate::failure::{Answer, OrRaise as _};

/// The options of a day or of a job, as a dataclass holds them.
pub(crate) struct Fields<'a, 'py>(pub(crate) &'a Bound<'py, PyAny>);

impl<'py> Fields<'_, 'py> {
    /// The attribute as it is.
    pub(crate) fn any(&self, name: &str) -> Answer<Bound<'py, PyAny>> {
        self.0.getattr(name).or_raise()
    }

    /// The attribute as a value of Rust.
    pub(crate) fn get<T: FromPyObjectOwned<'py>>(&self, name: &str) -> Answer<T> {
        self.any(name)?.extract::<T>().map_err(Into::<PyErr>::into).or_raise()
    }
}
