//! What a face wears and shows: two networks look at it from brows to chin, and at the head from hair to collar.
//!
//! In: a picture and a face in it, by any engine. Out: a calibrated probability for each state. What each was trained on and
//! what it misses: `model/MODEL_CARD.md`.

use super::frame::Frame;
use super::map::{Heat, Map};
use super::network::{Bottleneck, Dense, Finish};
use super::sample::crop_of;
use super::weights::{Reader, WeightsError};
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Input of both networks, in pixels.
const SIZE: usize = 112;

/// Side of a crop, and how far its centre lies below the middle of the pupils, in distances from there to the chin; as in training.
type Crop = (f64, f64);
const FACE_CROP: Crop = (1.80, 0.26);
const HEAD_CROP: Crop = (3.33, 0.22);

/// Cells of the last map, whose regions are three cells wide and two apart.
const CELLS: usize = 7;
const REGION: usize = 3;
const APART: usize = 2;
const REGIONS: usize = (CELLS - REGION) / APART + 1;

/// Channels of the last map.
const DEEP: usize = 64;

/// A state that is seen between brows and chin, in the order of the network's outputs. Sides are the picture's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaceState {
    /// Glasses of any kind.
    Glasses,
    /// Lenses through which the eyes are hardly seen.
    Dark,
    /// Coloured lenses through which the eyes are seen.
    Tinted,
    /// A rim over a pupil or a lid.
    Rim,
    ReflectionLeft,
    ReflectionRight,
    /// A third of the brow or more under hair.
    BrowLeft,
    BrowRight,
    /// Hair over the open eye.
    HairLeft,
    HairRight,
    ClosedLeft,
    ClosedRight,
    RedLeft,
    RedRight,
    /// The eyes look elsewhere than into the lens.
    Gaze,
    /// Something over mouth or chin.
    MouthCover,
    /// Something over nose and mouth.
    NoseCover,
    MouthOpen,
    Teeth,
    /// The ear under hair or cloth.
    EarLeft,
    EarRight,
    Earrings,
    /// Headwear that hides a brow, a cheek or the chin.
    Hides,
    /// Headwear that shades the face.
    Shaded,
}

/// Outputs of the network of the face.
const FACE_STATES: usize = 24;

/// A state that is seen between hair and collar, in the order of the network's outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadState {
    /// Anything over the hair.
    Headwear,
    Hides,
    Shaded,
    Necklace,
    /// Stripes or a strong pattern of the clothes.
    Pattern,
    OneSided,
    EarLeft,
    EarRight,
}

/// Outputs of the network of the head.
const HEAD_STATES: usize = 8;

/// The probability of each state, 0–1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct States {
    face: Vec<f64>,
    head: Vec<f64>,
}

impl States {
    /// What both networks say of a face in `picture`.
    pub(super) fn of(picture: RgbView<'_>, at: Place, (face, head): (&StateNetwork, &StateNetwork)) -> Self {
        let seen = |network: &StateNetwork, crop| {
            let input = crop_of(picture, frame(at, crop), SIZE);
            network.probabilities(&network.forward(&input))
        };
        Self { face: seen(face, FACE_CROP), head: seen(head, HEAD_CROP) }
    }

    /// The probability of a state of the face.
    pub(crate) fn face(&self, state: FaceState) -> f64 {
        self.face[state as usize]
    }

    /// The probability of a state of the head.
    pub(crate) fn head(&self, state: HeadState) -> f64 {
        self.head[state as usize]
    }
}

/// Where a face lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Both pupils, the subject's right one first.
    pub(super) pupils: [Point; 2],
    pub(super) chin: Point,
}

/// The square that a network sees, upright along the pupils.
fn frame(Place { pupils: [right, left], chin }: Place, (side, below): Crop) -> Frame {
    let middle = right.midpoint(left);
    let angle = libm::atan2(left.y - right.y, left.x - right.x);
    let down = Point::new(-libm::sin(angle), libm::cos(angle));
    // An engine whose chin lies at the eyes gets a small crop instead of none.
    let unit = ((chin.x - middle.x) * down.x + (chin.y - middle.y) * down.y).max(1.0);
    Frame { x: middle.x + down.x * below * unit, y: middle.y + down.y * below * unit, side: side * unit, angle }
}

