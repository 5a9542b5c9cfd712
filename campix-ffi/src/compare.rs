//! Comparison: answers of providers, imported from lists or requested through a callback.

use std::ffi::{c_char, c_void};
use std::path::Path;

use campix_core::ceiling;
use campix_core::compare::{
    CallError, CallOptions, Caller, Comparer, ImportOptions, Pair, Provider, Providers, Purpose, RawAnswer, Request,
    SystemTimer,
};
use campix_core::day::Disclosure;
use campix_core::text::Language;
use serde_json::json;

use crate::buffer::{buffer, campix_buffer};
use crate::dossier::campix_casebook;
use crate::error::campix_error;
use crate::float::Host;
use crate::guard::{guard, guard_with_host};
use crate::profile::{by_language, campix_language};
use crate::ptr::{self, Out, Versioned};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{path, text, text_if_any, word};
use crate::user::User;

/// Imports answers of providers from a list – CSV, XLSX or JSON lines; headings are found. `*taken` is the number of new ones.
///
/// `options` is TOML or JSON with the keys of `schema/import.json` – provider, pair and threshold of rows that name none, headings of
/// columns, the folder of reference pictures – or NULL. A list with faults gives an error whose details list every fault by row; then nothing is imported.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_import(
    casebook: *mut campix_casebook,
    list: *const u8,
    length: usize,
    options: *const c_char,
    taken: *mut u64,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(taken, "taken")?;
        let parts = ptr::get_mut(casebook)?;
        let options = crate::text::options(options, ImportOptions::from_text)?;
        out.put(parts.book.import(ptr::bytes(list, length, ceiling::TABLE)?, &parts.known, &options)?);
        Ok(())
    })
}

/// Takes over the reference pictures of one comparison from a folder: every file named by a number or the name of one person, of
/// `pair` "id-card", "admission", "enrolment" or "police". The journal gets their digests, a dossier shows a small copy beside the captured
/// photo where the comparison is in doubt; the files are only read.
///
/// `*json` has `taken` and `known` (people), `strangers`, `ambiguous` and `unread` (files); it is owned by the caller and written only on
/// success. Another pair gives `CAMPIX_STATUS_DOSSIER_NO_REFERENCE`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_references(
    casebook: *mut campix_casebook,
    references: *const c_char,
    pair: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        place.put(take_references(casebook, &path(references)?, pair)?);
        Ok(())
    })
}

/// As `campix_casebook_references`, with the folder in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_references_w(
    casebook: *mut campix_casebook,
    references: *const u16,
    pair: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        place.put(take_references(casebook, &crate::text::wide_path(references)?, pair)?);
        Ok(())
    })
}

fn take_references(
    casebook: *mut campix_casebook,
    folder: &Path,
    pair: *const c_char,
) -> Result<*mut campix_buffer, Refusal> {
    let words = text(pair, "pair")?;
    let pair = words.parse::<Pair>().map_err(|error| Refusal::unsupported(format!("pair: {error}")))?;
    Ok(buffer(ptr::get_mut(casebook)?.book.take_references(folder, pair)?.to_json().to_string()))
}

/// Writes the answers a person has to look at as a workbook to be filled in; `*xlsx` is owned by the caller. `disclosure` is
/// "share", "work" (the default for NULL) or "full".
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_review_list(
    casebook: *mut campix_casebook,
    language: campix_language,
    disclosure: *const c_char,
    xlsx: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(xlsx, "xlsx")?;
        let language = by_language(language, Language::Zh, Language::En)?;
        let list = ptr::get_mut(casebook)?.book.review_list(language, word::<Disclosure>(disclosure, "disclosure")?)?;
        out.put(buffer(list));
        Ok(())
    })
}

/// Imports the decisions of that workbook, filled in. `*taken` is the number of new ones; a list with faults is refused whole.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_take_reviews(
    casebook: *mut campix_casebook,
    list: *const u8,
    length: usize,
    taken: *mut u64,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(taken, "taken")?;
        out.put(ptr::get_mut(casebook)?.book.take_reviews(ptr::bytes(list, length, ceiling::TABLE)?)?);
        Ok(())
    })
}

