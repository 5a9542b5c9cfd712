//! Looks for the finest tables under which the file lies in the band, and writes it.

use super::error::EncodeError;
use super::fidelity::fidelity;
use super::front::Coefficients;
use super::quant::{Codes, Counts, Quantiser};
use super::report::{EncodeReport, Encoded, Sampling, TableKind};
use super::spec::{BandSpec, Chroma, Components, Effort, Measure};
use super::tables::{self, COARSEST, FINEST, Tables};
use super::trellis::Trellis;
use super::write::{COMMENT_HEADER, Frame, header_bytes, insert_comment, write_file};
use crate::ground::band::{ByteBand, Padding};
use crate::ground::pixels::RgbView;

/// An encoder that keeps its memory from picture to picture; one per thread.
#[derive(Debug, Default)]
pub struct Encoder {
    coefficients: Coefficients,
    out: Vec<u8>,
}

/// A candidate whose bits were counted.
#[derive(Debug, Clone)]
struct Candidate {
    tables: Tables,
    rounding: f32,
    quantiser: Quantiser,
    codes: Codes,
    /// Expected length of the file.
    bytes: f64,
}

/// A candidate that was written.
#[derive(Debug)]
struct Written {
    file: Vec<u8>,
    tables: Tables,
    rounding: f32,
    sampling: Sampling,
}

/// How the search over one sampling ended.
#[derive(Debug)]
enum Outcome {
    /// A file in the band.
    Inside(Written),
    /// The finest file of this sampling is still below the band.
    Below(Written),
    /// The coarsest allowed file is above it.
    Above(u64),
    /// The nearest lengths found on both sides.
    Between(u64, u64),
}

/// Share of a step added before the cut where steps are wide, and where every step is 1 and no detail is to be lost.
const ROUNDING_COARSE: f32 = 0.40;
const ROUNDING_FINE: f32 = 0.5;

/// The least rounding a picture is given that is too big at the quality floor.
const ROUNDING_LEAST: f32 = 0.2;

/// Squared quantisation steps of error that one bit is worth at the coarse rounding: best on mosaics of the training
/// pictures at three rates.
const BIT_PRICE: f32 = 0.05;

/// The same at the least rounding, where a picture has to become smaller at any price.
const BIT_PRICE_MOST: f32 = 0.30;

/// Colour steps are doubled where colour is not halved: as many bits for it, spread over four times the samples.
const FULL_CHROMA_FACTOR: f32 = 2.0;

/// Bits a pixel from which full colour pays, measured on portraits.
const FULL_CHROMA_BITS: f64 = 2.6;

/// Share of a scan that stuffing adds, before the picture's own is known; measured 0.07–0.48 %.
const STUFFING: f64 = 1.003;

/// ln(bytes) falls by this for each unit of ln(scale), typically.
const SLOPE: f64 = -0.75;

/// Rows of MCUs skipped by a sketch.
const SKETCH: usize = 5;

/// ln of the scale at which sketches begin: portraits of 480×640 in 30 KB end between 1 and 2.
const START: f32 = 1.5;

/// From a step of the sketches as small as this on, counting all rows says more than another sketch.
const NEAR: f32 = 0.08;

/// The expected bits of one restart marker: itself and half a byte of filling.
const RESTART_BITS: u64 = 20;

impl Encoder {
    /// An encoder with no memory allocated yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`encode_to_band`](super::encode_to_band), reusing the memory of earlier pictures.
    ///
    /// # Errors
    /// See [`encode_to_band`](super::encode_to_band).
    pub fn encode(&mut self, pixels: RgbView<'_>, spec: &BandSpec) -> Result<Encoded, EncodeError> {
        check(pixels, spec)?;
        let mut search = self.search(pixels, spec);
        let (written, padded) = search.run()?;
        let (candidates, writes) = (search.candidates, search.writes);
        Ok(report(pixels, spec, written, padded, candidates, writes))
    }

    /// Encodes at a quality of the IJG scale, 1–100, however long the file becomes: for prints, which have no band.
    /// The band and the floor of `spec` are ignored.
    ///
    /// # Errors
    /// [`EncodeError::Dimensions`], [`EncodeError::ZeroDensity`], [`EncodeError::QualityFloor`].
    pub fn encode_at(&mut self, pixels: RgbView<'_>, quality: u8, spec: &BandSpec) -> Result<Encoded, EncodeError> {
        let spec = spec.band(ByteBand::at_most(u64::MAX)).quality_floor(Some(quality)).measure(Measure::Nothing);
        check(pixels, &spec)?;
        let mut search = self.search(pixels, &spec);
        search.coefficients.transform(pixels, search.sampling);
        let candidate = search.count(tables::ijg(quality), ROUNDING_FINE, 1);
        search.write(&candidate);
        let written = search.written(&candidate);
        Ok(report(pixels, &spec, written, 0, search.candidates, search.writes))
    }

