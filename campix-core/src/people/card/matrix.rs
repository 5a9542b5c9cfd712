//! Data Matrix symbols: two solid sides that meet in a corner, two that alternate.
//!
//! In a region full of changes the connected ink is searched for two straight solid sides. They give three corners; the fourth, and the
//! number of modules, are where the other two sides alternate best.

use super::finder::length;
use super::guard::{is_text, unharmed};
use super::homography::Homography;
use super::ink::{DARK, Inks};
use super::luma::{Luma, Part};
use super::module::{inked, refined, sampled, sharpened};
use super::qr::Reading;

/// Modules on a side of the square symbols of ISO/IEC 16022 up to 48; cards hold no more.
const SIDES: [usize; 14] = [10, 12, 14, 16, 18, 20, 22, 24, 26, 32, 36, 40, 44, 48];
/// Least share of ink along a solid side.
const SOLID: f32 = 0.9;
/// Least difference across a solid side, in grey levels.
const EDGE: f32 = 12.0;
/// Least share of the alternating sides that changes as it should.
const TIMED: f32 = 0.9;
/// The same for a symbol that is read.
const LEGIBLE: f32 = 0.8;
/// Least mean step along the alternating sides, in grey levels.
const RISE: f32 = 30.0;
/// Connected inks of a region that are looked at, the largest first.
const MOST: usize = 3;

/// A symbol whose border was found, or what looks like one.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) reading: Reading,
    pub(super) centre: [f32; 2],
    pub(super) size: f32,
}

/// Looks for a symbol in a region of `luma`.
pub(super) fn symbol(luma: &Luma, inks: &Inks, part: Part, ink: u8) -> Option<Found> {
    let mut best: Option<Found> = None;
    for outline in outlines(inks, part, ink) {
        let hull = hull(&outline);
        for corners in borders(luma, inks, &hull, ink) {
            let Some(Trial { side, map, timed, rise, .. }) = alternating(luma, &corners, ink) else { continue };
            let middle = map.at(side as f32 * 0.5, side as f32 * 0.5);
            let size = length([corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]]);
            // Whether texture is taken for a border is decided before anything is read: what is decoded often enough is read by chance.
            if timed < LEGIBLE || rise < RISE * 0.5 {
                continue;
            }
            // As its border says first: of a sharp symbol, corners moved by a module may differ more between neighbours.
            let text = read(luma, &map, side, ink);
            if let Some(text) = text.or_else(|| read(luma, &refined(luma, map, side, false), side, ink)) {
                return Some(Found { reading: Reading::Text(text), centre: middle, size });
            }
            if timed >= TIMED && rise >= RISE {
                best = Some(Found { reading: Reading::Code, centre: middle, size });
            }
        }
    }
    best
}

/// Pixels at the ends of each row of the largest connected inks of a region.
fn outlines(inks: &Inks, part: Part, ink: u8) -> Vec<Vec<[f32; 2]>> {
    let (width, height) = (part.width, part.height);
    let mut open: Vec<bool> =
        (0..width * height).map(|k| inks.is(part.left + k % width, part.top + k / width, ink)).collect();
    let mut all: Vec<(usize, Vec<[usize; 2]>)> = Vec::new();
    let mut stack = Vec::new();
    for start in 0..open.len() {
        if !std::mem::take(&mut open[start]) {
            continue;
        }
        stack.push(start);
        let mut count = 0;
        let mut rows = vec![[usize::MAX, 0]; height];
        while let Some(at) = stack.pop() {
            let (x, y) = (at % width, at / width);
            count += 1;
            rows[y] = [rows[y][0].min(x), rows[y][1].max(x)];
            for near_y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                for near_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    if std::mem::take(&mut open[near_y * width + near_x]) {
                        stack.push(near_y * width + near_x);
                    }
                }
            }
        }
        if count >= 60 {
            all.push((count, rows));
        }
    }
    all.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    all.truncate(MOST);
    let points = |rows: Vec<[usize; 2]>| {
        let ends = rows.into_iter().enumerate().filter(|(_, [left, right])| left <= right);
        ends.flat_map(|(y, [left, right])| {
            let (x, y) = ((part.left + left) as f32, (part.top + y) as f32);
            let right = (part.left + right + 1) as f32;
            [[x, y], [x, y + 1.0], [right, y], [right, y + 1.0]]
        })
        .collect()
    };
    all.into_iter().map(|(_, rows)| points(rows)).collect()
}

/// Convex hull by Andrew's monotone chain, in one turn.
fn hull(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    let turn = |a: [f32; 2], b: [f32; 2], c: [f32; 2]| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    let chain = |points: &mut dyn Iterator<Item = [f32; 2]>| {
        let mut out: Vec<[f32; 2]> = Vec::new();
        for point in points {
            while out.len() >= 2 && turn(out[out.len() - 2], out[out.len() - 1], point) <= 0.0 {
                out.pop();
            }
            out.push(point);
        }
        out.pop();
        out
    };
    let mut lower = chain(&mut sorted.iter().copied());
    lower.extend(chain(&mut sorted.iter().rev().copied()));
    lower
}

