//! What is worn, and what hair or things hide: glasses, headwear, masks, jewellery, the pattern of clothes.
//!
//! In: the decoded pixels and one face. Out: a probability for each state, calibrated on people who are not in the training data, and
//! what of the irises lies under light. How sure a probability is follows from itself: near a half it says nothing.

use super::fact::{Measured, Reason};
use super::family::facts;
use super::focus::luma_of;
use crate::face::{self, Face, FaceState, HeadState, Landmark};
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// With fewer pixels between the pupils neither a thin frame nor a brow is seen.
const LEAST_APART: f64 = 24.0;

/// One standard deviation of a probability p is this much of p·(1 − p): 0.15 at a half, so that two of them cover 0.27 to 0.73.
const DOUBT: f64 = 0.6;

/// From here on dark lenses or a mask hide what is behind them.
const HIDDEN: f64 = 0.5;

/// Radius of the disc in which light is looked for, in inter-pupil distances: three quarters of the iris, whose radius is 0.09 to 0.10 in
/// the median of the 2 672 training faces, so that no white of the eye is in it.
const DISC: f64 = 0.07;
/// Fewer pixels of a disc than this say nothing.
const LEAST_DISC: usize = 24;
/// Luma from which a pixel over an iris is light and no iris: of 34 portraits at most 4 % of a disc is, its catchlight.
const LIGHT: f32 = 175.0;

facts! {
    /// What is worn, and what hair or things hide. Probabilities are 0 to 1; left and right are the picture's.
    pub struct AppearanceFacts in "appearance" {
        /// Probability that glasses of any kind are worn.
        glasses: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that lenses are dark or coloured.
        tint: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that a rim of the glasses lies over a pupil or a lid.
        rim: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability of a reflection of the glasses over the left iris.
        reflection_left: Measured [Share] = Measured::with(0.01, 0.006);
        /// The same over the right iris.
        reflection_right: Measured [Share] = Measured::with(0.01, 0.006);
        /// Share of the left iris that lies under light, catchlights included.
        iris_lit_left: Measured [Share] = Measured::with(0.02, 0.01);
        /// The same of the right iris.
        iris_lit_right: Measured [Share] = Measured::with(0.02, 0.01);
        /// Probability that the left pupil is red from a flash.
        red_left: Measured [Share] = Measured::with(0.01, 0.006);
        /// The same of the right pupil.
        red_right: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that the eyes look elsewhere than into the lens.
        gaze_off: Measured [Share] = Measured::with(0.02, 0.012);
        /// Probability that the left eye is closed.
        closed_left: Measured [Share] = Measured::with(0.01, 0.006);
        /// The same of the right eye.
        closed_right: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that hair lies over a third of the left brow or more.
        brow_covered_left: Measured [Share] = Measured::with(0.01, 0.006);
        /// The same of the right brow.
        brow_covered_right: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that hair lies over the left eye.
        eye_covered_left: Measured [Share] = Measured::with(0.01, 0.006);
        /// The same of the right eye.
        eye_covered_right: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that the left ear is under hair or cloth.
        ear_covered_left: Measured [Share] = Measured::with(0.02, 0.012);
        /// The same of the right ear.
        ear_covered_right: Measured [Share] = Measured::with(0.02, 0.012);
        /// Probability that something covers the hair: cap, hat, scarf, hood.
        headwear: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that headwear shades the face, or hides a brow, a cheek or the chin.
        headwear_over_face: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that something covers mouth or chin, the nose as well or not: a mask, a hand, a scarf.
        mouth_covered: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that teeth are seen.
        teeth: Measured [Share] = Measured::with(0.01, 0.006);
        /// Probability that the mouth is open.
        mouth_open: Measured [Share] = Measured::with(0.02, 0.012);
        /// Probability that an earring is worn.
        earrings: Measured [Share] = Measured::with(0.02, 0.012);
        /// Probability that a necklace is worn.
        necklace: Measured [Share] = Measured::with(0.02, 0.012);
        /// Probability that the clothes have stripes, checks or another strong pattern.
        pattern: Measured [Share] = Measured::with(0.02, 0.012);
        /// Probability that the light comes from one side, or makes hard spots.
        one_sided_light: Measured [Share] = Measured::with(0.02, 0.012);
    }
}

