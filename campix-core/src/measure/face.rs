//! Number of faces, points and pose.
//!
//! In: the answer of the engine that places points. Out: distances in photo pixels and angles, with uncertainties that follow
//! from those of the points. Nothing here looks at a pixel.

use super::fact::{Measured, Reason};
use super::family::facts;
use crate::face::{Face, FacePoint, Landmark, Turn};
use crate::ground::geometry::{Point, Size};

facts! {
    /// Number of faces, points and pose.
    pub struct FaceFacts in "face" {
        /// Name of the engine that placed the points.
        source: String [None] = "sample".to_owned();
        /// Every face found, from left to right, in pixels of the photo.
        faces: Vec<Face> [Px] = vec![super::family::sample_face()];
        /// y of the point halfway between the pupils, px (standards S50d: the eye line joins both eye centres).
        eye_line_y: Measured [Px] = Measured::with(285.0, 1.0);
        /// x of the point halfway between the pupils, px.
        eye_centre_x: Measured [Px] = Measured::with(240.0, 0.8);
        /// Distance between the pupils, px.
        interpupil: Measured [Px] = Measured::with(115.0, 0.8);
        /// Distance between the vertical lines where ear meets cheek, px (standards: social-security card, S50d).
        face_width: Measured [Px] = Measured::with(260.0, 3.0);
        /// y of the lowest point of the chin, px.
        chin_y: Measured [Px] = Measured::with(505.0, 2.0);
        /// Tilt of the line through the pupils; positive: the picture's right end is lower. Degrees.
        roll_degrees: Measured [Degrees] = Measured::with(0.5, 0.5);
        /// Turn to the side; positive: towards the picture's right. Degrees, from an average face turned until it covers
        /// the points best.
        yaw_degrees: Measured [Degrees] = Measured::with(1.0, 1.5);
        /// Nod; positive: the chin is raised. Degrees; 0 as most people look into a camera. A long nose looks like a nod,
        /// which the uncertainty says.
        pitch_degrees: Measured [Degrees] = Measured::with(2.0, 2.0);
        /// Lid opening as a share of eye width, the smaller of both eyes.
        eye_opening: Measured [Share] = Measured::with(0.3, 0.02);
        /// Gap between the inner lips as a share of mouth width.
        mouth_opening: Measured [Share] = Measured::with(0.01, 0.01);
    }
}

/// An average face: x to the picture's right, y down, z towards the camera, in inter-pupil distances from the middle
/// of the eyes. Factorisation (Tomasi and Kanade 1992) of the points of 2 672 training faces, made symmetric; the
/// fourth singular value is a sixth of the third, so faces are this shape, turned, to within 4 %. Level (pitch 0) is how
/// the median of the frontal training faces holds the head. Pupils and corners of the mouth are where people mark them
/// (`model/teacher.json`): everything else lies 1.4 % further below the pupils than for the teacher.
const SHAPE: [(Landmark, [f64; 3]); 16] = [
    (Landmark::RightPupil, [-0.500, 0.000, 0.000]),
    (Landmark::LeftPupil, [0.500, 0.000, 0.000]),
    (Landmark::RightEyeOuter, [-0.705, 0.025, -0.061]),
    (Landmark::RightEyeInner, [-0.273, 0.063, 0.103]),
    (Landmark::LeftEyeInner, [0.273, 0.063, 0.103]),
    (Landmark::LeftEyeOuter, [0.705, 0.025, -0.061]),
    (Landmark::RightBrow, [-0.651, -0.335, 0.132]),
    (Landmark::LeftBrow, [0.651, -0.335, 0.132]),
    (Landmark::NoseTip, [0.000, 0.680, 0.769]),
    (Landmark::NoseBase, [0.000, 0.766, 0.534]),
    (Landmark::MouthRight, [-0.405, 1.110, 0.151]),
    (Landmark::MouthLeft, [0.405, 1.110, 0.151]),
    (Landmark::Chin, [0.000, 1.735, 0.145]),
    (Landmark::RightCheek, [-1.061, 0.268, -0.975]),
    (Landmark::LeftCheek, [1.061, 0.268, -0.975]),
    (Landmark::Forehead, [0.000, -0.752, 0.249]),
];

/// How far a point of a person lies from that of the average face, in inter-pupil distances: the residual of the
/// factorisation.
const INDIVIDUAL: f64 = 0.04;

