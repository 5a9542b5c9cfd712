//! Reports: facts compared with a profile, one finding per rule.

use std::ffi::c_char;
use std::sync::{Arc, OnceLock};

use campix_core::check::{self, Finding, Remedy, Report, Value, Verdict};
use campix_core::make::placement;
use campix_core::profile::{Level, Limit};
use campix_core::text::Language;

use crate::error::campix_error;
use crate::facts::campix_facts;
use crate::guard::{answer, guard, release};
use crate::make::{campix_make_options, make_options};
use crate::profile::{by_language, campix_language, campix_profile};
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{Lazy, Text, campix_str, text};

/// What campix says about one photo under one profile. Owned: release with `campix_report_free`.
///
/// It never changes and no longer needs facts and profile; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_report {
    _opaque: [u8; 0],
}

impl Opaque for campix_report {
    type Inner = ReportParts;
    const TAG: u32 = 0xCA3B_0006;
    const NAME: &'static str = "campix_report";
}

#[derive(Debug)]
pub(crate) struct ReportParts {
    report: Arc<Report>,
    findings: OnceLock<Vec<FindingTexts>>,
    json: Lazy,
    texts: [Lazy; 2],
}

/// A new handle for a report.
pub(crate) fn handle(report: Arc<Report>) -> *mut campix_report {
    ptr::new(ReportParts { report, findings: OnceLock::new(), json: Lazy::default(), texts: Default::default() })
}

/// The answer to one rule, or to all.
pub type campix_verdict = u32;
/// There is no answer: the handle is NULL or of another kind.
pub const CAMPIX_VERDICT_NONE: campix_verdict = 0;
/// Complies.
pub const CAMPIX_VERDICT_PASS: campix_verdict = 1;
/// At an edge within the uncertainty, or only a recommendation is broken.
pub const CAMPIX_VERDICT_WARN: campix_verdict = 2;
/// Could not be judged; never counts as complying.
pub const CAMPIX_VERDICT_UNKNOWN: campix_verdict = 3;
/// Breaks the rule.
pub const CAMPIX_VERDICT_FAIL: campix_verdict = 4;

/// How binding a rule is.
pub type campix_level = u32;
/// A photo that breaks it fails.
pub const CAMPIX_LEVEL_MUST: campix_level = 1;
/// A photo that breaks it gets a warning.
pub const CAMPIX_LEVEL_SHOULD: campix_level = 2;
/// For information.
pub const CAMPIX_LEVEL_INFO: campix_level = 3;

/// How a broken rule can be fixed.
pub type campix_remedy = u32;
/// There is nothing to fix.
pub const CAMPIX_REMEDY_NONE: campix_remedy = 0;
/// `campix_make` makes a complying file from the original.
pub const CAMPIX_REMEDY_AUTO: campix_remedy = 1;
/// Only a new photo helps.
pub const CAMPIX_REMEDY_RESHOOT: campix_remedy = 2;
/// A person has to attest something or supply another file.
pub const CAMPIX_REMEDY_PAPERWORK: campix_remedy = 3;

pub(crate) const fn verdict(verdict: Verdict) -> campix_verdict {
    match verdict {
        Verdict::Pass => CAMPIX_VERDICT_PASS,
        Verdict::Warn => CAMPIX_VERDICT_WARN,
        Verdict::Unknown => CAMPIX_VERDICT_UNKNOWN,
        Verdict::Fail => CAMPIX_VERDICT_FAIL,
    }
}

const fn level(level: Level) -> campix_level {
    match level {
        Level::Must => CAMPIX_LEVEL_MUST,
        Level::Should => CAMPIX_LEVEL_SHOULD,
        Level::Info => CAMPIX_LEVEL_INFO,
    }
}

const fn remedy(remedy: Option<Remedy>) -> campix_remedy {
    match remedy {
        None => CAMPIX_REMEDY_NONE,
        Some(Remedy::Auto) => CAMPIX_REMEDY_AUTO,
        Some(Remedy::Reshoot) => CAMPIX_REMEDY_RESHOOT,
        Some(Remedy::Paperwork) => CAMPIX_REMEDY_PAPERWORK,
    }
}

