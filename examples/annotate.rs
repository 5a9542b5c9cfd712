//! Draws what was measured onto the photo: points, crown, eye line, head edges, outline, windows of the profile.
//!
//! Colours: points cyan, crown and chin yellow, eye line magenta, head edges and face width orange, outline white,
//! planned crop green, windows as bands at the left edge (crown yellow, eye line magenta).

use campix_core::face::Landmark;
use campix_core::geometry::{Point, Rect};
use campix_core::make::Plan;
use campix_core::measure::{Facts, Measured};
use campix_core::photo::Photo;
use campix_core::profile::{Profile, RuleId};
use image::{Rgb, RgbImage};
use imageproc::drawing::{
    draw_antialiased_line_segment_mut, draw_filled_circle_mut, draw_filled_rect_mut, draw_hollow_rect_mut,
};
use imageproc::pixelops::interpolate;

const CYAN: Rgb<u8> = Rgb([0, 255, 255]);
const YELLOW: Rgb<u8> = Rgb([255, 220, 0]);
const MAGENTA: Rgb<u8> = Rgb([255, 0, 200]);
const ORANGE: Rgb<u8> = Rgb([255, 130, 0]);
const GREEN: Rgb<u8> = Rgb([0, 200, 60]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

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
    canvas
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
