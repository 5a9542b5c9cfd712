//! Decisions of people about a day, what left the house and what was deleted: recorded in its ledger, and listed.

use std::path::PathBuf;

use campix_core::day::{Decision, Ledger, Password, Purge, Sending};
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::Roster;
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::day::clock;
use crate::failure::{Answer, OfFile as _, Refusal};
use crate::json;
use crate::people::RosterLike;
use crate::source;

pub(crate) fn open(out: &std::path::Path, roster: Option<RosterLike>, key: &[u8], operator: &str) -> Answer<Ledger> {
    let key = PseudonymKey::new(key)?;
    if let Some(RosterLike(roster)) = roster {
        return Ok(Ledger::open(out, roster.as_ref(), &key, clock(None)?, operator)?);
    }
    // Without a list only those are known who appeared by their codes.
    let ledger = Ledger::open(out, &Roster::absent(), &key, clock(None)?, operator)?;
    if ledger.grew() { Ok(ledger) } else { Err(Refusal::wrong_value("the day needs its roster")) }
}

/// Records decisions, given as a JSON array or as a table; returns their lines in the ledger.
#[pyfunction(name = "_decide")]
#[expect(clippy::needless_pass_by_value, reason = "Python hands over paths by value")]
pub(crate) fn decide(
    out: PathBuf,
    roster: Option<RosterLike>,
    key: &[u8],
    operator: &str,
    decisions: Option<&str>,
    table: &Bound<'_, PyAny>,
) -> PyResult<Vec<u64>> {
    let mut ledger = open(&out, roster, key, operator)?;
    let lines = if let Some(text) = decisions {
        let list = Decision::list_from_json(text).map_err(Refusal::from)?;
        ledger.decide(&list)
    } else {
        let content = source::bytes_of(table, "table of decisions")?;
        ledger.decide_table(content.as_bytes())
    };
    Ok(lines.map_err(Refusal::from).of_file(table)?)
}

/// Every decision ever recorded, the first one first.
#[pyfunction(name = "_decisions")]
#[expect(clippy::needless_pass_by_value, reason = "Python hands over paths by value")]
pub(crate) fn decisions<'py>(
    py: Python<'py>,
    out: PathBuf,
    roster: Option<RosterLike>,
    key: &[u8],
) -> PyResult<Bound<'py, PyAny>> {
    let listed: Value = json!(open(&out, roster, key, "-")?.decisions());
    json::to_python(py, &listed)
}

fn sending(destination: &str, to: &str, only_new: bool) -> Sending {
    let sending = Sending::new(destination).to(to);
    if only_new { sending.only_new() } else { sending }
}

/// Records that delivered files left the house.
#[pyfunction(name = "_sent")]
#[expect(clippy::too_many_arguments, clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn sent<'py>(
    py: Python<'py>,
    out: PathBuf,
    roster: Option<RosterLike>,
    key: &[u8],
    operator: &str,
    destination: &str,
    to: &str,
    only_new: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let mut ledger = open(&out, roster, key, operator)?;
    let sent: Answer<Value> = py.detach(|| Ok(ledger.sent(&sending(destination, to, only_new))?.to_json()));
    json::to_python(py, &sent?)
}

/// Packs what would be recorded as sent.
#[pyfunction(name = "_pack")]
#[expect(clippy::too_many_arguments, clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn pack<'py>(
    py: Python<'py>,
    out: PathBuf,
    roster: Option<RosterLike>,
    key: &[u8],
    package: PathBuf,
    destination: &str,
    to: &str,
    only_new: bool,
    password: Option<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let ledger = open(&out, roster, key, "-")?;
    let packed: Answer<Value> = py.detach(|| {
        let password = password.map(Password::new).transpose()?;
        Ok(ledger.pack(&sending(destination, to, only_new), &package, password.as_ref())?.to_json())
    });
    json::to_python(py, &packed?)
}

/// Lists or deletes what a finished contract must not keep.
#[pyfunction(name = "_purge")]
pub(crate) fn purge<'py>(
    py: Python<'py>,
    out: PathBuf,
    operator: &str,
    parts: &str,
    originals: Option<PathBuf>,
    yes: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let clock = clock(None)?;
    let purged: Answer<Value> = py.detach(|| {
        let mut purge = Purge::new(out, operator, clock);
        purge = purge.named(parts).map_err(|error| Refusal::wrong_value(format!("parts: {error}")))?;
        if let Some(folder) = originals {
            purge = purge.originals(folder);
        }
        let purged = if yes { purge.run() } else { purge.preview() }?;
        Ok(purged.to_json(yes))
    });
    json::to_python(py, &purged?)
}
