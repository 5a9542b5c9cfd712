//! QR codes: from finder patterns to the modules, and from the modules to the text.

use rqrr::{Grid, SimpleGrid};

use super::finder::{Finder, PLAIN_SPREAD, length};
use super::guard::{is_text, unharmed};
use super::homography::Homography;
use super::ink::DARK;
use super::luma::Luma;
use super::mended::Mender;
use super::module::{inked, refined, sampled, sharpened};

/// A code whose finder patterns were found, in pixels of the picture they were found in.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Top left, top right, bottom left; one of them can be missing.
    pub(super) patterns: [Option<Finder>; 3],
    /// Indexes of the patterns.
    pub(super) members: Vec<usize>,
    /// Directions from the top left corner: to the right and down.
    right: [f32; 2],
    down: [f32; 2],
    /// How much the geometry differs from a square, 0 for none.
    strain: f32,
}

/// Most candidates of one picture that are looked at.
const MOST: usize = 24;

/// Groups of patterns that may belong to one code, the most regular first; whole ones before the two of a side, these before the two
/// of a diagonal.
pub(super) fn candidates(finders: &[Finder]) -> Vec<Candidate> {
    let mut whole = Vec::new();
    let mut pairs = Vec::new();
    let mut diagonals = Vec::new();
    for (at, corner) in finders.iter().enumerate() {
        let beside: Vec<(usize, [f32; 2], f32)> = (0..finders.len())
            .filter(|&other| other != at && finders[other].ink == corner.ink)
            .filter_map(|other| beside(corner, &finders[other]).map(|(axis, strain)| (other, axis, strain)))
            .collect();
        for (k, &(right, axis, strain)) in beside.iter().enumerate() {
            for &(down, other_axis, other_strain) in &beside[k + 1..] {
                let turn = axis[0] * other_axis[1] - axis[1] * other_axis[0];
                let parallel = turn.abs() < 0.35 * length(axis) * length(other_axis);
                let legs = [finders[right].centre, finders[down].centre]
                    .map(|end| length([end[0] - corner.centre[0], end[1] - corner.centre[1]]));
                let modules = [length(axis), length(other_axis)];
                // In modules both sides are equally long.
                let uneven =
                    (legs[0] / modules[0] / (legs[1] / modules[1])).max(legs[1] / modules[1] / (legs[0] / modules[0]));
                if parallel || uneven > 1.5 {
                    continue;
                }
                let (right, down, right_axis, down_axis) =
                    if turn > 0.0 { (right, down, axis, other_axis) } else { (down, right, other_axis, axis) };
                whole.push(Candidate {
                    patterns: [Some(*corner), Some(finders[right]), Some(finders[down])],
                    members: vec![at, right, down],
                    right: right_axis,
                    down: down_axis,
                    strain: strain + other_strain + (uneven - 1.0),
                });
            }
            if right > at {
                // Only one side: the code lies on one side of it or the other.
                let across = corner.axes.map(|v| (axis[0] * v[1] - axis[1] * v[0], v));
                let (_, across) = if across[0].0.abs() > across[1].0.abs() { across[0] } else { across[1] };
                for sign in [1.0, -1.0] {
                    let other_axis = across.map(|value| value * sign);
                    let turn = axis[0] * other_axis[1] - axis[1] * other_axis[0];
                    let there = Some(finders[right]);
                    let patterns = if turn > 0.0 { [Some(*corner), there, None] } else { [Some(*corner), None, there] };
                    let (right_axis, down_axis) = if turn > 0.0 { (axis, other_axis) } else { (other_axis, axis) };
                    pairs.push(Candidate {
                        patterns,
                        members: vec![at, right],
                        right: right_axis,
                        down: down_axis,
                        strain,
                    });
                }
            }
        }
    }
    for (at, one) in finders.iter().enumerate() {
        for (other, there) in finders.iter().enumerate().skip(at + 1).filter(|(_, there)| there.ink == one.ink) {
            let Some((right, down, strain)) = across(one, there) else { continue };
            let patterns = [None, Some(*one), Some(*there)];
            diagonals.push(Candidate { patterns, members: vec![at, other], right, down, strain });
        }
    }
    for group in [&mut whole, &mut pairs, &mut diagonals] {
        group.sort_by(|a, b| a.strain.total_cmp(&b.strain));
        group.truncate(MOST);
    }
    whole.extend(pairs);
    whole.extend(diagonals);
    whole
}

