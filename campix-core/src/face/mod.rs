//! Finds faces, places named points and tells what is worn, with five small networks inside the crate.
//!
//! In: an upright picture. Out: every face in it, from left to right, with [`Landmark`]s and their uncertainties.
//! The finder looks at the whole picture, the points network at each face (twice: the second crop is placed by its first
//! answer), the eye network at each eye, two networks of states at one face with what it wears. [`LandmarkSource`] is the seam for another engine, [`examined`] looks at its answer.
//! Invariant: the same pixels give the same bits on every machine (see `network`).

mod answer;
mod eye;
mod fault;
mod finder;
mod frame;
#[cfg(test)]
mod golden;
mod lanes;
mod map;
mod network;
mod points;
mod sample;
mod spots;
mod states;
mod turn;
mod weights;

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::words::words;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use self::answer::{MOST_FACES, NamedFace, callers_name, examined};
use self::eye::EyeNetwork;
pub use self::fault::AnswerFault;
use self::finder::{Finder, SAME_FACE};
use self::frame::Fit;
use self::points::{Effort, Points};
use self::sample::Cutter;
pub(crate) use self::states::{FaceState, HeadState, States};
use self::states::{Place, StateNetwork};
pub use self::turn::Turn;
use self::weights::WeightsError;

use crate::ground::geometry::{Point, Rect};
use crate::ground::pixels::RgbView;

words! {
    /// A named point of a face, in the order of [`Face::points`]. Sides are the subject's: `RightPupil` is on the left of the picture.
    pub enum Landmark {
        /// Centre of the right pupil.
        RightPupil "right_pupil",
        /// Centre of the left pupil.
        LeftPupil "left_pupil",
        /// Outer corner of the right eye.
        RightEyeOuter "right_eye_outer",
        /// Inner corner of the right eye.
        RightEyeInner "right_eye_inner",
        /// Inner corner of the left eye.
        LeftEyeInner "left_eye_inner",
        /// Outer corner of the left eye.
        LeftEyeOuter "left_eye_outer",
        /// Middle of the edge of the right upper lid.
        RightUpperLid "right_upper_lid",
        /// Middle of the edge of the right lower lid.
        RightLowerLid "right_lower_lid",
        /// Middle of the edge of the left upper lid.
        LeftUpperLid "left_upper_lid",
        /// Middle of the edge of the left lower lid.
        LeftLowerLid "left_lower_lid",
        /// Middle of the right eyebrow.
        RightBrow "right_brow",
        /// Middle of the left eyebrow.
        LeftBrow "left_brow",
        /// Tip of the nose.
        NoseTip "nose_tip",
        /// Where the nose meets the upper lip.
        NoseBase "nose_base",
        /// Right corner of the mouth.
        MouthRight "mouth_right",
        /// Left corner of the mouth.
        MouthLeft "mouth_left",
        /// Middle of the inner edge of the upper lip.
        UpperInnerLip "upper_inner_lip",
        /// Middle of the inner edge of the lower lip.
        LowerInnerLip "lower_inner_lip",
        /// Lowest point of the chin.
        Chin "chin",
        /// Edge of the face at the right cheek.
        RightCheek "right_cheek",
        /// Edge of the face at the left cheek.
        LeftCheek "left_cheek",
        /// Middle of the forehead.
        Forehead "forehead",
        /// Right corner of the jaw.
        RightJaw "right_jaw",
        /// Left corner of the jaw.
        LeftJaw "left_jaw",
    }
}

/// A point with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FacePoint {
    /// Where it is, in pixels of the picture that was given.
    pub at: Point,
    /// One standard deviation, in the same pixels.
    pub sigma: f64,
}

/// One face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Rectangle around brows, cheeks and chin.
    pub frame: Rect,
    /// How sure the finder is, 0–1.
    pub score: f64,
    /// One entry for each of [`Landmark::ALL`].
    pub points: [FacePoint; Landmark::ALL.len()],
}

impl Face {
    /// The point named `landmark`.
    pub fn point(&self, landmark: Landmark) -> FacePoint {
        self.points[landmark as usize]
    }
}

