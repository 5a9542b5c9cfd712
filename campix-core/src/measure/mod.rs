//! Photo → Facts: every measurement, made once, in pixels of the upright photo. Independent of any standard.
//!
//! One reduced copy of the photo is measured, so that facts do not depend on its resolution; one family of facts per file.

mod appearance;
mod backdrop;
mod background;
mod body;
mod border;
mod copy;
mod evidence;
mod face;
mod fact;
mod facts;
pub(crate) mod family;
mod focus;
mod fringe;
mod head;
mod light;
mod lines;
mod matte;
mod other_photo;
mod outline;
mod schema;
mod scope;
mod seam;
mod spectrum;
mod stamp;
mod wave;

pub use appearance::AppearanceFacts;
pub use background::BackgroundFacts;
pub use body::BodyFacts;
pub use evidence::EvidenceFacts;
pub use face::FaceFacts;
pub use fact::{Measured, Reason};
pub use facts::Facts;
pub use family::FactEntry;
pub use focus::FocusFacts;
pub use head::HeadFacts;
pub use light::LightFacts;
pub use other_photo::OtherPhoto;
pub use scope::Scope;

pub(crate) use body::SHOULDER_ROOM;
pub(crate) use facts::operations_to_json;
pub(crate) use schema::{fields as facts_schema, operations as operations_schema, photo as photo_schema};

use crate::face::{Face, FaceError, LandmarkSource};
use crate::ground::colour::Converter;
use crate::ground::digest::Sha256Digest;
use crate::ground::geometry::{Point, Size};
use crate::ground::pixels::RgbView;
use crate::ground::progress::CancelToken;
use crate::meta::{ColourModel, Container, Metadata, Quality};
use crate::photo::{DigestOf, Photo, PhotoIdentity};

use self::copy::AnalysisCopy;
use self::matte::Matte;
use self::outline::Outline;

/// Measures `photo`; faces and points come from `landmarks`.
///
/// # Errors
/// [`FaceError`] if the engine for points failed. What cannot be measured is not an error but a
/// [`Measured::Missing`].
pub fn measure(photo: &Photo, landmarks: &dyn LandmarkSource) -> Result<Facts, FaceError> {
    measure_until(photo, landmarks, &CancelToken::default())
}

/// As [`measure`], until somebody cancels: the token is looked at before each stage – the search for faces, outline, head,
/// body, background, light, sharpness, appearance, evidence –, so the call returns at most one stage later. The facts are the same as those of
/// [`measure`].
///
/// ```
/// use campix_core::face::EmbeddedNetworks;
/// use campix_core::geometry::Size;
/// use campix_core::make::encode::{BandSpec, ByteBand, encode_to_band};
/// use campix_core::measure::measure_until;
/// use campix_core::photo::{DecodeOptions, Photo};
/// use campix_core::pixels::RgbPixels;
/// use campix_core::progress::CancelToken;
/// # let wall = RgbPixels::filled(Size::new(480, 640), [100, 197, 255]);
/// # let file = encode_to_band(wall.view(), &BandSpec::default().band(ByteBand::at_most(30_000))).unwrap().bytes;
/// let photo = Photo::decode(file, &DecodeOptions::default()).unwrap();
/// let cancel = CancelToken::default();
/// cancel.cancel();
/// let error = measure_until(&photo, &EmbeddedNetworks, &cancel).unwrap_err();
/// assert_eq!(error.code().name(), "day.cancelled");
/// ```
///
/// # Errors
/// As [`measure`], and [`FaceError::Cancelled`].
pub fn measure_until(photo: &Photo, landmarks: &dyn LandmarkSource, cancel: &CancelToken) -> Result<Facts, FaceError> {
    measure_within(photo, landmarks, Scope::ALL, cancel)
}