    fn search<'a>(&'a mut self, pixels: RgbView<'a>, spec: &'a BandSpec) -> Search<'a> {
        Search {
            pixels,
            spec,
            band: spec.band,
            coefficients: &mut self.coefficients,
            out: &mut self.out,
            floor: spec.quality_floor,
            sampling: first_sampling(pixels, spec),
            stuffing: STUFFING,
            codes: None,
            slope: SLOPE,
            candidates: 0,
            writes: 0,
        }
    }
}

fn check(pixels: RgbView<'_>, spec: &BandSpec) -> Result<(), EncodeError> {
    let size = pixels.size();
    if size.width > 65_535 || size.height > 65_535 {
        return Err(EncodeError::Dimensions { size });
    }
    if spec.band.is_empty() {
        return Err(EncodeError::EmptyBand { min: spec.band.min, max: spec.band.max });
    }
    if spec.density == 0 {
        return Err(EncodeError::ZeroDensity);
    }
    match spec.quality_floor {
        Some(floor) if !(1..=100).contains(&floor) => Err(EncodeError::QualityFloor { floor }),
        _ => Ok(()),
    }
}

fn first_sampling(pixels: RgbView<'_>, spec: &BandSpec) -> Sampling {
    let grey = || pixels.data().chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]);
    if spec.components == Components::GreyIfGrey && grey() {
        return Sampling::Grey;
    }
    match spec.chroma {
        Chroma::S420 => Sampling::S420,
        Chroma::S422 => Sampling::S422,
        Chroma::S444 => Sampling::S444,
        Chroma::Auto => {
            let bits = 8.0 * spec.band.max as f64 / pixels.size().pixels() as f64;
            if bits < FULL_CHROMA_BITS { Sampling::S420 } else { Sampling::S444 }
        }
    }
}

fn report(
    pixels: RgbView<'_>,
    spec: &BandSpec,
    written: Written,
    padded_bytes: u64,
    candidates: u32,
    writes: u32,
) -> Encoded {
    let chroma_table = (written.sampling != Sampling::Grey).then_some(written.tables.chroma);
    let fidelity = match spec.measure {
        Measure::Fidelity => fidelity(&written.file, pixels),
        Measure::Nothing => None,
    };
    let report = EncodeReport {
        bytes: written.file.len() as u64,
        padded_bytes,
        tables: written.tables.kind,
        luma_table: written.tables.luma,
        chroma_table,
        quality: tables::estimated_quality(&written.tables.luma, chroma_table.as_ref()),
        sampling: written.sampling,
        rounding: written.rounding,
        candidates,
        writes,
        fidelity,
    };
    Encoded { bytes: written.file, report }
}

/// One picture, one spec, one sampling at a time.
struct Search<'a> {
    pixels: RgbView<'a>,
    spec: &'a BandSpec,
    band: ByteBand,
    coefficients: &'a mut Coefficients,
    out: &'a mut Vec<u8>,
    floor: Option<u8>,
    sampling: Sampling,
    stuffing: f64,
    /// Codes of the last candidate, by which the next weighs its levels.
    codes: Option<Codes>,
    /// ln(bytes) for each unit of ln(scale), as the sketches saw it last.
    slope: f64,
    candidates: u32,
    writes: u32,
}

