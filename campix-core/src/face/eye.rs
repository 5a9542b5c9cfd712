//! Refines one eye in a crop of its own: pupil, corners and lids. The left eye is mirrored, so one network serves both.

use super::frame::{Fit, Frame};
use super::map::{Heat, Map};
use super::network::{Bottleneck, Dense, Finish, Lift, Separable};
use super::sample::Cutter;
use super::spots::spots;
use super::weights::{Reader, WeightsError};
use super::{FacePoint, Landmark};
use crate::ground::geometry::Point;

/// Input of the network, in pixels.
const SIZE: usize = 48;

/// Side of its crop in face heights; as in training.
const HEIGHTS: f64 = 0.40;

/// Share of the points network in corners and lids, where both together were nearest on held-back training faces.
const KEPT: f64 = 0.35;

/// Points of an eye, in the order of the first heat maps.
const COUNT: usize = 5;

/// Pupil, outer corner, inner corner, upper lid, lower lid of the right eye.
const RIGHT: [Landmark; COUNT] = [
    Landmark::RightPupil,
    Landmark::RightEyeOuter,
    Landmark::RightEyeInner,
    Landmark::RightUpperLid,
    Landmark::RightLowerLid,
];

/// The same of the left eye.
const LEFT: [Landmark; COUNT] = [
    Landmark::LeftPupil,
    Landmark::LeftEyeOuter,
    Landmark::LeftEyeInner,
    Landmark::LeftUpperLid,
    Landmark::LeftLowerLid,
];

/// The eye network with the calibration of its uncertainties.
#[derive(Debug)]
pub(super) struct EyeNetwork {
    stem: Dense,
    fine: Dense,
    middle: Dense,
    middle1: Bottleneck,
    deep: Dense,
    deep1: Bottleneck,
    lift1: Lift,
    middle2: Bottleneck,
    lift2: Lift,
    fine1: Separable,
    fine2: Separable,
    head: Dense,
    /// Sigma of a point in face heights: factor of the spread, constant.
    calibration: Vec<[f32; 2]>,
}

impl EyeNetwork {
    /// Reads the weights.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut r = Reader::new(bytes)?;
        let network = Self {
            stem: r.stem(16)?,
            fine: r.dense(16, 24, 3, 1)?,
            middle: r.dense(24, 48, 3, 2)?,
            middle1: r.bottleneck(48, 24)?,
            deep: r.dense(48, 64, 3, 2)?,
            deep1: r.bottleneck(64, 32)?,
            lift1: r.lift(64, 48)?,
            middle2: r.bottleneck(48, 24)?,
            lift2: r.lift(48, 24)?,
            fine1: r.separable(24, 32)?,
            fine2: r.separable(32, 32)?,
            head: r.head(32, 8)?,
            calibration: r.table(COUNT, 2)?.as_chunks::<2>().0.to_vec(),
        };
        r.finish()?;
        Ok(network)
    }

    /// One forward pass: a heat map for each point; the last three are unused.
    pub(super) fn forward(&self, input: &Map) -> Heat {
        let fine = self.fine.apply(&self.stem.apply(input, Finish::Relu), Finish::Relu);
        let middle = self.middle1.apply(&self.middle.apply(&fine, Finish::Relu));
        let deep = self.deep1.apply(&self.deep.apply(&middle, Finish::Relu));
        let middle = self.middle2.apply(&self.lift1.apply(&deep, &middle));
        let fine = self.lift2.apply(&middle, &fine);
        self.head.answer(&self.fine2.apply(&self.fine1.apply(&fine)))
    }

    /// Replaces the points of both eyes in `points`; `fit` says how large the face is and how it is turned.
    pub(super) fn refine(&self, cutter: &mut Cutter<'_>, fit: Fit, points: &mut [FacePoint; Landmark::ALL.len()]) {
        for (names, mirrored) in [(RIGHT, false), (LEFT, true)] {
            let centre = points[names[1] as usize].at.midpoint(points[names[2] as usize].at);
            let frame = Frame { x: centre.x, y: centre.y, side: HEIGHTS * fit.height, angle: fit.angle };
            let mut input = cutter.crop(frame, SIZE);
            if mirrored {
                input.mirror();
            }
            let maps = self.forward(&input);
            let cells = maps.width as f64;
            for ((name, spot), [factor, constant]) in names.iter().zip(spots(&maps)).zip(&self.calibration) {
                let u = f64::from(spot.x) / cells;
                let at = frame.point(if mirrored { 1.0 - u } else { u }, f64::from(spot.y) / cells);
                let sigma = f64::from(*factor) * f64::from(spot.spread) / cells * HEIGHTS + f64::from(*constant);
                let old = points[*name as usize].at;
                let kept = if matches!(name, Landmark::RightPupil | Landmark::LeftPupil) { 0.0 } else { KEPT };
                let at = Point::new(at.x + (old.x - at.x) * kept, at.y + (old.y - at.y) * kept);
                points[*name as usize] = FacePoint { at, sigma: sigma * fit.height };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_eyes_name_the_same_points() {
        for (right, left) in RIGHT.iter().zip(LEFT) {
            assert_eq!(right.name().replace("right_", ""), left.name().replace("left_", ""));
        }
    }
}
