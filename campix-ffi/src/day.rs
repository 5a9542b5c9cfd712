//! A campus day: roster and photos in, delivery out, with progress and cancelling.

use std::ffi::{c_char, c_void};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use campix_core::ceiling;
use campix_core::day::{
    CancelToken, Clock, Day, DayOptions, DayReport, Destination, FixedClock, Incoming, JudgedPhoto, Password, People,
    Photos, Progress, SystemClock,
};
use campix_core::people::PhotoName;
use campix_core::people::matching::PhotoTable;
use campix_core::people::roster::{Roster, RosterOptions};

use crate::cancel::campix_cancel;
use crate::error::campix_error;
use crate::float::Host;
use crate::guard::{answer, guard, guard_with_host, release};
use crate::judged::Hearer;
use crate::number::key;
use crate::profile::campix_profile;
use crate::progress::{Watch, campix_progress_callback};
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{Lazy, campix_str, path, text, text_if_any, word};
use crate::user::User;

/// One photo of a stream. The library hands over zeros after its size; a callback fills the fields that lie within `struct_size`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_incoming {
    /// Size of this struct in the library that calls.
    pub struct_size: u32,
    /// Zero.
    pub reserved: u32,
    /// Its file name, UTF-8; a folder may precede it.
    pub name: *const c_char,
    /// The bytes of its file, which are copied before the next call.
    pub data: *const u8,
    /// Number of bytes, at most 1 GiB.
    pub length: usize,
}

// SAFETY: integers and pointers without padding; pointers are only followed if not NULL.
unsafe impl Versioned for campix_incoming {
    const ENDS: &'static [usize] = ptr::ends!(campix_incoming: reserved, name, data, length);
}

/// Hands over the next photo of a stream: fills `incoming` and returns 1, or returns 0 at the end and a negative number to stop
/// the run. A photo without name or bytes, or with too many, stops it, too, and `campix_day_run` says why. Called by one thread
/// at a time, not always the same; it must not throw. Name and bytes must stay valid until the next call.
pub type campix_photo_callback =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, incoming: *mut campix_incoming) -> i32>;

/// A campus day that is being prepared. Owned: release with `campix_day_free`, even after it was run.
///
/// Used by one thread at a time. Everything given to it is copied or shared: it may be freed at once.
#[derive(Debug)]
pub struct campix_day {
    _opaque: [u8; 0],
}

impl Opaque for campix_day {
    type Inner = DayParts;
    const TAG: u32 = 0xCA3B_000C;
    const NAME: &'static str = "campix_day";
}

pub(crate) struct DayParts {
    /// `None` once it was run.
    day: Option<Day<'static>>,
    progress: (campix_progress_callback, User),
    pub(crate) judged: Option<Hearer>,
    cancel: CancelToken,
    run: Arc<Run>,
}

impl DayParts {
    fn change(&mut self, change: impl FnOnce(Day<'static>) -> Day<'static>) -> Result<(), Refusal> {
        let day = self.day.take().ok_or_else(|| Refusal::wrong_state("the day was already run"))?;
        self.day = Some(change(day));
        Ok(())
    }

    pub(crate) fn ready(&self) -> Result<(), Refusal> {
        if self.day.is_some() { Ok(()) } else { Err(Refusal::wrong_state("the day was already run")) }
    }
}

/// Photos that a callback hands over.
struct Stream {
    next: unsafe extern "C-unwind" fn(*mut c_void, *mut campix_incoming) -> i32,
    user: User,
    run: Arc<Run>,
    cancel: CancelToken,
    ended: bool,
}

/// What the callbacks of a day and its run know of each other.
#[derive(Default)]
struct Run {
    /// The environment in which callbacks run: that of the call that runs the day.
    host: OnceLock<Host>,
    /// Why a photo of the stream was refused, which stopped the run.
    refused: Mutex<Option<Refusal>>,
}

impl Iterator for Stream {
    type Item = Incoming;

