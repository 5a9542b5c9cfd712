//! The guard around decoders and readers of others: what panics there is an error here, for every caller alike.
//!
//! In: a call into such a crate. Out: its result, or [`Broke`]. Invariant: nothing that took part in a panic is used
//! afterwards, since it lives in the call.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Code of others panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broke;

/// The result of `call`.
pub(crate) fn guarded<T>(call: impl FnOnce() -> T) -> Result<T, Broke> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|payload| {
        // To drop a payload may panic again; that second one is leaked.
        if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(again);
        }
        Broke
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_a_result_a_result() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                std::panic::panic_any("again");
            }
        }
        assert_eq!(guarded(|| 5), Ok(5));
        assert_eq!(guarded(|| -> u8 { std::panic::panic_any("a foreign crate") }), Err(Broke));
        assert_eq!(guarded(|| -> u8 { std::panic::panic_any(Bomb) }), Err(Broke));
    }
}
