//! Extent of the head with hair, from the matte.
//!
//! In: the outline and one face. Out: crown, side edges, height, width and centre in photo pixels.

use super::copy::AnalysisCopy;
use super::face::FaceFacts;
use super::fact::{Measured, Reason};
use super::family::facts;
use super::matte::Matte;
use crate::face::{Face, Landmark};
use crate::ground::geometry::Point;

/// Length over which a row must be opaque to count as head, as a share of the inter-pupil distance. People marked crowns as
/// the first row that is opaque over 2 % of a picture in which the pupils are 0.155 of the width apart: 0.13. On an
/// average adult that is 8 mm; single hairs and wisps are less.
const LEAST_RUN: f64 = 0.13;
/// A pixel is opaque from half its colour on.
const OPAQUE: f32 = 0.5;
/// Opacities between which a mark by eye may lie; the crowns they give are one standard deviation apart each way.
const FAINT: f32 = 0.3;
const DENSE: f32 = 0.7;
/// How far from the middle of the eyes the head can reach sideways, in inter-pupil distances: an afro measures 3.6
/// across.
const REACH: f64 = 2.0;
/// How far above the eyes the head can reach, in inter-pupil distances: a high bun measures 3.5.
const HEIGHT: f64 = 4.5;

facts! {
    /// Extent of the head with hair, from the outline against the backdrop.
    pub struct HeadFacts in "head" {
        /// y of the crown, px: the first row, from the top, that is opaque over 0.13 inter-pupil distances; hair counts,
        /// single hairs do not (standards S50d: 头顶发迹; the run as in the human marks).
        crown_y: Measured [Px] = Measured::with(70.0, 2.0);
        /// x of the head's edge on the picture's left between crown and mouth, px; hair and ears count, single hairs do
        /// not, by the same run.
        left_x: Measured [Px] = Measured::with(95.0, 2.0);
        /// x of the head's edge on the picture's right, px.
        right_x: Measured [Px] = Measured::with(385.0, 2.0);
        /// Chin minus crown, px (standards S50d, RGA-06).
        height: Measured [Px] = Measured::with(435.0, 2.8);
        /// Right edge minus left edge, px.
        width: Measured [Px] = Measured::with(290.0, 2.8);
        /// x of the middle between both edges, px.
        centre_x: Measured [Px] = Measured::with(240.0, 1.4);
    }
}

impl HeadFacts {
    /// Measures the head that holds `face` (in copy pixels).
    pub(crate) fn measure(copy: &AnalysisCopy<'_>, matte: &mut Matte<'_, '_>, face: &Face, facts: &FaceFacts) -> Self {
        let mut search = Search::new(copy, matte, face);
        let pitch = copy.pitch();
        let crown_y = search.crown().map(pitch.y, |y| y * pitch.y);
        let (left_x, right_x) = match crown_y.value() {
            Some(crown) => search.sides(crown / pitch.y),
            None => (Measured::Missing(Reason::NoOutline), Measured::Missing(Reason::NoOutline)),
        };
        let (left_x, right_x) = (left_x.map(pitch.x, |x| x * pitch.x), right_x.map(pitch.x, |x| x * pitch.x));
        Self {
            crown_y,
            left_x,
            right_x,
            height: facts.chin_y.minus(crown_y),
            width: right_x.minus(left_x),
            centre_x: left_x.middle(right_x),
        }
    }
}

/// Where the head is looked for, in copy pixels.
struct Search<'m, 'o, 'a> {
    matte: &'m mut Matte<'o, 'a>,
    left: usize,
    right: usize,
    top: usize,
    eyes: usize,
    mouth: usize,
    run: f64,
}

