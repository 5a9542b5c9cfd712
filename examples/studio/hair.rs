//! Hair as strands that grow over the skull, follow the comb, and hang where the skull ends.

use super::head::Anatomy;
use super::noise::{Chance, wave};
use super::paint::{Knot, Strokes, linear_rgb};
use super::person::{Beard, HairStyle, Sitter};
use super::scene::{Light, Pose};
use super::shape::{Triple, add, dot, ease, height_over, lerp, mix, scale, unit};

/// Middle and radii of the skull: u, v, depth.
const SKULL: Triple = [0.0, -0.42, 0.0];

/// All hair of a sitter except brows and lashes.
#[derive(Debug)]
pub(super) struct Hair {
    /// Behind neck and shoulders.
    pub back: Strokes,
    /// Over the face's outline.
    pub front: Strokes,
    /// Beard.
    pub beard: Strokes,
    /// How much of the scalp hair hides, 0–1.
    pub density: f32,
    /// Thickness of dense hair over the skull; 0 if it is too thin to hide the backdrop.
    pub thickness: f32,
    line: Vec<[f32; 2]>,
}

struct Comb<'a> {
    sitter: &'a Sitter,
    light: &'a Light,
    pose: &'a Pose,
    radii: Triple,
    colour: Triple,
    seed: u32,
    line: Vec<[f32; 2]>,
}

/// One strand to grow.
struct Plan {
    root: Triple,
    length: f32,
    width: f32,
    tone: f32,
    opacity: f32,
    seed: u32,
}

impl Hair {
    /// Grows the hair.
    pub(super) fn new(sitter: &Sitter, anatomy: &Anatomy, light: &Light, pose: &Pose) -> Self {
        let comb = Comb {
            sitter,
            light,
            pose,
            radii: [1.075 * sitter.width, 1.19, 1.15],
            colour: linear_rgb(sitter.hair_colour),
            seed: sitter.seed as u32,
            line: hairline(sitter),
        };
        let density = match sitter.hair {
            HairStyle::Bald | HairStyle::Scarf => 0.0,
            HairStyle::Buzz => 0.6,
            _ => 0.93,
        };
        let mut hair = Self {
            back: Strokes::default(),
            front: Strokes::default(),
            beard: comb.beard(anatomy),
            density,
            thickness: if density > 0.9 { sitter.hair_volume } else { 0.0 },
            line: comb.line.clone(),
        };
        if matches!(sitter.hair, HairStyle::Bald | HairStyle::Scarf) {
            return hair;
        }
        let mut chance = Chance::new(sitter.seed, 41);
        // Dark and wide below, fine and bright above: the layers between which light gets lost.
        let layers: [(usize, f32, f32, f32); 3] = match sitter.hair {
            HairStyle::Buzz => [(900, 0.09, 0.6, 0.5), (2600, 0.014, 0.85, 0.6), (1800, 0.010, 1.0, 0.6)],
            HairStyle::Curly | HairStyle::Afro => {
                [(900, 0.085, 0.4, 1.0), (1300, 0.03, 0.75, 0.9), (1100, 0.016, 1.1, 0.8)]
            }
            _ => [(700, 0.11, 0.45, 1.0), (1400, 0.03, 0.75, 0.85), (1900, 0.013, 1.05, 0.75)],
        };
        for (layer, &(count, width, tone, opacity)) in layers.iter().enumerate() {
            let mut roots = Vec::with_capacity(count);
            for _ in 0..count {
                let root = unit([chance.range(-1.0, 1.0), chance.range(-1.0, 0.75), chance.range(-1.0, 1.0)]);
                roots.push((root, chance.range(0.75, 1.15), chance.bell(), chance.below(1 << 31) as u32));
            }
            // Far roots first, so that what grows in front lies on top.
            roots.sort_by(|a, b| a.0[2].total_cmp(&b.0[2]));
            for (root, long, jitter, seed) in roots {
                if !comb.grows(root, if layer == 0 { 0.07 } else { 0.0 }) {
                    continue;
                }
                let behind = root[2] < 0.02;
                let plan = Plan {
                    root,
                    length: comb.length(root) * long,
                    width: width * if layer == 0 { 1.0 } else { 1.0 + 0.2 * jitter.clamp(-1.5, 1.5) },
                    tone: tone * (1.0 + 0.13 * jitter) * if behind { 0.6 } else { 1.0 },
                    opacity,
                    seed,
                };
                let knots = comb.grow(&plan, layer);
                if behind { hair.back.push(&knots) } else { hair.front.push(&knots) }
            }
        }
        if matches!(sitter.hair, HairStyle::Bun) {
            comb.bun(&mut chance, &mut hair);
        }
        hair
    }

