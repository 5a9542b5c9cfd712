//! The result of a judgement: one finding per rule, a verdict over all, duties that a person has to attest.

use serde::Serialize;

use crate::check::value::Value;
use crate::ground::text::Text;
use crate::ground::words::words;
use crate::measure::Facts;
use crate::photo::PhotoIdentity;
use crate::profile::{Level, Limit, Source, Status};
use crate::rules::{Artefact, Remedy, RuleId, Why};

words! {
    /// The answer to one rule, or to all.
    pub enum Verdict {
        /// Complies.
        Pass "pass",
        /// At an edge within the uncertainty, or only a recommendation is broken.
        Warn "warn",
        /// Could not be judged; never counts as complying.
        Unknown "unknown",
        /// Breaks the rule.
        Fail "fail",
    }
}

/// Something other than the numbers that decided a finding.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Remark {
    /// The value is allowed under one reading of the source's unit only (1 KB = 1000 or 1024 bytes).
    UnitInDoubt,
    /// The standard itself lets the rule give way to another one that is met.
    GivesWay {
        /// The rule it gives way to.
        to: RuleId,
        /// Where that is stated.
        source: Source,
    },
    /// The quality was estimated from tables that are not the IJG library's, so it cannot fail a photo.
    ForeignTables,
    /// The value keeps a limit of campix itself; only its uncertainty reaches over the edge.
    NearOurLimit,
}

impl Remark {
    /// The name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::UnitInDoubt => "unit-in-doubt",
            Self::GivesWay { .. } => "gives-way",
            Self::ForeignTables => "foreign-tables",
            Self::NearOurLimit => "near-our-limit",
        }
    }
}

/// One rule compared with the facts.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// How binding the clause is that decided.
    pub level: Level,
    /// The answer.
    pub verdict: Verdict,
    /// What was measured, in the unit of the rule; geometry in pixels of the frame.
    pub measured: Option<Value>,
    /// One standard deviation of it.
    pub uncertainty: Option<f64>,
    /// What is allowed.
    pub allowed: Limit,
    /// How far outside the allowed range it lies; `None` inside, or if there is no distance.
    pub by_how_much: Option<f64>,
    /// Why there is no answer.
    pub reason: Option<Why>,
    /// What else decided.
    pub remark: Option<Remark>,
    /// How it can be fixed; `None` if there is nothing to fix.
    pub remedy: Option<Remedy>,
    /// Every clause behind `allowed`; the first one names the finding.
    pub sources: Vec<Source>,
    /// What to tell the operator.
    pub message: Text,
    /// What the operator can do; `None` if there is nothing to do.
    pub advice: Option<Text>,
}

/// A duty that no pixel can prove. It never changes the verdict of a photo.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Attestation {
    /// The rule.
    pub rule: RuleId,
    /// How binding it is.
    pub level: Level,
    /// Where it is stated.
    pub sources: Vec<Source>,
    /// The duty.
    pub duty: Text,
}

words! {
    /// What a notice is about.
    #[non_exhaustive]
    pub enum NoticeKind {
        /// A standard of the stack was replaced by another.
        Superseded "superseded",
        /// The photo was taken longer before the graduation than the contract allows.
        Recency "recency",
        /// The contract says how recent a photo has to be, and the file does not say when it was taken.
        CaptureUnknown "capture-unknown",
    }
}

/// Something that no rule of the photo covers and that its user has to know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// `Info` only informs; `Should` makes the verdict a warning. None fails a photo.
    pub level: Level,
    /// What to tell the operator.
    pub message: Text,
}

/// The profile a report was judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProfileRef {
    /// Its id.
    pub id: String,
    /// Its edition.
    pub edition: String,
    /// Whether it is applied today.
    pub status: Status,
    /// What replaced it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
    /// SHA-256 of its merged form.
    pub sha256: String,
    /// Every layer of the stack, contract first; sources name them by id.
    pub layers: Vec<LayerEdition>,
}

/// A layer of the stack a report was judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LayerEdition {
    /// Its id.
    pub id: String,
    /// Its edition.
    pub edition: String,
    /// The variant of it that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

/// Everything campix says about one photo under one profile.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Name and version of the engine: "campix 0.1.0".
    pub engine: String,
    /// The photo that was judged.
    pub photo: PhotoIdentity,
    /// The profile.
    pub profile: ProfileRef,
    /// What the photo was judged as.
    pub artefact: Artefact,
    /// The answer over all findings.
    pub verdict: Verdict,
    /// One finding per rule of the profile: fails first, then unknown, warnings, passes; musts before recommendations.
    pub findings: Vec<Finding>,
    /// What no rule covers: a standard that was replaced, a photo that is too old.
    pub notices: Vec<Notice>,
    /// Duties to be attested by a person.
    pub attestations: Vec<Attestation>,
    /// The facts on which the judgement is based.
    pub facts: Facts,
}

impl Report {
    /// The finding of `rule`, if the profile has it.
    pub fn finding(&self, rule: RuleId) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.rule == rule)
    }
}

/// The answer over all: a failed must decides, then a must that could not be judged, then any doubt.
pub(super) fn overall(findings: &[Finding], notices: &[Notice]) -> Verdict {
    let has = |level: Level, verdict: Verdict| findings.iter().any(|f| f.level == level && f.verdict == verdict);
    if has(Level::Must, Verdict::Fail) {
        return Verdict::Fail;
    }
    if has(Level::Must, Verdict::Unknown) {
        return Verdict::Unknown;
    }
    let doubtful = findings.iter().any(|f| f.level <= Level::Should && f.verdict != Verdict::Pass)
        || notices.iter().any(|notice| notice.level <= Level::Should);
    if doubtful { Verdict::Warn } else { Verdict::Pass }
}
