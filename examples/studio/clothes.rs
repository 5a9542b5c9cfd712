//! Shoulders and what is worn on them, in body positions: like face positions, but they never tilt.

use super::noise::{cloud, wave};
use super::paint::linear_rgb;
use super::person::{Garment, Pattern, Sitter};
use super::scene::Light;
use super::shape::{Triple, bell, ease, height_over, lerp, mix, polygon, scale, segment_distance, times, unit};

/// Body and clothes of one sitter.
#[derive(Debug)]
pub(super) struct Clothes<'a> {
    sitter: &'a Sitter,
    light: &'a Light,
    chin: f32,
    cloth: [Triple; 3],
    /// v of the outline over |u|, and |u| over v.
    shoulders: Vec<[f32; 2]>,
    widths: Vec<[f32; 2]>,
    seed: u32,
}

impl<'a> Clothes<'a> {
    /// Prepares body and clothes; `chin` is the v of the chin.
    pub(super) fn new(sitter: &'a Sitter, light: &'a Light, chin: f32) -> Self {
        let (n, s) = (sitter.neck, sitter.shoulders);
        let c = chin - 1.81;
        let man = if sitter.masculine { 1.0 } else { 0.0 };
        let shoulders = vec![
            [n, 1.7 + c],
            [n + 0.03, 2.0 + c],
            [n + 0.16, 2.22 + c - 0.03 * man],
            [n + 0.5, 2.42 + c - 0.04 * man],
            [1.85 * s, 2.66 + c],
            [2.45 * s, 2.86 + c],
            [2.85 * s, 3.15 + c],
            [3.1 * s, 3.7 + c],
            [3.2 * s, 4.6 + c],
            [3.25 * s, 8.0 + c],
        ];
        let widths = shoulders.iter().map(|&[a, v]| [v, a]).collect();
        Self {
            sitter,
            light,
            chin,
            widths,
            cloth: sitter.cloth.map(linear_rgb),
            shoulders,
            seed: sitter.seed as u32 ^ 0xC107,
        }
    }

    /// v of the shoulder line over |u|.
    pub(super) fn shoulder(&self, a: f32) -> f32 {
        height_over(&self.shoulders, a)
    }

    /// Where the shoulder turns into the arm, |u| and v.
    pub(super) fn shoulder_point(&self) -> [f32; 2] {
        self.shoulders[5]
    }

    /// Half width of the neck at `v`.
    pub(super) fn neck_half(&self, v: f32) -> f32 {
        self.sitter.neck * (1.0 + 0.04 * (1.0 - ease(1.2, 1.7, v)))
    }

    /// How deep a position lies inside the body; negative outside.
    pub(super) fn inside_body(&self, u: f32, v: f32) -> f32 {
        let a = u.abs();
        let beside = height_over(&self.widths, v) - a;
        if a < self.sitter.neck {
            return beside;
        }
        // Legs of the right triangle between the point and the outline; its height is the distance.
        let below = v - self.shoulder(a);
        let length = (beside * beside + below * below).sqrt().max(1e-6);
        (beside * below / length).abs() * below.signum()
    }

    /// Cloth at a body position, or `None` where skin shows.
    pub(super) fn over(&self, u: f32, v: f32, fine: f32) -> Option<(Triple, f32)> {
        let y = v - (self.chin - 1.81);
        let edge = 0.6 / fine;
        match self.sitter.garment {
            Garment::CrewNeck => self.knit(u, v, y, crew(u, y), edge, fine),
            Garment::VNeck => {
                let depth = polygon([u.abs(), y], &[[-1.0, 1.0], [0.82, 1.0], [0.80, 2.24], [0.0, 3.02], [-1.0, 3.02]]);
                self.knit(u, v, y, depth, edge, fine)
            }
            Garment::Hoodie => self.hoodie(u, v, y, edge, fine),
            Garment::Shirt => self.shirt(u, v, y, edge, fine, self.cloth[0], self.sitter.pattern),
            Garment::ShirtSweater => {
                let neck = polygon(
                    [u.abs(), y],
                    &[[-1.0, 1.0], [0.82, 1.0], [0.86, 2.3], [0.4, 2.85], [0.0, 3.1], [-1.0, 3.1]],
                );
                let below = self.shirt(u, v, y, edge, fine, self.cloth[1], Pattern::Plain);
                let collar = collar(u, y);
                let Some((colour, cover)) = self.knit(u, v, y, neck.max(-collar - 0.0), edge, fine) else {
                    return below;
                };
                let (under, under_cover) = below.unwrap_or((colour, 0.0));
                Some((mix(under, colour, cover), cover.max(under_cover)))
            }
            Garment::Suit => self.suit(u, v, y, edge, fine),
        }
    }

