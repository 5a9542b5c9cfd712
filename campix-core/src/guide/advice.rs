//! Findings → the one thing to change now.

use crate::check::correction::what_to_do;
use crate::check::{Finding, Verdict};
use crate::ground::explain::{Explain, both};
use crate::ground::geometry::Rect;
use crate::ground::text::Text;
use crate::make::MakeError;
use crate::measure::Facts;
use crate::profile::Level;
use crate::rules::{RuleId, Subject, entry};

/// What to change before the shutter is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// The rule it is about.
    pub rule: RuleId,
    /// What to do, in a few words: "sit lower or raise the camera". Sides are the picture's.
    pub text: Text,
    /// The same with what was measured and what is allowed.
    pub detail: Text,
}

/// The first thing to change: without a face nothing is known, without a place in the picture nothing can be judged, a turned head
/// changes what is seen of eyes, mouth and light, and lamps are moved last. What breaks a rule or cannot be judged comes before
/// what is only near an edge.
pub(super) fn first(findings: &[Finding], no_plan: Option<&MakeError>, facts: &Facts) -> Option<Advice> {
    if let Some(advice) = no_plan.and_then(|error| place(error, facts)) {
        return Some(advice);
    }
    let open = findings.iter().filter(|finding| finding.level != Level::Info && finding.verdict != Verdict::Pass);
    let finding = open.min_by_key(|finding| (finding.verdict == Verdict::Warn, finding.level, turn(finding.rule)))?;
    Some(Advice {
        rule: finding.rule,
        text: finding.what_to_do().unwrap_or_default(),
        detail: finding.correction().unwrap_or_default(),
    })
}

/// When a rule has its turn.
fn turn(rule: RuleId) -> u32 {
    match (rule, rule.subject()) {
        (RuleId::FaceCount, _) => 0,
        (RuleId::ShouldersVisible, _) => 2,
        (_, Subject::Geometry) => 1,
        (RuleId::Yaw | RuleId::Pitch | RuleId::Roll, _) => 3,
        (RuleId::ShouldersLevel, _) => 4,
        (_, Subject::Pose) => 5,
        (_, Subject::Light) => 6,
        _ => 7,
    }
}

/// Where the person has to be if there is no crop for a reason that no finding gives.
fn place(error: &MakeError, facts: &Facts) -> Option<Advice> {
    match error {
        MakeError::TooFewPixels { .. } => Some(Advice {
            rule: RuleId::HeadHeight,
            text: Text::fixed("走近一些，或拉近镜头", "come nearer or zoom in"),
            detail: with(&Text::fixed("走近一些，或拉近镜头", "come nearer or zoom in"), error),
        }),
        MakeError::OffCentre { .. } => {
            let left = facts.face.eye_centre_x.value().is_none_or(|x| x < f64::from(facts.size.width) / 2.0);
            Some(aside(left, error))
        }
        MakeError::NoCrop { conflicts, nearest, .. } => {
            // One side of the picture keeps the crop small: whatever window that misses, the person has to move to the middle.
            if let Some(left) = one_side(nearest.crop, facts) {
                return Some(aside(left, error));
            }
            // Each window that is missed is a finding at the nearest crop, unless the margin for its uncertainty alone is missing.
            let conflict = conflicts.iter().find(|conflict| conflict.nearest.is_some())?;
            let (rule, value) = (conflict.window.rule, conflict.nearest?);
            let low = conflict.window.min.is_some_and(|min| value < min);
            let text = what_to_do(rule, low);
            let detail = with(&text, error);
            Some(Advice { rule, text, detail })
        }
        _ => None,
    }
}

fn aside(left: bool, error: &MakeError) -> Advice {
    let text = entry(RuleId::Centring).correction.as_ref().map(|all| all.text(left).clone()).unwrap_or_default();
    let detail = with(&text, error);
    Advice { rule: RuleId::Centring, text, detail }
}

/// Whether the crop touches one side of the frame only, and whether that is the left one.
fn one_side(crop: Rect, facts: &Facts) -> Option<bool> {
    /// A crop this near to a side, as a share of the width, lies at it.
    const AT_SIDE: f64 = 0.002;
    let width = f64::from(facts.size.width);
    let (left, right) = (crop.x < AT_SIDE * width, crop.right() > (1.0 - AT_SIDE) * width);
    (left != right).then_some(left)
}

fn with(text: &Text, error: &MakeError) -> Text {
    let figures = error.explain().text;
    both!(en "{text}: {figures}", zh "{text}：{figures}"; text = text, figures = figures)
}
