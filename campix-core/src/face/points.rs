//! Places the points of one face: the crop at the finder's answer, then once more at the network's own.

use super::frame::{Fit, Frame, fit};
use super::map::{Heat, Map};
use super::network::{Bottleneck, Dense, Finish, Lift, Separable};
use super::sample::Cutter;
use super::spots::{Spot, spots};
use super::weights::{Reader, WeightsError};
use super::{FacePoint, Landmark};
use crate::ground::geometry::Point;

/// Input of the network, in pixels.
const SIZE: usize = 112;

/// Side of its crop in face heights; as in training.
const HEIGHTS: f64 = 1.6;

/// Side of its heat maps, in cells.
const CELLS: f64 = 28.0;

/// Number of points.
const COUNT: usize = Landmark::ALL.len();

/// Which point each becomes when left and right are exchanged.
const MIRRORED: [usize; COUNT] = [1, 0, 5, 4, 3, 2, 8, 9, 6, 7, 11, 10, 12, 13, 15, 14, 16, 17, 18, 20, 19, 21, 23, 22];

/// How often a face is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Twice, and once more mirrored.
    Full,
    /// Twice, for live pictures.
    Quick,
}

/// Factor of the spread where the mirrored crop is left out: together they are 5 % nearer.
const ALONE: f32 = 1.0 / 0.95;

/// The points network with the mean face and the calibration of its uncertainties.
#[derive(Debug)]
pub(super) struct Points {
    stem: Dense,
    fine: Dense,
    middle: Dense,
    middle1: Bottleneck,
    middle2: Bottleneck,
    deep: Dense,
    deep1: Bottleneck,
    deep2: Bottleneck,
    lift1: Lift,
    middle3: Bottleneck,
    lift2: Lift,
    fine1: Separable,
    fine2: Separable,
    head: Dense,
    template: Vec<Point>,
    /// Sigma of a point in face heights: factor of the spread, constant.
    calibration: Vec<[f32; 2]>,
}

/// The points of one face and how well they form a face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) points: [FacePoint; COUNT],
    pub(super) fit: Fit,
    /// Mean spread of the heat maps, in cells: large where the network sees no face.
    pub(super) spread: f64,
}

impl Points {
    /// Reads the weights.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut r = Reader::new(bytes)?;
        let network = Self {
            stem: r.stem(16)?,
            fine: r.dense(16, 32, 3, 2)?,
            middle: r.dense(32, 64, 3, 2)?,
            middle1: r.bottleneck(64, 32)?,
            middle2: r.bottleneck(64, 32)?,
            deep: r.dense(64, 96, 3, 2)?,
            deep1: r.bottleneck(96, 48)?,
            deep2: r.bottleneck(96, 48)?,
            lift1: r.lift(96, 64)?,
            middle3: r.bottleneck(64, 32)?,
            lift2: r.lift(64, 32)?,
            fine1: r.separable(32, 32)?,
            fine2: r.separable(32, 32)?,
            head: r.head(32, COUNT)?,
            template: r
                .table(COUNT, 2)?
                .as_chunks::<2>()
                .0
                .iter()
                .map(|p| Point::new(p[0].into(), p[1].into()))
                .collect(),
            calibration: r.table(COUNT, 2)?.as_chunks::<2>().0.to_vec(),
        };
        r.finish()?;
        Ok(network)
    }

    /// One forward pass: a heat map for each point.
    pub(super) fn forward(&self, input: &Map) -> Heat {
        let fine = self.fine.apply(&self.stem.apply(input, Finish::Relu), Finish::Relu);
        let middle = self.middle1.apply(&self.middle.apply(&fine, Finish::Relu));
        let middle = self.middle2.apply(&middle);
        let deep = self.deep1.apply(&self.deep.apply(&middle, Finish::Relu));
        let deep = self.deep2.apply(&deep);
        let middle = self.middle3.apply(&self.lift1.apply(&deep, &middle));
        let fine = self.lift2.apply(&middle, &fine);
        self.head.answer(&self.fine2.apply(&self.fine1.apply(&fine)))
    }

    /// The points of the face whose middle is at `centre`, which is about `height` high and turned by about `angle`.
    pub(super) fn place(
        &self,
        cutter: &mut Cutter<'_>,
        centre: Point,
        height: f64,
        angle: f64,
        effort: Effort,
    ) -> Placed {
        let guess = Frame { x: centre.x, y: centre.y, side: HEIGHTS * height, angle };
        let input = cutter.crop(guess, SIZE);
        let first = self.placed(guess, &spots(&self.forward(&input)));
        let Fit { centre, height, angle, .. } = first.fit;
        let frame = Frame { x: centre.x, y: centre.y, side: HEIGHTS * height, angle };
        let mut input = cutter.crop(frame, SIZE);
        let mut found = spots(&self.forward(&input));
        if effort == Effort::Quick {
            for spot in &mut found {
                spot.spread *= ALONE;
            }
            let mut placed = self.placed(frame, &found);
            straighten_chin(&mut placed);
            return placed;
        }
        // The mirrored crop is a second opinion: together they are 5 % nearer on held-back training faces.
        input.mirror();
        let maps = self.forward(&input);
        let mirrored = spots(&maps);
        for (spot, twin) in found.iter_mut().zip(MIRRORED) {
            let other = mirrored[twin];
            spot.x = f32::midpoint(spot.x, maps.width as f32 - other.x);
            spot.y = f32::midpoint(spot.y, other.y);
            spot.spread = f32::midpoint(spot.spread, other.spread);
        }
        let mut placed = self.placed(frame, &found);
        straighten_chin(&mut placed);
        placed
    }

    /// What is found in a crop, in pixels of the picture.
    fn placed(&self, frame: Frame, found: &[Spot]) -> Placed {
        let mut points = [FacePoint { at: Point::default(), sigma: 0.0 }; COUNT];
        let mut at = [Point::default(); COUNT];
        let mut spread = 0.0;
        for (i, (spot, [factor, constant])) in found.iter().zip(&self.calibration).enumerate() {
            at[i] = frame.point(f64::from(spot.x) / CELLS, f64::from(spot.y) / CELLS);
            let sigma = f64::from(*factor) * f64::from(spot.spread) / CELLS * HEIGHTS + f64::from(*constant);
            points[i] = FacePoint { at: at[i], sigma: sigma * frame.side / HEIGHTS };
            spread += f64::from(spot.spread) / COUNT as f64;
        }
        Placed { points, fit: self.fit(&at), spread }
    }

    /// The mean face mapped onto `points`.
    pub(super) fn fit(&self, points: &[Point]) -> Fit {
        fit(&self.template, points)
    }
}