    /// Light on cloth.
    fn lit(&self, colour: Triple, u: f32, v: f32, rough: f32, fine: f32) -> Triple {
        let deep = v - self.shoulder(u.abs().min(3.3));
        let fold = |x: f32, y: f32| cloud(x * 1.1 + y * 0.5, y * 0.55 - x * 0.25, self.seed);
        let step = 0.03;
        let h = fold(u, v);
        let (gx, gy) = ((fold(u + step, v) - h) / step, (fold(u, v + step) - h) / step);
        let n = unit([u / 3.3 + 0.22 * rough * gx, -0.85 * (1.0 - ease(-0.05, 0.75, deep)) + 0.15 * rough * gy, 1.0]);
        let near = 1.0 - 0.45 * bell(u, v, 0.0, self.chin + 0.15, 0.75, 0.42);
        let weave = if fine > 90.0 {
            1.0 + 0.05 * wave(u * 90.0, v * 70.0, self.seed) * ease(1.5, 3.0, fine / 90.0)
        } else {
            1.0
        };
        let light = self.light.on(n, [near, near, near], near) * weave;
        let sheen = 0.02 * self.light.shine(n, [near; 3], 6);
        let l = times(colour, self.light.tint);
        [l[0] * light + sheen, l[1] * light + sheen, l[2] * light + sheen]
    }

    fn pattern(&self, colour: Triple, pattern: Pattern, u: f32, v: f32, fine: f32) -> Triple {
        let bend = 0.02 * cloud(u * 1.5, v * 1.5, self.seed);
        let stripe = |x: f32, pitch: f32, share: f32| {
            let t = (x / pitch + 0.5).rem_euclid(1.0) - 0.5;
            let soft = 0.6 / (fine * pitch);
            (1.0 - ease(share * 0.5 - soft, share * 0.5 + soft, t.abs())) * ease(2.0, 4.0, fine * pitch)
        };
        let ink = self.cloth[2];
        match pattern {
            Pattern::Plain => colour,
            Pattern::Stripes => mix(colour, ink, 0.7 * stripe(u + bend + 0.04 * v * u.signum(), 0.14, 0.3)),
            Pattern::Check => {
                let c = mix(colour, ink, 0.45 * stripe(u + bend, 0.3, 0.4));
                mix(c, ink, 0.45 * stripe(v + bend, 0.3, 0.4))
            }
            Pattern::Melange => {
                scale(colour, 1.0 + 0.14 * wave(u * 60.0, v * 25.0, self.seed) * ease(1.0, 2.5, fine / 60.0))
            }
        }
    }

    /// A knitted garment with a ribbed band around the opening; `hole` is negative inside the opening.
    fn knit(&self, u: f32, v: f32, y: f32, hole: f32, edge: f32, fine: f32) -> Option<(Triple, f32)> {
        // No knit climbs the sides of the neck.
        let hole = hole.min(y - 2.02);
        if hole < -edge {
            return None;
        }
        let cover = ease(-edge, edge, hole);
        let mut colour = self.pattern(self.cloth[0], self.sitter.pattern, u, v, fine);
        let band = 1.0 - ease(0.10 - edge, 0.10 + edge, hole);
        let rib = 1.0 + 0.10 * wave(u * 38.0, 0.0, self.seed) * ease(1.5, 3.0, fine / 38.0);
        colour = scale(colour, lerp(1.0, 0.93 * rib, band));
        let seam = 1.0 - ease(0.0, 0.012 + edge, (hole - 0.105).abs());
        colour = scale(colour, 1.0 - 0.35 * seam);
        let lip = 1.0 - 0.35 * (1.0 - ease(0.0, 0.03, hole));
        Some((scale(self.lit(colour, u, v, 1.0, fine), lip), cover))
    }

