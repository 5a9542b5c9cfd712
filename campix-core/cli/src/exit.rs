//! How the program ends.

/// Exit code: everything complies.
pub const PASS: u8 = 0;
/// Exit code: the work was done, and there are findings.
pub const FINDINGS: u8 = 1;
/// Exit code: the arguments are wrong; nothing was done.
pub const USAGE: u8 = 2;
/// Exit code: some of the work could not be done.
pub const FAILURE: u8 = 3;
