//! What the example programs share: the studio that draws portraits with exact ground truth.

use std::path::PathBuf;

#[cfg(feature = "day")]
pub mod accidents;
pub mod annotate;
#[cfg(feature = "people")]
pub mod campus_day;
#[cfg(feature = "cards")]
pub mod card_day;
pub mod studio;

/// The only argument a demonstration takes: the folder it writes to, with or without `--out` before it.
pub fn output_folder(otherwise: &str) -> PathBuf {
    std::env::args_os().skip(1).find(|word| word != "--out").map_or_else(|| otherwise.into(), PathBuf::from)
}