/// An engine that finds faces and their points.
///
/// What is needed: every [`Landmark`] of every face, in pixels of the picture that is given – x to the right and y down from its
/// upper left corner, 0 at the edge of the first pixel – each with its uncertainty, from which those of all measurements follow.
/// An engine without some of them cannot be used: a point that is guessed would be measured like any other. [`examined`] makes
/// faces of points by their names, and refuses what cannot be one.
pub trait LandmarkSource: Sync {
    /// All faces in the picture, from left to right; none is preferred.
    ///
    /// # Errors
    /// A [`FaceError`] if the engine could not work. A picture without a face is an empty list.
    fn faces(&self, picture: RgbView<'_>) -> Result<Vec<Face>, FaceError>;

    /// How the picture has to be turned until a face in it is upright, asked where [`LandmarkSource::faces`] finds none. `None` if that
    /// helps nothing, or if the engine cannot tell.
    fn turned(&self, _picture: RgbView<'_>) -> Option<Turn> {
        None
    }

    /// Name and version, quoted in reports.
    fn name(&self) -> &str;
}

/// The networks that come with the crate: 8-bit weights, no run-time, no state. Figures and limits: `model/MODEL_CARD.md`.
///
/// ```
/// use campix_core::face::{EmbeddedNetworks, LandmarkSource};
/// use campix_core::geometry::Size;
/// use campix_core::pixels::RgbPixels;
///
/// let wall = RgbPixels::filled(Size::new(480, 640), [100, 197, 255]);
/// assert!(EmbeddedNetworks.faces(wall.view())?.is_empty());
/// # Ok::<(), campix_core::face::FaceError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct EmbeddedNetworks;

/// Pictures with a shorter side have too little of a face to place points on.
const LEAST_SIDE: u32 = 32;

/// Above this root mean square distance from the mean face, in face heights, the points do not form a face.
const MOST_RESIDUAL: f64 = 0.16;

/// Above this mean spread of the heat maps, in cells, the points network did not see a face.
const MOST_SPREAD: f64 = 2.5;

/// Above this spread a face counts only if the finder is sure of it, by this score. Icons, charts, animals and keyboards (143 pictures that
/// come with crates and packages) spread by 1.47 and more at scores up to 0.71; of 261 held-back training faces three that are
/// turned far away do as well.
const DOUBTFUL_SPREAD: f64 = 1.4;
const SURE_SCORE: f64 = 0.75;

/// Up to this spread what may be a part of a larger face is a face: somebody behind the sitter.
const PART_SPREAD: f64 = 1.15;

/// Up to this mean spread of its heat maps, in cells, a face is upright without a doubt. On the evaluation portraits upright
/// ones have 0.89 to 0.96, turned ones 1.08 and more; of the held-back training faces a quarter has more, most of them in profile.
const SURE_SPREAD: f64 = 1.02;

/// Least score of the finder for a face in a turned picture: nobody is sent back for a pattern on a wall.
const TURNED_SCORE: f64 = 0.7;

/// The decoded weights of all networks.
#[derive(Debug)]
struct Networks {
    finder: Finder,
    points: Points,
    eye: EyeNetwork,
    face_states: StateNetwork,
    head_states: StateNetwork,
}

impl Networks {
    fn new() -> Result<Self, WeightsError> {
        Ok(Self {
            finder: Finder::new(include_bytes!("../../model/finder.bin"))?,
            points: Points::new(include_bytes!("../../model/points.bin"))?,
            eye: EyeNetwork::new(include_bytes!("../../model/eye.bin"))?,
            face_states: StateNetwork::face(include_bytes!("../../model/face_states.bin"))?,
            head_states: StateNetwork::head(include_bytes!("../../model/head_states.bin"))?,
        })
    }

    /// The networks, decoded on first use.
    fn shared() -> &'static Self {
        static NETWORKS: OnceLock<Networks> = OnceLock::new();
        NETWORKS.get_or_init(|| Self::new().expect("the weights inside the crate fit the networks: a test reads them"))
    }
}