/// A network of states with its calibration.
#[derive(Debug)]
pub(super) struct StateNetwork {
    stem: Dense,
    second: Dense,
    middle: Dense,
    middle1: Bottleneck,
    middle2: Bottleneck,
    deep: Dense,
    deep1: Bottleneck,
    deep2: Bottleneck,
    head: Dense,
    /// Factor and constant with which a number becomes the logit of a probability.
    calibration: Vec<[f32; 2]>,
}

impl StateNetwork {
    /// Reads the weights of the network of the face.
    pub(super) fn face(bytes: &[u8]) -> Result<Self, WeightsError> {
        Self::new(bytes, FACE_STATES)
    }

    /// Reads the weights of the network of the head.
    pub(super) fn head(bytes: &[u8]) -> Result<Self, WeightsError> {
        Self::new(bytes, HEAD_STATES)
    }

    fn new(bytes: &[u8], outputs: usize) -> Result<Self, WeightsError> {
        let mut r = Reader::new(bytes)?;
        let network = Self {
            stem: r.stem(16)?,
            second: r.dense(16, 32, 3, 2)?,
            middle: r.dense(32, 48, 3, 2)?,
            middle1: r.bottleneck(48, 24)?,
            middle2: r.bottleneck(48, 24)?,
            deep: r.dense(48, DEEP, 3, 2)?,
            deep1: r.bottleneck(DEEP, 32)?,
            deep2: r.bottleneck(DEEP, 32)?,
            head: r.head(REGIONS * REGIONS * DEEP, outputs)?,
            calibration: r.table(outputs, 2)?.as_chunks::<2>().0.to_vec(),
        };
        r.finish()?;
        Ok(network)
    }

    pub(super) fn forward(&self, input: &Map) -> Heat {
        let x = self.second.apply(&self.stem.apply(input, Finish::Relu), Finish::Relu);
        let x = self.middle1.apply(&self.middle.apply(&x, Finish::Relu));
        let x = self.deep.apply(&self.middle2.apply(&x), Finish::Relu);
        self.head.answer(&regions(&self.deep2.apply(&self.deep1.apply(&x))))
    }

    fn probabilities(&self, answer: &Heat) -> Vec<f64> {
        let logits = answer.data.iter().zip(&self.calibration);
        let logits =
            logits.map(|(&number, &[factor, constant])| f64::from(number) * f64::from(factor) + f64::from(constant));
        logits.map(|logit| 1.0 / (1.0 + libm::exp(-logit))).collect()
    }
}

/// Means over the regions of a map, one after the other, as one pixel.
fn regions(map: &Map) -> Map {
    let mut out = Map::zeros(1, 1, REGIONS * REGIONS * map.channels);
    for (region, target) in out.row_mut(0).chunks_exact_mut(map.channels).enumerate() {
        let (y, x) = (region / REGIONS * APART, region % REGIONS * APART);
        for (channel, value) in target.iter_mut().enumerate() {
            let row = |y: usize| (x..x + REGION).map(move |x| i32::from(map.row(y)[x * map.channels + channel]));
            let sum: i32 = (y..y + REGION).flat_map(row).sum();
            // The nearest whole number: a ninth of a whole number never lies halfway.
            let cells = (REGION * REGION) as i32;
            *value = (sum + cells / 2).div_euclid(cells) as i16;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_means_of_nine_cells() {
        let mut map = Map::zeros(CELLS, CELLS, 2);
        for y in 0..CELLS {
            for (x, pixel) in map.row_mut(y).chunks_exact_mut(2).enumerate() {
                pixel.copy_from_slice(&[(10 * y + x) as i16, -((y * y) as i16)]);
            }
        }
        let out = regions(&map);
        let firsts: Vec<i16> = out.row(0).chunks_exact(2).map(|pair| pair[0]).collect();
        assert_eq!(firsts, [11, 13, 15, 31, 33, 35, 51, 53, 55]);
        // −(0 + 1 + 4) · 3 / 9 = −1.67, −(4 + 9 + 16) / 3 = −9.67, −(16 + 25 + 36) / 3 = −25.67.
        let seconds: Vec<i16> = out.row(0).chunks_exact(2).step_by(3).map(|pair| pair[1]).collect();
        assert_eq!(seconds, [-2, -10, -26]);
    }

    #[test]
    fn the_last_state_of_each_network_is_its_last_output() {
        assert_eq!((FaceState::Shaded as usize + 1, HeadState::EarRight as usize + 1), (FACE_STATES, HEAD_STATES));
    }
}
