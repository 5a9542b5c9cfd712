//! Photo → Facts: every measurement, made once, in pixels of the upright photo. Knows no standard.

mod fact;

pub use fact::{Measured, Reason};

use crate::error::Error;
use crate::face::{Face, LandmarkSource};
use crate::geom::{Point, Size};
use crate::meta::Metadata;
use crate::photo::{Operation, Photo};

/// All measurements of one photo.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// Size of the upright photo in pixels; all coordinates refer to it.
    pub size: Size,
    /// What the file claims.
    pub file: Metadata,
    /// What was done to the pixels so far.
    pub operations: Vec<Operation>,
    /// The face.
    pub face: FaceFacts,
    /// The head with hair.
    pub head: HeadFacts,
    /// Shoulders.
    pub body: BodyFacts,
    /// The backdrop.
    pub background: BackgroundFacts,
    /// Light on the face.
    pub light: LightFacts,
    /// Sharpness.
    pub focus: FocusFacts,
}

/// Number of faces, points and pose.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FaceFacts {
    /// Name of the engine that placed the points.
    pub source: String,
    /// Every face found, from left to right.
    pub faces: Vec<Face>,
    /// y of the point halfway between the pupils, px.
    pub eye_line_y: Measured,
    /// x of the point halfway between the pupils, px.
    pub eye_centre_x: Measured,
    /// Distance between the pupils, px.
    pub interpupil: Measured,
    /// Distance between the vertical lines where ear meets cheek, px (standards: social-security card, S50d).
    pub face_width: Measured,
    /// y of the lowest point of the chin, px.
    pub chin_y: Measured,
    /// Tilt of the line through the pupils; positive: the picture's right end is lower. Degrees.
    pub roll_degrees: Measured,
    /// Turn to the side; positive: towards the picture's right. Degrees.
    pub yaw_degrees: Measured,
    /// Nod; positive: the chin is raised. Degrees.
    pub pitch_degrees: Measured,
    /// Lid opening as a share of eye width, the smaller of both eyes.
    pub eye_opening: Measured,
    /// Gap between the inner lips as a share of mouth width.
    pub mouth_opening: Measured,
}

/// Extent of the head with hair, from the outline against the backdrop.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HeadFacts {
    /// y of the crown: top of the head with hair, single hairs ignored, px.
    pub crown_y: Measured,
    /// x of the head's edge on the picture's left, hair and ears included, px.
    pub left_x: Measured,
    /// x of the head's edge on the picture's right, px.
    pub right_x: Measured,
    /// Chin minus crown, px.
    pub height: Measured,
    /// Right edge minus left edge, px.
    pub width: Measured,
    /// x of the middle between both edges, px.
    pub centre_x: Measured,
}

/// Shoulders, from the outline against the backdrop.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BodyFacts {
    /// Whether both shoulders are visible: 1, or 0.
    pub shoulders_visible: Measured<bool>,
    /// Slope of the line through both shoulders; positive: the picture's right is lower. Degrees.
    pub shoulder_tilt_degrees: Measured,
    /// Height of the band between chin and lower edge, px.
    pub below_chin: Measured,
}

/// The studio backdrop.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BackgroundFacts {
    /// Median colour, sRGB 0–255.
    pub rgb: Measured<[u8; 3]>,
    /// Spread of the colour: 95th percentile of CIEDE2000 between blocks of the backdrop and its median.
    pub unevenness: Measured,
    /// Strength of a plane fitted to L*: difference of L* from one end of the picture to the other.
    pub gradient: Measured,
    /// Direction in which the plane gets lighter: 0 right, 90 down. Degrees.
    pub gradient_degrees: Measured,
    /// Depth of a shadow beside the subject: L* of the far backdrop minus L* of the darkest strip near it.
    pub shadow: Measured,
    /// Share of the backdrop covered by things that are neither backdrop nor subject.
    pub objects: Measured,
    /// Whether a border or text runs along an edge.
    pub border: Measured<bool>,
    /// CIEDE2000 between clothes and backdrop along the outline of the shoulders.
    pub clothes_contrast: Measured,
}

/// Light on the face.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LightFacts {
    /// Median L* of the skin between brows and chin.
    pub face_lightness: Measured,
    /// Share of face pixels with a clipped channel at the bright end.
    pub clipped_highlights: Measured,
    /// Share of face pixels that are nearly black.
    pub clipped_shadows: Measured,
    /// Median L* of the picture's left half of the face minus the right half.
    pub balance: Measured,
    /// Distance of the skin's hue from the range of natural skin; 0 inside. Degrees of hue angle in CIELAB.
    pub cast: Measured,
}

/// Sharpness.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FocusFacts {
    /// Edge width at the eyes, as a share of the inter-pupil distance: smaller is sharper.
    pub blur: Measured,
}

/// Measures `photo`; faces and points come from `landmarks`.
///
/// # Errors
/// [`Error::Face`] if the engine for points failed. What cannot be measured is not an error but a
/// [`Measured::Missing`].
pub fn measure(photo: &Photo, landmarks: &dyn LandmarkSource) -> Result<Facts, Error> {
    let _ = (photo, landmarks, Point::default());
    unimplemented!()
}