/// The same networks for live pictures: a face is not looked at mirrored, which costs a third less and is 5 % less exact, as the
/// uncertainties say.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuickNetworks;

impl LandmarkSource for EmbeddedNetworks {
    fn faces(&self, picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Networks::shared().faces(picture, Effort::Full)
    }

    fn turned(&self, picture: RgbView<'_>) -> Option<Turn> {
        Networks::shared().turned(picture)
    }

    fn name(&self) -> &'static str {
        "campix-face 3"
    }
}

impl LandmarkSource for QuickNetworks {
    fn faces(&self, picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Networks::shared().faces(picture, Effort::Quick)
    }

    fn turned(&self, picture: RgbView<'_>) -> Option<Turn> {
        Networks::shared().turned(picture)
    }

    fn name(&self) -> &'static str {
        "campix-face 3 quick"
    }
}

impl Networks {
    /// The turn after which a face is surely upright; the surest of several. The networks know upright faces only, and find nobody in a
    /// turned portrait, or points that spread widely; looking in the three other directions costs three passes of the finder.
    fn turned(&self, picture: RgbView<'_>) -> Option<Turn> {
        let seen = Turn::ALL.into_iter().filter_map(|turn| {
            let best = self.finder.find_turned(picture, turn).into_iter().next()?;
            let mut cutter = Cutter::new(picture);
            let placed = self.points.place(&mut cutter, best.centre, best.height, turn.angle(), Effort::Quick);
            let sure =
                best.score >= TURNED_SCORE && placed.spread <= SURE_SPREAD && placed.fit.residual <= MOST_RESIDUAL;
            sure.then_some((placed.spread, turn))
        });
        seen.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, turn)| turn)
    }

    fn faces(&self, picture: RgbView<'_>, effort: Effort) -> Result<Vec<Face>, FaceError> {
        let size = picture.size();
        if size.width.min(size.height) < LEAST_SIDE {
            return Err(FaceError::TooSmall { width: size.width, height: size.height, least: LEAST_SIDE });
        }
        let mut found: Vec<(Fit, Face)> = Vec::new();
        let mut least_spread = f64::INFINITY;
        for candidate in self.finder.find(picture) {
            let mut cutter = Cutter::new(picture);
            let placed = self.points.place(&mut cutter, candidate.centre, candidate.height, 0.0, effort);
            let doubtful = placed.spread > DOUBTFUL_SPREAD && candidate.score < SURE_SCORE;
            let part = candidate.part && placed.spread > PART_SPREAD;
            if placed.fit.residual > MOST_RESIDUAL || placed.spread > MOST_SPREAD || doubtful || part {
                continue;
            }
            let fit = placed.fit;
            // Two candidates may lead to one face; the better one came first.
            let known = |f: &Fit| f.centre.distance(fit.centre) < SAME_FACE * f.height.max(fit.height);
            if found.iter().any(|(f, _)| known(f)) {
                continue;
            }
            let mut points = placed.points;
            self.eye.refine(&mut cutter, fit, &mut points);
            least_spread = least_spread.min(placed.spread);
            found.push((fit, Face { frame: frame_of(&points), score: candidate.score, points }));
        }
        // Points that form a face by and large, in a picture that shows a better one when it is turned, are none.
        if !found.is_empty() && least_spread > SURE_SPREAD && self.turned(picture).is_some() {
            found.clear();
        }
        found.sort_by(|a, b| a.0.centre.x.total_cmp(&b.0.centre.x));
        Ok(found.into_iter().map(|(_, face)| face).collect())
    }
}

/// What `face`, in pixels of `picture`, wears and shows.
pub(crate) fn states(picture: RgbView<'_>, face: &Face) -> States {
    let (networks, at) = (Networks::shared(), |landmark| face.point(landmark).at);
    let place = Place { pupils: [Landmark::RightPupil, Landmark::LeftPupil].map(at), chin: at(Landmark::Chin) };
    States::of(picture, place, (&networks.face_states, &networks.head_states))
}