impl AppearanceFacts {
    /// Looks at `face`, which is in pixels of `decoded`.
    pub(crate) fn measure(decoded: RgbView<'_>, face: &Face) -> Self {
        let apart = face.point(Landmark::RightPupil).at.distance(face.point(Landmark::LeftPupil).at);
        if !(LEAST_APART..1e5).contains(&apart) {
            return Self::missing(Reason::TooSmall);
        }
        let states = face::states(decoded, face);
        let (on_face, on_head) = (|state| states.face(state), |state| states.head(state));
        let tint = on_face(FaceState::Dark).max(on_face(FaceState::Tinted));
        let (dark, masked) = (on_face(FaceState::Dark) >= HIDDEN, on_face(FaceState::MouthCover) >= HIDDEN);
        let eye = |state| if dark { Measured::Missing(Reason::Covered) } else { probable(on_face(state)) };
        let mouth = |state| if masked { Measured::Missing(Reason::Covered) } else { probable(on_face(state)) };
        // Both networks see the ears, each in its own detail.
        let ear = |one, other| probable(f64::midpoint(on_face(one), on_head(other)));
        let over_face = [
            on_face(FaceState::Hides),
            on_face(FaceState::Shaded),
            on_head(HeadState::Hides),
            on_head(HeadState::Shaded),
        ];
        // The subject's right eye is on the left of the picture.
        let lit = |pupil| iris_lit(decoded, face.point(pupil).at, apart);
        Self {
            glasses: probable(on_face(FaceState::Glasses)),
            tint: probable(tint),
            rim: eye(FaceState::Rim),
            reflection_left: eye(FaceState::ReflectionLeft),
            reflection_right: eye(FaceState::ReflectionRight),
            iris_lit_left: lit(Landmark::RightPupil),
            iris_lit_right: lit(Landmark::LeftPupil),
            red_left: eye(FaceState::RedLeft),
            red_right: eye(FaceState::RedRight),
            gaze_off: eye(FaceState::Gaze),
            closed_left: eye(FaceState::ClosedLeft),
            closed_right: eye(FaceState::ClosedRight),
            brow_covered_left: probable(on_face(FaceState::BrowLeft)),
            brow_covered_right: probable(on_face(FaceState::BrowRight)),
            eye_covered_left: probable(on_face(FaceState::HairLeft)),
            eye_covered_right: probable(on_face(FaceState::HairRight)),
            ear_covered_left: ear(FaceState::EarLeft, HeadState::EarLeft),
            ear_covered_right: ear(FaceState::EarRight, HeadState::EarRight),
            headwear: probable(on_head(HeadState::Headwear)),
            headwear_over_face: probable(over_face.into_iter().fold(0.0, f64::max)),
            mouth_covered: probable(on_face(FaceState::MouthCover).max(on_face(FaceState::NoseCover))),
            teeth: mouth(FaceState::Teeth),
            mouth_open: mouth(FaceState::MouthOpen),
            earrings: probable(on_face(FaceState::Earrings)),
            necklace: probable(on_head(HeadState::Necklace)),
            pattern: probable(on_head(HeadState::Pattern)),
            one_sided_light: probable(on_head(HeadState::OneSided)),
        }
    }
}

impl AppearanceFacts {
    /// Whether glasses or a mask lie where the texture of skin and that of eyes are compared.
    pub(crate) fn lies_over_skin(&self) -> bool {
        [self.glasses, self.mouth_covered].into_iter().filter_map(Measured::value).any(|p| p >= HIDDEN)
    }
}

/// A probability with its doubt.
fn probable(p: f64) -> Measured {
    Measured::with(p, DOUBT * p * (1.0 - p))
}

/// The share of an iris that lies under light.
fn iris_lit(picture: RgbView<'_>, pupil: Point, apart: f64) -> Measured {
    let radius = DISC * apart;
    let (mut lit, mut seen) = (0_usize, 0_usize);
    // Ninety pixels of a disc are enough, however large it is.
    let step = (radius / 5.0).max(1.0);
    let reach = (radius / step).ceil() as i32;
    for row in -reach..=reach {
        for column in -reach..=reach {
            let (x, y) = (f64::from(column) * step, f64::from(row) * step);
            let (at_x, at_y) = ((pupil.x + x).floor(), (pupil.y + y).floor());
            let inside = at_x >= 0.0
                && at_y >= 0.0
                && at_x < f64::from(picture.size().width)
                && at_y < f64::from(picture.size().height);
            if x * x + y * y > radius * radius || !inside {
                continue;
            }
            seen += 1;
            lit += usize::from(luma_of(&picture.pixel(at_x as usize, at_y as usize)) >= LIGHT);
        }
    }
    if seen < LEAST_DISC {
        return Measured::Missing(Reason::TooSmall);
    }
    let share = lit as f64 / seen as f64;
    // One pixel around the edge of the light more or less.
    Measured::with(share, (share * (1.0 - share) / seen as f64).sqrt() + 1.0 / seen as f64)
}
