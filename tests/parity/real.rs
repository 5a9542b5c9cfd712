//! Inputs that stay on the machine: real portraits on light blue as original files.

use std::io;
use std::path::Path;

use campix_core::geometry::Size;

use super::Case;
use crate::portraits::{Framing, LIGHT_BLUE, Portrait, jpeg};

/// As many pixels as the cut-outs have.
const ORIGINAL: Size = Size::new(675, 900);

/// Writes every portrait into `folder` and lists the cases. Names of files are numbers.
pub(super) fn write(folder: &Path, portraits: &[Portrait]) -> io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (number, portrait) in portraits.iter().enumerate() {
        let file = format!("{number}.jpg");
        let picture = portrait.lay_on(LIGHT_BLUE, &Framing::upright(ORIGINAL));
        std::fs::write(folder.join(&file), jpeg(picture.view(), 92))?;
        for verb in ["check", "original", "make"] {
            cases.push(Case::new(format!("{verb}-{number}"), verb, &file, "tender-freshman", ""));
        }
        cases.push(Case::new(format!("facts-{number}"), "facts", &file, "", ""));
    }
    Ok(cases)
}
