//! `Report`: one finding per rule. Frozen; pickled as the facts and the profile it follows from.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use campix_core::check::{
    Artefact, Placement, Report, ReportError, Verdict, WrittenReport, check as judge_file,
    check_original as judge_original,
};
use campix_core::geometry::{Rect, Size};
use campix_core::make::{MakeOptions, placement};
use campix_core::text::Text;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyTuple};
use serde_json::Value;

use crate::facts::PyFacts;
use crate::failure::{Answer, Refusal};
use crate::json;
use crate::profile::PyProfile;
use crate::rules::{language, rule};

/// Everything campix says about one photo under one profile.
///
/// Made by `check` and `check_original`, or read back by `from_json`. Two are equal if they say the same.
#[pyclass(frozen, eq, hash, module = "campix", name = "Report")]
pub(crate) struct PyReport {
    /// What it follows from; `None` of a report that was read from its JSON.
    judged: Option<Judged>,
    written: OnceLock<WrittenReport>,
    findings: PyOnceLock<Py<PyTuple>>,
}

/// A report with facts and profile.
struct Judged {
    report: Report,
    facts: PyFacts,
    profile: PyProfile,
    placement: Option<Placement>,
}

impl std::fmt::Debug for PyReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.__repr__())
    }
}

impl PartialEq for PyReport {
    fn eq(&self, other: &Self) -> bool {
        match (&self.judged, &other.judged) {
            (Some(one), Some(other)) => one.report == other.report,
            // One that was read has no more digits than its JSON.
            _ => self.written() == other.written(),
        }
    }
}

impl Hash for PyReport {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (photo, profile) = if let Some(Judged { report, .. }) = &self.judged {
            (report.photo.sha256.to_string(), report.profile.sha256.clone())
        } else {
            let digest = |part: &str| self.written().json()[part]["sha256"].as_str().unwrap_or_default().to_owned();
            (digest("photo"), digest("profile"))
        };
        (self.verdict(), photo, profile).hash(state);
    }
}

impl PyReport {
    /// Wraps a report that follows from `facts` and `profile`.
    pub(crate) fn new(report: Report, facts: PyFacts, profile: PyProfile, placement: Option<Placement>) -> Self {
        let judged = Some(Judged { report, facts, profile, placement });
        Self { judged, written: OnceLock::new(), findings: PyOnceLock::new() }
    }

    /// The facts and the report of a finished file share their measurements.
    pub(crate) fn of_made(report: Report, profile: PyProfile, thumb: Option<Arc<crate::thumb::Thumb>>) -> Self {
        let facts = PyFacts { inner: Arc::new(report.facts.clone()), thumb };
        Self::new(report, facts, profile, None)
    }

    fn read(text: &str) -> Answer<Self> {
        let written = OnceLock::from(WrittenReport::parse(text)?);
        Ok(Self { judged: None, written, findings: PyOnceLock::new() })
    }

    /// What JSON keeps of it.
    fn written(&self) -> &WrittenReport {
        self.written.get_or_init(|| match &self.judged {
            Some(judged) => WrittenReport::of(&judged.report),
            // One without anything it follows from was read, so it is there.
            None => unreachable!("a report is judged or read"),
        })
    }

    fn part<'py>(&self, py: Python<'py>, key: &str) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.written().json()[key])
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

/// Judges a photo, or facts, as the file that is handed in.
///
/// `source` is a `Photo`, `Facts` or anything `Photo.of` takes; `profile` a `Profile`, the id of a shipped one or the path of a .toml
/// file. `facts` are those of the same photo, if already measured; those of another one raise `OtherPhotoError`. A broken rule
/// raises nothing. `DecodeError`, `LimitError`, `FileError`, `FaceError`, `ProfileError`: photo or profile cannot be read.
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

