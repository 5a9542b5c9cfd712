//! Light on the face.
//!
//! In: the reduced copy and one face. Out: exposure, burnt and black skin, balance of both halves, colour cast.
//! Brightness of skin is reported but says nothing about exposure, because skin differs: exposure is read from the
//! whites of the eyes, and the balance is a ratio of light, which is the same on every skin.

use super::backdrop::median;
use super::fact::{Measured, Reason};
use super::family::facts;
use crate::face::{Face, Landmark};
use crate::ground::colour::{Converter, Lab};
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Fewer pixels between the pupils than this leave too few of skin and eye white.
const LEAST_APART: f64 = 24.0;
/// Side of the square of pixels sampled once, so that cost does not grow with the face: 64 steps between the pupils.
const STEPS: f64 = 64.0;
/// A burnt pixel has lost detail in two channels: one alone (red) is usual on well-lit skin.
const BURNT: u8 = 250;
/// A black pixel shows nothing in any channel; the darkest skin in even light keeps 20 and more.
const BLACK: u8 = 12;
/// Hue angles of natural skin in CIELAB under a neutral light, degrees. Xiao et al., "Characterising the variations in
/// ethnic skin colours", Skin Research and Technology 23 (2017), give means of 45 to 65 with ±3 standard deviations
/// inside this range, for Caucasian, Chinese, Kurdish and Thai skin alike.
const NATURAL_HUE: (f64, f64) = (25.0, 80.0);
/// Whites of eyes under neutral light, a* and b*, and how far they may lie from it: on 51 portraits of every skin
/// tone a* is −0.5 to 6.2 and b* −2.7 to 8.3.
const WHITE: (f64, f64) = (2.5, 2.0);
const WHITE_SPREAD: f64 = 8.0;
/// Chroma of average skin: a tint of the light of that size turns its hue by 45°.
const SKIN_CHROMA: f64 = 17.0;
/// Below this chroma skin has no hue: the photo is grey, or the light bluish. Each unit missing counts as a degree, a
/// tenth of a radian wide at this chroma.
const NATURAL_CHROMA: f64 = 6.0;
/// Lids nearer than this share of the eye width show too little white: closed eyes, or a broad laugh.
const OPEN: f64 = 0.22;
/// Pixels of eye white needed.
const LEAST_WHITE: usize = 12;

facts! {
    /// Light on the face.
    pub struct LightFacts in "light" {
        /// Median L* of the skin of both cheeks and the nose, 0–100. Differs from person to person under equal light:
        /// information, not a measure of exposure.
        face_lightness: Measured [Lightness] = Measured::with(65.0, 1.0);
        /// L* of the whites of the eyes, 0–100: 95th percentile between the lids. Nearly the same for everybody under
        /// equal light, hence the measure of exposure.
        eye_white: Measured [Lightness] = Measured::with(60.0, 2.0);
        /// Share of face pixels between brows and chin with two channels clipped at the bright end, eyes and mouth left out.
        clipped_highlights: Measured [Share] = Measured::with(0.002, 0.001);
        /// Share of the same pixels that are nearly black.
        clipped_shadows: Measured [Share] = Measured::with(0.005, 0.001);
        /// Light on the picture's left half of the face over that on the right half, in stops (log2 of the ratio of
        /// luminances of the cheeks): 0 even, +1 twice as much on the left. The same on every skin.
        balance: Measured [Stops] = Measured::with(0.1, 0.05);
        /// Colour cast, degrees of hue angle in CIELAB: the larger of the distance of the skin's hue from the range of
        /// natural skin, and of what a light that tints the whites of the eyes as much does to the hue of average skin.
        /// 0 inside both ranges.
        cast: Measured [Degrees] = Measured::with(0.0, 1.0);
    }
}

