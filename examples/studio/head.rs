//! Shape of the head: where everything lies, and the relief that light falls on.
//!
//! Face positions (u, v): origin between the pupils, u to the picture's right, v down, unit one
//! inter-pupil distance. Proportions follow adult averages (Farkas 1994): eyes at half the head's
//! height, mouth line a third below the nose, face 2.15 units wide.

use super::person::Sitter;
use super::scene::Light;
use super::shape::{Triple, bell, ease, lerp, through, unit};

/// Where the parts of one face lie.
#[derive(Debug, Clone)]
pub(super) struct Anatomy {
    /// Distance of the outline from [`Anatomy::MIDDLE`], by direction; right half, from top to chin.
    outline: Vec<f32>,
    /// v of the tip of the nose.
    pub nose_tip: f32,
    /// v where the nose meets the upper lip.
    pub nose_base: f32,
    /// u of the tip of the nose.
    pub nose_shift: f32,
    /// Half width of the nose at its wings.
    pub wing: f32,
    /// v of the line between closed lips, in its middle.
    pub mouth: f32,
    /// Half width of the mouth.
    pub mouth_half: f32,
    /// Rise of the corners above the middle.
    pub mouth_rise: f32,
    /// Height of upper and lower lip.
    pub lips: [f32; 2],
    /// Gap between open lips.
    pub gap: f32,
    /// v of the chin's lowest point.
    pub chin: f32,
    /// Subject's right eye, then left.
    pub eyes: [Eye; 2],
}

/// The opening of one eye; x is the distance from the face's middle line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eye {
    /// −1 on the picture's left, 1 on its right.
    pub side: f32,
    /// Inner corner.
    pub inner: [f32; 2],
    /// Outer corner.
    pub outer: [f32; 2],
    /// Height of the upper lid over the line of corners.
    upper: f32,
    /// Depth of the lower lid under it.
    lower: f32,
    /// How far it is open, 0–1.
    pub open: f32,
    /// Height of the crease over the lid.
    pub crease: f32,
}

impl Eye {
    /// Place between inner corner (0) and outer corner (1).
    pub(super) fn along(&self, x: f32) -> f32 {
        (x - self.inner[0]) / (self.outer[0] - self.inner[0])
    }

    fn arch(&self, x: f32) -> f32 {
        let t = self.along(x).clamp(0.0, 1.0);
        let full = 4.0 * t * (1.0 - t);
        0.55 * full + 0.45 * full.sqrt()
    }

    fn base(&self, x: f32) -> f32 {
        lerp(self.inner[1], self.outer[1], self.along(x).clamp(-0.3, 1.3))
    }

    /// v of the lower lid's edge.
    pub(super) fn lower_edge(&self, x: f32) -> f32 {
        let open = 0.6 + 0.4 * self.open;
        self.base(x) + self.lower * self.arch(x) * open
    }

    /// v of the upper lid's edge.
    pub(super) fn upper_edge(&self, x: f32) -> f32 {
        let open = self.base(x) - self.upper * self.arch(x) * (1.0 - 0.25 * (self.along(x) - 0.5));
        lerp(self.lower_edge(x) - 0.006, open, self.open)
    }

    /// v of the crease.
    pub(super) fn crease_line(&self, x: f32) -> f32 {
        let wide_open = self.base(x) - self.upper * self.arch(x);
        wide_open - self.crease * (0.55 + 0.45 * self.arch(x))
    }
}

impl Anatomy {
    /// Point the outline is measured from.
    const MIDDLE: [f32; 2] = [0.0, 0.1];
    const STEPS: usize = 512;

