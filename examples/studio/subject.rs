//! One person, ready to be painted into any band, and the positions of all its parts.

use campix_core::face::Landmark;
use campix_core::geometry::{Point, Rect, Size};

use super::clothes::Clothes;
use super::eyes::{Eyes, glasses};
use super::hair::Hair;
use super::head::{Anatomy, Relief};
use super::paint::{Band, Strokes, linear_rgb};
use super::person::{HairStyle, Sitter};
use super::scene::{Light, Pose, Scene};
use super::shape::{ease, mix, scale};
use super::skin::Skin;
use super::truth::FaceTruth;

/// Shape of a person under a light: the values from which the painters draw.
pub(super) struct Model<'a> {
    sitter: &'a Sitter,
    light: &'a Light,
    anatomy: Anatomy,
    relief: Relief,
}

impl<'a> Model<'a> {
    pub(super) fn new(sitter: &'a Sitter, scene: &Scene, light: &'a Light) -> Self {
        let anatomy = Anatomy::new(sitter, scene.eyes_open, scene.mouth_open);
        let relief = Relief::new(sitter, &anatomy, light);
        Self { sitter, light, anatomy, relief }
    }
}

/// A person in place.
pub(super) struct Subject<'a> {
    sitter: &'a Sitter,
    light: &'a Light,
    pub(super) pose: Pose,
    slope: f32,
    anatomy: &'a Anatomy,
    skin: Skin<'a>,
    eyes: Eyes<'a>,
    clothes: Clothes<'a>,
    relief: &'a Relief,
    hair: Hair,
    fine_hairs: Strokes,
}

impl<'a> Subject<'a> {
    pub(super) fn new(model: &'a Model<'a>, pose: Pose, slope: f32) -> Self {
        let Model { sitter, light, anatomy, relief } = model;
        let eyes = Eyes::new(sitter, anatomy, light);
        Self {
            sitter,
            light,
            pose,
            slope,
            anatomy,
            skin: Skin::new(sitter, anatomy, relief, light),
            fine_hairs: eyes.hairs(&pose),
            eyes,
            clothes: Clothes::new(sitter, light, anatomy.chin),
            relief,
            hair: Hair::new(sitter, anatomy, light, &pose),
        }
    }
}