impl<'m, 'o, 'a> Search<'m, 'o, 'a> {
    fn new(copy: &AnalysisCopy<'_>, matte: &'m mut Matte<'o, 'a>, face: &Face) -> Self {
        let at = |landmark| face.point(landmark).at;
        let eyes = at(Landmark::RightPupil).midpoint(at(Landmark::LeftPupil));
        let apart = at(Landmark::RightPupil).distance(at(Landmark::LeftPupil));
        let size = copy.view().size();
        let column = |x: f64| x.clamp(0.0, f64::from(size.width)) as usize;
        let row = |y: f64| y.clamp(0.0, f64::from(size.height)) as usize;
        let mouth: Point = at(Landmark::MouthRight).midpoint(at(Landmark::MouthLeft));
        Self {
            matte,
            left: column(eyes.x - REACH * apart),
            right: column(eyes.x + REACH * apart),
            top: row(eyes.y - HEIGHT * apart),
            eyes: row(eyes.y),
            mouth: row(mouth.y),
            run: (LEAST_RUN * apart).max(1.0),
        }
    }

    /// The crown in copy pixels.
    fn crown(&mut self) -> Measured {
        let (top, mut rows) = (self.top, vec![Run::default(); self.eyes.saturating_sub(self.top)]);
        self.matte
            .visit(&(self.left..self.right), &(top..self.eyes), |xs, y, opacity| rows[y - top].add(opacity, xs.len()));
        let [faint, opaque, dense] =
            [0, 1, 2].map(|level| first_crossing(rows.iter().map(|run| run.0[level]), self.run));
        let Some(crown) = opaque else { return Measured::Missing(Reason::NoOutline) };
        if crown < 1.0 {
            // The first row is head already: how much lies above the picture is unknown.
            return Measured::Missing(Reason::OutOfFrame);
        }
        edge(self.top as f64 + crown, faint.map(|y| y + self.top as f64), dense.map(|y| y + self.top as f64))
    }

    /// Both side edges in copy pixels.
    fn sides(&mut self, crown: f64) -> (Measured, Measured) {
        let rows = (crown as usize).min(self.mouth)..self.mouth;
        let (left, mut columns) = (self.left, vec![Run::default(); self.right.saturating_sub(self.left)]);
        self.matte.visit(&(left..self.right), &rows, |xs, _, opacity| {
            for column in &mut columns[xs.start - left..xs.end - left] {
                column.add(opacity, 1);
            }
        });
        let one = |forward: bool| {
            let crossing = |level: usize| {
                let runs = columns.iter().map(|run| run.0[level]);
                if forward { first_crossing(runs, self.run) } else { first_crossing(runs.rev(), self.run) }
            };
            let place = |steps: f64| {
                if forward { self.left as f64 + steps } else { self.right as f64 - steps }
            };
            match crossing(1) {
                None => Measured::Missing(Reason::NoOutline),
                Some(steps) if steps < 1.0 => Measured::Missing(Reason::OutOfFrame),
                Some(steps) => edge(place(steps), crossing(0).map(place), crossing(2).map(place)),
            }
        };
        (one(true), one(false))
    }
}

/// How many pixels of a line are at least faint, opaque, dense.
#[derive(Debug, Clone, Copy, Default)]
struct Run([f64; 3]);

impl Run {
    /// Adds pixels of one opacity.
    fn add(&mut self, opacity: f32, pixels: usize) {
        for (count, least) in self.0.iter_mut().zip([FAINT, OPAQUE, DENSE]) {
            *count += if opacity > least { pixels as f64 } else { 0.0 };
        }
    }
}

/// Where `runs`, one per line, first reaches `least`: in lines from the start, interpolated between line centres.
fn first_crossing(runs: impl Iterator<Item = f64>, least: f64) -> Option<f64> {
    let mut before = 0.0;
    for (line, run) in runs.enumerate() {
        if run >= least {
            let share = if run > before { (least - before) / (run - before) } else { 1.0 };
            return Some((line as f64 - 0.5 + share).max(0.0));
        }
        before = run;
    }
    None
}

/// An edge at `at`, whose uncertainty follows from where it would be for a fainter and a denser matte.
fn edge(at: f64, faint: Option<f64>, dense: Option<f64>) -> Measured {
    // Half a pixel for the sampling itself.
    let spread = match (faint, dense) {
        (Some(faint), Some(dense)) => (dense - faint).abs() / 2.0,
        _ => 1.0,
    };
    Measured::with(at, (spread * spread + 0.25).sqrt())
}