/// A question to a service. Everything in it is valid only during the call. It may grow at its end in later versions; a callback
/// reads only what its header has.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_question {
    /// Size of this struct in the library that calls.
    pub struct_size: u32,
    /// Row of the person in the roster.
    pub row: u32,
    /// How long the service may take, in milliseconds.
    pub timeout: u32,
    /// Zero.
    pub reserved: u32,
    /// The delivered photo, a JPEG.
    pub picture: *const u8,
    /// Its length in bytes.
    pub length: usize,
    /// What to compare it with: "police", "admission" and so on.
    pub pair: *const c_char,
    /// The purpose, as in the journal.
    pub purpose: *const c_char,
}

/// The reply of a service, as text; NULL for what it did not say. The texts have to stay valid until the next question. The
/// library hands over zeros after its size; a callback fills the fields that lie within `struct_size`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_reply {
    /// Size of this struct in the library that calls.
    pub struct_size: u32,
    /// Seconds it asks the caller to wait, with `CAMPIX_CALL_BUSY`; 0: not said.
    pub wait: u32,
    /// Its score.
    pub score: *const c_char,
    /// Its code; "1" and "01" are two codes.
    pub code: *const c_char,
    /// The time it states.
    pub time: *const c_char,
    /// Its number of the call (流水号).
    pub flow: *const c_char,
    /// The threshold that was requested; 0: none.
    pub threshold: f64,
}

// SAFETY: numbers and pointers without padding; pointers are only followed if not NULL.
unsafe impl Versioned for campix_reply {
    const ENDS: &'static [usize] = ptr::ends!(campix_reply: wait, score, code, time, flow, threshold);
}

/// The outcome of one call to a service.
pub type campix_call = i32;
/// It answered; the reply is filled in.
pub const CAMPIX_CALL_ANSWERED: campix_call = 0;
/// No connection.
pub const CAMPIX_CALL_UNREACHABLE: campix_call = 1;
/// It took too long.
pub const CAMPIX_CALL_TIMED_OUT: campix_call = 2;
/// It is busy and asks the caller to wait.
pub const CAMPIX_CALL_BUSY: campix_call = 3;
/// It failed.
pub const CAMPIX_CALL_FAILED: campix_call = 4;
/// It sent something that is not an answer.
pub const CAMPIX_CALL_MALFORMED: campix_call = 5;
/// It refuses such a request; it is not asked again.
pub const CAMPIX_CALL_REFUSED: campix_call = 6;

/// Asks a live service once, within the question's timeout, and never retries by itself. Any other number than those of
/// `campix_call` counts as `CAMPIX_CALL_FAILED`. It must not throw.
pub type campix_compare_callback = Option<
    unsafe extern "C-unwind" fn(
        user: *mut c_void,
        question: *const campix_question,
        reply: *mut campix_reply,
    ) -> campix_call,
>;

/// A service behind a callback.
struct Service<'a> {
    provider: &'a Provider,
    compare: unsafe extern "C-unwind" fn(*mut c_void, *const campix_question, *mut campix_reply) -> campix_call,
    user: User,
    host: &'a Host,
}

impl Service<'_> {
    /// The texts of a reply.
    fn read(reply: &campix_reply) -> Result<RawAnswer, Refusal> {
        let own = |pointer, name| Ok::<_, Refusal>(text_if_any(pointer, name)?.map(str::to_owned));
        let mut raw = RawAnswer::default();
        raw.score = own(reply.score, "score")?;
        raw.code = own(reply.code, "code")?;
        raw.time = own(reply.time, "time")?;
        raw.flow = own(reply.flow, "flow")?;
        raw.threshold = (reply.threshold != 0.0).then_some(reply.threshold);
        Ok(raw)
    }
}