/// The answer to one rule. Set `struct_size` to `sizeof(campix_finding)` before a call fills it.
///
/// Texts are borrowed from the report. Missing numbers are NaN.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_finding {
    /// Size of this struct, set by the caller.
    pub struct_size: u32,
    /// The answer.
    pub verdict: campix_verdict,
    /// How binding the clause is that decided.
    pub level: campix_level,
    /// How it can be fixed.
    pub remedy: campix_remedy,
    /// Id of the rule: "geometry.eye-line".
    pub rule: campix_str,
    /// Id of the clause that names the finding: "R99-38".
    pub source: campix_str,
    /// Unit of the numbers: "px", "bytes"; empty if there is none.
    pub unit: campix_str,
    /// What was measured, as JSON; "null" if nothing was.
    pub measured: campix_str,
    /// What is allowed, as JSON.
    pub allowed: campix_str,
    /// Why there is no answer: "no-face"; empty if there is one.
    pub reason: campix_str,
    /// What to tell the operator, in Chinese.
    pub message_zh: campix_str,
    /// What to tell the operator, in English.
    pub message_en: campix_str,
    /// What the operator can do, in Chinese; empty if nothing.
    pub advice_zh: campix_str,
    /// What the operator can do, in English; empty if nothing.
    pub advice_en: campix_str,
    /// What was measured, unrounded, in `unit`; of a colour, its distance to the nearest reference.
    pub value: f64,
    /// One standard deviation of it.
    pub uncertainty: f64,
    /// Least value allowed.
    pub min: f64,
    /// Greatest value allowed.
    pub max: f64,
    /// How far outside the allowed range it lies.
    pub by_how_much: f64,
    /// Zeros.
    pub reserved: [f64; 2],
}

// SAFETY: integers, floats and pointers that the library only writes, without padding; a test adds up their sizes.
unsafe impl Versioned for campix_finding {
    const ENDS: &'static [usize] = ptr::ends!(campix_finding: verdict, level, remedy, rule, source, unit, measured, allowed, reason, message_zh, message_en, advice_zh, advice_en, value, uncertainty, min, max, by_how_much, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_finding, reserved);
}

/// The texts of one finding as they are lent to C.
#[derive(Debug)]
struct FindingTexts {
    rule: Text,
    source: Text,
    unit: Text,
    measured: Text,
    allowed: Text,
    reason: Text,
    messages: [Text; 2],
    advice: [Text; 2],
}

impl FindingTexts {
    fn new(finding: &Finding) -> Self {
        let json = finding.to_json();
        let advice = finding.advice.as_ref();
        Self {
            rule: Text::new(finding.rule.name()),
            source: Text::new(finding.sources.first().map(|source| source.id.clone()).unwrap_or_default()),
            unit: Text::new(finding.rule.unit().name()),
            measured: Text::new(json["measured"].to_string()),
            allowed: Text::new(json["allowed"].to_string()),
            reason: Text::new(finding.reason.map(check::Why::name).unwrap_or_default()),
            messages: [Text::new(&*finding.message.zh), Text::new(&*finding.message.en)],
            advice: [
                Text::new(advice.map(|advice| advice.zh.as_ref()).unwrap_or_default()),
                Text::new(advice.map(|advice| advice.en.as_ref()).unwrap_or_default()),
            ],
        }
    }

    fn lend(&self, finding: &Finding) -> campix_finding {
        let nan = |number: Option<f64>| number.unwrap_or(f64::NAN);
        let value = match &finding.measured {
            Some(Value::Number(number)) => Some(*number),
            Some(Value::Colour { delta_e, .. }) => Some(*delta_e),
            _ => None,
        };
        let (min, max) = match &finding.allowed {
            Limit::Range(range) => (range.min, range.max),
            Limit::Colour { max, .. } => (None, *max),
            _ => (None, None),
        };
        let [message_zh, message_en] = &self.messages;
        let [advice_zh, advice_en] = &self.advice;
        campix_finding {
            struct_size: size_of::<campix_finding>() as u32,
            verdict: verdict(finding.verdict),
            level: level(finding.level),
            remedy: remedy(finding.remedy),
            rule: self.rule.lend(),
            source: self.source.lend(),
            unit: self.unit.lend(),
            measured: self.measured.lend(),
            allowed: self.allowed.lend(),
            reason: self.reason.lend(),
            message_zh: message_zh.lend(),
            message_en: message_en.lend(),
            advice_zh: advice_zh.lend(),
            advice_en: advice_en.lend(),
            value: nan(value),
            uncertainty: nan(finding.uncertainty),
            min: nan(min),
            max: nan(max),
            by_how_much: nan(finding.by_how_much),
            reserved: [0.0; 2],
        }
    }
}

