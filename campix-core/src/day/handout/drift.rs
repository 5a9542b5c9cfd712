//! Drift of a session: where, in the order of capture, a lamp moved, a lens changed, or the light warmed.
//!
//! Input: outcomes with a photo. Output: one series per station and measure, cut where its level changes, and the changes in
//! words. Pure and deterministic; people differ, so many photos make a level, and one odd photo never makes a change.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::day::record::outcome::{Note, Outcome, Severity, Standing};
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::ground::text::Text;
use crate::ground::words::words;

words! {
    /// What is watched.
    #[non_exhaustive]
    pub enum Watch {
        /// Colour of the backdrop, L*a*b*; a change is a colour difference (ΔE, CIE 1976).
        Backdrop "backdrop",
        /// Lightness of the face, L*: exposure.
        Exposure "exposure",
        /// Warmth of the light, in units of b*: colour temperature.
        Warmth "warmth",
        /// Face width over picture width, in per cent: distance and lens.
        Scale "scale",
    }
}

impl Watch {
    /// Its name, for people to read.
    pub fn title(self) -> Text {
        match self {
            Self::Backdrop => Text::new("背景颜色", "Backdrop colour"),
            Self::Exposure => Text::new("曝光（面部亮度）", "Exposure (face lightness)"),
            Self::Warmth => Text::new("色温", "Colour temperature"),
            Self::Scale => Text::new("人像大小", "Scale"),
        }
    }

    /// What an axis of it says: quantity and unit.
    pub(in crate::day) fn axis(self) -> Text {
        match self {
            // A colour has three numbers; a chart shows how far it is from that of the beginning.
            Self::Backdrop => Text::fixed("色差 ΔE", "difference, ΔE"),
            Self::Exposure => Text::fixed("面部亮度 L*", "face lightness, L*"),
            Self::Warmth => Text::fixed("色温 b*", "warmth, b*"),
            Self::Scale => Text::fixed("脸宽占图宽 %", "face width, % of picture"),
        }
    }

    /// Smallest change worth reporting: half of what the eye sees at once between two prints next to each other (ΔE 5, L* 6),
    /// or a twentieth of the usual face width.
    const fn smallest(self) -> f64 {
        match self {
            Self::Backdrop | Self::Warmth => 3.0,
            Self::Exposure => 4.0,
            Self::Scale => 2.5,
        }
    }

    fn values(self, outcome: &Outcome) -> Option<[f64; 3]> {
        let session = &outcome.session;
        let one = |value: Option<f64>| value.map(|value| [value, 0.0, 0.0]);
        let values = match self {
            Self::Backdrop => session.backdrop_lab,
            Self::Exposure => one(session.face_lightness),
            Self::Warmth => one(session.warmth),
            Self::Scale => one(session.scale.map(|scale| scale * 100.0)),
        };
        values.filter(|values| values.iter().all(|value| value.is_finite()))
    }

    const fn dimensions(self) -> usize {
        if matches!(self, Self::Backdrop) { 3 } else { 1 }
    }
}

/// One measured photo of a series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sample {
    /// Place of the photo in the order of capture.
    pub order: u32,
    /// When it was taken.
    pub taken: Option<Moment>,
    /// Digest of the photo, by which a chart links to the face.
    pub sha256: Sha256Digest,
    /// L*, a*, b* of the backdrop, or the value and two zeros.
    pub value: [f64; 3],
}

/// A stretch of photos with one level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Stretch {
    /// First sample, from 0.
    pub start: usize,
    /// Sample after the last.
    pub end: usize,
    /// Median of the stretch, separately for each component.
    pub level: [f64; 3],
}

/// One measure of one station over the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Series {
    /// The station, if known.
    pub station: Option<String>,
    /// The measure.
    pub watch: Watch,
    /// Samples in the order of capture.
    pub samples: Vec<Sample>,
    /// Stretches that cover the samples without gaps; one if nothing changed.
    pub stretches: Vec<Stretch>,
}

