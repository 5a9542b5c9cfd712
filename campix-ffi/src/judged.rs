//! Photos of a running day, handed to the host as soon as they are judged.

use std::ffi::{c_char, c_void};

use campix_core::day::JudgedPhoto;
use campix_core::progress::CancelToken;

use crate::day::campix_day;
use crate::error::campix_error;
use crate::float::Host;
use crate::guard::guard;
use crate::ptr;
use crate::status::campix_status;
use crate::text::Text;
use crate::user::User;

/// A photo of a running day, judged by itself: whose it is, and whether it is delivered, is settled at the end. Everything
/// in it is valid only during the call. It may grow at its end in later versions; a callback reads only what its header
/// has.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_judged {
    /// Size of this struct in the library that calls.
    pub struct_size: u32,
    /// Place in the folder, sorted by name, or in the stream, from 0.
    pub order: u32,
    /// Its name below the folder of photos, or as the stream gave it, UTF-8. It may hold a person's number or name.
    pub name: *const c_char,
    /// What was found, as `schema/judged.json` lists it, without the name: `photo` (SHA-256, or null), `bytes`, `grade`
    /// ("pass", "warn", "unknown", "fail", "unreadable"), `notes` (rule, severity, message and advice in both languages),
    /// `files` made of it. A NUL follows.
    pub json: *const c_char,
    /// Length of that text in bytes, without the NUL.
    pub length: usize,
}

/// Receives every photo that this run judged, once it is on record: by one thread at a time, not always the same and not
/// that which runs the day, in the order in which photos are finished. Returns 0 to go on, anything else to stop the run:
/// photos already in work are finished and handed over, too.
///
/// While it runs no other photo is put on record, and a few photos later none is worked on: hand the text on and return. It
/// may call every function of the library but those that take this day, and must not wait for a thread that does; it must
/// not throw.
pub type campix_judged_callback =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, judged: *const campix_judged) -> i32>;

/// Who hears of photos.
#[derive(Clone, Copy)]
pub(crate) struct Hearer {
    callback: unsafe extern "C-unwind" fn(*mut c_void, *const campix_judged) -> i32,
    user: User,
}

impl Hearer {
    /// Hands over a photo; what the callback answers stops the run.
    pub(crate) fn hear(self, host: &Host, cancel: &CancelToken, photo: &JudgedPhoto) {
        let (name, json) = (Text::new(photo.name.reveal()), Text::new(photo.to_json().to_string()));
        let (name, json) = (name.lend(), json.lend());
        let judged = campix_judged {
            struct_size: size_of::<campix_judged>() as u32,
            order: photo.order,
            name: name.data,
            json: json.data,
            length: json.length,
        };
        // SAFETY: "the callback and `user` stay valid until the day has run"; `judged` and its texts live longer than the
        // call.
        if host.call(|| unsafe { (self.callback)(self.user.pointer(), &raw const judged) }) != 0 {
            cancel.cancel();
        }
    }
}

/// Sets the callback that receives each photo as soon as it is judged; NULL for none. Photos that an earlier run judged,
/// and files that are still being copied, are not handed over. `callback` and `user` stay valid until the day has run.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_on_judged(
    day: *mut campix_day,
    callback: campix_judged_callback,
    user: *mut c_void,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let day = ptr::get_mut(day)?;
        day.ready()?;
        day.judged = callback.map(|callback| Hearer { callback, user: User::new(user) });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_judged_photo_has_no_padding() {
        assert_eq!(size_of::<campix_judged>(), 2 * 4 + 3 * size_of::<usize>());
    }
}
