//! Anything that holds a photo → `Photo`: a path, bytes, an open file, a Pillow image, a numpy array.
//!
//! Data that another thread may write to is copied before the interpreter is released. Arrays are RGB, never BGR.

use std::path::{Path, PathBuf};

use campix_core::digest::Sha256Digest;
use campix_core::geometry::Size;
use campix_core::photo::{DecodeOptions, Photo, Reduce};
use campix_core::pixels::RgbView;
use campix_core::{Limits, ceiling};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyString};

use crate::failure::{Answer, OfFile as _, OrRaise as _, Refusal};

/// Limits as Python passes them: bytes, pixels, side, metadata, memory.
pub(crate) type LimitFields = (u64, u64, u32, u64, u64);

/// A whole number of Python that may lie outside the range of `T`, which is refused by its name and never an
/// `OverflowError`.
pub(crate) fn whole<T: TryFrom<i128>>(value: &Bound<'_, PyAny>, what: &str, possible: &str) -> Answer<T> {
    let text = whole_text(value, what)?;
    let number = text.parse::<i128>().ok().and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| Refusal::wrong_value(format!("{what} is {text}, possible are {possible}")))
}

/// The digits of a whole number; one that is stored as a number with a fraction of zero is one, as tables have them.
fn whole_text(value: &Bound<'_, PyAny>, what: &str) -> Answer<String> {
    let py = value.py();
    let whole = match value.cast::<PyFloat>() {
        Ok(number) if number.value().fract() == 0.0 => value.call_method0(intern!(py, "__int__")).or_raise()?,
        // One that has a fraction is outside of every range.
        Ok(_) => value.clone(),
        Err(_) if !value.hasattr(intern!(py, "__index__")).or_raise()? => {
            return Err(Refusal::wrong_type(format!("{what} is a whole number, found {}", kind(value))));
        }
        // Numbers of any size are read through their text: `abi3` has no wider ones.
        Err(_) => value.call_method0(intern!(py, "__index__")).or_raise()?,
    };
    Ok(whole.str().or_raise()?.to_string())
}

/// A row of a roster.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row(pub(crate) u32);

impl<'py> FromPyObject<'_, 'py> for Row {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(whole(&value, "a row", "0 to 4294967295")?))
    }
}

/// How photos are decoded, from the keyword arguments of Python.
pub(crate) fn options(limits: Option<&Bound<'_, PyAny>>, reduce: Option<&Bound<'_, PyAny>>) -> Answer<DecodeOptions> {
    let options = match limits {
        Some(fields) => DecodeOptions::default().limits(self::limits(fields)?),
        None => DecodeOptions::default(),
    };
    let Some(reduce) = reduce else { return Ok(options) };
    Ok(options.reduce(Reduce::By(whole(reduce, "reduce", "1, 2, 4 and 8")?)))
}

/// Limits from a tuple of their fields.
pub(crate) fn limits(fields: &Bound<'_, PyAny>) -> Answer<Limits> {
    const WIDE: &str = "0 to 18446744073709551615";
    let [bytes, pixels, side, metadata, memory]: [Bound<'_, PyAny>; 5] = fields.extract().or_raise()?;
    Ok(Limits::default()
        .bytes(whole(&bytes, "limits.bytes", WIDE)?)
        .pixels(whole(&pixels, "limits.pixels", WIDE)?)
        .side(whole(&side, "limits.side", "0 to 4294967295")?)
        .metadata(whole(&metadata, "limits.metadata", WIDE)?)
        .memory(whole(&memory, "limits.memory", WIDE)?))
}

/// The content of a path, bytes or an open file, as bytes that no one else can change.
pub(crate) fn bytes_of<'py>(value: &Bound<'py, PyAny>, what: &str) -> Answer<Bound<'py, PyBytes>> {
    let py = value.py();
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(bytes.clone());
    }
    let read = intern!(py, "read");
    if value.hasattr(read).or_raise()? {
        let content = value.call_method0(read).or_raise()?;
        return content.cast_into::<PyBytes>().map_err(|error| {
            let found = error.into_inner();
            Refusal::wrong_type(format!(
                "{what}: read() gave {}, expected bytes; open the file in mode 'rb'",
                kind(&found)
            ))
        });
    }
    if let Some(path) = path_of(value)? {
        let read: Answer<Vec<u8>> = py.detach(|| Ok(ceiling::read(&path, ceiling::TABLE)?));
        let content = read.of_path(&path)?;
        return Ok(PyBytes::new(py, &content));
    }
    buffer(value)?.ok_or_else(|| {
        Refusal::wrong_type(format!("{what}: expected a path, bytes or an open file, found {}", kind(value)))
    })
}

fn kind(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string())
}