impl Search<'_> {
    fn run(&mut self) -> Result<(Written, u64), EncodeError> {
        let auto = self.spec.chroma == Chroma::Auto;
        let mut outcome = self.fit();
        let other = match (&outcome, self.sampling) {
            // Too simple for half the colour, or at its finest: what is left buys colour.
            (Outcome::Below(_) | Outcome::Between(..), Sampling::S420) if auto => Some(Sampling::S444),
            (Outcome::Inside(w), Sampling::S420) if auto && w.tables.luma == [1; 64] => Some(Sampling::S444),
            (Outcome::Above(_) | Outcome::Between(..), Sampling::S444) if auto => Some(Sampling::S420),
            _ => None,
        };
        if let Some(other) = other {
            self.sampling = other;
            let second = self.fit();
            if matches!(second, Outcome::Inside(_) | Outcome::Below(_)) || matches!(outcome, Outcome::Above(_)) {
                outcome = second;
            }
        }
        let ByteBand { min, max } = self.band;
        match outcome {
            Outcome::Inside(written) => Ok((written, 0)),
            Outcome::Below(written) => self.pad(written),
            Outcome::Between(below, above) => Err(EncodeError::NoStep { below, above, min, max }),
            Outcome::Above(smallest) => Err(self.too_big(smallest)),
        }
    }

    /// A file of the current sampling in the band, or how the band was missed.
    fn fit(&mut self) -> Outcome {
        self.coefficients.transform(self.pixels, self.sampling);
        let coarsest = self.coarsest();
        let start = self.sketch(coarsest);
        let mut knob = ScaleKnob { coarsest };
        match self.settle(&mut knob, start) {
            Outcome::Above(tuned) if self.floor.is_some() => self.fit_at_floor(coarsest, tuned),
            outcome => outcome,
        }
    }

    /// ln of the coarsest scale of our tables that the floor allows.
    fn coarsest(&self) -> f32 {
        let colour = self.sampling != Sampling::Grey;
        let honoured = |x: f32| tables::honours(&self.tuned(x), colour, self.floor);
        if honoured(COARSEST) {
            return COARSEST;
        }
        let (mut fine, mut coarse) = (FINEST, COARSEST);
        for _ in 0..20 {
            let middle = f32::midpoint(fine, coarse);
            if honoured(middle) {
                fine = middle;
            } else {
                coarse = middle;
            }
        }
        fine
    }

    fn tuned(&self, x: f32) -> Tables {
        tables::tuned(x, if self.sampling == Sampling::S444 { FULL_CHROMA_FACTOR } else { 1.0 })
    }

    /// Our tables do not fit at the floor: IJG tables at the floor may, and cutting more coefficients to zero may.
    fn fit_at_floor(&mut self, coarsest: f32, tuned: u64) -> Outcome {
        let floor = self.floor.unwrap_or(1);
        let ijg = tables::ijg(floor);
        let at_floor = self.count(ijg, ROUNDING_COARSE, 1);
        let tables = if at_floor.bytes < tuned as f64 { ijg } else { self.tuned(coarsest) };
        self.settle(&mut RoundingKnob { tables }, 0.0)
    }

    /// Counts every fifth row of MCUs until the scale is nearly right.
    fn sketch(&mut self, coarsest: f32) -> f32 {
        let target = (self.band.max as f64).max(1.0);
        let rows = self.coefficients.layout.map_or(0, |layout| layout.mcus_y);
        let mut x = START.clamp(FINEST, coarsest);
        if rows < 2 * SKETCH {
            return x;
        }
        let mut previous: Option<(f64, f64)> = None;
        for _ in 0..3 {
            let knob = ScaleKnob { coarsest };
            let (tables, rounding) = knob.at(self, x);
            let bytes = self.count(tables, rounding, SKETCH).bytes;
            let point = (f64::from(x), libm::log(bytes));
            self.slope = previous.map_or(self.slope, |before| slope_between(before, point));
            previous = Some(point);
            let slope = self.slope;
            let next = (point.0 + (libm::log(target) - point.1) / slope) as f32;
            let moved = (next - x).abs();
            x = next.clamp(FINEST, coarsest);
            if moved < NEAR {
                break;
            }
        }
        x
    }

    /// Counts a candidate on every `every`-th row of MCUs.
    fn count(&mut self, tables: Tables, rounding: f32, every: usize) -> Candidate {
        self.candidates += 1;
        let frame = self.frame();
        let restart = usize::from(frame.restart);
        let quantiser = match &self.codes {
            Some(codes) if self.spec.effort == Effort::Best => {
                Quantiser::weighing(&tables, Trellis::new(&tables, codes, Self::price(rounding)))
            }
            _ => Quantiser::rounding(&tables, rounding),
        };
        let counts = Counts::of(self.coefficients, frame.layout, &quantiser, every, restart);
        let codes = counts.codes();
        let rows = frame.layout.mcus_y;
        let counted = (rows.saturating_sub(every / 2)).div_ceil(every).max(1);
        let mut bits = counts.bits(&codes) as f64 * (rows as f64 / counted as f64);
        let mcus = frame.layout.mcus_x * rows;
        if let Some(restarts) = (mcus.saturating_sub(1)).checked_div(restart) {
            bits += (restarts as u64 * RESTART_BITS) as f64;
        }
        let bytes = header_bytes(frame, &codes) as f64 + bits / 8.0 * self.stuffing;
        self.codes = Some(codes.clone());
        Candidate { tables, rounding, quantiser, codes, bytes }
    }

    /// Squared steps of error that a bit is worth; `None` if every coefficient is to be rounded.
    fn price(rounding: f32) -> f32 {
        if rounding >= ROUNDING_COARSE {
            BIT_PRICE * (ROUNDING_FINE - rounding) / (ROUNDING_FINE - ROUNDING_COARSE)
        } else {
            let share = (ROUNDING_COARSE - rounding) / (ROUNDING_COARSE - ROUNDING_LEAST);
            BIT_PRICE + (BIT_PRICE_MOST - BIT_PRICE) * share
        }
    }

    fn frame(&self) -> Frame {
        let layout = self.coefficients.layout.unwrap_or_else(|| super::front::Layout::new(self.pixels, self.sampling));
        Frame { layout, density: self.spec.density, restart: self.spec.restart_interval }
    }

    fn write(&mut self, candidate: &Candidate) -> u64 {
        self.writes += 1;
        let frame = self.frame();
        write_file(self.out, self.coefficients, frame, &candidate.tables, &candidate.quantiser, &candidate.codes);
        self.out.len() as u64
    }

    fn written(&mut self, candidate: &Candidate) -> Written {
        Written {
            file: std::mem::take(self.out),
            tables: candidate.tables,
            rounding: candidate.rounding,
            sampling: self.sampling,
        }
    }

    /// Turns `knob` until a written file lies in the band.
    fn settle(&mut self, knob: &mut dyn Knob, start: f32) -> Outcome {
        /// Attempts at making the written length agree with the counted one.
        const ATTEMPTS: usize = 8;
        let ByteBand { min, max } = self.band;
        let (mut below, mut above) = (0, u64::MAX);
        let mut cap = max as f64;
        let mut start = start;
        for attempt in 0..ATTEMPTS {
            let (position, candidate) = self.solve(knob, start, cap);
            start = position;
            let (finest, coarsest) = knob.ends();
            let length = self.write(&candidate);
            if length <= max && length >= min {
                return Outcome::Inside(self.written(&candidate));
            }
            if length > max {
                above = above.min(length);
                if position >= coarsest {
                    return Outcome::Above(length);
                }
                // Below the last target, not just below the last result: a stair may hold the same file again.
                cap = cap.min(candidate.bytes) - (length - max) as f64 - 8.0;
                if attempt + 2 >= ATTEMPTS {
                    cap -= cap * 0.02;
                }
            } else {
                below = below.max(length);
                if position <= finest {
                    return Outcome::Below(self.written(&candidate));
                }
                cap = (cap + (max - length) as f64).min(max as f64 * 1.005);
            }
        }
        Outcome::Between(below, above)
    }

    /// The position of `knob` whose counted length comes nearest to `cap` from below; if none does, its coarse end.
    fn solve(&mut self, knob: &mut dyn Knob, start: f32, cap: f64) -> (f32, Candidate) {
        const PROBES: usize = 24;
        let (finest, coarsest) = knob.ends();
        let min = self.band.min as f64;
        // Tables are whole numbers, so the length falls in stairs of up to a percent: the middle of what is taken is aimed at.
        let target = libm::log((cap * (1.0 - 0.5 * tolerance(0))).max(1.0));
        let mut x = start.clamp(finest, coarsest);
        let mut fits: Option<(f32, Candidate)> = None;
        let mut over: Option<(f32, f64)> = None;
        let mut previous: Option<(f64, f64)> = None;
        let first_slope = knob.slope(self);
        for probe in 0..PROBES {
            let (tables, rounding) = knob.at(self, x);
            let candidate = self.count(tables, rounding, 1);
            let bytes = candidate.bytes;
            if bytes <= cap {
                if fits.as_ref().is_none_or(|(_, best)| best.bytes <= bytes) {
                    fits = Some((x, candidate));
                }
                if x <= finest || (bytes >= min && cap - bytes <= tolerance(probe) * cap) {
                    break;
                }
            } else {
                over = Some((x, bytes));
                if x >= coarsest {
                    fits = Some((x, candidate));
                    break;
                }
            }
            let point = (f64::from(x), libm::log(bytes));
            x = match (&fits, over) {
                (Some((coarse, good)), Some((fine, big))) => {
                    let (coarse, fine) = (f64::from(*coarse), f64::from(fine));
                    if (coarse - fine).abs() < 1e-5 {
                        break;
                    }
                    let share = if probe % 3 == 2 {
                        0.5
                    } else {
                        let (y0, y1) = (libm::log(big), libm::log(good.bytes));
                        ((target - y0) / (y1 - y0)).clamp(0.02, 0.98)
                    };
                    (fine + (coarse - fine) * share) as f32
                }
                _ if probe >= 6 => {
                    if fits.is_some() {
                        finest
                    } else {
                        coarsest
                    }
                }
                _ => {
                    let slope = previous.map_or(first_slope, |before| slope_between(before, point));
                    (point.0 + (target - point.1) / slope) as f32
                }
            };
            x = x.clamp(finest, coarsest);
            previous = Some(point);
        }
        fits.unwrap_or_else(|| {
            let (tables, rounding) = knob.at(self, coarsest);
            (coarsest, self.count(tables, rounding, 1))
        })
    }

    /// Fills a file up to the band with a comment, if that is allowed.
    fn pad(&self, mut written: Written) -> Result<(Written, u64), EncodeError> {
        let ByteBand { min, max } = self.band;
        let largest = written.file.len() as u64;
        if self.spec.padding == Padding::Never {
            return Err(EncodeError::TooSimple { largest, min });
        }
        // A little above the edge, for readers that count kilobytes differently.
        let comment = (min + min / 50).min(max).saturating_sub(largest);
        if comment < COMMENT_HEADER {
            return Err(EncodeError::NoStep { below: largest, above: largest + COMMENT_HEADER, min, max });
        }
        insert_comment(&mut written.file, comment);
        Ok((written, comment))
    }

    /// The error for a picture whose smallest allowed file is too big, with what lies on the other side of the floor.
    fn too_big(&mut self, smallest: u64) -> EncodeError {
        let max = self.band.max;
        let quality_floor = self.floor.take();
        let mut without = None;
        if quality_floor.is_some() {
            self.band.min = 0;
            if let Outcome::Inside(written) = self.fit() {
                let chroma = (written.sampling != Sampling::Grey).then_some(&written.tables.chroma);
                without = Some((written.file.len() as u64, tables::estimated_quality(&written.tables.luma, chroma)));
            }
        }
        EncodeError::TooBig {
            smallest,
            max,
            quality_floor,
            without_floor: without.map(|w| w.0),
            quality_without_floor: without.map(|w| w.1),
        }
    }
}

