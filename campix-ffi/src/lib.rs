//! C ABI of campix. It exposes the version only; the functions follow the Rust verbs one to one.

use std::ffi::c_char;

/// NUL-terminated, so that C can read it in place.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// Version of the library, "MAJOR.MINOR.PATCH", NUL-terminated UTF-8. Borrowed: valid for the life of the program.
// SAFETY: the symbol carries the library's own prefix, so it replaces no other definition in a host program.
#[unsafe(no_mangle)]
pub extern "C" fn campix_version() -> *const c_char {
    VERSION.as_ptr().cast()
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    #[test]
    fn version_is_the_package_version() {
        let bytes = CStr::from_bytes_with_nul(super::VERSION.as_bytes()).unwrap();
        assert_eq!(bytes.to_str().unwrap(), campix_core::VERSION);
    }
}