    fn hoodie(&self, u: f32, v: f32, y: f32, edge: f32, fine: f32) -> Option<(Triple, f32)> {
        let a = u.abs();
        let hole = crew(u * 0.96, y - 0.05);
        // The hood lies around the neck as a thick roll.
        let roll = (hole / 0.42).clamp(0.0, 1.0);
        let (mut colour, cover) = self.knit(u, v, y, hole, edge, fine)?;
        let round = 4.0 * roll * (1.0 - roll);
        let crease = 1.0 - ease(0.0, 0.09, (hole - 0.44 + 0.15 * ease(0.0, 0.9, a) - 0.05).abs());
        colour = scale(colour, (1.0 + 0.22 * (round - 0.5)) * (1.0 - 0.45 * crease * ease(0.0, 0.3, a)));
        let cord = segment_distance([a, y], [0.2, 2.62], [0.24, 3.4 + 0.12 * u.signum()]) - 0.022;
        let c = 1.0 - ease(-edge, edge, cord);
        let string = self.lit([0.75, 0.74, 0.72], u, v, 0.3, fine);
        colour = scale(colour, 1.0 - 0.35 * (1.0 - ease(0.0, 0.05, cord)));
        Some((mix(colour, string, c), cover))
    }

    #[allow(clippy::too_many_arguments)]
    fn shirt(
        &self,
        u: f32,
        v: f32,
        y: f32,
        edge: f32,
        fine: f32,
        cloth: Triple,
        pattern: Pattern,
    ) -> Option<(Triple, f32)> {
        let a = u.abs();
        let flap = collar(u, y);
        let open = polygon(
            [a, y],
            &[[-1.0, 1.0], [self.sitter.neck + 0.02, 1.0], [self.sitter.neck + 0.05, 1.98], [0.03, 2.52], [-1.0, 2.52]],
        );
        let body = ease(-edge, edge, open);
        let cover = body.max(1.0 - ease(-edge, edge, flap));
        if cover <= 0.0 {
            return None;
        }
        let plain = self.pattern(cloth, pattern, u, v, fine);
        let mut colour = self.lit(plain, u, v, 0.9, fine);
        // Front strip with buttons.
        if y > 2.4 {
            let strip = 1.0 - ease(0.0, 0.010 + edge, (u - 0.11).abs());
            colour = scale(colour, 1.0 - 0.22 * strip);
            let at = ((y - 2.75) / 0.62).round().max(0.0) * 0.62 + 2.75;
            let d = (u * u + (y - at) * (y - at)).sqrt();
            let disc = 1.0 - ease(0.036 - edge, 0.036 + edge, d);
            colour = scale(colour, 1.0 - 0.3 * (1.0 - ease(0.02, 0.06, d)));
            let holes = 1.0 - ease(0.004, 0.008 + edge, (d - 0.012).abs());
            colour = mix(colour, scale(self.lit([0.72, 0.71, 0.68], u, v, 0.0, fine), 1.0 - 0.4 * holes), disc);
        }
        // Collar: its own plane, with a shadow on the shirt.
        let cast = 1.0 - ease(0.0, 0.09, flap + 0.02 - 0.02 * (y - 2.4));
        colour = scale(colour, 1.0 - 0.38 * cast * ease(1.9, 2.3, y));
        let inside = 1.0 - ease(-edge, edge, flap);
        if inside > 0.0 {
            let n = unit([0.42 * u.signum(), -0.25, 1.0]);
            let near = 1.0 - 0.3 * ease(0.7, 0.2, a) * ease(2.4, 2.0, y);
            let mut face = scale(times(plain, self.light.tint), self.light.on(n, [near; 3], near) * 1.02);
            let stitch = 1.0 - ease(0.0, 0.006 + edge, (flap + 0.045).abs());
            face = scale(face, 1.0 - 0.10 * stitch);
            face = scale(face, 1.0 - 0.22 * (1.0 - ease(0.0, 0.015 + edge, flap.abs())));
            colour = mix(colour, face, inside);
        }
        Some((colour, cover))
    }

