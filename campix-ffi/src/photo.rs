//! Photos: bytes → upright pixels.

use std::ffi::c_char;
use std::path::Path;

use campix_core::Limits;
use campix_core::photo::{DecodeError, DecodeOptions, Photo, Reduce};
use campix_core::text::Text;

use crate::buffer::campix_bytes;
use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{Lazy, campix_str, path, text_if_any};

/// A decoded photo: upright sRGB pixels, and what its file claims. Owned: release with `campix_photo_free`.
///
/// It never changes, so any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_photo {
    _opaque: [u8; 0],
}

impl Opaque for campix_photo {
    type Inner = PhotoParts;
    const TAG: u32 = 0xCA3B_0003;
    const NAME: &'static str = "campix_photo";
}

#[derive(Debug)]
pub(crate) struct PhotoParts {
    pub(crate) photo: Photo,
    digest: Lazy,
}

/// Width and height in pixels.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_size {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Pixels that the library lends: RGB, one byte a channel, rows from top to bottom without gaps.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_pixels {
    /// `size.width` × `size.height` × 3 bytes; NULL only if there are none.
    pub bytes: campix_bytes,
    /// Width and height.
    pub size: campix_size,
}

impl campix_pixels {
    const NONE: Self = Self { bytes: campix_bytes::NONE, size: campix_size { width: 0, height: 0 } };
}

/// How a photo is decoded. Zero in any field means its default; fill with `campix_decode_options_init` first.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_decode_options {
    /// Size of this struct, set by `campix_decode_options_init`.
    pub struct_size: u32,
    /// How far pixels may be reduced while they are decoded: 1, 2, 4 or 8. Default: as far as still leaves enough of them.
    pub reduction: u32,
    /// Largest file, in bytes; in memory never more than 1 GiB. Default: 64 MiB.
    pub max_bytes: u64,
    /// Most pixels of a picture. Default: 120 000 000.
    pub max_pixels: u64,
    /// Most bytes of metadata. Default: 8 MiB.
    pub max_metadata: u64,
    /// Longest side, in pixels. Default: 30 000.
    pub max_side: u32,
    /// Zero.
    pub reserved_word: u32,
    /// Most bytes of memory that decoding may take at once, the file itself not counted. Default: 1 GiB.
    pub max_memory: u64,
    /// Zeros.
    pub reserved: [u32; 2],
}

// SAFETY: integers without padding; a test adds up their sizes.
unsafe impl Versioned for campix_decode_options {
    const ENDS: &'static [usize] = ptr::ends!(campix_decode_options: reduction, max_bytes, max_pixels, max_metadata, max_side, reserved_word, max_memory, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_decode_options, reserved);
}

/// Fills `options` with the defaults of this version. `size` is `sizeof(campix_decode_options)`: the library never writes beyond it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_decode_options_init(options: *mut campix_decode_options, size: usize) {
    release(|| ptr::init(options, size));
}

/// Refuses options of a later version.
pub(crate) fn zeros(reserved: &[u32]) -> Result<(), Refusal> {
    if reserved.iter().any(|word| *word != 0) {
        return Err(Refusal::unsupported("the reserved fields of the options are not zero"));
    }
    Ok(())
}

/// The value of an option whose zero is its default.
pub(crate) fn or<T: Default + PartialEq>(value: T, default: T) -> T {
    if value == T::default() { default } else { value }
}

pub(crate) fn decode_options(options: *const campix_decode_options) -> Result<DecodeOptions, Refusal> {
    let campix_decode_options {
        struct_size: _,
        reduction,
        max_bytes,
        max_pixels,
        max_metadata,
        max_side,
        reserved_word,
        max_memory,
        reserved,
    } = ptr::options(options)?;
    zeros(&reserved)?;
    zeros(&[reserved_word])?;
    let reduce = match reduction {
        0 => Reduce::Auto,
        1 | 2 | 4 | 8 => Reduce::By(reduction),
        other => return Err(Refusal::unsupported(format!("the reduction is {other}, possible are 1, 2, 4 and 8"))),
    };
    let standard = Limits::default();
    let limits = Limits::default()
        .bytes(or(max_bytes, standard.bytes))
        .pixels(or(max_pixels, standard.pixels))
        .metadata(or(max_metadata, standard.metadata))
        .side(or(max_side, standard.side))
        .memory(or(max_memory, standard.memory));
    Ok(DecodeOptions::default().limits(limits).reduce(reduce))
}

