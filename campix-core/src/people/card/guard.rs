//! Decoders of others, which may panic on what no code contains.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `read` finds; nothing if it panics.
pub(super) fn unharmed<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}
