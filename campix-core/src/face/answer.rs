//! The answer of an engine outside campix, as named points → faces, if every figure of it can be one.
//!
//! A program plugs its own engine in behind [`LandmarkSource`](super::LandmarkSource); one that is called through a binding
//! gives names and numbers, which are examined here. All faults are reported at once, and nothing is filled in: a point that
//! is missing would have to be guessed.

use super::fault::AnswerFault;
use super::{Face, FaceError, FacePoint, Landmark, frame_of};
use crate::ground::explain::both;
use crate::ground::geometry::{Point, Size};
use crate::ground::text::Text;

/// One face as an engine outside campix gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedFace {
    /// How sure the engine is, 0–1.
    pub score: f64,
    /// Every [`Landmark`] by its name, once, in pixels of the picture that was given, with one standard deviation.
    pub points: Vec<(String, FacePoint)>,
}

/// Most faces that are taken; a picture of a whole school has fewer that can be told apart.
pub const MOST_FACES: usize = 200;
/// How far outside of the picture a point may lie, as a share of its width or height: a face that is cut off by the edge has
/// its chin or a cheek there.
const OUTSIDE: f64 = 0.5;
/// Longest name of a point that an error repeats, in characters.
const NAME: usize = 40;

/// Most characters of the name of an engine outside campix.
const ENGINE: usize = 80;

/// What facts call an engine that is called through a binding: "caller: " and the name its program gives; `None` for a name that is
/// empty, longer than 80 characters, or has control characters.
///
/// ```
/// use campix_core::face::callers_name;
/// assert_eq!(callers_name("mesh 0.10.9").as_deref(), Some("caller: mesh 0.10.9"));
/// assert_eq!(callers_name(""), None);
/// ```
pub fn callers_name(name: &str) -> Option<String> {
    let fits = (1..=ENGINE).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then(|| format!("caller: {name}"))
}

/// The faces of an answer about a picture of `size`, from left to right by the middle of the eyes.
///
/// Pupils lie inside the picture; any other point at most half its width or height outside. Uncertainties are above 0: one of 0
/// would make every measurement look exact.
///
/// # Errors
/// [`FaceError::TooMany`]; [`FaceError::Answer`] with every fault.
///
/// ```
/// use campix_core::face::{FaceError, FacePoint, Landmark, NamedFace, examined};
/// use campix_core::geometry::{Point, Size};
/// let point = FacePoint { at: Point::new(240.0, 320.0), sigma: 1.5 };
/// let points = Landmark::ALL.iter().map(|landmark| (landmark.name().to_owned(), point)).collect();
/// let mut face = NamedFace { score: 0.9, points };
/// let size = Size::new(480, 640);
/// assert_eq!(examined(&[face.clone()], size)?[0].point(Landmark::Chin), point);
/// face.points.pop();
/// let Err(FaceError::Answer { faults }) = examined(&[face], size) else { panic!("a point is missing") };
/// assert_eq!((faults[0].face, faults[0].point.as_str()), (1, "left_jaw"));
/// # Ok::<(), FaceError>(())
/// ```
pub fn examined(answer: &[NamedFace], size: Size) -> Result<Vec<Face>, FaceError> {
    if answer.len() > MOST_FACES {
        return Err(FaceError::TooMany { found: answer.len(), most: MOST_FACES });
    }
    let (mut faces, mut faults) = (Vec::new(), Vec::new());
    for (at, named) in answer.iter().enumerate() {
        let before = faults.len();
        let mut fault = |point: &str, what: Text| {
            faults.push(AnswerFault { face: at + 1, point: point.chars().take(NAME).collect(), what });
        };
        if !(0.0..=1.0).contains(&named.score) {
            fault("", Text::fixed("置信度应为 0 至 1", "the score is not between 0 and 1"));
        }
        let mut points = [None; Landmark::ALL.len()];
        // Twice as many as there are: every name may be said twice, and no list is longer than what it can say.
        for (name, point) in named.points.iter().take(Landmark::ALL.len() * 2) {
            let Some(landmark) = Landmark::ALL.into_iter().find(|landmark| landmark.name() == name) else {
                fault(name, Text::fixed("没有这个名称的特征点", "no point has this name"));
                continue;
            };
            if points[landmark as usize].replace(*point).is_some() {
                fault(name, Text::fixed("特征点重复", "the point is given twice"));
            }
            if let Some(what) = wrong(landmark, *point, size) {
                fault(name, what);
            }
        }
        for landmark in Landmark::ALL {
            if points[landmark as usize].is_none() {
                fault(landmark.name(), Text::fixed("缺少这个特征点", "the point is missing"));
            }
        }
        let points = points.map(|point| point.unwrap_or(FacePoint { at: Point::new(0.0, 0.0), sigma: 0.0 }));
        if faults.len() == before {
            faces.push(Face { frame: frame_of(&points), score: named.score, points });
        }
    }
    if !faults.is_empty() {
        return Err(FaceError::Answer { faults });
    }
    let middle = |face: &Face| face.point(Landmark::RightPupil).at.midpoint(face.point(Landmark::LeftPupil).at).x;
    faces.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    Ok(faces)
}

