//! Print sheets: a roster's originals in, bags of sheets for the lab out.

use std::ffi::{c_char, c_void};
use std::io;
use std::path::Path;

use campix_core::ceiling;
use campix_core::people::Person;
use campix_core::prints::{NamedOriginals, Originals, SheetJob, SheetOptions};

use crate::buffer::{buffer, campix_buffer};
use crate::day::campix_incoming;
use crate::error::campix_error;
use crate::guard::{guard, guard_with_host};
use crate::profile::campix_profile;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::path;
use crate::user::User;

/// Hands over the original of the person in row `row` of the roster: fills `original->data` and `length` and returns 1, or
/// returns 0 if there is none and a negative number if it cannot be read. With several threads it is called from all of them at
/// once; the bytes, at most 64 MiB, are copied before the next call from the same thread. It must not throw.
pub type campix_original_callback =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, row: u32, original: *mut campix_incoming) -> i32>;

/// Writes the sheets of `people` into `folder` and returns the report as JSON.
fn write(
    people: &[Person],
    profile: *const campix_profile,
    originals: &dyn Originals,
    folder: &Path,
    options: &SheetOptions,
) -> Result<*mut campix_buffer, Refusal> {
    let report = SheetJob::new(options, &ptr::get(profile)?.profile).write(people, originals, folder)?;
    Ok(buffer(report.to_json().to_string()))
}

fn order(options: *const c_char) -> Result<SheetOptions, Refusal> {
    crate::text::options(options, SheetOptions::from_text)
}

/// Writes print sheets of every person on the roster into the folder `out`: bags by department, major and class, with dividers
/// and packing lists. Prints are cut from the originals, as `profile` frames heads; nothing is stretched or mirrored.
///
/// Originals are the files in the folder `photos`. A person without one, or with one that cannot be printed, is a fault in
/// `*json` – bags, faults by row, pages, sheets, pictures – not an error. `options` is TOML or JSON with the keys of
/// `schema/sheets.json`; at least pictures have to be ordered: "{\"pictures\": {\"1-inch\": 8}}". A key, type or word that is
/// wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and key. `*json` is owned by the caller
/// and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write(
    roster: *const campix_roster,
    profile: *const campix_profile,
    photos: *const c_char,
    out: *const c_char,
    options: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let people = &ptr::get(roster)?.roster.people;
        let order = order(options)?;
        let originals = NamedOriginals::new(path(photos)?, people, &order.naming)?;
        place.put(write(people, profile, &originals, &path(out)?, &order)?);
        Ok(())
    })
}

/// As `campix_sheets_write`, with paths in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_w(
    roster: *const campix_roster,
    profile: *const campix_profile,
    photos: *const u16,
    out: *const u16,
    options: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let people = &ptr::get(roster)?.roster.people;
        let order = order(options)?;
        let originals = NamedOriginals::new(wide_path(photos)?, people, &order.naming)?;
        place.put(write(people, profile, &originals, &wide_path(out)?, &order)?);
        Ok(())
    })
}

/// As `campix_sheets_write`, with originals from memory, asked for person by person. `original` and `user` stay valid until the
/// call returns.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_memory(
    roster: *const campix_roster,
    profile: *const campix_profile,
    original: campix_original_callback,
    user: *mut c_void,
    out: *const c_char,
    options: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let people = &ptr::get(roster)?.roster.people;
        let callback = original.ok_or_else(|| Refusal::null("original"))?;
        let user = User::new(user);
        let ask = |person: &Person| -> io::Result<Option<Vec<u8>>> {
            let mut incoming = ptr::Filled::<campix_incoming>::new();
            // SAFETY: "`original` and `user` stay valid until the call returns"; `incoming` is ours.
            let fill = || unsafe { callback(user.pointer(), person.row, incoming.pointer()) };
            match host.call(fill) {
                0 => Ok(None),
                1 => {
                    let found =
                        incoming.value().and_then(|found| ptr::bytes(found.data, found.length, ceiling::PICTURE));
                    found.map(|bytes| Some(bytes.to_vec())).map_err(|refusal| match refusal {
                        Refusal::Engine(_) => io::ErrorKind::FileTooLarge.into(),
                        Refusal::Call { .. } => io::ErrorKind::InvalidInput.into(),
                    })
                }
                _ => Err(io::ErrorKind::Other.into()),
            }
        };
        place.put(write(people, profile, &ask, &path(out)?, &order(options)?)?);
        Ok(())
    })
}
