//! What is really in a drawn picture, in its pixels.

use campix_core::face::Landmark;
use campix_core::geometry::{Point, Rect, Size};
use serde_json::{Value, json};

/// Exact positions of everything a measurement may look for. Pixels, origin top left, centres at half integers.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Size of the picture.
    pub size: Size,
    /// Faces, from left to right.
    pub faces: Vec<FaceTruth>,
    /// sRGB colour of the backdrop as hung up, before any planted defect.
    pub backdrop: [u8; 3],
    /// Names of planted defects.
    pub defects: Vec<String>,
}

/// One drawn person.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceTruth {
    /// One position for each of [`Landmark::ALL`].
    pub points: [Point; Landmark::ALL.len()],
    /// First row where the subject covers at least 2 % of the picture's width: top of the hair, single hairs ignored.
    /// `None` if it lies above the picture.
    pub crown_y: Option<f64>,
    /// Left and right edge of the head with hair and ears, between crown and nose base.
    pub head_x: [f64; 2],
    /// Rectangle around brows, cheeks and chin.
    pub frame: Rect,
    /// Points where the shoulders turn into the arms: picture's left, then right. May lie outside the picture.
    pub shoulders: [Point; 2],
    /// Tilt; positive: the picture's right eye is lower. Degrees.
    pub roll_degrees: f64,
    /// Turn; positive: towards the picture's right. Degrees.
    pub yaw_degrees: f64,
    /// Nod; positive: the chin is raised. Degrees.
    pub pitch_degrees: f64,
    /// Whether the eyes are closed.
    pub eyes_closed: bool,
    /// What is worn, by name: `glasses`, `scarf` over the hair, `pattern` of the clothes, `fringe` down to the brows.
    pub wears: Vec<&'static str>,
}

impl FaceTruth {
    /// The position of `landmark`.
    pub fn point(&self, landmark: Landmark) -> Point {
        self.points[landmark as usize]
    }

    /// Distance between the pupils.
    pub fn interpupil(&self) -> f64 {
        self.point(Landmark::RightPupil).distance(self.point(Landmark::LeftPupil))
    }

    fn json(&self) -> Value {
        let mut points = serde_json::Map::new();
        for landmark in Landmark::ALL {
            points.insert(landmark.name().to_owned(), pair(self.point(landmark)));
        }
        json!({
            "points": points,
            "crown_y": self.crown_y.map(round),
            "head_x": self.head_x.map(round),
            "frame": [round(self.frame.x), round(self.frame.y), round(self.frame.width), round(self.frame.height)],
            "shoulders": self.shoulders.map(pair),
            "roll_degrees": round(self.roll_degrees),
            "yaw_degrees": round(self.yaw_degrees),
            "pitch_degrees": round(self.pitch_degrees),
            "eyes_closed": self.eyes_closed,
            "wears": self.wears,
        })
    }
}

impl Truth {
    /// One entry of `truth.json`. With exactly one face its values are at the top level.
    pub fn json(&self, file: &str) -> Value {
        let mut out = json!({
            "file": file,
            "width": self.size.width,
            "height": self.size.height,
            "backdrop": self.backdrop,
            "defects": self.defects,
        });
        let faces: Vec<Value> = self.faces.iter().map(FaceTruth::json).collect();
        if let (Some(map), [Value::Object(face)]) = (out.as_object_mut(), faces.as_slice()) {
            for (key, value) in face {
                map.insert(key.clone(), value.clone());
            }
        } else {
            out["faces"] = Value::Array(faces);
        }
        out
    }
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn pair(point: Point) -> Value {
    json!([round(point.x), round(point.y)])
}
