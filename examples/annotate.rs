//! Draws what was measured onto the photo: points, crown, eye line, head edges, outline, windows of the profile.
//!
//! Colours: points cyan, crown and chin yellow, eye line magenta, head edges and face width orange, outline white,
//! planned crop green, windows as bands at the left edge (crown yellow, eye line magenta). What is worn or hidden is red: the
//! outline of headwear, light over an iris, rings around other eyes, strokes over brows, ears and mouth.

use campix_core::face::{Face, Landmark};
use campix_core::geometry::{Point, Rect};
use campix_core::make::Plan;
use campix_core::measure::{Facts, Measured};
use campix_core::photo::Photo;
use campix_core::profile::{Profile, RuleId};
use image::{Rgb, RgbImage};
use imageproc::drawing::{
    draw_antialiased_line_segment_mut, draw_filled_circle_mut, draw_filled_rect_mut, draw_hollow_circle_mut,
    draw_hollow_rect_mut,
};
use imageproc::pixelops::interpolate;

const CYAN: Rgb<u8> = Rgb([0, 255, 255]);
const YELLOW: Rgb<u8> = Rgb([255, 220, 0]);
const MAGENTA: Rgb<u8> = Rgb([255, 0, 200]);
const ORANGE: Rgb<u8> = Rgb([255, 130, 0]);
const GREEN: Rgb<u8> = Rgb([0, 200, 60]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);
const RED: Rgb<u8> = Rgb([255, 30, 30]);

/// A thousand times the luma from which a pixel over an iris is light, as it is measured.
const LIGHT: u32 = 175_000;

/// Longest side of the drawing, in pixels: enough to judge a pupil, small enough to open at once.
const LONGEST: f64 = 1280.0;

/// The photo with everything measured drawn on it, at most 1280 pixels on the longer side.
///
/// # Panics
/// Never: a photo has at least one pixel.
pub fn annotate(photo: &Photo, facts: &Facts, profile: &Profile, plan: Option<&Plan<RuleId>>) -> RgbImage {
    let size = photo.size();
    let scale = (LONGEST / f64::from(size.width.max(size.height))).min(1.0);
    let pixels = photo.pixels();
    let source = RgbImage::from_raw(pixels.size().width, pixels.size().height, pixels.data().to_vec())
        .expect("a view holds width × height × 3 bytes");
    let (width, height) =
        ((f64::from(size.width) * scale).round() as u32, (f64::from(size.height) * scale).round() as u32);
    let mut canvas = image::imageops::thumbnail(&source, width.max(1), height.max(1));
    let whole = Rect::new(0.0, 0.0, f64::from(size.width), f64::from(size.height));
    let frame = plan.map_or(whole, |plan| plan.crop);
    let mut pen = Pen { canvas: &mut canvas, scale };

    if let Some(plan) = plan {
        pen.hollow(plan.crop, GREEN);
    }
    windows(&mut pen, profile, frame);
    for pair in facts.outline.windows(2) {
        pen.line(pair[0], pair[1], WHITE);
    }
    let mut level = |y: Measured, colour| {
        if let Some(y) = y.value() {
            pen.line(Point::new(frame.x, y), Point::new(frame.right(), y), colour);
        }
    };
    level(facts.head.crown_y, YELLOW);
    level(facts.face.chin_y, YELLOW);
    level(facts.face.eye_line_y, MAGENTA);
    for x in [facts.head.left_x, facts.head.right_x].into_iter().filter_map(Measured::value) {
        let (top, bottom) =
            (facts.head.crown_y.value().unwrap_or(0.0), facts.face.chin_y.value().unwrap_or(whole.height));
        pen.line(Point::new(x, top), Point::new(x, bottom), ORANGE);
    }
    for face in &facts.face.faces {
        if facts.face.faces.len() > 1 {
            pen.hollow(face.frame, ORANGE);
        }
        let (right, left) = (face.point(Landmark::RightCheek).at, face.point(Landmark::LeftCheek).at);
        pen.line(right, left, ORANGE);
        for landmark in Landmark::ALL {
            pen.dot(face.point(landmark).at, CYAN);
        }
    }
    if let [face] = facts.face.faces.as_slice() {
        appearance(&mut pen, facts, face);
    }
    canvas
}

