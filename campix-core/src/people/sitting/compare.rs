//! How far two looks are apart, part by part, and what that says.
//!
//! In: two looks. Out: points for each part, their sum, and a judgement. Every cue is a difference that has a largest
//! value, so that one surprise – glasses, a ponytail that swings into view, a jacket – cannot decide alone; wholly
//! other hair and another wall, of which the patches of hair hold some, can.

use serde::{Deserialize, Serialize};

use super::layout::{Light, Patches};
use super::look::{CLOTHES, CROWN, HAIR_COLUMNS, HeadLook, LOCKS, NO_EDGE, SittingLook};
use crate::ground::text::Text;

/// A part in which two frames can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SittingPart {
    /// Outline of the hair and of the head's width.
    Outline,
    /// Brightness and hue of the hair, and where it lies.
    Hair,
    /// Tone of the skin.
    Skin,
    /// Brightness and hue of clothes, neckline and collar.
    Clothes,
    /// Height of the shoulders below the eyes.
    Shoulders,
    /// Where the head is in the frame, and how large.
    Place,
    /// Colour of the wall.
    Backdrop,
}

impl SittingPart {
    /// All parts, the weightiest first.
    pub const ALL: [Self; 7] =
        [Self::Outline, Self::Hair, Self::Skin, Self::Clothes, Self::Shoulders, Self::Place, Self::Backdrop];

    /// What differs, for people.
    pub fn text(self) -> Text {
        match self {
            Self::Outline => Text::fixed("发型轮廓", "outline of the hair"),
            Self::Hair => Text::fixed("头发颜色与分布", "colour of the hair and how it lies"),
            Self::Skin => Text::fixed("肤色", "tone of the skin"),
            Self::Clothes => Text::fixed("衣服与领口", "clothes and neckline"),
            Self::Shoulders => Text::fixed("肩部高度", "height of the shoulders"),
            Self::Place => Text::fixed("头部位置与大小", "place and size of the head"),
            Self::Backdrop => Text::fixed("背景颜色", "colour of the wall"),
        }
    }
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

/// How far two looks are apart, in points. The error rates at the limits of its judgement are in `benches/RESULTS.md` under
/// "One sitting".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SittingDifference {
    parts: [Option<u16>; SittingPart::ALL.len()],
}

/// A cue: the part it belongs to, the difference that counts in full, and the points that it then gives.
#[derive(Debug)]
struct Cue {
    part: SittingPart,
    most: f64,
    points: f64,
}

/// Number of cues.
pub(super) const CUES: usize = 12;

/// The weights of a logistic regression in hundredths of its logit, held non-negative and with a quadratic penalty of
/// 0.003; fitted on pairs of frames of real people (16 photographed twice, all 51 against each other, in one drawn
/// uniform and in their own white T-shirts) and of drawn people. The last two have no part in that: the pairs say
/// nothing about walls and framing, which are the same for all; their points are set so that they cannot decide.
/// Figures: `benches/RESULTS.md`, "One sitting".
const WEIGHTS: [Cue; CUES] = [
    // Upper outline of the hair, after it was moved: inter-pupil distances.
    Cue { part: SittingPart::Outline, most: 0.3, points: 52.0 },
    // Outlines at the sides, after they were moved: inter-pupil distances.
    Cue { part: SittingPart::Outline, most: 0.25, points: 228.0 },
    // Half the change of the head's width with hair: inter-pupil distances.
    Cue { part: SittingPart::Outline, most: 0.15, points: 209.0 },
    // Patches above the eyes: levels.
    Cue { part: SittingPart::Hair, most: 45.0, points: 291.0 },
    // Patches beside the face: levels.
    Cue { part: SittingPart::Hair, most: 60.0, points: 131.0 },
    // Hair just under its outline: levels.
    Cue { part: SittingPart::Hair, most: 60.0, points: 261.0 },
    // Brightness of the skin: levels.
    Cue { part: SittingPart::Skin, most: 70.0, points: 91.0 },
    // Hue of the skin: relative change of red to green and of green to blue.
    Cue { part: SittingPart::Skin, most: 0.3, points: 167.0 },
    // Patches of clothes: levels.
    Cue { part: SittingPart::Clothes, most: 40.0, points: 104.0 },
    // How far the shoulders have moved against the eyes: inter-pupil distances.
    Cue { part: SittingPart::Shoulders, most: 0.4, points: 96.0 },
    // Way of the eyes in the frame beyond what one sitting shows, or of the head's size: inter-pupil distances.
    Cue { part: SittingPart::Place, most: 1.0, points: 60.0 },
    // Hue of the wall beyond what the light of a studio varies: relative change as of the skin.
    Cue { part: SittingPart::Backdrop, most: 0.3, points: 60.0 },
];

