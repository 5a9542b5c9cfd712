//! Eyes, lashes, brows and spectacles.

use super::head::{Anatomy, Eye, Relief};
use super::noise::{Chance, wave};
use super::paint::{Knot, Strokes, linear_rgb};
use super::person::{Glasses, Sitter};
use super::scene::{Light, Pose};
use super::shape::{Triple, add, bell, ease, lerp, mix, rounded_box, scale, segment_distance, times};

/// Radius of the iris: 5.9 mm where pupils are 63 mm apart.
pub(super) const IRIS: f32 = 0.094;
const PUPIL: f32 = 0.036;
/// Distance of the brows' ends from the middle line.
const BROW: [f32; 2] = [0.225, 0.9];

/// Paints the eyes of one sitter.
#[derive(Debug)]
pub(super) struct Eyes<'a> {
    sitter: &'a Sitter,
    anatomy: &'a Anatomy,
    light: &'a Light,
    iris: Triple,
    lash: Triple,
    seed: u32,
}

impl<'a> Eyes<'a> {
    /// Prepares the eyes.
    pub(super) fn new(sitter: &'a Sitter, anatomy: &'a Anatomy, light: &'a Light) -> Self {
        let lash = scale(linear_rgb(sitter.hair_colour), 0.35);
        Self { sitter, anatomy, light, iris: linear_rgb(sitter.iris), lash, seed: sitter.seed as u32 ^ 0x5EED }
    }

    /// The face's colour with lids and eyeball laid over `skin`.
    pub(super) fn over(&self, skin: Triple, u: f32, v: f32, relief: &Relief, fine: f32) -> Triple {
        let a = u.abs();
        if !(0.16..=0.86).contains(&a) || !(-0.34..=0.24).contains(&v) {
            return skin;
        }
        let eye = &self.anatomy.eyes[usize::from(u > 0.0)];
        let edge = 0.55 / fine;
        let (top, bottom) = (eye.upper_edge(a), eye.lower_edge(a));
        let along = eye.along(a);
        let within = ease(-0.02, 0.04, along) * ease(1.03, 0.97, along);
        let mut colour = skin;
        // Crease and lid.
        let crease = eye.crease_line(a);
        let reach = ease(-0.12, 0.1, along) * ease(1.3, 0.98, along);
        let strength = if self.sitter.crease > 0.02 { 0.5 } else { 0.22 };
        let line = (1.0 - ease(0.0, 0.013 + edge, (v - crease).abs())) * reach * strength;
        let lid = ease(crease - 0.01, crease + 0.01, v) * ease(top + 0.005, top - 0.005, v) * reach;
        colour = times(colour, mix([1.0; 3], [0.45, 0.3, 0.27], line));
        colour = times(colour, mix([1.0; 3], [0.93, 0.85, 0.84], lid * 0.8));
        // The lower lid's edge and a soft shadow beneath it.
        let under = bell(0.0, v, 0.0, bottom + 0.03, 1.0, 0.022) * within;
        colour = times(colour, mix([1.0; 3], [0.86, 0.78, 0.77], 0.5 * under));
        let opening = ease(-edge, edge, v - top)
            * ease(-edge, edge, bottom - v)
            * ease(0.0, 0.012, along)
            * ease(1.0, 0.985, along);
        if opening > 0.0 {
            let ball = self.ball(eye, a, v, top, bottom, relief, u, fine);
            colour = mix(colour, ball, opening);
        }
        // Wet rim below, dark root of the lashes above.
        let rim = bell(0.0, v, 0.0, bottom, 1.0, 0.008 + edge * 0.5) * within * eye.open;
        colour = mix(colour, scale(mix(skin, [0.75, 0.42, 0.38], 0.35), 1.05), 0.5 * rim);
        let thick = 0.011 + 0.010 * along.clamp(0.0, 1.0) + 0.006 * f32::from(u8::from(!self.sitter.masculine));
        let root = (1.0 - ease(0.35, 1.0, (v - top + 0.004).abs() / (thick + edge)))
            * ease(0.02, 0.2, along)
            * ease(1.04, 0.95, along);
        mix(colour, self.lash, 0.85 * root)
    }

