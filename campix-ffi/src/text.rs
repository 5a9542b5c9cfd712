//! Text and paths between C and Rust.
//!
//! In: NUL-terminated UTF-8. Out: borrowed, with a length and a NUL after it.

use std::ffi::{CStr, c_char};
use std::path::PathBuf;
#[cfg(feature = "day")]
use std::str::FromStr;
use std::sync::OnceLock;

#[cfg(feature = "people")]
use campix_core::options::OptionsError;
#[cfg(feature = "day")]
use campix_core::words::UnknownWord;

use crate::refusal::Refusal;

/// Text that the library lends: UTF-8 of `length` bytes, and a NUL after them that `length` does not count.
///
/// `data` is never NULL. How long it stays valid is stated at each function that returns it.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_str {
    /// The first byte.
    pub data: *const c_char,
    /// Bytes before the NUL.
    pub length: usize,
}

impl campix_str {
    /// The empty text, which is always valid.
    pub(crate) const EMPTY: Self = Self { data: c"".as_ptr(), length: 0 };
}

/// A text with a NUL after it, as it is lent to C.
#[derive(Debug, Clone)]
pub(crate) struct Text(String);

impl Text {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        text.push('\0');
        Self(text)
    }

    #[cfg(test)]
    pub(crate) fn as_str(&self) -> &str {
        &self.0[..self.0.len() - 1]
    }

    /// Lends the text for as long as `self` lives.
    pub(crate) fn lend(&self) -> campix_str {
        campix_str { data: self.0.as_ptr().cast(), length: self.0.len() - 1 }
    }
}

/// A text that is made on first use.
#[derive(Debug, Default)]
pub(crate) struct Lazy(OnceLock<Text>);

impl Lazy {
    pub(crate) fn lend(&self, make: impl FnOnce() -> String) -> campix_str {
        self.0.get_or_init(|| Text::new(make())).lend()
    }
}

/// A text of the caller.
pub(crate) fn text<'a>(text: *const c_char, name: &'static str) -> Result<&'a str, Refusal> {
    if text.is_null() {
        return Err(Refusal::null(name));
    }
    // SAFETY: "text is NUL-terminated, and nobody changes it during the call".
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|_| Refusal::not_utf8(name))
}

/// A text of the caller, `None` for NULL.
pub(crate) fn text_if_any<'a>(pointer: *const c_char, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    if pointer.is_null() { Ok(None) } else { text(pointer, name).map(Some) }
}

/// Options of the caller, TOML or JSON; the defaults for NULL.
#[cfg(feature = "people")]
pub(crate) fn options<T: Default>(
    pointer: *const c_char,
    read: impl FnOnce(&str) -> Result<T, OptionsError>,
) -> Result<T, Refusal> {
    Ok(match text_if_any(pointer, "options")? {
        Some(text) => read(text)?,
        None => T::default(),
    })
}

/// A word of the caller; the default for NULL.
#[cfg(feature = "day")]
pub(crate) fn word<W>(pointer: *const c_char, name: &'static str) -> Result<W, Refusal>
where
    W: Default + FromStr<Err = UnknownWord>,
{
    let Some(word) = text_if_any(pointer, name)? else { return Ok(W::default()) };
    word.parse().map_err(|error: UnknownWord| Refusal::unsupported(format!("{name}: {error}")))
}

/// A path of the caller: on Unix any bytes, elsewhere UTF-8.
pub(crate) fn path(path: *const c_char) -> Result<PathBuf, Refusal> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        if path.is_null() {
            return Err(Refusal::null("path"));
        }
        // SAFETY: "a path is NUL-terminated, and nobody changes it during the call".
        let bytes = unsafe { CStr::from_ptr(path) };
        Ok(std::ffi::OsStr::from_bytes(bytes.to_bytes()).into())
    }
    #[cfg(not(unix))]
    text(path, "path").map(PathBuf::from)
}

/// A path of the caller in UTF-16; unpaired surrogates stay as they are.
#[cfg(windows)]
pub(crate) fn wide_path(path: *const u16) -> Result<PathBuf, Refusal> {
    use std::os::windows::ffi::OsStringExt as _;
    if path.is_null() {
        return Err(Refusal::null("path"));
    }
    let mut units = Vec::new();
    loop {
        // SAFETY: "a path is NUL-terminated, and nobody changes it during the call": no unit after the NUL is read.
        match unsafe { path.add(units.len()).read_unaligned() } {
            0 => return Ok(std::ffi::OsString::from_wide(&units).into()),
            unit => units.push(unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{CAMPIX_STATUS_NOT_UTF8, CAMPIX_STATUS_NULL_POINTER};

    #[test]
    fn lent_texts_end_in_a_nul() {
        let lent = Text::new("照片\0b");
        let view = lent.lend();
        assert_eq!((view.length, lent.as_str()), (8, "照片\0b"));
        // SAFETY: `lent` lives.
        assert_eq!(unsafe { view.data.add(8).read() }, 0);
        let lazy = Lazy::default();
        let first = lazy.lend(|| "one".to_owned());
        assert_eq!(lazy.lend(|| "two".to_owned()).data, first.data);
    }

    #[test]
    fn texts_are_utf8_and_paths_are_what_the_system_has() {
        assert_eq!(text(c"张三 📷".as_ptr(), "x").unwrap(), "张三 📷");
        assert_eq!(text(c"\xFF".as_ptr(), "x").unwrap_err().status(), CAMPIX_STATUS_NOT_UTF8);
        assert_eq!(text(std::ptr::null(), "x").unwrap_err().status(), CAMPIX_STATUS_NULL_POINTER);
        assert_eq!(text_if_any(std::ptr::null(), "x").unwrap(), None);
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            assert_eq!(path(c"a/\xFF.jpg".as_ptr()).unwrap().as_os_str().as_bytes(), b"a/\xFF.jpg");
        }
    }
}