/// As [`measure_until`], without what `scope` leaves out: those facts are missing, because nobody asked for them.
/// [`check::scope`](fn@crate::check::scope) says what a profile asks for.
///
/// # Errors
/// As [`measure_until`].
pub fn measure_within(
    photo: &Photo,
    landmarks: &dyn LandmarkSource,
    scope: Scope,
    cancel: &CancelToken,
) -> Result<Facts, FaceError> {
    // Of pixels that never were a file nobody knows what they went through.
    let kept = match photo.metadata().quality {
        _ if photo.identity().kind == DigestOf::Pixels => 0,
        Some(Quality::Ijg(quality) | Quality::Equivalent(quality)) => quality,
        None => LOSSLESS,
    };
    let look = Look { detail: Detail::Photo, scope, kept, cancel };
    let seen = Seen::measure(photo.pixels(), photo.reduction(), photo.size(), landmarks, look)?;
    Ok(Facts {
        photo: photo.identity(),
        size: photo.size(),
        file: photo.metadata().clone(),
        operations: photo.operations().to_vec(),
        face: seen.face,
        outline: seen.outline,
        head: seen.head,
        body: seen.body,
        background: seen.background,
        light: seen.light,
        focus: seen.focus,
        appearance: seen.appearance,
        evidence: seen.evidence,
    })
}

/// What a quick look at a live picture shows: each pixel of `picture` is `reduction` pixels of the camera's frame wide and
/// high, to which all places refer. The person is measured at half the resolution of [`measure`], appearance if `scope` has it, and
/// sharpness and traces not at all: a preview has others than the photo.
///
/// # Errors
/// As [`measure`].
pub(crate) fn glance(
    picture: RgbView<'_>,
    (reduction, size): (u32, Size),
    landmarks: &dyn LandmarkSource,
    scope: Scope,
) -> Result<Facts, FaceError> {
    let cancel = &CancelToken::default();
    let look = Look { detail: Detail::Live, scope: Scope { evidence: false, ..scope }, kept: 0, cancel };
    let seen = Seen::measure(picture, reduction, size, landmarks, look)?;
    let bits = 8;
    Ok(Facts {
        // No photo: with any, these facts are refused.
        photo: PhotoIdentity::new(DigestOf::Pixels, Sha256Digest::of(b""), 0, None),
        size,
        // As of pixels that were never a file; no rule about a file is judged by it.
        file: Metadata::new(Container::Bmp, 0, size, bits, ColourModel::Rgb),
        operations: Vec::new(),
        face: seen.face,
        outline: seen.outline,
        head: seen.head,
        body: seen.body,
        background: seen.background,
        light: seen.light,
        focus: seen.focus,
        appearance: seen.appearance,
        evidence: seen.evidence,
    })
}

/// How closely a picture is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// As a photo that is judged.
    Photo,
    /// As one of many pictures a second.
    Live,
}

/// What is kept without compression, or with one that loses nothing.
const LOSSLESS: u8 = 100;

/// What is looked for in a picture, and what there is to know about it beforehand.
#[derive(Debug, Clone, Copy)]
struct Look<'a> {
    detail: Detail,
    scope: Scope,
    /// What its compression kept: the quality of a JPEG, [`LOSSLESS`], or 0 where nobody knows.
    kept: u8,
    cancel: &'a CancelToken,
}

/// Longest side of the copy of a live picture.
const LIVE_SIDE: u32 = copy::LONG_SIDE / 2;

/// The families measured on pixels alone.
#[derive(Debug)]
struct Seen {
    face: FaceFacts,
    outline: Vec<Point>,
    head: HeadFacts,
    body: BodyFacts,
    background: BackgroundFacts,
    light: LightFacts,
    focus: FocusFacts,
    appearance: AppearanceFacts,
    evidence: EvidenceFacts,
}

