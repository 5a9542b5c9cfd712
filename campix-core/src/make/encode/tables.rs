//! Quantisation tables: the IJG family, our own family, and the quality a reader estimates from either.

use std::sync::LazyLock;

use super::report::TableKind;
use crate::meta::Quality;
use crate::meta::quantisation::{self, CHROMINANCE, LUMINANCE};

/// A pair of tables, row after row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tables {
    pub(super) kind: TableKind,
    pub(super) luma: [u8; 64],
    pub(super) chroma: [u8; 64],
}

/// The tables of the IJG library at `quality` 1–100.
pub(super) fn ijg(quality: u8) -> Tables {
    let table = |base| quantisation::ijg(base, quality).map(|step| step as u8);
    Tables { kind: TableKind::Ijg(quality.clamp(1, 100)), luma: table(&LUMINANCE), chroma: table(&CHROMINANCE) }
}

/// ln of the finest scale: every step is 1.
pub(super) const FINEST: f32 = -1.25;

/// ln of the coarsest scale: every step is 255.
pub(super) const COARSEST: f32 = 9.4;

/// Frequency of each coefficient, row after row: 0 at DC, 1 at the far corner; and by how much it grows slower than the
/// scale.
static FREQUENCIES: LazyLock<[(f32, f32); 64]> = LazyLock::new(|| {
    const BRAKE: f32 = 0.4;
    const REACH: f32 = 4.0;
    std::array::from_fn(|at| {
        let (u, v) = ((at % 8) as f32, (at / 8) as f32);
        let f = (u * u + v * v).sqrt() / 9.9;
        (f, BRAKE * libm::expf(-REACH * f))
    })
});

/// Our own tables at the scale e^`ln_scale`, made for portraits of some 480 × 640 pixels.
///
/// At frequency f (0 at DC, 1 at the far corner) the step is `scale × (1 + slope × f)`, DC apart, and low frequencies
/// grow slower than the scale: by the power `1 − 0.4 e^(−4f)`. `chroma_factor` coarsens colour where it is not halved.
/// The numbers were found on portraits outside the evaluation set; the optimum is flat.
pub(super) fn tuned(ln_scale: f32, chroma_factor: f32) -> Tables {
    const LUMA_SLOPE: f32 = 3.0;
    const CHROMA_SLOPE: f32 = 2.0;
    let mut tables = Tables { kind: TableKind::Tuned, luma: [1; 64], chroma: [1; 64] };
    let brake = ln_scale.max(0.0);
    let step = |value: f32| (value + 0.5).clamp(1.0, 255.0) as u8;
    for (at, &(f, exponent)) in FREQUENCIES.iter().enumerate() {
        let base = libm::expf(ln_scale - brake * exponent);
        let (luma, chroma) = if at == 0 { (1.0, 1.0) } else { (1.0 + LUMA_SLOPE * f, 1.0 + CHROMA_SLOPE * f) };
        tables.luma[at] = step(base * luma);
        tables.chroma[at] = step(base * chroma * chroma_factor);
    }
    tables
}

/// Quality 1–100 that readers estimate from these tables.
pub(super) fn estimated_quality(luma: &[u8; 64], chroma: Option<&[u8; 64]>) -> u8 {
    let stored = [Some(luma.map(u16::from)), chroma.map(|table| table.map(u16::from)), None, None];
    match quantisation::quality(&stored, 0, if chroma.is_some() { &[1] } else { &[] }) {
        Some(Quality::Ijg(quality) | Quality::Equivalent(quality)) => quality,
        // Cannot be missing: the first table is given above.
        None => 1,
    }
}

/// Whether readers estimate at least `floor` from these tables: no coarser than the IJG tables of the floor, in either
/// of ImageMagick's sums. Then the first quality not undercut, and the quality nearest in sum, are both at least the floor.
pub(super) fn honours(tables: &Tables, colour: bool, floor: Option<u8>) -> bool {
    let Some(floor) = floor else { return true };
    let reference = ijg(floor);
    let (probe, sum) = probes(&tables.luma, colour.then_some(&tables.chroma));
    let (most_probe, most_sum) = probes(&reference.luma, colour.then_some(&reference.chroma));
    probe <= most_probe && sum <= most_sum
}

fn probes(luma: &[u8; 64], chroma: Option<&[u8; 64]>) -> (u32, u32) {
    let total = |table: &[u8; 64]| table.iter().map(|&step| u32::from(step)).sum::<u32>();
    let mut probe = u32::from(luma[2]) + u32::from(luma[53]);
    let mut sum = total(luma);
    if let Some(chroma) = chroma {
        probe += u32::from(chroma[0]) + u32::from(chroma[63]);
        sum += total(chroma);
    }
    (probe, sum)
}
