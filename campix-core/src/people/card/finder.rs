//! Finder patterns of QR codes: a square in a ring, 1:1:3:1:1 along every line through the centre.
//!
//! Rows are searched for the ratio, columns confirm it, and 32 rays measure the square with fractions of a pixel. A ring around a
//! disc – an eye, a button – has the same ratio and is told apart by its corners.

use super::ink::{DARK, Inks};
use super::luma::Luma;

/// A finder pattern, in pixels of the picture it was found in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finder {
    pub(super) centre: [f32; 2],
    /// Outer corners, in the order of growing angle.
    pub(super) corners: [[f32; 2]; 4],
    /// One module along the first side and along the next.
    pub(super) axes: [[f32; 2]; 2],
    /// [`DARK`] or `LIGHT`.
    pub(super) ink: u8,
    /// How square it is, see [`SQUARE`].
    pub(super) square: f32,
    /// How much the proportion differs from ray to ray, see [`spread`].
    pub(super) spread: f32,
    /// Whether it was found only in a picture sharpened so much that texture may look like it.
    pub(super) harsh: bool,
    /// Rays that met centre, gap and ring in the right proportion, of [`RAYS`].
    pub(super) rays: usize,
}

impl Finder {
    /// Mean length of a module, px.
    pub(super) fn module(&self) -> f32 {
        let [u, v] = self.axes;
        (length(u) + length(v)) * 0.5
    }

    /// Whether nothing but a finder pattern looks like this.
    pub(super) fn is_plain(&self) -> bool {
        !self.harsh && self.rays >= PLAIN_RAYS && self.square >= PLAIN_SQUARE && self.spread <= PLAIN_SPREAD
    }

    /// The same pattern in a picture `scale` times as large, whose origin is `offset` away.
    pub(super) fn scaled(&self, scale: f32, offset: [f32; 2]) -> Self {
        let point = |p: [f32; 2]| [p[0] * scale + offset[0], p[1] * scale + offset[1]];
        Self {
            centre: point(self.centre),
            corners: self.corners.map(point),
            axes: self.axes.map(|axis| axis.map(|value| value * scale)),
            ..*self
        }
    }
}

pub(super) fn length(v: [f32; 2]) -> f32 {
    (v[0] * v[0] + v[1] * v[1]).sqrt()
}

/// Rays that measure a pattern.
pub(super) const RAYS: usize = 32;
/// Least number of rays that have to agree: a quarter of the ring may be torn off or burnt out.
const AGREEING: usize = 23;
/// Least share of the fourth harmonic in the outline: 0.070 for a square, 0 for a circle or ellipse.
const SQUARE: f32 = 0.022;
/// What drawn cards reach and nothing in portraits does. Patterns of cards that are torn, tilted, small or blurred have 28 to 32 rays, a
/// squareness of 0.045 to 0.077 and mostly a spread of 0.005 to 0.07, up to 0.117 if folded or under glare. Of the few patterns in 2 739 portraits
/// that pass the first two most have a spread above 0.1, one 0.098: the ranges overlap, and the limit was chosen on those portraits.
const PLAIN_RAYS: usize = 27;
/// See [`PLAIN_RAYS`].
const PLAIN_SQUARE: f32 = 0.045;
/// See [`PLAIN_RAYS`].
pub(super) const PLAIN_SPREAD: f32 = 0.085;
/// Least difference between ink and gap, in grey levels.
const CONTRAST: f32 = 14.0;
/// Least difference between gap, ring and margin.
const FAINT: f32 = 7.0;
/// Most patterns looked at in one picture, so that noise costs no more than a code.
const MOST: usize = 4000;
/// Most patterns kept of one picture.
const KEPT: usize = 64;