    #[allow(clippy::too_many_arguments)]
    fn ball(&self, eye: &Eye, a: f32, v: f32, top: f32, bottom: f32, relief: &Relief, u: f32, fine: f32) -> Triple {
        let edge = 0.55 / fine;
        let lit = relief.at(u, 0.05);
        let (dx, dy) = ((a - 0.5) * eye.side, v);
        let r = (dx * dx + dy * dy).sqrt();
        let bright = self.light.on([dx * 2.0, dy * 1.5, 0.85], lit.shade, 0.9);
        // White, reddish and darker towards the corners.
        let side = ((a - 0.5) / 0.23).abs().min(1.0);
        let mut white = mix([0.70, 0.66, 0.64], [0.52, 0.36, 0.32], 0.75 * side * side * side);
        let vein = wave(a * 60.0, v * 90.0, self.seed).max(0.0);
        white = times(white, mix([1.0; 3], [1.0, 0.86, 0.85], vein * side * 0.6));
        let corner = ease(0.14, 0.04, eye.along(a));
        white = mix(white, [0.55, 0.27, 0.25], corner);
        let mut colour = white;
        if r < IRIS + edge {
            let (c, s) = if r > 1e-4 { (dx / r, dy / r) } else { (1.0, 0.0) };
            let fibre = wave(c * 7.0 + r * 20.0, s * 7.0, self.seed) * 0.5
                + wave(c * 17.0, s * 17.0 + r * 30.0, self.seed ^ 3) * 0.35;
            let depth = r / IRIS;
            let mut iris = scale(self.iris, 1.25 * (1.0 + 0.45 * fibre) * (1.15 - 0.3 * depth));
            // Light that fell in from above leaves the iris below.
            iris = scale(iris, 0.85 + 0.55 * ease(-0.02, 0.08, dy));
            iris = mix(iris, scale(self.iris, 0.25), ease(0.72, 0.98, depth));
            iris = mix(iris, [0.004, 0.004, 0.004], 1.0 - ease(-0.004 - edge, 0.004 + edge, r - PUPIL));
            colour = mix(iris, colour, ease(-0.008 - edge, 0.006 + edge, r - IRIS));
        }
        colour = scale(times(colour, self.light.tint), bright);
        // The upper lid and its lashes shade the ball.
        let shade = lerp(0.38, 1.0, ease(-0.005, 0.06, v - top)) * lerp(0.75, 1.0, ease(0.0, 0.02, bottom - v));
        colour = scale(colour, shade);
        // Reflections of the lamps.
        let power = self.light.power;
        for (x, y, size, strength) in [(-0.032, -0.03, 0.019, power[0]), (0.034, -0.03, 0.014, power[1] * 0.8)] {
            let d = rounded_box(dx - x, dy - y, size, size * 1.25, size * 0.4);
            let glow = (1.0 - ease(-edge - 0.003, edge + 0.003, d)) * (strength * 2.2).min(1.0);
            colour = mix(colour, [0.92, 0.93, 0.95], 0.85 * glow);
        }
        colour
    }

    /// Lashes and brows as strokes.
    pub(super) fn hairs(&self, pose: &Pose) -> Strokes {
        let mut strokes = Strokes::default();
        let mut chance = Chance::new(self.sitter.seed, 31);
        let s = pose.scale;
        let lash_length = if self.sitter.masculine { 0.05 } else { 0.072 };
        for eye in &self.anatomy.eyes {
            for (upper, count, length) in [(true, 46, lash_length), (false, 26, 0.03)] {
                for k in 0..count {
                    let t = (k as f32 + chance.range(0.1, 0.9)) / count as f32;
                    let a = lerp(eye.inner[0] + 0.04, eye.outer[0] - 0.005, t);
                    let sway = lerp(-0.4, 0.9, t) + chance.range(-0.15, 0.15);
                    let root = if upper { eye.upper_edge(a) } else { eye.lower_edge(a) + 0.004 };
                    // Seen from the front an upper lash points at the camera, then curls up.
                    let up = if upper { lerp(0.55, -0.75, eye.open) } else { 0.8 };
                    let long = length * lerp(0.55, 1.0, t) * chance.range(0.7, 1.1);
                    let knot = |along: f32, width: f32| Knot {
                        at: pose.project(
                            eye.side * (a + long * sway * along * along),
                            root + long * up * along * (0.35 + 0.65 * along),
                        ),
                        width: width * s,
                        colour: self.lash,
                        opacity: if upper { 0.8 } else { 0.4 },
                    };
                    strokes.push(&[knot(0.0, 0.0085), knot(0.5, 0.006), knot(1.0, 0.002)]);
                }
            }
            self.brow(eye, pose, &mut chance, &mut strokes);
        }
        strokes
    }

    /// Middle line and half height of a brow.
    fn brow_at(&self, eye: &Eye, a: f32) -> [f32; 2] {
        let sitter = self.sitter;
        let t = (a - BROW[0]) / (BROW[1] - BROW[0]);
        let shift = sitter.asymmetry[3 + usize::from(eye.side > 0.0)];
        let rise = sitter.brow_arch * bell(t, 0.0, 0.66, 0.0, 0.28, 1.0);
        let fall = 0.075 * ease(0.7, 1.0, t) + 0.02 * (1.0 - ease(0.0, 0.3, t));
        let half = 0.052 * sitter.brow_weight * ease(-0.12, 0.2, t) * (1.0 - 0.75 * ease(0.5, 1.0, t));
        [-sitter.brow_height + 0.015 - rise + fall - shift * 1.5, half]
    }

