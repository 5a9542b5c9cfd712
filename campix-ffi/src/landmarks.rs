//! A landmark engine of the host: a callback that sees the pixels and places the points of every face.

use std::ffi::{c_char, c_void};

use campix_core::face::{
    Face, FaceError, FacePoint, Landmark, LandmarkSource, MOST_FACES, NamedFace, callers_name, examined,
};
use campix_core::geometry::Point;
use campix_core::measure::measure_until;
use campix_core::pixels::RgbView;

use crate::cancel::{campix_cancel, token};
use crate::error::campix_error;
use crate::facts::{self, campix_facts};
use crate::float::Host;
use crate::guard::guard_with_host;
use crate::photo::{campix_photo, campix_size};
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::text;
use crate::user::User;

/// A point of a face, as its place among the points of one face. Sides are the subject's: the right pupil is on the left of the picture.
pub type campix_landmark = u32;
/// Centre of the right pupil.
pub const CAMPIX_LANDMARK_RIGHT_PUPIL: campix_landmark = 0;
/// Centre of the left pupil.
pub const CAMPIX_LANDMARK_LEFT_PUPIL: campix_landmark = 1;
/// Outer corner of the right eye.
pub const CAMPIX_LANDMARK_RIGHT_EYE_OUTER: campix_landmark = 2;
/// Inner corner of the right eye.
pub const CAMPIX_LANDMARK_RIGHT_EYE_INNER: campix_landmark = 3;
/// Inner corner of the left eye.
pub const CAMPIX_LANDMARK_LEFT_EYE_INNER: campix_landmark = 4;
/// Outer corner of the left eye.
pub const CAMPIX_LANDMARK_LEFT_EYE_OUTER: campix_landmark = 5;
/// Middle of the edge of the right upper lid.
pub const CAMPIX_LANDMARK_RIGHT_UPPER_LID: campix_landmark = 6;
/// Middle of the edge of the right lower lid.
pub const CAMPIX_LANDMARK_RIGHT_LOWER_LID: campix_landmark = 7;
/// Middle of the edge of the left upper lid.
pub const CAMPIX_LANDMARK_LEFT_UPPER_LID: campix_landmark = 8;
/// Middle of the edge of the left lower lid.
pub const CAMPIX_LANDMARK_LEFT_LOWER_LID: campix_landmark = 9;
/// Middle of the right eyebrow.
pub const CAMPIX_LANDMARK_RIGHT_BROW: campix_landmark = 10;
/// Middle of the left eyebrow.
pub const CAMPIX_LANDMARK_LEFT_BROW: campix_landmark = 11;
/// Tip of the nose.
pub const CAMPIX_LANDMARK_NOSE_TIP: campix_landmark = 12;
/// Where the nose meets the upper lip.
pub const CAMPIX_LANDMARK_NOSE_BASE: campix_landmark = 13;
/// Right corner of the mouth.
pub const CAMPIX_LANDMARK_MOUTH_RIGHT: campix_landmark = 14;
/// Left corner of the mouth.
pub const CAMPIX_LANDMARK_MOUTH_LEFT: campix_landmark = 15;
/// Middle of the inner edge of the upper lip.
pub const CAMPIX_LANDMARK_UPPER_INNER_LIP: campix_landmark = 16;
/// Middle of the inner edge of the lower lip.
pub const CAMPIX_LANDMARK_LOWER_INNER_LIP: campix_landmark = 17;
/// Lowest point of the chin.
pub const CAMPIX_LANDMARK_CHIN: campix_landmark = 18;
/// Edge of the face at the right cheek.
pub const CAMPIX_LANDMARK_RIGHT_CHEEK: campix_landmark = 19;
/// Edge of the face at the left cheek.
pub const CAMPIX_LANDMARK_LEFT_CHEEK: campix_landmark = 20;
/// Middle of the forehead.
pub const CAMPIX_LANDMARK_FOREHEAD: campix_landmark = 21;
/// Right corner of the jaw.
pub const CAMPIX_LANDMARK_RIGHT_JAW: campix_landmark = 22;
/// Left corner of the jaw.
pub const CAMPIX_LANDMARK_LEFT_JAW: campix_landmark = 23;
/// Number of the points of a face in this version of the header.
pub const CAMPIX_LANDMARK_COUNT: u32 = 24;

/// A point that an engine places.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_face_point {
    /// Pixels from the left edge of the picture; 0 is the outer edge of the first pixel.
    pub x: f64,
    /// Pixels from the upper edge, downwards.
    pub y: f64,
    /// One standard deviation of the place, in pixels, above 0: those of all measurements follow from it.
    pub uncertainty: f64,
}

/// What an engine looks at, and where it writes. Everything in it is valid only during the call. It may grow at its end in later
/// versions; a callback reads only what its header has.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_landmark_task {
    /// Size of this struct in the library that calls.
    pub struct_size: u32,
    /// Number of the points of a face, all of which are needed: `CAMPIX_LANDMARK_COUNT` of the library that calls.
    pub landmarks: u32,
    /// Width and height of the picture: those of `campix_photo_pixels`, which may be fewer than the photo's own.
    pub size: campix_size,
    /// RGB, one byte a channel, rows from top to bottom. Not to be written to.
    pub pixels: *const u8,
    /// Bytes from the beginning of a row to that of the next one.
    pub stride: usize,
    /// Most faces that there is room for.
    pub room: usize,
    /// `room` places, one a face: how sure the engine is of it, 0 to 1.
    pub scores: *mut f64,
    /// `room` × `landmarks` places: point CAMPIX_LANDMARK_… of face `f`, from 0, is `points[f * landmarks + CAMPIX_LANDMARK_…]`.
    pub points: *mut campix_face_point,
}

