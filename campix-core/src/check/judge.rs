//! One observation against one limit → pass, warn, fail or unknown.

use crate::check::report::{Remark, Verdict};
use crate::check::value::Value;
use crate::ground::colour::Lab;
use crate::measure::Measured;
use crate::profile::{Edge, Limit, NamedColour, Range};
use crate::rules::{Observed, Why};

/// A value this many standard deviations from an edge cannot be distinguished from the edge: two cover 95 % of a normal error.
pub const EDGE_SIGMAS: f64 = 2.0;

/// The outcome for one clause.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) measured: Option<Value>,
    pub(super) uncertainty: Option<f64>,
    pub(super) by_how_much: Option<f64>,
    /// The end of the range that is missed or close.
    pub(super) edge: Option<Edge>,
    pub(super) reason: Option<Why>,
    pub(super) remark: Option<Remark>,
}

impl Judgement {
    fn of(verdict: Verdict, measured: Value) -> Self {
        Self {
            verdict,
            measured: Some(measured),
            uncertainty: None,
            by_how_much: None,
            edge: None,
            reason: None,
            remark: None,
        }
    }

    fn unknown(why: Why) -> Self {
        Self {
            verdict: Verdict::Unknown,
            measured: None,
            uncertainty: None,
            by_how_much: None,
            edge: None,
            reason: Some(why),
            remark: None,
        }
    }
}

fn pass_if(complies: bool) -> Verdict {
    if complies { Verdict::Pass } else { Verdict::Fail }
}

/// Judges `observed` by `limit`. A limit that does not fit the observation cannot come from a validated profile; the outcome is
/// unknown.
pub(super) fn judge(observed: &Observed, limit: &Limit) -> Judgement {
    match (observed, limit) {
        (Observed::Unknown(why), _) => Judgement::unknown(*why),
        (Observed::Number(measured), Limit::Range(range)) => number(*measured, range),
        (Observed::Probability(measured), Limit::Range(range)) => {
            let mut judgement = number(*measured, range);
            if judgement.verdict == Verdict::Warn {
                judgement.verdict = Verdict::Unknown;
                judgement.reason = Some(Why::Missing(crate::measure::Reason::Uncertain));
            }
            judgement
        }
        (Observed::Numbers(values), Limit::Range(range)) => {
            let worst = values
                .iter()
                .copied()
                .reduce(|worst, value| if range.excess(value) > range.excess(worst) { value } else { worst });
            worst.map_or_else(mismatch, |worst| number(Measured::exact(worst), range))
        }
        (Observed::Equivalent(value), Limit::Range(range)) => {
            let mut judgement = number(Measured::exact(*value), range);
            judgement.remark = Some(Remark::ForeignTables);
            if judgement.verdict == Verdict::Fail {
                judgement.verdict = Verdict::Warn;
            }
            judgement
        }
        (Observed::Size(w, h), Limit::Size { width, height }) => {
            let complies = width.contains(f64::from(*w)) && height.contains(f64::from(*h));
            let excess = width.excess(f64::from(*w)).max(height.excess(f64::from(*h)));
            let mut judgement = Judgement::of(pass_if(complies), Value::Size(*w, *h));
            judgement.by_how_much = (!complies).then_some(excess);
            judgement
        }
        (Observed::Word(word), Limit::Choice(allowed)) => {
            Judgement::of(pass_if(allowed.contains(&word.as_str())), Value::Word(word.clone()))
        }
        (Observed::Words(words), Limit::Choice(allowed)) => {
            let complies = words.iter().all(|word| allowed.contains(&word.as_str()));
            Judgement::of(pass_if(complies), Value::Words(words.clone()))
        }
        (Observed::Colour(Measured::Missing(reason)) | Observed::Flag(Measured::Missing(reason)), _) => {
            Judgement::unknown(Why::Missing(*reason))
        }
        (Observed::Colour(Measured::Known { value, uncertainty }), Limit::Colour { one_of, max }) => {
            colour(*value, *uncertainty, one_of, *max)
        }
        (Observed::Flag(Measured::Known { value, .. }), Limit::Flag(required)) => {
            let mut judgement = Judgement::of(pass_if(value == required), Value::Flag(*value));
            // A missing property counts as too little, a forbidden one as too much.
            judgement.edge = (value != required).then_some(if *required { Edge::Min } else { Edge::Max });
            judgement
        }
        _ => mismatch(),
    }
}

fn mismatch() -> Judgement {
    Judgement::unknown(Why::Missing(crate::measure::Reason::NotApplicable))
}

fn number(measured: Measured, range: &Range) -> Judgement {
    let (value, uncertainty) = match measured {
        Measured::Known { value, uncertainty } => (value, uncertainty),
        Measured::Missing(reason) => return Judgement::unknown(Why::Missing(reason)),
    };
    if !value.is_finite() || uncertainty.is_nan() {
        return Judgement::unknown(Why::Missing(crate::measure::Reason::Uncertain));
    }
    let margin = EDGE_SIGMAS * uncertainty.max(0.0);
    let to_min = range.min.map_or(f64::INFINITY, |min| value - min);
    let to_max = range.max.map_or(f64::INFINITY, |max| max - value);
    let nearest = to_min.min(to_max);
    let mut judgement = Judgement::of(Verdict::Pass, Value::Number(value));
    judgement.uncertainty = Some(uncertainty);
    judgement.edge = Some(if to_min <= to_max { Edge::Min } else { Edge::Max });
    if nearest < 0.0 {
        judgement.by_how_much = Some(-nearest);
        judgement.verdict = if -nearest <= margin { Verdict::Warn } else { Verdict::Fail };
        let readable = range.doubt_min.is_none_or(|min| value >= min) && range.doubt_max.is_none_or(|max| value <= max);
        if judgement.verdict == Verdict::Fail && readable {
            judgement.verdict = Verdict::Warn;
            judgement.remark = Some(Remark::UnitInDoubt);
        }
    } else if nearest < margin {
        judgement.verdict = Verdict::Warn;
    } else {
        judgement.edge = None;
    }
    judgement
}

/// Distance of `rgb` to the nearest reference, its uncertainty carried through one channel at a time.
fn colour(rgb: [u8; 3], uncertainty: f64, one_of: &[NamedColour], max: Option<f64>) -> Judgement {
    let distance = |rgb: [u8; 3], to: [u8; 3]| Lab::from_srgb(rgb).delta_e_2000(Lab::from_srgb(to));
    let nearest = one_of.iter().map(|reference| (distance(rgb, reference.rgb), reference)).reduce(|best, other| {
        // Strictly smaller, so that the first of two equally near references wins.
        if other.0 < best.0 { other } else { best }
    });
    let Some((delta_e, reference)) = nearest else { return mismatch() };
    let step = (uncertainty.round().clamp(0.0, 255.0)) as u8;
    let mut variance = 0.0;
    if uncertainty > 0.0 {
        for channel in 0..3 {
            let mut up = rgb;
            let mut down = rgb;
            up[channel] = rgb[channel].saturating_add(step.max(1));
            down[channel] = rgb[channel].saturating_sub(step.max(1));
            let width = f64::from(up[channel]) - f64::from(down[channel]);
            let slope = (distance(up, reference.rgb) - distance(down, reference.rgb)) / width.max(1.0);
            variance += (slope * uncertainty) * (slope * uncertainty);
        }
    }
    let mut judgement = number(Measured::with(delta_e, variance.sqrt()), &Range::between(None, max));
    judgement.measured = Some(Value::Colour { rgb, delta_e, nearest: reference.name.clone() });
    judgement
}
