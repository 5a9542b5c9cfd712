//! Shoulders, from the outline against the backdrop.
//!
//! In: the outline and one face. Out: whether both shoulders are in the picture, how level they are, and the room
//! below the chin.

use super::backdrop::median;
use super::copy::AnalysisCopy;
use super::face::FaceFacts;
use super::fact::{Measured, Reason};
use super::family::facts;
use super::matte::Matte;
use super::outline::Outline;
use crate::face::{Face, Landmark};
use crate::ground::geometry::{Point, Size};

/// Shoulders are looked for between these distances from the middle of the face, in face widths: outside the neck and
/// most hair, as far as any shoulders reach.
const FROM: f64 = 0.6;
const TO: f64 = 1.4;
/// Columns looked at on either side; in a picture whose face takes 60 % of the width (standards R99-39 allows 62.5 %)
/// five of them lie inside.
const COLUMNS: usize = 17;
/// Columns that must show a shoulder before it counts.
const LEAST_COLUMNS: usize = 3;
/// A shoulder line cannot be measured more precisely than this, degrees: cloth, hair and a leaning neck.
const LEAST_SIGMA: f64 = 1.0;
/// With this much room below the chin, in eye-to-chin distances, any person's shoulders are in the picture.
pub(crate) const SHOULDER_ROOM: f64 = 1.0;

facts! {
    /// Shoulders, from the outline against the backdrop.
    pub struct BodyFacts in "body" {
        /// Whether the outline of both shoulders is in the picture, from 0.6 face widths beside the middle of the face.
        shoulders_visible: Measured<bool> [None] = Measured::exact(true);
        /// Slope of the line through both shoulders; positive: the picture's right is lower. Degrees.
        shoulder_tilt_degrees: Measured [Degrees] = Measured::with(0.5, 0.5);
        /// Height of the band between chin and lower edge, px.
        below_chin: Measured [Px] = Measured::with(135.0, 2.0);
    }
}

/// One place where the outline crosses a shoulder, in copy pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShoulderPoint {
    /// Distance from the middle of the face as a step of the search; the same number on both sides.
    step: usize,
    /// Where the outline is.
    pub(crate) at: Point,
}

/// What was found on one side.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shoulder {
    pub(crate) points: Vec<ShoulderPoint>,
    /// Columns outside the picture.
    beyond: usize,
    /// Columns covered by hair.
    hidden: usize,
}

/// Both shoulders: the picture's left and right.
pub(crate) fn shoulders(outline: &Outline<'_>, matte: &mut Matte<'_, '_>, face: &Face) -> [Shoulder; 2] {
    let at = |landmark| face.point(landmark).at;
    let (right, left) = (at(Landmark::RightCheek), at(Landmark::LeftCheek));
    let (middle, width) = (f64::midpoint(right.x, left.x), (left.x - right.x).abs());
    let mouth = at(Landmark::MouthRight).midpoint(at(Landmark::MouthLeft));
    let grid = &outline.grid;
    let columns = (grid.width * grid.cell) as f64;
    [-1.0, 1.0].map(|side| {
        let mut shoulder = Shoulder::default();
        for step in 0..COLUMNS {
            let away = FROM + (TO - FROM) * step as f64 / (COLUMNS - 1) as f64;
            let x = middle + side * away * width;
            if !(x >= grid.cell as f64 && x < columns - grid.cell as f64) {
                shoulder.beyond += 1;
                continue;
            }
            let (cx, top) = grid.cell_of(Point::new(x, mouth.y));
            if outline.cells_inside(grid.at(cx, top)) > 0 {
                shoulder.hidden += 1;
                continue;
            }
            let Some(first) = (top..grid.height).find(|&cy| outline.cells_inside(grid.at(cx, cy)) > 0) else {
                continue;
            };
            let size = outline.copy().size();
            let rows = (first.saturating_sub(2) * grid.cell)..((first + 3) * grid.cell).min(size.height as usize);
            let column = (x as usize).min(size.width as usize - 1);
            if let Some(y) = rows.clone().find(|&y| matte.opacity(column, y) > 0.5) {
                shoulder.points.push(ShoulderPoint { step, at: Point::new(x, y as f64) });
            }
        }
        shoulder
    })
}

