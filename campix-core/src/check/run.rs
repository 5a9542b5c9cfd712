//! Every rule of a profile against the facts: observed, judged by each clause, put into words.

use std::cmp::Reverse;

use crate::check::judge::{Judgement, judge};
use crate::check::message;
use crate::check::notice::notices;
use crate::check::report::{Attestation, Finding, LayerEdition, ProfileRef, Remark, Report, Verdict, overall};
use crate::ground::geometry::{Rect, Size};
use crate::measure::{Facts, Measured, OtherPhoto};
use crate::photo::{DigestOf, Photo};
use crate::profile::{Clause, Level, Limit, Profile, Rule};
use crate::rules::{Artefact, Kind, Observed, Remedy, RuleId, View, Why, entry};

/// Where to cut a registration file from an original.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// The part of the original that fills the frame, in pixels of the upright photo.
    pub crop: Rect,
    /// Size of the file it becomes, in pixels.
    pub frame: Size,
}

/// Judges a photo, as it is, as the registration file.
///
/// Geometry is compared in pixels of the profile's frame, to which the photo's height is scaled, so the verdict on it
/// does not depend on resolution. Of pixels that never were a file only the person is judged; rules about the file do not
/// apply and do not count.
pub fn check(facts: &Facts, profile: &Profile) -> Report {
    let view = View::whole(facts.size, profile.frame());
    let findings =
        profile.rules().filter_map(|rule| finding(rule, facts, profile, Some(&view), Artefact::Registration));
    assemble(facts, profile, Artefact::Registration, findings.collect())
}

/// As [`check`], for facts that may be another photo's.
///
/// # Errors
/// [`OtherPhoto`] if they are.
pub fn check_photo(photo: &Photo, facts: &Facts, profile: &Profile) -> Result<Report, OtherPhoto> {
    facts.expect(photo)?;
    Ok(check(facts, profile))
}

/// Judges a photo as the source from which the file is cut: its file by the rules for originals, the person by the
/// rules of the registration file at the planned crop. Without a `placement`, rules of geometry are unknown.
pub fn check_original(facts: &Facts, profile: &Profile, placement: Option<&Placement>) -> Report {
    let view = placement.and_then(|placement| View::placed(placement.crop, profile.frame()));
    let person = profile.rules().filter(|rule| !rule.id.concerns_file());
    let rules = profile.original().chain(person);
    let findings = rules.filter_map(|rule| finding(rule, facts, profile, view.as_ref(), Artefact::Original));
    assemble(facts, profile, Artefact::Original, findings.collect())
}

/// Judges the person in a live picture by the rules of the registration file at the planned crop; rules about files, and duties,
/// are left out.
pub(crate) fn judge_person(facts: &Facts, profile: &Profile, placement: Option<&Placement>) -> Vec<Finding> {
    let view = placement.and_then(|placement| View::placed(placement.crop, profile.frame()));
    let person = profile.rules().filter(|rule| !rule.id.concerns_file());
    person.filter_map(|rule| finding(rule, facts, profile, view.as_ref(), Artefact::Original)).collect()
}

fn assemble(facts: &Facts, profile: &Profile, artefact: Artefact, mut findings: Vec<Finding>) -> Report {
    // Stable, so equal findings stay in the order of the catalogue. Findings that only inform come last, with any verdict.
    findings.sort_by_key(|finding| (finding.level == Level::Info, Reverse(finding.verdict), finding.level));
    let duties = profile.rules().filter(|rule| rule.id.kind() == Kind::Attest);
    let attestations = duties.filter_map(|rule| {
        let clause = rule.clauses.first()?;
        Some(Attestation {
            rule: rule.id,
            level: clause.level,
            sources: clause.sources.clone(),
            duty: entry(rule.id).title.clone(),
        })
    });
    let notices = notices(facts, profile, artefact);
    Report {
        engine: format!("campix {}", crate::VERSION),
        photo: facts.photo.clone(),
        profile: ProfileRef {
            id: profile.id().to_owned(),
            edition: profile.edition().to_owned(),
            status: profile.status(),
            superseded_by: profile.superseded_by().map(str::to_owned),
            sha256: profile.digest().to_owned(),
            layers: profile
                .layers()
                .map(|layer| LayerEdition { id: layer.id, edition: layer.edition, variant: layer.variant })
                .collect(),
        },
        artefact,
        verdict: overall(&findings, &notices),
        findings,
        notices,
        attestations: attestations.collect(),
        facts: facts.clone(),
    }
}