impl LightFacts {
    /// Measures the light on `face`, which is in pixels of `copy`.
    pub(crate) fn measure(copy: RgbView<'_>, face: &Face, yaw: Measured, converter: Converter) -> Self {
        let Some(axes) = Axes::of(face) else { return Self::missing(Reason::TooSmall) };
        let skin = Skin::sample(copy, face, &axes, converter);
        let count = skin.seen.max(1) as f64;
        let share = |part: usize| {
            let share = part as f64 / count;
            // Neighbouring pixels are not independent: one in ten counts.
            Measured::with(share, (share * (1.0 - share) * 10.0 / count).sqrt())
        };
        let [mut left, mut right] = skin.lightness;
        let (left_count, right_count) = (left.len(), right.len());
        if left_count.min(right_count) < 40 {
            return Self::missing(if skin.outside > skin.seen { Reason::OutOfFrame } else { Reason::TooSmall });
        }
        let (Some(on_left), Some(on_right)) = (median(&mut left), median(&mut right)) else {
            return Self::missing(Reason::TooSmall);
        };
        let mut both: Vec<f32> = left;
        both.append(&mut right);
        let middle = f64::from(median(&mut both).unwrap_or(0.0));
        let balance = libm::log2(luminance(on_left) / luminance(on_right));
        // Turning the head by ten degrees moves a cheek through about a sixth of a stop of an even studio light.
        let turned = yaw.value().unwrap_or(0.0) / 60.0;
        let (mut a, mut b) = (skin.a, skin.b);
        let colour =
            Lab::new(middle, f64::from(median(&mut a).unwrap_or(0.0)), f64::from(median(&mut b).unwrap_or(0.0)));
        let white = eye_white(copy, face, converter);
        Self {
            face_lightness: Measured::with(middle, 0.5),
            eye_white: match white {
                Some((white, sigma)) => Measured::with(white.l, sigma),
                None => Measured::Missing(Reason::TooSmall),
            },
            clipped_highlights: share(skin.burnt),
            clipped_shadows: share(skin.black),
            balance: Measured::with(balance, (turned * turned + 0.0025).sqrt()),
            cast: cast(colour, white.map(|(white, _)| white)),
        }
    }
}

/// Relative luminance of a lightness (CIE 15:2004).
fn luminance(lightness: f32) -> f64 {
    let f = (f64::from(lightness).max(0.0) + 16.0) / 116.0;
    if f > 6.0 / 29.0 { f * f * f } else { (3.0 * (6.0 / 29.0) * (6.0 / 29.0) * (f - 4.0 / 29.0)).max(1e-4) }
}

fn cast(skin: Lab, white: Option<Lab>) -> Measured {
    let (from, to) = NATURAL_HUE;
    let (hue, chroma) = (skin.hue_degrees(), skin.chroma());
    // Distance around the circle to the nearer end of the range.
    let beyond = if (from..=to).contains(&hue) {
        0.0
    } else {
        let around = |end: f64| {
            let apart = (hue - end).abs();
            apart.min(360.0 - apart)
        };
        around(from).min(around(to))
    };
    let grey = (NATURAL_CHROMA - chroma).max(0.0) * 10.0;
    // Two units of chroma are the scatter of a camera's white balance.
    let sigma = libm::atan2(2.0, chroma.max(1.0)).to_degrees();
    let tinted = white.map_or(0.0, |white| {
        let (a, b) = (white.a - WHITE.0, white.b - WHITE.1);
        let excess = ((a * a + b * b).sqrt() - WHITE_SPREAD).max(0.0);
        libm::atan2(excess, SKIN_CHROMA).to_degrees()
    });
    Measured::with(beyond.max(grey).max(tinted), sigma)
}

/// The face's own directions: along the eyes, and down to the chin.
struct Axes {
    eyes: Point,
    along: Point,
    /// Distance from the eyes to the line of each cheek, picture's left and right.
    widths: [f64; 2],
    /// From the eyes down to the chin.
    height: f64,
    apart: f64,
}

impl Axes {
    fn of(face: &Face) -> Option<Self> {
        let at = |landmark| face.point(landmark).at;
        let (right, left) = (at(Landmark::RightPupil), at(Landmark::LeftPupil));
        let apart = right.distance(left);
        if !(LEAST_APART..1e5).contains(&apart) {
            return None;
        }
        let eyes = right.midpoint(left);
        let along = Point::new((left.x - right.x) / apart, (left.y - right.y) / apart);
        let mut axes = Self { eyes, along, widths: [0.0; 2], height: 0.0, apart };
        axes.widths = [-axes.place(at(Landmark::RightCheek)).0, axes.place(at(Landmark::LeftCheek)).0];
        axes.height = axes.place(at(Landmark::Chin)).1;
        let plausible = |length: f64| length > apart * 0.2 && length < apart * 4.0;
        (axes.widths.into_iter().all(plausible) && plausible(axes.height)).then_some(axes)
    }

    /// Along the eyes and down from them, in pixels.
    fn place(&self, at: Point) -> (f64, f64) {
        let (dx, dy) = (at.x - self.eyes.x, at.y - self.eyes.y);
        (dx * self.along.x + dy * self.along.y, dy * self.along.x - dx * self.along.y)
    }

