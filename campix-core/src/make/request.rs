//! Facts + Profile → the planner's input: subject, windows in order of priority, targets.

use super::plan::{Binding, NoPlan, Plan, Quantity, Request, Subject, Target, Window, plan};
use super::{MakeError, MakeOptions};
use crate::check::{Placement, Report, Verdict};
use crate::measure::{Facts, Measured};
use crate::profile::{Edge, Level, Output, Profile, Range, RuleId};

/// Standard deviations that the planner keeps away from the edge of a window: a little more than the distance at which
/// `check` calls an edge uncertain, because the finished file is measured again.
const MARGIN: f64 = 1.25 * crate::check::EDGE_SIGMAS;

/// The same for the second plan, whose file was already too near to an edge once.
const MARGIN_AGAIN: f64 = 1.75 * crate::check::EDGE_SIGMAS;

/// Weight of a target that goes before all others.
const BEFORE_ALL: f64 = 100.0;

/// The quantity a rule bounds, for the rules a crop can obey.
const fn quantity(rule: RuleId) -> Option<Quantity> {
    Some(match rule {
        RuleId::Crown => Quantity::CrownGap,
        RuleId::EyeLine => Quantity::EyeLine,
        RuleId::BelowChin => Quantity::BelowChin,
        RuleId::FaceWidth => Quantity::FaceWidth,
        RuleId::HeadHeight => Quantity::HeadHeight,
        RuleId::HeadWidth => Quantity::HeadWidth,
        RuleId::EyeDistance => Quantity::EyeDistance,
        RuleId::SideClearance => Quantity::SideClearance,
        _ => return None,
    })
}

/// The file that `profile` asks for.
///
/// # Errors
/// [`MakeError::NoOutput`] if it asks for none.
pub(super) fn output(profile: &Profile) -> Result<&Output, MakeError> {
    profile.output().ok_or_else(|| MakeError::NoOutput { profile: profile.id().to_owned(), missing: "[output]" })
}

/// Plans the crop of a photo for a profile.
///
/// Must-windows are hard, should-windows soft; both in the profile's order of priority. An edge at which the standard
/// itself lets a rule give way to another one is soft.
///
/// # Errors
/// [`MakeError::OutOfRange`], [`MakeError::NoOutput`], [`MakeError::Faces`], [`MakeError::TooFewPixels`],
/// [`MakeError::OffCentre`], [`MakeError::NoCrop`].
pub fn plan_for(facts: &Facts, profile: &Profile, options: &MakeOptions<'_>) -> Result<Plan<RuleId>, MakeError> {
    let request = request(facts, profile, options)?;
    planned(facts, profile, &request)
}

/// Plans the crop once more from what was measured in the file that `plan` made, and from the report on it: `None` if
/// that found nothing, advice aside, that another crop could mend, or if that crop is the same.
pub(super) fn plan_again(
    facts: &Facts,
    (seen, report): (&Facts, &Report),
    plan: &Plan<RuleId>,
    profile: &Profile,
    options: &MakeOptions<'_>,
) -> Option<Plan<RuleId>> {
    let given_up = |rule: RuleId| plan.missed.iter().any(|conflict| conflict.window.rule == rule);
    let broken = |rule: RuleId| {
        let findings = || report.findings.iter().filter(|finding| finding.level != Level::Info);
        findings().any(|finding| finding.rule == rule && finding.verdict != Verdict::Pass)
    };
    let shoulders = broken(RuleId::ShouldersVisible) || broken(RuleId::ShouldersLevel);
    let placed = profile.rules().any(|rule| quantity(rule.id).is_some() && broken(rule.id) && !given_up(rule.id));
    if !placed && !shoulders {
        return None;
    }
    let seen = subject(seen).in_photo(plan);
    let mut request = request(facts, profile, options).ok()?;
    if let (true, Some((eyes, _)), Some((chin, _))) = (shoulders, seen.eye_y, seen.chin_y) {
        // Whoever's shoulders are lost needs more room below the chin, as much as all windows and their margins leave.
        let value = crate::measure::SHOULDER_ROOM * (chin - eyes) * plan.scale;
        let weight = request.targets.iter().map(|target| target.weight).fold(1.0, f64::max) * BEFORE_ALL;
        request.targets.push(Target { quantity: Quantity::BelowChin, value, weight });
    }
    let again = super::plan::plan(&seen.or(&subject(facts)), &request, MARGIN_AGAIN).ok()?;
    let moved = |one: f64, other: f64| (one - other).abs() * plan.scale >= 0.5;
    let (old, new) = (plan.crop, again.crop);
    let differs =
        moved(old.x, new.x) || moved(old.y, new.y) || moved(old.width, new.width) || moved(old.height, new.height);
    differs.then_some(again)
}