/// Share of the cap that may stay unused after this many probes. A probe costs a tenth of the whole search, and half a percent of
/// the bytes is worth 0.02 dB.
fn tolerance(probe: usize) -> f64 {
    match probe {
        0..=1 => 0.006,
        2 => 0.009,
        3..=5 => 0.012,
        _ => 0.03,
    }
}

fn slope_between(a: (f64, f64), b: (f64, f64)) -> f64 {
    let run = b.0 - a.0;
    if run.abs() < 1e-6 {
        return SLOPE;
    }
    ((b.1 - a.1) / run).clamp(-1.5, -0.1)
}

/// What a search varies; the file shrinks as the position grows.
trait Knob {
    fn ends(&self) -> (f32, f32);
    fn at(&self, search: &Search<'_>, position: f32) -> (Tables, f32);
    fn slope(&self, search: &Search<'_>) -> f64;
}

/// The scale of our own tables.
struct ScaleKnob {
    coarsest: f32,
}

impl Knob for ScaleKnob {
    fn ends(&self) -> (f32, f32) {
        (FINEST, self.coarsest)
    }

    fn slope(&self, search: &Search<'_>) -> f64 {
        search.slope
    }

    fn at(&self, search: &Search<'_>, position: f32) -> (Tables, f32) {
        // Full rounding where steps are one, the coarse rounding from a scale of e² on.
        let share = (position / 2.0).clamp(0.0, 1.0);
        (search.tuned(position), ROUNDING_FINE + (ROUNDING_COARSE - ROUNDING_FINE) * share)
    }
}

/// The rounding under fixed tables; its position is how much is taken off.
struct RoundingKnob {
    tables: Tables,
}

impl Knob for RoundingKnob {
    fn ends(&self) -> (f32, f32) {
        (ROUNDING_COARSE - ROUNDING_FINE, ROUNDING_COARSE - ROUNDING_LEAST)
    }

    fn slope(&self, _: &Search<'_>) -> f64 {
        SLOPE
    }

    fn at(&self, _: &Search<'_>, position: f32) -> (Tables, f32) {
        (self.tables, ROUNDING_COARSE - position)
    }
}

impl TableKind {
    /// Whether these are tables of the IJG library.
    pub const fn is_ijg(self) -> bool {
        matches!(self, Self::Ijg(_))
    }
}