    fn next(&mut self) -> Option<Incoming> {
        if self.ended {
            return None;
        }
        let mut place = ptr::Filled::new();
        // SAFETY: "the callback and `user` stay valid until the day has run"; the place is ours.
        let ask = || unsafe { (self.next)(self.user.pointer(), place.pointer()) };
        // The stream is pulled only while the day runs.
        let said = self.run.host.get().map_or(-1, |host| host.call(ask));
        let photo =
            if said == 1 { place.value().and_then(|incoming| handed_over(&incoming)).map(Some) } else { Ok(None) };
        let photo = photo.unwrap_or_else(|refusal| {
            *self.run.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
            None
        });
        if photo.is_none() {
            self.ended = true;
            // A photo without a usable name or bytes would be lost silently: the run stops instead.
            if said != 0 {
                self.cancel.cancel();
            }
        }
        photo
    }
}

/// The photo that a callback handed over, copied.
fn handed_over(incoming: &campix_incoming) -> Result<Incoming, Refusal> {
    let name = PhotoName::new(text(incoming.name, "name")?);
    // The limits of the day decide about a photo; this one keeps what is no photo at all from being copied.
    let bytes = ptr::bytes(incoming.data, incoming.length, ptr::PHOTO)?;
    if bytes.is_empty() {
        return Err(Refusal::null("data"));
    }
    Ok(Incoming { name, bytes: bytes.to_vec() })
}

/// The time of day, or the time a caller fixed.
pub(crate) fn clock(use_fixed_time: u32, fixed_time: u64) -> Result<Arc<dyn Clock>, Refusal> {
    match use_fixed_time {
        0 => Ok(Arc::new(SystemClock)),
        1 => {
            let time = UNIX_EPOCH.checked_add(Duration::from_secs(fixed_time));
            Ok(Arc::new(FixedClock(
                time.ok_or_else(|| Refusal::unsupported("fixed_time is no time this system knows"))?,
            )))
        }
        other => Err(Refusal::unsupported(format!("use_fixed_time is {other}, possible are 0 and 1"))),
    }
}

fn new_day(
    roster: *const campix_roster,
    photos: Photos<'static>,
    out: PathBuf,
    project_key: (*const u8, usize),
    options: *const c_char,
    (cancel, run): (CancelToken, Arc<Run>),
) -> Result<DayParts, Refusal> {
    let options = crate::text::options(options, DayOptions::from_text)?;
    // Where people appear by their codes, there may be no list.
    let roster = if roster.is_null() && options.people == People::Scanned {
        Roster::absent()
    } else {
        ptr::get(roster)?.roster.clone()
    };
    let key = key(project_key.0, project_key.1)?;
    let day = Day::new(roster, photos, out, key, Arc::new(SystemClock), options).cancel(cancel.clone());
    Ok(DayParts { day: Some(day), progress: (None, User::new(std::ptr::null_mut())), judged: None, cancel, run })
}

/// A day whose photos a callback hands over.
fn day_of_memory(
    roster: *const campix_roster,
    (next, user): (campix_photo_callback, *mut c_void),
    out: PathBuf,
    project_key: (*const u8, usize),
    options: *const c_char,
) -> Result<DayParts, Refusal> {
    let next = next.ok_or_else(|| Refusal::null("next"))?;
    let (cancel, run) = (CancelToken::default(), Arc::<Run>::default());
    let stream = Stream { next, user: User::new(user), run: run.clone(), cancel: cancel.clone(), ended: false };
    new_day(roster, Photos::Stream(Box::new(stream)), out, project_key, options, (cancel, run))
}

/// Prepares a day of the people of `roster` and all photos in the folder `photos` and below, written below the folder `out`.
///
/// With "people = 'scanned'" in the options whoever's collection code is scanned is a person of the day, too, and `roster` may be NULL.
///
/// `key` is the project's secret of at least 16 bytes, from which pseudonyms follow: keep it, and keep it secret.
///
/// `options` is TOML or JSON with the keys of `schema/day-options.json`, such as "packing = 'zip-by-department'"; NULL for the
/// defaults. A key, type or word that is wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and
/// key. `*day` is owned by the caller and written only on success. Nothing is read or written before `campix_day_run`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_new(
    roster: *const campix_roster,
    photos: *const c_char,
    out: *const c_char,
    key: *const u8,
    key_length: usize,
    options: *const c_char,
    day: *mut *mut campix_day,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(day, "day")?;
        let photos = Photos::Folder(path(photos)?);
        let parts = new_day(roster, photos, path(out)?, (key, key_length), options, Default::default())?;
        place.put(ptr::new(parts));
        Ok(())
    })
}