impl FaceFacts {
    /// What follows from `faces`, which are in pixels of a photo of `size`; `turn` is how it has to be turned if there are none.
    pub(crate) fn measure(source: String, faces: Vec<Face>, size: Size, turn: Option<Turn>) -> Self {
        match faces.as_slice() {
            [face] => Self::of_one(source, face.clone(), size),
            [] => {
                let reason = match turn {
                    Some(Turn::Right) => Reason::TurnRight,
                    Some(Turn::Around) => Reason::UpsideDown,
                    Some(Turn::Left) => Reason::TurnLeft,
                    None => Reason::NoFace,
                };
                Self::none(source, faces, reason)
            }
            _ => Self::none(source, faces, Reason::SeveralFaces),
        }
    }

    fn none(source: String, faces: Vec<Face>, reason: Reason) -> Self {
        Self { source, faces, ..Self::missing(reason) }
    }

    fn of_one(source: String, face: Face, size: Size) -> Self {
        let at = |landmark| face.point(landmark);
        let (right, left) = (at(Landmark::RightPupil), at(Landmark::LeftPupil));
        let both = (right.sigma * right.sigma + left.sigma * left.sigma).sqrt();
        let eyes = right.at.midpoint(left.at);
        let apart = right.at.distance(left.at);
        if !(apart > 1.0 && apart.is_finite()) {
            return Self::none(source, vec![face], Reason::TooSmall);
        }
        let (right_cheek, left_cheek) = (at(Landmark::RightCheek), at(Landmark::LeftCheek));
        let chin = at(Landmark::Chin);
        let inside = |point: FacePoint| {
            (0.0..=f64::from(size.width)).contains(&point.at.x) && (0.0..=f64::from(size.height)).contains(&point.at.y)
        };
        let (yaw_degrees, pitch_degrees) = match pose(&face, apart) {
            Some(pose) => pose,
            None => (Measured::Missing(Reason::Uncertain), Measured::Missing(Reason::Uncertain)),
        };
        let opening = |upper, lower, outer, inner| gap(&face, upper, lower, outer, inner);
        let eye_opening = narrower(
            opening(Landmark::RightUpperLid, Landmark::RightLowerLid, Landmark::RightEyeOuter, Landmark::RightEyeInner),
            opening(Landmark::LeftUpperLid, Landmark::LeftLowerLid, Landmark::LeftEyeOuter, Landmark::LeftEyeInner),
        );
        let mouth_opening =
            opening(Landmark::UpperInnerLip, Landmark::LowerInnerLip, Landmark::MouthRight, Landmark::MouthLeft);
        Self {
            source,
            eye_line_y: Measured::with(eyes.y, both / 2.0),
            eye_centre_x: Measured::with(eyes.x, both / 2.0),
            interpupil: Measured::with(apart, both),
            face_width: if inside(right_cheek) && inside(left_cheek) {
                let sigma = (right_cheek.sigma * right_cheek.sigma + left_cheek.sigma * left_cheek.sigma).sqrt();
                Measured::with((left_cheek.at.x - right_cheek.at.x).abs(), sigma)
            } else {
                Measured::Missing(Reason::OutOfFrame)
            },
            chin_y: if inside(chin) {
                Measured::with(chin.at.y, chin.sigma)
            } else {
                Measured::Missing(Reason::OutOfFrame)
            },
            roll_degrees: Measured::with(
                libm::atan2(left.at.y - right.at.y, left.at.x - right.at.x).to_degrees(),
                libm::atan2(both, apart).to_degrees(),
            ),
            yaw_degrees,
            pitch_degrees,
            eye_opening,
            mouth_opening,
            faces: vec![face],
        }
    }
}

/// Independent share of the error of two facing points: most of the error they have in common, because both follow one
/// line. On 60 drawn closed mouths the gap lies within 0.6 % of the mouth's width (p95), where independent points would
/// scatter by 4.5 %; half is a cautious share.
const OWN_ERROR: f64 = 0.5;

/// Distance of two points as a share of the distance of two others.
fn gap(face: &Face, upper: Landmark, lower: Landmark, one_end: Landmark, other_end: Landmark) -> Measured {
    let at = |landmark| face.point(landmark);
    let width = at(one_end).at.distance(at(other_end).at);
    if width < 1.0 {
        return Measured::Missing(Reason::TooSmall);
    }
    let share = at(upper).at.distance(at(lower).at) / width;
    let square = |landmark| at(landmark).sigma * at(landmark).sigma;
    let across = (square(upper) + square(lower)).sqrt() * OWN_ERROR;
    let along = (square(one_end) + square(other_end)).sqrt() * share;
    Measured::with(share, (across * across + along * along).sqrt() / width)
}

