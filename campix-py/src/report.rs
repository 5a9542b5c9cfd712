//! `Report`: one finding per rule. Frozen; pickled as the facts and the profile it follows from.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use campix_core::check::{Artefact, Placement, Report, Verdict, check as judge_file, check_original as judge_original};
use campix_core::geometry::{Rect, Size};
use campix_core::make::{MakeOptions, placement};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

use crate::facts::PyFacts;
use crate::json;
use crate::profile::PyProfile;
use crate::rules::{language, rule};

/// Everything campix says about one photo under one profile.
#[pyclass(frozen, eq, hash, module = "campix", name = "Report")]
pub(crate) struct PyReport {
    inner: Report,
    facts: PyFacts,
    profile: PyProfile,
    placement: Option<Placement>,
    findings: PyOnceLock<Py<PyTuple>>,
}

impl std::fmt::Debug for PyReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.__repr__())
    }
}

impl PartialEq for PyReport {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl Hash for PyReport {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.inner.verdict, self.inner.findings.len()).hash(state);
        self.facts.hash(state);
        self.profile.hash(state);
    }
}

impl PyReport {
    /// Wraps a report that follows from `facts` and `profile`.
    pub(crate) fn new(inner: Report, facts: PyFacts, profile: PyProfile, placement: Option<Placement>) -> Self {
        Self { inner, facts, profile, placement, findings: PyOnceLock::new() }
    }

    /// The facts and the report of a finished file share their measurements.
    pub(crate) fn of_made(report: Report, profile: PyProfile, thumb: Option<Arc<crate::thumb::Thumb>>) -> Self {
        let facts = PyFacts { inner: Arc::new(report.facts.clone()), thumb };
        Self::new(report, facts, profile, None)
    }

    fn judge(py: Python<'_>, facts: PyFacts, profile: PyProfile) -> Self {
        let report = py.detach(|| judge_file(&facts.inner, &profile.inner));
        Self::new(report, facts, profile, None)
    }

    fn judge_original(py: Python<'_>, facts: PyFacts, profile: PyProfile, placement: Option<Placement>) -> Self {
        let report = py.detach(|| judge_original(&facts.inner, &profile.inner, placement.as_ref()));
        Self::new(report, facts, profile, placement)
    }
}

/// Judges a photo, or facts, as the file that is handed in. `facts` are those of the same photo, if already measured; those
/// of another one raise `OtherPhotoError`.
#[pyfunction]
#[pyo3(signature = (source, profile, *, facts=None))]
pub(crate) fn check(
    source: &Bound<'_, PyAny>,
    profile: &Bound<'_, PyAny>,
    facts: Option<&Bound<'_, PyFacts>>,
) -> PyResult<PyReport> {
    let profile = PyProfile::of(profile)?;
    Ok(PyReport::judge(source.py(), PyFacts::known(source, facts)?, profile))
}

/// Judges a photo, or facts, as the original from which the file is cut, at the crop that `make` would take. `facts` as in
/// `check`.
#[pyfunction]
#[pyo3(signature = (source, profile, *, facts=None))]
pub(crate) fn check_original(
    source: &Bound<'_, PyAny>,
    profile: &Bound<'_, PyAny>,
    facts: Option<&Bound<'_, PyFacts>>,
) -> PyResult<PyReport> {
    let py = source.py();
    let profile = PyProfile::of(profile)?;
    let facts = PyFacts::known(source, facts)?;
    let placement = py.detach(|| placement(&facts.inner, &profile.inner, &MakeOptions::default()));
    Ok(PyReport::judge_original(py, facts, profile, placement))
}