/// All finder patterns of one ink.
pub(super) fn finders(luma: &Luma, inks: &Inks, ink: u8) -> Vec<Finder> {
    let mut found: Vec<Finder> = Vec::new();
    let mut seen: Vec<[f32; 3]> = Vec::new();
    let mut tried = 0;
    let mut ends = [0usize; 6];
    // The centre of the smallest pattern is six rows high.
    for y in (1..inks.height).step_by(2) {
        let row = &inks.data[y * inks.width..(y + 1) * inks.width];
        let mut runs = 0;
        let mut inside = false;
        ends[5] = 0;
        for x in 0..=row.len() {
            let now = row.get(x).is_some_and(|&value| value == ink);
            if now == inside {
                continue;
            }
            inside = now;
            ends.rotate_left(1);
            ends[5] = x;
            runs += 1;
            // Five runs end here, the first and the last of ink.
            if now || runs < 6 {
                continue;
            }
            let lengths: [f32; 5] = std::array::from_fn(|k| (ends[k + 1] - ends[k]) as f32);
            if !in_proportion(&lengths) {
                continue;
            }
            let across = (ends[5] - ends[0]) as f32;
            let centre = (ends[2] + ends[3]) as f32 * 0.5;
            let near = |mark: &[f32; 3]| {
                let reach = mark[2] * 0.25;
                (mark[0] - centre).abs() < reach && (mark[1] - y as f32).abs() < reach
            };
            if seen.iter().rev().any(near) {
                continue;
            }
            tried += 1;
            if tried > MOST || found.len() >= KEPT {
                return found;
            }
            let Some((centre, across, down)) = crossed(inks, ink, centre, y, across) else { continue };
            if seen.iter().rev().any(|mark| {
                let reach = mark[2] * 0.2;
                (mark[0] - centre[0]).abs() < reach && (mark[1] - centre[1]).abs() < reach
            }) {
                continue;
            }
            if let Some(finder) = measured(luma, centre, [across / 7.0, down / 7.0], ink) {
                seen.push([centre[0], centre[1], across.min(down)]);
                found.push(finder);
            }
        }
    }
    found
}

/// 1:1:3:1:1, half a module and a pixel more or less.
fn in_proportion(lengths: &[f32; 5]) -> bool {
    let total: f32 = lengths.iter().sum();
    if total < 9.0 {
        return false;
    }
    let module = total / 7.0;
    let narrow = 0.5 * module + 0.7;
    let around = |k: usize, expected: f32, slack: f32| (lengths[k] - expected).abs() < slack;
    around(2, 3.0 * module, 0.9 * module + 0.7) && [0, 1, 3, 4].iter().all(|&k| around(k, module, narrow))
}

/// Confirms the ratio down the column and along the row again; the centre and both lengths.
fn crossed(inks: &Inks, ink: u8, x: f32, y: usize, across: f32) -> Option<([f32; 2], f32, f32)> {
    let most = (across * 2.5) as usize;
    let (down, cy) = line(inks, ink, x as usize, y, [0, 1], most)?;
    let total: f32 = down.iter().sum();
    if !in_proportion(&down) || total > across * 2.4 || across > total * 2.4 {
        return None;
    }
    let most = (total * 2.5) as usize;
    let (along, cx) = line(inks, ink, x as usize, cy as usize, [1, 0], most)?;
    let width: f32 = along.iter().sum();
    (in_proportion(&along) && total < width * 2.4 && width < total * 2.4).then_some(([cx, cy], width, total))
}

/// The five runs on a line through a pixel of the centre, and where the middle of the centre is.
fn line(inks: &Inks, ink: u8, x: usize, y: usize, step: [isize; 2], most: usize) -> Option<([f32; 5], f32)> {
    if !inks.is(x, y, ink) {
        return None;
    }
    let walk = |sign: isize| -> Option<[usize; 3]> {
        let (mut px, mut py) = (x as isize, y as isize);
        let mut lengths = [0usize; 3];
        for (k, length) in lengths.iter_mut().enumerate() {
            loop {
                px += step[0] * sign;
                py += step[1] * sign;
                let inside = px >= 0 && py >= 0 && px < inks.width as isize && py < inks.height as isize;
                if !inside || inks.is(px as usize, py as usize, ink) == (k == 1) {
                    // The ring may touch the edge of the picture.
                    if inside || k == 2 {
                        // The pixel just met belongs to the next run.
                        (px, py) = (px - step[0] * sign, py - step[1] * sign);
                        break;
                    }
                    return None;
                }
                *length += 1;
                if *length > most {
                    return None;
                }
            }
        }
        Some(lengths)
    };
    let (back, on) = (walk(-1)?, walk(1)?);
    let at = if step[0] == 0 { y } else { x } as f32 + 0.5;
    let middle = at + (on[0] as f32 - back[0] as f32) * 0.5;
    let centre = (back[0] + on[0] + 1) as f32;
    Some(([back[2] as f32, back[1] as f32, centre, on[1] as f32, on[2] as f32], middle))
}

