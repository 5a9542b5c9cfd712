//! `Photo`: decoded pixels and how they were decoded. Frozen; pickled as the bytes it was decoded from.

use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use campix_core::digest::Sha256Digest;
use campix_core::photo::{DecodeOptions, DigestOf, FileName, Photo, Reduce};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use serde_json::json;

use crate::failure::{Answer, OfFile as _, Refusal};
use crate::json;
use crate::source::{self, Orientation};
use crate::thumb::Thumb;

/// A decoded photo: upright sRGB pixels, and how they were decoded.
///
/// Made by `open`, `decode` or `of`. Two photos are equal if they were decoded from the same bytes in the same way.
#[pyclass(frozen, eq, hash, module = "campix", name = "Photo")]
#[derive(Debug)]
pub(crate) struct PyPhoto {
    pub(crate) inner: Photo,
    options: DecodeOptions,
}

impl PartialEq for PyPhoto {
    fn eq(&self, other: &Self) -> bool {
        self.inner.source() == other.inner.source()
            && self.inner.reduction() == other.inner.reduction()
            && self.inner.metadata().extension == other.inner.metadata().extension
    }
}

impl Hash for PyPhoto {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.source().hash(state);
    }
}

impl PyPhoto {
    /// Decodes anything that holds a photo.
    pub(crate) fn read(value: &Bound<'_, PyAny>, options: DecodeOptions) -> Answer<Self> {
        Ok(Self { inner: source::photo_of(value, options, None)?, options })
    }
}

