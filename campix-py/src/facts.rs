//! `Facts`: every measurement of one photo. Frozen; pickled with every bit of every number.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use campix_core::face::{EmbeddedNetworks, Landmark};
use campix_core::measure::{Facts, measure as measure_photo};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use serde::{Deserialize, Serialize};

use crate::failure::{Answer, OfFile as _, Refusal};
use crate::json;
use crate::landmarks::Callers;
use crate::photo::PyPhoto;
use crate::source;
use crate::thumb::Thumb;

/// All measurements of one photo, in pixels of the upright photo. Measured once, judged by any number of profiles.
#[pyclass(frozen, eq, hash, module = "campix", name = "Facts")]
#[derive(Debug, Clone)]
pub(crate) struct PyFacts {
    pub(crate) inner: Arc<Facts>,
    pub(crate) thumb: Option<Arc<Thumb>>,
}

impl PartialEq for PyFacts {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl Hash for PyFacts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.photo.sha256.hash(state);
    }
}

impl PyFacts {
    /// Measures `photo`; the interpreter is released.
    pub(crate) fn of_photo(py: Python<'_>, photo: &PyPhoto) -> Answer<Self> {
        let photo = &photo.inner;
        py.detach(|| {
            let inner = measure_photo(photo, &EmbeddedNetworks)?;
            Ok(Self { inner: Arc::new(inner), thumb: Some(Arc::new(Thumb::of(photo.pixels()))) })
        })
    }

    /// Measures `photo` with the landmarks of a Python callable.
    fn by_callers(photo: &Bound<'_, PyPhoto>, engine: &Bound<'_, PyAny>) -> Answer<Self> {
        let py = photo.py();
        let engine = Callers::new(engine, photo)?;
        let photo = &photo.get().inner;
        let measured = py.detach(|| {
            let inner = measure_photo(photo, &engine)?;
            Ok(Self { inner: Arc::new(inner), thumb: Some(Arc::new(Thumb::of(photo.pixels()))) })
        });
        engine.told(py, measured)
    }

    /// The given facts, which have to be those of the photo that `value` is; or those of `value`.
    pub(crate) fn known(value: &Bound<'_, PyAny>, facts: Option<&Bound<'_, Self>>) -> Answer<Self> {
        let Some(facts) = facts else { return Self::of(value) };
        let facts = facts.get();
        match value.cast::<PyPhoto>() {
            Ok(photo) => facts.inner.expect(&photo.get().inner)?,
            Err(_) => facts.inner.expect(&PyPhoto::read(value, source::options(None, None)?)?.inner)?,
        }
        Ok(facts.clone())
    }

    /// The small copy for pages, as JPEG.
    pub(crate) fn thumbnail<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        let thumb = self.thumb.clone()?;
        let jpeg = py.detach(|| thumb.jpeg());
        jpeg.map(|jpeg| PyBytes::new(py, &jpeg))
    }

    /// Facts, or the facts of anything that holds a photo.
    pub(crate) fn of(value: &Bound<'_, PyAny>) -> Answer<Self> {
        if let Ok(facts) = value.cast::<Self>() {
            return Ok(facts.get().clone());
        }
        match value.cast::<PyPhoto>() {
            Ok(photo) => Self::of_photo(value.py(), photo.get()),
            Err(_) => Self::of_photo(value.py(), &PyPhoto::read(value, source::options(None, None)?)?).of_file(value),
        }
    }
}

