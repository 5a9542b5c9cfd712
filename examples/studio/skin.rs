//! Skin and what lies in it: colour, shine, lips, nostrils, ears, neck.

use super::head::{Anatomy, Lit, Relief};
use super::noise::{Chance, cloud, wave};
use super::paint::linear_rgb;
use super::person::{Beard, Sitter};
use super::scene::Light;
use super::shape::{Triple, add, bell, ease, lerp, mix, scale, segment_distance, times, unit};

/// Skin of one sitter under one light.
#[derive(Debug)]
pub(super) struct Skin<'a> {
    sitter: &'a Sitter,
    anatomy: &'a Anatomy,
    relief: &'a Relief,
    light: &'a Light,
    base: Triple,
    /// u, v, radius, strength.
    spots: Vec<[f32; 4]>,
    seed: u32,
}

impl<'a> Skin<'a> {
    /// Prepares the skin.
    pub(super) fn new(sitter: &'a Sitter, anatomy: &'a Anatomy, relief: &'a Relief, light: &'a Light) -> Self {
        let mut chance = Chance::new(sitter.seed, 21);
        let spots = (0..sitter.freckles)
            .map(|_| {
                let small = sitter.freckles > 20;
                let at = if small {
                    [chance.bell() * 0.42, 0.35 + chance.bell() * 0.16]
                } else {
                    [chance.range(-0.9, 0.9), chance.range(-0.7, 1.5)]
                };
                [
                    at[0],
                    at[1],
                    if small { chance.range(0.006, 0.014) } else { chance.range(0.008, 0.02) },
                    chance.range(0.15, 0.45),
                ]
            })
            .collect();
        Self { sitter, anatomy, relief, light, base: sitter.skin(), spots, seed: sitter.seed as u32 }
    }

    /// Colour of a lit patch of skin.
    pub(super) fn shade(&self, albedo: Triple, lit: &Lit, gloss: f32) -> Triple {
        let l = self.light;
        // Light enters skin and leaves it elsewhere, red the farthest: soften normals and shadows by channel.
        let soft = unit([lit.normal[0] * 0.8, lit.normal[1] * 0.8, lit.normal[2]]);
        let lift = |s: [f32; 3], by: f32| s.map(|x| x + by * (1.0 - x));
        let red = l.on(soft, lift(lit.shade, 0.22), lerp(lit.open, 1.0, 0.35));
        let green = l.on(lit.normal, lift(lit.shade, 0.06), lit.open);
        let blue = l.on(lit.normal, lit.shade, lit.open * 0.97);
        let mut colour = times(times(albedo, [red, green, blue]), l.tint);
        let broad = l.shine(lit.normal, lit.shade, 9) * 0.05 + l.shine(lit.normal, lit.shade, 42) * 0.06;
        let edge = 1.0 - lit.normal[2].clamp(0.0, 1.0);
        let shine = (broad * gloss + 0.03 * edge * edge * edge * l.ambient) * lit.open;
        colour = add(colour, scale(l.tint, shine));
        colour
    }

    /// Fine structure of the skin: 1 on average. `fine` is how many pixels an inter-pupil distance covers.
    fn texture(&self, u: f32, v: f32, fine: f32) -> f32 {
        let mut t = 1.0 + 0.035 * cloud(u * 4.0, v * 4.0, self.seed);
        // Pores fade out where they would be finer than two pixels.
        for (frequency, weight) in [(26.0, 0.016), (62.0, 0.02), (130.0, 0.02)] {
            let seen = ease(1.5, 4.0, fine / frequency);
            if seen > 0.0 {
                t += weight * seen * wave(u * frequency, v * frequency, self.seed.wrapping_add(frequency as u32));
            }
        }
        t
    }

