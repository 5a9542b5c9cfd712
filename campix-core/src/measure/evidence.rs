//! Traces of what was done to a picture before: a pasted person, smoothed skin, an earlier JPEG, a screen photographed.
//!
//! In: the decoded pixels, the person's outline and one face. Out: what was seen, as numbers. None of them proves anything: each has its
//! rate of false alarms in `benches/RESULTS.md`. Whether a picture was mirrored cannot be known from it.

use super::backdrop::median;
use super::copy::reduce;
use super::fact::{Measured, Reason};
use super::family::facts;
use super::focus::{blurred, luma};
use super::fringe;
use super::lines::Lines;
use super::seam::Seam;
use crate::face::{Face, Landmark};
use crate::ground::geometry::{Point, Rect, Size};
use crate::ground::pixels::RgbView;

/// Distance between the pupils at which skin is compared, px; as sharpness is.
const APART: f64 = 96.0;
/// With fewer pixels between the pupils skin has no texture.
const LEAST_APART: f64 = 60.0;
/// Standard deviation of the blur that is taken off to leave the fine texture, px.
const FINE: f64 = 1.2;
/// Half widths and half heights of what is compared, in inter-pupil distances: an eye with its lids, and a cheek below it.
const EYE: (f64, f64) = (0.30, 0.18);
const CHEEK: (f64, f64) = (0.22, 0.20);
const CHEEK_BELOW: f64 = 0.62;
/// What is cut out around both eyes and cheeks: beyond the pupils, above and below.
const BESIDE: f64 = 0.45;
const ABOVE: f64 = 0.35;
const BELOW: f64 = 0.95;
/// Compression of a lower quality leaves nothing of the noise of a wall, whoever made it.
const KEEPS_NOISE: u8 = 95;
/// Compression of a lower quality makes blocks of its own that are as strong as those of an earlier one: 0.9 levels at quality 60, 0.54
/// at 90, on ten portraits at two sizes.
const KEEPS_SMOOTH: u8 = 90;
/// The median deviation of a normal distribution in standard deviations, inverted.
const TO_SIGMA: f64 = 1.4826;

facts! {
    /// Traces of what was done to a picture before. What was seen, not what it means.
    pub struct EvidenceFacts in "evidence" {
        /// Share of the person's outline along which a colour lies that is neither the wall's nor the person's nor a mixture of both: the
        /// rest of another backdrop.
        fringe: Measured [Share] = Measured::with(0.1, 0.02);
        /// Fine texture of the cheeks as a share of that of the eyes, at 96 px between the pupils. Skin that was smoothed has lost its
        /// own, while eyes keep theirs.
        skin_texture: Measured [Ratio] = Measured::with(0.2, 0.01);
        /// How much stronger differences of brightness are at every eighth pixel than elsewhere, in both directions, levels of 255: the
        /// blocks of an earlier JPEG, which count twice where they lie elsewhere than this one's. Blocks where this JPEG has its own count from
        /// quality 90 on.
        block_edges: Measured [Ratio] = Measured::with(0.4, 0.05);
        /// How far a repetition stands out of the spectrum of plain parts, in decades of power: the grid of a screen or of a print.
        repetition: Measured [Ratio] = Measured::with(0.2, 0.05);
        /// Share of the wall, away from the person, in which neighbouring pixels are equal: a wall without any noise was painted, or
        /// compressed until nothing was left of it.
        flat_wall: Measured [Share] = Measured::with(0.02, 0.01);
        /// Width of the sharpest quarter of the edges between person and wall over that of those inside the person, which one lens draws
        /// alike: less after a hard mask, more after a soft one.
        edge_width: Measured [Ratio] = Measured::with(1.1, 0.08);
        /// Noise of the wall over that of the quietest parts of the person, which one sensor gives alike. Compression takes both, so that it
        /// is measured from quality 95 on.
        wall_noise: Measured [Ratio] = Measured::with(1.0, 0.05);
    }
}