/// A level changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The station, if known.
    pub station: Option<String>,
    /// What changed.
    pub watch: Watch,
    /// First photo of the new level, as its place in the order of capture.
    pub order: u32,
    /// When it was taken.
    pub taken: Option<Moment>,
    /// Digest of that photo.
    pub sha256: Sha256Digest,
    /// Level before.
    pub from: [f64; 3],
    /// Level from this photo on.
    pub to: [f64; 3],
    /// Size: ΔE of the backdrop, otherwise the signed difference.
    pub size: f64,
}

/// Fewest photos that make a level: three minutes of one station at a pace of 4 000 a day over eight stations.
const SHORTEST: usize = 8;
/// A value further from its surroundings than this many deviations is due to the photo, not to the session (Hampel).
const OUTLIER: f64 = 3.0;
/// Photos on each side that form the surroundings of one.
const SURROUNDINGS: usize = 5;
/// Standard deviation of a normal distribution divided by its median absolute deviation: 1/Φ⁻¹(3/4).
const MAD: f64 = 1.482_602_218_505_602;
/// Factor of ln n in the penalty of a change, per dimension. BIC requires 1 for the position and 1 for each level;
/// the rest allows for similar people being neighbours in a class.
const PENALTY: f64 = 4.0;

/// Cuts every series of a day where its level changes.
///
/// [`PhotoRef::station`](crate::day::record::outcome::PhotoRef::station) names stations; without it a day is one series, and
/// two stations taking turns look like noise. Only photos of people are taken: no code cards, no frames without a face.
///
/// ```
/// use campix_core::day::{Outcome, PhotoRef, Standing, drift};
/// use campix_core::digest::Sha256Digest;
/// use campix_core::people::PhotoName;
/// let outcomes: Vec<Outcome> = (0..60u32)
///     .map(|order| {
///         let mut outcome = Outcome::new(Standing::Pass);
///         outcome.photo = Some(PhotoRef::new(PhotoName::new("x.jpg"), Sha256Digest([0; 32]), 1, order));
///         let noise = f64::from(order * 7 % 5);
///         outcome.session.face_lightness = Some(if order < 40 { 62.0 } else { 54.0 } + noise / 2.0);
///         outcome
///     })
///     .collect();
/// let changes = drift::changes(&drift::series(&outcomes));
/// assert_eq!((changes.len(), changes[0].order), (1, 40));
/// ```
pub fn series<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Vec<Series> {
    let mut stations: BTreeMap<(Option<String>, Watch), Vec<Sample>> = BTreeMap::new();
    for outcome in outcomes.into_iter().filter(|outcome| is_portrait(outcome)) {
        let Some(photo) = &outcome.photo else { continue };
        for watch in Watch::ALL {
            let Some(value) = watch.values(outcome) else { continue };
            let sample = Sample { order: photo.order, taken: photo.taken, sha256: photo.sha256, value };
            stations.entry((photo.station.clone(), watch)).or_default().push(sample);
        }
    }
    stations
        .into_iter()
        .map(|((station, watch), mut samples)| {
            samples.sort_by_key(|sample| sample.order);
            let stretches = cut(watch, &samples);
            Series { station, watch, samples, stretches }
        })
        .collect()
}

/// Whether a photo shows what the session is judged by: a person in front of the backdrop. What fills the frame of a code card, of
/// an empty seat or of a lamp that was tried is another wall each time, and hides a change of the real one.
fn is_portrait(outcome: &Outcome) -> bool {
    let session = &outcome.session;
    match outcome.standing {
        Standing::Card | Standing::Unreadable | Standing::Missing => false,
        Standing::Pass | Standing::Warn => true,
        _ => session.face_lightness.is_some() || session.scale.is_some(),
    }
}

/// Every change of every series, in the order of capture.
pub fn changes(series: &[Series]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for series in series {
        for pair in series.stretches.windows(2) {
            let first = series.samples[pair[1].start];
            changes.push(Change {
                station: series.station.clone(),
                watch: series.watch,
                order: first.order,
                taken: first.taken,
                sha256: first.sha256,
                from: pair[0].level,
                to: pair[1].level,
                size: size(series.watch, pair[0].level, pair[1].level),
            });
        }
    }
    changes.sort_by(|a, b| (a.order, a.watch, &a.station).cmp(&(b.order, b.watch, &b.station)));
    changes
}