/// Sums up to this are [`SittingJudgement::Same`], …
const SAME: u16 = 380;
/// … and sums from this on [`SittingJudgement::Different`].
const DIFFERENT: u16 = 560;

impl SittingDifference {
    /// Points of one part, 0 for no difference; `None` if either frame does not show it.
    pub fn part(&self, part: SittingPart) -> Option<u16> {
        self.parts[part as usize]
    }

    /// The part with most points, for people who want to know why.
    pub fn chief(&self) -> Option<SittingPart> {
        // Of equal parts the weightiest.
        SittingPart::ALL.into_iter().rev().filter(|&part| self.part(part) > Some(0)).max_by_key(|&part| self.part(part))
    }

    /// The sum of all parts: 0 for the same frame.
    pub fn total(&self) -> u16 {
        self.parts.iter().flatten().fold(0, |sum, part| sum.saturating_add(*part))
    }

    /// What the sum says. Without a head in both frames, nothing.
    pub fn judgement(&self) -> SittingJudgement {
        match self.total() {
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
        let mut points = [None::<f64>; SittingPart::ALL.len()];
        for (cue, value) in WEIGHTS.iter().zip(cues(self, other)) {
            if let Some(value) = value {
                let part = &mut points[cue.part as usize];
                *part = Some(part.unwrap_or(0.0) + cue.points * (value / cue.most).min(1.0));
            }
        }
        SittingDifference { parts: points.map(|points| points.map(|points| points.round() as u16)) }
    }
}

/// The differences in the units of [`WEIGHTS`].
pub(super) fn cues(one: &SittingLook, two: &SittingLook) -> [Option<f64>; CUES] {
    let mut cues = [None; CUES];
    cues[11] = Some(backdrop(one, two));
    let (Some(a), Some(b)) = (&one.head, &two.head) else { return cues };
    let light = Light::between(one, two);
    let crown = apart(&a.top[CROWN], &b.top[CROWN], CROWN_SLACK);
    let left = apart(&a.sides[0], &b.sides[0], SIDE_SLACK);
    let right = apart(&a.sides[1], &b.sides[1], SIDE_SLACK);
    let (left_shoulders, right_shoulders) = (&a.top[..CROWN.start], &a.top[CROWN.end..]);
    let shoulders = apart(
        &[left_shoulders, right_shoulders].concat(),
        &[&b.top[..CROWN.start], &b.top[CROWN.end..]].concat(),
        SHOULDER_SLACK,
    );
    let (skin_brightness, skin_hue) = skin(a, b, light).map_or((None, None), |(luma, hue)| (Some(luma), Some(hue)));
    cues[..11].copy_from_slice(&[
        crown.map(|outline| outline.rest),
        left.zip(right).map(|(left, right)| f64::midpoint(left.rest, right.rest)),
        left.zip(right).map(|(left, right)| f64::midpoint(left.moved, right.moved).abs()),
        a.above().difference(&b.above(), light, &[-0.5, 0.0, 0.5], &[-0.6, -0.3, 0.0, 0.3, 0.6]),
        a.beside().difference(&b.beside(), light, &[0.0], &[-0.4, 0.0, 0.4]),
        light.middle(&a.crest, &b.crest),
        skin_brightness,
        skin_hue,
        a.clothes().difference(&b.clothes(), light, &BODY_SHIFTS, &BODY_SHIFTS),
        shoulders.map(|outline| outline.moved.abs()),
        Some(place(a, b)),
    ]);
    cues
}

impl HeadLook {
    fn above(&self) -> Patches<'_> {
        Patches::new(&self.hair[..self.hair.len() - LOCKS], HAIR_COLUMNS)
    }

    fn beside(&self) -> Patches<'_> {
        Patches::new(&self.hair[self.hair.len() - LOCKS..], 2)
    }

    fn clothes(&self) -> Patches<'_> {
        Patches::new(&self.clothes, CLOTHES[0])
    }
}

