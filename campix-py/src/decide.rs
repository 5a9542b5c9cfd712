//! Decisions of people about a day: recorded in its ledger, and listed.

use std::path::PathBuf;

use campix_core::day::{Decision, Ledger};
use campix_core::people::number::PseudonymKey;
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::day::clock;
use crate::failure::{Answer, Refusal};
use crate::json;
use crate::people::PyRoster;
use crate::source;

fn open(out: &std::path::Path, roster: &Bound<'_, PyRoster>, key: &[u8], operator: &str) -> Answer<Ledger> {
    let key = PseudonymKey::new(key)?;
    Ok(Ledger::open(out, roster.get().inner.as_ref(), &key, clock(None)?, operator)?)
}

/// Records decisions, given as a JSON array or as a table; returns their lines in the ledger.
#[pyfunction(name = "_decide")]
pub(crate) fn decide(
    out: PathBuf,
    roster: &Bound<'_, PyRoster>,
    key: &[u8],
    operator: &str,
    decisions: Option<&str>,
    table: &Bound<'_, PyAny>,
) -> PyResult<Vec<u64>> {
    let mut ledger = open(&out, roster, key, operator)?;
    let lines = match decisions {
        Some(text) => Decision::list_from_json(text).map_err(Refusal::from).and_then(|list| Ok(ledger.decide(&list)?)),
        None => {
            let table = source::bytes_of(table, "table of decisions")?;
            ledger.decide_table(table.as_bytes()).map_err(Refusal::from)
        }
    };
    Ok(lines?)
}

/// Every decision ever recorded, the first one first.
#[pyfunction(name = "_decisions")]
pub(crate) fn decisions<'py>(
    py: Python<'py>,
    out: PathBuf,
    roster: &Bound<'py, PyRoster>,
    key: &[u8],
) -> PyResult<Bound<'py, PyAny>> {
    let listed: Value = json!(open(&out, roster, key, "-")?.decisions());
    json::to_python(py, &listed)
}