    /// The anatomy of a sitter, with eyes and mouth as the scene has them.
    pub(super) fn new(sitter: &Sitter, eyes_open: f32, mouth_open: f32) -> Self {
        let (w, l) = (sitter.width, sitter.length);
        let gap = 0.2 * mouth_open;
        let nose_base = 0.735 * sitter.nose_length * l;
        let mouth = nose_base + 0.365 * l - 0.3 * gap;
        let chin = 1.81 * l + 0.6 * gap;
        let jaw = 0.975 + 0.05 * sitter.jaw;
        let full = 1.0 + 0.025 * sitter.fullness;
        let low = |v: f32| v / 1.81 * chin;
        let knots = [
            [0.0, -1.60],
            [0.36 * w, -1.55],
            [0.69 * w, -1.38],
            [0.93 * w, -1.07],
            [1.05 * w, -0.65],
            [1.085 * w, -0.2],
            [1.075 * w, 0.2],
            [1.045 * w * full, low(0.52)],
            [0.995 * w * full, low(0.82)],
            [0.905 * w * full * jaw, low(1.10)],
            [0.755 * w * jaw, low(1.36)],
            [0.53 * w * jaw, low(1.60)],
            [0.27 * w * jaw, low(1.765)],
            [0.0, chin],
        ];
        let a = sitter.asymmetry;
        let eye = |side: f32, k: usize| Eye {
            side,
            inner: [0.27, 0.052 + 0.3 * sitter.eye_tilt],
            outer: [0.715, 0.034 - sitter.eye_tilt],
            upper: (0.112 + a[k]) * sitter.eye_opening,
            lower: (0.052 + 0.4 * a[k]) * sitter.eye_opening,
            open: eyes_open,
            crease: sitter.crease,
        };
        Self {
            outline: polar(&knots),
            nose_tip: nose_base - 0.13,
            nose_base,
            nose_shift: 1.2 * a[2],
            wing: 0.285 * sitter.nose_width,
            mouth,
            mouth_half: sitter.mouth * (1.0 + 0.05 * sitter.smile),
            mouth_rise: 0.012 + 0.035 * sitter.smile,
            lips: [0.105 * sitter.lips, 0.15 * sitter.lips],
            gap,
            chin,
            eyes: [eye(-1.0, 0), eye(1.0, 1)],
        }
    }

    /// Distance of the outline from the middle in the direction of (`u`, `v`), and of the point itself.
    pub(super) fn radius(&self, u: f32, v: f32) -> (f32, f32) {
        let (x, y) = (u.abs(), v - Self::MIDDLE[1]);
        let r = (x * x + y * y).sqrt();
        // "Diamond angle": rises with the true angle but needs no trigonometry.
        let turn = if r < 1e-6 { 0.5 } else { 0.5 + 0.5 * y / (x + y.abs()) };
        let at = turn * (Self::STEPS - 1) as f32;
        let i = (at as usize).min(Self::STEPS - 2);
        (lerp(self.outline[i], self.outline[i + 1], at - i as f32), r)
    }

    /// Distance inside the outline; negative outside.
    pub(super) fn inside(&self, u: f32, v: f32) -> f32 {
        let (edge, r) = self.radius(u, v);
        edge - r
    }

    /// v of the line between the lips, or of the middle of the gap.
    pub(super) fn lip_line(&self, u: f32) -> f32 {
        let t = (u / self.mouth_half).clamp(-1.2, 1.2);
        self.mouth - self.mouth_rise * t * t + 0.012 * (1.0 - t * t) * bell(t, 0.0, 0.0, 0.0, 0.25, 1.0)
    }

    /// v of the upper and lower border of the lips' red.
    pub(super) fn lip_borders(&self, u: f32) -> [f32; 2] {
        let t = (u / self.mouth_half).abs().min(1.0);
        let line = self.lip_line(u);
        let half_gap = 0.5 * self.gap * (1.0 - t * t);
        let bow = 1.0 - 0.2 * bell(t, 0.0, 0.0, 0.0, 0.1, 1.0);
        let upper = self.lips[0] * (1.0 - t * t * (0.35 + 0.65 * t * t)) * bow;
        let lower = self.lips[1] * (1.0 - t * t * (0.6 + 0.4 * t));
        [line - half_gap - upper, line + half_gap + lower]
    }

    /// v of the two edges of the open mouth.
    pub(super) fn lip_gap(&self, u: f32) -> [f32; 2] {
        let t = (u / self.mouth_half).abs().min(1.0);
        let (line, half) = (self.lip_line(u), 0.5 * self.gap * (1.0 - t * t));
        [line - half, line + half]
    }
}

