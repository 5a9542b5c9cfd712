//! Finished files: made, inspected, saved; tags of a file changed without touching its picture.

use std::ffi::c_char;
use std::sync::Arc;

use campix_core::Limits;
use campix_core::make::encode::{Effort, ExifPolicy, Retag, retag};
use campix_core::make::{Made, MakeOptions, Route, make, retag_file};

use crate::buffer::{buffer, campix_buffer, campix_bytes};
use crate::cancel::{campix_cancel, token};
use crate::error::campix_error;
use crate::facts::campix_facts;
use crate::guard::{answer, guard, release};
use crate::photo::{campix_photo, or, zeros};
use crate::profile::campix_profile;
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::report::{self, campix_report};
use crate::status::campix_status;
use crate::text::{Lazy, campix_str, path};

/// A finished registration file with its own report. Owned: release with `campix_made_free`.
///
/// It never changes; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_made {
    _opaque: [u8; 0],
}

impl Opaque for campix_made {
    type Inner = MadeParts;
    const TAG: u32 = 0xCA3B_0007;
    const NAME: &'static str = "campix_made";
}

#[derive(Debug)]
pub(crate) struct MadeParts {
    made: Made,
    json: Lazy,
}

/// How long the encoder searches.
pub type campix_effort = u32;
/// The default of this version, which is `CAMPIX_EFFORT_FAST`.
pub const CAMPIX_EFFORT_DEFAULT: campix_effort = 0;
/// Rounds each coefficient on its own.
pub const CAMPIX_EFFORT_FAST: campix_effort = 1;
/// Weighs the error of every coefficient against its bits; several times slower.
pub const CAMPIX_EFFORT_BEST: campix_effort = 2;

/// How a file is made. Zero in any field means its default; fill with `campix_make_options_init` first.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_make_options {
    /// Size of this struct, set by `campix_make_options_init`.
    pub struct_size: u32,
    /// How long the encoder searches. Default: `CAMPIX_EFFORT_FAST`.
    pub effort: campix_effort,
    /// Most result pixels per photo pixel, a positive number; above 1 a picture may be enlarged, which its log then says. Default: 1.
    pub max_scale: f64,
    /// Zeros.
    pub reserved: [u32; 6],
}

// SAFETY: integers and a float without padding; a test adds up their sizes.
unsafe impl Versioned for campix_make_options {
    const ENDS: &'static [usize] = ptr::ends!(campix_make_options: effort, max_scale, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_make_options, reserved);
}

/// Fills `options` with the defaults of this version. `size` is `sizeof(campix_make_options)`: the library never writes beyond it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_make_options_init(options: *mut campix_make_options, size: usize) {
    release(|| ptr::init(options, size));
}

pub(crate) fn make_options(options: *const campix_make_options) -> Result<MakeOptions<'static>, Refusal> {
    let campix_make_options { struct_size: _, effort, max_scale, reserved } = ptr::options(options)?;
    zeros(&reserved)?;
    let effort = match effort {
        CAMPIX_EFFORT_DEFAULT | CAMPIX_EFFORT_FAST => Effort::Fast,
        CAMPIX_EFFORT_BEST => Effort::Best,
        other => return Err(Refusal::unsupported(format!("no effort has the number {other}"))),
    };
    if !(max_scale.is_finite() && max_scale >= 0.0) {
        return Err(Refusal::unsupported("max_scale is no positive number"));
    }
    Ok(MakeOptions::default().effort(effort).max_scale(or(max_scale, 1.0)))
}