    /// v of the upper edge of a brow: 0 the subject's right, 1 the left.
    pub(super) fn brow_top(&self, side: usize, a: f32) -> f32 {
        let [middle, half] = self.brow_at(&self.anatomy.eyes[side], a);
        middle - half
    }

    fn brow(&self, eye: &Eye, pose: &Pose, chance: &mut Chance, strokes: &mut Strokes) {
        let (sitter, s) = (self.sitter, pose.scale);
        let colour = mix(scale(linear_rgb(sitter.hair_colour), 0.75), scale(sitter.skin(), 0.2), 0.3);
        let weight = sitter.brow_weight;
        let count = (150.0 + 90.0 * weight) as usize;
        for _ in 0..count {
            let t = chance.unit();
            let across = chance.range(-1.0, 1.0);
            let a = lerp(BROW[0], BROW[1], t);
            let [middle, half] = self.brow_at(eye, a);
            let v = middle + across * half;
            // Inner hairs stand up, upper ones lie down, lower ones rise: they meet in the middle.
            let along = lerp(0.35, 1.0, ease(0.0, 0.35, t));
            let up = -lerp(0.9, 0.15, ease(0.0, 0.35, t)) + 0.55 * (-across).max(0.0) * t + 0.45 * ease(0.6, 1.0, t)
                - 0.3 * across.max(0.0);
            let long = chance.range(0.055, 0.095) * lerp(1.0, 0.7, t);
            let knot = |f: f32, width: f32, opacity: f32| Knot {
                at: pose.project(eye.side * (a + long * along * f), v + long * up * f * (1.0 - 0.3 * f)),
                width: width * s,
                colour,
                opacity,
            };
            let faint = lerp(0.6, 0.35, across.abs()) * lerp(0.6, 1.0, ease(0.0, 0.2, t));
            strokes.push(&[knot(0.0, 0.014, faint), knot(0.5, 0.012, faint), knot(1.0, 0.004, faint * 0.7)]);
        }
    }
}

/// Spectacles over `below`, at a face position.
pub(super) fn glasses(frame: &Glasses, below: Triple, light: &Light, u: f32, v: f32, fine: f32) -> (Triple, f32) {
    let a = u.abs();
    let edge = 0.6 / fine;
    let y = v - 0.045;
    let [hw, hh] = frame.half;
    let lens = rounded_box(a - 0.525, y, hw, hh, hh * frame.roundness);
    let ring = lens.abs() - frame.rim * 0.5;
    let bridge = if a < 0.525 - hw + 0.03 {
        (y + 0.09 + 0.05 * (1.0 - (a / 0.16) * (a / 0.16)).max(-0.5)).abs() - frame.rim * 0.55
    } else {
        1.0
    };
    let temple = segment_distance([a, y], [0.525 + hw - 0.01, -0.13], [1.12, -0.1]) - frame.rim * 0.7;
    let d = ring.min(bridge).min(temple);
    let cover = 1.0 - ease(-edge, edge, d);
    let colour = linear_rgb(frame.colour);
    // A round bar of metal or acetate: brighter where it faces up.
    let bar = ((d + frame.rim * 0.5) / (frame.rim * 0.5)).clamp(0.0, 1.0);
    let glint =
        0.12 * (1.0 - bar) * light.power[0] + 0.25 * bell(a, y, 0.525 - hw * 0.7, -hh * 0.75, 0.12, 0.1) * (1.0 - bar);
    let metal = add(scale(colour, 0.5 + 0.6 * (1.0 - bar)), [glint; 3]);
    if cover > 0.999 {
        return (metal, 1.0);
    }
    // Shadow on the skin under the frame, faint veil on the lens.
    let cast = 1.0
        - ease(0.0, 0.05, (rounded_box(a - 0.525, y - 0.035, hw, hh, hh * frame.roundness)).abs() - frame.rim * 0.3);
    let mut under = scale(below, 1.0 - 0.22 * cast);
    if lens < 0.0 {
        let veil = 0.012 + 0.05 * bell(a + y * 0.6, 0.0, 0.72, 0.0, 0.06, 1.0) * ease(0.3, 0.0, y + 0.1);
        under = add(under, [veil; 3]);
    }
    (mix(under, metal, cover), 1.0)
}