/// Gives back the memory that the networks keep on this thread between two pictures, about 7 MB; the next picture takes it again.
/// For threads that live on but see no more pictures; a thread that ends gives it back by itself.
pub fn release_thread_memory() {
    map::release_spare();
}

/// Rectangle around brows, cheeks and chin.
fn frame_of(points: &[FacePoint; Landmark::ALL.len()]) -> Rect {
    use Landmark::{Chin, LeftBrow, LeftCheek, RightBrow, RightCheek};
    let [mut left, mut top, mut right, mut bottom] =
        [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for name in [RightBrow, LeftBrow, RightCheek, LeftCheek, Chin] {
        let Point { x, y } = points[name as usize].at;
        (left, right) = (left.min(x), right.max(x));
        (top, bottom) = (top.min(y), bottom.max(y));
    }
    Rect::new(left, top, right - left, bottom - top)
}

/// Why the search for faces failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum FaceError {
    /// The picture has too few pixels.
    TooSmall {
        /// Width found.
        width: u32,
        /// Height found.
        height: u32,
        /// Least width and height.
        least: u32,
    },
    /// An engine outside campix failed.
    Engine {
        /// Its message.
        what: String,
    },
    /// Somebody cancelled.
    Cancelled,
    /// The answer of an engine outside campix has points that cannot be, or lacks some.
    Answer {
        /// Every one.
        faults: Vec<AnswerFault>,
    },
    /// An engine outside campix gave more faces than are taken.
    TooMany {
        /// How many it gave.
        found: usize,
        /// How many are taken.
        most: usize,
    },
}

impl Explain for FaceError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::TooSmall { width, height, least } => says!(
                FACE_TOO_SMALL,
                en "the picture is {width}×{height} pixels, faces are looked for in at least {least}×{least}",
                zh "图片为 {width}×{height} 像素，至少要有 {least}×{least} 像素才能查找人脸"
            ),
            Self::Cancelled => says!(DAY_CANCELLED, en "the measurement was cancelled", zh "测量已取消"),
            Self::Engine { what } => {
                says!(FACE_ENGINE, en "the landmark engine failed: {what}", zh "人脸特征点引擎出错：{what}")
            }
            Self::Answer { faults } => says!(
                FACE_ANSWER,
                en "faults in the answer of the landmark engine: {}", zh "特征点引擎的结果有 {} 处错误", faults.len()
            )
            .details(|| faults.iter().map(AnswerFault::to_json).collect()),
            Self::TooMany { found, most } => says!(
                FACE_TOO_MANY,
                en "the landmark engine gave {found} faces, at most {most} are taken",
                zh "特征点引擎给出 {found} 张人脸，最多 {most} 张"
            ),
        }
    }
}

error!(FaceError);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    #[test]
    fn the_weights_inside_the_crate_fit_the_networks() {
        Networks::new().unwrap();
    }

    #[test]
    fn points_are_indexed_by_name() {
        for (i, landmark) in Landmark::ALL.into_iter().enumerate() {
            assert_eq!(landmark as usize, i, "{}", landmark.name());
        }
    }

    #[test]
    fn a_plain_wall_holds_no_face() {
        let wall = RgbPixels::filled(Size::new(480, 640), [100, 197, 255]);
        assert_eq!(EmbeddedNetworks.faces(wall.view()).unwrap(), []);
    }

    #[test]
    fn memory_of_a_thread_is_given_back_and_taken_again() {
        let wall = RgbPixels::filled(Size::new(64, 64), [90; 3]);
        let before = EmbeddedNetworks.faces(wall.view()).unwrap();
        release_thread_memory();
        assert_eq!(map::spare_bytes(), 0);
        assert_eq!(EmbeddedNetworks.faces(wall.view()).unwrap(), before);
        assert!(map::spare_bytes() > 0);
    }

    #[test]
    fn a_stamp_is_too_small() {
        let stamp = RgbPixels::filled(Size::new(40, 20), [0; 3]);
        assert!(matches!(EmbeddedNetworks.faces(stamp.view()), Err(FaceError::TooSmall { least: LEAST_SIDE, .. })));
    }
}