/// Makes the registration file that `profile` asks for, checks it again, and gives both.
///
/// A photo that complies is passed through; one with only wrong tags is retagged; every other one is cropped, scaled
/// and encoded. Nothing is mirrored, rotated, padded, repainted or retouched. What only a new photo can fix is a finding of
/// the report; that no file can be made at all is an error. `facts` are those of `photo`, or the call is refused with
/// `CAMPIX_STATUS_FACTS_OTHER_PHOTO`. `options` may be NULL.
/// `*made` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_make(
    photo: *const campix_photo,
    facts: *const campix_facts,
    profile: *const campix_profile,
    options: *const campix_make_options,
    made: *mut *mut campix_made,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(made, "made")?;
        let (photo, facts) = (&ptr::get(photo)?.photo, &ptr::get(facts)?.facts);
        let made = make(photo, facts, &ptr::get(profile)?.profile, &make_options(options)?)?;
        out.put(ptr::new(MadeParts { made, json: Lazy::default() }));
        Ok(())
    })
}

/// As `campix_make`, until `cancel` is requested: the token is asked before each stage – plan, cut, encode, read back – and
/// inside the measurement of the finished file, and the call then returns `CAMPIX_STATUS_DAY_CANCELLED`. Encoding is the
/// longest stage: less than 10 ms on a processor of today, about 110 ms with `CAMPIX_EFFORT_BEST`. `cancel` may be NULL.
///
/// `*made` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_make_until(
    photo: *const campix_photo,
    facts: *const campix_facts,
    profile: *const campix_profile,
    options: *const campix_make_options,
    cancel: *const campix_cancel,
    made: *mut *mut campix_made,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(made, "made")?;
        let (photo, facts, cancel) = (&ptr::get(photo)?.photo, &ptr::get(facts)?.facts, token(cancel)?);
        let made = make(photo, facts, &ptr::get(profile)?.profile, &make_options(options)?.cancel(&cancel))?;
        out.put(ptr::new(MadeParts { made, json: Lazy::default() }));
        Ok(())
    })
}

/// The bytes of the finished file; none for NULL.
///
/// Borrowed: valid until `made` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_made_bytes(made: *const campix_made) -> campix_bytes {
    answer(campix_bytes::NONE, || Ok(campix_bytes::lend(&ptr::get(made)?.made.bytes)))
}

/// Writes the finished file at `path`, whole or not at all; what was there before is replaced.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_made_save(
    made: *const campix_made,
    path: *const c_char,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || Ok(ptr::get(made)?.made.save(self::path(path)?)?))
}

/// As `campix_made_save`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_made_save_w(
    made: *const campix_made,
    path: *const u16,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || Ok(ptr::get(made)?.made.save(crate::text::wide_path(path)?)?))
}

/// How a finished file was made.
pub type campix_route = u32;
/// There is no file: the handle is NULL or of another kind.
pub const CAMPIX_ROUTE_NONE: campix_route = 0;
/// The photo complied; its bytes are passed through.
pub const CAMPIX_ROUTE_UNTOUCHED: campix_route = 1;
/// Only tags were changed; every coefficient of the picture is the photo's.
pub const CAMPIX_ROUTE_RETAGGED: campix_route = 2;
/// Cropped, scaled and encoded.
pub const CAMPIX_ROUTE_ENCODED: campix_route = 3;

/// How the finished file was made; `CAMPIX_ROUTE_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_made_route(made: *const campix_made) -> campix_route {
    answer(CAMPIX_ROUTE_NONE, || {
        Ok(match ptr::get(made)?.made.route {
            Route::Untouched => CAMPIX_ROUTE_UNTOUCHED,
            Route::Retagged => CAMPIX_ROUTE_RETAGGED,
            Route::Encoded { .. } => CAMPIX_ROUTE_ENCODED,
            // A route that this version of the header has no name for.
            _ => CAMPIX_ROUTE_NONE,
        })
    })
}

/// The finished file judged as the registration file.
///
/// `*report` is owned by the caller, written only on success, and stays valid when `made` is freed.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_made_report(
    made: *const campix_made,
    report: *mut *mut campix_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(report, "report")?;
        out.put(report::handle(Arc::new(ptr::get(made)?.made.report.clone())));
        Ok(())
    })
}