/// A straight stretch of a hull.
struct Side {
    from: [f32; 2],
    to: [f32; 2],
}

/// Corners top left, bottom left, bottom right for each pair of solid sides that meet.
fn borders(luma: &Luma, inks: &Inks, hull: &[[f32; 2]], ink: u8) -> Vec<[[f32; 2]; 3]> {
    let span = hull.iter().map(|a| length([a[0] - hull[0][0], a[1] - hull[0][1]])).fold(0.0f32, f32::max);
    if hull.len() < 4 || span < 12.0 {
        return Vec::new();
    }
    let sides: Vec<Side> = straight(hull, span).into_iter().filter(|side| solid(luma, inks, side, ink)).collect();
    let mut out = Vec::new();
    for (k, one) in sides.iter().enumerate() {
        for other in &sides[k + 1..] {
            for (first, second) in [(one, other), (other, one)] {
                let a = [first.to[0] - first.from[0], first.to[1] - first.from[1]];
                let b = [second.to[0] - second.from[0], second.to[1] - second.from[1]];
                let area = a[0] * b[1] - a[1] * b[0];
                if area.abs() < 0.5 * length(a) * length(b) {
                    continue;
                }
                // Where the lines cross; the first has to end there and the second to begin.
                let away = [second.from[0] - first.from[0], second.from[1] - first.from[1]];
                let t = (away[0] * b[1] - away[1] * b[0]) / area;
                let cross = [first.from[0] + a[0] * t, first.from[1] + a[1] * t];
                let gap = length([cross[0] - first.to[0], cross[1] - first.to[1]])
                    + length([cross[0] - second.from[0], cross[1] - second.from[1]]);
                let even = length(a) / length(b);
                if gap < 0.15 * (length(a) + length(b)) && (0.55..1.8).contains(&even) {
                    // A hull turns with the clock: up the left side comes after the lower one.
                    out.push([second.to, cross, first.from]);
                }
            }
        }
    }
    out.truncate(4);
    out
}

/// Stretches of a hull without a bend of more than a pixel, at least 0.35 of its span long.
fn straight(hull: &[[f32; 2]], span: f32) -> Vec<Side> {
    let count = hull.len();
    let mut out: Vec<Side> = Vec::new();
    for start in 0..count {
        let from = hull[start];
        let mut best = None;
        for steps in 1..count {
            let to = hull[(start + steps) % count];
            let along = [to[0] - from[0], to[1] - from[1]];
            let far = length(along);
            let bend = (1..steps).map(|k| hull[(start + k) % count]).fold(0.0f32, |worst, p| {
                let away = (p[0] - from[0]) * along[1] - (p[1] - from[1]) * along[0];
                worst.max((away / far.max(1e-3)).abs())
            });
            if bend > 1.0 + 0.012 * span {
                break;
            }
            best = Some((to, far));
        }
        let Some((to, far)) = best else { continue };
        let inside = |side: &Side| {
            let near = |p: [f32; 2]| {
                let along = [side.to[0] - side.from[0], side.to[1] - side.from[1]];
                let (ax, ay) = (p[0] - side.from[0], p[1] - side.from[1]);
                let t = (ax * along[0] + ay * along[1]) / (length(along) * length(along));
                let off = (ax * along[1] - ay * along[0]).abs() / length(along);
                (-0.05..1.05).contains(&t) && off < 1.5 + 0.015 * span
            };
            near(from) && near(to)
        };
        if far > 0.35 * span && !out.iter().any(inside) {
            out.retain(|side| {
                // A longer stretch takes the place of its own part.
                length([side.from[0] - from[0], side.from[1] - from[1]]) > 2.0
                    || length([side.to[0] - side.from[0], side.to[1] - side.from[1]]) > far
            });
            out.push(Side { from, to });
        }
    }
    out
}

/// Whether ink follows a side all along, a pixel and a half inside, and none outside.
fn solid(luma: &Luma, inks: &Inks, side: &Side, ink: u8) -> bool {
    let sign = if ink == DARK { 1.0 } else { -1.0 };
    let along = [side.to[0] - side.from[0], side.to[1] - side.from[1]];
    let far = length(along);
    let (nx, ny) = (-along[1] / far, along[0] / far);
    let count = (far as usize).max(8);
    let inked = (0..count).filter(|k| {
        let t = 0.02 + 0.96 * (*k as f32 + 0.5) / count as f32;
        let at = |inset: f32| [side.from[0] + along[0] * t + nx * inset, side.from[1] + along[1] * t + ny * inset];
        let level = |inset: f32| {
            let [x, y] = at(inset);
            luma.at(x, y) * sign
        };
        let inked = [1.0f32, 1.8].iter().any(|inset| {
            let [x, y] = at(*inset);
            luma.holds(x, y) && inks.is(x as usize, y as usize, ink)
        });
        inked && level(-2.0) - level(1.4) > EDGE
    });
    inked.count() as f32 >= SOLID * count as f32
}