/// Measures a pattern by rays from its centre; `None` if it is none.
fn measured(luma: &Luma, centre: [f32; 2], modules: [f32; 2], ink: u8) -> Option<Finder> {
    let [cx, cy] = centre;
    let sign = if ink == DARK { 1.0 } else { -1.0 };
    let centre_level = luma.at(cx, cy) * sign;
    // The ratio holds on every line through the centre, so the middle of gap, ring and margin are 2, 3 and 4 modules away.
    let around = |away: f32| {
        let directions = [[away, 0.0], [-away, 0.0], [0.0, away], [0.0, -away]];
        let sum: f32 = directions.iter().map(|[dx, dy]| luma.at(cx + dx * modules[0], cy + dy * modules[1])).sum();
        sum * 0.25 * sign
    };
    let (gap, ring, margin) = (around(2.0), around(3.0), around(4.0));
    if gap - centre_level < CONTRAST || gap - ring < FAINT || margin - ring < FAINT {
        return None;
    }
    // Blur leaves less of the ring than of the centre.
    let levels = [(centre_level + gap) * 0.5, (gap + ring) * 0.5, (ring + margin) * 0.5];
    let mut outline: Vec<[f32; 2]> = Vec::with_capacity(RAYS);
    let mut ratios: Vec<[f32; 2]> = Vec::with_capacity(RAYS);
    let step = modules[0].min(modules[1]) * 0.2;
    let far = modules[0].max(modules[1]) * 7.5;
    for ray in 0..RAYS {
        let angle = std::f32::consts::TAU * ray as f32 / RAYS as f32;
        let (dx, dy) = (libm::cosf(angle), libm::sinf(angle));
        let mut met = [0.0f32; 3];
        let mut count = 0;
        let mut last = centre_level;
        let mut away = step;
        while away < far && count < 3 {
            let (x, y) = (cx + dx * away, cy + dy * away);
            if !luma.holds(x, y) {
                break;
            }
            let value = luma.at(x, y) * sign;
            let level = levels[count];
            if (value > level) == (count != 1) && (last > level) != (value > level) {
                met[count] = away - step * (value - level) / (value - last);
                count += 1;
            }
            last = value;
            away += step;
        }
        let [inner, gap, outer] = met;
        // 1.5 and 2.5 of 3.5 modules; blur makes the centre smaller and the ring wider.
        let fits = count == 3 && (0.24..0.6).contains(&(inner / outer)) && (0.55..0.86).contains(&(gap / outer));
        if fits {
            outline.push([dx * outer, dy * outer]);
            ratios.push([inner / outer, gap / outer]);
        }
    }
    if outline.len() < AGREEING {
        return None;
    }
    let spread = spread(&ratios);
    fitted(centre, &outline, ink).map(|finder| Finder { spread, ..finder })
}

/// Standard deviation of the shares of centre and gap in the radius, added: the squares of a pattern have one centre and one direction.
fn spread(ratios: &[[f32; 2]]) -> f32 {
    let count = ratios.len().max(1) as f32;
    let deviation = |k: usize| {
        let mean = ratios.iter().map(|ratio| ratio[k]).sum::<f32>() / count;
        (ratios.iter().map(|ratio| (ratio[k] - mean) * (ratio[k] - mean)).sum::<f32>() / count).sqrt()
    };
    deviation(0) + deviation(1)
}