#[pymethods]
impl PyReport {
    /// The answer over all findings: "pass", "warn", "unknown" or "fail".
    #[getter]
    fn verdict(&self) -> &'static str {
        self.inner.verdict.name()
    }

    /// Whether the verdict is "pass"; "warn" and "unknown" are not.
    #[getter]
    fn passed(&self) -> bool {
        self.inner.verdict == Verdict::Pass
    }

    /// What the photo was judged as: "registration" or "original".
    #[getter]
    fn artefact(&self) -> &'static str {
        self.inner.artefact.name()
    }

    /// Name and version of the engine.
    #[getter]
    fn engine(&self) -> &str {
        &self.inner.engine
    }

    /// The photo that was judged, as a dict: `kind` ("file", "pixels"), `sha256`, `bytes`, `name`.
    #[getter]
    fn photo<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.photo.to_json())
    }

    /// The profile it was judged by.
    #[getter]
    fn profile(&self) -> PyProfile {
        self.profile.clone()
    }

    /// The facts on which the judgement is based.
    #[getter]
    fn facts(&self) -> PyFacts {
        self.facts.clone()
    }

    /// One finding per rule: fails first, then unknown, warnings, passes; musts before recommendations.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let made = self.findings.get_or_try_init(py, || {
            let finding = py.import("campix._finding")?.getattr("_finding")?;
            let found =
                self.inner.findings.iter().map(|found| finding.call1((json::to_python(py, &found.to_json())?,)));
            Ok::<_, PyErr>(PyTuple::new(py, found.collect::<PyResult<Vec<_>>>()?)?.unbind())
        })?;
        Ok(made.bind(py).clone())
    }

    /// The finding of the rule called `name`; None if the profile has no such rule.
    fn finding<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let rule = rule(name)?;
        let place = self.inner.findings.iter().position(|finding| finding.rule == rule);
        place.map(|place| self.findings(py)?.get_item(place)).transpose()
    }

    /// What no rule covers, as plain dicts: a standard that was replaced, a photo that is too old.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &serde_json::json!(self.inner.notices))
    }

    /// Duties that a person has to attest, as dicts; they never change the verdict.
    #[getter]
    fn attestations<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.inner.attestations.iter().map(|duty| json::to_python(py, &duty.to_json())).collect()
    }

    /// The report as plain dicts and lists, schema 1.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.to_json())
    }

    /// The report as JSON text, the same bytes as Rust and C write.
    #[pyo3(signature = (*, pretty=false))]
    fn to_json(&self, pretty: bool) -> String {
        json::to_text(&self.inner.to_json(), pretty)
    }

    /// The report as a table for a person at a terminal; `lang` is "zh" or "en".
    #[pyo3(signature = (lang="zh"))]
    fn render(&self, lang: &str) -> PyResult<String> {
        Ok(self.inner.render(language(lang)?))
    }

    /// Raises `FailedPhotoError` if the verdict is "fail" or "unknown"; for scripts that want to stop there.
    fn raise_for_fail(slf: &Bound<'_, Self>) -> PyResult<()> {
        slf.py().import("campix._finding")?.getattr("_raise_for_fail")?.call1((slf,)).map(drop)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("campix._html")?.getattr("report")?.call1((slf,))
    }

    fn __repr__(&self) -> String {
        let failed = self.inner.findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
        let failed: Vec<String> = failed.map(|finding| format!("'{}'", finding.rule.name())).collect();
        format!(
            "Report(verdict='{}', profile='{}', artefact='{}', failed=[{}])",
            self.verdict(),
            self.inner.profile.id,
            self.artefact(),
            failed.join(", ")
        )
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let report = slf.get();
        let placement = report.placement.map(|placement| {
            let (crop, frame) = (placement.crop, placement.frame);
            (crop.x, crop.y, crop.width, crop.height, frame.width, frame.height)
        });
        let original = report.inner.artefact == Artefact::Original;
        let fields = (report.facts.clone(), report.profile.clone(), original, placement);
        Ok((py.import("campix._campix")?.getattr("_report")?, fields.into_pyobject(py)?))
    }
}

/// Judges again what a pickled report follows from.
#[pyfunction(name = "_report")]
pub(crate) fn restore_report(
    py: Python<'_>,
    facts: &Bound<'_, PyFacts>,
    profile: &Bound<'_, PyProfile>,
    original: bool,
    placement: Option<(f64, f64, f64, f64, u32, u32)>,
) -> PyReport {
    let (facts, profile) = (facts.get().clone(), profile.get().clone());
    let placement = placement.map(|(x, y, width, height, columns, rows)| Placement {
        crop: Rect::new(x, y, width, height),
        frame: Size::new(columns, rows),
    });
    if original { PyReport::judge_original(py, facts, profile, placement) } else { PyReport::judge(py, facts, profile) }
}