/// Turns the outline's knots into distances by direction.
fn polar(knots: &[[f32; 2]]) -> Vec<f32> {
    let fine: Vec<(f32, f32)> = (0..=2000)
        .map(|i| {
            let [x, y] = through(knots, i as f32 / 2000.0);
            let (x, y) = (x.max(0.0), y - Anatomy::MIDDLE[1]);
            (0.5 + 0.5 * y / (x + y.abs()), (x * x + y * y).sqrt())
        })
        .collect();
    let mut k = 0;
    (0..Anatomy::STEPS)
        .map(|i| {
            let turn = i as f32 / (Anatomy::STEPS - 1) as f32;
            while k + 2 < fine.len() && fine[k + 1].0 < turn {
                k += 1;
            }
            let (a, b) = (fine[k], fine[k + 1]);
            let t = if b.0 > a.0 { ((turn - a.0) / (b.0 - a.0)).clamp(0.0, 1.0) } else { 0.0 };
            lerp(a.1, b.1, t)
        })
        .collect()
}

/// Light on one place of the skin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lit {
    /// Normal.
    pub normal: Triple,
    /// Share of each lamp's light that arrives.
    pub shade: [f32; 3],
    /// Share of the surroundings that is seen, 0–1.
    pub open: f32,
}

/// Heights, normals, cast shadows and openness on a fixed grid, whatever the size of the picture.
#[derive(Debug)]
pub(super) struct Relief {
    nodes: Vec<Lit>,
}

impl Relief {
    const LEFT: f32 = -1.35;
    const TOP: f32 = -1.75;
    /// Nodes per unit.
    const FINE: f32 = 96.0;
    const COLUMNS: usize = 260;
    const ROWS: usize = 380;

    /// Computes the relief of a face under `light`.
    pub(super) fn new(sitter: &Sitter, anatomy: &Anatomy, light: &Light) -> Self {
        let place = |i: usize, j: usize| (Self::LEFT + i as f32 / Self::FINE, Self::TOP + j as f32 / Self::FINE);
        let mut height = vec![0.0f32; Self::COLUMNS * Self::ROWS];
        for j in 0..Self::ROWS {
            for i in 0..Self::COLUMNS {
                let (u, v) = place(i, j);
                height[j * Self::COLUMNS + i] = depth(sitter, anatomy, u, v);
            }
        }
        let open = openness(&height, Self::COLUMNS, Self::ROWS);
        let at = |i: usize, j: usize| height[j.min(Self::ROWS - 1) * Self::COLUMNS + i.min(Self::COLUMNS - 1)];
        let mut nodes = Vec::with_capacity(height.len());
        for j in 0..Self::ROWS {
            for i in 0..Self::COLUMNS {
                let (left, right) = (at(i.saturating_sub(1), j), at(i + 1, j));
                let (above, below) = (at(i, j.saturating_sub(1)), at(i, j + 1));
                let step = 2.0 / Self::FINE;
                let normal = unit([(left - right) / step, (above - below) / step, 1.0]);
                let shade = light.towards.map(|l| arrives(&height, i, j, l));
                nodes.push(Lit { normal, shade, open: open[j * Self::COLUMNS + i] });
            }
        }
        Self { nodes }
    }

