//! The error object: everything about a failure, owned by the caller.

use campix_core::text::Language;
use serde_json::json;

use crate::guard::{answer, release};
use crate::ptr::{self, Opaque};
use crate::refusal::Refusal;
use crate::status::{self, campix_status};
use crate::text::{Text, campix_str};

/// What went wrong in one call. Owned: release with `campix_error_free`.
///
/// It never holds a name or a number of a person.
#[derive(Debug)]
pub struct campix_error {
    _opaque: [u8; 0],
}

impl Opaque for campix_error {
    type Inner = ErrorParts;
    const TAG: u32 = 0xCA3B_0001;
    const NAME: &'static str = "campix_error";
}

/// What an error object holds.
#[derive(Debug)]
pub(crate) struct ErrorParts {
    status: campix_status,
    name: Text,
    pub(crate) message: Text,
    message_zh: Text,
    path: Text,
    pub(crate) json: Text,
    os_error: i32,
}

impl ErrorParts {
    pub(crate) fn new(refusal: Refusal) -> Self {
        let status = refusal.status();
        match refusal {
            Refusal::Engine(failure) => Self {
                status,
                name: Text::new(failure.name()),
                message: Text::new(failure.text(Language::En)),
                message_zh: Text::new(failure.text(Language::Zh)),
                path: Text::new(failure.path.as_ref().map(|path| path.to_string_lossy()).unwrap_or_default()),
                json: Text::new(failure.to_json().to_string()),
                os_error: failure.os_error.unwrap_or(0),
            },
            Refusal::Call { message, .. } => {
                let name = status::name(status);
                let json = json!({
                    "code": status,
                    "name": name,
                    "message": message.en,
                    "message_zh": message.zh,
                    "causes": [],
                    "causes_zh": [],
                    "details": [],
                });
                Self {
                    status,
                    name: Text::new(name),
                    json: Text::new(json.to_string()),
                    message: Text::new(&*message.en),
                    message_zh: Text::new(&*message.zh),
                    path: Text::new(""),
                    os_error: 0,
                }
            }
        }
    }
}

/// The status the call returned; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_status(error: *const campix_error) -> campix_status {
    answer(status::CAMPIX_STATUS_OK, || Ok(ptr::get(error)?.status))
}

/// Name of the status, "decode.truncated"; empty for NULL.
///
/// Borrowed: valid until the error is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_name(error: *const campix_error) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(error)?.name.lend()))
}

/// What happened and why, one or several lines of English; empty for NULL.
///
/// Borrowed: valid until the error is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_message(error: *const campix_error) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(error)?.message.lend()))
}

/// As `campix_error_message`, in Chinese: for people who read no English. Texts of the system or of another library stay in their
/// own words.
///
/// Borrowed: valid until the error is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_message_zh(error: *const campix_error) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(error)?.message_zh.lend()))
}

/// The file concerned, empty if there is none. Bytes that are not UTF-8 are replaced.
///
/// Borrowed: valid until the error is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_path(error: *const campix_error) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(error)?.path.lend()))
}

/// The operating system's own number of the error (errno, GetLastError), 0 if the system did not refuse.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_os(error: *const campix_error) -> i32 {
    answer(0, || Ok(ptr::get(error)?.os_error))
}

/// Everything as JSON: `code`, `name`, `message` and `causes` in English, `message_zh` and `causes_zh` in Chinese, `details`.
/// Details are one object for each fault where several are reported at once: every fault of a profile with line and column,
/// every wrong row of a roster. The path is not in it.
///
/// Borrowed: valid until the error is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_json(error: *const campix_error) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(error)?.json.lend()))
}

/// Releases an error; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_error_free(error: *mut campix_error) {
    release(|| ptr::free(error));
}