impl ReportParts {
    fn finding(&self, index: usize) -> Option<campix_finding> {
        let texts = self.findings.get_or_init(|| self.report.findings.iter().map(FindingTexts::new).collect());
        Some(texts.get(index)?.lend(self.report.findings.get(index)?))
    }
}

/// Judges a photo, as it is, as the file that is handed in. A broken rule is a finding, not an error. The report names the photo
/// of its facts by digest; see `campix_facts_expect`.
///
/// `*report` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_check(
    facts: *const campix_facts,
    profile: *const campix_profile,
    report: *mut *mut campix_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(report, "report")?;
        let report = check::check(&ptr::get(facts)?.facts, &ptr::get(profile)?.profile);
        out.put(handle(Arc::new(report)));
        Ok(())
    })
}

/// Judges a photo as the source from which the file is cut: its file by the rules for originals, the person by the rules of
/// the finished file at the crop that `campix_make` would take with the same `options`, which may be NULL. If no crop meets
/// every window, the nearest one is judged; if none can be planned, rules of geometry are unknown.
///
/// `*report` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_check_original(
    facts: *const campix_facts,
    profile: *const campix_profile,
    options: *const campix_make_options,
    report: *mut *mut campix_report,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(report, "report")?;
        let (facts, profile) = (&ptr::get(facts)?.facts, &ptr::get(profile)?.profile);
        let place = placement(facts, profile, &make_options(options)?);
        out.put(handle(Arc::new(check::check_original(facts, profile, place.as_ref()))));
        Ok(())
    })
}

/// The answer over all findings; `CAMPIX_VERDICT_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_report_verdict(report: *const campix_report) -> campix_verdict {
    answer(CAMPIX_VERDICT_NONE, || Ok(verdict(ptr::get(report)?.report.verdict)))
}

/// Number of findings; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_report_count(report: *const campix_report) -> usize {
    answer(0, || Ok(ptr::get(report)?.report.findings.len()))
}

/// Finding number `index`: fails first, then unknown, warnings, passes; musts before recommendations.
///
/// Set `finding->struct_size` before. Its texts are borrowed: valid until the report is freed.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_report_finding(
    report: *const campix_report,
    index: usize,
    finding: *mut campix_finding,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let parts = ptr::get(report)?;
        let found = parts.finding(index).ok_or(Refusal::out_of_range(index, parts.report.findings.len()))?;
        ptr::put_versioned(finding, found, "finding")
    })
}

/// The finding of the rule called `rule`; `CAMPIX_STATUS_OUT_OF_RANGE` if the profile has no such rule.
///
/// Set `finding->struct_size` before. Its texts are borrowed: valid until the report is freed.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_report_finding_of(
    report: *const campix_report,
    rule: *const c_char,
    finding: *mut campix_finding,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let parts = ptr::get(report)?;
        let rule = text(rule, "rule")?;
        let index = parts.report.findings.iter().position(|finding| finding.rule.name() == rule);
        let found = index.and_then(|index| parts.finding(index)).ok_or_else(|| Refusal::no_such_name(rule))?;
        ptr::put_versioned(finding, found, "finding")
    })
}

/// The report as JSON, schema 1: the same text as in Rust and Python. Empty for NULL.
///
/// Borrowed: valid until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_report_json(report: *const campix_report) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(report)?;
        Ok(parts.json.lend(|| parts.report.to_json().to_string()))
    })
}

/// The report as a table for a person at a terminal. Empty for NULL and for an unknown language.
///
/// Borrowed: valid until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_report_text(report: *const campix_report, language: campix_language) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(report)?;
        let [chinese, english] = &parts.texts;
        let (text, language) = by_language(language, (chinese, Language::Zh), (english, Language::En))?;
        Ok(text.lend(|| parts.report.render(language)))
    })
}

/// Releases a report; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_report_free(report: *mut campix_report) {
    release(|| ptr::free(report));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_have_no_padding() {
        assert_eq!(size_of::<campix_finding>(), 4 * 4 + 10 * size_of::<campix_str>() + 7 * 8);
    }
}
