//! A landmark engine that is a Python callable: photo in, faces as named points out.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use campix_core::face::{Face, FaceError, FacePoint, LandmarkSource, MOST_FACES, NamedFace, callers_name, examined};
use campix_core::geometry::Point;
use campix_core::pixels::RgbView;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use crate::failure::{Answer, OrRaise as _, Refusal};
use crate::photo::PyPhoto;

/// Most points of a face that are looked at: as many as the engine examines.
const POINTS: usize = 64;

/// The engine of a caller, for one photo.
pub(crate) struct Callers {
    engine: Py<PyAny>,
    photo: Py<PyPhoto>,
    name: String,
    /// What was raised, and whether the callable did.
    raised: Mutex<Option<(PyErr, bool)>>,
}

impl Callers {
    /// The engine `callable`, which is asked about `photo`.
    pub(crate) fn new(callable: &Bound<'_, PyAny>, photo: &Bound<'_, PyPhoto>) -> Answer<Self> {
        if !callable.is_callable() {
            return Err(Refusal::wrong_type("landmarks is a callable that takes a Photo and returns its faces"));
        }
        let name = name(callable)?;
        let (engine, photo) = (callable.clone().unbind(), photo.clone().unbind());
        Ok(Self { engine, photo, name, raised: Mutex::default() })
    }

    /// The result of a measurement; an exception of the callable becomes the cause of the error, or is raised as it is if it
    /// is none of the program's, such as Ctrl-C.
    pub(crate) fn told<T>(&self, py: Python<'_>, result: Answer<T>) -> Answer<T> {
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((raised, theirs)) = raised else { return result };
        let Err(refusal) = result else { return Err(Refusal::Python(raised)) };
        if !theirs || !raised.is_instance_of::<PyException>(py) {
            return Err(Refusal::Python(raised));
        }
        let error = PyErr::from(refusal);
        error.set_cause(py, Some(raised));
        Err(Refusal::Python(error))
    }

    /// Asks the callable; `theirs` is whether it raised.
    fn ask(&self, py: Python<'_>, picture: RgbView<'_>, theirs: &Cell<bool>) -> Answer<Vec<Face>> {
        let raised = |error: PyErr| {
            theirs.set(true);
            Refusal::Python(error)
        };
        let faces = self.engine.bind(py).call1((&self.photo,)).map_err(raised)?;
        let wrong = |what: &str| Refusal::wrong_type(format!("the landmark engine {}: {what}", self.name));
        if faces.is_none() {
            return Err(wrong("expected a list of faces, empty if there is none; found None"));
        }
        let mut named = Vec::new();
        // One more than is taken, which is then refused.
        for face in faces.try_iter().map_err(|_| wrong("expected a list of faces"))?.take(MOST_FACES + 1) {
            let face = face.map_err(raised)?;
            let face = face
                .cast::<PyMapping>()
                .map_err(|_| wrong("a face is a mapping with points, uncertainty and score"))?;
            for key in face.keys().or_raise()?.iter() {
                let known = ["points", "uncertainty", "score"];
                let key = key.str().or_raise()?.to_string_lossy().into_owned();
                if !known.contains(&key.as_str()) {
                    return Err(wrong(&format!("a face has no {key:?}, only {}", known.join(", "))));
                }
            }
            let field = |name: &str| match face.get_item(name) {
                Ok(value) if !value.is_none() => Some(value),
                _ => None,
            };
            let score = match field("score") {
                Some(score) => score.extract::<f64>().map_err(|_| wrong("a score is a number from 0 to 1"))?,
                None => return Err(wrong("a face lacks its score, 0 to 1")),
            };
            let all = field("uncertainty").map(|sigma| sigma.extract::<f64>());
            let all = all.transpose().map_err(|_| wrong("an uncertainty is a number of pixels"))?;
            let points = field("points").ok_or_else(|| wrong("a face lacks its points"))?;
            let points = points.cast::<PyMapping>().map_err(|_| wrong("points are a mapping from names to (x, y)"))?;
            let mut found = Vec::new();
            for item in points.items().or_raise()?.iter().take(POINTS) {
                let (name, place): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract().or_raise()?;
                let name = name.cast::<PyString>().map_err(|_| wrong("the name of a point is a text"))?;
                let numbers: Vec<f64> = place
                    .try_iter()
                    .and_then(|numbers| numbers.take(4).map(|number| number?.extract::<f64>()).collect())
                    .map_err(|_| wrong("a point is (x, y) or (x, y, uncertainty) in pixels"))?;
                let (x, y, sigma) = match (numbers.as_slice(), all) {
                    (&[x, y, sigma], _) | (&[x, y], Some(sigma)) => (x, y, sigma),
                    (&[_, _], None) => {
                        return Err(wrong(
                            "a point lacks its uncertainty: give (x, y, uncertainty), or one for the face",
                        ));
                    }
                    _ => return Err(wrong("a point is (x, y) or (x, y, uncertainty) in pixels")),
                };
                found.push((name.to_string_lossy().into_owned(), FacePoint { at: Point::new(x, y), sigma }));
            }
            named.push(NamedFace { score, points: found });
        }
        Ok(examined(&named, picture.size())?)
    }
}

impl LandmarkSource for Callers {
    fn faces(&self, picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Python::attach(|py| {
            let theirs = Cell::new(false);
            self.ask(py, picture, &theirs).map_err(|refusal| {
                let kept = (PyErr::from(refusal), theirs.get());
                *self.raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
                FaceError::Engine { what: self.name.clone() }
            })
        })
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// What facts call the engine, by its attribute `name`, else by the name of the function or of its class.
fn name(callable: &Bound<'_, PyAny>) -> Answer<String> {
    let text = |value: Bound<'_, PyAny>| value.extract::<String>().ok();
    let given = callable.getattr("name").ok().map(|name| text(name).unwrap_or_default());
    let name = match given {
        Some(name) => name,
        None => match callable.getattr("__name__").ok().and_then(text) {
            Some(name) => name,
            None => callable.get_type().name().or_raise()?.to_string(),
        },
    };
    callers_name(&name)
        .ok_or_else(|| Refusal::wrong_value("the name of a landmark engine is a text of 1 to 80 characters"))
}
