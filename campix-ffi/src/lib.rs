//! C ABI of campix: the functions follow the Rust verbs one to one, the manual is `include/campix.h`.
//!
//! No decision about a photo is made here. Only `ptr`, `handle` and `text` follow pointers, only `day`, `judged`,
//! `progress`, `sheet`, `compare`, `landmarks` and `log` call callbacks, only `float` touches registers, and `glibc` has a function of
//! the C library; everything else is safe code behind a guard that lets no panic out.
//!
//! Every exported symbol begins with `campix_`, so none replaces a definition of a host program; that is what `no_mangle` asks
//! for. Functions are `unsafe` because they take pointers; the header states what a caller must guarantee.
#![allow(unsafe_code, non_camel_case_types, clippy::missing_safety_doc)]

mod buffer;
mod cancel;
#[cfg(feature = "prints")]
mod cards;
#[cfg(feature = "dossier")]
mod compare;
#[cfg(feature = "day")]
mod day;
#[cfg(feature = "day")]
mod decide;
#[cfg(feature = "dossier")]
mod dossier;
mod error;
mod facts;
#[cfg(feature = "day")]
mod finished;
mod float;
#[cfg(all(target_os = "linux", target_env = "gnu", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod glibc;
mod guard;
mod guide;
mod handle;
mod hook;
mod into;
#[cfg(feature = "day")]
mod join;
#[cfg(feature = "day")]
mod journal;
#[cfg(feature = "day")]
mod judged;
mod landmarks;
#[cfg(any(feature = "dossier", feature = "prints"))]
mod lists;
mod log;
#[cfg(feature = "day")]
mod lookup;
mod make;
#[cfg(feature = "people")]
mod number;
#[cfg(feature = "day")]
mod originals;
mod photo;
mod profile;
#[cfg(feature = "day")]
mod progress;
mod ptr;
#[cfg(feature = "day")]
mod purge;
mod refusal;
mod report;
#[cfg(feature = "people")]
mod roster;
#[cfg(feature = "day")]
mod secret;
#[cfg(feature = "prints")]
mod sheet;
mod status;
mod status_codes;
mod status_name;
mod text;
mod user;
#[cfg(feature = "dossier")]
mod verify;
#[cfg(target_family = "wasm")]
mod wasm;

pub use buffer::*;
pub use cancel::*;
#[cfg(feature = "prints")]
pub use cards::*;
#[cfg(feature = "dossier")]
pub use compare::*;
#[cfg(feature = "day")]
pub use day::*;
#[cfg(feature = "day")]
pub use decide::*;
#[cfg(feature = "dossier")]
pub use dossier::*;
pub use error::*;
pub use facts::*;
#[cfg(feature = "day")]
pub use finished::*;
#[cfg(debug_assertions)]
pub use guard::campix_panic_on_purpose;
pub use guide::*;
pub use handle::*;
pub use hook::*;
pub use into::*;
#[cfg(feature = "day")]
pub use join::*;
#[cfg(feature = "day")]
pub use journal::*;
#[cfg(feature = "day")]
pub use judged::*;
pub use landmarks::*;
#[cfg(any(feature = "dossier", feature = "prints"))]
pub use lists::*;
pub use log::*;
#[cfg(feature = "day")]
pub use lookup::*;
pub use make::*;
#[cfg(feature = "people")]
pub use number::*;
#[cfg(feature = "day")]
pub use originals::*;
pub use photo::*;
pub use profile::*;
#[cfg(feature = "day")]
pub use progress::*;
#[cfg(feature = "day")]
pub use purge::*;
pub use report::*;
#[cfg(feature = "people")]
pub use roster::*;
#[cfg(feature = "day")]
pub use secret::*;
#[cfg(feature = "prints")]
pub use sheet::*;
pub use status::*;
pub use status_codes::*;
pub use status_name::*;
pub use text::campix_str;
#[cfg(feature = "dossier")]
pub use verify::*;
#[cfg(target_family = "wasm")]
pub use wasm::*;

use std::ffi::c_char;

use crate::guard::answer;

/// NUL-terminated, so that C can read it in place.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// Version of this header's promises: raised when a function or a field is removed or changes its meaning. Programs made for
/// one number work with every library of the same number.
pub const CAMPIX_ABI_VERSION: u32 = 1;

/// Version of the library that is loaded, "MAJOR.MINOR.PATCH", NUL-terminated UTF-8.
///
/// Borrowed: valid for the life of the program.
#[unsafe(no_mangle)]
pub extern "C" fn campix_version() -> *const c_char {
    answer(VERSION.as_ptr(), || Ok(VERSION.as_ptr())).cast()
}

/// `CAMPIX_ABI_VERSION` of the library that is loaded; compare it with that of the header.
#[unsafe(no_mangle)]
pub extern "C" fn campix_abi_version() -> u32 {
    answer(CAMPIX_ABI_VERSION, || Ok(CAMPIX_ABI_VERSION))
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