/// Whether two patterns may be the top right and the bottom left one of a code whose third is burnt out: the directions to the right and
/// down, one module long, and by how much the patterns disagree.
fn across(one: &Finder, other: &Finder) -> Option<([f32; 2], [f32; 2], f32)> {
    let away = [other.centre[0] - one.centre[0], other.centre[1] - one.centre[1]];
    let unit = |v: [f32; 2]| v.map(|value| value / length(v));
    // The axes of the first pattern that point towards the other, and those of the other along them.
    let [a, b] = in_basis(away, one.axes);
    let own = [(a, one.axes[0]), (b, one.axes[1])].map(|(share, axis)| axis.map(|value| value * share.signum()));
    let there = own.map(|axis| nearest_axis(other, unit(axis)));
    let cosine = there[0].1.min(there[1].1);
    let ratio = (one.module() / other.module()).max(other.module() / one.module());
    let mean = |k: usize| [0, 1].map(|at| (own[k][at] + there[k].0[at]) * 0.5);
    let [a, b] = in_basis(away, [mean(0), mean(1)]);
    let uneven = (a / b).max(b / a);
    let sized = |modules: f32| (11.0..75.0).contains(&modules);
    if !(cosine > 0.93 && ratio < 1.7 && sized(a) && sized(b) && uneven < 1.3) {
        return None;
    }
    let back = |v: [f32; 2]| v.map(|value| -value);
    // From the top right pattern to the bottom left one it goes down and to the left.
    let [u, v] = [mean(0), mean(1)];
    let (right, down) = if u[0] * v[1] - u[1] * v[0] > 0.0 { (back(v), u) } else { (back(u), v) };
    Some((right, down, (1.0 - cosine) * 8.0 + (ratio - 1.0) + (uneven - 1.0)))
}

/// The coordinates of a vector in a basis.
fn in_basis(of: [f32; 2], [u, v]: [[f32; 2]; 2]) -> [f32; 2] {
    let area = u[0] * v[1] - u[1] * v[0];
    [(of[0] * v[1] - of[1] * v[0]) / area, (u[0] * of[1] - u[1] * of[0]) / area]
}

/// Whether `other` lies along an axis of `corner`, at a distance that codes have: that axis, one module long and pointing there, and by
/// how much the two patterns disagree.
fn beside(corner: &Finder, other: &Finder) -> Option<([f32; 2], f32)> {
    let away = [other.centre[0] - corner.centre[0], other.centre[1] - corner.centre[1]];
    let distance = length(away);
    let direction = away.map(|value| value / distance);
    let (axis, cosine) = nearest_axis(corner, direction);
    let (back, other_cosine) = nearest_axis(other, direction);
    let (one, two) = (length(axis), length(back));
    let modules = distance / (0.5 * (one + two));
    let ratio = (one / two).max(two / one);
    // Version 1 has 14 modules between centres, version 15 has 70.
    let fits = cosine > 0.93 && other_cosine > 0.93 && (11.0..75.0).contains(&modules) && ratio < 1.7;
    fits.then_some((axis, (1.0 - cosine) * 4.0 + (1.0 - other_cosine) * 4.0 + (ratio - 1.0)))
}

/// The axis of a pattern, of four directions, that is nearest to a direction, and the cosine of the angle between them.
fn nearest_axis(finder: &Finder, direction: [f32; 2]) -> ([f32; 2], f32) {
    let mut best = ([0.0; 2], f32::MIN);
    for axis in finder.axes {
        for sign in [1.0f32, -1.0] {
            let axis = axis.map(|value| value * sign);
            let cosine = (axis[0] * direction[0] + axis[1] * direction[1]) / length(axis);
            if cosine > best.1 {
                best = (axis, cosine);
            }
        }
    }
    best
}

/// What became of a candidate.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading {
    Text(String),
    /// It has the timing patterns of a code, or as many finder patterns, but no text.
    Code,
    Nothing,
}

/// Share of the steps of the timing patterns that go the right way in a code: chance gives 0.5.
const TIMED: f32 = 0.8;

impl Candidate {
    /// The same candidate in another picture, see [`Finder::scaled`].
    pub(super) fn scaled(&self, scale: f32, offset: [f32; 2]) -> Self {
        let axis = |v: [f32; 2]| v.map(|value| value * scale);
        Self {
            patterns: self.patterns.map(|finder| finder.map(|finder| finder.scaled(scale, offset))),
            right: axis(self.right),
            down: axis(self.down),
            ..self.clone()
        }
    }

    /// Mean length of a module, px.
    pub(super) fn module(&self) -> f32 {
        let present = self.patterns.iter().flatten();
        present.clone().map(Finder::module).sum::<f32>() / present.count() as f32
    }

