//! Names of outcomes, for hosts.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::guard::answer;
use crate::status::{CALLS, campix_status};
use crate::text::{Text, campix_str};

/// Every name with a NUL after it, made on first use.
static NAMES: OnceLock<BTreeMap<campix_status, Text>> = OnceLock::new();

/// The name of a status, "decode.truncated"; "unknown" for an unused number.
///
/// Borrowed: valid for the life of the program.
#[unsafe(no_mangle)]
pub extern "C" fn campix_status_name(status: campix_status) -> campix_str {
    answer(campix_str::EMPTY, || {
        let names = NAMES.get_or_init(|| {
            let engine = campix_core::ErrorCode::ALL.iter().map(|row| (row.code.0 as campix_status, row.name));
            let known = CALLS.into_iter().chain(engine).chain([(campix_status::MIN, "unknown")]);
            known.map(|(status, name)| (status, Text::new(name))).collect()
        });
        let name = names.get(&status).or_else(|| names.get(&campix_status::MIN));
        Ok(name.map_or(campix_str::EMPTY, Text::lend))
    })
}