/// Number of modules and map for which the two other sides alternate best.
fn alternating(luma: &Luma, [left, corner, right]: &[[f32; 2]; 3], ink: u8) -> Option<Trial> {
    let sign = if ink == DARK { 1.0 } else { -1.0 };
    let up = [left[0] - corner[0], left[1] - corner[1]];
    let on = [right[0] - corner[0], right[1] - corner[1]];
    let length = length(up).min(length(on));
    let trial = |side: usize, a: f32, b: f32| -> Option<Trial> {
        let fourth = [corner[0] + up[0] * a + on[0] * b, corner[1] + up[1] * a + on[1] * b];
        let map = Homography::of_square(side as f32, &[*left, fourth, *right, *corner])?;
        let value = |k: usize, top: bool| {
            let (along, inset) = (k as f32 + 0.5, 0.5);
            let [x, y] = if top { map.at(along, inset) } else { map.at(side as f32 - inset, along) };
            luma.at(x, y) * sign
        };
        let (mut steps, mut rises) = (0usize, 0.0f32);
        for top in [true, false] {
            let mut last = value(0, top);
            for k in 1..side {
                let now = value(k, top);
                // Even modules of the upper side are ink, odd ones of the right side.
                let rise = if (k % 2 == 1) == top { now - last } else { last - now };
                steps += usize::from(rise > 5.0);
                rises += rise;
                last = now;
            }
        }
        let all = (2 * (side - 1)) as f32;
        Some(Trial { timed: steps as f32 / all, rise: rises / all, a, b, side, map })
    };
    // Coarse first: of a number of modules only what is half right is looked at closely.
    let better = |one: Option<Trial>, other: Option<Trial>| match (one, other) {
        (Some(one), Some(other)) => Some(if other.worth() > one.worth() { other } else { one }),
        (one, other) => one.or(other),
    };
    let mut best: Option<Trial> = None;
    for side in SIDES.into_iter().filter(|side| length >= 1.7 * *side as f32) {
        let mut coarse: Option<Trial> = None;
        for (i, j) in (0..25).map(|k| (k / 5 - 2, k % 5 - 2)) {
            coarse = better(coarse, trial(side, 1.0 + i as f32 * 0.09, 1.0 + j as f32 * 0.09));
        }
        let Some(coarse) = coarse.filter(|coarse| coarse.timed >= 0.55) else { continue };
        let (a, b) = (coarse.a, coarse.b);
        best = better(best, Some(coarse));
        for (i, j) in (0..49).map(|k| (k / 7 - 3, k % 7 - 3)) {
            best = better(best, trial(side, a + i as f32 * 0.025, b + j as f32 * 0.025));
        }
    }
    best.filter(|best| best.timed >= 0.7)
}

/// One place of the fourth corner and one number of modules.
struct Trial {
    /// Share of the steps along the alternating sides that go the right way.
    timed: f32,
    /// Mean step in the right direction, in grey levels.
    rise: f32,
    a: f32,
    b: f32,
    side: usize,
    map: Homography,
}

impl Trial {
    fn worth(&self) -> f32 {
        self.timed + self.rise * 0.004
    }
}

/// Shares of the neighbours taken off against blur, see [`sharpened`].
const SHARPEN: [f32; 3] = [0.0, 0.12, 0.25];

/// Least share of the border's modules that are what they have to be.
const BORDER: f32 = 0.87;

/// Share of the border's modules that are right.
fn border(modules: &[bool], side: usize) -> f32 {
    let right = (0..side)
        .flat_map(|k| {
            let (top, end) = (modules[k] == (k % 2 == 0), modules[k * side + side - 1] == (k % 2 == 1));
            [top, end, modules[k * side], modules[(side - 1) * side + k]]
        })
        .filter(|right| *right);
    right.count() as f32 / (4 * side) as f32
}

fn read(luma: &Luma, map: &Homography, side: usize, ink: u8) -> Option<String> {
    let samples = sampled(luma, map, side, ink);
    for share in SHARPEN {
        let sharp = sharpened(&samples, side, share);
        for around in [4, 12] {
            let mut modules = inked(&sharp, side, around, 0.5);
            if border(&modules, side) < BORDER {
                continue;
            }
            // The border is known.
            if side <= 26 {
                for k in 0..side {
                    modules[k] = k % 2 == 0;
                    modules[k * side + side - 1] = k % 2 == 1;
                    modules[k * side] = true;
                    modules[(side - 1) * side + k] = true;
                }
            }
            let bytes = unharmed(|| datamatrix::DataMatrix::decode(&modules, side).ok());
            if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|text| is_text(text)) {
                return Some(text);
            }
        }
    }
    None
}