/// Fits a parallelogram to the outline, points relative to the centre.
fn fitted(centre: [f32; 2], outline: &[[f32; 2]], ink: u8) -> Option<Finder> {
    // Second moments make the outline round; then the corners are the maxima of the fourth harmonic of the radius.
    let count = outline.len() as f32;
    let (mut xx, mut xy, mut yy) = (0.0f32, 0.0f32, 0.0f32);
    for [x, y] in outline {
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    (xx, xy, yy) = (xx / count, xy / count, yy / count);
    // Cholesky factor of the moments: L·Lᵀ.
    let a = xx.sqrt();
    let b = xy / a;
    let c = (yy - b * b).max(0.0).sqrt();
    if !(a > 0.5 && c > 0.5) {
        return None;
    }
    let round: Vec<[f32; 2]> = outline
        .iter()
        .map(|[x, y]| {
            let u = x / a;
            [u, (y - b * u) / c]
        })
        .collect();
    // Less its mean, so that missing rays do not look like corners.
    let mean = round.iter().map(|&point| length(point)).sum::<f32>() / count;
    let (mut re, mut im) = (0.0f32, 0.0f32);
    for [u, v] in &round {
        let radius = length([*u, *v]);
        let share = (radius - mean) / (radius * radius * radius * radius);
        // The fourth power of u + iv turns four times as fast.
        let (u2, v2) = (u * u - v * v, 2.0 * u * v);
        re += (u2 * u2 - v2 * v2) * share;
        im += 2.0 * u2 * v2 * share;
    }
    let square = (re * re + im * im).sqrt() / (mean * count);
    if square < SQUARE {
        return None;
    }
    let corner = libm::atan2f(im, re) * 0.25;
    let eighth = std::f32::consts::FRAC_PI_4;
    // Points of each side, without those next to a corner.
    let mut lines = [[0.0f32; 3]; 4];
    for (side, fit) in lines.iter_mut().enumerate() {
        let normal = corner + eighth + side as f32 * 2.0 * eighth;
        let (nx, ny) = (libm::cosf(normal), libm::sinf(normal));
        let near = round.iter().zip(outline).filter(|([u, v], _)| u * nx + v * ny > length([*u, *v]) * 0.82);
        let points: Vec<[f32; 2]> = near.map(|(_, point)| *point).collect();
        *fit = fitted_line(&points)?;
    }
    let corners: Option<Vec<[f32; 2]>> = (0..4).map(|k| crossing(lines[(k + 3) % 4], lines[k])).collect();
    let corners = corners?;
    let corners: [[f32; 2]; 4] = std::array::from_fn(|k| [corners[k][0] + centre[0], corners[k][1] + centre[1]]);
    let edge = |k: usize| [corners[(k + 1) % 4][0] - corners[k][0], corners[(k + 1) % 4][1] - corners[k][1]];
    let mean = |a: [f32; 2], b: [f32; 2]| [(a[0] - b[0]) / 14.0, (a[1] - b[1]) / 14.0];
    let axes = [mean(edge(0), edge(2)), mean(edge(1), edge(3))];
    let sides = [0, 1, 2, 3].map(|k| length(edge(k)));
    let longest = sides.iter().copied().fold(0.0f32, f32::max);
    let shortest = sides.iter().copied().fold(f32::MAX, f32::min);
    let [u, v] = axes;
    let area = (u[0] * v[1] - u[1] * v[0]).abs();
    // A card seen at more than 65 degrees is not read by anyone.
    let plausible = longest < 2.6 * shortest && area > 0.4 * length(u) * length(v) && longest < far_side(outline);
    let middle = corners.iter().fold([0.0; 2], |sum: [f32; 2], p| [sum[0] + p[0] * 0.25, sum[1] + p[1] * 0.25]);
    plausible.then_some(Finder {
        centre: middle,
        corners,
        axes,
        ink,
        square,
        spread: 0.0,
        harsh: false,
        rays: outline.len(),
    })
}

/// No side is longer than the diameter of the outline.
fn far_side(outline: &[[f32; 2]]) -> f32 {
    outline.iter().map(|&point| length(point)).fold(0.0f32, f32::max) * 2.0
}

/// The line a·x + b·y = c nearest to the points, by total least squares.
fn fitted_line(points: &[[f32; 2]]) -> Option<[f32; 3]> {
    if points.len() < 2 {
        return None;
    }
    let count = points.len() as f32;
    let mean = points.iter().fold([0.0f32; 2], |sum, p| [sum[0] + p[0] / count, sum[1] + p[1] / count]);
    let (mut xx, mut xy, mut yy) = (0.0f32, 0.0f32, 0.0f32);
    for point in points {
        let (dx, dy) = (point[0] - mean[0], point[1] - mean[1]);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    let along = 0.5 * libm::atan2f(2.0 * xy, xx - yy);
    let (a, b) = (-libm::sinf(along), libm::cosf(along));
    Some([a, b, a * mean[0] + b * mean[1]])
}

fn crossing(one: [f32; 3], other: [f32; 3]) -> Option<[f32; 2]> {
    let area = one[0] * other[1] - one[1] * other[0];
    (area.abs() > 0.05)
        .then(|| [(one[2] * other[1] - other[2] * one[1]) / area, (one[0] * other[2] - other[0] * one[2]) / area])
}
