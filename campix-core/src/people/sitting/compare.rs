//! How far two looks are apart, part by part, and what that says.

use serde::{Deserialize, Serialize};

use super::look::{HeadLook, NO_EDGE, SittingLook, Tone};

/// A part in which two frames can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SittingPart {
    /// Where the eyes are in the frame.
    Place,
    /// How large the head is: the distance to the camera.
    Scale,
    /// Upper outline of the hair.
    Crown,
    /// Outlines of hair and neck at the sides.
    Sides,
    /// Outline of the shoulders.
    Shoulders,
    /// Brightness and hue of the hair, and where it lies.
    Hair,
    /// Tone of the skin.
    Skin,
    /// Brightness and hue of clothes, neckline and collar.
    Clothes,
    /// Colour of the wall.
    Backdrop,
}

/// What two looks say about their frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SittingJudgement {
    /// They look like one sitting. Two people dressed and combed alike can, too.
    Same,
    /// They say nothing.
    Unclear,
    /// They do not look like one sitting: somebody has to look at them.
    Different,
}

/// Parts in the order of [`SittingPart`].
const PARTS: usize = 9;

/// How far two looks are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SittingDifference {
    parts: [Option<u16>; PARTS],
    total: u16,
}

/// Weight of each part in the total, in hundredths.
const WEIGHTS: [u32; PARTS] = [20, 20, 100, 100, 40, 100, 100, 100, 50];
/// Most that one part can be: a hat put on is one surprise, however large.
const MOST: f64 = 400.0;
/// Totals up to this are [`SittingJudgement::Same`], …
const SAME: u16 = 400;
/// … and totals from this on [`SittingJudgement::Different`].
const DIFFERENT: u16 = 900;

impl SittingDifference {
    /// One part: 100 is what one in twenty pairs of frames of one sitting exceeds, 0 no difference. `None` if
    /// either frame does not show it.
    pub fn part(&self, part: SittingPart) -> Option<u16> {
        self.parts[part as usize]
    }

    /// The weighted sum of all parts: 0 for the same frame.
    pub const fn total(&self) -> u16 {
        self.total
    }

    /// What the total says. Without a head in both frames, nothing.
    pub fn judgement(&self) -> SittingJudgement {
        match self.total {
            _ if self.part(SittingPart::Hair).is_none() => SittingJudgement::Unclear,
            total if total >= DIFFERENT => SittingJudgement::Different,
            total if total > SAME => SittingJudgement::Unclear,
            _ => SittingJudgement::Same,
        }
    }
}

impl SittingLook {
    /// How far this look and another are apart; the same in both directions.
    pub fn difference(&self, other: &Self) -> SittingDifference {
        let mut raw = [None; PARTS];
        let light = Light::between(self, other);
        raw[SittingPart::Backdrop as usize] = Some(backdrop(self, other) / USUAL[SittingPart::Backdrop as usize]);
        if let (Some(one), Some(two)) = (&self.head, &other.head) {
            for (part, value) in compare(one, two, light) {
                raw[part as usize] = value.map(|value| value / USUAL[part as usize]);
            }
        }
        let parts = raw.map(|part| part.map(|part| (100.0 * part).round().min(MOST) as u16));
        let sum: u32 = parts.iter().zip(WEIGHTS).map(|(part, weight)| u32::from(part.unwrap_or(0)) * weight).sum();
        SittingDifference { parts, total: (sum / 100).min(u32::from(u16::MAX)) as u16 }
    }
}

/// What one in twenty pairs of frames of one sitting exceeds, in the units of each part.
const USUAL: [f64; PARTS] = [0.3, 0.05, 0.1, 0.12, 0.2, 12.0, 12.0, 15.0, 12.0];

fn compare(one: &HeadLook, two: &HeadLook, light: Light) -> [(SittingPart, Option<f64>); 8] {
    let (crown, shoulders): (Vec<usize>, Vec<usize>) = (0..one.top.len()).partition(|&k| (7..19).contains(&k));
    let pick = |from: &[u8], columns: &[usize]| columns.iter().map(|&k| from[k]).collect::<Vec<u8>>();
    let outline = |columns: &[usize], slack| apart(&pick(&one.top, columns), &pick(&two.top, columns), slack);
    let sides = |side: usize| apart(&one.sides[side], &two.sides[side], 4.0);
    [
        (SittingPart::Place, Some(place(one, two))),
        (SittingPart::Scale, Some(scale(one, two))),
        (SittingPart::Crown, outline(&crown, 4.0)),
        (SittingPart::Sides, sides(0).zip(sides(1)).map(|(left, right)| f64::midpoint(left, right))),
        (SittingPart::Shoulders, outline(&shoulders, 12.0)),
        (SittingPart::Hair, tones(&one.hair, &two.hair, light)),
        (SittingPart::Skin, skin(one, two, light)),
        (SittingPart::Clothes, clothes(one, two, light)),
    ]
}

/// Distance of the eyes' places in the frame, in inter-pupil distances.
fn place(one: &HeadLook, two: &HeadLook) -> f64 {
    let step = |k: usize| 10.0 * (f64::from(one.eyes[k]) - f64::from(two.eyes[k]));
    let apart = f64::midpoint(f64::from(one.interpupil), f64::from(two.interpupil)).max(1.0);
    (step(0) * step(0) + step(1) * step(1)).sqrt() / apart
}

