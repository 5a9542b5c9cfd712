//! Places the points of one face: the crop at the finder's answer, then once more at the network's own.

use super::frame::{Fit, Frame, fit};
use super::network::{Bottleneck, Dense, Finish, Lift, Map, Separable, spots};
use super::sample;
use super::weights::{Reader, WeightsError};
use super::{FacePoint, Landmark};
use crate::geom::Point;
use crate::pixels::RgbView;

/// Input of the network, in pixels.
const SIZE: usize = 112;

/// Side of its crop in face heights; as in training.
const HEIGHTS: f64 = 1.6;

/// Number of points.
const COUNT: usize = Landmark::ALL.len();

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
            stem: r.dense(3, 16, 3, 2)?,
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
            head: r.dense(32, COUNT, 1, 1)?,
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
    pub(super) fn forward(&self, input: &Map) -> Map {
        let fine = self.fine.apply(&self.stem.apply(input, Finish::Relu), Finish::Relu);
        let middle = self.middle1.apply(&self.middle.apply(&fine, Finish::Relu));
        let middle = self.middle2.apply(&middle);
        let deep = self.deep1.apply(&self.deep.apply(&middle, Finish::Relu));
        let deep = self.deep2.apply(&deep);
        let middle = self.middle3.apply(&self.lift1.apply(&deep, &middle));
        let fine = self.lift2.apply(&middle, &fine);
        self.head.apply(&self.fine2.apply(&self.fine1.apply(&fine)), Finish::Plain)
    }

    /// The points of the face whose middle is at `centre` and which is about `height` high.
    pub(super) fn place(&self, picture: RgbView<'_>, centre: Point, height: f64) -> Placed {
        let first = self.pass(picture, centre, height, 0.0);
        let mut placed = self.pass(picture, first.fit.centre, first.fit.height, first.fit.angle);
        straighten_chin(&mut placed);
        placed
    }

    fn pass(&self, picture: RgbView<'_>, centre: Point, height: f64, angle: f64) -> Placed {
        let frame = Frame { x: centre.x, y: centre.y, side: HEIGHTS * height, angle };
        let maps = self.forward(&sample::crop(picture, frame, SIZE));
        let cells = maps.width as f64;
        let mut points = [FacePoint { at: Point::default(), sigma: 0.0 }; COUNT];
        let mut at = [Point::default(); COUNT];
        let mut spread = 0.0;
        for (i, (spot, [factor, constant])) in spots(&maps).iter().zip(&self.calibration).enumerate() {
            at[i] = frame.point(f64::from(spot.x) / cells, f64::from(spot.y) / cells);
            let sigma = f64::from(*factor) * f64::from(spot.spread) / cells * HEIGHTS + f64::from(*constant);
            points[i] = FacePoint { at: at[i], sigma: sigma * height };
            spread += f64::from(spot.spread) / COUNT as f64;
        }
        Placed { points, fit: self.fit(&at), spread }
    }

    /// The mean face laid on `points`.
    pub(super) fn fit(&self, points: &[Point]) -> Fit {
        fit(&self.template, points)
    }
}

/// Share of the way on which the chin is moved towards the middle line. Along the flat lower edge of a jaw light from one
/// side pulls the heat map sideways; on held-back training faces half the way costs nothing.
const STRAIGHTEN: f64 = 0.5;

/// Where the middle of each group lies says where the chin does: least squares on the training faces.
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