impl BodyFacts {
    /// Measures the body under `face` (in copy pixels) from its `shoulders`; `None` if there is no outline.
    pub(crate) fn measure(
        copy: &AnalysisCopy<'_>,
        shoulders: Result<&[Shoulder; 2], Reason>,
        face: &Face,
        facts: &FaceFacts,
        size: Size,
    ) -> Self {
        let below_chin = Measured::exact(f64::from(size.height)).minus(facts.chin_y);
        let (shoulders_visible, shoulder_tilt_degrees) = match shoulders {
            Err(reason) => (Measured::Missing(reason), Measured::Missing(reason)),
            Ok(shoulders) => (visible(shoulders, copy, face), tilt(shoulders, copy)),
        };
        Self { shoulders_visible, shoulder_tilt_degrees, below_chin }
    }
}

fn visible(shoulders: &[Shoulder; 2], copy: &AnalysisCopy<'_>, face: &Face) -> Measured<bool> {
    let seen = |shoulder: &Shoulder| shoulder.points.len() >= LEAST_COLUMNS;
    let [left, right] = shoulders;
    if seen(left) && seen(right) {
        return Measured::exact(true);
    }
    let missing: Vec<&Shoulder> = shoulders.iter().filter(|shoulder| !seen(shoulder)).collect();
    if missing.iter().any(|shoulder| shoulder.beyond > COLUMNS - LEAST_COLUMNS) {
        return Measured::exact(false);
    }
    if missing.iter().any(|shoulder| shoulder.hidden > COLUMNS - LEAST_COLUMNS) {
        return Measured::Missing(Reason::Uncertain);
    }
    let chin = face.point(Landmark::Chin).at;
    let eyes = face.point(Landmark::RightPupil).at.midpoint(face.point(Landmark::LeftPupil).at);
    let room = f64::from(copy.view().size().height) - chin.y;
    // With enough room the shoulders are in the picture; the outline missed them because clothes resemble the wall.
    if room > SHOULDER_ROOM * eyes.distance(chin) {
        Measured::Missing(Reason::NoOutline)
    } else {
        Measured::exact(false)
    }
}

/// Slope of the line through points at equal distances on both sides.
fn tilt(shoulders: &[Shoulder; 2], copy: &AnalysisCopy<'_>) -> Measured {
    let [left, right] = shoulders;
    let mut slopes: Vec<f32> = Vec::new();
    for one in &left.points {
        for other in right.points.iter().filter(|other| other.step == one.step) {
            let (from, to) = (copy.to_photo(one.at), copy.to_photo(other.at));
            slopes.push(libm::atan2(to.y - from.y, to.x - from.x).to_degrees() as f32);
        }
    }
    if slopes.len() < LEAST_COLUMNS {
        return Measured::Missing(if left.points.is_empty() || right.points.is_empty() {
            Reason::NoOutline
        } else {
            Reason::Uncertain
        });
    }
    // Points are in the order of their distance: the outer half lies beyond hair and collar, where shoulders are flat
    // and an off-centre face matters least.
    let mut outer = slopes.split_off(slopes.len() / 2);
    let Some(middle) = median(&mut outer) else { return Measured::Missing(Reason::NoOutline) };
    let mut apart: Vec<f32> = outer.iter().map(|slope| (slope - middle).abs()).collect();
    // 1.4826 makes the median deviation a standard deviation.
    let spread = f64::from(median(&mut apart).unwrap_or(0.0)) * 1.4826;
    // A hood, a collar or hair on one side tilts the inner half otherwise than the outer one; a person who leans tilts both.
    let bent = f64::from(median(&mut slopes).unwrap_or(middle) - middle) / 2.0;
    Measured::with(f64::from(middle), (spread * spread + bent * bent + LEAST_SIGMA * LEAST_SIGMA).sqrt())
}