/// How far clothes may have moved against the eyes, in patches.
const BODY_SHIFTS: [f64; 5] = [-0.4, -0.2, 0.0, 0.2, 0.4];
/// How far outlines may move before their shapes are compared, in quarters of a cell: a nod moves the crown by up to 0.25
/// inter-pupil distances, a turn the sides, a breath or a lean the shoulders.
const CROWN_SLACK: f64 = 16.0;
const SIDE_SLACK: f64 = 6.0;
const SHOULDER_SLACK: f64 = 16.0;

/// Two outlines against each other, in inter-pupil distances.
#[derive(Debug, Clone, Copy)]
struct Apart {
    /// Median step, within the slack.
    moved: f64,
    /// Mean of what is left of the steps.
    rest: f64,
}

/// `None` if fewer than four places are seen in both. A step counts as at most half an inter-pupil distance, so that
/// one lock of hair is no other hair.
fn apart(one: &[u8], two: &[u8], slack: f64) -> Option<Apart> {
    const STEPS: f64 = 40.0;
    const LARGE: f64 = 20.0;
    let seen = one.iter().zip(two).filter(|&(&one, &two)| one != NO_EDGE && two != NO_EDGE);
    let steps: Vec<f64> = seen.map(|(&one, &two)| f64::from(one) - f64::from(two)).collect();
    let lost = one.iter().zip(two).filter(|&(&one, &two)| (one == NO_EDGE) != (two == NO_EDGE)).count() as f64;
    if steps.len() < 4 {
        return None;
    }
    let mut sorted = steps.clone();
    sorted.sort_by(f64::total_cmp);
    let moved = f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]).clamp(-slack, slack);
    let rest: f64 = steps.iter().map(|step| (step - moved).abs().min(LARGE)).sum::<f64>() + LARGE * lost;
    Some(Apart { moved: moved / STEPS, rest: rest / (steps.len() as f64 + lost) / STEPS })
}

/// How far the eyes moved in the frame beyond an inter-pupil distance, or the head grew beyond a fifth, whichever is more.
/// Twelve in a hundred real pairs moved by more than half a distance, none by more than 0.9; none grew by more than 0.13.
fn place(one: &HeadLook, two: &HeadLook) -> f64 {
    const WAY: f64 = 1.0;
    const GROWTH: f64 = 0.2;
    // The growth that counts as much as an inter-pupil distance of way.
    const GROWTH_UNIT: f64 = 0.2;
    // Ten-thousandths of the height in a thousandth.
    let step = |k: usize| 10.0 * (f64::from(one.eyes[k]) - f64::from(two.eyes[k]));
    let (a, b) = (f64::from(one.interpupil), f64::from(two.interpupil));
    let size = f64::midpoint(a, b).max(1.0);
    let way = (step(0) * step(0) + step(1) * step(1)).sqrt() / size - WAY;
    way.max(((a - b).abs() / size - GROWTH) / GROWTH_UNIT).max(0.0)
}

/// Brightness in levels and relative change of hue.
fn skin(one: &HeadLook, two: &HeadLook, light: Light) -> Option<(f64, f64)> {
    if one.skin == [0; 3] || two.skin == [0; 3] {
        return None;
    }
    let [luma, _] = light.steps(one.skin.into(), two.skin.into());
    Some((luma.abs(), hue(one.skin, two.skin)))
}

/// Relative change of red to green plus that of green to blue.
fn hue(one: [u8; 3], two: [u8; 3]) -> f64 {
    let ratio = |colour: [u8; 3], k: usize| f64::from(colour[k].max(8)) / f64::from(colour[k + 1].max(8));
    let change = |k: usize| {
        let (a, b) = (ratio(one, k), ratio(two, k));
        (a - b).abs() / f64::midpoint(a, b)
    };
    change(0) + change(1)
}

/// Change of the wall's hue on the side where it changed less – somebody may stand before the other –, beyond what the
/// light of a studio varies.
fn backdrop(one: &SittingLook, two: &SittingLook) -> f64 {
    const LIGHT: f64 = 0.15;
    let side = |k: usize| hue(one.wall[k], two.wall[k]);
    (side(0).min(side(1)) - LIGHT).max(0.0)
}
