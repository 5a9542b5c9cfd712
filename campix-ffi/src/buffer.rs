//! Bytes the library made: lent to look at, or owned by the caller.

use std::ffi::c_char;

use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::ptr::{self, Opaque};
use crate::status::campix_status;
use crate::text::path;

/// Bytes that the library lends. `data` is NULL only if there are none.
///
/// How long they stay valid is stated at each function that returns them.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_bytes {
    /// The first byte.
    pub data: *const u8,
    /// Number of bytes.
    pub length: usize,
}

impl campix_bytes {
    pub(crate) const NONE: Self = Self { data: std::ptr::null(), length: 0 };

    pub(crate) fn lend(bytes: &[u8]) -> Self {
        if bytes.is_empty() { Self::NONE } else { Self { data: bytes.as_ptr(), length: bytes.len() } }
    }
}

/// Bytes that a call made. Owned: release with `campix_buffer_free`, never with `free`.
#[derive(Debug)]
pub struct campix_buffer {
    _opaque: [u8; 0],
}

impl Opaque for campix_buffer {
    type Inner = Vec<u8>;
    const TAG: u32 = 0xCA3B_0002;
    const NAME: &'static str = "campix_buffer";
}

/// The bytes; none for NULL. After them comes a NUL that the length does not count, so that text can be printed.
///
/// Borrowed: valid until the buffer is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_buffer_bytes(buffer: *const campix_buffer) -> campix_bytes {
    answer(campix_bytes::NONE, || {
        let bytes = ptr::get(buffer)?;
        Ok(campix_bytes::lend(&bytes[..bytes.len().saturating_sub(1)]))
    })
}

/// A new buffer of these bytes, with the NUL after them.
pub(crate) fn buffer(bytes: impl Into<Vec<u8>>) -> *mut campix_buffer {
    let mut bytes = bytes.into();
    bytes.push(0);
    ptr::new(bytes)
}

/// Writes the bytes to a file, whole or not at all; what was there before is replaced.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_buffer_save(
    buffer: *const campix_buffer,
    file: *const c_char,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let bytes = ptr::get(buffer)?;
        Ok(campix_core::save(path(file)?, &bytes[..bytes.len().saturating_sub(1)])?)
    })
}

/// As `campix_buffer_save`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_buffer_save_w(
    buffer: *const campix_buffer,
    file: *const u16,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let bytes = ptr::get(buffer)?;
        Ok(campix_core::save(crate::text::wide_path(file)?, &bytes[..bytes.len().saturating_sub(1)])?)
    })
}

/// Releases a buffer; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_buffer_free(buffer: *mut campix_buffer) {
    release(|| ptr::free(buffer));
}
