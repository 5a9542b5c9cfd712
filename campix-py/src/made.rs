//! `Made`: the finished registration file with its own report. Frozen; pickled with its bytes.

use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use campix_core::make::encode::{self, Effort, Retag};
use campix_core::make::{Made, MakeOptions, make as make_file};
use campix_core::photo::{DecodeOptions, Reduce};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use serde_json::Value;

use crate::facts::PyFacts;
use crate::failure::{Answer, OfFile as _, Refusal};
use crate::json;
use crate::photo::PyPhoto;
use crate::profile::PyProfile;
use crate::report::PyReport;
use crate::source;
use crate::thumb::Thumb;

/// A finished registration file: its bytes, how they were made, and the report on them.
#[pyclass(frozen, eq, hash, module = "campix", name = "Made")]
#[derive(Debug)]
pub(crate) struct PyMade {
    bytes: Py<PyBytes>,
    /// Everything but the bytes, as Rust and C write it.
    json: Value,
    report: Py<PyReport>,
}

impl PartialEq for PyMade {
    fn eq(&self, other: &Self) -> bool {
        // The digest of the bytes is part of it.
        self.json == other.json
    }
}

impl Hash for PyMade {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text("sha256").hash(state);
    }
}

impl PyMade {
    fn text(&self, key: &str) -> &str {
        self.json.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn part<'py>(&self, py: Python<'py>, key: &str) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, self.json.get(key).unwrap_or(&Value::Null))
    }
}

/// Makes the registration file that `profile` asks for.
///
/// `source` is a `Photo` or anything `Photo.of` takes; `profile` a `Profile`, the id of a shipped one or the path of a .toml file.
/// `facts` are those of the same photo, if already measured; those of another one raise `OtherPhotoError`. `max_scale`, a
/// positive number of pixels made of one, lets the picture be enlarged above 1; `effort` is "fast" or "best".
///
/// `MakeError`: no complying file can be made (`details` has the windows that no crop meets, in pixels); `EncodeError`: none fits the
/// range of bytes; `RangeError`: `max_scale`; `DecodeError`, `LimitError`, `FileError`, `ProfileError`: photo or profile cannot be read.
#[pyfunction]
#[pyo3(signature = (source, profile, *, facts=None, max_scale=1.0, effort="fast"))]
pub(crate) fn make(
    source: &Bound<'_, PyAny>,
    profile: &Bound<'_, PyAny>,
    facts: Option<&Bound<'_, PyFacts>>,
    max_scale: f64,
    effort: &str,
) -> PyResult<PyMade> {
    let py = source.py();
    let effort = match effort {
        "fast" => Effort::Fast,
        "best" => Effort::Best,
        _ => return Err(Refusal::wrong_value(format!("effort is 'fast' or 'best', not {effort:?}")).into()),
    };
    let profile = PyProfile::of(profile)?;
    let given = source.cast::<PyPhoto>().ok();
    let read;
    let photo = if let Some(photo) = given {
        photo.get()
    } else {
        read = PyPhoto::read(source, source::options(None, None)?)?;
        &read
    };
    let facts = match facts {
        Some(facts) => facts.get().clone(),
        None => PyFacts::of_photo(py, photo).of_file(source)?,
    };
    let options = MakeOptions::default().max_scale(max_scale).effort(effort);
    let made: Answer<(Made, Value)> = py.detach(|| {
        let made = make_file(&photo.inner, &facts.inner, &profile.inner, &options)?;
        let json = made.to_json();
        Ok((made, json))
    });
    let (made, json) = made.of_file(source)?;
    // The small copy shows the photo, so it belongs to the facts of the photo, not to those of the file cut from it.
    let thumb = (made.route.name() != "encoded").then(|| facts.thumb.clone()).flatten();
    let thumb = thumb.or_else(|| py.detach(|| Thumb::of_file(&made.bytes)).map(Arc::new));
    let report = PyReport::of_made(made.report, profile, thumb);
    Ok(PyMade { bytes: PyBytes::new(py, &made.bytes).unbind(), json, report: Py::new(py, report)? })
}