impl Seen {
    /// Measures `decoded`, whose pixels are `reduction` pixels of a photo of `size` wide and high.
    fn measure(
        decoded: RgbView<'_>,
        reduction: u32,
        size: Size,
        landmarks: &dyn LandmarkSource,
        Look { detail, scope, kept, cancel }: Look<'_>,
    ) -> Result<Self, FaceError> {
        // Asked before each stage, so that whoever cancels waits for one stage at most.
        let go_on = || if cancel.is_cancelled() { Err(FaceError::Cancelled) } else { Ok(()) };
        go_on()?;
        let found = landmarks.faces(decoded)?;
        go_on()?;
        let converter = Converter::new();
        let longest = if detail == Detail::Live { LIVE_SIDE } else { copy::LONG_SIDE };
        let copy = AnalysisCopy::new(decoded, reduction, longest);
        let per_decoded = f64::from(reduction);
        let in_photo: Vec<Face> =
            found.iter().map(|face| face::transformed(face, Point::new(per_decoded, per_decoded))).collect();
        let pitch = copy.pitch();
        let to_copy = Point::new(per_decoded / pitch.x, per_decoded / pitch.y);
        let in_copy: Vec<Face> = found.iter().map(|face| face::transformed(face, to_copy)).collect();

        let turn = if found.is_empty() { landmarks.turned(decoded) } else { None };
        let face = FaceFacts::measure(landmarks.name().to_owned(), in_photo, size, turn);
        go_on()?;
        let outline = Outline::find(&copy, &in_copy, converter);
        // Points too close to each other are worth no face: the reason then applies to all that follows from the face.
        let alone = match (in_copy.as_slice(), face.interpupil) {
            ([only], Measured::Known { .. }) => Ok(only),
            (_, Measured::Missing(reason)) => Err(reason),
            _ => Err(Reason::NoFace),
        };
        let (shoulders, head) = match (&outline, alone) {
            (Ok(outline), Ok(only)) => {
                // Both are read from the same opacities.
                let mut matte = Matte::new(outline);
                let shoulders = body::shoulders(outline, &mut matte, only);
                go_on()?;
                (Ok(shoulders), HeadFacts::measure(&copy, &mut matte, only, &face))
            }
            (Ok(_), Err(reason)) => (Err(reason), HeadFacts::missing(reason)),
            (Err(without), Ok(_)) => (Err(*without), HeadFacts::missing(Reason::NoOutline)),
            (Err(without), Err(reason)) => (Err(*without), HeadFacts::missing(reason)),
        };
        go_on()?;
        let body = match alone {
            Ok(only) => BodyFacts::measure(&copy, shoulders.as_ref().map_err(|&reason| reason), only, &face, size),
            Err(reason) => BodyFacts::missing(reason),
        };
        go_on()?;
        let background = match &outline {
            Ok(outline) => BackgroundFacts::measure(&copy, outline, alone.ok(), shoulders.as_ref().ok()),
            Err(reason) => BackgroundFacts::missing(*reason),
        };
        go_on()?;
        let light = match alone {
            Ok(only) => LightFacts::measure(copy.view(), only, face.yaw_degrees, converter),
            Err(reason) => LightFacts::missing(reason),
        };
        go_on()?;
        let focus = match (found.as_slice(), alone) {
            _ if detail == Detail::Live => FocusFacts::missing(Reason::NotApplicable),
            ([only], Ok(_)) => FocusFacts::measure(decoded, only),
            (_, Err(reason)) => FocusFacts::missing(reason),
            _ => FocusFacts::missing(Reason::NoFace),
        };
        go_on()?;
        let appearance = match (found.as_slice(), alone) {
            _ if !scope.appearance => AppearanceFacts::missing(Reason::NotAsked),
            ([only], Ok(_)) => AppearanceFacts::measure(decoded, only),
            (_, Err(reason)) => AppearanceFacts::missing(reason),
            _ => AppearanceFacts::missing(Reason::NoFace),
        };
        go_on()?;
        let contour = outline.as_ref().map(Outline::contour).unwrap_or_default();
        let outline: Vec<Point> = contour.into_iter().map(|at| copy.to_photo(at)).collect();
        let mut evidence = if scope.evidence {
            let contour: Vec<Point> =
                outline.iter().map(|at| Point::new(at.x / per_decoded, at.y / per_decoded)).collect();
            EvidenceFacts::measure(decoded, (reduction, kept), &contour, alone.ok().and(found.first()))
        } else {
            EvidenceFacts::missing(Reason::NotAsked)
        };
        if scope.evidence && appearance.lies_over_skin() {
            evidence.skin_texture = Measured::Missing(Reason::Covered);
        }
        Ok(Self { face, outline, head, body, background, light, focus, appearance, evidence })
    }
}

#[cfg(test)]
mod manual;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wall_tests;