    /// v of the front hairline over |u|.
    pub(super) fn hairline(&self, a: f32) -> f32 {
        height_over(&self.line, a)
    }
}

/// Strands at the temples may end lower than those over the eyes.
fn plan_edge(u: f32) -> f32 {
    ease(0.85, 1.05, u.abs()) * 4.0
}

/// Front hairline: v over |u|.
fn hairline(sitter: &Sitter) -> Vec<[f32; 2]> {
    let top = -sitter.hairline;
    let round = if sitter.masculine { 0.0 } else { 0.07 };
    vec![
        [0.0, top],
        [0.45, top + 0.02],
        [0.7, top + 0.08 + round],
        [0.88, -0.6 + round],
        [0.97, -0.3],
        [1.02, 0.05],
        [1.08, 0.25],
    ]
}

impl Comb<'_> {
    fn place(&self, d: Triple, lift: f32) -> Triple {
        [0, 1, 2].map(|k| SKULL[k] + (self.radii[k] + lift) * d[k])
    }

    /// Whether hair roots at `d`, at least `inset` behind the hairline.
    fn grows(&self, d: Triple, inset: f32) -> bool {
        let p = self.place(d, 0.0);
        let wobble = 0.04 * wave(p[0] * 9.0, p[1] * 9.0, self.seed);
        if d[2] > 0.0 { p[1] + inset < height_over(&self.line, p[0].abs()) + wobble } else { p[1] < 0.6 }
    }

    fn length(&self, d: Triple) -> f32 {
        let top = ease(-0.1, -0.6, d[1]);
        match self.sitter.hair {
            HairStyle::Buzz => 0.09,
            HairStyle::Short => lerp(0.22, 0.5, top),
            HairStyle::SidePart => lerp(0.26, 0.75, top),
            HairStyle::SweptBack => lerp(0.3, 0.9, top),
            HairStyle::Bowl => lerp(0.28, 0.72, top),
            HairStyle::Ponytail | HairStyle::Bun => 1.7,
            HairStyle::Curly => 0.5,
            HairStyle::Afro => 0.35,
            HairStyle::Bob => lerp(2.0, 2.7, ease(0.0, -0.9, d[1])),
            HairStyle::Long | HairStyle::LongFringe => lerp(3.2, 4.4, ease(0.0, -0.9, d[1])),
            HairStyle::Bald | HairStyle::Scarf => 0.0,
        }
    }

    /// Direction in which the hair lies at `d`, before it is made tangent to the skull.
    fn flow(&self, d: Triple, root: Triple) -> Triple {
        let p = self.place(d, 0.0);
        let part = if (p[0] - self.sitter.parting).abs() < 1e-4 { 1.0 } else { (p[0] - self.sitter.parting).signum() };
        let whorl = unit([0.18, -0.72, -0.62]);
        let away = {
            let t = dot(d, whorl);
            add(scale(d, t), scale(whorl, -1.0))
        };
        let side = ease(0.75, 1.0, p[0].abs());
        match self.sitter.hair {
            HairStyle::Short => add(away, [0.25 * part, -0.25 * (1.0 - side), 0.1]),
            HairStyle::SidePart => [part * 0.9, lerp(-0.28, 1.0, side), lerp(0.12, -0.35, side)],
            HairStyle::SweptBack => [0.3 * p[0], lerp(-0.65, 0.3, side), -1.0],
            HairStyle::Ponytail | HairStyle::Bun => {
                let goal = if self.sitter.hair == HairStyle::Bun { [0.0, -0.95, -0.35] } else { [0.0, -0.8, -0.75] };
                add(goal, scale(d, -0.5))
            }
            HairStyle::LongFringe if root[2] > 0.3 && p[0].abs() < 0.85 => add(away, [0.12 * p[0], 0.4, 0.3]),
            HairStyle::Long | HairStyle::LongFringe | HairStyle::Bob => {
                [part * lerp(1.0, 0.3, side), lerp(0.35, 1.0, side), lerp(-0.05, -0.3, side)]
            }
            _ => away,
        }
    }

    fn grow(&self, plan: &Plan, layer: usize) -> Vec<Knot> {
        let sitter = self.sitter;
        if matches!(sitter.hair, HairStyle::Curly | HairStyle::Afro) {
            return self.curl(plan, layer);
        }
        let steps = if plan.length > 1.2 { 16 } else { 8 };
        let step = plan.length / steps as f32;
        let deep = [0.55, 0.85, 1.0][layer];
        let volume = sitter.hair_volume * deep;
        let fringe =
            sitter.hair == HairStyle::LongFringe && plan.root[2] > 0.3 && self.place(plan.root, 0.0)[0].abs() < 0.85;
        let limit =
            sitter.fringe - sitter.brow_height - if fringe || sitter.hair == HairStyle::Bowl { 0.06 } else { 0.3 };
        let hangs = matches!(sitter.hair, HairStyle::Long | HairStyle::LongFringe | HairStyle::Bob) && !fringe;
        let wild = |k: u32, x: f32| wave(x, k as f32 * 7.7, plan.seed);
        let mut d = plan.root;
        if layer == 0 && sitter.hair != HairStyle::Buzz && self.place(d, 0.0)[0].abs() < 0.6 {
            // The undercoat starts a little before its root, so that no scalp gapes at the parting.
            let flow = unit(self.flow(d, plan.root));
            d = unit(add(d, scale(flow, -0.1)));
        }
        let mut points: Vec<(Triple, Triple)> = Vec::with_capacity(steps + 1);
        let mut hanging: Option<Triple> = None;
        for k in 0..=steps {
            let t = k as f32 / steps as f32;
            let lift = match sitter.hair {
                HairStyle::Buzz => volume * t,
                HairStyle::Ponytail | HairStyle::Bun => volume * (0.35 + 0.65 * ease(0.0, 0.3, t)),
                _ => volume * (0.62 + 0.38 * ease(0.0, 0.4, t)) * (1.0 - 0.25 * ease(0.6, 1.0, t)),
            };
            // Less hair at the sides than on top.
            let thin = lerp(1.0, if hangs { 0.75 } else { 0.42 }, ease(0.2, 0.95, d[0].abs()) * ease(-0.6, 0.0, d[1]));
            let lift = lift * thin * (1.0 + 0.25 * wild(1, 0.5));
            let p = match hanging {
                None => self.place(d, lift),
                Some(p) => p,
            };
            let n = unit([d[0], d[1], d[2]]);
            points.push((p, n));
            if !hangs && d[2] > 0.0 && p[1] > limit + 0.12 * plan_edge(p[0]) {
                break;
            }
            if let Some(p) = hanging.as_mut() {
                let fall = t;
                let wavy = sitter.wave * (libm::sinf(p[1] * 5.0 + plan.seed as f32 * 1e-9 + p[0] * 2.0));
                let sway = 0.05 * wild(2, fall * 3.0) + 0.02 * wild(3, fall * 9.0) + wavy;
                let inward = if sitter.hair == HairStyle::Bob { 0.16 * ease(0.75, 1.0, t) } else { 0.015 };
                *p = [p[0] + sway * 0.4 - p[0].signum() * inward * step * 4.0, p[1] + step, p[2] - 0.02];
                continue;
            }
            let flow = self.flow(d, plan.root);
            let random = [wild(4, t * 2.0), wild(5, t * 2.0), wild(6, t * 2.0)];
            let mess = if sitter.hair == HairStyle::Buzz { 0.9 } else { 0.22 };
            let flow = add(unit(flow), scale(random, mess));
            let tangent = unit(add(flow, scale(d, -dot(flow, d))));
            d = unit(add(d, scale(tangent, step / 1.15)));
            if hangs && (d[1] > 0.02 || p[1] > -0.38) {
                let mut start = self.place(d, lift);
                // Locks keep clear of cheeks and eyes.
                if start[2] > 0.0 {
                    start[0] = start[0].signum() * start[0].abs().max(1.0);
                }
                hanging = Some(start);
            }
        }
        self.dress(plan, &points)
    }

    fn curl(&self, plan: &Plan, layer: usize) -> Vec<Knot> {
        let s = self.sitter;
        let afro = s.hair == HairStyle::Afro;
        let steps = 14;
        let radius = if afro { 0.035 } else { 0.075 } * (0.8 + 0.5 * wave(plan.tone * 40.0, 1.0, plan.seed));
        let side = unit([plan.root[1] + 0.3, -plan.root[0], 0.4 * plan.root[2]]);
        let other = unit([
            plan.root[1] * side[2] - plan.root[2] * side[1],
            plan.root[2] * side[0] - plan.root[0] * side[2],
            plan.root[0] * side[1] - plan.root[1] * side[0],
        ]);
        let deep = [0.8, 0.95, 1.05][layer];
        let thin = lerp(1.0, 0.65, ease(0.3, 0.95, plan.root[0].abs()) * ease(-0.4, 0.2, plan.root[1]));
        let phase = (plan.seed % 1000) as f32 * 0.006_283;
        let points: Vec<(Triple, Triple)> = (0..=steps)
            .map(|k| {
                let t = k as f32 / steps as f32;
                let start = if layer == 0 { 0.0 } else { 0.35 * wave(plan.seed as f32 * 0.01, 3.0, 7).abs() + 0.3 };
                let lift = s.hair_volume * deep * thin * lerp(start, 1.0, t);
                let (sin, cos) = libm::sincosf(phase + t * if afro { 16.0 } else { 10.0 });
                let mut p = self.place(plan.root, lift);
                for i in 0..3 {
                    p[i] += radius * (cos * side[i] + sin * other[i]) * ease(0.0, 0.2, t);
                }
                if !afro {
                    // Curls sink a little under their weight.
                    p[1] += 0.22 * t * t * s.hair_volume / 0.3;
                }
                let n = unit(add(plan.root, scale(add(scale(side, cos), scale(other, sin)), 0.7)));
                (p, n)
            })
            .collect();
        self.dress(plan, &points)
    }

    /// Colours and widths along a strand.
    fn dress(&self, plan: &Plan, points: &[(Triple, Triple)]) -> Vec<Knot> {
        let last = points.len().saturating_sub(1);
        let tint = add(self.colour, [0.004; 3]);
        points
            .iter()
            .enumerate()
            .map(|(k, &(p, n))| {
                let t = k as f32 / last.max(1) as f32;
                let (a, b) = (points[k.saturating_sub(1)].0, points[(k + 1).min(last)].0);
                let tangent = unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
                let (rough, shine) = self.lit(tangent, n);
                let root = lerp(0.72, 1.0, ease(0.0, 0.35, t));
                let body = scale(tint, plan.tone * root * (0.25 + 0.95 * rough));
                let gleam = mix([0.5; 3], scale(tint, 3.0), 0.55);
                let colour = add(body, scale(gleam, shine * plan.tone * 0.16));
                let taper = (1.0 - 0.75 * ease(0.55, 1.0, t)) * lerp(0.4, 1.0, ease(0.0, 0.15, t));
                Knot {
                    at: self.pose.project_at(p[0], p[1], p[2]),
                    width: plan.width * taper * self.pose.scale,
                    colour: [0, 1, 2].map(|i| colour[i] * self.light.tint[i]),
                    opacity: plan.opacity * (1.0 - 0.5 * ease(0.8, 1.0, t)) * lerp(0.15, 1.0, ease(0.0, 0.16, t)),
                }
            })
            .collect()
    }

    /// Diffuse and mirrored light on a fibre (Kajiya and Kay 1989), dimmed on the side turned away.
    fn lit(&self, tangent: Triple, normal: Triple) -> (f32, f32) {
        let (mut rough, mut shine) = (self.light.ambient * 0.9, 0.0);
        for (l, power) in self.light.towards.iter().zip(self.light.power) {
            let along = dot(tangent, *l);
            let facing = ((dot(normal, *l) + 0.45) / 1.45).max(0.0);
            rough += power * facing * (1.0 - along * along).max(0.0).sqrt();
            let half = unit([l[0], l[1], l[2] + 1.0]);
            let h = dot(tangent, half);
            shine += power * facing * super::shape::power((1.0 - h * h).max(0.0), 30);
        }
        (rough, shine)
    }

    fn bun(&self, chance: &mut Chance, hair: &mut Hair) {
        let high = chance.range(-1.95, -1.72);
        let size = chance.range(0.36, 0.5);
        let middle = [chance.range(-0.08, 0.08), high, -0.25];
        for layer in 0..3 {
            let (count, width, tone) = [(420, 0.12, 0.45), (260, 0.03, 0.75), (420, 0.013, 1.05)][layer];
            for _ in 0..count {
                let axis = unit([chance.bell(), chance.bell() * 0.5, chance.bell()]);
                let start = unit([chance.bell(), chance.bell(), chance.range(0.0, 1.2)]);
                let side = unit([
                    axis[1] * start[2] - axis[2] * start[1],
                    axis[2] * start[0] - axis[0] * start[2],
                    axis[0] * start[1] - axis[1] * start[0],
                ]);
                let turn = chance.range(0.8, 1.8);
                let r = size * (0.93 + 0.05 * layer as f32) * chance.range(0.93, 1.03);
                let points: Vec<(Triple, Triple)> = (0..=8)
                    .map(|k| {
                        let (sin, cos) = libm::sincosf((k as f32 / 8.0 - 0.5) * turn);
                        let n = unit(add(scale(start, cos), scale(side, sin)));
                        ([middle[0] + n[0] * r * 1.15, middle[1] + n[1] * r * 0.85, middle[2] + n[2] * r], n)
                    })
                    .collect();
                let plan = Plan {
                    root: start,
                    length: 1.0,
                    width,
                    tone: tone * chance.range(0.85, 1.15),
                    opacity: 0.9,
                    seed: 0,
                };
                hair.back.push(&self.dress(&plan, &points));
            }
        }
    }

    fn beard(&self, anatomy: &Anatomy) -> Strokes {
        let mut strokes = Strokes::default();
        let (count, long, width, opacity) = match self.sitter.beard {
            Beard::None | Beard::Shaved => return strokes,
            Beard::Stubble => (3200, 0.022, 0.009, 0.5),
            Beard::Moustache => (1500, 0.09, 0.011, 0.7),
            Beard::Full => (5200, 0.10, 0.012, 0.7),
        };
        let mut chance = Chance::new(self.sitter.seed, 42);
        let colour = super::skin::beard_colour(self.sitter);
        for _ in 0..count {
            let (u, v) = (chance.range(-1.05, 1.05), chance.range(0.1, anatomy.chin + 0.06));
            let upper_only = self.sitter.beard == Beard::Moustache;
            let mut zone = super::skin::beard_zone(anatomy, u, v);
            if upper_only && v > anatomy.mouth - 0.02 {
                zone = 0.0;
            }
            let inside = anatomy.inside(u, v);
            if chance.unit() > zone * 1.2 || inside < 0.04 {
                continue;
            }
            let out = if v < anatomy.mouth { u.signum() * 0.9 } else { u * 0.25 };
            let (sx, sy) = (out + chance.range(-0.4, 0.4), 0.8 + chance.range(-0.3, 0.3));
            let length = long * chance.range(0.6, 1.2);
            let tone = chance.range(0.6, 1.5) * (0.6 + 0.6 * ease(-0.1, 0.4, inside));
            let knot = |f: f32, w: f32| Knot {
                at: self.pose.project(u + sx * length * f, v + sy * length * f * (1.0 - 0.2 * f)),
                width: width * w * self.pose.scale,
                colour: scale(add(colour, [0.003; 3]), tone),
                opacity,
            };
            strokes.push(&[knot(0.0, 1.0), knot(0.5, 0.9), knot(1.0, 0.3)]);
        }
        strokes
    }
}