/// Difference of the inter-pupil distances as a share of their mean.
fn scale(one: &HeadLook, two: &HeadLook) -> f64 {
    let (one, two) = (f64::from(one.interpupil), f64::from(two.interpupil));
    (one - two).abs() / f64::midpoint(one, two).max(1.0)
}

/// Mean distance of two outlines in inter-pupil distances, after one has been moved along by at most `slack` quarter cells; a step is counted as
/// at most half a distance between the pupils, so that one lock of hair is no other hair.
fn apart(one: &[u8], two: &[u8], slack: f64) -> Option<f64> {
    const STEPS: f64 = 40.0;
    const LARGE: f64 = 20.0;
    let mut steps: Vec<f64> = Vec::with_capacity(one.len());
    let mut lost = 0;
    for (&one, &two) in one.iter().zip(two) {
        match (one == NO_EDGE, two == NO_EDGE) {
            (false, false) => steps.push(f64::from(one) - f64::from(two)),
            (true, true) => {}
            _ => lost += 1,
        }
    }
    if steps.len() < 4 {
        return None;
    }
    let mut sorted = steps.clone();
    sorted.sort_by(f64::total_cmp);
    let moved = f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]).clamp(-slack, slack);
    let sum: f64 = steps.iter().map(|step| (step - moved).abs().min(LARGE)).sum::<f64>() + LARGE * f64::from(lost);
    Some(sum / (steps.len() as f64 + f64::from(lost)) / STEPS)
}

/// Light on one frame against that on another: how much brighter, and how much bluer at the same brightness.
#[derive(Debug, Clone, Copy)]
struct Light {
    gain: f64,
    tint: f64,
}

impl Light {
    /// From wall and clothes, which both frames share if they are of one sitting. A prior holds it near no change.
    fn between(one: &SittingLook, two: &SittingLook) -> Self {
        let mut pairs: Vec<(Tone, Tone, f64)> =
            one.wall.iter().zip(two.wall).map(|(&one, two)| (tone_of(one), tone_of(two), 4.0)).collect();
        if let (Some(one), Some(two)) = (&one.head, &two.head) {
            pairs.extend(one.clothes.iter().zip(two.clothes).map(|(&one, two)| (one, two, 1.0)));
        }
        pairs.retain(|(one, two, _)| one.luma > 0 && two.luma > 0);
        let (mut sums, mut hue, mut weights) = ([0.0; 2], 0.0, 0.0);
        for (one, two, weight) in &pairs {
            sums[0] += weight * f64::from(one.luma);
            sums[1] += weight * f64::from(two.luma);
            hue += weight * (f64::from(two.hue) - f64::from(one.hue));
            weights += weight;
        }
        let prior = 1_000.0;
        let gain = ((sums[1] + prior) / (sums[0] + prior)).clamp(0.75, 1.0 / 0.75);
        let tint = hue / (f64::midpoint(sums[0], sums[1]) + prior);
        Self { gain, tint: if weights > 0.0 { tint.clamp(-0.05, 0.05) } else { 0.0 } }
    }

    /// Differences of luma and hue under one light.
    fn steps(self, one: Tone, two: Tone) -> [f64; 2] {
        // Each is moved halfway, so that the order of the frames does not matter.
        let half = self.gain.sqrt();
        let (a, b) = (f64::from(one.luma) * half, f64::from(two.luma) / half);
        let (p, q) = ((f64::from(one.hue) - 128.0) * half, (f64::from(two.hue) - 128.0) / half);
        [a - b, 2.0 * (p - q + self.tint * f64::midpoint(a, b))]
    }
}

fn tone_of([red, green, blue]: [u8; 3]) -> Tone {
    let luma = (77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) / 256;
    let hue = 128 + (i32::from(blue) - i32::from(red)) / 2;
    Tone { luma: luma.clamp(1, 255) as u8, hue: hue.clamp(0, 255) as u8 }
}

/// Mean difference of patches, in levels; one patch counts as at most `LARGE`.
fn tones(one: &[Tone], two: &[Tone], light: Light) -> Option<f64> {
    const LARGE: f64 = 80.0;
    let seen: Vec<f64> = one
        .iter()
        .zip(two)
        .filter(|(one, two)| one.luma > 0 && two.luma > 0)
        .map(|(&one, &two)| {
            let [luma, hue] = light.steps(one, two);
            (luma * luma + hue * hue).sqrt().min(LARGE)
        })
        .collect();
    (seen.len() * 2 >= one.len()).then(|| seen.iter().sum::<f64>() / seen.len() as f64)
}

fn skin(one: &HeadLook, two: &HeadLook, light: Light) -> Option<f64> {
    if one.skin == [0; 3] || two.skin == [0; 3] {
        return None;
    }
    let [luma, hue] = light.steps(tone_of(one.skin), tone_of(two.skin));
    Some((luma * luma + hue * hue).sqrt())
}

/// The least mean difference of the clothes when they are moved by up to half a patch: a body moves under its head.
fn clothes(one: &HeadLook, two: &HeadLook, light: Light) -> Option<f64> {
    tones(&one.clothes, &two.clothes, light)
}

/// Difference of the walls that no change of light between two frames explains, in levels.
fn backdrop(one: &SittingLook, two: &SittingLook) -> f64 {
    let step = |side: usize| {
        let steps = one.wall[side].iter().zip(two.wall[side]).map(|(&a, b)| f64::from(a) - f64::from(b));
        steps.map(f64::abs).sum::<f64>() / 3.0
    };
    step(0).max(step(1))
}