/// Plans a crop of another shape for print: heights and widths of head and face keep the shares of the height that they have in
/// the profile's own frame. The space at the sides depends on the shape and is only a target.
///
/// # Errors
/// As [`plan_for`].
#[cfg(feature = "prints")]
pub(crate) fn plan_print(
    facts: &Facts,
    profile: &Profile,
    frame: crate::ground::geometry::Size,
    options: &MakeOptions<'_>,
) -> Result<Plan<RuleId>, MakeError> {
    let mut request = request(facts, profile, options)?;
    let factor = f64::from(frame.height) / f64::from(request.frame.height);
    let scaled = |edge: Option<f64>| edge.map(|edge| edge * factor);
    for window in &mut request.windows {
        (window.min, window.max) = (scaled(window.min), scaled(window.max));
        if window.quantity == Quantity::SideClearance {
            window.binding = Binding::Soft;
        }
    }
    request.windows.sort_by_key(|window| window.binding == Binding::Soft);
    for target in &mut request.targets {
        target.value *= factor;
    }
    request.centring = scaled(request.centring);
    request.frame = frame;
    planned(facts, profile, &request)
}

fn planned(facts: &Facts, profile: &Profile, request: &Request<RuleId>) -> Result<Plan<RuleId>, MakeError> {
    plan(&subject(facts), request, MARGIN).map_err(|no_plan| match no_plan {
        NoPlan::TooFewPixels { needed } => MakeError::TooFewPixels { found: facts.size, needed },
        NoPlan::OffCentre { by } => MakeError::OffCentre { by },
        NoPlan::OutOfRange { what, value } => MakeError::OutOfRange { what, value },
        NoPlan::Conflict { conflicts, nearest } => MakeError::NoCrop {
            profile: profile.id().to_owned(),
            photo: facts.size,
            conflicts,
            nearest: Box::new(nearest),
        },
    })
}

/// What the profile asks of a crop.
fn request(facts: &Facts, profile: &Profile, options: &MakeOptions<'_>) -> Result<Request<RuleId>, MakeError> {
    options.verify()?;
    let output = output(profile)?;
    if facts.face.faces.len() != 1 {
        return Err(MakeError::Faces { found: facts.face.faces.len() });
    }
    Ok(Request {
        photo: facts.size,
        frame: output.size,
        windows: windows(profile),
        targets: profile
            .crop_targets()
            .iter()
            .filter(|target| !target.at_least)
            .filter_map(|target| {
                Some(Target { quantity: quantity(target.rule)?, value: target.value, weight: target.weight })
            })
            .collect(),
        centring: centring(profile, output),
        max_scale: options.max_scale,
    })
}

/// Where [`make`](super::make) would cut, or the nearest crop if none meets every window:
/// [`check_original`](crate::check::check_original) judges an original by it. `None` if no crop can be planned at all.
pub fn placement(facts: &Facts, profile: &Profile, options: &MakeOptions<'_>) -> Option<Placement> {
    match plan_for(facts, profile, options) {
        Ok(plan) => Some(plan.placement()),
        Err(MakeError::NoCrop { nearest, .. }) => Some(nearest.placement()),
        Err(_) => None,
    }
}