/// Everything about the finished file but its bytes, as JSON, schema 1: the photo it was made of, length, digest, route, crop, what the encoder did,
/// operations, report. Empty for NULL.
///
/// Borrowed: valid until `made` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_made_json(made: *const campix_made) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(made)?;
        Ok(parts.json.lend(|| parts.made.to_json().to_string()))
    })
}

/// Releases a finished file; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_made_free(made: *mut campix_made) {
    release(|| ptr::free(made));
}

/// What a file shall say about itself. Zero in any field means its default; fill with `campix_retag_options_init` first.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_retag_options {
    /// Size of this struct, set by `campix_retag_options_init`.
    pub struct_size: u32,
    /// Dots per inch, 1–65 535, in every place where the file states it. Default: 300.
    pub density: u32,
    /// 0: an Exif segment is rewritten with orientation, density and time of capture; 1: it is dropped. Default: 0.
    pub drop_exif: u32,
    /// Zero.
    pub reserved_word: u32,
    /// Largest file, in bytes. Default: 64 MiB.
    pub max_bytes: u64,
    /// Zeros.
    pub reserved: [u32; 4],
}

// SAFETY: integers without padding; a test adds up their sizes.
unsafe impl Versioned for campix_retag_options {
    const ENDS: &'static [usize] =
        ptr::ends!(campix_retag_options: density, drop_exif, reserved_word, max_bytes, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_retag_options, reserved);
}

/// Fills `options` with the defaults of this version. `size` is `sizeof(campix_retag_options)`: the library never writes beyond it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_retag_options_init(options: *mut campix_retag_options, size: usize) {
    release(|| ptr::init(options, size));
}

fn retag_options(options: *const campix_retag_options) -> Result<Retag, Refusal> {
    let campix_retag_options { struct_size: _, density, drop_exif, reserved_word, max_bytes, reserved } =
        ptr::options(options)?;
    zeros(&reserved)?;
    zeros(&[reserved_word])?;
    let density = u16::try_from(or(density, Retag::default().density.into()))
        .map_err(|_| Refusal::unsupported(format!("the density is {density}, possible are 1 to 65535")))?;
    let exif = match drop_exif {
        0 => ExifPolicy::Essential,
        1 => ExifPolicy::Drop,
        other => return Err(Refusal::unsupported(format!("drop_exif is {other}, possible are 0 and 1"))),
    };
    let limits = Limits::default().bytes(or(max_bytes, Limits::default().bytes));
    Ok(Retag::default().density(density).exif(exif).limits(limits))
}

/// The same JPEG, byte for byte in its picture, saying what `options` ask for, which may be NULL. Private tags, thumbnails,
/// comments and bytes after the end are dropped; an ICC profile stays.
///
/// `*retagged` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_retag(
    data: *const u8,
    length: usize,
    options: *const campix_retag_options,
    retagged: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(retagged, "retagged")?;
        out.put(buffer(retag(ptr::bytes(data, length, ptr::PHOTO)?, &retag_options(options)?)?));
        Ok(())
    })
}

/// As `campix_retag`, from the file at `from` to the file at `to`, which may be the same; it is written whole or not at all.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_retag_file(
    from: *const c_char,
    to: *const c_char,
    options: *const campix_retag_options,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || Ok(retag_file(path(from)?, path(to)?, &retag_options(options)?)?))
}

/// As `campix_retag_file`, with paths in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_retag_file_w(
    from: *const u16,
    to: *const u16,
    options: *const campix_retag_options,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let (from, to) = (crate::text::wide_path(from)?, crate::text::wide_path(to)?);
        Ok(retag_file(from, to, &retag_options(options)?)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_have_no_padding() {
        assert_eq!(size_of::<campix_make_options>(), 2 * 4 + 8 + 6 * 4);
        assert_eq!(size_of::<campix_retag_options>(), 4 * 4 + 8 + 4 * 4);
    }
}
