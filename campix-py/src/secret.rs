//! The secret of a project under a passphrase, and how many people have a stored face.

use std::path::PathBuf;

use campix_core::day::StoredFaces;
use campix_core::people::number::{Passphrase, PseudonymKey, open_secret, protect_secret};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde_json::Value;

use crate::failure::{Answer, Refusal};
use crate::json;

fn phrase(text: Option<&str>) -> Answer<Option<Passphrase>> {
    Ok(text.map(Passphrase::new).transpose()?)
}

/// The secret in the bytes of a file, protected or not.
#[pyfunction(name = "_open_secret")]
pub(crate) fn opened<'py>(py: Python<'py>, file: &[u8], passphrase: Option<&str>) -> PyResult<Bound<'py, PyBytes>> {
    let secret: Answer<Vec<u8>> = py.detach(|| Ok(open_secret(file, phrase(passphrase)?.as_ref())?));
    Ok(PyBytes::new(py, &secret?))
}

/// The bytes of a file that holds a secret protected by a passphrase.
#[pyfunction(name = "_protect_secret")]
pub(crate) fn protected<'py>(py: Python<'py>, secret: &[u8], passphrase: &str) -> PyResult<Bound<'py, PyBytes>> {
    let file: Answer<Vec<u8>> = py.detach(|| Ok(protect_secret(secret, &Passphrase::new(passphrase)?)?));
    Ok(PyBytes::new(py, &file?))
}

/// Counts the people with a stored face in the folders of days.
#[pyfunction(name = "_stored_faces")]
#[expect(clippy::needless_pass_by_value, reason = "Python hands over paths by value")]
pub(crate) fn stored<'py>(
    py: Python<'py>,
    folders: Vec<PathBuf>,
    key: Option<&[u8]>,
    passphrase: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    let key = key.map(PseudonymKey::new).transpose().map_err(Refusal::from)?;
    let counted: Answer<Value> =
        py.detach(|| Ok(StoredFaces::count(&folders, key.as_ref(), phrase(passphrase)?.as_ref())?.to_json()));
    json::to_python(py, &counted?)
}