/// As `campix_day_new`, with paths in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_new_w(
    roster: *const campix_roster,
    photos: *const u16,
    out: *const u16,
    key: *const u8,
    key_length: usize,
    options: *const c_char,
    day: *mut *mut campix_day,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        use crate::text::wide_path;
        let place = Out::new(day, "day")?;
        let photos = Photos::Folder(wide_path(photos)?);
        let parts = new_day(roster, photos, wide_path(out)?, (key, key_length), options, Default::default())?;
        place.put(ptr::new(parts));
        Ok(())
    })
}

/// As `campix_day_new`, with photos from memory: `next` hands them over one by one while the day runs, as a camera delivers
/// them. A resumed run has to be given the same photos again. `next` and `user` stay valid until the day has run.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_new_memory(
    roster: *const campix_roster,
    next: campix_photo_callback,
    user: *mut c_void,
    out: *const c_char,
    key: *const u8,
    key_length: usize,
    options: *const c_char,
    day: *mut *mut campix_day,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(day, "day")?;
        place.put(ptr::new(day_of_memory(roster, (next, user), path(out)?, (key, key_length), options)?));
        Ok(())
    })
}

/// As `campix_day_new_memory`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_new_memory_w(
    roster: *const campix_roster,
    next: campix_photo_callback,
    user: *mut c_void,
    out: *const u16,
    key: *const u8,
    key_length: usize,
    options: *const c_char,
    day: *mut *mut campix_day,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(day, "day")?;
        let out = crate::text::wide_path(out)?;
        place.put(ptr::new(day_of_memory(roster, (next, user), out, (key, key_length), options)?));
        Ok(())
    })
}

/// Adds a destination to those of the options: a standard, a template of file names ("{student_no}.jpg" if NULL), and whether it
/// decides about photos ("required", which NULL means, or "if-complies"). At least one is needed; two of one profile are refused
/// when the day is run.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_add_destination(
    day: *mut campix_day,
    profile: *const campix_profile,
    name_template: *const c_char,
    demand: *const c_char,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let day = ptr::get_mut(day)?;
        let mut destination = Destination::new(ptr::get(profile)?.profile.clone());
        destination.demand = word(demand, "demand")?;
        if let Some(template) = text_if_any(name_template, "name_template")? {
            template.clone_into(&mut destination.naming);
        }
        day.change(|day| day.destination(destination))
    })
}

/// Encrypts packages with AES-256; `password` has at least eight characters. The names of the files in them stay readable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_set_password(
    day: *mut campix_day,
    password: *const c_char,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let day = ptr::get_mut(day)?;
        let password = Password::new(text(password, "password")?)?;
        day.change(|day| day.password(password))
    })
}

/// Gives the token that stops this day between two photos, from any thread. `*cancel` is owned by the caller, may outlive the
/// day, and is written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_cancel(
    day: *mut campix_day,
    cancel: *mut *mut campix_cancel,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(cancel, "cancel")?;
        place.put(ptr::new(ptr::get_mut(day)?.cancel.clone()));
        Ok(())
    })
}

/// Writes the journal with one fixed time, in seconds since 1970-01-01 00:00 UTC, instead of the time of day, so that two runs
/// are the same to the last byte.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_fix_time(
    day: *mut campix_day,
    seconds: u64,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let day = ptr::get_mut(day)?;
        let clock = clock(1, seconds)?;
        day.change(|day| day.clock(clock))
    })
}

/// Adds a table that maps photos to numbers (CSV or XLSX, `length` bytes at `data`) as a further method of matching photos to
/// people.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_add_table(
    day: *mut campix_day,
    data: *const u8,
    length: usize,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let day = ptr::get_mut(day)?;
        let table = PhotoTable::read(ptr::bytes(data, length, ceiling::TABLE)?, &RosterOptions::default())?;
        day.change(|day| day.table(table))
    })
}