    /// Reflectance of the face at a face position.
    fn albedo(&self, u: f32, v: f32, fine: f32) -> Triple {
        let (a, s) = (u.abs(), self.sitter);
        let an = self.anatomy;
        let rosy = 0.5 * bell(a, v, 0.72, 0.55, 0.28, 0.24)
            + 0.45 * bell(u, v, 0.0, an.nose_tip, 0.16, 0.14)
            + 0.3 * bell(u, v, 0.0, an.chin - 0.2, 0.25, 0.14)
            + 0.12 * cloud(u * 2.2 + 7.0, v * 2.2, self.seed);
        let tired = 0.5 * bell(a, v, 0.45, 0.16, 0.2, 0.07)
            + 0.35 * bell(a, v, 0.5, -0.12, 0.2, 0.09)
            + 0.4 * bell(a, v, 0.24, 0.02, 0.06, 0.08);
        let strength = 1.0 - 0.5 * s.tone;
        let mut colour = times(
            self.base,
            [1.0 + 0.03 * rosy * strength, 1.0 - 0.14 * rosy * strength, 1.0 - 0.13 * rosy * strength],
        );
        colour = times(colour, [1.0 - 0.12 * tired, 1.0 - 0.18 * tired, 1.0 - 0.14 * tired]);
        if s.beard != Beard::None {
            let shadow =
                beard_zone(an, u, v) * if s.beard == Beard::Shaved { 0.16 } else { 0.3 } * (1.0 - 0.4 * s.tone);
            colour = mix(colour, times(colour, [0.55, 0.6, 0.66]), shadow * 1.5);
        }
        let mut t = self.texture(u, v, fine);
        for spot in &self.spots {
            let (dx, dy) = (u - spot[0], v - spot[1]);
            let d = dx * dx + dy * dy;
            if d < spot[2] * spot[2] * 4.0 {
                t *= 1.0 - spot[3] * (1.0 - ease(0.2, 1.6, d.sqrt() / spot[2]));
            }
        }
        scale(colour, t)
    }

    /// Colour of the face without eyes and brows.
    pub(super) fn face(&self, u: f32, v: f32, fine: f32) -> Triple {
        let an = self.anatomy;
        let mut lit = self.relief.at(u, v);
        let grain = ease(2.0, 6.0, fine / 62.0);
        if grain > 0.0 {
            let (gx, gy) = (wave(u * 62.0, v * 62.0, self.seed), wave(u * 62.0 + 40.0, v * 62.0, self.seed));
            lit.normal = unit([lit.normal[0] + 0.05 * grain * gx, lit.normal[1] + 0.05 * grain * gy, lit.normal[2]]);
        }
        let mut albedo = self.albedo(u, v, fine);
        let oily = 0.55
            + 0.5 * bell(u, v, 0.0, -0.55, 0.5, 0.25)
            + 0.8 * bell(u, v, 0.0, an.nose_tip - 0.1, 0.1, 0.3)
            + 0.35 * bell(u.abs(), v, 0.62, 0.35, 0.2, 0.16);
        let mut gloss = oily * (1.0 + 0.25 * cloud(u * 9.0, v * 9.0, self.seed ^ 5));
        // Lips.
        let edge = 0.5 / fine;
        if u.abs() < an.mouth_half + 0.02 && v > an.mouth - 0.3 && v < an.mouth + 0.45 {
            let [top, bottom] = an.lip_borders(u);
            let blurry = 0.018 + edge;
            let red = ease(-blurry, blurry, v - top)
                * ease(-blurry, blurry, bottom - v)
                * ease(0.0, 0.07, an.mouth_half - u.abs());
            let line = an.lip_line(u);
            let skin = self.base;
            let lip_albedo = mix(
                [skin[0] * 0.82, skin[1] * 0.58, skin[2] * 0.6],
                [skin[0] * 0.72, skin[1] * 0.36, skin[2] * 0.42],
                self.sitter.lip_colour,
            );
            let groove = 1.0 + 0.07 * wave(u * 44.0, v * 5.0, self.seed ^ 9) * ease(1.0, 3.0, fine / 44.0);
            let tone = if v < line { 0.86 } else { 1.05 };
            albedo = mix(albedo, scale(lip_albedo, tone * groove), 0.9 * red);
            gloss += 0.9 * red * if v > line { 1.0 } else { 0.3 };
        }
        let mut colour = self.shade(albedo, &lit, gloss);
        // The line between the lips, or the open mouth.
        let t = u.abs() / an.mouth_half;
        if t < 1.06 {
            if an.gap > 0.01 {
                let [top, bottom] = an.lip_gap(u);
                let open = ease(-edge, edge, v - top) * ease(-edge, edge, bottom - v);
                let teeth = ease(-0.01, 0.01, top + 0.075 - v) * (1.0 - ease(0.55, 0.75, t));
                let between = 1.0 - 0.3 * bell((u * 9.0 + 0.5).fract().abs() - 0.5, 0.0, 0.0, 0.0, 0.06, 1.0);
                let inside = mix([0.035, 0.012, 0.012], scale([0.55, 0.5, 0.43], between), teeth);
                colour = mix(colour, scale(inside, self.light.tint[1]), open);
            }
            let line = an.lip_line(u);
            let thin = 0.012 + 0.008 * (1.0 - t) + 0.006 * bell(t, 0.0, 1.0, 0.0, 0.1, 1.0);
            let dark = (1.0 - ease(0.2, 1.0, (v - line).abs() / (thin + edge))) * (1.0 - ease(0.92, 1.05, t));
            let dark = dark * 0.78 * (1.0 - ease(0.0, 0.05, an.gap));
            colour = mix(colour, times(colour, [0.3, 0.17, 0.18]), dark);
        }
        // Nostrils.
        let x = u - an.nose_shift;
        let (nx, ny) = (x.abs() - (an.wing - 0.145), v - (an.nose_base - 0.028) + 0.18 * (x.abs() - 0.13));
        let hole = 1.0 - ease(0.45, 1.25, (nx * nx / (0.062 * 0.062) + ny * ny / (0.026 * 0.026)).sqrt());
        mix(colour, times(colour, [0.24, 0.12, 0.11]), 0.85 * hole)
    }

