//! Quantisation tables: the IJG family, our own family, and the quality a reader estimates from either.

use super::report::TableKind;

/// Row-by-row position of each zigzag position (ITU-T T.81, figure A.6).
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// Brightness steps of ITU-T T.81, table K.1, row after row.
const ANNEX_K_LUMA: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
];

/// Colour steps of ITU-T T.81, table K.2, row after row.
const ANNEX_K_CHROMA: [u8; 64] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99,
];

/// A pair of tables, row after row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tables {
    pub(super) kind: TableKind,
    pub(super) luma: [u8; 64],
    pub(super) chroma: [u8; 64],
}

/// The tables of the IJG library at `quality` 1–100.
pub(super) fn ijg(quality: u8) -> Tables {
    let quality = quality.clamp(1, 100);
    let q = u32::from(quality);
    let percent = if q < 50 { 5_000 / q } else { 200 - 2 * q };
    let scaled = |base: [u8; 64]| base.map(|step| ((u32::from(step) * percent + 50) / 100).clamp(1, 255) as u8);
    Tables { kind: TableKind::Ijg(quality), luma: scaled(ANNEX_K_LUMA), chroma: scaled(ANNEX_K_CHROMA) }
}

/// ln of the finest scale: every step is 1.
pub(super) const FINEST: f32 = -1.25;

/// ln of the coarsest scale: every step is 255.
pub(super) const COARSEST: f32 = 9.4;

/// Our own tables at the scale e^`ln_scale`, made for portraits of some 480 × 640 pixels.
///
/// At frequency f (0 at DC, 1 at the far corner) the step is `scale × (1 + slope × f)`, DC apart, and low frequencies
/// grow slower than the scale: by the power `1 − 0.4 e^(−4f)`. `chroma_factor` coarsens colour where it is not halved.
/// The numbers were found on portraits outside the evaluation set; the optimum is flat.
pub(super) fn tuned(ln_scale: f32, chroma_factor: f32) -> Tables {
    const LUMA_SLOPE: f32 = 3.0;
    const CHROMA_SLOPE: f32 = 2.0;
    const LOW_FREQUENCY_BRAKE: f32 = 0.4;
    const LOW_FREQUENCY_REACH: f32 = 4.0;
    let mut tables = Tables { kind: TableKind::Tuned, luma: [1; 64], chroma: [1; 64] };
    let brake = ln_scale.max(0.0);
    let step = |value: f32| (value + 0.5).clamp(1.0, 255.0) as u8;
    for at in 0..64 {
        let (u, v) = ((at % 8) as f32, (at / 8) as f32);
        let f = (u * u + v * v).sqrt() / 9.9;
        let exponent = LOW_FREQUENCY_BRAKE * libm::expf(-LOW_FREQUENCY_REACH * f);
        let base = libm::expf(ln_scale - brake * exponent);
        let (luma, chroma) = if at == 0 { (1.0, 1.0) } else { (1.0 + LUMA_SLOPE * f, 1.0 + CHROMA_SLOPE * f) };
        tables.luma[at] = step(base * luma);
        tables.chroma[at] = step(base * chroma * chroma_factor);
    }
    tables
}

/// Quality 1–100 as ImageMagick (`JPEGGetImageQuality`) estimates it: the first IJG quality whose tables are not
/// coarser, both in the sum of all steps and in the sum of four probes. `chroma: None` for one component.
pub(super) fn estimated_quality(luma: &[u8; 64], chroma: Option<&[u8; 64]>) -> u8 {
    let (probe, sum) = probes(luma, chroma);
    (1..=99).find(|&quality| is_reached(quality, probe, sum, chroma.is_some())).unwrap_or(100)
}

/// ImageMagick walks up while both sums are strictly below those of a quality.
fn is_reached(quality: u8, probe: u32, sum: u32, colour: bool) -> bool {
    let reference = ijg(quality);
    let (reference_probe, reference_sum) = probes(&reference.luma, colour.then_some(&reference.chroma));
    probe >= reference_probe || sum >= reference_sum
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