    /// Whether all three patterns are there.
    pub(super) fn is_whole(&self) -> bool {
        self.patterns.iter().all(Option::is_some)
    }

    /// Whether its patterns keep their proportion, on average: of a wall of tiles three fit together, too.
    pub(super) fn is_sound(&self) -> bool {
        let spreads = self.patterns.iter().flatten().map(|finder| finder.spread);
        spreads.clone().sum::<f32>() <= PLAIN_SPREAD * spreads.count() as f32
    }

    /// Points around the code, to cut it out.
    pub(super) fn extent(&self) -> Vec<[f32; 2]> {
        let mut points: Vec<[f32; 2]> = self.patterns.iter().flatten().flat_map(|finder| finder.corners).collect();
        let side = self.sides().into_iter().max().unwrap_or(21) as f32 + 4.0;
        if let Some(corner) = self.patterns[0] {
            let [cx, cy] = corner.centre;
            let far = |a: f32, b: f32| {
                let at = |k: usize, origin: f32| origin + (self.right[k] * a + self.down[k] * b) * side;
                [at(0, cx), at(1, cy)]
            };
            points.extend([far(1.0, 0.0), far(1.0, 1.0), far(0.0, 1.0)]);
        }
        if let [None, Some(right), Some(down)] = self.patterns {
            let along = |from: [f32; 2], sign: f32| [0, 1].map(|k| from[k] + sign * self.right[k] * side);
            points.extend([along(right.centre, -1.0), along(down.centre, 1.0)]);
        }
        points
    }

    /// Modules on a side, the likeliest first.
    fn sides(&self) -> Vec<usize> {
        let corner = self.patterns[0];
        let mut estimates: Vec<f32> = [(1, self.right), (2, self.down)]
            .into_iter()
            .filter_map(|(k, direction)| {
                let (corner, other) = (corner?, self.patterns[k]?);
                let away = [other.centre[0] - corner.centre[0], other.centre[1] - corner.centre[1]];
                let unit = direction.map(|value| value / length(direction));
                let modules = length(nearest_axis(&corner, unit).0) + length(nearest_axis(&other, unit).0);
                Some(length(away) / (0.5 * modules) + 7.0)
            })
            .collect();
        if let [None, Some(right), Some(down)] = self.patterns {
            let away = [down.centre[0] - right.centre[0], down.centre[1] - right.centre[1]];
            estimates.extend(in_basis(away, [self.right, self.down]).map(|modules| modules.abs() + 7.0));
        }
        let mean = estimates.iter().sum::<f32>() / estimates.len().max(1) as f32;
        let version = ((mean - 17.0) / 4.0).clamp(1.0, 20.0);
        let first = (version + 0.5) as usize;
        let second = if version > first as f32 { first + 1 } else { first.saturating_sub(1) };
        let third = if second > first { first.saturating_sub(1) } else { first + 1 };
        [first, second, third].into_iter().filter(|&version| version >= 1).map(|version| 17 + 4 * version).collect()
    }

    /// Modules to pixels, for a code with `side` modules.
    fn placed(&self, side: usize) -> Option<Homography> {
        let far = (side - 7) as f32;
        let mut pairs = Vec::with_capacity(12);
        for (finder, [left, top]) in self.patterns.iter().zip([[0.0, 0.0], [far, 0.0], [0.0, far]]) {
            let Some(finder) = finder else { continue };
            let right = nearest_axis(finder, self.right.map(|value| value / length(self.right))).0;
            let down = nearest_axis(finder, self.down.map(|value| value / length(self.down))).0;
            for corner in finder.corners {
                let from = [corner[0] - finder.centre[0], corner[1] - finder.centre[1]];
                let [a, b] = in_basis(from, [right, down]);
                let at = |value: f32| if value > 0.0 { 7.0 } else { 0.0 };
                pairs.push(([left + at(a), top + at(b)], corner));
            }
        }
        Homography::fit(&pairs)
    }