/// Share of the way by which the chin is moved towards the middle line, where it lies by definition: along the flat lower
/// edge of a jaw, light from one side pulls the heat map sideways. On held-back training faces 0.25 and 0.5 do equally well.
const STRAIGHTEN: f64 = 0.5;

/// The middles of these groups predict the middle of the chin: least squares on the training faces.
const MIDDLE_LINE: [(&[Landmark], f64); 8] = {
    use Landmark::{
        LeftBrow, LeftCheek, LeftEyeInner, LeftEyeOuter, LeftJaw, LowerInnerLip, MouthLeft, MouthRight, NoseBase,
        NoseTip, RightBrow, RightCheek, RightEyeInner, RightEyeOuter, RightJaw, UpperInnerLip,
    };
    [
        (&[RightEyeOuter, RightEyeInner, LeftEyeInner, LeftEyeOuter], -0.95),
        (&[NoseTip], -0.09),
        (&[NoseBase], 0.32),
        (&[MouthRight, MouthLeft], -0.13),
        (&[UpperInnerLip, LowerInnerLip], -0.14),
        (&[RightBrow, LeftBrow], -0.20),
        (&[RightCheek, LeftCheek], -0.83),
        (&[RightJaw, LeftJaw], 0.86),
    ]
};

/// Moves the chin towards the middle line of the face, which the other points show.
fn straighten_chin(placed: &mut Placed) {
    let Placed { points, fit, .. } = placed;
    let (sin, cos) = (libm::sin(fit.angle), libm::cos(fit.angle));
    let across = |p: Point| (p.x - fit.centre.x) * cos + (p.y - fit.centre.y) * sin;
    let mut middle = 0.0;
    for (group, weight) in MIDDLE_LINE {
        let sum: f64 = group.iter().map(|name| across(points[*name as usize].at)).sum();
        middle += weight * sum / group.len() as f64;
    }
    let chin = &mut points[Landmark::Chin as usize].at;
    let shift = STRAIGHTEN * (middle - across(*chin));
    *chin = Point::new(chin.x + shift * cos, chin.y + shift * sin);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrored_points_exchange_their_sides() {
        for (landmark, twin) in Landmark::ALL.into_iter().zip(MIRRORED) {
            let swapped = landmark.name().replace("right", "?").replace("left", "right").replace('?', "left");
            assert_eq!(Landmark::ALL[twin].name(), swapped);
        }
    }
}