fn size(watch: Watch, from: [f64; 3], to: [f64; 3]) -> f64 {
    if watch == Watch::Backdrop {
        from.iter().zip(to).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    } else {
        to[0] - from[0]
    }
}

impl Change {
    /// The change as a finding, with advice on what to check.
    pub fn note(&self) -> Note {
        let at = self.taken.map_or_else(String::new, |taken| format!("（{}）", clock(taken)));
        let at_en = self.taken.map_or_else(String::new, |taken| format!(" ({})", clock(taken)));
        let station = self.station.as_ref().map_or_else(String::new, |station| format!("工位 {station} "));
        let station_en = self.station.as_ref().map_or_else(String::new, |station| format!("station {station}, "));
        let number = self.order + 1;
        let title = self.watch.title();
        let (zh, en) = if self.watch == Watch::Backdrop {
            (
                format!("{station}自第 {number} 张{at}起{}改变，色差 ΔE {:.1}", title.zh, self.size),
                format!("{station_en}from photo {number}{at_en}: the backdrop changes by ΔE {:.1}", self.size),
            )
        } else {
            let unit = if self.watch == Watch::Scale { "%" } else { "" };
            let (from, to) = (self.from[0], self.to[0]);
            (
                format!("{station}自第 {number} 张{at}起{}由 {from:.1}{unit} 变为 {to:.1}{unit}", title.zh),
                format!(
                    "{station_en}from photo {number}{at_en}: {} goes from {from:.1}{unit} to {to:.1}{unit}",
                    self.watch.name()
                ),
            )
        };
        let advice = match self.watch {
            Watch::Backdrop => Text::new(
                "检查背景布、背景灯和白平衡是否被移动",
                "look at the backdrop, its lamps and the white balance",
            ),
            Watch::Exposure => {
                Text::new("检查主灯位置、功率和相机曝光设置", "look at the main lamps and the exposure setting")
            }
            Watch::Warmth => {
                Text::new("检查灯具色温和相机白平衡", "look at the colour of the lamps and the white balance")
            }
            Watch::Scale => Text::new("检查镜头焦距、相机和座椅位置", "look at the lens, the camera and the seat"),
        };
        Note::new(format!("drift.{}", self.watch.name()), Severity::Warn, Text::new(zh, en)).advice(advice)
    }
}