/// The bytes of a photo's file, judged by the caller's limit. The engine judges them too, but after it has copied them; so a mistaken
/// length is refused here, with the engine's own error.
fn photo_bytes<'a>(data: *const u8, length: usize, limit: u64) -> Result<&'a [u8], Refusal> {
    if !data.is_null() && length as u64 > limit {
        let what = Text::fixed("文件字节数", "file size in bytes");
        return Err(DecodeError::Limit { what, found: length as u64, limit }.into());
    }
    ptr::bytes(data, length, ptr::PHOTO)
}

/// A new handle for a photo.
pub(crate) fn handle(photo: Photo) -> *mut campix_photo {
    ptr::new(PhotoParts { photo, digest: Lazy::default() })
}

fn open(file: &Path, options: *const campix_decode_options, photo: *mut *mut campix_photo) -> Result<(), Refusal> {
    let out = Out::new(photo, "photo")?;
    out.put(handle(Photo::open(file, &decode_options(options)?)?));
    Ok(())
}

/// Reads and decodes the photo at `path`. JPEG, PNG, WebP, BMP and TIFF are recognised by their first bytes, never by the name.
///
/// `options` may be NULL. `*photo` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_open(
    path: *const c_char,
    options: *const campix_decode_options,
    photo: *mut *mut campix_photo,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || open(&self::path(path)?, options, photo))
}

/// As `campix_photo_open`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_open_w(
    path: *const u16,
    options: *const campix_decode_options,
    photo: *mut *mut campix_photo,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || open(&crate::text::wide_path(path)?, options, photo))
}

/// Decodes the bytes of a photo's file, which are copied: the caller may free them when the call returns.
///
/// `extension` is that of the file's name ("jpg"), or the name itself ("320101.jpg"), or NULL if there is none: some rules judge
/// it, and reports show a name. `options` may be NULL.
/// `*photo` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_decode(
    data: *const u8,
    length: usize,
    extension: *const c_char,
    options: *const campix_decode_options,
    photo: *mut *mut campix_photo,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(photo, "photo")?;
        let extension = text_if_any(extension, "extension")?;
        let options = decode_options(options)?;
        let mut decoded = Photo::decode(photo_bytes(data, length, options.limits.bytes)?, &options)?;
        if let Some(extension) = extension {
            decoded = decoded.named(extension);
        }
        out.put(handle(decoded));
        Ok(())
    })
}

/// Size of the whole upright photo; zeros for NULL. All coordinates refer to it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_size(photo: *const campix_photo) -> campix_size {
    answer(campix_size { width: 0, height: 0 }, || {
        let size = ptr::get(photo)?.photo.size();
        Ok(campix_size { width: size.width, height: size.height })
    })
}

/// The decoded pixels, which may be fewer than `campix_photo_size` says; none for NULL.
///
/// Borrowed: valid until the photo is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_pixels(photo: *const campix_photo) -> campix_pixels {
    answer(campix_pixels::NONE, || {
        let view = ptr::get(photo)?.photo.pixels();
        let size = campix_size { width: view.size().width, height: view.size().height };
        Ok(campix_pixels { bytes: campix_bytes::lend(view.data()), size })
    })
}

/// SHA-256 of the file's bytes, or of the pixels of a photo that never was a file, 64 hexadecimal digits; empty for NULL.
///
/// Borrowed: valid until the photo is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_digest(photo: *const campix_photo) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(photo)?;
        Ok(parts.digest.lend(|| parts.photo.digest()))
    })
}

/// Releases a photo; NULL is ignored. Facts and files made of it stay valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_free(photo: *mut campix_photo) {
    release(|| ptr::free(photo));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status_codes::CAMPIX_STATUS_FILE_TOO_LARGE;

    #[test]
    fn options_have_no_padding() {
        assert_eq!(size_of::<campix_decode_options>(), 2 * 4 + 3 * 8 + 2 * 4 + 8 + 2 * 4);
    }

    #[test]
    fn a_photo_above_the_limit_is_refused_as_the_engine_would() {
        let limits = Limits::default().bytes(2);
        let engine = Photo::decode(*b"abc", &DecodeOptions::default().limits(limits)).unwrap_err();
        let ours = photo_bytes(b"abc".as_ptr(), 3, 2).unwrap_err();
        assert_eq!((ours.status(), ours.english()), (engine.code().0 as i32, Refusal::from(engine).english()));
        assert_eq!(photo_bytes(b"abc".as_ptr(), 1 << 40, u64::MAX).unwrap_err().status(), CAMPIX_STATUS_FILE_TOO_LARGE);
    }
}
