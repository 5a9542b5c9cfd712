//! What a host of WebAssembly needs besides the header: memory inside the module, and what a call that trapped had to say.
//!
//! A panic cannot become a status here: it ends the call as a trap, and the host throws the instance away. What it said is written down
//! before, so that the host reports what C and Python would.

use std::alloc::{Layout, alloc, dealloc};
use std::sync::{OnceLock, PoisonError};

use crate::error::ErrorParts;
use crate::guard::{answer, release};
use crate::hook;
use crate::ptr;
use crate::refusal::Refusal;
use crate::text::{Text, campix_str};

/// As much as any struct of the header needs.
const ALIGNMENT: usize = 16;

/// The last panic, as the JSON of an error object.
static PANIC: OnceLock<Text> = OnceLock::new();

/// `length` bytes inside the module, not initialised; NULL if there is no memory or no length. Returned with `campix_wasm_give`.
///
/// cbindgen:ignore
#[unsafe(no_mangle)]
pub extern "C" fn campix_wasm_take(length: usize) -> *mut u8 {
    answer(std::ptr::null_mut(), || match Layout::from_size_align(length, ALIGNMENT) {
        // SAFETY: the layout has a size.
        Ok(layout) if length > 0 => Ok(unsafe { alloc(layout) }),
        _ => Ok(std::ptr::null_mut()),
    })
}

/// Returns what `campix_wasm_take` gave for the same `length`; NULL is ignored.
///
/// cbindgen:ignore
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_wasm_give(bytes: *mut u8, length: usize) {
    release(|| {
        if let (false, Ok(layout)) = (bytes.is_null(), Layout::from_size_align(length, ALIGNMENT)) {
            // SAFETY: "`bytes` came from `campix_wasm_take(length)` and is given back once".
            unsafe { dealloc(bytes, layout) }
        }
    });
}

/// Writes the JSON of the error that the last panic would have been, empty if there was none: after a call that trapped.
///
/// cbindgen:ignore
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_wasm_panic(text: *mut campix_str) {
    release(|| {
        let said = hook::LAST.read().unwrap_or_else(PoisonError::into_inner);
        // The instance is thrown away after its one panic, so the text outlives whoever reads it.
        let json = (!said.is_empty()).then(|| PANIC.get_or_init(|| ErrorParts::new(Refusal::panic(&*said)).json));
        ptr::put_if_wanted(text, json.map_or(campix_str::EMPTY, Text::lend));
    });
}

/// Panics on purpose, so that tests see what a host makes of it: guard.rs has such a function in debug builds only, which are too slow
/// here.
///
/// # Panics
/// Always.
///
/// cbindgen:ignore
#[unsafe(no_mangle)]
pub extern "C" fn campix_wasm_panic_on_purpose() {
    release(|| panic!("on purpose"));
}
