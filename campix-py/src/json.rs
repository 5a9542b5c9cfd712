//! JSON of the engine as Python objects: dicts in the order of the keys, lists, numbers, texts.

use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::{Answer, Refusal};

/// The same value in Python.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Bool(truth) => truth.into_bound_py_any(py),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => whole.into_bound_py_any(py),
            (None, Some(whole)) => whole.into_bound_py_any(py),
            (None, None) => number.as_f64().into_bound_py_any(py),
        },
        Value::String(text) => text.into_bound_py_any(py),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(to_python(py, item)?)?;
            }
            Ok(list.into_any())
        }
        Value::Object(object) => {
            let dict = PyDict::new(py);
            for (key, value) in object {
                dict.set_item(key, to_python(py, value)?)?;
            }
            Ok(dict.into_any())
        }
    }
}

/// JSON text, as Rust and C write it: compact, or indented for people.
pub(crate) fn to_text(value: &Value, pretty: bool) -> String {
    if pretty {
        // Writing a value of its own to a string cannot fail.
        serde_json::to_string_pretty(value).unwrap_or_default()
    } else {
        value.to_string()
    }
}

/// A word of the engine's own vocabulary, as its JSON writes it.
pub(crate) fn word<T: DeserializeOwned>(text: &str, what: &str) -> Answer<T> {
    let word = Value::String(text.to_owned());
    serde_json::from_value(word).map_err(|error| Refusal::wrong_value(format!("{what}: {error}")))
}

/// Keyword arguments as the JSON text of options, which the engine reads.
pub(crate) fn options_text(py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
    let module = py.import(pyo3::intern!(py, "campix._options"))?;
    module.call_method("as_json", (), options)?.extract()
}