/// Measures a photo: a `Photo` or anything `Photo.of` takes.
///
/// `landmarks` is a landmark engine of your own instead of the networks inside: a callable that takes the `Photo` (its pixels are
/// `photo.to_numpy()`, any `__array_interface__`, or `photo.tobytes()`) and returns a list of faces, empty if there is none. A
/// face is a mapping of `score` (0 to 1), `points` (every name of `campix.landmarks()` to (x, y) or (x, y, uncertainty)) and
/// `uncertainty` (for points without one of their own). Coordinates and uncertainties, one standard deviation, are pixels
/// of that array: x to the right and y down, 0 at the outer edge of the first pixel; sides are the subject's. Reports name the
/// engine in `facts["face"]["source"]`: "caller: " and its attribute `name`, or that of the function.
///
/// `FaceError` (code 202) lists every point that is missing, unknown, not finite, outside of the picture or without an uncertainty
/// above 0; what the callable raises is the cause (`__cause__`) of a `FaceError` with code 201, and what is no `Exception`, such
/// as Ctrl-C, comes as it is. `DecodeError`, `LimitError`, `FileError` as for `Photo.of`; TypeError: an answer of another form.
#[pyfunction]
#[pyo3(signature = (source, *, landmarks=None))]
pub(crate) fn measure(source: &Bound<'_, PyAny>, landmarks: Option<&Bound<'_, PyAny>>) -> PyResult<PyFacts> {
    let Some(engine) = landmarks else { return Ok(PyFacts::of(source)?) };
    let photo = match source.cast::<PyPhoto>() {
        Ok(photo) => photo.clone(),
        Err(_) => Bound::new(source.py(), PyPhoto::read(source, source::options(None, None)?)?)?,
    };
    Ok(PyFacts::by_callers(&photo, engine)?)
}

/// Names of the points that a landmark engine gives for `measure`, in the order of the engine's own.
#[pyfunction]
pub(crate) fn landmarks() -> Vec<&'static str> {
    Landmark::ALL.iter().map(|landmark| landmark.name()).collect()
}

#[pymethods]
impl PyFacts {
    /// The photo they come from, as a dict: `kind` ("file", "pixels"), `sha256`, `bytes`, `name`. With another photo they are
    /// refused.
    #[getter]
    fn photo<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.photo.to_json())
    }

    /// Width and height of the upright photo in pixels.
    #[getter]
    fn size(&self) -> (u32, u32) {
        (self.inner.size.width, self.inner.size.height)
    }

    /// Number of faces found.
    #[getter]
    fn faces(&self) -> usize {
        self.inner.face.faces.len()
    }

    /// The facts as plain dicts and lists, rounded as in reports; None where a thing could not be measured, with the reason
    /// next to each family.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.to_json())
    }

    /// The facts as JSON text, as Rust and C write it. `pretty` indents it for people.
    #[pyo3(signature = (*, pretty=false))]
    fn to_json(&self, pretty: bool) -> String {
        json::to_text(&self.inner.to_json(), pretty)
    }

    /// Outer contour of the subject against the backdrop, as (x, y) in pixels; empty where there is none.
    #[getter]
    pub(crate) fn outline(&self) -> Vec<(f64, f64)> {
        self.inner.outline.iter().map(|point| (point.x, point.y)).collect()
    }

    /// The small copy for pages, as JPEG.
    fn _thumbnail<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.thumbnail(py)
    }

    fn __repr__(&self) -> String {
        let (width, height) = self.size();
        format!("Facts(size=({width}, {height}), faces={})", self.faces())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let facts = slf.get();
        let kept = Kept { facts: facts.inner.as_ref(), thumb: facts.thumb.as_deref() };
        let mut state = Vec::new();
        ciborium::into_writer(&kept, &mut state).map_err(|_| Refusal::wrong_value("these facts cannot be pickled"))?;
        let fields = (campix_core::VERSION, PyBytes::new(py, &state));
        Ok((py.import("campix._campix")?.getattr("_facts")?, fields.into_pyobject(py)?))
    }
}

#[derive(Serialize)]
struct Kept<'f> {
    facts: &'f Facts,
    thumb: Option<&'f Thumb>,
}

#[derive(Deserialize)]
struct Found {
    facts: Facts,
    thumb: Option<Thumb>,
}

/// Reads pickled facts.
#[pyfunction(name = "_facts")]
pub(crate) fn restore_facts(version: &str, state: &Bound<'_, PyBytes>) -> PyResult<PyFacts> {
    if version != campix_core::VERSION {
        let here = campix_core::VERSION;
        let what = format!("facts were pickled by campix {version}, this is {here}: measure the photo again");
        return Err(Refusal::wrong_value(what).into());
    }
    let found: Found = ciborium::from_reader(state.as_bytes())
        .map_err(|error| Refusal::wrong_value(format!("these are no pickled facts: {error}")))?;
    Ok(PyFacts { inner: Arc::new(found.facts), thumb: found.thumb.map(Arc::new) })
}
