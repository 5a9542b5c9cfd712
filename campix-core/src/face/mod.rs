//! Finds faces and places named points, with two small networks inside the crate.
//!
//! [`LandmarkSource`] is the seam for another engine.

use crate::error::ErrorCode;
use crate::geom::{Point, Rect};
use crate::pixels::RgbView;

/// A named point of a face. Sides are the subject's: `RightPupil` is on the left of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Landmark {
    RightPupil,
    LeftPupil,
    RightEyeOuter,
    RightEyeInner,
    LeftEyeInner,
    LeftEyeOuter,
    RightUpperLid,
    RightLowerLid,
    LeftUpperLid,
    LeftLowerLid,
    RightBrow,
    LeftBrow,
    NoseTip,
    NoseBase,
    MouthRight,
    MouthLeft,
    UpperInnerLip,
    LowerInnerLip,
    Chin,
    RightCheek,
    LeftCheek,
    Forehead,
}

impl Landmark {
    /// All points, in the order of [`Face::points`].
    pub const ALL: [Self; 22] = [
        Self::RightPupil,
        Self::LeftPupil,
        Self::RightEyeOuter,
        Self::RightEyeInner,
        Self::LeftEyeInner,
        Self::LeftEyeOuter,
        Self::RightUpperLid,
        Self::RightLowerLid,
        Self::LeftUpperLid,
        Self::LeftLowerLid,
        Self::RightBrow,
        Self::LeftBrow,
        Self::NoseTip,
        Self::NoseBase,
        Self::MouthRight,
        Self::MouthLeft,
        Self::UpperInnerLip,
        Self::LowerInnerLip,
        Self::Chin,
        Self::RightCheek,
        Self::LeftCheek,
        Self::Forehead,
    ];

    /// The name in JSON: "right_pupil".
    pub const fn name(self) -> &'static str {
        match self {
            Self::RightPupil => "right_pupil",
            Self::LeftPupil => "left_pupil",
            Self::RightEyeOuter => "right_eye_outer",
            Self::RightEyeInner => "right_eye_inner",
            Self::LeftEyeInner => "left_eye_inner",
            Self::LeftEyeOuter => "left_eye_outer",
            Self::RightUpperLid => "right_upper_lid",
            Self::RightLowerLid => "right_lower_lid",
            Self::LeftUpperLid => "left_upper_lid",
            Self::LeftLowerLid => "left_lower_lid",
            Self::RightBrow => "right_brow",
            Self::LeftBrow => "left_brow",
            Self::NoseTip => "nose_tip",
            Self::NoseBase => "nose_base",
            Self::MouthRight => "mouth_right",
            Self::MouthLeft => "mouth_left",
            Self::UpperInnerLip => "upper_inner_lip",
            Self::LowerInnerLip => "lower_inner_lip",
            Self::Chin => "chin",
            Self::RightCheek => "right_cheek",
            Self::LeftCheek => "left_cheek",
            Self::Forehead => "forehead",
        }
    }
}

/// A point with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FacePoint {
    /// Where it is, in pixels of the picture that was given.
    pub at: Point,
    /// One standard deviation, in the same pixels.
    pub sigma: f64,
}

/// One face.
#[derive(Debug, Clone, PartialEq)]
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
pub trait LandmarkSource: Sync {
    /// All faces in the picture, from left to right; none is preferred.
    ///
    /// # Errors
    /// A [`FaceError`] if the engine could not work. A picture without a face is an empty list.
    fn faces(&self, picture: RgbView<'_>) -> Result<Vec<Face>, FaceError>;

    /// Name and version, quoted in reports.
    fn name(&self) -> &str;
}

/// The networks that come with the crate.
#[derive(Debug, Clone, Copy, Default)]
pub struct EmbeddedNetworks;

impl LandmarkSource for EmbeddedNetworks {
    fn faces(&self, picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        let _ = picture;
        unimplemented!()
    }

    fn name(&self) -> &'static str {
        "campix-face"
    }
}

/// Why faces could not be looked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaceError {
    /// The picture has too few pixels.
    #[error("the picture is {width}×{height} pixels, faces are looked for in at least {least}×{least}")]
    TooSmall {
        /// Width found.
        width: u32,
        /// Height found.
        height: u32,
        /// Least width and height.
        least: u32,
    },
    /// An engine outside campix failed.
    #[error("the landmark engine failed: {what}")]
    Engine {
        /// What it said.
        what: String,
    },
}

impl FaceError {
    /// Number of the error, 200–299.
    pub fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::TooSmall { .. } => 200,
            Self::Engine { .. } => 201,
        })
    }
}