#[pymethods]
impl PyPhoto {
    /// Reads and decodes the file at `path`.
    ///
    /// `limits` is a `Limits`, checked before memory is allocated (None: its defaults); `reduce` divides width and height while decoding
    /// by 1, 2, 4 or 8 (None: as measurements need it). `DecodeError`: the bytes are no photo; `LimitError`: it costs too much;
    /// `FileError`: the file cannot be read; `RangeError` or ValueError: another divisor.
    #[staticmethod]
    #[pyo3(signature = (path, *, limits=None, reduce=None))]
    #[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        limits: Option<&Bound<'_, PyAny>>,
        reduce: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let options = source::options(limits, reduce)?;
        Ok(Self { inner: source::opened(py, &path, &options)?, options })
    }

    /// Decodes the bytes of a file; `extension` is that of its name, about which some standards have a rule, or the name
    /// itself, which reports then show. `data` is bytes, an open file or a path; `limits`, `reduce` and errors (`DecodeError`,
    /// `LimitError`) as for `open`.
    #[staticmethod]
    #[pyo3(signature = (data, *, extension=None, limits=None, reduce=None))]
    fn decode(
        data: &Bound<'_, PyAny>,
        extension: Option<&str>,
        limits: Option<&Bound<'_, PyAny>>,
        reduce: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let options = source::options(limits, reduce)?;
        let bytes = source::bytes_of(data, "data")?;
        let content = bytes.as_bytes();
        let decoded: Answer<Photo> = data.py().detach(|| Ok(Photo::decode(content, &options)?));
        let photo = decoded.of_file(data)?;
        let inner = match extension {
            Some(extension) => photo.named(extension),
            None => photo,
        };
        Ok(Self { inner, options })
    }

    /// Anything that holds a photo. `source` is a path, bytes, an open file, a PIL image, or a numpy array of shape (height, width, 3),
    /// dtype uint8, channels RGB (OpenCV has BGR: use `a[..., ::-1]`). A `Photo` is returned as it is.
    ///
    /// `orientation` is about PIL images: "as-is", their pixels are upright; "tagged", they are to be turned as their Exif tag
    /// says. An image as `PIL.Image.open` gave it is turned by its tag. One that was made from another keeps the tag even if it was
    /// turned, so that nobody can know: with a tag other than 1 it is refused (ValueError) until one of both is said. Files are
    /// always "tagged", arrays "as-is". `limits` and `reduce` as for `open`. Raises `DecodeError`, `LimitError`, `FileError`;
    /// TypeError and ValueError for what is no photo.
    #[staticmethod]
    #[pyo3(signature = (source, *, orientation=None, limits=None, reduce=None))]
    fn of<'py>(
        source: &Bound<'py, PyAny>,
        orientation: Option<&str>,
        limits: Option<&Bound<'py, PyAny>>,
        reduce: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, Self>> {
        let orientation = Orientation::of(orientation)?;
        if let Ok(photo) = source.cast::<Self>() {
            return Ok(photo.clone());
        }
        let options = source::options(limits, reduce)?;
        Bound::new(source.py(), Self { inner: source::photo_of(source, options, orientation)?, options })
    }

    /// Width and height of the whole upright photo, in pixels. All facts are in these coordinates.
    #[getter]
    fn size(&self) -> (u32, u32) {
        let size = self.inner.size();
        (size.width, size.height)
    }

    /// Divisor by which the pixels were reduced while decoding: 1, 2, 4 or 8.
    #[getter]
    fn reduction(&self) -> u32 {
        self.inner.reduction()
    }

    /// SHA-256 of the file, 64 hexadecimal digits; of the pixels, if the photo never was a file (a PIL image, an array).
    #[getter]
    fn digest(&self, py: Python<'_>) -> String {
        py.detach(|| self.inner.digest())
    }

    /// Which photo this is, as a dict: `kind` ("file", "pixels"), `sha256`, `bytes`, `name` (None if not known).
    #[getter]
    fn identity<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &py.detach(|| self.inner.identity()).to_json())
    }

    /// The bytes the photo was decoded from.
    #[getter]
    fn source<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.source())
    }

    /// What the file claims about itself, as a dict.
    #[getter]
    fn metadata<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &json!(self.inner.metadata()))
    }

    /// What was done to the pixels so far, in order.
    #[getter]
    fn operations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &json!(self.inner.operations()))
    }

    /// The pixels as numpy sees them, without a copy; read-only.
    #[getter]
    fn __array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let view = self.inner.pixels();
        let fields = PyDict::new(py);
        fields.set_item("version", 3)?;
        fields.set_item("typestr", "|u1")?;
        fields.set_item("shape", (view.height(), view.width(), 3))?;
        // The pixels neither move nor change while this object lives, and the array keeps it alive.
        fields.set_item("data", (view.data().as_ptr() as usize, true))?;
        Ok(fields)
    }

    /// The decoded pixels as a numpy array of shape (height, width, 3), dtype uint8, channels RGB. It shares the
    /// photo's memory and is read-only; `.copy()` gives one that can be written to.
    fn to_numpy<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("numpy")?.call_method1("asarray", (slf,))
    }

    /// The decoded pixels as a PIL image of mode RGB. Pillow stores four bytes a pixel, so this is a copy.
    fn to_pil<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let size = slf.get().inner.pixels().size();
        let image = slf.py().import("PIL.Image")?;
        image.call_method1("frombytes", ("RGB", (size.width, size.height), Self::tobytes(slf)))
    }

    /// The decoded pixels as bytes, R G B, row after row.
    fn tobytes<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyBytes> {
        PyBytes::new(slf.py(), slf.get().inner.pixels().data())
    }

    fn _repr_jpeg_<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        let jpeg = py.detach(|| Thumb::of(self.inner.pixels()).jpeg());
        jpeg.map(|jpeg| PyBytes::new(py, &jpeg))
    }

    fn __repr__(&self) -> String {
        let (width, height) = self.size();
        let container = self.inner.metadata().container.name();
        format!("Photo(size=({width}, {height}), container='{container}', bytes={})", self.inner.source().len())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let photo = slf.get();
        let limits = photo.options.limits;
        // Pixels that were never a file are kept as one, which may exceed the limit for files.
        let bytes = limits.bytes.max(photo.inner.source().len() as u64);
        let divisor = match photo.options.reduce {
            Reduce::By(divisor) => Some(divisor),
            _ => None,
        };
        let identity = photo.inner.identity();
        let name = identity.name.as_ref().map(FileName::reveal).or(photo.inner.metadata().extension.as_deref());
        let pixels = (identity.kind == DigestOf::Pixels).then(|| identity.sha256.to_string());
        let fields = (
            Self::source(photo, py),
            name,
            (bytes, limits.pixels, limits.side, limits.metadata, limits.memory),
            divisor,
            pixels,
        );
        Ok((py.import("campix._campix")?.getattr("_photo")?, fields.into_pyobject(py)?))
    }
}

/// Decodes a pickled photo; `pixels` is the digest of one that never was a file.
#[pyfunction(name = "_photo")]
pub(crate) fn restore_photo(
    data: &Bound<'_, PyBytes>,
    extension: Option<&str>,
    limits: &Bound<'_, PyAny>,
    reduce: Option<&Bound<'_, PyAny>>,
    pixels: Option<&str>,
) -> PyResult<PyPhoto> {
    let mut photo = PyPhoto::decode(data.as_any(), extension, Some(limits), reduce)?;
    if let Some(digest) = pixels {
        let digest = Sha256Digest::from_hex(digest).ok_or_else(|| Refusal::wrong_value("this is no pickled photo"))?;
        photo.inner = photo.inner.without_file(digest);
    }
    Ok(photo)
}
