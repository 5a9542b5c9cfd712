//! Decoders of others, which may panic on what no code contains, and decode what is none.

use crate::ground::guard::guarded;

/// What `read` finds; nothing if it panics.
pub(super) fn unharmed<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    guarded(read).unwrap_or_default()
}

/// Whether a text can be what somebody printed on a card: what is decoded by chance is full of control characters.
pub(super) fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())
}