/// Judges a photo, or facts, as the original from which the file is cut, at the crop that `make` would take. `source`, `profile`,
/// `facts` and errors (`OtherPhotoError`, `DecodeError`, `ProfileError` …) as for `check`.
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
    /// Reads the text that `to_json` wrote, of any binding; the report says the same and `to_json` gives the same.
    ///
    /// `text` is a str. What JSON does not hold is not there: `facts` raises `ReportError`, and so does `profile`, unless it is
    /// shipped with this version, to the last figure. `render` leaves out what is aimed at inside a range. `ReportError` has code 350
    /// (no JSON), 351 (another schema) or 352 (not a report: `details` has every place, as a JSON pointer).
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        Ok(py.detach(|| Self::read(text))?)
    }

    /// The answer over all findings: "pass", "warn", "unknown" or "fail".
    #[getter]
    fn verdict(&self) -> &'static str {
        self.judged.as_ref().map_or_else(|| self.written().verdict(), |judged| judged.report.verdict).name()
    }

    /// Whether the verdict is "pass"; "warn" and "unknown" are not.
    #[getter]
    fn passed(&self) -> bool {
        self.verdict() == Verdict::Pass.name()
    }

    /// What the photo was judged as: "registration" or "original".
    #[getter]
    fn artefact(&self) -> &'static str {
        self.judged.as_ref().map_or_else(|| self.written().artefact(), |judged| judged.report.artefact).name()
    }

    /// Name and version of the engine.
    #[getter]
    fn engine<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "engine")
    }

    /// The photo that was judged, as a dict: `kind` ("file", "pixels"), `sha256`, `bytes`, `name`.
    #[getter]
    fn photo<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "photo")
    }

    /// The profile it was judged by. `ReportError` (code 353) of a report that was read from JSON, if no shipped profile has its digest.
    #[getter]
    fn profile(&self) -> PyResult<PyProfile> {
        if let Some(judged) = &self.judged {
            return Ok(judged.profile.clone());
        }
        let named = &self.written().json()["profile"];
        let shipped = named["id"].as_str().and_then(|id| PyProfile::shipped(id).ok());
        let same = shipped.filter(|profile| Some(profile.inner.digest()) == named["sha256"].as_str());
        Ok(same.ok_or_else(|| not_kept(Text::fixed("标准", "the profile")))?)
    }

    /// The facts on which the judgement is based, with every digit. `ReportError` (code 353) of a report that was read from JSON,
    /// which rounds them: `to_dict()["facts"]`.
    #[getter]
    fn facts(&self) -> PyResult<PyFacts> {
        let facts = self.judged.as_ref().map(|judged| judged.facts.clone());
        Ok(facts.ok_or_else(|| not_kept(Text::fixed("全部位数的测量值", "facts with all their digits")))?)
    }

    /// One finding per rule: fails first, then unknown, warnings, passes; musts before recommendations.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let made = self.findings.get_or_try_init(py, || {
            let finding = py.import("campix._finding")?.getattr("_finding")?;
            let found = self.listed().iter().map(|found| finding.call1((json::to_python(py, found)?,)));
            Ok::<_, PyErr>(PyTuple::new(py, found.collect::<PyResult<Vec<_>>>()?)?.unbind())
        })?;
        Ok(made.bind(py).clone())
    }

    /// The finding of the rule called `name`; None if the profile has no such rule. ValueError: no rule is called so.
    fn finding<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let name = rule(name)?.name();
        let place = self.listed().iter().position(|finding| finding["rule"] == name);
        place.map(|place| self.findings(py)?.get_item(place)).transpose()
    }

    /// What no rule covers, as plain dicts: a standard that was replaced, a photo that is too old.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "notices")
    }

    /// Duties that a person has to attest, as dicts; they never change the verdict.
    #[getter]
    fn attestations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "attestations")
    }

    /// The report as plain dicts and lists, schema 1.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, self.written().json())
    }

    /// The report as JSON text, the same bytes as Rust and C write. `pretty` indents it for people.
    #[pyo3(signature = (*, pretty=false))]
    fn to_json(&self, pretty: bool) -> String {
        json::to_text(self.written().json(), pretty)
    }

    /// The findings as columns for a table: a dict of lists of the same length, one element a finding, in the order of `findings`.
    /// `pandas.DataFrame(report.to_records())` is the table.
    ///
    /// Columns are the keys of a finding in the JSON – `rule`, `source`, `evidence`, `level`, `verdict`, `measured`, `uncertainty`,
    /// `allowed`, `unit`, `by_how_much`, `reason`, `remark`, `remedy`, `sources` – with what `unit` says as their unit, and texts apart by
    /// language: `title_zh`, `title_en` (of the rule), `message_zh`, `message_en`, `advice_zh`, `advice_en`; `layer` and
    /// `profile` say whose rules the first clause is of and which profile states it; `allowed_min` and `allowed_max` are the ends of a range. None where there is nothing.
    fn to_records<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("campix._finding")?.getattr("_records")?.call1((slf,))
    }

    /// The report as a table for a person at a terminal; `lang` is "zh" or "en" (ValueError: another word).
    #[pyo3(signature = (lang="zh"))]
    fn render(&self, lang: &str) -> PyResult<String> {
        let language = language(lang)?;
        Ok(match &self.judged {
            Some(judged) => judged.report.render(language),
            None => self.written().render(language),
        })
    }

    /// The report as HTML for a page or a notebook, in one language; `lang` is "zh" or "en" (ValueError: another word). Style is
    /// inline, there is no script, and everything is escaped. The photo is in it, small, unless the report was read from JSON.
    #[pyo3(signature = (lang="zh"))]
    fn to_html<'py>(slf: &Bound<'py, Self>, lang: &str) -> PyResult<Bound<'py, PyAny>> {
        language(lang)?;
        slf.py().import("campix._html")?.getattr("report")?.call1((slf, lang))
    }

    /// Findings in words of one language: verdict, level, rule, measured, allowed.
    fn _texts(&self, lang: &str) -> PyResult<Vec<[String; 5]>> {
        let texts = self.written().texts(language(lang)?).into_iter();
        Ok(texts.map(|text| [text.verdict, text.level, text.rule, text.measured, text.allowed]).collect())
    }

    /// The small copy and the outline of the photo for pages, if the report has them.
    fn _picture<'py>(&self, py: Python<'py>) -> (Option<Bound<'py, PyBytes>>, Vec<(f64, f64)>) {
        self.judged.as_ref().map_or((None, Vec::new()), |judged| (judged.facts.thumbnail(py), judged.facts.outline()))
    }

    /// Raises `FailedPhotoError` if the verdict is "fail" or "unknown"; for scripts that want to stop there.
    fn raise_for_fail(slf: &Bound<'_, Self>) -> PyResult<()> {
        slf.py().import("campix._finding")?.getattr("_raise_for_fail")?.call1((slf,)).map(drop)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_html(slf, "zh")
    }

    fn __repr__(&self) -> String {
        let json = self.written().json();
        let failed = self.listed().iter().filter(|finding| finding["verdict"] == Verdict::Fail.name());
        let failed: Vec<String> =
            failed.map(|finding| format!("'{}'", finding["rule"].as_str().unwrap_or_default())).collect();
        format!(
            "Report(verdict='{}', profile='{}', artefact='{}', failed=[{}])",
            self.verdict(),
            json["profile"]["id"].as_str().unwrap_or_default(),
            self.artefact(),
            failed.join(", ")
        )
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let module = py.import("campix._campix")?;
        let Some(report) = &slf.get().judged else {
            let text = slf.get().to_json(false);
            return Ok((module.getattr("_written")?, PyTuple::new(py, [text])?));
        };
        let placement = report.placement.map(|placement| {
            let (crop, frame) = (placement.crop, placement.frame);
            (crop.x, crop.y, crop.width, crop.height, frame.width, frame.height)
        });
        let original = report.report.artefact == Artefact::Original;
        let fields = (report.facts.clone(), report.profile.clone(), original, placement);
        Ok((module.getattr("_report")?, fields.into_pyobject(py)?))
    }
}

impl PyReport {
    fn listed(&self) -> &[Value] {
        self.written().json()["findings"].as_array().map_or(&[], Vec::as_slice)
    }
}

fn not_kept(what: Text) -> Refusal {
    ReportError::NotKept { what }.into()
}

/// Reads a pickled report that was read from JSON.
#[pyfunction(name = "_written")]
pub(crate) fn restore_written(text: &str) -> PyResult<PyReport> {
    Ok(PyReport::read(text)?)
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