/// Why this cannot be the place of a point.
fn wrong(landmark: Landmark, FacePoint { at, sigma }: FacePoint, size: Size) -> Option<Text> {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    if !at.x.is_finite() || !at.y.is_finite() {
        return Some(Text::fixed("坐标不是有限的数", "a coordinate is not a finite number"));
    }
    let share = if matches!(landmark, Landmark::RightPupil | Landmark::LeftPupil) { 0.0 } else { OUTSIDE };
    let within = |at: f64, length: f64| (-length * share..=length * (1.0 + share)).contains(&at);
    if !within(at.x, width) || !within(at.y, height) {
        return Some(both!(
            en "the point lies outside the picture of {width}×{height} pixels",
            zh "特征点在 {width}×{height} 像素的图片之外"
        ));
    }
    // A point is not known better by not being known at all.
    (!(sigma > 0.0 && sigma <= width.max(height))).then(|| {
        Text::fixed(
            "不确定度应大于 0 且不超过图片边长",
            "the uncertainty is not above 0 and at most a side of the picture",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width: 400, height: 600 };

    fn face(x: f64) -> NamedFace {
        let point = |landmark: Landmark| {
            let side = if landmark == Landmark::LeftPupil { 40.0 } else { 0.0 };
            (landmark.name().to_owned(), FacePoint { at: Point::new(x + side, 300.0), sigma: 1.0 })
        };
        NamedFace { score: 0.8, points: Landmark::ALL.into_iter().map(point).collect() }
    }

    fn faults(face: NamedFace) -> Vec<(String, String)> {
        match examined(&[face], SIZE) {
            Err(FaceError::Answer { faults }) => {
                faults.into_iter().map(|fault| (fault.point, fault.what.en.into_owned())).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn faces_are_given_from_left_to_right() {
        let faces = examined(&[face(300.0), face(20.0)], SIZE).unwrap();
        assert_eq!(faces.iter().map(|face| face.point(Landmark::RightPupil).at.x).collect::<Vec<_>>(), [20.0, 300.0]);
        assert_eq!(examined(&[], SIZE).unwrap(), []);
    }

    #[test]
    fn a_chin_below_the_edge_is_a_chin_and_an_eye_there_is_none() {
        let mut cut = face(100.0);
        cut.points[Landmark::Chin as usize].1.at.y = 650.0;
        assert_eq!(examined(&[cut.clone()], SIZE).unwrap().len(), 1);
        cut.points[Landmark::Chin as usize].1.at.y = 901.0;
        cut.points[Landmark::LeftPupil as usize].1.at.y = 601.0;
        let said = "the point lies outside the picture of 400×600 pixels".to_owned();
        assert_eq!(faults(cut), [("left_pupil".to_owned(), said.clone()), ("chin".to_owned(), said)]);
    }

    #[test]
    fn every_fault_of_every_face_is_told() {
        for (change, point) in [
            (&mut |face: &mut NamedFace| face.score = f64::NAN, ""),
            (&mut |face: &mut NamedFace| face.points[3].1.at.x = f64::INFINITY, "right_eye_inner"),
            (&mut |face: &mut NamedFace| face.points[3].1.sigma = 0.0, "right_eye_inner"),
            (&mut |face: &mut NamedFace| face.points[3].1.sigma = f64::NAN, "right_eye_inner"),
            (&mut |face: &mut NamedFace| face.points[3].1.sigma = 601.0, "right_eye_inner"),
            (&mut |face: &mut NamedFace| drop(face.points.remove(3)), "right_eye_inner"),
            (&mut |face: &mut NamedFace| face.points.push(face.points[3].clone()), "right_eye_inner"),
            (&mut |face: &mut NamedFace| face.points.push(("nose".to_owned(), face.points[3].1)), "nose"),
        ] as [(&mut dyn FnMut(&mut NamedFace), &str); 8]
        {
            let mut wrong = face(100.0);
            change(&mut wrong);
            let told = faults(wrong);
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(told[0].0, point);
        }
        let Err(FaceError::Answer { faults }) =
            examined(&[face(10.0), NamedFace { score: 2.0, points: Vec::new() }], SIZE)
        else {
            panic!("a face has no points")
        };
        assert_eq!((faults.len(), faults[0].face), (1 + Landmark::ALL.len(), 2));
    }

    #[test]
    fn no_picture_holds_a_thousand_faces() {
        let crowd = vec![face(10.0); MOST_FACES + 1];
        assert!(matches!(examined(&crowd, SIZE), Err(FaceError::TooMany { found: 201, most: MOST_FACES })));
    }
}