    /// The inverse: the pixel at `u` cheek widths aside and `v` face heights down.
    fn pixel(&self, u: f64, v: f64) -> Point {
        let (x, y) = (u * self.widths[usize::from(u > 0.0)], v * self.height);
        Point::new(self.eyes.x + x * self.along.x - y * self.along.y, self.eyes.y + x * self.along.y + y * self.along.x)
    }
}

/// The skin that was seen.
#[derive(Default)]
struct Skin {
    /// L* of cheek and nose, picture's left and right half.
    lightness: [Vec<f32>; 2],
    a: Vec<f32>,
    b: Vec<f32>,
    seen: usize,
    outside: usize,
    burnt: usize,
    black: usize,
}

impl Skin {
    /// Samples a regular grid of positions between brows and chin.
    fn sample(copy: RgbView<'_>, face: &Face, axes: &Axes, converter: Converter) -> Self {
        let mut skin = Self::default();
        let holes = Holes::of(face, axes);
        let step = (axes.apart / STEPS).max(1.0);
        let rows = (axes.height / step) as i32;
        for row in (-rows / 8)..=(rows * 9 / 10) {
            let v = f64::from(row) * step / axes.height;
            // The jaw narrows below the mouth.
            let reach = if v < 0.45 { 0.8 } else { 0.8 - (v - 0.45) };
            for side in [-1.0, 1.0] {
                let width = axes.widths[usize::from(side > 0.0)];
                for column in 1..=((width * reach / step) as i32) {
                    let u = side * f64::from(column) * step / width;
                    let at = axes.pixel(u, v);
                    if holes.cover(at) {
                        continue;
                    }
                    if !(at.x >= 0.0
                        && at.y >= 0.0
                        && at.x < f64::from(copy.size().width)
                        && at.y < f64::from(copy.size().height))
                    {
                        skin.outside += 1;
                        continue;
                    }
                    let pixel = copy.pixel(at.x as usize, at.y as usize);
                    skin.add(pixel, u, v, converter);
                }
            }
        }
        skin
    }

    fn add(&mut self, pixel: [u8; 3], u: f64, v: f64, converter: Converter) {
        self.seen += 1;
        let mut sorted = pixel;
        sorted.sort_unstable();
        self.burnt += usize::from(sorted[1] >= BURNT);
        self.black += usize::from(sorted[2] <= BLACK);
        // Cheeks and flanks of the nose: below the lids, above beard and mouth.
        if (0.12..0.55).contains(&u.abs().min(0.54)) && u.abs() < 0.75 && (0.17..0.52).contains(&v) {
            let [l, a, b] = converter.lab_of(pixel);
            self.lightness[usize::from(u > 0.0)].push(l);
            self.a.push(a);
            self.b.push(b);
        }
    }
}

/// Parts of the face that are not skin: eyes with lashes, and the mouth.
struct Holes {
    /// Middle and half axes of each.
    ellipses: [(Point, f64, f64); 3],
}

impl Holes {
    fn of(face: &Face, axes: &Axes) -> Self {
        let at = |landmark| face.point(landmark).at;
        let eye = |outer, inner| {
            let middle = at(outer).midpoint(at(inner));
            (middle, axes.apart * 0.3, axes.apart * 0.17)
        };
        let mouth = at(Landmark::MouthRight).midpoint(at(Landmark::MouthLeft));
        let width = at(Landmark::MouthRight).distance(at(Landmark::MouthLeft));
        Self {
            ellipses: [
                eye(Landmark::RightEyeOuter, Landmark::RightEyeInner),
                eye(Landmark::LeftEyeOuter, Landmark::LeftEyeInner),
                (mouth, width * 0.6, axes.apart * 0.25),
            ],
        }
    }

    fn cover(&self, at: Point) -> bool {
        self.ellipses.iter().any(|&(middle, wide, high)| {
            let (u, v) = ((at.x - middle.x) / wide, (at.y - middle.y) / high);
            u * u + v * v < 1.0
        })
    }
}