    fn suit(&self, u: f32, v: f32, y: f32, edge: f32, fine: f32) -> Option<(Triple, f32)> {
        let a = u.abs();
        let mut out = self.shirt(u, v, y, edge, fine, self.cloth[1], Pattern::Plain);
        let tie = self.sitter.masculine || self.sitter.seed.is_multiple_of(3);
        if tie {
            let knot = polygon([a, y], &[[-0.2, 2.4], [0.15, 2.42], [0.10, 2.74], [-0.2, 2.74]]);
            let blade = polygon([a, y], &[[-0.2, 2.72], [0.09, 2.72], [0.23, 4.9], [-0.2, 4.9]]);
            let d = knot.min(blade);
            let t = (1.0 - ease(-edge, edge, d)) * ease(-edge, edge, collar(u, y));
            if t > 0.0 {
                let stripe = ((u + y) / 0.2).rem_euclid(1.0);
                let band = if self.sitter.seed.is_multiple_of(2) {
                    ease(0.4, 0.45, stripe) * ease(0.65, 0.6, stripe)
                } else {
                    0.0
                };
                let cloth = mix(self.cloth[2], scale(self.cloth[2], 2.2), band);
                let round = unit([u * 2.6, -0.2, 1.0]);
                let mut colour = scale(times(cloth, self.light.tint), self.light.on(round, [0.9; 3], 0.9) + 0.0);
                let gleam = 0.03 * self.light.shine(round, [1.0; 3], 12);
                colour = [colour[0] + gleam, colour[1] + gleam, colour[2] + gleam];
                colour = scale(
                    colour,
                    1.0 - 0.5 * (1.0 - ease(0.0, 0.05, (y - 2.74).abs())) * f32::from(u8::from(y > 2.72)),
                );
                let (below, cover) = out.unwrap_or((colour, 0.0));
                out = Some((mix(below, colour, t), cover.max(t)));
            }
        }
        // Jacket: two fronts that meet below, with lapels.
        let inner = lerp(0.80, 0.03, ((y - 2.05) / 2.1).clamp(0.0, 1.0));
        let front = a - inner;
        let top = polygon(
            [a, y],
            &[[0.66, 1.9], [0.80, 1.98], [4.0, 2.2], [4.0, 9.0], [inner.min(0.66), 9.0], [inner.min(0.66), 2.4]],
        );
        let jacket = ease(-edge, edge, front)
            * (1.0 - ease(-edge, edge, top.min(-(front - 0.02)).max(if y < 2.08 { 0.1 } else { -1.0 })));
        if jacket > 0.0 {
            let cloth = self.pattern(self.cloth[0], self.sitter.pattern, u, v, fine);
            let mut colour = self.lit(cloth, u, v, 0.7, fine);
            let lapel = polygon(
                [a, y],
                &[[0.80, 2.05], [1.02, 2.25], [1.06, 2.72], [0.86, 2.80], [1.10, 2.90], [0.05, 4.2], [0.03, 4.15]],
            );
            let cast = 1.0 - ease(0.0, 0.07, lapel);
            colour = scale(colour, 1.0 - 0.45 * cast);
            let on = 1.0 - ease(-edge, edge, lapel);
            let n = unit([0.25 * u.signum(), -0.3, 1.0]);
            let face = scale(
                times(cloth, self.light.tint),
                1.12 * self.light.on(n, [1.0; 3], 1.0) * (1.0 - 0.25 * (1.0 - ease(0.0, 0.02 + edge, lapel.abs()))),
            );
            colour = mix(colour, face, on);
            let seam = segment_distance([a, y], [0.82, 2.8], [1.0, 2.62]);
            colour = scale(colour, 1.0 - 0.4 * (1.0 - ease(0.004, 0.012 + edge, seam)) * on);
            let (below, cover) = out.unwrap_or((colour, 0.0));
            let shadow = 1.0;
            out = Some((mix(scale(below, shadow), colour, jacket), cover.max(jacket)));
        } else if front > -0.12
            && y > 2.1
            && let Some((colour, _)) = out.as_mut()
        {
            *colour = scale(*colour, 1.0 - 0.4 * ease(-0.12, 0.0, front));
        }
        out
    }

