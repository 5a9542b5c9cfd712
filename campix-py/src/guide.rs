//! `guide`: a camera's live picture → where the head is and the one thing to change. `Guidance` is frozen.

use campix_core::check::Verdict;
use campix_core::geometry::Size;
use campix_core::guide::{Guidance, Guide};
use campix_core::photo::{Frame, PixelFormat, Plane, YuvEncoding};
use campix_core::words::Words;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::failure::{Answer, OrRaise as _, Refusal};
use crate::json;
use crate::profile::PyProfile;
use crate::rules::language;

/// What a live picture shows. All places are pixels of the upright frame.
#[pyclass(frozen, module = "campix", name = "Guidance")]
#[derive(Debug)]
pub(crate) struct PyGuidance {
    inner: Guidance,
}

#[pymethods]
impl PyGuidance {
    /// The worst verdict of all rules about the person; "fail" if no crop meets the profile.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.inner.verdict.name()
    }

    /// Whether the verdict is "pass"; "warn" and "unknown" are not.
    #[getter]
    fn passed(&self) -> bool {
        self.inner.verdict == Verdict::Pass
    }

    /// Number of faces.
    #[getter]
    fn faces(&self) -> usize {
        self.inner.facts.face.faces.len()
    }

    /// Id of the rule that the advice is about; None if nothing is asked for.
    #[getter]
    fn rule(&self) -> Option<&'static str> {
        self.inner.advice.as_ref().map(|advice| advice.rule.name())
    }

    /// What to change, in a few words; None if nothing is asked for. With `detail`, what was measured and what is allowed follow, with
    /// their units. `lang` is "zh" or "en" (ValueError: another word).
    #[pyo3(signature = (lang="zh", *, detail=false))]
    fn advice(&self, lang: &str, detail: bool) -> PyResult<Option<String>> {
        let language = language(lang)?;
        let text = self.inner.advice.as_ref().map(|advice| if detail { &advice.detail } else { &advice.text });
        Ok(text.map(|text| text.get(language).to_owned()))
    }

    /// What the file would show, as (left, top, width, height); None if there is no such part.
    #[getter]
    fn crop(&self) -> Option<(f64, f64, f64, f64)> {
        self.inner.crop.map(|crop| (crop.x, crop.y, crop.width, crop.height))
    }

    /// One finding per rule about the person, in the order of the catalogue.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let finding = py.import("campix._finding")?.getattr("_finding")?;
        let found = self.inner.findings.iter().map(|found| finding.call1((json::to_python(py, &found.to_json())?,)));
        PyTuple::new(py, found.collect::<PyResult<Vec<_>>>()?)
    }

    /// The guidance as plain dicts and lists, facts included.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.to_json())
    }

    /// The guidance as JSON text, the same bytes as Rust and C write. `pretty` indents it for people.
    #[pyo3(signature = (*, pretty=false))]
    fn to_json(&self, pretty: bool) -> String {
        json::to_text(&self.inner.to_json(), pretty)
    }

    fn __repr__(&self) -> String {
        let rule = self.rule().map_or_else(|| "None".to_owned(), |rule| format!("'{rule}'"));
        format!("Guidance(verdict='{}', faces={}, rule={rule})", self.verdict(), self.faces())
    }
}

/// Looks at a live picture and says what to change before the shutter.
///
/// `frame` is a uint8 array as OpenCV has it: (height, width, channels) or, where `format` has planes, all of them below each other;
/// `profile` a `Profile`, the id of a shipped one or the path of a .toml file; `photo` width and height, in pixels, of the photos that the
/// camera takes (None: those of the frame); `orientation` 1 to 8 as in Exif, for a camera on its side or a mirrored frame; `encoding`
/// how Y, U and V are coded, if the format has them. `DecodeError`: the array does not hold the picture; ValueError: another word;
/// `ProfileError`: there is no such profile, or it says nothing about a person.
#[pyfunction]
#[pyo3(signature = (frame, profile, *, format="rgb", photo=None, orientation=1, encoding="bt601-limited"))]
pub(crate) fn guide(
    frame: &Bound<'_, PyAny>,
    profile: &Bound<'_, PyAny>,
    format: &str,
    photo: Option<(u32, u32)>,
    orientation: u8,
    encoding: &str,
) -> PyResult<PyGuidance> {
    let profile = PyProfile::of(profile)?;
    let answer: Answer<PyGuidance> = (|| {
        let format = word::<PixelFormat>("format", format)?;
        let encoding = word::<YuvEncoding>("encoding", encoding)?;
        let (size, content) = array(frame, format)?;
        let bytes = content.as_bytes();
        frame.py().detach(|| {
            let frame = Frame::new(format, size, &planes(format, size, bytes))?;
            let frame = frame.orientation(orientation)?.encoding(encoding);
            let guide = Guide::new(&profile.inner)?;
            let guide = photo.map_or(guide, |(width, height)| guide.photo(Size::new(width, height)));
            Ok(PyGuidance { inner: guide.look(&frame)? })
        })
    })();
    Ok(answer?)
}