impl Subject<'_> {
    fn body(&self, x: f32, y: f32) -> [f32; 2] {
        let u = (x - self.pose.eyes[0]) / self.pose.scale;
        [u, (y - self.pose.eyes[1]) / self.pose.scale - self.slope * u]
    }

    pub(super) fn paint(&self, band: &mut Band) {
        let fine = self.pose.scale;
        let edge = 0.55 / fine;
        self.hair.back.paint(band);
        self.paint_body(band, fine, edge);
        self.paint_ears(band, fine);
        let head = self.pose.area(-1.3, -1.75, 1.3, self.anatomy.chin + 0.1);
        let bald = self.sitter.hair == HairStyle::Bald;
        let hair = linear_rgb(self.sitter.hair_colour);
        band.fill(head, |x, y| {
            let plane = self.pose.plane(x, y);
            let inside = self.anatomy.inside(plane[0], plane[1]);
            if inside < -edge {
                // The mass of hair over the skull, between whose strands no backdrop may shine through.
                let deep = ease(-edge, edge, inside + 0.55 * self.hair.thickness * ease(-0.75, -1.05, plane[1]));
                let dark = scale(hair, 0.3 * self.light.tint[1]);
                return (self.hair.thickness > 0.0 && plane[1] < -0.75).then_some((dark, deep));
            }
            let [u, v] = self.pose.unproject(plane);
            let mut colour = self.skin.face(u, v, fine);
            colour = self.eyes.over(colour, u, v, self.relief, fine);
            if !bald {
                // Below the strands lies more hair, and it shades the skin at its roots.
                let line = self.hair.hairline(u.abs());
                let scalp = ease(line - 0.01, line - 0.15, v);
                colour = mix(colour, scale(hair, 0.3), scalp * self.hair.density);
            }
            Some((colour, ease(-edge, edge, inside)))
        });
        self.hair.beard.paint(band);
        self.fine_hairs.paint(band);
        self.hair.front.paint(band);
        if self.sitter.hair == HairStyle::Scarf {
            let area = self.pose.area(-2.6, -2.0, 2.6, 6.0);
            band.fill(area, |x, y| {
                let [u, v] = self.pose.plane(x, y);
                self.clothes.scarf(u, v, self.sitter.width, fine)
            });
        }
        if let Some(frame) = &self.sitter.glasses {
            let area = self.pose.area(-1.3, -0.5, 1.3, 0.6);
            let (left, right) = (area[0].max(0.0) as usize, (area[2].max(0.0) as usize).min(band.width));
            let top = (area[1].max(0.0) as usize).max(band.top);
            let bottom = (area[3].max(0.0) as usize).min(band.bottom);
            for y in top..bottom {
                for x in left..right {
                    let plane = self.pose.plane(x as f32 + 0.5, y as f32 + 0.5);
                    if self.anatomy.inside(plane[0], plane[1]) < 0.0 && plane[0].abs() < 0.9 {
                        continue;
                    }
                    let [u, v] = self.pose.unproject(plane);
                    if u.abs() > 1.12 {
                        continue;
                    }
                    let below = *band.at(x, y);
                    let (colour, cover) = glasses(frame, [below[0], below[1], below[2]], self.light, u, v, fine);
                    if below[3] > 0.0 {
                        band.lay(x, y, colour, cover * below[3]);
                    }
                }
            }
        }
    }

    fn paint_body(&self, band: &mut Band, fine: f32, edge: f32) {
        let all = [0.0, self.pose.eyes[1] + fine, band.width as f32, band.bottom as f32];
        band.fill(all, |x, y| {
            let [u, v] = self.body(x, y);
            if v < 1.0 {
                return None;
            }
            let inside = self.clothes.inside_body(u, v);
            if inside < -0.08 - edge {
                return None;
            }
            let skin_cover = ease(-edge, edge, inside);
            // Cloth lies a little over the body.
            let cloth = self
                .clothes
                .over(u, v, fine)
                .map(|(c, a)| (c, a * ease(-edge, edge, inside + 0.035 * ease(1.9, 2.3, v))));
            match cloth {
                Some((colour, cover)) if cover >= 0.999 => Some((colour, cover)),
                Some((colour, cover)) => {
                    let skin = self.skin.neck(u, v, self.clothes.neck_half(v), fine);
                    let total = cover + (1.0 - cover) * skin_cover;
                    if total <= 0.0 {
                        return None;
                    }
                    Some((mix(skin, colour, cover / total), total))
                }
                None => Some((self.skin.neck(u, v, self.clothes.neck_half(v), fine), skin_cover)),
            }
        });
    }

    fn paint_ears(&self, band: &mut Band, fine: f32) {
        let size = self.sitter.ears;
        for side in [-1.0, 1.0f32] {
            let (cu, cv) = (1.10 * self.sitter.width, 0.24);
            let (rx, ry) = (0.155 * size, 0.40 * size);
            let at = self.pose.project_at(side * cu, cv, self.pose.depth());
            let r = 0.5 * fine;
            band.fill([at[0] - r, at[1] - r, at[0] + r, at[1] + r], |x, y| {
                let [u, v] = self.pose.plane(x, y);
                let lean = 0.14 * (v - cv);
                self.skin.ear(side, (u * side - cu + lean) / rx, (v - cv) / ry, fine)
            });
        }
    }

    pub(super) fn truth(&self, scene: &Scene, size: Size, matte: &[u8]) -> FaceTruth {
        let (width, height) = (size.width as usize, size.height as usize);
        let an = self.anatomy;
        let at = |u: f32, v: f32| {
            let [x, y] = self.pose.project(u, v);
            Point::new(f64::from(x), f64::from(y))
        };
        // The outermost point of the face at height `v`, just inside its edge.
        let edge = |v: f32| {
            let mut u = 1.2;
            while an.inside(u, v) < 0.0 {
                u -= 0.002;
            }
            [u - 0.01, v]
        };
        // At the height of the ears' lower half, and at the height of the mouth.
        let (cheek, jaw) = (edge(0.42), edge(an.lip_line(0.0)));
        let points = Landmark::ALL.map(|landmark| {
            let eye = |k: usize| &an.eyes[k];
            match landmark {
                Landmark::RightPupil => at(-0.5, 0.0),
                Landmark::LeftPupil => at(0.5, 0.0),
                Landmark::RightEyeOuter => at(-eye(0).outer[0], eye(0).outer[1]),
                Landmark::RightEyeInner => at(-eye(0).inner[0], eye(0).inner[1]),
                Landmark::LeftEyeInner => at(eye(1).inner[0], eye(1).inner[1]),
                Landmark::LeftEyeOuter => at(eye(1).outer[0], eye(1).outer[1]),
                Landmark::RightUpperLid => at(-0.5, eye(0).upper_edge(0.5)),
                Landmark::RightLowerLid => at(-0.5, eye(0).lower_edge(0.5)),
                Landmark::LeftUpperLid => at(0.5, eye(1).upper_edge(0.5)),
                Landmark::LeftLowerLid => at(0.5, eye(1).lower_edge(0.5)),
                Landmark::RightBrow => at(-0.65, self.eyes.brow_top(0, 0.65)),
                Landmark::LeftBrow => at(0.65, self.eyes.brow_top(1, 0.65)),
                Landmark::NoseTip => at(an.nose_shift, an.nose_tip),
                Landmark::NoseBase => at(an.nose_shift * 0.5, an.nose_base),
                Landmark::MouthRight => at(-an.mouth_half, an.lip_line(-an.mouth_half)),
                Landmark::MouthLeft => at(an.mouth_half, an.lip_line(an.mouth_half)),
                Landmark::UpperInnerLip => at(0.0, an.lip_gap(0.0)[0]),
                Landmark::LowerInnerLip => at(0.0, an.lip_gap(0.0)[1]),
                Landmark::Chin => at(0.0, an.chin),
                Landmark::RightCheek => at(-cheek[0], cheek[1]),
                Landmark::LeftCheek => at(cheek[0], cheek[1]),
                Landmark::Forehead => at(0.0, -0.775),
                Landmark::RightJaw => at(-jaw[0], jaw[1]),
                Landmark::LeftJaw => at(jaw[0], jaw[1]),
            }
        });
        let point = |landmark: Landmark| points[landmark as usize];
        // Columns in which this person's head may lie, so that a neighbour does not count.
        let column = |u: f32| (self.pose.eyes[0] + u * self.pose.scale).clamp(0.0, width as f32) as usize;
        let columns = column(-2.2)..column(2.2);
        let covered = |x: usize, y: usize| matte[y * width + x] >= 128;
        let least = (width / 50).max(1);
        let crown = (0..height).find(|&y| columns.clone().filter(|&x| covered(x, y)).count() >= least);
        let bottom = (point(Landmark::NoseBase).y.max(0.0) as usize).min(height);
        let (mut left, mut right) = (width, 0);
        for y in crown.unwrap_or(bottom)..bottom {
            let row = || columns.clone().filter(|&x| covered(x, y));
            left = left.min(row().min().unwrap_or(left));
            right = right.max(row().max().map_or(right, |x| x + 1));
        }
        let brow = point(Landmark::RightBrow).y.min(point(Landmark::LeftBrow).y);
        let (l, r) = (point(Landmark::RightCheek).x, point(Landmark::LeftCheek).x);
        let shoulder = self.clothes.shoulder_point();
        let body = |u: f32, v: f32| {
            Point::new(
                f64::from(self.pose.eyes[0] + u * self.pose.scale),
                f64::from(self.pose.eyes[1] + (v + self.slope * u) * self.pose.scale),
            )
        };
        FaceTruth {
            points,
            crown_y: crown.filter(|&y| y > 0).map(|y| y as f64),
            head_x: [left.min(right) as f64, right as f64],
            frame: Rect::new(l, brow, r - l, point(Landmark::Chin).y - brow),
            shoulders: [body(-shoulder[0], shoulder[1]), body(shoulder[0], shoulder[1])],
            roll_degrees: f64::from(scene.roll_degrees),
            yaw_degrees: f64::from(scene.yaw_degrees),
            pitch_degrees: f64::from(scene.pitch_degrees),
            eyes_closed: scene.eyes_open < 0.2,
            wears: self.sitter.wears(),
        }
    }
}
