//! Numbers of outcomes. Below 100 they are about the call itself; from 100 on they are the engine's own, the same in Rust,
//! C, Python and JSON.

/// The outcome of a call. 0 is success; every other number is a failure and keeps its meaning for ever.
///
/// 1–99 mean that the call itself was wrong, or that the library failed; from 100 on the engine could not do the work. A photo
/// that breaks a rule is not a failure: it has a report.
pub type campix_status = i32;

/// Success.
pub const CAMPIX_STATUS_OK: campix_status = 0;
/// A pointer is NULL but must not be.
pub const CAMPIX_STATUS_NULL_POINTER: campix_status = 1;
/// A handle is of another kind, was freed, or never was one.
pub const CAMPIX_STATUS_WRONG_HANDLE: campix_status = 2;
/// A value of an option is unknown, the size of a struct is wrong, or a newer option is not known to this version.
pub const CAMPIX_STATUS_UNSUPPORTED: campix_status = 3;
/// A text is not UTF-8.
pub const CAMPIX_STATUS_NOT_UTF8: campix_status = 4;
/// A defect of campix was caught. Handles that took part may only be freed; the library stays usable.
pub const CAMPIX_STATUS_PANIC: campix_status = 5;
/// An index is not below its count, or a name does not exist.
pub const CAMPIX_STATUS_OUT_OF_RANGE: campix_status = 6;
/// The handle cannot do this now: the day was already run.
pub const CAMPIX_STATUS_WRONG_STATE: campix_status = 7;
/// A fact is missing: the message says why it could not be measured.
pub const CAMPIX_STATUS_NOT_MEASURED: campix_status = 8;

/// Names of the numbers below 100.
pub(crate) const CALLS: [(campix_status, &str); 9] = [
    (CAMPIX_STATUS_OK, "ok"),
    (CAMPIX_STATUS_NULL_POINTER, "call.null-pointer"),
    (CAMPIX_STATUS_WRONG_HANDLE, "call.wrong-handle"),
    (CAMPIX_STATUS_UNSUPPORTED, "call.unsupported"),
    (CAMPIX_STATUS_NOT_UTF8, "call.not-utf8"),
    (CAMPIX_STATUS_PANIC, "call.panic"),
    (CAMPIX_STATUS_OUT_OF_RANGE, "call.out-of-range"),
    (CAMPIX_STATUS_WRONG_STATE, "call.wrong-state"),
    (CAMPIX_STATUS_NOT_MEASURED, "call.not-measured"),
];

/// The name of a status: "decode.truncated"; "unknown" for an unused number.
pub(crate) fn name(status: campix_status) -> &'static str {
    let call = CALLS.iter().find(|(number, _)| *number == status).map(|(_, name)| *name);
    call.unwrap_or_else(|| u32::try_from(status).map_or("unknown", |code| campix_core::ErrorCode(code).name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_the_numbers_of_the_engine() {
        let stated: Vec<(String, u32)> = include_str!("status_codes.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("pub const CAMPIX_STATUS_")?.strip_suffix(';'))
            .filter_map(|line| line.split_once(": campix_status = "))
            .map(|(name, number)| (name.to_owned(), number.parse().unwrap()))
            .collect();
        let engine: Vec<(String, u32)> =
            campix_core::ErrorCode::ALL.iter().map(|row| (row.constant.to_owned(), row.code.0)).collect();
        assert_eq!(stated, engine);
    }

    #[test]
    fn names_of_both_kinds_are_known() {
        assert_eq!(
            (name(0), name(5), name(104), name(99), name(-1)),
            ("ok", "call.panic", "decode.truncated", "unknown", "unknown")
        );
    }
}