/// The path that a text or a `pathlib.Path` is; `None` for anything else.
pub(crate) fn path_of(value: &Bound<'_, PyAny>) -> Answer<Option<PathBuf>> {
    let text = value.is_instance_of::<PyString>();
    let path = text || value.hasattr(intern!(value.py(), "__fspath__")).or_raise()?;
    path.then(|| value.extract().or_raise()).transpose()
}

/// A copy of a bytearray, memoryview or array.array; `None` for anything without a buffer.
fn buffer<'py>(value: &Bound<'py, PyAny>) -> Answer<Option<Bound<'py, PyBytes>>> {
    let py = value.py();
    let view = py.import("builtins").and_then(|builtins| builtins.getattr("memoryview")).or_raise()?;
    let Ok(view) = view.call1((value,)) else { return Ok(None) };
    let copy = view.call_method0("tobytes").or_raise()?;
    Ok(copy.cast_into::<PyBytes>().ok())
}

/// Decodes anything that holds a photo.
pub(crate) fn photo_of(
    value: &Bound<'_, PyAny>,
    options: DecodeOptions,
    orientation: Option<Orientation>,
) -> Answer<Photo> {
    let py = value.py();
    if let Some(path) = path_of(value)? {
        Orientation::of_file(orientation)?;
        return opened(py, &path, &options);
    }
    if let Some(png) = of_pillow(value, orientation)? {
        // The file was made here: what it says about itself is nobody's.
        let photo = decode(py, &png, options)?;
        let pixels = py.detach(|| Sha256Digest::of(photo.pixels().data()));
        return Ok(photo.without_file(pixels));
    }
    if value.is_instance_of::<PyBytes>() || value.hasattr(intern!(py, "read")).or_raise()? {
        Orientation::of_file(orientation)?;
        return decode(py, &bytes_of(value, "photo")?, options);
    }
    if value.hasattr(intern!(py, "__array_interface__")).or_raise()? {
        if orientation == Some(Orientation::Tagged) {
            return Err(Refusal::wrong_value("an array has no orientation tag: its pixels are taken as they are"));
        }
        return of_array(value, options);
    }
    match buffer(value)? {
        Some(bytes) => {
            Orientation::of_file(orientation)?;
            decode(py, &bytes, options)
        }
        None => Err(Refusal::wrong_type(format!(
            "expected a photo as path, bytes, open file, PIL image or numpy array, found {}",
            kind(value)
        ))),
    }
}

/// The photo in the file at `path`.
pub(crate) fn opened(py: Python<'_>, path: &Path, options: &DecodeOptions) -> Answer<Photo> {
    let photo: Answer<Photo> = py.detach(|| Ok(Photo::open(path, options)?));
    photo.of_path(path)
}

fn decode(py: Python<'_>, bytes: &Bound<'_, PyBytes>, options: DecodeOptions) -> Answer<Photo> {
    // Bytes are immutable and held by the caller's reference.
    let content = bytes.as_bytes();
    Ok(py.detach(|| Photo::decode(content, &options))?)
}

/// Whether the pixels of a Pillow image are upright, or its orientation tag says how to turn them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orientation {
    Tagged,
    AsIs,
}

impl Orientation {
    /// The orientation that a caller states.
    pub(crate) fn of(word: Option<&str>) -> Answer<Option<Self>> {
        match word {
            None => Ok(None),
            Some("tagged") => Ok(Some(Self::Tagged)),
            Some("as-is") => Ok(Some(Self::AsIs)),
            Some(word) => {
                Err(Refusal::wrong_value(format!("orientation is {word:?}, possible are \"tagged\" and \"as-is\"")))
            }
        }
    }

    /// A file is turned as its tag says: nobody has turned its pixels since.
    fn of_file(orientation: Option<Self>) -> Answer<()> {
        match orientation {
            Some(Self::AsIs) => Err(Refusal::wrong_value(
                "the pixels of a file are turned as its orientation tag says; open it with PIL to take them as they are",
            )),
            _ => Ok(()),
        }
    }
}

/// Tag 0x0112 of Exif; 1 is upright (Exif 2.32, 4.6.4).
const ORIENTATION: u16 = 0x0112;