/// The smaller of two openings.
fn narrower(one: Measured, two: Measured) -> Measured {
    match (one.value(), two.value()) {
        (Some(first), Some(second)) if first <= second => one,
        (Some(_), Some(_)) | (None, _) => two,
        (_, None) => one,
    }
}

/// Yaw and pitch: the affine map that carries the average face onto the points with the least squares (weak
/// perspective), and of its two rows the part that depth adds.
fn pose(face: &Face, apart: f64) -> Option<(Measured, Measured)> {
    // Annotators disagree on where along the ear a cheek point lies, but not on its distance to the side.
    let (across, across_sigma) = row(face, apart, |at| at.x, |_| true)?;
    let (down, down_sigma) =
        row(face, apart, |at| at.y, |landmark| !matches!(landmark, Landmark::RightCheek | Landmark::LeftCheek))?;
    let length = |v: [f64; 4]| (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt();
    let scale = f64::midpoint(length(across), length(down));
    if !(scale > 0.0 && scale.is_finite()) {
        return None;
    }
    // Undo the roll, so that yaw and pitch are in the head's own frame.
    let roll = libm::atan2(down[0] - across[1], across[0] + down[1]);
    let (sine, cosine) = (libm::sin(roll), libm::cos(roll));
    let sideways = (across[2] * cosine + down[2] * sine) / scale;
    let downwards = (down[2] * cosine - across[2] * sine) / scale;
    let angle = |share: f64| libm::asin(share.clamp(-1.0, 1.0)).to_degrees();
    let spread = |sigma: f64| (sigma / scale).to_degrees();
    Some((Measured::with(angle(sideways), spread(across_sigma)), Measured::with(angle(-downwards), spread(down_sigma))))
}

/// One row of the affine map: factors of x, y and z, and a shift; and the standard deviation of the factor of z.
fn row(
    face: &Face,
    apart: f64,
    coordinate: impl Fn(Point) -> f64,
    counts: impl Fn(Landmark) -> bool,
) -> Option<([f64; 4], f64)> {
    let mut normal = [[0.0f64; 4]; 4];
    let mut right = [0.0f64; 4];
    for (landmark, [x, y, z]) in SHAPE.into_iter().filter(|&(landmark, _)| counts(landmark)) {
        let FacePoint { at, sigma } = face.point(landmark);
        let own = INDIVIDUAL * apart;
        let weight = 1.0 / (sigma * sigma + own * own);
        let basis = [x, y, z, 1.0];
        for (sums, one) in normal.iter_mut().zip(basis) {
            for (sum, two) in sums.iter_mut().zip(basis) {
                *sum += weight * one * two;
            }
        }
        for (sum, basis) in right.iter_mut().zip(basis) {
            *sum += weight * basis * coordinate(at);
        }
    }
    let inverse = inverse(normal)?;
    let solution = inverse.map(|row| row.iter().zip(right).fold(0.0, |sum, (factor, right)| sum + factor * right));
    Some((solution, inverse[2][2].max(0.0).sqrt()))
}

/// The inverse of a symmetric positive matrix, or `None` if it is singular.
fn inverse(matrix: [[f64; 4]; 4]) -> Option<[[f64; 4]; 4]> {
    let mut left = matrix;
    let mut right: [[f64; 4]; 4] =
        std::array::from_fn(|row| std::array::from_fn(|column| f64::from(u8::from(row == column))));
    for column in 0..4 {
        let pivot = (column..4).max_by(|&a, &b| left[a][column].abs().total_cmp(&left[b][column].abs()))?;
        if left[pivot][column].abs() <= 1e-12 {
            return None;
        }
        left.swap(column, pivot);
        right.swap(column, pivot);
        let scale = left[column][column];
        for k in 0..4 {
            left[column][k] /= scale;
            right[column][k] /= scale;
        }
        for row in (0..4).filter(|&row| row != column) {
            let factor = left[row][column];
            for k in 0..4 {
                left[row][k] -= factor * left[column][k];
                right[row][k] -= factor * right[column][k];
            }
        }
    }
    Some(right)
}

/// `face` with every position mapped by `place` and every length multiplied by `scale`.
pub(crate) fn transformed(face: &Face, scale: Point) -> Face {
    let spread = f64::midpoint(scale.x, scale.y);
    let frame = crate::ground::geometry::Rect::new(
        face.frame.x * scale.x,
        face.frame.y * scale.y,
        face.frame.width * scale.x,
        face.frame.height * scale.y,
    );
    let points = face.points.map(|point| FacePoint {
        at: Point::new(point.at.x * scale.x, point.at.y * scale.y),
        sigma: point.sigma * spread,
    });
    Face { frame, score: face.score, points }
}