/// Finds the faces of a picture: writes score and points of each to the places in `task` and returns how many it found, 0 for none. A
/// negative number says that it could not work. Places begin as NaN, so a point that was not written is a missing one.
///
/// Called once, by the thread that measures; it may call every function of the library, and must not throw.
pub type campix_landmarks_callback =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, task: *const campix_landmark_task) -> i32>;

/// The engine of a caller.
struct Callers<'a> {
    callback: unsafe extern "C-unwind" fn(*mut c_void, *const campix_landmark_task) -> i32,
    user: User,
    host: &'a Host,
    name: String,
}

impl LandmarkSource for Callers<'_> {
    fn faces(&self, picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        let size = picture.size();
        let nowhere = campix_face_point { x: f64::NAN, y: f64::NAN, uncertainty: f64::NAN };
        let mut scores = vec![f64::NAN; MOST_FACES];
        let mut points = vec![nowhere; MOST_FACES * Landmark::ALL.len()];
        let task = campix_landmark_task {
            struct_size: size_of::<campix_landmark_task>() as u32,
            landmarks: CAMPIX_LANDMARK_COUNT,
            size: campix_size { width: size.width, height: size.height },
            pixels: picture.data().as_ptr(),
            stride: size.width as usize * 3,
            room: MOST_FACES,
            scores: scores.as_mut_ptr(),
            points: points.as_mut_ptr(),
        };
        // SAFETY: "`landmarks` and `user` stay valid until the call returns"; the picture and both arrays live longer than the
        // call, and the arrays are as long as the task says.
        let found = self.host.call(|| unsafe { (self.callback)(self.user.pointer(), &raw const task) });
        let found =
            usize::try_from(found).map_err(|_| FaceError::Engine { what: format!("{} ({found})", self.name) })?;
        if found > MOST_FACES {
            return Err(FaceError::TooMany { found, most: MOST_FACES });
        }
        let faces = scores.iter().zip(points.chunks_exact(Landmark::ALL.len())).take(found);
        let named = faces.map(|(&score, points)| {
            let place =
                |point: &campix_face_point| FacePoint { at: Point::new(point.x, point.y), sigma: point.uncertainty };
            let named = Landmark::ALL.iter().zip(points);
            NamedFace { score, points: named.map(|(name, point)| (name.name().to_owned(), place(point))).collect() }
        });
        examined(&named.collect::<Vec<_>>(), size)
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// As `campix_measure_until`, with a landmark engine of your own in place of the networks inside the library. `landmarks` is called once
/// and `user` handed to it; both stay valid until the call returns. `name`, 1 to 80 characters, is what facts and reports call the engine,
/// after "caller: ". `cancel` may be NULL.
///
/// Pupils have to lie inside the picture, other points at most half its width or height outside of it, and every point needs an
/// uncertainty above 0 and at most the longer side. An answer with anything else, or without a point, gives `CAMPIX_STATUS_FACE_ANSWER`, whose
/// details list every fault; more faces than there is room for give `CAMPIX_STATUS_FACE_TOO_MANY`, a negative number
/// `CAMPIX_STATUS_FACE_ENGINE`.
///
/// Facts from here are checked and made into files as others are; `campix_make` judges its finished file with the networks inside.
/// `*facts` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_measure_with(
    photo: *const campix_photo,
    landmarks: campix_landmarks_callback,
    user: *mut c_void,
    name: *const c_char,
    cancel: *const campix_cancel,
    facts: *mut *mut campix_facts,
    error: *mut *mut campix_error,
) -> campix_status {
    guard_with_host(error, |host| {
        let out = Out::new(facts, "facts")?;
        let photo = &ptr::get(photo)?.photo;
        let callback = landmarks.ok_or_else(|| Refusal::null("landmarks"))?;
        let name = callers_name(text(name, "name")?)
            .ok_or_else(|| Refusal::unsupported("name is no text of 1 to 80 characters without control characters"))?;
        let engine = Callers { callback, user: User::new(user), host, name };
        out.put(facts::handle(measure_until(photo, &engine, &token(cancel)?)?));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_have_no_padding() {
        assert_eq!(size_of::<campix_face_point>(), 3 * 8);
        assert_eq!(size_of::<campix_landmark_task>(), 4 * 4 + 5 * size_of::<usize>());
    }

    #[test]
    fn the_points_of_the_header_are_those_of_the_engine() {
        let source = include_str!("landmarks.rs");
        for (at, landmark) in Landmark::ALL.iter().enumerate() {
            let line =
                format!("\npub const CAMPIX_LANDMARK_{}: campix_landmark = {at};\n", landmark.name().to_uppercase());
            assert!(source.contains(&line), "{line}");
        }
        assert_eq!(Landmark::ALL.len(), CAMPIX_LANDMARK_COUNT as usize);
    }
}
