//! The log of the library, for a host that wants it.

use std::ffi::c_void;

use crate::error::campix_error;
use crate::guard::guard_with_host;
use crate::hook::{self, campix_log_callback};
use crate::status::campix_status;

/// Sets the callback that receives the log of the whole process; NULL, which is the beginning, for none. When the call
/// returns, the callback set before is no longer running and will not be called again.
///
/// It is the only setting that is not one of a handle. The callback itself must not call this function:
/// `CAMPIX_STATUS_WRONG_STATE`. Other functions may be called; their failures are not logged.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_set_log(
    callback: campix_log_callback,
    user: *mut c_void,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| hook::receive(callback, user, *host))
}