impl Comparer for Service<'_> {
    fn provider(&self) -> &Provider {
        self.provider
    }

    fn compare(&self, request: &Request<'_>) -> Result<RawAnswer, CallError> {
        // Names of pairs and purposes hold no NUL: pairs are our own words, and purposes with control characters were refused.
        let pair = format!("{}\0", request.pair.name());
        let purpose = format!("{}\0", request.purpose.as_str());
        let question = campix_question {
            struct_size: size_of::<campix_question>() as u32,
            row: request.person.row,
            timeout: u32::try_from(request.timeout.as_millis()).unwrap_or(u32::MAX),
            reserved: 0,
            picture: request.picture.as_ptr(),
            length: request.picture.len(),
            pair: pair.as_ptr().cast(),
            purpose: purpose.as_ptr().cast(),
        };
        let mut reply = ptr::Filled::new();
        // SAFETY: "the callback and `user` stay valid until the call returns"; question and reply are ours.
        let ask = || unsafe { (self.compare)(self.user.pointer(), &raw const question, reply.pointer()) };
        let said = self.host.call(ask);
        let reply: campix_reply = reply.value().map_err(|_| CallError::Malformed)?;
        match said {
            CAMPIX_CALL_ANSWERED => Self::read(&reply).map_err(|_| CallError::Malformed),
            CAMPIX_CALL_UNREACHABLE => Err(CallError::Unreachable),
            CAMPIX_CALL_TIMED_OUT => Err(CallError::TimedOut),
            CAMPIX_CALL_BUSY => Err(CallError::Busy { seconds: (reply.wait != 0).then_some(reply.wait) }),
            CAMPIX_CALL_MALFORMED => Err(CallError::Malformed),
            CAMPIX_CALL_REFUSED => Err(CallError::Refused),
            _ => Err(CallError::Failed),
        }
    }
}

/// Shows the delivered photos of the people in `rows` to a live service, one after the other, with retries, a bounded rate and a
/// breaker. It is the only way in which a picture leaves; the journal says so before each one does, and keeps every answer.
///
/// `provider` is the id of the table by which answers are read, `pair` what is compared, `purpose` why: 2–200 characters that a
/// student may read. A service that fails is an answer, not an error. The first answer that no table maps is an error and ends
/// the run; answers before it are kept. `options` is TOML or JSON with the keys of `schema/calls.json` – attempts, waits in
/// seconds, the breaker – or NULL. `compare` and `user` stay valid until the call returns. `*json` – an array of `row`,
/// `class`, `attempts`, `failed` – is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_casebook_ask(
    casebook: *mut campix_casebook,
    provider: *const c_char,
    pair: *const c_char,
    purpose: *const c_char,
    rows: *const u32,
    row_count: usize,
    compare: campix_compare_callback,
    user: *mut c_void,
    options: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let out = Out::new(json, "json")?;
        let parts = ptr::get_mut(casebook)?;
        let compare = compare.ok_or_else(|| Refusal::null("compare"))?;
        let known: &Providers = &parts.known;
        let provider = known.get(text(provider, "provider")?)?;
        let service = Service { provider, compare, user: User::new(user), host };
        let pair = text(pair, "pair")?;
        let pair = Pair::from_name(pair).ok_or_else(|| Refusal::no_such_name(pair))?;
        let purpose = Purpose::new(text(purpose, "purpose")?)
            .ok_or_else(|| Refusal::unsupported("a purpose has 2 to 200 characters"))?;
        let timer = SystemTimer::default();
        let mut caller = Caller::new(&service, &timer, crate::text::options(options, CallOptions::from_text)?);
        let mut asked = Vec::new();
        for row in ptr::array(rows, row_count, ptr::ROWS, "rows")? {
            asked.push(parts.book.ask(&mut caller, row, pair, &purpose)?.to_json(row));
        }
        out.put(buffer(json!({ "schema": 1, "asked": asked }).to_string()));
        Ok(())
    })
}
