//! Options are read by the engine when they are made, so that a wrong word is refused there and not when work begins.

use campix_core::day::{DayOptions, OriginalOptions};
use campix_core::dossier::DossierOptions;
use campix_core::people::plan::PlanOptions;
use campix_core::prints::{CardOptions, SheetOptions};
use pyo3::prelude::*;

use crate::day::Naming;
use crate::failure::{Answer, Refusal};

/// Reads options of a kind – "day", "destination", "originals", "sheets", "dossiers", "cards", "plan" – given as JSON, and drops them.
#[pyfunction(name = "_check_options")]
pub(crate) fn check_options(kind: &str, text: &str) -> PyResult<()> {
    let read: Answer<()> = match kind {
        "day" => DayOptions::from_json(text).map(drop).map_err(Refusal::from),
        "destination" => Naming::read(text).map(drop),
        "originals" => OriginalOptions::from_json(text).map(drop).map_err(Refusal::from),
        "sheets" => SheetOptions::from_json(text).map(drop).map_err(Refusal::from),
        "dossiers" => DossierOptions::from_json(text).map(drop).map_err(Refusal::from),
        "cards" => CardOptions::from_json(text).map(drop).map_err(Refusal::from),
        "plan" => PlanOptions::from_json(text).map(drop).map_err(Refusal::from),
        _ => Err(Refusal::wrong_value(format!("there are no options of {kind}"))),
    };
    Ok(read?)
}
