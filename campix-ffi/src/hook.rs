//! What the library has to say besides its results: to a callback of the host, else to no one. Nothing is printed.
//!
//! Below the guard, which tells of what failed; how a host sets the callback is in `log.rs`.

use std::cell::Cell;
use std::ffi::{c_char, c_void};
use std::sync::{Once, PoisonError, RwLock};

use crate::float::Host;
use crate::refusal::Refusal;
use crate::user::User;

/// How serious a line of the log is.
pub type campix_log_level = u32;
/// A defect of campix was caught: its text and its place in the sources, for a report to the makers.
pub const CAMPIX_LOG_DEFECT: campix_log_level = 1;
/// A call failed: the name of its status and the message of its error, also where the caller wanted no error object.
pub const CAMPIX_LOG_FAILURE: campix_log_level = 2;

/// Receives one line of the log: UTF-8 of `length` bytes without a line break, and a NUL after them. It is valid only during
/// the call and holds no name and no number of a person. Called from any thread, from several at once; it must not throw,
/// and must not wait for another thread that uses campix.
pub type campix_log_callback =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, level: campix_log_level, line: *const c_char, length: usize)>;

struct Receiver {
    callback: unsafe extern "C-unwind" fn(*mut c_void, campix_log_level, *const c_char, usize),
    user: User,
    host: Host,
}

static RECEIVER: RwLock<Option<Receiver>> = RwLock::new(None);

thread_local! {
    /// A line is being handed over on this thread: what the callback itself causes is not logged.
    static TELLING: Cell<bool> = const { Cell::new(false) };
}

/// Sets who receives the log, and waits until the one before is no longer called.
pub(crate) fn receive(callback: campix_log_callback, user: *mut c_void, host: Host) -> Result<(), Refusal> {
    if TELLING.get() {
        return Err(Refusal::wrong_state("the log is being written by this thread"));
    }
    let receiver = callback.map(|callback| Receiver { callback, user: User::new(user), host });
    *RECEIVER.write().unwrap_or_else(PoisonError::into_inner) = receiver;
    Ok(())
}

fn tell(level: campix_log_level, line: impl FnOnce() -> String) {
    if TELLING.replace(true) {
        return;
    }
    if let Some(receiver) = &*RECEIVER.read().unwrap_or_else(PoisonError::into_inner) {
        let mut line = line().replace(['\n', '\r', '\0'], " ");
        let length = line.len();
        line.push('\0');
        // SAFETY: "the callback and `user` stay valid until another one is set", which waits for this call.
        receiver.host.call(|| unsafe {
            (receiver.callback)(receiver.user.pointer(), level, line.as_ptr().cast(), length);
        });
    }
    TELLING.set(false);
}

/// Tells of a call that failed.
pub(crate) fn failure(refusal: &Refusal) {
    tell(CAMPIX_LOG_FAILURE, || format!("{}: {}", crate::status::name(refusal.status()), refusal.english()));
}

/// What the last panic said: on WebAssembly it ends the call as a trap, and the host asks afterwards.
#[cfg(target_family = "wasm")]
pub(crate) static LAST: std::sync::RwLock<String> = std::sync::RwLock::new(String::new());

/// From now on panics are told to the callback and not printed. The standard library inside this one is ours alone, so that no
/// other code's panics are concerned; tests in Rust share it and keep their reports.
pub(crate) fn take_panics() {
    static ONCE: Once = Once::new();
    if cfg!(test) {
        return;
    }
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let said = crate::refusal::said(panic.payload());
            #[cfg(target_family = "wasm")]
            said.clone_into(&mut LAST.write().unwrap_or_else(std::sync::PoisonError::into_inner));
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tell(CAMPIX_LOG_DEFECT, || format!("call.panic: {said} ({place})"));
        }));
    });
}