/// Changes what a JPEG says about itself, without touching its picture: sets the density it declares and removes
/// private data. `data` is a path, bytes or an open file; `density` is in dots per inch, 1 to 65535, None leaves it.
///
/// `EncodeError`: it is no JPEG; ValueError: the density is out of its range; `FileError`: the file cannot be read.
#[pyfunction]
#[pyo3(signature = (data, *, density=None))]
pub(crate) fn retag<'py>(
    data: &Bound<'py, PyAny>,
    density: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let py = data.py();
    let density: Option<u16> = density.map(|value| source::whole(value, "density", "1 to 65535")).transpose()?;
    let bytes = source::bytes_of(data, "data")?;
    let content = bytes.as_bytes();
    let tags = density.map_or_else(Retag::default, |density| Retag::default().density(density));
    let changed: Answer<Vec<u8>> = py.detach(|| Ok(encode::retag(content, &tags)?));
    Ok(PyBytes::new(py, &changed.of_file(data)?))
}

#[pymethods]
impl PyMade {
    /// The finished file.
    #[getter]
    fn bytes(&self, py: Python<'_>) -> Py<PyBytes> {
        self.bytes.clone_ref(py)
    }

    /// The report on the finished file, decoded and measured again.
    #[getter]
    fn report(&self, py: Python<'_>) -> Py<PyReport> {
        self.report.clone_ref(py)
    }

    /// The verdict of that report.
    #[getter]
    fn verdict(&self) -> &str {
        self.json.get("report").and_then(|report| report.get("verdict")).and_then(Value::as_str).unwrap_or_default()
    }

    /// How it was made: "untouched", "retagged" or "encoded".
    #[getter]
    fn route(&self) -> &str {
        self.text("route")
    }

    /// Where it was cut from the photo, as a dict; None unless it was encoded.
    #[getter]
    fn plan<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "plan")
    }

    /// What the encoder did, as a dict; None unless it was encoded.
    #[getter]
    fn encoding<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "encoding")
    }

    /// Everything that was done between the photo's bytes and these, as dicts.
    #[getter]
    fn operations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "operations")
    }

    /// The photo it was made of, as a dict: `kind` ("file", "pixels"), `sha256`, `bytes`, `name`.
    #[getter]
    fn source<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "source")
    }

    /// SHA-256 of the finished file, 64 hexadecimal digits.
    #[getter]
    fn digest(&self) -> &str {
        self.text("sha256")
    }

    /// Writes the file at `path`, whole or not at all. `FileError`: the system refused; a file that was there stays as it was.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let bytes = self.bytes.bind(py).as_bytes();
        let saved: Answer<()> = py.detach(|| Ok(campix_core::save(path, bytes)?));
        Ok(saved?)
    }

    /// Everything but the bytes as plain dicts and lists, schema 1.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.json)
    }

    /// Everything but the bytes as JSON text, the same bytes as Rust and C write. `pretty` indents it for people.
    #[pyo3(signature = (*, pretty=false))]
    fn to_json(&self, pretty: bool) -> String {
        json::to_text(&self.json, pretty)
    }

    /// The finished file decoded, as a `Photo`.
    fn photo(&self, py: Python<'_>) -> PyResult<PyPhoto> {
        let whole = DecodeOptions::default().reduce(Reduce::By(1));
        Ok(PyPhoto::read(self.bytes.bind(py).as_any(), whole)?)
    }

    /// The finished file and its report as HTML for a page or a notebook, in one language; `lang` is "zh" or "en" (ValueError:
    /// another word). Lengths are in bytes and pixels, as they say.
    #[pyo3(signature = (lang="zh"))]
    fn to_html<'py>(slf: &Bound<'py, Self>, lang: &str) -> PyResult<Bound<'py, PyAny>> {
        crate::rules::language(lang)?;
        slf.py().import("campix._html")?.getattr("made")?.call1((slf, lang))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_html(slf, "zh")
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let bytes = self.bytes.bind(py).as_bytes().len();
        format!("Made(bytes={bytes}, route='{}', verdict='{}')", self.route(), self.verdict())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let made = slf.get();
        let mut json = Vec::new();
        ciborium::into_writer(&made.json, &mut json)
            .map_err(|_| Refusal::wrong_value("this file cannot be pickled"))?;
        let fields = (made.bytes.clone_ref(py), PyBytes::new(py, &json), made.report.clone_ref(py));
        Ok((py.import("campix._campix")?.getattr("_made")?, fields.into_pyobject(py)?))
    }
}

/// Rebuilds a pickled file.
#[pyfunction(name = "_made")]
pub(crate) fn restore_made(bytes: Py<PyBytes>, json: &Bound<'_, PyBytes>, report: Py<PyReport>) -> PyResult<PyMade> {
    let json = ciborium::from_reader(json.as_bytes())
        .map_err(|error| Refusal::wrong_value(format!("this is no pickled file: {error}")))?;
    Ok(PyMade { bytes, json, report })
}
