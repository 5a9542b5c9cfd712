//! A finished day joined, inside the school, with a table only the school has.

use std::path::PathBuf;

use campix_core::day::{Disclosure, Join, JoinOptions, Password};
use campix_core::people::number::PseudonymKey;
use campix_core::text::Language;
use campix_core::words::UnknownWord;
use pyo3::prelude::*;

use crate::day::{clock, result};
use crate::failure::{Answer, Refusal};
use crate::people::RosterLike;
use crate::profile::PyProfile;

/// Refuses a folder that a join may not write into.
#[pyfunction(name = "_join_place")]
pub(crate) fn join_place(day: PathBuf, out: PathBuf) -> PyResult<()> {
    Ok(Join::check_place(day, out).map_err(Refusal::from)?)
}

/// Joins a day with a table. `options` are those of `campix.join_roster`, as JSON.
#[pyfunction(name = "_join_roster")]
#[expect(clippy::too_many_arguments, reason = "what no text can say")]
#[expect(clippy::needless_pass_by_value, reason = "the form that Python calls")]
pub(crate) fn join_roster<'py>(
    py: Python<'py>,
    options: &str,
    table: RosterLike,
    day: PathBuf,
    key: &[u8],
    out: PathBuf,
    own_key: &[u8],
    profiles: Vec<Bound<'py, PyAny>>,
    password: Option<String>,
    time: Option<f64>,
    language: &str,
    disclosure: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let wrong = |error: UnknownWord| Refusal::wrong_value(error.to_string());
    let language: Language = language.parse().map_err(wrong)?;
    let disclosure: Disclosure = disclosure.parse().map_err(wrong)?;
    let options = JoinOptions::from_json(options).map_err(Refusal::from)?;
    let theirs = PseudonymKey::new(key).map_err(Refusal::from)?;
    let own = PseudonymKey::new(own_key).map_err(Refusal::from)?;
    let password = password.map(Password::new).transpose().map_err(Refusal::from)?;
    let profiles: Vec<_> = profiles.iter().map(|profile| Ok(PyProfile::of(profile)?.inner)).collect::<PyResult<_>>()?;
    let (table, clock) = (table.0, clock(time)?);
    let joined: Answer<_> = py.detach(|| {
        let mut join = Join::new((day, theirs), &table, (&out, own.clone()), clock, options);
        for profile in profiles {
            join = join.profile(profile.as_ref().clone());
        }
        if let Some(password) = password {
            join = join.password(password);
        }
        Ok(join.run()?)
    });
    result(py, joined?, None, (out, Some(own)), (language, disclosure))
}