    /// Light at a face position; positions outside are moved to the edge.
    pub(super) fn at(&self, u: f32, v: f32) -> Lit {
        let x = ((u - Self::LEFT) * Self::FINE).clamp(0.0, Self::COLUMNS as f32 - 1.001);
        let y = ((v - Self::TOP) * Self::FINE).clamp(0.0, Self::ROWS as f32 - 1.001);
        let (i, j) = (x as usize, y as usize);
        let (fx, fy) = (x - i as f32, y - j as f32);
        let node = |di: usize, dj: usize| &self.nodes[(j + dj) * Self::COLUMNS + i + di];
        let (a, b, c, d) = (node(0, 0), node(1, 0), node(0, 1), node(1, 1));
        let (wa, wb, wc, wd) = ((1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy);
        let blend = |f: fn(&Lit) -> Triple| {
            let (a, b, c, d) = (f(a), f(b), f(c), f(d));
            [0, 1, 2].map(|k| a[k] * wa + b[k] * wb + c[k] * wc + d[k] * wd)
        };
        Lit {
            normal: unit(blend(|n| n.normal)),
            shade: blend(|n| n.shade),
            open: a.open * wa + b.open * wb + c.open * wc + d.open * wd,
        }
    }
}

/// Height of the skin over the plane of the ears.
fn depth(sitter: &Sitter, anatomy: &Anatomy, u: f32, v: f32) -> f32 {
    let (edge, r) = anatomy.radius(u, v);
    let rho = (r / edge).min(1.0);
    let a = u.abs();
    let side = usize::from(u > 0.0);
    let man = if sitter.masculine { 1.0 } else { 0.0 };
    let full = sitter.fullness;
    let (nb, nt) = (anatomy.nose_base, anatomy.nose_tip);
    let mut z = 1.15 * (1.0 - rho * rho * rho.sqrt()).max(0.0).sqrt();
    // Brow ridge, sockets, eyeballs.
    let brow = sitter.brow_height;
    z += (0.045 + 0.035 * man) * bell(a, v, 0.45, -brow + 0.02, 0.32, 0.1);
    z += (0.02 + 0.03 * man) * bell(u, v, 0.0, -brow + 0.02, 0.16, 0.14);
    z -= 0.13 * bell(a, v, 0.43, -0.04, 0.27, 0.15);
    z -= 0.1 * bell(a, v, 0.215, 0.0, 0.075, 0.12);
    let eye = &anatomy.eyes[side];
    z += 0.12 * bell(a, v, 0.5, 0.015, 0.17, 0.125);
    z -= 0.012 * bell(a, v, 0.48, 0.21 - 0.02 * full, 0.2, 0.05) - 0.008 * bell(a, v, 0.5, 0.135, 0.17, 0.03);
    z -= 0.03 * bell(a, v, 0.34, 0.25, 0.1, 0.06);
    if sitter.crease > 0.02 && a > eye.inner[0] - 0.03 && a < eye.outer[0] + 0.06 {
        let crease = eye.crease_line(a);
        z -= 0.016
            * bell(0.0, v, 0.0, crease, 1.0, 0.014)
            * ease(0.0, 0.08, a - eye.inner[0] + 0.03)
            * ease(0.0, 0.1, eye.outer[0] + 0.06 - a);
    }
    // Nose: bridge, tip, wings, and the step to the upper lip.
    let x = u - anatomy.nose_shift * ease(-0.1, 0.6, v);
    let t = ((v + 0.2) / (nt + 0.2)).clamp(0.0, 1.0);
    let span = ease(-0.5, 0.05, v) * (1.0 - ease(nb - 0.16, nb + 0.05, v));
    let ridge = sitter.nose_height * (0.1 + 0.3 * t * (0.55 + 0.45 * t));
    let half = (0.085 + 0.055 * t) * (0.55 + 0.45 * sitter.nose_width);
    z += ridge * span * bell(x, 0.0, 0.0, 0.0, half, 1.0);
    z += 0.1 * span * bell(x, 0.0, 0.0, 0.0, half * 2.2, 1.0);
    let low = 1.0 - ease(nb - 0.11, nb + 0.03, v - 0.12 * x * x);
    z += 0.13 * sitter.nose_height * low * bell(x, v, 0.0, nt, 0.11 * sitter.nose_width, 0.1);
    z +=
        0.14 * (1.0 - ease(nb - 0.10, nb + 0.015, v)) * bell(x.abs(), v, anatomy.wing - 0.085, nb - 0.09, 0.075, 0.085);
    z -= 0.035 * bell(x.abs(), v, anatomy.wing + 0.02, nb - 0.12, 0.035, 0.09);
    // Cheeks.
    z += 0.07 * bell(a, v, 0.72, 0.4, 0.27, 0.2) + (0.05 + 0.03 * full) * bell(a, v, 0.58, 0.72, 0.24, 0.26);
    z -= (0.05 - 0.04 * full) * bell(a, v, 0.8, 0.98, 0.2, 0.28);
    z -= 0.05 * bell(a, v, 0.98, -0.38, 0.14, 0.3);
    // Fold from the wing of the nose to the corner of the mouth.
    let (m, mh) = (anatomy.mouth, anatomy.mouth_half);
    let along = ((v - nb + 0.1) / (m - nb + 0.08)).clamp(0.0, 1.0);
    let fold = lerp(anatomy.wing + 0.05, mh + 0.1, along);
    z -= (0.008 + 0.012 * sitter.smile)
        * bell(a, 0.0, fold, 0.0, 0.06, 1.0)
        * ease(nb - 0.2, nb, v)
        * (1.0 - ease(m - 0.1, m + 0.12, v));
    // Muzzle, lips, chin.
    z += 0.2 * bell(u, v, 0.0, m - 0.02, 0.4, 0.3);
    z -= 0.02 * bell(u, v, 0.0, lerp(nb, m, 0.42), 0.05, 0.1);
    z += 0.008 * bell(a, v, 0.09, lerp(nb, m, 0.42), 0.04, 0.11);
    z -= 0.06 * bell(a, v, mh + 0.02, m - anatomy.mouth_rise, 0.06, 0.07);
    let [top, bottom] = anatomy.lip_borders(u);
    let line = anatomy.lip_line(u);
    let taper = (1.0 - (u / mh) * (u / mh)).max(0.0).sqrt();
    let upper = ((line - v) / (line - top).max(0.01)).clamp(0.0, 1.3);
    let lower = ((v - line) / (bottom - line).max(0.01)).clamp(0.0, 1.4);
    if v < line {
        z += 0.055 * taper * ease(0.0, 0.55, upper) * (1.0 - ease(0.75, 1.3, upper));
    } else {
        z += 0.09 * taper * ease(0.0, 0.5, lower) * (1.0 - ease(0.6, 1.4, lower));
    }
    z -= 0.02 * taper * bell(0.0, v, 0.0, line, 1.0, 0.018);
    let chin = anatomy.chin;
    z -= 0.075 * bell(u, v, 0.0, lerp(bottom, chin, 0.2), 0.28, 0.07);
    z += (0.26 + 0.04 * sitter.jaw) * bell(u, v, 0.0, chin - 0.24, 0.33, 0.2);
    z
}

/// Share of light from `towards` that reaches a node, by walking over the relief.
fn arrives(height: &[f32], i: usize, j: usize, towards: Triple) -> f32 {
    let start = height[j * Relief::COLUMNS + i];
    let mut clear: f32 = 1.0;
    let flat = (towards[0] * towards[0] + towards[1] * towards[1]).sqrt();
    let (dx, dy, rise) = (towards[0] / flat, towards[1] / flat, towards[2] / flat);
    for step in 1..=14 {
        // Nodes; the walk lengthens because far parts only cast wide shadows.
        let far = step as f32 * 2.0 + (step * step) as f32 * 0.22;
        let (x, y) = (i as f32 + dx * far, j as f32 + dy * far);
        if x < 0.0 || y < 0.0 || x >= (Relief::COLUMNS - 1) as f32 || y >= (Relief::ROWS - 1) as f32 {
            break;
        }
        let ground = height[y as usize * Relief::COLUMNS + x as usize];
        let away = far / Relief::FINE;
        let above = start + 0.012 + rise * away - ground;
        // A soft box is about a quarter as wide as it is far.
        clear = clear.min(0.5 + above / (0.5 * away));
    }
    ease(0.0, 1.0, clear)
}

/// Hollows see less of the room: compares the height with its surroundings at two widths.
fn openness(height: &[f32], columns: usize, rows: usize) -> Vec<f32> {
    let near = blurred(height, columns, rows, 5);
    let wide = blurred(height, columns, rows, 16);
    height
        .iter()
        .zip(near.iter().zip(&wide))
        .map(|(h, (a, b))| (1.0 - 5.0 * (a - h).max(0.0) - 2.2 * (b - h).max(0.0)).clamp(0.25, 1.0))
        .collect()
}

/// Box blur of `reach` nodes, three times in each direction: close to a bell.
fn blurred(values: &[f32], columns: usize, rows: usize, reach: usize) -> Vec<f32> {
    let mut out = values.to_vec();
    let pass = |out: &mut Vec<f32>, count: usize, length: usize, stride: usize, gap: usize| {
        let mut line = vec![0.0; length];
        for start in 0..count {
            for (k, value) in line.iter_mut().enumerate() {
                *value = out[start * gap + k * stride];
            }
            let last = length as isize - 1;
            let get = |k: isize| line[k.clamp(0, last) as usize];
            let r = reach as isize;
            let mut sum: f32 = (-r..=r).map(get).sum();
            for k in 0..length {
                out[start * gap + k * stride] = sum / (2 * reach + 1) as f32;
                sum += get(k as isize + r + 1) - get(k as isize - r);
            }
        }
    };
    for _ in 0..2 {
        pass(&mut out, rows, columns, 1, columns);
        pass(&mut out, columns, rows, columns, 1);
    }
    out
}