    /// A scarf around head and neck, at a face position; `None` where it leaves the face free.
    pub(super) fn scarf(&self, u: f32, v: f32, width: f32, fine: f32) -> Option<(Triple, f32)> {
        let (a, edge) = (u.abs(), 0.6 / fine);
        // Outer line: round over the head, then falling to the shoulders.
        let outer = if v < 0.0 {
            let (x, y) = (a / (1.24 * width), (v + 0.1) / 1.72);
            1.0 - (x * x + y * y).sqrt()
        } else {
            let half = height_over(
                &[[-0.1, 1.24], [0.6, 1.24], [1.5, 1.16], [2.1, 1.2], [2.5, 1.6], [3.0, 2.3], [3.4, 2.2], [6.0, 1.5]],
                v,
            ) * width;
            half - a
        };
        let free_y = (v - 0.42) / if v < 0.42 { 1.14 } else { 1.32 * (self.chin / 1.81) };
        let free_x = a / (0.925 * width * if v > 0.42 { 1.0 - 0.12 * ease(0.42, 1.7, v) } else { 1.0 });
        let free = 1.0 - (free_x * free_x + free_y * free_y).sqrt();
        let cover = ease(-edge, edge, outer) * (1.0 - ease(-edge, edge, free));
        if cover <= 0.0 {
            return None;
        }
        let ring = -free;
        let sweep = u * 0.9 + v * 0.25;
        let fold = |r: f32, s: f32| {
            wave(r * 7.0 + s * 0.8, s * 1.2, self.seed) * 0.6 + wave(r * 15.0, s * 2.0, self.seed ^ 1) * 0.25
        };
        let h = fold(ring, sweep);
        let (gr, gs) = ((fold(ring + 0.01, sweep) - h) / 0.01, (fold(ring, sweep + 0.02) - h) / 0.02);
        let slope = 0.05 * gr;
        let drape = ease(1.6, 2.4, v);
        let n = unit([
            u / 1.25 * (1.0 - 0.4 * drape) + slope * u.signum() * 0.7 + 0.02 * gs,
            ((v - 0.3) / 2.2).clamp(-0.9, 0.15) * (1.0 - drape) - 0.25 * drape + slope * (v - 0.42) * 0.6,
            1.0,
        ]);
        let under_chin = 1.0 - 0.5 * bell(u, v, 0.0, self.chin + 0.12, 0.6, 0.14);
        let near = (0.62 + 0.38 * ease(0.0, 0.07, ring)) * under_chin;
        let base = self.cloth[2];
        let colour = scale(times(base, self.light.tint), self.light.on(n, [near; 3], near) * (1.0 + 0.1 * h));
        Some((colour, cover))
    }
}

/// Distance outside a round neckline.
fn crew(u: f32, y: f32) -> f32 {
    let (x, t) = (u / 0.90, (y - 1.9) / 0.66);
    if y < 1.9 { (u.abs() - 0.90).max(-0.9) } else { ((x * x + t * t).sqrt() - 1.0) * 0.7 }
}

/// Signed distance to the flaps of a shirt collar.
fn collar(u: f32, y: f32) -> f32 {
    polygon([u.abs(), y], &[[0.70, 1.86], [0.035, 2.46], [0.40, 2.93], [0.58, 2.78], [0.95, 2.27]])
}