/// How far the eyes may lie from the middle, from the window in which they have to lie.
fn centring(profile: &Profile, output: &Output) -> Option<f64> {
    let Range { min, max, .. } = profile.range_at(RuleId::Centring, Level::Must)?;
    let middle = f64::from(output.size.width) / 2.0;
    let sides = [min.map(|min| middle - min), max.map(|max| max - middle)];
    sides.into_iter().flatten().reduce(f64::min).map(|tolerance| tolerance.max(0.0))
}

fn subject(facts: &Facts) -> Subject {
    let known = |fact: Measured| match fact {
        Measured::Known { value, uncertainty } => Some((value, uncertainty)),
        Measured::Missing(_) => None,
    };
    Subject {
        crown_y: known(facts.head.crown_y),
        eye_y: known(facts.face.eye_line_y),
        chin_y: known(facts.face.chin_y),
        centre_x: known(facts.face.eye_centre_x),
        face_width: known(facts.face.face_width),
        head_left_x: known(facts.head.left_x),
        head_right_x: known(facts.head.right_x),
        eye_distance: known(facts.face.interpupil),
    }
}

impl Subject {
    /// What was measured in the result of `plan`, in pixels of the photo.
    fn in_photo(self, plan: &Plan<RuleId>) -> Self {
        let along = |from: f64| move |(at, sigma): (f64, f64)| (from + at / plan.scale, sigma / plan.scale);
        let (x, y, length) = (along(plan.crop.x), along(plan.crop.y), along(0.0));
        Self {
            crown_y: self.crown_y.map(y),
            eye_y: self.eye_y.map(y),
            chin_y: self.chin_y.map(y),
            centre_x: self.centre_x.map(x),
            face_width: self.face_width.map(length),
            head_left_x: self.head_left_x.map(x),
            head_right_x: self.head_right_x.map(x),
            eye_distance: self.eye_distance.map(length),
        }
    }

    /// What is not known here from `other`.
    fn or(self, other: &Self) -> Self {
        Self {
            crown_y: self.crown_y.or(other.crown_y),
            eye_y: self.eye_y.or(other.eye_y),
            chin_y: self.chin_y.or(other.chin_y),
            centre_x: self.centre_x.or(other.centre_x),
            face_width: self.face_width.or(other.face_width),
            head_left_x: self.head_left_x.or(other.head_left_x),
            head_right_x: self.head_right_x.or(other.head_right_x),
            eye_distance: self.eye_distance.or(other.eye_distance),
        }
    }
}

/// Hard windows in the order of priority, then soft ones likewise.
fn windows(profile: &Profile) -> Vec<Window<RuleId>> {
    let mut windows: Vec<Window<RuleId>> = Vec::new();
    for rule in profile.rules() {
        let Some(quantity) = quantity(rule.id) else { continue };
        let mut push = |min: Option<f64>, max: Option<f64>, binding| {
            if min.is_some() || max.is_some() {
                windows.push(Window { rule: rule.id, quantity, min, max, binding });
            }
        };
        if let Some(Range { min, max, .. }) = profile.range_at(rule.id, Level::Must) {
            let gives_way = |edge: Edge| profile.yields().iter().any(|y| y.rule == rule.id && y.edge == edge);
            let split = |value: Option<f64>, soft: bool| if soft { (None, value) } else { (value, None) };
            let (hard_min, soft_min) = split(min, gives_way(Edge::Min));
            let (hard_max, soft_max) = split(max, gives_way(Edge::Max));
            push(hard_min, hard_max, Binding::Hard);
            push(soft_min, soft_max, Binding::Soft);
        }
        if let Some(Range { min, max, .. }) = profile.range_at(rule.id, Level::Should) {
            push(min, max, Binding::Soft);
        }
    }
    for target in profile.crop_targets().iter().filter(|target| target.at_least) {
        if let Some(quantity) = quantity(target.rule) {
            let (min, max) = (Some(target.value), None);
            windows.push(Window { rule: target.rule, quantity, min, max, binding: Binding::Soft });
        }
    }
    windows.sort_by_key(|window| (window.binding == Binding::Soft, profile.priority(window.rule)));
    windows
}