impl EvidenceFacts {
    /// Looks at `decoded`, reduced by `reduction` when it was read, of which compression kept `kept` of a hundred; `contour` and `face`
    /// are in its pixels.
    pub(crate) fn measure(
        decoded: RgbView<'_>,
        (reduction, kept): (u32, u8),
        contour: &[Point],
        face: Option<&Face>,
    ) -> Self {
        let lines = Lines::of(decoded);
        let mut evidence = Self::missing(Reason::TooSmall);
        if let Some(lines) = &lines {
            evidence.block_edges = Measured::with(lines.block_edges(reduction, kept >= KEEPS_SMOOTH), 0.05);
            evidence.repetition = Measured::with(lines.repetition(), 0.05);
            evidence.flat_wall = match lines.flat(contour) {
                _ if kept < KEEPS_NOISE => Measured::Missing(Reason::NotApplicable),
                Some(share) => Measured::with(share, 0.01),
                None => Measured::Missing(Reason::NoBackdrop),
            };
            let seam = Seam::of(lines, contour);
            evidence.edge_width = match seam.edge_width() {
                Some((ratio, sigma)) => Measured::with(ratio, sigma),
                None => Measured::Missing(Reason::NoOutline),
            };
            evidence.wall_noise = match seam.wall_noise() {
                _ if kept < KEEPS_NOISE => Measured::Missing(Reason::NotApplicable),
                Some(ratio) => Measured::with(ratio, ratio * 0.05),
                None => Measured::Missing(Reason::NoBackdrop),
            };
        }
        evidence.fringe = match fringe::share(decoded, contour) {
            Some((share, sigma)) => Measured::with(share, sigma),
            None => Measured::Missing(Reason::NoOutline),
        };
        evidence.skin_texture = match face {
            Some(face) => skin_texture(decoded, face),
            None => Measured::Missing(Reason::NoFace),
        };
        evidence
    }
}

/// Texture of the cheeks against that of the eyes.
fn skin_texture(decoded: RgbView<'_>, face: &Face) -> Measured {
    let (right, left) = (face.point(Landmark::RightPupil).at, face.point(Landmark::LeftPupil).at);
    let apart = right.distance(left);
    if !(LEAST_APART..1e5).contains(&apart) {
        return Measured::Missing(Reason::TooSmall);
    }
    let (x0, x1) = (right.x.min(left.x) - BESIDE * apart, right.x.max(left.x) + BESIDE * apart);
    let (y0, y1) = (right.y.min(left.y) - ABOVE * apart, right.y.max(left.y) + BELOW * apart);
    let size = decoded.size();
    if x0 < 0.0 || y0 < 0.0 || x1 > f64::from(size.width) || y1 > f64::from(size.height) {
        return Measured::Missing(Reason::OutOfFrame);
    }
    let window = Rect::new(x0.floor(), y0.floor(), (x1 - x0).floor(), (y1 - y0).floor());
    let shrink = (APART / apart).min(1.0);
    let side = |length: f64| (length * shrink).round().max(1.0) as u32;
    let Some(part) = reduce(decoded, Some(window), Size::new(side(window.width), side(window.height))) else {
        return Measured::Missing(Reason::OutOfFrame);
    };
    let (mut fine, width) = (luma(part.view()), part.view().width());
    let height = fine.len() / width.max(1);
    let soft = blurred(&fine, width, height, FINE);
    for (value, soft) in fine.iter_mut().zip(&soft) {
        *value -= soft;
    }
    let apart = apart * shrink;
    let place = |at: Point, (half_width, half_height): (f64, f64), below: f64| {
        let (x, y) = ((at.x - window.x) * shrink, (at.y - window.y) * shrink + below * apart);
        let span = |middle: f64, half: f64, most: usize| {
            let clamp = |value: f64| (value.max(0.0) as usize).min(most);
            clamp(middle - half * apart)..clamp(middle + half * apart)
        };
        let (columns, rows) = (span(x, half_width, width), span(y, half_height, height));
        rows.flat_map(move |y| columns.clone().map(move |x| y * width + x))
    };
    let mut skin: Vec<f32> =
        [right, left].into_iter().flat_map(|at| place(at, CHEEK, CHEEK_BELOW)).map(|i| fine[i].abs()).collect();
    let eyes: Vec<f64> =
        [right, left].into_iter().flat_map(|at| place(at, EYE, 0.0)).map(|i| f64::from(fine[i])).collect();
    let Some(median) = median(&mut skin) else { return Measured::Missing(Reason::TooSmall) };
    let eyes_rms = (eyes.iter().map(|value| value * value).sum::<f64>() / eyes.len().max(1) as f64).sqrt();
    if eyes_rms < 0.5 {
        // Nothing to compare with: a face without eyes, or a blur that focus tells.
        return Measured::Missing(Reason::Uncertain);
    }
    let ratio = f64::from(median) * TO_SIGMA / eyes_rms;
    // Both cheeks are a thousand pixels of a texture that repeats every few: a twentieth of it.
    Measured::with(ratio, ratio * 0.05)
}