/// Hours and minutes of a moment.
pub(in crate::day) fn clock(moment: Moment) -> String {
    let minutes = moment.milliseconds.div_euclid(60_000).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Optimal partitioning (Jackson et al. 2005) with the pruning of PELT (Killick et al. 2012): least squares around the mean of
/// each stretch plus a penalty per change. Neighbours give the noise, so that the changes themselves do not count as noise.
fn cut(watch: Watch, samples: &[Sample]) -> Vec<Stretch> {
    let dimensions = watch.dimensions();
    let whole = |start: usize, end: usize| Stretch { start, end, level: level(&samples[start..end], dimensions) };
    if samples.len() < 2 * SHORTEST {
        return if samples.is_empty() { Vec::new() } else { vec![whole(0, samples.len())] };
    }
    let sums = Sums::new(samples, dimensions);
    let penalty = PENALTY * (dimensions as f64 + 1.0) * libm::log(samples.len() as f64);
    let ends = partition(&sums, samples.len(), penalty);
    let mut stretches: Vec<Stretch> = ends
        .iter()
        .scan(0, |start, &end| Some((std::mem::replace(start, end), end)))
        .map(|(s, e)| whole(s, e))
        .collect();
    // A statistically certain change may be too small for the eye; the smallest is removed first.
    loop {
        let smallest = (1..stretches.len())
            .map(|at| (at, libm::fabs(size(watch, stretches[at - 1].level, stretches[at].level))))
            .filter(|(_, size)| *size < watch.smallest())
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((at, _)) = smallest else { return stretches };
        stretches[at - 1] = whole(stretches[at - 1].start, stretches[at].end);
        stretches.remove(at);
    }
}

/// Ends of the stretches of the cheapest partition.
fn partition(sums: &Sums, count: usize, penalty: f64) -> Vec<usize> {
    // best[t]: least cost of the first t samples; last[t]: where their last stretch starts.
    let mut best = vec![f64::INFINITY; count + 1];
    let mut last = vec![0usize; count + 1];
    best[0] = -penalty;
    let mut starts: Vec<usize> = vec![0];
    let mut costs: Vec<f64> = Vec::new();
    for end in SHORTEST..=count {
        costs.clear();
        for &start in &starts {
            let cost = best[start] + sums.cost(start, end);
            costs.push(cost);
            if cost + penalty < best[end] {
                best[end] = cost + penalty;
                last[end] = start;
            }
        }
        // Where nothing changes hardly a start is ever dropped, so this is most of the work of a long, even day.
        let mut costs = costs.iter();
        starts.retain(|_| costs.next().is_some_and(|cost| *cost <= best[end]));
        // A stretch may start where the one before is long enough.
        let next = end + 1 - SHORTEST;
        if next >= SHORTEST && best[next].is_finite() {
            starts.push(next);
        }
    }
    let mut ends = Vec::new();
    let mut end = count;
    while end > 0 {
        ends.push(end);
        end = last[end];
    }
    ends.reverse();
    ends
}

/// Running sums of filtered values, in units of the noise; they give the cost of any stretch directly.
struct Sums {
    /// Sums and sums of squares before each sample, by dimension.
    values: Vec<[f64; 3]>,
    squares: Vec<[f64; 3]>,
    dimensions: usize,
}

impl Sums {
    fn new(samples: &[Sample], dimensions: usize) -> Self {
        let mut totals = vec![[0.0; 3]; samples.len() + 1];
        let mut squares = totals.clone();
        for dimension in 0..dimensions {
            let values: Vec<f64> = samples.iter().map(|sample| sample.value[dimension]).collect();
            let noise = noise(&values);
            let tamed = tame(&values, noise);
            let origin = median(values);
            for (at, value) in tamed.iter().enumerate() {
                let scaled = (value - origin) / noise;
                totals[at + 1][dimension] = totals[at][dimension] + scaled;
                squares[at + 1][dimension] = squares[at][dimension] + scaled * scaled;
            }
        }
        Self { values: totals, squares, dimensions }
    }

    fn cost(&self, start: usize, end: usize) -> f64 {
        let count = (end - start) as f64;
        (0..self.dimensions)
            .map(|dimension| {
                let sum = self.values[end][dimension] - self.values[start][dimension];
                (self.squares[end][dimension] - self.squares[start][dimension] - sum * sum / count).max(0.0)
            })
            .sum()
    }
}

/// Deviation between one photo and the next, robust against the changes to be found.
fn noise(values: &[f64]) -> f64 {
    let steps: Vec<f64> = values.windows(2).map(|pair| libm::fabs(pair[1] - pair[0])).collect();
    // A drawn or perfectly still session has no noise; a hundredth of a unit is below every measurement.
    (median(steps) * MAD / std::f64::consts::SQRT_2).max(0.01)
}

/// Values with outliers clamped towards the median of their surroundings (after the Hampel filter).
fn tame(values: &[f64], noise: f64) -> Vec<f64> {
    (0..values.len())
        .map(|at| {
            let around = &values[at.saturating_sub(SURROUNDINGS)..(at + SURROUNDINGS + 1).min(values.len())];
            let middle = median(around.to_vec());
            values[at].clamp(middle - OUTLIER * noise, middle + OUTLIER * noise)
        })
        .collect()
}

fn level(samples: &[Sample], dimensions: usize) -> [f64; 3] {
    let mut level = [0.0; 3];
    for (dimension, value) in level.iter_mut().enumerate().take(dimensions) {
        *value = median(samples.iter().map(|sample| sample.value[dimension]).collect());
    }
    level
}

/// The middle value, 0 if there are none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match (values.get(values.len() / 2), values.len() % 2) {
        (None, _) => 0.0,
        (Some(upper), 0) => f64::midpoint(values[values.len() / 2 - 1], *upper),
        (Some(middle), _) => *middle,
    }
}

#[cfg(test)]
mod tests;
