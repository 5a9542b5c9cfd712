//! What a host hands over with a callback and gets back with every call of it.

use std::ffi::c_void;

/// The first argument of a callback.
#[derive(Clone, Copy)]
pub(crate) struct User(*mut c_void);

impl User {
    pub(crate) const fn new(pointer: *mut c_void) -> Self {
        Self(pointer)
    }

    /// The pointer. A method, so that closures capture the whole `User` and not a bare pointer.
    pub(crate) const fn pointer(self) -> *mut c_void {
        self.0
    }
}

// SAFETY: the header says of every callback that it is called from several threads and that `user` must allow it; the
// library only hands the pointer back.
unsafe impl Send for User {}
// SAFETY: as above.
unsafe impl Sync for User {}
