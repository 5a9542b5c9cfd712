//! The delivered files, read back and judged again: every rule with its measured and its allowed value.

use serde::Serialize;
use serde_json::Value;

use crate::check::value::allowed_text;
use crate::check::{Finding, Report, Verdict, check, scope};
use crate::face::LandmarkSource;
use crate::ground::digest::Sha256Digest;
use crate::ground::progress::CancelToken;
use crate::ground::text::{Language, Text};
use crate::measure::measure_within;
use crate::photo::{DecodeOptions, Photo};
use crate::profile::{Level, Profile};
use crate::rules::entry;

/// One rule of a profile and how the delivered file meets it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Rule {
    #[serde(rename = "rule")]
    pub(super) id: String,
    pub(super) source: Option<String>,
    pub(super) level: Level,
    pub(super) verdict: Verdict,
    pub(super) measured: Value,
    pub(super) allowed: Value,
    pub(super) unit: Value,
    pub(super) message: Text,
    /// What a reader sees of it, in the language of the output.
    #[serde(skip)]
    pub(super) shown: Shown,
}

/// A rule in words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shown {
    pub(super) title: String,
    pub(super) measured: String,
    pub(super) allowed: String,
}

/// A delivered file judged by its profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Judged {
    pub(super) profile: String,
    pub(super) edition: String,
    /// Digest of the merged profile.
    pub(super) table: String,
    /// The file that was judged.
    pub(super) sha256: Sha256Digest,
    pub(super) verdict: Verdict,
    pub(super) rules: Vec<Rule>,
    /// Duties of the profile that no pixel can prove.
    pub(super) duties: Vec<String>,
    #[serde(skip)]
    pub(super) title: String,
}

impl Judged {
    /// Judges a file; `None` if it cannot be read, which never happens to a file made by campix.
    pub(super) fn of(
        file: &[u8],
        profile: &Profile,
        landmarks: &dyn LandmarkSource,
        language: Language,
    ) -> Option<Self> {
        let photo = Photo::decode(file.to_vec(), &DecodeOptions::default()).ok()?.named("jpg");
        let facts = measure_within(&photo, landmarks, scope(profile), &CancelToken::default()).ok()?;
        let report = check(&facts, profile);
        let title = match language {
            Language::Zh => profile.title_zh(),
            Language::En => profile.title_en(),
        };
        Some(Self::from_report(&report, Sha256Digest::of(file), title, language))
    }

    fn from_report(report: &Report, sha256: Sha256Digest, title: &str, language: Language) -> Self {
        Self {
            profile: report.profile.id.clone(),
            edition: report.profile.edition.clone(),
            table: report.profile.sha256.clone(),
            sha256,
            verdict: report.verdict,
            rules: report.findings.iter().map(|finding| rule(finding, language)).collect(),
            duties: report.attestations.iter().map(|duty| duty.rule.name().to_owned()).collect(),
            title: title.to_owned(),
        }
    }
}

fn rule(finding: &Finding, language: Language) -> Rule {
    let json = finding.to_json();
    let field = |name: &str| json.get(name).cloned().unwrap_or_default();
    let unit = finding.rule.unit();
    let measured = finding.measured.as_ref().map(|value| value.text(finding.rule, language));
    Rule {
        id: finding.rule.name().to_owned(),
        source: finding.sources.first().map(|source| format!("{} [{}]", source.id, source.evidence.name())),
        level: finding.level,
        verdict: finding.verdict,
        measured: field("measured"),
        allowed: field("allowed"),
        unit: field("unit"),
        message: finding.message.clone(),
        shown: Shown {
            title: entry(finding.rule).title.get(language).to_owned(),
            measured: measured.unwrap_or_else(|| "—".to_owned()),
            allowed: allowed_text(&finding.allowed, unit, language),
        },
    }
}
