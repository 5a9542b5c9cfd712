//! Print sheets: a roster's originals in, bags of sheets for the lab out.

use std::ffi::{c_char, c_void};
use std::io;
use std::path::{Path, PathBuf};

use campix_core::ceiling;
use campix_core::day::{DayOriginals, FinishedDay};
use campix_core::people::Person;
use campix_core::prints::{NamedOriginals, Originals, SheetJob, SheetOptions};

use crate::buffer::{buffer, campix_buffer};
use crate::cancel::campix_cancel;
use crate::day::campix_incoming;
use crate::error::campix_error;
use crate::float::Host;
use crate::guard::guard_with_host;
use crate::number::key as key_of;
use crate::profile::campix_profile;
use crate::progress::{Watch, campix_progress_callback};
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
    (watch, host): (&Watch, &Host),
) -> Result<*mut campix_buffer, Refusal> {
    let tell = |progress| watch.tell(host, progress);
    let job = SheetJob::new(options, &ptr::get(profile)?.profile).progress(&tell).cancel(watch.cancel.clone());
    Ok(buffer(job.write(people, originals, folder)?.to_json().to_string()))
}

/// Writes the sheets of a roster, whose originals are files in the folder `photos`.
fn write_of_folder(
    roster: *const campix_roster,
    profile: *const campix_profile,
    (photos, out): (PathBuf, PathBuf),
    options: *const c_char,
    watched: (&Watch, &Host),
) -> Result<*mut campix_buffer, Refusal> {
    let people = &ptr::get(roster)?.roster.people;
    let order = order(options)?;
    let originals = NamedOriginals::new(photos, people, &order.naming)?;
    write(people, profile, &originals, &out, &order, watched)
}

/// Writes the sheets of the people of a finished day, whose ledger says whose each original is.
fn write_of_day(
    roster: *const campix_roster,
    profile: *const campix_profile,
    (day, key): (&Path, (*const u8, usize)),
    (photos, out): (PathBuf, PathBuf),
    options: *const c_char,
    watched: (&Watch, &Host),
) -> Result<*mut campix_buffer, Refusal> {
    let people = &ptr::get(roster)?.roster;
    let order = order(options)?;
    let day = FinishedDay::open(day, Some(people), Some(&key_of(key.0, key.1)?))?;
    let originals = DayOriginals::new(&day.report.outcomes, photos);
    write(&people.people, profile, &|person: &Person| originals.read(person.row), &out, &order, watched)
}

/// Writes the sheets of a roster, whose originals a callback hands over.
fn write_of_memory(
    roster: *const campix_roster,
    profile: *const campix_profile,
    (original, user): (campix_original_callback, User),
    out: &Path,
    options: *const c_char,
    (watch, host): (&Watch, &Host),
) -> Result<*mut campix_buffer, Refusal> {
    let people = &ptr::get(roster)?.roster.people;
    let callback = original.ok_or_else(|| Refusal::null("original"))?;
    let ask = |person: &Person| -> io::Result<Option<Vec<u8>>> {
        let mut incoming = ptr::Filled::<campix_incoming>::new();
        // SAFETY: "`original` and `user` stay valid until the call returns"; `incoming` is ours.
        let fill = || unsafe { callback(user.pointer(), person.row, incoming.pointer()) };
        match host.call(fill) {
            0 => Ok(None),
            1 => {
                let found = incoming.value().and_then(|found| ptr::bytes(found.data, found.length, ceiling::PICTURE));
                found.map(|bytes| Some(bytes.to_vec())).map_err(|refusal| match refusal {
                    Refusal::Engine(_) => io::ErrorKind::FileTooLarge.into(),
                    Refusal::Call { .. } => io::ErrorKind::InvalidInput.into(),
                })
            }
            _ => Err(io::ErrorKind::Other.into()),
        }
    };
    write(people, profile, &ask, out, &order(options)?, (watch, host))
}

/// A run that nobody watches.
fn unwatched() -> Result<Watch, Refusal> {
    Watch::new(None, std::ptr::null_mut(), std::ptr::null())
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
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let folders = (path(photos)?, path(out)?);
        place.put(write_of_folder(roster, profile, folders, options, (&unwatched()?, host))?);
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
    guard_with_host(error, |host| {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let folders = (wide_path(photos)?, wide_path(out)?);
        place.put(write_of_folder(roster, profile, folders, options, (&unwatched()?, host))?);
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
        let hand_over = (original, User::new(user));
        place.put(write_of_memory(roster, profile, hand_over, &path(out)?, options, (&unwatched()?, host))?);
        Ok(())
    })
}