/// Colour of the whites of both eyes and the uncertainty of its L*; `None` if the eyes are closed or too small.
fn eye_white(copy: RgbView<'_>, face: &Face, converter: Converter) -> Option<(Lab, f64)> {
    let at = |landmark| face.point(landmark).at;
    let mut seen: Vec<[f32; 3]> = Vec::new();
    for (outer, inner, upper, lower) in [
        (Landmark::RightEyeOuter, Landmark::RightEyeInner, Landmark::RightUpperLid, Landmark::RightLowerLid),
        (Landmark::LeftEyeOuter, Landmark::LeftEyeInner, Landmark::LeftUpperLid, Landmark::LeftLowerLid),
    ] {
        let (outer, inner, upper, lower) = (at(outer), at(inner), at(upper), at(lower));
        let width = outer.distance(inner);
        let height = upper.distance(lower);
        if width < 1.0 || height / width < OPEN {
            continue;
        }
        let middle = upper.midpoint(lower);
        let along = Point::new((inner.x - outer.x) / width, (inner.y - outer.y) / width);
        let reach = (width / 2.0).min(1e4) as i32;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let (x, y) = (f64::from(dx), f64::from(dy));
                let (across, down) = (x * along.x + y * along.y, y * along.x - x * along.y);
                // Almond between corners and lids, a tenth smaller than the marks.
                let u = across / (width * 0.45);
                let high = height * 0.45 * (1.0 - u * u);
                let place = Point::new(middle.x + x, middle.y + y);
                let inside = u.abs() < 1.0
                    && down.abs() < high
                    && place.x >= 0.0
                    && place.y >= 0.0
                    && place.x < f64::from(copy.size().width)
                    && place.y < f64::from(copy.size().height);
                if inside {
                    seen.push(converter.lab_of(copy.pixel(place.x as usize, place.y as usize)));
                }
            }
        }
    }
    if seen.len() < LEAST_WHITE {
        return None;
    }
    seen.sort_unstable_by(|one, two| one[0].total_cmp(&two[0]));
    let rank = |share: f64| ((seen.len() - 1) as f64 * share) as usize;
    // The lightest twentieth may be the mirror image of a lamp; the colour is that of the lightest sixth without it.
    let lightest = &seen[rank(0.83)..=rank(0.95)];
    let mean = |channel: usize| {
        lightest.iter().fold(0.0, |sum, colour| sum + f64::from(colour[channel])) / lightest.len() as f64
    };
    let (white, middle) = (f64::from(seen[rank(0.95)][0]), f64::from(seen[rank(0.5)][0]));
    // A tenth of the contrast inside the eye: how far the percentile moves when lids or gaze do.
    let spread = (white - middle) * 0.1;
    Some((Lab::new(white, mean(1), mean(2)), (spread * spread + 4.0).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_told_as_a_ratio_whatever_the_skin() {
        // Half the light on skins that reflect 40 % and 5 %.
        for reflectance in [0.4, 0.05] {
            let lightness = |y: f64| Lab::from_linear([y; 3]).l as f32;
            let stops = libm::log2(luminance(lightness(reflectance)) / luminance(lightness(reflectance / 2.0)));
            assert!((stops - 1.0).abs() < 0.01, "{reflectance}: {stops}");
        }
    }

    #[test]
    fn natural_skin_of_any_tone_has_no_cast() {
        for skin in [[240, 205, 185], [224, 172, 105], [198, 134, 66], [141, 85, 36], [90, 55, 35]] {
            let found = cast(Lab::from_srgb(skin), Some(Lab::new(65.0, 3.0, 4.0)));
            assert!(found.value().unwrap() < 0.5, "{skin:?}: {found:?}");
        }
        assert!(cast(Lab::from_srgb([150, 150, 150]), None).value().unwrap() > 20.0);
        assert!(cast(Lab::from_srgb([120, 180, 130]), None).value().unwrap() > 20.0);
        let yellow = cast(Lab::from_srgb([141, 85, 36]), Some(Lab::new(65.0, 5.0, 30.0)));
        assert!(yellow.value().unwrap() > 40.0, "{yellow:?}");
    }

    #[test]
    fn burnt_and_black_skin_is_counted() {
        let mut skin = Skin::default();
        for pixel in [
            [BLACK; 3],
            [0, 0, BLACK],
            [BLACK + 1, 0, 0],
            [BURNT; 3],
            [255, BURNT, 0],
            [255, BURNT - 1, 0],
            [180, 140, 120],
        ] {
            skin.add(pixel, 0.3, 0.3, Converter::new());
        }
        assert_eq!((skin.seen, skin.black, skin.burnt), (7, 2, 2));
        // All of them lie on a cheek, on the right half of the picture.
        assert_eq!((skin.lightness[0].len(), skin.lightness[1].len(), skin.a.len(), skin.b.len()), (0, 7, 7, 7));
    }
}