/// What is more likely there than not.
fn appearance(pen: &mut Pen<'_>, facts: &Facts, face: &Face) {
    let worn = &facts.appearance;
    let there = |probability: Measured| probability.value().is_some_and(|p| p >= 0.5);
    let at = |landmark| face.point(landmark).at;
    let apart = at(Landmark::RightPupil).distance(at(Landmark::LeftPupil));
    if there(worn.headwear) || there(worn.headwear_over_face) {
        let brows = at(Landmark::RightBrow).y.min(at(Landmark::LeftBrow).y);
        for pair in facts.outline.windows(2).filter(|pair| pair[0].y < brows && pair[1].y < brows) {
            pen.line(pair[0], pair[1], RED);
            pen.line(shifted(pair[0], 0.0, 1.0 / pen.scale), shifted(pair[1], 0.0, 1.0 / pen.scale), RED);
        }
    }
    // The subject's right side is on the left of the picture.
    let eyes = [
        (Landmark::RightPupil, worn.reflection_left, [worn.red_left, worn.eye_covered_left, worn.closed_left]),
        (Landmark::LeftPupil, worn.reflection_right, [worn.red_right, worn.eye_covered_right, worn.closed_right]),
    ];
    for (pupil, reflection, others) in eyes {
        if there(reflection) {
            pen.lit(at(pupil), 0.1 * apart, RED);
        } else if others.into_iter().any(there) || there(worn.tint) || there(worn.rim) {
            pen.ring(at(pupil), 0.2 * apart, RED);
        }
    }
    let strokes = [
        (worn.brow_covered_left, at(Landmark::RightBrow), 0.25),
        (worn.brow_covered_right, at(Landmark::LeftBrow), 0.25),
        (worn.ear_covered_left, at(Landmark::RightCheek), 0.1),
        (worn.ear_covered_right, at(Landmark::LeftCheek), 0.1),
        (worn.mouth_covered, at(Landmark::UpperInnerLip), 0.4),
        (worn.teeth, at(Landmark::UpperInnerLip), 0.25),
    ];
    for (probability, middle, half) in strokes {
        if there(probability) {
            pen.line(shifted(middle, -half * apart, 0.0), shifted(middle, half * apart, 0.0), RED);
        }
    }
}

/// The windows on crown and eye line, as bands at the left edge of the frame.
fn windows(pen: &mut Pen<'_>, profile: &Profile, frame: Rect) {
    let Some(output) = profile.output() else { return };
    let pixel = frame.height / f64::from(output.size.height);
    for (rule, colour) in [(RuleId::Crown, YELLOW), (RuleId::EyeLine, MAGENTA)] {
        let Some(range) = profile.range(rule) else { continue };
        let (min, max) = (range.min.unwrap_or(0.0), range.max.unwrap_or(f64::from(output.size.height)));
        pen.band(Rect::new(frame.x, frame.y + min * pixel, frame.width * 0.04, (max - min) * pixel), colour);
    }
}

fn shifted(at: Point, x: f64, y: f64) -> Point {
    Point::new(at.x + x, at.y + y)
}

/// Draws in coordinates of the photo.
struct Pen<'a> {
    canvas: &'a mut RgbImage,
    scale: f64,
}

impl Pen<'_> {
    fn place(&self, point: Point) -> (i32, i32) {
        ((point.x * self.scale).floor() as i32, (point.y * self.scale).floor() as i32)
    }

    fn line(&mut self, from: Point, to: Point, colour: Rgb<u8>) {
        draw_antialiased_line_segment_mut(self.canvas, self.place(from), self.place(to), colour, interpolate);
    }

    fn dot(&mut self, at: Point, colour: Rgb<u8>) {
        let radius = i32::try_from(self.canvas.height() / 400).unwrap_or(1).max(1);
        draw_filled_circle_mut(self.canvas, self.place(at), radius, colour);
    }

    /// A circle.
    fn ring(&mut self, at: Point, radius: f64, colour: Rgb<u8>) {
        draw_hollow_circle_mut(self.canvas, self.place(at), (radius * self.scale).round() as i32, colour);
    }

    /// The pixels of a disc that are light, and a ring around it.
    fn lit(&mut self, at: Point, radius: f64, colour: Rgb<u8>) {
        let (x, y) = self.place(at);
        let reach = (radius * self.scale).round() as i32;
        for (dx, dy) in (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy))) {
            let place = u32::try_from(x + dx).ok().zip(u32::try_from(y + dy).ok());
            let pixel = place.filter(|_| dx * dx + dy * dy <= reach * reach);
            if let Some(pixel) = pixel.and_then(|(x, y)| self.canvas.get_pixel_mut_checked(x, y)) {
                let [r, g, b] = pixel.0.map(u32::from);
                if 299 * r + 587 * g + 114 * b >= LIGHT {
                    *pixel = colour;
                }
            }
        }
        self.ring(at, radius, colour);
    }

    fn rect(&self, rect: Rect) -> Option<imageproc::rect::Rect> {
        let (x, y) = self.place(Point::new(rect.x, rect.y));
        let (width, height) = ((rect.width * self.scale) as u32, (rect.height * self.scale) as u32);
        (width > 0 && height > 0).then(|| imageproc::rect::Rect::at(x, y).of_size(width, height))
    }

    fn hollow(&mut self, rect: Rect, colour: Rgb<u8>) {
        if let Some(rect) = self.rect(rect) {
            draw_hollow_rect_mut(self.canvas, rect, colour);
        }
    }

    fn band(&mut self, rect: Rect, colour: Rgb<u8>) {
        if let Some(rect) = self.rect(rect) {
            draw_filled_rect_mut(self.canvas, rect, colour);
        }
    }
}