fn finding(rule: &Rule, facts: &Facts, profile: &Profile, view: Option<&View>, artefact: Artefact) -> Option<Finding> {
    if rule.id.kind() == Kind::Attest {
        return None;
    }
    // A layer of thresholds loaded by itself has a colour distance, but no colour.
    if matches!(rule.clauses.first()?.limit, Limit::Colour { ref one_of, .. } if one_of.is_empty()) {
        return None;
    }
    // Pixels that never were a file neither comply with a rule about it nor break it.
    let no_file = facts.photo.kind == DigestOf::Pixels && rule.id.needs_file();
    let observed =
        if no_file { Observed::Unknown(Why::NoFile) } else { entry(rule.id).observation.observe(facts, view) };
    // The first clause that is not met decides; if all are met, the most binding one is reported.
    let judged: Vec<_> =
        rule.clauses.iter().map(|clause| (clause, of_our_own(clause, judge(&observed, &clause.limit)))).collect();
    let decisive = judged.iter().position(|(_, judgement)| judgement.verdict != Verdict::Pass).unwrap_or(0);
    let (clause, judgement) = judged.into_iter().nth(decisive)?;
    let judgement = give_way(rule.id, judgement, facts, profile, view);
    // Bytes in memory have no name, so the rules about it have nothing to judge yet.
    let nameless = match rule.id {
        RuleId::FileExtension => facts.file.extension.is_none(),
        RuleId::FileName => facts.file.name.is_none(),
        _ => false,
    };
    // What is set when an original is handed on – its density – is none of the photographer's business, and keeps nobody waiting.
    let automatic = artefact == Artefact::Original && entry(rule.id).cure(artefact).remedy == Remedy::Auto;
    let level = if nameless || no_file || automatic { Level::Info } else { clause.level };
    let met = judgement.verdict == Verdict::Pass;
    let (mut message, advice) = message::compose(rule.id, &judgement, &clause.limit, artefact);
    let mut advice = advice.filter(|_| !no_file);
    if let (RuleId::FaceCount, Measured::Missing(reason)) = (rule.id, facts.face.interpupil)
        && let Some((why, cure)) = message::not_upright(reason)
    {
        (message, advice) = (why, Some(cure));
    }
    if let (RuleId::FileQuality, Some(shown)) = (rule.id, facts.file.imagemagick) {
        message = message::with_other_estimate(&message, shown);
    }
    Some(Finding {
        rule: rule.id,
        level,
        verdict: judgement.verdict,
        measured: judgement.measured,
        uncertainty: judgement.uncertainty,
        allowed: clause.limit.clone(),
        by_how_much: judgement.by_how_much,
        reason: judgement.reason,
        remark: judgement.remark,
        remedy: (!met && !no_file).then(|| entry(rule.id).cure(artefact).remedy),
        sources: clause.sources.clone(),
        message,
        advice,
    })
}

/// Turns a warning into a pass with a remark if the value keeps a limit of campix itself and only its uncertainty reaches over
/// the edge. Where we draw the line is our choice, so being near it says nothing that anybody asked for.
fn of_our_own(clause: &Clause, mut judgement: Judgement) -> Judgement {
    let kept = judgement.verdict == Verdict::Warn && judgement.by_how_much.is_none() && judgement.remark.is_none();
    if clause.own_figure && kept {
        judgement.verdict = Verdict::Pass;
        judgement.remark = Some(Remark::NearOurLimit);
    }
    judgement
}

/// Turns a failure into a warning if the standard itself says that this rule gives way to another one that is met.
fn give_way(
    rule: RuleId,
    mut judgement: Judgement,
    facts: &Facts,
    profile: &Profile,
    view: Option<&View>,
) -> Judgement {
    if judgement.verdict != Verdict::Fail {
        return judgement;
    }
    let edge = judgement.edge;
    for way in profile.yields().iter().filter(|way| way.rule == rule && edge == Some(way.edge)) {
        let observed = entry(way.to).observation.observe(facts, view);
        let met = profile.rule(way.to).and_then(|other| other.clauses.first()).is_some_and(|clause| {
            // Whether a duty is kept a person says, so what it excuses is never more than a warning.
            way.to.kind() == Kind::Attest
                || matches!(judge(&observed, &clause.limit).verdict, Verdict::Pass | Verdict::Warn)
        });
        if met {
            judgement.verdict = Verdict::Warn;
            judgement.remark = Some(Remark::GivesWay { to: way.to, source: way.source.clone() });
            break;
        }
    }
    judgement
}