    /// Reads the code in `luma`, to whose pixels the candidate refers.
    pub(super) fn read(&self, luma: &Luma) -> Reading {
        let ink = self.patterns.iter().flatten().next().map_or(DARK, |finder| finder.ink);
        let mut best = Reading::Nothing;
        let mut tries: Vec<(f32, usize, Homography)> = Vec::new();
        for side in self.sides() {
            let Some(map) = self.placed(side).map(|map| refined(luma, map, side, self.is_whole())) else { continue };
            // Which of two patterns is which is not known.
            let turns = if self.is_whole() { 1 } else { 4 };
            for turn in 0..turns {
                let Some(map) = map.turned(side as f32, turn) else { continue };
                tries.push((timing(luma, &map, side, ink), side, map));
            }
        }
        tries.sort_by(|a, b| b.0.total_cmp(&a.0));
        for &(timed, side, ref map) in &tries {
            if timed >= TIMED {
                best = Reading::Code;
            }
            // Numbers of modules that the timing contradicts are not read: a text found there would be chance.
            // Three patterns prove a code even where the timing is burnt out.
            if timed < 0.62 && !self.is_whole() {
                continue;
            }
            if let Some(text) = read_modules(luma, map, side, ink) {
                return Reading::Text(text);
            }
        }
        // Only then what was not seen at all: it costs more, and there is something to mend only under a reflection.
        let whole = self.is_whole();
        let mut proven = tries.iter().filter(|(timed, ..)| whole || *timed >= TIMED).take(2);
        match proven.find_map(|(_, side, map)| mended_modules(luma, map, *side, ink)) {
            Some(text) => Reading::Text(text),
            None => best,
        }
    }
}

/// Share of the steps along both timing patterns that change from ink to gap and back as they should.
fn timing(luma: &Luma, map: &Homography, side: usize, ink: u8) -> f32 {
    let sign = if ink == DARK { 1.0 } else { -1.0 };
    let mut right = 0;
    let mut all = 0;
    for along in [true, false] {
        let value = |k: usize| {
            let (x, y) = (k as f32 + 0.5, 6.5);
            let [x, y] = if along { map.at(x, y) } else { map.at(y, x) };
            luma.at(x, y) * sign
        };
        let mut last = value(7);
        for k in 8..=side - 8 {
            let now = value(k);
            // Even modules are ink.
            let rise = if k % 2 == 0 { last - now } else { now - last };
            right += usize::from(rise > 4.0);
            all += 1;
            last = now;
        }
    }
    right as f32 / all as f32
}

/// Shares of the four neighbours taken off a module against blur: none, a little, much.
const SHARPEN: [f32; 4] = [0.0, 0.1, 0.2, 0.3];
/// Modules on each side of one whose light decides what is ink; the last is most of a small code.
const AROUND: [usize; 3] = [2, 4, 12];
/// Where between the darkest and the lightest around ink ends: a lamp's reflection is lighter than paper, a veil lightens ink.
const ENDS: [f32; 3] = [0.5, 0.38, 0.62];

/// Reads the text from samples at the modules.
pub(super) fn read_modules(luma: &Luma, map: &Homography, side: usize, ink: u8) -> Option<String> {
    let samples = sampled(luma, map, side, ink);
    for share in SHARPEN {
        let sharp = sharpened(&samples, side, share);
        for around in AROUND {
            for modules in ENDS.map(|end| inked(&sharp, side, around, end)) {
                if let Some(text) = decoded(side, &modules) {
                    return Some(text);
                }
            }
        }
    }
    None
}

/// Reads the text of a code that is burnt out in part.
fn mended_modules(luma: &Luma, map: &Homography, side: usize, ink: u8) -> Option<String> {
    let mender = Mender::new(side)?;
    let samples = sampled(luma, map, side, ink);
    for share in [0.0, 0.2] {
        let sharp = sharpened(&samples, side, share);
        for around in AROUND {
            for modules in ENDS.map(|end| inked(&sharp, side, around, end)) {
                if let Some(text) = mender.mended(&modules).and_then(|modules| decoded(side, &modules)) {
                    return Some(text);
                }
            }
        }
    }
    None
}

/// Error correction and text, by rqrr, which also tries the mirrored code.
pub(super) fn decoded(side: usize, modules: &[bool]) -> Option<String> {
    unharmed(|| {
        let grid = SimpleGrid::from_func(side, |x, y| modules[y * side + x]);
        Grid::new(grid).decode().ok().map(|(_, text)| text).filter(|text| is_text(text))
    })
}

/// rqrr's own search, which reads some codes whose finder patterns ours does not accept.
pub(super) fn searched(luma: &Luma) -> Vec<String> {
    unharmed(|| {
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(luma.width, luma.height, |x, y| luma.data[y * luma.width + x]);
        let grids = prepared.detect_grids();
        Some(
            grids
                .iter()
                .filter_map(|grid| grid.decode().ok())
                .map(|(_, text)| text)
                .filter(|text| is_text(text))
                .collect(),
        )
    })
    .unwrap_or_default()
}
