//! What can be chosen from, as a host shows it in a list: providers of comparisons, duties, sizes of prints.

#[cfg(feature = "dossier")]
use std::ffi::c_char;

#[cfg(feature = "dossier")]
use campix_core::compare::Providers;
#[cfg(feature = "dossier")]
use campix_core::dossier::Duties;
#[cfg(feature = "prints")]
use campix_core::prints::Sizes;

use crate::buffer::{buffer, campix_buffer};
use crate::error::campix_error;
use crate::guard::guard;
use crate::ptr::Out;
use crate::status::campix_status;
#[cfg(feature = "dossier")]
use crate::text::text_if_any;

/// The providers of comparisons that `campix_casebook_ask` and lists of answers can name, as a JSON array: `id` (the word
/// to use), `title` (zh, en), `answers` ("portrait" or "identity"), `pairs` (words it can be asked about), `scale`,
/// `threshold`, `codes` (code → class, and text in both languages), `source`, `evidence`.
///
/// `providers` is TOML as in `campix_casebook_options`, whose tables are added to those shipped, or NULL. `*json` is owned
/// by the caller and written only on success.
#[cfg(feature = "dossier")]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_provider_list(
    providers: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let known = Providers::builtin();
        let known = match text_if_any(providers, "providers")? {
            Some(toml) => known.with(toml)?,
            None => known,
        };
        place.put(buffer(known.to_json().to_string()));
        Ok(())
    })
}

/// The duties that `campix_casebook_attest` takes statements about, as a JSON array: `id` (the word to use), `title` (zh,
/// en), `unit` (zh, en, or null: then it is not answered with a number), `allowed` (min and max), `rule`, `source`,
/// `evidence`.
///
/// `duties` is TOML as in `campix_casebook_options`, a list instead of that shipped, or NULL. `*json` is owned by the
/// caller and written only on success.
#[cfg(feature = "dossier")]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_duty_list(
    duties: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let duties = match text_if_any(duties, "duties")? {
            Some(toml) => Duties::parse(toml)?,
            None => Duties::builtin(),
        };
        place.put(buffer(duties.to_json().to_string()));
        Ok(())
    })
}

/// The sizes of pictures and papers that orders of print sheets can name, as a JSON array: `kind` ("picture" or "paper"),
/// `id` (the word to use), `names` (what people call it, such as "1寸"; a name of several sizes is refused in an order),
/// `width` and `height` in mm, `source`, `evidence`. `*json` is owned by the caller and written only on success.
#[cfg(feature = "prints")]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_print_size_list(
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        place.put(buffer(Sizes::builtin().to_json().to_string()));
        Ok(())
    })
}