/// Sets the callback that receives the progress of the run; NULL for none. `callback` and `user` stay valid until the day has
/// run.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_on_progress(
    day: *mut campix_day,
    callback: campix_progress_callback,
    user: *mut c_void,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let day = ptr::get_mut(day)?;
        day.ready()?;
        day.progress = (callback, User::new(user));
        Ok(())
    })
}

/// The result of a day. Owned: release with `campix_day_report_free`.
///
/// It never changes; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_day_report {
    _opaque: [u8; 0],
}

impl Opaque for campix_day_report {
    type Inner = DayReportParts;
    const TAG: u32 = 0xCA3B_000D;
    const NAME: &'static str = "campix_day_report";
}

#[derive(Debug)]
pub(crate) struct DayReportParts {
    pub(crate) report: DayReport,
    /// What is known beyond the report, of a day that was opened from its ledger.
    pub(crate) opened: Option<serde_json::Value>,
    json: Lazy,
}

impl DayReportParts {
    pub(crate) fn new(report: DayReport, opened: Option<serde_json::Value>) -> Self {
        Self { report, opened, json: Lazy::default() }
    }
}

/// Runs the day, or continues where an earlier run in the same folder stopped. It returns when the day is done, was
/// cancelled (`CAMPIX_STATUS_DAY_CANCELLED`) or cannot be done; what is wrong with single photos and people is in the report and
/// in the tables, not an error. A day is run once: after that, only `campix_day_free` may follow.
///
/// `*report` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_run(
    day: *mut campix_day,
    report: *mut *mut campix_day_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let out = Out::new(report, "report")?;
        let parts = ptr::get_mut(day)?;
        let (callback, user) = parts.progress;
        let (watch, run) = (Watch::of(callback, user, parts.cancel.clone()), parts.run.clone());
        let judged = parts.judged;
        let day = parts.day.take().ok_or_else(|| Refusal::wrong_state("the day was already run"))?;
        let host = run.host.get_or_init(|| *host);
        let tell = |progress: Progress| watch.tell(host, progress);
        let hear = |photo: &JudgedPhoto| {
            if let Some(hearer) = judged {
                hearer.hear(host, &watch.cancel, photo);
            }
        };
        let day = day.progress(&tell);
        let ran = if judged.is_some() { day.judged(&hear).run() } else { day.run() };
        // The photo that stopped the run says more than that it was stopped.
        let refused = run.refused.lock().unwrap_or_else(PoisonError::into_inner).take();
        let report = match (ran, refused) {
            (Err(_), Some(refusal)) => return Err(refusal),
            (ran, _) => ran?,
        };
        out.put(ptr::new(DayReportParts::new(report, None)));
        Ok(())
    })
}

/// Releases a day; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_free(day: *mut campix_day) {
    release(|| ptr::free(day));
}

/// 1 if every person on the roster has a delivered photo, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_complete(report: *const campix_day_report) -> u32 {
    answer(0, || Ok(u32::from(ptr::get(report)?.report.complete())))
}

/// Number of files delivered, over all destinations; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_files(report: *const campix_day_report) -> u64 {
    answer(0, || Ok(ptr::get(report)?.report.totals.files))
}

/// Number of people for whom nothing was delivered; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_retakes(report: *const campix_day_report) -> u64 {
    answer(0, || Ok(ptr::get(report)?.report.totals.retakes()))
}

/// The sums as JSON, schema 1; they name no one: people and photos by standing, files, retakes, notes, files to be recalled, digest of
/// the journal. Of a day from `campix_day_open` also `ended`, `decisions`, `waiting` (decisions since the run), `begun` (line of a later
/// run that did not end), `handed_over`, `purged`, `unknown_people`, `names_known` and `verified`.
///
/// Borrowed: valid until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_json(report: *const campix_day_report) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(report)?;
        Ok(parts.json.lend(|| parts.opened.as_ref().map_or_else(|| parts.report.to_json(), Clone::clone).to_string()))
    })
}

/// Releases a day's report; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_day_report_free(report: *mut campix_day_report) {
    release(|| ptr::free(report));
}