/// As `campix_sheets_write_memory`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_memory_w(
    roster: *const campix_roster,
    profile: *const campix_profile,
    original: campix_original_callback,
    user: *mut c_void,
    out: *const u16,
    options: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let (hand_over, out) = ((original, User::new(user)), crate::text::wide_path(out)?);
        place.put(write_of_memory(roster, profile, hand_over, &out, options, (&unwatched()?, host))?);
        Ok(())
    })
}

/// As `campix_sheets_write`, watched: `progress` (or NULL) hears of it, in people, and it stops when `progress` says so or
/// `cancel` (or NULL) is requested, with `CAMPIX_STATUS_DAY_CANCELLED`: between two people, inside the measurement of one,
/// or before a bag is written. A bag that is being written is finished first.
///
/// No half-written file stays. Bags that are finished stay, whole, beside those of an earlier job: only a job that comes to
/// its end deletes what an earlier one left. The next call begins with the first bag. `progress` and `user` stay valid
/// until the call returns. `*json` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_watched(
    roster: *const campix_roster,
    profile: *const campix_profile,
    photos: *const c_char,
    out: *const c_char,
    options: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let folders = (path(photos)?, path(out)?);
        place.put(write_of_folder(roster, profile, folders, options, (&watch, host))?);
        Ok(())
    })
}

/// As `campix_sheets_write_watched`, with paths in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_watched_w(
    roster: *const campix_roster,
    profile: *const campix_profile,
    photos: *const u16,
    out: *const u16,
    options: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let folders = (wide_path(photos)?, wide_path(out)?);
        place.put(write_of_folder(roster, profile, folders, options, (&watch, host))?);
        Ok(())
    })
}

/// As `campix_sheets_write_watched`, with originals from memory as `campix_sheets_write_memory` asks for them; `user` is
/// handed to both callbacks.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_memory_watched(
    roster: *const campix_roster,
    profile: *const campix_profile,
    original: campix_original_callback,
    out: *const c_char,
    options: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let hand_over = (original, User::new(user));
        place.put(write_of_memory(roster, profile, hand_over, &path(out)?, options, (&watch, host))?);
        Ok(())
    })
}

/// As `campix_sheets_write_memory_watched`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_memory_watched_w(
    roster: *const campix_roster,
    profile: *const campix_profile,
    original: campix_original_callback,
    out: *const u16,
    options: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let (hand_over, out) = ((original, User::new(user)), crate::text::wide_path(out)?);
        place.put(write_of_memory(roster, profile, hand_over, &out, options, (&watch, host))?);
        Ok(())
    })
}

/// As `campix_sheets_write_watched`, with the originals of the finished day in the folder `day`, however the camera called them: its
/// ledger says whose each is. `photos` is the folder the day was run with, `key` the secret of the project. An original that was
/// changed since is a fault of its person.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_day(
    roster: *const campix_roster,
    profile: *const campix_profile,
    day: *const c_char,
    key: *const u8,
    key_length: usize,
    photos: *const c_char,
    out: *const c_char,
    options: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let folders = (path(photos)?, path(out)?);
        let day = path(day)?;
        place.put(write_of_day(roster, profile, (&day, (key, key_length)), folders, options, (&watch, host))?);
        Ok(())
    })
}

/// As `campix_sheets_write_day`, with paths in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_day_w(
    roster: *const campix_roster,
    profile: *const campix_profile,
    day: *const u16,
    key: *const u8,
    key_length: usize,
    photos: *const u16,
    out: *const u16,
    options: *const c_char,
    progress: campix_progress_callback,
    user: *mut c_void,
    cancel: *const campix_cancel,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let watch = Watch::new(progress, user, cancel)?;
        let folders = (wide_path(photos)?, wide_path(out)?);
        let day = wide_path(day)?;
        place.put(write_of_day(roster, profile, (&day, (key, key_length)), folders, options, (&watch, host))?);
        Ok(())
    })
}