fn word<W: Words + std::str::FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Answer<W> {
    text.parse().map_err(|error: W::Err| Refusal::wrong_value(format!("{name}: {error}")))
}

/// The picture's size and bytes of an array that holds all planes, as OpenCV has them.
fn array<'py>(value: &Bound<'py, PyAny>, format: PixelFormat) -> Answer<(Size, Bound<'py, PyBytes>)> {
    let py = value.py();
    let expected = match format {
        PixelFormat::Rgb | PixelFormat::Bgr => "(height, width, 3)",
        PixelFormat::Rgba | PixelFormat::Bgra => "(height, width, 4)",
        PixelFormat::Nv12 | PixelFormat::I420 => "(height * 3 / 2, width) with even sides",
        _ => "(height, width)",
    };
    let expected =
        format!("frame: expected an array of shape {expected} and dtype uint8 for format '{}'", format.word());
    if !value.hasattr(intern!(py, "__array_interface__")).or_raise()? {
        return Err(Refusal::wrong_type(format!("{expected}; found {}", value.get_type().name().or_raise()?)));
    }
    let interface = value.getattr(intern!(py, "__array_interface__")).or_raise()?;
    let typestr: String = interface.get_item("typestr").and_then(|text| text.extract()).or_raise()?;
    let shape: Vec<usize> = interface.get_item("shape").and_then(|shape| shape.extract()).or_raise()?;
    if typestr.trim_start_matches(['|', '<', '>', '=']) != "u1" {
        return Err(Refusal::wrong_type(format!("{expected}; found dtype {typestr}")));
    }
    let size = match (format, &shape[..]) {
        (PixelFormat::Rgb | PixelFormat::Bgr, &[height, width, 3])
        | (PixelFormat::Rgba | PixelFormat::Bgra, &[height, width, 4])
        | (PixelFormat::Grey, &[height, width]) => Some((width, height)),
        (PixelFormat::Nv12 | PixelFormat::I420, &[rows, width]) if rows % 3 == 0 && width % 2 == 0 => {
            let height = rows / 3 * 2;
            (height % 2 == 0).then_some((width, height))
        }
        _ => None,
    };
    let size = size.and_then(|(width, height)| Some(Size::new(width.try_into().ok()?, height.try_into().ok()?)));
    let Some(size) = size else {
        return Err(Refusal::wrong_value(format!("{expected}; found shape {shape:?}")));
    };
    // Another thread may write to the array meanwhile.
    let content = value.call_method0(intern!(py, "tobytes")).or_raise()?;
    let content = content.cast_into::<PyBytes>().map_err(|_| Refusal::wrong_type("frame: tobytes() gave no bytes"))?;
    Ok((size, content))
}

/// The planes of a picture whose rows have no gaps.
fn planes(format: PixelFormat, size: Size, bytes: &[u8]) -> Vec<Plane<'_>> {
    let (width, height) = (size.width as usize, size.height as usize);
    let luma = width * height;
    let plane = |from: usize, stride: usize| Plane::new(bytes.get(from..).unwrap_or_default(), stride);
    match format {
        PixelFormat::Nv12 => vec![plane(0, width), plane(luma, width)],
        PixelFormat::I420 => vec![plane(0, width), plane(luma, width / 2), plane(luma + luma / 4, width / 2)],
        _ => vec![plane(0, bytes.len() / height.max(1))],
    }
}