    /// Colour and coverage of an ear. `x` and `y` run from −1 to 1 over the ear, x outwards.
    pub(super) fn ear(&self, side: f32, x: f32, y: f32, fine: f32) -> Option<(Triple, f32)> {
        // Outer line: wide above, lobe below.
        let wide = if y < 0.0 { 1.0 } else { 1.0 - 0.42 * y * y };
        let r = (x * x / (wide * wide) + y * y).sqrt();
        let cover = (1.0 - r) * fine * 0.3;
        if cover <= 0.0 {
            return None;
        }
        let rim = bell(r, 0.0, 0.86, 0.0, 0.1, 1.0);
        let bowl = bell(x, y, 0.05, 0.12, 0.3, 0.36);
        let fold = bell(r, 0.0, 0.62, 0.0, 0.08, 1.0) * ease(0.35, -0.3, y);
        let open = (1.0 - 0.62 * bowl - 0.3 * fold + 0.1 * rim - 0.5 * ease(0.2, -0.9, x)).clamp(0.2, 1.1);
        let slope = (r - 0.86) * 6.0 * rim;
        let normal = unit([side * (0.35 * x + slope * x * 0.5 + 0.2), 0.3 * y + slope * y * 0.4, 0.9]);
        let lit = Lit { normal, shade: [0.8 * open; 3], open };
        let albedo = times(self.base, [1.02, 0.86, 0.85]);
        Some((self.shade(albedo, &lit, 0.5), cover.min(1.0)))
    }

    /// Colour of neck and chest. `v` is measured like on an upright face.
    pub(super) fn neck(&self, u: f32, v: f32, half: f32, fine: f32) -> Triple {
        let chin = self.anatomy.chin;
        let t = (u / half).clamp(-0.98, 0.98);
        let flare = ease(chin + 0.3, chin + 1.0, v);
        let round = lerp(t, t * 0.35, flare);
        let mut normal = [round, -0.12 - 0.3 * flare, (1.0 - round * round).max(0.02).sqrt()];
        // Tendons towards the pit of the throat, and collar bones.
        let tendon = lerp(0.62 * half, 0.16, ((v - chin) / 0.95).clamp(0.0, 1.0));
        let d = (u.abs() - tendon) / 0.09;
        normal[0] += 0.22 * u.signum() * d * bell(d, 0.0, 0.0, 0.0, 1.0, 1.0) * ease(chin + 0.1, chin + 0.5, v);
        let bone = segment_distance([u.abs(), v], [0.15, chin + 0.95], [1.5, chin + 0.72]);
        normal[1] += 0.25 * (1.0 - ease(0.0, 0.14, bone));
        // The head's own shadow.
        let under = 1.0 - ease(-0.1, 0.62, v - chin + 0.28 * u * u);
        let shadow = 1.0 - 0.8 * under;
        let pit = 1.0 - 0.25 * bell(u, v, 0.0, chin + 0.98, 0.13, 0.1);
        let lit = Lit {
            normal: unit(normal),
            shade: [lerp(1.0, shadow, 0.75), lerp(1.0, shadow, 0.75), shadow * 0.9],
            open: (1.0 - 0.62 * under) * pit,
        };
        let albedo = scale(self.base, 0.97 * self.texture(u * 0.8, v * 0.8, fine));
        self.shade(albedo, &lit, 0.35)
    }
}

/// Where a beard grows, 0–1.
pub(super) fn beard_zone(an: &Anatomy, u: f32, v: f32) -> f32 {
    let a = u.abs();
    let upper = bell(a, v, 0.16, lerp(an.nose_base, an.mouth, 0.55), 0.22, 0.085);
    let line = lerp(an.mouth - 0.06, 0.2, ease(0.35, 1.0, a));
    let jaw = ease(line, line + 0.35, v) * (1.0 - 0.85 * bell(u, v, 0.0, an.mouth + 0.02, an.mouth_half * 0.8, 0.13));
    upper.max(jaw).min(1.0)
}

/// Linear colour of hair in the beard.
pub(super) fn beard_colour(sitter: &Sitter) -> Triple {
    scale(linear_rgb(sitter.hair_colour), 0.8)
}