/// The Exif data of a Pillow image with the orientation that holds, or none.
///
/// Pillow keeps the tag through whatever makes a new image: one that was turned still says that it has to be. An image as it was
/// opened was not turned: whatever turns one in its place takes the tag away.
fn exif_of<'py>(
    value: &Bound<'py, PyAny>,
    image: &Bound<'py, PyAny>,
    orientation: Option<Orientation>,
) -> Answer<Option<Bound<'py, PyAny>>> {
    let py = value.py();
    let exif = value.call_method0("getexif").or_raise()?;
    let tag = exif.call_method1("get", (ORIENTATION,)).or_raise()?;
    let turned = !tag.is_none() && !tag.eq(1).or_raise()?;
    let opened = py.import("PIL.ImageFile").and_then(|module| module.getattr("ImageFile")).or_raise()?;
    if turned && orientation.is_none() && !value.is_instance(&opened).or_raise()? {
        return Err(Refusal::wrong_value(format!(
            "this PIL image carries the orientation tag {tag} and may have been turned already; say orientation=\"as-is\" if its \
             pixels are upright, orientation=\"tagged\" if they are as the camera wrote them: Photo.of(image, orientation=…)"
        )));
    }
    if !exif.is_truthy().or_raise()? {
        return Ok(None);
    }
    if !(turned && orientation == Some(Orientation::AsIs)) {
        return Ok(Some(exif));
    }
    // A copy: the tag belongs to the caller's image.
    let copy = image.getattr("Exif").and_then(|kind| kind.call0()).or_raise()?;
    copy.call_method1("load", (exif.call_method0("tobytes").or_raise()?,)).or_raise()?;
    copy.call_method1("pop", (ORIENTATION, py.None())).or_raise()?;
    Ok(copy.is_truthy().or_raise()?.then_some(copy))
}

/// A Pillow image as the file that holds all of it: the engine reads orientation, colour profile and transparency.
fn of_pillow<'py>(value: &Bound<'py, PyAny>, orientation: Option<Orientation>) -> Answer<Option<Bound<'py, PyBytes>>> {
    let py = value.py();
    let modules = py.import("sys").and_then(|sys| sys.getattr("modules")).or_raise()?;
    // If the module is not loaded, nothing can be an image of it.
    let Ok(module) = modules.get_item("PIL.Image") else { return Ok(None) };
    let image = module.getattr("Image").or_raise()?;
    if !value.is_instance(&image).or_raise()? {
        return Ok(None);
    }
    let mode: String = value.getattr("mode").and_then(|mode| mode.extract()).or_raise()?;
    if !["1", "L", "LA", "P", "RGB", "RGBA", "I;16"].contains(&mode.as_str()) {
        return Err(Refusal::wrong_value(format!(
            "a PIL image of mode '{mode}' is not read; use image.convert('RGB')"
        )));
    }
    let file = py.import("io").and_then(|io| io.call_method0("BytesIO")).or_raise()?;
    let fields = PyDict::new(py);
    fields.set_item("format", "PNG").or_raise()?;
    // The file exists for a moment only: compressing it would cost more than the rest of the work.
    fields.set_item("compress_level", 0).or_raise()?;
    if let Some(exif) = exif_of(value, &module, orientation)? {
        fields.set_item("exif", exif).or_raise()?;
    }
    value.call_method("save", (&file,), Some(&fields)).or_raise()?;
    let content = file.call_method0("getvalue").or_raise()?;
    Ok(content.cast_into::<PyBytes>().ok())
}

/// An array of height × width × 3 bytes, red first.
fn of_array(value: &Bound<'_, PyAny>, options: DecodeOptions) -> Answer<Photo> {
    const EXPECTED: &str = "expected an array of shape (height, width, 3) and dtype uint8, channels RGB";
    let py = value.py();
    let interface = value.getattr(intern!(py, "__array_interface__")).or_raise()?;
    let typestr: String = interface.get_item("typestr").and_then(|text| text.extract()).or_raise()?;
    let shape: Vec<usize> = interface.get_item("shape").and_then(|shape| shape.extract()).or_raise()?;
    let dtype = typestr.trim_start_matches(['|', '<', '>', '=']);
    if dtype != "u1" {
        let hint = if dtype.starts_with('f') { "; scale to 0-255 and use .astype('uint8')" } else { "" };
        return Err(Refusal::wrong_type(format!("{EXPECTED}; found dtype {typestr}{hint}")));
    }
    let size = match shape[..] {
        [height, width, 3] if height > 0 && width > 0 => Some((width, height)),
        _ => None,
    };
    let size = size.and_then(|(width, height)| Some(Size::new(width.try_into().ok()?, height.try_into().ok()?)));
    let Some(size) = size else {
        let hint = match shape[..] {
            [_, _] => "; for a grey picture use numpy.stack([a, a, a], axis=-1)",
            [_, _, 4] => "; drop the fourth channel with a[..., :3]",
            [3, _, _] => "; move the channels to the end with a.transpose(1, 2, 0)",
            _ => "",
        };
        return Err(Refusal::wrong_value(format!("{EXPECTED}; found shape {shape:?}{hint}")));
    };
    let content = value.call_method0(intern!(py, "tobytes")).or_raise()?;
    let content = content.cast_into::<PyBytes>().map_err(|_| Refusal::wrong_type("tobytes() gave no bytes"))?;
    let view = RgbView::new(size, content.as_bytes()).ok_or_else(|| Refusal::wrong_value(EXPECTED))?;
    Ok(py.detach(|| Photo::from_view(view, &options))?)
}
