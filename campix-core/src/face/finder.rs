//! Finds faces: the whole picture reduced to 160 pixels, one map of centres, sizes read next to each peak.

use super::map::{Heat, Map};
use super::network::{Bottleneck, Dense, Finish, Lift, Separable};
use super::sample::{self, LetterBox};
use super::turn::Turn;
use super::weights::{Reader, WeightsError};
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Long side of the reduced picture, in pixels; as in training.
const LONG: usize = 160;

/// Pixels of the reduced picture for each cell of the map.
const STRIDE: f64 = 8.0;

/// Cells: a face of this height has the size 0 (sizes are binary logarithms).
const UNIT: f64 = 4.0;

/// Peaks below this are ignored. Chosen on scenes of held-back training faces (`model/MODEL_CARD.md`).
const LEAST_SCORE: f64 = 0.4;

/// Centres closer than this share of the larger face height are one face.
pub(super) const SAME_FACE: f64 = 0.5;

/// A face this many times smaller than its neighbour, with its centre within this many heights of it, may be an eye, an ear
/// or a curl of it; its points tell.
const PART: f64 = 1.8;
const PART_REACH: f64 = 0.8;

/// A face as the finder sees it, in pixels of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// Midway between forehead and chin.
    pub(super) centre: Point,
    /// Forehead to chin.
    pub(super) height: f64,
    /// 0 to 1.
    pub(super) score: f64,
    /// Whether it may be a part of a larger face that looks like one.
    pub(super) part: bool,
}

impl Candidate {
    /// Whether this is `better` found twice.
    fn repeats(self, better: Self) -> bool {
        self.centre.distance(better.centre) <= SAME_FACE * self.height.max(better.height)
    }

    /// Whether this may be a part of `better`, or the other way round.
    fn may_be_part(self, better: Self) -> bool {
        let (large, small) = (self.height.max(better.height), self.height.min(better.height));
        small * PART < large && self.centre.distance(better.centre) <= PART_REACH * large
    }
}

/// The finder network.
#[derive(Debug)]
pub(super) struct Finder {
    stem: Dense,
    second: Dense,
    middle: Dense,
    middle1: Bottleneck,
    deep: Dense,
    deep1: Bottleneck,
    deep2: Bottleneck,
    deep3: Bottleneck,
    lift: Lift,
    middle2: Bottleneck,
    middle3: Separable,
    head: Dense,
}

impl Finder {
    /// Reads the weights.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut r = Reader::new(bytes)?;
        let network = Self {
            stem: r.stem(8)?,
            second: r.dense(8, 16, 3, 2)?,
            middle: r.dense(16, 40, 3, 2)?,
            middle1: r.bottleneck(40, 24)?,
            deep: r.dense(40, 64, 3, 2)?,
            deep1: r.bottleneck(64, 32)?,
            deep2: r.bottleneck(64, 32)?,
            deep3: r.bottleneck(64, 32)?,
            lift: r.lift(64, 40)?,
            middle2: r.bottleneck(40, 24)?,
            middle3: r.separable(40, 40)?,
            head: r.head(40, 8)?,
        };
        r.finish()?;
        Ok(network)
    }

    /// One forward pass: presence, offset x, offset y, size in the first four channels.
    pub(super) fn forward(&self, input: &Map) -> Heat {
        let x = self.stem.apply(input, Finish::Relu);
        let x = self.second.apply(&x, Finish::Relu);
        let middle = self.middle1.apply(&self.middle.apply(&x, Finish::Relu));
        let deep = self.deep1.apply(&self.deep.apply(&middle, Finish::Relu));
        let deep = self.deep3.apply(&self.deep2.apply(&deep));
        let middle = self.middle2.apply(&self.lift.apply(&deep, &middle));
        self.head.answer(&self.middle3.apply(&middle))
    }

    /// All candidates, best first.
    pub(super) fn find(&self, picture: RgbView<'_>) -> Vec<Candidate> {
        let boxed = sample::letter_box(picture, LONG);
        Self::candidates(&self.forward(&boxed.map), &boxed, |at| at)
    }

    /// As [`Finder::find`], of faces that are upright once the picture is turned; in pixels of the picture as it is.
    pub(super) fn find_turned(&self, picture: RgbView<'_>, turn: Turn) -> Vec<Candidate> {
        let boxed = sample::letter_box(picture, LONG);
        let (width, height) = (boxed.map.width as f64, boxed.map.height as f64);
        Self::candidates(&self.forward(&turn.apply(&boxed.map)), &boxed, |at| turn.back(at, width, height))
    }

    /// What the map of an answer holds; `place` says where a point of its input lies on the canvas.
    fn candidates(map: &Heat, boxed: &LetterBox, place: impl Fn(Point) -> Point) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for (column, row, score) in peaks(map) {
            let cell = &map.row(row)[column * map.channels..];
            let x = (column as f64 + 0.5 + f64::from(cell[1])) * STRIDE;
            let y = (row as f64 + 0.5 + f64::from(cell[2])) * STRIDE;
            let height = libm::exp2(f64::from(cell[3])) * UNIT * STRIDE * boxed.scale.1;
            let at = place(Point::new(x, y));
            let (x, y) = (at.x - boxed.left as f64, at.y - boxed.top as f64);
            let centre = Point::new(x * boxed.scale.0, y * boxed.scale.1);
            let mut candidate = Candidate { centre, height, score, part: false };
            if !found.iter().any(|better| candidate.repeats(*better)) {
                candidate.part = found.iter().any(|better| candidate.may_be_part(*better));
                found.push(candidate);
            }
        }
        found
    }
}

/// Cells whose score is high enough, best first; equal ones from top left.
fn peaks(map: &Heat) -> Vec<(usize, usize, f64)> {
    let mut cells = Vec::new();
    for row in 0..map.height {
        for (column, cell) in map.row(row).chunks_exact(map.channels).enumerate() {
            let score = 1.0 / (1.0 + libm::exp(-f64::from(cell[0])));
            if score >= LEAST_SCORE {
                cells.push((column, row, score));
            }
        }
    }
    cells.sort_by(|a, b| b.2.total_cmp(&a.2));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_repeats_belong_to_the_better_face() {
        let face = |x: f64, height: f64| Candidate { centre: Point::new(x, 100.0), height, score: 0.5, part: false };
        let better = face(100.0, 100.0);
        for (x, height, repeats, part) in [
            (140.0, 90.0, true, false),
            (160.0, 90.0, false, false),
            (140.0, 40.0, true, true),
            (160.0, 40.0, false, true),
            (190.0, 40.0, false, false),
        ] {
            let candidate = face(x, height);
            assert_eq!((candidate.repeats(better), candidate.may_be_part(better)), (repeats, part), "{x} {height}");
        }
    }
}
